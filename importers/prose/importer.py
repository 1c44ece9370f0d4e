"""Prose to events, without a network and without a model.

A reference chronology knows by which words a text names an event. What the text says of the event's time counts and
keeps its precision; where it says nothing, the date is looked up in the chronology, with its address. A clause that has
a time of its own and names nothing known becomes a proposed event (`importers.prose`). Every event keeps the passage it
rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.source.encoding import looks_binary, read_text
from timeloom.model.events import Item

LONGEST: Final = 64 << 20
"""Bytes of an essay: prose is kept whole."""
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_JSON: Final = re.compile(r"""\{\s*["}]|\[\s*\{""")
_SENTENCE_ENDS: Final = ".!?…。"


def _has_sentence(text: str) -> bool:
    """Whether a line has a word and an end of a sentence behind it; in one pass, however long the line is."""
    for line in text.split("\n"):
        word = _WORD.search(line)
        if word and max(map(line.rfind, _SENTENCE_ENDS)) >= word.end():
            return True
    return False


class EssayImporter:
    """Reads essays, articles, chapters."""

    name = "essay"
    title = "Prose"
    suffixes = (".txt", ".md", ".markdown", ".text")
    keeps = (
        "events that a reference chronology knows and sentences with a date, each with its passage"
    )

    def sniff(self, sample: Sample) -> float:
        """Half sure of a text with sentences in it: any format with a form of its own is surer."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        head = sample.head.decode("utf-8", "replace").lstrip("\ufeff \r\n")
        if _JSON.match(head) or head.startswith(("<?xml", "<!", "<html", "BEGIN:")):
            return 0.0
        if sample.suffix in self.suffixes:
            return 0.5
        return 0.2 if sample.suffix == "" and _has_sentence(head) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The essay's events in the order of the text. Raises SourceError for an empty text."""
        text, remarks = read_text(source, limit=LONGEST)
        if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
            raise SourceError(f"{source.address} has no text in it")
        source.text = text
        yield from remarks
        from timeloom.importers.prose.essay_events import events_of

        yield from events_of(text, source.address, source.options)
