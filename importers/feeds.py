"""RSS and Atom as they are in the wild, read by feedparser.

An entry's time is when it was published, else updated; without either it is kept as undated. Only addresses that were
given are read: nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar

from importers.contract import Input, Sample
from importers.date_parts import edtf_date
from importers.html_text import plain_text, title_from
from importers.json_shapes import head_text
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError, SourceError
from timeloom.events import Event, Item

_LIMIT = 64 * 1024 * 1024
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")


class FeedImporter:
    """RSS and Atom."""

    name: ClassVar[str] = "feed"
    title: ClassVar[str] = "RSS and Atom"
    suffixes: ClassVar[tuple[str, ...]] = (".rss", ".atom", ".xml")
    keeps: ClassVar[str] = (
        "publication times, titles, texts without markup, authors, categories, links"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if not _ROOT.search(head[:4096]):
            return 0.0
        return 0.95 if re.search(r"<(?:\w+:)?(?:item|entry|channel)\b", head) else 0.6

    def read(self, source: Input) -> Iterator[Item]:
        import feedparser

        data = source.stream.read(_LIMIT + 1)
        if len(data) > _LIMIT:
            raise SourceError(
                f"{source.address}: a feed of more than {_LIMIT >> 20} MiB is not read whole"
            )
        if re.search(rb"<!DOCTYPE[^>]*\[|<!ENTITY", data[:65536]):
            raise SourceError(
                f"{source.address}: it declares entities, which are not read",
                hint="save it without its DOCTYPE",
            )
        feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
        if feed.get("bozo") and not feed.entries:
            problem = feed.get("bozo_exception")
            raise SourceError(f"{source.address}: it cannot be read as a feed: {problem}")
        for number, entry in enumerate(feed.entries, start=1):
            yield _event(f"entry {number}", entry)


def _date(entry: Any) -> str | None:
    """An entry's time in UTC; as short as it was written where that is a W3C date of a year or a month."""
    for name in ("published", "updated", "created"):
        text = (entry.get(name) or "").strip()
        if re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
            try:
                bounds(text)
            except DateError:
                continue
            return text
        if parsed := entry.get(f"{name}_parsed"):
            return edtf_date(*parsed[:6], zone="Z")
    return None


def _event(where: str, entry: Any) -> Event:
    content = next((part.get("value", "") for part in entry.get("content") or ()), "") or entry.get(
        "summary", ""
    )
    summary = plain_text(content)
    fields: dict[str, tuple[str, ...]] = {}
    authors = [author.get("name") for author in entry.get("authors") or () if author.get("name")]
    if authors or entry.get("author"):
        fields["actor"] = tuple(dict.fromkeys(authors or [entry["author"]]))
    if tags := tuple(
        dict.fromkeys(tag["term"] for tag in entry.get("tags") or () if tag.get("term"))
    ):
        fields["tag"] = tags
    if link := entry.get("link"):
        fields["url"] = (link,)
    return Event(
        title=title_from(plain_text(entry.get("title", "")), summary),
        date=_date(entry),
        uid=entry.get("id") or entry.get("link") or "",
        summary=summary,
        fields=fields,
        where=where,
    )
