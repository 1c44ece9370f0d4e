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


def say(message: str = "", *, wrapped: bool = True) -> None:
    """A line for the person, on standard error; text from a source in it is made safe, its lines are kept.

    A terminal would break a long line inside a word: there it is broken between words.
    """
    shown = visible(message)
    if wrapped and sys.stderr.isatty():
        width = max(shutil.get_terminal_size().columns, 20)
        shown = "\n".join(part for line in shown.split("\n") for part in _wrapped(line, width))
    print(shown, file=sys.stderr)


def _wrapped(line: str, width: int) -> list[str]:
    """The line in parts of so many cells, the later ones set in like the first and two more."""
    from rich.cells import cell_len

    if cell_len(line) <= width:
        return [line]
    from timeloom.tui.cells import wrap

    indent = " " * (len(line) - len(line.lstrip(" ")))
    first, *rest = wrap(line.lstrip(" "), width - len(indent) - 2)
    return [indent + first, *(f"{indent}  {part}" for part in rest)]


def problem(error: TimeloomError, prefix: str = "timeloom") -> None:
    """An error: what happened, and the way out on a line of its own."""
    say(f"{prefix}: {error.message}")
    if error.hint:
        say(f"  {error.hint}")


def query_problem(error: QueryError, text: str, prefix: str) -> None:
    """An error in a filter, with the filter and a caret under the place."""
    from rich.cells import cell_len

    characters = [one_line(character) or " " for character in text]
    start = min(max(error.position, 0), len(characters))
    end = min(max(error.end, start + 1), max(len(characters), start + 1))
    before = cell_len("".join(characters[:start]))
    under = max(cell_len("".join(characters[start:end])), 1)
    say(f"{prefix}: {error.message}")
    say(f"  {''.join(characters)}", wrapped=False)
    say(f"  {' ' * before}{'^' * under}", wrapped=False)
    for more in error.more:
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
