"""The keymap of vim: counts, views behind g, named marks, the last change again, recordings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.tui.support import explorer, focused, press, rest, text, until
from timeloom.store import open_reader
from timeloom.tui.app import TimeloomApp
from timeloom.tui.settings import KEYMAPS


def vim(path: Path, **options: Any) -> TimeloomApp:
    return explorer(path, keys=KEYMAPS["vim"], vim=True, **options)


def starred(path: Path) -> list[str]:
    from timeloom.query.parser import parse

    reader = open_reader(path)
    try:
        return list(reader.view(parse("is:starred", now=0)).uids())
    finally:
        reader.close()


async def test_counts_repeat_what_moves(calm: Path) -> None:
    app = vim(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "j", "j")
        third = focused(app)
        await press(pilot, "g", "g", "3", "j")
        assert focused(app) == third
        await press(pilot, "1", "0", "k")
        assert app.explorer.numbers.position == 0
        await press(pilot, "4", "s")
        assert len(starred(calm)) == 1, "what does not move is done once"
        await press(pilot, "5", "escape", "j")
        assert app.explorer.numbers.position == 1


async def test_views_and_saved_filters_stand_behind_g(calm: Path) -> None:
    app = vim(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for digit, view in (("5", "histogram"), ("2", "lanes"), ("1", "list")):
            await press(pilot, "g", digit)
            assert view == app.explorer.view.VIEW
        assert "g5 Histogram" in text(app)
        await press(pilot, "g", "z")
        await until(pilot, "gz is not a command")
        await press(pilot, "g", "escape", "G")
        assert focused(app) == "rumour"


async def test_named_marks(calm: Path) -> None:
    app = vim(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "2", "j", "m", "a")
        place = focused(app)
        await press(pilot, "G", "grave_accent", "a")
        assert focused(app) == place
        await press(pilot, "grave_accent", "b")
        await until(pilot, "no place is marked as b")


async def test_the_last_change_is_made_again_with_what_was_typed(calm: Path) -> None:
    app = vim(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "#", "'seen", "ctrl+o", "j", "full_stop", "2", "j", "full_stop")
        await rest(pilot)
        from timeloom.query.parser import parse

        reader = open_reader(calm)
        assert reader.view(parse("tag:seen", now=0)).count() == 3
        reader.close()


async def test_a_recording_is_played_and_stops_at_a_question(calm: Path) -> None:
    app = vim(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "Q", "a", "s", "j", "Q", "2", "at", "a")
        await rest(pilot)
        assert len(starred(calm)) == 3
        await press(pilot, "g", "g", "Q", "b", "v", "j", "x", "y", "Q", "u", "u")
        await rest(pilot)
        before = app.explorer.info.events
        await press(pilot, "g", "g", "at", "b")
        await until(pilot, "answer yourself")
        await press(pilot, "n")
        assert app.explorer.info.events == before
        await press(pilot, "at", "z")
        await until(pilot, "nothing is recorded as z")
