"""What can be settled about an event: a value that its source says differently from a person, a suggested date."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from timeloom.model.events import DateBasis
from timeloom.query.query import Query
from timeloom.query.tree import FieldIs, Value
from timeloom.store.answers import Change, Conflict, Detail, Edit
from timeloom.store.protocol import Reader, Writer
from timeloom.text import one_line
from timeloom.tui.style.dates import in_words

SUGGESTED: Final = "suggested-date"
"""The field in which an importer keeps the date that a reference has, where the text states another."""
CONFLICTS: Final = Query("is:conflict", FieldIs(0, 0, "is", (Value("conflict", 0, 0),)))

Side = Literal["mine", "theirs"]


class Offer(NamedTuple):
    """Two values of which one may stand: what the event has (`mine`), and what somebody else says (`theirs`)."""

    name: str
    """`title`, `date`, … or the name of a field."""
    mine: str
    theirs: str
    says: str
    """Who says the other value."""
    conflict: Conflict | None = None
    date: str | None = None
    basis: DateBasis = "looked-up"
    suggested: bool = False
    """Whether it is a value of SUGGESTED, which goes when it has been decided on."""


class Standing(NamedTuple):
    """What there is to settle about an event, and where it stands among all that have a conflict."""

    detail: Detail
    offers: tuple[Offer, ...]
    number: int
    """From 1; 0 for an event without a conflict."""
    conflicts: int
    """How many events have one."""


def offers_of(detail: Detail) -> tuple[Offer, ...]:
    """Everything about an event that can be settled: conflicts first, then the dates that others say."""
    event = detail.event
    found = [
        Offer(
            conflict.attribute.removeprefix("fields."),
            _said(conflict.attribute, conflict.mine),
            _said(conflict.attribute, conflict.theirs),
            "the source now",
            conflict,
        )
        for conflict in detail.conflicts
    ]
    here = _said("date", event.date or "")
    for date in event.fields.get(SUGGESTED, ()):
        words = _said("date", date)
        found.append(Offer("date", here, words, "suggested", date=date, suggested=True))
    known = {event.date, *event.fields.get(SUGGESTED, ())}
    for saying in event.sayings:
        if saying.date is not None and saying.date not in known:
            known.add(saying.date)
            says = one_line(saying.source.address.rpartition("/")[2] or "another source")
            words = _said("date", saying.date)
            found.append(
                Offer("date", here, words, says, date=saying.date, basis=saying.date_basis)
            )
    return tuple(found)


def _said(attribute: str, text: str) -> str:
    """A value for a person; a date in words, with its EDTF where that is something else."""
    if attribute != "date" or not text:
        return text or "(nothing)"
    words = in_words(text)
    return words if words == text else f"{words} ({text})"


def standing(reader: Reader, uid: str) -> Standing:
    """What there is to settle about an event now. Raises UnknownEvent."""
    detail, view = reader.detail(uid), reader.view(CONFLICTS)
    number = view.position(detail.key) + 1 if detail.conflicts else 0
    return Standing(detail, offers_of(detail), number, view.count())


def next_conflict(reader: Reader, uid: str | None, *, backwards: bool = False) -> str | None:
    """The event after (or before) one whose source has changed under an edit; the first, or last, without one."""
    key = None if uid is None else reader.key(uid)
    rows = reader.view(CONFLICTS).page(key, limit=1, backwards=backwards)
    return rows[0].uid if rows else None


def settle(writer: Writer, uid: str, offer: Offer, take: Side) -> Change:
    """Let one of the two values stand, as one step."""
    if offer.conflict is not None:
        return writer.resolve_conflict(offer.conflict, take=take)
    event = writer.detail(uid).event
    left = tuple(date for date in event.fields.get(SUGGESTED, ()) if date != offer.date)
    fields = {SUGGESTED: left} if offer.suggested else {}
    verb = "take the date of" if take == "theirs" else "keep the date of"
    with writer.step("edit", f"{verb} “{event.title}”"):
        if take == "mine":
            return writer.edit(uid, Edit(fields=fields))
        return writer.edit(uid, Edit(date=offer.date, date_basis=offer.basis, fields=fields))
