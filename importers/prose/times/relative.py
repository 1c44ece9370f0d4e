"""What a meaning counts from and where a period lies in the story, seen apart from the words around."""

from __future__ import annotations

from typing import Final

from timeloom.dates.edtf import parsing as edtf
from timeloom.dates.edtf.calendar import DAY, just_before
from timeloom.dates.english.context import Context
from timeloom.dates.english.meanings.base import (
    STORY,
    DayOfMonth,
    Deictic,
    Meaning,
    Reading,
    Then,
    Weekday,
    Yearless,
)
from timeloom.dates.english.meanings.clocks import Clock, DayPart
from timeloom.dates.english.meanings.lengths import Shift, Within
from timeloom.dates.english.periods import RANK, Period

_FINE: Final = frozenset((Weekday, DayOfMonth, Clock, Then, Within))
_NAMED_DAYS: Final = frozenset((Yearless, Weekday, DayOfMonth))
_TOO_FINE: Final = ("second", "minute", "hour", "day")
_LEANING: Final = frozenset((Yearless, Weekday, DayOfMonth, Deictic, Shift, Within, Then))


def bounds_of(reading: Reading) -> tuple[float, float]:
    """What `edtf.bounds` says of the reading's date; a period of whole days knows it already."""
    period = reading.period
    if period is None or "T" in period.edtf or reading.edtf != period.edtf:
        return edtf.bounds(reading.edtf or "")
    return float(period.first * DAY), just_before(float((period.last + 1) * DAY))


def is_told(context: Context, period: Period) -> bool:
    """Whether the story is inside this period already."""
    story = context.story
    return story is not None and period.first <= story.first and story.last <= period.last


def is_before(period: Period | None, story: Period | None) -> bool:
    return period is not None and story is not None and period.last < story.first


def is_earlier(meaning: Meaning, period: Period, story: Period | None) -> bool:
    """Whether a period lies before what the story tells: an earlier day, an earlier hour of the day, a part of it."""
    if is_before(period, story):
        return True
    if story is None or period.first != story.first or RANK[story.unit] > RANK["day"]:
        return False
    if period.clock is not None and story.clock is not None:
        return period.clock < story.clock
    return isinstance(meaning, DayPart)


def points_back(meaning: Meaning) -> bool:
    """ "two years earlier", "the previous October"."""
    if isinstance(meaning, Shift):
        return meaning.sign < 0 and meaning.base == STORY
    return isinstance(meaning, Deictic) and meaning.which == "previous"


def counts_back(meaning: Meaning) -> bool:
    """Whether a date is so much before the day the text was written: a look back from there."""
    return isinstance(meaning, Shift) and meaning.base != STORY and meaning.sign < 0


def is_counted_from(meaning: Meaning, reading: Reading) -> bool:
    """Whether "on the third day" counts from a date: the next day, or a time of the second, is not its first."""
    if reading.rests_on != STORY or type(meaning) in _NAMED_DAYS:
        return True
    return isinstance(meaning, Shift) and meaning.length.unit not in _TOO_FINE


def unit_of(meaning: Meaning) -> str:
    if isinstance(meaning, Deictic):
        return meaning.unit
    return meaning.length.unit if isinstance(meaning, Shift) else ""


def is_fine(meaning: Meaning) -> bool:
    if isinstance(meaning, Deictic):
        return meaning.unit in ("day", "week") or isinstance(meaning.name, Weekday)
    if isinstance(meaning, Shift):
        return meaning.length.unit in ("second", "minute", "hour", "day", "week")
    return type(meaning) in _FINE


def leans(meaning: Meaning) -> bool:
    """Whether a meaning without an anchor would have needed one."""
    return type(meaning) in _LEANING
