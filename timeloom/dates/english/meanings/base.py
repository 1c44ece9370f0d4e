"""What a date phrase means before it is known which day the text was written and what it told last.

Each meaning `find`s its period in a `Context`: the document's date ("yesterday", "two months ago") and the story's
last date ("three weeks later", "the following spring", a day and month without a year).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from timeloom.dates.edtf.calendar import days_in_month, weekday
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import MONTH_NAMES, holiday
from timeloom.dates.english.nearest import nearest
from timeloom.dates.english.periods import RANK, Period

DOCUMENT: Final = "document"

STORY: Final = "story"


class Found(NamedTuple):
    """A period, and what it rests on: nothing, the document's date or the story's last date."""

    period: Period
    rests_on: str = ""


class Reading(NamedTuple):
    """A phrase understood: TIMEX3 type and value (TimeML 1.2.1), EDTF, and what kept it from being understood."""

    kind: str
    timex: str
    edtf: str | None = None
    period: Period | None = None
    rests_on: str = ""
    problem: str = ""


class Meaning:
    """What a phrase says. Subclasses find the period, or read themselves another way."""

    __slots__ = ()
    kind = "DATE"

    def find(self, context: Context) -> Found | None:  # noqa: ARG002
        return None

    @property
    def bare(self) -> str:
        """The TIMEX3 value when nothing is known to rest on."""
        return "XXXX"

    def problem(self, context: Context) -> str:  # noqa: ARG002
        """Why there is no such date, if there is none."""
        return ""

    def read(self, context: Context) -> Reading:
        found = self.find(context)
        problem = self.problem(context)
        if found is None:
            bare = self.bare
            no_year = bare.startswith("XXXX-") and bare[5:6].isdigit() and "W" not in bare
            return Reading(
                self.kind, bare, bare if no_year and not problem else None, problem=problem
            )
        period = found.period
        return Reading(
            "TIME" if period.clock is not None else self.kind,
            period.timex,
            period.edtf,
            period,
            found.rests_on,
            problem,
        )


_AGES: Final = ("decade", "century", "millennium")


def base_of(context: Context, prefer: str, unit: str = "") -> Found | None:
    """The document's date or the story's last, whichever is preferred and known."""
    order = (DOCUMENT, STORY) if prefer == DOCUMENT else (STORY, DOCUMENT)
    if (
        order[0] == STORY
        and context.story_age is not None
        and (unit in _AGES or context.story is None)
    ):
        return Found(context.story_age, STORY)
    for name in order:
        period = (context.entry or context.today) if name == DOCUMENT else context.story
        if period is not None:
            return Found(period, name)
    return None


def day_base(context: Context, prefer: str = STORY, *, first: bool = False) -> Found | None:
    """The same as fine as a day, if the story's last day still lies inside what it told last.

    Of some days it is the last, or with `first` the first: the guns that open at dawn open the battle of 2–3 July.
    """
    base = base_of(context, prefer)
    if base is not None and base.rests_on == STORY and RANK[base.period.unit] > RANK["day"]:
        day = context.story_day
        if day is not None and (
            base.period.first <= day.first <= base.period.last or _is_long_before(base.period, day)
        ):
            return Found(day, STORY)
    if (
        base is not None
        and base.period.unit == "span"
        and base.period.last - base.period.first <= 31
    ):
        edge = base.period.first if first else base.period.last
        return Found(periods.day_at(edge), base.rests_on)
    return base


def _is_long_before(period: Period, day: Period) -> bool:
    """Whether a year or more was only looked back to: no "three days later", no Monday counts from it."""
    return RANK[period.unit] >= RANK["year"] and period.unit != "span" and period.last < day.first


@dataclass(frozen=True, slots=True)
class Fixed(Meaning):
    """A date that needs nothing but itself."""

    period: Period

    def find(self, context: Context) -> Found | None:  # noqa: ARG002
        return Found(self.period)


@dataclass(frozen=True, slots=True)
class Impossible(Meaning):
    """Written like a date, and none: 31 February."""

    written: str
    why: str

    @property
    def bare(self) -> str:
        return self.written

    def read(self, context: Context) -> Reading:  # noqa: ARG002
        return Reading("DATE", self.written, None, problem=self.why)

    def problem(self, context: Context) -> str:  # noqa: ARG002
        return self.why


@dataclass(frozen=True, slots=True)
class Yearless(Meaning):
    """A month, a day of a month, a season, a quarter, a half or a feast whose year is not said."""

    what: str
    number: int
    day: int = 0
    name: str = ""
    weekday: int | None = None
    """The weekday that is said with the day: it chooses the year."""

    def in_year(self, year: int) -> Period | None:
        match self.what:
            case "month":
                return periods.month_of(year, self.number)
            case "day":
                if self.day > days_in_month(year, self.number):
                    return None
                return periods.day_of(year, self.number, self.day)
            case "season":
                return periods.season_of(year, self.number)
            case "quarter":
                return periods.quarter_of(year, self.number)
            case "half":
                return periods.half_of(year, self.number)
            case _:
                return holiday(self.name, year)

    @property
    def bare(self) -> str:
        match self.what:
            case "month":
                return f"XXXX-{self.number:02d}"
            case "day":
                return f"XXXX-{self.number:02d}-{self.day:02d}"
            case "season":
                return ("SP", "SU", "FA", "WI")[self.number - 21]
            case "quarter" | "half":
                return f"XXXX-{self.what[0].upper()}{self.number}"
            case _:
                sample = holiday(self.name, 2001)
                return "XXXX" + sample.timex[4:] if sample else "XXXX"

    def problem(self, context: Context) -> str:
        if self.what == "day" and self.day > days_in_month(2000, self.number):
            return f"{MONTH_NAMES[self.number - 1]} has no day {self.day}"
        if self.what == "day" and self.day == 29 and self.number == 2:
            found = self.find(context)
            if found is None and (context.story or context.today):
                return "February has no day 29 in that year"
        return ""

    def find(self, context: Context) -> Found | None:
        found = self._found(context)
        if found is None or self.weekday is None or weekday(found.period.first) == self.weekday:
            return found
        for distance in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6):
            other = self.in_year(found.period.year + (-distance if context.tense < 0 else distance))
            if other is not None and weekday(other.first) == self.weekday:
                return Found(other, found.rests_on)
        return found

    def _found(self, context: Context) -> Found | None:
        future = context.tense > 0 and context.today is not None
        if context.news and context.today is not None and context.entry is None:
            near = nearest(self.nearby(context.today), context.today, context.tense)
            return None if near is None else Found(near, DOCUMENT)
        base = base_of(context, DOCUMENT if future or context.counts_from_today else STORY)
        if base is None:
            return None
        period = base.period
        year = period.year
        here = self.in_year(year)
        if base.rests_on == DOCUMENT:
            if future:
                chosen = here if here and here.last >= period.first else self.in_year(year + 1)
            else:
                chosen = here if here and here.first <= period.last else self.in_year(year - 1)
            return Found(chosen, DOCUMENT) if chosen else None
        day = context.story_day
        if context.told_before and day is not None and day.first > period.last:
            period, year = day, day.year  # what had been was before the day that is told of
            here = self.in_year(year)
        if period.unit == "span":
            period = periods.of_unit(
                "year" if period.last - period.first > 365 else "day", period.last
            )
            year = period.year
            here = self.in_year(year)
        if here is None or RANK[period.unit] >= RANK["decade"]:
            return None
        if period.unit == "year" and day is not None and not context.begins_with_year:
            if day.year == year:
                period = day
            elif (next_day := self.in_year(day.year)) and 0 <= next_day.first - day.first <= _SOON:
                return Found(next_day, STORY)  # the days of a story follow one another
        if period.unit not in ("year",):
            # A story goes on: what would lie before it is in the next year, if that is nearer.
            back = period.first - here.last
            if (
                back > 0
                and not (context.until_from and context.until_from.first <= here.first)
                and (ahead := self.in_year(year + 1))
                and (ahead.first - period.last < back or context.foresees)
            ):
                here = ahead
        if context.told_before and here.first > period.last:
            here = self.in_year(here.year - 1) or here
        today = context.today
        if today is not None and context.tense < 0 and base.period.first <= today.last < here.first:
            here = self.in_year(here.year - 1) or here  # what was, was before it was told
        return Found(here, STORY)

    def nearby(self, around: Period) -> list[Period]:
        """The ones of the years around, in order."""
        return [p for offset in (-2, -1, 0, 1, 2) if (p := self.in_year(around.year + offset))]


_SOON: Final = 45
"""Days from one day of a story to its next, whatever year is mentioned between them."""


@dataclass(frozen=True, slots=True)
class Weekday(Meaning):
    """A weekday by its name alone: after the story's last day, or beside the document's date."""

    number: int

    @property
    def bare(self) -> str:
        return f"XXXX-WXX-{self.number + 1}"

    def nearby(self, around: Period) -> list[Period]:
        monday = around.first - weekday(around.first)
        return [periods.day_at(monday + 7 * week + self.number) for week in (-2, -1, 0, 1, 2)]

    def find(self, context: Context) -> Found | None:
        future = context.tense > 0 and context.today is not None
        from_today = future or (context.news and context.today is not None)
        base = day_base(context, DOCUMENT if from_today else STORY)
        if base is not None and RANK[base.period.unit] > RANK["week"] and context.today is not None:
            base = day_base(
                context, DOCUMENT
            )  # no day of a year or month is told: of the writing's
        if base is None or RANK[base.period.unit] > RANK["week"]:
            return None
        period = base.period
        if base.rests_on == DOCUMENT and not future:
            return Found(
                periods.day_at(period.first - (weekday(period.first) - self.number) % 7), DOCUMENT
            )
        day = period.first + (self.number - weekday(period.first)) % 7
        if context.told_before and day > period.first:
            day -= 7
        if context.today is not None and context.tense <= 0 and period.first <= context.today.last:
            while day > context.today.last:  # what is told in the past was before the telling
                day -= 7
        return Found(periods.day_at(day), base.rests_on)


@dataclass(frozen=True, slots=True)
class DayOfMonth(Meaning):
    """ "the 24th": in the month that is being told, or the one after it."""

    day: int
    weekday: int | None = None

    @property
    def bare(self) -> str:
        return f"XXXX-XX-{self.day:02d}"

    def find(self, context: Context) -> Found | None:
        base = day_base(context, DOCUMENT if context.tense > 0 else STORY)
        if base is None or RANK[base.period.unit] > RANK["month"]:
            return None
        month = periods.month_of(base.period.year, base.period.month)
        fallback: Found | None = None
        for step in range(12):
            candidate = periods.neighbour(month, step, "month")
            day = candidate.first + self.day - 1
            if day > candidate.last or (base.rests_on == STORY and day < base.period.first - 15):
                continue
            found = Found(periods.day_at(day), base.rests_on)
            if self.weekday is None or weekday(day) == self.weekday:
                return found
            fallback = fallback or found
        return fallback


@dataclass(frozen=True, slots=True)
class Deictic(Meaning):
    """ "that year", "the following spring", "next month", "last Tuesday": a unit, or a name that comes round."""

    which: str  # this, that, next, following, last, previous, past, coming
    unit: str = ""
    name: Yearless | Weekday | None = None
    count: int = 1

    _FROM_DOCUMENT = ("this", "next", "last", "past", "coming", "current", "today")

    @property
    def bare(self) -> str:
        if self.name is not None:
            return self.name.bare
        return {"day": "XXXX-XX-XX", "month": "XXXX-XX", "week": "XXXX-WXX"}.get(self.unit, "XXXX")

    def find(self, context: Context) -> Found | None:
        prefer = DOCUMENT if self.which in self._FROM_DOCUMENT else STORY
        if self.unit == "weekend" and self.which == "that" and context.news and context.today:
            weekend = periods.weekend_at(context.today.first)
            over = context.tense <= 0 and weekend.first > context.today.last
            return Found(periods.neighbour(weekend, -1, "weekend") if over else weekend, DOCUMENT)
        if self.unit == "quarter" and self.which == "that" and context.quarter is not None:
            return Found(context.quarter, STORY)
        if self.name is not None:
            base = (
                day_base(context, prefer)
                if isinstance(self.name, Weekday)
                else base_of(context, prefer)
            )
            return None if base is None else self._named(base)
        fine = self.unit in ("day", "week", "weekend", "fortnight")
        base = (
            day_base(context, prefer, first=self.which == "that")
            if fine
            else base_of(context, prefer, self.unit)
        )
        if base is None:
            return None
        period, on = base
        if self.which in ("this", "that", "current", "today"):
            if RANK[period.unit] > RANK.get(self.unit, 0) and period.unit != "span":
                return None if fine else Found(period.qualified("~"), on)
            return Found(
                periods.of_unit(self.unit, period.last if period.unit == "span" else period.first),
                on,
            )
        step = self.count if self.which in ("next", "following", "coming") else -self.count
        if period.clock == 0 and self.unit == "day" and step > 0:
            step -= 1  # midnight ends a day: the following morning is that of the day it begins
        if RANK[period.unit] > RANK.get(self.unit, 0) and period.unit != "span":
            return Found(periods.later(period, step, self.unit), on)
        return Found(periods.neighbour(period, step, self.unit), on)

    def _named(self, base: Found) -> Found | None:
        assert self.name is not None
        period, on = base
        if isinstance(self.name, Weekday) and RANK[period.unit] > RANK["week"]:
            return None
        ahead = self.which in ("next", "following", "coming")
        around = self.name.nearby(periods.day_at(period.last) if ahead else period)
        if self.which in ("this", "that", "current"):
            if isinstance(self.name, Weekday):
                week = periods.week_at(period.first)
                chosen = [p for p in around if week.first <= p.first <= week.last]
            else:
                chosen = [p for p in around if p.first <= period.last and p.last >= period.first]
                if len(chosen) != 1:
                    chosen = [p for p in around if p.year == period.year] or chosen
            return Found(chosen[0], on) if chosen else None
        if ahead:
            after = [p for p in around if p.first > period.last]
            if self.which == "next" and isinstance(self.name, Weekday) and on == DOCUMENT:
                week = periods.week_at(period.last)
                after = [p for p in around if p.first > week.last]
            elif self.which == "next" and on == DOCUMENT:  # this year's would be "this summer"
                after = [p for p in around if p.year > period.year]
            return Found(after[0], on) if after else None
        before = [p for p in around if p.last < period.first]
        return Found(before[-1], on) if before else None


@dataclass(frozen=True, slots=True)
class Then(Meaning):
    """The story's last date itself: "since then"."""

    @property
    def bare(self) -> str:
        return "PAST_REF"

    def find(self, context: Context) -> Found | None:
        base = day_base(context)
        return base if base is not None and base.rests_on == STORY else None
