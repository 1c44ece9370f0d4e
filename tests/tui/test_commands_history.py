"""The history: every step with what it changed, and the way back to any of them and forth again."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.tui.support import (
    CALM,
    ESSAY,
    build,
    covers,
    explorer,
    matches_snapshot,
    press,
    rest,
    still,
    text,
)
from timeloom.model.events import Event
from timeloom.store import open_reader, open_writer
from timeloom.store.answers import Edit
from timeloom.tui.launch import make_app

SIZES = [(120, 40), (80, 24)]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A timeline with five steps after its import, the last of them undone."""
    ticks = count()
    path = tmp_path / "calm.db"
    writer = open_writer(path, create=True, now=lambda: f"2024-01-01T10:{next(ticks):02d}:00Z")
    writer.import_items(CALM, ESSAY)
    writer.star(["lab"], True)
    writer.edit("model-1", Edit(title="The first model of all", date="2018-06-11"))
    writer.delete(["spring"])
    writer.add_note("model-2", "a note of some length")
    writer.edit("model-3", Edit(summary="A paper"))
    writer.undo()
    writer.close()
    return path


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_history_tells_what_a_step_changed(changed: Path, size: tuple[int, int]) -> None:
    app = explorer(changed)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "Z", "j", "j")
        await still(pilot)
        matches_snapshot(app, f"history-{size[0]}x{size[1]}")


@covers("edit.history")
async def test_going_back_and_forth_to_a_step(changed: Path) -> None:
    app = explorer(changed)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "Z")
        assert "6 steps, 1 undone" in text(app)
        await press(pilot, "j", "j")
        assert "Enter undo 3 steps" in text(app)
        await press(pilot, "enter", "enter")  # a second Enter is no yes
        assert "6 steps, 1 undone" in text(app)
        await press(pilot, "enter")
        assert "Undo 3 steps?" in text(app)
        await press(pilot, "y")
        assert "6 steps, 4 undone" in text(app)
        assert app.explorer.access.reader.detail("spring").event.title == "A spring of answers"
        assert app.explorer.access.reader.detail("model-1").event.title == "First model"
        assert app.explorer.access.reader.detail("lab").event.starred
        await press(pilot, "g")
        assert "Enter redo 4 steps" in text(app)
        await press(pilot, "enter", "y")
        assert "6 steps, " not in text(app)
        assert app.explorer.access.reader.detail("model-3").event.summary == "A paper"
        await press(pilot, "u", "u")
        assert "6 steps, 2 undone" in text(app)
        await press(pilot, "ctrl+r", "q")
        assert app.screen is app.explorer
    reader = open_reader(changed)
    assert reader.check() == []
    assert [step.undone for step in reader.history()] == [True, False, False, False, False, False]
    reader.close()


async def test_a_history_of_nothing(tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "new.db", create=True)
    writer.close()
    app = explorer(tmp_path / "new.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "Z")
        assert "Nothing has been changed yet." in text(app)
        await press(pilot, "enter", "j", "escape")
        assert app.screen is app.explorer


async def test_another_program_was_faster(changed: Path) -> None:
    """What was to be undone is undone already: that is said, and the list is as it is now."""
    app = explorer(changed)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "Z", "G")
        assert "Enter undo 5 steps" in text(app)
        other = open_writer(changed)
        for _ in range(5):
            other.undo()
        other.close()
        await press(pilot, "enter", "y")
        assert "nothing to undo" in text(app)
        assert "6 steps, 6 undone" in text(app)


async def test_a_step_of_several_timelines(tmp_path: Path) -> None:
    """A change of events in two files is a step in each; going back takes both."""
    one = build(tmp_path / "one.db", (Event("In one", "2001", "a"),))
    two = build(tmp_path / "two.db", (Event("In two", "2002", "b"),))
    app = make_app([one, two])
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "V", "s", "Z")
        assert "changed  In " in text(app)
        await press(pilot, "enter")
        await rest(pilot)
        assert not app.explorer.access.reader.detail("a").event.starred
        assert not app.explorer.access.reader.detail("b").event.starred
