"""What could be typed next in a filter: names of fields, their values with counts, uids.

The text up to the cursor need not be a filter yet; it is read only as far as to know what is being typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from timeloom.query.printing import column_text, name_text, value_text
from timeloom.query.vocabulary import SPECIALS, FieldInfo, Special, ValueCount
from timeloom.text import fold

MOST: Final = 50
"""Completions offered."""
_ALL_SOURCES: Final = 100_000
"""Sources among which those are sought whose files are called as it was begun."""

_BETWEEN_TERMS: Final = re.compile(r"[\s()|]+")
_SIGNS: Final = re.compile(r"[-!]*")
_STRING: Final = re.compile(r'"((?:[^"\\]|\\.?)*)("?)')
_REGEX: Final = re.compile(r"/(?:[^/\\]|\\.?)*(/?)")
_BARE: Final = re.compile(r'[^\s()"|:]*')
_COLUMN: Final = re.compile(r'[^\s()"|=]*')
_VALUE: Final = re.compile(r'[^\s()"|,]*')

_RANGES: Final = (
    ("today", "this day"),
    ("-7d", "the day a week ago"),
    ("-30d", "the day thirty days ago"),
    ("-1y", "the day a year ago"),
)
_DISTANCES: Final = ("1d", "7d", "30d", "1y")
_COMPARISONS: Final = ("<1d", "<7d", "<30d", "<1y", ">1y")


@dataclass(frozen=True, slots=True)
class Completion:
    """`text` is to stand in place of the columns `start` to `end`; `label` and `detail` are for showing it."""

    text: str
    start: int
    end: int
    label: str
    detail: str = ""


class Catalog(Protocol):
    """What has to be known of a timeline; a `timeloom.store.protocol.Reader` knows it."""

    def fields(self) -> list[FieldInfo]: ...

    def field_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]: ...

    def mark_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]: ...

    def uids(self, prefix: str, *, limit: int = 50) -> list[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class _Typing:
    """What is being typed: the beginning of a name (`field` None), or of a value of a field."""

    prefix: str
    start: int
    field: str | None = None
    column: bool = False
    """Whether it is the name of an event's own field, behind `field:`, or a value of such a field, never of a term."""
    before: tuple[str, ...] = ()
    """Values that stand in the list already."""


def complete(catalog: Catalog, text: str, cursor: int) -> list[Completion]:
    """What fits in place of the name or value that ends at the cursor; at most MOST, the likeliest first."""
    typing = _typing(text[:cursor])
    if typing is None:
        return []
    offers = _names(catalog, typing) if typing.field is None else _values(catalog, typing)
    found = []
    for inserted, label, detail in offers:
        if inserted != text[typing.start : cursor] and label not in typing.before:
            found.append(Completion(inserted, typing.start, cursor, label, detail))
        if len(found) == MOST:
            break
    return found


Offer = tuple[str, str, str]
"""Text to insert, label, detail."""


def _names(catalog: Catalog, typing: _Typing) -> Iterator[Offer]:
    """Special names first, then the timeline's fields; behind `field:` those alone."""
    folded = fold(typing.prefix)
    for special in SPECIALS.values() if not typing.column else ():
        if special.name.startswith(folded):
            yield f"{special.name}:", special.name, special.says
    for info in catalog.fields():
        if fold(info.name).startswith(folded):
            text = column_text(info.name) if typing.column else name_text(info.name)
            label = f"field:{info.name}" if text.startswith("field:") else info.name
            yield text, label, _counted(info.values, "value")


def _values(catalog: Catalog, typing: _Typing) -> Iterable[Offer]:
    assert typing.field is not None
    special = None if typing.column else SPECIALS.get(typing.field.lower())
    if special is None:
        return _field_values(catalog, typing)
    return _special_values(catalog, typing, special)


def _field_values(catalog: Catalog, typing: _Typing) -> Iterator[Offer]:
    known = [info.name for info in catalog.fields()]
    wanted = typing.field or ""
    alike = [name for name in known if fold(name) == fold(wanted)]
    for name in [wanted] if wanted in known else alike:
        for each in catalog.field_values(name, prefix=typing.prefix, limit=MOST + 1):
            yield value_text(each.value), each.value, _counted(each.count, "event")


