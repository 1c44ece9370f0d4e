"""What the keys of an object mean, for those who write JSON with names of their own; any other key is a field.

Names are compared as a table's headings are: case, blanks, `_`, `-` and `@` make no difference (`Start_Date`,
`startDate`). Of several that mean the same the most telling one counts, and the others are fields.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, Final

from timeloom.errors import SourceError
from timeloom.importers.tables.columns import ALIASES, plain

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ALIASES["title"],
    "date": (
        *ALIASES["date"],
        "event time",
        "event date",
        "realtime timestamp",
        "asctime",
        "time millis",
        "instant",
        "time local",
        "time iso8601",
        "log time",
    ),
    "start": ALIASES["start"],
    "end": ALIASES["end"],
    "time": ("time",),
    "year": ("year",),
    "month": ("month",),
    "day": ("day",),
    "uid": ALIASES["uid"],
    "summary": ALIASES["summary"],
    "tag": ALIASES["tag"],
    "notes": ("notes", "note"),
    "date_basis": ALIASES["basis"],
    "zone": ALIASES["zone"],
}
"""What a value is for us and the names that it may have, most telling first.

`eventTime` is CloudTrail's, `__REALTIME_TIMESTAMP` journald's.
"""
DATING: Final = ("date", "start", "time", "year")
_MOMENT: Final = frozenset(
    {
        "date",
        "date time",
        "datetime",
        "time zone",
        "timezone",
        "start",
        "end",
        "year",
        "month",
        "day",
    }
)
"""Keys of an object that is a date: Google's `{dateTime, timeZone}`, Notion's `{start, end}`, `{year, month, day}`."""
_ABOUT: Final = frozenset(
    {
        "sources",
        "references",
        "citations",
        "links",
        "images",
        "media",
        "attachments",
        "comments",
        "people",
        "actors",
    }
)
"""Lists that belong to an event, where the object around them has a title and a date of its own."""
_RANKS: Final = {
    alias: (role, rank) for role, names in NAMES.items() for rank, alias in enumerate(names)
}
RECORDS: Final = "events"
"""What a person maps to say which list of a document is read."""
_SHOWN: Final = 12
_INSIDE: Final = " (a key inside another: outer.inner)"
_LONGEST: Final = 24
"""Characters of a value that are shown of it."""


@lru_cache(maxsize=4096)
def _rank(key: str) -> tuple[str, int] | None:
    return _RANKS.get(plain(key.lstrip("@")))


def roles_of(row: Mapping[str, Any]) -> dict[str, str]:
    """Which key of an object stands for what, our name to the key. An object as a value is never one of ours."""
    best: dict[str, tuple[int, str]] = {}
    for key, value in row.items():
        ranked = _rank(key)
        if (
            ranked is None
            or value in (None, "")
            or (isinstance(value, dict) and not is_moment(value))
        ):
            continue
        role, rank = ranked
        if role not in best or rank < best[role][0]:
            best[role] = rank, key
    return _settled({role: key for role, (_, key) in best.items()})


def says_when(row: Mapping[str, Any]) -> bool:
    """Whether an object has a key for a date, be it empty."""
    return any(
        (ranked := _rank(key)) is not None
        and ranked[0] in DATING
        and not (isinstance(value, dict) and not is_moment(value))
        for key, value in row.items()
    )


def is_event_with(row: Mapping[str, Any], lists: Collection[str]) -> bool:
    """Whether an object is one event, and the lists of objects in it are its sources, links or images."""
    roles = roles_of(row)
    return (
        "title" in roles
        and not isinstance(row[roles["title"]], list)
        and any(role in roles for role in DATING)
        and all(plain(name.rpartition(".")[2]) in _ABOUT for name in lists)
    )


def laid_flat(row: dict[str, Any]) -> dict[str, Any]:
    """A Feature of GeoJSON (RFC 7946) with its properties as keys of its own; any other object as it is."""
    inner = row.get("properties")
    if row.get("type") != "Feature" or not isinstance(inner, dict):
        return row
    return {**{key: row[key] for key in ("id", "geometry") if key in row}, **inner}


def _settled(roles: dict[str, str]) -> dict[str, str]:
    """Which of several dates counts: `date` beside a start and an end is the day something was written down."""
    if "start" in roles and "date" in roles:
        roles.pop("date" if "end" in roles else "start")
    if "date" in roles or "start" in roles:
        for part in ("year", "month", "day"):
            roles.pop(part, None)
    return roles


def instant(value: Mapping[str, Any]) -> Any:
    """What a database wraps a moment in when it writes JSON (MongoDB's `{"$date": …}`); None for any other object."""
    if value.keys() == {"epochSecond", "nanoOfSecond"}:  # Log4j's JSON layout
        return f"{value['epochSecond']}.{int(value['nanoOfSecond']):09d}"
    if value.keys() == {"seconds", "nanos"} or value.keys() == {"_seconds", "_nanoseconds"}:
        whole, parts = value.values()  # protobuf's Timestamp, Firestore's
        return f"{whole}.{int(parts):09d}"
    if len(value) != 1:
        return None
    inner = value.get("$date")
    return inner.get("$numberLong") if isinstance(inner, dict) else inner


def is_moment(value: Mapping[str, Any]) -> bool:
    """Whether an object is a date, with keys that say no more than when."""
    return instant(value) is not None or bool(moment(value))


def moment(value: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of an object that is a date, by their plain names; nothing for any other object."""
    parts = {plain(key): inner for key, inner in value.items()}
    if not parts.keys() <= _MOMENT or not parts.keys() & {
        "date",
        "date time",
        "datetime",
        "start",
        "year",
    }:
        return {}
    return {key: inner for key, inner in parts.items() if inner not in (None, "")}


def listed(row: Mapping[str, Any]) -> str:
    """The keys of an object, for a message."""
    names = ", ".join(repr(name) for name in list(row)[:_SHOWN])
    return f"the keys {names}" if names else "no keys at all"


def which_is_it(
    address: str, row: Mapping[str, Any], proposed: Mapping[str, str], given: Mapping[str, str]
) -> SourceError:
    """The question which of the keys are title and date, with what stands under each in the first object."""
    there = {*roles_of(row), *given}
    lacks = ["title"] if any(role in there for role in DATING) else ["title", "date"]
    shown = ", ".join(f"{name!r} ({_sample(value)})" for name, value in list(row.items())[:_SHOWN])
    more = f" and {len(row) - _SHOWN} more" if len(row) > _SHOWN else ""
    ways = " ".join(f"--map {name}={proposed.get(name, 'KEY')}" for name in lacks)
    inside = "" if not any(isinstance(value, dict) for value in row.values()) else _INSIDE
    return SourceError(
        f"{address} has no key that is plainly the {' or the '.join(lacks)}",
        hint=f"it has {shown}{more}; say which they are: {ways}{inside}"
        if shown
        else "its objects are empty",
    )


def _sample(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
