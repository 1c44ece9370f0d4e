"""How soon the explorer shows itself and how fast it answers a key, in a real pseudo-terminal, beside a bare app.

    python -m benchmarks.terminal [--smoke] [--db LARGE.db] [--rounds N]

First frame: from the start of the program to the title of the first event on the terminal. Key to frame: from writing a
key to the first byte of the answer. Starts of the programs take turns, so that a busy machine is busy for all of them.

With --views the other views are measured too: from the key of a view, pressed for the first time, to its first picture
on the terminal, and key to frame while panning and zooming in it, each round beside the bare app.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

COLUMNS, LINES = 120, 40
ROOT: Final = Path(__file__).resolve().parent.parent
BARE: Final = (sys.executable, "-c", "from benchmarks.bare import Bare; Bare().run()")
MOVES: Final = ("j",) * 40 + ("k",) * 10 + ("\x1b[6~",) * 10 + ("\x1b[5~",) * 10
TYPED: Final = "open model"
PANS: Final = ("L", "H") * 15
ZOOMS: Final = ("+",) * 6 + ("-",) * 6 + ("+", "-") * 4
PICTURES: Final = {
    "2": ("lanes", "[\u2581-\u2588\u25cf\u25c6\u25c7]"),
    "3": ("race", r"\d d |No event"),
    "4": ("text", "%|The text of no source"),
    "5": ("histogram", "[\u2581-\u2588\u2591-\u2593]"),
    "1": ("list", "\\d{4}"),
}
"""By the key of a view: its name, and what stands on the terminal once it shows something of the timeline."""
QUIET: Final = 0.12
"""Seconds without output after which a program is taken to be at rest."""


_ESCAPES: Final = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Program:
    """A program in a pseudo-terminal of its own."""

    def __init__(self, command: Sequence[str], home: Path) -> None:
        self.started = time.perf_counter()
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
            os.chdir(ROOT)
            os.environ.update(
                TERM="xterm-256color", COLORTERM="truecolor", HOME=str(home), PYTHONPATH=str(ROOT)
            )
            for name in (
                "XDG_DATA_HOME",
                "XDG_STATE_HOME",
                "XDG_CONFIG_HOME",
                "COLUMNS",
                "LINES",
                "NO_COLOR",
            ):
                os.environ.pop(name, None)
            os.execv(command[0], list(command))

    def wait_for(self, text: str, limit: float = 30.0) -> float:
        """Seconds from the start until the text has been written."""
        wanted, seen = text.encode(), b""
        while wanted not in seen:
            got = self._read(limit)
            if not got:
                raise TimeoutError(f"{text!r} did not appear; the end of what did: {seen[-300:]!r}")
            seen = seen[-65536:] + got
        return time.perf_counter() - self.started

    def rest(self, limit: float = 5.0, quiet: float = QUIET) -> None:
        """Read until nothing has come for a moment."""
        end = time.perf_counter() + limit
        while self._read(quiet) and time.perf_counter() < end:
            pass

    def answer(self, key: str) -> float | None:
        """Seconds from a key to the first byte of its frame; None if nothing is drawn for it."""
        began = time.perf_counter()
        os.write(self.terminal, key.encode())
        got = self._read(1.0)
        took = time.perf_counter() - began
        self.rest()
        return took if got else None

    def picture(self, key: str, pattern: str, limit: float = 10.0) -> float:
        """Seconds from a key until what is written after it has something of a pattern in it."""
        began, seen = time.perf_counter(), b""
        os.write(self.terminal, key.encode())
        while (left := limit - (time.perf_counter() - began)) > 0:
            seen += self._read(left)
            if re.search(pattern, _ESCAPES.sub(b" ", seen).decode(errors="ignore"), re.DOTALL):
                break
        took = time.perf_counter() - began
        self.rest(10.0, quiet=1.5)  # what is still counted in the background comes in its time
        return took

    def _read(self, limit: float) -> bytes:
        ready, _, _ = select.select([self.terminal], [], [], limit)
        if not ready:
            return b""
        try:
            return os.read(self.terminal, 1 << 16)
        except OSError:
            return b""

    def peak_memory(self) -> float:
        """The most memory that it had at once, in MiB."""
        status = Path(f"/proc/{self.pid}/status")
        if not status.exists():
            return float("nan")
        line = next(each for each in status.read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def end(self) -> None:
        os.write(self.terminal, b"\x11")
        deadline = time.perf_counter() + 5
        while time.perf_counter() < deadline:
            self._read(0.05)
            if os.waitpid(self.pid, os.WNOHANG)[0]:
                break
        else:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.terminal)


@dataclass
class Measured:
    """What was seen of one program."""

    name: str
    first: list[float] = field(default_factory=list)
    moving: list[float] = field(default_factory=list)
    typing: list[float] = field(default_factory=list)
    memory: float = 0.0


def measure(found: Measured, command: Sequence[str], text: str, home: Path, *, keys: bool) -> None:
    """Start the program once more; with `keys`, press some."""
    program = Program(command, home)
    try:
        found.first.append(program.wait_for(text))
        if keys:
            program.rest()
            found.moving += _pressed(program, MOVES)
            if found.name != "bare":
                program.answer("/")
            found.typing += _pressed(program, TYPED)
            if found.name != "bare":
                program.answer("\r")
            found.memory = max(found.memory, program.peak_memory())
    finally:
        program.end()


def _pressed(program: Program, keys: Sequence[str]) -> list[float]:
    return [took for key in keys if (took := program.answer(key)) is not None]


@dataclass
class Viewed:
    """What was seen of the views of one timeline, by view; the bare app's keys under `bare`."""

    name: str
    pictures: dict[str, list[float]] = field(default_factory=dict)
    pans: dict[str, list[float]] = field(default_factory=dict)
    zooms: dict[str, list[float]] = field(default_factory=dict)