def _special_values(catalog: Catalog, typing: _Typing, special: Special) -> Iterator[Offer]:
    prefix = typing.prefix
    if special.takes == "words":
        counts = {each.value: each.count for each in catalog.mark_values(special.name)}
        for word in special.values:
            if word.startswith(prefix.lower()):
                yield word, word, _counted(counts.get(word, 0), "event")
    elif special.takes == "source":
        yield from _sources(catalog, prefix)
    elif special.takes == "uids":
        if not prefix:
            yield "*", "*", "any event"
        yield from _uids(catalog, prefix)
    elif special.takes == "distance":
        uid, tilde, distance = prefix.rpartition("~")
        if tilde:
            for each in _DISTANCES:
                if each.startswith(distance):
                    yield f"{value_text(uid)}~{each}", each, ""
        else:
            yield from _uids(catalog, prefix, after="~")
    elif special.takes == "range":
        for each, says in _RANGES:
            if each.startswith(prefix):
                yield each, each, says
    else:
        for each in _COMPARISONS:
            if each.startswith(prefix):
                yield each, each, ""


def _sources(catalog: Catalog, prefix: str) -> Iterator[Offer]:
    """Sources by the name of their file without its ending, as `source:` finds them."""
    from pathlib import PurePath

    for each in catalog.mark_values("source", limit=_ALL_SOURCES):
        stem = PurePath(each.value).stem or each.value
        if fold(stem).startswith(fold(prefix)) or fold(each.value).startswith(fold(prefix)):
            yield value_text(stem), stem, f"{_counted(each.count, 'event')} · {each.value}"


def _uids(catalog: Catalog, prefix: str, *, after: str = "") -> Iterator[Offer]:
    for uid, title in catalog.uids(prefix, limit=MOST):
        yield f"{value_text(uid)}{after}", uid, title


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _typing(head: str) -> _Typing | None:
    """What the end of an unfinished filter is the beginning of; None where nothing can be completed."""
    at = 0
    while True:
        gap = _BETWEEN_TERMS.match(head, at)
        at = gap.end() if gap else at
        at = _end(_SIGNS, head, at)
        start = at
        string, regex = _STRING.match(head, at), _REGEX.match(head, at)
        if regex:
            at = regex.end()
            if at == len(head):
                return None
            continue
        name = _plain(string.group(1)) if string else ""
        if string:
            at = string.end()
        else:
            at = _end(_BARE, head, at)
            name = head[start:at]
        if head[at : at + 1] == ":" and (name or string):
            column = string is not None
            if not column and name.lower() == "field":
                found, at, name = _typing_column(head, at + 1)
                if found or head[at : at + 1] != "=":
                    return found
                column = True
            found, at = _typing_value(head, at + 1, name, column=column)
            if found:
                return found
        elif at == len(head):
            closed = string is not None and string.group(2)
            return None if closed else _Typing(name, start)
        elif at == start:
            at += 1  # a colon that begins a word


def _typing_column(head: str, at: int) -> tuple[_Typing | None, int, str]:
    """The name behind `field:` that is being typed, if the text ends in it; else where it ends, and itself."""
    start = at
    string = _STRING.match(head, at)
    at = string.end() if string else _end(_COLUMN, head, at)
    name = _plain(string.group(1)) if string else head[start:at]
    closed = string is not None and string.group(2)
    typing = _Typing(name, start, column=True) if at == len(head) and not closed else None
    return typing, at, name


def _typing_value(head: str, at: int, name: str, *, column: bool) -> tuple[_Typing | None, int]:
    """The value being typed, if the text ends in this list of values; else where the list ends."""
    before: list[str] = []
    while True:
        start = at
        string = _STRING.match(head, at)
        if string:
            rest = _end(_VALUE, head, string.end())
            text = _plain(string.group(1)) + head[string.end() : rest]
            at = rest
        else:
            at = _end(_VALUE, head, at)
            text = head[start:at]
        if at == len(head):
            return _Typing(text, start, name, column, tuple(before)), at
        if head[at] != ",":
            return None, at
        before.append(text)
        at += 1


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern that matches everywhere ends."""
    found = pattern.match(text, at)
    return found.end() if found else at


def _plain(quoted: str) -> str:
    """The inside of a quoted string without its escapes."""
    return re.sub(r'\\(["\\])', r"\1", quoted)
