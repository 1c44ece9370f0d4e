"""A reference chronology: what an essay's words refer to, with the dates and addresses that the essay leaves out.

A table of events with two columns more: `cues`, the words by which a text names this very event, and `illustrates`,
words for which it is one example of several; each several phrases, apart by `;`.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from timeloom.errors import SourceError
from timeloom.events import Event, Rejection
from timeloom.importers.contract import Options
from timeloom.importers.csv_table import CsvImporter
from timeloom.importers.cues import CueMatcher
from timeloom.importers.opening import open_source


@dataclass(frozen=True)
class Reference:
    """Events by uid, and the phrases that lead to them."""

    path: str
    events: dict[str, Event]
    cues: dict[str, tuple[str, ...]]
    """Phrase to the uids of the events that it names."""
    illustrates: dict[str, tuple[str, ...]]
    """Phrase to the uids of its examples."""

    @cached_property
    def naming(self) -> CueMatcher:
        """Finds what names an event."""
        return CueMatcher(self.cues)

    @cached_property
    def illustrating(self) -> CueMatcher:
        """Finds what an event is an example of."""
        return CueMatcher(self.illustrates)


@cache
def _default() -> Reference:
    from timeloom.paths import default_data

    return read_reference(default_data() / "chronology.csv")


def reference_for(options: Options) -> Reference:
    """The chronology that a person named, else the one that comes with Timeloom."""
    return read_reference(options.reference) if options.reference else _default()


def read_reference(path: str | Path) -> Reference:
    """Read a chronology whole. Raises SourceError for a row that cannot be read, and where no row has a cue."""
    with open_source(path) as source:
        raw = source.stream.read()
        source.stream.seek(0)
        events: dict[str, Event] = {}
        for item in CsvImporter().read(source):
            if isinstance(item, Rejection):
                raise SourceError(f"{path}, {item.where}: {item.why}")
            if isinstance(item, Event):
                events[item.uid] = item
    cues: dict[str, list[str]] = {}
    illustrates: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig", "replace"), newline="")):
        for phrases, cell in ((cues, row.get("cues")), (illustrates, row.get("illustrates"))):
            for phrase in (cell or "").split(";"):
                if phrase.strip():
                    phrases.setdefault(phrase.strip(), []).append((row.get("uid") or "").strip())
    if not cues and not illustrates:
        raise SourceError(
            f"{path} is not a reference chronology: no row of it has a cue",
            hint="it needs the columns uid, date, title and cues",
        )
    return Reference(
        str(path),
        events,
        {phrase: tuple(uids) for phrase, uids in cues.items()},
        {phrase: tuple(uids) for phrase, uids in illustrates.items()},
    )
