"""SPARQL 1.1 query results as TSV (W3C, 21 March 2013): `?variables` above, terms as Turtle writes them below.

A term is `<address>`, `"text"`, `"text"@en`, `"1815-06-18T00:00:00Z"^^<…#dateTime>`, a number, `true`, or a blank node
`_:b0`; a value that is not there is empty. Tabs and line ends within a text are written `\\t` and `\\n`, so that a line
is a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from timeloom.model.events import Rejection

TSV: Final = re.compile(r"\ufeff?[?$]\w+(?:\t[?$]\w+)*\r?(?:\n|\Z)")
"""The header of such a file."""
_LITERAL: Final = re.compile(
    r'(?:"(?P<double>(?:[^"\\]|\\.)*)"|\'(?P<single>(?:[^\'\\]|\\.)*)\')(?:@[A-Za-z0-9-]+|\^\^(?:<[^<>]*>|[\w.-]*:[\w.-]+))?'
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


def terms(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, str] | Rejection]]:
    """Each row's place and its plain texts by variable; blank nodes, which say nothing, are left out."""
    names: list[str] = []
    for number, line in enumerate(lines, 1):
        where, cells = f"line {number}", line.rstrip("\r\n").split("\t")
        if number == 1:
            names = [cell.strip()[1:] for cell in cells]
        elif len(cells) > len(names):
            why = f"has {len(cells)} cells where the header has {len(names)}"
            yield where, Rejection(where, why)
        elif any(cells):
            try:
                row = {name: plain(cell.strip()) for name, cell in zip(names, cells, strict=False)}
            except ValueError as error:
                yield where, Rejection(where, str(error))
            else:
                yield where, row


def plain(term: str) -> str:
    """What a term says, without its type or language. Raises ValueError for one that is broken."""
    if term.startswith("<") and term.endswith(">"):
        return _unescaped(term[1:-1])
    if term.startswith("_:"):
        return ""
    if term[:1] in ('"', "'"):
        found = _LITERAL.fullmatch(term)
        if found is None:
            raise ValueError(f"{term[:60]!r} is not a text in quotes, as SPARQL writes one")
        return _unescaped(found["double"] if found["single"] is None else found["single"])
    return term


def _unescaped(text: str) -> str:
    def sign(found: re.Match[str]) -> str:
        code = found[1] or found[2]
        if not code:
            return _ESCAPES.get(found[3], found[3])
        if int(code, 16) > 0x10FFFF or 0xD800 <= int(code, 16) < 0xE000:
            raise ValueError(f"{found[0]} is not a character")
        return chr(int(code, 16))

    return _ESCAPE.sub(sign, text) if "\\" in text else text
