"""From a filter's tree to what SQLite is asked.

Words, phrases and fields become one FTS5 match, terms about time become stretches of keys (the key is the clock), what
hangs on links becomes the keys of those events; only regular expressions and what has no index are compared row by row.
A person's text reaches FTS5 as quoted strings and numbers of the dictionary, never raw.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.calendar import MICROSECOND
from timeloom.errors import QueryError
from timeloom.query import tree
from timeloom.query.query import Query
from timeloom.query.vocabulary import SPECIALS, did_you_mean, suggestions
from timeloom.store.functions import BEGINS, FOUND
from timeloom.store.index import BASIS, HAS, IS, SOURCE, fold, separate
from timeloom.store.keys import LOWEST, UNDATED
from timeloom.store.keysets import NONE, KeySet, between, these
from timeloom.store.lookups import Lookups
from timeloom.store.pieces import (
    EVERYTHING,
    Compiled,
    Condition,
    Match,
    Piece,
    Pieces,
    all_of,
    any_of,
    none_of,
)

_NOTES: Final = (
    "CASE WHEN e.notes > 0 THEN"
    " (SELECT group_concat(n.text, char(10)) FROM notes n WHERE n.uid = e.uid) END"
)
_TAGS: Final = (
    "CASE WHEN EXISTS (SELECT 1 FROM tags) THEN"
    " (SELECT group_concat(g.tag, char(10)) FROM tags g WHERE g.uid = e.uid) END"
)
_DAY: Final = 86_400.0
_SEARCHED: Final = frozenset(("title", "summary", "note", "notes", "text"))
"""What is no field and yet looked for as one: words without a field find it."""


def compile_query(query: Query, lookups: Lookups) -> Compiled:
    """The filter for one timeline as it is now. Raises QueryError for a field or uid that it does not have."""
    compiler = _Compiler(lookups)
    return Compiled(compiler.pieces(query.root), tuple(compiler.unknown_values))


class _Compiler:
    def __init__(self, lookups: Lookups) -> None:
        self._lookups = lookups
        self.unknown_values: list[tree.Value] = []

    def pieces(self, node: tree.Node) -> Pieces:
        match node:
            case tree.Everything():
                return (EVERYTHING,)
            case tree.And(parts=parts):
                return all_of([self.pieces(part) for part in parts])
            case tree.Or(parts=parts):
                return any_of([self.pieces(part) for part in parts])
            case tree.Not(part=part):
                return none_of(self.pieces(part))
            case tree.Word(text=text):
                return (_words(text, prefix=True),)
            case tree.Phrase(text=text):
                return (_words(text, prefix=False),)
            case tree.Regex(pattern=pattern, start=start, end=end):
                return (_pattern(pattern, start, end),)
            case tree.FieldIs():
                return self._field(node)
            case tree.DateIs(relation=relation, earliest=earliest, latest=latest):
                return (self._date(relation, earliest, latest),)
            case tree.Near():
                return (self._near(node),)
            case tree.Linked():
                return (self._linked(node),)
            case tree.Lag(comparison=comparison, seconds=seconds):
                return (Piece(keys=these(self._lookups.answers_within(comparison, seconds))),)
            case tree.Lasts(comparison=comparison, seconds=seconds):
                return (_lasts(comparison, seconds),)
        raise AssertionError(f"cannot compile {node!r}")

    # fields

    def _field(self, node: tree.FieldIs) -> Pieces:
        if node.name in (IS, HAS, BASIS, SOURCE):
            names = [node.name]
        else:
            names = self._lookups.fields_called(node.name)
            if not names and fold(node.name) in self._lookups.expected:
                self.unknown_values += node.values
                return any_of([])
            if not names:
                self._unknown_field(node)
        return any_of([self._value(names, value) for value in node.values])

    def _value(self, names: list[str], value: tree.Value) -> Pieces:
        pieces: list[Pieces] = []
        for name in names:
            if name == SOURCE:
                numbers: list[int] | None = self._lookups.source_tokens(
                    value.text, prefix=value.prefix
                )
                if told := self._lookups.told_further(value.text, prefix=value.prefix):
                    pieces.append((Piece(keys=these(told)),))
            else:
                numbers = self._lookups.tokens(name, value.text, prefix=value.prefix)
            if numbers is None:
                pieces.append((_begins(name, value.text),))
            elif numbers:
                pieces.append((Piece(_tokens(numbers)),))
        if not pieces and names[0] not in (IS, HAS, BASIS):
            self.unknown_values.append(value)
        return any_of(pieces)

    def _unknown_field(self, node: tree.FieldIs) -> None:
        known = self._lookups.field_names()
        close = suggestions(node.name, [*known, *SPECIALS])
        hint = did_you_mean(close) or f'to look for the text itself, quote it: "{node.name}:…"'
        if node.name.lower() in _SEARCHED:
            hint = (
                "write the words alone: they are looked for in titles, summaries, fields and notes"
            )
        raise QueryError(
            f"column {node.start + 1}: this timeline has no field {node.name!r}",
            position=node.start,
            end=node.start + len(node.name),
            expected="a field of this timeline",
            hint=hint,
        )

    # time

    def _date(self, relation: str, earliest: float, latest: float) -> Piece:
        lookups = self._lookups
        last_dated = UNDATED - 1
        if relation == "after":
            return Piece(keys=between(lookups.first_after(latest), last_dated))
        if relation == "before":
            begun = between(LOWEST, lookups.first_at_or_after(earliest) - 1)
            return self._without(begun, lookups.across(earliest), f"e.latest < {_real(earliest)}")
        if relation == "within":
            inside = between(lookups.first_at_or_after(earliest), lookups.first_after(latest) - 1)
            across = lookups.across(latest, past=True)
            return self._without(inside, across, f"e.latest <= {_real(latest)}")
        return self._overlap(earliest, latest)

    def _overlap(self, earliest: float, latest: float) -> Piece:
        first = self._lookups.first_at_or_after(earliest)
        end = self._lookups.first_after(latest) - 1
        across = self._lookups.across(earliest)
        if across is None:
            condition = Condition(f"(e.latest >= {_real(earliest)})")
            return Piece(keys=between(LOWEST, end), condition=condition)
        return Piece(keys=between(first, end) | these(across))

    @staticmethod
    def _without(keys: KeySet, across: list[int] | None, condition: str) -> Piece:
        """Keys less the events that go on for too long."""
        if across is None:
            return Piece(keys=keys, condition=Condition(f"({condition})"))
        return Piece(keys=keys & ~these(across))

    def _near(self, node: tree.Near) -> Piece:
        bounds = self._lookups.bounds(node.uid)
        if bounds is None:
            self._unknown_uid(node, node.uid)
        earliest, latest = bounds or (None, None)
        if earliest is None or latest is None:
            return Piece(keys=NONE)
        return self._overlap(earliest - node.seconds, latest + node.seconds)

    # links

    def _linked(self, node: tree.Linked) -> Piece:
        found: set[int] = set()
        for uid in node.uids:
            if uid != "*" and self._lookups.bounds(uid) is None:
                self._unknown_uid(node, uid)
            found.update(self._lookups.linked(node.direction, uid))
        return Piece(keys=these(found))

    def _unknown_uid(self, node: tree.Node, uid: str) -> None:
        close = suggestions(uid, self._lookups.uids_like(uid))
        raise QueryError(
            f"column {node.start + 1}: no event has the uid {uid!r}",
            position=node.start,
            end=node.end,
            expected="the uid of an event",
            hint=did_you_mean(close),
        )


def _words(text: str, *, prefix: bool) -> Piece:
    """Words in a row; the last may go on if `prefix`. What has no letter or digit is not in the index: it is looked
    for as it stands."""
    if not any(sign.isalnum() for sign in text):
        return _pattern(re.escape(text.strip()))
    string = separate(text).replace('"', '""')
    return Piece(Match(f'text : "{string}"{" *" if prefix else ""}', simple=True))


def _tokens(numbers: list[int]) -> Match:
    tokens = " OR ".join(f"f{number}" for number in numbers)
    return Match(f"facets : {tokens if len(numbers) == 1 else f'({tokens})'}", simple=True)


def _pattern(pattern: str, start: int = 0, end: int = 0) -> Piece:
    return Piece(
        condition=Condition(
            f"{FOUND}(?, ?, ?, e.title, e.summary, e.fields, {_TAGS}, {_NOTES})",
            (pattern, start, end),
        )
    )


def _begins(name: str, prefix: str) -> Piece:
    """A prefix that too many values have: compared row by row."""
    return Piece(condition=Condition(f"{BEGINS}(?, ?, e.fields, {_TAGS})", (name, prefix)))


def _lasts(comparison: str, seconds: float) -> Piece:
    # The last microsecond belongs to it: a day lasts a day.
    length = f"(e.latest - e.earliest + {MICROSECOND!r})"
    sql = f"coalesce(e.date LIKE '%/%' AND {length} {comparison} ?, 0)"
    if comparison != "<" and comparison != "<=" and seconds > 2 * _DAY:
        sql = f"(e.span > 0 AND {sql})"
    return Piece(condition=Condition(sql, (seconds,)))


def _real(moment: float) -> str:
    """A number of seconds as SQL, infinite ones too."""
    return (
        "9e999" if moment == float("inf") else "-9e999" if moment == -float("inf") else repr(moment)
    )
