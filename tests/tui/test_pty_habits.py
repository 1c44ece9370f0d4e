"""Settings, signals and jobs of the shell, in a real pseudo-terminal."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from tests.tui.test_pty import LIMIT, Terminal
from timeloom.store import open_reader

pytestmark = pytest.mark.pty


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place))
    return place


def settings(home: Path, text: str) -> None:
    path = home / "timeloom" / "settings.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("theme = \n", "settings.toml is not TOML"),
        ("mouse = 'yes'\n", "settings.toml, line 1"),
        ("[keys]\n'event.add' = 'e'\n", "settings.toml, line 2"),
        ("theme = 'no-such'\n", "Unknown theme 'no-such'"),
    ],
)
def test_wrong_settings_are_said_and_the_explorer_opens(
    calm: Path, home: Path, text: str, said: str
) -> None:
    settings(home, text)
    tour = Terminal(calm, home)
    tour.wait(said)
    tour.keys("j")
    tour.wait("2/11")
    tour.keys("\x11")
    tour.wait(f"timeloom: {said}")
    assert tour.end() == 0


def test_a_note_is_not_lost_with_the_window(calm: Path, home: Path) -> None:
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("c")
    tour.wait("Note on")
    tour.keys("precious")
    time.sleep(0.2)
    os.kill(tour.pid, signal.SIGTERM)
    tour.wait("what you were writing")
    assert tour.end() == 0
    assert "precious" in (home / "timeloom" / "unsaved.md").read_text(encoding="utf-8")


def test_a_signal_ends_it_while_a_command_has_the_terminal(calm: Path, home: Path) -> None:
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("P")
    tour.wait("Pipe the events as")
    tour.keys("\r")
    tour.wait("Pipe the events to a command")
    tour.keys("cat; sleep 600\r")
    tour.wait('"uid"')
    os.kill(tour.pid, signal.SIGTERM)
    assert tour.end() == 0


def test_a_signal_to_go_on_does_no_harm_to_what_was_not_stopped(calm: Path, home: Path) -> None:
    """One thread reads the keys afterwards, and an end right behind it is an end."""
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    for number in range(2, 5):
        os.kill(tour.pid, signal.SIGCONT)
        tour.wait("A laboratory opens")
        tour.keys("j")
        tour.wait(f"{number}/11")
    os.kill(tour.pid, signal.SIGCONT)
    os.kill(tour.pid, signal.SIGTERM)
    assert tour.end() == 0


def test_a_kill_loses_nothing_that_was_kept(calm: Path, home: Path) -> None:
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("s")
    tour.wait("starred")
    os.kill(tour.pid, signal.SIGKILL)
    assert tour.end() == -signal.SIGKILL
    reader = open_reader(calm)
    assert reader.detail("lab").event.starred
    assert reader.check() == []
    reader.close()


def test_it_goes_to_the_background_and_comes_back(calm: Path, home: Path) -> None:
    """Ctrl-z stops it as any program; SIGCONT, as `fg` sends it, draws it again where it was."""
    tour = Terminal(calm, home)
    tour.wait("A laboratory opens")
    tour.keys("jj")
    tour.wait("3/11")
    tour.keys("\x1a")
    end = time.monotonic() + LIMIT
    while state(tour.pid) != "T":
        assert time.monotonic() < end, "it does not stop"
        tour.read(0.05)
    os.kill(tour.pid, signal.SIGCONT)
    tour.wait("3/11")
    tour.keys("j")
    tour.wait("4/11")
    tour.keys("\x11")
    assert tour.end() == 0


def state(pid: int) -> str:
    """The state of a process, as proc(5) has it."""
    return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
