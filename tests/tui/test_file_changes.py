"""What becomes of the timeline's file while it is open: told, and the explorer lives on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.support import CALM, build, burst, explorer, press, rest, text
from tests.tui.test_commands_events import toasts
from timeloom.tui.dialogs.picker import Picker

VIEWS = (
    "1",
    "j",
    "G",
    "g",
    "2",
    "plus",
    "H",
    "3",
    "j",
    "4",
    "5",
    "1",
    "slash",
    "'model",
    "enter",
    "Z",
    "escape",
    "j",
)


def _truncate(path: Path) -> None:
    os.truncate(path, 8192)


def _empty(path: Path) -> None:
    os.truncate(path, 0)


def _garbage(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"not a timeline at all" * 4000)


def _delete(path: Path) -> None:
    path.unlink()


def _replace(path: Path) -> None:
    build(path.with_name("new.db"), CALM[:3]).replace(path)


def _replace_with_text(path: Path) -> None:
    path.with_name("new.txt").write_text("a shopping list")
    path.with_name("new.txt").replace(path)


def _replace_with_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _unreadable(path: Path) -> None:
    path.chmod(0)


FATES = (
    _truncate,
    _empty,
    _garbage,
    _delete,
    _replace,
    _replace_with_text,
    _replace_with_folder,
    _unreadable,
)


@pytest.mark.parametrize("fate", FATES)
async def test_the_explorer_outlives_its_file(calm: Path, fate: Callable[[Path], None]) -> None:
    """Whatever happens to the file, every view, a filter and the history answer with a message at worst."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "j")
        fate(calm)
        app.explorer.changes.look()
        await burst(pilot, *VIEWS)
        app.explorer.changes.look()
        await burst(pilot, "number_sign", "'words", "enter", "s", *VIEWS)
        assert not app.failure


@pytest.mark.parametrize("fate", FATES)
async def test_what_is_being_typed_stays(calm: Path, fate: Callable[[Path], None]) -> None:
    """A dialog that is open when it happens keeps its text."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "j", "number_sign", "'first")
        fate(calm)
        app.explorer.changes.look()
        await press(pilot, "'-second")
        assert isinstance(app.screen, Picker)
        assert app.screen.query_one(Input).value == "first-second"


async def test_a_tag_that_could_not_be_kept_is_asked_for_again(calm: Path) -> None:
    """The file is damaged when Enter comes: the text is there to be kept elsewhere."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "j", "number_sign", "'first")
        _empty(calm)
        await press(pilot, "enter")
        assert isinstance(app.screen, Picker)
        assert app.screen.query_one(Input).value == "first"


async def test_a_damaged_file_is_told_once_and_read_again_when_it_is_whole(calm: Path) -> None:
    app = explorer(calm)
    copy = shutil.copy(calm, calm.with_name("copy.db"))
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await rest(pilot)
        _replace_with_text(calm)
        for _ in range(3):
            app.explorer.changes.look()
        await rest(pilot)
        assert len([words for words in toasts(app) if "is not a timeline" in words]) == 1, toasts(
            app
        )
        Path(copy).replace(calm)
        app.explorer.changes.look()
        await press(pilot, "j")
        assert any("another file stands" in words for words in toasts(app))
        assert "A laboratory opens" in text(app)
