"""What a compiled filter is made of, and how its parts join.

A piece says four things at once: a full-text match, a set of keys, tables beside the events that have the key (or have
it not), a condition on the row. Most filters end as one piece, with one match and one stretch of keys. What is a choice
between different things (a word or a year) stays a choice of pieces, each of them quick to walk along. FTS5 knows NOT
between two sides only, so a match carries its sign until the end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from timeloom.store.index import EVERY
from timeloom.store.sqlite.write.keys import HIGHEST, LOWEST

if TYPE_CHECKING:
    from timeloom.query.tree import Value


Range = tuple[int, int]
"""First and last key, both inside."""


@dataclass(frozen=True)
class KeySet:
    """`ranges` ascend and do not touch; `odd` are the keys of events for which the ranges say the opposite."""

    ranges: tuple[Range, ...]
    odd: frozenset[int] = frozenset()

    def __contains__(self, key: int) -> bool:
        return self._in_ranges(key) != (key in self.odd)

    def _in_ranges(self, key: int) -> bool:
        place = bisect_right(self._starts, key) - 1
        return place >= 0 and key <= self.ranges[place][1]

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _ in self.ranges]

    @cached_property
    def extra(self) -> list[int]:
        """Members outside the ranges, ascending."""
        return sorted(key for key in self.odd if not self._in_ranges(key))

    @cached_property
    def missing(self) -> frozenset[int]:
        """Keys inside the ranges that are not members."""
        return frozenset(key for key in self.odd if self._in_ranges(key))

    @property
    def everything(self) -> bool:
        return self.ranges == ALL.ranges and not self.odd

    @property
    def nothing(self) -> bool:
        return not self.ranges and not self.odd

    def __invert__(self) -> KeySet:
        return KeySet(tuple(_outside(self.ranges)), self.odd)

    def __and__(self, other: KeySet) -> KeySet:
        return self._joined(other, _common, lambda mine, yours: mine and yours)

    def __or__(self, other: KeySet) -> KeySet:
        return self._joined(other, _either, lambda mine, yours: mine or yours)

    def _joined(
        self,
        other: KeySet,
        ranges: Callable[[tuple[Range, ...], tuple[Range, ...]], tuple[Range, ...]],
        holds: Callable[[bool, bool], bool],
    ) -> KeySet:
        joined = KeySet(ranges(self.ranges, other.ranges))
        return KeySet(
            joined.ranges,
            frozenset(
                key
                for key in self.odd | other.odd
                if holds(key in self, key in other) != joined._in_ranges(key)
            ),
        )


def _common(left: tuple[Range, ...], right: tuple[Range, ...]) -> tuple[Range, ...]:
    found = []
    for first, last in left:
        for start, end in right:
            low, high = max(first, start), min(last, end)
            if low <= high:
                found.append((low, high))
    return tuple(sorted(found))


def _either(left: tuple[Range, ...], right: tuple[Range, ...]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for first, last in sorted((*left, *right)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def _outside(ranges: Iterable[Range]) -> Iterable[Range]:
    begin = LOWEST
    for first, last in ranges:
        if begin < first:
            yield begin, first - 1
        begin = last + 1
    if begin <= HIGHEST:
        yield begin, HIGHEST


ALL: Final = KeySet(((LOWEST, HIGHEST),))
NONE: Final = KeySet(())


def between(first: int, last: int) -> KeySet:
    """All keys from `first` to `last`; none if it ends before it begins."""
    return KeySet(((first, last),)) if first <= last else NONE


def these(keys: Iterable[int]) -> KeySet:
    """These keys and no other."""
    return KeySet((), frozenset(keys))


EVERY_ROW: Final = f"facets : {EVERY}"


class Match(NamedTuple):
    """An FTS5 expression; `negative` means what it does not match. `simple` needs no parentheses."""

    text: str
    negative: bool = False
    simple: bool = False

    @property
    def positive_text(self) -> str:
        """The expression without a sign."""
        return f"{EVERY_ROW} NOT {self.inside}" if self.negative else self.text

    @property
    def inside(self) -> str:
        """The expression, its sign left away, as it can stand inside another."""
        return self.text if self.simple else f"({self.text})"


class Condition(NamedTuple):
    """SQL on a row of `events` called e. Never NULL."""

    sql: str
    parameters: tuple[Any, ...] = ()


class Beside(NamedTuple):
    """The many events that a table beside them names: those with a tag, say. Few are a KeySet.

    `walk` selects their keys as `key`; `holds` asks of one `{key}`: EXISTS with a comparison, never IN, which SQLite
    would walk along instead of the index.
    """

    walk: str
    holds: str
    parameters: tuple[Any, ...] = ()
    negative: bool = False

    def sql(self, key: str) -> str:
        """The condition on a key."""
        return f"{'NOT ' if self.negative else ''}{self.holds.format(key=key)}"


class Piece(NamedTuple):
    """All four at once; what is None, empty, or all keys, asks for nothing."""

    match: Match | None = None
    keys: KeySet = ALL
    condition: Condition | None = None
    beside: tuple[Beside, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether no event can match."""
        return self.keys.nothing

    @property
    def everything(self) -> bool:
        return self == EVERYTHING or (self == Piece(keys=self.keys) and self.keys.everything)


