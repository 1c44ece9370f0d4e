"""Several timelines as one: read together in one order of time, each change going to the file its event is in.

A uid that more than one file has is told apart by the file's name: `x` in the first, `x@other` in `other.db`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from timeloom.errors import QueryError, UnknownEvent
from timeloom.model.events import Event, Fields, LinkEnd, Passage
from timeloom.query.query import Everything, Query
from timeloom.query.vocabulary import FieldInfo, ValueCount
from timeloom.store.answers import (
    Conflict,
    Detail,
    Row,
    SavedFilter,
    Step,
    TimelineInfo,
    Touched,
    added_up,
)
from timeloom.store.protocol import PassageOf, SourceMap
from timeloom.store.reader import EventsReader
from timeloom.store.several.crossings import Crossings, Part

if TYPE_CHECKING:
    from timeloom.query.tree import Value
    from timeloom.store.events import Found
    from timeloom.store.several.found import MergedFound
    from timeloom.store.several.order import Dates, Integers, MergedOrder
    from timeloom.store.several.texts import MergedTexts


FEW: Final = 20_000
"""The order of so many events is made within one frame."""


class MergedReader(EventsReader):
    """A reader in the sense of `timeloom.store.protocol.Reader` over several timelines."""

    def __init__(self, readers: Sequence[Part]) -> None:
        self.readers = list(readers)
        self.address = readers[0].address
        self.labels = _labels([reader.address.name for reader in readers])
        """What each timeline is called after the `@` of a uid."""
        self.crossings = Crossings(self.readers, self.labels)
        self._order: MergedOrder | None = None
        self._seen = -1
        self._outlined = False
        self._dates: list[tuple[int, Dates] | None] = [None] * len(self.readers)
        """What was read of each timeline, and the version that was."""
        self._places: dict[Query, Integers] = {}
        self._texts: MergedTexts | None = None
        self._texts_seen = -1

    # the timelines as one

    def version(self) -> int:
        return hash(tuple(reader.version() for reader in self.readers))

    @property
    def order(self) -> MergedOrder:
        """The order of time as it is now; after an outline was taken over, as it was then, until the next one is."""
        version = self.version()
        if self._order is None or (version != self._seen and not self._outlined):
            self._take(self._built(), version)
        assert self._order is not None
        return self._order

    def ordered(self) -> bool:
        return self._order is not None or sum(each.info().events for each in self.readers) <= FEW

    def _built(self) -> MergedOrder:
        from timeloom.store.several.order import MergedOrder, read_dates

        for origin, reader in enumerate(self.readers):
            version, known = reader.version(), self._dates[origin]
            if known is None or known[0] != version:
                self._dates[origin] = (version, read_dates(reader))
        return MergedOrder([known[1] for known in self._dates if known is not None])

    def _take(self, order: MergedOrder, version: int) -> None:
        self._order, self._seen = order, version
        self._places.clear()

    def expect_fields(self, names: Iterable[str]) -> None:
        for reader in self.readers:
            reader.expect_fields(names)

    def outline(self) -> MergedOrder:
        return self.order

    def take_outline(self, outline: Any) -> None:
        self._outlined = True
        self._take(outline, self.version())

    def info(self) -> TimelineInfo:
        infos = [reader.info() for reader in self.readers]
        begun = [info.earliest for info in infos if info.earliest is not None]
        ended = [info.latest for info in infos if info.latest is not None]
        return TimelineInfo(
            address=self.address,
            name=" + ".join(info.name for info in infos),
            events=sum(info.events for info in infos),
            undated=sum(info.undated for info in infos),
            proposed=sum(info.proposed for info in infos),
            earliest=min(begun, default=None),
            latest=max(ended, default=None),
            sources=tuple(self.texts.sources),
            writable=any(info.writable for info in infos),
            origins=tuple(info.name for info in infos),
        )

    def check(self) -> list[str]:
        return [
            f"{reader.address.short}: {found}"
            for reader in self.readers
            for found in reader.check()
        ]

    def unreadable(self) -> int:
        return sum(reader.unreadable() for reader in self.readers)

    def interrupt(self) -> None:
        for reader in self.readers:
            reader.interrupt()

    def close(self) -> None:
        for reader in self.readers:
            reader.close()

    # uids

    def outer(self, origin: int, uid: str) -> str:
        """The uid by which everybody else knows an event of one of the timelines."""
        return self.crossings.outer_one(origin, uid)

    def inner(self, uid: str) -> tuple[int, str]:
        """Which timeline an event is in, and its uid there. Raises UnknownEvent."""
        return self.crossings.inner(uid)

    # filters

    def find(self, query: Query) -> MergedFound:
        return self._merged(query, None)

    def known(self, query: Query, keys: Any) -> MergedFound:
        return self._merged(query, keys)

    def _merged(self, query: Query, known: Integers | None) -> MergedFound:
        from timeloom.store.several.found import MergedFound

        return MergedFound(
            lambda: self.order,
            lambda: self._parts(query),
            lambda parts: self._matching(query, parts),
            known,
        )

    def _parts(self, query: Query) -> list[Found | None]:
        """What each timeline finds. Raises QueryError for a field or uid that none of them has."""
        parts: list[Found | None] = []
        problem: QueryError | None = None
        for reader in self.readers:
            try:
                parts.append(reader.find(query))
            except QueryError as error:
                problem = error
                parts.append(None)
        if problem is not None and not any(part is not None for part in parts):
            raise problem
        return parts

    def _matching(self, query: Query, parts: Sequence[Found | None]) -> Integers:
        """The places of all matches, ascending; kept until a timeline changes."""
        order = self.order
        if query not in self._places:
            import numpy

            if isinstance(query.root, Everything):
                self._places[query] = numpy.arange(len(order))
                return self._places[query]
            none = numpy.array([], dtype=numpy.int64)
            self._places[query] = order.merged(
                [none if part is None else part.all_keys() for part in parts]
            )
        return self._places[query]

    def unknown_values(self, query: Query) -> tuple[Value, ...]:
        """Values in the filter that no event of any timeline has."""
        known = [
            set(reader.unknown_values(query))
            for reader, part in zip(self.readers, self._parts(query), strict=True)
            if part is not None
        ]
        return tuple(set.intersection(*known)) if known else ()

    def histogram_by(
        self,
        query: Query,
        found: MergedFound,
        edges: Sequence[float],
        name: str,
        values: Sequence[str],
    ) -> dict[str, list[int]]:
        counts = [
            reader.histogram_by(query, part, edges, name, values)
            for reader, part in zip(self.readers, found.parts, strict=True)
            if part is not None
        ]
        return {
            value: [sum(column) for column in zip(*(each[value] for each in counts), strict=True)]
            for value in values
        }

    def values(self, query: Query, name: str, limit: int | None) -> list[ValueCount]:
        lists = [
            reader.values(query, name, None)
            for reader, part in zip(self.readers, self._parts(query), strict=True)
            if part is not None
        ]
        return added_up(lists)[:limit]

    # what was found, streamed

    def uids_of(self, found: MergedFound, first: int | None, last: int | None) -> Iterator[str]:
        order, places = self.order, found.all_keys()
        low, high = self._limits(first, last)
        streams: list[Iterator[str]] = []
        for origin, (reader, part) in enumerate(zip(self.readers, found.parts, strict=True)):
            uids = (
                () if part is None else reader.uids_of(part, *order.inner_range(origin, low, high))
            )
            streams.append(self.crossings.uids(origin, uids))
        # Each timeline gives its own in the order of the places that its events have among all.
        for place in places[places.searchsorted(low) : places.searchsorted(high, side="right")]:
            uid = next(streams[order.origin[place]], None)
            if uid is not None:
                yield uid

    def _limits(self, first: int | None, last: int | None) -> tuple[int, int]:
        return first or 0, len(self.order) if last is None else last

    def events_of(self, found: MergedFound, first: int | None, last: int | None) -> Iterator[Event]:
        for detail in self.details_of(found, first, last):
            yield detail.event

    def row_blocks_of(
        self, found: MergedFound, first: int | None, last: int | None
    ) -> Iterator[list[str]]:
        from timeloom.model.row_text import row_blocks

        return row_blocks(self.events_of(found, first, last))

    def details_of(
        self, found: MergedFound, first: int | None, last: int | None
    ) -> Iterator[Detail]:
        low, high = self._limits(first, last)

        def stream(origin: int, reader: Part, part: Found) -> Iterator[Detail]:
            begin, end = self.order.inner_range(origin, low, high)
            yield from self.details(origin, reader.details_of(part, begin, end))

        streams = [
            stream(origin, reader, part)
            for origin, (reader, part) in enumerate(zip(self.readers, found.parts, strict=True))
            if part is not None
        ]
        yield from heapq.merge(*streams, key=lambda detail: detail.key)

    # events

    def key(self, uid: str) -> int | None:
        try:
            origin, own = self.inner(uid)
        except UnknownEvent:
            return None
        key = self.readers[origin].key(own)
        return None if key is None else self.order.place(origin, key)

    def row(self, key: int) -> Row | None:
        return super().row(key) if 0 <= key < len(self.order) else None

    def rows(self, places: Sequence[int]) -> list[Row]:
        """The list lines at these places, ascending."""
        order = self.order
        found: list[Row] = []
        for origin, reader in enumerate(self.readers):
            keys = [int(order.inner[place]) for place in places if order.origin[place] == origin]
            for row in self.crossings.rows(origin, reader.rows(keys)) if keys else ():
                place = order.place(origin, row.key)
                if place is not None:
                    found.append(row._replace(key=place))
        return sorted(found, key=lambda row: row.key)

    def detail(self, uid: str) -> Detail:
        origin, own = self.inner(uid)
        return next(self.details(origin, [self.readers[origin].detail(own)]))

    def details(self, origin: int, details: Iterable[Detail]) -> Iterator[Detail]:
        """Details of one timeline's events as everybody else sees them."""
        order = self.order
        for detail in self.crossings.details(origin, details):
            yield detail._replace(key=order.place(origin, detail.key) or 0)

    def uids(self, prefix: str, *, limit: int = 50) -> list[tuple[str, str]]:
        found = [
            (self.outer(origin, uid), title)
            for origin, reader in enumerate(self.readers)
            for uid, title in reader.uids(prefix, limit=limit)
        ]
        return found[:limit]

    # fields

    def fields(self) -> list[FieldInfo]:
        most: dict[str, int] = {}
        for reader in self.readers:
            for info in reader.fields():
                most[info.name] = max(most.get(info.name, 0), info.values)
        return [FieldInfo(name, most[name]) for name in sorted(most)]

    def field_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        lists = [reader.field_values(name, prefix=prefix, limit=limit) for reader in self.readers]
        return added_up(lists)[:limit]

    def mark_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        lists = [reader.mark_values(name, prefix=prefix, limit=limit) for reader in self.readers]
        return added_up(lists)[:limit]

    # links and sources

    def links(self, relation: str) -> Iterator[tuple[LinkEnd, LinkEnd, Fields]]:
        found = [
            link
            for origin, reader in enumerate(self.readers)
            for link in self.crossings.links(origin, reader.links(relation))
        ]
        late = float("inf")
        yield from sorted(
            found, key=lambda link: late if link[1].earliest is None else link[1].earliest
        )

    def relations(self) -> list[ValueCount]:
        return added_up([reader.relations() for reader in self.readers])

    @property
    def texts(self) -> MergedTexts:
        """The sources' texts as they are now."""
        version = self.version()
        if self._texts is None or version != self._texts_seen:
            from timeloom.store.several.texts import MergedTexts

            self._texts, self._texts_seen = MergedTexts(self.crossings), version
        return self._texts

    def source_size(self, address: str) -> int:
        return self.texts.size(address)

    def source_map(self, address: str) -> SourceMap:
        return self.texts.map(address)

    def source_text(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> str:
        return self.texts.text(known or self.source_map(address), start, end)

    def passages(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> list[PassageOf]:
        return self.texts.passages(known or self.source_map(address), start, end)

    def passages_from(
        self, address: str, offset: int, *, backwards: bool = False
    ) -> Iterator[PassageOf]:
        return self.texts.passages_from(address, offset, backwards=backwards)

    def places(self, uid: str) -> list[tuple[str, Passage]]:
        return self.texts.places(uid) if self.key(uid) is not None else []

    # what was done, and what a person left

    def history(self, uid: str | None = None, *, limit: int | None = None) -> Iterator[Step]:
        if uid is not None:
            origin, own = self.inner(uid)
            yield from self.readers[origin].history(own, limit=limit)
            return
        merged = heapq.merge(
            *(reader.history(limit=limit) for reader in self.readers),
            key=lambda step: step.at,
            reverse=True,
        )
        for number, step in enumerate(merged):
            if limit is not None and number >= limit:
                return
            yield step

    def touched(self, step: Step, *, limit: int) -> list[Touched]:
        found = [
            each._replace(uid=self.outer(origin, each.uid))
            for origin, reader in enumerate(self.readers)
            if reader.holds(step)
            for each in reader.touched(step, limit=limit)
        ]
        return found[:limit]

    def conflicts(self) -> list[Conflict]:
        return [
            conflict._replace(uid=self.outer(origin, conflict.uid))
            for origin, reader in enumerate(self.readers)
            for conflict in reader.conflicts()
        ]

    def saved_filters(self) -> list[SavedFilter]:
        named: dict[str, SavedFilter] = {}
        for reader in self.readers:
            for saved in reader.saved_filters():
                named.setdefault(saved.name, saved)
        return list(named.values())

    def session(self) -> dict[str, Any]:
        return {}

    def columns(self) -> tuple[str, ...]:
        return next((names for one in self.readers if (names := one.columns())), ())

    def reading(self, address: str) -> dict[str, Any]:
        return next((said for one in self.readers if (said := one.reading(address))), {})


def _labels(stems: Sequence[str]) -> list[str]:
    """The files' names, those of files in different folders with one name told apart by a number."""
    labels: list[str] = []
    for stem in stems:
        number, label = 1, stem
        while label in labels:
            number += 1
            label = f"{stem}-{number}"
        labels.append(label)
    return labels
