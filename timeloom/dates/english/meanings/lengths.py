"""Lengths of time, and the dates and stretches that are counted with them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import UNIT_CODES, WITHIN
from timeloom.dates.english.meanings.base import (
    DOCUMENT,
    STORY,
    Found,
    Meaning,
    Reading,
    Yearless,
    base_of,
    day_base,
)
from timeloom.dates.english.periods import RANK

WINTER: Final = 24
FIRST_OF_SPRING: Final = 3
"""The season's code, and the month that ends it."""


@dataclass(frozen=True, slots=True)
class Length:
    """A number of units; `most` is set where the words are vague ("a few", "several", "days")."""

    count: float
    unit: str
    most: float | None = None

    @property
    def timex(self) -> str:
        """ISO 8601 duration as TIMEX3 writes it; `PXD` where no number is given."""
        unit = {"fortnight": "week"}.get(self.unit, self.unit)
        count = self.count * (2 if self.unit == "fortnight" else 1)
        figure = "X" if self.most is not None else f"{count:g}" if count < 1e6 else str(int(count))
        if unit == "quarter" and self.most is None:
            return f"P{count * 3:g}M"
        if unit == "half":
            return f"P{count * 6:g}M"
        if (
            unit == "year"
            and count != int(count)
            and self.most is None
            and (count * 12) == int(count * 12)
        ):
            return f"P{count * 12:g}M"
        for coarse, years in (("decade", 10), ("century", 100), ("millennium", 1000)):
            if unit == coarse and self.most is None:
                return f"P{count * years:g}Y"
        time = "T" if unit in ("second", "minute", "hour") else ""
        return f"P{time}{figure}{UNIT_CODES[unit]}"


@dataclass(frozen=True, slots=True)
class Shift(Meaning):
    """So much before or after the document's date, the story's last date, or another date."""

    length: Length
    sign: int
    base: Meaning | str = STORY
    exact: bool = False  # to the day, as in "two years ago today"

    @property
    def bare(self) -> str:
        return self.length.timex

    def find(self, context: Context) -> Found | None:
        if isinstance(self.base, Meaning):
            base = self.base.find(context)
        elif context.news and context.quarter is not None and self.is_a_year_back:
            return Found(periods.neighbour(context.quarter, -4, "quarter"), STORY)
        else:
            fine = self.length.unit not in (
                "month",
                "year",
                "decade",
                "century",
                "quarter",
                "season",
                "millennium",
            )
            base = (
                day_base(context, self.base)
                if fine
                else base_of(context, self.base, self.length.unit)
            )
            if self.base == DOCUMENT and base is not None and base.rests_on != DOCUMENT:
                base = None
        if base is None:
            return self._deep()
        period, on = base
        on = on or (STORY if isinstance(self.base, str) else "")
        length = self.length
        if length.unit == "year" and length.count >= 1_000_000:
            return self._deep()
        if length.most is None:
            shifted = periods.later(
                period, self.sign * length.count, length.unit, exact=context.exact or self.exact
            )
            if length.unit == "year" and length.count >= 500 and length.count % 100 == 0:
                shifted = shifted.qualified("~")
            return Found(shifted, on)
        near = periods.later(period, self.sign * length.count, length.unit)
        far = periods.later(period, self.sign * length.most, length.unit)
        first, last = (near, far) if self.sign > 0 else (far, near)
        if "~" in first.edtf:
            return Found(near._replace(unit="span"), on)
        return Found(periods.span(first, last, one_of=True), on)

    @property
    def is_a_year_back(self) -> bool:
        """ "A year earlier", "a year ago": beside a quarter that is reported, the same one of the year before."""
        length = self.length
        back = self.sign < 0 and not self.exact and length.most is None
        return back and (length.count, length.unit) in ((1, "year"), (12, "month"))

    def _deep(self) -> Found | None:
        """So many years ago that nobody counts from a year: 13.8 billion."""
        if (
            self.length.unit != "year"
            or self.length.count < 10_000
            or self.sign > 0
            or self.base != DOCUMENT
        ):
            return None
        count = int(self.length.count)
        return Found(periods.year_of(-count))


