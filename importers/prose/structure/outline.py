"""The outline of a chronology: its headings, entries and paragraphs, and under which date each of them stands.

A text in which no line begins with a date has none, and is read as running prose.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from timeloom.importers.prose.structure.leads import Lead, leads, unix

_ITEM: Final = 10
"""Levels from here on are of entries, by how far in they stand; below are headings, then lines that are but a date."""
_ALONE: Final = {"year": 7, "month": 8, "day": 9}
_HEADING: Final = re.compile(
    r"[ ]{0,3}(?P<marks>#{1,6})(?:[ \t]|$)|(?P<wiki>={1,6})[^=\n]+={1,6}[ \t]*$"
)
_RULE: Final = re.compile(r"[ ]{0,3}(?P<sign>[=\-~^\"*])(?P=sign){2,}[ \t]*$")
_MARKED: Final = re.compile(
    r"(?P<indent>[ \t]*)(?P<marker>(?:[-*+•‣◦▪·–—]|\d{1,3}[.)]|[:;>]+)[ \t]+|\|(?![ \t]*:?-+:?[ \t]*\|)"
    r"|(?P<run>\*\*|__|'''?)(?=[^\n]{2,80}(?P=run)))"
)
_NO_TEXT: Final = re.compile(r"[\s|:=+-]*$")


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, an entry of a list or a paragraph. `body` is where its text begins, behind its mark and date.

    `lead` is the date it begins with, `under` the block under whose date it stands; -1 if there is none.
    """

    start: int
    end: int
    body: int
    level: int
    lead: Lead | None = None
    under: int = -1
    is_item: bool = False
    is_heading: bool = False


@dataclass(slots=True)
class Outline:
    """The blocks of a text in order; none if it is not a chronology."""

    blocks: list[Block] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)

    def at(self, position: int) -> int:
        """The number of the block that a position lies in or behind; -1 before the first."""
        return bisect_right(self._starts, position) - 1


def outline(text: str) -> Outline:
    """The outline of a readable text."""
    plain = unix(text)
    found = leads(plain)
    if not found:
        return Outline()
    blocks = list(_placed(_blocks(plain, {lead.line: lead for lead in found})))
    return Outline(blocks, [block.start for block in blocks])


def _blocks(text: str, by_line: dict[int, Lead]) -> Iterator[Block]:
    """The blocks, without what each stands under."""
    begin: int | None = None
    block = Block(0, 0, 0, 0)
    position, last = 0, 0
    while position <= len(text):
        stop = text.find("\n", position)
        stop = len(text) if stop < 0 else stop
        line = text[position:stop]
        lead = by_line.get(position)
        blank = not line.strip() or _NO_TEXT.match(line) is not None
        new = None if blank and lead is None else _opening(text, position, stop, lead)
        if begin is not None and (blank or new is not None):
            yield _ended(block, last)
            begin = None
        if not blank or lead is not None:
            if begin is None:
                block = new or Block(
                    position, stop, position + _width(line), _ITEM + _columns(line)
                )
                begin = position
            last = stop
            if block.is_heading or (block.lead is not None and block.lead.alone):
                yield _ended(block, last)
                begin = None
        position = stop + 1
    if begin is not None:
        yield _ended(block, last)


def _ended(block: Block, end: int) -> Block:
    return Block(
        block.start, end, min(block.body, end), block.level, block.lead, -1, block.is_item, block.is_heading
    )  # fmt: skip


def _opening(text: str, begin: int, end: int, lead: Lead | None) -> Block | None:
    """The block that a line begins, if it does not go on with the one before."""
    heading = _HEADING.match(text, begin, end)
    rule = _RULE.match(text, end + 1)
    if heading is not None or (rule is not None and end - begin <= 80):
        marks = (heading["marks"] or heading["wiki"]) if heading is not None else ""
        level = len(marks) or (1 if rule is not None and rule["sign"] in "=*" else 2)
        body = lead.body if lead is not None else begin
        return Block(begin, end, body, level, lead, is_heading=True)
    marked = _MARKED.match(text, begin, end)
    if lead is not None:
        level = _ITEM + lead.indent
        if lead.alone and not lead.marked and not _is_deeper(text, end, lead.indent):
            level = _ALONE[_unit(text[lead.start : lead.end])]
        return Block(begin, end, lead.body, level, lead, is_item=True)
    if marked is None:
        return None
    level = _ITEM + len(marked["indent"].expandtabs(4)) + (marked["marker"][0] == ":")
    if marked["marker"] == "|":
        return Block(begin, end, marked.end(), level)
    body = marked.start("marker") if marked["run"] else marked.end()
    return Block(begin, end, body, level, is_item=True)


def _is_deeper(text: str, end: int, indent: int) -> bool:
    """Whether the next line with something in it is further in, or a definition's."""
    following = re.compile(r"\s*\n([ \t]*)(:[ \t])?(?=\S)").match(text, end)
    return following is not None and (
        following[2] is not None or len(following[1].expandtabs(4)) > indent
    )


def _unit(date: str) -> str:
    """How fine a date that stands alone is, by its form."""
    numbers = re.findall(r"[0-9]+", date)
    if ":" in date or len(numbers) > 2:
        return "day"
    letters = re.search(r"[a-z]{3}", date)
    if letters is None:
        return "month" if len(numbers) == 2 and len(numbers[1]) < 3 else "year"
    if any(len(number) < 3 for number in numbers) and "century" not in date.lower():
        return "day"
    return (
        "month"
        if not re.match(r"(?:the |early |mid |late )?[0-9]", date, re.IGNORECASE)
        else "year"
    )


def _width(line: str) -> int:
    return len(line) - len(line.lstrip())


def _columns(line: str) -> int:
    return _width(line.expandtabs(4))


def _placed(blocks: Iterator[Block]) -> Iterator[Block]:
    """The blocks with what each stands under: the nearest before it that is of a lower level and has a date."""
    stack: list[tuple[int, int]] = []  # level, number
    for number, block in enumerate(blocks):
        while stack and stack[-1][0] >= block.level:
            stack.pop()
        under = stack[-1][1] if stack else -1
        if block.lead is not None or block.is_heading:
            stack.append((block.level, number if block.lead is not None else under))
        yield Block(
            block.start, block.end, block.body, block.level, block.lead, under, block.is_item, block.is_heading
        )  # fmt: skip
