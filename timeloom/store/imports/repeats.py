"""Uids that come more than once in one source: told apart or refused when all of it has been read.

A uid that the source gave may come once. One that was derived (`timeloom.model.events`) comes again where a source says
the same thing twice, as logs do, and each of those is an event of its own. In constant memory: what may have come
before waits in a file, and is looked at part by part if there is much of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from timeloom.model.events import derive
from timeloom.store.imports.prepare import Incoming, Preparation, Prepared, Record, incoming
from timeloom.store.imports.spooling import SeenBefore, Spool, parted
from timeloom.store.order import BY_HAND

_BATCH: Final = 1_000
"""Events that are handed on at once."""
_SETTLED: Final = 50_000
"""Repeated uids that are told apart at once."""

Address = Callable[[int | None], str]


class Repeats:
    """Holds back the events of a source whose uid may have come before."""

    def __init__(
        self,
        preparation: Preparation,
        address: Address,
        reject: Callable[[str, str], None],
        *,
        all_new: bool,
    ) -> None:
        """`address` tells a source's address by its number, `reject` is told the place and the reason.

        With `all_new` there is nothing in the timeline that an event would have to be compared with.
        """
        self._preparation = preparation
        self._address = address
        self._reject = reject
        self._all_new = all_new
        self._seen = SeenBefore()
        self._places, self._doubtful = Spool(1), Spool()

    def sifted(self, batch: list[Prepared]) -> list[Prepared]:
        """Those whose uid did not come before; the doubtful others wait."""
        if doubtful := self._seen.among([prepared.uid for prepared in batch]):
            for place in doubtful:
                self._doubtful.add(self._waiting(batch[place]))
            for place in reversed(doubtful):
                del batch[place]
        self._places.add(
            ([prepared.uid for prepared in batch], [prepared.event.where for prepared in batch])
        )
        return batch

    def _waiting(self, prepared: Prepared) -> tuple[str, bool, tuple[Any, ...]]:
        """The uid, and all there is to write if it is sure to be written: only its uid is open then."""
        if prepared.derived and self._all_new:
            return prepared.uid, True, self._preparation.record(prepared)
        return prepared.uid, False, tuple(incoming(prepared))

    def settle(
        self, compare: Callable[[list[Prepared]], None], add: Callable[[list[Record]], None]
    ) -> None:
        """Hand on the events that stay, to be compared with the timeline or just added. Asked once, at the end."""
        for doubtful, places in self._parts():
            records: list[Record] = []
            stay: list[Prepared] = []
            for uid, is_record, waiting in self._told_apart(doubtful, places):
                if is_record:
                    records.append((*waiting[:4], uid, *waiting[5:]))
                else:
                    stay.append(self._prepared(Incoming(*waiting), uid))
                if len(records) + len(stay) >= _BATCH:
                    add(records)
                    compare(stay)
                    records, stay = [], []
            add(records)
            compare(stay)
        self._places.close()
        self._doubtful.close()

    def _parts(self) -> Iterator[tuple[Iterable[Any], Iterable[tuple[str, str]]]]:
        """What waits, and the uids that came before with their places, in parts that have no uid in common."""
        pairs = (pair for uids, places in self._places for pair in zip(uids, places, strict=True))
        count = 1 + len(self._doubtful) // _SETTLED
        if count == 1:
            yield self._doubtful, pairs if len(self._doubtful) else ()
            return
        waiting, came = parted(count), parted(count)
        for record in self._doubtful:
            waiting[hash(record[0]) % count].add(record)
        for pair in pairs:
            came[hash(pair[0]) % count].add(pair)
        yield from zip(waiting, came, strict=True)

    def _told_apart(
        self, doubtful: Iterable[Any], places: Iterable[tuple[str, str]]
    ) -> Iterator[tuple[str, bool, tuple[Any, ...]]]:
        """What stays, with its own uid: one that did not come before, or a derived one with a number of its own."""
        doubted = {uid for uid, *_ in doubtful}
        firsts = {uid: where for uid, where in places if uid in doubted}
        repeats: dict[str, int] = {}
        for uid, is_record, waiting in doubtful:
            if uid not in firsts:
                firsts[uid] = "" if is_record else Incoming(*waiting).where
                yield uid, is_record, waiting
            elif is_record or Incoming(*waiting).derived:
                repeats[uid] = repeats.get(uid, 0) + 1
                yield self._numbered(waiting, repeats[uid], is_record), is_record, waiting
            else:
                first = f", first at {firsts[uid]}" if firsts[uid] else ""
                self._reject(Incoming(*waiting).where, f"the uid {uid!r} is there already{first}")

    def _numbered(self, waiting: tuple[Any, ...], repeat: int, is_record: bool) -> str:
        if is_record:
            source, date, title = waiting[2], waiting[5], waiting[7]
            return derive(self._address(None if source == BY_HAND else source), date, title, repeat)
        event = Incoming(*waiting)
        return derive(self._address(event.source), event.date, event.title, repeat)

    def _prepared(self, event: Incoming, uid: str) -> Prepared:
        prepared = self._preparation.prepare(
            event.event(), event.source, event.position, event.sayings
        )
        return prepared._replace(uid=uid)
