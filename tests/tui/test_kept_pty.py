"""Work on an opened file, in real terminals: kept whatever ends the explorer, found again, decided about once."""

from __future__ import annotations

import json
import os
import signal
import stat
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui.test_pty import LIMIT, SEQUENCES, Terminal
from timeloom.model.events import Event
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader

pytestmark = pytest.mark.pty
ROWS = ["2020-01-01,First,one", "2020-02-02,Second,two", "2020-03-03,Third,three"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    for name in ("XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(place))
    return place


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    write(path, ROWS)
    return path


def write(path: Path, rows: list[str]) -> None:
    path.write_text("\n".join(["date,title,host", *rows]) + "\n")


def opened(home: Path) -> list[Path]:
    """The timelines of what was opened, as far as they are still there."""
    return sorted(home.glob("timeloom/opened/*/*.db"))


def events(path: Path) -> dict[str, Event]:
    with closing(open_reader(path)) as reader:
        return {event.title: event for event in reader.view(EVERYTHING).events()}


def start(source: Path, home: Path) -> Terminal:
    window = Terminal(source, home)
    window.wait("First")
    return window


def wait_for_all(window: Terminal, *texts: str) -> None:
    """Wait until each has been drawn, in whatever order."""
    end = time.monotonic() + LIMIT
    while not all(text in window.seen for text in texts):
        assert time.monotonic() < end, f"{texts} did not appear in {window.seen[-3000:]!r}"
        window.seen = SEQUENCES.sub("", window.seen + window.read(0.2))
    window.seen = ""


def kill(window: Terminal) -> None:
    os.kill(window.pid, signal.SIGKILL)
    assert window.end() == -signal.SIGKILL


def hang_up(window: Terminal) -> None:
    os.kill(window.pid, signal.SIGHUP)
    window.end()


def close_the_terminal(window: Terminal) -> None:
    os.close(window.master)
    window.ended()


@pytest.mark.parametrize("end", [kill, hang_up, close_the_terminal])
def test_the_work_is_there_again_however_the_window_was_ended(
    source: Path, home: Path, end: Callable[[Terminal], None]
) -> None:
    """Also where the source has grown, and lost a row; for the person's eyes alone, and until it is kept."""
    window = start(source, home)
    window.keys("s")
    window.wait("starred")
    window.keys("cA note\x0f")
    window.wait("noted on")
    end(window)
    (kept,) = opened(home)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700

    write(source, ["2019-12-12,Zeroth,none", *ROWS[:2], "2021-01-01,Fourth,one"])
    window = Terminal(source, home)
    wait_for_all(window, "here again: 1 note, 1 star on 1 event", "5 events")
    window.keys("q")
    window.wait("Keep what you did as a timeline?")
    window.keys("\r")
    assert window.end() == 0
    made = source.with_suffix(".db")
    found = events(made)
    assert list(found) == ["Zeroth", "First", "Second", "Third", "Fourth"]
    assert (found["First"].starred, found["First"].notes) == (True, ("A note",))
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert opened(home) == []


def test_what_was_only_looked_at_leaves_nothing(source: Path, home: Path) -> None:
    """No question, no file; a star that was taken away again is nothing to keep."""
    window = start(source, home)
    window.keys("s")
    window.wait("starred")
    window.keys("u")
    window.wait("undone")
    window.keys("q")
    assert window.end() == 0
    assert (opened(home), source.with_suffix(".db").exists()) == ([], False)


def test_a_killed_look_is_swept_by_the_next_start(source: Path, home: Path) -> None:
    kill(start(source, home))
    assert len(opened(home)) == 1
    other = source.with_name("other.csv")
    write(other, ROWS)
    window = start(other, home)
    assert [path.name for path in opened(home)] == ["other.db"]
    window.keys("q")
    window.end()


def test_discarding_takes_a_key_of_its_own(source: Path, home: Path) -> None:
    """Esc stays; Ctrl-x throws away, and the next start begins anew."""
    window = start(source, home)
    window.keys("s")
    window.wait("starred")
    window.keys("q")
    window.wait("Ctrl-x discard")
    window.keys("\x1b")
    window.read(0.6)
    window.keys("q")
    window.wait("Ctrl-x discard")
    window.keys("\x18")
    assert window.end() == 0
    assert (opened(home), source.with_suffix(".db").exists()) == ([], False)


def test_two_windows_have_the_same_work(source: Path, home: Path) -> None:
    """What one writes the other shows; the first to leave is asked nothing, the last one is, about all of it."""
    one, other = start(source, home), start(source, home)
    one.keys("s")
    one.wait("starred")
    other.wait("★")
    one.keys("q")
    assert one.end() == 0
    other.keys("jcFrom the other\x0f")
    other.wait("noted on")
    other.keys("q")
    other.wait("1 note, 1 star on 2 events")
    other.keys("\r")
    assert other.end() == 0
    found = events(source.with_suffix(".db"))
    assert (found["First"].starred, found["Second"].notes) == (True, ("From the other",))


def test_the_next_start_says_what_was_left_once(source: Path, home: Path, calm: Path) -> None:
    window = start(source, home)
    window.keys("s")
    window.wait("starred")
    kill(window)
    for told in (True, False):
        window = Terminal(calm, home)
        wait_for_all(window, "A laboratory opens", *(["kept from"] if told else []))
        window.keys("q")
        window.end()
        about = json.loads((opened(home)[0].parent / "about.json").read_text())
        assert about["told"]
