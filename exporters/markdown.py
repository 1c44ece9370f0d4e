"""Markdown for people: a heading per year, a list entry per event, its notes and passage as quotations.

CommonMark 0.31. Everything that comes from the timeline is written so that it reads as itself: no text of a source
becomes markup, a link, an image or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TextIO

from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.words.long import in_words
from timeloom.dates.words.years import year_words
from timeloom.exporters.contract import Context
from timeloom.model.events import ANSWERS, DATED_FROM, Event, Link
from timeloom.text import one_line, visible

_KEPT_TITLES: Final = 200_000
_RELATIONS: Final = {ANSWERS: "answers", DATED_FROM: "dated from"}
_MARKUP: Final = re.compile(r"([\\`*_{}\[\]<>|~$^])")
_LINE_START: Final = re.compile(r"^(\s*)([-+#=>:]|\d{1,9}[.)])", re.M)
_ENTITY: Final = re.compile(r"&(?=#?\w+;)")
_ADDRESS: Final = re.compile(r"(?i)(?:https?|ftp)(?=://)|www(?=\.)|(?<=\w)@(?=\w)|mailto(?=:)")
_HARMLESS: Final = re.compile(r"""[A-Za-z][A-Za-z0-9 ,.;()'"!?/%-]*""")
"""What most texts are: there is nothing in it that Markdown could take for its own."""
_PLAIN_YEAR: Final = re.compile(
    r"([0-9]{4})(?:-[01][0-9](?:-[0-3][0-9](?:T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?Z?)?)?)?"
)
"""A date in UTC: its first four digits are the year it begins in."""
_WEB: Final = re.compile(r"https?://[^\s<>\\\"'`()\[\]{}|^]+", re.I)


class MarkdownExporter:
    """Writes a chronicle."""

    name = "markdown"
    title = "Markdown"
    suffixes = (".md", ".markdown")
    keeps = (
        "for people: dates in words, titles, summaries, fields, links; notes, stars, own tags and sources only if "
        "asked for; not meant to be read back"
    )
    lossless = False

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        """Write the chronicle; uids, exact EDTF and where a passage stands are left out."""
        out.write(f"# {escaped(context.timeline or 'Timeline')}\n")
        if context.author:
            out.write(f"\n*{escaped(context.author)}*\n")
        if context.description:
            out.write("\n" + "\n".join(line[2:] for line in _block(context.description)) + "\n")
        if context.query:
            out.write(f"\nOnly what matches {code(context.query)}.\n")
        heading = ""
        titles: dict[str, str] = {}
        count = 0
        for event in events:
            count += 1
            if (now := _heading(event.date)) != heading:
                heading = now
                out.write(f"\n## {heading}\n")
            if event.uid and len(titles) < _KEPT_TITLES:
                titles[event.uid] = event.title
            out.write("\n" + "\n".join(_entry(event, titles)) + "\n")
        if not count:
            out.write("\nNo events.\n")
            return []
        return ["Markdown is for people: uids, EDTF dates and places of passages are not in it"]


def _heading(date: str | None) -> str:
    """The year in which an event begins; undated and open ones have headings of their own."""
    if date is None:
        return "Undated"
    if plain := _PLAIN_YEAR.fullmatch(date):
        return year_words(int(plain[1]))
    earliest, _ = bounds(date)
    if earliest == float("-inf"):
        return "Beginning unknown or open"
    return year_words(civil_from_seconds(earliest).year)


def _entry(event: Event, titles: dict[str, str]) -> list[str]:
    when = f"**{_when(event.date)}** · " if event.date else ""
    marks = (" ★" if event.starred else "") + (" *(proposed)*" if event.proposed else "")
    how = {"looked-up": " *(looked up)*", "relative": " *(relative)*"}.get(event.date_basis, "")
    lines = [f"- {when}{escaped(event.title)}{marks}{how if event.date else ''}"]
    if event.summary:
        lines += ["", *_block(event.summary)]
    if event.passage is not None:
        lines += ["", *_block(event.passage.text, "> ")]
    if facts := _facts(event, titles):
        lines += ["", *facts]
    for note in event.notes:
        lines += ["", "  Note:", "", *_block(note, "> ")]
    return lines


def _facts(event: Event, titles: dict[str, str]) -> list[str]:
    facts = [
        f"  - {_short(name)}: {', '.join(map(_value, values))}"
        for name, values in event.fields.items()
    ]
    facts += [f"  - {_link(link, titles)}" for link in event.links]
    if event.source is not None and event.source.address:
        section = (
            f", {escaped(event.passage.section)}" if event.passage and event.passage.section else ""
        )
        facts.append(f"  - source: {_value(event.source.address)}{section}")
    return facts


def _link(link: Link, titles: dict[str, str]) -> str:
    """By the title of the event it leads to, where that came before; else by its uid."""
    target = f"“{escaped(titles[link.to])}”" if link.to in titles else code(link.to)
    relation = _RELATIONS.get(link.relation) or escaped(link.relation)
    more = "; ".join(f"{escaped(k)}: {', '.join(map(escaped, v))}" for k, v in link.fields.items())
    return f"{relation} {target}" + (f" ({more})" if more else "")


@lru_cache(maxsize=20_000)
def _value(text: str) -> str:
    """A value; an address of the web stays one."""
    return f"<{text}>" if _WEB.fullmatch(text) else _short(text)


def _block(text: str, mark: str = "") -> list[str]:
    lines = visible(text).strip("\n").split("\n")
    return [f"  {mark}{escaped(line)}".rstrip() for line in lines]


@lru_cache(maxsize=20_000)
def _short(text: str) -> str:
    """The same as `escaped`, for names and values that come again and again."""
    return escaped(text)


@lru_cache(maxsize=20_000)
def _when(date: str) -> str:
    return escaped(in_words(date))


def escaped(text: str) -> str:
    """The text on one line, as Markdown that shows it as it is."""
    text = one_line(text)
    linked = "." in text and "www." in text.lower()
    if not linked and _HARMLESS.fullmatch(text):
        return text
    text = _MARKUP.sub(r"\\\1", text)
    if "&" in text:
        text = _ENTITY.sub(r"\\&", text)
    text = _LINE_START.sub(_after_start, text)
    # renderers turn bare addresses into links (GitHub Flavored Markdown, 6.9); an escaped sign prevents it
    return _ADDRESS.sub(_unlinked, text) if linked or ":" in text or "@" in text else text


def _after_start(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark[:-1]}\\{mark[-1]}"


def _unlinked(found: re.Match[str]) -> str:
    word = found[0]
    return "\\@" if word == "@" else f"{word[:-1]}&#{ord(word[-1])};"


def code(text: str) -> str:
    """The text as a code span, with fences longer than any run of backticks in it (CommonMark, 6.1)."""
    text = one_line(text)
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if text[:1] == "`" or text[-1:] == "`" or not text.strip() else ""
    return f"{fence}{blank}{text or ' '}{blank}{fence}"
