"""What a compiled filter is made of, and how its parts join.

A piece says three things at once: a full-text match, a set of keys, a condition on the row. And, or and not of pieces
are pieces again; most filters end as one match and one stretch of keys. FTS5 knows NOT between two sides only, so a
match carries its sign until the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from typing import Any, Final

from timeloom.store.index import EVERY
from timeloom.store.keysets import ALL, NONE, KeySet

EVERY_ROW: Final = f"facets : {EVERY}"


@dataclass(frozen=True, slots=True)
class Match:
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


@dataclass(frozen=True, slots=True)
class Condition:
    """SQL on a row of `events` called e. Never NULL."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """All three at once; what is None, or all keys, asks for nothing."""

    match: Match | None = None
    keys: KeySet = ALL
    condition: Condition | None = None

    @property
    def nothing(self) -> bool:
        """Whether no event can match."""
        return self.keys.nothing

    @property
    def everything(self) -> bool:
        return self.match is None and self.condition is None and self.keys.everything


EVERYTHING: Final = Piece()
NOTHING: Final = Piece(keys=NONE)


def conjunction(pieces: Sequence[Piece]) -> Piece:
    """What all pieces match."""
    keys = reduce(KeySet.__and__, (piece.keys for piece in pieces), ALL)
    if keys.nothing:
        return NOTHING
    matches = [piece.match for piece in pieces if piece.match]
    conditions = [piece.condition for piece in pieces if piece.condition]
    return Piece(_all_match(matches), keys, _joined(conditions, " AND "))


def disjunction(pieces: Sequence[Piece]) -> Piece:
    """What any piece matches. Matches join as a match and keys as keys; a mixture is a condition."""
    pieces = [piece for piece in pieces if not piece.nothing]
    if any(piece.everything for piece in pieces):
        return EVERYTHING
    by_words = [piece for piece in pieces if piece.match and piece == Piece(piece.match)]
    by_keys = [piece for piece in pieces if piece == Piece(keys=piece.keys)]
    rest = [piece for piece in pieces if piece not in by_words and piece not in by_keys]
    joined = list(rest)
    if by_words:
        joined.append(Piece(_any_matches([piece.match for piece in by_words if piece.match])))
    if by_keys:
        joined.append(Piece(keys=reduce(KeySet.__or__, (piece.keys for piece in by_keys), NONE)))
    if not joined:
        return NOTHING
    if len(joined) == 1:
        return joined[0]
    return Piece(condition=_joined([as_condition(piece) for piece in joined], " OR "))


def negation(piece: Piece) -> Piece:
    """What a piece does not match."""
    parts = []
    if piece.match:
        match = piece.match
        parts.append(Piece(Match(match.text, not match.negative, match.simple)))
    if not piece.keys.everything:
        parts.append(Piece(keys=~piece.keys))
    if piece.condition:
        condition = piece.condition
        parts.append(Piece(condition=Condition(f"NOT ({condition.sql})", condition.parameters)))
    return disjunction(parts)


def as_condition(piece: Piece) -> Condition:
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
