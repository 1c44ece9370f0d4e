"""From rows of SQLite to list lines, whole events and details, many at a time.

What hangs on events – links, tags, notes, passages – is asked for a batch of them at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import inf
from typing import Any, Final, cast

from timeloom.model.events import DateBasis, Event, Fields, Link, LinkEnd, Passage, Saying, Source
from timeloom.store.answers import Conflict, Detail, Note, Row
from timeloom.store.index import TAG, merge_tags
from timeloom.store.sqlite.read.asking import Asker

_STARRED: Final = "EXISTS (SELECT 1 FROM stars s WHERE s.key = e.key)"
_CONFLICTING: Final = "EXISTS (SELECT 1 FROM conflicts c WHERE c.uid = e.uid)"
_NOTES: Final = "(SELECT count(*) FROM notes n WHERE n.key = e.key)"
SOUND: Final = (
    "(typeof(e.uid) = 'text' AND typeof(e.title) = 'text' AND typeof(e.summary) = 'text'"
    " AND typeof(e.date) IN ('text', 'null') AND typeof(e.place) IN ('real', 'null')"
    " AND typeof(e.latest) IN ('real', 'null') AND typeof(e.fields) = 'text'"
    " AND (e.fields = '{}' OR (json_valid(e.fields) AND substr(e.fields, 1, 1) = '{'))"
    " AND typeof(e.basis) = 'text' AND typeof(e.section) = 'text' AND (e.date IS NULL) = (e.place IS NULL)"
    " AND (e.date IS NULL OR ((e.date GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]' OR (e.date GLOB"
    " '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-2][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'"
    " AND substr(e.date, 12, 2) < '24'))"
    " AND substr(e.date, 6, 2) BETWEEN '01' AND '12' AND substr(e.date, 9, 2) BETWEEN '01' AND '28')"
    " OR timeloom_is_date(CAST(e.date AS BLOB))) OR timeloom_unreadable(e.key))"
)
"""SQL for whether the row e of `events` can be read; a plain day or moment is known by its shape, at speed.
What takes longer to find out is left to `check`.
The last function notes what is left out, and is not asked of any other."""
SOUND_END: Final = SOUND.replace("e.", "t.")
"""The same of the event t, at the end of a link."""
_NO_FIELDS: Final = "{}"
_scan: Final = cast(Callable[[str, int], tuple[Any, int]], vars(json.JSONDecoder())["scan_once"])
"""What `json.loads` comes to, without its questions about the kind of text: this is asked a million times."""
_AMONG: Final = "FROM json_each(?) j CROSS JOIN"


def finite(moment: float | None) -> float | None:
    """A bound as the protocol has it: None where there is no limit."""
    return moment if isinstance(moment, (float, int)) and -inf < moment < inf else None


def read_fields(text: str) -> Fields:
    """Fields as they are stored: a JSON object of lists."""
    if text == _NO_FIELDS:
        return {}
    try:
        read = _scan(text, 0)[0].items()
    except (ValueError, TypeError, AttributeError, StopIteration):
        return {}  # of a link in a damaged file; `check` tells of it
    try:
        return {name: tuple(values) for name, values in read}
    except TypeError:  # a damaged file; `check` tells of it
        return {
            name: tuple(values) if isinstance(values, list) else (str(values),)
            for name, values in read
        }


_MOST_SHARED: Final = 20_000
"""Texts of fields whose reading is kept: many events have the same."""


class Kinds:
    """Which of the things that hang on events this timeline has at all: what it lacks is not asked for."""

    def __init__(self, ask: Asker) -> None:
        (self.links, self.tags, stars, notes, self.sayings, self.conflicts, self.edits) = ask.one(
            "SELECT EXISTS (SELECT 1 FROM links), EXISTS (SELECT 1 FROM tags),"
            " EXISTS (SELECT 1 FROM stars), EXISTS (SELECT 1 FROM notes),"
            " EXISTS (SELECT 1 FROM passages WHERE first = 0), EXISTS (SELECT 1 FROM conflicts),"
            " EXISTS (SELECT 1 FROM edits)"
        )
        starred, noted = _STARRED if stars else "0", _NOTES if notes else "0"
        conflicting = _CONFLICTING if self.conflicts else "0"
        self.row_columns = (
            "e.key, e.uid, e.date, e.earliest, e.latest, e.place, e.title, e.fields, e.section,"
            f" {starred}, e.proposed, {noted}, e.has_passage, e.basis, {conflicting}"
        )
        self.event_columns = (
            f"e.uid, e.date, e.title, e.summary, e.fields, {starred}, e.proposed, {noted},"
            " e.has_passage, e.basis, e.source, e.key"
        )
        self.detail_columns = f"{self.event_columns}, e.earliest, e.latest"
        self.sources = {
            number: Source(address, importer or "", digest or "", read or "")
            for number, address, importer, digest, read in ask.all(
                "SELECT id, address, importer, digest, read FROM sources"
            )
        }
        self._shared: dict[str, Fields] = {}

    def fields(self, text: str) -> Fields:
        """Fields as they are stored; events with the same ones share them."""
        found = self._shared.get(text)
        if found is None:
            found = read_fields(text)
            if len(self._shared) < _MOST_SHARED:
                self._shared[text] = found
        return found


def list_rows(ask: Asker, kinds: Kinds, keys: Sequence[int]) -> list[Row]:
    """The list lines of these keys, in their order; a key that no event has is left out."""
    if not keys:
        return []
    found = ask.all(
        f"SELECT {kinds.row_columns} {_AMONG} events e ON e.key = j.value WHERE {SOUND}",
        (json_list(keys),),
    )
    uids = json_list([row[1] for row in found])
    tags = tags_of(ask, json_list([row[0] for row in found])) if kinds.tags else {}
    links = link_ends(ask, uids) if kinds.links else {}
    leading_here = link_counts(ask, uids) if kinds.links else {}
    return [
        Row(
            key,
            uid,
            date,
            finite(earliest),
            finite(latest),
            title,
            merge_tags(kinds.fields(fields), tags[key]) if key in tags else kinds.fields(fields),
            section,
            starred == 1,
            proposed == 1,
            notes,
            has_passage == 1,
            tuple(links[uid]) if uid in links else (),
            leading_here.get(uid, 0),
            basis,
            0,
            place,
            conflicting == 1,
        )
        for (
            key, uid, date, earliest, latest, place, title, fields, section, starred, proposed, notes,
            has_passage, basis, conflicting,
        ) in found
    ]  # fmt: skip


def events(ask: Asker, kinds: Kinds, batch: Sequence[Any]) -> list[Event]:
    """Whole events from rows that begin with `Kinds.event_columns`."""
    uids = json_list([row[0] for row in batch])
    tags = tags_of(ask, json_list([row[11] for row in batch])) if kinds.tags else {}
    links = links_of(ask, uids) if kinds.links else {}
    noted = [row[11] for row in batch if row[7]]
    notes = notes_of(ask, json_list(noted)) if noted else {}
    placed = uids if kinds.sayings else json_list([row[0] for row in batch if row[8]])
    passages, sayings = passages_of(ask, kinds, placed) if placed != "[]" else ({}, {})
    sources, fields_of = kinds.sources, kinds.fields
    return [
        Event(
            title,
            date,
            uid,
            summary,
            merge_tags(fields_of(fields), tags[key]) if key in tags else fields_of(fields),
            tuple(links[uid]) if uid in links else (),
            sources.get(source),
            passages.get(uid),
            basis,
            tuple([note.text for note in notes[key]]) if note_count else (),
            starred == 1,
            proposed == 1,
            tuple(sayings[uid]) if uid in sayings else (),
            "",
            _own_tags(fields_of(fields), tags[key]) if key in tags else (),
        )
        for uid, date, title, summary, fields, starred, proposed, note_count, _, basis, source, key, *_
        in batch
    ]  # fmt: skip


def details(ask: Asker, kinds: Kinds, batch: Sequence[Any]) -> list[Detail]:
    """Everything about the events in rows of `Kinds.detail_columns`."""
    uids = json_list([row[0] for row in batch])
    outgoing = link_ends(ask, uids) if kinds.links else {}
    incoming = link_ends(ask, uids, incoming=True) if kinds.links else {}
    edited = _edited(ask, uids) if kinds.edits else {}
    noted = [row[11] for row in batch if row[7]]
    notes = notes_of(ask, json_list(noted)) if noted else {}
    conflicts = _conflicts(ask, uids) if kinds.conflicts else {}
    return [
        Detail(
            key=row[11],
            event=event,
            earliest=finite(row[12]),
            latest=finite(row[13]),
            links=tuple(outgoing.get(event.uid, ())),
            linked_from=tuple(incoming.get(event.uid, ())),
            edited=tuple(edited.get(event.uid, ())),
            conflicts=tuple(conflicts.get(event.uid, ())),
            notes=tuple(notes.get(row[11], ())),
        )
        for row, event in zip(batch, events(ask, kinds, batch), strict=True)
    ]


def link_ends(ask: Asker, uids: str, *, incoming: bool = False) -> dict[str, list[LinkEnd]]:
    """The other ends of the links from (or to) these events, by uid: outgoing in their order, incoming by time."""
    here, there = ("target", "uid") if incoming else ("uid", "target")
    order = "t.key, l.id" if incoming else "l.mine, l.id"
    found: defaultdict[str, list[LinkEnd]] = defaultdict(list)
    for uid, relation, other, fields, title, date, earliest, latest in ask.all(
        f"SELECT l.{here}, l.relation, l.{there}, l.fields, t.title, t.date, t.earliest, t.latest"
        f" {_AMONG} links l ON l.{here} = j.value LEFT JOIN events t ON t.uid = l.{there}"
        f" AND {SOUND_END}"
        f" ORDER BY {order}",
        (uids,),
    ):
        found[uid].append(
            LinkEnd(
                relation,
                other,
                title or "",
                date,
                finite(earliest),
                finite(latest),
                read_fields(fields),
            )
        )
    return found


def json_list(values: Iterable[Any]) -> str:
    """Keys or uids as they are handed to SQLite."""
    return json.dumps(list(values))


def link_counts(ask: Asker, uids: str) -> dict[str, int]:
    """How many links lead to these uids."""
    return dict(
        ask.all(
            f"SELECT l.target, count(*) {_AMONG} links l ON l.target = j.value GROUP BY l.target",
            (uids,),
        )
    )


def tags_of(ask: Asker, keys: str) -> dict[int, dict[str, int]]:
    """What people added to the tags of these events (1) or took away from them (0), by key."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for key, tag, mine in ask.all(
        f"SELECT g.key, g.tag, g.mine {_AMONG} tags g ON g.key = j.value ORDER BY g.tag", (keys,)
    ):
        found[key][tag] = mine
    return found


