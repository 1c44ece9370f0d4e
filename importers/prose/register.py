"""Whether a text is news, which tells of the days around its writing, or a history, which states its dates.

In news a weekday, and a day or month without a year, count from the day the text was written; in a history from the
dates told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from timeloom.dates.english.clocks import AtTime, DayPart
from timeloom.dates.english.compounds import Approximate, Open, Part, Range
from timeloom.dates.english.lengths import Shift
from timeloom.dates.english.meanings import DOCUMENT, Deictic, Fixed, Meaning, Weekday
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.rules import Atom

Register = Literal["news", "history"]

_DATELINE: Final = re.compile(
    r"\s*(?:[A-Z][A-Z.' -]{2,30})(?:, [A-Z][A-Za-z.]+)?(?:, [A-Z][a-z]{2,8}\.? [0-9]{1,2})?"
    r"(?: ?\([A-Z][A-Za-z ]{1,20}\))? ?(?:--|[-–—_])+ "
)
"""What a report begins with: "OSLO, Norway (NTB) — "."""
_FIRST_LINES: Final = 400
_SAID: Final = re.compile(r"\b(?:said|says|told)\b")
_MOST_SAID: Final = 4
_POINTS_HERE: Final = ("today", "this", "last", "next", "coming")
_NEAR: Final = 400
"""Days from the day of writing within which a stated date is of its time."""
_WEIGHT_OF_A_WEEKDAY: Final = 3
_WEIGHT_OF_A_FULL_DATE: Final = 2


def register_of(text: str, phrases: Iterable[Atom], today: Period | None) -> Register:
    """What a text is, by the dates in its beginning: weekdays and "last week", or full dates and years of long ago."""
    if today is None:
        return "history"
    news = min(_MOST_SAID, len(_SAID.findall(text[: 1 << 14])))
    if any(_DATELINE.match(line) for line in text[:_FIRST_LINES].split("\n")):
        news += _WEIGHT_OF_A_WEEKDAY
    history = 0
    for phrase in phrases:
        meaning = _innermost(phrase.meaning)
        if isinstance(meaning, Weekday):
            news += _WEIGHT_OF_A_WEEKDAY
        elif isinstance(meaning, Deictic):
            news += meaning.which in _POINTS_HERE and phrase.doubt != "present"
        elif isinstance(meaning, Shift):
            news += meaning.base == DOCUMENT
        elif isinstance(meaning, Fixed):
            period = meaning.period
            if abs(period.first - today.first) < _NEAR:
                news += 1
            else:
                history += _WEIGHT_OF_A_FULL_DATE if RANK[period.unit] <= RANK["month"] else 1
    return "news" if news >= history else "history"


def _innermost(meaning: Meaning) -> Meaning:
    """The date that a part, an open end, a time of day or a range begins with."""
    while True:
        if isinstance(meaning, Part | Open | AtTime | Approximate):
            meaning = meaning.date
        elif isinstance(meaning, DayPart):
            meaning = meaning.day
        elif isinstance(meaning, Range):
            meaning = meaning.first
        else:
            return meaning
