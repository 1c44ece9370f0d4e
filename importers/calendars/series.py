"""Recurring entries of a calendar, expanded inside a stated window by `recurring_ical_events` (RFC 5545, 3.8.5).

A window is asked for in stretches, and a reading has room for `MOST` occurrences: a rule without an end costs no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import date as day_type
from itertools import islice
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.calendars.entries import Entry
from timeloom.importers.calendars.rules import is_dense, moments_within, rule_within, with_zone
from timeloom.importers.calendars.values import duration_of, instant
from timeloom.model.events import Remark


def current(entries: list[Entry]) -> tuple[list[Entry], list[Remark]]:
    """The entries of one UID that count, in the order of the file, and what is to be said of the others."""
    kept: list[Entry] = []
    said: list[Remark] = []
    for same in _alike(entries):
        newest = max(same, key=Entry.rank)
        older = [entry for entry in same if entry is not newest]
        for entry in older:
            if _is_another(entry, newest):
                kept.append(entry)
            else:
                said.append(_left_out(entry, newest))
        if older and newest.calendar.method == "CANCEL":
            newest = max(older, key=Entry.rank).cancelled_by(newest)
        kept.append(newest)
    kept = _with_series_cancelled(kept)
    return sorted(kept, key=lambda entry: entry.position), said


def _alike(entries: list[Entry]) -> Iterator[list[Entry]]:
    """The entries of one kind, one UID and one occurrence; each that adds to them (METHOD:ADD) alone."""
    groups: dict[tuple[str, str, int], list[Entry]] = {}
    for entry in entries:
        recurrence = entry.moment("RECURRENCE-ID", quiet=True)
        adds = entry.position if entry.calendar.method == "ADD" else -1
        key = (entry.kind, instant(recurrence) if recurrence else "", adds)
        groups.setdefault(key, []).append(entry)
    yield from groups.values()


def _is_another(entry: Entry, newest: Entry) -> bool:
    return entry.rank()[:3] == newest.rank()[:3] and any(
        [found.value for found in entry.properties.get(name, ())]
        != [found.value for found in newest.properties.get(name, ())]
        for name in ("DTSTART", "SUMMARY", "DUE")
    )


def _left_out(entry: Entry, newest: Entry) -> Remark:
    name = entry.text("SUMMARY").split("\n", 1)[0][:60] or entry.uid
    if entry.rank()[:3] == newest.rank()[:3]:
        return Remark(f"{entry.where}: {name!r} stands there again at {newest.where}: left out")
    if not entry.rank()[0]:
        return Remark(f"{entry.where}: an answer about {name!r} ({newest.where}): left out")
    return Remark(
        f"{entry.where}: an older revision of {name!r} (SEQUENCE {entry.rank()[1]}) was left out;"
        f" {newest.where} (SEQUENCE {newest.rank()[1]}) counts"
    )


def _with_series_cancelled(entries: list[Entry]) -> list[Entry]:
    """A cancellation of a whole series is one of its overrides too that are no newer."""
    whole = next((e for e in entries if not e.is_override and e.cancelled), None)
    if whole is None:
        return entries
    rank = whole.rank()[:3]
    return [
        entry.cancelled_by(entry) if entry.is_override and entry.rank()[:3] <= rank else entry
        for entry in entries
    ]


MOST: Final = 10_000
"""Occurrences that one reading expands."""
_FEW: Final = 1_000
"""With fewer occurrences than this in one stretch of a window the next stretch is twice as long."""
_EARLIEST: Final = datetime(2, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(9998, 12, 31, tzinfo=UTC)
_AROUND: Final = timedelta(days=2)
_MOST_EXCLUDED: Final = 100_000
_NUMBER: Final = "X-TIMELOOM-NUMBER"


class Occurrence(NamedTuple):
    """One occurrence: the entry that says what it is, when it is, and when the rule has it."""

    entry: Entry
    start: day_type
    end: day_type | None
    planned: day_type


class Expansion:
    """The window of a reading, and how many occurrences it still has room for."""

    def __init__(self, window: str) -> None:
        first, last = _bounds_of(window)
        # The library looks some days before and behind what it is asked for, where the calendar has to go on.
        self._first, self._last = max(first, _EARLIEST), min(last, _LATEST)
        self.room = MOST

    def occurrences(self, series: list[Entry]) -> Iterator[Occurrence]:
        """A series' occurrences in the window, while there is room. Raises ValueError and its like for a bad rule."""
        import icalendar
        import recurring_ical_events

        calendar = icalendar.Calendar()
        first, _ = series[0].span()
        for nth, entry in enumerate(series):
            if (component := self._component(entry, nth, first)) is not None:
                calendar.add_component(component)
        query = recurring_ical_events.of(calendar, components=[series[0].kind])
        for component in self._found(query, None if first is None else with_zone(first)):
            if not self.room:
                return
            self.room -= 1
            yield _occurrence_of(component, series)

    def _component(self, entry: Entry, nth: int, first: day_type | None) -> Any:
        """An entry as the library wants it: what dates it alone, in values that are whole and in their zones."""
        import icalendar

        kind = {"VEVENT": icalendar.Event, "VTODO": icalendar.Todo, "VJOURNAL": icalendar.Journal}
        component: Any = kind[entry.kind]()
        start, end = entry.span()
        recurrence = _like(entry.moment("RECURRENCE-ID", quiet=True), first)
        if start is None or (entry.is_override and recurrence is None):
            return None
        component.add("UID", "series")
        component.add("DTSTAMP", datetime(2000, 1, 1, tzinfo=UTC))
        component[_NUMBER] = str(nth)
        component.add("DTSTART", start)
        if end is not None and entry.kind != "VJOURNAL":
            component.add("DTEND" if entry.kind == "VEVENT" else "DUE", end)
        if recurrence is not None:
            range_ = {"RANGE": "THISANDFUTURE"} if entry.for_the_future else {}
            component.add("RECURRENCE-ID", recurrence, parameters=range_)
            return component
        further = list(_listed(entry, "RDATE"))
        for found in entry.properties.get("RRULE", ()):
            rule = rule_within(found.value, start, self._first)
            if is_dense(rule):
                further += self._some(rule, start, (end - start) if end else timedelta())
            else:
                component.add("RRULE", icalendar.vRecur.from_ical(rule))
        if further:
            component.add("RDATE", further)
        excluded = [
            each[0] if isinstance(each, tuple) else each for each in _listed(entry, "EXDATE")
        ]
        if excluded := [*excluded, *self._excluded_by_rule(entry, start)]:
            component.add("EXDATE", excluded)
        return component

    def _some(self, rule: str, start: day_type, length: timedelta) -> Iterator[day_type]:
        """The moments of a rule that may have any number in a day: no more than there is room for.

        The library makes all in a stretch of the window at once, and a second may be one.
        """
        first = self._first - min(length, self._first - _EARLIEST)
        found = moments_within(rule, start, first, self._last)
        return islice(found, self.room + 1)

    def _excluded_by_rule(self, entry: Entry, start: day_type) -> Iterator[day_type]:
        """What EXRULE (RFC 2445, 4.8.5.2) takes away inside the window. Raises ValueError if that has no end."""
        first, last = self._first - _AROUND, self._last + _AROUND
        for found in entry.properties.get("EXRULE", ()):
            rule = rule_within(found.value, start, self._first)
            for nth, moment in enumerate(moments_within(rule, start, first, last)):
                if nth > _MOST_EXCLUDED:
                    raise ValueError(f"its EXRULE takes away more than {_MOST_EXCLUDED:,} times")
                yield moment

    def _found(self, query: Any, start: datetime | None) -> Iterator[Any]:
        """The occurrences stretch by stretch. One begins with the series: the long ones before it hold next to none."""
        step = timedelta(hours=1)
        begin, before = self._first, set[tuple[str, ...]]()
        while begin < self._last:
            end = self._last if self._last - begin <= step else begin + step
            if start is not None and begin < start <= end:
                end, step = start, timedelta(minutes=30)
            found = query.between(begin, end)
            here = {_identity(component) for component in found}
            yield from (component for component in found if _identity(component) not in before)
            before |= here
            begin = end
            if len(found) < _FEW:
                step *= 2


