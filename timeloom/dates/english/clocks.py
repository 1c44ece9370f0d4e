"""Times of day, alone, on a day, from one to another; and the parts of a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.lexicon import DAY_PARTS
from timeloom.dates.english.meanings import (
    DOCUMENT,
    STORY,
    Context,
    Found,
    Meaning,
    Reading,
    day_base,
)
from timeloom.dates.english.periods import RANK, Period

_HALF: Final = 12 * 3600


@dataclass(frozen=True, slots=True)
class Clock(Meaning):
    """A time of day, on the day that is being told. `second` is None where no seconds are given.

    With `either_half`, "5:20" told after 5 pm is 17:20.
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
        found = self.on(periods.day_at(base.period.first))
        told = base.period.clock
        if (
            self.either_half
            and told is not None
            and (found.clock or 0) < told < (found.clock or 0) + _HALF
        ):
            found = replace(self, hour=self.hour + 12).on(periods.day_at(base.period.first))
        return Found(found, base.rests_on)


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
    """The morning, afternoon, evening or night of a day."""

    part: str
    day: Meaning
    kind = "TIME"

    @property
    def bare(self) -> str:
        return "T" + DAY_PARTS[self.part][0]

    def find(self, context: Context) -> Found | None:
        found = self.day.find(context)
        if found is None:
            return None
        period = found.period
        if RANK[period.unit] <= RANK["day"]:
            period = periods.day_at(period.first)
        return Found(
            period._replace(timex=f"{period.timex}T{DAY_PARTS[self.part][0]}"), found.rests_on
        )

    def read(self, context: Context) -> Reading:
        return Meaning.read(self, context)._replace(kind="TIME")
