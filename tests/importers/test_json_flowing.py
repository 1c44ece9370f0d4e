"""JSON of other programs from a pipe: what has come is read, whatever has yet to come, and a bad part costs itself."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest

from tests.importers.reading import read_text
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.databases.wikidata import WikidataImporter
from timeloom.importers.json.importer import JsonImporter
from timeloom.importers.timelines.vis_timeline import VisTimelineImporter
from timeloom.model.events import Event, Item

ROW = '{"item": "http://www.wikidata.org/entity/Q%s", "itemLabel": "%s", "date": "200%s-02-03T00:00:00Z"}'
BINDING = (
    '{"item": {"type": "uri", "value": "http://www.wikidata.org/entity/Q%s"},'
    ' "itemLabel": {"type": "literal", "value": "%s"}, "date": {"type": "literal", "value": "200%s"}}'
)
ENTITY = '{"id": "Q%s", "labels": {"en": {"value": "%s"}}, "claims": {}, "n": %s}'
ITEM = '{"id": %s, "content": "%s", "start": "200%s"}'
OURS = '{"uid": "%s", "title": "%s", "date": "200%s"}'
SPARQL = '{"head": {"vars": ["item", "itemLabel", "date"]}, "results": {"bindings": ['
FORMS = [
    (JsonImporter(), "[", OURS, "]"),
    (JsonImporter(), '{"events": [', OURS, "]}"),
    (VisTimelineImporter(), "[", ITEM, "]"),
    (WikidataImporter(), "[", ROW, "]"),
    (WikidataImporter(), "[", ENTITY, "]"),
    (WikidataImporter(), SPARQL, BINDING, "]}}"),
]
each_form = pytest.mark.parametrize(("importer", "head", "one", "foot"), FORMS)


class Resting(io.RawIOBase):
    """A pipe whose other end rests for ever after what it has written: nobody may ask for more."""

    def __init__(self, *pieces: str) -> None:
        self._pieces = [piece.encode() for piece in pieces]

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self._pieces.pop(0)
        buffer[: len(piece)] = piece
        return len(piece)


def _events(items: Iterator[Item], wanted: int) -> list[str]:
    found: list[str] = []
    while len(found) < wanted:
        item = next(items)
        found += [item.title] if isinstance(item, Event) else []
    return found


@each_form
def test_what_has_come_is_not_held_back(importer: Any, head: str, one: str, foot: str) -> None:
    """An element is there when its bracket is, however the pieces were cut."""
    first, second = one % (1, "One", 1), one % (2, "Two", 2)
    for pieces in ((head + first,), (head, first), (head + first[:20], first[20:])):
        stream = io.BufferedReader(Resting(*pieces))
        sample = Sample("-", "".join(pieces).encode())
        assert _events(importer.read(Input("-", stream, sample=sample)), 1) == ["One"]
    stream = io.BufferedReader(Resting(f"{head}{first}, {second}"))
    sample = Sample("-", f"{head}{first}".encode())
    assert _events(importer.read(Input("-", stream, sample=sample)), 2) == ["One", "Two"]
    assert len(read_text(importer, f"{head}{first},\n{second}{foot}").events) == 2


@each_form
def test_what_is_no_json_costs_itself_alone(importer: Any, head: str, one: str, foot: str) -> None:
    """It is named by its number, with the reason; where the document breaks off, that is said."""
    first, second = one % (1, "One", 1), one % (2, "Two", 2)
    found = read_text(importer, f'{head}{first}, {{"x": tru}}, {second}{foot}')
    assert [event.title for event in found.events] == ["One", "Two"]
    (rejection,) = found.rejections
    assert "2" in rejection.where
    assert "it is not JSON" in rejection.why
    cut = f"{head}{first},\n"
    if isinstance(importer, JsonImporter):
        assert "breaks off" in read_text(importer, cut).rejections[0].why
        return
    with pytest.raises(SourceError, match="line 2: not JSON: the text breaks off"):
        read_text(importer, cut)
