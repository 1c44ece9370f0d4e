"""Steps of the journal as everybody sees them: what was done, and what that did to which event."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

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
