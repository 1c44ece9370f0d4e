"""Family trees: GEDCOM 5.5, 5.5.1 and 7, an event for each dated fact of a person or family.

`ABT`, `CAL` and `EST` are about a date, `BEF` and `AFT` before and after it, `BET … AND …` some time between,
`FROM … TO …` a span (GEDCOM 7, "Date values"). Julian dates are converted; of the French and Hebrew calendars it is
told that they are not, and the date is kept as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import ClassVar, Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.source.dates import LooseDates, edtf_date
from timeloom.importers.source.encoding import as_text
from timeloom.importers.source.entries import entry
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number

_LINE: Final = re.compile(r"\s*(\d{1,2})\s+(?:@([^@]+)@\s+)?(\w+)(?: (.*))?\s*")
_FACTS: Final = {
    "BIRT": "Birth", "CHR": "Christening", "BAPM": "Baptism", "DEAT": "Death", "BURI": "Burial", "CREM": "Cremation",
    "ADOP": "Adoption", "CONF": "Confirmation", "FCOM": "First communion", "BARM": "Bar mitzvah", "BASM": "Bat mitzvah",
    "BLES": "Blessing", "CHRA": "Adult christening", "ORDN": "Ordination", "NATU": "Naturalization",
    "EMIG": "Emigration",
    "IMMI": "Immigration", "CENS": "Census", "PROB": "Probate", "WILL": "Will", "GRAD": "Graduation",
    "RETI": "Retirement", "EVEN": "Event", "FACT": "Fact", "OCCU": "Occupation", "RESI": "Residence",
    "EDUC": "Education", "TITL": "Title", "PROP": "Property", "RELI": "Religion", "NATI": "Nationality",
    "MARR": "Marriage", "DIV": "Divorce", "ENGA": "Engagement", "ANUL": "Annulment", "MARB": "Marriage banns",
    "MARC": "Marriage contract", "MARL": "Marriage license", "MARS": "Marriage settlement",
    "DIVF": "Filing of divorce",
}  # fmt: skip
_MONTHS: Final = {
    name: at
    for at, name in enumerate(
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"], 1
    )
}
_CALENDAR: Final = re.compile(r"@#D([A-Z ]+)@\s*|\b(GREGORIAN|JULIAN|FRENCH_R|HEBREW|ROMAN)\b\s*")
_POINT: Final = re.compile(
    r"(?:(?:(?P<day>\d{1,2})\s+)?(?P<month>[A-Z]{3})[A-Z]*\.?\s+)?(?P<year>\d{1,4})(?:/(?P<dual>\d{1,4}))?"
    r"\s*(?P<bc>B\.?\s*C\.?(?:\s*E\.?)?|BCE)?"
)


@dataclass(slots=True)
class _Node:
    level: int
    tag: str
    value: str
    line: int
    xref: str = ""
    children: list[_Node] = field(default_factory=list)

    def first(self, tag: str) -> _Node | None:
        return next((child for child in self.children if child.tag == tag), None)

    def said(self, tag: str) -> str:
        """The text of a child, with the lines that go on with it."""
        node = self.first(tag)
        return "" if node is None else node.whole()

    def whole(self) -> str:
        text = self.value
        for child in self.children:
            if child.tag == "CONT":
                text += f"\n{child.value}"
            elif child.tag == "CONC":
                text += child.value
        return text.strip().replace("@@", "@")


class GedcomImporter:
    """Reads family trees."""

    name: ClassVar[str] = "gedcom"
    title: ClassVar[str] = "GEDCOM family trees"
    suffixes: ClassVar[tuple[str, ...]] = (".ged", ".gedcom")
    keeps: ClassVar[str] = (
        "dated facts of persons and families, with persons, place, notes; no pictures, no submitters"
    )

    def sniff(self, sample: Sample) -> float:
        """Sure of the record that a file begins with."""
        return 0.97 if re.match(r"\s*0 HEAD\s", head_text(sample)) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the persons' facts, the families' behind them. Raises SourceError where there is no record."""
        remarks: list[Remark] = []
        reading = _Reading(LooseDates(source.options.zone))
        with as_text(source, remarks) as text:
            yield from remarks
            found = 0
            for record in _records(text):
                found += 1
                if isinstance(record, Rejection):
                    yield record
                    continue
                yield from reading.record(record)
        if not found:
            raise SourceError(f"{source.address} has no record of GEDCOM in it")
        yield from reading.families()
        yield from reading.remarks()


