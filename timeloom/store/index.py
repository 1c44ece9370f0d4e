"""What goes into the full-text index, and how words and field values are compared.

One FTS5 table has two columns. `text` holds what a person would search for; `facets` holds one token per field value,
its id in the dictionary table `facets`, so that any value – spaces, quotes, CJK – is safe and exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from timeloom.model.events import Fields
from timeloom.text import separate

EVERY: Final = "f0"
"""A token that every event has, so that a pure negation is one MATCH."""

IS: Final = "is"
HAS: Final = "has"
BASIS: Final = "basis"
SOURCE: Final = "source"
TAG: Final = "tag"
RESERVED: Final = frozenset({IS, HAS, BASIS, SOURCE})
"""Names in the dictionary of facets for what the program says of an event; a source's column called so is kept there
under another key."""
_ESCAPE: Final = "="

STARRED: Final = (IS, "starred")
CONFLICTING: Final = (IS, "conflict")
NOTED: Final = (HAS, "note")
LINKING: Final = (HAS, "link")
MARKS: Final = frozenset({STARRED, CONFLICTING, NOTED, LINKING})
"""What lies beside the events, wholly or (links) in part."""

LONGEST_FACET: Final = 400
"""Characters; a longer value is prose: it is searched by its words and is not a facet."""


def words(text: str) -> str:
    """Text as it goes into an index."""
    # A NUL would end the text for SQLite's tokenizer and hide all that follows.
    return separate(text.replace("\0", " "))


def index_text(title: str, summary: str, fields: Fields) -> str:
    """The `text` column: title, summary and field values, a line each."""
    parts = [title]
    if summary:
        parts.append(summary)
    for values in fields.values():
        parts.extend(values)
    return words("\n".join(parts))


def facet_token(number: int) -> str:
    """The token of a value's id in the dictionary table."""
    return f"f{number}"


def facet_text(tokens: Iterable[str]) -> str:
    """The `facets` column: the tokens of an event's values, after the one that all events have."""
    return " ".join([EVERY, *tokens])


def facet_key(name: str) -> str:
    """The key of an event's own field in the dictionary: its name, `=source` for one called like a reserved one.

    What begins with the sign itself gets another one before it, so that no two fields share a key.
    """
    return _ESCAPE + name if name in RESERVED or name.startswith(_ESCAPE) else name


def field_of(key: str) -> str | None:
    """The name of the field with this key; None for a reserved one, which is not a field of the events."""
    return None if key in RESERVED else key.removeprefix(_ESCAPE)


def values_of(fields: Fields) -> Iterator[tuple[str, str]]:
    """The (key, value) pairs of its fields that an event is found by in the index."""
    for name, values in fields.items():
        key = facet_key(name)
        for value in values if len(values) < 2 else dict.fromkeys(values):
            if value and len(value) <= LONGEST_FACET:
                yield key, value


def marks_of(
    *,
    basis: str,
    source: str = "",
    proposed: bool = False,
    uncertain: bool = False,
    undated: bool = False,
    edited: bool = False,
    link: bool = False,
    passage: bool = False,
) -> Iterator[tuple[str, str]]:
    """The pairs of the reserved fields that an event is found by in the index; stars and notes lie beside it."""
    yield BASIS, basis
    if source:
        yield SOURCE, source
    for holds, mark in (
        (proposed, (IS, "proposed")),
        (uncertain, (IS, "uncertain")),
        (undated, (IS, "undated")),
        (edited, (IS, "edited")),
        (link, LINKING),
        (passage, (HAS, "passage")),
    ):
        if holds:
            yield mark


def merge_tags(fields: Fields, tags: Mapping[str, int]) -> Fields:
    """Fields with the tags that a person added (1) after those of the source, without those taken away (0)."""
    if not tags:
        return fields
    given = [tag for tag in fields.get(TAG, ()) if tags.get(tag) != 0]
    added = sorted(tag for tag, mine in tags.items() if mine and tag not in given)
    merged = {name: values for name, values in fields.items() if name != TAG or given or added}
    if given or added:
        merged[TAG] = tuple(dict.fromkeys((*given, *added)))
    return merged
