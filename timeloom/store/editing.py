"""Changing single events: attributes with what their source says of them, annotations, and events as a whole.

Every function changes the image of an event (`Recording.change` writes what differs), for every engine alike. An
attribute is named `date` (which takes its basis along), `title`, `summary`, `links` or `fields.NAME`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Protocol

from timeloom.errors import EventError, UnknownEvent
from timeloom.model.events import (
    DATE_BASES,
    Event,
    Fields,
    Link,
    Passage,
    Source,
    derive,
    is_derived,
)
from timeloom.query.vocabulary import did_you_mean, suggestions
from timeloom.store import image as images
from timeloom.store.answers import UNSET, Edit
from timeloom.store.image import (
    CONFLICT,
    EDIT,
    LINK,
    NOTE,
    STAR,
    TAG,
    Image,
    exists,
    part,
    set_field,
)
from timeloom.text import json_text

FIELD: Final = "fields."
"""Begins the attribute name of a field."""

_POSITIONS: Final = 1 << 20
"""Positions that one step has to give to events entered by hand: they stand in the order of their entry."""


class Recording(Protocol):
    """One step of the journal while it is being made, in an engine."""

    step: int | None

    def address(self, source: int | None) -> str:
        """A source's address by its number; empty without one."""

    def change(self, uid: str) -> AbstractContextManager[Image]:
        """The image of an event, to be changed inside; empty if there is none (or only a tombstone).

        What it is at the end is written. An event is added by filling the image, deleted by emptying it.
        """

    def image(self, uid: str) -> Image:
        """The image of an event as it is now."""

    def source_id(self, source: Source) -> int:
        """The number of a source, which is made known if it is new."""

    def is_taken(self, uid: str) -> bool:
        """Whether an event has the uid, or had it and was deleted."""

    def next_to(self, uid: str) -> list[str]:
        """Some uids that sort next to one."""

    def next_note(self) -> int:
        """The number of the next note."""

    def next_link(self) -> int:
        """The number of the next link of a person's own."""

    def linking_to(self, uid: str) -> list[str]:
        """The uids of the events that link to one."""

    def told_further(self, source: int) -> list[str]:
        """The uids of the events of which a source speaks besides telling its own."""


@contextmanager
def change(recorder: Recording, uid: str) -> Iterator[Image]:
    """The image of an event that there is, to be changed inside. Raises UnknownEvent."""
    with recorder.change(uid) as image:
        if not exists(image):
            raise unknown(recorder, uid)
        yield image


def unknown(recorder: Recording, uid: str) -> UnknownEvent:
    """What to raise for a uid that no event has."""
    return UnknownEvent(uid, hint=did_you_mean(suggestions(uid, recorder.next_to(uid))))


# -- whole events -------------------------------------------------------------


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


def add(recorder: Recording, event: Event, *, at: str, who: str, ordinal: int) -> str:
    """Put a new event in; its uid. Raises EventError for a uid in use, DateError for a date that is not EDTF."""
    check(event)
    uid = event.uid or _free_uid(recorder, event)
    source = recorder.source_id(event.source) if event.source and event.source.address else None
    basis = event.date_basis
    if source is None and basis == "stated":
        basis = "entered"  # there is no source that could have stated it
    with recorder.change(uid) as image:
        if exists(image):
            raise EventError(
                f"there is an event with the uid {uid!r} already", hint="give another one"
            )
        image.pop("deleted", None)
        image |= {
            "title": event.title,
            "date": [event.date, basis],
            "summary": event.summary,
            "origin": [source, (recorder.step or 0) * _POSITIONS + ordinal],
            "section": section_of(event.passage, event.fields),
            "proposed": int(event.proposed),
            "digest": "",
            "step": None,
            "fields": [],
            "links": [link_value(link) for link in event.links],
            "passages": [],
        }
        for name, values in event.fields.items():
            set_field(image, name, list(values))
        if event.passage is not None and source is not None:
            add_saying(image, source, passage_value(event.passage), None, "stated", first=1)
        for saying in event.sayings:
            number = recorder.source_id(saying.source)
            add_saying(image, number, passage_value(saying.passage), saying.date, saying.date_basis)
        if event.starred:
            image[STAR] = 1
        add_notes(recorder, image, event.notes, at, who)
    return uid


