"""What a timeline is made of: events, and what importers say about them.

Plain frozen dataclasses: the core, the importers and the exporters pass these around, millions at a time.
Where data comes in from outside, `timeloom.model.validation` checks it with pydantic and makes these from it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    from dataclasses import dataclass as _value
else:

    def _value(*, frozen: bool, slots: bool):
        """A dataclass that is frozen for type checkers alone: filling one that really is takes four times as long."""
        return dataclass(frozen=not frozen, slots=slots)


_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS: Final = [one + other for one in _ALPHABET for other in _ALPHABET]
"""Base32 (RFC 4648) in small letters, ten bits at a time."""


def derive(source: str, date: str | None, title: str, repeat: int = 0) -> str:
    """A uid that the same event gets again: a digest of source, date and title, twelve letters and digits.

    `repeat` counts earlier events of the source with the same date and title: they are different events (a log says
    the same thing twice), told apart by their order.
    """
    said = "\0".join((source, date or "", title, str(repeat) if repeat else ""))
    digest = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    bits = int.from_bytes(digest[:8], "big") >> 4
    return "".join([_PAIRS[bits >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])


_DERIVED: Final = re.compile(r"[a-z2-7]{12}")


def is_derived(uid: str) -> bool:
    """Whether a uid looks as if `derive` made it."""
    return _DERIVED.fullmatch(uid) is not None


DateBasis = Literal["stated", "relative", "looked-up", "entered"]
DATE_BASES: Final[tuple[str, ...]] = get_args(DateBasis)

ANSWERS: Final = "answers"
"""The relation that the Race view measures: this event answers that one."""
DATED_FROM: Final = "dated-from"
"""The relation of an event whose date is relative to the event it hangs on."""

Fields = dict[str, tuple[str, ...]]
"""Named attributes, each with one or more values, in the source's order."""


@dataclass(frozen=True, slots=True)
class Link:
    """From the event that holds it to the event whose uid is `to`. `fields` describe the link itself."""

    relation: str
    to: str
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A file or address an importer read.

    `address` is the path or URL as it was given, `digest` the SHA-256 of its bytes in hexadecimal, `read` the time of
    reading as an EDTF instant in UTC. Two sources with one address are the same source, read twice.
    """

    address: str
    importer: str = ""
    digest: str = ""
    read: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The place in a source's text that speaks of an event.

    `start` and `end` are offsets in characters (Unicode code points) into the text as the file has it, line ends and
    byte order mark included; `text` is exactly what stands there.
    """

    start: int
    end: int
    text: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """What one further source says of an event: where, and with which date, if it gives one."""

    source: Source
    passage: Passage | None = None
    date: str | None = None
    date_basis: DateBasis = "stated"


@_value(frozen=True, slots=True)
class Event:
    """Something that happened at a *when*.

    `date` is one EDTF expression (ISO 8601-2:2019) or None for an undated event. `uid` is its stable identity; empty
    means that the source gave none, and the store derives one from source, date and title (`timeloom.model.events`).
    `source`, `passage` and `date_basis` are what its first source says; `sayings` what further sources say.
    """

    title: str
    date: str | None = None
    uid: str = ""
    summary: str = ""
    fields: Fields = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    source: Source | None = None
    passage: Passage | None = None
    date_basis: DateBasis = "stated"
    notes: tuple[str, ...] = ()
    starred: bool = False
    proposed: bool = False
    sayings: tuple[Saying, ...] = ()
    where: str = ""
    """Where it stood in its source ("line 17"), for messages; not part of the event."""
    own_tags: tuple[str, ...] = field(default=(), compare=False)
    """Which of its tags a person added, where a store knows; not part of the event."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A passage that illustrates an event which the timeline may hold; it adds a saying and never an event."""

    uid: str
    passage: Passage
    date: str | None = None
    date_basis: DateBasis = "stated"


@dataclass(frozen=True, slots=True)
class Rejection:
    """A part of a source that was left out: where it stood, why, and what is to be done about it."""

    where: str
    why: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something a person should know about a reading: what was assumed, what a format could not say."""

    text: str


Item = Event | Mention | Rejection | Remark
"""What an importer yields."""


class LinkEnd(NamedTuple):
    """One end of a link as a list or details pane shows it. `title` is empty where no event has that uid (yet)."""

    relation: str
    uid: str
    title: str = ""
    date: str | None = None
    earliest: float | None = None
    latest: float | None = None
    fields: Fields = {}  # noqa: RUF012 - read only, as all of a tuple
