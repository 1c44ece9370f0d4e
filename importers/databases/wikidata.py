"""Wikidata query results: the SPARQL form (`head`/`bindings`), downloads (JSON, CSV, TSV), entities of the API.

In query results years are astronomical (-0489 is 490 BCE) and proleptic Gregorian; in entities -0490 is 490 BCE, there
is no year 0, and the calendar is named (Julian dates are converted). A `…precision` column says how much of a date
holds; without one, the first of January at midnight is taken for a year, which a remark says. Of an entity's several
dates the one of the best rank counts. Entities come under `entities`, as a list, as one, or one a line (its dumps).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from json import JSONDecoder
from typing import Any, ClassVar

from timeloom.dates.edtf.calendar import civil_from_days
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import (
    as_int,
    has_key,
    head_text,
    is_json,
    is_json_lines,
    json_lines,
    json_text,
    mapping,
    text_of,
)
from timeloom.importers.source.dates import edtf_date, edtf_interval, from_peoples_year
from timeloom.importers.source.encoding import as_text
from timeloom.importers.source.entries import entry
from timeloom.importers.source.html import titled
from timeloom.importers.source.json import Element, JsonArray, JsonObject, why
from timeloom.importers.tables.records import by_name
from timeloom.importers.tables.sparql_tsv import TSV, terms
from timeloom.model.events import Event, Item, Rejection, Remark
from timeloom.text import number as count

_Row = Mapping[str, str] | Rejection

_TIME = re.compile(r"([+-]?\d{1,12})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z?)?")
_TABLE = re.compile(
    r"""\ufeff?[\w, ]*Label\b[\w, ]*\r?\n(?:"[^"\n]*",|[^",\n]*,)*?https?://www\.wikidata\.org/entity/[QLP]\d"""
)
"""The query service's CSV: columns called as in the query, one with labels, and addresses of entities."""
_START = re.compile(
    r"(?:^|_)(date|time|point_?in_?time|start\w*|begin\w*|inception|born|birth\w*|publication_?date|year)$",
    re.I,
)
_END = re.compile(r"^(end\w*|died|death\w*|dissolved)$", re.I)
_PRECISION = re.compile(r"precision|^prec$", re.I)
_ENTITY = re.compile(r"/entity/(Q\d+)$")
_UNKNOWN = re.compile(r"https?://www\.wikidata\.org/\.well-known/genid/.*")
"""A value that is known to exist and nothing more (SPARQL's blank node under a name of its own)."""
_MILLENNIUM, _YEAR, _MONTH, _DAY = 6, 9, 10, 11
_JULIAN = "Q1985786"


def edtf_of_time(
    text: str, precision: int | None, *, peoples_years: bool = False, julian: bool = False
) -> str:
    """EDTF of a Wikibase time at a precision (11 day, 10 month, 9 year, 8 decade, 7 century, … 0 billion years)."""
    if re.fullmatch(r"-?\d{1,6}", text):
        return edtf_date(int(text))
    if month_alone := re.fullmatch(r"(-?\d{4,6})-(\d\d)", text):  # XML Schema's gYearMonth
        return edtf_date(int(month_alone[1]), int(month_alone[2]))
    match = _TIME.fullmatch(text)
    if match is None:
        raise DateError(f"{text[:60]!r} is no Wikidata time")
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if peoples_years and (precision is None or precision >= _MILLENNIUM):
        year = from_peoples_year(year)  # of coarser figures a year more or less is nothing
    if precision is None:
        precision = (
            _YEAR if (month, day) in ((1, 1), (0, 0)) and (match[4] or "00") == "00" else _DAY
        )
    if precision >= _DAY and month and day:
        if julian:
            year, month, day = civil_from_days(_days_from_julian(year, month, day))
        return edtf_date(year, month, day)
    if precision == _MONTH and month:
        return edtf_date(year, month)
    return _coarse(year, precision)


