"""Adding, editing, deleting, annotating, linking, and taking it all back."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from textual import events
from textual.widgets import TextArea

from tests.tui.support import covers, explorer, focused, press, rest, text
from timeloom.model.events import Event
from timeloom.store import open_reader
from timeloom.tui.app import TimeloomApp


def stored(path: Path, uid: str) -> Event:
    reader = open_reader(path)
    try:
        return reader.detail(uid).event
    finally:
        reader.close()


def toasts(app: TimeloomApp) -> list[str]:
    return [toast.message for toast in app._notifications]


@covers("event.star")
async def test_star_and_unstar(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "s")
        assert stored(calm, "lab").starred
        assert "★" in text(app).splitlines()[5]
        await press(pilot, "s")
        assert not stored(calm, "lab").starred


async def test_a_range_is_starred_as_one_step(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "v", "j", "j", "s")
        assert [stored(calm, uid).starred for uid in ("lab", "model-1", "model-2", "rebuild")] == [
            True
        ] * 3 + [False]
        assert app.explorer.state.range_from is None
        await press(pilot, "u")
        assert not stored(calm, "model-1").starred


@covers("event.note")
async def test_a_note_is_written_changed_and_joined_by_another(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "c", "'first", "enter", "'line two", "ctrl+o")
        assert stored(calm, "lab").notes == ("first\nline two",)
        assert "✎" in text(app)
        assert "line two" in text(app)
        await press(pilot, "c", "enter", "'!", "ctrl+o")
        assert stored(calm, "lab").notes == ("first\nline two!",)
        await press(pilot, "c", "down", "enter", "'second", "ctrl+o")
        assert stored(calm, "lab").notes == ("first\nline two!", "second")


async def test_giving_up_a_note_asks_first(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c", "'precious", "escape")
        assert "Discard your changes?" in text(app)
        await press(pilot, "n")
        assert app.screen.query_one(TextArea).text == "precious"
        await press(pilot, "escape", "y")
        assert stored(calm, "lab").notes == ()
        assert app.screen is app.explorer


@covers("event.note-editor")
async def test_the_editor_writes_the_note(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text(
        "import sys, pathlib\npathlib.Path(sys.argv[1]).write_text('from outside')\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        # Headless there is no terminal to hand over: the way it is refused is a sentence, not an end.
        await press(pilot, "ctrl+e")
        assert stored(calm, "lab").notes in (("from outside",), ())
        assert app.is_running


@covers("event.tag")
async def test_tags_are_given_and_taken(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "number_sign", "'voice early", "enter")
        assert set(stored(calm, "lab").fields["tag"]) == {"voice", "early"}
        await press(pilot, "number_sign", "'-early", "enter")
        assert stored(calm, "lab").fields["tag"] == ("voice",)


@covers("event.link", "event.unlink")
async def test_a_link_is_made_and_removed(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "G", "K", "'A talking", "enter")
        assert [link.to for link in stored(calm, "rumour").links] == ["talk"]
        await press(pilot, ":", "'remove a link", "enter", "enter")
        assert stored(calm, "rumour").links == ()


@covers("event.add")
async def test_an_event_is_added_with_a_date_that_is_read_back(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "'between 13 and 20 May 2024")
        assert "reads as: some time between 13 and 20 May 2024" in text(app)
        await press(pilot, "tab", "'My own event", "enter")
        uid = focused(app)
        event = stored(calm, uid)
        assert (event.title, event.date, event.date_basis) == (
            "My own event",
            "[2024-05-13..2024-05-20]",
            "entered",
        )
        assert "My own event" in text(app)


async def test_an_event_without_a_title_or_with_a_wrong_date_is_not_kept(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "a", "'2024-13-45", "tab", "'T", "enter")
        assert "2024-13-45" in text(app)
        assert app.screen is not app.explorer
        # The date is where one is now, to mend it.
        await press(pilot, "tab", "backspace", "enter")
        assert "needs a title" in text(app)
        await press(pilot, "escape", "y")
        assert app.explorer.info.events == 11


@covers("event.edit")
async def test_an_event_is_edited(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e", *["backspace"] * 12, "'12 Dec 2015", "tab", "'!", "enter")
        event = stored(calm, "lab")
        assert (event.title, event.date, event.date_basis) == (
            "A laboratory opens!",
            "2015-12-12",
            "entered",
        )
        assert event.fields == {"side": ("house",), "kind": ("founding",)}


async def test_fields_are_edited_as_lines(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "e")
        app.screen.query_one("#field-lines", TextArea).text = "side: a; b\nplace: here: there\n"
        await press(pilot, "ctrl+o")
        assert stored(calm, "lab").fields == {"side": ("a", "b"), "place": ("here: there",)}


@covers("event.delete", "edit.undo", "edit.redo")
async def test_delete_undo_redo(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "x")
        assert focused(app) == "model-2"
        assert "First model" not in text(app).splitlines()[7]
        await press(pilot, "u")
        assert focused(app) == "model-1"
        assert any("undone: delete “First model”" in toast for toast in toasts(app))
        await press(pilot, "ctrl+r")
        assert app.explorer.info.events == 10
        await press(pilot, "u", "U", "u")
        assert app.explorer.info.events == 11


async def test_many_are_deleted_after_a_question(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "v", "j", "x")
        assert "Delete 2 events?" in text(app)
        await press(pilot, "n")
        assert app.explorer.info.events == 11
        await press(pilot, "v", "j", "delete", "y")
        assert app.explorer.info.events == 9


async def test_nothing_to_undo_is_said(calm: Path) -> None:
    """The import is the first step: after it is undone there is nothing left."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "u", "u")
        assert any("nothing" in toast for toast in toasts(app))
        assert "There are no events yet." in text(app)
        await press(pilot, "ctrl+r")
        assert app.explorer.info.events == 11


@covers("event.accept")
async def test_a_proposed_event_is_accepted(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "G", "k")
        assert focused(app) == "days"
        await press(pilot, ":", "'accept", "enter")
        assert not stored(calm, "days").proposed


@covers("event.copy")
async def test_copy(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "y")
        assert app.clipboard == "2015-12-11  A laboratory opens"
        await press(pilot, "v", "j", "y")
        assert app.clipboard.splitlines() == [
            "2015-12-11  A laboratory opens",
            "c. 2018-06  First model",
        ]


async def test_a_change_by_another_program_is_seen_and_keeps_the_place(calm: Path) -> None:
    from timeloom.store import open_writer

    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "j")
        writer = open_writer(calm)
        writer.add(Event("From elsewhere", "2016-01-01", "elsewhere"))
        writer.close()
        app.explorer.changes.look()
        await rest(pilot)
        assert "From elsewhere" in text(app)
        assert focused(app) == "model-2"
        assert "12 events" in text(app)


async def test_a_note_keeps_all_that_was_typed_before_the_key_that_keeps_it(calm: Path) -> None:
    """Keys that come faster than they are taken in, as over a slow line."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "c")
        driver = app._driver
        assert driver is not None
        for letter in "seen in the terminal":
            driver.send_message(events.Key("space" if letter == " " else letter, letter))
        driver.send_message(events.Key("ctrl+o", None))
        await rest(pilot)
        assert stored(calm, "lab").notes == ("seen in the terminal",)
