"""An event on its way in: checked, with its bounds, ready for the file.

Every line here runs a million times in a large import; what is the same for many events is worked out once.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from json.encoder import encode_basestring
from typing import Any, Final, NamedTuple, Protocol

from timeloom.dates.edtf.parsing import bounds, is_uncertain
from timeloom.errors import EventError
from timeloom.model.events import DATE_BASES, DateBasis, Event, Fields, Link, Passage, derive
from timeloom.store.editing import FIELD, PassageValue, passage_value, section_of
from timeloom.store.index import EVERY, LONGEST_FACET, facet_key, facet_token, marks_of, words
from timeloom.store.order import BY_HAND, Order, place_of, span_class
from timeloom.text import HALF_A_CHARACTER, json_text

_BASES: Final = frozenset(DATE_BASES)
_KEPT: Final = 30_000
"""Dates, and fields with their values, that are kept at hand: some 15 MB each at most."""
_LONGEST_KEPT: Final = 500
"""Characters of a field's JSON; a longer one is prose and does not come again."""

LinkValue = tuple[str, str, dict[str, tuple[str, ...]]]
SayingValue = tuple[int, PassageValue | None, str | None, str]
"""source, passage, date, basis"""
Rest = tuple[
    tuple[LinkValue, ...],
    PassageValue | None,
    tuple[str, ...],
    bool,
    bool,
    tuple[SayingValue, ...],
]
"""links, passage, notes, starred, proposed, sayings: what most events of a large source have none of"""


class Dictionary(Protocol):
    """Numbers the values of fields, and counts how many events have each."""

    changes: defaultdict[int, int]
    """What is to be added to the counts, by number."""

    def number(self, name: str, value: str) -> int:
        """The number of a value, which is made known if it is new."""


class When(NamedTuple):
    """What the store needs to know of a date, or of none."""

    first: float
    """Its place, infinite without a date; events are ordered by it, then by `second`."""
    second: float
    """Its latest bound with the sign turned, infinite without a date and without a lower bound."""
    span: int
    doubt: int
    """1 for a date that leaves doubt, 2 for none"""


class Prepared(NamedTuple):
    """An event that can be stored."""

    event: Event
    uid: str
    derived: bool
    """Whether the uid is a digest, because the source gave none."""
    when: When
    cells: list[Cell]
    fields_json: str
    digest: bytes
    source: int | None
    position: int
    rest: Rest | None

    @property
    def order(self) -> Order:
        source = BY_HAND if self.source is None else self.source
        return self.when.first, self.when.second, source, self.position, self.uid


class Cell:
    """A field with its values, as many events have it: its JSON, its words, and the facets it gives."""

    __slots__ = ("json", "name", "numbers", "tokens", "values", "words")

    def __init__(self, name: str, values: tuple[str, ...]) -> None:
        self.name = name
        self.values = values
        self.json = _field_json(name, values) if values else ""
        self.words = words("".join([f"\n{value}" for value in values]))
        self.tokens: str | None = None
        """The tokens of the facets, a blank before each; None while nobody has asked the dictionary."""
        self.numbers: tuple[int, ...] = ()


class Incoming(NamedTuple):
    """Plain values only, so that a million of them can wait in a file."""

    uid: str
    derived: bool
    date: str | None
    title: str
    summary: str
    fields: dict[str, tuple[str, ...]]
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

    def event(self) -> Event:
        """The event as it was read; its source and sayings are known by number only."""
        passage = None
        if self.passage is not None:
            start, end, section, text = self.passage
            passage = Passage(start, end, text, section)
        basis: DateBasis = self.basis  # type: ignore[assignment]  # it was checked
        return Event(
            self.title,
            self.date,
            "" if self.derived else self.uid,
            self.summary,
            self.fields,
            tuple([Link(*link) for link in self.links]),
            None,
            passage,
            basis,
            self.notes,
            self.starred,
            self.proposed,
            where=self.where,
        )


def incoming(prepared: Prepared) -> Incoming:
    """What waits for the second pass."""
    event = prepared.event
    links, passage, notes, starred, proposed, sayings = prepared.rest or _NO_REST
    return Incoming(
        prepared.uid,
        prepared.derived,
        event.date,
        event.title,
        event.summary,
        event.fields,
        event.date_basis,
        prepared.source,
        prepared.position,
        starred,
        proposed,
        section_of(event.passage, event.fields),
        prepared.digest,
        links,
        passage,
        notes,
        sayings,
        event.where,
    )


_UNDATED: Final = When(math.inf, math.inf, 0, 2)
_NO_REST: Final[Rest] = ((), None, (), False, False, ())

Record = tuple[Any, ...]
"""What has to be written of a new event, in plain values that can wait in a file: its order (five values), then date,
span, title, summary, fields as JSON, basis, section, digest, the words of its fields, its facets, and `Rest`.
"""


def _field_json(name: str, values: Iterable[str]) -> str:
    return f"{encode_basestring(name)}:[{','.join([encode_basestring(v) for v in values])}]"


def fields_json(fields: Fields) -> str:
    """Fields as JSON; the shape is known, which makes this faster than `json.dumps`."""
    return (
        f"{{{','.join([_field_json(name, values) for name, values in fields.items() if values])}}}"
    )


