"""Prose to timeline: the structure of a text, the time expressions in it, and the events its clauses speak of.

structure        sections, paragraphs, sentences, as offsets into the text as it is
readable         the text as a reader sees it (no tags, no soft hyphens), with the way back to the offsets
temporal_tagger  `tag(text, document_date=…)`: the time expressions, each with its EDTF value and what it rests on
clauses, events  one event for each clause that has a time of its own
report           what `timeloom dates` prints
"""

from __future__ import annotations
