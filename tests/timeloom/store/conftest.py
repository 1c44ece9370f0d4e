"""A store to try things on, whatever it is made of.

The suite in `test_writing`, `test_undo` and `test_importing` speaks to the protocol alone; another store passes it by
being added to STORES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from timeloom.model.events import Event
from timeloom.query.query import EVERYTHING
from timeloom.store import open_writer
from timeloom.store.answers import Detail
from timeloom.store.protocol import Reader, Writer


def ticking() -> Callable[[], str]:
    """A clock whose every look is a second later, so that steps can be told apart."""
    ticks = count()
    return lambda: f"2024-01-01T00:{(tick := next(ticks)) // 60 % 60:02d}:{tick % 60:02d}Z"


def _sqlite(path: Path) -> Writer:
    return open_writer(path, create=True, now=ticking())


STORES: dict[str, Callable[[Path], Writer]] = {"sqlite": _sqlite}


@dataclass
class Harness:
    """A writer on a timeline of its own; `reopen` closes it and comes back as after a restart."""

    make: Callable[[Path], Writer]
    path: Path
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = self.make(self.path)

    def reopen(self) -> Writer:
        self.writer.close()
        self.writer = self.make(self.path)
        return self.writer

    def events(self) -> list[Event]:
        return list(self.writer.view(EVERYTHING).events())

    def event(self, uid: str) -> Event:
        return self.writer.detail(uid).event

    def detail(self, uid: str) -> Detail:
        return self.writer.detail(uid)

    def snapshot(self) -> dict[str, Any]:
        return snapshot(self.writer)


def snapshot(reader: Reader) -> dict[str, Any]:
    """All that a timeline says, keys excepted: they are private."""
    info = reader.info()
    names = [item.name for item in reader.fields()]
    return {
        "details": [
            (d.event, d.earliest, d.latest, d.links, d.linked_from, d.edited, d.conflicts)
            for d in reader.view(EVERYTHING).details()
        ],
        "conflicts": reader.conflicts(),
        "filters": reader.saved_filters(),
        "values": {name: reader.field_values(name, limit=1000) for name in names},
        "header": (info.events, info.undated, info.proposed, info.sources),
        "texts": [reader.source_text(source.address, 0, 1000) for source in info.sources],
    }


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Harness]:
    harness = Harness(STORES[request.param], tmp_path / "timeline.db")
    yield harness
    assert [fault for fault in harness.writer.check() if "which is not there" not in fault] == []
    harness.writer.close()
