"""The Race view: the numbers of `timeloom race`, sorted and scaled as one likes, each line leading to its event."""

from __future__ import annotations

import json
from pathlib import Path
from time import sleep
from typing import Any

import pytest

from tests.tui.support import (
    NASTY,
    build,
    covers,
    explorer,
    focused,
    matches_snapshot,
    press,
    rest,
    text,
    until,
)
from timeloom.cli.main import main
from timeloom.errors import Cancelled
from timeloom.model.events import ANSWERS, Event, Link
from timeloom.query.query import EVERYTHING
from timeloom.race import Race, race_around, telling
from timeloom.tui.app import TimeloomApp
from timeloom.tui.dialogs.picker import Picker
from timeloom.tui.model import jobs
from timeloom.tui.views.race.lines import line_up
from timeloom.tui.views.race.view import RaceView

SIZES = [(120, 40), (80, 24)]


def race(app: TimeloomApp) -> RaceView:
    view = app.explorer.view
    assert isinstance(view, RaceView)
    return view


CHASE = (
    Event("First launch", "2019-02-14", "one", fields={"actor": ("Maker",)}),
    Event("Soon rebuilt", "2019-02-18", "quick", fields={"actor": ("Ann",), "side": ("open",)}, links=(Link(ANSWERS, "one"),)),
    Event("Rebuilt in some month", "2019-08", "month", fields={"actor": ("Ben", "Cid")}, links=(Link(ANSWERS, "one"),)),
    Event("Made again for its own sake", "2021-01-01", "again", links=(Link(ANSWERS, "one", {"how": ("re-making",)}),)),
    Event("Second launch", "2020-06-01", "two"),
    Event("Came before", "2020-05-20", "before", links=(Link(ANSWERS, "two"),)),
    Event("Next day", "2020-06-02", "next", fields={"actor": ("Dee",)}, links=(Link(ANSWERS, "two"), Link("cites", "one"))),
    Event("Nobody knows when", None, "undated", links=(Link(ANSWERS, "two"),)),
    Event("Answers what is not here", "2022-01-01", "lost", links=(Link(ANSWERS, "elsewhere"),)),
    Event("Nobody answered", "2022-02-02", "alone"),
)  # fmt: skip


@pytest.fixture
def chase(tmp_path: Path) -> Path:
    return build(tmp_path / "chase.db", CHASE)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_it_looks_like(chase: Path, size: tuple[int, int]) -> None:
    app = explorer(chase)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "j", "3")
        matches_snapshot(app, f"race-{size[0]}x{size[1]}")
        await press(pilot, "S", "z")
        matches_snapshot(app, f"race-linear-{size[0]}x{size[1]}")


@covers("view.race")
@pytest.mark.parametrize("query", ["", "side:open", "after:2020"])
async def test_the_numbers_are_those_of_the_command_line(
    chase: Path, query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["race", *query.split(), "--db", str(chase), "--to", "json"]) == 0
    known = json.loads(capsys.readouterr().out)
    app = explorer(chase, query=query or None)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        found = race(app).race
        assert found is not None
        assert (found.n, found.median, found.remakings) == (
            known["n"], known["median"], known["remakings"],
        )  # fmt: skip
        assert (found.undated, found.before, found.unanswered) == (
            known["undated"], known["before"], known["unanswered"],
        )  # fmt: skip
        assert [launch.event.uid for launch in found.launches] == [
            launch["uid"] for launch in known["launches"]
        ]
        assert f"n {known['n']}" in text(app)
        assert "not drawn" in text(app)
        for launch in known["launches"]:
            for answer in launch["answers"]:
                if answer["counts"] and not answer["about"]:
                    assert f"{answer['days']} d" in text(app)


