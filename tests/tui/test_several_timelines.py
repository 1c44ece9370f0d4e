"""Several timelines shown as one: every view, nothing heavy on the UI thread, each change in its own file."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from tests.tui.support import build, focused, press, rest, text
from timeloom.model.events import ANSWERS, Event, Link
from timeloom.query.query import EVERYTHING, Query
from timeloom.store import open_reader, open_writer
from timeloom.store.several import order as merged_order
from timeloom.store.several import reader as merged
from timeloom.store.sqlite.read.reader import SqliteReader
from timeloom.store.sqlite.search.matches import KnownMatches, Matches
from timeloom.store.sqlite.search.search import Search
from timeloom.tui.app import TimeloomApp
from timeloom.tui.launch import make_app

VIEWS = {
    "1": ("j", "k", "G", "g", "pagedown", "n"),
    "2": ("l", "h", "j", "k", "L", "plus", "0", "G", "g", "enter", "escape"),
    "3": ("j", "l", "G", "g", "backslash", "backslash"),
    "4": ("j", "full_stop", "comma"),
    "5": ("l", "plus", "0", "G", "enter", "5"),
}
"""Keys for every view."""


@pytest.fixture
def several(tmp_path: Path) -> list[Path]:
    """Two files with some uids in common, a field that means something else in each, and links across."""
    one = tuple(
        Event(
            f"One {n}", str(1900 + 2 * n), f"e{n}", fields={"side": ("left" if n % 2 else "right",)}
        )
        for n in range(30)
    )
    two = tuple(
        Event(f"Two {n}", str(1901 + 2 * n), f"e{n}", fields={"side": (f"room {n % 3}",), "floor": (str(n % 2),)})
        for n in range(30)
    )  # fmt: skip
    across = Event("Answer", "1950", "answer", links=(Link(ANSWERS, "only-one"),))
    return [
        build(tmp_path / "one.db", (*one, Event("Only in one", "1940", "only-one"))),
        build(tmp_path / "two.db", (*two, across)),
    ]


def explorer(paths: list[Path], **options: Any) -> TimeloomApp:
    return make_app(paths, **options)


def _in_the_background() -> None:
    assert threading.current_thread() is not threading.main_thread(), "asked on the UI thread"


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No filter is compiled, nothing read whole, and no order of time made on the UI thread."""
    compiled, all_keys = Search.compiled, Matches.all_keys

    def compile_(reader: Search, query: Query) -> Any:
        if query is not EVERYTHING:
            _in_the_background()
        return compiled(reader, query)

    def read_all(matches: Matches) -> Any:
        if not isinstance(matches, KnownMatches) and not matches.everything:
            _in_the_background()
        return all_keys(matches)

    monkeypatch.setattr(Search, "compiled", compile_)
    monkeypatch.setattr(Matches, "all_keys", read_all)


@pytest.mark.parametrize("query", ["", "side:left OR floor:1", "/e .*7/ OR /One/"])
async def test_no_view_looks_for_matches_on_the_ui_thread(
    several: list[Path], guarded: None, query: str
) -> None:
    app = explorer(several)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", f"'{query}", "enter")
        for view, keys in VIEWS.items():
            await press(pilot, view, *keys)
            await press(pilot, "full_stop", "less_than_sign")


async def test_a_change_has_the_order_of_time_read_in_the_background(
    several: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One's own change and another program's; the events are in place afterwards."""
    found = merged_order.read_dates

    def read(reader: SqliteReader) -> Any:
        _in_the_background()
        return found(reader)

    app = explorer(several)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g")
        monkeypatch.setattr(merged_order, "read_dates", read)
        await press(pilot, "s")
        assert open_reader(several[0]).detail("e0").event.starred
        await press(pilot, "j", "s", "u", "u")
        writer = open_writer(several[1])
        writer.add(Event("Before all", "1800", "first"))
        writer.close()
        for _ in range(200):
            await pilot.pause(0.02)
            if app.explorer.info.events == 63:
                break
        await rest(pilot)
        await press(pilot, "g")
        assert focused(app) == "first"
        assert "Before all" in text(app)


@pytest.mark.parametrize(("options", "marks"), [({}, "●◇"), ({"ascii": True}, "*o")])
async def test_which_file_an_event_is_in_is_seen_without_colour(
    several: list[Path], monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], marks: str
) -> None:
    """By a shape on each line, a legend at the top and words beside the event."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = explorer(several, **options)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g")
        shown = text(app).splitlines()
        assert f"{marks[0]} one + {marks[1]} two" in shown[0]
        assert any(f"{marks[0]} One 0" in line for line in shown)
        assert any(f"{marks[1]} Two 0" in line for line in shown)
        assert "in the timeline one" in text(app)
        await press(pilot, "j")
        assert "in the timeline two" in text(app)


async def test_the_same_uid_in_two_files_is_two_events_everywhere(several: list[Path]) -> None:
    app = explorer(several)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g", "j")
        assert focused(app) == "e0@two"
        await press(pilot, "s", "c", "'seen", "ctrl+o", "#", "'mine", "ctrl+o")
        await rest(pilot)
        first, second = (open_reader(path).detail("e0").event for path in several)
        assert not first.starred
        assert not first.notes
        assert second.starred
        await press(pilot, "2", "5", "3", "4", "1")
        assert focused(app) == "e0@two"


async def test_an_answer_in_one_file_is_in_the_race_of_the_other(several: list[Path]) -> None:
    app = explorer(several)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "3")
        assert "Only in one" in text(app)
        assert "1 launch, 1 answer" in text(app)
        await press(pilot, "j", "enter")
        assert focused(app) == "answer"
        assert "answers Only in one" in text(app)


@pytest.mark.parametrize("query", [None, "side:left"])
async def test_many_events_are_put_in_order_in_the_background(
    several: list[Path], monkeypatch: pytest.MonkeyPatch, query: str | None
) -> None:
    """At the start, too; the keys that were pressed meanwhile are heard when there is somewhere to go."""
    found, seen = merged_order.read_dates, threading.Event()

    def read(reader: SqliteReader) -> Any:
        _in_the_background()
        seen.wait(5)
        return found(reader)

    monkeypatch.setattr(merged, "FEW", 0)
    monkeypatch.setattr(merged_order, "read_dates", read)
    app = explorer(several, query=query)
    async with app.run_test(size=(120, 40)) as pilot:
        assert "one + " in text(app)
        await pilot.press("j", "j", "j", "k", "2", "1")
        assert focused(app) == ""
        assert "into one order" in text(app)
        seen.set()
        await rest(pilot)
        assert app.access.reader.ordered()
        assert focused(app) == ("e1" if query is None else "e5")
        await press(pilot, "G", "k")
        row = app.explorer.view.focused_row
        assert row is not None
        assert focused(app) == row.uid
        await press(pilot, "less_than_sign")
        assert focused(app) == ("e1" if query is None else "e5")
