"""The elements of a JSON array of any length, one after another, with the line each begins on.

Python's own decoder reads one element at a time, so that memory stays bounded by the longest of them; an element that
is wrong is passed over by its brackets, and reading goes on behind it. (A parser that pushes events nests as deep as a
hostile text does, and ends at the first number of more than 64 bits.)
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Collection, Iterator
from typing import Any, Final, NamedTuple, Protocol

from timeloom.errors import SourceError
from timeloom.importers.json.keys import is_event_with
from timeloom.importers.json.records import records_of

LONGEST_ELEMENT: Final = 64 << 20
"""Characters; a longer element is refused."""
_CHUNK: Final = 1 << 15
"""Characters read at once. Python counts lines from the beginning of them for every error it finds."""
_BLANK: Final = re.compile(r"[ \t\r\n]*")
_TOKEN: Final = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<end>"|\\?\Z)|[\[\]{},]', re.S)
"""What counts in an element that is passed over; a string without an `end` goes on in what is not read yet."""
_DEEPER: Final = {"[": 1, "{": 1, "]": -1, "}": -1}
_NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""The escape itself, and not `u0000` behind a backslash that is escaped."""
_DEEPEST: Final = 1_000_000
"""Brackets that may be open in what is passed over."""
_NESTED: Final = 4
"""How deep in objects a list of events may stand."""
_NEAR: Final = 16
"""An error so near to the end of what was read (a cut number, `tru`) may go away with more text."""


class Text(Protocol):
    """What can be read from, piece by piece."""

    def read(self, most: int, /) -> str:
        """The next piece, which may be shorter; nothing at the end."""


class Element(NamedTuple):
    """An element of the array: its number (1-based), the line it begins on, and its value or what is wrong with it."""

    number: int
    line: int
    """0 where it is not known."""
    value: Any
    error: Exception | None = None


