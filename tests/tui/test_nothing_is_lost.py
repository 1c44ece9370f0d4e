"""What a person writes is kept, or comes back to be kept: whatever other programs and the disk do meanwhile."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from tests.tui.support import explorer, focused, lines, press, rest, text, words
from tests.tui.test_commands_events import stored, toasts
from timeloom.model.events import Event
from timeloom.store import open_reader, open_writer
from timeloom.store.answers import SavedFilter
from timeloom.tui.dialogs.event_form import EventForm
from timeloom.tui.dialogs.note_editor import NoteEditor
from timeloom.tui.dialogs.picker import Picker
from timeloom.tui.dialogs.prompts import DatePrompt


@contextmanager
def held(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another program is writing the timeline, longer than anybody waits."""
    monkeypatch.setattr("timeloom.store.sqlite.file.opening.PATIENCE", 0.05)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


def delete(path: Path, uid: str) -> None:
    with closing(open_writer(path)) as writer:
        writer.delete([uid])


async def test_a_note_that_cannot_be_written_comes_back(
    calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        with held(calm, monkeypatch):
            await press(pilot, "c", "'precious", "ctrl+o")
            await rest(pilot)
            assert isinstance(app.screen, NoteEditor)
            assert app.screen.query_one(TextArea).text == "precious"
            assert "is being written by another program" in words(app)
            assert app.screen.changed()
        await press(pilot, "ctrl+o")
        assert stored(calm, "lab").notes == ("precious",)


async def test_an_event_that_cannot_be_written_comes_back(
    calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        with held(calm, monkeypatch):
            await press(pilot, "a", "'1969-07-20", "tab", "'Moon", "tab", "'far", "ctrl+o")
            await rest(pilot)
            assert isinstance(app.screen, EventForm)
            assert app.screen.query_one("#date", Input).value == "1969-07-20"
            assert app.screen.query_one("#summary", TextArea).text == "far"
            assert "is being written by another program" in words(app)
        await press(pilot, "ctrl+o")
        assert stored(calm, focused(app)).title == "Moon"


async def test_an_edit_of_an_event_that_is_gone_comes_back(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e", "tab", "end", "' at last")
        delete(calm, "lab")
        await press(pilot, "ctrl+o")
        assert isinstance(app.screen, EventForm)
        assert app.screen.query_one("#title", Input).value == "A laboratory opens at last"
        assert "no event has the uid 'lab'" in text(app)


async def test_what_comes_back_waits_for_the_dialog_that_is_open(calm: Path) -> None:
    app = explorer(calm)
    gate = threading.Event()
    async with app.run_test(size=(80, 24)) as pilot:
        app.explorer.write(lambda _: gate.wait(30))
        await pilot.press("c", *"precious")
        delete(calm, "lab")
        await pilot.press("ctrl+o", "t")
        gate.set()
        await rest(pilot)
        assert isinstance(app.screen, DatePrompt)
        await press(pilot, "escape")
        assert isinstance(app.screen, NoteEditor)
        assert app.screen.query_one(TextArea).text == "precious"


async def test_a_note_goes_to_the_event_it_was_begun_for(calm: Path) -> None:
    """Another program takes away the event in focus: the focus moves on, the note must not."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c", "'about the laboratory")
        delete(calm, "lab")
        app.explorer.changes.look()
        await press(pilot, "ctrl+o")
        assert stored(calm, "model-1").notes == ()
        assert isinstance(app.screen, NoteEditor)
        assert app.screen.query_one(TextArea).text == "about the laboratory"


@pytest.mark.parametrize("keys", [("number_sign", "'late"), ("E", "'kind: late")])
async def test_a_tag_and_a_field_go_to_the_event_they_were_begun_for(
    calm: Path, keys: tuple[str, ...]
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *keys)
        assert "A laboratory opens" in text(app)
        delete(calm, "lab")
        app.explorer.changes.look()
        await press(pilot, "enter")
        after = stored(calm, "model-1")
        assert "late" not in (*after.fields.get("tag", ()), *after.fields["kind"])
        assert any("no event has the uid 'lab'" in toast for toast in toasts(app))


async def test_a_note_that_another_program_changed_is_not_written_over(calm: Path) -> None:
    with closing(open_writer(calm)) as writer:
        writer.add_note("lab", "mine")
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c", "enter", "'!")
        with closing(open_writer(calm)) as writer:
            writer.set_note("lab", 0, "theirs")
        await press(pilot, "ctrl+o")
        assert stored(calm, "lab").notes == ("theirs", "mine!")


async def test_saving_a_filter_under_a_new_name_replaces_none_that_begins_so(calm: Path) -> None:
    with closing(open_writer(calm)) as writer:
        writer.save_filter(SavedFilter("crowded", "side:crowd", ""))
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'model", "enter", ":", "'save", "enter", "'crowd", "enter")
        with closing(open_reader(calm)) as reader:
            assert {each.name: each.text for each in reader.saved_filters()} == {
                "crowd": "model",
                "crowded": "side:crowd",
            }


@pytest.mark.parametrize("key", ["number_sign", "E"])
async def test_enter_with_nothing_written_changes_nothing(calm: Path, key: str) -> None:
    before = stored(calm, "lab")
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key, "enter")
        assert app.screen is app.explorer
        assert stored(calm, "lab") == before


async def test_picking_the_name_of_a_field_waits_for_its_value(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "E", "'ki", "down", "enter")
        assert app.screen.query_one(Input).value == "kind: "
        await press(pilot, "'essay", "enter")
        assert stored(calm, "lab").fields["kind"] == ("essay",)


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [("E", "nonsense", "write it as name: value; value"), ("r", "q9", "column")],
)
async def test_what_cannot_be_read_stays_to_be_mended(
    calm: Path, key: str, typed: str, said: str
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key, f"'{typed}", "enter")
        assert isinstance(app.screen, Picker)
        assert app.screen.query_one(Input).value == typed
        assert said in text(app)


def elsewhere(path: Path, title: str) -> Path:
    """A timeline of one event beside another one."""
    other = path.with_name("other.db")
    with closing(open_writer(other, create=True, wal=False)) as writer:
        writer.add(Event(title, "1999", "new"))
    return other


async def test_a_file_in_the_place_of_the_timeline_is_read_and_written(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        elsewhere(calm, "Another story").replace(calm)
        app.explorer.changes.look()
        await rest(pilot)
        assert "Another story" in text(app)
        assert "A laboratory opens" not in text(app)
        await press(pilot, "s")
        assert stored(calm, "new").starred


async def test_a_timeline_whose_file_is_gone_is_still_there_to_be_exported(
    calm: Path, tmp_path: Path
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s")
        for path in tmp_path.glob("calm.db*"):
            path.unlink()
        app.explorer.changes.look()
        await press(pilot, "j")
        assert "file gone" in lines(app)[0]
        assert any("no change can be kept" in toast for toast in toasts(app))
        await press(pilot, "c", "'precious", "ctrl+o")
        assert isinstance(app.screen, NoteEditor)
        await press(pilot, "escape", "y", "w", "ctrl+u", f"'{tmp_path}/out.csv", "enter")
        assert "A laboratory opens" in (tmp_path / "out.csv").read_text(encoding="utf-8")
        elsewhere(calm, "Another story").rename(calm)
        app.explorer.changes.look()
        await rest(pilot)
        assert "Another story" in text(app)
        assert "saved" in lines(app)[0]


async def test_leaving_waits_for_a_note_that_comes_back(
    calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        with held(calm, monkeypatch):
            await press(pilot, "c", "'precious")
            await pilot.press("ctrl+o", "q")
            await rest(pilot)
            assert app.is_running
            assert isinstance(app.screen, NoteEditor)
            assert app.screen.query_one(TextArea).text == "precious"


async def test_what_is_being_written_is_kept_when_the_window_is_closed(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c", "'precious")
        app.leave_at_once()
        await pilot.pause()
    assert app.unsaved is not None
    assert "precious" in app.unsaved.read_text(encoding="utf-8")
    assert "Note on “A laboratory opens”" in app.unsaved.read_text(encoding="utf-8")
    again = explorer(calm)
    async with again.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        (said,) = (toast for toast in toasts(again) if "what you were writing" in toast)
        assert "precious" in Path(said.rpartition(" ")[2]).read_text(encoding="utf-8")
    third = explorer(calm)
    async with third.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        assert toasts(third) == [], "it is said once"


async def test_nothing_is_kept_of_a_dialog_in_which_nothing_was_written(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e")
        app.leave_at_once()
        await pilot.pause()
    assert app.unsaved is None


async def test_an_export_does_not_take_the_place_of_the_timeline(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "w", "ctrl+u", f"'{calm}", "enter")
        assert "is the timeline itself" in words(app)
    assert stored(calm, "lab").title == "A laboratory opens"


@pytest.mark.parametrize("key", ["t", "a"])
async def test_a_long_paste_leaves_the_dialog_in_sight(calm: Path, key: str) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, key)
        app.screen.query_one(Input).value = "x" * 10_000 + "\x1b[31m"
        await rest(pilot)
        shown = text(app)
        assert "is not a date" in shown
        assert ("Enter go there" if key == "t" else "Ctrl-o save") in shown
        assert "╰" in shown
