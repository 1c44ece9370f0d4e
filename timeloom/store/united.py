"""What two events made one leave out."""

from __future__ import annotations

from collections.abc import Iterator

from timeloom.model.events import Event


def left_out(other: Event, result: Event) -> Iterator[str]:
    """What an event said that is not in the one that it was merged into: a title or a date of which there is one."""
    if other.title != result.title and other.title not in result.summary:
        yield f"the title “{other.title}”"
    dates = {result.date, *(saying.date for saying in result.sayings)}
    if other.date is not None and other.date not in dates:
        yield f"the date {other.date}"
