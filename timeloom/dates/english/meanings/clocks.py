"""Times of day, alone, on a day, from one to another; and the parts of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import DAY_PARTS
from timeloom.dates.english.meanings.base import DOCUMENT, STORY, Found, Meaning, Reading, day_base
from timeloom.dates.english.periods import RANK, Period

_HALF: Final = 12 * 3600


@dataclass(frozen=True, slots=True)
class Clock(Meaning):
    """A time of day, on the day that is being told. `second` is None where no seconds are given.

    With `either_half`, "5:20" told after 5 pm is 17:20, and "eight" told of an evening is 20:00. An hour of 24 and
    more is of the next day.
    """

    hour: int
    minute: int
    second: int | None = None
    zone: str = ""
    either_half: bool = False
    kind = "TIME"

    @property
    def bare(self) -> str:
        seconds = "" if self.second is None else f":{self.second:02d}"
        return f"T{self.hour:02d}:{self.minute:02d}{seconds}"

    def on(self, day: Period) -> Period:
        second = self.hour * 3600 + self.minute * 60 + (self.second or 0)
        return periods.at_clock(day, second, seconds=self.second is not None, zone=self.zone)

    def find(self, context: Context) -> Found | None:
        base = day_base(context, DOCUMENT if context.tense > 0 else STORY, first=True)
        if base is None or RANK[base.period.unit] > RANK["day"]:
            return None
        clock = replace(self, hour=self.hour + self._later_by(base.period, context))
        return Found(clock.on(periods.day_at(base.period.first)), base.rests_on)

    def _later_by(self, told: Period, context: Context) -> int:
        """Hours to add: to the half of the day that is told, or to the next day; midnight that had been began it."""
        if self.hour == 24:
            return -24 if context.looks_back else 0
        second = self.hour * 3600 + self.minute * 60 + (self.second or 0)
        part = told.timex.rpartition("T")[2]
        if told.clock is None:
            if part in ("EV", "NI") and self.hour < _DAWN and not self.either_half:
                return 24
            if part == "NI" and self.hour < _DAWN:
                return 24
            if part in ("EV", "NI") and self.hour == 12 and self.either_half:
                return 12  # of an evening, half past twelve is in the night
            return 12 if self.either_half and part in _AFTER_NOON and 1 <= self.hour < 12 else 0
        if self.either_half and second < told.clock < second + _HALF and not context.looks_back:
            return 12
        if told.clock == 0 and self.hour >= _LATE:
            return -24  # at midnight the day that is told has only just ended
        late = told.clock >= _LATE * 3600 and self.hour < _DAWN and told.clock - second > _HALF
        return 24 if late and not context.looks_back and told.unit in ("minute", "second") else 0


def _is_late(told: Period) -> bool:
    if told.clock is None:
        return told.timex.rpartition("T")[2] in ("EV", "NI")
    return told.clock >= _LATE * 3600


_AFTER_NOON: Final = ("AF", "EV", "NI")
_LATE: Final = 18
_DAWN: Final = 6
"""Hours: what is told of an early hour after a late one is of the next day."""


@dataclass(frozen=True, slots=True)
class ClockSpan(Meaning):
    """From one time of a day to another; of the day that is being told unless one is given."""

    first: Clock
    last: Clock
    date: Meaning | None = None
    kind = "TIME"

    @property
    def bare(self) -> str:
        return f"{self.first.bare}/{self.last.bare}"

    def find(self, context: Context) -> Found | None:
        if self.date is not None:
            base = self.date.find(context)
        else:
            base = day_base(context, DOCUMENT if context.tense > 0 else STORY, first=True)
        if base is None or RANK[base.period.unit] > RANK["day"]:
            return None
        day = periods.day_at(base.period.first)
        one, other = self.first.on(day), self.last.on(day)
        if (other.first, other.clock or 0) < (one.first, one.clock or 0):
            other = self.last.on(periods.day_at(day.first + 1))
        span = Period(
            "minute",
            one.first,
            other.last,
            f"{one.edtf}/{other.edtf}",
            f"{one.timex}/{other.timex}",
            one.clock,
        )
        return Found(span, base.rests_on)


@dataclass(frozen=True, slots=True)
class AtTime(Meaning):
    """A date and a time of day together."""

    date: Meaning
    clock: Clock
    kind = "TIME"

    @property
    def bare(self) -> str:
        return self.date.bare + self.clock.bare

    def find(self, context: Context) -> Found | None:
        found = self.date.find(context)
        if found is None:
            return None
        if RANK[found.period.unit] > RANK["day"]:
            return found
        return Found(self.clock.on(periods.day_at(found.period.first)), found.rests_on)

    def problem(self, context: Context) -> str:
        return self.date.problem(context)


@dataclass(frozen=True, slots=True)
class DayPart(Meaning):
    """The morning, afternoon, evening or night of a day; one that only `follows` ("by morning") may be the next's."""

    part: str
    day: Meaning
    follows: bool = False
    kind = "TIME"

    @property
    def bare(self) -> str:
        return "T" + DAY_PARTS[self.part][0]

    def find(self, context: Context) -> Found | None:
        found = self.day.find(context)
        if found is None:
            return None
        period = found.period
        letters = DAY_PARTS[self.part][0]
        if RANK[period.unit] <= RANK["day"]:
            told = context.story if self.follows and letters == "MO" else None
            period = periods.day_at(period.first + (told is not None and _is_late(told)))
        return Found(period._replace(timex=f"{period.timex}T{letters}"), found.rests_on)

    def read(self, context: Context) -> Reading:
        return Meaning.read(self, context)._replace(kind="TIME")
