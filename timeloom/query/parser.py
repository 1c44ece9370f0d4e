"""Reads the filter language into a tree.

    any   = all ("OR" all | "|" all)*
    all   = one ("AND"? one)*
    one   = ("-" | "!" | "NOT")* (term | "(" any ")")
    term  = word | "phrase" | /regex/ | name:value,value

A recursive descent with one method per rule; `timeloom.query.terms` reads what stands behind a field's colon.
"""

from __future__ import annotations

from typing import Final

from timeloom.query.lexer import Kind, Token, fail, tokens
from timeloom.query.query import EVERYTHING, Query
from timeloom.query.terms import field_term, regex_term
from timeloom.query.tree import And, Everything, Node, Not, Or, Phrase, Word

DEEPEST: Final = 12
"""How deep parentheses may nest: FTS5's own parser has room for some twenty, and nobody types so many."""
MOST_TERMS: Final = 500
"""How many terms and values a filter may have."""

_STARTS_A_TERM: Final = frozenset(
    {Kind.OPEN, Kind.NOT, Kind.WORD, Kind.PHRASE, Kind.REGEX, Kind.FIELD}
)
_A_TERM: Final = "a word, a field such as kind:paper, or ("


def parse(text: str, *, now: float) -> Query:
    """The filter as a tree; blank text matches everything. `now` (Unix seconds) is what `-30d` counts from.

    Raises QueryError with the place and what was expected there. Names of fields are checked when the filter is
    compiled for a timeline.
    """
    if not text or text.isspace():
        return EVERYTHING if not text else Query(text, Everything(0, 0))
    return Query(text, _Parser(text, now).whole())


class _Parser:
    def __init__(self, text: str, now: float) -> None:
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._text = text
        self._now = now
        self._depth = 0
        self._terms = 0

    def whole(self) -> Node:
        node = self._any()
        if self._token.kind is Kind.CLOSE:
            fail("this ) closes nothing", self._token.start, self._token.end, expected="a term")
        return node

    def _advance(self) -> Token:
        token = self._token
        if token.kind is not Kind.END:
            self._token = next(self._tokens)
        return token

    def _any(self) -> Node:
        parts = [self._all()]
        while self._token.kind is Kind.OR:
            self._advance()
            parts.append(self._all())
        return join(Or, parts)

    def _all(self) -> Node:
        parts = [self._one()]
        while self._token.kind is Kind.AND or self._token.kind in _STARTS_A_TERM:
            if self._token.kind is Kind.AND:
                self._advance()
            parts.append(self._one())
        return join(And, parts)

    def _one(self) -> Node:
        start = self._token.start
        negative = False
        while self._token.kind is Kind.NOT:
            self._advance()
            negative = not negative
        node = self._group() if self._token.kind is Kind.OPEN else self._term()
        if not negative:
            return node
        return node.part if isinstance(node, Not) else Not(start, node.end, node)

    def _group(self) -> Node:
        opening = self._advance()
        self._depth += 1
        if self._depth > DEEPEST:
            fail(f"parentheses nest deeper than {DEEPEST}", opening.start, opening.end)
        node = self._any()
        if self._token.kind is not Kind.CLOSE:
            fail("this ( is not closed", opening.start, len(self._text), expected="a closing )")
        self._advance()
        self._depth -= 1
        return node

    def _term(self) -> Node:
        token = self._token
        if token.kind not in _STARTS_A_TERM:
            self._missing_term()
        self._advance()
        self._terms += max(1, len(token.values))
        if self._terms > MOST_TERMS:
            fail(f"a filter has at most {MOST_TERMS} terms", token.start, token.end)
        if token.kind is Kind.FIELD:
            return field_term(token, self._now)
        if token.kind is Kind.REGEX:
            return regex_term(token)
        if token.kind is Kind.PHRASE:
            return (Word if token.star else Phrase)(token.start, token.end, token.text)
        word = token.text.rstrip("*")
        if not word:
            return Everything(token.start, token.end)
        return Word(token.start, token.end, word)

    def _missing_term(self) -> None:
        token = self._token
        before = self._text[: token.start].rstrip()
        if token.kind is Kind.END:
            last = before.split()[-1] if before else ""
            last = last[-1] if last[-1:] in "(|!-" else last
            where = f"after {last!r}"
        else:
            where = f"before {self._text[token.start : token.end]!r}"
        fail(f"a term was expected {where}", token.start, token.end, expected=_A_TERM)


def join(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """The parts joined, without a level that says nothing: `a (b c)` is `a b c`."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    if len(flat) == 1:
        return flat[0]
    return kind(flat[0].start, flat[-1].end, tuple(flat))