def _own_tags(fields: Fields, tags: dict[str, int]) -> tuple[str, ...]:
    """The tags that people alone gave, not the source as well."""
    return tuple(tag for tag, mine in tags.items() if mine and tag not in fields.get(TAG, ()))


def notes_of(ask: Asker, keys: str) -> dict[int, list[Note]]:
    """The notes of these events, the oldest first, by key."""
    found: defaultdict[int, list[Note]] = defaultdict(list)
    for key, *note in ask.all(
        f"SELECT n.key, n.text, n.written, n.author {_AMONG} notes n ON n.key = j.value ORDER BY n.id",
        (keys,),
    ):
        text, written, author = note
        found[key].append(Note(text, written or "", author or ""))
    return found


def _edited(ask: Asker, uids: str) -> dict[str, list[str]]:
    return _grouped(
        ask.all(
            f"SELECT d.uid, d.attribute {_AMONG} edits d ON d.uid = j.value ORDER BY d.attribute",
            (uids,),
        )
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for uid, text in pairs:
        found[uid].append(text)
    return found


def _conflicts(ask: Asker, uids: str) -> dict[str, list[Conflict]]:
    found: defaultdict[str, list[Conflict]] = defaultdict(list)
    for row in ask.all(
        f"SELECT c.uid, c.attribute, c.mine, c.theirs {_AMONG} conflicts c ON c.uid = j.value"
        " ORDER BY c.attribute",
        (uids,),
    ):
        found[row[0]].append(Conflict(*row))
    return found


def links_of(ask: Asker, uids: str) -> dict[str, list[Link]]:
    """The links of these events, in their order."""
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for uid, relation, target, fields in ask.all(
        f"SELECT l.uid, l.relation, l.target, l.fields {_AMONG} links l ON l.uid = j.value"
        " ORDER BY l.mine, l.id",
        (uids,),
    ):
        found[uid].append(Link(relation, target, read_fields(fields)))
    return found


def passages_of(
    ask: Asker, kinds: Kinds, uids: str
) -> tuple[dict[str, Passage], dict[str, list[Saying]]]:
    """The events' own passages, and what further sources say of them."""
    own: dict[str, Passage] = {}
    sayings: defaultdict[str, list[Saying]] = defaultdict(list)
    for uid, source, start, end, section, text, date, basis, first in ask.all(
        'SELECT p.uid, p.source, p.start, p."end", p.section, p.text, p.date, p.basis, p.first'
        f" {_AMONG} passages p ON p.uid = j.value ORDER BY p.id",
        (uids,),
    ):
        passage = None if start is None else Passage(start, end, text or "", section or "")
        if not first:
            known_by = cast(DateBasis, basis or "stated")
            saying = Saying(kinds.sources.get(source, Source("")), passage, date, known_by)
            sayings[uid].append(saying)
        elif passage:
            own[uid] = passage
    return own, sayings
