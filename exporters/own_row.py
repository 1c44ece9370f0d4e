"""The whole event as JSON, for the formats that have room beside what they say themselves."""

from __future__ import annotations

import json
import re
from math import inf
from typing import Any

from timeloom.events import Event

_DERIVED = ("earliest", "latest")  # they follow from the date
_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_BREAKING = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def row_of(event: Event) -> dict[str, Any]:
    """The row that `timeloom.validation.event_from_row` makes the same event of; what it assumes is left out."""
    from timeloom.rows import event_to_row

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
    text = _ENCODED(row)
    return text if text.isascii() and "\x7f" not in text else _BREAKING.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def own_json(event: Event) -> str:
    """The event's row as JSON on one line."""
    return as_json(row_of(event))
