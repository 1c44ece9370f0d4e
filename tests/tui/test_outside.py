"""What leaves for other programs: addresses, whole events, events on a command's standard input."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tui.support import build, covers, explorer, press, rest, text, until
from timeloom.model.events import Event, Source
from timeloom.tui.actions.outside import addresses_of
from timeloom.tui.served import SERVED

WEB = Event(
    "A page",
    "2020",
    "page",
    summary="See https://example.org/a, and (http://example.org/b). Not ftp://example.org nor javascript:x.",
    fields={
        "url": ("https://example.org/first",),
        "mail": ("mailto:a@example.org",),
        "odd": ("https://", "https://[broken"),
    },
    source=Source("https://example.org/feed.xml", "feed"),
)


def test_addresses_of_the_web_and_no_others() -> None:
    assert addresses_of(WEB) == [
        "https://example.org/first", "https://example.org/feed.xml", "https://example.org/a", "http://example.org/b",
    ]  # fmt: skip
    assert addresses_of(Event("None", "2020")) == []


@covers("event.open-address")
async def test_an_address_is_shown_before_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = explorer(build(tmp_path / "web.db", (WEB, Event("Plain", "2021", "plain"))))
    opened: list[str] = []
    monkeypatch.setattr(app, "open_url", opened.append)
    monkeypatch.setattr("timeloom.tui.actions.outside._has_browser", lambda _: True)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "B")
        await until(pilot, "https://example.org/first")
        assert opened == []
        await press(pilot, "down", "down", "enter")
        await until(pilot, "Opened https://example.org/a")
        assert opened == ["https://example.org/a"]
        monkeypatch.setattr("timeloom.tui.actions.outside._has_browser", lambda _: False)
        await press(pilot, "B", "enter")
        await until(pilot, "No browser can be reached")
        assert app.clipboard == "https://example.org/first"
        await press(pilot, "G", "B")
        await until(pilot, "This event names no web address")


@covers("event.copy-whole")
async def test_events_are_copied_whole(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "Y", "'text", "enter")
        await until(pilot, "1 event copied")
        assert app.clipboard.startswith(
            "A laboratory opens\n11 December 2015 · stated in the source"
        )
        await press(pilot, "v", "j", "j", "Y", "'json", "enter")
        await until(pilot, "3 events copied")
        assert len([json.loads(line) for line in app.clipboard.splitlines()]) == 3
        await press(pilot, "/", "'nothingofthekind", "enter", "Y", "'mark", "enter")
        await rest(pilot)


@contextmanager
def _out_of_the_way() -> Iterator[None]:
    yield


@covers("events.pipe")
async def test_matches_are_given_to_a_command(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is run is shown first; its standard input alone holds data, and may be closed by it."""
    app = explorer(calm)
    monkeypatch.setattr(app, "suspend", _out_of_the_way)
    monkeypatch.setattr("builtins.input", lambda _: "")
    out = tmp_path / "out"
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "P", "'lines", "enter")
        await press(pilot, f"'cat > {out}")
        assert "6 events as JSON Lines | cat >" in text(app)
        assert not out.exists()
        await press(pilot, "enter")
        await until(pilot, ": done")
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        assert [row["uid"] for row in rows][:2] == ["rebuild", "rebuild-2"]
        await press(pilot, "P", "'csv", "enter", "'head -c 1 >&2; exit 3", "enter")
        await until(pilot, "exit status 3")
        await press(pilot, "P", "enter", "enter")
        await until(pilot, "type a command")
        await press(pilot, "escape")


async def test_nothing_is_run_in_a_browser(calm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SERVED, "")
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "P")
        await until(pilot, "not possible in a browser")
