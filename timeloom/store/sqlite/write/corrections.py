"""Rows of a source that come changed: kept aside until all of it has been read, then told what they were before.

What decides is `timeloom.store.imports.matching`. Here is what it needs of the timeline: the events that the source
gave and that did not come this time, with what the source said of them, whatever a person has edited since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.parsing import bounds
from timeloom.model.events import derive, is_derived
from timeloom.store.editing import FIELD
from timeloom.store.imports.likeness import Row, plain
from timeloom.store.imports.matching import Matching
from timeloom.store.imports.missing import Census
from timeloom.store.imports.prepare import Incoming
from timeloom.store.imports.spooling import Spool
from timeloom.store.index import LONGEST_FACET
from timeloom.store.order import place_of
from timeloom.text import json_text

_BATCH: Final = 500
_TOLD: Final = "SELECT uid, title, place FROM events WHERE source = ? ORDER BY uid"
_SAID: Final = (
    "SELECT e.uid, e.position, e.digest, e.date, e.title, e.summary, e.fields,"
    " (SELECT json_group_object(attribute, source_value) FROM edits d WHERE d.uid = e.uid)"
    " FROM json_each(?) AS wanted JOIN events AS e ON e.uid = wanted.value"
)
_RARE: Final = (
    "SELECT f.field, f.value FROM json_each(?) AS j JOIN facets AS f"
    " ON f.field = json_extract(j.value, '$[0]') AND f.value = json_extract(j.value, '$[1]')"
    " WHERE f.events <= 1"
)
Fields = dict[str, list[str]]


class Settled(NamedTuple):
    """A row, and the event of before that it is."""

    row: Incoming
    uid: str
    """Of that event; of a new one its own, which no other event has."""
    known: bool
    """Whether it is an event of before."""
    same: bool
    """Whether that one said the same."""
    renamed: bool
    """Whether it had another date or title."""


class Corrections:
    """The rows of one source that no event is known to be."""

    def __init__(self, connection: sqlite3.Connection, source: int, address: str) -> None:
        self._connection = connection
        self._source = source
        self._address = address
        self._rows = Spool()

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: Incoming) -> None:
        """Keep a row until all have come."""
        self._rows.add(tuple(row))

    def settle(self, census: Census) -> Iterator[Settled]:
        """Every row with what it is, in their order. `census` knows which events came as they were. Asked once."""
        matching = Matching()
        for number, row in enumerate(self):
            matching.came(_row_of(number, row))
        if len(self):
            self._take_held(matching, census)
        yield from self._settled(list(matching.pairs()))
        self._rows.close()

    def __iter__(self) -> Iterator[Incoming]:
        return map(Incoming._make, self._rows)

    # -- what did not come --------------------------------------------------------

    def _take_held(self, matching: Matching, census: Census) -> None:
        """Tell the matching of all that the source told before."""
        gone: list[str] = []
        count = 0
        told = self._connection.execute(_TOLD, (self._source,))
        for (uid, title, place), came in census.compared(told):
            if came:
                matching.stayed(plain(title), place)
            elif is_derived(uid):
                gone.append(uid)
            if len(gone) == _BATCH:
                count += self._take_gone(matching, gone, count)
                gone = []
        self._take_gone(matching, gone, count)

    def _take_gone(self, matching: Matching, uids: list[str], count: int) -> int:
        """Tell it of some events that did not come, as their source gave them."""
        said: list[tuple[Any, ...]] = []
        for uid, position, digest, date, title, summary, fields, edits in self._connection.execute(
            _SAID, (json_text(uids),)
        ):
            values: Fields = json.loads(fields)
            for attribute, value in json.loads(edits).items():
                theirs = json.loads(value)
                if attribute == "date":
                    date = theirs[0]
                elif attribute == "title":
                    title = theirs
                elif attribute == "summary":
                    summary = theirs
                elif attribute.startswith(FIELD):
                    values[attribute.removeprefix(FIELD)] = theirs
            said.append((uid, position, digest, date, title, summary, values))
        rare = self._rare([values for *_, values in said])
        for number, (uid, position, digest, date, title, summary, values) in enumerate(said, count):
            pairs = [(name, text) for name, texts in values.items() for text in texts]
            telling = [
                hash(text)
                for name, text in pairs
                if len(text) > LONGEST_FACET or (name, text) in rare
            ]
            matching.held(
                Row(
                    number,
                    position,
                    digest or b"",
                    hash((date, title)),
                    date,
                    _place(date),
                    plain(title),
                    plain(summary),
                    tuple([hash(text) for _, text in pairs]),
                    tuple(telling),
                    uid,
                )
            )
        return len(said)

    def _rare(self, several: list[Fields]) -> set[tuple[str, str]]:
        """The values that one event has and no other, by what the dictionary counts."""
        pairs = [
            (name, text)
            for values in several
            for name, texts in values.items()
            for text in texts
            if len(text) <= LONGEST_FACET
        ]
        return set(self._connection.execute(_RARE, (json_text(pairs),)).fetchall())

    # -- what they are --------------------------------------------------------------

    def _settled(self, pairs: list[tuple[int, str]]) -> Iterator[Settled]:
        known = iter(pairs)
        next_pair = next(known, None)
        families = self._families(pairs)
        taken: set[str] = set()
        rows = enumerate(self)
        while batch := list(islice(rows, _BATCH)):
            found: list[tuple[Incoming, str | None]] = []
            for number, row in batch:
                uid = None
                if next_pair is not None and next_pair[0] == number:
                    uid = next_pair[1]
                    next_pair = next(known, None)
                found.append((row, uid))
            held = self._held([uid for _, uid in found if uid is not None])
            for row, uid in found:
                if uid is not None:
                    digest, *said = held[uid]
                    renamed = said != [row.date, row.title]
                    yield Settled(row, uid, True, digest == row.digest, renamed)
                else:
                    yield Settled(row, self._free(row, families, taken), False, False, False)

    def _held(self, uids: list[str]) -> dict[str, tuple[Any, ...]]:
        """Digest, date and title of the events that there are of some uids."""
        found = self._connection.execute(
            "SELECT e.uid, e.digest, e.date, e.title FROM json_each(?) j"
            " JOIN events e ON e.uid = j.value",
            (json_text(uids),),
        )
        return {uid: tuple(said) for uid, *said in found}

    def _families(self, pairs: list[tuple[int, str]]) -> set[str]:
        """The first uids of the dates and titles of which a new event would have the uid of another."""
        known = {number for number, _ in pairs}
        found = set()
        rows = enumerate(self)
        while batch := list(islice(rows, _BATCH)):
            new = {row.uid: row for number, row in batch if number not in known and row.derived}
            for uid in self._held(list(new)):
                found.add(derive(self._address, new[uid].date, new[uid].title))
        return found

    def _free(self, row: Incoming, families: set[str], taken: set[str]) -> str:
        """The uid of a new event: its own, unless another event has come to have it."""
        if not row.derived or not families:
            return row.uid
        repeat = 0
        uid = derive(self._address, row.date, row.title)
        if uid not in families:
            return row.uid
        while uid in taken or self._is_known(uid):
            repeat += 1
            uid = derive(self._address, row.date, row.title, repeat)
        taken.add(uid)
        return uid

    def _is_known(self, uid: str) -> bool:
        found = self._connection.execute(
            "SELECT 1 FROM events WHERE uid = ? UNION ALL SELECT 1 FROM deleted WHERE uid = ?",
            (uid, uid),
        ).fetchone()
        return found is not None


def _row_of(number: int, row: Incoming) -> Row:
    return Row(
        number,
        number,
        row.digest,
        hash((row.date, row.title)),
        row.date,
        _place(row.date),
        plain(row.title),
        plain(row.summary),
        tuple([hash(text) for texts in row.fields.values() for text in texts]),
        (),
    )


def _place(date: str | None) -> float | None:
    return None if date is None else place_of(*bounds(date))
