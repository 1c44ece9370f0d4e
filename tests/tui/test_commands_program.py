"""Export, options, help, palette, leaving, and coming back to the same place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.support import covers, explorer, focused, press, rest, text, words
from timeloom.tui.dialogs.palette import CommandList


@covers("app.export")
async def test_export_writes_exactly_what_is_filtered(calm: Path, tmp_path: Path) -> None:
    out = tmp_path / "crowd.jsonl"
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "w")
        assert "6 events that match side:crowd" in text(app)
        await press(pilot, "ctrl+u", f"'{out}", "enter")
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [row["uid"] for row in rows] == [
            "rebuild",
            "rebuild-2",
            "open-1",
            "spring",
            "days",
            "rumour",
        ]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_export_writes_exactly_what_is_selected(
    calm: Path, tmp_path: Path, size: tuple[int, int]
) -> None:
    """A range among the matches of a filter; the other matches and what stands between them stay out."""
    out = tmp_path / "some.jsonl"
    app = explorer(calm)
    async with app.run_test(size=size, notifications=True) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "j", "v", "j", "j", "w")
        assert "3 selected events" in text(app)
        await press(pilot, "ctrl+u", f"'{out}", "enter")
        assert "3 events written to" in text(app)
        assert app.explorer.state.range_from is None
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["uid"] for row in rows] == ["rebuild-2", "open-1", "spring"]


async def test_export_writes_all_matches_that_are_selected(calm: Path, tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "V", "w")
        assert "6 selected events" in text(app)
        await press(pilot, "ctrl+u", f"'{out}", "enter")
    assert len(out.read_text(encoding="utf-8").splitlines()) == 6


async def test_a_selection_of_which_an_end_is_gone_is_not_written(
    calm: Path, tmp_path: Path
) -> None:
    """Another program has deleted the event between the question and the answer."""
    from timeloom.store import open_writer

    out = tmp_path / "none.csv"
    app = explorer(calm)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "v", "j", "w")
        other = open_writer(calm)
        other.delete(["lab"])
        other.close()
        await press(pilot, "ctrl+u", f"'{out}", "enter")
        assert "lab" in text(app)
        assert not out.exists()


async def test_the_file_has_the_ending_of_the_format_again_after_one_that_has_none(
    calm: Path,
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "w")
        field = app.screen.query_one("#path", Input)
        endings = []
        for _ in range(11):
            endings.append(field.value.removeprefix("calm"))
            await press(pilot, "down")
        assert endings.count("") == 1
        assert {".csv", ".ics", ".mw", ".html"} <= set(endings)
        await press(pilot, "ctrl+u", "'mine", "down")
        assert field.value == "mine"


async def test_export_asks_before_it_replaces_a_file(calm: Path, tmp_path: Path) -> None:
    out = tmp_path / ("long-name-" * 8) / "kept.csv"
    out.parent.mkdir()
    out.write_text("mine", encoding="utf-8")
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "w", "ctrl+u", f"'{out}", "enter")
        asked = words(app).replace(" ", "")  # a line may break in the middle of the path
        assert "kept.csvexists(4bytes,of" in asked
        assert asked.count("Replaceit?") == 1
        await press(pilot, "n")
        assert out.read_text(encoding="utf-8") == "mine"
        await press(pilot, "enter", "y")
        assert out.read_text(encoding="utf-8").count("\n") >= 12


async def test_export_into_a_missing_folder_is_refused_in_words(calm: Path, tmp_path: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "w", "ctrl+u", f"'{tmp_path / 'no' / 'x.csv'}", "enter")
        assert "there is no folder" in text(app)
        await press(pilot, "escape")
        assert app.screen is app.explorer


@covers("app.help")
@pytest.mark.parametrize(
    ("typed", "found"), [("star", "event.star"), ("#", "event.tag"), ("Ctrl-r", "edit.redo")]
)
async def test_help_is_searched_by_name_and_by_key(calm: Path, typed: str, found: str) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "question_mark")
        assert isinstance(app.screen, CommandList)
        assert "Move down" in text(app)
        await press(pilot, f"'{typed}")
        chosen = app.screen.list.chosen
        assert chosen is not None
        assert chosen.value == found


@covers("app.commands")
async def test_the_palette_runs_a_command(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+p", "'last event", "enter")
        assert focused(app) == "rumour"


@covers("app.options")
async def test_colours_and_themes_are_chosen(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "o", "'kind", "enter")
        assert app.explorer.signs.field == "kind"
        await press(pilot, "o", "'light", "enter")
        assert app.theme == "timeloom-light"


@covers("app.refresh", "app.cancel", "app.mouse")
async def test_small_things_do_no_harm(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "R", "ctrl+c", "f2")
        assert not app.explorer.mouse_on
        assert focused(app) == "lab"


@covers("app.suspend")
async def test_suspending_stops_the_process(calm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = explorer(calm)
    stopped: list[bool] = []
    monkeypatch.setattr(type(app), "action_suspend_process", lambda _app: stopped.append(True))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "ctrl+z")
        assert stopped == [True]


@covers("app.close")
async def test_q_closes_the_pane_and_then_the_program(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter", "q")
        assert not app.explorer.details.display
        await pilot.press("q")
    assert app.return_code == 0


@covers("app.quit")
async def test_the_next_start_is_where_the_last_one_ended(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "j", "m", "o", "'light", "enter")
        await pilot.press("ctrl+q")
    again = explorer(calm)
    async with again.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        assert focused(again) == "rebuild-2"
        assert again.explorer.state.marks == ("rebuild-2",)
        assert again.theme == "timeloom-light"
        assert "2/6 of 11" in text(again)


async def test_a_filter_on_the_command_line_comes_first(calm: Path) -> None:
    app = explorer(calm, query="kind:paper")
    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        assert focused(app) == "model-3"


async def test_reading_only_is_said_and_kept_to(calm: Path) -> None:
    before = calm.read_bytes()
    app = explorer(calm, read_only=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        assert "read only" in text(app)
        assert any("reading only" in toast.message for toast in app._notifications)
        await pilot.press("ctrl+q")
    assert calm.read_bytes() == before
