"""Changing single events: attributes with what their source says of them, annotations, and events as a whole.

Every function works inside a step: it touches the event in the recorder first and writes rows after that.
An attribute is named `date` (which takes its basis along), `title`, `summary`, `links` or `fields.NAME`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from timeloom.errors import EventError, UnknownEvent
from timeloom.events import DATE_BASES, Event, Fields, Link, Passage, Source
from timeloom.identity import derive
from timeloom.query.vocabulary import did_you_mean, suggestions
from timeloom.store.images import EVENT, Image, read_image
from timeloom.store.protocol import UNSET, Edit
from timeloom.store.recorder import Recorder

FIELD: Final = "fields."
"""Begins the attribute name of a field."""

_POSITIONS: Final = 1 << 20
"""Positions that one step has to give to events entered by hand: they stand in the order of their entry."""


def written(value: Any) -> str:
    """A value as JSON, as it stands in the file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def touch(recorder: Recorder, uid: str) -> Image:
    """Announce a change of an event that there is. Raises UnknownEvent."""
    first = not recorder.is_touched(uid)
    image = recorder.touch(uid)
    # The step may have added or deleted it since it was touched first.
    known = "events" in image if first else "events" in _now(recorder, uid)
    if not known:
        raise UnknownEvent(uid, hint=did_you_mean(suggestions(uid, _next_to(recorder, uid))))
    return image


def _next_to(recorder: Recorder, uid: str) -> list[str]:
    """Some uids that sort next to one."""
    ask = recorder.connection.execute
    below = ask("SELECT uid FROM events WHERE uid < ? ORDER BY uid DESC LIMIT 20", (uid,))
    above = ask("SELECT uid FROM events WHERE uid > ? ORDER BY uid LIMIT 20", (uid,))
    return [row[0] for rows in (below, above) for row in rows]


# -- whole events -------------------------------------------------------------


def source_id(recorder: Recorder, source: Source) -> int:
    """The number of a source, which is made known if it is new."""
    connection = recorder.connection
    row = connection.execute(
        "SELECT id FROM sources WHERE address = ?", (source.address,)
    ).fetchone()
    if row is not None:
        return int(row[0])
    (number,) = connection.execute("SELECT coalesce(max(id), 0) + 1 FROM sources").fetchone()
    row = [number, source.address, source.importer, source.digest, source.read, None]
    recorder.put_side("sources", number, row)
    return int(number)


def section_of(passage: Passage | None, fields: Fields) -> str:
    """The section an event stands in: its passage's, else its field `section`."""
    if passage is not None and passage.section:
        return passage.section
    return next(iter(fields.get("section", ())), "")


def check(event: Event) -> None:
    """Raises EventError for an event that cannot be stored as it is."""
    if not event.title.strip():
        raise EventError("an event needs a title", hint="say in a few words what happened")
    if event.date_basis not in DATE_BASES:
        raise EventError(
            f"{event.date_basis!r} is not a date basis", hint=f"one of {', '.join(DATE_BASES)}"
        )
    if event.passage is not None and not (event.source and event.source.address):
        raise EventError("a passage needs a source", hint="name the source it stands in")
    if "\0" in event.uid:
        raise EventError("a uid cannot hold a NUL", hint="give another one")


def add(recorder: Recorder, event: Event, *, at: str, ordinal: int) -> str:
    """Put a new event in; its uid. Raises EventError for a uid in use, DateError for a date that is none."""
    check(event)
    connection = recorder.connection
    uid = event.uid or _free_uid(recorder, event)
    if connection.execute("SELECT 1 FROM events WHERE uid = ?", (uid,)).fetchone():
        raise EventError(f"there is an event with the uid {uid!r} already", hint="give another one")
    source = source_id(recorder, event.source) if event.source and event.source.address else None
    basis = event.date_basis
    if source is None and basis == "stated":
        basis = "entered"  # there is no source that could have stated it
    fields = {name: list(values) for name, values in event.fields.items() if values}
    row = [
        uid,
        event.date,
        event.title,
        event.summary,
        written(fields),
        basis,
        source,
        (recorder.step or 0) * _POSITIONS + ordinal,
        int(event.starred),
        int(event.proposed),
        0,
        section_of(event.passage, event.fields),
        0,
        len(event.notes),
        None,
        recorder.step,
    ]
    recorder.touch(uid)
    recorder.put_event(row)
    connection.execute("DELETE FROM deleted WHERE uid = ?", (uid,))
    set_links(recorder, uid, event.links)
    for note in event.notes:
        connection.execute(
            "INSERT INTO notes (uid, text, written) VALUES (?, ?, ?)", (uid, note, at)
        )
    if event.passage is not None and source is not None:
        add_passage(recorder, uid, source, event.passage, first=True)
    for saying in event.sayings:
        add_passage(
            recorder,
            uid,
            source_id(recorder, saying.source),
            saying.passage,
            date=saying.date,
            basis=saying.date_basis,
        )
    return uid


