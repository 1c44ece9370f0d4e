"""A filter that no index answers is read in the background: the screen is there at once, and Esc gives the filter up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.tui.support import build, explorer, focused, press, rest, text, until
from timeloom.model.events import Event
from timeloom.query.parser import parse
from timeloom.store import open_writer
from timeloom.store.sqlite.search.matches import KnownMatches
from timeloom.store.view import EventsView
from timeloom.tui.model import jobs
from timeloom.tui.model.held_keys import is_slow
from timeloom.tui.views.lanes.view import LanesView


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds up every answer to a regular expression, at the latest until the test ends."""
    opened = threading.Event()
    found = EventsView._found

    def slow(view: EventsView) -> Any:
        if view.query.text.startswith("/") and view._known is None:
            assert threading.current_thread() is not threading.main_thread(), (
                "asked on the UI thread"
            )
            opened.wait()
        return found(view)

    monkeypatch.setattr(EventsView, "_found", slow)
    yield opened
    opened.set()


@pytest.mark.parametrize(
    ("typed", "slow"),
    [("/x/", True), ("a -(b OR /x/)", True), ("lag:<1d", True), ("-lasts:>1d", True), ("answers:*", True), ("answers:talk", False),
     ("side:crowd date:2020", False), ("", False)],
)  # fmt: skip
def test_which_filters_are_slow(typed: str, slow: bool) -> None:
    assert is_slow(parse(typed, now=0.0)) is slow


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_slow_filter_does_not_hold_up_the_start(
    calm: Path, gate: threading.Event, size: tuple[int, int]
) -> None:
    app = explorer(calm, query="/answer/")
    async with app.run_test(size=size) as pilot:
        await until(pilot, "Looking for what matches")
        await pilot.press("question_mark")
        await until(pilot, "Move down")
        await pilot.press("escape", "j", "G", "k")
        gate.set()
        await rest(pilot)
        assert "An open answer" in text(app)
        assert "A laboratory opens" not in text(app)
        await until(pilot, "1/3 of 11")
        await press(pilot, "G")
        assert focused(app) == "days"


async def test_escape_gives_a_slow_filter_up(
    calm: Path, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.001)
    app = explorer(calm, query="/answer/")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, "searching")
        await pilot.press("escape")
        gate.set()
        await rest(pilot)
        assert not app.explorer.state.filter_on
        assert "A laboratory opens" in text(app)
        await press(pilot, "F")
        assert "A laboratory opens" not in text(app), "F asks again"


async def test_a_restored_slow_filter_is_read_in_the_background(
    calm: Path, gate: threading.Event
) -> None:
    writer = open_writer(calm)
    writer.set_session({"filter": "/answer/", "focus": "lab"})
    writer.close()
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, "Looking for what matches")
        gate.set()
        await rest(pilot)
        assert focused(app) == "open-1"


async def test_a_slow_filter_that_is_wrong_is_said_and_dropped(calm: Path) -> None:
    app = explorer(calm, query="/x/ colour:red")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await rest(pilot)
        assert "colour" in text(app)
        assert "A laboratory opens" in text(app)


