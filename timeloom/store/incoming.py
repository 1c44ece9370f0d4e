"""An event on its way in: checked, with its bounds, ready for the file.

Every line here runs a million times in a large import; what is the same for many events is worked out once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any, Final, NamedTuple

from timeloom.dates.edtf import bounds, is_uncertain
from timeloom.errors import EventError
from timeloom.events import DATE_BASES, Event, Fields, Passage
from timeloom.identity import derive
from timeloom.store.dictionary import Dictionary, Entry
from timeloom.store.edits import FIELD, section_of
from timeloom.store.edits import written as written_out
from timeloom.store.faults import HALF_A_CHARACTER
from timeloom.store.index import LONGEST_FACET, RESERVED, facet_text, marks_of

_BASES: Final = frozenset(DATE_BASES)
_TOKEN: Final = attrgetter("token")

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
        fields = {FIELD + name: list(values) for name, values in self.fields.items() if values}
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


def _field_json(name: str, values: Iterable[str]) -> str:
    return f"{encode_basestring(name)}:[{','.join([encode_basestring(v) for v in values])}]"


def fields_json(fields: Fields) -> str:
    """Fields as JSON; the shape is known, which makes this faster than `json.dumps`."""
    return (
        f"{{{','.join([_field_json(name, values) for name, values in fields.items() if values])}}}"
    )


class Preparation:
    """Makes events ready, with what is known of their sources and of the values they share."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._marks: dict[tuple[Any, ...], list[Entry]] = {}

    def prepare(
        self,
        event: Event,
        address: str,
        source: int | None,
        position: int,
        sayings: tuple[SayingValue, ...] = (),
    ) -> Incoming:
        """Check an event and work out what the store needs. Raises EventError or DateError for one it cannot hold.

        `address` and `source` are those of the source it counts as of.
        """
        title, date, basis = event.title, event.date, event.date_basis
        if not title or title.isspace():
            raise EventError("it has no title")
        if basis not in _BASES:
            raise EventError(f"{basis!r} is no date basis; one of {', '.join(DATE_BASES)}")
        earliest, latest = (None, None) if date is None else bounds(date)
        written = self._fields_json(event.fields)
        uid, summary = event.uid, event.summary
        links: tuple[LinkValue, ...] = ()
        passage: PassageValue | None = None
        said = f"{title}\0{date}\0{summary}\0{basis}\0{written}"
        if (
            event.links
            or event.passage
            or event.notes
            or event.starred
            or event.proposed
            or sayings
        ):
            links = tuple([(link.relation, link.to, link.fields) for link in event.links])
            passage = passage_value(event.passage)
            more = (links, passage, event.notes, event.starred, event.proposed, sayings)
            said = f"{said}\0{written_out(more)}"
        try:
            digest = hashlib.blake2b(said.encode(), digest_size=16).digest()
            uid.encode()
        except UnicodeEncodeError:
            raise EventError(HALF_A_CHARACTER) from None
        if "\0" in uid:
            raise EventError("its uid holds a NUL")
        return Incoming(
            uid or derive(address, date, title),
            not uid,
            date,
            earliest,
            latest,
            title,
            summary,
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

    def _fields_json(self, fields: Fields) -> str:
        """As `fields_json`, with the pieces that many events share taken from the dictionary."""
        known = self._dictionary.fields
        pieces = []
        for name, values in fields.items():
            if len(values) == 1:
                entry = known[name].get(values[0])
                pieces.append(_field_json(name, values) if entry is None else entry.json)
            elif values:
                pieces.append(_field_json(name, values))
        return f"{{{','.join(pieces)}}}"

    def facets(self, event: Incoming, address: str) -> str:
        """What the index holds of the facets of an event that is added now: it is counted."""
        dictionary = self._dictionary
        known, changes = dictionary.fields, dictionary.changes
        date = event.date
        marks = (
            event.basis,
            address,
            event.starred,
            event.proposed,
            date is not None and is_uncertain(date),
            date is None,
            bool(event.notes),
            bool(event.links),
            bool(event.passage or event.sayings),
        )
        entries = list(self._marks.get(marks) or self._learn_marks(marks))
        for name, values in event.fields.items():
            if name in RESERVED:
                continue
            for value in values if len(values) < 2 else dict.fromkeys(values):
                entry = known[name].get(value)
                if entry is None:
                    if not value or len(value) > LONGEST_FACET:
                        continue
                    entry = dictionary.entry(name, value)
                entries.append(entry)
        for entry in entries:
            changes[entry.number] += 1
        return facet_text(map(_TOKEN, entries))

    def _learn_marks(self, marks: tuple[Any, ...]) -> list[Entry]:
        basis, address, starred, proposed, uncertain, undated, note, link, passage = marks
        pairs = marks_of(
            basis=basis,
            source=address,
            starred=starred,
            proposed=proposed,
            uncertain=uncertain,
            undated=undated,
            note=note,
            link=link,
            passage=passage,
        )
        entries = [self._dictionary.entry(field, value) for field, value in pairs]
        self._marks[marks] = entries
        return entries