def measure_views(found: Viewed, path: Path, text: str, home: Path) -> None:
    """Start the explorer in the middle of a timeline, go through its views, pan and zoom those that have an axis."""
    bare = Program(BARE, home)
    program = Program((sys.executable, "-m", "timeloom", "--read-only", str(path)), home)
    try:
        bare.wait_for("ready")
        program.wait_for(text)
        for each in (bare, program):
            each.rest()
        for key, (view, pattern) in PICTURES.items():
            found.pictures.setdefault(view, []).append(program.picture(key, pattern))
            if view in ("lanes", "histogram"):
                for keys, kept in ((PANS, found.pans), (ZOOMS, found.zooms)):
                    kept.setdefault("bare", []).extend(_pressed(bare, keys))
                    kept.setdefault(view, []).extend(_pressed(program, keys))
                program.answer("0")
    finally:
        bare.end()
        program.end()


def views_table(rows: Sequence[Viewed]) -> str:
    lines = [
        "| | view | first picture, worst | panning, median | zooming, median |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        for view, pictures in row.pictures.items():
            cells = [row.name, view, f"{max(pictures) * 1000:.0f} ms"]
            for kept in (row.pans, row.zooms):
                own, base = kept.get(view, ()), kept.get("bare", ())
                cells.append(_cell(_middle(own), _middle(base)) if own else "")
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def first_title(path: Path) -> str:
    """What can be seen first of a timeline: the beginning of its first event's title."""
    from timeloom.query.query import EVERYTHING
    from timeloom.store import open_reader

    reader = open_reader(path)
    try:
        return reader.view(EVERYTHING).page(limit=1)[0].title[:12]
    finally:
        reader.close()


def table(rows: Sequence[Measured]) -> str:
    """The figures in milliseconds, and as a multiple of the bare app's."""
    bare = rows[0]
    lines = [
        "| | first frame | moving, median | worst | typing, median | worst | peak memory |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [row.name, _cell(_middle(row.first), _middle(bare.first))]
        for own, base in ((row.moving, bare.moving), (row.typing, bare.typing)):
            cells += [
                _cell(_middle(own), _middle(base)),
                _cell(max(own, default=0.0), _middle(base)),
            ]
        cells.append(f"{row.memory:.0f} MiB")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _middle(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def _cell(value: float, base: float) -> str:
    return f"{value * 1000:.0f} ms ({value / base:.2f} ×)" if base else f"{value * 1000:.0f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--smoke", action="store_true", help="one round only")
    parser.add_argument(
        "--db",
        type=Path,
        action="append",
        default=[],
        help="a further timeline, say of a million events",
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--views", action="store_true", help="measure the views, not the start")
    options = parser.parse_args()
    rounds = 1 if options.smoke else options.rounds
    with tempfile.TemporaryDirectory(prefix="timeloom-bench-") as folder:
        home = Path(folder)
        default = home / "default.db"
        shutil.copyfile(ROOT / "data" / "timeline.db", default)
        timelines = [("default timeline", default), *((path.name, path) for path in options.db)]
        if options.views:
            seen = [Viewed(name) for name, _ in timelines]
            for _ in range(min(rounds, 3)):
                for each, (_, path) in zip(seen, timelines, strict=True):
                    measure_views(each, path, first_title(path), home)
            print(views_table(seen))
            return
        rows = [Measured("bare")] + [Measured(name) for name, _ in timelines]
        titles = [first_title(path) for _, path in timelines]
        for number in range(rounds):
            keys = number in (0, rounds // 2)
            measure(rows[0], BARE, "ready", home, keys=keys)
            for row, (_, path), title in zip(rows[1:], timelines, titles, strict=True):
                command = (sys.executable, "-m", "timeloom", "--read-only", str(path))
                measure(row, command, title, home, keys=keys)
    print(table(rows))


if __name__ == "__main__":
    main()
