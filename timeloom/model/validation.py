"""Where data comes in as plain values: checked with pydantic, made into events.

The shape is that of `timeloom list --to jsonl`. What is wrong is said with the place it stands at: `links[0].to`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr
from pydantic import ValidationError as PydanticError

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import EventError
from timeloom.model.events import DateBasis, Event, Fields, Link, Passage, Saying, Source


def _edtf(text: str) -> str:
    bounds(text)  # raises DateError, a ValueError that says where it stops being a date
    return text


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("it says nothing")
    return text


def _whole(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("it holds half a character (a lone surrogate)") from None
    return text


Text = Annotated[StrictStr, AfterValidator(_whole)]
Date = Annotated[StrictStr, AfterValidator(_edtf)]
Place = Annotated[StrictInt, Field(ge=0)]
Values = dict[Text, list[Text]]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _LinkRow(_Row):
    relation: Text
    to: Text
    fields: Values = {}


class _SourceRow(_Row):
    address: Text
    importer: Text = ""
    digest: Text = ""
    read: Text = ""


class _PassageRow(_Row):
    start: Place
    end: Place
    text: Text = ""
    section: Text = ""


class _SayingRow(_Row):
    source: _SourceRow
    passage: _PassageRow | None = None
    date: Date | None = None
    date_basis: DateBasis = "stated"


class _EventRow(_Row):
    title: Annotated[Text, AfterValidator(_said)]
    date: Date | None = None
    # Bounds follow from the date; whoever wrote them down wrote them for others.
    earliest: Any = None
    latest: Any = None
    uid: Text = ""
    summary: Text = ""
    fields: Values = {}
    links: list[_LinkRow] = []
    source: _SourceRow | None = None
    passage: _PassageRow | None = None
    date_basis: DateBasis = "stated"
    notes: list[Text] = []
    starred: StrictBool = False
    proposed: StrictBool = False
    sayings: list[_SayingRow] = []


def event_from_row(row: Mapping[str, Any]) -> Event:
    """The event that a row holds. Raises EventError with every fault and its place.

    A source that is null is written for an event entered by hand and becomes one without an address; a source that is
    left out is the one that is being read.
    """
    try:
        checked = _EventRow.model_validate(row)
    except PydanticError as error:
        raise EventError("; ".join(_faults(error))) from error
    by_hand = Source("") if "source" in row else None
    return Event(
        title=checked.title,
        date=checked.date,
        uid=checked.uid,
        summary=checked.summary,
        fields=_fields(checked.fields),
        links=tuple(Link(link.relation, link.to, _fields(link.fields)) for link in checked.links),
        source=by_hand if checked.source is None else _source(checked.source),
        passage=_passage(checked.passage),
        date_basis=checked.date_basis,
        notes=tuple(checked.notes),
        starred=checked.starred,
        proposed=checked.proposed,
        sayings=tuple(
            Saying(_source(said.source), _passage(said.passage), said.date, said.date_basis)
            for said in checked.sayings
        ),
    )


def _faults(error: PydanticError) -> list[str]:
    return [
        f"{place_of(fault['loc'])}: {_lower(fault['msg'])}"
        for fault in error.errors(include_url=False, include_context=False)
    ]


def place_of(path: tuple[int | str, ...]) -> str:
    """`links[0].to`: where in a row something stands."""
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else step
    return place or "the row"


def _lower(message: str) -> str:
    """A message of pydantic's without its prefix and capital."""
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]


def _fields(values: Mapping[str, list[str]]) -> Fields:
    return {name: tuple(several) for name, several in values.items()}


def _source(row: _SourceRow) -> Source:
    return Source(row.address, row.importer, row.digest, row.read)


def _passage(row: _PassageRow | None) -> Passage | None:
    return None if row is None else Passage(row.start, row.end, row.text, row.section)
