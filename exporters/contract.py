"""What an exporter is: Events in, text out.

It streams, and it says what the format cannot hold ("3 uncertain dates were written as their first day").
It knows no database and no screen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Protocol, TextIO

from timeloom.model.events import Event


class Losses:
    """Counts by kind; `words` has for each kind what to say of one and of several (`{n}` is the number)."""

    def __init__(self, words: Mapping[str, tuple[str, str]]) -> None:
        self._words = words
        self._counts: Counter[str] = Counter()

    def add(self, kind: str, number: int = 1) -> None:
        self._counts[kind] += number

    def sentences(self) -> list[str]:
        """A sentence for each kind that occurred, in the order of `words`."""
        said = []
        for kind, (one, many) in self._words.items():
            if number := self._counts[kind]:
                said.append(one if number == 1 else many.format(n=f"{number:,}"))
        return said


@dataclass(frozen=True, slots=True)
class Context:
    """What a heading may say: the timeline's title, author and description ("" where it has none), and the filter
    whose matches these are ("" for all).

    `fields` are the names of the fields that the events may have, in the order wanted; a format with one column per
    field needs them before the first event.
    """

    timeline: str = ""
    query: str = ""
    fields: tuple[str, ...] = ()
    author: str = ""
    description: str = ""


class Exporter(Protocol):
    """One format. Found through the entry-point group `timeloom.exporters`; made without arguments."""

    name: ClassVar[str]
    """What `--to` calls it."""
    title: ClassVar[str]
    """What a person calls it."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name endings that choose it, lower case, with their dot."""
    keeps: ClassVar[str]
    """What it holds and what it drops, in a sentence, for `timeloom formats`."""
    lossless: ClassVar[bool]
    """Whether reading it back gives the same events."""

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        """Write all events; return what the format could not hold, a sentence each.

        `out` does not translate line ends.
        """
