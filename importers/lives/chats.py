"""WhatsApp's exported chats: an event for each message, with who wrote it. Bookmarks in Netscape's form, too.

A chat writes days as the phone that exported it does; whether 3/4 is in March or in April follows from all of its days,
and is told where it stays in doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import ClassVar, Final

from timeloom.dates.reading.columns import column_of
from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text, looks_binary
from timeloom.importers.source.html import titled
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number

_MESSAGE: Final = re.compile(
    r"[\u200e\u200f]?\[?(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?[ \u202f](?P<clock>\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:[ \u202f\u00a0]?[aApP]\.?[ \u202f\u00a0]?[mM]\.?)?)\]?(?: -|:)? (?P<rest>.*)"
)
_WHO: Final = re.compile(r"[\u200e\u202a]?(?P<who>[^:]{1,60}?)[\u202c]?: (?P<text>.*)", re.S)


class WhatsAppImporter:
    """Reads exported chats."""

    name: ClassVar[str] = "whatsapp"
    title: ClassVar[str] = "WhatsApp's exported chats"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)
    keeps: ClassVar[str] = "each message with its time and who wrote it; no pictures"

    def sniff(self, sample: Sample) -> float:
        """Sure where the lines begin with a day, a clock and a name."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        lines = [line for line in head_text(sample)[:20_000].split("\n") if line.strip()][:60]
        begun = [found for line in lines if (found := _MESSAGE.match(line[:400]))]
        if not lines or not _MESSAGE.match(lines[0][:400]) or len(begun) < min(2, len(lines)):
            return 0.0
        said = sum(_WHO.match(found["rest"]) is not None for found in begun)
        marks = all("]" in found[0][:30] or " - " in found[0][:40] for found in begun)
        return 0.9 if marks and said * 3 >= len(begun) and len(begun) * 6 >= len(lines) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the messages; lines without a day go on with the one above."""
        head = [
            found["day"]
            for line in head_text(source.sample).split("\n")
            if (found := _MESSAGE.match(line[:400]))
        ]
        dates = LooseDates(source.options.zone, column=column_of(head))
        remarks: list[Remark] = []
        other = 0
        with as_text(source, remarks) as text:
            yield from remarks
            waiting: tuple[int, re.Match[str], list[str]] | None = None
            for place, line in enumerate(text, 1):
                line = line.rstrip("\r\n")
                if found := _MESSAGE.match(line):
                    if waiting is not None:
                        yield _message(*waiting, dates)
                    waiting = place, found, []
                elif waiting is not None:
                    waiting[2].append(line)
                else:
                    other += 1
            if waiting is not None:
                yield _message(*waiting, dates)
        yield from dates.remarks()
        if other:
            yield Remark(f"{number(other, 'line')} before the first message: left out")


def _message(
    place: int, found: re.Match[str], more: list[str], dates: LooseDates
) -> Event | Rejection:
    where = f"line {place}"
    dates.line = place
    whole = "\n".join([found["rest"], *more]).strip().replace("\u200e", "")
    who = _WHO.match(whole)
    try:
        clock = re.sub(r"[\u202f\u00a0]", " ", found["clock"]).replace(
            ".", ":", 2 if "m" not in found["clock"].lower() else 1
        )
        date = dates.read_clock(
            dates.read(found["day"]), re.sub(r"([ap])[:.]? ?m[:.]?$", r"\1m", clock, flags=re.I)
        )
    except DateError as error:
        return Rejection(where, str(error))
    text = who["text"].strip() if who else whole
    fields: Fields = {"kind": ("message" if who else "notice",)}
    if who:
        fields["actor"] = (who["who"].strip().lstrip("~ \u202f"),)
    title, summary = titled(text, summary=text if "\n" in text else "")
    return Event(title or "(nothing)", date, "", summary, fields, where=where)


_ANCHOR: Final = re.compile(r"<A\s([^>]*)>(.*?)</A>", re.I)
_FOLDER: Final = re.compile(r"<H3[^>]*>(.*?)</H3>", re.I)
_ATTRIBUTE: Final = re.compile(r'([A-Z_]+)\s*=\s*"([^"]*)"', re.I)


class BookmarksImporter:
    """Reads the bookmarks that browsers export."""

    name: ClassVar[str] = "bookmarks"
    title: ClassVar[str] = "Bookmarks of browsers"
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm")
    keeps: ClassVar[str] = (
        "each bookmark with when it was added, its address, folder and tags; no icons"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of the first line that all browsers write."""
        return 0.97 if "<!DOCTYPE NETSCAPE-Bookmark-file-1>" in head_text(sample)[:400] else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the bookmarks."""
        dates = LooseDates(source.options.zone)
        remarks: list[Remark] = []
        folders: list[str] = []
        coming = ""
        with as_text(source, remarks) as text:
            yield from remarks
            for place, line in enumerate(text, 1):
                if heading := _FOLDER.search(line):
                    coming = unescape(re.sub(r"<[^>]*>", "", heading[1])).strip()
                if re.search(r"<DL>", line, re.I):
                    folders.append(coming)
                    coming = ""
                for found in _ANCHOR.finditer(line):
                    yield _bookmark(
                        found, [name for name in folders if name], dates, f"line {place}"
                    )
                for _ in islice(re.finditer(r"</DL>", line, re.I), len(folders)):
                    folders.pop()
        yield from (remark for remark in dates.remarks() if "number" not in remark.text)


def _bookmark(
    found: re.Match[str], folders: list[str], dates: LooseDates, where: str
) -> Event | Rejection:
    said = {name.upper(): unescape(value) for name, value in _ATTRIBUTE.findall(found[1])}
    added = said.get("ADD_DATE", "")
    try:
        date = dates.read_epoch(added) if added.isdigit() and added != "0" else None
    except DateError as error:
        return Rejection(where, str(error))
    fields: Fields = {"url": (said.get("HREF", ""),)} if said.get("HREF") else {}
    if folders:
        fields["folder"] = (" / ".join(folders),)
    if tags := tuple(filter(None, (tag.strip() for tag in said.get("TAGS", "").split(",")))):
        fields["tag"] = tags
    title, summary = titled(
        unescape(re.sub(r"<[^>]*>", "", found[2])).strip() or said.get("HREF", "(no name)")
    )
    return Event(title, date, "", summary, fields, where=where)