class JsonArray:
    """Reads the array that a text is, or that stands in it: under the key `events`, else the only list of objects.

    The latter is known when the text is at its end, and is read whole.
    """

    def __init__(
        self,
        text: Text,
        address: str,
        decoder: json.JSONDecoder | None = None,
        *,
        records: str = "events",
    ) -> None:
        """Without a `decoder` of their own, elements with a key twice or with a NaN are wrong.

        `records` is the key of the list that is read, or the path to it, or several, apart by commas.
        """
        self._records = records
        self._texts = [text]
        """Where the next piece comes from: the last of these, and when that is empty the one before it."""
        self._address = address
        self._buffer = ""
        self._at = 0
        self._line = 1
        self._counted = 0
        self._ended = False
        self._cut = False
        self._whole_list: list[Any] | None = None
        self.is_event = False
        """Whether the text is one object that is an event itself."""
        self.told = ""
        """How the list that is read was found, where it is not called `events`."""
        strict = json.JSONDecoder(object_pairs_hook=unique, parse_constant=no_constant)
        self._decode = (decoder or strict).raw_decode

    def __iter__(self) -> Iterator[Element]:
        """The elements. Raises SourceError where there is no array, or where the text stops being JSON before it."""
        self._enter()
        if self._whole_list is None:
            return self._elements()
        return (Element(number, 0, value) for number, value in enumerate(self._whole_list, 1))

    def _elements(self) -> Iterator[Element]:
        """The elements from here to the list's end."""
        number = 0
        while (sign := self._next()) != "]":
            comma = not number or sign == ","
            if number and sign == ",":
                self._at += 1
                sign = self._next()
            number += 1
            if not sign:
                raise Broken(number - 1, self.line, "the text breaks off", "")
            yield self._element(number) if comma else self._without_comma(number, sign)
            if self._cut:
                return
        self._at += 1

    def rest(self) -> str:
        """What stands behind the array, if it is not the end, and that is known."""
        return "" if self._cut else self._next()

    @property
    def line(self) -> int:
        """The line that is being read."""
        self._line += self._buffer.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line

    def _element(self, number: int) -> Element:
        line = self.line
        while True:
            try:
                value, end = self._decode(self._buffer, self._at)
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and not self._ended:
                    self._read_more()
                    continue
                return self._passed_over(number, line, error)
            except (ValueError, RecursionError) as error:
                return self._passed_over(number, line, error)
            near = end >= len(self._buffer) - _NEAR
            if near and isinstance(value, int | float) and not self._ended:
                self._read_more()
                continue  # it may have been cut, as `1.5` behind the 1 or the point
            return self._read_to(end, Element(number, line, value))

    def _without_comma(self, number: int, sign: str) -> Element:
        what = f"it is not JSON: expected a comma before it, and found {sign!r}"
        return self._passed_over(number, self.line, Misplaced(what, self.line))

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        cut = error.msg.startswith("Unterminated") or error.pos >= len(self._buffer) - _NEAR
        return cut and len(self._buffer) - self._at < LONGEST_ELEMENT

    def _passed_over(self, number: int, line: int, error: Exception) -> Element:
        """Go behind an element that is wrong. Where its end cannot be seen there is nothing more to read."""
        if isinstance(error, json.JSONDecodeError):  # it counts from where the buffer begins
            behind = self._buffer.count("\n", self._at, error.pos)
            place = f" in line {line + behind}" if behind else ""
            error = Misplaced(f"it is not JSON: {_said(error)}{place}", line + behind)
        depth, at = 0, self._at
        while True:
            if len(self._buffer) - self._at >= LONGEST_ELEMENT:
                return self._given_up(number, line, f"is longer than {LONGEST_ELEMENT >> 20} MiB")
            if depth > _DEEPEST:
                return self._given_up(number, line, f"has {depth:,} brackets open")
            found = _TOKEN.search(self._buffer, at)
            if found is None or found["end"] in ("", "\\"):
                behind = (len(self._buffer) if found is None else found.start()) - self._at
                if not self._read_more():
                    self._at, self._cut = len(self._buffer), True
                    return Element(number, line, None, error)
                at = self._at + behind
                continue
            if depth <= 0 and found[0] in (",", "]"):
                return self._read_to(found.start(), Element(number, line, None, error))
            at = found.end()
            depth += _DEEPER.get(found[0], 0)

    def _read_to(self, end: int, element: Element) -> Element:
        """Go behind an element. What a long one brought with it is put back, to be read in small pieces."""
        self._at = end
        if len(self._buffer) > 4 * _CHUNK:
            self._texts.append(io.StringIO(self._buffer[end + _CHUNK :]))
            self._line, self._buffer = self.line, self._buffer[end : end + _CHUNK]
            self._at = self._counted = 0
            self._ended = False
        return element

    def _given_up(self, number: int, line: int, why: str) -> Element:
        """An element whose end nobody waits for."""
        self._at, self._cut = len(self._buffer), True
        return Element(number, line, None, ValueError(f"it {why}: nothing behind it was read"))

    def _enter(self) -> None:
        """Go to the array's first element."""
        opening = self._next()
        if opening == "[":
            self._at += 1
            return
        if opening != "{":
            raise SourceError(f"{self._address} is not JSON: it begins with neither [ nor {{")
        self._at += 1
        others: dict[str, list[Any]] = {}
        members: dict[str, Any] = {}
        while self._next() == '"':
            key = self._whole()
            if self._next() != ":":
                break
            self._at += 1
            if self._next() == "[" and key == self._records:
                self._at += 1
                return
            members[key] = self._whole()
            others |= _lists_in(key, members[key])
            if self._next() == ",":
                self._at += 1
        if self._next() != "}":
            raise Broken(0, self.line, "expected a key", self._next())
        self._at += 1
        if self._records == "events" and is_event_with(members, others):
            self._whole_list, self.is_event = [members], True
        else:
            chosen = "" if self._records == "events" else self._records
            self._whole_list, self.told = records_of(members, others, chosen, self._address)

    def _whole(self) -> Any:
        """A key, or the value of one."""
        element = self._element(0)
        if element.error is not None:
            line = element.error.line if isinstance(element.error, Misplaced) else element.line
            what = why(element.error).removesuffix(f" in line {line}")
            raise Broken(0, line, what, "") from element.error
        return element.value

    def _next(self) -> str:
        """The next character that is not a blank; nothing at the end. Raises SourceError where none comes."""
        blanks = 0
        while True:
            begin, found = self._at, _BLANK.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            blanks += self._at - begin
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if blanks > LONGEST_ELEMENT:
                raise SourceError(
                    f"{self._address} has more than {LONGEST_ELEMENT >> 20} MiB of blanks in it",
                    hint="does what writes it ever end?",
                )
            if not self._read_more():
                return ""

    def _read_more(self) -> bool:
        """Let go of what was read and read what comes, of much at least as much again; False at the end of the text."""
        if self._ended:
            return False
        self._line, kept = self.line, self._buffer[self._at :]
        pieces, wanted = [kept], max(_CHUNK, len(kept))
        while wanted > 0 and (piece := self._piece(wanted)):
            pieces.append(piece)
            wanted -= len(piece)
            if len(kept) <= _CHUNK:
                break  # a pipe's other end may pause
        self._ended = len(pieces) == 1
        self._buffer, self._at, self._counted = "".join(pieces), 0, 0
        return not self._ended

    def _piece(self, most: int) -> str:
        """Some of what comes next; nothing at the end of the text."""
        while not (piece := self._texts[-1].read(most)) and len(self._texts) > 1:
            self._texts.pop()
        return piece