EVERYTHING: Final = Piece()

Pieces = tuple[Piece, ...]
"""What any of them matches; none matches nothing."""


class Compiled(NamedTuple):
    """A filter ready to be asked, and the values it names that no event has (as typed)."""

    pieces: Pieces
    unknown_values: tuple[Value, ...] = ()


ALL_EVENTS: Final = Compiled((EVERYTHING,))
"""The empty filter, which needs no compiler."""

MOST_PIECES: Final = 12
"""More of them are compared row by row."""


def all_of(groups: Sequence[Pieces]) -> Pieces:
    """What every group matches. A choice inside is multiplied out, as long as that stays small."""
    found: Pieces = (EVERYTHING,)
    # Those without a choice first: they may leave nothing to multiply.
    for group in sorted(groups, key=len):
        if len(found) * len(group) > MOST_PIECES:
            group = (_one_condition(group),)
        joined = (_both(mine, yours) for mine in found for yours in group)
        found = tuple(piece for piece in joined if not piece.nothing)
    return found


def any_of(groups: Sequence[Pieces]) -> Pieces:
    """What any group matches. Matches join as a match and keys as keys."""
    pieces = [piece for group in groups for piece in group if not piece.nothing]
    if any(piece.everything for piece in pieces):
        return (EVERYTHING,)
    by_words = [piece for piece in pieces if piece.match and piece == Piece(piece.match)]
    by_keys = [piece for piece in pieces if piece == Piece(keys=piece.keys)]
    found = [piece for piece in pieces if piece not in by_words and piece not in by_keys]
    if by_words:
        found.append(Piece(_any_matches([piece.match for piece in by_words if piece.match])))
    if by_keys:
        found.append(Piece(keys=reduce(KeySet.__or__, (piece.keys for piece in by_keys), NONE)))
    return tuple(found) if len(found) <= MOST_PIECES else (_one_condition(found),)


def none_of(group: Pieces) -> Pieces:
    """What no piece of the group matches."""
    return all_of([_not(piece) for piece in group])


def _both(mine: Piece, yours: Piece) -> Piece:
    matches = [piece.match for piece in (mine, yours) if piece.match]
    conditions = [piece.condition for piece in (mine, yours) if piece.condition]
    beside = tuple(dict.fromkeys((*mine.beside, *yours.beside)))
    keys = mine.keys & yours.keys
    return Piece(_all_match(matches), keys, _joined(conditions, " AND "), beside)