async def test_what_the_background_has_read_is_at_hand_and_never_out_of_date(calm: Path) -> None:
    """The keys are taken over from the count; a change by another program makes them be read anew."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'answer", "enter")
        view = app.explorer.ui_view
        assert isinstance(view, EventsView)
        assert isinstance(view._found(), KnownMatches)
        uids = list(view.uids())
        assert uids == list(app.access.reader.view(app.explorer.state.shown).uids())
        other = open_writer(calm)
        other.delete([uids[-1]])
        other.close()
        await press(pilot, "R")
        assert list(app.explorer.ui_view.uids()) == uids[:-1]
        await press(pilot, "G")
        assert focused(app) == uids[-2]


async def test_lanes_are_moved_along_and_fitted_without_asking_a_slow_filter_on_the_ui_thread(
    calm: Path, gate: threading.Event
) -> None:
    app = explorer(calm, query="/answer/")
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, "Looking for what matches")
        keys = (
            "2",
            "full_stop",
            "l",
            "j",
            "L",
            "0",
            "G",
            "enter",
            "g",
            "less_than_sign",
            "4",
            "full_stop",
            "5",
        )
        await pilot.press(*keys)
        gate.set()
        await rest(pilot)
        await press(pilot, "2", "G")
        assert focused(app) == "days"
        await press(pilot, "h", "k", "comma", "0")
        assert focused(app) in ("open-1", "spring")


async def test_steps_along_and_across_lanes_add_up_while_the_answer_is_looked_for(
    calm: Path, gate: threading.Event
) -> None:
    """Keys come faster than a slow filter is read: none of them is lost."""
    gate.set()
    app = explorer(calm, query="/e/")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "g")
        assert focused(app) == "lab"
        for keys, reached in (
            ("lll", "model-3"),
            ("hhl", "model-2"),
            ("kkj", "model-2"),
            ("kk", "rebuild"),
        ):
            gate.clear()
            await pilot.press(*keys)
            assert app.access.busy
            gate.set()
            await rest(pilot)
            assert focused(app) == reached, keys


async def test_the_axis_pans_at_once_and_the_focus_follows_over_all_screens(
    calm: Path, gate: threading.Event
) -> None:
    gate.set()
    app = explorer(calm, query="/e/")
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "g", "plus", "plus")
        view = app.explorer.view
        assert isinstance(view, LanesView)
        assert view.axis is not None
        start, there = view.axis.start, text(app)
        app.explorer.matching.know(app.explorer.state.shown, None, None)  # not read yet, that is
        gate.clear()
        await pilot.press("L", "L")
        await pilot.pause()
        assert view.axis.start > start + view.axis.scale * view.columns
        assert text(app) != there
        gate.set()
        await rest(pilot)
        focus = app.explorer.state.focus
        assert focus is not None
        assert focus.when is not None
        assert focus.when > start + view.axis.scale * view.columns


async def test_a_race_lights_a_slow_filters_matches_once_they_are_known(
    calm: Path, gate: threading.Event
) -> None:
    """Until then its names are there and nothing waits for the filter."""
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        app.explorer.change(query=parse("/answer/", now=0.0), lit=True)
        await pilot.press("3")
        await until(pilot, "2019-02-14  Second model")
        assert not app.explorer.view.unlit  # type: ignore[attr-defined]
        gate.set()
        await rest(pilot)
        unlit = app.explorer.view.unlit  # type: ignore[attr-defined]
        assert {"rebuild", "model-2"} <= unlit
        assert "open-1" not in unlit


CATASTROPHIC = ("/(a|aa)+$/", "/((a{1,1000}){1,1000}){1,100}b/")


@pytest.mark.parametrize("pattern", CATASTROPHIC)
async def test_a_pattern_without_an_end_leaves_the_last_result(
    tmp_path: Path, pattern: str
) -> None:
    """The keys are heard meanwhile, the message names the event, what was shown before stays."""
    path = build(tmp_path / "a.db", (Event("a" * 50 + "!", "2020", "a"), Event("b", "2021", "b")))
    app = explorer(path)
    async with app.run_test(size=(120, 30)) as pilot:
        await rest(pilot)
        await press(pilot, "slash", "'b", "enter", "slash", "ctrl+u", f"'{pattern}")
        await until(pilot, "takes too long on the event “aaaa")
        assert app.explorer.state.query.text in (
            "b",
            "",
        )  # empty between Ctrl-u and the first letter
        await press(pilot, "escape")
        assert app.explorer.state.query.text == "b"


async def test_a_pattern_without_an_end_at_the_start(tmp_path: Path) -> None:
    """A filter given at the start, or kept from the last time, is given up as well."""
    path = build(tmp_path / "a.db", (Event("a" * 50 + "!", "2020", "a"), Event("b", "2021", "b")))
    app = explorer(path, query=CATASTROPHIC[0])
    async with app.run_test(size=(120, 30), notifications=True) as pilot:
        await until(pilot, "takes too long")
        await rest(pilot)
        await press(pilot, "G", "2", "3", "4", "5", "1")
        assert not app.explorer.state.filtered
