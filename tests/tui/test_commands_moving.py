"""Moving, places, panes: each key does what help says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import build, covers, explorer, focused, press, rest, text, type_text
from timeloom.model.events import Event
from timeloom.tui.dialogs.prompts import DatePrompt

MANY = tuple(
    Event(
        f"Event {number:03}", f"20{number // 10 % 100:02}-01-{number % 10 + 1:02}", f"e{number:03}"
    )
    for number in range(300)
)


@covers("move.down", "move.up", "move.next", "move.previous", "move.later", "move.earlier")
async def test_one_event_at_a_time(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        assert focused(app) == "lab"
        await press(pilot, "j", "down", "full_stop", "l", "right")
        assert focused(app) == "model-3"
        await press(pilot, "k", "up", "comma", "h")
        assert focused(app) == "model-1"
        await press(pilot, "left", "left")
        assert focused(app) == "lab"


@covers("move.first", "move.last")
async def test_first_and_last(calm: Path) -> None:
    """The undated shelf is the end of the list."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "G")
        assert focused(app) == "rumour"
        assert "undated" in text(app)
        await press(pilot, "home")
        assert focused(app) == "lab"


@covers(
    "move.page-down",
    "move.page-up",
    "move.half-down",
    "move.half-up",
    "move.screen-later",
    "move.screen-earlier",
)
@pytest.mark.parametrize(
    ("there", "back"),
    [("pagedown", "pageup"), ("space", "b"), ("ctrl+d", "ctrl+u"), ("L", "H")],
)
async def test_pages_go_there_and_back(tmp_path: Path, there: str, back: str) -> None:
    """A page moves by about what is seen, over many windows of rows, and the way back ends where it began."""
    app = explorer(build(tmp_path / "many.db", MANY))
    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        await press(pilot, there)
        first = int(focused(app)[1:])
        assert 5 <= first <= 18
        await press(pilot, *[there] * 60)
        assert focused(app) == "e299"
        await press(pilot, *[back] * 60)
        assert focused(app) == "e000"


async def test_a_long_way_down_is_without_a_hole(tmp_path: Path) -> None:
    app = explorer(build(tmp_path / "many.db", MANY))
    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        for number in range(7, 300, 7):
            await type_text(pilot, "j" * 7)
            assert focused(app) == f"e{number:03}"
        await press(pilot, "'" + "j" * 5)
        assert "300/300" in text(app)


@covers("go.date", "go.back", "go.forward")
async def test_go_to_a_date_and_back(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t", "'May 2020")
        assert isinstance(app.screen, DatePrompt)
        assert "reads as: May 2020" in text(app)
        await press(pilot, "enter")
        assert focused(app) == "model-3"
        await press(pilot, "less_than_sign")
        assert focused(app) == "lab"
        await press(pilot, "greater_than_sign")
        assert focused(app) == "model-3"


async def test_a_text_that_is_no_date_is_said_so(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "t", "'gibberish", "enter")
        assert "cannot read" in text(app)
        await press(pilot, "escape")
        assert focused(app) == "lab"


@covers("go.now")
async def test_today_is_after_everything_here(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "T")
        assert focused(app) == "days"


@covers("mark.toggle", "mark.next", "mark.previous")
async def test_marks(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "m", "j", "j", "m", "g")
        await press(pilot, "right_parenthesis")
        assert focused(app) == "model-1"
        await press(pilot, "right_parenthesis")
        assert focused(app) == "rebuild"
        await press(pilot, "left_parenthesis")
        assert focused(app) == "model-1"
        await press(pilot, "m")
        assert app.explorer.state.marks == ("rebuild",)


@covers("pane.details", "pane.close")
async def test_details_open_and_close(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        assert "It promises to share." not in text(app)
        await press(pilot, "enter")
        assert "It promises to share." in text(app)
        assert "in essay.md, Beginnings" in text(app)
        await press(pilot, "escape")
        assert "It promises to share." not in text(app)


@covers("pane.next", "details.down", "details.follow", "details.up")
async def test_links_are_followed_both_ways(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "j", "j")
        assert focused(app) == "rebuild"
        await press(pilot, "tab", "j", "enter")
        assert focused(app) == "model-2"
        await press(pilot, "tab", "j", "j", "up", "enter")
        assert focused(app) == "rebuild"
        await press(pilot, "less_than_sign")
        assert focused(app) == "model-2"


@covers("details.page-down", "details.page-up")
async def test_details_scroll(tmp_path: Path) -> None:
    long = Event("Long", "2020", "long", "\n".join(f"line {number}" for number in range(200)))
    app = explorer(build(tmp_path / "long.db", (long,)))
    async with app.run_test(size=(120, 30)) as pilot:
        await press(pilot, "tab", "pagedown")
        assert "line 30" in text(app)
        assert "line 0\n" not in text(app)
        await press(pilot, "b")
        assert "line 0" in text(app)


@covers("view.list")
async def test_the_list_is_a_view(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "1")
        assert app.explorer.state.view == "list"


@covers("select.range")
async def test_a_range_is_selected_and_let_go(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "v", "j", "j")
        assert text(app).count("┃ ") >= 2
        await press(pilot, "escape")
        assert app.explorer.state.range_from is None
