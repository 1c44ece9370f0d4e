"""Rows of somebody's table to events, one after another, with what has to be said of them.

A field's cell is split into several values at `;` when every part is short, none is empty and the cell holds no
address; `\\;` is a semicolon.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from timeloom import cells
from timeloom.errors import DateError
from timeloom.importers.tables.columns import Columns, several_values
from timeloom.importers.tables.dates import Dating
from timeloom.importers.tables.records import Record
from timeloom.model.events import (
    ANSWERS,
    DATE_BASES,
    DateBasis,
    Event,
    Item,
    Link,
    Rejection,
    Remark,
)
from timeloom.text import number

_CACHED: Final = 10_000
"""Cells of a column whose values are kept."""
_LONGEST_CACHED: Final = 200
"""Characters; a longer cell is prose and does not come again."""
_LONGEST_VALUE: Final = 60
_IDS: Final = 1_000_000
"""Ids of events that are remembered, to see whether one comes again."""
_ENTITY: Final = re.compile(r"&#?\w+;")
_REST: Final = ("answers", "links", "note", "starred", "proposed")
"""Attributes that most rows have no cell for."""
_TRUE: Final = frozenset({"true", "yes", "y", "1", "x", "★", "*"})
_TOTAL: Final = re.compile(
    r"(?:(?:grand|sub)[ -]?)?totals?\b.{0,20}|sum|summe|gesamt(?:summe)?|average|mean|median|count|total général|Σ",
    re.I,
)
"""What stands in the first cell of a row that sums up the ones above."""


class Rows:
    """Turns the records of somebody's table into events."""

    def __init__(self, columns: Columns, dating: Dating, place: str = "line") -> None:
        """`place` is what the source calls a record's place: the line of a text, the row of a sheet."""
        self._place = place
        self._columns = columns
        self._dating = dating
        at = columns.at
        self._title, self._summary = at.get("title", -1), at.get("summary", -1)
        self._uid, self._basis = at.get("uid", -1), at.get("basis", -1)
        self._rest = [(at[role], role) for role in _REST if role in at]
        lists = several_values(columns)
        self._fields: list[tuple[int, str, _Values]] = [
            (i, name, _Values(_values)) for i, name in columns.fields
        ]
        self._fields += [(i, "tag", _Values(_keywords)) for i in lists]
        self._fields.sort(key=lambda column: column[0])
        self._joined = len({name for _, name, _ in self._fields}) < len(self._fields)
        """Whether several columns are one field."""
        self._short = 0
        self._short_example = ""
        self._odd_basis: dict[str, int] = {}
        self._empty: list[int] = []
        self._totals: list[tuple[int, str]] = []
        self._ids: set[str] = set()
        self._repeated = 0
        self._first_repeated = ""

    def read(self, found: Iterable[Record | Rejection]) -> Iterator[Item]:
        width = self._columns.width
        dating, where_of = self._dating, f"{self._place} {{}}".format
        date_of = dating.date_of
        dated = undated = False
        for record in found:
            if isinstance(record, Rejection):
                yield record
                continue
            line, row = record
            if len(row) != width:
                if len(row) > width and any(row[width:]):
                    yield _ragged(where_of(line), row, width)
                    continue
                if len(row) < width:
                    self._note_short(line, row)
                row = [*row, *[""] * (width - len(row))][:width]
            dating.line = line
            try:
                date = date_of(row)
            except DateError as error:
                if self._is_no_event(line, row):
                    continue
                yield Rejection(where_of(line), str(error))
                continue
            if date is not None:
                dated = True
            elif self._is_no_event(line, row):
                continue
            else:
                undated = True
            yield self._event(line, row, date)
        yield from self._dating.remarks()
        if undated and not dated:
            yield self._no_dates()
        yield from self._remarks()

    def _event(self, line: int, row: list[str], date: str | None) -> Item:
        title = row[self._title].strip() if self._title >= 0 else ""
        summary = row[self._summary].strip() if self._summary >= 0 else ""
        if not title:
            if not summary:
                return Rejection(f"{self._place} {line}", "it has no title; give it one")
            title, summary = summary, ""
        fields = {
            name: values
            for at, name, values_of in self._fields
            if (cell := row[at]) and (values := values_of[cell])
        }
        if self._joined:
            fields = self._join(row)
        basis: DateBasis = "stated"
        if self._basis >= 0:
            basis = self._read_basis(row[self._basis], fields)
        uid = row[self._uid].strip() if self._uid >= 0 else ""
        if uid:
            if uid in self._ids:
                uid = self._field_for_id(line, uid, fields)
            elif len(self._ids) < _IDS:
                self._ids.add(uid)
        if self._dating.left:
            for role in self._dating.left:
                fields[self._columns.heading(role)] = (row[self._columns.at[role]].strip(),)
        where = f"{self._place} {line}"
        if not self._rest or not any([row[at] for at, _ in self._rest]):  # noqa: C419  # a generator takes thrice as long
            return Event(
                title,
                date,
                uid,
                summary,
                fields,
                (),
                None,
                None,
                basis,
                (),
                False,
                False,
                (),
                where,
            )
        rest = {role: row[at].strip() for at, role in self._rest}
        links = tuple(Link(ANSWERS, to) for to in _keywords(rest.get("answers", "")))
        if text := rest.get("links", ""):
            try:
                links += _links(text)
            except (ValueError, KeyError, TypeError, AttributeError):
                return Rejection(where, f"its links cannot be read as JSON: {text[:80]}")
        return Event(
            title,
            date,
            uid,
            summary,
            fields,
            links,
            date_basis=basis,
            notes=(rest["note"],) if rest.get("note") else (),
            starred=rest.get("starred", "").lower() in _TRUE,
            proposed=rest.get("proposed", "").lower() in _TRUE,
            where=where,
        )

    def _field_for_id(self, line: int, uid: str, fields: dict[str, tuple[str, ...]]) -> str:
        """Keep an id that names another event already as a field; nothing is left of it as a name."""
        self._repeated += 1
        self._first_repeated = self._first_repeated or f"{self._place} {line}: {uid!r}"
        fields[self._columns.heading("uid")] = (uid,)
        return ""

    def _is_no_event(self, line: int, row: list[str]) -> bool:
        """Whether a row without a date is empty, or sums up the others; both are told."""
        first = next((cell.strip() for cell in row if cell.strip()), "")
        if not first:
            self._empty.append(line)
            return True
        others = [cell for cell in row if cell.strip()][1:]
        if _TOTAL.fullmatch(first) and all(any(sign.isdigit() for sign in cell) for cell in others):
            self._totals.append((line, first))
            return True
        return False

    def _join(self, row: list[str]) -> dict[str, tuple[str, ...]]:
        fields: dict[str, tuple[str, ...]] = {}
        for at, name, values_of in self._fields:
            if (cell := row[at]) and (values := values_of[cell]):
                fields[name] = fields.get(name, ()) + values
        return fields

    def _read_basis(self, cell: str, fields: dict[str, tuple[str, ...]]) -> DateBasis:
        word = cell.strip().lower().replace(" ", "-")
        for basis in DATE_BASES:
            if word == basis:
                return basis  # type: ignore[return-value]  # one of its own words
        if word:
            self._odd_basis[cell] = self._odd_basis.get(cell, 0) + 1
            fields["date basis"] = (cell.strip(),)
        return "stated"

    def _note_short(self, line: int, row: list[str]) -> None:
        self._short += 1
        if self._short == 1:
            self._short_example = f"{self._place} {line} has {len(row)} of {self._columns.width}"

    def _no_dates(self) -> Remark:
        at = self._columns.at
        names = [self._columns.heading(role) for role in ("date", "start", "year") if role in at]
        return Remark(
            f"no row has a date in {' or '.join(map(repr, names))}: --map date=COLUMN says which column has them"
        )

    def _remarks(self) -> Iterator[Remark]:
        if self._empty:
            places = _lines_of(self._empty, self._place)
            yield Remark(
                f"{number(len(self._empty), 'row')} without any cell filled ({places}): left out"
            )
        if self._totals:
            line, text = self._totals[0]
            said = f"{number(len(self._totals), 'row')} that sum{'s' if len(self._totals) == 1 else ''} up the others"
            yield Remark(f"{said} ({self._place} {line}: {text!r}): left out")
        if self._repeated:
            yield Remark(
                f"{number(self._repeated, 'row')} with an id that came before ({self._first_repeated}): it does not"
                f" name the event there, and is kept as the field {self._columns.heading('uid')!r}"
            )
        if self._short:
            rows = "1 row has" if self._short == 1 else f"{self._short:,} rows have"
            yield Remark(
                f"{rows} fewer cells than the header ({self._short_example}): the others count as empty"
            )
        if self._odd_basis:
            words = ", ".join(repr(word) for word in list(self._odd_basis)[:3])
            yield Remark(
                f"the column of date bases holds {words}, none of {', '.join(DATE_BASES)}:"
                " kept as the field 'date basis', and the dates count as stated"
            )


