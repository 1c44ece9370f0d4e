"""The lines of a race: a heading per event, a bar per answer on a scale of days, and years beside one another."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from timeloom.dates.words.years import amount_of_years, year_words
from timeloom.model.events import ANSWERS
from timeloom.race import Answer, Lag, Launch, Race, Year, telling
from timeloom.text import number
from timeloom.tui.panes.strip_layout import levels

if TYPE_CHECKING:
    from timeloom.store.protocol import Progress

Order = Literal["date", "lag"]

_YEAR: Final = 365.2425
_ROUND_DAYS: Final = (1, 3, 7, 14, 30, 90, 180)


# Which line is what


class Place(NamedTuple):
    """A line: the index of the launch, and of one of its answers; None on its heading."""

    launch: int
    answer: int | None


@dataclass(frozen=True, slots=True)
class Lineup:
    """The launches in an order, each with a heading and a line per answer."""

    launches: tuple[Launch, ...]
    starts: tuple[int, ...]
    """The line of each heading, and the number of all lines."""
    places: dict[str, int]
    """The first line of every uid: its heading, if it has one."""
    longest: int
    """The longest lag that counts, in days; at least 1. Bars beyond it are cut."""

    @property
    def lines(self) -> int:
        return self.starts[-1]

    def place(self, line: int) -> Place:
        launch = bisect_right(self.starts, line) - 1
        below = line - self.starts[launch]
        return Place(launch, below - 1 if below else None)

    def answer(self, line: int) -> Answer | None:
        launch, answer = self.place(line)
        return None if answer is None else self.launches[launch].answers[answer]

    def uid(self, line: int) -> str:
        """The event that a line is about."""
        answer = self.answer(line)
        return answer.event.uid if answer else self.launches[self.place(line).launch].event.uid

    def heading(self, line: int, by: int) -> int:
        """The line of the heading `by` launches on; back, the first step is to the own heading."""
        launch, answer = self.place(line)
        if by < 0 and answer is not None:
            by += 1
        return self.starts[min(max(launch + by, 0), len(self.launches) - 1)]

    def nearest(self, moment: float) -> int:
        """The heading of the launch nearest in time."""
        begun = [
            (abs(launch.event.earliest - moment), self.starts[at])
            for at, launch in enumerate(self.launches)
            if launch.event.earliest is not None
        ]
        return min(begun, default=(0.0, 0))[1]


def line_up(race: Race, order: Order, progress: Progress | None = None) -> Lineup:
    """By date as they are in the race; by lag with the fastest answer first, those without one last.

    `progress` is told how many launches are placed; what it raises ends the work there.
    """
    launches = race.launches
    if order == "lag":
        launches = tuple(sorted(launches, key=_by_fastest))
    starts = [0]
    answers: dict[str, int] = {}
    headings: dict[str, int] = {}
    longest = 1
    for launch in telling(launches, progress):
        line = starts[-1]
        headings.setdefault(launch.event.uid, line)
        for at, answer in enumerate(launch.answers):
            answers.setdefault(answer.event.uid, line + 1 + at)
            if answer.lag is not None and answer.counts:
                longest = max(longest, answer.lag.days)
        starts.append(line + 1 + len(launch.answers))
    return Lineup(launches, tuple(starts), {**answers, **headings}, longest)


def _by_fastest(launch: Launch) -> tuple[bool, int]:
    fastest = launch.fastest
    return fastest is None, fastest.lag.days if fastest and fastest.lag else 0


# The scale


@dataclass(frozen=True, slots=True)
class Scale:
    """Days on so many columns: in proportion, or by their logarithm, so that a day and a year can both be seen."""

    longest: int
    columns: int
    log: bool

    def column(self, days: float) -> int:
        """How many cells a lag is long; what is there at all takes one."""
        if days <= 0:
            return 0
        share = math.log1p(days) / math.log1p(self.longest) if self.log else days / self.longest
        return min(max(round(share * self.columns), 1), self.columns)

    def ticks(self) -> list[tuple[int, str]]:
        """Round lags with their columns, none touching the next."""
        found = [(0, "0")]
        free = 2
        for days, text in self._round():
            column = self.column(days)
            if column >= free and column + len(text) <= self.columns + 1:
                found.append((column, text))
                free = column + len(text) + 1
        return found

    def _round(self) -> list[tuple[float, str]]:
        if self.log:
            days: list[tuple[float, str]] = [(day, f"{day} d") for day in _ROUND_DAYS]
            years = [factor * 10**power for power in range(11) for factor in (1, 3)]
            days += [(year * _YEAR, _years(year)) for year in years]
            return [pair for pair in days if pair[0] <= self.longest]
        step = _round_step(self.longest * 12 / max(self.columns, 1))
        if step * 8 < 2 * _YEAR or self.longest < 3 * _YEAR:
            return [(n, f"{n:,} d") for n in range(step, self.longest + 1, step)]
        step = _round_step(self.longest / _YEAR * 12 / max(self.columns, 1))
        last = int(self.longest / _YEAR)
        return [(n * _YEAR, _years(n)) for n in range(step, last + 1, step)]


def _round_step(least: float) -> int:
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power >= least:
                return factor * power
        power *= 10


def _years(years: int) -> str:
    return f"{years:,} y" if years < 10_000 else amount_of_years(years, compact=True)


MOST_DAYS: Final = 1_000_000
"""So many days and more are said in years."""


class Bar(NamedTuple):
    """Cells that are certain, cells up to the longest that the lag may be, and whether it goes on off the scale."""

    solid: int
    faded: int
    beyond: bool


def bar_of(lag: Lag, scale: Scale) -> Bar:
    """A lag whose dates leave no day open is solid to its end."""
    solid = scale.column(min(lag.low, lag.days) if lag.low > 0 else 0)
    end = scale.column(lag.high)
    return Bar(solid, max(end - solid, 0), lag.high > scale.longest)


def lag_words(answer: Answer) -> str:
    """`9 d`, `~168 d`, `550 d, re-making`, `12 d before`, `no day to count from`."""
    lag = answer.lag
    if lag is None:
        return "no day to count from" + (", re-making" if answer.remaking else "")
    if lag.days < 0:
        words = f"{'~' if lag.about else ''}{days_words(-lag.days)} before"
    else:
        words = f"{'~' if lag.about else ''}{days_words(lag.days)}"
    return words + (", re-making" if answer.remaking else "")


def days_words(days: float | None) -> str:
    """`88 d`, `15.5 d`; `13.8 Ga` where days would be a row of digits; a dash for what is not known."""
    if days is not None and days >= MOST_DAYS:
        return _years(
            int(float(f"{days / _YEAR:.3g}")) if days >= 10_000 * _YEAR else round(days / _YEAR)
        )
    return "–" if days is None else f"{days:,.1f} d".replace(".0 d", " d")


def launch_words(launch: Launch) -> str:
    """What stands at the end of a heading: how many answers count, and their median."""
    days = launch.days
    if not days:
        return "n 0"
    return f"n {len(days):,} · median {days_words(launch.median)}"


# Years


@dataclass(frozen=True, slots=True)
class YearTable:
    """Years in columns of one width; `bars` are heights of the medians in so many steps."""

    width: int
    years: tuple[str, ...]
    n: tuple[str, ...]
    fastest: tuple[str, ...]
    median: tuple[str, ...]
    bars: tuple[int, ...]
    earlier: bool
    later: bool
    """Whether there are more years than have room."""


def year_table(
    years: Sequence[Year], room: int, steps: int, around: int | None = None
) -> YearTable:
    """As many years as fit into `room` cells: the last ones, or those about one year."""
    cells = [
        (year_words(y.year, compact=True), f"{y.n:,}", days_words(y.fastest), days_words(y.median))
        for y in years
    ]
    widest = max((len(text) for column in cells for text in column), default=4)
    width = widest + (2 if len(cells) * (widest + 2) <= room else 1)
    fitting = max(room // width, 1)
    first = max(len(cells) - fitting, 0)
    if around is not None:
        at = sum(year.year < around for year in years)
        first = min(first, max(at - fitting // 2, 0))
    shown = cells[first : first + fitting]
    bars = levels([round(year.median * 2) for year in years], _highest(years), steps)
    bars = [bar or 1 for bar in bars][first : first + fitting]
    named, n, fastest, middle = zip(*shown, strict=True) if shown else ((), (), (), ())
    last = first + len(shown)
    return YearTable(width, named, n, fastest, middle, tuple(bars), first > 0, last < len(cells))


def _highest(years: Sequence[Year]) -> int:
    return max((round(year.median * 2) for year in years), default=0) or 1


# Words below


def summary(race: Race) -> list[str]:
    """What the race comes to, and what has no part in its medians, in pieces that a line can be made of."""
    answers = sum(len(launch.answers) for launch in race.launches)
    one = race.relation == ANSWERS
    launch, answer = (("launch", "launches"), ("answer", "answers")) if one else (
        ("event", "events"), ("link", "links")
    )  # fmt: skip
    pieces = [
        f"{_count(len(race.launches), launch)}, {_count(answers, answer)}",
        f"median {days_words(race.median)}, n {race.n:,}",
    ]
    if race.remakings:
        pieces.append(f"{_count(race.remakings, ('re-making', 're-makings'))} left out")
    if race.undated:
        pieces.append(f"{race.undated:,} without a day to count from")
    if any(a.lag is not None and a.lag.about for launch in race.launches for a in launch.answers):
        pieces.append("~ counted between the earliest possible days")
    if race.before:
        pieces.append(
            f"{race.before:,} dated before what it answers" if one else f"{race.before:,} reversed"
        )
    pieces.append(
        f"{number(race.unanswered, 'event')} unanswered"
        if one
        else f"{race.unanswered:,} unanswered"
    )
    return pieces


def _count(number: int, words: tuple[str, str]) -> str:
    return f"{number:,} {words[number != 1]}"
