"""Who answered what, and how fast: links of one relation, measured in days.

The arithmetic behind `timeloom race` and the Race view. A lag runs from the day an event began to the day its answer
began. Where one of the two dates leaves days open, so does the lag: it has limits, and an estimate from the earliest
possible days. An answer dated before what it answers is kept and counted, and has no part in any median.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import floor, inf, isfinite
from statistics import median
from typing import TYPE_CHECKING, Final, TypeVar

from timeloom.dates.edtf.calendar import DAY, civil_from_seconds
from timeloom.dates.edtf.parsing import is_uncertain, parse
from timeloom.model.events import ANSWERS, Fields

if TYPE_CHECKING:
    from timeloom.model.events import LinkEnd
    from timeloom.store.protocol import Progress, Reader, View

T = TypeVar("T")
TELL: Final = 1_024
"""Items between two words about how far a race is."""

REMAKING: Final = "re-making"
"""The value of a link's field `how` that says: made again for its own sake, long after. Not an answer in a race."""

CAUTION: Final = (
    "the events of a timeline were collected, not drawn at random: "
    "fast answers are easier to find than slow ones, and answers to the newest events are still to come"
)


Days = tuple[int, int]
"""The first and the last day that come into question, as days since 1970."""


@dataclass(frozen=True, slots=True)
class Lag:
    """Days from an event to its answer: the estimate from the earliest days, and the limits."""

    days: int
    low: int
    high: int
    about: bool
    """Whether one of the dates is uncertain, so that `days` is an estimate."""

    def __str__(self) -> str:
        return f"{'~' if self.about else ''}{self.days:,} d"


@dataclass(frozen=True, slots=True)
class Answer:
    """An event that answers another, with its lag, or None where one of the two has no day to count from."""

    event: LinkEnd
    lag: Lag | None
    remaking: bool = False

    @property
    def counts(self) -> bool:
        """Whether it has a part in medians."""
        return self.lag is not None and self.lag.days >= 0 and not self.remaking


