"""An event as a row of plain values, the one that `timeloom list --to jsonl` writes: same keys, same order, always."""

from __future__ import annotations

from typing import Any

from timeloom.dates.edtf.calendar import iso
from timeloom.dates.edtf.parsing import bounds
from timeloom.model.events import Event, Fields, Passage, Saying, Source


def event_to_row(
    event: Event, earliest: float | None = None, latest: float | None = None
) -> dict[str, Any]:
    """The row of an event, ready for JSON. `timeloom.model.validation.event_from_row` makes the same event of it again.

    Bounds in Unix seconds, where they are known already; else they follow from the date. They are written as ISO 8601,
    null where there is no limit. Raises DateError for a date that is not EDTF.
    """
    if earliest is None and latest is None and event.date is not None:
        earliest, latest = bounds(event.date)
    row: dict[str, Any] = {
        "uid": event.uid,
        "date": event.date,
        "earliest": iso(earliest),
        "latest": iso(latest),
        "title": event.title,
        "summary": event.summary,
        "fields": _lists(event.fields),
        "links": [_link(link.relation, link.to, link.fields) for link in event.links],
        "source": _source(event.source),
        "passage": _passage(event.passage),
        "date_basis": event.date_basis,
        "notes": list(event.notes),
        "starred": event.starred,
        "proposed": event.proposed,
    }
    if event.sayings:
        row["sayings"] = [_saying(saying) for saying in event.sayings]
    return row


def _lists(fields: Fields) -> dict[str, list[str]]:
    return {name: list(values) for name, values in fields.items()}


def _link(relation: str, to: str, fields: Fields) -> dict[str, Any]:
    link: dict[str, Any] = {"relation": relation, "to": to}
    if fields:
        link["fields"] = _lists(fields)
    return link


def _source(source: Source | None) -> dict[str, str] | None:
    """Null for an event that no source tells of (one without an address is none)."""
    if source is None or not source.address:
        return None
    more = {"importer": source.importer, "digest": source.digest, "read": source.read}
    return {"address": source.address, **{name: value for name, value in more.items() if value}}


def _passage(passage: Passage | None) -> dict[str, Any] | None:
    if passage is None:
        return None
    return {
        "start": passage.start,
        "end": passage.end,
        "section": passage.section,
        "text": passage.text,
    }


def _saying(saying: Saying) -> dict[str, Any]:
    return {
        "source": _source(saying.source),
        "passage": _passage(saying.passage),
        "date": saying.date,
        "date_basis": saying.date_basis,
    }
