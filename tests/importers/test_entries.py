"""One bad entry costs itself: what goes wrong inside it is told with its place, and the others come in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import fields as dataclass_fields
from dataclasses import is_dataclass, replace
from typing import Any, Final

import pytest

from tests.importers.reading import Reading, read_bytes
from timeloom.errors import Cancelled, DateError, SourceError
from timeloom.importers.contract import Input
from timeloom.importers.source import entries
from timeloom.importers.source.entries import BrokenOff, Uids, entry, sound
from timeloom.model.events import Event, Item, Link, Mention, Passage, Rejection, Saying, Source


@pytest.mark.parametrize(
    "error",
    [
        ValueError("x"), KeyError("x"), TypeError("x"), OverflowError(), RecursionError(), AttributeError("x"),
        UnicodeEncodeError("utf-8", "x", 0, 1, "y"), LookupError("x"), DateError("x"), AssertionError(), IsADirectoryError(21, "x"),
    ],
)  # fmt: skip
def test_whatever_goes_wrong_in_an_entry_is_its_rejection(error: Exception) -> None:
    def read() -> Event:
        raise error

    found = entry("line 3", read)
    assert isinstance(found, Rejection)
    assert found.where == "line 3"
    assert found.why


def test_what_a_person_stopped_is_stopped() -> None:
    def read() -> Event:
        raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        entry("", read)


def _source() -> Input:
    return Input("x", io.BytesIO(), text="twelve signs")


_BAD: list[dict[str, Any]] = [
    {"title": 5},
    {"date": 5},
    {"summary": None},
    {"fields": {"a": "text"}},
    {"fields": {"a": (5,)}},
    {"fields": {5: ("a",)}},
    {"fields": []},
    {"links": ("b",)},
    {"links": (Link("r", "b", "y"),)},  # type: ignore[arg-type]
    {"notes": (5,)},
    {"passage": Passage(0, 2**63, "a")},
    {"passage": Passage(-1, 2, "a")},
    {"passage": Passage(5, 2, "a")},
    {"passage": Passage(5, 13, "a")},
]


@pytest.mark.parametrize("wrong", _BAD)
def test_what_the_timeline_cannot_hold_is_rejected(wrong: dict[str, Any]) -> None:
    """Before it reaches the store, with its place; the events around it are let through."""
    good = Event("a", "2024", where="1", passage=Passage(0, 12, "twelve signs"))
    items = [good, Event(**{"title": "b", "where": "2", **wrong}), good]
    found = Reading(list(sound(items, _source())))
    assert found.events == [good, good]
    assert [rejection.where for rejection in found.rejections] == ["2"]


_SAYING: Final = Saying(Source("f.md"), Passage(1, 2, "b", "S"), "2023")
_WHOLE: Final = Event(
    "A", "2024", "a", "s", {"x": ("y",)}, (Link("r", "b", {"k": ("v",)}),), Source("e.md", "essay"),
    Passage(0, 2, "ab", "S"), "stated", ("n",), True, False, (_SAYING,), "line 1", ("t",),
)  # fmt: skip


def _with_one_wrong(value: Any, wrong: Any) -> Iterator[Any]:
    """Copies of a value, in each of which one value, at any depth, is another one."""
    yield wrong
    if is_dataclass(value) and not isinstance(value, type):
        for each in dataclass_fields(value):
            if each.name != "where":  # for messages alone
                for other in _with_one_wrong(getattr(value, each.name), wrong):
                    yield replace(value, **{each.name: other})
    elif isinstance(value, tuple):
        for at, inner in enumerate(value):
            for other in _with_one_wrong(inner, wrong):
                yield (*value[:at], other, *value[at + 1 :])
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield {wrong if wrong.__hash__ else 5: inner}
            for other in _with_one_wrong(inner, wrong):
                yield {name: other}


@pytest.mark.parametrize(
    "wrong",
    [10**30, 1.5, b"a", ["a"], {"a": ["b"]}, object()],
    ids=lambda wrong: type(wrong).__name__,
)
def test_one_wrong_value_at_any_depth_is_rejected(wrong: Any) -> None:
    """Whatever an importer puts in the place of a text, a whole number, a truth or a list, the store never sees it."""
    assert not entries.fault(_WHOLE, _source())
    copies = list(_with_one_wrong(_WHOLE, wrong))[1:]
    assert len(copies) > 30
    let_through = [copy for copy in copies if not entries.fault(copy, _source())]
    assert not let_through, "a value of the wrong kind was let through"


@pytest.mark.parametrize(
    "wrong", [{"date": 10**30}, {"uid": 5}, {"date_basis": "x"}, {"passage": 3}]
)
def test_a_mention_with_a_wrong_value_is_rejected(wrong: dict[str, Any]) -> None:
    mention = Mention("a", Passage(0, 2, "ab"), "2024")
    assert Reading(list(sound([mention], _source()))).rejections == []
    assert Reading(list(sound([replace(mention, **wrong)], _source()))).rejections


def test_a_number_for_the_date_of_a_saying_is_rejected_by_its_line() -> None:
    row = (
        b'{"title":"A","sayings":[{"source":{"address":"f"},"date":%d}]}\n{"title":"B"}\n' % 10**30
    )
    reading = read_bytes(row, "a.jsonl")
    assert [event.title for event in reading.events] == ["B"]
    assert [rejection.where for rejection in reading.rejections] == ["line 1"]


def _breaking(events: int, error: Exception) -> Iterator[Item]:
    yield from (Event(str(number), where=f"line {number}") for number in range(events))
    raise error


def test_where_a_source_cannot_be_read_on_what_came_before_stands() -> None:
    """And where it broke is one sentence; a source of which nothing was read is refused."""
    for error in (KeyError("x"), BrokenOff("x", "line 2", "is not XML")):
        found = Reading(list(sound(_breaking(2, error), _source())))
        assert len(found.events) == 2
        assert len(found.rejections) == 1
        with pytest.raises(SourceError):
            list(sound(_breaking(0, error), _source()))


def test_errors_of_ours_stay_what_they_are() -> None:
    """A name that is mapped and that no entry has is told at the end, and nothing is taken in."""
    with pytest.raises(SourceError, match="no key"):
        list(sound(_breaking(2, SourceError("x has no key 'y'")), _source()))


def test_an_identity_that_stands_again_gets_a_number() -> None:
    uids = Uids()
    assert [uids.once(uid) for uid in ("a", "b", "a", "", "a", "")] == [
        "a",
        "b",
        "a#2",
        "",
        "a#3",
        "",
    ]
    (remark,) = uids.remarks()
    assert "1 identity stands at more than one entry, as 'a'" in remark.text


@pytest.mark.parametrize(
    ("name", "data", "kept"),
    [
        ("a.jsonl", b'{"title":"a"}\n{"title":"b","sayings":5}\n{"title":"c","links":[{"to":"a","fields":"y"}]}\n'
                    b'{"title":"d","passage":{"start":0,"end":9223372036854775808}}\n{"title":"e"}\n', ["a", "e"]),
        ("a.json", b'[{"tag_name":"a","html_url":"x","assets":5},{"tag_name":"b"}]', ["a", "b"]),
        ("b.json", b'{"items":[{"content":"a","start":"2024"}],"groups":1}', ["a"]),
        ("c.json", b'{"entities":{"Q1":{"id":"Q1","claims":{"P585":5}},"Q2":{"id":"Q2","claims":{"P585":[{"mainsnak":"z"}]}},'
                   b'"Q3":{"id":"Q3","claims":{"P585":[{"mainsnak":{"datavalue":7}}]}}}}', ["Q1", "Q2", "Q3"]),
        ("a.rss", b"<rss><channel><item><title>a</title></item></height><item><title>b</title></item></channel></rss>",
         ["a", "b"]),
        ("b.rss", b"<rss><channel><item><title>a</title><description>&lt;![CDATA[&lt;![o</description></item></channel></rss>",
         ["a"]),
        ("c.rss", b"<rss><channel><textInput><title>t</title></textInput><name>x</name><item><title>a</title></item>"
                  b"</channel></rss>", ["a"]),
        ("d.rss", b"<rss><channel><title>\xed\xa0\x80</title><item><title>a</title></item></channel></rss>", ["a"]),
    ],
)  # fmt: skip
def test_inputs_that_once_stopped_everything(name: str, data: bytes, kept: list[str]) -> None:
    """Each is read as far as it goes: nothing of a file's content is met as something that nobody made anything for."""
    assert [event.title for event in read_bytes(data, name).events] == kept


def test_a_long_encoding_that_nobody_knows_is_named() -> None:
    data = f"<?xml version='1.0' encoding='{'x' * 400}'?><timeline><events></events></timeline>"
    with pytest.raises(SourceError, match="an encoding that is not known"):
        read_bytes(data.encode(), "a.timeline")


def test_python_names_nothing_for_a_person() -> None:
    """Why an entry is rejected is said in words: what is missing, what stands where something else belongs."""
    for error, said in (
        (KeyError("textinput"), "'textinput' is missing in it"),
        (TypeError("expected string, got 'NoneType'"), "nothing stands where another kind"),
        (AttributeError("'list' object has no attribute 'get'"), "a list stands where"),
        (AssertionError(), "do not go together"),
    ):
        assert said in entries.reason(error)
        assert type(error).__name__ not in entries.reason(error)