def _listed(entry: Entry, name: str) -> Iterator[Any]:
    """The moments of a list; a period as a pair of its start and its length. One that cannot be read is left out."""
    for found in entry.properties.get(name, ()):
        # vCalendar 1.0 has semicolons between them
        for value in filter(None, found.value.replace(";", ",").split(",")):
            first, _, last = value.partition("/")
            try:
                start = entry.placed(found, first)
                if not last:
                    yield start
                    continue
                end = (
                    duration_of(last).after(start)
                    if last.lstrip("+-")[:1] in ("P", "p")
                    else entry.placed(found, last)
                )
                yield (start, end) if end > start else start
            except (ValueError, TypeError, OverflowError):
                entry.lose(name, value)


def _occurrence_of(component: Any, series: list[Entry]) -> Occurrence:
    entry = series[int(component[_NUMBER])]
    start = component["DTSTART"].dt
    end = component.get("DTEND") or component.get("DUE")
    last = end.dt if end is not None else None
    planned = component.get("RECURRENCE-ID")
    if last == start and entry.span()[1] is None:
        last = None
    # what an override has shifted for the future is told apart by when it is
    shifted = entry.for_the_future and start != entry.span()[0]
    return Occurrence(entry, start, last, start if shifted or planned is None else planned.dt)


def _like(recurrence: day_type | None, start: day_type | None) -> day_type | None:
    """A RECURRENCE-ID in the form of the series' start: with its time of day and zone, or as a day."""
    if recurrence is None or start is None:
        return recurrence
    if not isinstance(start, datetime):
        return recurrence.date() if isinstance(recurrence, datetime) else recurrence
    if not isinstance(recurrence, datetime):
        return datetime.combine(recurrence, start.timetz())
    return recurrence if recurrence.tzinfo else recurrence.replace(tzinfo=start.tzinfo)


def _identity(component: Any) -> tuple[str, ...]:
    """What tells an occurrence from others: one that spans two stretches is found in both."""
    planned = component.get("RECURRENCE-ID")
    return (
        str(component[_NUMBER]),
        str(component["DTSTART"].dt),
        str(planned.dt) if planned else "",
    )


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
