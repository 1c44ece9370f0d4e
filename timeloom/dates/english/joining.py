"""Atoms put together: dates with their years and times, modifiers with what they modify, ranges, open ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.clocks import AtTime, Clock, ClockSpan, DayPart
from timeloom.dates.english.compounds import InYear, NthUnit, OfAnother, Part, Range
from timeloom.dates.english.day_rules import Numeric
from timeloom.dates.english.lengths import Duration, Length, Shift, Within
from timeloom.dates.english.meanings import (
    DayOfMonth,
    Deictic,
    Fixed,
    Impossible,
    Meaning,
    Weekday,
    Yearless,
)
from timeloom.dates.english.narrowing import modified
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.ranging import LONGEST_GAP, NO_DATE, opened, ranges, share_years
from timeloom.dates.english.rules import Atom


@dataclass(frozen=True, slots=True)
class WeekOf(OfAnother):
    """The week, or weekend, that holds a date."""

    unit: str

    def made_of(self, period: Period) -> Period:
        return periods.of_unit(self.unit, period.first)


def join(text: str, atoms: list[Atom]) -> list[Atom]:
    """The phrases that the atoms of a plain text make."""
    phrases = _joined_pairs(text, atoms)
    phrases = [modified(text, phrase) for phrase in phrases]
    phrases = share_years(text, phrases)
    phrases = ranges(text, phrases)
    return [opened(text, phrase) for phrase in phrases]


def _joined_pairs(text: str, atoms: list[Atom]) -> list[Atom]:
    done: list[Atom] = []
    for atom in atoms:
        current = atom
        while done and current.start - done[-1].end <= LONGEST_GAP:
            gap = text[done[-1].end : current.start]
            if "\n" in gap:
                break
            pair = _pair(done[-1], current, gap.lower(), text)
            if pair is None:
                break
            done.pop()
            current = pair
        done.append(current)
    return done


def _is_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return RANK[meaning.period.unit] <= RANK["day"]
    if isinstance(meaning, Yearless):
        return meaning.what in ("day", "holiday")
    if isinstance(meaning, Deictic):
        return meaning.unit == "day" or isinstance(meaning.name, Weekday)
    if isinstance(meaning, Shift):
        return meaning.length.unit in ("day", "week")
    if isinstance(meaning, InYear):
        return _is_day(meaning.name)
    if isinstance(meaning, NthUnit):
        return meaning.unit == "day"
    return isinstance(meaning, Weekday | DayOfMonth | Numeric | Impossible)


def _is_year(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return meaning.period.unit == "year"
    return isinstance(meaning, Deictic) and meaning.unit == "year" and meaning.name is None


def _is_week(meaning: Meaning) -> bool:
    return isinstance(meaning, Deictic) and meaning.unit == "week"


def _is_long(meaning: Meaning) -> bool:
    """Something that has weeks, months or halves in it."""
    if isinstance(meaning, Fixed):
        return RANK[meaning.period.unit] >= RANK["month"]
    if isinstance(meaning, Yearless):
        return meaning.what != "day"
    if isinstance(meaning, Deictic):
        return meaning.unit not in ("day", "week", "weekend") and not isinstance(
            meaning.name, Weekday
        )
    return isinstance(meaning, InYear)


_OF: Final = re.compile(r",? {1,4}(?:of|in)(?: {1,4}the)? {1,4}\Z")

_AFTER: Final = re.compile(
    r" (?:and a bit )?(?P<w>after|before|from|following|prior to|since|preceding)(?: the)? \Z"
)

_AT: Final = re.compile(
    r"(?:,? (?:at |@ |around |about |shortly after |on |for |at around |at about |the )?|, |: )\Z"
)


def _pair(a: Atom, b: Atom, gap: str, text: str) -> Atom | None:
    one, two = a.meaning, b.meaning
    made: Meaning | None = None
    if isinstance(one, Weekday) or (isinstance(one, Deictic) and isinstance(one.name, Weekday)):
        named_day = _is_day(two) and not isinstance(two, Weekday | Deictic | Shift)
        if named_day and gap in (" ", ", ", " the ", ", the ", "-", " - ", ". ", " on "):
            made = replace(two, weekday=None) if isinstance(two, DayOfMonth) else two
        elif isinstance(two, Deictic) and two.unit == "week" and gap in (" ", " of ", ", "):
            made = _WeekdayOf(two, one.number if isinstance(one, Weekday) else one.name.number)  # type: ignore[union-attr]
    elif _is_week(one) and isinstance(two, Weekday) and gap in (" ", " on ", " - "):
        made = _WeekdayOf(one, two.number)
    if made is None:
        made = _with_whole(a, b, gap) or _with_clock(a, b, gap) or _shifted(a, b, gap, text)
    return None if made is None else Atom(a.start, b.end, made)


@dataclass(frozen=True, slots=True)
class _WeekdayOf(OfAnother):
    """ "Monday of next week"."""

    number: int

    @property
    def bare(self) -> str:
        return "XXXX"

    def made_of(self, period: Period) -> Period:
        return periods.day_at(periods.week_at(period.first).first + self.number)


def _with_whole(a: Atom, b: Atom, gap: str) -> Meaning | None:
    """A part and the whole it is of."""
    one, two = a.meaning, b.meaning
    of = bool(_OF.match(gap))
    beside = (
        gap in (" ", ", ") and isinstance(two, Deictic) and b.doubt == "" and two.which != "that"
    )
    beside = beside or (
        gap == " "
        and isinstance(two, Deictic)
        and two.which == "that"
        and b.doubt == ""
        and two.unit == "year"
    )
    if isinstance(one, Yearless):
        if (of or beside) and _is_year(two):
            return InYear(one, two)
        if of and one.what == "half" and _is_long(two):
            return Part(two, "first half" if one.number == 1 else "second half")
        return None
    if isinstance(one, NthUnit) and of and (_is_long(two) or _is_year(two)):
        return replace(one, date=two)
    if isinstance(one, NthUnit) and one.unit == "week" and beside and _is_year(two):
        return replace(one, date=two)
    if isinstance(one, DayOfMonth) and (of or gap == " ") and isinstance(two, Deictic):
        if two.unit == "month" and two.name is None:
            return NthUnit(two, one.day, "day")
        if of and isinstance(two.name, Yearless) and two.name.what == "month":
            return NthUnit(two, one.day, "day")
    if isinstance(one, Weekday | Deictic) and a.doubt == "unit-of" and gap in (" ", " the "):
        return WeekOf(two, "week") if _is_day(two) or _is_long(two) else None
    if isinstance(one, Deictic) and one.unit == "weekend" and gap in (" of ", " of the "):
        return WeekOf(two, "weekend") if _is_day(two) else None
    return None


def _with_clock(a: Atom, b: Atom, gap: str) -> Meaning | None:
    """A day and a time of it, in either order; the morning of a day."""
    one, two = a.meaning, b.meaning
    if (
        isinstance(one, DayPart)
        and a.doubt
        and gap.strip() in ("of", "of the", "on")
        and (_is_day(two) or isinstance(two, Range))
    ):
        return DayPart(one.part, two)
    if (
        isinstance(two, DayPart)
        and b.doubt
        and _is_day(one)
        and gap in (" ", " in the ", "-", ", in the ", " the ")
    ):
        return DayPart(two.part, one)
    if isinstance(two, Clock) and (_is_day(one) or isinstance(one, DayPart)) and _AT.match(gap):
        if b.doubt == "letter" or gap == ", at ":
            return None
        return AtTime(one, _in_part(two, one))
    if (
        isinstance(two, ClockSpan)
        and two.date is None
        and _is_day(one)
        and re.match(r",? (?:from |between |at )?\Z", gap)
    ):
        return replace(two, date=one)
    if (
        isinstance(one, ClockSpan)
        and one.date is None
        and _is_day(two)
        and re.match(r",? (?:on |of )?\Z", gap)
    ):
        return replace(one, date=two)
    if isinstance(one, Clock) and isinstance(two, DayPart) and gap in (" ", " in the ", " at "):
        return AtTime(two.day, _in_part(one, two)) if not b.doubt else _in_part(one, two)
    if (
        isinstance(one, DayPart)
        and isinstance(one.day, Weekday)
        and gap in (" ", ", ")
        and _is_day(two)
    ):
        return DayPart(one.part, two)
    if isinstance(one, Clock) and b.doubt == "nth-day" and "on" not in gap:
        return None
    if isinstance(one, Clock) and _is_day(two) and re.match(r",? (?:on |of |this )?\Z", gap):
        return AtTime(two, one)
    return None


def _in_part(clock: Clock, day: Meaning) -> Clock:
    """Eight in the evening is 20:00."""
    if isinstance(day, DayPart) and day.part not in ("morning", "dawn") and 1 <= clock.hour < 12:
        return replace(clock, hour=clock.hour + 12)
    return clock


def _shifted(a: Atom, b: Atom, gap: str, text: str) -> Meaning | None:
    """ "two days after 3 May", "the year before the war"; "within days of 3 May"."""
    one, two = a.meaning, b.meaning
    if isinstance(two, NO_DATE) or b.doubt in ("unit", "present", "part"):
        return None
    if isinstance(one, Within) and gap in (" of ", " after ") and _is_day(two):
        return replace(one, base=two)
    if isinstance(one, Shift) and a.doubt == "unit-after" and gap in (" ", " the "):
        return replace(one, base=two)
    if (
        isinstance(one, Shift)
        and isinstance(one.base, str)
        and gap == " "
        and _is_day(two)
        and one.sign > 0
    ):
        return None
    match = _AFTER.match(gap)
    if match is None:
        return None
    if isinstance(one, Duration):
        length = one.length
    elif (
        isinstance(one, Deictic)
        and a.doubt == "unit"
        and one.unit in ("day", "week", "month", "year", "decade")
    ):
        length = Length(1, one.unit)
    else:
        return None
    word = match["w"]
    if isinstance(one, Deictic) and length.unit == "decade":
        there = Shift(length, -1 if word in ("before", "prior to", "preceding") else 1, two)
        return Range(two, there) if there.sign > 0 else Range(there, two)
    if word in ("from", "since") and (
        (isinstance(two, Fixed) and RANK[two.period.unit] >= RANK["month"])
        or re.search(r"\b(?:for|lasted?|of) {1,4}\Z", text[max(0, a.start - 8) : a.start], re.I)
    ):
        return None
    return Shift(length, -1 if word in ("before", "prior to", "preceding") else 1, two)
