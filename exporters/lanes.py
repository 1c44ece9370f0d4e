"""Which field makes the lanes or sections of a picture, and an event's place among them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final

from timeloom.events import Event
from timeloom.exporters.contract import Context
from timeloom.text import one_line

USUAL: Final = ("side", "group", "section", "lane", "track", "category", "calendar", "kind")
"""Fields that commonly divide a timeline, most telling first."""


def peek(events: Iterable[Event]) -> tuple[Event | None, Iterator[Event]]:
    """The first event, and all events including it."""
    rest = iter(events)
    first = next(rest, None)
    return (None, rest) if first is None else (first, chain((first,), rest))


def lane_field(context: Context, first: Event | None) -> str:
    """The field to divide by: the first usual one that the timeline, or else its first event, has; "" for none."""
    known = context.fields or (tuple(first.fields) if first else ())
    return next((name for name in USUAL if name in known), "")


def lane_of(event: Event, field: str) -> str:
    """The event's first value of the field on one line; "" if it has none."""
    return one_line(next(iter(event.fields.get(field, ())), "")) if field else ""
