"""RSS and Atom as they are in the wild, read by feedparser, and JSON Feed.

An entry's time is when it was published, else updated, with the offset it was written with; without either it is kept
as undated. Only addresses that were given are read: nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar
from xml.sax import SAXParseException

from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.documents.feed_dates import feed_date
from timeloom.importers.documents.feed_pieces import needed, pieces, shortened
from timeloom.importers.documents.json_feed import JSON_FEED, read_json_feed
from timeloom.importers.json.shapes import head_text, is_json
from timeloom.importers.source.dates import LooseDates, edtf_date
from timeloom.importers.source.encoding import Encoding, decoding, find_encoding, wide_encoding
from timeloom.importers.source.entries import Uids, entry, quiet
from timeloom.importers.source.html import plain_text, titled
from timeloom.importers.source.xml import declared_encoding
from timeloom.model.events import Event, Item, Rejection, Remark
from timeloom.text import number

_LIMIT = 64 * 1024 * 1024
_LONGEST_TEXT = 1024 * 1024
"""Bytes of one piece of text: feedparser takes a hundred times as many for it."""
_ANYTHING = ("title", "summary", "content", "id", "link", "published", "updated", "enclosures")
"""An entry that has none of these says nothing."""
_DECLARED = re.compile(r"""(<\?xml[^>]*?\bencoding\s*=\s*["'])[\w.:-]+""")
_SHOWN = 3
_UTF8 = ("", "utf-8")
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|RDF)\b")


class FeedImporter:
    """RSS, Atom and JSON Feed."""

    name: ClassVar[str] = "feed"
    title: ClassVar[str] = "RSS, Atom and JSON Feed"
    suffixes: ClassVar[tuple[str, ...]] = (".rss", ".atom", ".xml", ".json")
    keeps: ClassVar[str] = (
        "publication times with their offset, titles, texts without markup, authors, categories, links"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if is_json(head):
            return 0.97 if JSON_FEED.search(head) else 0.0
        if not _ROOT.search(head[:4096]):
            return 0.0
        return 0.95 if re.search(r"<(?:\w+:)?(?:item|entry|channel)\b", head) else 0.6

    def read(self, source: Input) -> Iterator[Item]:
        source.part_of = "a feed shows its newest entries only"
        if is_json(head_text(source.sample)):
            yield from read_json_feed(source)
            return
        remarks: list[Remark] = []
        data = shortened(_bytes_of(source, remarks), remarks)
        yield from remarks
        entries, remarks = _entries(source, data)
        yield from remarks
        dates, uids = LooseDates(source.options.zone), Uids()
        undated: list[str] = []
        for where, found in entries:
            if isinstance(found, Rejection):
                yield found
                continue
            if not any(found.get(name) for name in _ANYTHING):
                yield Rejection(where, "holds nothing")
                continue
            date, unread = _date(found, dates)
            if unread and date is None:
                undated.append(f"{unread!r} in {where}")
            yield entry(where, _event, where, found, date, uids)
        if undated:
            some = ", ".join(undated[:_SHOWN]) + (" …" if len(undated) > _SHOWN else "")
            yield Remark(f"{number(len(undated), 'date')} cannot be read, {some}: kept as undated")
        yield from uids.remarks()
        yield from dates.remarks()


def _bytes_of(source: Input, remarks: list[Remark]) -> bytes:
    """The feed's bytes, in UTF-8 if it does not say what else they are in. Raises SourceError for what is not read."""
    encoding = None
    if source.options.encoding or declared_encoding(source.address, source.sample.head) in _UTF8:
        encoding = find_encoding(source)
        remarks += encoding.remarks
    data = source.stream.read(_LIMIT + 1)
    if len(data) > _LIMIT:
        raise SourceError(
            f"{source.address}: a feed of more than {_LIMIT >> 20} MiB is not read whole"
        )
    if wide := wide_encoding(data):
        encoding = Encoding(wide)
    if encoding is not None:
        with decoding(source):
            text = data.decode(encoding.name, encoding.errors).removeprefix("\ufeff")
        data = _DECLARED.sub(r"\1utf-8", text, count=1).encode()
    if re.search(rb"<!DOCTYPE[^>\[]*\[|<!ENTITY", data[:65536]):
        raise SourceError(
            f"{source.address}: it declares entities, which are not read",
            hint="save it without its DOCTYPE",
        )
    if max(map(len, data.split(b"<"))) > _LONGEST_TEXT:
        raise SourceError(
            f"{source.address}: a text of more than {_LONGEST_TEXT >> 20} MiB stands in it"
        )
    return data


def _entries(source: Input, data: bytes) -> tuple[Iterator[tuple[str, Any]], list[Remark]]:
    """The feed's entries, each with its place, and what is to be said of the feed as a whole.

    Where the library fails over the whole, it gets what events are made of alone, and then each entry alone: only those
    that it fails over even so are lost.
    """
    remarks = []
    feed = entry("", _parsed, data)
    if isinstance(feed, Rejection):
        whole, names = needed(data)
        named = f" ({names})" if names else ""
        remarks.append(
            Remark(f"parts of it are broken: what no event is made of{named} was left out")
        )
        why, feed = feed.why, entry("", _parsed, whole)
        if isinstance(feed, Rejection):
            return _one_by_one(source, data, why), remarks
    source.title = plain_text(feed.feed.get("title") or "").replace("\n", " ")
    problem = feed.get("bozo_exception")
    if feed.get("bozo") and not feed.entries:
        raise SourceError(f"{source.address}: it cannot be read as a feed: {problem}")
    if isinstance(problem, SAXParseException):
        fault = f"it is not well-formed XML ({problem.getMessage()}): read as far as it makes sense"
        remarks.append(Remark(fault))
        lost = sum(1 for _ in pieces(data)) - len(feed.entries)
        if lost > 0:
            more = number(lost, "entry", "entries")
            remarks.append(Remark(f"{more} more stand in it and could not be read"))
    return ((f"entry {place}", found) for place, found in enumerate(feed.entries, start=1)), remarks


def _one_by_one(source: Input, data: bytes, why: str) -> Iterator[tuple[str, Any]]:
    """Each entry as a feed of its own. Raises SourceError if there are none."""
    place = 0
    for place, piece in enumerate(pieces(data), start=1):
        where = f"entry {place}"
        feed = entry(where, _parsed, needed(piece)[0])
        if isinstance(feed, Rejection):
            yield where, feed
        else:
            yield where, feed.entries[0] if feed.entries else Rejection(where, "holds nothing")
    if not place:
        raise SourceError(f"{source.address}: it cannot be read as a feed: {why}")


def _parsed(data: bytes) -> Any:
    import feedparser

    with quiet():
        return feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)


