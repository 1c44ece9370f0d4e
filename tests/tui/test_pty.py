"""The main tour in a real pseudo-terminal, by keys alone, and all of it there after the next start."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.tui.test_commands_events import stored
from timeloom.store import open_reader

pytestmark = pytest.mark.pty
LIMIT = 30.0
"""Seconds after which something that did not appear is missing, on a busy machine too."""
SEQUENCES = re.compile(
    r"\x1b\[[0-9;?<>=]*[a-zA-Z]|\x1b[()][AB0]|\x1b[=>]|\x1bP.*?\x1b\\|\x1b\].*?(?:\x07|\x1b\\)"
)


class Terminal:
    """The explorer in a terminal of 120 by 40."""

    def __init__(self, path: Path, home: Path) -> None:
        self.seen = ""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
            # A whole environment: readline, once loaded, puts COLUMNS where os.environ does not see it.
            ours = {
                "TERM": "xterm-256color",
                "HOME": str(home),
                "XDG_STATE_HOME": str(home),
                "LANG": "C.UTF-8",
            }
            known = {
                name: value
                for name, value in os.environ.items()
                if name not in ("COLUMNS", "LINES")
            }
            os.execve(sys.executable, [sys.executable, "-m", "timeloom", str(path)], known | ours)

    def read(self, seconds: float) -> str:
        ready, _, _ = select.select([self.master], [], [], seconds)
        if not ready:
            return ""
        try:
            return os.read(self.master, 1 << 16).decode("utf-8", "replace")
        except OSError:
            return ""

    def wait(self, text: str) -> None:
        """Wait until a text has been drawn since the last wait."""
        end = time.monotonic() + LIMIT
        while text not in self.seen:
            assert time.monotonic() < end, f"{text!r} did not appear in {self.seen[-6000:]!r}"
            self.seen = SEQUENCES.sub("", self.seen + self.read(0.2))
        self.seen = ""

    def keys(self, text: str) -> None:
        """Type, a key at a time as a person does."""
        for letter in re.findall(r"\x1b\[[0-9;]*[~A-Z]|.", text, re.DOTALL):
            os.write(self.master, letter.encode())
            self.seen = SEQUENCES.sub("", self.seen + self.read(0.02))

    def end(self) -> int:
        """Wait for the program; its exit code, or minus the signal that ended it."""
        code = self.ended(read=True)
        os.close(self.master)
        return code

    def ended(self, *, read: bool = False) -> int:
        """The same, for one whose terminal has been closed, or with what it draws until then read and dropped."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if read:
                self.read(0.05)
            else:
                time.sleep(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("the program did not end")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    return place


def test_the_tour(calm: Path, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "crowd.jsonl"
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("/side:crowd")
    tour.wait("1/6 of 11")
    tour.keys("\r")
    tour.keys("j")
    tour.wait("2/6 of 11")
    tour.keys("s")
    tour.wait("starred")
    tour.keys("c")
    tour.wait("Note on")
    tour.keys("seen in the terminal\x0f")
    tour.wait("noted on")
    tour.keys("a")
    tour.wait("Add an event")
    tour.keys("May 2024")
    tour.wait("reads as: May 2024")
    tour.keys("\tMy own event\r")
    tour.wait("added “My own event”")  # which the filter would hide: it is off now
    tour.keys("t")
    tour.wait("Go to a date")
    tour.keys("1 January 2016")
    tour.wait("reads as: 1 January 2016")
    tour.keys("\r")
    tour.wait("uid model-1")
    tour.keys("e")
    tour.wait("summary")
    tour.keys("\x7f" * 8 + "2018-07\r")
    tour.wait("edited “First model”")
    assert stored(calm, "model-1").date == "2018-07"
    for _ in range(3):
        tour.keys("u")
        tour.wait("undone:")
    assert stored(calm, "model-1").date == "2018-06~"
    tour.keys("\x12")
    tour.wait("redone:")
    assert stored(calm, "rebuild-2").notes == ("seen in the terminal",)
    tour.keys("F")
    tour.wait("of 11")
    tour.keys("w")
    tour.wait("6 events that match")
    tour.keys("\x7f" * 12 + f"{out}\r")
    tour.wait("6 events written")
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == 6
    tour.keys("\x11")
    assert tour.end() == 0

    again = Terminal(calm, home)
    again.wait("of 11")
    again.keys("\x11")
    assert again.end() == 0
    assert stored(calm, "rebuild-2").starred
    reader = open_reader(calm)
    assert reader.session()["filter"] == "side:crowd"
    reader.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_signals_end_it_like_q(calm: Path, home: Path, number: signal.Signals) -> None:
    """The terminal is given back as it was found, and the place is kept for the next start."""
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("jj")
    tour.wait("3/11")
    os.kill(tour.pid, number)
    raw = ""
    end = time.monotonic() + LIMIT
    while "\x1b[?1049l" not in raw and time.monotonic() < end:
        raw += tour.read(0.2)
    assert "\x1b[?1049l" in raw
    assert tour.end() == 0
    reader = open_reader(calm)
    assert reader.session()["focus"] == "model-2"
    reader.close()


@pytest.mark.parametrize("keys", ["", "j" * 40])
def test_a_closed_window_ends_it_and_the_place_is_kept(calm: Path, home: Path, keys: str) -> None:
    """Also while it draws: nothing waits for a terminal that is gone, and nobody takes it into use again."""
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("jj")
    tour.wait("3/11")
    os.write(tour.master, keys.encode())
    os.close(tour.master)
    # The kernel says SIGHUP and SIGCONT, and so does a shell that ends with the window.
    for _ in range(10):
        with suppress(ProcessLookupError):
            os.kill(tour.pid, signal.SIGHUP)
            os.kill(tour.pid, signal.SIGCONT)
        time.sleep(0.02)
    # Python, at its own end, gives the signals back: the last of them may find it there, with all said and done.
    assert tour.ended() in (0, -signal.SIGHUP)
    reader = open_reader(calm)
    assert reader.session()["focus"]
    reader.close()
