"""Some events of a timeline, or of several shown as one, written to a timeline of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from timeloom.carried import Carried
from timeloom.errors import OutputError
from timeloom.store.making import coming_to_be
from timeloom.store.protocol import Progress, Reader, View


@dataclass(frozen=True, slots=True)
class TimelineFormat:
    """What a person is told of the format, as of those of `timeloom.exporters`."""

    name: str = "db"
    title: str = "Timeline"
    suffixes: tuple[str, ...] = (".db", ".sqlite", ".sqlite3")
    keeps: str = (
        "everything of these events, with notes and their authors, tags, stars and the links among them;"
        " not what was undone, saved filters and where the explorer was"
    )
    lossless: bool = True
    carries_all: bool = True


TIMELINE: Final = TimelineFormat()
HISTORY: Final = "history"
"""What may go along beside `timeloom.carried.PRIVATE`: the journal of these events."""


def write_timeline(
    reader: Reader,
    view: View,
    path: Path,
    carried: Carried,
    *,
    first: int | None = None,
    last: int | None = None,
    history: bool = False,
    progress: Progress | None = None,
) -> tuple[int, list[str]]:
    """Write the matches, from key `first` to key `last`, to a new timeline: how many, and what went along and did not.

    It is there whole or not at all, for the person alone. Raises OutputError, and Cancelled where `progress` does.
    """
    if history and not carried.everything:
        raise OutputError(
            "the history of events holds all of them", hint="leave nothing out, or the history"
        )
    from timeloom.store import open_reader

    with coming_to_be(path) as made:
        uids = view.uids(first=first, last=last)
        left = reader.give(uids, made, carried, history=history, progress=progress)
        new = open_reader(made)
        try:
            events = new.info().events
        finally:
            new.close()
    return events, left
