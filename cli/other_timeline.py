"""Another timeline as a source: its events as they are, with their own sources, passages, notes and stars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.errors import SourceError
from timeloom.events import Item, Remark, Source

if TYPE_CHECKING:
    from timeloom.store.protocol import Reader

NAME: Final = "timeloom"
TITLE: Final = "another timeline"
"""What stands for an importer's name and title."""


@contextmanager
def opened(address: str, into: Path) -> Iterator[Reader]:
    """The timeline at `address`, to be read into the one at `into`.

    Raises SourceError where they are one and the same, and TimelineError for a database that is no timeline.
    """
    from timeloom.store import open_reader

    if into.exists() and Path(address).samefile(into):
        raise SourceError(f"{address} is the timeline that it is to be read into")
    reader = open_reader(address)
    try:
        yield reader
    finally:
        reader.close()


def items(reader: Reader) -> Iterator[Item]:
    """All events, streamed. An event that somebody entered by hand has no source here either."""
    from timeloom.query.query import EVERYTHING

    for event in reader.view(EVERYTHING).events():
        yield event if event.source is not None else replace(event, source=Source(""))
    texts = [it.address for it in reader.info().sources if reader.source_size(it.address)]
    if texts:
        yield Remark(
            f"passages came along, the whole text of {', '.join(texts)} did not:"
            " `timeloom refresh` reads it where it is at hand"
        )
