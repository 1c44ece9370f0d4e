"""A filter as a whole. `timeloom.query.tree` has the parts that a tree is made of.

They are apart because the explorer's first frame, without a filter, needs nothing but this.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Node:
    """Any part of a filter, with the columns it came from."""

    start: int = field(compare=False)
    end: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Everything(Node):
    """Matches all events: the empty filter, or `*`."""


class Query(NamedTuple):
    """A filter: its text as typed and its tree."""

    text: str
    root: Node


EVERYTHING = Query("", Everything(0, 0))
