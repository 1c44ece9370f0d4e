"""Some events of several timelines, shown as one, as a timeline of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from timeloom.carried import Carried
from timeloom.errors import OutputError
from timeloom.model.events import Event, Source
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.store.protocol import Progress, Reader


def give(
    reader: Reader,
    uids: Iterable[str],
    path: Path,
    carried: Carried,
    *,
    history: bool = False,
    progress: Progress | None = None,
) -> list[str]:
    """Make a timeline of the events at `path`; what went along and what did not. Each event is asked for alone."""
    from timeloom.store import open_writer  # circle: what it writes is made as any timeline is

    if history:
        raise OutputError(
            "several timelines have no history in common", hint="write each one's own, or none"
        )
    wanted = list(uids)
    chosen, lost, notes = set(wanted), 0, 0

    def events() -> Iterator[Event]:
        nonlocal lost, notes
        for uid in wanted:
            event = carried.event(reader.detail(uid).event)
            among = tuple(link for link in event.links if link.to in chosen)
            lost += len(event.links) - len(among)
            notes += len(event.notes)
            yield replace(event, links=among, source=event.source or Source(""))

    writer = open_writer(path, create=True, wal=False)
    try:
        writer.import_items(events(), Source(reader.info().name, "timeloom"), progress=progress)
    finally:
        writer.close()
    left = []
    if lost:
        left.append(f"{number(lost, 'link')} to events that were not written stayed behind")
    if notes:
        left.append(f"{number(notes, 'note')} went along, without authors and times")
    return left
