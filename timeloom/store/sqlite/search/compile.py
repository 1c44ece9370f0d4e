"""From a filter's tree to what SQLite is asked.

Words, phrases and fields become one FTS5 match, terms about time become stretches of keys (the key is the clock), what
hangs on links becomes the keys of those events; only regular expressions and what has no index are compared row by row.
A person's text reaches FTS5 as quoted strings and numbers of the dictionary, never raw.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final

from timeloom.dates.edtf.calendar import MICROSECOND
from timeloom.errors import QueryError
from timeloom.query import tree
from timeloom.query.query import Query
from timeloom.query.vocabulary import SPECIALS, did_you_mean, suggestions
from timeloom.store.index import (
    BASIS,
    CONFLICTING,
    HAS,
    IS,
    LINKING,
    NOTED,
    RESERVED,
    SOURCE,
    STARRED,
    TAG,
    facet_key,
    field_of,
)
from timeloom.store.sqlite.search.functions import BEGINS, FOUND
from timeloom.store.sqlite.search.lookups import Lookups
from timeloom.store.sqlite.search.parts import (
    EVERYTHING,
    NONE,
    Beside,
    Compiled,
    Condition,
    KeySet,
    Match,
    Piece,
    Pieces,
    all_of,
    any_of,
    between,
    none_of,
    these,
)
from timeloom.store.sqlite.write.keys import LOWEST, UNDATED
from timeloom.text import fold, separate

_NOTES: Final = (
    "CASE WHEN EXISTS (SELECT 1 FROM notes n WHERE n.key = e.key) THEN"
    " (SELECT json_group_array(n.text) FROM notes n WHERE n.key = e.key) END"
)
_TAGS: Final = (
    "CASE WHEN EXISTS (SELECT 1 FROM tags g WHERE g.key = e.key) THEN"
    " (SELECT json_group_object(g.tag, g.mine) FROM tags g WHERE g.key = e.key) END"
)
_WORD: Final = re.compile(r"[^\W_]+")
_FEW: Final = 2_000
"""Events that people added something to, up to which their keys are listed; more are asked for one by one."""
_DAY: Final = 86_400.0
_SEARCHED: Final = frozenset(("title", "summary", "note", "notes", "text"))
"""What is not a field and yet looked for as one: words without a field find it."""


def compile_query(query: Query, lookups: Lookups) -> Compiled:
    """The filter for one timeline as it is now. Raises QueryError for a field or uid that it does not have."""
    compiler = _Compiler(lookups)
    return Compiled(compiler.pieces(query.root), tuple(compiler.unknown_values))


def exactly(lookups: Lookups, name: str, value: str) -> Pieces:
    """What has exactly this value under a key of the dictionary."""
    return _Compiler(lookups).exactly(name, value)


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
                return self._words(text, prefix=True)
            case tree.Phrase(text=text):
                return self._words(text, prefix=False)
            case tree.Regex(pattern=pattern, start=start, end=end):
                return (_pattern(pattern, start, end),)
            case tree.FieldIs():
                return self._field(node)
            case tree.Among(keys=keys):
                return (Piece(keys=these(keys)),)
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
        if node.name in RESERVED and not node.column:
            names = [node.name]
        else:
            names = [facet_key(name) for name in self._lookups.fields_called(node.name)]
            if not names and fold(node.name) in self._lookups.expected:
                self.unknown_values += node.values
                return any_of([])
            if not names:
                self._unknown_field(node)
        return any_of([self._value(names, value) for value in node.values])

    def _value(self, names: list[str], value: tree.Value) -> Pieces:
        found = [self._value_of(name, value) for name in names]
        if not any(found) and names[0] not in (IS, HAS, BASIS):
            self.unknown_values.append(value)
        return any_of(found)

    def _value_of(self, name: str, value: tree.Value) -> Pieces:
        lookups, pieces = self._lookups, list[Pieces]()
        numbers: list[int] | None
        if name == SOURCE:
            numbers = lookups.source_tokens(value.text, prefix=value.prefix)
            if told := lookups.told_further(value.text, prefix=value.prefix):
                pieces.append((Piece(keys=these(told)),))
        else:
            numbers = lookups.tokens(name, value.text, prefix=value.prefix)
        if numbers is None:
            return (_begins(field_of(name) or name, value.text),)
        if name == TAG:
            return self._tag(value, numbers)
        if numbers:
            pieces.append((Piece(_tokens(numbers)),))
        if name in (IS, HAS):
            pieces += [
                self._marked(mark) for mark in _MARKS if mark[0] == name and _is(mark[1], value)
            ]
        return any_of(pieces)

    def exactly(self, name: str, value: str) -> Pieces:
        """What has exactly this value under a key of the dictionary."""
        number = self._lookups.number(name, value)
        pieces: Pieces = (Piece(_tokens([number])),) if number is not None else ()
        if name == TAG:
            if value in self._lookups.lost_tags():
                pieces = all_of([pieces, none_of(self._tagged([value], mine=0))])
            if value in self._lookups.own_tags():
                pieces = any_of([pieces, self._tagged([value], mine=1)])
        elif (name, value) in _MARKS:
            pieces = any_of([pieces, self._marked((name, value))])
        return pieces

    # what people added

    def _tag(self, value: tree.Value, numbers: list[int]) -> Pieces:
        lookups = self._lookups
        own = [tag for tag in lookups.own_tags() if _is(tag, value)]
        lost = [tag for tag in lookups.lost_tags() if _is(tag, value)]
        given: Pieces = (Piece(_tokens(numbers)),) if numbers else ()
        if lost:
            kept = (
                lookups.still_tagged(lost, lambda tag: _is(tag, value)) if len(numbers) > 1 else []
            )
            given = all_of([given, none_of(self._tagged(lost, mine=0))])
            given = any_of([given, (Piece(keys=these(kept)),)])
        return any_of([given, self._tagged(own, mine=1)])

    def _tagged(self, tags: list[str], *, mine: int) -> Pieces:
        """The events to which people added one of these tags, or from which they took one away (`mine` 0)."""
        if not tags:
            return ()
        lookups = self._lookups
        counts = lookups.own_tags() if mine else lookups.lost_tags()
        if sum(counts[tag] for tag in tags) <= _FEW:
            return (
                Piece(keys=these(key for tag in tags for key in lookups.with_tag(tag, mine=mine))),
            )
        among, parameters = "= ?", (tags[0],)
        if len(tags) > 1:
            among, parameters = "IN (SELECT value FROM json_each(?))", (json.dumps(tags),)
        which = f"tag {among} AND mine = {mine} AND given = {1 - mine}"
        distinct = "DISTINCT " if len(tags) > 1 else ""
        return (
            _beside(
                f"SELECT {distinct}key FROM tags WHERE {which}",
                f"tags b WHERE b.{which}",
                parameters,
            ),
        )

    def _marked(self, mark: tuple[str, str]) -> Pieces:
        """The events with a mark that lies beside them."""
        table = _MARKS[mark]
        keys = self._lookups.keep(
            ("marked", mark),
            lambda: self._lookups.ask.column(
                f"SELECT DISTINCT key FROM ({table}) LIMIT {_FEW + 1}"
            ),
        )
        if len(keys) <= _FEW:
            return (Piece(keys=these(keys)),) if keys else ()
        return (_beside(f"SELECT DISTINCT key FROM ({table})", f"({table}) b WHERE 1"),)

    def _words(self, text: str, *, prefix: bool) -> Pieces:
        """Words in a row; the last may go on if `prefix`. What has no letter or digit is not in the index: it is looked
        for as it stands."""
        if not any(sign.isalnum() for sign in text):
            return (_pattern(re.escape(text.strip())),)
        string = separate(text).replace('"', '""')
        match = f'"{string}"{" *" if prefix else ""}'
        lookups = self._lookups
        found: Pieces = (Piece(Match(f"text : {match}", simple=True)),)
        parts = [f'"{word}"' for word in _WORD.findall(string)]
        any_of_them = f"{' OR '.join(parts)}{' *' if prefix else ''}"
        own, lost = lookups.keep(
            ("tags", match), lambda: lookups.tags_with_words(match, any_of_them)
        )
        if lost:
            left = lookups.keep(("left", match), lambda: lookups.said_otherwise(lost, match))
            found = all_of([found, none_of(self._tagged(lost, mine=0))])
            found = any_of([found, (Piece(keys=these(left)),)])
        return any_of([found, self._tagged(own, mine=1), self._noted(match)])

    def _noted(self, match: str) -> Pieces:
        """The events whose notes have these words."""
        count = self._lookups.with_notes(match)
        if not count:
            return ()
        # Few notes are listed; the keys of many are found once a statement.
        keys = "SELECT n.key FROM note_words w CROSS JOIN notes n ON n.id = w.rowid WHERE w.note_words MATCH ?"
        if count <= _FEW:
            return (Piece(keys=these(self._lookups.ask.column(keys, (match,)))),)
        return (
            Piece(
                beside=(
                    Beside(f"SELECT DISTINCT key FROM ({keys})", f"+{{key}} IN ({keys})", (match,)),
                )
            ),
        )

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
        low, high = _real(earliest), _real(latest)
        if relation == "after":
            begun = between(lookups.first_after(latest), UNDATED - 1)
            return self._without(begun, [lookups.open_from(latest)], f"e.earliest > {high}")
        if relation == "before":
            begun = between(LOWEST, lookups.first_at_or_after(earliest) - 1)
            gone_on = [lookups.across(earliest), lookups.open_from(earliest)]
            return self._without(begun, gone_on, f"e.latest < {low}")
        if relation == "within":
            inside = between(lookups.first_at_or_after(earliest), lookups.first_after(latest) - 1)
            # Nothing begins before what has no beginning itself.
            limit = math.nextafter(latest, math.inf) if earliest == -math.inf else earliest
            beyond = [lookups.across(latest, past=True), lookups.open_from(limit)]
            return self._without(inside, beyond, f"e.latest <= {high} AND e.earliest >= {low}")
        return self._overlap(earliest, latest)

    def _overlap(self, earliest: float, latest: float) -> Piece:
        lookups = self._lookups
        across, open_ = lookups.across(earliest), lookups.open_from(earliest)
        if across is None or open_ is None:
            sql = f"(e.latest >= {_real(earliest)} AND e.earliest <= {_real(latest)})"
            return Piece(keys=between(LOWEST, UNDATED - 1), condition=Condition(sql))
        stretch = between(lookups.first_at_or_after(earliest), lookups.first_after(latest) - 1)
        return Piece(keys=stretch | these(across) | these(open_))

    @staticmethod
    def _without(keys: KeySet, others: list[list[int] | None], condition: str) -> Piece:
        """Keys less the events that go on for too long, or began at an unknown time."""
        for other in others:
            if other is None:
                return Piece(keys=keys, condition=Condition(f"({condition})"))
            keys &= ~these(other)
        return Piece(keys=keys)

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


_MARKS: Final = {
    STARRED: "SELECT key FROM stars",
    NOTED: "SELECT key FROM notes",
    LINKING: "SELECT e.key FROM links l JOIN events e ON e.uid = l.uid WHERE l.mine = 1",
    CONFLICTING: "SELECT e.key FROM conflicts c JOIN events e ON e.uid = c.uid",
}
"""What lies beside the events, by the field and value that ask for it."""


def _beside(walk: str, rows: str, parameters: tuple[Any, ...] = ()) -> Piece:
    holds = f"EXISTS (SELECT 1 FROM {rows} AND b.key = {{key}})"
    return Piece(beside=(Beside(walk, holds, parameters),))


def _is(present: str, value: tree.Value) -> bool:
    """Whether a value is the one that is asked for, or begins so."""
    folded = fold(present)
    return folded.startswith(fold(value.text)) if value.prefix else folded == fold(value.text)


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
