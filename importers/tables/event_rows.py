"""Objects of JSON to events: the rows that Timeloom writes without loss, and looser ones as others write them.

A row of ours has `uid, date, title, summary, fields, links, source, passage, date_basis, notes, starred, proposed,
sayings`; `earliest` and `latest` follow from the date and are not read. Of other objects the usual names are understood
(`timeloom.importers.json.keys`); any further key becomes a field, a nested value its JSON text.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Options
from timeloom.importers.json.choice import Choice, choose, lifted
from timeloom.importers.json.keys import (
    DATING,
    NAMES,
    RECORDS,
    instant,
    laid_flat,
    listed,
    moment,
    roles_of,
    says_when,
    which_is_it,
)
from timeloom.importers.json.shapes import as_int
from timeloom.importers.source.dates import LooseDates, edtf_date
from timeloom.importers.tables.repeated_ids import RepeatedIds
from timeloom.model.events import (
    ANSWERS,
    DATE_BASES,
    DateBasis,
    Event,
    Fields,
    Link,
    Passage,
    Remark,
    Saying,
    Source,
)

_T = TypeVar("_T")
_KEPT: Final = 10_000
_AS_SAID: Final = {"start": "date", "time": "date", "year": "date"}
"""What a key is called for a person where several make up a date."""

_DERIVED: Final = frozenset({"earliest", "latest", "lower", "upper"})
_OWN_KEYS: Final = frozenset(
    {
        *("uid", "date", "earliest", "latest", "title", "summary", "fields", "links", "source"),
        *("passage", "date_basis", "notes", "starred", "proposed", "sayings"),
    }
)


class RowReader:
    """Makes events of one source's objects."""

    def __init__(self, dates: LooseDates, names: Mapping[str, str] | None = None) -> None:
        """`names` maps ours to the source's, as a person gave them; a name that is none of ours is a field's."""
        self.dates = dates
        self._given = {ours: theirs for ours, theirs in (names or {}).items() if ours != RECORDS}
        self._choice = Choice()
        self._paths = [path for path in self._given.values() if "." in path]
        """Keys that stand in an object within the object."""
        self._missed = set(self._given.values())
        """The names given that no object has had so far."""
        self._sources: dict[tuple[Any, ...], Source] = {}
        self._exact: set[str] = set()
        self._dated = False
        self._ids = RepeatedIds()
        self._undated: list[str] = []
        """The keys that may be meant as the date of the first object that has none."""

    def settle(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Choose the keys of date and title by the first objects, where none is plainly that."""
        self._choice = choose(
            [lifted(laid_flat(dict(row)), self._paths) for row in rows], self._given
        )
        self._paths += [path for path in self._choice.taken.values() if "." in path]

    def question(self, row: Mapping[str, Any], address: str) -> SourceError:
        """The question which keys are title and date, with what may be meant."""
        return which_is_it(
            address, row, {**self._choice.proposed, **self._choice.taken}, self._given
        )

    def event(self, row: Any, where: str) -> Event:
        """The event that an object tells of. Raises DateError or ValueError with what is wrong with it."""
        if not isinstance(row, dict):
            raise Nameless(f"it is {kind_of(row)}, not an object with a title and a date")
        if row.keys() <= _OWN_KEYS and not self._given:
            try:
                return self._own(row, where)
            except (TypeError, KeyError, AttributeError):
                pass  # not as we write it: read it as somebody else's, which says what is wrong
        return self._loose(row, where)

    def _own(self, row: dict[str, Any], where: str) -> Event:
        get = row.get
        title, date = row["title"], get("date")
        if not isinstance(title, str) or not title or not (date is None or isinstance(date, str)):
            raise TypeError
        if date is not None and date not in self._exact:
            self._dated = True
            try:
                bounds(date)
            except DateError:
                date = self.dates.read(date)
            else:
                if len(self._exact) < _KEPT:
                    self._exact.add(date)
        basis = get("date_basis", "stated")
        if basis not in DATE_BASES:
            raise TypeError
        notes, links, sayings = get("notes"), get("links"), get("sayings")
        source, passage = get("source"), get("passage")
        return Event(
            title,
            date,
            _text(get("uid")),
            _text(get("summary")),
            {name: _strings(values) for name, values in (get("fields") or {}).items()},
            tuple([_link(link) for link in links]) if links else (),
            self._source(source) if "source" in row else None,
            _passage(passage) if passage else None,
            basis,
            _strings(notes) if notes else (),
            get("starred") is True,
            get("proposed") is True,
            tuple([_saying(saying) for saying in sayings]) if sayings else (),
            where,
        )

    def _source(self, said: dict[str, Any] | None) -> Source:
        """One Source for the many events that come from it."""
        key = tuple(said.items()) if said else ()
        source = self._sources.get(key)
        if source is None:
            source = _source(said)
            if len(self._sources) < _KEPT:
                self._sources[key] = source
        return source

    def _loose(self, row: dict[str, Any], where: str) -> Event:
        row = laid_flat(row)
        if self._paths:
            row = lifted(row, self._paths)
        rest = {key: value for key, value in row.items() if value is not None}
        if self._given:
            self._missed -= row.keys()
            for ours, theirs in self._given.items():
                if ours not in NAMES and theirs in rest:
                    rest[ours] = rest.pop(theirs)
        roles = self._roles(rest)

        def take(name: str) -> Any:
            return rest.pop(roles[name], None) if name in roles else None

        title, summary = _said(take("title")), _said(take("summary"))
        if not title:
            title, summary = summary, ""
        if not title:
            raise Nameless(f"it has no title; it has {listed(row)}")
        date = self._date(rest, roles)
        self._dated = self._dated or date is not None
        if date is None and not self._undated and not says_when(row):
            self._undated = [key for key in rest if key not in _OWN_KEYS or key == "date"]
        basis = _said(take("date_basis")) or "stated"
        if basis not in DATE_BASES:
            raise ValueError(f"{basis!r} is not a date basis; there are {', '.join(DATE_BASES)}")
        uid = _said(take("uid"))
        notes = take("notes")
        tags = take("tag")
        links = _loose_links(rest.pop("links", None), rest.pop("answers", None))
        key = roles.get("uid", "uid")
        again = bool(uid) and key not in _OWN_KEYS and self._ids.comes_again(uid, key, where)
        source, passage = rest.get("source"), rest.get("passage")
        if isinstance(source, dict):
            del rest["source"]
        if isinstance(passage, dict):
            del rest["passage"]
        sayings = rest.pop("sayings", None) or ()
        if not isinstance(sayings, list | tuple):
            raise ValueError(f"its sayings are {kind_of(sayings)}, not a list")
        starred, proposed = rest.pop("starred", None), rest.pop("proposed", None)
        fields = _fields(rest, tags)
        if again:  # it names another event already: nothing is left of it as a name
            fields[key], uid = (*fields.get(key, ()), uid), ""
        return Event(
            title,
            date,
            uid,
            summary,
            fields,
            links,
            _told(_source, source, "source") if isinstance(source, dict) else None,
            _told(_passage, passage, "passage") if isinstance(passage, dict) else None,
            cast(DateBasis, basis),
            _values(notes),
            _flag(starred),
            _flag(proposed),
            tuple(_told(_saying, saying, "saying") for saying in sayings),
            where,
        )

    def require_names(self, address: str) -> None:
        """Make sure that every name a person gave occurred. Raises SourceError: nothing is read by a slip."""
        if self._missed:
            missed = ", ".join(map(repr, sorted(self._missed)))
            raise SourceError(
                f"{address} has no key {missed}", hint="give --map the keys as they stand in it"
            )

    def remarks(self) -> Iterator[Remark]:
        """What a person should know of the dates: what was assumed, and that there are none."""
        yield from map(Remark, self._choice.told)
        yield from self.dates.remarks()
        yield from self._ids.remarks()
        if self._undated and not self._dated:
            yield Remark(
                f"no event has a date; it has {listed(dict.fromkeys(self._undated))}:"
                " --map date=KEY says which of them is one"
            )

    def meanings(self, row: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The keys of an object, and what each is taken for."""
        row = lifted(dict(row), self._paths)
        given = {theirs: ours for ours, theirs in self._given.items() if ours not in NAMES}
        meaning = {key: f"field {given.get(key, key)}" for key in row}
        meaning |= {key: key for key in row if key in _OWN_KEYS or key == "answers"}
        meaning |= {key: "" for key in row if key in _DERIVED}
        meaning |= {key: _AS_SAID.get(role, role) for role, key in self._roles(row).items()}
        return list(meaning.items())

    def _roles(self, row: Mapping[str, Any]) -> dict[str, str]:
        """What the keys of an object stand for: as a person says, else as they are called."""
        given = {ours: theirs for ours, theirs in self._given.items() if ours in NAMES}
        taken = self._choice.taken
        if not given:
            found = roles_of(row)
            if not taken:
                return found
            if "date" in taken and taken["date"] in row and any(key in found for key in DATING):
                taken = {role: key for role, key in taken.items() if role not in ("date", "end")}
            return {**{role: key for role, key in taken.items() if key in row}, **found}
        rest = {key: value for key, value in row.items() if key not in given.values()}
        found = {role: key for role, key in roles_of(rest).items() if role not in given}
        if "date" in given:  # nothing else is one then
            found = {role: key for role, key in found.items() if role not in DATING}
        chosen = {**taken, **given} if "date" not in given else {**given, **_untimed(taken)}
        return found | {role: key for role, key in chosen.items() if key in row}

    def _date(self, rest: dict[str, Any], roles: Mapping[str, str]) -> str | None:
        """The date of an object whose keys are known, taken out of it."""

        def take(name: str) -> Any:
            return rest.pop(roles[name], None) if name in roles else None

        day = take("date" if "date" in roles else "start")
        clock = rest.get(roles.get("time", ""))
        beside = rest.get(roles.get("zone", ""))
        zone = beside if isinstance(beside, str) else ""
        if day is None and "year" in roles:
            day = self._in_parts(rest, roles)
            day = take("year") if day is None else day
        elif day is None:
            day, clock = take("time"), None
        first = self._point(day, zone)
        is_clock = isinstance(clock, str) and self.dates.is_clock(clock)
        if is_clock and first is not None and len(first) == len("2024-05-13"):
            del rest[roles["time"]]
            first = self.dates.read_clock(first, str(clock), zone=zone)
        return self.dates.interval(first, self._point(take("end"), zone))

    def _in_parts(self, rest: dict[str, Any], roles: Mapping[str, str]) -> str | None:
        """EDTF of a date whose year, month and day have keys of their own; what is not a number stays where it is."""
        parts: list[int] = []
        for role in ("year", "month", "day"):
            try:
                part = as_int(rest.get(roles.get(role, "")))
            except ValueError:
                break
            if part is None:
                break
            parts.append(part)
            del rest[roles[role]]
        if parts and parts[0] < 0:
            self.dates.read(str(parts[0]))  # says how negative years are read
        return edtf_date(*parts) if parts else None

    def _moment(self, value: dict[str, Any], zone: str) -> str | None:
        """The date that an object is: of its parts, from its start to its end, or a day or time with its zone."""
        parts = moment(value)
        beside = parts.pop("time zone", parts.pop("timezone", zone))
        zone = beside if isinstance(beside, str) else zone
        if "year" in parts:
            return self._in_parts(parts, {key: key for key in parts})
        if "start" in parts:
            return self.dates.interval(
                self._point(parts["start"], zone), self._point(parts.get("end"), zone)
            )
        said = (parts[key] for key in ("date time", "datetime", "date") if key in parts)
        return self._point(next(said, None), zone)

    def _point(self, value: Any, zone: str = "") -> str | None:
        if isinstance(value, dict):
            if (inner := instant(value)) is None and moment(value):
                return self._moment(value, zone)
            value = inner
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise DateError(f"{kind_of(value)} is not a date")
        if isinstance(value, str):
            return self.dates.read(value, zone=zone)
        if isinstance(value, float) and not math.isfinite(value):
            raise DateError(f"{value} is not a date")
        if abs(value) <= 9999 and value == int(value):
            return self.dates.read(f"{int(value)}") if value < 0 else f"{int(value):04d}"
        return self.dates.read(
            f"{value:.6f}".rstrip("0") if isinstance(value, float) else str(value)
        )


def _untimed(roles: Mapping[str, str]) -> dict[str, str]:
    return {role: key for role, key in roles.items() if role not in ("date", "end")}


class Nameless(ValueError):
    """An object without a title, or no object at all: where all are so, the source is of another shape."""


def reader_for(options: Options) -> RowReader:
    """A reader of objects, as a person wants them read."""
    return RowReader(LooseDates(options.zone, today=options.document_date), options.columns)


def _fields(rest: dict[str, Any], tags: Any) -> Fields:
    own = rest.pop("fields", None)
    if own is not None and not isinstance(own, dict):
        raise ValueError(f"its fields are {kind_of(own)}, not an object")
    fields = {name: _values(value) for name, value in (own or {}).items()}
    if tags is not None:
        fields["tag"] = fields.get("tag", ()) + _tags(tags)
    for name, value in rest.items():
        if name not in _DERIVED and name not in fields and (values := _values(value)):
            fields[name] = values
    return fields


def _tags(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return _values(value)


def _values(value: Any) -> tuple[str, ...]:
    """The values of a field: text as it is, numbers and truths as JSON writes them, a list one by one."""
    if value is None or value == "":
        return ()
    if isinstance(value, list):
        return tuple(_said(item) for item in value if item is not None)
    return (_said(value),)


def _said(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return value


def _strings(values: Any) -> tuple[str, ...]:
    """A list of texts and nothing else; TypeError otherwise."""
    if type(values) is not list:
        raise TypeError
    for value in values:
        if type(value) is not str:
            raise TypeError
    return tuple(values)


def _flag(value: Any) -> bool:
    return (
        value is True or value == 1 or (isinstance(value, str) and value.lower() in {"true", "yes"})
    )


def _link(said: dict[str, Any]) -> Link:
    fields = said.get("fields")
    if not fields:
        return Link(_text(said["relation"]), _text(said["to"]))
    return Link(
        _text(said["relation"]),
        _text(said["to"]),
        {name: _strings(values) for name, values in fields.items()},
    )


def _loose_links(links: Any, answers: Any) -> tuple[Link, ...]:
    found = [Link(ANSWERS, to) for to in _values(answers)]
    for link in links if isinstance(links, list) else () if links is None else [links]:
        if isinstance(link, dict):
            to = link.get("to", link.get("target", link.get("uid")))
            if to is None:
                raise ValueError(f"a link says not where it leads: {_said(link)[:80]}")
            said = link.get("fields")
            if not (said is None or isinstance(said, dict)):
                raise ValueError(f"the fields of a link are {kind_of(said)}, not an object")
            fields = {name: _values(value) for name, value in (said or {}).items()}
            found.append(Link(_said(link.get("relation") or "related"), _said(to), fields))
        else:
            found.append(Link("related", _said(link)))
    return tuple(found)


def _source(said: dict[str, Any] | None) -> Source:
    """None is written for an event that no source tells of: somebody entered it by hand."""
    if said is None:
        return Source("")
    get = said.get
    return Source(
        _text(said["address"]), _text(get("importer")), _text(get("digest")), _text(get("read"))
    )


def _passage(said: dict[str, Any]) -> Passage:
    start, end = said["start"], said["end"]
    if type(start) is not int or type(end) is not int:
        raise TypeError
    return Passage(start, end, _text(said.get("text")), _text(said.get("section")))


def _saying(said: dict[str, Any]) -> Saying:
    passage, date, basis = said.get("passage"), said.get("date"), said.get("date_basis", "stated")
    if basis not in DATE_BASES:
        raise TypeError
    return Saying(
        _source(said["source"]),
        _passage(passage) if passage else None,
        None if date is None else _text(date),
        cast(DateBasis, basis),
    )


def _told(read: Callable[[Any], _T], said: Any, what: str) -> _T:
    try:
        return read(said)
    except (TypeError, KeyError, AttributeError):
        raise ValueError(f"its {what} is not as Timeloom writes one: {_said(said)[:80]}") from None


def kind_of(value: Any) -> str:
    """What a JSON value is, for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    return "a text" if isinstance(value, str) else "a number"