class _Values(dict[str, tuple[str, ...]]):
    """The values of a column's cells, worked out once for each of the cells that come again and again."""

    def __init__(self, values_of: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._values_of = values_of

    def __missing__(self, cell: str) -> tuple[str, ...]:
        values = self._values_of(cell)
        if len(self) < _CACHED and len(cell) <= _LONGEST_CACHED:
            self[cell] = values
        return values


def _ragged(where: str, row: list[str], width: int) -> Rejection:
    return Rejection(
        where,
        f"it has {len(row)} cells and the header {width}; put a cell that holds the separator into quotes",
    )


def _values(cell: str) -> tuple[str, ...]:
    """The values of a field's cell, by the rule that the head of this module states."""
    if ";" not in cell:
        cell = cell.strip()
        return (cell,) if cell else ()
    if "://" in cell or _ENTITY.search(cell):
        return (cell.strip(),)
    parts = [part.strip() for part in cells.split(cell)]
    if any(not part or len(part) > _LONGEST_VALUE for part in parts):
        if "\\;" in cell:
            return (cell.strip().replace("\\;", ";"),)
        return (cell.strip(),)
    return tuple(parts)


def _keywords(cell: str) -> tuple[str, ...]:
    """Tags or uids: split at `;`, else at `,`; brackets and quotes of a list in another language fall away."""
    cell = cell.strip()
    if cell[:1] == "[" and cell[-1:] == "]":
        cell = cell[1:-1]
    parts = (
        part.strip().strip("\"'").strip() for part in re.split(r";" if ";" in cell else ",", cell)
    )
    return tuple(dict.fromkeys(part for part in parts if part))


def _links(cell: str) -> tuple[Link, ...]:
    """Links as JSON (`[{"relation", "to", "fields"}]`), else `relation:uid` or uids alone, apart by `;`."""
    if cell[:2] == "[{":
        return tuple(
            Link(
                link["relation"],
                link["to"],
                {k: tuple(v) for k, v in link.get("fields", {}).items()},
            )
            for link in json.loads(cell)
        )
    return tuple(_link(text) for text in _keywords(cell))


def _link(text: str) -> Link:
    relation, colon, to = text.partition(":")
    if colon and to and re.fullmatch(r"[a-z][a-z-]*", relation.strip()):
        return Link(relation.strip(), to.strip())
    return Link("related", text)


def _lines_of(lines: list[int], place: str) -> str:
    shown = ", ".join(map(str, lines[:5])) + ("…" if len(lines) > 5 else "")
    return f"{place}{'s' if len(lines) > 1 else ''} {shown}"
