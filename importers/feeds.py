"""RSS and Atom as they are in the wild, read by feedparser.

An entry's time is when it was published, else updated, with the offset it was written with; without either it is kept
as undated. Only addresses that were given are read: nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from xml.sax import SAXParseException

from timeloom.dates.edtf import bounds
from timeloom.errors import DateError, SourceError
from timeloom.events import Event, Item, Rejection, Remark
from timeloom.importers.contract import Input, Sample
from timeloom.importers.date_parts import edtf_date
from timeloom.importers.html_text import plain_text, titled
from timeloom.importers.json_shapes import head_text
from timeloom.importers.loose_dates import LooseDates
from timeloom.importers.wide import wide_encoding

_LIMIT = 64 * 1024 * 1024
_LONGEST_TEXT = 1024 * 1024
"""Bytes of one piece of text: feedparser takes a hundred times as many for it."""
_W3C = re.compile(r"\d{4}(?:-\d\d|$)")
_ANYTHING = ("title", "summary", "content", "id", "link", "published", "updated", "enclosures")
"""An entry that has none of these says nothing."""
_DECLARED = re.compile(r"""(<\?xml[^>]*?\bencoding\s*=\s*["'])[\w.:-]+""")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")


class FeedImporter:
    """RSS and Atom."""

    name: ClassVar[str] = "feed"
    title: ClassVar[str] = "RSS and Atom"
    suffixes: ClassVar[tuple[str, ...]] = (".rss", ".atom", ".xml")
    keeps: ClassVar[str] = (
        "publication times with their offset, titles, texts without markup, authors, categories, links"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if not _ROOT.search(head[:4096]):
            return 0.0
        return 0.95 if re.search(r"<(?:\w+:)?(?:item|entry|channel)\b", head) else 0.6

    def read(self, source: Input) -> Iterator[Item]:
        import feedparser

        source.part_of = "a feed shows its newest entries only"
        data = source.stream.read(_LIMIT + 1)
        if len(data) > _LIMIT:
            raise SourceError(
                f"{source.address}: a feed of more than {_LIMIT >> 20} MiB is not read whole"
            )
        if name := source.options.encoding or wide_encoding(data):
            text = data.decode(name, "replace").removeprefix("\ufeff")
            data = _DECLARED.sub(r"\1utf-8", text, count=1).encode()
        if re.search(rb"<!DOCTYPE[^>]*\[|<!ENTITY", data[:65536]):
            raise SourceError(
                f"{source.address}: it declares entities, which are not read",
                hint="save it without its DOCTYPE",
            )
        if max(map(len, data.split(b"<"))) > _LONGEST_TEXT:
            raise SourceError(
                f"{source.address}: a text of more than {_LONGEST_TEXT >> 20} MiB stands in it"
            )
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
        source.title = plain_text(feed.feed.get("title", "")).replace("\n", " ")
        if feed.get("bozo") and not feed.entries:
            problem = feed.get("bozo_exception")
            raise SourceError(f"{source.address}: it cannot be read as a feed: {problem}")
        if isinstance(problem := feed.get("bozo_exception"), SAXParseException):
            yield Remark(
                f"it is not well-formed XML ({problem.getMessage()}): read as far as it makes sense"
            )
        dates = LooseDates(source.options.zone)
        for number, entry in enumerate(feed.entries, start=1):
            where = f"entry {number}"
            if not any(entry.get(name) for name in _ANYTHING):
                yield Rejection(where, "holds nothing")
                continue
            date, unread = _date(entry, dates)
            if unread and date is None:
                yield Remark(f"{where}: its date {unread!r} cannot be read: kept as undated")
            yield _event(where, entry, date)
        yield from dates.remarks()


def _date(entry: Any, dates: LooseDates) -> tuple[str | None, str]:
    """An entry's time, as precise as it was written, and else what was written there."""
    unread = ""
    for name in ("published", "updated", "created"):
        # asked for in the plain way, feedparser passes one of these off as another
        text = (entry.get(name) or "").strip() if dict.__contains__(entry, name) else ""
        if not text:
            continue
        if _W3C.match(text):
            try:
                return re.sub(r"[+-]00:00$", "Z", dates.read(text)), ""
            except DateError:
                pass  # feedparser may know better
        if written := _internet_date(text):
            return written, ""
        if parsed := entry.get(f"{name}_parsed"):
            return edtf_date(*parsed[:6], zone="Z"), ""
        unread = unread or text[:60]
    return None, unread


def _internet_date(text: str) -> str | None:
    """EDTF of a date as mail has it (RFC 5322, with RFC 822's names of zones); None if it is none."""
    from email.utils import parsedate_tz

    parts = parsedate_tz(re.sub(r":60\b", ":59", text))  # a leap second has no name in Unix time
    if parts is None or parts[9] is None:
        return None
    minutes = parts[9] // 60
    sign = "-" if minutes < 0 else "+"
    zone = f"{sign}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}" if minutes else "Z"
    date = edtf_date(*parts[:6], zone=zone)
    try:
        bounds(date)
    except DateError:
        return None
    return date


def _event(where: str, entry: Any, date: str | None) -> Event:
    content = next((part.get("value", "") for part in entry.get("content") or ()), "") or entry.get(
        "summary", ""
    )
    title, summary = titled(plain_text(entry.get("title", "")), summary=plain_text(content))
    fields: dict[str, tuple[str, ...]] = {}
    authors = [author.get("name") for author in entry.get("authors") or () if author.get("name")]
    if authors or entry.get("author"):
        fields["actor"] = tuple(dict.fromkeys(authors or [entry["author"]]))
    if tags := tuple(
        dict.fromkeys(tag["term"] for tag in entry.get("tags") or () if tag.get("term"))
    ):
        fields["tag"] = tags
    link = entry.get("link") or ""
    if link and (link != entry.get("id") or "://" in link):  # feedparser takes an id for one
        fields["url"] = (link,)
    if files := tuple(part["href"] for part in entry.get("enclosures") or () if part.get("href")):
        fields["enclosure"] = files
    return Event(
        title=title,
        date=date,
        uid=entry.get("id") or entry.get("link") or "",
        summary=summary,
        fields=fields,
        where=where,
    )
