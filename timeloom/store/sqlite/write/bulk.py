"""Taking in what an importer yields: any number of items, in constant memory, as one step or not at all.

First pass, as items come: each event is checked and compared with what the timeline has of its uid. New ones are
sorted, changed ones wait. Second pass: new events are written in key order (`loading`), then changed ones are merged
attribute by attribute (`merging`), then what the source says of events of other sources. In between, rows without an id
that no event is known to be are brought together with those that did not come (`corrections`).
"""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Collection, Iterable
from itertools import islice
from pathlib import PurePath
from typing import Final

from timeloom.errors import DateError, EventError
from timeloom.model.events import (
    Event,
    Item,
    Mention,
    Rejection,
    Remark,
    Source,
    derive,
    is_derived,
)
from timeloom.store.answers import Conflict, ImportReport
from timeloom.store.editing import passage_value
from timeloom.store.imports import merging
from timeloom.store.imports.missing import Census, Gone, Trickle, Vanished, batches
from timeloom.store.imports.prepare import (
    Incoming,
    Preparation,
    Prepared,
    Record,
    SayingValue,
    incoming,
)
from timeloom.store.imports.repeats import Repeats
from timeloom.store.imports.spooling import SeenBefore, Sorter, Spool
from timeloom.store.protocol import Due, Progress
from timeloom.store.sqlite.write import journal
from timeloom.store.sqlite.write.corrections import Corrections
from timeloom.store.sqlite.write.loading import load
from timeloom.store.sqlite.write.recorder import Recorder
from timeloom.text import json_text

_BATCH: Final = 1_000
"""Items that are compared with the timeline at once, and how often progress is told."""
_NAMED: Final = 20
"""Remarks of one kind that are given in full."""

_HELD: Final = (
    "SELECT e.uid, e.source, e.digest, e.title, e.date FROM json_each(?) AS wanted"
    " JOIN events AS e ON e.uid = wanted.value"
)
_DELETED: Final = (
    "SELECT d.uid, d.source FROM json_each(?) AS wanted JOIN deleted AS d ON d.uid = wanted.value"
)
_TOLD: Final = (
    "SELECT e.uid, e.date, e.title FROM events AS e"
    " WHERE e.source IN (SELECT id FROM sources WHERE address IN (SELECT value FROM json_each(?)))"
    " AND NOT EXISTS (SELECT 1 FROM passages AS p"
    " WHERE p.uid = e.uid AND p.first = 0 AND p.source <> e.source)"
    " ORDER BY e.uid"
)
Held = tuple[str, int | None, bytes | None, str, str | None]
"""uid, source, digest, title, date of an event in the timeline"""


