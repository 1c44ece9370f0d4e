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
from typing import Any

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
from timeloom.events import Event, Link, Passage, Source
from timeloom.query.printing import to_text
from timeloom.query.query import Query
from timeloom.query.tree import And, FieldIs, Lag, Lasts, Node, Phrase, Regex, Value, Word
from timeloom.store import open_reader, open_writer
from timeloom.store.protocol import Reader, View

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
    "2019/..",
    "-0043-03-15",
    "Y-13800000000",
]
RANGES = ["2019", "2019-03", "2019-03-11", "2018..2020", "..2019-03", "2019-12-31..", "1850", "-0100..1900", "2019-03-11T10:00:00Z"]  # fmt: skip
UIDS = [f"e{number}" for number in range(14)]
EDGES = [-1e18, -1e9, 0.0, 1_546_300_800.0, 1_552_262_400.0, 1_552_298_400.0, 1_577_836_800.0, 4e9]
DAYS = [-86_400.0 * 40_000, 0.0, 86_400.0 * 17_897, 86_400.0 * 17_966, 86_400.0 * 17_967, 4_320_000_000.0]  # fmt: skip

fields = st.dictionaries(
    st.sampled_from(["actor", "Actor", "date of birth"]),
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
    _known("is", ["starred", "proposed", "uncertain", "undated", "edited"]),
    _known("has", ["note", "link", "passage"]),
    _known("basis", ["stated", "relative", "entered"]),
    dates(RANGES),
    dates(RANGES),
    near(st.sampled_from(["e0"]), ["30d", "1y", "1h"]),
    linked(st.sampled_from(["e0"])),
    compared(Lag, ["30d", "0d", "1y"]),
    compared(Lasts, ["1y", "1h", "60y"]),
)  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(timeline=timelines, filters=st.lists(combined(terms), min_size=10, max_size=25))
def test_the_store_answers_as_plain_python_does(timeline: list[Event], filters: list[Node]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "t.db")
        kept = _load(path, timeline)
        reader = open_reader(path)
        try:
            known = {info.name for info in reader.fields()}
            order = [row.uid for row in reader.view(Query("", And(0, 0, ()))).page(limit=100)]
            assert sorted(order) == sorted(kept)
            for tree in filters:
                _check(reader, tree, kept, order, known)
        finally:
            reader.close()


def _load(path: Path, timeline: list[Event]) -> dict[str, Event]:
    writer = open_writer(path, create=True)
    try:
        report = writer.import_items(timeline, Source("test.jsonl", "jsonl"))
        assert report.added == len(timeline), report
    finally:
        writer.close()
    return {event.uid: event for event in timeline}


def _check(
    reader: Reader, tree: Node, kept: dict[str, Event], order: list[str], known: set[str]
) -> None:
    tree = _with_known_fields(tree, known)
    naive = Naive([Held(event) for event in kept.values()])
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
    _check_time(view, [kept[uid] for uid in expected], keys)
    _check_values(view, [kept[uid] for uid in expected])


def _with_known_fields(tree: Node, known: set[str]) -> Node:
    """A field that no event has is an error, tested elsewhere: here it becomes a word."""
    match tree:
        case FieldIs(name=name) if name in ("actor", "Actor") and name not in known:
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
    assert view.key_at(len(keys)) is None
    assert view.key_at(-1) is None


def _check_time(view: View, expected: list[Event], keys: list[int]) -> None:
    limits = [Held(event).bounds for event in expected]
    begins = [limit[0] for limit in limits if limit]
    for edges in (EDGES, DAYS):
        assert view.histogram(edges) == [
            sum(low <= begin < high for begin in begins) for low, high in pairwise(edges)
        ]
    finite = [bound for limit in limits if limit for bound in limit if math.isfinite(bound)]
    assert view.extent() == ((min(finite), max(finite)) if finite else None)
    dated = keys[: len(begins)]
    for edge in EDGES:
        later = [key for key, begin in zip(dated, begins, strict=True) if begin >= edge]
        assert view.seek(edge) == (later[0] if later else dated[-1] if dated else None)


def _check_values(view: View, expected: list[Event]) -> None:
    counts = Counter(value for event in expected for value in event.fields.get("actor", ()))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    for limit in (None, 1, 2):
        found = [(each.value, each.count) for each in view.values("actor", limit=limit)]
        assert found == ranked[:limit]
    for value, count in view.histogram_by([-1e18, 1e18], "actor", ACTORS).items():
        finite = [
            event
            for event in expected
            if value in event.fields.get("actor", ())
            and (limit := Held(event).bounds)
            and math.isfinite(limit[0])
        ]
        assert count == [len(finite)]
