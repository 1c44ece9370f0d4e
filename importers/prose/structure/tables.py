"""Tables of Markdown and reStructuredText in which a column holds dates: each row is an entry of a chronology."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from timeloom.dates.english.lexicon import words

_ROW: Final = re.compile(r"^[ \t]*\|[^\n]*\|[ \t]*$", re.MULTILINE)
_RULE: Final = re.compile(r"[\s|:=+-]*\Z")
_CELL: Final = re.compile(r"\|[ \t]*((?:\\\||[^|\n])*?)[ \t]*(?=\|)")
_EDGE: Final = " \t*_`'"
_WHEN: Final = words("date dates year years when time day month period from start")
_WHAT: Final = words(
    "event events what title description milestone name happening entry change note notes action"
)
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
_LIKELY: Final = range(1000, 2200)


class DatedRow(NamedTuple):
    """A row with a date: where the row, the date and the cell that tells of it begin and end."""

    row: tuple[int, int]
    date: tuple[int, int]
    told: tuple[int, int]


def dated_rows(text: str, is_date: Callable[[str], bool]) -> Iterator[DatedRow]:
    """The rows of tables that have a column of dates. `is_date` says whether a cell holds a date and nothing else."""
    if "|" not in text:
        return
    table: list[tuple[tuple[int, int], list[tuple[int, int]]]] = []
    last = 0
    for match in _ROW.finditer(text):
        between = text[last : match.start()] if table else ""
        last = match.end()
        if between.count("\n") > 1 and "+" not in between:
            yield from _of_table(text, table, is_date)
            table = []
        if _RULE.match(match[0]) is None:
            table.append(
                (
                    match.span(),
                    [_bare(text, cell.span(1)) for cell in _CELL.finditer(text, *match.span())],
                )
            )
    yield from _of_table(text, table, is_date)


def _bare(text: str, cell: tuple[int, int]) -> tuple[int, int]:
    begin, end = cell
    while begin < end and text[begin] in _EDGE:
        begin += 1
    while end > begin and text[end - 1] in _EDGE:
        end -= 1
    return begin, end


def _of_table(
    text: str,
    table: list[tuple[tuple[int, int], list[tuple[int, int]]]],
    is_date: Callable[[str], bool],
) -> Iterator[DatedRow]:
    if len(table) < 2:
        return
    heads = [text[slice(*cell)].lower() for cell in table[0][1]]
    when = next((n for n, head in enumerate(heads) if set(head.split()) & _WHEN), None)
    rows = [(row, [text[slice(*cell)] for cell in cells], cells) for row, cells in table]
    if when is None:
        full = [
            n
            for n in range(len(heads))
            if sum(_is_likely(r[1], n, is_date) for r in rows) >= max(2, len(rows) - 1)
        ]
        if not full:
            return
        when = full[0]
    what = next(
        (n for n, head in enumerate(heads) if n != when and set(head.split()) & _WHAT), None
    )
    for row, said, cells in rows:
        if when >= len(cells) or not said[when] or not is_date(said[when]):
            continue
        others = [*range(when + 1, len(cells)), *range(when)]
        told = what if what is not None and what < len(cells) and said[what] else None
        if told is None:
            told = next((n for n in others if _LETTERS.search(said[n])), None)
        if told is not None:
            yield DatedRow(row, cells[when], cells[told])


def _is_likely(said: list[str], column: int, is_date: Callable[[str], bool]) -> bool:
    if column >= len(said) or not is_date(said[column]):
        return False
    return not said[column].isdigit() or int(said[column]) in _LIKELY
