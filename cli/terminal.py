"""Where words go: results to standard output, everything else to standard error, and only safe text to a terminal."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Final, TextIO, cast

from rich.cells import cell_len

from timeloom.errors import QueryError, TimeloomError
from timeloom.text import one_line, visible, without_passwords
from timeloom.tui.cells import clip, fit, grid

DONE: Final = 0
FAILED: Final = 1
"""Nothing was changed."""
USAGE: Final = 2
"""The command line itself, or the filter in it, cannot be understood."""
PARTLY: Final = 3
"""Done, but some rows of a source were rejected; each was named."""
INTERRUPTED: Final = 130
"""Stopped with Ctrl-C (128 + SIGINT, as shells count)."""


DIM: Final = "2"
BOLD: Final = "1"
YELLOW: Final = "33"
CYAN: Final = "36"

# Noncharacters, which no text holds (Unicode 23.7) that went through `visible`.
_END: Final = "\ufdd0"
_MARK: Final = {code: chr(0xFDD1 + at) for at, code in enumerate((DIM, BOLD, YELLOW, CYAN))}
_SHOWN: Final = {_END: "\x1b[0m"} | {mark: f"\x1b[{code}m" for code, mark in _MARK.items()}
_MARKS: Final = re.compile(f"([{''.join(_SHOWN)}])")
_LINE_END: Final = "\N{SYMBOL FOR LINE FEED}"


def prepare() -> None:
    """Make the standard streams write any text: UTF-8 into files and pipes, what the terminal can show elsewhere.

    A stream that whoever started the program has closed stays closed to us: what is written to it fails, and is told.
    Its number is taken all the same, so that no file that is opened later gets it and what is meant for the stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is not None:
            continue
        nowhere = os.open(os.devnull, os.O_WRONLY if name == "stderr" else os.O_RDONLY)
        if nowhere != number:
            os.dup2(nowhere, number)
            os.close(nowhere)
        mode = "r" if name == "stdin" else "w"
        setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if not hasattr(stream, "reconfigure"):
            continue
        if stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str = "", *, wrapped: bool = True) -> None:
    """A line for the person, on standard error. Text from a source in it is made safe, and cannot end the line.

    A terminal would break a long line inside a word: there it is broken between words.
    """
    shown = _one_safe_line(without_passwords(message))
    room = _error_width() if wrapped else None
    print("\n".join(_wrapped(shown, room)) if room else shown, file=sys.stderr)


def agreed(question: str) -> bool:
    """Whether a person says yes to a question on standard error; anything but "y" or "yes" is no."""
    sys.stderr.write(f"{_one_safe_line(without_passwords(question))} [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def show(line: str = "") -> None:
    """A line of what was asked for, in words, on standard output; safe to show, also with parts of it painted."""
    sys.stdout.write(_one_safe_line(line) + "\n")


def _one_safe_line(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(
        _SHOWN.get(part) or visible(part).replace("\n", _LINE_END)
        for part in _MARKS.split(text)
        if part
    )


def results() -> TextIO:
    """Standard output for what a program may read: exact into a file or a pipe, safe to show on a terminal."""
    return cast(TextIO, _SafeTerminal()) if sys.stdout.isatty() else sys.stdout


class _SafeTerminal:
    def write(self, text: str) -> int:
        sys.stdout.write(visible(text))
        return len(text)


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
    """The text in a colour or weight, if standard output shows them; `show` writes it.

    Marks stand for the codes until then: escape sequences in a line are a source's, never ours.
    """
    if not (codes and text and coloured()):
        return text
    return f"{''.join(_MARK[code] for code in codes)}{text}{_END}"


def on_terminal() -> bool:
    """Whether standard output is a terminal, or leads to a browser that shows one."""
    return sys.stdout.isatty() or "TEXTUAL_DRIVER" in os.environ


def width() -> int | None:
    """Columns of the terminal that standard output is, None for a file or a pipe, which get lines in full."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def write_lines(lines: Iterable[str]) -> None:
    """Write results for a program, a line each, to standard output; no line ends in its middle on a terminal."""
    if sys.stdout.isatty():
        for line in lines:
            show(line)
        return
    out = sys.stdout
    for line in lines:
        out.write(line + "\n")


def write_json(value: object) -> None:
    """Write a value as JSON, indented, to standard output."""
    write_lines(json.dumps(value, ensure_ascii=False, indent=2).split("\n"))


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


_MEASURED: Final = 500
"""Columns are as wide as the first rows need; the rest is written as it comes, so that no table has to be held."""
_GAP: Final = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the most cells it may take, and how its text is painted on a terminal."""

    heading: str
    most: int = 1000
    right: bool = False
    codes: tuple[str, ...] = ()


def write_table(
    rows: Iterable[Sequence[str]], columns: Sequence[Column], *, headings: bool = True
) -> int:
    """Write rows under headings (on a terminal only, where `headings` is not set); how many rows there were."""
    count = 0
    for line in table_lines(rows, columns, width(), headings=headings):
        show(line)
        count += 1
    return count - headings if count else 0


def table_lines(
    rows: Iterable[Sequence[str]],
    columns: Sequence[Column],
    total: int | None,
    *,
    headings: bool = True,
) -> Iterator[str]:
    """The lines of a table at most `total` cells wide, in full if that is None; none at all without a row."""
    safe = ([grid(cell) for cell in row] for row in rows)
    first = list(islice(safe, _MEASURED))
    if not first:
        return
    names = [column.heading for column in columns]
    widths = _widths([*first, names] if headings else first, columns)
    draw = partial(_whole, widths=widths, columns=columns)
    if total is not None:
        draw = partial(_cut, widths=widths, columns=columns, total=total, colours=coloured())
    if headings:
        heading = (
            draw(names) if total is None else _cut(names, widths, columns, total, colours=False)
        )
        yield paint(heading, DIM)
    yield from map(draw, chain(first, safe))


def _widths(rows: Iterable[Sequence[str]], columns: Sequence[Column]) -> list[int]:
    widest = [0] * len(columns)
    for row in rows:
        for index, cell in enumerate(row):
            widest[index] = max(widest[index], cell_len(cell))
    return [min(cells, column.most) for cells, column in zip(widest, columns, strict=True)]


def _whole(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    """A line with nothing cut off; what is wider than its column pushes the rest along."""
    parts = []
    for cell, cells, column in zip(row, widths, columns, strict=True):
        # Characters are cells in ASCII, which is most of what a long table holds.
        room = cells if cell.isascii() else cells - cell_len(cell) + len(cell)
        parts.append(cell.rjust(room) if column.right else cell.ljust(room))
    return _GAP.join(parts).rstrip()


def _cut(
    row: Sequence[str],
    widths: Sequence[int],
    columns: Sequence[Column],
    total: int,
    colours: bool,
) -> str:
    """A line that fits a terminal; the last column has what the others leave."""
    parts: list[str] = []
    left = total
    last = len(columns) - 1
    for index, (cell, cells, column) in enumerate(zip(row, widths, columns, strict=True)):
        room = min(cells, left)
        if room <= 0:
            break
        if index == last and not column.right:
            text = clip(cell, left)
        elif column.right:
            text = fit(" " * (room - cell_len(cell)) + cell, room)
        else:
            text = fit(cell, room)
        parts.append(paint(text, *column.codes) if colours else text)
        left -= room + len(_GAP)
    return _GAP.join(parts).rstrip()
