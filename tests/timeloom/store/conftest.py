"""A store to try things on, whatever it is made of.

The suite of this folder speaks to the protocol alone, and runs once for each engine in ENGINES; `where` gives a place in
the one that is tested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

from timeloom.model.events import Event
from timeloom.query.query import EVERYTHING
from timeloom.store import open_writer
from timeloom.store.address import AnyAddress
from timeloom.store.answers import Detail
from timeloom.store.protocol import Reader, Writer


def ticking() -> Callable[[], str]:
    """A clock whose every look is a second later, so that steps can be told apart."""
    ticks = count()
    return lambda: f"2024-01-01T00:{(tick := next(ticks)) // 60 % 60:02d}:{tick % 60:02d}Z"


@dataclass(frozen=True)
class EngineUnderTest:
    """What the suite has to know of an engine."""

    name: str
    where: Callable[[Path], AnyAddress]
    """For each path the address of a timeline of its own, where none is yet."""


ENGINES: Final = {
    "sqlite": EngineUnderTest("sqlite", lambda path: path),
}
"""Another engine passes the suite by being added here; what only files can show is tested in the folder `sqlite`."""
_under_test: list[EngineUnderTest] = [ENGINES["sqlite"]]


@pytest.fixture(scope="session", autouse=True, params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> EngineUnderTest:
    """The engine that `where` speaks of: every test of this folder runs once for each."""
    _under_test[0] = ENGINES[request.param]
    return _under_test[0]


def where(path: Path) -> AnyAddress:
    """The address of the timeline that stands for a path, in the engine that is tested now."""
    return _under_test[0].where(path)


def wheres(paths: Iterable[Path]) -> list[AnyAddress]:
    """The same for several."""
    return list(map(where, paths))


@dataclass
class Harness:
    """A writer on a timeline of its own; `reopen` closes it and comes back as after a restart."""

    path: Path
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = self.make(self.path)

    @staticmethod
    def make(path: Path) -> Writer:
        return open_writer(where(path), create=True, now=ticking())

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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Harness]:
    harness = Harness(tmp_path / "timeline.db")
    yield harness
    assert [fault for fault in harness.writer.check() if "which is not there" not in fault] == []
    harness.writer.close()
