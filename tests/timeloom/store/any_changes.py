"""Any sequence of changes to a small timeline, for tests of undo, of keys and of the index."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Literal

from hypothesis import strategies as st

from timeloom.errors import TimeloomError
from timeloom.model.events import Event, Item, Link, Mention, Passage, Source
from timeloom.store.answers import Edit, SavedFilter
from timeloom.store.protocol import Writer

UIDS = [f"e{number}" for number in range(6)]
DATES = [
    None,
    "2019",
    "2019-03-11",
    "2019-03-11",
    "2018/2020",
    "2019~",
    "-0043",
    "../2020",
    "2021/..",
]

uids = st.sampled_from(UIDS)
dates = st.sampled_from(DATES)
words = st.sampled_from(["alpha", "beta", "世界大戦", "Müller", "gamma delta"])
several = st.lists(words, max_size=2).map(tuple)
fields = st.dictionaries(st.sampled_from(["actor", "tag", "section", "is"]), several, max_size=2)
links = st.lists(st.builds(Link, st.sampled_from(["answers", "see"]), uids), max_size=2).map(tuple)
passages = st.none() | st.builds(Passage, st.integers(0, 9), st.just(10), words, words)
sources = st.sampled_from([Source("a/one.csv", "csv", "d1"), Source("two.md", "essay", "d2")])
events = st.builds(
    Event,
    title=words,
    date=dates,
    uid=uids | st.just(""),
    summary=words | st.just(""),
    fields=fields,
    links=links,
    date_basis=st.sampled_from(["stated", "looked-up"]),
    notes=several,
    starred=st.booleans(),
    proposed=st.booleans(),
)
mentions = st.builds(Mention, uids, st.builds(Passage, st.integers(0, 5), st.just(9), words), dates)

Action = Callable[[Writer], object]


def _import(items: Sequence[Item], source: Source, text: str | None) -> Action:
    return lambda writer: writer.import_items(items, source, text=text)


def _settle(take: Literal["mine", "theirs"]) -> Action:
    def settle(writer: Writer) -> None:
        for conflict in writer.conflicts()[:1]:
            writer.resolve_conflict(conflict, take=take)

    return settle


actions: st.SearchStrategy[Action] = st.one_of(
    st.builds(lambda uid, other: lambda w: w.merge(uid, other), uids, uids),
    st.sampled_from(["mine", "theirs"]).map(_settle),
    events.map(lambda event: lambda w: w.add(event)),
    st.builds(
        _import,
        st.lists(events | mentions, max_size=4),
        sources,
        st.sampled_from([None, "The text."]),
    ),
    st.builds(
        lambda uid, title, date, values: (
            lambda w: w.edit(uid, Edit(title=title, date=date, fields=values))
        ),
        uids,
        words,
        dates,
        fields,
    ),
    st.lists(uids, min_size=1, max_size=2).map(lambda some: lambda w: w.delete(some)),
    st.builds(lambda uid, text: lambda w: w.add_note(uid, text), uids, words),
    st.builds(
        lambda uid, number, text: lambda w: w.set_note(uid, number, text),
        uids,
        st.integers(0, 2),
        words | st.just(""),
    ),
    st.builds(
        lambda some, on: lambda w: w.star(some, on),
        st.lists(uids, max_size=3),
        st.sampled_from([None, True, False]),
    ),
    st.builds(
        lambda uid, add, gone: lambda w: w.tag([uid], add=add, remove=gone), uids, several, several
    ),
    st.builds(
        lambda uid, link: lambda w: w.link(uid, link), uids, st.builds(Link, st.just("see"), uids)
    ),
    st.builds(
        lambda uid, link: lambda w: w.unlink(uid, link), uids, st.builds(Link, st.just("see"), uids)
    ),
    st.lists(uids, max_size=3).map(lambda some: lambda w: w.accept(some)),
    st.builds(
        lambda name, text: lambda w: w.save_filter(SavedFilter(name, text, "1")), words, words
    ),
    words.map(lambda name: lambda w: w.delete_filter(name)),
)
"""Each may fail with an error of the family: then it has to leave everything as it was."""


def do(writer: Writer, action: Action) -> None:
    with suppress(TimeloomError):
        action(writer)
