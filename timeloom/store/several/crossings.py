"""What several timelines say of each other's events: uids that more than one has, and links from one to another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, Protocol, TypeVar

from timeloom.errors import UnknownEvent
from timeloom.model.events import Fields, LinkEnd
from timeloom.store.answers import Detail, Row
from timeloom.store.events import Joinable
from timeloom.store.protocol import Reader


class Part(Reader, Joinable, Protocol):
    """One of several timelines."""


T = TypeVar("T")

BATCH: Final = 500
"""Events that are looked at together."""


class Crossings:
    """What several timelines say of each other's events."""

    def __init__(self, readers: Sequence[Part], labels: Sequence[str]) -> None:
        self.readers = readers
        self.labels = labels

    def _having(self, origin: int, uids: Collection[str]) -> set[str]:
        """Those of the uids that a timeline has."""
        if not uids:
            return set()
        return set(self.readers[origin].ends_of(uids))

    def outer(self, origin: int, uids: Collection[str]) -> dict[str, str]:
        """By what uids everybody else knows the events that one timeline knows by these."""
        taken: set[str] = set()
        for earlier in range(origin):
            taken |= self._having(earlier, uids)
        return {uid: f"{uid}@{self.labels[origin]}" if uid in taken else uid for uid in uids}

    def outer_one(self, origin: int, uid: str) -> str:
        """The same of one event."""
        return self.outer(origin, [uid])[uid]

    def inner(self, uid: str) -> tuple[int, str]:
        """Which timeline an event is in, and its uid there. Raises UnknownEvent."""
        for origin, reader in enumerate(self.readers):
            if reader.key(uid) is not None:
                return origin, uid
        own, at, label = uid.rpartition("@")
        for origin, reader in enumerate(self.readers):
            if at and self.labels[origin] == label and reader.key(own) is not None:
                return origin, own
        raise UnknownEvent(uid)

    def ends(self, origin: int, ends: Sequence[LinkEnd]) -> list[LinkEnd]:
        """The targets of one timeline's links, whichever file has them."""
        outer = self.outer(origin, {end.uid for end in ends if end.title})
        sought = {end.uid for end in ends if not end.title}
        elsewhere: dict[str, LinkEnd] = {}
        for other, reader in enumerate(self.readers):
            missing = sought - elsewhere.keys()
            if other != origin and missing:
                elsewhere |= reader.ends_of(missing)
        return [self._end(end, outer, elsewhere) for end in ends]

    @staticmethod
    def _end(end: LinkEnd, outer: dict[str, str], elsewhere: dict[str, LinkEnd]) -> LinkEnd:
        if end.uid not in elsewhere:
            return end._replace(uid=outer.get(end.uid, end.uid))
        _, _, title, date, earliest, latest, *_ = elsewhere[end.uid]
        return end._replace(title=title, date=date, earliest=earliest, latest=latest)

    def _meant_by(self, other: int, origin: int, uids: Collection[str]) -> set[str]:
        """Those of one timeline's uids that links of another one mean: known by their own names, and not its own."""
        taken: set[str] = set()
        for reader in {*range(origin), other}:
            taken |= self._having(reader, uids)
        return set(uids) - taken

    def rows(self, origin: int, rows: Sequence[Row]) -> list[Row]:
        """List lines, with the links of other files counted."""
        outer = self.outer(origin, [row.uid for row in rows])
        ends = iter(self.ends(origin, [end for row in rows for end in row.links]))
        counts: dict[str, int] = {}
        for other, reader in enumerate(self.readers):
            if other != origin:
                meant = self._meant_by(other, origin, outer)
                for uid, number in (reader.link_counts(meant) if meant else {}).items():
                    counts[uid] = counts.get(uid, 0) + number
        return [
            row._replace(
                uid=outer[row.uid],
                origin=origin,
                links=tuple(islice(ends, len(row.links))),
                linked_from=row.linked_from + counts.get(row.uid, 0),
            )
            for row in rows
        ]

    def details(self, origin: int, details: Iterable[Detail]) -> Iterator[Detail]:
        """Everything about events, with the links that lead to them from other files."""
        for batch in batches(details):
            yield from self._details(origin, batch)

    def _details(self, origin: int, batch: Sequence[Detail]) -> Iterator[Detail]:
        outer = self.outer(origin, [detail.event.uid for detail in batch])
        mine = self.outer(origin, {end.uid for detail in batch for end in detail.linked_from})
        ends = iter(self.ends(origin, [end for detail in batch for end in detail.links]))
        foreign: dict[str, list[LinkEnd]] = {}
        for other, reader in enumerate(self.readers):
            if other != origin:
                meant = self._meant_by(other, origin, outer)
                found = reader.linked_from(meant) if meant else {}
                theirs = self.outer(other, {end.uid for each in found.values() for end in each})
                for uid, links in found.items():
                    named = [end._replace(uid=theirs[end.uid]) for end in links]
                    foreign.setdefault(uid, []).extend(named)
        for detail in batch:
            uid = detail.event.uid
            linked_from = [end._replace(uid=mine[end.uid]) for end in detail.linked_from]
            yield detail._replace(
                event=replace(detail.event, uid=outer[uid]),
                links=tuple(islice(ends, len(detail.links))),
                linked_from=(*linked_from, *foreign.get(uid, ())),
                origin=origin,
            )

    def links(
        self, origin: int, links: Iterable[tuple[LinkEnd, LinkEnd, Fields]]
    ) -> Iterator[tuple[LinkEnd, LinkEnd, Fields]]:
        """Links of one timeline, from and to."""
        for batch in batches(links):
            outer = self.outer(origin, {start.uid for start, _, _ in batch})
            ends = self.ends(origin, [end for _, end, _ in batch])
            for (start, _, fields), end in zip(batch, ends, strict=True):
                yield start._replace(uid=outer[start.uid]), end, fields

    def uids(self, origin: int, uids: Iterable[str]) -> Iterator[str]:
        for batch in batches(uids):
            outer = self.outer(origin, batch)
            yield from (outer[uid] for uid in batch)


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """So many at a time."""
    source = iter(items)
    while batch := list(islice(source, BATCH)):
        yield batch
