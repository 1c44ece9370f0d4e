"""Dates that hang on another event's date: read anew when that one changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from timeloom.errors import DateError
from timeloom.model.events import DATED_FROM, LinkEnd


class Rehung(NamedTuple):
    """An event whose date hangs on one that has changed: what it said, and what it would say now."""

    uid: str
    title: str
    expression: str
    before: str | None
    after: str


def date_from(expression: str, anchor: str) -> str | None:
    """The date that a relative expression ("three weeks later") means from an anchor's date; None if it means none."""
    from timeloom.importers.prose.times.tagger import tag

    try:
        found = tag(expression, document_date=anchor, story=anchor)
    except DateError:
        return None
    return next((time.edtf for time in found if time.edtf is not None), None)


def rehung(linked_from: Iterable[LinkEnd], anchor: str) -> list[Rehung]:
    """The events that are dated from an event, and whose dates would be others with its new date."""
    found = []
    for end in linked_from:
        expression = next(iter(end.fields.get("expression", ())), "")
        if end.relation == DATED_FROM and expression:
            after = date_from(expression, anchor)
            if after is not None and after != end.date:
                found.append(Rehung(end.uid, end.title, expression, end.date, after))
    return found