class Preparation:
    """Makes events ready, with what is known of their sources and of the values they share."""

    def __init__(self, dictionary: Dictionary, address: Callable[[int | None], str]) -> None:
        """`address` tells a source's address by its number."""
        self._dictionary = dictionary
        self._address = address
        self._whens: dict[str | None, When] = {None: _UNDATED}
        self._cells: defaultdict[str, dict[tuple[str, ...], Cell]] = defaultdict(dict)
        self._cell_count = 0
        self._various: set[str] = set()
        """Fields that hold something else in every event."""
        self._marks: dict[tuple[Any, ...], Cell] = {}
        self._used: list[Cell] = []

    def prepare(
        self,
        event: Event,
        source: int | None,
        position: int,
        sayings: tuple[SayingValue, ...] = (),
    ) -> Prepared:
        """Check an event and work out what the store needs. Raises EventError or DateError for one it cannot hold.

        `source` is the number of the source that it counts as of.
        """
        title, date, basis = event.title, event.date, event.date_basis
        if not title or title.isspace():
            raise EventError("it has no title")
        if basis not in _BASES:
            raise EventError(f"{basis!r} is not a date basis; one of {', '.join(DATE_BASES)}")
        when = self._whens.get(date) or self._learn_when(date)
        known = self._cells
        cells = [
            known[name].get(values) or self._learn_cell(name, values)
            for name, values in event.fields.items()
        ]
        written = f"{{{','.join([cell.json for cell in cells if cell.json])}}}"
        said = f"{title}\0{date}\0{event.summary}\0{basis}\0{written}"
        rest = None
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
            rest = links, passage, event.notes, event.starred, event.proposed, sayings
            said = f"{said}\0{json_text(rest)}"
        uid = event.uid
        try:
            digest = blake2b(said.encode(), digest_size=16).digest()
            if uid:
                uid.encode()
        except UnicodeEncodeError:
            raise EventError(HALF_A_CHARACTER) from None
        if "\0" in uid:
            raise EventError("its uid holds a NUL")
        derived = not uid
        if derived:
            uid = derive(self._address(source), date, title)
        return Prepared(event, uid, derived, when, cells, written, digest, source, position, rest)

    def record(self, prepared: Prepared) -> Record:
        """What is written of an event that is added now: its facets are counted."""
        event, uid, _, when, cells, written, digest, source, position, rest = prepared
        first, second, span, doubt = when
        basis, passage, fields = event.date_basis, event.passage, event.fields
        marks: tuple[Any, ...] = basis, source, doubt
        if rest is not None:
            links, _, _, _, proposed, sayings = rest
            marks = (*marks, proposed, bool(links), passage is not None or bool(sayings))
        mark = self._marks.get(marks) or self._learn_marks(marks)
        facets, tail = mark.tokens or "", ""
        for cell in cells:
            tokens = cell.tokens
            facets += self._number(cell) if tokens is None else tokens
            tail += cell.words
        used = self._used
        used.append(mark)
        used += cells
        if len(used) > _KEPT:
            self.count()
        return (
            first,
            second,
            BY_HAND if source is None else source,
            position,
            uid,
            event.date,
            span,
            event.title,
            event.summary,
            written,
            basis,
            section_of(passage, fields) if passage is not None or "section" in fields else "",
            digest,
            tail,
            facets,
            rest,
        )

    def count(self) -> None:
        """Tell the dictionary how often what was recorded has which facets."""
        changes = self._dictionary.changes
        for cell, count in Counter(self._used).items():
            for number in cell.numbers:
                changes[number] += count
        self._used.clear()

    def _learn_when(self, date: str | None) -> When:
        assert date is not None, "there is always an entry for no date"
        earliest, latest = bounds(date)
        if earliest == latest and date[10:11] == "T":  # one moment, which leaves no doubt
            when = When(earliest, -latest, 0, 0)
        else:
            second = math.inf if earliest == -math.inf else -latest
            span = span_class(earliest, latest)
            when = When(place_of(earliest, latest), second, span, int(is_uncertain(date)))
        if len(self._whens) > _KEPT:
            self._whens = {None: _UNDATED}
        self._whens[date] = when
        return when

    def _learn_cell(self, name: str, values: tuple[str, ...]) -> Cell:
        cell = Cell(name, values)
        if name not in self._various and len(cell.json) <= _LONGEST_KEPT:
            if self._cell_count >= _KEPT:
                self._forget()
            self._cells[name][values] = cell
            self._cell_count += 1
        return cell

    def _forget(self) -> None:
        """Let go of the field with the most values, whose values come again the least."""
        name = max(self._cells, key=lambda field: len(self._cells[field]))
        self._cell_count -= len(self._cells[name])
        self._cells[name] = {}
        self._various.add(name)

    def _number(self, cell: Cell) -> str:
        """The tokens of a cell's facets, its values made known to the dictionary."""
        key = facet_key(cell.name)
        values = [v for v in dict.fromkeys(cell.values) if v and len(v) <= LONGEST_FACET]
        return self._enter(cell, [(key, value) for value in values])

    def _learn_marks(self, marks: tuple[Any, ...]) -> Cell:
        """The reserved facets, and before them the token that all events have, as a cell."""
        basis, source, doubt, proposed, link, passage = (*marks, *[False] * 3)[:6]
        cell = Cell("", ())
        pairs = marks_of(
            basis=basis,
            source=self._address(source),
            proposed=proposed,
            uncertain=doubt == 1,
            undated=doubt == 2,
            link=link,
            passage=passage,
        )
        cell.tokens = f"{EVERY}{self._enter(cell, pairs)}"
        self._marks[marks] = cell
        return cell

    def _enter(self, cell: Cell, pairs: Iterable[tuple[str, str]]) -> str:
        cell.numbers = tuple([self._dictionary.number(name, value) for name, value in pairs])
        cell.tokens = "".join([f" {facet_token(number)}" for number in cell.numbers])
        return cell.tokens