def _date(found: Any, dates: LooseDates) -> tuple[str | None, str]:
    """An entry's time, as precise as it was written, and else what was written there."""
    unread = ""
    for name in ("published", "updated", "created"):
        # asked for in the plain way, feedparser passes one of these off as another
        text = str(found.get(name) or "").strip() if dict.__contains__(found, name) else ""
        if not text:
            continue
        try:
            return feed_date(text, dates), ""
        except DateError:
            pass
        # Other languages' dates are feedparser's; of other forms it makes days that nobody wrote.
        parsed = found.get(f"{name}_parsed")
        if parsed and not text.isascii():
            return edtf_date(*parsed[:6], zone="Z"), ""
        unread = unread or text[:60]
    return None, unread


def _event(where: str, found: Any, date: str | None, uids: Uids) -> Event:
    # the library gives None for an element that is torn
    content = next((part.get("value") for part in found.get("content") or ()), "")
    text = plain_text(content or found.get("summary") or "")
    title, summary = titled(plain_text(found.get("title") or ""), summary=text)
    fields: dict[str, tuple[str, ...]] = {}
    authors = [author.get("name") for author in found.get("authors") or () if author.get("name")]
    if authors or found.get("author"):
        fields["actor"] = tuple(dict.fromkeys(authors or [found["author"]]))
    if tags := tuple(
        dict.fromkeys(tag["term"] for tag in found.get("tags") or () if tag.get("term"))
    ):
        fields["tag"] = tags
    link = found.get("link") or ""
    if link and (link != found.get("id") or "://" in link):  # feedparser takes an id for one
        fields["url"] = (link,)
    if files := tuple(part["href"] for part in found.get("enclosures") or () if part.get("href")):
        fields["enclosure"] = files
    return Event(
        title=title,
        date=date,
        uid=uids.once(found.get("id") or found.get("link") or ""),
        summary=summary,
        fields=fields,
        where=where,
    )
