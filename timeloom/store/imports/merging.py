"""A source read again: what it says now against what the timeline holds, attribute by attribute.

What a person wrote stands. Where the source has changed under an edit, both values are kept and reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from timeloom.store import editing
from timeloom.store.answers import Conflict
from timeloom.store.editing import PassageValue, Recording
from timeloom.store.image import CONFLICT, EDIT, STAR, Image, exists, notes_of, part
from timeloom.store.imports.prepare import Incoming, SayingValue
from timeloom.text import json_text

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


def merge(recorder: Recording, incoming: Incoming, at: str) -> tuple[bool, list[Conflict]]:
    """Bring an event up to what its source says now; whether that changed it, and the conflicts."""
    with recorder.change(incoming.uid) as image:
        before = dict(image)
        conflicts = _take_over(image, incoming)
        _merge_marks(recorder, image, incoming, at)
        _merge_passages(image, incoming)
        # What is kept to compare with another time does not change the event.
        changed = _without_source(before) != _without_source(image)
        image["digest"] = incoming.digest.hex()
    return changed, conflicts


def _without_source(image: Image) -> Image:
    return {what: value for what, value in image.items() if not what.startswith((EDIT, CONFLICT))}


def _take_over(image: Image, incoming: Incoming) -> list[Conflict]:
    """Take the attributes over that no person edited; the conflicts, which are written down."""
    theirs, mine = incoming.attributes(), editing.attributes(image)
    edited = part(image, EDIT)
    conflicts = []
    for name in dict.fromkeys([*theirs, *mine, *edited]):
        their = theirs.get(name, editing.without(name))
        my = mine.get(name, editing.without(name))
        if name not in edited:
            if their != my:
                editing.set_attribute(image, name, their)
            continue
        if edited[name] == json_text(their):
            continue
        image[EDIT + name] = json_text(their)
        if their == my:
            continue  # the source has come round; the edit stays marked, should it change again
        conflict = Conflict(incoming.uid, name, editing.shown(name, my), editing.shown(name, their))
        conflicts.append(conflict)
        image[CONFLICT + name] = [conflict.mine, conflict.theirs]
    return conflicts


def _merge_marks(recorder: Recording, image: Image, incoming: Incoming, at: str) -> None:
    """Stars and notes are only added to; what a person has accepted stays accepted."""
    if incoming.starred:
        image[STAR] = 1
    if not incoming.proposed:
        image["proposed"] = 0
    known = {text for _, text, _, _ in notes_of(image)}
    new = [note for note in dict.fromkeys(incoming.notes) if note not in known]
    editing.add_notes(recorder, image, new, at, "")


def _merge_passages(image: Image, incoming: Incoming) -> None:
    """The event's own passage, and what its source quotes of others."""
    held = [_saying(row) for row in image["passages"] if not row[-1]]
    own = [_saying(row)[1] for row in image["passages"] if row[-1]]
    if own != ([] if incoming.passage is None else [incoming.passage]):
        image["passages"] = [row for row in image["passages"] if not row[-1]]
        if incoming.passage is not None and incoming.source is not None:
            editing.add_saying(image, incoming.source, incoming.passage, None, incoming.basis, 1)
    for saying in incoming.sayings:
        if saying not in held:
            editing.add_saying(image, *saying)
    image["section"] = incoming.section


def say(recorder: Recording, said: Sayings, source: int | None, *, whole: bool) -> tuple[int, int]:
    """Write what a source says of events besides telling them; how many of other sources' changed and did not.

    A uid that no event has is passed over; the source's own events have been counted already. With `whole` the source
    is prose that was read as a whole: what it no longer says goes away.
    """
    updated = unchanged = 0
    for uid, sayings in said.items():
        image = recorder.image(uid)
        if not exists(image):
            continue
        sources = {number for number, *_ in sayings}
        changed = _say_anew(recorder, uid, sources, sayings)
        if image["origin"][0] != source:
            updated += changed
            unchanged += not changed
    if whole and source is not None:
        for uid in recorder.told_further(source):
            if uid not in said:
                updated += _say_anew(recorder, uid, {source}, [])
    return updated, unchanged


def _say_anew(recorder: Recording, uid: str, sources: set[int], sayings: list[SayingValue]) -> bool:
    """Replace what some sources say of an event; whether that is anything new."""
    with recorder.change(uid) as image:
        rows = image["passages"]
        theirs = [row for row in rows if not row[-1] and row[1] in sources]
        if [_saying(row) for row in theirs] == sayings:
            return False
        image["passages"] = [row for row in rows if row not in theirs]
        for saying in sayings:
            editing.add_saying(image, *saying)
    return True


def _saying(row: list[Any]) -> SayingValue:
    """A row of `passages` in an image, as what a source says."""
    _, source, start, end, section, text, date, basis, _ = row
    passage: PassageValue | None = None
    if start is not None and end is not None:
        passage = (start, end, section, text or "")
    return source, passage, date, basis
