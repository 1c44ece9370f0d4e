"""Whether a text is news, which tells of the days around its writing, or a history, which states its dates.

In news a weekday, and a day or month without a year, count from the day the text was written; in a history from the
dates told before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, Literal

from timeloom.dates.english.meanings.base import DOCUMENT, Deictic, Fixed, Meaning, Weekday
from timeloom.dates.english.meanings.clocks import AtTime, DayPart
from timeloom.dates.english.meanings.compounds import Approximate, Open, Part, Range
from timeloom.dates.english.meanings.lengths import Shift
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.ranging import is_day
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.narrative import ENTRY_STOP

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
_WEIGHT_OF_A_WEEKDAY: Final = 2
_WEIGHT_OF_A_FULL_DATE: Final = 2
_WEIGHT_OF_AN_ENTRY: Final = 3


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
            in_full = RANK[period.unit] <= RANK["month"]
            if abs(period.first - today.first) < _NEAR:
                news += not in_full
                history += in_full  # news leaves out the year of its own days
            else:
                history += _WEIGHT_OF_A_FULL_DATE if in_full else 1
        if is_day(meaning) and _heads_an_entry(text, phrase):
            history += _WEIGHT_OF_AN_ENTRY
    return "news" if news > history else "history"


def _heads_an_entry(text: str, phrase: Atom) -> bool:
    """Whether a line begins with a date and a stop, as a diary's entries do."""
    begins = phrase.start == 0 or text[phrase.start - 1] == "\n"
    return begins and ENTRY_STOP.match(text, phrase.end) is not None


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
