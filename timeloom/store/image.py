"""The image of an event: all that a timeline holds of it, as JSON values by name.

    {"title": "GPT-4", "date": ["2023-03-14", "stated"], "field:actor": ["OpenAI"], "tag:big": 1, "star": 1, …}

Changes are made to images, steps of the journal are the differences between two of them, and the full-text index holds
what follows from them. An image knows neither the key nor the bounds: the one is private and changes, the other follow
from the date.

| name | value |
|---|---|
| `title`, `summary`, `section`, `digest`, `step`, `proposed` | the digest in hexadecimal, the number of the import |
| `date` | date and basis |
| `origin` | number of the source, position in it |
| `fields`, `field:NAME` | the fields' names in their order, the values of each |
| `links` | what the source links to: relation, uid, fields of each |
| `passages` | what a source says, a list each, with its number first |
| `edit:ATTRIBUTE` | what the source says where a person says otherwise, as JSON text |
| `conflict:ATTRIBUTE` | both values in words |
| `tag:TAG` | 1 added by a person, 0 the source's and taken away |
| `star` | 1 |
| `note:NUMBER` | text, time, author |
| `link:RELATION UID` | a person's link: number, relation, uid, fields |
| `deleted` | the tombstone of an event that is gone: source, step |
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

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


def exists(image: Image) -> bool:
    """Whether there is such an event, and not only the tombstone of one."""
    return "title" in image


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


def given_tags(image: Image) -> list[str]:
    """The tags that an event's source gives."""
    return list(image.get(f"{FIELD}tag", ()))


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
