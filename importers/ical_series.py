"""Recurring entries of a calendar, expanded inside a stated window by `recurring_ical_events` (RFC 5545, 3.8.5).

A window is asked for in stretches, and a reading has room for `MOST` occurrences: a rule without an end costs no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from timeloom.dates.edtf import bounds
from timeloom.errors import DateError, SourceError

MOST: Final = 10_000
"""Occurrences that one reading expands."""
_FEW: Final = 1_000
"""With fewer occurrences than this in one stretch of a window the next stretch is twice as long."""


def recurs(component: Any) -> bool:
    """Whether an entry has a rule or further dates, and a start for them."""
    return component.get("DTSTART") is not None and ("RRULE" in component or "RDATE" in component)


def series_of(components: list[Any]) -> Iterator[tuple[int, list[Any]]]:
    """The entries by what belongs together, numbered from 1 on: a recurring one has its exceptions behind it.

    An exception to an entry that is not here stands alone.
    """
    masters = {str(c.get("UID", "")) for c in components if recurs(c)} - {""}
    exceptions: dict[str, list[Any]] = {uid: [] for uid in masters}
    for component in components:
        if "RECURRENCE-ID" in component and (uid := str(component.get("UID", ""))) in masters:
            exceptions[uid].append(component)
    for number, component in enumerate(components, start=1):
        uid = str(component.get("UID", ""))
        if "RECURRENCE-ID" in component and uid in masters:
            continue
        yield number, [component, *(exceptions.get(uid, ()) if recurs(component) else ())]


class Expansion:
    """The window of a reading, and how many occurrences it still has room for."""

    def __init__(self, window: str) -> None:
        self._first, self._last = _bounds_of(window)
        self.room = MOST

    def occurrences(self, series: list[Any]) -> Iterator[Any]:
        """A series' occurrences in the window, while there is room. Raises ValueError and its like for a bad rule."""
        import icalendar
        import recurring_ical_events

        calendar = icalendar.Calendar()
        for component in series:
            calendar.add_component(component)
        query = recurring_ical_events.of(calendar, components=[series[0].name])
        for component in self._found(query):
            if not self.room:
                return
            self.room -= 1
            yield component

    def _found(self, query: Any) -> Iterator[Any]:
        step = timedelta(hours=1)
        begin, before = self._first, set[tuple[str, ...]]()
        while begin < self._last:
            end = self._last if self._last - begin <= step else begin + step
            found = query.between(begin, end)
            here = {_occurrence(component) for component in found}
            yield from (component for component in found if _occurrence(component) not in before)
            before |= here
            begin = end
            if len(found) < _FEW:
                step *= 2


def _occurrence(component: Any) -> tuple[str, ...]:
    """What tells an occurrence from others: one that spans two stretches is found in both."""
    start = component.get("DTSTART")
    return (str(component.get("SUMMARY", "")), "" if start is None else str(start.dt))


def _bounds_of(window: str) -> tuple[datetime, datetime]:
    """A window's ends. Raises SourceError for a text that is none, for an open one and for years beyond 1 to 9999."""
    try:
        earliest, latest = bounds(window)
    except DateError as error:
        raise SourceError(f"the window is wrong: {error}", hint="e.g. 2024/2025") from None
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    try:
        return epoch + timedelta(seconds=earliest), epoch + timedelta(seconds=latest)
    except OverflowError:
        raise SourceError(
            f"the window {window!r} is too wide to expand recurrences in", hint="e.g. 2024/2025"
        ) from None
