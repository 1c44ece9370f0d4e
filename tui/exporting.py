"""Writes what a filter lets through, or what is selected, to a file, with any of the exporters."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from timeloom.carried import PRIVATE, Carried
from timeloom.query.query import Query
from timeloom.store.protocol import Progress, Reader
from timeloom.tui.selection import Selected
from timeloom.tui.served import is_served, output_path


@dataclass(frozen=True, slots=True)
class Exported:
    """How many events were written, and what the format could not hold."""

    events: int
    losses: tuple[str, ...]


def write_export(
    reader: Reader,
    what: Query | Selected,
    name: str,
    path: Path,
    timeline: str,
    progress: Progress,
    along: Collection[str] = PRIVATE,
) -> Exported:
    """Write all matches of a filter or a selection; the file is there whole or not at all.

    Raises OutputError, and Cancelled where `progress` does.
    """
    from timeloom.exporters.about import about
    from timeloom.exporters.output import open_output
    from timeloom.exporters.registry import by_name, write
    from timeloom.store.outgoing import Outgoing

    if is_served():
        path = output_path(str(path))  # whoever asks, and however
    exporter = by_name(name)
    query = what.query if isinstance(what, Selected) else what
    first, last = what.keys(reader) if isinstance(what, Selected) else (None, None)
    view = reader.view(query)
    carried = Carried(frozenset(along))
    events = Outgoing(view, first=first, last=last, progress=progress, carried=carried)
    with open_output(path) as out:
        losses = write(exporter, events, out, about(reader, view, carried, timeline))
    return Exported(events.count, tuple(losses))
