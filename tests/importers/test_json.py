"""JSON and JSON Lines: what Timeloom writes, what others write, and what is neither."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from tests.importers.reading import Reading
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.json.importer import LONGEST_LINE, JsonImporter, JsonLinesImporter
from timeloom.importers.source import json as json_stream
from timeloom.model.events import Link, Passage, Source


def lines(text: str | bytes, **options: Any) -> Reading:
    return _read(JsonLinesImporter(), "x.jsonl", text, options)


def document(text: str | bytes, **options: Any) -> Reading:
    return _read(JsonImporter(), "x.json", text, options)


def _read(importer: Any, name: str, text: str | bytes, options: dict[str, Any]) -> Reading:
    raw = text if isinstance(text, bytes) else text.encode()
    given = Input(
        name, io.BytesIO(raw), options=Options(**options), sample=Sample(name, raw[:65536])
    )
    return Reading(list(importer.read(given)))


ROW: dict[str, Any] = {
    "uid": "a",
    "date": "[2024-05-13..2024-05-20]",
    "earliest": "2024-05-13T00:00:00Z",
    "latest": "2024-05-20T23:59:59.999999Z",
    "title": "A",
    "summary": "s",
    "fields": {"actor": ["x", "y"], "date": ["z"]},
    "links": [{"relation": "answers", "to": "b", "fields": {"how": ["q"]}}],
    "source": {
        "address": "e.md",
        "importer": "essay",
        "digest": "ff",
        "read": "2026-01-01T00:00:00Z",
    },
    "passage": {"start": 3, "end": 5, "section": "S", "text": "ab"},
    "date_basis": "relative",
    "notes": ["n", "m"],
    "starred": True,
    "proposed": True,
}


@pytest.mark.parametrize("read", [lines, document])
def test_a_row_of_ours(read: Any) -> None:
    text = json.dumps(ROW) if read is lines else json.dumps([ROW])
    event = read(text).events[0]
    assert (event.uid, event.date, event.title, event.summary) == (
        "a",
        "[2024-05-13..2024-05-20]",
        "A",
        "s",
    )
    assert event.fields == {"actor": ("x", "y"), "date": ("z",)}
    assert event.links == (Link("answers", "b", {"how": ("q",)}),)
    assert event.source == Source("e.md", "essay", "ff", "2026-01-01T00:00:00Z")
    assert event.passage == Passage(3, 5, "ab", "S")
    assert (event.date_basis, event.notes, event.starred, event.proposed) == (
        "relative",
        ("n", "m"),
        True,
        True,
    )


def test_no_source_said_is_another_thing_than_a_source_that_is_null() -> None:
    """A row without the key comes from this file; null says that a person entered it."""
    without, null = lines('{"title":"a"}\n{"title":"b","source":null}').events
    assert without.source is None
    assert null.source == Source("")


def test_looser_objects() -> None:
    found = lines(
        '{"id":7,"edtf":"1965~","name":"A","text":"s","tags":["x","y"],"url":"u","n":3,"ok":true,"deep":{"a":[1]},"no":null}\n'
        '{"title":"B","start":"2019-03","end":"2019-07","label":"keep"}\n'
        '{"title":"C","date":1815}\n{"title":"D","date":1715596200}\n{"title":"E","date":1715596200123}\n'
        '{"title":"F","answers":["a","b"],"links":["c",{"target":"d","relation":"x"}]}\n'
        '{"title":"G","source":"a newspaper","passage":"words"}\n{"text":"only text"}\n'
    )
    first = found.events[0]
    assert (first.uid, first.title, first.summary, first.date) == ("7", "A", "s", "1965~")
    assert first.fields == {
        "tag": ("x", "y"),
        "url": ("u",),
        "n": ("3",),
        "ok": ("true",),
        "deep": ('{"a": [1]}',),
    }
    assert found.dates["B"] == "2019-03/2019-07"
    assert found.dates["C"] == "1815"
    assert found.dates["D"] == "2024-05-13T10:30:00Z"
    assert found.dates["E"] == "2024-05-13T10:30:00.123Z"
    assert [(link.relation, link.to) for link in found.event("F").links] == [
        *(("answers", "a"), ("answers", "b"), ("related", "c"), ("x", "d")),
    ]
    assert found.event("G").fields == {"source": ("a newspaper",), "passage": ("words",)}
    assert found.event("G").source is None
    assert found.dates["only text"] is None


def test_keys_can_be_named() -> None:
    found = lines(
        '{"what":"A","day":"2024","title":"not this"}', columns={"title": "what", "date": "day"}
    )
    assert found.dates == {"A": "2024"}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "it is not JSON"),
        ("{'a': 1}", "it is not JSON"),
        ("3", "it is a number, not an object"),
        ("null", "it is null, not an object"),
        ('[{"title":"x"}]', "it is a list, not an object"),
        ("{}", "it has no title; it has no keys at all"),
        ('{"date":"2024"}', "it has no title; it has the keys 'date'"),
        ('{"title":"x","date":"soon"}', "cannot read 'soon' as a date"),
        ('{"title":"x","date":["2024"]}', "a list is not a date"),
        ('{"title":"x","date":true}', "true or false is not a date"),
        ('{"title":"x","date":NaN}', "NaN is not JSON"),
        ('{"title":"\\ud800"}', "half a character"),
        ('{"title":"a\\u0000b"}', "NUL"),
        ('{"title":"a\\\\\\u0000b"}', "NUL"),
        ('{"title":"x","n":' + "1" * 5000 + "}", "too many digits"),
        ('{"title":"x","title":"y"}', "the key 'title' stands twice"),
        ('{"title":"x","fields":{"a":"1","a":"2"}}', "the key 'a' stands twice"),
        ('{"title":"x","fields":[1]}', "its fields are a list"),
        ('{"title":"x","date_basis":"hearsay"}', "'hearsay' is not a date basis"),
        ('{"title":"x","links":[{"relation":"answers"}]}', "a link says not where it leads"),
        (
            '{"title":"x","passage":{"start":"a","end":2}}',
            "its passage is not as Timeloom writes one",
        ),
        ('{"title":"x","a":' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
    ],
)
def test_a_bad_line_is_named_and_costs_nothing_else(line: str, why: str) -> None:
    found = lines(f'{{"title":"before"}}\n\n{line}\n{{"title":"after"}}\n')
    assert [r.where for r in found.rejections] == ["line 3"]
    assert why in found.rejections[0].why
    assert [event.title for event in found.events] == ["before", "after"]
    assert found.events[1].where == "line 4"


def test_a_line_that_is_no_utf8_and_one_that_is_too_long() -> None:
    raw = (
        b'{"title":"a"}\n{"title":"\xff"}\n{"title":"'
        + b"x" * LONGEST_LINE
        + b'"}\n{"title":"b"}\n'
    )
    found = lines(raw)
    assert [r.where for r in found.rejections] == ["line 3"]
    assert "longer than" in found.rejections[0].why
    assert "not UTF-8 (at byte 24, line 2): read as cp1252, a guess" in found.remarks[0]
    assert [(event.title, event.where) for event in found.events] == [
        ("a", "line 1"),
        ("ÿ", "line 2"),
        ("b", "line 4"),
    ]


def test_byte_order_marks_and_line_ends() -> None:
    assert lines(b'\xef\xbb\xbf{"title":"a"}\r\n{"title":"b"}').dates == {"a": None, "b": None}
    assert lines('{"title":"ä"}\n'.encode("utf-16")).dates == {"ä": None}
    assert lines('{"title":"ä"}\n'.encode("cp1252"), encoding="cp1252").dates == {"ä": None}
    assert document(b'\xef\xbb\xbf[{"title":"a"}]').dates == {"a": None}
    assert document('[{"title":"ä"}]'.encode("utf-16")).dates == {"ä": None}
    assert document('[{"title":"ä"}]'.encode("cp1252"), encoding="cp1252").dates == {"ä": None}


def test_an_object_with_events_and_an_empty_array() -> None:
    assert document('{"meta":{"events":3},"events":[{"title":"a"},{"title":"b"}]}').dates == {
        "a": None,
        "b": None,
    }
    assert document("[]").remarks == ["there is no event in it"]
    assert lines("\n\n").remarks == ["there is no event in it"]


def test_an_element_that_is_no_event_is_named_by_its_number_and_line() -> None:
    found = document(
        '[{"title":"a"},3,\n{"date":"x"},\n\n{"title":"t","title":"u"},{"title":"b","date":"2024"}]'
    )
    assert [r.where for r in found.rejections] == [
        "event 2 (line 1)",
        "event 3 (line 2)",
        "event 4 (line 4)",
    ]
    assert found.dates == {"a": None, "b": "2024"}


@pytest.mark.parametrize(
    ("element", "why"),
    [
        ('{"title":"x","a":' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ('{"title":"x","a":' + '{"a":' * 100_000 + "1" + "}" * 100_000 + "}", "nested too deeply"),
        ('{"title":"x","n":' + "1" * 5000 + "}", "too many digits"),
        ('{"title":"x","n":NaN}', "NaN is not JSON"),
        ('{"title":"x","b":{"a":1,"a":"]}"}}', "the key 'a' stands twice"),
        ("{title:'x'}", "it is not JSON"),
        ('{"title":"x" "y":"]"}', "it is not JSON"),
        ('{"title":"a\nb"}', "it is not JSON"),
        ("nonsense{}", "it is not JSON"),
    ],
)
def test_an_element_that_is_wrong_costs_itself(element: str, why: str) -> None:
    found = document(f'[{{"title":"before"}},\n{element},\n{{"title":"after"}}]')
    assert [r.where for r in found.rejections] == ["event 2 (line 2)"]
    assert why in found.rejections[0].why
    assert [event.title for event in found.events] == ["before", "after"]


def test_a_number_beyond_64_bits_is_kept() -> None:
    assert document('[{"title":"a","n":123456789012345678901234567890}]').events[0].fields["n"] == (
        "123456789012345678901234567890",
    )


@pytest.mark.parametrize("rows", [1, 3000])
def test_where_the_document_breaks_off_what_came_before_is_kept(rows: int) -> None:
    whole = ",\n".join(f'{{"title":"{n}","text":"{"x" * 200}"}}' for n in range(rows))
    for end in ("", ",", ',{"titl', ',{"title":"half', ",\n{", " {}"):
        found = document(f"[{whole}{end}")
        assert len(found.events) == rows
        assert len(found.rejections) == 1
        assert (
            found.rejections[0]
            .where.removesuffix(")")
            .endswith((f"line {rows}", f"line {rows + 1}"))
        )


def test_elements_longer_than_what_is_read_at_a_time() -> None:
    """Cut in texts, in numbers, in escapes: every size of a piece must do."""
    rows = [
        {"title": f"{n} \u00e9\\n" * (n * 37 % 900 + 1), "n": [n * 10**9, -1.5e10, True, None]}
        for n in range(600)
    ]
    found = document(json.dumps({"other": {"events": [1]}, "events": rows, "more": []}))
    assert [event.title for event in found.events] == [row["title"] for row in rows]
    assert found.rejections == []


class _Endless(io.RawIOBase):
    """A pipe whose writer never stops."""

    def __init__(self, head: bytes, body: bytes) -> None:
        self._head, self._body = head, body * (65536 // len(body))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        some = (self._head or self._body)[: len(buffer)]
        self._head = self._head[len(some) :]
        buffer[: len(some)] = some
        return len(some)


@pytest.mark.parametrize(
    ("head", "body", "why"),
    [
        (b'[{"title":"A"},{"title":"', b"abcdefgh", "it is longer than 1 MiB"),
        (b'[{"title":"A"},{"title":', b"[", "it has 1,001 brackets open"),
        (b'[{"title":"A"},{"n":', b"123", "it is longer than 1 MiB"),
        (b'{"x":', b"[1,", "it has 1,001 brackets open"),
        (b'{"', b"abc", "it is longer than 1 MiB"),
        (b'[{"title":"A"},', b" \n", "more than 1 MiB of blanks"),
    ],
)
def test_what_never_ends_is_given_up(
    head: bytes, body: bytes, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading stops, names the limit, and keeps the events before."""
    monkeypatch.setattr(json_stream, "LONGEST_ELEMENT", 1 << 20)
    monkeypatch.setattr(json_stream, "_DEEPEST", 1_000)
    stream = io.BufferedReader(_Endless(head, body))
    sample = Sample("-", stream.peek(4096)[:4096])
    items = JsonImporter().read(Input("-", stream, None, Options(), sample=sample))
    if head.startswith(b"{") or body.isspace():
        with pytest.raises(SourceError, match=why):
            list(items)
        return
    found = Reading(list(items))
    assert [event.title for event in found.events] == ["A"]
    assert [rejection.where for rejection in found.rejections] == ["event 2 (line 1)"]
    assert found.rejections[0].why.startswith(why)


