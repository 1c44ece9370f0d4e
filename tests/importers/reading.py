"""Reading a fixture with one importer, for the tests of formats."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from timeloom.importers import registry
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.source.opening import open_source
from timeloom.model.events import Event, Item, Rejection, Remark

FIXTURES = Path(__file__).parent.parent / "fixtures"


class Reading:
    """What an importer found in a file, sorted by kind."""

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.events = [item for item in items if isinstance(item, Event)]
        self.rejections = [item for item in items if isinstance(item, Rejection)]
        self.remarks = [item.text for item in items if isinstance(item, Remark)]

    @property
    def dates(self) -> dict[str, str | None]:
        """Date by title."""
        return {event.title: event.date for event in self.events}

    def event(self, title: str) -> Event:
        """The event with this title."""
        return next(event for event in self.events if event.title == title)


def read(importer: Any, name: str, options: Options | None = None) -> Reading:
    """Read tests/fixtures/`name`, after asking the importer whether it knows it."""
    path = FIXTURES / name
    sample = Sample(path.name, path.read_bytes()[:65536])
    assert importer.sniff(sample) > 0.5
    with path.open("rb") as stream:
        source = Input(str(path), stream, path, options or Options(), sample=sample)
        return Reading(list(importer.read(source)))


def read_text(importer: Any, text: str, **options: str) -> Reading:
    """Read a text with an importer, as if it came from standard input."""
    data = text.encode()
    sample = Sample("-", data[:65536])
    return Reading(
        list(importer.read(Input("-", io.BytesIO(data), None, Options(**options), sample=sample)))
    )


def read_path(path: Path, options: Options | None = None, name: str = "") -> Reading:
    """Read any file as `timeloom import` does: with the importer called `name`, else the one that knows it."""
    with open_source(path, options) as source:
        return Reading(list(registry.read(registry.choose(source.sample, name), source)))


def read_bytes(data: bytes, called: str, options: Options | None = None, name: str = "") -> Reading:
    """The same of bytes that stand in a file that is `called` so."""
    stream, sample = io.BytesIO(data), Sample(called, data[:65536])
    source = Input(called, stream, None, options or Options(), sample=sample)
    return Reading(list(registry.read(registry.choose(sample, name), source)))
