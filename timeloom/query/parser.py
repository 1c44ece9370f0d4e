"""Reads one term of a filter: what stands behind the colon of a field, and regular expressions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, Literal, cast

from timeloom.errors import DateError
from timeloom.query.lexer import Kind, RawValue, Token, fail, tokens
from timeloom.query.query import EVERYTHING, Query
from timeloom.query.tree import (
    And,
    Comparison,
    DateIs,
    Everything,
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
from timeloom.query.vocabulary import (
    COMPARISONS,
    DATE_EXAMPLES,
    DURATION_EXAMPLES,
    SPECIALS,
    Special,
    did_you_mean,
    is_term,
    suggestions,
)

_Reading = Callable[[Token, RawValue], Node]

_EARLY: Final = re.compile(r"-?[0-9]{1,3}")
"""A year below 1000."""
_WORDS: Final = re.compile(r"[^\W\d_]{2}| |[0-9]\.[0-9]")
LONGEST_PATTERN: Final = 1_000
"""Characters of a regular expression."""


def field_term(token: Token, now: float) -> Node:
    """The node of a field term. A quoted name is always a field of the source's, never a special one."""
    special = None if token.quoted else SPECIALS.get(token.text.lower())
    for raw in token.values:
        if not raw.text.strip():
            _missing_value(token, raw, special)
    if special is None:
        return field_is(token.text, _values(token.values), token.start, token.end)
    if special.takes == "range":
        return _dates(token, special, now)
    if special.takes == "distance":
        return _one(token, _near)
    if special.takes == "comparison":
        return _one(token, _compared)
    if special.takes == "uids":
        return _linked(token, special)
    values = _values(token.values)
    if special.takes == "words":
        values = tuple(_known_word(special, value) for value in values)
    return FieldIs(token.start, token.end, special.name, values)


def regex_term(token: Token) -> Regex:
    """A regular expression that Python can read."""
    from timeloom.query.patterns import check

    if len(token.text) > LONGEST_PATTERN:
        fail(f"a pattern has at most {LONGEST_PATTERN:,} characters", token.start, token.end)
    if not token.text:
        fail("a pattern was expected between the slashes", token.start, token.end)
    try:
        check(token.text)
    except re.error as error:
        at = token.start + 1 + min(error.pos or 0, len(token.text))
        fail(f"this is not a regular expression: {error.msg}", at, token.end)
    except RecursionError:
        fail("this regular expression nests too deep", token.start, token.end)
    except OverflowError as error:
        fail(f"this is not a regular expression: {error}", token.start, token.end)
    return Regex(token.start, token.end, token.text)


def _missing_value(token: Token, raw: RawValue, special: Special | None) -> None:
    asked = f"{token.text}:" if special or not is_term(token.text) else f"field:{token.text}="
    kind = {
        "range": f"a date was expected after '{token.text}:'; e.g. {DATE_EXAMPLES}",
        "distance": f"the uid of an event was expected after '{token.text}:'; e.g. near:gpt-4o~7d",
        "uids": f"the uid of an event was expected after '{token.text}:'; * stands for any",
        "comparison": f"a comparison was expected after '{token.text}:'; e.g. <30d",
    }
    message, _, hint = kind.get(
        special.takes if special else "", f"a value was expected after '{asked}'"
    ).partition("; ")
    if special and special.values:
        hint = f"one of {', '.join(special.values)}"
    elif not special:
        hint = f'to look for the text itself, quote it: "{asked}"'
    expected = message.partition(" was expected")[0]
    fail(message, raw.start, raw.end, expected=expected, hint=hint)


def _values(raws: tuple[RawValue, ...]) -> tuple[Value, ...]:
    return tuple(_value(raw) for raw in raws)


def _value(raw: RawValue) -> Value:
    if not raw.quoted:
        text = raw.text.rstrip("*")
        return Value(text, raw.start, raw.end, text != raw.text)
    if raw.span:
        fail(
            "from one text .. to another is said of dates alone",
            raw.start,
            raw.end,
            hint='e.g. date:"May 2019".."June 2020"; a comma between two values means either',
        )
    if raw.rest not in ("", "*"):
        _glued(raw)
    return Value(raw.text, raw.start, raw.end, raw.rest == "*")


def _glued(raw: RawValue) -> None:
    at = raw.end - len(raw.rest)
    fail(
        "a comma or a space was expected after the closing quote",
        at,
        raw.end,
        expected=", or a space",
    )


def _known_word(special: Special, value: Value) -> Value:
    """A value of a name whose values are all known."""
    word = value.text.lower()
    begins = value.prefix and any(known.startswith(word) for known in special.values)
    if word not in special.values and not begins:
        expected = ", ".join(special.values)
        fail(
            f"'{special.name}:' cannot be {value.text!r}",
            value.start,
            value.end,
            hint=did_you_mean(suggestions(word, special.values))
            or f"it can be {expected}; a field called so is field:{special.name}=…",
        )
    return Value(word, value.start, value.end, value.prefix)


