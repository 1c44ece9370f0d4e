"""Writes what was rejected to a table: the rows as they stand in their source, each with its place and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from timeloom.cli.readings import Said, options
from timeloom.errors import TimeloomError
from timeloom.events import Rejection
from timeloom.importers.contract import STDIN

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
    from timeloom.importers.csv_table import CsvImporter
    from timeloom.importers.opening import open_source
    from timeloom.importers.registry import choose

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
