"""Meanings made of other meanings: parts, ranges, open ends, alternatives, times of a day."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from timeloom.dates.edtf.calendar import weekday
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.meanings.base import (
    STORY,
    Fixed,
    Found,
    Meaning,
    Reading,
    Weekday,
    Yearless,
)
from timeloom.dates.english.meanings.clocks import AtTime, Clock
from timeloom.dates.english.periods import (
    RANK,
    Period,
)
from timeloom.dates.limits import Limit, limited
from timeloom.errors import DateError

_FINER = {
    "day": "day", "week": "day", "weekend": "day", "month": "day", "season": "month", "quarter": "month",
    "half": "month", "year": "month", "decade": "year", "century": "year", "millennium": "century", "span": "day",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfAnother(Meaning):
    """A meaning made of one other: found where that is found, and resting on the same."""

    date: Meaning

    @property
    def bare(self) -> str:
        return self.date.bare

    def find(self, context: Context) -> Found | None:
        found = self.date.find(context)
        period = None if found is None else self.made_of(found.period)
        return None if found is None or period is None else Found(period, found.rests_on)

    def problem(self, context: Context) -> str:
        return self.date.problem(context)

    def made_of(self, period: Period) -> Period | None:
        """The period meant, given the other's."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Part(OfAnother):
    """Early, mid or late; the start or the end; the first or second half; or all of it ("later that year")."""

    which: str

    def made_of(self, period: Period) -> Period:
        match self.which:
            case "early" | "mid" | "late":
                if period.clock is not None or RANK[period.unit] <= RANK["day"]:
                    return period
                part = periods.third(period, self.which)
            case "early to mid" | "early to late" | "mid to late":
                first, last = (periods.third(period, which) for which in self.which.split(" to "))
                part = periods.span(*(_whole(p, end) for end, p in enumerate((first, last))))
            case "start" if period.unit == "month":
                part = periods.third(period, "early")
            case "start" | "end":
                finer = _FINER.get(period.unit, "day")
                part = periods.of_unit(
                    finer, period.first if self.which == "start" else period.last
                )
                if finer == "day" and period.unit != "day":
                    part = part.qualified("~")
            case "early weeks" | "late weeks" | "early days" | "late days":
                part = _edge_part(period, self.which[-5:].strip(), late=self.which[0] == "l")
            case "quarter 1" | "quarter 2" | "quarter 3" | "quarter 4":
                part = periods.quarter_within(period, int(self.which[-1]))
            case "first half" | "second half":
                part = periods.half(period, 1 if self.which == "first half" else 2)
            case _:
                part = period
        return part._replace(timex=period.timex)


def _edge_part(period: Period, unit: str, *, late: bool) -> Period:
    """The first weeks of a year are of its first month, the last days of it the late third of its last."""
    if RANK[period.unit] > RANK["month"] and period.unit != "span":
        month = periods.of_unit("month", period.last if late else period.first)
        if unit == "weeks":
            return month.qualified("~")
        period = month
    return periods.third(period, "late" if late else "early")


@dataclass(frozen=True, slots=True)
class NthUnit(OfAnother):
    """The first week of January, the third month of 2021, the first Saturday in July, the last day of May."""

    number: int  # −1 is the last
    unit: str
    day: int | None = None
    count: int = 1

    def made_of(self, period: Period) -> Period | None:
        last = self.number < 0
        if self.count == 0:  # "the first days of May"
            if self.unit in ("day", "week"):
                return _edge_part(period, f"{self.unit}s", late=last)
            return periods.third(period, "late" if last else "early")
        if self.day is not None:
            if last:
                return periods.day_at(period.last - (weekday(period.last) - self.day) % 7)
            first = period.first + (self.day - weekday(period.first)) % 7 + 7 * (self.number - 1)
            return periods.day_at(first) if first <= period.last else None
        if self.unit == "week" and period.unit == "year":
            week = (
                periods.week_at(periods.day_of(period.year, 12, 28).first)
                if last
                else periods.week_of(period.year, self.number)
            )
            return self._several(week)
        if self.unit == "week":
            first = period.last - 6 if last else period.first + 7 * (self.number - 1)
            if first > period.last:
                return None
            return periods.span(periods.day_at(first), periods.day_at(min(first + 6, period.last)))
        start = periods.of_unit(self.unit, period.last if last else period.first)
        if not last:
            start = periods.neighbour(start, self.number - 1, self.unit)
        return self._several(start) if start.first <= period.last else None

    def _several(self, start: Period) -> Period:
        """ "the first two weeks", "the last four months": from the first of them to the last."""
        if self.count < 2:
            return start
        if self.number < 0:
            first = periods.neighbour(start, 1 - self.count, self.unit)
            return periods.span(_edge(first, 0), _edge(start, 1))
        last = periods.neighbour(start, self.count - 1, self.unit)
        return periods.span(_edge(start, 0), _edge(last, 1))


def _edge(period: Period, end: int) -> Period:
    """A period that EDTF can use as the end of an interval: a week only through its days."""
    return periods.day_at((period.first, period.last)[end]) if "/" in period.edtf else period


@dataclass(frozen=True, slots=True)
class InYear(Meaning):
    """A name without a year, and the year said apart: "September of that year", "28 June in 2020"."""

    name: Yearless
    year: Meaning

    @property
    def bare(self) -> str:
        return self.name.bare

    def find(self, context: Context) -> Found | None:
        year = self.year.find(context)
        if year is None:
            return None
        inside = self.name.in_year(year.period.year)
        return None if inside is None else Found(inside, year.rests_on)

    def problem(self, context: Context) -> str:
        year = self.year.find(context)
        if year is None or self.name.in_year(year.period.year) is not None:
            return ""
        return Yearless.problem(self.name, context) or f"there is no such day in {year.period.edtf}"


