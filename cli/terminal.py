"""Where words go: results to standard output, everything else to standard error, and only safe text to a terminal."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TextIO

from timeloom.errors import QueryError, TimeloomError
from timeloom.text import one_line, visible

DIM: Final = "2"
BOLD: Final = "1"
YELLOW: Final = "33"
CYAN: Final = "36"


def prepare() -> None:
    """Make the standard streams write any text: UTF-8 into files and pipes, what the terminal can show elsewhere.

    A stream that whoever started the program has closed leads nowhere.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("r+", encoding="utf-8")  # noqa: SIM115 - as long as the program runs
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str = "") -> None:
    """A line for the person, on standard error; text from a source in it is made safe, its lines are kept."""
    print(visible(message), file=sys.stderr)


def say_wrapped(message: str) -> None:
    """The same, broken at words where standard error is a terminal; a word that is longer than a line stays whole."""
    room = _error_width()
    if room is None:
        say(message)
        return
    for line in visible(message).split("\n"):
        print("\n".join(_wrapped(line, room)), file=sys.stderr)


def _error_width() -> int | None:
    """Columns of the terminal that standard error is, None for a file or a pipe."""
    if not sys.stderr.isatty():
        return None
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or None
    except (OSError, ValueError):
        return shutil.get_terminal_size().columns


def _wrapped(line: str, room: int) -> list[str]:
    """A line in lines that fit, those after the first indented; a double-width letter takes two columns."""
    from rich.cells import cell_len

    indent = line[: len(line) - len(line.lstrip())]
    lines: list[str] = []
    current, used = indent, len(indent)
    for word in line.split():
        long = cell_len(word)
        if current.strip() and used + 1 + long > room:
            lines.append(current)
            indent = indent or "  "
            current, used = indent + word, len(indent) + long
        elif current.strip():
            current, used = f"{current} {word}", used + 1 + long
        else:
            current, used = current + word, used + long
    return [*lines, current]


def problem(error: TimeloomError, prefix: str = "timeloom") -> None:
    """An error: what happened, and the way out on a line of its own."""
    say_wrapped(f"{prefix}: {error.message}")
    if error.hint:
        say_wrapped(f"  {error.hint}")


def query_problem(error: QueryError, text: str, prefix: str) -> None:
    """An error in a filter, with the filter and a caret under the place."""
    from rich.cells import cell_len

    characters = [one_line(character) or " " for character in text]
    start = min(max(error.position, 0), len(characters))
    end = min(max(error.end, start + 1), max(len(characters), start + 1))
    before = cell_len("".join(characters[:start]))
    under = max(cell_len("".join(characters[start:end])), 1)
    say(f"{prefix}: {error.message}")
    say(f"  {''.join(characters)}")
    say(f"  {' ' * before}{'^' * under}")
    for more in (error.expected and f"expected {error.expected}", error.hint):
        if more:
            say(f"  {more}")


def coloured(stream: TextIO | None = None) -> bool:
    """Whether colours may be used: on a terminal that has them, unless NO_COLOR asks for none."""
    out = stream or sys.stdout
    return out.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def paint(text: str, *codes: str) -> str:
    """The text in a colour or weight, if standard output shows them."""
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes and text and coloured() else text


def on_terminal() -> bool:
    """Whether standard output is a terminal, or leads to a browser that shows one."""
    return sys.stdout.isatty() or "TEXTUAL_DRIVER" in os.environ


def width() -> int | None:
    """Columns of the terminal that standard output is, None for a file or a pipe, which get lines in full."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def write_lines(lines: Iterable[str]) -> None:
    """Write results, a line each, to standard output."""
    out = sys.stdout
    for line in lines:
        out.write(line + "\n")


def json_array(values: Iterable[object]) -> Iterator[str]:
    """The lines of a JSON array, one for each of its values, without holding them all."""
    yield "["
    waiting = ""
    for value in values:
        if waiting:
            yield waiting + ","
        waiting = json.dumps(value, ensure_ascii=False)
    if waiting:
        yield waiting
    yield "]"
