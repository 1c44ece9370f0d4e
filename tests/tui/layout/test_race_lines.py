"""The race's lines: each leads to its event, bars keep their order, and nothing that counts is left unsaid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeloom.model.events import LinkEnd
from timeloom.race import Answer, Lag, Launch, Race, Year
from timeloom.tui.views.race.lines import (
    Scale,
    bar_of,
    days_words,
    lag_words,
    launch_words,
    line_up,
    summary,
    year_table,
)


def end(uid: str, earliest: float | None = 0.0) -> LinkEnd:
    return LinkEnd("answers", uid, uid.upper(), "2020", earliest)


def answer(uid: str, days: int | None, *, remaking: bool = False) -> Answer:
    lag = None if days is None else Lag(days, days, days, about=False)
    return Answer(end(uid), lag, remaking)


def race(*launches: Launch, relation: str = "answers", before: int = 0) -> Race:
    return Race(relation, launches, (), 3, 12.5, 1, 2, before, 7)


A = Launch(end("a", 100.0), (answer("a1", 20), answer("a2", 90), answer("a3", None)))
B = Launch(end("b", 200.0), (answer("b1", 3), answer("a", 700, remaking=True)))
C = Launch(end("c", 300.0), (answer("c1", None),))


def test_every_line_leads_to_its_event() -> None:
    found = line_up(race(A, B, C), "date")
    assert [found.uid(line) for line in range(found.lines)] == [
        "a", "a1", "a2", "a3", "b", "b1", "a", "c", "c1",
    ]  # fmt: skip
    assert [found.answer(line) is None for line in range(found.lines)].count(True) == 3
    assert found.places["a"] == 0, "its heading, though it is an answer as well"
    assert found.places["b1"] == 5
    assert found.longest == 90, (
        "neither re-makings nor lags that are not known make the scale longer"
    )


def test_the_fastest_first_and_those_without_a_lag_last() -> None:
    found = line_up(race(A, B, C), "lag")
    assert [launch.event.uid for launch in found.launches] == ["b", "a", "c"]


def test_from_heading_to_heading() -> None:
    found = line_up(race(A, B, C), "date")
    assert [found.heading(line, 1) for line in (0, 2, 4, 8)] == [4, 4, 7, 7]
    assert [found.heading(line, -1) for line in (8, 7, 5, 2, 0)] == [7, 4, 4, 0, 0]


def test_the_launch_nearest_in_time() -> None:
    found = line_up(race(A, B, C), "date")
    assert [found.nearest(moment) for moment in (-1e9, 140.0, 190.0, 1e9)] == [0, 0, 4, 7]
    assert line_up(race(), "date").lines == 0
    assert line_up(race(), "date").nearest(0.0) == 0


@given(st.integers(1, 10**13), st.integers(4, 200), st.booleans(), st.data())
def test_longer_lags_have_longer_bars(
    longest: int, columns: int, log: bool, data: st.DataObject
) -> None:
    scale = Scale(longest, columns, log)
    days = sorted(data.draw(st.lists(st.integers(0, longest), min_size=2, max_size=8)))
    cells = [scale.column(day) for day in days]
    assert cells == sorted(cells)
    assert scale.column(longest) == columns
    assert all((cell > 0) == (day > 0) for day, cell in zip(days, cells, strict=True))
    free = 0
    for column, text in scale.ticks():
        assert column >= free
        assert column + len(text) <= columns + 1
        free = column + len(text) + 1


def test_doubt_is_the_faded_end_of_a_bar() -> None:
    scale = Scale(100, 100, log=False)
    assert bar_of(Lag(40, 40, 40, about=False), scale) == (40, 0, False)
    assert bar_of(Lag(40, 30, 70, about=True), scale) == (30, 40, False)
    assert bar_of(Lag(0, 0, 500, about=True), scale) == (0, 100, True)


def test_words_for_lags() -> None:
    assert lag_words(answer("x", 1234)) == "1,234 d"
    assert lag_words(Answer(end("x"), Lag(168, 160, 190, about=True))) == "~168 d"
    assert lag_words(answer("x", 550, remaking=True)) == "550 d, re-making"
    assert lag_words(answer("x", -12)) == "12 d before"
    assert lag_words(answer("x", None)) == "no day to count from"
    assert lag_words(answer("x", 5_040_347_240_309)) == "13.8 Ga"
    assert lag_words(answer("x", -1_000_000)) == "2,738 y before"
    assert (days_words(999_999), days_words(1e6), days_words(4e6)) == (
        "999,999 d",
        "2,738 y",
        "11 ka",
    )
    assert (days_words(15.5), days_words(88.0), days_words(None)) == ("15.5 d", "88 d", "–")


def test_n_stands_beside_every_median() -> None:
    assert launch_words(A) == "n 2 · median 55 d"
    assert launch_words(C) == "n 0"
    assert any("median" in piece and "n 3" in piece for piece in summary(race(A)))


def test_what_is_left_out_is_counted() -> None:
    words = " · ".join(summary(race(A, B, before=4)))
    assert words == (
        "2 launches, 5 answers · median 12.5 d, n 3 · 1 re-making left out · 2 without a day to count from · "
        "4 dated before what it answers · 7 events unanswered"
    )
    other = " · ".join(summary(race(A, relation="cites")))
    assert other.startswith("1 event, 3 links")


YEARS = [Year(2000 + n, 1, n + 1, n, n * 10.0) for n in range(12)]


@given(st.integers(1, 200), st.none() | st.integers(1990, 2020))
def test_years_fit_their_room(room: int, around: int | None) -> None:
    table = year_table(YEARS, room, 8, around)
    assert len(table.years) == len(table.n) == len(table.median) == len(table.bars) >= 1
    assert table.width * len(table.years) <= room or len(table.years) == 1
    assert all(1 <= bar <= 8 for bar in table.bars)
    assert table.earlier == (table.years[0] != "2000")
    assert table.later == (table.years[-1] != "2011")
    if around is not None and 2000 <= around <= 2011:
        assert str(around) in table.years


def test_no_years_at_all() -> None:
    assert year_table([], 80, 8).years == ()
