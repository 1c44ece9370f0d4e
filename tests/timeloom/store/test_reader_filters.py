"""Whatever is asked of the store, it answers as plain Python does: random timelines, random filters.

Every part of a view is held against the list of events that the naive evaluation lets through: pages in both
directions, counts, positions, histograms, values, extent. A timeline is made once and asked many filters.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeloom.query.naive import Held, Naive
from tests.timeloom.query.strategies import (
    combined,
    compared,
    dates,
    linked,
    near,
    values,
)
from tests.timeloom.store.conftest import where
from tests.timeloom.store.test_undo import MEMORY
from timeloom.model.events import Event, Link, Passage, Source
from timeloom.query.printing import to_text
from timeloom.query.query import Query
from timeloom.query.tree import (
    And,
    FieldIs,
    Lag,
    Lasts,
    Node,
    Phrase,
    Regex,
    Value,
    Word,
    field_is,
)
from timeloom.store import open_reader, open_writer
from timeloom.store.protocol import Reader, View, Writer

WORDS = ["open", "opens", "weights", "Müller", "muller", "世界大戦", "a", "GPT-4", "–", "C++"]
ACTORS = ["OpenAI", "Open Source", "Méta", "世界", 'say "x"', "a,b"]
DATES = [
    None,
    None,
    "2019",
    "2019-03",
    "2019-03-11",
    "2019-03-11T10:00:00Z",
    "2019-03-12T09:30:00Z",
    "2019-03/2019-07",
    "1837-06-20/1901-01-22",
    "2018/2019-03-11",
    "[2019-02-25..2019-03-11]",
    "2019~",
    "201X",
    "2020-01-01",
    "2019-12-31",
    "../1900",
    "../2019-03",
    "[..2019]",
    "/2019-03-11",
    "../..",
    "2019/..",
    "-0043-03-15",
    "Y-13800000000",
]
TAGS = ["OpenAI", "Open Source", "zeta", "open zeta", 'say "x"', "世界"]
RANGES = ["2019", "2019-03", "2019-03-11", "2018..2020", "..2019-03", "2019-12-31..", "1850", "-0100..1900", "2019-03-11T10:00:00Z"]  # fmt: skip
UIDS = [f"e{number}" for number in range(14)]
EDGES = [-1e18, -1e9, 0.0, 1_546_300_800.0, 1_552_262_400.0, 1_552_298_400.0, 1_577_836_800.0, 4e9]
DAYS = [-86_400.0 * 40_000, 0.0, 86_400.0 * 17_897, 86_400.0 * 17_966, 86_400.0 * 17_967, 4_320_000_000.0]  # fmt: skip

fields = st.dictionaries(
    st.sampled_from(["actor", "Actor", "date of birth", "tag", "is", "source"]),
    st.lists(st.sampled_from(ACTORS), min_size=1, max_size=2, unique=True).map(tuple),
    max_size=2,
)
links = st.lists(
    st.builds(Link, st.sampled_from(["answers", "answers", "sees"]), st.sampled_from(UIDS)),
    max_size=2,
    unique_by=lambda link: (link.relation, link.to),
).map(tuple)
events = st.builds(
    Event,
    title=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join),
    date=st.sampled_from(DATES),
    summary=st.sampled_from(["", "open – weights", "Opéra"]),
    fields=fields,
    links=links,
    passage=st.none() | st.just(Passage(0, 4, "text")),
    date_basis=st.sampled_from(["stated", "relative"]),
    notes=st.sampled_from([(), (), ("a note: weights",), ("one", "two & three")]),
    starred=st.booleans(),
    proposed=st.booleans(),
)


def _named(found: list[Event]) -> list[Event]:
    """Every event with a uid; links to itself and to nowhere stay: they happen."""
    return [replace(event, uid=uid) for uid, event in zip(UIDS, found, strict=False)]


timelines = st.lists(events, min_size=1, max_size=len(UIDS)).map(_named)


def _word(kind: Any, text: str) -> Node:
    node: Node = kind(0, 0, text)
    return node


def _field(name: str, wanted: tuple[Value, ...]) -> Node:
    return FieldIs(0, 0, name, wanted)


def _known(name: str, words: list[str]) -> st.SearchStrategy[Node]:
    return st.builds(lambda word: FieldIs(0, 0, name, (Value(word, 0, 0),)), st.sampled_from(words))


terms = st.one_of(
    st.builds(_word, st.just(Word), st.sampled_from([*WORDS, "op", "w", "mull", "世", "界大", "open we", "&"])),
    st.builds(_word, st.just(Phrase), st.sampled_from(["open weights", "weights open", "open wei", "大戦", "müller", "–"])),
    st.builds(_word, st.just(Regex), st.sampled_from(["^open", "s$", "ü", "o.*w", r"\+\+", "two & th"])),
    st.builds(
        _field,
        st.sampled_from(["actor", "Actor"]),
        values(st.sampled_from(["openai", "OPEN", "meta", "世界", 'Say "X"', "nobody", "a,b", "Open Source"])),
    ),
    _known("is", ["starred", "proposed", "uncertain", "undated", "edited", "conflict"]),
    st.builds(_field, st.just("tag"), values(st.sampled_from([*TAGS, "op", "say", "nobody"]))),
    _known("is", ["starred"]),
    _known("has", ["note"]),
    st.builds(field_is, st.sampled_from(["is", "source"]), values(st.sampled_from(["starred", *ACTORS, "OPEN"]))),
    _known("has", ["note", "link", "passage"]),
    _known("basis", ["stated", "relative", "entered"]),
    dates(RANGES),
    dates(RANGES),
    near(st.sampled_from(["e0"]), ["30d", "1y", "1h"]),
    linked(st.sampled_from(["e0"])),
    compared(Lag, ["30d", "0d", "1y"]),
    compared(Lasts, ["1y", "1h", "60y"]),
)  # fmt: skip


class Added(NamedTuple):
    """What a person adds to an event of a timeline, or takes away."""

    uid: str
    kind: Literal["add", "remove", "star", "note", "link"]
    text: str

    def do(self, writer: Writer) -> None:
        match self.kind:
            case "add":
                writer.tag([self.uid], add=[self.text])
            case "remove":
                writer.tag([self.uid], remove=[self.text])
            case "star":
                writer.star([self.uid])
            case "note":
                writer.add_note(self.uid, f"about {self.text}")
            case "link":
                writer.link(self.uid, Link("sees", "nowhere"))


added = st.lists(
    st.builds(
        Added,
        st.sampled_from(UIDS),
        st.sampled_from(["add", "remove", "remove", "star", "note", "link"]),
        st.sampled_from(TAGS),
    ),
    max_size=14,
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    timeline=timelines,
    added=added,
    filters=st.lists(combined(terms), min_size=10, max_size=25),
    few=st.sampled_from([0, 1, 2_000]),
)
def test_the_store_answers_as_plain_python_does(
    timeline: list[Event], added: list[Added], filters: list[Node], few: int
) -> None:
    """Also where what people added to is asked for event by event, since it is to so many."""
    with TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr("timeloom.store.sqlite.search.compile._FEW", few)
        path = Path(folder, "t.db")
        kept = _load(path, timeline, added)
        reader = open_reader(where(path))
        try:
            known = {info.name for info in reader.fields()}
            order = [row.uid for row in reader.view(Query("", And(0, 0, ()))).page(limit=100)]
            assert sorted(order) == sorted(kept)
            assert [kept[uid].order for uid in order] == sorted(
                held.order for held in kept.values()
            )
            assert known == {name for held in kept.values() for name in held.event.fields}
            for tree in filters:
                _check(reader, tree, kept, order, known)
        finally:
            reader.close()


def _load(path: Path, timeline: list[Event], added: list[Added]) -> dict[str, Held]:
    writer = open_writer(where(path), create=True)
    kept = {event.uid: Held(event) for event in timeline}
    try:
        report = writer.import_items(timeline, Source("test.jsonl", "jsonl"))
        assert report.added == len(timeline), report
        for one in added:
            if one.uid in kept:
                one.do(writer)
                kept[one.uid] = _with(kept[one.uid], one)
        assert writer.check() == [fault for fault in writer.check() if "is not there" in fault]
    finally:
        writer.close()
    return kept


def _with(held: Held, added: Added) -> Held:
    """The event as it has to be after a person added something."""
    event = held.event
    match added.kind:
        case "star":
            return replace(held, event=replace(event, starred=not event.starred))
        case "note":
            return replace(held, event=replace(event, notes=(*event.notes, f"about {added.text}")))
        case "link":
            links = [
                link for link in event.links if (link.relation, link.to) != ("sees", "nowhere")
            ]
            return replace(held, event=replace(event, links=(*links, Link("sees", "nowhere"))))
    given = event.fields.get("tag", ()) if held.given is None else held.given
    own, lost = [list(tags) for tags in (held.own, held.lost)]
    for tags, change in ((own, added.text not in given), (lost, added.text in given)):
        if added.text in tags:
            tags.remove(added.text)
        if change and (added.kind == "add") == (tags is own):
            tags.append(added.text)
    tags = (*(tag for tag in given if tag not in lost), *sorted(own))
    fields = {name: values for name, values in event.fields.items() if name != "tag"}
    fields |= {"tag": tags} if tags else {}
    return replace(
        held, event=replace(event, fields=fields), own=tuple(own), lost=tuple(lost), given=given
    )


def _check(
    reader: Reader, tree: Node, kept: dict[str, Held], order: list[str], known: set[str]
) -> None:
    tree = _with_known_fields(tree, known)
    naive = Naive(list(kept.values()))
    matching = naive.matching(tree)
    expected = [uid for uid in order if uid in matching]
    view = reader.view(Query(to_text(tree), tree))
    found = view.page(limit=100)
    assert [row.uid for row in found] == expected, to_text(tree)
    keys = [row.key for row in found]
    assert view.count() == len(expected)
    assert list(view.uids()) == expected
    assert [event.uid for event in view.events()] == expected
    _check_walking(view, keys, reader)
    for event in view.events():
        wanted = kept[event.uid].event
        assert (event.notes, event.starred, event.fields) == (
            wanted.notes,
            wanted.starred,
            wanted.fields,
        )
    _check_time(view, [kept[uid] for uid in expected], keys)
    for name, asked in (("actor", ACTORS), ("tag", TAGS), ("is", ACTORS), ("source", ACTORS)):
        _check_values(view, [kept[uid] for uid in expected], name, asked)


def _with_known_fields(tree: Node, known: set[str]) -> Node:
    """A field that no event has is an error, tested elsewhere: here it becomes a word."""
    match tree:
        case FieldIs(name=name, column=column) if name not in known and (
            column or name in ("actor", "Actor", "tag")
        ):
            return Word(0, 0, "nothing")
        case _ if hasattr(tree, "parts"):
            parts = tuple(_with_known_fields(part, known) for part in tree.parts)
            return replace(tree, parts=parts)  # type: ignore[call-arg]
        case _ if hasattr(tree, "part"):
            return replace(tree, part=_with_known_fields(tree.part, known))  # type: ignore[call-arg]
    return tree


def _check_walking(view: View, keys: list[int], reader: Reader) -> None:
    """Two at a time from both ends, and every key's place."""
    walked: list[int] = []
    page = view.page(limit=2)
    while page:
        walked += [row.key for row in page]
        page = view.page(walked[-1], limit=2)
    assert walked == keys
    page = view.page(limit=2, backwards=True)
    walked = []
    while page:
        walked = [row.key for row in page] + walked
        page = view.page(walked[0], limit=2, backwards=True)
    assert walked == keys
    for place, key in enumerate(keys):
        middle = keys[place // 2]
        uids = [event.uid for event in view.events(first=middle, last=key)]
        assert uids == list(view.uids(first=middle, last=key))
        assert [reader.key(uid) for uid in uids] == keys[place // 2 : place + 1]
        assert view.position(key) == place
        assert view.key_at(place) == key
        assert view.contains(key)
        assert [row.key for row in view.page(key, limit=1, inclusive=True)] == [key]
        assert [row.key for row in view.page(key, limit=9, inclusive=True, backwards=True)] == keys[
            max(0, place - 8) : place + 1
        ]
    assert view.among([*keys[::2], -7, 1 << 50]) == keys[::2]
    assert [[row.key for row in page] for page in view.pages(keys, limit=2)] == [
        keys[place : place + 2] for place in range(len(keys))
    ]
    assert view.places(EDGES) == [view.seek(edge) for edge in EDGES]
    assert [row.key for row in reader.rows(keys)] == keys
    assert view.key_at(len(keys)) is None
    assert view.key_at(-1) is None


def _check_time(view: View, expected: list[Held], keys: list[int]) -> None:
    limits = [held.bounds for held in expected]
    places = [held.place for held in expected if held.place is not None]
    for edges in (EDGES, DAYS):
        assert view.histogram(edges) == [
            sum(low <= place < high for place in places) for low, high in pairwise(edges)
        ]
    finite = [bound for limit in limits if limit for bound in limit if math.isfinite(bound)]
    assert view.extent() == ((min(finite), max(finite)) if finite else None)
    dated = keys[: len(places)]
    for edge in EDGES:
        later = [key for key, place in zip(dated, places, strict=True) if place >= edge]
        assert view.seek(edge) == (later[0] if later else dated[-1] if dated else None)


def _check_values(view: View, expected: list[Held], name: str, asked: list[str]) -> None:
    counts = Counter(value for held in expected for value in held.event.fields.get(name, ()))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for limit in (None, 1, 2):
        found = [(each.value, each.count) for each in view.values(name, limit=limit)]
        assert found == ranked[:limit]
    for value, count in view.histogram_by([-1e18, 1e18], name, asked).items():
        finite = [
            held
            for held in expected
            if value in held.event.fields.get(name, ())
            and held.place is not None
            and math.isfinite(held.place)
        ]
        assert count == [len(finite)]
