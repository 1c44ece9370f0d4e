"""Timeloom's core: dates, events, the store and the filter language.

No terminal and no file format in here: `importers` and `exporters` know the formats, `cli` and `tui` the person.
"""

from __future__ import annotations

__version__ = "0.1.0"
