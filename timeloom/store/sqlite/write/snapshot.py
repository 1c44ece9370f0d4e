"""Images of events read from the file in one statement each."""

from __future__ import annotations

import json
import sqlite3
from typing import Final, NamedTuple

from timeloom.store.image import Image

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