def _free_uid(recorder: Recorder, event: Event) -> str:
    address = event.source.address if event.source else ""
    repeat = 0
    while True:
        uid = derive(address, event.date, event.title, repeat)
        found = recorder.connection.execute(
            "SELECT 1 FROM events WHERE uid = ? UNION ALL SELECT 1 FROM deleted WHERE uid = ?",
            (uid, uid),
        ).fetchone()
        if found is None:
            return uid
        repeat += 1


def delete(recorder: Recorder, uid: str) -> None:
    """Take an event out; a tombstone keeps a later import of its source from bringing it back."""
    row = touch(recorder, uid)["events"][0]
    recorder.delete_event(uid)
    if row[EVENT["source"]] is not None:
        recorder.connection.execute(
            "INSERT OR REPLACE INTO deleted (uid, source, step) VALUES (?, ?, ?)",
            (uid, row[EVENT["source"]], recorder.step),
        )


def add_passage(
    recorder: Recorder,
    uid: str,
    source: int,
    passage: Passage | None,
    *,
    date: str | None = None,
    basis: str = "stated",
    first: bool = False,
) -> None:
    """Write a row of `passages`: the event's own passage, or (not `first`) what a further source says."""
    place = (
        (None, None, "", None)
        if passage is None
        else (passage.start, passage.end, passage.section, passage.text)
    )
    recorder.connection.execute(
        'INSERT INTO passages (uid, source, "start", "end", section, text, date, basis, first)'
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (uid, source, *place, date, basis, int(first)),
    )
    recorder.connection.execute("UPDATE events SET has_passage = 1 WHERE uid = ?", (uid,))


def set_links(recorder: Recorder, uid: str, links: Iterable[Link]) -> None:
    recorder.connection.execute("DELETE FROM links WHERE uid = ?", (uid,))
    recorder.connection.executemany(
        "INSERT INTO links (uid, relation, target, fields) VALUES (?, ?, ?, ?)",
        [
            (uid, link.relation, link.to, written({k: list(v) for k, v in link.fields.items()}))
            for link in links
        ],
    )


# -- attributes ---------------------------------------------------------------


def attributes(image: Image) -> dict[str, Any]:
    """The attributes of an event as JSON values, fields it does not have left out."""
    row = image["events"][0]
    links = [
        [relation, target, json.loads(fields)]
        for _, _, relation, target, fields in image.get("links", ())
    ]
    fields = json.loads(row[EVENT["fields"]])
    return {
        "date": [row[EVENT["date"]], row[EVENT["basis"]]],
        "title": row[EVENT["title"]],
        "summary": row[EVENT["summary"]],
        "links": links,
        **{FIELD + name: values for name, values in fields.items()},
    }


def without(attribute: str) -> Any:
    """The value of an attribute that an event does not have."""
    return [] if attribute.startswith(FIELD) or attribute == "links" else ""


def shown(attribute: str, value: Any) -> str:
    """A value of an attribute for a person."""
    if attribute == "date":
        return value[0] or ""
    if attribute == "links":
        return ", ".join(f"{relation} {target}" for relation, target, _ in value)
    return value if isinstance(value, str) else ", ".join(value)


def write_attributes(recorder: Recorder, uid: str, values: Mapping[str, Any]) -> None:
    """Write attributes of a touched event, with what follows from them."""
    connection = recorder.connection
    row = connection.execute(
        "SELECT uid, date, title, summary, fields, basis, source, position, starred, proposed, edited, section,"
        " has_passage, notes, digest, step FROM events WHERE uid = ?",
        (uid,),
    ).fetchone()
    new = list(row)
    fields = json.loads(row[EVENT["fields"]])
    for attribute, value in values.items():
        if attribute == "date":
            new[EVENT["date"]], new[EVENT["basis"]] = value
        elif attribute == "links":
            set_links(recorder, uid, [Link(relation, to, f) for relation, to, f in value])
        elif attribute.startswith(FIELD):
            name = attribute.removeprefix(FIELD)
            if value:
                fields[name] = list(value)
            else:
                fields.pop(name, None)
            if name == "section" and not row[EVENT["has_passage"]]:
                new[EVENT["section"]] = value[0] if value else ""
        else:
            new[EVENT[attribute]] = value
    new[EVENT["fields"]] = written(fields)
    recorder.put_event(new)


