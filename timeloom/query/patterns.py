"""Regular expressions: Python's language, answered by an engine that can be stopped.

Python's `re` holds the interpreter while it matches, and `(a+)+$` on thirty letters takes it longer than anybody lives.
The package `regex` lets the interpreter go and stops after a time, but reads some patterns differently: its `\\w` has
combining marks and no `²`, its `\\s` lacks U+001C to U+001F, `a{e}` allows an error, `[[:alpha:]]` is a class. So
`re` itself reads the pattern, and what it has read is written out for `regex` with nothing left to interpret:
`\\w{2}` becomes `(?:[\\p{L}\\p{N}_]){2}`.

What is left of the difference: the two know letters of different versions of Unicode, and for `re` alone the dotless ı
is an i in whatever case.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

LONGEST: Final = 0.25
"""Seconds of processor time that one text may take: a thousand times what an ordinary pattern needs."""

_parser: Final = import_module("re._parser")
"""What `re.compile` itself reads patterns with; it has no public name."""

# str.isspace(), str.isalnum() and str.isdecimal(), which is what `re` asks; the complements are written out, since a
# set of `regex` cannot hold another set.
_SPACE: Final = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_NOT_SPACE: Final = (
    r"\x00-\x08\x0e-\x1b\x21-\x84\x86-\x9f\xa1-\u167f\u1681-\u1fff\u200b-\u2027"
    r"\u202a-\u202e\u2030-\u205e\u2060-\u2fff\u3001-\U0010ffff"
)
_CLASSES: Final = {
    "CATEGORY_WORD": r"\p{L}\p{N}_",
    "CATEGORY_NOT_WORD": r"\p{M}\p{S}\p{Z}\p{C}\p{Pd}\p{Ps}\p{Pe}\p{Pi}\p{Pf}\p{Po}"
    r"\u203f\u2040\u2054\ufe33\ufe34\ufe4d-\ufe4f\uff3f",
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_NOT_DIGIT": r"\P{Nd}",
    "CATEGORY_SPACE": _SPACE,
    "CATEGORY_NOT_SPACE": _NOT_SPACE,
}
_ASCII_CLASSES: Final = {
    "CATEGORY_WORD": "a-zA-Z0-9_",
    "CATEGORY_NOT_WORD": r"\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\U0010ffff",
    "CATEGORY_DIGIT": "0-9",
    "CATEGORY_NOT_DIGIT": r"\x00-\x2f\x3a-\U0010ffff",
    "CATEGORY_SPACE": r"\t-\r\x20",
    "CATEGORY_NOT_SPACE": r"\x00-\x08\x0e-\x1f\x21-\U0010ffff",
}
_WITHOUT_CASE: Final = ("CATEGORY", "NEGATE")
_REPEATS: Final = {"MAX_REPEAT": "", "MIN_REPEAT": "?", "POSSESSIVE_REPEAT": "+"}


def check(pattern: str) -> None:
    """Raises re.error, RecursionError or OverflowError where Python cannot read a pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python may read otherwise one day
        re.compile(pattern, re.IGNORECASE)


@lru_cache(maxsize=32)
def finder(pattern: str) -> Callable[[str], bool]:
    """A function that says whether the pattern is found in a text, in whatever case.

    It lets other threads go on meanwhile, and raises TimeoutError after LONGEST seconds.
    """
    import regex

    search = regex.compile(written_out(pattern), regex.VERSION0 | regex.IGNORECASE).search

    return lambda text: search(text, timeout=LONGEST, concurrent=True) is not None


def spans(pattern: str) -> Callable[[str], list[tuple[int, int]]]:
    """A function that says where in a text the pattern is found; nowhere if that takes longer than LONGEST."""
    import regex

    compiled = regex.compile(written_out(pattern), regex.VERSION0 | regex.IGNORECASE)

    def find(text: str) -> list[tuple[int, int]]:
        try:
            found = compiled.finditer(text, timeout=LONGEST, concurrent=True)
            return [match.span() for match in found]
        except TimeoutError:
            return []

    return find