@dataclass(frozen=True, slots=True)
class Launch:
    """An event that was answered, with its answers, the fastest first."""

    event: LinkEnd
    answers: tuple[Answer, ...]

    @property
    def days(self) -> list[int]:
        """The lags that count, in days, shortest first."""
        return [answer.lag.days for answer in self.answers if answer.counts and answer.lag]

    @property
    def fastest(self) -> Answer | None:
        return next((answer for answer in self.answers if answer.counts), None)

    @property
    def median(self) -> float | None:
        return median(self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Year:
    """The answers to what was launched in one year (astronomical); `n` of them count."""

    year: int
    launches: int
    n: int
    fastest: int
    median: float


@dataclass(frozen=True, slots=True)
class Race:
    """All of it: launches in time order, years, and what was left out of the medians."""

    relation: str
    launches: tuple[Launch, ...]
    years: tuple[Year, ...]
    n: int
    median: float | None
    remakings: int
    undated: int
    before: int
    """Answers that are dated before what they answer."""
    unanswered: int
    """Matching events that nothing answers."""
    partial: bool = False
    """Whether these are only some of the answers, those near to one event; sums then mean nothing."""


def lag_between(event: LinkEnd, answer: LinkEnd) -> Lag | None:
    """The lag of an answer; None where a date is missing or open."""
    first = days_begun(event.date, event.earliest, event.latest)
    second = days_begun(answer.date, answer.earliest, answer.latest)
    if first is None or second is None:
        return None
    (low, high), (answer_low, answer_high) = first, second
    about = low != high or answer_low != answer_high or _doubtful(event) or _doubtful(answer)
    shortest, longest = answer_low - high, answer_high - low
    if longest >= 0:
        shortest = max(shortest, 0)
    return Lag(days_between(first, second), shortest, longest, about)


def days_between(event: Days, answer: Days) -> int:
    """The estimate of a lag: from the earliest possible day to the earliest possible day."""
    days = answer[0] - event[0]
    # An answer known only by its month may have come on any day of it that is not too early.
    return max(days, 0) if answer[1] >= event[0] else days


def _doubtful(end: LinkEnd) -> bool:
    return end.date is not None and is_uncertain(end.date)


def days_begun(date: str | None, low: float | None, high: float | None) -> Days | None:
    """First and last day on which an event may have begun, by its date and bounds; None if nobody knows."""
    if date is None or low is None or high is None:
        return None
    if "/" in date:
        low, high = _beginning(date)
    if not (isfinite(low) and isfinite(high)):
        return None
    return floor(low / DAY), floor(high / DAY)


@lru_cache(maxsize=4_096)
def _beginning(date: str) -> tuple[float, float]:
    return parse(date).start_bounds


def run_race(
    reader: Reader,
    view: View | None = None,
    relation: str = ANSWERS,
    progress: Progress | None = None,
) -> Race:
    """The race among the events that match `view` (all, if None): a pair is in it when either end matches.

    `progress` is told how many items of a pass are done; what it raises ends the work there.
    """
    matching = None if view is None else set(telling(view.uids(), progress))
    total = reader.info().events if matching is None else len(matching)
    found: dict[str, tuple[LinkEnd, list[Answer]]] = {}
    answered: set[str] = set()
    for answer, event, fields in telling(reader.links(relation), progress):
        answered.add(event.uid)
        if matching is not None and answer.uid not in matching and event.uid not in matching:
            continue
        kept = found.setdefault(event.uid, (event, []))[1]
        kept.append(Answer(answer, lag_between(event, answer), _is_remaking(fields)))
    launches = tuple(
        Launch(event, tuple(sorted(answers, key=_by_lag)))
        for event, answers in telling(found.values(), progress)
    )
    real = {launch.event.uid for launch in launches if launch.event.title}
    answered_here = answered & matching if matching is not None else real
    return _summed(relation, launches, total - len(answered_here))


def telling(items: Iterable[T], progress: Progress | None) -> Iterator[T]:
    """The items, with a word about how many there were now and then."""
    for number, item in enumerate(items):
        if progress is not None and number % TELL == 0:
            progress(number)
        yield item


def race_around(view: View, key: int | None, relation: str = ANSWERS, *, events: int = 200) -> Race:
    """What can be said at once of a large timeline: the answers among so many events on either side of a key."""
    rows = view.page(key, limit=events, inclusive=key is not None)
    if key is not None:
        rows = [*view.page(key, limit=events, backwards=True), *rows]
    found: dict[str, tuple[LinkEnd, list[Answer]]] = {}
    for row in rows:
        for event in row.links:
            if event.relation != relation:
                continue
            end = event._replace(
                uid=row.uid,
                title=row.title,
                date=row.date,
                earliest=row.earliest,
                latest=row.latest,
            )
            kept = found.setdefault(event.uid, (event, []))[1]
            kept.append(Answer(end, lag_between(event, end)))
    launches = tuple(
        Launch(event, tuple(sorted(answers, key=_by_lag)))
        for event, answers in sorted(found.values(), key=_begun)
    )
    return Race(relation, launches, (), 0, None, 0, 0, 0, 0, partial=True)


def _begun(found: tuple[LinkEnd, list[Answer]]) -> float:
    earliest = found[0].earliest
    return inf if earliest is None else earliest


def _is_remaking(fields: Fields) -> bool:
    return REMAKING in fields.get("how", ())


def _by_lag(answer: Answer) -> tuple[bool, int, str]:
    return answer.lag is None, answer.lag.days if answer.lag else 0, answer.event.uid


def _summed(relation: str, launches: tuple[Launch, ...], unanswered: int) -> Race:
    answers = [answer for launch in launches for answer in launch.answers]
    days = [day for launch in launches for day in launch.days]
    others = [answer for answer in answers if not answer.remaking]
    return Race(
        relation,
        launches,
        tuple(_per_year(launches)),
        n=len(days),
        median=median(days) if days else None,
        remakings=len(answers) - len(others),
        undated=sum(answer.lag is None for answer in others),
        before=sum(answer.lag is not None and answer.lag.days < 0 for answer in others),
        unanswered=unanswered,
    )


def _per_year(launches: Iterable[Launch]) -> Iterable[Year]:
    grouped: defaultdict[int, list[Launch]] = defaultdict(list)
    for launch in launches:
        if launch.days and launch.event.earliest is not None:
            grouped[civil_from_seconds(launch.event.earliest).year].append(launch)
    for year, members in sorted(grouped.items()):
        days = [day for launch in members for day in launch.days]
        yield Year(year, len(members), len(days), min(days), median(days))
