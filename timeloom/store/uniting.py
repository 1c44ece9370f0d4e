"""Makes two events one: what is known of either, under the uid of the first."""

from __future__ import annotations

from typing import Any

from timeloom.errors import EventError
from timeloom.store import editing
from timeloom.store.editing import Recording
from timeloom.store.image import FIELD, LINK, NOTE, STAR, TAG, Image, exists, given_tags, part


def unite(recorder: Recording, keep: str, other: str) -> None:
    """Give the event `keep` all that `other` has, lead links to `other` there, and delete `other`.

    Where both say something else (title, date) the first keeps its own; summaries are joined. Raises UnknownEvent and
    EventError.
    """
    if keep == other:
        raise EventError(f"{keep!r} cannot be merged with itself", hint="name two events")
    gone = recorder.image(other)
    for uid, image in ((keep, recorder.image(keep)), (other, gone)):
        if not exists(image):
            raise editing.unknown(recorder, uid)
    editing.delete(recorder, other)  # first: its notes keep their numbers
    with editing.change(recorder, keep) as image:
        _take_over(recorder, image, gone, keep)
    for uid in recorder.linking_to(other):
        if uid == keep:
            continue
        with editing.change(recorder, uid) as image:
            _relead(recorder, image, other, keep)


def _take_over(recorder: Recording, image: Image, gone: Image, keep: str) -> None:
    values: dict[str, Any] = {}
    if image["date"][0] is None and gone["date"][0] is not None:
        values["date"] = gone["date"]
    said = gone["summary"].strip() or (gone["title"] if gone["title"] != image["title"] else "")
    if said and said not in image["summary"]:
        values["summary"] = "\n\n".join(filter(None, (image["summary"].strip(), said)))
    for name in gone["fields"]:
        if name != "tag":
            both = [*image.get(FIELD + name, ()), *gone[FIELD + name]]
            values[editing.FIELD + name] = list(dict.fromkeys(both))
    editing.edit_attributes(image, values)
    editing.set_tags(image, [*_tags(image), *_tags(gone)])
    if STAR in gone:
        image[STAR] = 1
    image |= {NOTE + number: note for number, note in part(gone, NOTE).items()}
    source, (date, basis) = gone["origin"][0], gone["date"]
    own = False
    for _, of, *place, said, known, first in gone["passages"]:
        own = own or bool(first)
        when = (date, basis) if first else (said, known)
        image["passages"] = [*image["passages"], [None, of, *place, *when, 0]]
    if source is not None and not own:
        editing.add_saying(image, source, None, date, basis)
    held = {(relation, to) for relation, to, _ in _links(image)}
    for value in _links(gone):
        if value[1] != keep and (value[0], value[1]) not in held:
            editing.set_link(recorder, image, value)
    _relead(recorder, image, "", keep)


def _tags(image: Image) -> list[str]:
    beside = part(image, TAG)
    given = [tag for tag in given_tags(image) if beside.get(tag) != 0]
    return [*given, *(tag for tag, mine in beside.items() if mine)]


def _links(image: Image) -> list[list[Any]]:
    return [*image["links"], *(value[1:] for value in part(image, LINK).values())]


def _relead(recorder: Recording, image: Image, old: str, new: str) -> None:
    """Lead the links of an event to `old` to `new`, and leave none of them twice."""
    given: dict[tuple[str, str], list[Any]] = {}
    for relation, to, fields in image["links"]:
        to = new if to == old else to
        given.setdefault((relation, to), [relation, to, fields])
    editing.edit_attributes(image, {"links": list(given.values())})
    for what, (_, relation, to, fields) in part(image, LINK).items():
        if to == old:
            del image[LINK + what]
            if (relation, new) not in given:
                editing.set_link(recorder, image, [relation, new, fields])
