"""Links as Markdown, reStructuredText and wikis write them: what a reader sees of one is its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_LINK: Final = re.compile(
    r"!\[[^\[\]\n]{0,300}\](?:\([^()\n]{0,2000}\)|\[[^\]\n]{0,200}\])"
    r"|\[\[(?:File|Image|Category):[^\[\]]{0,2000}\]\]"
    r"|\[\[(?:[^\[\]|\n]{1,200}\|)?(?P<wiki>[^\[\]|\n]{1,200})\]\](?!\()"
    r"|\[https?://[^\s\[\]]{1,2000} (?P<outer>[^\[\]\n]{1,300})\]"
    r"|\[\[?(?:\^[^\[\]\s]{1,60}|\d{1,3}|note \d{1,3}|[a-z]|citation needed|clarification needed"
    r"|when\?|who\?)\]\]?(?:\([^()\s]{0,2000}\))?(?![\w:])"
    r"|\[(?P<text>(?:[^\[\]\n]|\n(?![ \t]*\n)){1,300})\]"
    r"(?:\((?:[^()\n]|\([^()\n]*\)){0,2000}\)|\[(?P<to>[^\[\]\n]{0,200})\])"
    r"|\[(?P<alone>[^\[\]\n]{1,200})\](?![:(\[])"
    r"|(?::[\w:+.-]{1,40}:)?`(?P<rst>[^`<>\n]{1,300}(?:\n[^`<>\n]{1,300})?)[ \n]\s*<[^<>`]{1,2000}>`(?:__?)?"
    r"|:[\w:+.-]{1,40}:`(?P<role>[^`<>\n]{1,300})`"
    r"|`(?P<named>[^`<>\n]{1,300})`__?(?!\w)"
    r"|\{\{[^{}]{0,2000}\}\}"
    r"|<https?://[^<>\s]{1,2000}/(?P<end>(?=[^/<>\s]*[A-Za-z])[\w.~-]{2,40}/[\w.~-]{1,40})/?>"
    r"|<(?:https?://|mailto:)[^<>\s]{1,2000}>|<[\w.+-]{1,64}@[\w.-]{1,255}>"
)
_MAY_BE: Final = re.compile(
    r"[!\[:`{<](?:(?<=[\[`])|(?<=!)(?=\[)|(?<=\{)(?=\{)|(?<=<)(?=https?:|mailto:|[\w.+-]{1,64}@)"
    r"|(?<=:)(?=[\w:+.-]{1,40}:`))"
)
"""It begins with the characters that it can begin with, so that all others are passed over at once."""
_BEGINS: Final = ("[", "`", "{{", "<http", "<mailto", "@")
_DEFINED: Final = re.compile(r"^[ \t]{0,3}\[([^\]\n]{1,200})\]:(?!:)", re.MULTILINE)


def link_marks(text: str) -> Iterator[tuple[int, int]]:
    """What of a text's links is not text to read, in order: brackets, addresses, the marks of notes."""
    if not any(begin in text for begin in _BEGINS):
        return
    defined = {name.lower() for name in _DEFINED.findall(text)} if "]:" in text else set()
    position = 0
    while (begins := _MAY_BE.search(text, position)) is not None:
        match = _LINK.match(text, begins.start())
        if match is None:
            position = begins.end()
            continue
        position = match.end()
        kind = match.lastgroup
        if kind == "to":
            kind = "text"
        if kind is None:
            yield match.span()
            continue
        if kind == "alone" and " ".join(match["alone"].lower().split()) not in defined:
            position = match.start() + 1
            continue
        begin, end = match.span(kind)
        yield match.start(), begin
        yield end, match.end()
        if kind == "text" and "[" in text[begin:end]:
            position = begin