def add_notes(recorder: Recording, image: Image, notes: Iterable[str], at: str, who: str) -> None:
    """Attach notes."""
    for number, note in enumerate(notes, recorder.next_note()):
        image[f"{NOTE}{number}"] = [note, at, who or None]


def _free_uid(recorder: Recording, event: Event) -> str:
    address = event.source.address if event.source else ""
    repeat = 0
    while True:
        uid = derive(address, event.date, event.title, repeat)
        if not recorder.is_taken(uid):
            return uid
        repeat += 1


def delete(recorder: Recording, uid: str) -> None:
    """Take an event out; a tombstone keeps a later import of its source from bringing it back."""
    with change(recorder, uid) as image:
        source = image["origin"][0]
        named = _named(recorder, uid, image)
        image.clear()
        if source is not None:
            image["deleted"] = [source, recorder.step]
    if source is not None and named != uid:
        with recorder.change(named) as image:
            if not exists(image):
                image["deleted"] = [source, recorder.step]


def _named(recorder: Recording, uid: str, image: Image) -> str:
    """The uid that the next import derives for an event: not its own any more where its date or title was corrected."""
    if image["origin"][0] is None or not is_derived(uid):
        return uid
    date, title = image["date"][0], image["title"]
    if EDIT + "date" in image:
        date = json.loads(image[EDIT + "date"])[0]
    if EDIT + "title" in image:
        title = json.loads(image[EDIT + "title"])
    return derive(recorder.address(image["origin"][0]), date, title)


PassageValue = tuple[int, int, str, str]
"""start, end, section, text"""


def passage_value(passage: Passage | None) -> PassageValue | None:
    if passage is None:
        return None
    return passage.start, passage.end, passage.section, passage.text


def add_saying(
    image: Image,
    source: int,
    passage: PassageValue | None,
    date: str | None,
    basis: str,
    first: int = 0,
) -> None:
    """Add a row of `passages`: the event's own passage (`first`), or what a further source says."""
    place = passage or (None, None, "", None)
    image["passages"] = [*image["passages"], [None, source, *place, date, basis, first]]


def link_value(link: Link) -> list[Any]:
    """A link as an image has it."""
    return [link.relation, link.to, {name: list(values) for name, values in link.fields.items()}]


# -- attributes ---------------------------------------------------------------


