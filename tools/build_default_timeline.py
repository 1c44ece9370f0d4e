"""Builds `data/timeline.db` from the chronology and the essay, through the importers alone: `make data`.

The same sources give the same file. No clock is asked: what needs a time gets the last day in the chronology.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from timeloom.importers.contract import Options
from timeloom.importers.prose.importer import EssayImporter
from timeloom.importers.source.opening import open_source
from timeloom.importers.tables.importer import CsvImporter
from timeloom.model.events import Event, Item, Source
from timeloom.store.answers import ImportReport
from timeloom.store.sqlite.file.opening import connect_to_write, pack
from timeloom.store.sqlite.write.writer import SqliteWriter

NAME: Final = "OpenAI and the open-source crowd"
CHRONOLOGY: Final = "chronology.csv"
ESSAY: Final = "essay.md"

_Importer = CsvImporter | EssayImporter


def build(folder: Path, target: Path) -> list[ImportReport]:
    """Build the timeline from the sources in `folder` and put it at `target`, whole or not at all.

    Raises EventError for a row of the sources that cannot be taken in.
    """
    at = f"{_last_day(folder)}T00:00:00Z"
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".timeline-") as work:
        made = Path(work, target.name)
        # No write-ahead log: the timeline is one file.
        connection = connect_to_write(made, create=True, wal=False)
        writer = SqliteWriter(made, connection, now=lambda: at)
        try:
            reports = [
                _take_in(writer, folder, CHRONOLOGY, CsvImporter(), at),
                _take_in(writer, folder, ESSAY, EssayImporter(), at),
            ]
            writer.set_name(NAME)
            writer.begin_history()
        finally:
            writer.close()
        pack(made)
        made.replace(target)
    return reports


def _last_day(folder: Path) -> str:
    """The last day that the chronology has an event on, as `YYYY-MM-DD`."""
    days = [
        item.date
        for item in _items(folder, CHRONOLOGY, CsvImporter())
        if isinstance(item, Event) and item.date and len(item.date) == len("2015-12-11")
    ]
    return max(days)


def _items(folder: Path, name: str, importer: _Importer) -> Iterator[Item]:
    with open_source(folder / name, Options(reference=str(folder / CHRONOLOGY))) as source:
        yield from importer.read(source)


def _take_in(
    writer: SqliteWriter, folder: Path, name: str, importer: _Importer, at: str
) -> ImportReport:
    with open_source(folder / name, Options(reference=str(folder / CHRONOLOGY))) as source:
        items = list(importer.read(source))  # some hundred, and prose has its text after that
        described = Source(f"data/{name}", importer.name, source.digest(), at)
        return writer.import_items(items, described, text=source.text, strict=True)


def main() -> int:
    """Build the default timeline of this checkout; the exit code."""
    folder = Path(__file__).resolve().parent.parent / "data"
    for name, report in zip(
        (CHRONOLOGY, ESSAY), build(folder, folder / "timeline.db"), strict=True
    ):
        print(f"{name}: {report.added} added, {report.updated} updated")
        for remark in report.remarks:
            print(f"{name}: {remark}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
