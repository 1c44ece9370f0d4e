"""The image of an event: every row that the timeline holds of it, as plain values.

The journal keeps images to go back and forth between; the full-text index is kept in step by what they say. An image
knows neither the key nor the bounds: the one is private and changes, the other follows from the date.
"""

from __future__ import annotations

import json
import math
import sqlite3
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from timeloom.dates.calendar import DAY
from timeloom.events import Fields
from timeloom.store.index import index_text, marks_of, merge_tags, values_of

Image = dict[str, list[list[Any]]]
"""Table to the event's rows in it, in the order of COLUMNS; tables without rows are left out."""

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "events": (
        "uid",
        "date",
        "title",
        "summary",
        "fields",
        "basis",
        "source",
        "position",
        "starred",
        "proposed",
        "edited",
        "section",
        "has_passage",
        "notes",
        "digest",
        "step",
    ),
    "passages": (
        "id",
        "uid",
        "source",
        "start",
        "end",
        "section",
        "text",
        "date",
        "basis",
        "first",
    ),
    "links": ("id", "uid", "relation", "target", "fields"),
    "notes": ("id", "uid", "text", "written"),
    "tags": ("uid", "tag"),
    "edits": ("uid", "attribute", "source_value"),
    "conflicts": ("uid", "attribute", "mine", "theirs"),
    "deleted": ("uid", "source", "step"),
}
EVENT: Final = {name: place for place, name in enumerate(COLUMNS["events"])}
"""Where a column stands in the image of a row of `events`."""
_DIGEST: Final = EVENT["digest"]


def _quoted(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{name}"' for name in columns)


_SELECT: Final = {
    table: f"SELECT {_quoted(columns)} FROM {table} WHERE uid = ? ORDER BY 1, 2"
    for table, columns in COLUMNS.items()
}
_INSERT: Final = {
    table: f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({', '.join('?' * len(columns))})"
    for table, columns in COLUMNS.items()
    if table != "events"  # whose key has to be found first
}


_BESIDE: Final = tuple(table for table in COLUMNS if table != "events")
_READ_EVENT: Final = (
    f"SELECT key, earliest, {_quoted(COLUMNS['events'])}, "
    + ", ".join(f"EXISTS (SELECT 1 FROM {table} t WHERE t.uid = e.uid)" for table in _BESIDE)
    + " FROM events e WHERE uid = ?"
)
"""Most events have rows in one or two of the other tables: which, is asked with the event itself."""


class Placed(NamedTuple):
    """An image with what it does not know: where the event stands and when it begins; None where there is none."""

    image: Image
    key: int | None
    earliest: float | None


def read_image(connection: sqlite3.Connection, uid: str) -> Image:
    """The image of an event as it is now; empty if there is nothing of it."""
    return read_placed(connection, uid).image


def read_placed(connection: sqlite3.Connection, uid: str) -> Placed:
    """The image of an event as it is now, and its place."""
    image: Image = {}
    found = connection.execute(_READ_EVENT, (uid,)).fetchone()
    if found is None:
        key, earliest, there = None, None, (True,) * len(_BESIDE)
    else:
        key, earliest, *row = found
        row, there = row[: len(EVENT)], row[len(EVENT) :]
        if row[_DIGEST] is not None:
            row[_DIGEST] = row[_DIGEST].hex()
        image["events"] = [row]
    for table, holds in zip(_BESIDE, there, strict=True):
        if holds:
            rows = [list(row) for row in connection.execute(_SELECT[table], (uid,))]
            if rows:
                image[table] = rows
    return Placed(image, key, earliest)


def restore_annotations(
    connection: sqlite3.Connection, uid: str, table: str, rows: list[list[Any]]
) -> None:
    """Put an event's rows in a table, `events` excepted, to what an image says."""
    connection.execute(f"DELETE FROM {table} WHERE uid = ?", (uid,))
    if rows:
        connection.executemany(_INSERT[table], rows)


def dump(rows: list[list[Any]] | None) -> str | None:
    """Rows of an image as the journal keeps them: JSON, None where there are none."""
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else None


def load(text: str | None) -> list[list[Any]]:
    return json.loads(text) if text else []


@dataclass(frozen=True, slots=True)
class Document:
    """What the index holds of an event."""

    text: str
    facets: tuple[tuple[str, str], ...]
    day: int | None
    """Days since 1970-01-01 of its earliest bound; None where there is none."""


def day_of(earliest: float | None) -> int | None:
    """The day an event is counted on in the roll-up; None if it is undated or began at no known time."""
    if earliest is None or not math.isfinite(earliest):
        return None
    return math.floor(earliest / DAY)


def document(image: Image, address: str, earliest: float | None) -> Document:
    """What the index is to hold of an event that exists. `address` is that of its source, or empty."""
    from timeloom.dates.edtf import is_uncertain

    row = image["events"][0]
    date: str | None = row[EVENT["date"]]
    source_fields: Fields = {name: tuple(v) for name, v in json.loads(row[EVENT["fields"]]).items()}
    tags = [tag for _, tag in image.get("tags", ())]
    fields = merge_tags(source_fields, tags)
    notes = [note[2] for note in image.get("notes", ())]
    marks = marks_of(
        basis=row[EVENT["basis"]],
        source=address,
        starred=bool(row[EVENT["starred"]]),
        proposed=bool(row[EVENT["proposed"]]),
        uncertain=date is not None and is_uncertain(date),
        undated=date is None,
        edited=bool(row[EVENT["edited"]]),
        note=bool(notes),
        link="links" in image,
        passage="passages" in image,
    )
    text = index_text(row[EVENT["title"]], row[EVENT["summary"]], fields, notes)
    return Document(text, (*values_of(fields), *marks), day_of(earliest))
