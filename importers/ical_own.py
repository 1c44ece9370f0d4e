"""Calendars that Timeloom wrote: each entry holds its whole event, and the rest of it need not be taken apart."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from timeloom.events import Event, Rejection
from timeloom.importers.ical_properties import unescaped
from timeloom.importers.ical_values import short

_OURS: Final = re.compile(rb"^PRODID:-//Timeloom//", re.MULTILINE)
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_OWN: Final = re.compile(rb"^X-TIMELOOM-EVENT;VALUE=TEXT:(.*?)\r?$", re.MULTILINE)


def is_ours(calendar: bytes) -> bool:
    """Whether a calendar's own lines say that Timeloom wrote it."""
    return _OURS.search(calendar) is not None


def own_row(entry: bytes) -> str:
    """The JSON of an entry's event; empty where it has none."""
    own = _OWN.search(_FOLD.sub(b"", entry))
    return unescaped(own[1].decode("utf-8", "replace")) if own else ""


def own_event(where: str, text: str) -> Event | Rejection:
    """The whole event that Timeloom put into the entry."""
    from timeloom.validation import event_from_row

    try:
        row: Mapping[str, Any] = json.loads(text)
        return replace(event_from_row(dict(row)), where=where)
    except (ValueError, TypeError, RecursionError) as error:
        return Rejection(where, f"X-TIMELOOM-EVENT holds no event: {short(error)}")
