"""JSON Feed (jsonfeed.org, 1.0 and 1.1): what RSS and Atom say, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input
from timeloom.importers.documents.feed_dates import feed_date
from timeloom.importers.json.shapes import load_json, mapping, other_fields, text_of
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.entries import Uids, entry
from timeloom.importers.source.html import plain_text, titled
from timeloom.model.events import Event, Fields, Item, Rejection, Remark

JSON_FEED: Final = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version')
_KNOWN: Final = frozenset(
    {
        *("id", "url", "title", "content_text", "content_html", "summary", "date_published"),
        *("date_modified", "author", "authors", "tags", "attachments"),
    }
)


def read_json_feed(source: Input) -> Iterator[Item]:
    """Each item of a feed as an event. Raises SourceError for what holds no list of items."""
    remarks: list[Remark] = []
    document = mapping(load_json(source, "a JSON feed", remarks))
    yield from remarks
    items = document.get("items")
    if not isinstance(items, list):
        raise SourceError(f"{source.address}: a JSON feed is an object with a list of items")
    source.title = text_of(document.get("title"))
    dates, uids = LooseDates(source.options.zone), Uids()
    for number, item in enumerate(items, start=1):
        where = f"item {number}"
        if not isinstance(item, Mapping) or not item:
            yield Rejection(where, "holds nothing" if item == {} else "is not an object")
            continue
        yield entry(where, _event, where, item, dates, uids)
    yield from uids.remarks()
    yield from dates.remarks()


def _event(where: str, item: Mapping[str, Any], dates: LooseDates, uids: Uids) -> Event:
    """The event of an item; when it was published counts, else when it was changed. Raises DateError."""
    written = text_of(item.get("date_published")) or text_of(item.get("date_modified"))
    try:
        date = feed_date(written, dates) if written else None
    except DateError as error:
        raise DateError(f"its date cannot be read: {error.message}", hint=error.hint) from error
    content = text_of(item.get("content_text")) or plain_text(text_of(item.get("content_html")))
    brief = text_of(item.get("summary"))
    if brief and brief not in content:
        content = f"{brief}\n\n{content}" if content else brief
    title, summary = titled(text_of(item.get("title")), summary=content)
    if summary == title:
        summary = ""
    return Event(
        title=title,
        date=date,
        uid=uids.once(text_of(item.get("id")) or text_of(item.get("url"))),
        summary=summary,
        fields=_fields(item),
        where=where,
    )


def _fields(item: Mapping[str, Any]) -> Fields:
    authors = _list(item.get("authors")) or [item.get("author")]
    fields: Fields = {
        "actor": tuple(text_of(mapping(author).get("name")) for author in authors),
        "tag": tuple(map(text_of, _list(item.get("tags")))),
        "url": (text_of(item.get("url")),),
        "enclosure": tuple(
            text_of(mapping(file).get("url")) for file in _list(item.get("attachments"))
        ),
    }
    kept = {
        name: tuple(dict.fromkeys(filter(None, values)))
        for name, values in fields.items()
        if any(values)
    }
    return kept | other_fields(item, _KNOWN | kept.keys())


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
