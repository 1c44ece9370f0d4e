"""The names a filter gives a meaning of its own, with what is said about them in messages, completion and docs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from timeloom.model.events import DATE_BASES


class Special(NamedTuple):
    """A name with a meaning of its own: what its value is, what the term says of the events it finds, and an
    example of a whole term."""

    name: str
    takes: Literal["range", "distance", "words", "source", "uids", "comparison", "column"]
    says: str
    example: str
    values: tuple[str, ...] = ()
    """For `words`: all it can be."""


SPECIALS: Final[dict[str, Special]] = {
    special.name: special
    for special in (
        Special("date", "range", "may have happened then", "date:2019-03..2021"),
        Special("within", "range", "certainly happened then", "within:2019"),
        Special("after", "range", "began after that had ended", "after:2020-06"),
        Special("before", "range", "had ended before that began", "before:-30d"),
        Special(
            "near", "distance", "happened no farther than that from an event", "near:gpt-4o~7d"
        ),
        Special(
            "is",
            "words",
            "are so",
            "is:starred",
            ("starred", "proposed", "uncertain", "undated", "edited", "conflict"),
        ),
        Special("has", "words", "have one", "has:note", ("note", "link", "passage")),
        Special("basis", "words", "have a date that is known so", "basis:looked-up", DATE_BASES),
        Special("source", "source", "were read or are told of there", "source:essay"),
        Special("answers", "uids", "answer that event, or any (`*`)", "answers:gpt-4"),
        Special("answered-by", "uids", "are answered by that event", "answered-by:llava"),
        Special("lag", "comparison", "answer another after such a time", "lag:<30d"),
        Special("lasts", "comparison", "lasted so long", "lasts:>=3d"),
        Special(
            "field",
            "column",
            "have that value of the field, though it be called like a term",
            "field:kind=paper",
        ),
    )
}
"""By name, in the order they are offered."""


def is_term(name: str) -> bool:
    """Whether a name has a meaning of its own, so that a field called so is asked for as `field:NAME=VALUE`."""
    return name.lower() in SPECIALS


OPERATORS: Final = frozenset({"OR", "AND", "NOT"})
"""Words that join terms when written in capitals; quoted they are words like any other."""

COMPARISONS: Final = ("<=", ">=", "<", ">", "=")
"""Longer ones first, as they are looked for."""

DATE_EXAMPLES: Final = '2020, 2020-06, 2019..2021, "May 2020", -30d'
DURATION_EXAMPLES: Final = "30d, 2w, 6mo, 1y"


def suggestions(text: str, known: Iterable[str]) -> list[str]:
    """At most three known names that a mistyped one may have meant."""
    from difflib import get_close_matches

    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    close = get_close_matches(text.casefold(), by_folded, n=3, cutoff=0.6)
    return [by_folded[name] for name in close]


def did_you_mean(names: Iterable[str]) -> str:
    """`did you mean 'side' or 'size'?`, empty without names."""
    quoted = [repr(name) for name in names]
    if not quoted:
        return ""
    return f"did you mean {' or '.join(quoted)}?"


class FieldInfo(NamedTuple):
    """A field of the timeline: its name and how many distinct values it has."""

    name: str
    values: int


class ValueCount(NamedTuple):
    """A value of a field and how many events have it."""

    value: str
    count: int  # type: ignore[assignment]