def _coarse(year: int, precision: int) -> str:
    """A year, or the decade, century or millennium it stands in; older and coarser figures are about."""
    digits = _YEAR - precision
    if digits <= 0:
        return edtf_date(year)
    if digits <= 3 and -9999 <= year <= 0:
        # The year before is 0 here and 1 BCE there: the 5th century BCE, 500 to 401, is -0499 to -0400.
        if digits > 1:
            return f"-{-year // 10**digits:0{4 - digits}d}" + "X" * digits
        first = (1 - year) // 10 * 10  # the 490s BCE
        return f"[{edtf_date(-first - 8)}..{edtf_date(min(1 - first, 0))}]"
    if digits <= 3 and 0 < year <= 9999:
        # Wikidata counts centuries and millennia from 1 on: its 1900 is in the 19th.
        span = year if digits == 1 else max(year - 1, 0)
        return f"{span // 10**digits:0{4 - digits}d}" + "X" * digits
    return edtf_date(year) + "~"


def _days_from_julian(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date in the Julian calendar, years astronomical."""
    year, month = (year - 1, month + 12) if month < 3 else (year, month)
    return 365 * year + year // 4 + (153 * (month - 3) + 2) // 5 + day - 1 - 719_470


class WikidataImporter:
    """Wikidata query results."""

    name: ClassVar[str] = "wikidata"
    title: ClassVar[str] = "Wikidata query results"
    suffixes: ClassVar[tuple[str, ...]] = (".json", ".csv", ".tsv")
    keeps: ClassVar[str] = (
        "times with their precision, Julian dates converted, labels, every other column as a field"
    )

    def sniff(self, sample: Sample) -> float:
        head = head_text(sample)
        if not is_json(head):
            return 0.95 if _TABLE.match(head) or TSV.match(head) else 0.0
        if has_key(head, "head", "vars") or has_key(head, "claims", "mainsnak"):
            return 0.95
        return 0.8 if re.search(r'"https?://www\.wikidata\.org/entity/Q\d+"', head) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        if is_json_lines(source.sample):
            remarks: list[Remark] = []
            yield from _entities(json_lines(source, remarks))
            yield from remarks
            return
        remarks = []
        head = head_text(source.sample)
        if _TABLE.match(head) or TSV.match(head):
            yield from _table(source, remarks)
            return
        with json_text(source, remarks) as text:
            yield from remarks
            if head_text(source.sample).lstrip()[:1] == "[":
                yield from _list(JsonArray(text, source.address, JSONDecoder()))
            else:
                document = JsonObject(text, source.address, JSONDecoder())
                yield from _document(document, source.address)


def _table(source: Input, remarks: list[Remark]) -> Iterator[Item]:
    """The rows of the CSV and of the TSV that the query service offers."""
    with as_text(source, remarks, newline="") as lines:
        yield from remarks
        rows = terms(lines) if TSV.match(head_text(source.sample)) else by_name(lines)
        yield from _events((where, _plain_row(row)) for where, row in rows)


def _numbered(rows: Iterable[_Row]) -> Iterator[tuple[str, _Row]]:
    return ((f"row {number}", row) for number, row in enumerate(rows, start=1))


def _list(array: JsonArray) -> Iterator[Item]:
    """A list of rows, or of entities: its first member says which."""
    elements = iter(array)
    first = next(elements, None)
    if first is None:
        return
    every = chain([first], elements)
    if isinstance(first.value, Mapping) and "claims" in first.value:
        yield from _entities((f"entity {one.number}", _sound(one)) for one in every)
    else:
        yield from _events(_numbered(_plain_row(_sound(one)) for one in every))


def _document(document: JsonObject, address: str) -> Iterator[Item]:
    """What a query gives (SPARQL 1.1 JSON), or what the interface gives of an entity or several."""
    rows = 0

    def found() -> Iterator[Mapping[str, str] | Rejection]:
        nonlocal rows
        for _, element in document.elements(("results.bindings",)):
            rows += 1
            yield _binding(_sound(element), document.members.get("head"))

    yield from _events(_numbered(found()))
    members = document.members
    if rows or isinstance(members.get("head"), Mapping):
        return
    if isinstance(members.get("entities"), Mapping):
        yield from _entities(iter(dict(members["entities"]).items()))
    elif "claims" in members:
        yield from _entities(iter([("entity 1", members)]))
    else:
        raise SourceError(f"{address}: it holds neither query results nor entities")


def _sound(element: Element) -> Any:
    """An element's value, or the error for what is not JSON."""
    return element.value if element.error is None else ValueError(why(element.error))


def _binding(row: Any, head: Any) -> Mapping[str, str] | Rejection:
    """A row of a query's result as plain texts by column."""
    if not isinstance(row, Mapping):
        return Rejection("", str(row) if isinstance(row, ValueError) else "is not an object")
    names = head.get("vars") if isinstance(head, Mapping) else None
    order = [str(name) for name in names] if isinstance(names, list) else []
    return {
        name: text_of(cell.get("value"))
        for name, cell in _in_order(row, order)
        if isinstance(cell, Mapping)
        and cell.get("type") != "bnode"
        and not _UNKNOWN.fullmatch(text_of(cell.get("value")))
    }


def _plain_row(row: Any) -> _Row:
    """A row as the query service offers it for download: plain texts by column already."""
    if isinstance(row, Rejection):
        return row
    if not isinstance(row, Mapping):
        return Rejection("", str(row) if isinstance(row, ValueError) else "is not an object")
    return {
        str(name): text
        for name, value in row.items()
        if name and not _UNKNOWN.fullmatch(text := text_of(value))
    }


def _in_order(row: Mapping[str, Any], order: list[str]) -> Iterator[tuple[str, Any]]:
    """The columns of a row as the query names them: in a row they stand in any order (SPARQL 1.1 JSON, 3.1.1)."""
    for name in dict.fromkeys([*order, *row]):
        if name in row:
            yield name, row[name]


def _column(row: Mapping[str, str], pattern: re.Pattern[str]) -> str:
    names = [name for name in row if pattern.search(name) and "precision" not in name.lower()]
    return next((name for name in names if _TIME.fullmatch(row[name])), names[0] if names else "")


def _precision(row: Mapping[str, str], column: str) -> int | None:
    names = [f"{column}precision", f"{column}_precision", "precision", "prec", "timeprecision"]
    lower = {name.lower(): value for name, value in row.items()}
    return next((as_int(lower[name.lower()]) for name in names if lower.get(name.lower())), None)


def _events(rows: Iterable[tuple[str, _Row]]) -> Iterator[Item]:
    assumed = 0
    seen: dict[str, int] = {}
    for where, row in rows:
        if isinstance(row, Rejection):
            yield replace(row, where=where)
            continue
        read = entry(where, _row, where, row, seen)
        if isinstance(read, Rejection):
            yield read
            continue
        event, is_assumed = read
        assumed += is_assumed
        yield event
    if assumed:
        yield Remark(
            f"{count(assumed, 'date')} of 1 January without a precision: read as a year, an assumption"
        )


def _row(
    where: str, row: Mapping[str, str], seen: dict[str, int]
) -> tuple[Event, bool] | Rejection:
    """The event of a row, and whether its day was taken for a year. Raises ValueError for a date that is not EDTF."""
    if not any(row.values()):
        return Rejection(where, "holds nothing")
    start, end = _column(row, _START), _column(row, _END)
    precision = _precision(row, start)
    date = edtf_of_time(row[start], precision) if start and row[start] else None
    last = edtf_of_time(row[end], _precision(row, end)) if end and row[end] else None
    date = edtf_interval(date, last)
    if date is not None:
        bounds(date)
    assumed = (
        precision is None
        and date is not None
        and bool(start)
        and len(row[start]) > 6
        and re.fullmatch(r"-?\d{4}", date) is not None
    )
    return _event(where, row, date, {start, end}, seen), assumed


def _event(
    where: str, row: Mapping[str, str], date: str | None, used: set[str], seen: dict[str, int]
) -> Event:
    entity_column = next((name for name, value in row.items() if _ENTITY.search(value)), "")
    entity = row.get(entity_column, "")
    found = _ENTITY.search(entity)
    named = ["label", "title", f"{entity_column}Label", "itemLabel", "name"]
    named += [name for name in row if name.endswith("Label")]
    heading = next((name for name in named if row.get(name)), "")
    if not heading and not entity:  # a query that asks for names alone
        heading = next((name for name in row if row[name] and name not in used), "")
    label = row.get(heading, "")
    uid = found[1] if found else ""
    if uid:
        seen[uid] = seen.get(uid, 0) + 1
        if seen[uid] > 1:
            uid = f"{uid}#{seen[uid]}"
    fields: dict[str, tuple[str, ...]] = {"url": (entity,)} if entity else {}
    summary = row.get("description") or row.get(f"{entity_column}Description") or ""
    skipped = used | {
        entity_column,
        heading,
        "description",
        f"{entity_column}Description",
    }
    for name, value in row.items():
        if not value or name in skipped or _PRECISION.search(name):
            continue
        if name.endswith("Label"):
            fields[name.removesuffix("Label")] = (value,)
        elif f"{name}Label" not in row:
            fields.setdefault(name, (value,))
    title, summary = titled(label, uid, summary=summary)
    return Event(
        title=title,
        date=date,
        uid=uid,
        summary=summary,
        fields=fields,
        where=where,
    )


_START_CLAIMS = ("P585", "P580", "P571", "P577", "P569")
_END_CLAIMS = ("P582", "P576", "P570")


_RANKS = ("preferred", "normal")


def _entities(entities: Iterator[tuple[str, Any]]) -> Iterator[Item]:
    for where, entity in entities:
        if not isinstance(entity, Mapping):
            why_not = str(entity) if isinstance(entity, ValueError) else "is not an entity"
            yield Rejection(where, why_not)
            continue
        if not entity or "missing" in entity:
            why = "holds nothing" if not entity else "Wikidata has no such entity"
            yield Rejection(where, why)
            continue
        uid = text_of(entity.get("id")) or where
        read = entry(where, _entity, where, uid, entity)
        if isinstance(read, Rejection) and uid != where:
            read = replace(read, why=f"{uid}: {read.why}")
        yield read


def _entity(where: str, uid: str, entity: Mapping[str, Any]) -> Event:
    claims = mapping(entity.get("claims"))
    date = edtf_interval(_claim(claims, _START_CLAIMS), _claim(claims, _END_CLAIMS))
    if date is not None:
        bounds(date)
    about = _in_english(entity.get("descriptions"))
    title, summary = titled(_in_english(entity.get("labels")), uid, summary=about)
    return Event(
        title=title,
        date=date,
        uid=uid,
        summary=summary,
        fields={"url": (f"https://www.wikidata.org/entity/{uid}",)},
        where=where,
    )


def _in_english(texts: Any) -> str:
    """A label or description in English, else in the first language there is."""
    if not isinstance(texts, Mapping) or not texts:
        return ""
    chosen = texts.get("en") or next(iter(texts.values()))
    return text_of(chosen.get("value")) if isinstance(chosen, Mapping) else ""


def _best(claims: Any) -> list[Mapping[str, Any]]:
    """Claims in the order in which they count; those that were given up are left out."""
    found = (
        [claim for claim in claims if isinstance(claim, Mapping)]
        if isinstance(claims, list)
        else []
    )
    ranked = [claim for claim in found if claim.get("rank", "normal") in _RANKS]
    return sorted(ranked, key=lambda claim: _RANKS.index(claim.get("rank", "normal")))


def _claim(claims: Any, properties: tuple[str, ...]) -> str | None:
    for name in properties:
        for claim in _best(claims.get(name)):
            value = mapping(mapping(mapping(claim.get("mainsnak")).get("datavalue")).get("value"))
            if value.get("time"):
                return edtf_of_time(
                    text_of(value["time"]), as_int(value.get("precision")),
                    peoples_years=True, julian=text_of(value.get("calendarmodel")).endswith(_JULIAN),
                )  # fmt: skip
    return None
