"""Writes what was rejected to a table: the rows as they stand in their source, each with its place and reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from timeloom.cli.sources.options import Said, options
from timeloom.errors import TimeloomError
from timeloom.importers.contract import STDIN
from timeloom.model.events import Rejection

_ONE_BY_ONE: Final = 3
"""Rejections for one reason that are told one by one."""
_RANGES: Final = 40
"""Lines and runs of lines that are listed for one reason."""
_QUOTED: Final = re.compile(r"'[^']*'|character \d+")
"""What differs between two sentences that give one reason: the cell, and the place in it."""
_LINE: Final = re.compile(r"line (\d+)")


def grouped(rejected: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Place and reason of each, `lines 2–10,001` for many lines with one reason, in the order of the first of them."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for where, why in rejected:
        kinds.setdefault(_QUOTED.sub("''", why), []).append((where, why))
    for alike in kinds.values():
        wheres = [where for where, _ in alike]
        lines = [int(found[1]) for where in wheres if (found := _LINE.fullmatch(where))]
        if len(wheres) <= _ONE_BY_ONE or len(lines) < len(wheres):
            yield from alike
        else:
            first = alike[0][1]
            same = all(why == first for _, why in alike)
            yield f"lines {_listed(lines)}", first if same else f"{first}; the others alike"


def _listed(lines: list[int]) -> str:
    """`2–5, 9 and 11`: runs of lines as one; of very many the first, and how many more there are."""
    runs: list[tuple[int, int]] = []
    for line in sorted(lines):
        if runs and line <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    shown = [f"{a:,}" if a == b else f"{a:,}–{b:,}" for a, b in runs[:_RANGES]]
    if len(runs) > _RANGES:
        left = sum(b - a + 1 for a, b in runs[_RANGES:])
        return f"{', '.join(shown)} and {left:,} more (--json lists them all)"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


PLACE: Final = "rejected at"
REASON: Final = "rejected because"
Heading = tuple[str, int]
"""A column's name, and how many columns before it are called so."""


def write_rejected(path: Path, rejected: Sequence[tuple[str, Rejection]], said: Said) -> None:
    """Write each rejected row of each source, by its address. Raises OutputError where nothing can be written.

    A table's own cells come first, under its own headings, so that they can be mended and read again. Of other sources,
    and of a pipe, only the place and the reason are there.
    """
    from timeloom.exporters.output import open_output

    found: list[tuple[dict[Heading, str], str, str]] = []
    headings: dict[Heading, None] = {}
    addresses = list(dict.fromkeys(address for address, _ in rejected))
    for address in addresses:
        ours = [each for from_, each in rejected if from_ == address]
        rows = dict(_rows(address, said, {each.where for each in ours}))
        several = f"{address}: " if len(addresses) > 1 else ""
        for each in ours:
            cells = rows.get(each.where, {})
            headings |= dict.fromkeys(cells)
            found.append((cells, several + each.where, each.why))
    with open_output(path) as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow([*(name for name, _ in headings), PLACE, REASON])
        for cells, where, why in found:
            table.writerow([*(cells.get(heading, "") for heading in headings), where, why])


def _rows(address: str, said: Said, wanted: set[str]) -> Iterator[tuple[str, dict[Heading, str]]]:
    """The rows of a table that stand at the wanted places, by heading."""
    from timeloom.importers.registry import choose
    from timeloom.importers.source.opening import open_source
    from timeloom.importers.tables.importer import CsvImporter

    if address == STDIN or not Path(address).is_file():
        return
    try:
        with open_source(address, options(said)) as source:
            importer = choose(source.sample, said.get("format", ""))
            if importer.name != CsvImporter.name:
                return
            rows = CsvImporter().rows(source)
            _, header = next(rows, (0, []))
            for line, cells in rows:
                if (where := f"line {line}") in wanted:
                    names = [*header, *(f"column {n + 1}" for n in range(len(header), len(cells)))]
                    yield where, dict(zip(_numbered(names), cells, strict=False))
    except TimeloomError:
        return  # it was there when it was read; the places and reasons are still worth writing


def _numbered(names: Sequence[str]) -> list[Heading]:
    return [(name, list(names[:at]).count(name)) for at, name in enumerate(names)]
