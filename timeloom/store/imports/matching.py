"""Which corrected row is which event of before: one to one, the closest first, and only where a person would say so.

Pure decisions: the rows that came and that no event is known to be, the events that did not come, and the titles of
those that did go in; pairs come out. Three rounds, each with what the one before left over:

1. rows that are the same in everything;
2. rows of the same date and title: of several, by their other cells, and by their order where as many came as went;
3. the others by `likeness.closeness`, the closest pair first. Where two pairs are equally close to one row, neither is
   taken: `Meeting` on the 3rd may have become the one on the 4th or on the 2nd.

Only pairs that have a key in common are compared (a date, a word on a date, two words in a row, a telling cell), and a
key that very many share tells nothing: never every row with every other. What waits is in files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from typing import Any, Final

from timeloom.store.imports.likeness import NEAR, SENTENCE, Row, agree, closeness, nearness
from timeloom.store.imports.shared_keys import SharedKeys
from timeloom.store.imports.spooling import Sorter, Spool

CAME, HELD, STAYED = 0, 1, 2
"""The sides: rows that came, events of before that did not come, events that came as they were."""
_COMPARED: Final = 100
"""Pairs with a key in common that are compared; more say that the key tells nothing."""
_SIBLINGS: Final = 64
"""Rows of one date and title that are told apart by their cells; more stand in their order, as in a log."""
_KEYS: Final = 8
"""Keys of one kind that a row has."""
_BITS: Final = 1 << 24

Pair = tuple[int, str]
"""The number of a row that came, the uid of the event that it is."""


class Matching:
    """Takes both sides in, then gives the pairs."""

    def __init__(self) -> None:
        self._rows = (Spool(), Spool())
        self._stayed = Spool()
        self._titles = bytearray(_BITS // 8)
        """A Bloom filter of one hash: the titles that came."""
        self._taken: tuple[set[int], set[int]] = (set(), set())
        self._found = Sorter()

    def came(self, row: Row) -> None:
        """A row that no event is known to be. All of these come before those that stayed."""
        self._rows[CAME].add(tuple(row))
        bit = hash(row.title) % _BITS
        self._titles[bit >> 3] |= 1 << (bit & 7)

    def held(self, row: Row) -> None:
        """An event that did not come."""
        self._rows[HELD].add(tuple(row))

    def stayed(self, title: str, place: float | None) -> None:
        """An event that came as it was: its title is told once more."""
        bit = hash(title) % _BITS
        if self._titles[bit >> 3] & 1 << (bit & 7):
            self._stayed.add((title, place))

    def pairs(self) -> Iterator[Pair]:
        """Each row that is an event of before, by the rows' numbers. To be asked once."""
        if all(map(len, self._rows)):
            self._alike(lambda row: row.digest, self._in_order)
            self._alike(lambda row: row.identity, self._siblings)
            self._close()
        yield from self._found.records()
        self._found.close()

    # -- rounds -----------------------------------------------------------------

    def _left(self) -> Iterator[tuple[int, Row]]:
        """What is not matched yet, with its side."""
        for side in (CAME, HELD):
            taken = self._taken[side]
            for row in map(Row._make, self._rows[side]):
                if row.number not in taken:
                    yield side, row

    def _alike(
        self, key: Callable[[Row], Any], match: Callable[[list[Row], list[Row]], None]
    ) -> None:
        """Match the rows that have something in common with the events that have it."""
        sorter = Sorter()
        for side, row in self._left():
            sorter.add((key(row), side, row.order, row.number, tuple(row)))
        for _, group in groupby(sorter.records(), lambda record: record[0]):
            sides: tuple[list[Row], list[Row]] = [], []
            for _, side, _, _, row in group:
                sides[side].append(Row._make(row))
            if all(sides):
                match(*sides)
        sorter.close()

    def _in_order(self, came: list[Row], held: list[Row]) -> None:
        for row, event in zip(came, held, strict=False):
            self._take(row, event)

    def _siblings(self, came: list[Row], held: list[Row]) -> None:
        """Rows of one date and title."""
        if max(len(came), len(held)) <= _SIBLINGS and len(came) + len(held) > 2:
            pairs = Sorter()
            for row in came:
                for event in held:
                    _offer(pairs, row, event, closeness(row, event))
            self._best(pairs)
            came = [row for row in came if row.number not in self._taken[CAME]]
            held = [row for row in held if row.number not in self._taken[HELD]]
            if len(came) != len(held):
                return
        self._in_order(came, held)

    def _close(self) -> None:
        sorter, pairs = Sorter(), Sorter()
        shared = SharedKeys(_COMPARED)
        for side, row in self._left():
            shared.count(side, _distinct_keys(row, side))
        for count, (key, side, record) in enumerate(self._keyed(shared)):
            sorter.add((key, side, count, record))
        for key, group in groupby(sorter.records(), lambda record: record[0]):
            some: list[tuple[int, tuple[Any, ...]]] = []
            counts = [0, 0, 0]
            for _, side, _, row in group:
                counts[side] += 1
                if counts[CAME] * counts[HELD] <= _COMPARED and sum(counts) <= _COMPARED:
                    some.append((side, row))
            if sum(counts) == len(some) and counts[CAME] and counts[HELD]:
                _compare(key, some, pairs)
        sorter.close()
        self._best(pairs)

    def _keyed(self, shared: SharedKeys) -> Iterator[tuple[int, int, tuple[Any, ...]]]:
        """Every row under each of its keys that may tell; under its title also those that are matched already."""
        for side in (CAME, HELD):
            taken = self._taken[side]
            for record in self._rows[side]:
                row = Row._make(record)
                if row.number in taken:
                    if shared.may_tell(key := _title_key(row.title)):
                        yield key, STAYED, (row.place, side)
                    continue
                for key in _distinct_keys(row, side):
                    if shared.may_tell(key):
                        yield key, side, record
        for title, place in self._stayed:
            if shared.may_tell(key := _title_key(title)):
                yield key, STAYED, (place, STAYED)

    # -- taking -----------------------------------------------------------------

    def _best(self, pairs: Sorter) -> None:
        """Take the closest pairs of those that were offered; of equally close ones, those that nothing contests."""
        came, held = self._taken
        contested: tuple[set[int], set[int]] = set(), set()
        for _, group in groupby(pairs.records(), lambda record: record[0]):
            free = {
                (row, event): uid
                for _, row, event, uid in group
                if row not in came and event not in held
                if row not in contested[CAME] and event not in contested[HELD]
            }
            rows, events = Counter(row for row, _ in free), Counter(event for _, event in free)
            for (row, event), uid in free.items():
                if rows[row] == events[event] == 1:
                    came.add(row)
                    held.add(event)
                    self._found.add((row, uid))
                else:
                    contested[CAME].add(row)
                    contested[HELD].add(event)
        pairs.close()

    def _take(self, row: Row, event: Row) -> None:
        self._taken[CAME].add(row.number)
        self._taken[HELD].add(event.number)
        self._found.add((row.number, event.uid))


