"""The Text view on long and odd sources: read in the background, lit by what matches, each character in its cell."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from tests.tui.support import explorer, focused, lines, press, rest, text, until
from timeloom.model.events import Event, Passage, Source
from timeloom.store import open_writer
from timeloom.store.sqlite.read.reader import SqliteReader
from timeloom.store.sqlite.read.source_texts import SourceTexts
from timeloom.store.view import EventsView
from timeloom.tui.app import TimeloomApp
from timeloom.tui.views.text.view import TextView

BOOK = Source("book.txt", "essay")
TEXT = "".join(f"In {1900 + n} the {n}th thing came about, and so on.\n" for n in range(40))
SIDES = ("near", "far", "far", "far")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Forty lines, an event in each; every fourth one is near."""
    events = []
    for number in range(40):
        start = TEXT.index(f"In {1900 + number}")
        passage = Passage(start, start + 7, TEXT[start : start + 7])
        fields = {"side": (SIDES[number % 4],)}
        events.append(
            Event(
                f"Thing {number}", str(1900 + number), f"t{number}", passage=passage, fields=fields
            )
        )
    return _kept(tmp_path / "book.db", TEXT, events)


def _kept(path: Path, words: str, events: list[Event]) -> Path:
    writer = open_writer(path, create=True)
    writer.import_items(events, BOOK, text=words)
    writer.close()
    return path


def source(app: TimeloomApp) -> TextView:
    view = app.explorer.view
    assert isinstance(view, TextView)
    return view


def _hidden(app: TimeloomApp) -> set[str]:
    return {lit.uid for lit in source(app).lit if lit.hidden}


async def test_a_text_is_gone_through_in_the_background_alone(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = SourceTexts._mapped

    def mapped(texts: SourceTexts, address: str) -> Any:
        assert threading.current_thread() is not threading.main_thread()
        return found(texts, address)

    monkeypatch.setattr(SourceTexts, "_mapped", mapped)
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "j", "l", "G", "pageup", "g", "s", "u", "S", "escape", "1", "4")
        assert "In 1900" in text(app)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds up the reading of every text, at the latest until the test ends."""
    opened = threading.Event()
    found = SourceTexts._mapped

    def slow(texts: SourceTexts, address: str) -> Any:
        opened.wait()
        return found(texts, address)

    monkeypatch.setattr(SourceTexts, "_mapped", slow)
    yield opened
    opened.set()


async def test_while_a_text_is_read_the_view_says_so_and_keys_are_heard(
    book: Path, gate: threading.Event
) -> None:
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("4")
        await until(pilot, "Reading the text")
        await pilot.press("j", "l", "pagedown", "G", "v", "escape", "g")
        await pilot.press("full_stop", "full_stop")
        gate.set()
        await rest(pilot)
        assert focused(app) == "t2"
        assert source(app).cursor == TEXT.index("In 1902")


async def test_a_place_asked_for_while_the_text_is_read_is_gone_to(
    book: Path, gate: threading.Event
) -> None:
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("4")
        await until(pilot, "Reading the text")
        await pilot.press("G")
        gate.set()
        await rest(pilot)
        assert source(app).cursor == len(TEXT) - 1


async def test_along_the_passages_goes_past_what_the_filter_hides(book: Path) -> None:
    """It stops at matches only, and leaves the filter on."""
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "/", "'side:near", "enter", "l")
        assert focused(app) == "t4"
        await press(pilot, "l", "h", "h", "h")
        assert focused(app) == "t0"
        assert app.explorer.state.filter_on
        await press(pilot, "j")
        assert focused(app) == "t0", "the cursor passes through what is hidden, and brings nothing"


async def test_steps_typed_ahead_are_all_made(book: Path) -> None:
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4")
        app.explorer.view.move_along(1)
        app.explorer.view.move_along(1)
        app.explorer.view.move_along(1)
        await rest(pilot)
        assert focused(app) == "t3"
        app.explorer.view.move_along(1)
        app.explorer.view.move_down(5)
        await rest(pilot)
        assert focused(app) == "t8", "a key that moves the cursor ends the way to the next passage"


@pytest.mark.parametrize("lit", [False, True])
async def test_a_slow_filters_matches_are_lit_once_they_are_known(
    book: Path, monkeypatch: pytest.MonkeyPatch, lit: bool
) -> None:
    """And until then the UI thread asks nothing of it, whatever key is pressed."""
    gate = threading.Event()
    found = EventsView._found

    def slow(view: EventsView) -> Any:
        if view.query.text.startswith("/") and view._known is None:
            assert threading.current_thread() is not threading.main_thread()
            gate.wait()
        return found(view)

    monkeypatch.setattr(EventsView, "_found", slow)
    app = explorer(book, query="/Thing 1/")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*(["backslash"] if lit else []), "4")
        await asyncio.sleep(0.05)
        await pilot.press("j", "full_stop", "comma", "pagedown", "g", "l")
        gate.set()
        await rest(pilot)
        await press(pilot, "g")
        here = {each.uid for each in source(app).lit}
        assert _hidden(app) == {uid for uid in here if not uid.startswith("t1")}
        assert "t1" in here


async def test_a_new_filter_relights_without_a_move(book: Path) -> None:
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "/", "'side:near", "enter")
        assert "t1" in _hidden(app)
        assert "t4" not in _hidden(app)
        await press(pilot, "/", "ctrl+u", "'side:far", "enter")
        assert "t1" not in _hidden(app)
        assert "t4" in _hidden(app)
        await press(pilot, "F")
        assert not _hidden(app)


async def test_a_text_read_anew_by_another_program_is_shown(book: Path) -> None:
    app = explorer(book)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4")
        writer = open_writer(book)
        writer.import_items([], Source("book.txt", "essay", "other"), text="Quite another text.")
        writer.close()
        for _ in range(200):
            await pilot.pause(0.02)
            if "Quite another text." in text(app):
                break
        await rest(pilot)
        assert "Quite another text." in text(app)
        assert "In 1901 the" not in text(app)


ODD = "漢字の題名\n👨‍👩‍👧‍👦 family ❤️ 🇫🇷\ne\u0301\u0301 zero\u200bwidth\u200d end\n\u202eover\x1b[31m\tred\n"


async def test_every_line_is_as_wide_as_the_screen_whatever_its_signs(tmp_path: Path) -> None:
    event = Event("Odd", "2000", "odd", passage=Passage(0, 1, "漢"))
    app = explorer(_kept(tmp_path / "odd.db", ODD, [event]))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        for _ in range(len(ODD)):
            assert {cell_len(line) for line in lines(app)} == {80}
            assert "漢字の題名" in text(app), "a cursor on a wide sign covers all of it"
            assert not set("\u200d\ufe0f\u202e\x1b") & set(text(app))
            source(app)._go(min(source(app).cursor + 1, len(ODD) - 1))
            await rest(pilot)


async def test_a_passage_is_found_without_reading_the_whole_event(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event may have a thousand links: the way from event to passage does not read them."""

    def detail(_: SqliteReader, uid: str) -> Any:
        assert threading.current_thread() is not threading.main_thread(), uid
        raise AssertionError

    app = explorer(book)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        monkeypatch.setattr(SqliteReader, "detail", detail)
        app.explorer.details.display = False
        await press(pilot, "full_stop", "full_stop")
        assert source(app).cursor == TEXT.index("In 1902")