async def test_who_answered_and_what_is_left_out(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        shown = text(app)
        assert "Ann" in shown
        assert "Ben, Cid" in shown
        assert "~168 d" in shown
        assert "re-making" in shown
        assert "12 d before" in shown
        assert "no day to count from" in shown
        assert "1 re-making left out" in shown
        assert "unanswered" in shown
        assert "n 2 · median 86 d" in shown


async def test_moving_goes_from_event_to_event(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        assert focused(app) == "one"
        await press(pilot, "j", "j")
        assert focused(app) == "month"
        await press(pilot, "l")
        assert focused(app) == "two"
        await press(pilot, "h", "h")
        assert focused(app) == "one"
        await press(pilot, "G")
        assert focused(app) == "lost"
        await press(pilot, "less_than_sign")
        assert focused(app) == "one"
        assert race(app).cursor == 0


@covers("race.open")
async def test_enter_goes_to_the_event(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "j", "enter")
        assert app.explorer.state.view == "list"
        assert focused(app) == "quick"


async def test_enter_shows_what_the_filter_hides(chase: Path) -> None:
    """A pair is in the race when one end matches; going to the other end turns the filter off."""
    app = explorer(chase, query="side:open")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "g", "enter")
        assert focused(app) == "one"
        assert not app.explorer.state.filter_on


async def test_an_event_that_is_not_here_is_said_so(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3", "G", "k")
        assert race(app).uid == "elsewhere"
        await press(pilot, "enter")
        assert any("not in this timeline" in toast.message for toast in app._notifications)
        assert app.explorer.state.view == "race"


@covers("race.order")
async def test_fastest_first(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "S", "g")
        assert focused(app) == "two"
        assert "fastest first" in text(app)
        await press(pilot, "S", "g")
        assert focused(app) == "one"


@covers("race.scale")
async def test_linear_bars_are_in_proportion(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")

        def bar(who: str) -> int:
            line = next(line for line in text(app).splitlines() if who in line and "│" in line)
            return line.count("━")

        fast = bar("Ann")
        assert fast > 5
        await press(pilot, "z")
        assert bar("Ann") == 1
        assert "linear" in text(app)


@covers("race.options")
async def test_any_relation_can_be_raced(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "o")
        assert isinstance(app.screen, Picker)
        await press(pilot, "'cites", "enter")
        assert "1 event, 1 link" in text(app)
        assert "Next day" in text(app) or "Dee" in text(app)
        await press(pilot, "o", "'fastest", "enter")
        assert race(app).order == "lag"
        await press(pilot, "o", "'xyz", "enter")
        assert "No event has a link" in text(app)
        await press(pilot, "o", "'answers", "enter", "o", "'linear", "enter")
        assert not race(app).logarithmic


async def test_the_filter_applies_as_it_is_typed(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "/", "'side:open", "enter")
        assert "1 launch, 1 answer" in text(app)
        await press(pilot, "F")
        assert "3 launches" in text(app)


async def test_a_new_answer_is_there_at_once(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        app.explorer.write(lambda writer: writer.link("alone", Link(ANSWERS, "two")))
        await rest(pilot)
        assert "3 launches, 8 answers" in text(app)


HARD = {
    "none": (),
    "one": (Event("One", "2020-05-01", "a", links=(Link(ANSWERS, "a"),)),),
    "same second": tuple(
        Event(f"世界 {n}", "2020-05-01T10:11:12Z", f"e{n}", links=(Link(ANSWERS, f"e{n // 3}"),))
        for n in range(2000)
    ),
    "deep time": (
        Event("First", "Y-13800000000", "a"),
        Event("Earth", "Y-4540000000", "b", links=(Link(ANSWERS, "a"),)),
        Event("Now", "2020-01-01T00:00:01Z", "c", links=(Link(ANSWERS, "a"), Link(ANSWERS, "b"))),
    ),
    "uncertain": tuple(
        Event(f"U{n}", date, f"u{n}", links=(Link(ANSWERS, "u0"),))
        for n, date in enumerate(["196X", "1965~", "[1960..1970]", "../1950", "1950/..", None])
    ),
    "nasty": NASTY,
    "long": (
        Event("x" * 4000, "2020-01-01", "a", fields={"actor": ("y" * 4000,)}),
        Event("長" * 2000, "2020-02-01", "b", fields={"actor": ("界" * 300,)}, links=(Link(ANSWERS, "a"),)),
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "size"),
    [*((kind, (80, 24)) for kind in HARD), ("deep time", (60, 16)), ("nasty", (200, 60))],
    ids=str,
)
async def test_hard_timelines(tmp_path: Path, kind: str, size: tuple[int, int]) -> None:
    app = explorer(build(tmp_path / "hard.db", HARD[kind]))
    async with app.run_test(size=size) as pilot:
        await press(pilot, "3", "j", "l", "z", "S", "G", "pageup", "h", "g", "L", "H", "full_stop")
        assert app.failure == ""
        assert isinstance(app.explorer.view, RaceView)
        if kind not in ("none",):
            assert "median" in text(app)


async def test_plain_signs_only(chase: Path) -> None:
    app = explorer(chase, ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3", "j", "G", "z")
        assert text(app).isascii(), sorted({c for c in text(app) if not c.isascii()})


async def test_without_answers_another_relation_is_measured(tmp_path: Path) -> None:
    """The one with most links; the others can be picked, each with its number."""
    events = (
        Event("First", "2019-02-14", "one"),
        Event("Second", "2019-02-18", "two", links=(Link("cites", "one"), Link("mocks", "one"))),
        Event("Third", "2019-02-20", "three", links=(Link("cites", "one"),)),
    )
    app = explorer(build(tmp_path / "cites.db", events))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        assert race(app).relation == "cites"
        assert "days from each event to its cites" in text(app)
        await press(pilot, "o")
        assert "2 links" in text(app)
        await press(pilot, "'mocks", "enter")
        assert race(app).relation == "mocks"
        assert "6 d" not in text(app)


async def test_without_any_links_the_race_says_what_is_missing(tmp_path: Path) -> None:
    app = explorer(build(tmp_path / "none.db", (Event("Alone", "2019", "one"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "3")
        assert "No event is linked to another yet" in text(app)


async def test_of_many_events_those_near_the_focus_come_first(
    chase: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first picture has the answers and no sums; the whole takes its place."""
    monkeypatch.setattr("timeloom.tui.views.race.view.MANY", 1)
    seen: list[bool] = []
    made = RaceView.refresh

    def refresh(self: RaceView, *args: Any, **options: Any) -> RaceView:
        if self.race is not None:
            seen.append(self.race.partial)
        return made(self, *args, **options)

    monkeypatch.setattr(RaceView, "refresh", refresh)
    app = explorer(chase)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        assert seen[-1] is False
        assert "n 2 · median 86 d" in text(app)
        view = race(app)
        view.race = race_around(app.access.reader.view(EVERYTHING), None)
        view.lineup = line_up(view.race, "date")
        view.refresh()
        await rest(pilot)
        assert "Soon rebuilt" in text(app)
        assert "median" not in text(app)
        assert "counting all of them" in text(app)


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_counting_a_race_is_stopped(
    chase: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    """The work itself ends, not only the waiting for it; what is known stays, and R counts again."""
    monkeypatch.setattr("timeloom.tui.views.race.view.MANY", 1)
    monkeypatch.setattr(jobs, "PATIENCE", 0.001)
    ended: list[bool] = []

    def endless(*_arguments: Any) -> Race:
        progress = _arguments[-1]
        try:
            while True:
                progress(1)
                sleep(0.001)
        except Cancelled:
            ended.append(True)
            raise

    app = explorer(chase)
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        with monkeypatch.context() as patch:
            patch.setattr("timeloom.tui.views.race.view.run_race", endless)
            await pilot.press("3")
            await until(pilot, "measuring lags")
            await press(pilot, key)
        assert ended == [True]
        assert "stopped: only those near the focus; R counts all of them" in text(app)
        await press(pilot, "R")
        assert "n 2 · median 86 d" in text(app)


def test_a_race_tells_how_far_it_is_in_every_pass() -> None:
    told: list[int] = []
    assert list(telling(range(3_000), told.append)) == list(range(3_000))
    assert told == [0, 1_024, 2_048]


async def test_the_race_mutes_what_does_not_match_while_matches_are_lit(chase: Path) -> None:
    app = explorer(chase)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'actor:ann", "enter", "backslash", "3")
        assert "matches lit" in text(app)
        assert {"one", "month", "next"} <= race(app).unlit
        assert "quick" not in race(app).unlit
        await press(pilot, "backslash")
        assert not race(app).unlit