def _offer(pairs: Sorter, row: Row, event: Row, close: int | None) -> None:
    if close is not None:
        pairs.add((-close, row.number, event.number, event.uid))


def _compare(key: int, some: list[tuple[int, tuple[Any, ...]]], pairs: Sorter) -> None:
    """Compare all that have one key in common."""
    came = [Row._make(row) for side, row in some if side == CAME]
    held = [Row._make(row) for side, row in some if side == HELD]
    others = [row for side, row in some if side == STAYED]
    for row in came:
        for event in held:
            if row.title != event.title:
                _offer(pairs, row, event, closeness(row, event))
            elif key == _title_key(row.title):  # once, where all who have the title are
                sure = _is_told_once(came, held, others) or (
                    nearness(row.date, event.date) == NEAR
                    and agree(row, event)
                    and _are_nearest(row, event, [it.place for it in (*came, *held)], others)
                )
                _offer(pairs, row, event, closeness(row, event, told_once=sure))


def _is_told_once(came: list[Row], held: list[Row], others: list[tuple[Any, ...]]) -> bool:
    """Whether neither reading has a title more than once."""
    now = len(came) + sum([side != HELD for _, side in others])
    before = len(held) + sum([side != CAME for _, side in others])
    return (now, before) == (1, 1)


def _are_nearest(
    row: Row, event: Row, places: list[float | None], others: list[tuple[Any, ...]]
) -> bool:
    """Whether no other event of a title that comes again stands nearer to one of two than they to each other."""
    if row.place is None or event.place is None:
        return False
    between = abs(row.place - event.place)
    rest = [*places, *(place for place, _ in others)]
    rest.remove(row.place)
    rest.remove(event.place)
    return all(
        place is None or (abs(place - row.place) > between and abs(place - event.place) > between)
        for place in rest
    )


def _title_key(title: str) -> int:
    return hash(("title", title))


def _distinct_keys(row: Row, side: int) -> list[int]:
    return list(dict.fromkeys(_keys(row, side)))


def _keys(row: Row, side: int) -> Iterator[int]:
    """What a row may have in common with the one that it is."""
    yield _title_key(row.title)
    words = row.title.split()
    if row.date is not None:
        yield hash(("date", row.date))
        for word in (*words[:_KEYS], row.title[:4], row.title[-4:]):
            yield hash((row.date, word))
    yield hash((words[0], words[-1])) if words else 0
    for pair in list(pairwise(words))[:_KEYS]:
        yield hash(pair)
    for cell in (row.cells[: 2 * _KEYS], row.telling)[side]:
        yield hash(("cell", cell))
    if len(row.summary) >= SENTENCE:
        yield hash(("summary", row.summary[: 2 * SENTENCE]))
        yield hash(("summary", row.summary[-2 * SENTENCE :]))
