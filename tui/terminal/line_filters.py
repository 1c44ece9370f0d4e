"""The last look at every line before it goes to the terminal."""

from __future__ import annotations

import re
from typing import Final

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# Controls have no width, so that leaving them out moves nothing. What we draw ourselves shows them by `timeloom.text`;
# this is for what is typed or pasted into a field.
_ACTING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_SIGNS: Final = {
    "~": "…≈",
    "-": "·─–—−▔",
    "*": "•●★",
    "=": "━═▄▅",
    "|": "│┃║▌▐▏▎▍",
    "+": "┌┐└┘├┤┬┴┼╭╮╰╯▆",
    '"': "“”",
    "'": "‘’",
    "<": "←⇠‹≤",
    ">": "→⇢›≥",
    "^": "↑▀▲△",
    "v": "↓▼",
    "#": "█▉▊▋■▓",
    "_": "▁",
    ".": "▂░",
    ":": "▃⋮▒",
    "o": "○◇□",
    "@": "◆",
    "n": "✎",
    "S": "§",
    "x": "×",
    "u": "µ",
}
_IN_ASCII: Final = {ord(sign): plain for plain, signs in _SIGNS.items() for sign in signs}


class SafeText(LineFilter):
    """Leaves out whatever could drive the terminal."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        """The same list where nothing had to go, as nearly always."""
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(_ACTING.sub("", segment.text), segment.style)
            for segment in segments
        ]


class AsciiSigns(LineFilter):
    """Draws frames, bars and signs in ASCII; the words of events stay as they are."""

    def apply(self, segments: list[Segment], _background: Color) -> list[Segment]:
        if all(segment.text.isascii() for segment in segments):
            return segments
        return [
            segment
            if segment.control
            else Segment(segment.text.translate(_IN_ASCII), segment.style)
            for segment in segments
        ]
