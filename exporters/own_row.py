"""The whole event as JSON, for the formats that have room beside what they say themselves."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from math import inf
from typing import Any

from timeloom.model.events import Event, Source
from timeloom.model.row_text import links_text, passage_text

_DERIVED = ("earliest", "latest")  # they follow from the date
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def row_of(event: Event) -> dict[str, Any]:
    """The row that `timeloom.model.validation.event_from_row` makes the same event of; what it assumes is left out."""
    from timeloom.model.rows import event_to_row

    row = event_to_row(event, -inf, inf)  # bounds cost as much as all the rest, and are left out
    by_hand = (
        event.source is not None and row["source"] is None
    )  # null says so; a missing key says nothing
    return {
        key: value
        for key, value in row.items()
        if (value or (key == "source" and by_hand)) and key not in _DERIVED
    }


def as_json(row: object) -> str:
    """JSON on one line, whatever a reader takes for the end of one."""
    return unbroken(_ENCODED(row))


def unbroken(text: str) -> str:
    """JSON without a character that a reader might take for the end of a line."""
    return text if text.isascii() and "\x7f" not in text else _BREAKING.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def own_json(event: Event) -> str:
    """The event's row as JSON on one line: `as_json(row_of(event))`, byte for byte, in a third of its time."""
    parts = [f'"uid":{quoted(event.uid)}'] if event.uid else []
    if event.date:
        parts.append(f'"date":{quoted(event.date)}')
    if event.title:
        parts.append(f'"title":{quoted(event.title)}')
    if event.summary:
        parts.append(f'"summary":{quoted(event.summary)}')
    if event.fields:
        fields = [
            f"{quoted(name)}:[{','.join(map(quoted, values))}]"
            for name, values in event.fields.items()
        ]
        parts.append(f'"fields":{{{",".join(fields)}}}')
    if event.links:
        parts.append(f'"links":[{links_text(event.links)}]')
    if event.source is not None:
        parts.append(f'"source":{_source(event.source)}')
    if event.passage is not None:
        parts.append(f'"passage":{passage_text(event.passage)}')
    if event.date_basis:
        parts.append(f'"date_basis":{quoted(event.date_basis)}')
    if event.notes:
        parts.append(f'"notes":[{",".join(map(quoted, event.notes))}]')
    if event.starred:
        parts.append('"starred":true')
    if event.proposed:
        parts.append('"proposed":true')
    if event.sayings:
        parts.append(f'"sayings":{_ENCODED(row_of(event)["sayings"])}')
    return unbroken(f"{{{','.join(parts)}}}")


@lru_cache(maxsize=64)
def _source(source: Source) -> str:
    return _ENCODED(row_of(Event("", source=source))["source"])