def _not(piece: Piece) -> Pieces:
    parts: list[Pieces] = []
    if piece.match:
        match = piece.match
        parts.append((Piece(Match(match.text, not match.negative, match.simple)),))
    if not piece.keys.everything:
        parts.append((Piece(keys=~piece.keys),))
    if piece.condition:
        condition = piece.condition
        parts.append((Piece(condition=Condition(f"NOT ({condition.sql})", condition.parameters)),))
    parts += [(Piece(beside=(one._replace(negative=not one.negative),)),) for one in piece.beside]
    return any_of(parts)


def _one_condition(pieces: Sequence[Piece]) -> Piece:
    """A choice as one condition."""
    return Piece(condition=_joined([_as_condition(piece) for piece in pieces], " OR "))


def _as_condition(piece: Piece) -> Condition:
    """A piece as one condition on a row."""
    parts = []
    if piece.match:
        parts.append(
            Condition(
                f"e.key {'NOT ' if piece.match.negative else ''}IN"
                " (SELECT rowid FROM search WHERE search MATCH ?)",
                (piece.match.text,),
            )
        )
    if not piece.keys.everything:
        parts.append(_keys_condition(piece.keys))
    parts += [Condition(one.sql("e.key"), one.parameters) for one in piece.beside]
    if piece.condition:
        parts.append(piece.condition)
    return _joined(parts, " AND ") or Condition("1")


def _keys_condition(keys: KeySet) -> Condition:
    ranges = " OR ".join("e.key BETWEEN ? AND ?" for _ in keys.ranges) or "0"
    parameters: list[Any] = list(chain.from_iterable(keys.ranges))
    sql = f"({ranges})"
    for singles, template in (
        (keys.missing, "({} AND e.key NOT IN (SELECT value FROM json_each(?)))"),
        (keys.extra, "({} OR e.key IN (SELECT value FROM json_each(?)))"),
    ):
        if singles:
            sql = template.format(sql)
            parameters.append(f"[{','.join(map(str, sorted(singles)))}]")
    return Condition(sql, tuple(parameters))


def _joined(conditions: Sequence[Condition], word: str) -> Condition | None:
    if not conditions:
        return None
    if len(conditions) == 1:
        return conditions[0]
    return Condition(
        word.join(f"({condition.sql})" for condition in conditions),
        tuple(chain.from_iterable(condition.parameters for condition in conditions)),
    )


def _all_match(matches: Sequence[Match]) -> Match | None:
    wanted = [match for match in matches if not match.negative]
    unwanted = [match for match in matches if match.negative]
    if not matches:
        return None
    if not wanted:
        # Not this and not that: not (this or that).
        return Match(_listed(unwanted, " OR "), True, unwanted[0].simple and len(unwanted) == 1)
    together = _listed(wanted, " AND ")
    if not unwanted:
        return Match(together, simple=wanted[0].simple and len(wanted) == 1)
    if len(wanted) > 1 or not wanted[0].simple:
        together = f"({together})"
    return Match(f"{together} NOT {_grouped(unwanted, ' OR ')}")


def _any_matches(matches: Sequence[Match]) -> Match:
    wanted = [match for match in matches if not match.negative]
    unwanted = [match for match in matches if match.negative]
    if not unwanted:
        return Match(_listed(wanted, " OR "), simple=wanted[0].simple and len(wanted) == 1)
    # This or not that: not (that and not this).
    if not wanted:
        return Match(_listed(unwanted, " AND "), True, unwanted[0].simple and len(unwanted) == 1)
    return Match(f"{_grouped(unwanted, ' AND ')} NOT {_grouped(wanted, ' OR ')}", True)


def _listed(matches: Sequence[Match], word: str) -> str:
    """The expressions joined, signs left away."""
    return matches[0].text if len(matches) == 1 else word.join(match.inside for match in matches)


def _grouped(matches: Sequence[Match], word: str) -> str:
    """The same as one operand."""
    return matches[0].inside if len(matches) == 1 else f"({_listed(matches, word)})"
