"""The arithmetic of answers: lags between days, limits where days are open, what counts and what is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from timeloom.dates.edtf.parsing import bounds
from timeloom.model.events import Fields, LinkEnd
from timeloom.race import Lag, lag_between, race_around, run_race
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader, View


def end(uid: str, date: str | None, title: str = "t") -> LinkEnd:
    earliest, latest = bounds(date) if date else (None, None)
    return LinkEnd("answers", uid, title, date, earliest, latest)


@dataclass
class Links:
    """As much of a reader as a race asks for: links, given as (answer, event, how)."""

    links_: list[tuple[LinkEnd, LinkEnd, str]]
    events: int = 10
    matching: list[str] = field(default_factory=list)

    def links(self, relation: str) -> Iterator[tuple[LinkEnd, LinkEnd, Fields]]:
        assert relation == "answers"
        for answer, event, how in self.links_:
            yield answer, event, {"how": (how,)} if how else {}

    def info(self) -> Any:
        return SimpleNamespace(events=self.events)

    def uids(self) -> Iterator[str]:
        yield from self.matching


def race(*links: tuple[LinkEnd, LinkEnd, str], matching: list[str] | None = None) -> Any:
    reader = Links(list(links), matching=matching or [])
    view = None if matching is None else cast(View, reader)
    return run_race(cast(Reader, reader), view)


@pytest.mark.parametrize(
    ("event", "answer", "lag"),
    [
        ("2024-05-13", "2024-05-14", Lag(1, 1, 1, False)),
        ("2024-05-13", "2024-05-13", Lag(0, 0, 0, False)),
        ("2023-12-31", "2024-01-01", Lag(1, 1, 1, False)),
        ("2019-02-14", "2019-05", Lag(76, 76, 106, True)),
        ("2019-02", "2019-02-10", Lag(9, 0, 9, True)),
        ("2019-02-14", "2019-02", Lag(0, 0, 14, True)),
        ("2023-04-26~", "2023-05-03", Lag(7, 7, 7, True)),
        ("2024-05-13T23:00:00Z", "2024-05-14T01:00:00Z", Lag(1, 1, 1, False)),
        ("2024-05-14", "2024-05-13", Lag(-1, -1, -1, False)),
        ("-0043-03-15", "-0043-03-20", Lag(5, 5, 5, False)),
        ("2019-01-01/2021-12-31", "2019-01-11", Lag(10, 10, 10, False)),
        ("[2024-05-13..2024-05-20]", "2024-05-21", Lag(8, 1, 8, True)),
    ],
)
def test_a_lag_is_counted_from_day_to_day(event: str, answer: str, lag: Lag) -> None:
    """From the day one began to the day the other began, with limits where a date leaves days open."""
    assert lag_between(end("a", event), end("b", answer)) == lag


@pytest.mark.parametrize(
    ("event", "answer"),
    [
        (None, "2019"),
        ("2019", None),
        ("../2019", "2020"),
        ("[..2019-05-01]", "2020"),
        ("2019", "[2020-05-01..]"),
    ],
)
def test_without_a_day_to_count_from_there_is_no_lag(event: str | None, answer: str | None) -> None:
    """An undated event and one with an open beginning are never given a lag of their own making."""
    assert lag_between(end("a", event), end("b", answer)) is None


def test_an_estimate_is_marked() -> None:
    """A reader sees which lags are exact."""
    assert str(lag_between(end("a", "2019-02-14"), end("b", "2019-05"))) == "~76 d"
    assert str(lag_between(end("a", "2019-02-14"), end("b", "2022-02-14"))) == "1,096 d"


def test_launches_with_fastest_and_median() -> None:
    """Answers stand by their lag, the median is theirs, and years are those of the launches."""
    one, two = end("one", "2019-02-14"), end("two", "2020-01-01")
    found = race(
        (end("slow", "2019-06-14"), one, ""),
        (end("fast", "2019-02-16"), one, ""),
        (end("next", "2021-01-01"), two, ""),
    )
    first, second = found.launches
    assert [answer.event.uid for answer in first.answers] == ["fast", "slow"]
    assert (first.fastest.event.uid, first.median) == ("fast", 61)
    assert second.days == [366]
    assert [
        (year.year, year.launches, year.n, year.fastest, year.median) for year in found.years
    ] == [
        (2019, 1, 2, 2, 61),
        (2020, 1, 1, 366, 366),
    ]
    assert (found.n, found.median) == (3, 120)


def test_what_is_no_answer_in_a_race_is_left_out_and_counted() -> None:
    """Re-makings, answers without a day and answers before their event move no median."""
    one = end("one", "2019-02-14")
    found = race(
        (end("real", "2019-02-24"), one, ""),
        (end("again", "2022-02-24"), one, "re-making"),
        (end("undated", None), one, ""),
        (end("before", "2018-01-01"), one, ""),
    )
    assert (found.n, found.median) == (1, 10)
    assert (found.remakings, found.undated, found.before) == (1, 1, 1)
    assert len(found.launches[0].answers) == 4


def test_a_filter_keeps_pairs_with_a_matching_end() -> None:
    """`race side:open` shows what open ones answered and who answered them."""
    links = (
        (end("b", "2019-02-24"), end("a", "2019-02-14"), ""),
        (end("c", "2019-03-24"), end("a", "2019-02-14"), ""),
        (end("e", "2020-03-24"), end("d", "2020-02-14"), ""),
    )
    assert [launch.event.uid for launch in race(*links, matching=["b"]).launches] == ["a"]
    assert [len(launch.answers) for launch in race(*links, matching=["b"]).launches] == [1]
    assert [len(launch.answers) for launch in race(*links, matching=["a"]).launches] == [2]
    assert race(*links, matching=["z"]).launches == ()


def test_events_that_nothing_answers_are_counted() -> None:
    """Also a launch without an answer is a finding."""
    links = ((end("b", "2019-02-24"), end("a", "2019-02-14"), ""),)
    assert race(*links).unanswered == 9
    assert race(*links, matching=["a", "b", "x"]).unanswered == 2


def test_no_links_no_race() -> None:
    """A timeline without answers is no error."""
    found = race()
    assert (found.launches, found.years, found.median) == ((), (), None)


def row(key: int, date: str | None, *answered: LinkEnd) -> Row:
    """An event as a list has it, with what it answers."""
    earliest, latest = bounds(date) if date else (None, None)
    more = (f"e{key}", date, earliest, latest, "t", {}, "", False, False, 0, False, answered, 0)
    return Row(key, *more)


class Pages:
    """As much of a view as the race around an event asks for."""

    def __init__(self, *rows: Row) -> None:
        self._rows = rows

    def page(
        self, key: int | None, *, limit: int, backwards: bool = False, inclusive: bool = False
    ) -> list[Row]:
        if key is None:
            return list(self._rows[:limit])
        if backwards:
            return [row for row in self._rows if row.key < key][-limit:]
        return [row for row in self._rows if row.key > key or (inclusive and row.key == key)][
            :limit
        ]


def test_the_race_around_an_event_has_what_is_near_on_either_side() -> None:
    """Launches in time order, each with its answers by their lag; what is far away, or another relation, is not in it."""
    one, two, undated = end("one", "2019-01-01"), end("two", "2018-01-01"), end("never", None)
    rows = (
        row(1, "2019-01-02", one),
        row(2, "2019-01-09", one),
        row(3, "2019-02-01", undated, two, one._replace(relation="dated-from")),
        row(4, "2019-01-05", one),
        row(5, "2019-03-01", one),
    )
    found = race_around(cast(View, Pages(*rows)), 3, events=2)
    assert found.partial
    assert [launch.event.uid for launch in found.launches] == ["two", "one", "never"]
    assert [answer.event.uid for answer in found.launches[1].answers] == ["e1", "e4", "e2"]
    assert [answer.lag for answer in found.launches[2].answers] == [None]
    assert found.launches[1].answers[0].event.date == "2019-01-02"
    from_the_start = race_around(cast(View, Pages(*rows)), None, events=1)
    assert [len(launch.answers) for launch in from_the_start.launches] == [1]
