"""The tokens of a filter: terms whole, with their columns.

A term is the smallest thing that can match by itself: a word, a phrase, a regular expression, or a field with its
values. What a value means is the parser's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Final, NamedTuple, NoReturn

from timeloom.errors import QueryError
from timeloom.query.vocabulary import OPERATORS

LONGEST_FILTER: Final = 20_000
"""Characters."""

# Control characters other than blanks, and halves of surrogate pairs: no text has them and no terminal shows them.
_UNTYPABLE: Final = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BARE: Final = re.compile(r'[^\s()"|]+')
_NAME: Final = re.compile(r'[^\s()"|:]+:')
_COLUMN: Final = re.compile(r'[^\s()"|=]*')
_VALUE: Final = re.compile(r'(?:\[[^\[\]\s()"|]*\]|\{[^{}\s()"|]*\}|[^\s()"|,])+')
_BLANKS: Final = re.compile(r"\s+")


class Kind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    OR = auto()
    AND = auto()
    NOT = auto()
    WORD = auto()
    PHRASE = auto()
    REGEX = auto()
    FIELD = auto()
    END = auto()


class RawValue(NamedTuple):
    """One value of a field term as it was written: `text` without its quotes, `rest` what follows a closing quote."""

    text: str
    start: int
    end: int
    quoted: bool = False
    rest: str = ""
    span: bool = False
    """Whether `..` joins two texts of which one or both were quoted: "May 2019".."June 2020"."""


class Token(NamedTuple):
    """`text` is the word, phrase, pattern or field name; `star` a `*` right after a phrase; `quoted` a name that stands
    between quotes or behind `field:`, which is always an event's own field."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    star: bool = False
    quoted: bool = False
    values: tuple[RawValue, ...] = ()


