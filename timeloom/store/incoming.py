"""An event on its way in: checked, with its bounds, ready for the file."""

from __future__ import annotations

import hashlib
from json.encoder import encode_basestring
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf import bounds
from timeloom.errors import EventError
from timeloom.events import DATE_BASES, Event, Fields, Passage
from timeloom.identity import derive
from timeloom.store.edits import FIELD, section_of

_BASES: Final = frozenset(DATE_BASES)

LinkValue = tuple[str, str, dict[str, tuple[str, ...]]]
PassageValue = tuple[int, int, str, str]
"""start, end, section, text"""
SayingValue = tuple[int, PassageValue | None, str | None, str]
"""source, passage, date, basis"""


class Incoming(NamedTuple):
    """Plain values only, so that a million of them can wait in a file. Bounds are infinite for no limit."""

    uid: str
    derived: bool
    """Whether the uid is a digest, because the source gave none."""
    date: str | None
    earliest: float | None
    latest: float | None
    title: str
    summary: str
    fields: dict[str, tuple[str, ...]]
    fields_json: str
    basis: str
    source: int | None
    position: int
    starred: bool
    proposed: bool
    section: str
    digest: bytes
    links: tuple[LinkValue, ...]
    passage: PassageValue | None
    notes: tuple[str, ...]
    sayings: tuple[SayingValue, ...]
    where: str

    def attributes(self) -> dict[str, Any]:
        """The attributes as `edits.attributes` gives those of a stored event."""
        links = [
            [relation, to, {name: list(values) for name, values in fields.items()}]
            for relation, to, fields in self.links
        ]
        fields = {FIELD + name: list(values) for name, values in self.fields.items()}
        return {
            "date": [self.date, self.basis],
            "title": self.title,
            "summary": self.summary,
            "links": links,
            **fields,
        }


def passage_value(passage: Passage | None) -> PassageValue | None:
    if passage is None:
        return None
    return passage.start, passage.end, passage.section, passage.text


def fields_json(fields: Fields) -> str:
    """Fields as JSON; the shape is known, which makes this some times faster than `json.dumps`."""
    text = encode_basestring
    return (
        "{"
        + ",".join(
            [
                f"{text(name)}:[{','.join([text(value) for value in values])}]"
                for name, values in fields.items()
                if values
            ]
        )
        + "}"
    )


def prepare(
    event: Event,
    address: str,
    source: int | None,
    position: int,
    sayings: tuple[SayingValue, ...] = (),
) -> Incoming:
    """Check an event and work out what the store needs. Raises EventError or DateError for one that cannot be stored.

    `address` and `source` are those of the source it counts as of.
    """
    title, date, basis = event.title, event.date, event.date_basis
    if not title or title.isspace():
        raise EventError("it has no title")
    if basis not in _BASES:
        raise EventError(f"{basis!r} is no date basis; one of {', '.join(DATE_BASES)}")
    earliest, latest = (None, None) if date is None else bounds(date)
    written = fields_json(event.fields)
    links = tuple([(link.relation, link.to, link.fields) for link in event.links])
    passage = passage_value(event.passage)
    told = (title, date, event.summary, basis, links, passage, event.notes, event.starred)
    try:
        # The fields apart, because they stand there as text already; repr would hide a lone surrogate.
        said = f"{told}\0{event.proposed}{sayings or ''}\0{written}"
        digest = hashlib.blake2b(said.encode(), digest_size=16).digest()
        (title + event.summary + event.uid).encode()
    except UnicodeEncodeError:
        raise EventError("it holds half a character (a lone surrogate)") from None
    return Incoming(
        event.uid or derive(address, date, title),
        not event.uid,
        date,
        earliest,
        latest,
        title,
        event.summary,
        event.fields,
        written,
        basis,
        source,
        position,
        event.starred,
        event.proposed,
        section_of(event.passage, event.fields),
        digest,
        links,
        passage,
        event.notes,
        sayings,
        event.where,
    )