_HOURS: Final = {"second": 1, "minute": 60, "hour": 3600}
"""Seconds of the units that are finer than a day."""


@dataclass(frozen=True, slots=True)
class Within(Meaning):
    """ "within days", "within the next six weeks": some time from the base on."""

    length: Length | None
    unit: str
    prefer: str = STORY
    base: Meaning | None = None

    @property
    def bare(self) -> str:
        return self.length.timex if self.length else Length(1, self.unit, 2).timex

    def find(self, context: Context) -> Found | None:
        prefer = DOCUMENT if context.tense > 0 else self.prefer
        base = self.base.find(context) if self.base is not None else day_base(context, prefer)
        if base is None:
            return None
        if self.length is None:
            count, unit = WITHIN.get(self.unit, (1, self.unit))
        else:
            count, unit = int(self.length.most or self.length.count), self.length.unit
        if RANK[base.period.unit] > RANK["month"] and RANK.get(unit, 0) < RANK["year"]:
            return Found(base.period.qualified("~"), base.rests_on)
        first = base.period
        end = first
        if first.clock is None and RANK[unit] <= RANK["week"]:
            if unit in _HOURS:  # from an hour of the day that is not known, perhaps its last
                count, unit = -(-count * _HOURS[unit] // 86_400), "day"
            end = periods.day_at(first.last)
        last = periods.later(end, count, unit, exact=True)
        if first.clock is not None:
            first = periods.day_at(first.first)
        if last.clock is not None:
            last = periods.day_at(last.first)
        found = periods.span(first, last, one_of=True)
        return Found(found._replace(timex=self.bare), base.rests_on)


@dataclass(frozen=True, slots=True)
class Stretch(Meaning):
    """ "the next five years", "the past decade": a duration that begins or ends at a known date."""

    length: Length
    sign: int
    prefer: str
    kind = "DURATION"

    def read(self, context: Context) -> Reading:
        base = base_of(context, self.prefer)
        if base is None or self.length.most is not None:
            return Reading("DURATION", self.length.timex)
        there = periods.later(
            base.period,
            self.sign * self.length.count,
            self.length.unit,
            exact=base.rests_on == DOCUMENT,
        )
        ends = (base.period, there) if self.sign > 0 else (there, base.period)
        if ends[0].first > ends[1].last or "~" in there.edtf:
            return Reading("DURATION", self.length.timex)
        period = periods.span(*ends)
        return Reading("DURATION", self.length.timex, period.edtf, period, base.rests_on)


@dataclass(frozen=True, slots=True)
class YearsOn(Meaning):
    """ "two summers later": a season or feast, so many years from the one that is told or its year."""

    name: Yearless
    count: int
    prefer: str

    @property
    def bare(self) -> str:
        return self.name.bare

    def find(self, context: Context) -> Found | None:
        base = base_of(context, self.prefer)
        if base is None or (RANK[base.period.unit] > RANK["year"] and base.period.unit != "span"):
            return None
        told = base.period
        year = told.year
        if self.name.what == "season" and told.unit != "year" and told.month < FIRST_OF_SPRING:
            year -= self.name.number == WINTER  # the winter told of began in the year before
        found = self.name.in_year(year + self.count)
        return None if found is None else Found(found, base.rests_on)


@dataclass(frozen=True, slots=True)
class Duration(Meaning):
    """A length of time that is not a date; `exact` if it is counted to the day."""

    length: Length
    exact: bool = False
    kind = "DURATION"

    def read(self, context: Context) -> Reading:  # noqa: ARG002
        return Reading("DURATION", self.length.timex)


@dataclass(frozen=True, slots=True)
class Recurring(Meaning):
    """What happens again and again: a SET."""

    value: str
    kind = "SET"

    def read(self, context: Context) -> Reading:  # noqa: ARG002
        return Reading("SET", self.value)
