"""A Mermaid `timeline`: a section per year, decade or century, a line per date, titles alone.

Written to Mermaid's own lexer for timelines: a colon and white space part events, `#` and `%%` begin comments, `<br>`
breaks lines. Characters that mean something there are written as Mermaid's entity codes (`#35;`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import ClassVar, Final, NamedTuple, TextIO

from timeloom.dates.edtf.parsing import parse
from timeloom.dates.words.long import in_words
from timeloom.dates.words.years import decades_words, year_words
from timeloom.exporters.contract import Context, Losses
from timeloom.exporters.nearest import nearest_days
from timeloom.exporters.spool import Spool
from timeloom.model.events import Event
from timeloom.text import one_line

_SHOWN: Final = 50_000
"""Characters that Mermaid draws unless its setting maxTextSize is raised."""
_SECTIONS: Final = 40
"""No more sections than this: beyond, they are of ten times as many years."""
_CODES: Final = {
    "#": "#35;",
    "<": "#lt;",
    ">": "#gt;",
    ":": "#58;",
    "%": "#37;",
    "{": "#123;",
    "}": "#125;",
    "&": "#amp;",
}
_SPECIAL: Final = re.compile(r"[#<>{}]|%(?=%)|:(?=\s|$)|^[:%]|&(?=#?\w+;)")
_LOSSES: Final = {
    "dropped": (
        "of 1 event only date and title were written; summaries, fields, links, sources and notes have no place",
        "of {n} events only date and title were written; summaries, fields, links, sources and notes have no place",
    ),
    "long": (
        f"Mermaid draws no more than {_SHOWN:,} characters unless its setting maxTextSize is raised",
        f"Mermaid draws no more than {_SHOWN:,} characters unless its setting maxTextSize is raised",
    ),
}


class _Line(NamedTuple):
    """An event as the chart needs it: the year it began (None if undated), its date in words, its title."""

    year: int | None
    when: str
    title: str


class MermaidExporter:
    """Mermaid."""

    name: ClassVar[str] = "mermaid"
    title: ClassVar[str] = "Mermaid timeline"
    suffixes: ClassVar[tuple[str, ...]] = (".mmd", ".mermaid")
    holds_notes: ClassVar[bool] = False
    keeps: ClassVar[str] = "dates in words and titles, in sections of years; nothing else"
    lossless: ClassVar[bool] = False

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        losses = Losses(_LOSSES)
        years: set[int] = set()
        with Spool() as lines:
            for line in _lines(events):
                lines.add(line)
                if line.year is not None:
                    years.add(line.year)
            losses.add("dropped", len(lines))
            length = sum(map(out.write, _chart(lines, _years_in_a_section(years), context)))
        losses.add("long", length > _SHOWN)
        return losses.sentences()


def _lines(events: Iterable[Event]) -> Iterator[_Line]:
    """What is kept of events, as little as can be: a million of them may come."""
    date, year, when = None, None, "undated"
    for event in events:
        if event.date != date:
            date = event.date
            edtf = parse(date) if date else None
            limits = edtf and nearest_days(edtf)
            year = limits[0].year if limits else None
            when = in_words(edtf.text) if edtf else "undated"
        yield _Line(year, when, one_line(event.title) or "untitled")


def _chart(lines: Spool, step: int, context: Context) -> Iterator[str]:
    """The chart, line by line."""
    yield "timeline\n"
    if title := one_line(context.timeline):
        yield f"    title {escape(title)}\n"
    seen = (_Line(*line) for line in lines)
    for heading, section in groupby(seen, key=lambda line: _section(line.year, step)):
        yield f"    section {escape(heading, every_colon=True)}\n"
        for when, same in groupby(section, key=lambda line: line.when):
            yield from _period(when, (line.title for line in same))


def _period(when: str, titles: Iterable[str]) -> Iterator[str]:
    """A date and what happened then, an event a line."""
    start = escape(when, every_colon=True)
    for title in titles:
        yield f"        {start} : {escape(title)}\n"
        start = " " * len(start)


def _years_in_a_section(years: set[int]) -> int:
    step = 1
    while years and len({year // step for year in years}) > _SECTIONS:
        step *= 10
    return step


def _section(year: int | None, step: int) -> str:
    if year is None:
        return "Undated"
    first = year // step * step
    return year_words(year) if step == 1 else decades_words(first, first + step - 1)


def escape(text: str, *, every_colon: bool = False) -> str:
    """Text that Mermaid shows as it is; a section or a date may hold no colon at all.

    Mermaid takes the last `;` off a line in which a colon and `#` follow `style` or `classDef`, wherever they stand.
    """
    text = _SPECIAL.sub(lambda match: _CODES[match[0]], text)
    if every_colon or "style" in text or "classDef" in text:
        return text.replace(":", _CODES[":"])
    return text