def test_something_behind_the_list_is_said() -> None:
    found = document('[{"title":"a"}]\n[{"title":"b"}]')
    assert [r.where for r in found.rejections] == ["line 2"]
    assert [event.title for event in found.events] == ["a"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hello", "begins with neither"),
        ("[", "line 1: not JSON: the text breaks off"),
        ('{"a":' * 300_000, "nested too deeply|recursion"),
        ('{"a":1', "not JSON"),
        ('{"a" 1}', "not JSON"),
        ('{"a":[]}', "without a list `events`"),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary"),
    ],
)
def test_what_is_no_json_of_events_is_refused(text: str | bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        document(text)


def test_json_lines_are_told_from_json_by_their_beginning() -> None:
    rows = b'{"title":"a","date":"2024"}\n{"title":"b","date":"2025"}\n'
    array = b"[" + rows.strip().replace(b"\n", b",") + b"]"
    for name in ("x.json", "x.jsonl", "x", "-"):
        jsonl, json_ = JsonLinesImporter(), JsonImporter()
        assert jsonl.sniff(Sample(name, rows)) > json_.sniff(Sample(name, rows))
        assert json_.sniff(Sample(name, array)) > jsonl.sniff(Sample(name, array))


@pytest.mark.parametrize(
    "text", [b'[{"title": "a"},\n{"title": "b"}\n]\n', b'[\n{"title": "a"}\n]']
)
def test_an_array_with_an_object_a_line_is_an_array(text: bytes) -> None:
    """Some of its lines are whole objects, as all lines of JSON Lines are."""
    for name in ("a.json", "a", "-"):
        sample = Sample(name, text)
        assert JsonImporter().sniff(sample) > JsonLinesImporter().sniff(sample)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            '{"title":"a","grown":"2024","n":1}\n{"title":"b","n":2}',
            "'grown', 'n': --map date=KEY",
        ),
        ('{"title":"a","created_at":"2024"}\n{"title":"b","date":"2001"}', ""),
        ('{"title":"a","date":null,"n":1}', ""),
        ('{"title":"a"}\n{"title":"b","uid":"u"}', ""),
    ],
)
def test_that_no_event_has_a_date_is_said(rows: str, said: str) -> None:
    """Where a key may be meant for one; undated ones among others, or said to be so, are as they should be."""
    for found in (lines(rows), document(f"[{rows.replace(chr(10), ',')}]")):
        remarks = [remark for remark in found.remarks if "no event has a date" in remark]
        assert len(remarks) == bool(said)
        assert all(said in remark for remark in remarks)
