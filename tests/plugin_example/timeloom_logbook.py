"""A ship's log, a line per entry: `2024-05-13 | Left port`. One importer, one exporter, nothing of Timeloom changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, TextIO

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.exporters.contract import Context
from timeloom.importers.contract import Input, Sample
from timeloom.model.events import Event, Item, Rejection

_FIRST = b"LOGBOOK\n"


class LogbookImporter:
    """Reads a log; its first line is the word LOGBOOK."""

    name: ClassVar[str] = "logbook"
    title: ClassVar[str] = "Ship's log"
    suffixes: ClassVar[tuple[str, ...]] = (".log",)
    keeps: ClassVar[str] = "dates and titles"

    def sniff(self, sample: Sample) -> float:
        return 1.0 if sample.head.startswith(_FIRST) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        source.stream.readline()
        for number, line in enumerate(source.stream, 2):
            where = f"line {number}"
            date, bar, title = line.decode("utf-8", "replace").strip().partition(" | ")
            if not bar:
                yield Rejection(where, "it has no ' | ' between date and title")
                continue
            try:
                bounds(date)
            except DateError as error:
                yield Rejection(where, str(error))
                continue
            yield Event(title, date, where=where)


class LogbookExporter:
    """Writes one."""

    name: ClassVar[str] = "logbook"
    title: ClassVar[str] = "Ship's log"
    suffixes: ClassVar[tuple[str, ...]] = (".log",)
    keeps: ClassVar[str] = "dates and titles"
    lossless: ClassVar[bool] = False

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        undated = 0
        out.write(_FIRST.decode())
        for event in events:
            if event.date is None:
                undated += 1
                continue
            out.write(f"{event.date} | {' '.join(event.title.split())}\n")
        return [f"{undated} undated events were left out"] if undated else []
