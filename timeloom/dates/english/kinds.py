"""What kind of date a meaning is: a day, a month, something with weeks in it. Asked where two phrases are joined."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.compounds import InYear, NthUnit
from timeloom.dates.english.day_rules import Numeric
from timeloom.dates.english.lengths import Duration, Shift
from timeloom.dates.english.meanings import (
    DayOfMonth,
    Deictic,
    Fixed,
    Impossible,
    Meaning,
    Weekday,
    Yearless,
)
from timeloom.dates.english.neighbours import NthDay
from timeloom.dates.english.periods import RANK
from timeloom.dates.english.rules import Atom

_NOUN_NEXT: Final = re.compile(
    r" {1,3}(?!(?:of|at|in|on|by|to|and|or|he|she|it|they|we|was|were|is|had|with|when|before|after)\b)[a-z]"
)


def counts_a_noun(text: str, end: int) -> bool:
    """Whether an ordinal in words, ending at `end`, goes with what follows: on Wednesday the first tanks came."""
    return _NOUN_NEXT.match(text, end) is not None


def is_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return RANK[meaning.period.unit] <= RANK["day"]
    if isinstance(meaning, Yearless):
        return meaning.what in ("day", "holiday")
    if isinstance(meaning, Deictic):
        return meaning.unit == "day" or isinstance(meaning.name, Weekday)
    if isinstance(meaning, Shift):
        return meaning.length.unit in ("day", "week")
    if isinstance(meaning, InYear):
        return is_day(meaning.name)
    if isinstance(meaning, NthUnit):
        return meaning.unit == "day"
    return isinstance(meaning, Weekday | DayOfMonth | NthDay | Numeric | Impossible)


def is_today(meaning: Meaning) -> bool:
    return isinstance(meaning, Deictic) and meaning.which == "today"


def is_month(meaning: Meaning) -> bool:
    return (isinstance(meaning, Fixed) and meaning.period.unit == "month") or (
        isinstance(meaning, Yearless) and meaning.what == "month"
    )


_MONTHS_OF: Final = {"month": 1, "quarter": 3, "year": 12}


def whole_months(atom: Atom) -> int | None:
    """The months of "the year" and "the six months"; None for what has none."""
    meaning = atom.meaning
    if isinstance(meaning, Deictic):
        return _MONTHS_OF.get(meaning.unit) if atom.doubt == "unit" else None
    if isinstance(meaning, Duration) and meaning.length.most is None:
        months = _MONTHS_OF.get(meaning.length.unit, 0) * meaning.length.count
        return int(months) if months else None
    return None


def is_year(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return meaning.period.unit == "year"
    return isinstance(meaning, Deictic) and meaning.unit == "year" and meaning.name is None


def is_week(meaning: Meaning) -> bool:
    return isinstance(meaning, Deictic) and meaning.unit == "week"


def is_age(meaning: Meaning) -> bool:
    """A century or millennium, which a quarter may be of."""
    ages = ("century", "millennium")
    if isinstance(meaning, Fixed):
        return meaning.period.unit in ages
    return isinstance(meaning, Deictic) and meaning.unit in ages


def is_long(meaning: Meaning) -> bool:
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
