"""A source read again: what it says now against what the timeline holds, attribute by attribute.

What a person wrote stands. Where the source has changed under an edit, both values are kept and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timeloom.store import edits
from timeloom.store.images import EVENT, Image, read_image
from timeloom.store.incoming import Incoming, PassageValue, SayingValue
from timeloom.store.protocol import Conflict
from timeloom.store.recorder import Recorder

Sayings = dict[str, list[SayingValue]]
"""What a source says of events of other sources, by uid."""


def relinked(incoming: Incoming, renamed: Mapping[str, str]) -> Incoming:
    """The event with its links following uids that were changed on the way in."""
    if not renamed or not incoming.links:
        return incoming
    links = tuple(
        (relation, renamed.get(to, to), fields) for relation, to, fields in incoming.links
    )
    return incoming._replace(links=links)


def merge(recorder: Recorder, incoming: Incoming, at: str) -> tuple[bool, list[Conflict]]:
    """Bring an event up to what its source says now; whether that changed it, and the conflicts."""
    uid = incoming.uid
    image = recorder.touch(uid)
    values, conflicts = _compare(recorder, uid, image, incoming.attributes())
    changed = bool(values)
    if values:
        edits.write_attributes(recorder, uid, values)
    changed |= _merge_marks(recorder, image, incoming, at)
    changed |= _merge_passages(recorder, image, incoming)
    recorder.connection.execute(
        "UPDATE events SET digest = ? WHERE uid = ?", (incoming.digest, uid)
    )
    return changed, conflicts


def _compare(
    recorder: Recorder, uid: str, image: Image, theirs: dict[str, Any]
) -> tuple[dict[str, Any], list[Conflict]]:
    """The attributes to take over, and the conflicts, which are written down."""
    mine = edits.attributes(image)
    edited = {attribute: source for _, attribute, source in image.get("edits", ())}
    values: dict[str, Any] = {}
    conflicts = []
    for name in dict.fromkeys([*theirs, *mine, *edited]):
        their = theirs.get(name, edits.without(name))
        my = mine.get(name, edits.without(name))
        if name not in edited:
            if their != my:
                values[name] = their
            continue
        if edited[name] == edits.written(their):
            continue
        recorder.connection.execute(
            "UPDATE edits SET source_value = ? WHERE uid = ? AND attribute = ?",
            (edits.written(their), uid, name),
        )
        if their == my:
            continue  # the source has come round; the edit stays marked, should it change again
        conflict = Conflict(uid, name, edits.shown(name, my), edits.shown(name, their))
        conflicts.append(conflict)
        recorder.connection.execute(
            "INSERT OR REPLACE INTO conflicts (uid, attribute, mine, theirs) VALUES (?, ?, ?, ?)",
            (uid, name, conflict.mine, conflict.theirs),
        )
    return values, conflicts


def _merge_marks(recorder: Recorder, image: Image, incoming: Incoming, at: str) -> bool:
    """Stars and notes are only added to; what a person has accepted stays accepted."""
    connection, uid = recorder.connection, incoming.uid
    row = image["events"][0]
    changed = False
    if incoming.starred and not row[EVENT["starred"]]:
        connection.execute("UPDATE events SET starred = 1 WHERE uid = ?", (uid,))
        changed = True
    if row[EVENT["proposed"]] and not incoming.proposed:
        connection.execute("UPDATE events SET proposed = 0 WHERE uid = ?", (uid,))
        changed = True
    known = {note[2] for note in image.get("notes", ())}
    for note in incoming.notes:
        if note not in known:
            connection.execute(
                "INSERT INTO notes (uid, text, written) VALUES (?, ?, ?)", (uid, note, at)
            )
            connection.execute("UPDATE events SET notes = notes + 1 WHERE uid = ?", (uid,))
            changed = True
    return changed


def _merge_passages(recorder: Recorder, image: Image, incoming: Incoming) -> bool:
    """The event's own passage, and what its source quotes of others."""
    uid = incoming.uid
    held = [
        (source, _value(start, end, section, text), date, basis, first)
        for _, _, source, start, end, section, text, date, basis, first in image.get("passages", ())
    ]
    changed = False
    own = [passage for _, passage, _, _, first in held if first]
    wanted = [] if incoming.passage is None else [incoming.passage]
    if own != wanted:
        changed = True
        recorder.connection.execute("DELETE FROM passages WHERE uid = ? AND first = 1", (uid,))
        if incoming.passage is not None and incoming.source is not None:
            _insert(recorder, uid, (incoming.source, incoming.passage, None, incoming.basis), 1)
    for saying in incoming.sayings:
        if (*saying, 0) not in held:
            changed = True
            _insert(recorder, uid, saying, 0)
    section = incoming.section
    if section != image["events"][0][EVENT["section"]]:
        recorder.connection.execute("UPDATE events SET section = ? WHERE uid = ?", (section, uid))
    if changed:
        _refresh_has_passage(recorder, uid)
    return changed


def say(recorder: Recorder, said: Sayings, source: int | None, *, whole: bool) -> tuple[int, int]:
    """Write what a source says of events besides telling them; how many of other sources' changed and did not.

    A uid that no event has is passed over; the source's own events have been counted already. With `whole` the source
    is prose that was read as a whole: what it no longer says goes away.
    """
    updated = unchanged = 0
    for uid, sayings in said.items():
        image = read_image(recorder.connection, uid)
        if "events" not in image:
            continue
        changed = _say_one(recorder, uid, image, sayings)
        if image["events"][0][EVENT["source"]] != source:
            updated += changed
            unchanged += not changed
        recorder.flush_if_many()
    if whole and source is not None:
        rows = recorder.connection.execute(
            "SELECT DISTINCT uid FROM passages WHERE source = ? AND first = 0", (source,)
        ).fetchall()
        for (uid,) in rows:
            if uid not in said:
                recorder.touch(uid)
                recorder.connection.execute(
                    "DELETE FROM passages WHERE uid = ? AND source = ? AND first = 0", (uid, source)
                )
                _refresh_has_passage(recorder, uid)
                updated += 1
                recorder.flush_if_many()
    return updated, unchanged


def _say_one(recorder: Recorder, uid: str, image: Image, sayings: list[SayingValue]) -> bool:
    sources = {source for source, *_ in sayings}
    held = [
        (source, _value(start, end, section, text), date, basis)
        for _, _, source, start, end, section, text, date, basis, first in image.get("passages", ())
        if not first and source in sources
    ]
    if held == sayings:
        return False
    recorder.touch(uid)
    for source in sources:
        recorder.connection.execute(
            "DELETE FROM passages WHERE uid = ? AND source = ? AND first = 0", (uid, source)
        )
    for saying in sayings:
        _insert(recorder, uid, saying, 0)
    _refresh_has_passage(recorder, uid)
    return True


def _value(
    start: int | None, end: int | None, section: str, text: str | None
) -> PassageValue | None:
    return None if start is None or end is None else (start, end, section, text or "")


def _insert(recorder: Recorder, uid: str, saying: SayingValue, first: int) -> None:
    source, passage, date, basis = saying
    recorder.connection.execute(
        'INSERT INTO passages (uid, source, "start", "end", section, text, date, basis, first)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (uid, source, *(passage or (None, None, "", None)), date, basis, first),
    )


def _refresh_has_passage(recorder: Recorder, uid: str) -> None:
    recorder.connection.execute(
        "UPDATE events SET has_passage = EXISTS (SELECT 1 FROM passages WHERE uid = ?1)"
        " WHERE uid = ?1",
        (uid,),
    )
