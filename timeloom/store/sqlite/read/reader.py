"""The reading side of the store over plain sqlite3: nothing heavy is imported to answer a question."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from timeloom.errors import DamagedTimeline, UnknownEvent
from timeloom.model.events import Event, Fields, LinkEnd, Passage, Source
from timeloom.query.query import EVERYTHING, Query
from timeloom.query.vocabulary import FieldInfo, ValueCount
from timeloom.store.address import FileAddress
from timeloom.store.answers import (
    LOOKED_AT,
    NAMED,
    Conflict,
    Detail,
    Row,
    SavedFilter,
    Step,
    TimelineInfo,
    Touched,
    added_up,
)
from timeloom.store.index import MARKS, SOURCE, TAG, facet_key, field_of
from timeloom.store.protocol import PassageOf, SourceMap
from timeloom.store.reader import EventsReader
from timeloom.store.sqlite.read import rows
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.read.rows import finite, read_fields
from timeloom.store.sqlite.read.source_texts import SourceTexts
from timeloom.store.sqlite.search.functions import RowFunctions
from timeloom.store.sqlite.search.lookups import Lookups, above
from timeloom.store.sqlite.search.matches import KnownMatches, Matches
from timeloom.store.sqlite.search.search import Search
from timeloom.store.sqlite.write.keys import HIGHEST, LOWEST
from timeloom.text import fold

if TYPE_CHECKING:
    from timeloom.query.tree import Value

_BATCH: Final = 1_000
"""Events read at a time while streaming."""
READING: Final = "reading "
"""Before an address: the name in `meta` of what a person said about how it is to be read."""


class SqliteReader(EventsReader):
    """A reader in the sense of `timeloom.store.protocol.Reader`, over a connection in autocommit mode.

    It belongs to the thread that opened the connection; `interrupt` may be called from any.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.address = FileAddress(path)
        self._connection = connection
        self.ask = Asker(connection, path, RowFunctions())
        self.lookups = Lookups(self.ask)
        self.texts = SourceTexts(self.ask, self.lookups)
        self.search = Search(self.ask, self.lookups, self._refresh)
        self._kinds: rows.Kinds | None = None
        self._seen = -1
        connection.execute("PRAGMA cache_size = -16000")

    # the timeline as a whole

    def version(self) -> int:
        others = self.ask.value("PRAGMA data_version")
        return (int(others) << 40) + self._connection.total_changes

    def _refresh(self) -> None:
        """Forget what was found out about an earlier version of the timeline."""
        version = self.version()
        if version != self._seen:
            self._seen = version
            self.lookups.forget()
            self.texts.forget()
            self.search.forget()
            self._kinds = None

    def info(self) -> TimelineInfo:
        self._refresh()
        everything = self.find(EVERYTHING)
        counts = dict(self.ask.all("SELECT value, events FROM facets WHERE field = 'is'"))
        extent = self.lookups.keep(("extent",), everything.extent) or (None, None)
        said = dict(
            self.ask.all(
                "SELECT name, value FROM meta WHERE name IN ('name', 'author', 'description')"
            )
        )
        return TimelineInfo(
            address=self.address,
            name=said.get("name") or self.address.name,
            events=everything.count(),
            undated=counts.get("undated", 0),
            proposed=counts.get("proposed", 0),
            earliest=extent[0],
            latest=extent[1],
            sources=self.sources(),
            writable=not self.ask.value("PRAGMA query_only"),
            author=said.get("author", ""),
            description=said.get("description", ""),
        )

    def expect_fields(self, names: Iterable[str]) -> None:
        self.lookups.expected = frozenset(map(fold, names))

    def check(self) -> list[str]:
        from timeloom.store.sqlite.file.checking import check

        return check(self.ask)

    def unreadable(self) -> int:
        return len(self.ask.skipped)

    def interrupt(self) -> None:
        self.texts.interrupt()
        self.ask.stop()

    def close(self) -> None:
        self._connection.close()

    # filters

    def find(self, query: Query) -> Matches:
        return self.search.find(query)

    def known(self, query: Query, keys: Any) -> Matches:  # noqa: ARG002 - the keys are enough
        return KnownMatches(self.ask, self.lookups, keys)

    def unknown_values(self, query: Query) -> tuple[Value, ...]:
        return self.search.compiled(query).unknown_values

    # events

    def kinds(self) -> rows.Kinds:
        """What hangs on events here at all."""
        self._refresh()
        if self._kinds is None:
            self._kinds = rows.Kinds(self.ask)
        return self._kinds

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The list lines of these keys."""
        return rows.list_rows(self.ask, self.kinds(), keys)

    def key(self, uid: str) -> int | None:
        found = self.ask.value("SELECT key FROM events WHERE uid = ?", (uid,))
        return None if found is None else int(found)

    def detail(self, uid: str) -> Detail:
        batch = self.ask.all(
            f"SELECT {self.kinds().detail_columns} FROM events e WHERE uid = ? AND {rows.SOUND}",
            (uid,),
        )
        if not batch:
            if self.key(uid) is not None:
                raise DamagedTimeline(
                    f"the event {uid!r} cannot be read",
                    hint="timeloom check says why; check --repair mends it",
                )
            raise UnknownEvent(uid, hint=self._close_uids(uid))
        return rows.details(self.ask, self.kinds(), batch)[0]

    def uids_of(self, found: Matches, first: int | None, last: int | None) -> Iterator[str]:
        for (uid,) in found.stream("e.uid", *_limits(first, last)):
            yield uid

    def events_of(self, found: Matches, first: int | None, last: int | None) -> Iterator[Event]:
        kinds = self.kinds()
        for batch in found.batches(kinds.event_columns, _BATCH, *_limits(first, last)):
            yield from rows.events(self.ask, kinds, batch)

    def row_blocks_of(
        self, found: Matches, first: int | None, last: int | None
    ) -> Iterator[list[str]]:
        from timeloom.model.row_text import RowWriter
        from timeloom.store.sqlite.read.row_texts import row_texts

        kinds, writer = self.kinds(), RowWriter()
        for batch in found.batches(kinds.event_columns, _BATCH, *_limits(first, last)):
            yield row_texts(self.ask, kinds, writer, batch)

    def details_of(self, found: Matches, first: int | None, last: int | None) -> Iterator[Detail]:
        kinds = self.kinds()
        for batch in found.batches(kinds.detail_columns, _BATCH, *_limits(first, last)):
            yield from rows.details(self.ask, kinds, batch)

    def _close_uids(self, uid: str) -> str:
        from timeloom.query.vocabulary import did_you_mean, suggestions

        return did_you_mean(suggestions(uid, self.lookups.uids_like(uid)))

    def uids(self, prefix: str, *, limit: int = 50) -> list[tuple[str, str]]:
        found = self.ask.all(
            "SELECT uid, title FROM events WHERE uid >= ? AND uid < ? ORDER BY uid LIMIT ?",
            (prefix, above(prefix), limit),
        )
        if len(found) < limit and any(sign.isalnum() for sign in prefix):
            known = {uid for uid, _ in found}
            found += [
                pair for pair in self._titles_that_begin(prefix, limit) if pair[0] not in known
            ]
        return found[:limit]

    def _titles_that_begin(self, prefix: str, limit: int) -> list[tuple[str, str]]:
        """Among the events that have the words, those whose title begins with them."""
        from timeloom.query.tree import Word

        folded = fold(prefix)
        matches = self.find(Query(prefix, Word(0, len(prefix), prefix)))
        found = []
        for number, (uid, title) in enumerate(matches.stream("e.uid, e.title")):
            if fold(title).startswith(folded):
                found.append((uid, title))
            if len(found) >= limit or number >= 5_000:
                break
        return found

    # fields

    def fields(self) -> list[FieldInfo]:
        self._refresh()
        return self.lookups.keep(("field counts",), self._fields)

    def _fields(self) -> list[FieldInfo]:
        counts = dict(
            self.ask.all("SELECT field, count(*) FROM facets WHERE events > 0 GROUP BY field")
        )
        if tags := self.search.tag_counts():
            counts[TAG] = len(tags)
        elif TAG in counts:
            del counts[TAG]
        found = {
            name: count for key, count in counts.items() if (name := field_of(key)) is not None
        }
        return [FieldInfo(name, found[name]) for name in sorted(found)]

    def field_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        return self._values(facet_key(name), prefix, limit)

    def mark_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        return self._values(name, prefix, limit)

    def _values(self, name: str, prefix: str, limit: int) -> list[ValueCount]:
        """Values under a key of the dictionary."""
        self._refresh()
        folded = fold(prefix)
        if name == TAG or any(field == name for field, _ in MARKS):
            counts = (
                self.search.tag_counts().items()
                if name == TAG
                else self.search.values(EVERYTHING, name, None)
            )
            found = [ValueCount(*one) for one in counts if fold(one[0]).startswith(folded)]
            return added_up([found])[:limit]
        found = [
            ValueCount(value, count)
            for value, count in self.ask.all(
                "SELECT value, events FROM facets WHERE field = ? AND folded >= ? AND folded < ?"
                " AND events > 0 ORDER BY events DESC, value LIMIT ?",
                (name, folded, above(folded), limit),
            )
        ]
        if name != SOURCE or not (further := self.lookups.further_sources()):
            return found
        # What a source tells of events of another one counts too: `source:` finds them by both.
        told = [one for one in further if folded <= fold(one.value) < above(folded)]
        return added_up([found, told])[:limit]

    def values(self, query: Query, name: str, limit: int | None) -> list[ValueCount]:
        return self.search.values(query, facet_key(name), limit)

    def histogram_by(
        self, query: Query, found: Matches, edges: Sequence[float], name: str, values: Sequence[str]
    ) -> dict[str, list[int]]:
        return self.search.histogram_by(query, found, edges, facet_key(name), values)

    # among several timelines

    def sources(self) -> tuple[Source, ...]:
        return tuple(self.kinds().sources.values())

    def ends_of(self, uids: Collection[str]) -> dict[str, LinkEnd]:
        found = self.ask.all(
            "SELECT e.uid, e.title, e.date, e.earliest, e.latest"
            " FROM json_each(?) j JOIN events e ON e.uid = j.value",
            (rows.json_list(uids),),
        )
        return {row[0]: _end("", *row) for row in found}

    def linked_from(self, uids: Collection[str]) -> dict[str, list[LinkEnd]]:
        return rows.link_ends(self.ask, rows.json_list(uids), incoming=True)

    def link_counts(self, uids: Collection[str]) -> dict[str, int]:
        return rows.link_counts(self.ask, rows.json_list(uids))

    def standings(self) -> Iterator[list[tuple[int, float | None, float | None]]]:
        sql = (
            "SELECT key, place, CASE WHEN span = 127 THEN -9e999 ELSE latest END FROM events"
            " ORDER BY key"
        )
        # Rows become arrays while they are still near to the processor.
        return self.ask.batches(sql, (), 500)

    # links and sources

    def links(self, relation: str) -> Iterator[tuple[LinkEnd, LinkEnd, Fields]]:
        ends = "{0}.title, {0}.date, {0}.earliest, {0}.latest"
        for row in self.ask.stream(
            f"SELECT l.uid, l.target, l.fields, {ends.format('a')}, {ends.format('t')}"
            " FROM links l JOIN events a ON a.uid = l.uid LEFT JOIN events t ON t.uid = l.target"
            f" AND {rows.SOUND_END} WHERE {rows.SOUND.replace('e.', 'a.')} AND l.relation = ?"
            " ORDER BY t.key IS NULL, t.key, a.key, l.id",
            (relation,),
        ):
            uid, target, fields, *bounds = row
            yield (
                _end(relation, uid, *bounds[:4]),
                _end(relation, target, *bounds[4:]),
                read_fields(fields),
            )

    def relations(self) -> list[ValueCount]:
        return [
            ValueCount(relation, count)
            for relation, count in self.ask.all(
                "SELECT relation, count(*) AS links FROM links"
                " GROUP BY relation ORDER BY links DESC, relation"
            )
        ]

    def source_size(self, address: str) -> int:
        return self.texts.size(address)

    def source_map(self, address: str) -> SourceMap:
        self._refresh()
        return self.texts.map(address)

    def source_text(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> str:
        self._refresh()
        return self.texts.text(known or self.texts.map(address), start, end)

    def passages(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> list[PassageOf]:
        return self.texts.passages(known or self.source_map(address), start, end)

    def passages_from(
        self, address: str, offset: int, *, backwards: bool = False
    ) -> Iterator[PassageOf]:
        return self.texts.passages_from(address, offset, backwards=backwards)

    def places(self, uid: str) -> list[tuple[str, Passage]]:
        return self.texts.places(uid)

    # what was done

    def touched(self, step: Step, *, limit: int) -> list[Touched]:
        from timeloom.store.sqlite.write.journal import changes_of

        return changes_of(self.ask, step.id, limit)

    def holds(self, step: Step) -> bool:
        """Whether a step is one of this timeline's journal."""
        found = self.ask.one(
            "SELECT 1 FROM journal WHERE id = ? AND at = ? AND label = ?",
            (step.id, step.at, step.label),
        )
        return found is not None

    def history(self, uid: str | None = None, *, limit: int | None = None) -> Iterator[Step]:
        where = ""
        parameters: list[Any] = [LOOKED_AT, NAMED]
        if uid is not None:
            # What an import added carries its step's number and stands in no line of the journal.
            where = (
                " WHERE j.id IN (SELECT step FROM journal_rows WHERE uid = ?"
                " UNION SELECT step FROM events WHERE uid = ?)"
            )
            parameters += [uid, uid]
        for id_, at, kind, label, count, undone, who, named in self.ask.all(
            "SELECT j.id, j.at, j.kind, j.label, j.count, j.undone, j.who,"
            " (SELECT json_group_array(uid) FROM (SELECT uid FROM (SELECT r.uid, r.ordinal"
            " FROM journal_rows r WHERE r.step = j.id AND r.ordinal > 0 AND r.uid <> ''"
            " ORDER BY r.ordinal LIMIT ?) GROUP BY uid ORDER BY min(ordinal) LIMIT ?))"
            f" FROM journal j{where} ORDER BY j.id DESC LIMIT ?",
            (*parameters, -1 if limit is None else limit),
        ):
            yield Step(id_, at, kind, label, tuple(json.loads(named)), count, bool(undone), who)

    def conflicts(self) -> list[Conflict]:
        return [
            Conflict(*row)
            for row in self.ask.all(
                "SELECT c.uid, c.attribute, c.mine, c.theirs FROM conflicts c"
                " LEFT JOIN events e ON e.uid = c.uid ORDER BY e.key, c.uid, c.attribute"
            )
        ]

    def saved_filters(self) -> list[SavedFilter]:
        return [
            SavedFilter(name, text, hotkey or "")
            for name, text, hotkey in self.ask.all(
                "SELECT name, text, hotkey FROM filters ORDER BY name"
            )
        ]

    def session(self) -> dict[str, Any]:
        text = self.ask.value("SELECT value FROM meta WHERE name = 'session'")
        return json.loads(text) if text else {}

    def columns(self) -> tuple[str, ...]:
        text = self.ask.value("SELECT value FROM meta WHERE name = 'columns'")
        return tuple(json.loads(text)) if text else ()

    def reading(self, address: str) -> dict[str, Any]:
        text = self.ask.value("SELECT value FROM meta WHERE name = ?", (READING + address,))
        return json.loads(text) if text else {}


def _limits(first: int | None, last: int | None) -> tuple[int, int]:
    return LOWEST if first is None else first, HIGHEST if last is None else last


def _end(
    relation: str,
    uid: str,
    title: str | None,
    date: str | None,
    earliest: float | None,
    latest: float | None,
) -> LinkEnd:
    return LinkEnd(relation, uid, title or "", date, finite(earliest), finite(latest))