class JsonObject(JsonArray):
    """Reads the object that a text is: the elements of some of its lists one after another, its other members whole."""

    members: dict[str, Any]
    """What has been read of the others."""

    def elements(self, lists: Collection[str]) -> Iterator[tuple[str, Element]]:
        """The elements of the lists of these names; that of one in an inner object is `results.bindings`.

        Raises SourceError for no object, Broken for no JSON.
        """
        self.members = {}
        if self._next() != "{":
            raise SourceError(f"{self._address} is not a JSON object: it does not begin with {{")
        yield from self._object(lists, "")
        if sign := self._next():
            raise Broken(0, self.line, "expected nothing behind its end", sign)

    def _object(self, lists: Collection[str], within: str) -> Iterator[tuple[str, Element]]:
        self._at += 1
        while self._next() == '"':
            name = within + self._whole()
            if self._next() != ":":
                break
            self._at += 1
            sign = self._next()
            if sign == "[" and name in lists:
                self._at += 1
                yield from ((name, element) for element in self._elements())
            elif sign == "{" and any(each.startswith(f"{name}.") for each in lists):
                yield from self._object(lists, f"{name}.")
            else:
                self.members[name] = self._whole()
            if self._next() == ",":
                self._at += 1
        if self._next() != "}":
            raise Broken(0, self.line, "expected a key", self._next())
        self._at += 1


class Misplaced(ValueError):
    """A text that is not JSON, with the line where it stops being that."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class Broken(ValueError):
    """The text stops being JSON outside the elements."""

    def __init__(self, number: int, line: int, why: str, sign: str) -> None:
        super().__init__(f"{why}, and found {sign!r}" if sign else why)
        self.number = number
        self.line = line


def _lists_in(name: str, value: Any, depth: int = 0) -> dict[str, list[Any]]:
    """The lists of objects that a value is or holds in its objects, by their place: `hits.hits`."""
    if isinstance(value, list):
        return {name: value} if value and isinstance(value[0], dict) else {}
    found: dict[str, list[Any]] = {}
    if isinstance(value, dict) and depth < _NESTED:
        for key, inner in value.items():
            found |= _lists_in(f"{name}.{key}", inner, depth + 1)
    return found


def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Raises ValueError for a key that stands twice, of which one would be lost."""
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in it")
    return found


def no_constant(name: str) -> Any:
    """NaN and Infinity are not JSON (RFC 8259, 6). Raises ValueError."""
    raise ValueError(f"{name} is not JSON; leave the value out, or write null")


def refuse_half_characters(said: str, row: Any) -> None:
    """JSON can escape what is not text: half a surrogate pair, and NUL, which ends a text for many a program.

    `said` is the row's JSON, if it is at hand. Raises ValueError.
    """
    if "\\u" not in said:
        return
    try:
        json.dumps(row, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character (a lone surrogate)") from None
    if _NUL.search(said):
        raise ValueError("it holds a NUL character; take it out")


def _said(error: json.JSONDecodeError) -> str:
    return f"{error.msg[:1].lower()}{error.msg[1:]}".removesuffix(" starting at").removesuffix(
        " at"
    )


def why(error: Exception) -> str:
    """What is wrong with an object, for a person."""
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON: {_said(error)} at character {error.colno}"
    if "integer string conversion" in str(error):
        return "it holds a number of too many digits; write it as text"
    return str(error)