def _dates(token: Token, special: Special, now: float) -> Node:
    """One range, or any of several."""
    relation = cast(Literal["date", "within", "after", "before"], special.name)
    nodes: list[Node] = []
    for raw in token.values:
        if raw.rest:
            _glued(raw)
        earliest, latest = _range(token, raw, now)
        nodes.append(DateIs(token.start, token.end, relation, earliest, latest, raw.text))
    return nodes[0] if len(nodes) == 1 else Or(token.start, token.end, tuple(nodes))


def _range(token: Token, raw: RawValue, now: float) -> tuple[float, float]:
    from timeloom.dates.ranges import parse_range

    try:
        return parse_range(raw.text, now, read=lambda text: _date(text, now))
    except DateError as error:
        fail(
            f"'{token.text}:' takes a date: {error.message}",
            _inside(raw, error.position),
            raw.end,
            expected="a date",
            hint=f"e.g. {DATE_EXAMPLES}",
        )
    except (OverflowError, ValueError):
        fail(
            f"the date after '{token.text}:' is farther away than can be counted",
            raw.start,
            raw.end,
            expected="a date",
        )


def _date(text: str, now: float) -> tuple[float, float]:
    """The bounds of a date in EDTF, or as people type it, as far as that can be told apart by its words."""
    from timeloom.dates.edtf.parsing import bounds

    if _EARLY.fullmatch(text):  # typed, 117 is the year; 117X is the decade
        from timeloom.dates.reading.year_forms import edtf_year

        return bounds(edtf_year(int(text)))
    try:
        return bounds(text)
    except DateError:
        if not _WORDS.search(text):
            raise
    from timeloom.dates.edtf.calendar import iso
    from timeloom.dates.typed import read_typed

    typed = read_typed(text, today=(iso(now) or "")[:10])
    if typed.edtf is None:
        raise DateError(f"{text!r} is not a date", position=0)
    return bounds(typed.edtf)


def _duration(token: Token, text: str, start: int, end: int) -> float:
    from timeloom.dates.ranges import parse_duration

    if not text:
        fail(
            f"a duration was expected after '{token.text}:'",
            start,
            end,
            expected="a duration",
            hint=f"e.g. {DURATION_EXAMPLES}",
        )
    try:
        return parse_duration(text)
    except DateError as error:
        fail(
            f"'{token.text}:' takes a duration: {error.message}",
            min(start + error.position, end),
            end,
            expected="a duration",
            hint=f"e.g. {DURATION_EXAMPLES}",
        )


def _inside(raw: RawValue, position: int) -> int:
    """The column of a place in a value's text (escapes in a quoted one may shift it by a little)."""
    return min(raw.start + raw.quoted + position, max(raw.start, raw.end - 1))


def _one(token: Token, read: _Reading) -> Node:
    """A term whose list of values means any of them."""
    nodes = [read(token, raw) for raw in token.values]
    return nodes[0] if len(nodes) == 1 else Or(token.start, token.end, tuple(nodes))


def _near(token: Token, raw: RawValue) -> Node:
    if raw.quoted:
        uid, tilde, distance = raw.text, raw.rest[:1], raw.rest[1:]
    else:
        uid, tilde, distance = raw.text.rpartition("~")
    if tilde != "~" or not uid.strip() or not distance:
        fail(
            f"the uid of an event was expected before '~{distance}'"
            if tilde and not uid.strip()
            else f"a distance was expected after {uid or distance!r}",
            raw.start if tilde and not uid.strip() else raw.end,
            raw.end,
            expected="~ and a duration",
            hint="e.g. near:gpt-4o~7d",
        )
    seconds = _duration(token, distance, raw.end - len(distance), raw.end)
    return Near(token.start, token.end, uid, seconds, distance)


def _compared(token: Token, raw: RawValue) -> Node:
    if raw.rest:
        _glued(raw)
    text = raw.text.strip()
    sign = next((sign for sign in COMPARISONS if text.startswith(sign)), None)
    if sign is None:
        fail(
            f"a comparison was expected after '{token.text}:'",
            raw.start,
            raw.end,
            expected="<, <=, >, >= or =",
            hint=f"e.g. {token.text}:<{text if text[:1].isdigit() else '30d'}",
        )
    duration = text[len(sign) :].strip()
    seconds = _duration(token, duration, raw.end - raw.quoted - len(duration), raw.end)
    kind = Lag if token.text.lower() == "lag" else Lasts
    return kind(token.start, token.end, cast(Comparison, sign), seconds, duration)


def _linked(token: Token, special: Special) -> Node:
    for raw in token.values:
        if raw.rest:
            _glued(raw)
    direction = cast(Literal["answers", "answered-by"], special.name)
    return Linked(token.start, token.end, direction, tuple(raw.text for raw in token.values))


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
