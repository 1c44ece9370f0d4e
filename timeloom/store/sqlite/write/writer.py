"""The store that can be written: every write is one transaction and one step of the journal."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Literal

from timeloom.errors import EventError
from timeloom.model.events import Event, Item, Link, Source
from timeloom.store import editing
from timeloom.store.answers import (
    Change,
    ChangeKind,
    Conflict,
    Edit,
    ImportReport,
    SavedFilter,
    Step,
)
from timeloom.store.image import NOTE, STAR, TAG, Image, notes_of
from timeloom.store.protocol import Due, Progress
from timeloom.store.sqlite.file.faults import told
from timeloom.store.sqlite.read.reader import READING, SqliteReader
from timeloom.store.sqlite.write import beside, journal
from timeloom.store.sqlite.write.recorder import Recorder

Clock = Callable[[], str]
"""Says the time as an EDTF instant in UTC."""


def utc_now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


_PIECE: Final = 10_000
"""Uids that are looked at without a word from the person."""


class SqliteWriter(SqliteReader):
    """A timeline in an SQLite file, over a connection in autocommit mode that can write."""

    def __init__(
        self, path: Path, connection: sqlite3.Connection, *, now: Clock = utc_now, who: str = ""
    ) -> None:
        """`who` is named in the journal and as the author of notes."""
        super().__init__(path, connection)
        self._now = now
        self._who = who
        self._recorder: Recorder | None = None
        self._open_step: Step | None = None
        self._adds = 0
        self._watcher: Progress | None = None
        self._expecting: Progress | None = None

    def interrupt(self) -> None:
        """Stop the statement that runs, if one does: between two of them the watcher is asked."""
        self.texts.interrupt()
        self._connection.interrupt()

    def watch(self, progress: Progress | None, expect: Progress | None = None) -> None:
        """Have it called during each write from now on, with the number of events changed so far.

        `expect` is called with the number of all before an undo and a redo.
        """
        self._watcher, self._expecting = progress, expect

    def close(self) -> None:
        """Close it, with all of the log in the file itself: the file may have been moved, and leave the log behind.

        A log that stays beside another file in its place would be read as a part of that one.
        """
        # Somebody may be reading at this moment, or the disk be full: then it stays in the log.
        with suppress(sqlite3.Error):
            self._connection.execute("PRAGMA busy_timeout = 0")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        super().close()

    # -- steps ----------------------------------------------------------------

    @contextmanager
    def step(self, kind: ChangeKind, label: str) -> Iterator[None]:
        """Bundle the writes inside into one journal step. Inside another one it is a part of that."""
        with self._recording(kind, label):
            yield

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing of it."""
        connection = self._connection
        with told(self.path):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                connection.execute("COMMIT")
            except BaseException:
                # A full disk or a damaged page has rolled back already.
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                self._taken_back += 1
                raise

    @contextmanager
    def _recording(self, kind: ChangeKind, label: str) -> Iterator[Recorder]:
        if self._recorder is not None:
            yield self._recorder
            return
        connection = self._connection
        self._adds = 0
        try:
            with self._transaction():
                number = journal.begin(connection, kind, label, self._now(), self._who)
                self._recorder = recorder = Recorder(connection, number, progress=self._watcher)
                self._open_step = Step(number, self._now(), kind, label, (), 0, False)
                yield recorder
                recorder.flush()
                self._open_step = None
                if recorder.changed:
                    self._open_step = journal.close(connection, number, recorder.changed, label)
                else:
                    connection.execute("ROLLBACK")
                    connection.execute("BEGIN")
        finally:
            self._recorder = None

    @property
    def _step_recorder(self) -> Recorder:
        """The recorder of the step that is open."""
        assert self._recorder is not None, "a step is open"
        return self._recorder

    def _changed(self, focus: str | None) -> Change:
        """What the step that has just been closed (or is still open around this) did."""
        return Change(self._open_step, focus)

    def _each(
        self,
        kind: ChangeKind,
        label: str,
        uids: Sequence[str],
        do: Callable[[Image], object],
    ) -> Change:
        """Do the same to several events. Raises UnknownEvent."""
        uids = self._distinct(uids)
        with self._recording(kind, self.label(label, uids)) as recorder:
            for uid in uids:
                with editing.change(recorder, uid) as image:
                    do(image)
        return self._changed(uids[0] if uids else None)

    def _annotate(
        self,
        kind: ChangeKind,
        label: str,
        uids: Sequence[str],
        decisions: Mapping[str, Callable[[beside.Event], int | None]],
    ) -> Change:
        """Give several events tags or stars, or take them away. Raises UnknownEvent."""
        uids = self._distinct(uids)
        with self._recording(kind, self.label(label, uids)) as recorder:
            for what, decide in decisions.items():
                for uid in recorder.annotate(uids, what, decide)[:1]:
                    raise editing.unknown(recorder, uid)
        return self._changed(uids[0] if uids else None)

    def _distinct(self, uids: Sequence[str]) -> list[str]:
        """The uids without repeats. In pieces: at once a million would keep every other thread waiting."""
        distinct: dict[str, None] = {}
        for some in self._pieces(uids):
            distinct.update(dict.fromkeys(some))
        return list(distinct)

    def _pieces(self, uids: Sequence[str]) -> Iterator[Sequence[str]]:
        """The uids so many at a time. Raises Cancelled between two pieces if a person has stopped the change."""
        for start in range(0, len(uids), _PIECE):
            if start and self._watcher is not None:
                self._watcher(0)
            yield uids[start : start + _PIECE]

    def label(self, verb: str, uids: Sequence[str]) -> str:
        """`star “Title”`, `star 3 events`."""
        if len(uids) != 1:
            return f"{verb} {len(uids):,} events"
        row = self._connection.execute(
            "SELECT title FROM events WHERE uid = ?", (uids[0],)
        ).fetchone()
        return f"{verb} “{row[0] if row else uids[0]}”"

    # -- events ---------------------------------------------------------------

    def add(self, event: Event) -> Change:
        """Add one event. Raises EventError for a uid in use, DateError for a date that is not EDTF."""
        with self._recording("add", f"add “{event.title}”") as recorder:
            uid = editing.add(recorder, event, at=self._now(), who=self._who, ordinal=self._adds)
            self._adds += 1
        return self._changed(uid)

    def edit(self, uid: str, edit: Edit) -> Change:
        """Change attributes of an event; a changed date is `entered` from then on, unless its basis is given."""

        def do(image: Image) -> None:
            editing.apply(self._step_recorder, image, edit)

        return self._each("edit", "edit", [uid], do)

    def delete(self, uids: Sequence[str]) -> Change:
        """Delete events; a later import of their source leaves them deleted."""
        uids = self._distinct(uids)
        with self._recording("delete", self.label("delete", uids)) as recorder:
            for uid in uids:
                editing.delete(recorder, uid)
        return self._changed(None)

    def set_field(self, uids: Sequence[str], name: str, values: Sequence[str]) -> Change:
        """Give a field these values in all the events; none removes it."""

        def do(image: Image) -> None:
            if name == "tag":
                editing.set_tags(image, values)
            else:
                editing.edit_attributes(image, {editing.FIELD + name: list(values)})

        return self._each("edit", f"set {name} of", uids, do)

    def accept(self, uids: Sequence[str]) -> Change:
        """Take proposed events into the timeline proper."""

        def do(image: Image) -> None:
            image["proposed"] = 0

        return self._each("accept", "accept", uids, do)

    # -- annotations ----------------------------------------------------------

    def add_note(self, uid: str, text: str) -> Change:
        """Attach a note (Markdown). Raises EventError for an empty one."""
        if not text.strip():
            raise EventError("a note needs words")

        def do(image: Image) -> None:
            editing.add_notes(self._step_recorder, image, [text], self._now(), self._who)

        return self._each("note", "note on", [uid], do)

    def set_note(self, uid: str, number: int, text: str) -> Change:
        """Replace note `number` (0-based); an empty text removes it. Raises EventError if there is no such note."""

        def do(image: Image) -> None:
            notes = notes_of(image)
            if not 0 <= number < len(notes):
                raise EventError(f"the event {uid!r} has no note number {number + 1}")
            note, old, _, author = notes[number]
            if not text.strip():
                del image[f"{NOTE}{note}"]
            elif text != old:
                image[f"{NOTE}{note}"] = [text, self._now(), self._who or author]

        return self._each("note", "edit note on" if text.strip() else "remove note from", [uid], do)

    def star(self, uids: Sequence[str], on: bool | None = None) -> Change:
        """Star or unstar; None turns each over (all on, if they differ)."""
        if on is None:
            on = any(map(self._lack_a_star, self._pieces(uids)))
        wanted = 1 if on else None
        return self._annotate("star", "star" if on else "unstar", uids, {STAR: lambda _: wanted})

    def _lack_a_star(self, uids: Sequence[str]) -> bool:
        (bare,) = self._connection.execute(
            "SELECT EXISTS (SELECT 1 FROM json_each(?) j LEFT JOIN events e ON e.uid = j.value"
            " WHERE NOT EXISTS (SELECT 1 FROM stars s WHERE s.key = e.key))",
            (json.dumps(list(uids)),),
        ).fetchone()
        return bool(bare)

    def tag(
        self, uids: Sequence[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        """Add and remove tags. One that the source gave is kept as taken away, whatever its source says later."""

        def decision(wanted: bool) -> Callable[[beside.Event], int | None]:
            return lambda event: editing.tag_value(given=event.given, wanted=wanted)

        changes = {TAG + tag: decision(False) for tag in remove if tag}
        changes |= {TAG + tag: decision(True) for tag in add if tag}
        return self._annotate("tag", "tag", uids, changes)

    def link(self, uid: str, link: Link) -> Change:
        """Link an event to another; the same link again changes its fields."""
        return self._relink("link", uid, link, keep=True)

    def unlink(self, uid: str, link: Link) -> Change:
        """Remove a link with this relation and target."""
        return self._relink("unlink", uid, link, keep=False)

    def _relink(self, verb: str, uid: str, link: Link, *, keep: bool) -> Change:
        def do(image: Image) -> None:
            editing.relink(self._step_recorder, image, link, keep=keep)

        return self._each("link", verb, [uid], do)

    # -- imports --------------------------------------------------------------

    def import_items(
        self,
        items: Iterable[Item],
        source: Source,
        *,
        text: str | None = None,
        dry_run: bool = False,
        strict: bool = False,
        progress: Progress | None = None,
        publish: Due | None = None,
        expected: Collection[str] = (),
    ) -> ImportReport:
        """Take in what an importer yields, as one step, or nothing of it.

        Events that carry a `source` of their own keep it; the others are `source`'s. `text` is the source's whole text,
        kept for prose. `dry_run` reports and changes nothing; `strict` raises EventError at the first rejection. With
        `publish` others see what is new whenever it says so, and if the import fails, that much of it stays. `expected`
        are the addresses of sources whose events all are to come: those that do not are in the report, and stay.
        """
        from timeloom.store.sqlite.write.bulk import Import

        run = Import(
            self._connection,
            source,
            text,
            who=self._who,
            strict=strict,
            progress=progress,
            publish=publish,
            expected=expected,
        )
        with told(self.path):
            return run.take(items, self._now(), dry_run=dry_run)

    def merge(self, uid: str, other: str) -> Change:
        """Make two events one, under the uid of the first. Raises UnknownEvent and EventError."""
        from timeloom.store.uniting import unite

        label = f"{self.label('merge', [other])} into “{self.label('', [uid])[2:-1]}”"
        with self._recording("edit", label) as recorder:
            unite(recorder, uid, other)
        return self._changed(uid)

    def resolve_conflict(self, conflict: Conflict, *, take: Literal["mine", "theirs"]) -> Change:
        """Settle a conflict: keep the person's value, or take the source's. Raises EventError if there is none."""

        def do(image: Image) -> None:
            editing.resolve(image, conflict.uid, conflict.attribute, theirs=take == "theirs")

        return self._each("edit", f"take {take} in", [conflict.uid], do)

    # -- back and forth -------------------------------------------------------

    def undo(self) -> Change:
        """Undo the newest step that is not undone. Raises NothingToUndo."""
        with self._transaction():
            step = journal.undo(self._connection, self._watcher, self._expecting)
        return Change(step, step.uids[0] if step.uids else None)

    def redo(self) -> Change:
        """Redo the oldest undone step. Raises NothingToUndo."""
        with self._transaction():
            step = journal.redo(self._connection, self._watcher, self._expecting)
        return Change(step, step.uids[0] if step.uids else None)

    # -- filters and session --------------------------------------------------

    def save_filter(self, saved: SavedFilter) -> None:
        """Keep a named query; another one that has its hotkey loses it."""
        if not saved.name.strip():
            raise EventError("a saved filter needs a name")
        with self._recording("filter", f"save filter “{saved.name}”") as recorder:
            if saved.hotkey:
                others = self._connection.execute(
                    "SELECT name, text FROM filters WHERE hotkey = ? AND name <> ?",
                    (saved.hotkey, saved.name),
                ).fetchall()
                for name, text in others:
                    recorder.put_side("filter", name, [name, text, ""])
            recorder.put_side("filter", saved.name, [saved.name, saved.text, saved.hotkey])

    def delete_filter(self, name: str) -> None:
        """Forget a named query."""
        with self._recording("filter", f"delete filter “{name}”") as recorder:
            recorder.put_side("filter", name, None)

    def set_session(self, session: Mapping[str, Any]) -> None:
        """Keep what the explorer wants to find at its next start. No step of the journal."""
        self._set_meta("session", json.dumps(session, ensure_ascii=False))

    def set_reading(self, address: str, said: Mapping[str, Any]) -> None:
        """Keep what a person said about how a source is to be read; nothing said is nothing kept."""
        if said:
            self._set_meta(READING + address, json.dumps(said, ensure_ascii=False))
            return
        with self._transaction():
            self._connection.execute("DELETE FROM meta WHERE name = ?", (READING + address,))

    def set_name(self, name: str) -> None:
        """Name the timeline."""
        self._set_meta("name", name)

    def describe(self, *, author: str | None = None, description: str | None = None) -> None:
        """Say whose timeline it is and what it is about; None leaves it as it is."""
        for name, value in (("author", author), ("description", description)):
            if value is not None:
                self._set_meta(name, value)

    def set_columns(self, names: Sequence[str]) -> None:
        """Keep which fields the list shows as columns, in their order."""
        self._set_meta("columns", json.dumps(list(names), ensure_ascii=False))

    def begin_history(self) -> None:
        """Forget the journal: what the timeline holds now is where its history begins, and cannot be undone."""
        with self._transaction():
            for forget in (
                "DELETE FROM journal_rows",
                "DELETE FROM journal",
                "UPDATE events SET step = NULL",
            ):
                self._connection.execute(forget)

    def _set_meta(self, name: str, value: str) -> None:
        with self._transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value)
            )
