"""What goes along with events that leave the program: notes, stars, a person's own tags, sources, which fields.

One value, applied to events before an exporter sees them: what is left out cannot be in the bytes that are written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Self

from timeloom.errors import OutputError
from timeloom.model.events import Event, Fields

PRIVATE: Final = ("notes", "stars", "tags", "sources")
"""What pages carry only if it is asked for. `tags` are those that a person added, `sources` say which file was read."""
PARTS: Final = ("summary", "links", "passages")
"""What else can be left out."""
ALL: Final = "all"
_TAG: Final = "tag"


@dataclass(frozen=True, slots=True)
class Carried:
    """`kinds` of PRIVATE go along; of the fields `only` these (None: all), and never those in `without`, which may
    also name PARTS."""

    kinds: frozenset[str] = frozenset(PRIVATE)
    only: frozenset[str] | None = None
    without: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset(PARTS)

    @classmethod
    def chosen(
        cls,
        *,
        data: bool,
        along: Iterable[str] = (),
        fields: Iterable[str] | None = None,
        without: Iterable[str] = (),
    ) -> Self:
        """What a person asked for. `data`: the format keeps everything unless told otherwise; a page keeps nothing
        private. `field:notes` names a field that is called like a kind. Raises OutputError for a kind that is none."""
        asked = set(along)
        if unknown := asked - {*PRIVATE, ALL}:
            raise OutputError(
                f"{min(unknown)!r} is not something that can go along",
                hint=f"there are {', '.join(PRIVATE)} and {ALL}",
            )
        left = set(without)
        kinds = set(PRIVATE) if data or ALL in asked else asked
        named = frozenset(name.removeprefix("field:") for name in left - {*PRIVATE, *PARTS})
        only = None if fields is None else frozenset(name.removeprefix("field:") for name in fields)
        return cls(frozenset(kinds - left), only, named, frozenset(PARTS) - left)

    @property
    def everything(self) -> bool:
        """Whether events go out as they are."""
        return self == Carried()

    @property
    def all_of_the_source(self) -> bool:
        """Whether every part and every field goes along, whatever stays of what people added."""
        return self.only is None and not self.without and self.parts == frozenset(PARTS)

    def has_field(self, name: str) -> bool:
        return (self.only is None or name in self.only) and name not in self.without

    def event(self, event: Event) -> Event:
        """The event with what goes along and nothing else."""
        if self.everything:
            return event
        kept = self.kinds
        return replace(
            event,
            summary=event.summary if "summary" in self.parts else "",
            fields=self._fields(event),
            links=event.links if "links" in self.parts else (),
            passage=event.passage if "passages" in self.parts else None,
            notes=event.notes if "notes" in kept else (),
            starred=event.starred and "stars" in kept,
            source=event.source if "sources" in kept else None,
            sayings=event.sayings if "sources" in kept and "passages" in self.parts else (),
            where="",
        )

    def _fields(self, event: Event) -> Fields:
        fields = {name: values for name, values in event.fields.items() if self.has_field(name)}
        if "tags" not in self.kinds and event.own_tags and _TAG in fields:
            given = tuple(tag for tag in fields[_TAG] if tag not in event.own_tags)
            fields = {name: given if name == _TAG else values for name, values in fields.items()}
            if not given:
                del fields[_TAG]
        return fields
