"""Text from a source, made safe to show: nothing in it can drive a terminal or rearrange what stands around it.

Control characters become their pictures (`␛`), bidirectional controls, lone surrogates and other characters that act
instead of being read become `�`. What merely has no width and no meaning on a line (byte order mark, zero-width space,
soft hyphen) is dropped. The text in the timeline itself stays as it is.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from typing import Any, Final

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_DROPPED: Final = "\u00ad\u200b\u2060\u2061\u2062\u2063\u2064\ufeff"
# Bidirectional controls (UAX #9, table 2) reorder what follows them, beyond the text that holds them.
_BIDI: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_ACTING: Final = (
    *range(0x80, 0xA0),  # C1: 0x9B alone begins an escape sequence in some terminals
    *range(0x206A, 0x2070),  # deprecated format characters
    *range(0xFFF9, 0xFFFC),  # interlinear annotation
    *range(0xFDD0, 0xFDF0),  # noncharacters, with which the command line marks its own colours
    *range(0xD800, 0xE000),  # lone surrogates cannot be written at all
    *range(0xE0000, 0xE0080),  # tags
)


def _table() -> dict[int, str]:
    pictures = {code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "\u2421"}
    dropped = dict.fromkeys(map(ord, _DROPPED), "")
    replaced = dict.fromkeys((*map(ord, _BIDI), *_ACTING), REPLACEMENT)
    return {**pictures, **dropped, **replaced, 0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0A: "\n"}


_VISIBLE: Final = _table()
_ESCAPES: Final = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|[ -/]*[0-Z\\`-~])"
)
"""Escape sequences (ECMA-48): control sequences, strings such as a window's title, and short ones."""
_BREAKS: Final = re.compile(r"\r\n?|[\x0b\x0c]")
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_BLANKS: Final = re.compile(r"\s+")


def visible(text: str, *, tab: int = 4) -> str:
    """The text with its lines kept, safe to show; a tab becomes `tab` spaces, all line ends `\\n`."""
    if text.isprintable():
        return text
    return _BREAKS.sub("\n", text).replace("\t", " " * tab).translate(_VISIBLE)


def without_escapes(text: str) -> str:
    """The text without what told a terminal its colours, its window's title and where to write."""
    return _ESCAPES.sub("", text) if "\x1b" in text else text


def one_line(text: str) -> str:
    """The text on one line, safe to show: runs of blanks and line ends are one space, none at the ends."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _BLANKS.sub(" ", visible(text, tab=1)).strip()


# After `scheme://user:` a password ends at the last @ before the path. What follows a colon and is not a port is one
# too if an @ comes at all: it should have been written with %2F, and was not. One slash is left where a URL was taken
# for a path.
_PASSWORD: Final = re.compile(
    r"([A-Za-z0-9+.-]:/+[^\s/?#@:\[]*:)(?:[^\s/?#]*@|(?!\d*(?:[/?#\s'\"”,;)]|$))\S*@)"
)
_SECRET: Final = re.compile(
    r"([?&;][^\s=&;]*(?:pass|pwd|secret|token|p(?:%61|%41)ss)[^\s=&;]*=)[^\s&;#'\"”]+",
    re.IGNORECASE,
)
HALF_A_CHARACTER: Final = "it holds half a character (a lone surrogate), which no file can hold"
HIDDEN: Final = "***"


def without_passwords(text: str) -> str:
    """The text with the passwords of the URLs in it hidden: `postgresql://ada:***@host/db`."""
    if ":/" not in text:
        return text
    return _SECRET.sub(rf"\g<1>{HIDDEN}", _PASSWORD.sub(rf"\g<1>{HIDDEN}@", text))


def json_text(value: Any) -> str:
    """A value as JSON in one line, as we keep and write it: without blanks, every script as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def encodable(text: str) -> str:
    """The text with what no UTF-8 can hold replaced: lone surrogates, as in names that are not UTF-8."""
    return text if text.isprintable() else _SURROGATES.sub(REPLACEMENT, text)


def number(count: int, singular: str, plural: str = "") -> str:
    """`1 event`, `1,204 events`."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


# Scripts written without spaces between words: kana, bopomofo, Han with its extensions and compatibility forms.
_UNSPACED: Final = (
    "[\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u30ff\u3100-\u312f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00016fe0-\U00018cff"
    "\U0001aff0-\U0001b2ff\U00020000-\U0003ffff]"
)


@cache
def _unspaced() -> re.Pattern[str]:
    """Compiled when a text needs it: that takes longer than to read a screen of events."""
    return re.compile(_UNSPACED)


def fold(text: str) -> str:
    """Text as it is compared: compatibility forms, accents and case away (`Müller` and `muller` are one)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def separate(text: str) -> str:
    """Text with every character of an unspaced script as a word of its own, so that a run of them is a phrase."""
    return text if text.isascii() else _unspaced().sub(r" \g<0> ", text)
