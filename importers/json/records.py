"""Where in a JSON object the records are: a list of objects anywhere in it, columns, or objects under their years.

Where several lists may be meant, the one that holds dates and titles is; else the question is which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from timeloom.errors import SourceError
from timeloom.importers.json.choice import choose
from timeloom.importers.json.keys import roles_of
from timeloom.text import number

_LOOKED_AT: Final = 40
_SHOWN: Final = 8
_YEAR: Final = re.compile(r"-?\d{3,4}(?:-\d\d(?:-\d\d)?)?(?:T[\d:.]+Z?)?")
"""A year, a month, a day or a moment as ISO 8601 has them: what objects stand under."""
_DATING: Final = frozenset({"date", "start", "time", "year"})


class Records(NamedTuple):
    """The records of a document, and how they were found, for a person; empty where there is nothing to say."""

    rows: list[Any]
    told: str = ""


def records_of(
    members: Mapping[str, Any], lists: Mapping[str, list[Any]], chosen: str, address: str
) -> Records:
    """The records of an object whose lists of objects are `lists`, by their paths. Raises SourceError."""
    if chosen:
        return _chosen(members, lists, chosen, address)
    if under := _under_dates(members):
        return Records(
            under, "its keys are dates: what stands under each is read as an event of it"
        )
    if len(lists) == 1:
        ((name, found),) = lists.items()
        return Records(
            found, f"it has no list `events`: read from its only list of objects, {name!r}"
        )
    telling = [name for name, found in lists.items() if _tells_events(found)]
    if len(telling) == 1:
        told = (
            f"of its lists {', '.join(map(repr, lists))} only {telling[0]!r} has dates and titles:"
            " read from that"
        )
        return Records(lists[telling[0]], told)
    if not lists:
        if rows := _columns(members):
            return Records(rows, "each of its lists is read as a column")
        if rows := _named(members):
            return Records(rows, "each of its members is read as an event")
    raise _ask(lists, telling, address)


def _chosen(
    members: Mapping[str, Any], lists: Mapping[str, list[Any]], chosen: str, address: str
) -> Records:
    rows: list[Any] = []
    for path in (part.strip() for part in chosen.split(",")):
        found: Any = lists.get(path)
        if found is None:
            found = _at(members, path)
        if isinstance(found, dict):
            found = _under_dates(found) or _named(found) or [found]
        if not isinstance(found, list):
            names = ", ".join(map(repr, list(lists)[:_SHOWN])) or "none"
            raise SourceError(
                f"{address} has no list {path!r}", hint=f"its lists of objects are {names}"
            )
        rows += found
    return Records(rows)


def _at(value: Any, path: str) -> Any:
    for key in path.split("."):
        if not isinstance(value, Mapping) or key not in value:
            return None
        value = value[key]
    return value


def _ask(lists: Mapping[str, list[Any]], telling: Sequence[str], address: str) -> SourceError:
    if not lists:
        return SourceError(
            f"{address} is an object without a list `events`",
            hint="put the events into an array, or one object on each line (JSON Lines)",
        )
    named = ", ".join(repr(name) for name in list(lists)[:_SHOWN])
    counted = ", ".join(
        f"{name!r} ({number(len(found), 'object')}{', with dates' if name in telling else ''})"
        for name, found in list(lists.items())[:_SHOWN]
    )
    first = (telling or list(lists))[0]
    return SourceError(
        f"{address} is an object without a list `events`; of its lists {named} each may be meant",
        hint=f"say which with --map events={first} (several: apart by commas): {counted}",
    )


def _tells_events(rows: Sequence[Any]) -> bool:
    objects = [row for row in rows[:_LOOKED_AT] if isinstance(row, dict)]
    if not objects:
        return False
    roles: set[str] = set()
    for row in objects:
        roles |= roles_of(row).keys()
    choice = choose(objects, {})
    roles |= choice.taken.keys()
    return bool(roles & _DATING) and bool(roles & {"title", "summary"})


def _under_dates(members: Mapping[str, Any]) -> list[Any]:
    """The events of an object whose keys are dates: `{"1969": {…}, "1970": [{…}, {…}], "1971": "…"}`."""
    if len(members) < 2 or not all(map(_YEAR.fullmatch, members)):
        return []
    rows: list[Any] = []
    for date, value in members.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                own = roles_of(each)
                dated = any(role in own for role in ("date", "start"))
                rows.append(each if dated else {"date": date, **each})
            elif isinstance(each, str):
                rows.append({"date": date, "title": each})
            else:
                return []
    return rows


def _columns(members: Mapping[str, Any]) -> list[Any]:
    """Rows of a table that was written column by column, or as headings and rows (pandas' `orient="split"`)."""
    headings, data = members.get("columns"), members.get("data")
    if (
        isinstance(headings, list)
        and isinstance(data, list)
        and all(isinstance(row, list) and len(row) == len(headings) for row in data)
    ):
        return [dict(zip(map(str, headings), row, strict=True)) for row in data]
    columns = {key: value for key, value in members.items() if isinstance(value, list)}
    lengths = {len(value) for value in columns.values()}
    if len(columns) >= 2 and len(lengths) == 1 and lengths != {0}:
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    inner = {key: value for key, value in members.items() if isinstance(value, dict)}
    if len(inner) == len(members) >= 2:  # pandas' own way: {"date": {"0": …}, "title": {"0": …}}
        places = list(next(iter(inner.values())))
        if (
            places
            and places == [str(at) for at in range(len(places))]
            and all(list(value) == places for value in inner.values())
        ):
            return [{key: value[at] for key, value in inner.items()} for at in places]
    return []


def _named(members: Mapping[str, Any]) -> list[Any]:
    """Objects that stand under their ids: `{"q1": {"title": …, "date": …}, "q2": …}`."""
    objects = list(members.values())
    if len(objects) < 2 or not all(isinstance(each, dict) for each in objects):
        return []
    if not _tells_events(objects):
        return []
    return [
        value if "uid" in roles_of(value) else {"id": key, **value}
        for key, value in members.items()
    ]
