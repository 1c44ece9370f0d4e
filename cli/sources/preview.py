"""What a source would bring, before anything is taken in: its format, its columns, its first events, its span."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Final

from timeloom.cli.terminal import Column, show, table_lines, width
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.model.events import Event, Item
from timeloom.store.answers import ImportReport
from timeloom.text import number, one_line

SHOWN: Final = 5
"""Events that are shown."""


@dataclass(slots=True)
class Preview:
    """Looks on while a source is read (`timeloom.cli.sources.intake.Watcher`), and tells of it afterwards."""

    address: str
    title: str = ""
    format: str = ""
    certainty: float | None = None
    columns: list[tuple[str, str]] = field(default_factory=list)
    first: list[Event] = field(default_factory=list)
    events: int = 0
    undated: int = 0
    earliest: tuple[float, str] = (math.inf, "")
    latest: tuple[float, str] = (-math.inf, "")
    """The outermost finite bounds and the dates that have them."""

    def begins(
        self, name: str, title: str, certainty: float | None, columns: list[tuple[str, str]]
    ) -> None:
        self.format, self.title, self.certainty, self.columns = name, title, certainty, columns

    def sees(self, item: Item) -> None:
        if not isinstance(item, Event):
            return
        self.events += 1
        if len(self.first) < SHOWN:
            self.first.append(item)
        if item.date is None:
            self.undated += 1
            return
        try:
            earliest, latest = bounds(item.date)
        except DateError:
            return  # the timeline rejects it
        if math.isfinite(earliest):
            self.earliest = min(self.earliest, (earliest, item.date))
        if math.isfinite(latest):
            self.latest = max(self.latest, (latest, item.date))

    def as_json(self, report: ImportReport) -> dict[str, Any]:
        """All of it as JSON values."""
        return {
            "source": self.address,
            "format": self.format,
            "certainty": self.certainty,
            "columns": [{"column": theirs, "as": ours or None} for theirs, ours in self.columns],
            "first": [
                {
                    "date": event.date,
                    "title": event.title,
                    "fields": {name: list(values) for name, values in event.fields.items()},
                }
                for event in self.first
            ],
            "events": self.events,
            "undated": self.undated,
            "earliest": self.earliest[1] or None,
            "latest": self.latest[1] or None,
            "rejected": [{"where": it.where, "why": it.why} for it in report.rejected],
            "remarks": list(report.remarks),
        }

    def write(self) -> None:
        """The same for a person, on standard output; what was rejected is told by `cli.sources.telling`."""
        sure = "as you said" if self.certainty is None else f"{self.certainty:.0%} sure"
        show(f"{one_line(self.address)}: {self.title} ({self.format}), {sure}")
        _table(
            "columns:",
            [(theirs, ours or "left out") for theirs, ours in self.columns],
            [Column("column", 40), Column("meaning")],
        )
        _table(
            "first events:",
            [(event.date or "undated", event.title) for event in self.first],
            [Column("date", 44), Column("title")],
        )
        undated = f", {self.undated:,} of them undated" if self.undated else ""
        show(number(self.events, "event") + undated)
        if self.earliest[1]:
            show(f"from {self.earliest[1]} to {self.latest[1] or 'no end'}")


def _table(heading: str, rows: list[tuple[str, str]], columns: list[Column]) -> None:
    if rows:
        show(heading)
        room = width()
        for line in table_lines(rows, columns, room and room - 2, headings=False):
            show(f"  {line}")
