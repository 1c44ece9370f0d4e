"""JSON and JSON Lines out: whole, and the same bytes again."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import events, only_events
from timeloom.exporters.contract import Context, Exporter
from timeloom.exporters.json import JsonExporter, JsonLinesExporter
from timeloom.importers.contract import Importer, Input, Sample
from timeloom.importers.json.importer import JsonImporter, JsonLinesImporter
from timeloom.model.events import Event, Item
from timeloom.model.rows import event_to_row

PAIRS = [(JsonLinesExporter(), JsonLinesImporter()), (JsonExporter(), JsonImporter())]


def written(exporter: Exporter, some: list[Event]) -> str:
    out = io.StringIO(newline="")
    assert exporter.write(some, out, Context()) == []
    return out.getvalue()


def read(importer: Importer, text: str) -> list[Item]:
    raw = text.encode()
    return list(importer.read(Input("x", io.BytesIO(raw), sample=Sample("x", raw[:65536]))))


@pytest.mark.parametrize(("exporter", "importer"), PAIRS)
@settings(max_examples=100, deadline=None)
@given(some=st.lists(events, min_size=1, max_size=4))
@example(some=[Event("a text that speaks of \\u0000, and holds none")])
def test_any_events_come_back_equal_and_give_the_same_bytes(
    exporter: Exporter, importer: Importer, some: list[Event]
) -> None:
    text = written(exporter, some)
    back = only_events(read(importer, text))
    assert back == some
    assert [list(event.fields) for event in back] == [list(event.fields) for event in some]
    assert written(exporter, back) == text


@settings(max_examples=150, deadline=None)
@given(st.lists(events, max_size=4))
def test_a_line_is_the_row_that_the_rest_of_the_program_makes(some: list[Event]) -> None:
    """The writer puts its text together itself; it is what encoding the dictionary gives."""
    rows = [
        json.dumps(event_to_row(event), ensure_ascii=False, separators=(",", ":")) for event in some
    ]
    assert written(JsonLinesExporter(), some) == "".join(row + "\n" for row in rows)


class _Told:
    """A stream that has the text of its rows already."""

    def __iter__(self) -> Iterator[Event]:
        raise AssertionError("no event is asked for")

    def row_blocks(self) -> Iterator[list[str]]:
        yield ['{"uid":"a"}', '{"uid":"b"}']
        yield ['{"uid":"c"}']


def test_rows_that_are_text_already_are_taken_as_they_are() -> None:
    """From a timeline they come as text: nothing is built to be taken apart again."""
    out = io.StringIO(newline="")
    JsonLinesExporter().write(_Told(), out, Context())
    assert out.getvalue() == '{"uid":"a"}\n{"uid":"b"}\n{"uid":"c"}\n'
    out = io.StringIO(newline="")
    JsonExporter().write(_Told(), out, Context())
    assert out.getvalue() == '[\n{"uid":"a"},\n{"uid":"b"},\n{"uid":"c"}\n]\n'


def test_one_row_a_line_with_its_keys_in_order() -> None:
    (line,) = written(JsonLinesExporter(), [Event("世界", "2015", uid="a")]).splitlines()
    assert line.startswith(
        '{"uid":"a","date":"2015","earliest":"2015-01-01T00:00:00Z","latest":"2015-12-31T'
    )
    assert list(json.loads(line))[4:] == [
        *(
            "title",
            "summary",
            "fields",
            "links",
            "source",
            "passage",
            "date_basis",
            "notes",
            "starred",
            "proposed",
        ),
    ]
    assert "世界" in line


def test_an_array_has_one_event_a_line_and_none_is_an_empty_one() -> None:
    assert json.loads(written(JsonExporter(), [])) == []
    text = written(JsonExporter(), [Event("a"), Event("b")])
    assert [row["title"] for row in json.loads(text)] == ["a", "b"]
    assert len(text.splitlines()) == 4


def test_a_line_break_of_unicode_breaks_no_line() -> None:
    """U+2028 and U+0085 may stand in JSON; only LF ends a line of JSON Lines."""
    some = [Event("a\u2028b\x85c"), Event("d")]
    assert only_events(read(JsonLinesImporter(), written(JsonLinesExporter(), some))) == some
