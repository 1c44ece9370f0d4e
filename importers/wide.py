"""UTF-16 and UTF-32: told by a byte order mark, or else by where the NULs stand.

Without a mark the standard would have it big-endian (RFC 2781, 4.3); what is found in files is mostly little-endian. A
text in either has NULs in every second byte, or in three of four, wherever its characters are those of ASCII: blanks,
commas, digits and tags are in most texts, whatever their language.
"""

from __future__ import annotations

import codecs
from dataclasses import replace
from typing import Final
from unicodedata import category

from timeloom.importers.contract import Sample

_LOOKED_AT: Final = 4096
"""Bytes; a multiple of four."""
_SHARE: Final = 5
"""One in so many characters has to be of ASCII."""
_SELDOM: Final = 10
"""One in so many may be a character whose lower byte is a NUL, such as U+0100."""
_BLANKS: Final = frozenset("\t\n\v\f\r")
_NONE: Final = frozenset(("Cc", "Cs", "Co", "Cn"))
"""Categories of characters that a text has none of: controls, halves, private and unassigned ones."""


def wide_encoding(head: bytes) -> str:
    """The encoding of a text that begins so, as Python calls it, if it is one of these; else nothing."""
    return marked(head) or unmarked(head)


def marked(head: bytes) -> str:
    """The same of a text with a byte order mark."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""


def unmarked(head: bytes) -> str:
    """The same of a text without a byte order mark, which is a guess."""
    some = head[:_LOOKED_AT]
    if b"\0" not in some or marked(head):
        return ""
    for name, low in (("utf-32-le", 0), ("utf-32-be", 3)):
        units = len(some) // 4
        highest, lowest = some[3 - low :: 4].count(0), some[low::4].count(0)
        if units and highest == units and lowest * _SELDOM <= units and _is_text(some, name):
            return name
    evens, odds = some[::2].count(0), some[1::2].count(0)
    units = len(some) // 2
    if odds * _SHARE >= units and evens * _SELDOM <= odds and _is_text(some, "utf-16-le"):
        return "utf-16-le"
    if evens * _SHARE >= units and odds * _SELDOM <= evens and _is_text(some, "utf-16-be"):
        return "utf-16-be"
    return ""


def _is_text(some: bytes, name: str) -> bool:
    try:
        text = codecs.getincrementaldecoder(name)().decode(some)
    except UnicodeDecodeError:
        return False
    return bool(text) and all(
        character.isprintable() or character in _BLANKS or category(character) not in _NONE
        for character in text
    )


def readable(sample: Sample) -> Sample:
    """A sample of a wide text in UTF-8, so that nobody who looks at it has to know; any other as it is."""
    name = sample.encoding
    if not (name and codecs.lookup(name).name.startswith(("utf-16", "utf-32"))):
        name = wide_encoding(sample.head)
    if not name:
        return sample
    text = codecs.getincrementaldecoder(name)("replace").decode(sample.head)
    return replace(sample, head=text.removeprefix("\ufeff").encode(), encoding="")
