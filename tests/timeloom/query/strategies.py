"""Random filters as trees, over a small world of words, fields and dates so that they often match."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from timeloom.dates.ranges import parse_duration, parse_range
from timeloom.query.parser import join
from timeloom.query.tree import (
    And,
    DateIs,
    FieldIs,
    Lag,
    Lasts,
    Linked,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Value,
    Word,
    field_is,
)
from timeloom.query.vocabulary import SPECIALS

NOW = 1_700_000_000.0


def _value(text: str, prefix: bool) -> Value:
    return Value(text, 0, 0, prefix)


def values(texts: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[Value, ...]]:
    """One to three values, some of them prefixes."""
    return st.lists(st.builds(_value, texts, st.booleans()), min_size=1, max_size=3).map(tuple)


def dates(ranges: Sequence[str]) -> st.SearchStrategy[Node]:
    """Any of the four relations to any of the ranges."""

    def build(relation: Any, text: str) -> Node:
        return DateIs(0, 0, relation, *parse_range(text, NOW), text)

    return st.builds(
        build, st.sampled_from(["date", "within", "after", "before"]), st.sampled_from(ranges)
    )


def compared(kind: type[Lag] | type[Lasts], durations: Sequence[str]) -> st.SearchStrategy[Node]:
    def build(comparison: Any, text: str) -> Node:
        return kind(0, 0, comparison, parse_duration(text), text)

    return st.builds(
        build, st.sampled_from(["<", "<=", ">", ">=", "="]), st.sampled_from(durations)
    )


def near(uids: st.SearchStrategy[str], durations: Sequence[str]) -> st.SearchStrategy[Node]:
    def build(uid: str, text: str) -> Node:
        return Near(0, 0, uid, parse_duration(text), text)

    return st.builds(build, uids, st.sampled_from(durations))


def linked(uids: st.SearchStrategy[str]) -> st.SearchStrategy[Node]:
    def build(direction: Any, found: list[str]) -> Node:
        return Linked(0, 0, direction, tuple(found))

    return st.builds(
        build,
        st.sampled_from(["answers", "answered-by"]),
        st.lists(uids | st.just("*"), min_size=1, max_size=2),
    )


def combined(terms: st.SearchStrategy[Node], *, leaves: int = 8) -> st.SearchStrategy[Node]:
    """Terms joined in every way the parser joins them: no level that says nothing."""

    def negated(node: Node) -> Node:
        return node.part if isinstance(node, Not) else Not(0, 0, node)

    def together(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
        parts = st.lists(inner, min_size=2, max_size=4)
        return st.one_of(
            parts.map(lambda nodes: join(And, nodes)),
            parts.map(lambda nodes: join(Or, nodes)),
            inner.map(negated),
        )

    return st.recursive(terms, together, max_leaves=leaves)


ANY_TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12).filter(
    lambda text: bool(text.strip())
)
"""Text that can stand in a filter."""

_DURATIONS = ["30d", "2w", "1y", "1h 30min", "0.5mo"]
_NAMES = st.one_of(ANY_TEXT, st.sampled_from([*SPECIALS, "Source", "a=b", "x:y", "=is", "tag"]))


def any_term() -> st.SearchStrategy[Node]:
    """Terms of every kind with any text in them."""
    return st.one_of(
        st.builds(lambda text: Word(0, 0, text), ANY_TEXT),
        st.builds(lambda text: Phrase(0, 0, text), ANY_TEXT),
        st.builds(lambda text: Regex(0, 0, text), st.sampled_from(["a/b", r"\\/\d", "[ /]", "x"])),
        st.builds(field_is, _NAMES, values(ANY_TEXT)),
        st.builds(lambda found: FieldIs(0, 0, "source", found), values(ANY_TEXT)),
        st.builds(
            lambda words: FieldIs(0, 0, "is", tuple(_value(word, False) for word in words)),
            st.lists(st.sampled_from(["starred", "undated"]), min_size=1, max_size=2),
        ),
        dates(["2019", "2019-03..2021", "..-0043", "[2018,2019]", "-30d", "2019/2020"]),
        compared(Lag, _DURATIONS),
        compared(Lasts, _DURATIONS),
        near(ANY_TEXT, ["30d", "2w"]),
        linked(ANY_TEXT),
    )