class Import:
    """One import. Made for one call of `take`."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        source: Source,
        text: str | None,
        *,
        who: str = "",
        strict: bool,
        progress: Progress | None,
        publish: Due | None = None,
        expected: Collection[str] = (),
    ) -> None:
        self._connection = connection
        self._source = source
        self._text = text
        self._who = who
        self._strict = strict
        self._progress = progress
        self._publish = publish
        self._expected = expected
        self._census: Census | None = None
        self._corrections: Corrections | None = None
        self._matched = 0
        self._added = self._unchanged = self._updated = self._done = self._left_deleted = 0
        self._rejected: list[Rejection] = []
        self._remarks: list[str] = []
        self._conflicts: list[Conflict] = []
        self._changed = Spool()
        """Events that say something else than before, and whether that was found out by comparing."""
        self._claimed = Spool()
        """The same while it is open whether another row of the same date and title is the event."""
        self._repeated = SeenBefore()
        self._new = Sorter()
        self._said: merging.Sayings = {}
        self._renamed: dict[str, str] = {}
        self._known_as: dict[str, str] = {}
        """The uids that an importer derived from a corrected text, and those of the events of before."""
        self._is_claimed = False
        self._sources: dict[str, int] = {}

    # -- the whole ------------------------------------------------------------

    def take(self, items: Iterable[Item], at: str, *, dry_run: bool) -> ImportReport:
        """Take everything in, or change nothing: on any error, for a `dry_run`, and where there is nothing new."""
        connection = self._connection
        self._empty = connection.execute("SELECT 1 FROM events LIMIT 1").fetchone() is None
        deleted = connection.execute("SELECT 1 FROM deleted LIMIT 1").fetchone()
        self._all_new = self._empty and deleted is None
        # New pages need no copy in a rollback journal, but each goes through a write-ahead log twice.
        alone = self._empty and self._publish is None
        wal = alone and _journal_mode(connection, "DELETE")
        connection.execute("BEGIN IMMEDIATE")
        collecting = gc.isenabled()
        # Nothing here makes cycles; looking for them among all that waits would take a fifth of the time.
        gc.disable()
        try:
            report = self._take(items, at, dry_run=dry_run)
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        else:
            connection.execute("ROLLBACK" if report.step is None else "COMMIT")
            return report
        finally:
            self._changed.close()
            self._claimed.close()
            self._new.close()
            if collecting:
                gc.enable()
            if wal:
                _journal_mode(connection, "WAL")

    def _take(self, items: Iterable[Item], at: str, *, dry_run: bool) -> ImportReport:
        connection = self._connection
        label = f"import {PurePath(self._source.address).name or self._source.address}"
        number = journal.begin(connection, "import", label, at, self._who)
        self._recorder = recorder = Recorder(connection, number, importing=True)
        self._preparation = Preparation(recorder.dictionary, recorder.address)
        self._repeats = Repeats(
            self._preparation, recorder.address, self._reject, all_new=self._all_new
        )
        self._at = at
        self._expect()
        if self._text is not None:
            self._own_source()
        (last_link,) = connection.execute("SELECT coalesce(max(id), 0) FROM links").fetchone()
        self._read(items)
        added = self._added + len(self._new)
        self._renamed |= self._known_as
        if not dry_run:
            self._preparation.count()
            load(recorder, self._new, self._renamed, at=at, progress=self._tell)
        self._merge(at)
        recorder.flush()
        if self._matched:
            what = "passage" if self._text else "row"
            what = f"a {what}" if self._matched == 1 else f"{what}s"
            self._remarks.append(f"{_events(self._matched)} changed, matched to {what} of before")
        self._remark_links(last_link)
        step = None
        if (added or recorder.changed) and not dry_run:
            step = journal.close(connection, number, added + recorder.changed, label)
        return ImportReport(
            added,
            self._updated,
            self._unchanged,
            tuple(self._conflicts),
            tuple(self._rejected),
            tuple(self._remarks),
            step,
            self._vanished(),
            self._matched,
        )

    def _expect(self) -> None:
        """Get ready for what came before from sources that are read as a whole now."""
        if self._empty or not self._expected:
            return
        known = self._connection.execute(
            "SELECT id, address FROM sources s WHERE address IN (SELECT value FROM json_each(?))"
            " AND EXISTS (SELECT 1 FROM events WHERE source = s.id)",
            (json_text(list(self._expected)),),
        ).fetchall()
        if known:
            self._census = Census(self._expected)
        for number, address in known:
            if address == self._source.address:
                self._corrections = Corrections(self._connection, number, address)

    def _vanished(self) -> Vanished | None:
        if self._census is not None:
            told = self._connection.execute(_TOLD, (json_text(self._census.sources),))
            return self._census.vanished(Gone(*row) for row in told)
        return Vanished() if self._expected else None

    # -- first pass -----------------------------------------------------------

    def _read(self, items: Iterable[Item]) -> None:
        position = 0
        trickling = isinstance(items, Trickle)
        for some in batches(items, _BATCH):
            self._done += len(some)
            batch: list[Prepared] = []
            for item in some:
                if not isinstance(item, Event):
                    self._note(item)
                    continue
                position += 1
                try:
                    batch.append(self._prepare(item, position))
                except (EventError, DateError) as error:
                    self._reject(item.where, error.message)
            self._compare(self._repeats.sifted(batch))
            self._tell()
            full = trickling or len(some) == _BATCH
            if full and self._publish is not None and len(self._new) and self._publish(self._done):
                self._show()
        self._repeats.settle(self._compare_repeats, self._add)
        if self._corrections is not None and self._census is not None:
            self._settle_claimed(self._corrections, self._census)
            self._settle_corrections(self._corrections, self._census)
        if self._left_deleted:
            self._remarks.append(f"{_events(self._left_deleted)} that you deleted stayed deleted")

    def _show(self) -> None:
        """Let others see what is new so far. What is asked of the timeline later still means the one before this step:
        repeated uids are told apart by what has come, not by what is there.
        """
        self._preparation.count()
        load(self._recorder, self._new, self._renamed, at=self._at, progress=self._tell)
        self._added += len(self._new)
        self._new.close()
        self._new = Sorter()
        self._recorder.flush()
        self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")

    def _note(self, item: Mention | Rejection | Remark) -> None:
        if isinstance(item, Rejection):
            self._reject(item.where, item.why)
        elif isinstance(item, Remark):
            self._remarks.append(item.text)
        else:
            saying = (self._own_source(), passage_value(item.passage), item.date, item.date_basis)
            self._said.setdefault(item.uid, []).append(saying)
            if self._census is not None:
                self._census.came([item.uid])

    def _reject(self, where: str, why: str) -> None:
        if self._strict:
            raise EventError(
                f"{where}: {why}" if where else why,
                hint="nothing was changed; without --strict the rest would be read",
            )
        self._rejected.append(Rejection(where, why))

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._done)

    def _prepare(self, event: Event, position: int) -> Prepared:
        own = event.source
        source: int | None
        if own is None or (not own.address and event.passage is not None):
            source = self._sources.get(self._source.address) or self._own_source()
        elif not own.address:
            # Entered by hand in a timeline that was exported: no source tells of it here either.
            source = None
        else:
            source = self._source_id(own)
        sayings: tuple[SayingValue, ...] = ()
        if event.sayings:
            sayings = tuple(
                (self._source_id(s.source), passage_value(s.passage), s.date, s.date_basis)
                for s in event.sayings
            )
        return self._preparation.prepare(event, source, position, sayings)

    def _own_source(self) -> int:
        """The number of the source that is read, made known or brought up to date at its first use."""
        address = self._source.address
        number = self._sources.get(address)
        if number is None:
            source = self._source
            number = self._recorder.source_id(source)
            self._sources[address] = number
            text, digest = self._connection.execute(
                "SELECT text, digest FROM sources WHERE id = ?", (number,)
            ).fetchone()
            wanted = text if self._text is None else self._text
            if (text, digest) != (wanted, source.digest):
                row = [number, address, source.importer, source.digest, source.read, wanted]
                self._recorder.put_side("source", number, row)
        return number

    def _source_id(self, source: Source) -> int:
        if source.address == self._source.address:
            return self._own_source()
        number = self._sources.get(source.address)
        if number is None:
            number = self._sources[source.address] = self._recorder.source_id(source)
        return number

    def _add(self, records: list[Record]) -> None:
        if self._census is not None:
            self._census.came([record[4] for record in records])
        self._new.add_all(records)

    # -- against the timeline ---------------------------------------------------

    def _compare(self, batch: list[Prepared]) -> None:
        if self._all_new:
            self._add(list(map(self._preparation.record, batch)))
            return
        held: dict[str, Held] = {}
        uids = json_text([prepared.uid for prepared in batch])
        if not self._empty:
            held = {row[0]: row for row in self._connection.execute(_HELD, (uids,))}
        deleted = dict(self._connection.execute(_DELETED, (uids,)).fetchall())
        for prepared in batch:
            uid = prepared.uid
            if uid in deleted and deleted[uid] == prepared.source:
                self._left_deleted += 1
                self._unchanged += 1
            elif uid in held:
                self._compare_one(prepared, held[uid])
            elif self._corrections is not None and self._is_without_id(prepared):
                self._corrections.add(incoming(prepared))
                continue  # what it is, is not known yet
            else:
                self._new.add(self._preparation.record(prepared))
            if self._census is not None and not self._is_claimed:
                self._census.came([uid])
            self._is_claimed = False

    def _compare_repeats(self, batch: list[Prepared]) -> None:
        """The same for rows of a date and title that came before, whose order may have changed."""
        if self._corrections is not None:
            self._repeated.among([self._first_uid(prepared.event) for prepared in batch])
        self._compare(batch)

    def _is_without_id(self, prepared: Prepared) -> bool:
        """Whether a row of the source itself has no id of its own. In prose the importer derives them."""
        if prepared.source != self._sources.get(self._source.address):
            return False
        return prepared.derived or (bool(self._text) and is_derived(prepared.uid))

    def _first_uid(self, event: Event | Incoming) -> str:
        return derive(self._source.address, event.date, event.title)

    def _compare_one(self, prepared: Prepared, held: Held) -> None:
        uid, source, digest, title, date = held
        event = prepared.event
        if source == prepared.source:
            if digest == prepared.digest:
                self._unchanged += 1
            elif self._corrections is None or not (
                prepared.derived and self._is_without_id(prepared)
            ):
                self._changed.add((tuple(incoming(prepared)), False))
            else:
                self._is_claimed = True
                if (event.title, event.date) == (title, date):
                    self._claimed.add(tuple(incoming(prepared)))
                else:  # it was another row's, which has become something else
                    self._corrections.add(incoming(prepared))
        elif event.title == title or event.date == date or event.fields.get("reference") == (uid,):
            source = self._own_source() if prepared.source is None else prepared.source
            saying = (source, passage_value(event.passage), event.date, event.date_basis)
            self._said.setdefault(uid, []).append(saying)
        else:
            self._rename(prepared)

    def _rename(self, prepared: Prepared) -> None:
        """Another source numbers its events alike: the newcomer's uid gets the name of its source."""
        source, before = prepared.source, prepared.uid
        address = self._source.address if source is None else self._recorder.address(source)
        stem = PurePath(address).stem or address
        number = 1
        while True:
            uid = f"{before}@{stem}" + (f"-{number}" if number > 1 else "")
            (tombstone,) = self._connection.execute(
                "SELECT count(*) FROM deleted WHERE uid = ? AND source IS ?", (uid, source)
            ).fetchone()
            row = self._connection.execute(
                "SELECT uid, source, digest, title, date FROM events WHERE uid = ?", (uid,)
            ).fetchone()
            if tombstone or row is None or row[1] == source:
                break
            number += 1
        self._renamed[before] = uid
        if len(self._renamed) == 1:
            self._remarks.append(
                f"the uid {before!r} belongs to another event already, so it became {uid!r} here,"
                " and so on for others like it"
            )
        renamed = prepared._replace(uid=uid)
        if self._census is not None:
            self._census.came([uid])
        if tombstone:
            self._left_deleted += 1
            self._unchanged += 1
        elif row is None:
            self._new.add(self._preparation.record(renamed))
        else:
            self._compare_one(renamed, row)

    # -- rows without an id -----------------------------------------------------

    def _settle_claimed(self, corrections: Corrections, census: Census) -> None:
        """Rows that have changed, and whose date and title name one event: they are it. The others are compared."""
        rows = map(Incoming._make, self._claimed)
        while some := list(islice(rows, _BATCH)):
            seconds = [derive(self._source.address, row.date, row.title, 1) for row in some]
            held = {row[0] for row in self._connection.execute(_HELD, (json_text(seconds),))}
            repeated = set(self._repeated.among([self._first_uid(row) for row in some]))
            for place, (row, second) in enumerate(zip(some, seconds, strict=True)):
                if place in repeated or second in held:
                    corrections.add(row)
                else:
                    census.came([row.uid])
                    self._changed.add((tuple(row), False))
        self._claimed.close()

    def _settle_corrections(self, corrections: Corrections, census: Census) -> None:
        for row, uid, known, same, renamed in corrections.settle(census):
            census.came([uid])
            if not known:
                prepared = self._preparation.prepare(
                    row.event(), row.source, row.position, row.sayings
                )
                self._new.add(self._preparation.record(prepared._replace(uid=uid)))
            else:
                if same:
                    self._unchanged += 1
                else:
                    self._changed.add((tuple(row._replace(uid=uid)), renamed))
                if not row.derived and uid != row.uid:
                    self._known_as[row.uid] = uid

    # -- second pass ------------------------------------------------------------

    def _merge(self, at: str) -> None:
        for record, compared in self._changed:
            incoming = merging.relinked(Incoming(*record), self._renamed)
            changed, conflicts = merging.merge(self._recorder, incoming, at)
            self._updated += changed
            self._matched += changed and compared
            self._unchanged += not changed
            self._conflicts += conflicts
        updated, unchanged = merging.say(
            self._recorder,
            self._said,
            self._sources.get(self._source.address),
            whole=self._text is not None,
        )
        self._updated += updated
        self._unchanged += unchanged

    def _remark_links(self, last: int) -> None:
        """Say which new links lead nowhere; they come alive when their target does."""
        dangling = self._connection.execute(
            "SELECT l.uid, l.relation, l.target FROM links AS l WHERE l.id > ?"
            " AND NOT EXISTS (SELECT 1 FROM events WHERE uid = l.target) ORDER BY l.id",
            (last,),
        )
        more = 0
        for number, (uid, relation, target) in enumerate(dangling):
            if number < _NAMED:
                self._remarks.append(f"{uid!r} {relation} {target!r}, which is not here (yet)")
            else:
                more += 1
        if more:
            self._remarks.append(f"{more:,} more links lead to events that are not here (yet)")


def _events(count: int) -> str:
    return "one event" if count == 1 else f"{count:,} events"


def _journal_mode(connection: sqlite3.Connection, mode: str) -> bool:
    """Ask for a journal mode; whether it changed. It does not while others have the file open, and nobody waits."""
    (before,) = connection.execute("PRAGMA journal_mode").fetchone()
    if before.upper() == mode:
        return False
    (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        (after,) = connection.execute(f"PRAGMA journal_mode = {mode}").fetchone()
    except sqlite3.OperationalError:
        return False
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience}")
    return bool(after.upper() == mode)