def fail(
    message: str, position: int, end: int | None = None, *, expected: str = "", hint: str = ""
) -> NoReturn:
    """Raise QueryError; the message names the column as a person counts, from 1."""
    raise QueryError(
        f"column {position + 1}: {message}",
        position=position,
        end=end,
        expected=expected,
        hint=hint,
    )


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a filter, END last. Raises QueryError where one cannot be read."""
    if len(text) > LONGEST_FILTER:
        fail(
            f"a filter has at most {LONGEST_FILTER:,} characters, this one has {len(text):,}",
            LONGEST_FILTER,
            len(text),
        )
    untypable = _UNTYPABLE.search(text)
    if untypable:
        at = untypable.start()
        fail(f"the control character U+{ord(text[at]):04X} cannot stand in a filter", at, at + 1)
    return _Lexer(text).run()


class _Lexer:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def run(self) -> Iterator[Token]:
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            if blanks:
                self._at = blanks.end()
            if self._at == len(self._text):
                yield Token(Kind.END, self._at, self._at)
                return
            yield self._next()

    def _next(self) -> Token:
        start = self._at
        sign = self._text[start]
        single = {"(": Kind.OPEN, ")": Kind.CLOSE, "|": Kind.OR}.get(sign)
        if single:
            self._at += 1
            return Token(single, start, self._at)
        if sign in "-!":
            return self._minus()
        if sign == '"':
            return self._quoted()
        if sign == "/":
            return self._regex()
        name = _NAME.match(self._text, start)
        if name:
            self._at = name.end()
            if name.group().lower() == "field:":
                return self._field(self._column(), start, quoted=True)
            return self._field(name.group()[:-1], start, quoted=False)
        return self._word()

    def _minus(self) -> Token:
        """A `-` or `!` before a term; one that stands alone is a word, so that a title can be pasted."""
        start = self._at
        self._at += 1
        follower = self._text[self._at : self._at + 1]
        if follower and (follower.isspace() or follower in ")|"):
            return Token(Kind.WORD, start, self._at, self._text[start])
        return Token(Kind.NOT, start, self._at)

    def _word(self) -> Token:
        start = self._at
        found = _BARE.match(self._text, start)
        assert found is not None  # every character that cannot stand here was dealt with before
        self._at = found.end()
        word = found.group()
        if word in OPERATORS:
            return Token(Kind[word], start, self._at)
        return Token(Kind.WORD, start, self._at, word)

    def _quoted(self) -> Token:
        """A phrase, or a quoted field name if a colon follows."""
        start = self._at
        text = self._string()
        follower = self._text[self._at : self._at + 1]
        if follower == ":":
            self._at += 1
            if not text.strip():
                fail("a field name was expected between the quotes", start, self._at)
            return self._field(text, start, quoted=True)
        if follower == "*":
            self._at += 1
        if self._text.startswith('.."', self._at):
            fail(
                "between two quoted texts .. means from one date to another, and a field has to say which date",
                self._at,
                self._at + 2,
                hint=f'e.g. date:"{text}".."…", after:"{text}"',
            )
        if not text.strip():
            fail("a word was expected between the quotes", start, self._at, expected="a word")
        return Token(Kind.PHRASE, start, self._at, text, star=follower == "*")

    def _string(self) -> str:
        """The text of a quoted string that begins here; `\\"` is a quote and `\\\\` a backslash in it."""
        start = self._at
        parts: list[str] = []
        at = start + 1
        while at < len(self._text):
            sign = self._text[at]
            if sign == '"':
                self._at = at + 1
                return "".join(parts)
            if sign == "\\" and self._text[at + 1 : at + 2] in ('"', "\\"):
                at += 1
                sign = self._text[at]
            parts.append(sign)
            at += 1
        fail(
            "this quote has no end",
            start,
            len(self._text),
            expected='a closing "',
            hint='write \\" for a quote inside quotes',
        )

    def _regex(self) -> Token:
        start = self._at
        parts: list[str] = []
        at = start + 1
        while at < len(self._text) and self._text[at] != "/":
            pair = self._text[at : at + 2]
            if pair[0] == "\\" and len(pair) == 2:
                parts.append("/" if pair == "\\/" else pair)
                at += 2
            else:
                parts.append(pair[0])
                at += 1
        if at >= len(self._text):
            fail(
                "this regular expression has no end",
                start,
                len(self._text),
                expected="a closing /",
                hint='to look for a slash itself, quote it: "/"',
            )
        self._at = at + 1
        follower = self._text[self._at : self._at + 1]
        if follower and not follower.isspace() and follower not in "()|":
            fail(
                "a space was expected after the closing /",
                self._at,
                self._at + 1,
                expected="a space",
                hint='to look for the text itself, quote it: "/usr/bin"',
            )
        return Token(Kind.REGEX, start, self._at, "".join(parts))

    def _column(self) -> str:
        """The name between `field:` and `=`."""
        start = self._at
        if self._text[start : start + 1] == '"':
            name = self._string()
        else:
            found = _COLUMN.match(self._text, start)
            assert found is not None  # it may be empty
            self._at, name = found.end(), found.group()
        if self._text[self._at : self._at + 1] != "=" or not name.strip():
            fail(
                "the name of a field and = were expected after 'field:'",
                start,
                self._at,
                expected="a field, = and a value",
                hint="e.g. field:source=LOG; a field whose name is 'field' is field:field=…",
            )
        self._at += 1
        return name

    def _field(self, name: str, start: int, *, quoted: bool) -> Token:
        values = [self._value()]
        while self._text[self._at : self._at + 1] == ",":
            self._at += 1
            values.append(self._value())
        return Token(Kind.FIELD, start, self._at, name, quoted=quoted, values=tuple(values))

    def _value(self) -> RawValue:
        """A value that begins here; empty if none does."""
        start = self._at
        if self._text[start : start + 1] == '"':
            text = self._string()
            if self._text.startswith("..", self._at):
                return self._span(start, text)
            rest = _VALUE.match(self._text, self._at)
            if rest:
                self._at = rest.end()
            return RawValue(text, start, self._at, True, rest.group() if rest else "")
        found = _VALUE.match(self._text, start)
        if found is None:
            return RawValue("", start, start)
        self._at = found.end()
        if found.group().endswith("..") and self._text.startswith('"', self._at):
            return self._span(start, found.group() + self._string())
        return RawValue(found.group(), start, self._at)

    def _span(self, start: int, text: str) -> RawValue:
        """A value of which the first text, or all, has been read."""
        if self._text.startswith("..", self._at):
            self._at += 2
            if self._text.startswith('"', self._at):
                text = f"{text}..{self._string()}"
            else:
                end = _VALUE.match(self._text, self._at)
                text = f"{text}..{end.group() if end else ''}"
                self._at = end.end() if end else self._at
        rest = _VALUE.match(self._text, self._at)
        if rest:
            self._at = rest.end()
        return RawValue(text, start, self._at, True, rest.group() if rest else "", span=True)
