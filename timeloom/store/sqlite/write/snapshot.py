"""The image of an event: all that a timeline holds of it, as JSON values by name.

    {"title": "GPT-4", "date": ["2023-03-14", "stated"], "field:actor": ["OpenAI"], "tag:big": 1, "star": 1, …}

Changes are made to images, steps of the journal are the differences between two of them, and the full-text index holds
what follows from them. An image knows neither the key nor the bounds: the one is private and changes, the other follow
from the date.

| name | value |
|---|---|
| `title`, `summary`, `section`, `digest`, `step`, `proposed` | as in the table `events`; the digest in hexadecimal |
| `date` | date and basis |
| `origin` | number of the source, position in it |
| `fields`, `field:NAME` | the fields' names in their order, the values of each |
| `links` | what the source links to: relation, uid, fields of each |
| `passages` | a row of the table each |
| `edit:ATTRIBUTE` | what the source says where a person says otherwise, as JSON text |
| `conflict:ATTRIBUTE` | both values in words |
| `tag:TAG` | 1 added by a person, 0 the source's and taken away |
| `star` | 1 |
| `note:NUMBER` | text, time, author |
| `link:RELATION UID` | a person's link: number, relation, uid, fields |
| `deleted` | the tombstone of an event that is gone: source, step |
"""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf.calendar import DAY
from timeloom.model.events import Fields
from timeloom.store.index import index_text, marks_of, values_of

Image = dict[str, Any]
"""Names to JSON values; empty if there is nothing of the event. Values are replaced and never changed in place."""

FIELD: Final = "field:"
TAG: Final = "tag:"
NOTE: Final = "note:"
LINK: Final = "link:"
EDIT: Final = "edit:"
CONFLICT: Final = "conflict:"
STAR: Final = "star"

_PARTS: Final = """
    SELECT 'title' AS what, json_quote(e.title) AS value
    UNION ALL SELECT 'date', json_array(e.date, e.basis)
    UNION ALL SELECT 'summary', json_quote(e.summary)
    UNION ALL SELECT 'origin', json_array(e.source, e.position)
    UNION ALL SELECT 'section', json_quote(e.section)
    UNION ALL SELECT 'proposed', json_quote(e.proposed)
    UNION ALL SELECT 'digest', json_quote(lower(hex(e.digest)))
    UNION ALL SELECT 'step', json_quote(e.step)
    UNION ALL SELECT 'fields', (SELECT json_group_array(j.key) FROM json_each(e.fields) j)
    UNION ALL SELECT 'field:' || j.key, j.value FROM json_each(e.fields) j
    UNION ALL SELECT 'links', (SELECT json_group_array(json_array(relation, target, json(fields))) FROM
        (SELECT * FROM links l WHERE l.uid = e.uid AND l.mine = 0 ORDER BY l.id))
    UNION ALL SELECT 'passages', (SELECT json_group_array(json_array(
        id, source, start, "end", section, text, date, basis, first)) FROM
        (SELECT * FROM passages p WHERE p.uid = e.uid ORDER BY p.id))
    UNION ALL SELECT 'edit:' || d.attribute, json_quote(d.source_value) FROM edits d WHERE d.uid = e.uid
    UNION ALL SELECT 'conflict:' || c.attribute, json_array(c.mine, c.theirs) FROM conflicts c WHERE c.uid = e.uid
    UNION ALL SELECT 'tag:' || t.tag, json_quote(t.mine) FROM tags t WHERE t.key = e.key
    UNION ALL SELECT 'star', '1' FROM stars s WHERE s.key = e.key
    UNION ALL SELECT 'note:' || n.id, json_array(n.text, n.written, n.author) FROM notes n WHERE n.key = e.key
    UNION ALL SELECT 'link:' || l.relation || ' ' || l.target, json_array(l.id, l.relation, l.target, json(l.fields))
        FROM links l WHERE l.uid = e.uid AND l.mine = 1
"""
AS_JSON: Final = f"(SELECT json_group_object(what, json(value)) FROM ({_PARTS}))"
"""SQL for the image of the event e."""
_READ: Final = f"SELECT e.key, e.place, {AS_JSON} FROM events e WHERE e.uid = ?"


class Placed(NamedTuple):
    """An image with what it does not know: the event's key and where it stands; None where there is none."""

    image: Image
    key: int | None
    place: float | None


def exists(image: Image) -> bool:
    """Whether there is such an event, and not only the tombstone of one."""
    return "title" in image


def read_image(connection: sqlite3.Connection, uid: str) -> Image:
    """The image of an event as it is now."""
    return read_placed(connection, uid).image


def read_placed(connection: sqlite3.Connection, uid: str) -> Placed:
    """The image of an event as it is now, with its key and place."""
    found = connection.execute(_READ, (uid,)).fetchone()
    if found is not None:
        key, place, image = found
        return Placed(json.loads(image), key, place)
    gone = connection.execute("SELECT source, step FROM deleted WHERE uid = ?", (uid,)).fetchone()
    return Placed({} if gone is None else {"deleted": list(gone)}, None, None)


def part(image: Image, prefix: str) -> dict[str, Any]:
    """The values whose names begin so, by the rest of the name, in their order."""
    return {
        what.removeprefix(prefix): value for what, value in image.items() if what.startswith(prefix)
    }


def notes_of(image: Image) -> list[tuple[int, str, str | None, str | None]]:
    """Number, text, time and author of each note, the oldest first."""
    return sorted((int(number), *note) for number, note in part(image, NOTE).items())


def fields_of(image: Image) -> Fields:
    """The fields as the source or an edit gives them, without a person's own tags."""
    return {name: tuple(image[FIELD + name]) for name in image["fields"]}


def set_field(image: Image, name: str, values: list[str]) -> None:
    """Give an event a field, or, without values, take it away."""
    if values:
        image[FIELD + name] = values
        if name not in image["fields"]:
            image["fields"] = [*image["fields"], name]
    else:
        image.pop(FIELD + name, None)
        image["fields"] = [other for other in image["fields"] if other != name]


def written(value: Any) -> str:
    """A value as JSON, as it stands in the file."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Document:
    """What the index holds of an event."""

    text: str
    facets: tuple[tuple[str, str], ...]


def day_of(place: float | None) -> int | None:
    """The day an event is counted on in the roll-up; None if it is undated or nothing is known of when."""
    if place is None or not math.isfinite(place):
        return None
    return math.floor(place / DAY)


def document(image: Image, address: str) -> Document:
    """What the index is to hold of an event. `address` is that of its source, or empty."""
    from timeloom.dates.edtf.parsing import is_uncertain

    date, basis = image["date"]
    fields = fields_of(image)
    marks = marks_of(
        basis=basis,
        source=address,
        proposed=bool(image["proposed"]),
        uncertain=date is not None and is_uncertain(date),
        undated=date is None,
        edited=any(what.startswith(EDIT) for what in image),
        link=bool(image["links"]),
        passage=bool(image["passages"]),
    )
    text = index_text(image["title"], image["summary"], fields)
    return Document(text, (*values_of(fields), *marks))