def _records(lines: Iterable[str]) -> Iterator[_Node | Rejection]:
    """The records of a file, one after another; a line that is none costs itself."""
    stack: list[_Node] = []
    for place, line in enumerate(lines, 1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.lstrip("\ufeff").rstrip("\r\n"))
        if found is None:
            if stack:  # a note that was broken by hand
                stack[-1].children.append(_Node(stack[-1].level + 1, "CONT", line.strip(), place))
            else:
                yield Rejection(
                    f"line {place}", "it is no line of GEDCOM: a level, a tag and a value"
                )
            continue
        level = int(found[1])
        node = _Node(level, found[3].upper(), found[4] or "", place, found[2] or "")
        if level == 0:
            if stack:
                yield stack[0]
            stack = [node]
            continue
        while stack and stack[-1].level >= level:
            stack.pop()
        if not stack:
            yield Rejection(f"line {place}", "it stands under no record")
            continue
        stack[-1].children.append(node)
        stack.append(node)
    if stack:
        yield stack[0]


class _Reading:
    """One pass through a tree."""

    def __init__(self, dates: LooseDates) -> None:
        self._dates = dates
        self._names: dict[str, str] = {}
        self._families: list[_Node] = []
        self._calendars: dict[str, int] = {}
        self._julian = 0
        self._undated = 0
        self._phrases = 0
        self._ansel = False

    def record(self, record: _Node) -> Iterator[Item]:
        if record.tag == "HEAD":
            self._ansel = record.said("CHAR").upper() == "ANSEL"
        elif record.tag == "INDI":
            name = (
                " ".join(record.said("NAME").replace("/", " ").split())
                or f"({record.xref or 'unnamed'})"
            )
            self._names[record.xref] = name
            yield from self._facts(record, (name,), name)
        elif record.tag == "FAM":
            self._families.append(record)

    def families(self) -> Iterator[Item]:
        """The facts of families, when all names are known."""
        for family in self._families:
            partners = [
                child.value.strip().strip("@")
                for child in family.children
                if child.tag in ("HUSB", "WIFE")
            ]
            names = tuple(self._names.get(xref, f"({xref})") for xref in partners)
            yield from self._facts(
                family, names, " and ".join(names) or f"({family.xref or 'a family'})"
            )

    def _facts(self, record: _Node, persons: tuple[str, ...], named: str) -> Iterator[Item]:
        counts: dict[str, int] = {}
        for node in record.children:
            if node.tag not in _FACTS:
                continue
            counts[node.tag] = at = counts.get(node.tag, 0) + 1
            if node.first("DATE") is None:
                self._undated += 1
                continue
            yield entry(f"line {node.line}", self._fact, record, node, persons, named, at)

    def _fact(
        self, record: _Node, node: _Node, persons: tuple[str, ...], named: str, at: int
    ) -> Event:
        kind = _FACTS[node.tag]
        said = node.said("TYPE")
        value = node.whole()
        value = "" if value in ("Y", "N") else value
        what = said if said and node.tag in ("EVEN", "FACT") else kind
        title = f"{what} of {named}" + (f": {value}" if value and len(value) < 80 else "")
        fields: Fields = {"person": persons, "kind": (kind.lower(),)}
        for tag, name in (("PLAC", "place"), ("AGE", "age"), ("CAUS", "cause"), ("AGNC", "agency")):
            if text := node.said(tag):
                fields[name] = (text,)
        if said and what == kind:
            fields["type"] = (said,)
        notes = [
            child.whole()
            for child in node.children
            if child.tag == "NOTE" and not child.value.startswith("@")
        ]
        written = node.said("DATE")
        phrase = (node.first("DATE") or node).said("PHRASE")
        date = self._date(written, fields) if written else None
        if phrase:
            fields["date-as-written"] = (phrase,)
        clock = (node.first("DATE") or node).said("TIME")
        if clock and date and re.fullmatch(r"\d{4}-\d\d-\d\d", date):
            date = self._dates.read_clock(date, clock)
        summary = "\n".join(filter(None, [value if len(value) >= 80 else "", *notes]))
        uid = f"{record.xref}:{node.tag}:{at}" if record.xref else ""
        return Event(title, date, uid, summary, fields, where=f"line {node.line}")

    def _date(self, written: str, fields: Fields) -> str | None:
        """EDTF of a date of GEDCOM; None for a phrase, and for a calendar that is not converted."""
        text = " ".join(written.upper().split())
        if found := _CALENDAR.search(text):
            calendar = (found[1] or found[2]).strip()
            if calendar not in ("GREGORIAN", "JULIAN"):
                self._calendars[calendar] = self._calendars.get(calendar, 0) + 1
                fields["date-as-written"] = (written,)
                return None
        if text.startswith("("):
            self._phrases += 1
            fields["date-as-written"] = (written,)
            return None
        text = re.sub(r"\s*\(.*\)$", "", text).removeprefix("INT ")
        if found := re.fullmatch(r"(?:BET|BTW)\.? (.+?) (?:AND|-) (.+)", text):
            return self._sound(f"[{self._point(found[1])}..{self._point(found[2])}]", written)
        if found := re.fullmatch(r"FROM (.+?) TO (.+)", text):
            return self._sound(f"{self._point(found[1])}/{self._point(found[2])}", written)
        if text.startswith("FROM "):
            return self._sound(f"{self._point(text[5:])}/..", written)
        if text.startswith("TO "):
            return self._sound(f"../{self._point(text[3:])}", written)
        if found := re.fullmatch(r"(?:ABT|ABOUT|CAL|EST|CIRCA|CA)\.? (.+)", text):
            return self._sound(f"{self._point(found[1])}~", written)
        if found := re.fullmatch(r"(BEF|AFT)\.? (.+)", text):
            return self._dates.read(
                f"{'before' if found[1] == 'BEF' else 'after'} {self._point(found[2])}"
            )
        return self._sound(self._point(text), written)

    @staticmethod
    def _sound(edtf: str, written: str) -> str:
        try:
            bounds(edtf)
        except DateError:
            raise DateError(f"{written[:60]!r} is not a date") from None
        return edtf

    def _point(self, text: str) -> str:
        julian = False
        if found := _CALENDAR.search(text):
            julian = (found[1] or found[2]).strip() == "JULIAN"
            text = _CALENDAR.sub("", text)
        found = _POINT.fullmatch(text.strip())
        if found is None or (found["month"] and found["month"] not in _MONTHS):
            raise DateError(f"{text[:60]!r} is not a date of GEDCOM")
        year = int(found["year"])
        if found[
            "dual"
        ]:  # 1699/00 began in January here and in March there: the year that counts is 1700
            year += 1
        if found["bc"]:
            year = 1 - year
        month = _MONTHS[found["month"]] if found["month"] else None
        day = int(found["day"]) if found["day"] else None
        if julian and month and day:
            self._julian += 1
            year, month, day = gregorian(year, month, day)
        return edtf_date(year, month, day)

    def remarks(self) -> Iterator[Remark]:
        if self._julian:
            yield Remark(
                f"{number(self._julian, 'Julian date')} converted to the Gregorian calendar"
            )
        for calendar, count in self._calendars.items():
            yield Remark(
                f"{number(count, 'date')} in the calendar {calendar}, which is not converted: undated, as the field"
                " 'date-as-written'"
            )
        if self._phrases:
            yield Remark(
                f"{number(self._phrases, 'date')} in a phrase: undated, as the field 'date-as-written'"
            )
        if self._undated:
            yield Remark(f"{number(self._undated, 'fact')} without a date: left out")
        if self._ansel:
            yield Remark(
                "it is written in ANSEL, which is not known here: letters with accents may be wrong"
            )
        yield from self._dates.remarks()


def gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The Gregorian date of a Julian one (Richards, Explanatory Supplement to the Astronomical Almanac, 15.11)."""
    a = (14 - month) // 12
    y, m = year + 4800 - a, month + 12 * a - 3
    julian_day = day + (153 * m + 2) // 5 + 365 * y + y // 4 - 32083
    e = julian_day + 32044
    b = (4 * e + 3) // 146097
    c = e - 146097 * b // 4
    d = (4 * c + 3) // 1461
    f = c - 1461 * d // 4
    m = (5 * f + 2) // 153
    return 100 * b + d - 4800 + m // 10, m + 3 - 12 * (m // 10), f - (153 * m + 2) // 5 + 1
