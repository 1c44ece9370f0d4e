"""Several timelines as one: read together in one order of time, each change going to the file its event is in.

A uid that more than one file has is told apart by the file's name: `x` in the first, `x@other` in `other.db`.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from timeloom.errors import UnknownEvent
from timeloom.model.events import Fields, LinkEnd, Passage
from timeloom.query.query import Everything, Query
from timeloom.query.vocabulary import FieldInfo, ValueCount
from timeloom.store.answers import (
    Conflict,
    Detail,
    OwnWork,
    Row,
    SavedFilter,
    Step,
    TimelineInfo,
    Touched,
    added_up,
)
from timeloom.store.protocol import SourceMap
from timeloom.store.several.view import MergedView
from timeloom.store.sqlite.read.rows import finite, link_ends
from timeloom.text import encodable

if TYPE_CHECKING:
    from pathlib import Path

    from timeloom.carried import Carried
    from timeloom.store.protocol import Progress
    from timeloom.store.several.texts import MergedTexts
    from timeloom.store.several.view import Dates, Integers, MergedOrder
    from timeloom.store.sqlite.read.reader import SqliteReader
    from timeloom.store.sqlite.read.source_texts import PassageOf
    from timeloom.store.sqlite.read.view import SqliteView


FEW: Final = 20_000
"""The order of so many events is made within one frame."""


class MergedReader:
    """A reader in the sense of `timeloom.store.protocol.Reader` over several timelines."""

    def __init__(self, readers: Sequence[SqliteReader]) -> None:
        self.readers = list(readers)
        self.path = readers[0].path
        self.labels = _labels([encodable(reader.path.stem) for reader in readers])
        """What each timeline is called after the `@` of a uid."""
        self.events = MergedEvents(self.readers, self.labels)
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
        from timeloom.store.several.view import MergedOrder, read_dates

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
            path=self.path,
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

    def give(
        self,
        uids: Iterable[str],
        path: Path,
        carried: Carried,
        *,
        history: bool = False,
        progress: Progress | None = None,
    ) -> list[str]:
        from timeloom.store.several.giving import give

        return give(self, uids, path, carried, history=history, progress=progress)

    def check(self) -> list[str]:
        return [
            f"{reader.path.name}: {found}" for reader in self.readers for found in reader.check()
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
        return self.events.outer(origin, [uid])[uid]

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

    # filters

    def view(self, query: Query, *, keys: Any = None) -> MergedView:
        return MergedView(self, query, keys)

    def matching(self, query: Query, views: Sequence[SqliteView | None]) -> Integers:
        """The places of all matches, ascending; kept until a timeline changes."""
        order = self.order
        if query not in self._places:
            import numpy

            if isinstance(query.root, Everything):
                self._places[query] = numpy.arange(len(order))
                return self._places[query]
            none = numpy.array([], dtype=numpy.int64)
            found = [
                none if view is None else reader.matches(query).all_keys()
                for reader, view in zip(self.readers, views, strict=True)
            ]
            self._places[query] = order.merged(found)
        return self._places[query]

    # events

    def key(self, uid: str) -> int | None:
        try:
            origin, own = self.inner(uid)
        except UnknownEvent:
            return None
        key = self.readers[origin].key(own)
        return None if key is None else self.order.place(origin, key)

    def row(self, key: int) -> Row | None:
        return next(iter(self.rows([key])), None) if 0 <= key < len(self.order) else None

    def rows(self, places: Sequence[int]) -> list[Row]:
        """The list lines at these places, ascending."""
        order = self.order
        found: list[Row] = []
        for origin, reader in enumerate(self.readers):
            keys = [int(order.inner[place]) for place in places if order.origin[place] == origin]
            for row in self.events.rows(origin, reader.rows(keys)) if keys else ():
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
        for detail in self.events.details(origin, details):
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

    # links and sources

    def links(self, relation: str) -> Iterator[tuple[LinkEnd, LinkEnd, Fields]]:
        found = [
            link
            for origin, reader in enumerate(self.readers)
            for link in self.events.links(origin, reader.links(relation))
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

            self._texts, self._texts_seen = MergedTexts(self), version
        return self._texts

    def source_size(self, address: str) -> int:
        return self.texts.size(address)

    def source_map(self, address: str) -> SourceMap:
        return self.texts.map(address)

    def source_text(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> str:
        return self.texts.text(known or self.source_map(address), start, end)

    def source_length(self, address: str) -> int:
        return self.source_map(address).length

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

    def has_own_work(self) -> bool:
        return any(reader.has_own_work() for reader in self.readers)

    def own_work(self) -> OwnWork:
        each = [reader.own_work() for reader in self.readers]
        return OwnWork(*map(sum, zip(*each, strict=True)))

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


T = TypeVar("T")

BATCH: Final = 500
"""Events that are looked at together."""


class MergedEvents:
    """What several timelines say of each other's events."""

    def __init__(self, readers: Sequence[SqliteReader], labels: Sequence[str]) -> None:
        self._readers = readers
        self._labels = labels

    def _having(self, origin: int, uids: Collection[str]) -> set[str]:
        """Those of the uids that a timeline has."""
        if not uids:
            return set()
        found = self._readers[origin].ask.column(
            "SELECT e.uid FROM json_each(?) j JOIN events e ON e.uid = j.value", (_listed(uids),)
        )
        return set(found)

    def outer(self, origin: int, uids: Collection[str]) -> dict[str, str]:
        """By what uids everybody else knows the events that one timeline knows by these."""
        taken: set[str] = set()
        for earlier in range(origin):
            taken |= self._having(earlier, uids)
        return {uid: f"{uid}@{self._labels[origin]}" if uid in taken else uid for uid in uids}

    def ends(self, origin: int, ends: Sequence[LinkEnd]) -> list[LinkEnd]:
        """The targets of one timeline's links, whichever file has them."""
        outer = self.outer(origin, {end.uid for end in ends if end.title})
        sought = {end.uid for end in ends if not end.title}
        elsewhere: dict[str, Any] = {}
        for other, reader in enumerate(self._readers):
            missing = sought - elsewhere.keys()
            if other != origin and missing:
                for uid, *said in reader.ask.all(
                    "SELECT e.uid, e.title, e.date, e.earliest, e.latest"
                    " FROM json_each(?) j JOIN events e ON e.uid = j.value",
                    (_listed(missing),),
                ):
                    elsewhere[uid] = said
        return [self._end(end, outer, elsewhere) for end in ends]

    @staticmethod
    def _end(end: LinkEnd, outer: dict[str, str], elsewhere: dict[str, Any]) -> LinkEnd:
        if end.uid not in elsewhere:
            return end._replace(uid=outer.get(end.uid, end.uid))
        title, date, earliest, latest = elsewhere[end.uid]
        return end._replace(
            title=title, date=date, earliest=finite(earliest), latest=finite(latest)
        )

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
        for other, reader in enumerate(self._readers):
            if other != origin:
                meant = self._meant_by(other, origin, outer)
                for uid, number in self._counts(reader, meant).items():
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

    @staticmethod
    def _counts(reader: SqliteReader, uids: Collection[str]) -> dict[str, int]:
        """How many links of a timeline lead to these uids."""
        if not uids:
            return {}
        return dict(
            reader.ask.all(
                "SELECT l.target, count(*) FROM json_each(?) j JOIN links l ON l.target = j.value"
                " GROUP BY l.target",
                (_listed(uids),),
            )
        )

    def details(self, origin: int, details: Iterable[Detail]) -> Iterator[Detail]:
        """Everything about events, with the links that lead to them from other files."""
        for batch in batches(details):
            yield from self._details(origin, batch)

    def _details(self, origin: int, batch: Sequence[Detail]) -> Iterator[Detail]:
        outer = self.outer(origin, [detail.event.uid for detail in batch])
        mine = self.outer(origin, {end.uid for detail in batch for end in detail.linked_from})
        ends = iter(self.ends(origin, [end for detail in batch for end in detail.links]))
        foreign: dict[str, list[LinkEnd]] = {}
        for other, reader in enumerate(self._readers):
            if other != origin:
                meant = self._meant_by(other, origin, outer)
                found = link_ends(reader.ask, _listed(meant), incoming=True) if meant else {}
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


def _listed(uids: Collection[str]) -> str:
    """Uids as they are handed to SQLite."""
    return json.dumps(list(uids))
