"""What a store answers with: plain values, the same for every engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from timeloom.model.events import DateBasis, Event, Fields, Link, LinkEnd, Rejection, Source
from timeloom.query.vocabulary import ValueCount
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.store.address import Address
    from timeloom.store.imports.missing import Vanished


NAMED: Final = 100
"""Events of a large step that are named."""
LOOKED_AT: Final = NAMED * 20
"""Rows of a step in which as many events as are named stand, if it has that many: an event has a row per change."""

ChangeKind = Literal[
    "add", "edit", "delete", "note", "star", "tag", "link", "accept", "import", "filter"
]


class Step(NamedTuple):
    """One entry of the journal: what was done, when (EDTF instant, UTC), and whether it is undone now."""

    id: int
    at: str
    kind: ChangeKind
    label: str
    uids: tuple[str, ...]
    """The events it touched; at most a hundred of a large import are named."""
    count: int  # type: ignore[assignment]
    undone: bool
    who: str = ""
    """Who did it; empty where nobody was named."""


class Change(NamedTuple):
    """What a write did: its journal step and the uid worth looking at afterwards."""

    step: Step | None
    """None when nothing had to be changed."""
    focus: str | None = None


class Difference(NamedTuple):
    """What one part of an event was before a step and after it; empty where it was not there."""

    name: str
    """`date`, `title`, `note`, … or the name of a field."""
    before: str
    after: str


class Touched(NamedTuple):
    """What a step did to one event."""

    uid: str
    title: str
    """As it was afterwards, or before where it was deleted."""
    done: Literal["added", "deleted", "changed"]
    differences: tuple[Difference, ...] = ()
    """Of one that was changed."""


class TimelineInfo(NamedTuple):
    """What the header says: the timeline's name and size and the outer limits of its dates (Unix seconds)."""

    address: Address
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
    conflicting: bool = False
    """Whether its source has changed under an edit (`is:conflict`)."""


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
    matched: int = 0
    """Of the updated ones, those that were found by comparing: their date or title was corrected."""


class OwnWork(NamedTuple):
    """What a person did in a timeline that its sources do not say, as far as it was not taken back."""

    events: int = 0
    """How many have notes, tags, stars or links from it."""
    notes: int = 0
    tags: int = 0
    stars: int = 0
    links: int = 0
    added: int = 0
    edited: int = 0
    deleted: int = 0
    filters: int = 0

    @property
    def any(self) -> bool:
        return sum(self) > 0

    def in_words(self) -> str:
        """`3 notes, 2 tags on 5 events`, `1 star on 1 event, 2 events added`; empty where nothing was done."""
        beside = [
            number(count, word)
            for count, word in (
                (self.notes, "note"),
                (self.tags, "tag"),
                (self.stars, "star"),
                (self.links, "link"),
            )
            if count
        ]
        if beside:
            beside[-1] += f" on {number(self.events, 'event')}"
        whole = [
            f"{number(count, 'event')} {done}"
            for count, done in (
                (self.added, "added"),
                (self.edited, "edited"),
                (self.deleted, "deleted"),
            )
            if count
        ]
        filters = [number(self.filters, "saved filter")] if self.filters else []
        return ", ".join([*beside, *whole, *filters])


class SavedFilter(NamedTuple):
    """A named query; `hotkey` is a digit or letter that recalls it, or empty."""

    name: str
    text: str
    hotkey: str = ""


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


class Repaired(NamedTuple):
    """What a repair found and did."""

    done: tuple[str, ...]
    """A sentence each; empty where nothing had to be done."""
    backup: Path | None = None
    """The file as it was."""
    aside: Path | None = None
    """Where the rows are that could not be read, a JSON object a line."""
    rows: int = 0
    """How many those are."""
    remaining: tuple[str, ...] = ()
    """What is still not as it should be."""


LEADS_NOWHERE: Final = "which is not there"
"""Ends what a check says of a link whose event is not there."""


def mendable(found: Sequence[str]) -> list[str]:
    """Of what a check found, what a repair can mend: a link that leads nowhere is not damage: its event may come."""
    return [line for line in found if not line.endswith(LEADS_NOWHERE)]


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