def attributes(image: Image) -> dict[str, Any]:
    """The attributes of an event as JSON values, fields it does not have left out."""
    return {
        "date": image["date"],
        "title": image["title"],
        "summary": image["summary"],
        "links": image["links"],
        **{FIELD + name: image[images.FIELD + name] for name in image["fields"]},
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


def set_attribute(image: Image, attribute: str, value: Any) -> None:
    """Set one attribute, with what follows from it."""
    if not attribute.startswith(FIELD):
        image[attribute] = value
        return
    name = attribute.removeprefix(FIELD)
    set_field(image, name, list(value))
    if name == "section" and not image["passages"]:
        image["section"] = value[0] if value else ""


def edit_attributes(image: Image, values: Mapping[str, Any]) -> None:
    """A person changes attributes. What the source says of them is kept beside, to be told from an edit later."""
    old = attributes(image)
    for name, value in values.items():
        before = old.get(name, without(name))
        if value == before:
            continue
        set_attribute(image, name, value)
        # An event entered by hand has no source that could disagree.
        if image["origin"][0] is None:
            continue
        source = image.get(EDIT + name, json_text(before))
        if source == json_text(value):
            image.pop(EDIT + name, None)
            image.pop(CONFLICT + name, None)
        else:
            image[EDIT + name] = source
            if CONFLICT + name in image:
                image[CONFLICT + name] = [shown(name, value), image[CONFLICT + name][1]]


def resolve(image: Image, uid: str, attribute: str, *, theirs: bool) -> None:
    """Settle a conflict: the source's value if `theirs`, else the one that stands. EventError if there is none."""
    if image.pop(CONFLICT + attribute, None) is None:
        raise EventError(f"there is no conflict about {attribute} of {uid!r}")
    if theirs:
        edit_attributes(image, {attribute: json.loads(image[EDIT + attribute])})


def apply(recorder: Recording, image: Image, edit: Edit) -> None:
    """Do what an Edit says. Raises EventError for a title or basis that is none."""
    values: dict[str, Any] = {}
    if edit.title is not UNSET:
        if not edit.title.strip():
            raise EventError("an event needs a title", hint="say in a few words what happened")
        values["title"] = edit.title
    if edit.summary is not UNSET:
        values["summary"] = edit.summary
    if edit.date is not UNSET or edit.date_basis is not UNSET:
        date, basis = image["date"]
        if edit.date is not UNSET and edit.date != date:
            date, basis = edit.date, "entered"
        if edit.date_basis is not UNSET:
            basis = edit.date_basis
        if basis not in DATE_BASES:
            raise EventError(
                f"{basis!r} is not a date basis", hint=f"one of {', '.join(DATE_BASES)}"
            )
        values["date"] = [date, basis]
    tags = None
    for name, wanted in edit.fields.items():
        if name == "tag":
            tags = wanted
        else:
            values[FIELD + name] = list(wanted)
    edit_attributes(image, values)
    if tags is not None:
        set_tags(image, tags)
    if edit.links is not UNSET:
        set_links(recorder, image, edit.links)


# -- what a person adds -------------------------------------------------------


def set_tags(image: Image, wanted: Iterable[str]) -> None:
    """Give an event exactly these tags: the source's that are not among them are taken away, the rest are added."""
    given, tags = images.given_tags(image), dict.fromkeys(tag for tag in wanted if tag)
    for tag in {*given, *tags, *part(image, TAG)}:
        value = tag_value(given=tag in given, wanted=tag in tags)
        image.pop(TAG + tag, None)
        if value is not None:
            image[TAG + tag] = value


def tag_value(*, given: bool, wanted: bool) -> int | None:
    """What has to lie beside an event for it to have a tag, or not to have it."""
    if given == wanted:
        return None
    return int(wanted)


def set_links(recorder: Recording, image: Image, wanted: Iterable[Link]) -> None:
    """Give an event exactly these links: those its source gives stay the source's, the rest are the person's own."""
    values = [link_value(link) for link in wanted]
    given = [link[:2] for link in image["links"]]
    edit_attributes(image, {"links": [value for value in values if value[:2] in given]})
    own = [value for value in values if value[:2] not in given]
    ends = [value[:2] for value in own]
    for what, link in part(image, LINK).items():
        if link[1:3] not in ends:
            del image[LINK + what]
    for value in own:
        set_link(recorder, image, value)


def set_link(recorder: Recording, image: Image, value: list[Any]) -> None:
    """Add a link of a person's own, or change the fields of the one that there is."""
    what = f"{LINK}{value[0]} {value[1]}"
    if what in image:
        number = image[what][0]
    else:
        taken = [link[0] + 1 for link in part(image, LINK).values()]
        number = max([recorder.next_link(), *taken])
    image[what] = [number, *value]


def relink(recorder: Recording, image: Image, link: Link, *, keep: bool) -> None:
    """Link an event to another (the same link again changes its fields), or unlink it."""
    wanted = link_value(link)
    ends = [other[:2] for other in image["links"]]
    if wanted[:2] in ends:
        links = list(image["links"])
        place = ends.index(wanted[:2])
        links[place : place + 1] = [wanted] if keep else []
        edit_attributes(image, {"links": links})
    elif keep:
        set_link(recorder, image, wanted)
    else:
        image.pop(f"{LINK}{link.relation} {link.to}", None)