def matcher(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """What matches the pattern at a text's beginning, in its own case.

    The match knows its groups by their numbers alone. It raises TimeoutError after LONGEST seconds.
    """
    import regex

    match = regex.compile(written_out(pattern, re.NOFLAG), regex.VERSION0).match
    return lambda text: match(text, timeout=LONGEST, concurrent=True)  # type: ignore[return-value]


def written_out(pattern: str, flags: int = re.IGNORECASE) -> str:
    """A pattern as `re` reads it, in the signs that mean the same to `regex`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = _parser.parse(pattern, flags)
    return _sequence(read, read.state.flags)


def _sequence(items: Any, flags: int) -> str:
    return "".join(_item(str(code), value, flags) for code, value in items)


def _item(code: str, value: Any, flags: int) -> str:
    match code:
        case "LITERAL":
            return _sign(value)
        case "NOT_LITERAL":
            return f"[^{_sign(value)}]"
        case "ANY":
            return r"[\x00-\U0010ffff]" if flags & re.DOTALL else r"[^\n]"
        case "IN":
            return _set(value, flags)
        case "AT":
            return _place(str(value), flags)
        case "BRANCH":
            return f"(?:{'|'.join(_sequence(each, flags) for each in value[1])})"
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeat(code, value, flags)
        case "SUBPATTERN":
            return _group(value, flags)
        case "ATOMIC_GROUP":
            return f"(?>{_sequence(value, flags)})"
        case "ASSERT" | "ASSERT_NOT":
            way, inside = value
            sign = "=" if code == "ASSERT" else "!"
            return f"(?{'<' if way < 0 else ''}{sign}{_sequence(inside, flags)})"
        case "GROUPREF":
            return rf"(?:\{value})"
        case "GROUPREF_EXISTS":
            number, yes, no = value
            return f"(?({number}){_sequence(yes, flags)}|{_sequence(no or (), flags)})"
        case "FAILURE":
            return "(?!)"
    raise ValueError(f"no way to write out {code}")


def _sign(number: int) -> str:
    return rf"\U{number:08x}"


def _set(items: Any, flags: int) -> str:
    negated, parts = "", []
    for code, value in items:
        match str(code):
            case "NEGATE":
                negated = "^"
            case "LITERAL":
                parts.append(_sign(value))
            case "RANGE":
                parts.append(f"{_sign(value[0])}-{_sign(value[1])}")
            case "CATEGORY":
                parts.append(_class(value, flags))
    found = f"[{negated}{''.join(parts)}]"
    # In whatever case U+0345, a mark, would be the Greek letter iota.
    return f"(?-i:{found})" if all(str(code) in _WITHOUT_CASE for code, _ in items) else found


def _class(name: Any, flags: int) -> str:
    return (_ASCII_CLASSES if flags & re.ASCII else _CLASSES)[str(name)]


def _place(name: str, flags: int) -> str:
    word = _class("CATEGORY_WORD", flags)
    word = f"(?-i:[{word}])"
    here, there = f"(?<={word})", f"(?={word})"
    not_here, not_there = f"(?<!{word})", f"(?!{word})"
    multiline = bool(flags & re.MULTILINE)
    places = {
        "AT_BEGINNING": r"(?:(?<=\n)|\A)" if multiline else r"\A",
        "AT_BEGINNING_STRING": r"\A",
        "AT_END": r"(?:(?=\n)|\Z)" if multiline else r"(?=\n?\Z)",
        "AT_END_STRING": r"\Z",
        "AT_BOUNDARY": f"(?:{here}{not_there}|{not_here}{there})",
        # `re` finds no \B in an empty text, before Python 3.14
        "AT_NON_BOUNDARY": f"(?:{here}{there}|{not_here}{not_there}){_SOMEWHERE}",
    }
    return places[name]


_SOMEWHERE: Final = (
    "" if re.search(r"\B", "") else r"(?:(?<=[\x00-\U0010ffff])|(?=[\x00-\U0010ffff]))"
)


def _repeat(code: str, value: Any, flags: int) -> str:
    least, most, inside = value
    limit = "" if most is _parser.MAXREPEAT else str(most)
    return f"(?:{_sequence(inside, flags)}){{{least},{limit}}}{_REPEATS[code]}"


def _group(value: Any, flags: int) -> str:
    number, add, remove, inside = value
    inner = _sequence(inside, (flags | add) & ~remove)
    if number is not None:
        return f"({inner})"
    case = "i" if add & re.IGNORECASE else "-i" if remove & re.IGNORECASE else ""
    return f"(?{case}:{inner})"
