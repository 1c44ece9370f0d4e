"""What a store answers with: plain values, the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from timeloom.events import DateBasis, Event, Fields, Link, Rejection, Source
from timeloom.store.steps import Step

if TYPE_CHECKING:
    from timeloom.store.vanished import Vanished


class TimelineInfo(NamedTuple):
    """What the header says: the timeline's name and size and the outer limits of its dates (Unix seconds)."""

    path: Path
    name: str
    events: int
    undated: int
    proposed: int
    earliest: float | None
    latest: float | None
    sources: tuple[Source, ...]
    writable: bool
    origins: tuple[str, ...] = ()
    """The names of the timelines that are shown as one, in the order of `Row.origin`; empty for a single one."""
    author: str = ""
    description: str = ""


class LinkEnd(NamedTuple):
    """One end of a link as a list or details pane shows it. `title` is empty where no event has that uid (yet)."""

    relation: str
    uid: str
    title: str = ""
    date: str | None = None
    earliest: float | None = None
    latest: float | None = None
    fields: Fields = {}  # noqa: RUF012 - read only, as all of a tuple


class Row(NamedTuple):
    """One event as a list line needs it; bounds in Unix seconds, None where undated or unbounded."""

    key: int
    uid: str
    date: str | None
    earliest: float | None
    latest: float | None
    title: str
    fields: Fields
    section: str
    starred: bool
    proposed: bool
    notes: int
    has_passage: bool
    links: tuple[LinkEnd, ...]
    """What it links to, in order."""
    linked_from: int
    """How many links lead to it."""
    date_basis: DateBasis = "stated"
    origin: int = 0
    """Which of several merged timelines it came from; 0 in a single one."""
    place: float | None = None
    """Where it stands in time: at its earliest bound, or else at the end of what is known; None if undated."""


class Note(NamedTuple):
    """What a person attached to an event, in Markdown; author and time (EDTF, UTC) are empty where nobody knows."""

    text: str
    written: str = ""
    author: str = ""


class Conflict(NamedTuple):
    """An attribute that a person edited and whose source has changed since; the person's value stands."""

    uid: str
    attribute: str
    mine: str
    theirs: str


class Detail(NamedTuple):
    """Everything the details pane shows of one event."""

    key: int
    event: Event
    earliest: float | None
    latest: float | None
    links: tuple[LinkEnd, ...]
    linked_from: tuple[LinkEnd, ...]
    edited: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    origin: int = 0
    notes: tuple[Note, ...] = ()
    """The event's notes, with who wrote them and when."""


class ImportReport(NamedTuple):
    """What became of an import's items."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    conflicts: tuple[Conflict, ...] = ()
    rejected: tuple[Rejection, ...] = ()
    remarks: tuple[str, ...] = ()
    step: Step | None = None
    vanished: Vanished | None = None
    """Events that were expected and did not come; None where nobody expected any."""


class SavedFilter(NamedTuple):
    """A named query; `hotkey` is a digit or letter that recalls it, or empty."""

    name: str
    text: str
    hotkey: str = ""


class FieldInfo(NamedTuple):
    """A field of the timeline: its name and how many distinct values it has."""

    name: str
    values: int


class ValueCount(NamedTuple):
    """A value of a field and how many events have it."""

    value: str
    count: int  # type: ignore[assignment]


def added_up(lists: Sequence[Sequence[ValueCount]]) -> list[ValueCount]:
    """Counts of the same values added up, most frequent first, then by name."""
    total: dict[str, int] = {}
    for values in lists:
        for value in values:
            total[value.value] = total.get(value.value, 0) + value.count
    return [
        ValueCount(value, total[value])
        for value in sorted(total, key=lambda value: (-total[value], value))
    ]


UNSET: Any = object()
"""Marks an attribute of an `Edit` that stays as it is."""


class Edit(NamedTuple):
    """New values for some attributes of one event; what is UNSET stays. `fields` maps a name to its new values, an
    empty tuple removes the field."""

    date: str | None = UNSET
    title: str = UNSET
    summary: str = UNSET
    fields: Mapping[str, tuple[str, ...]] = {}
    date_basis: DateBasis = UNSET
    links: tuple[Link, ...] = UNSET
