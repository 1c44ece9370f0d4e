"""Atoms put together: dates with their years and times, modifiers with what they modify, ranges, open ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from timeloom.dates.english.clocks import AtTime, Clock, ClockSpan, DayPart
from timeloom.dates.english.compounds import Either, InYear, NthUnit, Part, Range
from timeloom.dates.english.kinds import (
    counts_a_noun,
    is_age,
    is_day,
    is_long,
    is_month,
    is_today,
    is_week,
    is_year,
    whole_months,
)
from timeloom.dates.english.lengths import Duration, Length, Recurring, Shift, Within
from timeloom.dates.english.lexicon import DAY_PARTS
from timeloom.dates.english.meanings import (
    DOCUMENT,
    DayOfMonth,
    Deictic,
    Fixed,
    Meaning,
    Weekday,
    Yearless,
)
from timeloom.dates.english.narrowing import modified
from timeloom.dates.english.neighbours import NextTo, NthWeekday, UpTo, WeekdayOf, WeekOf
from timeloom.dates.english.periods import RANK
from timeloom.dates.english.ranging import (
    LONGEST_GAP,
    NO_DATE,
    clocks_of_day,
    opened,
    ranges,
    share_years,
)
from timeloom.dates.english.rules import Atom


def join(text: str, atoms: list[Atom]) -> list[Atom]:
    """The phrases that the atoms of a plain text make."""
    phrases = _joined_pairs(text, atoms)
    phrases = [modified(text, phrase) for phrase in phrases]
    phrases = share_years(text, phrases)
    phrases = clocks_of_day(text, ranges(text, phrases))
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


_OF: Final = re.compile(r",? {1,4}(?:of|in)(?: {1,4}the)? {1,4}\Z")

_AFTER: Final = re.compile(
    r" (?:and a bit )?(?P<w>after|before|from|following|prior to|since|preceding)(?: the)? \Z"
)

_ENDED: Final = re.compile(r" (?:to|ended|ending|up to|to the end of|ended on|ending on)(?: the)? ")

_AT: Final = re.compile(
    r"(?:,? (?:at |@ |around |about |shortly after |on |for |at around |at about |the )?|, |: )\Z"
)


def _pair(a: Atom, b: Atom, gap: str, text: str) -> Atom | None:
    one, two = a.meaning, b.meaning
    if b.doubt == "nth-day" and text[b.end - 3].isalpha() and counts_a_noun(text, b.end):
        return None  # on Wednesday the first tanks came
    if (
        a.doubt == "nth-day"
        and isinstance(two, Clock)
        and text[a.end - 3].isalpha()
        and not text[max(0, a.start - 7) : a.start].lower().endswith(("on ", "on the "))
    ):
        return None  # one came at five, the second at six
    made: Meaning | None = None
    if isinstance(one, Weekday) or (isinstance(one, Deictic) and isinstance(one.name, Weekday)):
        named_day = is_day(two) and not isinstance(two, Weekday | Deictic | Shift)
        if named_day and gap in (" ", ", ", " the ", ", the ", "-", " - ", ". ", " on "):
            number = one.number if isinstance(one, Weekday) else one.name.number  # type: ignore[union-attr]
            made = replace(two, weekday=None) if isinstance(two, DayOfMonth) else two
            if isinstance(two, Yearless) and two.what == "day":
                made = replace(two, weekday=number)
        elif isinstance(two, Deictic) and two.unit == "week" and gap in (" ", " of ", ", "):
            made = WeekdayOf(two, one.number if isinstance(one, Weekday) else one.name.number)  # type: ignore[union-attr]
    elif is_week(one) and isinstance(two, Weekday) and gap in (" ", " on ", " - "):
        made = WeekdayOf(one, two.number)
    if made is None:
        made = _with_whole(a, b, gap) or _with_clock(a, b, gap) or _shifted(a, b, gap, text)
    if made is None:
        return None
    start = a.start
    if isinstance(made, NextTo) and text[max(0, start - 4) : start].lower() == "the ":
        start -= 4
    return Atom(start, b.end, made)


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
    early = isinstance(two, Fixed) and gap in (" ", ", ") and 0 < two.period.year < 1000
    if isinstance(one, Yearless):
        if (of or beside or early) and is_year(two):
            return InYear(one, two)
        if of and one.what == "half" and is_long(two):
            return Part(two, "first half" if one.number == 1 else "second half")
        if of and one.what == "quarter" and is_age(two):
            return Part(two, f"quarter {one.number}")
        return None
    if isinstance(one, NthUnit) and of and (is_long(two) or is_year(two)):
        return replace(one, date=two)
    if isinstance(one, NthUnit) and one.unit == "week" and beside and is_year(two):
        return replace(one, date=two)
    if isinstance(one, DayOfMonth) and (of or gap == " ") and isinstance(two, Deictic):
        if two.unit == "month" and two.name is None:
            return NthUnit(two, one.day, "day")
        if of and isinstance(two.name, Yearless) and two.name.what == "month":
            return NthUnit(two, one.day, "day")
    if isinstance(one, Weekday | Deictic) and a.doubt == "unit-of" and gap in (" ", " the "):
        return WeekOf(two, "week") if is_day(two) or is_long(two) else None
    if isinstance(one, Deictic) and one.unit == "weekend" and gap in (" of ", " of the "):
        return WeekOf(two, "weekend") if is_day(two) or isinstance(two, Range) else None
    return None


def _with_clock(a: Atom, b: Atom, gap: str) -> Meaning | None:
    """A day and a time of it, in either order; the morning of a day."""
    one, two = a.meaning, b.meaning
    if (
        isinstance(one, DayPart)
        and a.doubt
        and gap.strip() in ("of", "of the", "on", "hours of", "hours of the", "hours on")
        and (is_day(two) or isinstance(two, Range))
    ):
        return DayPart(one.part, two)
    if isinstance(one, DayPart) and a.doubt == "part" and gap == " " and _is_told_day(b):
        return DayPart(one.part, two)  # at dawn the next day
    if (
        a.doubt == "plural-part"
        and isinstance(one, Recurring)
        and gap.strip() in ("of", "of the")
        and (is_day(two) or isinstance(two, Range | Either))
    ):
        return DayPart(_PLURAL_PARTS[one.value], two)
    if (
        isinstance(two, DayPart)
        and b.doubt
        and is_day(one)
        and gap in (" ", " in the ", "-", ", in the ", " the ")
    ):
        return DayPart(two.part, one)
    if isinstance(two, Clock) and (is_day(one) or isinstance(one, DayPart)) and _AT.match(gap):
        if b.doubt == "letter" or gap == ", at ":
            return None
        return AtTime(one, _in_part(two, one))
    if (
        isinstance(two, ClockSpan)
        and two.date is None
        and is_day(one)
        and re.match(r",? (?:from |between |at )?\Z", gap)
    ):
        return replace(two, date=one)
    if (
        isinstance(one, ClockSpan)
        and one.date is None
        and is_day(two)
        and re.match(r",? (?:on |of )?\Z", gap)
    ):
        return replace(one, date=two)
    if isinstance(one, Clock) and isinstance(two, DayPart) and gap in _IN_A_PART:
        return (
            AtTime(two.day, _in_part(one, two))
            if b.doubt in ("", "nth-told")
            else _in_part(one, two)
        )
    if (
        isinstance(one, DayPart)
        and isinstance(one.day, Weekday)
        and gap in (" ", ", ")
        and is_day(two)
    ):
        return DayPart(one.part, two)
    if (
        isinstance(one, AtTime)
        and isinstance(one.date, Weekday)
        and gap in (" ", ", ", " the ")
        and is_day(two)
        and not isinstance(two, Weekday | Deictic | Shift)
    ):
        return replace(one, date=two)
    if isinstance(one, Clock) and b.doubt == "nth-day" and gap.strip() not in ("on", "of"):
        return None
    if isinstance(one, Clock) and is_day(two) and re.match(r",? (?:on |of |this )?\Z", gap):
        return AtTime(two, one)
    return None


def _is_told_day(b: Atom) -> bool:
    meaning = b.meaning
    return isinstance(meaning, Deictic) and meaning.unit == "day" and meaning.which != "today"


_IN_A_PART: Final = (" ", " in the ", " at ", " in ", " on ", " of ", ", on ")
_PLURAL_PARTS: Final = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}


_NOON: Final = 12 * 60
_DAWN: Final = 6


def _in_part(clock: Clock, day: Meaning) -> Clock:
    """Eight in the evening is 20:00, two on the night of the fourth 02:00 of the fifth."""
    if not isinstance(day, DayPart):
        return clock
    clock = replace(clock, either_half=False)
    start = DAY_PARTS[day.part][1]
    if start >= _NOON and 1 <= clock.hour < 12:
        night = DAY_PARTS[day.part][0] == "NI" and clock.hour < _DAWN
        return replace(clock, hour=clock.hour + (24 if night else 12))
    if clock.hour == 12 and not clock.minute and DAY_PARTS[day.part][0] == "NI":
        return replace(clock, hour=24)
    return clock


def _shifted(a: Atom, b: Atom, gap: str, text: str) -> Meaning | None:
    """ "two days after 3 May", "the year before the war"; "within days of 3 May"."""
    one, two = a.meaning, b.meaning
    if isinstance(two, NO_DATE) or b.doubt in ("unit", "present", "part"):
        return None
    if _ENDED.fullmatch(gap) and (is_day(two) or is_month(two)):
        months = whole_months(a)
        if months is None and is_day(two) and a.doubt == "unit" and is_week(one) and "end" in gap:
            return UpTo(two, 0, past="ended" in gap, days=7)
        return None if months is None else UpTo(two, months, past="ended" in gap)
    if gap == " " and isinstance(one, Shift) and one.base == DOCUMENT and is_today(two):
        return replace(one, base=two, exact=True)
    if gap == " on " and isinstance(two, Weekday) and isinstance(one, Duration):
        weeks = one.length.unit in ("week", "fortnight") and one.length.most is None
        return Shift(one.length, 1, Deictic("coming", "", two)) if weeks else None
    if gap == " " and isinstance(two, Deictic) and isinstance(two.name, Weekday):
        ahead = two.which in ("next", "coming")
        if isinstance(one, Duration) and one.length.unit == "week":
            return Shift(one.length, 1 if ahead else -1, two)  # "a week last Saturday"
        if isinstance(one, Shift) and one.base == DOCUMENT and not ahead:
            return replace(one, base=two)
    if isinstance(one, Within) and gap in (" of ", " after ") and is_day(two):
        return replace(one, base=two)
    if isinstance(one, Shift) and a.doubt == "unit-after" and gap in (" ", " the "):
        return replace(one, base=two)
    if (
        isinstance(one, Shift)
        and isinstance(one.base, str)
        and gap == " "
        and is_day(two)
        and one.sign > 0
    ):
        return None
    match = _AFTER.match(gap)
    if match is None:
        return None
    beside = _next_to(a, two, match["w"])
    if beside is not None:
        return beside
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
    if word == "from" and isinstance(two, Weekday):
        two = Deictic("coming", "", two)
    exact = isinstance(one, Duration) and one.exact
    return Shift(length, -1 if word in ("before", "prior to", "preceding") else 1, two, exact)


def _next_to(a: Atom, two: Meaning, word: str) -> NextTo | None:
    """ "the week after Easter", "the Friday before Christmas"."""
    if word in ("from", "since") or not is_day(two):
        return None
    step = 1 if word in ("after", "following") else -1
    if isinstance(a.meaning, NthWeekday):
        return NextTo(two, step * a.meaning.count, a.meaning.weekday)
    if isinstance(a.meaning, Weekday):
        return None if isinstance(two, Weekday) else NextTo(two, step, a.meaning.number)
    if a.doubt != "unit" or not isinstance(a.meaning, Deictic):
        return None
    unit = a.meaning.unit
    return NextTo(two, step, unit=unit) if unit in ("week", "weekend") else None