@dataclass(frozen=True, slots=True)
class Approximate(OfAnother):
    """About (`~`) or perhaps (`?`)."""

    mark: str

    def made_of(self, period: Period) -> Period:
        return period.qualified(self.mark)


def _sides(first: Meaning, last: Meaning, context: Context) -> tuple[Found | None, Found | None]:
    """Both ends, the one without a year beside the one that has one."""
    if isinstance(first, Yearless) and not isinstance(last, Yearless):
        end = last.find(context)
        if end is not None:
            year = end.period.year
            here = first.in_year(year)
            if here is not None and here.first > end.period.last:
                here = first.in_year(year - 1)
            return (Found(here, end.rests_on) if here else None), end
    start = first.find(context)
    if start is None:
        return None, None
    if isinstance(last, Yearless):
        year = start.period.year
        here = last.in_year(year)
        if here is not None and here.last < start.period.first:
            told, before = context.story, isinstance(first, Yearless) and first.in_year(year - 1)
            if before and told is not None and told.first <= here.last < start.period.last:
                # "from October to March", told of a March, ends with it
                return Found(before, start.rests_on), Found(here, start.rests_on)
            here = last.in_year(year + 1)
        return start, (Found(here, start.rests_on) if here else None)
    if not isinstance(last, Fixed):
        after = replace(context, story=start.period, story_day=start.period)
        if isinstance(last, Weekday | Clock):
            after = replace(after, today=None, tense=0)
        return start, last.find(after)
    return start, last.find(context)


@dataclass(frozen=True, slots=True)
class Range(Meaning):
    """From the one to the other; `between` is some time in between where a person types it."""

    first: Meaning
    last: Meaning
    between: bool = False

    @property
    def bare(self) -> str:
        return f"{self.first.bare}/{self.last.bare}"

    def read(self, context: Context) -> Reading:
        start, end = _sides(self.first, self.last, context)
        why = self.first.problem(context) or self.last.problem(context)
        if start is None or end is None:
            kind = "TIME" if isinstance(self.first, Clock | AtTime) else "DATE"
            return Reading(kind, self.bare, problem=why)
        a, b = start.period, end.period
        timex = f"{a.timex}/{b.timex}"
        if a.first > b.last or (a.first > b.first and RANK[a.unit] >= RANK[b.unit]):
            return Reading(
                "DATE", timex, problem=f"the range ends ({b.edtf}) before it begins ({a.edtf})"
            )
        period = periods.span(
            _whole(a, 0),
            _whole(b, 1),
            one_of=self.between and context.between_is_one_of,
            timex=timex,
        )
        kind = "TIME" if a.clock is not None or b.clock is not None else "DATE"
        return Reading(kind, timex, period.edtf, period, start.rests_on or end.rests_on, why)

    def find(self, context: Context) -> Found | None:
        reading = self.read(context)
        return None if reading.period is None else Found(reading.period, reading.rests_on)


def _whole(period: Period, end: int) -> Period:
    """One end of a range, itself without a slash or brackets."""
    text = period.edtf
    if text[:1] in "[{":
        text = text.strip("[]{}").replace("..", "/").replace(",", "/")
    if "/" not in text:
        return period
    return period._replace(edtf=text.split("/")[-end])


@dataclass(frozen=True, slots=True)
class Open(Meaning):
    """Since a date (`d/..`), until one (`../d`): states; before, by or after one: a moment (`[..d]`, `[d..]`)."""

    after: bool
    date: Meaning
    since: bool = False
    word: Limit | None = None
    """What limits it, if that tells of a moment and not of a state: before, by, after."""

    @property
    def bare(self) -> str:
        return self.date.bare

    def read(self, context: Context) -> Reading:
        found = self.find(context)
        if found is None:
            reading = self.date.read(context)
            return reading._replace(edtf=None)
        period = _whole(found.period, 0 if self.after else 1)
        text = f"{period.edtf}/.." if self.after else f"../{period.edtf}"
        if self.word is not None:
            with suppress(DateError):  # where nothing lies beside it, it is still open
                text = limited(self.word, found.period.edtf)
        kind = "TIME" if period.clock is not None else "DATE"
        return Reading(kind, period.timex, text, None, found.rests_on, self.date.problem(context))

    def find(self, context: Context) -> Found | None:
        found = self.date.find(context)
        if (
            self.since
            and found is not None
            and isinstance(self.date, Yearless)
            and found.rests_on == STORY
        ):
            story = context.story
            if (
                story is not None and found.period.first > story.last
            ):  # it has lasted until the date told
                before = self.date.in_year(found.period.year - 1)
                return Found(before, STORY) if before else found
        return found


@dataclass(frozen=True, slots=True)
class Either(Meaning):
    """One of two dates: `[1912,1913]`; or both of them: `{2020-06-18,2020-06-19}`."""

    first: Meaning
    second: Meaning
    both: bool = False
    more: tuple[Meaning, ...] = ()
    """Those listed before the two."""

    @property
    def bare(self) -> str:
        return self.first.bare

    def find(self, context: Context) -> Found | None:
        one, other = _sides(self.first, self.second, context)
        if one is None or other is None:
            return one or other
        listed = [found.period for date in self.more if (found := date.find(context))]
        texts = [period.edtf for period in (*listed, one.period, other.period)]
        if any(mark in text for text in texts for mark in "/[{"):
            return one
        text = ("{%s}" if self.both else "[%s]") % ",".join(texts)
        period = Period(
            "span",
            (listed or [one.period])[0].first,
            other.period.last,
            text,
            f"{one.period.timex},{other.period.timex}",
        )
        return Found(period, one.rests_on or other.rests_on)