def change(recorder: Recorder, uid: str, values: Mapping[str, Any]) -> None:
    """A person changes attributes. What the source says of them is kept beside, to be told from an edit later."""
    touch(recorder, uid)
    image = _now(recorder, uid)
    old = attributes(image)
    changed = {
        name: value for name, value in values.items() if value != old.get(name, without(name))
    }
    if not changed:
        return
    write_attributes(recorder, uid, changed)
    # An event entered by hand has no source that could disagree.
    if image["events"][0][EVENT["source"]] is None:
        return
    edited = {attribute: source for _, attribute, source in image.get("edits", ())}
    for name, value in changed.items():
        source = edited.get(name, written(old.get(name, without(name))))
        _mark_edited(recorder, uid, name, source, differs=source != written(value))
        recorder.connection.execute(
            "UPDATE conflicts SET mine = ? WHERE uid = ? AND attribute = ?",
            (shown(name, value), uid, name),
        )
    refresh_edited(recorder, uid)


def _mark_edited(
    recorder: Recorder, uid: str, attribute: str, source: str, *, differs: bool
) -> None:
    connection = recorder.connection
    if differs:
        connection.execute(
            "INSERT OR REPLACE INTO edits (uid, attribute, source_value) VALUES (?, ?, ?)",
            (uid, attribute, source),
        )
    else:
        for table in ("edits", "conflicts"):
            connection.execute(
                f"DELETE FROM {table} WHERE uid = ? AND attribute = ?", (uid, attribute)
            )


def resolve(recorder: Recorder, uid: str, attribute: str, *, theirs: bool) -> None:
    """Settle a conflict: the source's value if `theirs`, else the one that stands. EventError if there is none."""
    touch(recorder, uid)
    where = "WHERE uid = ? AND attribute = ?", (uid, attribute)
    connection = recorder.connection
    if connection.execute(f"SELECT 1 FROM conflicts {where[0]}", where[1]).fetchone() is None:
        raise EventError(f"there is no conflict about {attribute} of {uid!r}")
    connection.execute(f"DELETE FROM conflicts {where[0]}", where[1])
    if theirs:
        (source,) = connection.execute(
            f"SELECT source_value FROM edits {where[0]}", where[1]
        ).fetchone()
        change(recorder, uid, {attribute: json.loads(source)})
    refresh_edited(recorder, uid)


def refresh_edited(recorder: Recorder, uid: str) -> None:
    """Keep the mark on the event in step with the table."""
    recorder.connection.execute(
        "UPDATE events SET edited = EXISTS (SELECT 1 FROM edits WHERE uid = ?1) WHERE uid = ?1",
        (uid,),
    )


def _now(recorder: Recorder, uid: str) -> Image:
    return read_image(recorder.connection, uid)


def edit_values(recorder: Recorder, uid: str, edit: Edit) -> dict[str, Any]:
    """What an Edit sets, by attribute. Raises EventError for a title or basis that is none."""
    image = _now(recorder, uid)
    old = attributes(image)
    values: dict[str, Any] = {}
    if edit.title is not UNSET:
        if not edit.title.strip():
            raise EventError("an event needs a title", hint="say in a few words what happened")
        values["title"] = edit.title
    if edit.summary is not UNSET:
        values["summary"] = edit.summary
    if edit.date is not UNSET or edit.date_basis is not UNSET:
        date, basis = old["date"]
        if edit.date is not UNSET and edit.date != date:
            date, basis = edit.date, "entered"
        if edit.date_basis is not UNSET:
            basis = edit.date_basis
        if basis not in DATE_BASES:
            raise EventError(
                f"{basis!r} is not a date basis", hint=f"one of {', '.join(DATE_BASES)}"
            )
        values["date"] = [date, basis]
    if edit.links is not UNSET:
        values["links"] = [
            [link.relation, link.to, {k: list(v) for k, v in link.fields.items()}]
            for link in edit.links
        ]
    for name, wanted in edit.fields.items():
        values[FIELD + name] = list(wanted)
    return values


# -- tags ---------------------------------------------------------------------


def set_tags(recorder: Recorder, uid: str, wanted: Iterable[str]) -> None:
    """Give an event exactly these tags: those its source gives stay the source's, the rest are the person's own."""
    touch(recorder, uid)
    connection = recorder.connection
    image = _now(recorder, uid)
    edited = {attribute: source for _, attribute, source in image.get("edits", ())}
    name = FIELD + "tag"
    given = json.loads(edited[name]) if name in edited else attributes(image).get(name, [])
    tags = list(dict.fromkeys(tag for tag in wanted if tag))
    change(recorder, uid, {name: [tag for tag in given if tag in tags]})
    connection.execute("DELETE FROM tags WHERE uid = ?", (uid,))
    connection.executemany(
        "INSERT INTO tags (uid, tag) VALUES (?, ?)",
        [(uid, tag) for tag in tags if tag not in given],
    )


def tags_of(recorder: Recorder, uid: str) -> list[str]:
    """The tags of an event: its source's, then a person's own."""
    sourced = attributes(_now(recorder, uid)).get(FIELD + "tag", [])
    own = recorder.connection.execute("SELECT tag FROM tags WHERE uid = ? ORDER BY tag", (uid,))
    return list(dict.fromkeys([*sourced, *(tag for (tag,) in own)]))
