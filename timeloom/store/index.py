"""What goes into the full-text index, and how words and field values are compared.

One FTS5 table has two columns. `text` holds what a person would search for; `facets` holds one token per field value,
its id in the dictionary table `facets`, so that any value – spaces, quotes, CJK – is safe and exact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from timeloom.events import Fields

EVERY: Final = "f0"
"""A token that every event has, so that a pure negation is one MATCH."""

IS: Final = "is"
HAS: Final = "has"
BASIS: Final = "basis"
SOURCE: Final = "source"
TAG: Final = "tag"
RESERVED: Final = frozenset({IS, HAS, BASIS, SOURCE})
"""Facet fields that no source's column can have; a column of that name is stored as a field and not as a facet."""

IS_VALUES: Final = ("starred", "proposed", "uncertain", "undated", "edited")
HAS_VALUES: Final = ("note", "link", "passage")

LONGEST_FACET: Final = 400
"""Characters; a longer value is prose: it is searched by its words and is no facet."""

# Scripts written without spaces between words: kana, bopomofo, Han with its extensions and compatibility forms.
_UNSPACED: Final = (
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30ff\u3100-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00016fe0-\U00018cff"
    "\U0001aff0-\U0001b2ff\U00020000-\U0003ffff]"
)


@cache
def _unspaced() -> re.Pattern[str]:
    """Compiled when a text needs it: that takes longer than to read a screen of events."""
    return re.compile(_UNSPACED)


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms, accents and case away (`Müller` and `muller` are one)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def separate(text: str) -> str:
    """Text with every character of an unspaced script as a word of its own, so that a run of them is a phrase."""
    return text if text.isascii() else _unspaced().sub(r" \g<0> ", text)


def index_text(title: str, summary: str, fields: Fields, notes: Sequence[str] = ()) -> str:
    """The `text` column: title, summary, field values and notes, a line each."""
    parts = [title]
    if summary:
        parts.append(summary)
    for values in fields.values():
        parts.extend(values)
    parts.extend(notes)
    # A NUL would end the text for SQLite's tokenizer and hide all that follows.
    return separate("\n".join(parts).replace("\0", " "))


def facet_token(number: int) -> str:
    """The token of a value's id in the dictionary table."""
    return f"f{number}"


def facet_text(tokens: Iterable[str]) -> str:
    """The `facets` column: the tokens of an event's values, after the one that all events have."""
    return " ".join([EVERY, *tokens])


def values_of(fields: Fields) -> Iterator[tuple[str, str]]:
    """The (field, value) pairs of its fields that an event is found by. `fields` includes a person's own tags."""
    for name, values in fields.items():
        if name not in RESERVED:
            for value in values if len(values) < 2 else dict.fromkeys(values):
                if value and len(value) <= LONGEST_FACET:
                    yield name, value


def marks_of(
    *,
    basis: str,
    source: str = "",
    starred: bool = False,
    proposed: bool = False,
    uncertain: bool = False,
    undated: bool = False,
    edited: bool = False,
    note: bool = False,
    link: bool = False,
    passage: bool = False,
) -> Iterator[tuple[str, str]]:
    """The pairs of the reserved fields that an event is found by."""
    yield BASIS, basis
    if source:
        yield SOURCE, source
    for holds, value in zip(
        (starred, proposed, uncertain, undated, edited), IS_VALUES, strict=True
    ):
        if holds:
            yield IS, value
    for holds, value in zip((note, link, passage), HAS_VALUES, strict=True):
        if holds:
            yield HAS, value


def merge_tags(fields: Fields, tags: Sequence[str]) -> Fields:
    """Fields with a person's own tags after those of the source, each tag once."""
    if not tags:
        return fields
    return {**fields, TAG: tuple(dict.fromkeys((*fields.get(TAG, ()), *tags)))}
