"""What the columns of a table mean: their names mapped to an event's attributes; any other column is a field.

Where names leave it open, or say what the cells do not hold, the cells decide (`importers.tables.choice`). A table with
the column `timeloom` was written by Timeloom: its names mean exactly what they meant when written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from timeloom import cells
from timeloom.errors import SourceError
from timeloom.importers.tables.choice import Choice
from timeloom.model.events import Remark

ALIASES: Final[Mapping[str, tuple[str, ...]]] = {
    "date": (
        "date",
        "edtf",
        "when",
        "datetime",
        "date time",
        "timestamp",
        "time stamp",
        "datum",
        "fecha",
        "dato",
        "data",
        "ts",
        "quando",
        "wann",
        "quand",
        "cuándo",
        "päivämäärä",
        "日期",
        "日付",
    ),
    "start": (
        "start",
        "start date",
        "begin date",
        "start datetime",
        "begin",
        "begins",
        "date start",
        "from",
        "start time",
        "started",
    ),
    "end": (
        "end",
        "end date",
        "end datetime",
        "ends",
        "date end",
        "to",
        "until",
        "finish",
        "ended",
    ),
    "year": ("year", "start year", "begin year"),
    "month": ("month", "start month"),
    "day": ("day", "start day"),
    "end year": ("end year",),
    "end month": ("end month",),
    "end day": ("end day",),
    "time": (
        "time",
        "clock",
        "time of day",
        "hour",
        "uhrzeit",
        "heure",
        "hora",
        "ora",
        "tijd",
        "klokkeslæt",
    ),
    "end time": ("end time",),
    "title": (
        "title",
        "headline",
        "message",
        "msg",
        "name",
        "event",
        "subject",
        "what",
        "event name",
        "event title",
        "titel",
        "titre",
        "título",
        "titulo",
        "titolo",
        "tytuł",
        "ereignis",
        "evento",
        "événement",
        "what happened",
        "标题",
        "事件",
    ),
    "summary": (
        "summary",
        "description",
        "text",
        "body",
        "details",
        "content",
        "abstract",
        "beschreibung",
    ),
    "uid": ("uid", "id", "guid", "uuid", "unique id"),
    "tag": ("tag", "tags", "labels", "label", "keywords"),
    "answers": ("answers", "responds to"),
    "links": ("links",),
    "note": ("note", "notes", "comment", "comments"),
    "starred": ("starred", "star"),
    "proposed": ("proposed",),
    "basis": ("basis", "date basis"),
    "all day": ("all day", "all day event", "allday", "is all day"),
    "zone": ("timezone", "time zone", "tz", "time zone name"),
    "duration": ("duration",),
}
"""Our names and the headings that mean them, most telling first; case, `_`, `-` and blanks do not matter."""

LEFT_OUT: Final = frozenset({"cues", "illustrates"})
"""Columns of a reference chronology that tell its own reader where to look, and say nothing of the event."""

_MOST: Final = 5000
"""Columns; a spreadsheet has 16,384 at most, a table of events a few."""
_ROLE_OF: Final = {alias: role for role, aliases in ALIASES.items() for alias in aliases}
_DATING: Final = frozenset({"date", "start", "year"})
_SEVERAL: Final = frozenset({"tag"})
_ALSO_FIELDS: Final = frozenset({"zone", "duration"})
"""Attributes that say more than what they are used for, and are kept as fields too."""
_DURATION: Final = re.compile(r"duration(?: in)? \(?([a-z]+)\)?")
"""A duration's heading that names its unit: `Duration (min)`, `duration_ms`."""
_JOINED: Final = re.compile(r"[\s_./-]+")
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def plain(name: str) -> str:
    """A heading as it is compared: `Start_Date`, `startDate` and `start date` are one."""
    return _JOINED.sub(" ", _HUMP.sub(" ", name.strip())).strip().lower()


def known(header: Sequence[str]) -> int:
    """How many headings mean an attribute of an event; a table of events has a dating one and one to show."""
    roles = {_ROLE_OF.get(plain(name), "") for name in header} - {""}
    return len(roles) if is_events(roles) else 0


def is_events(roles: set[str] | Mapping[str, int]) -> bool:
    """Whether these attributes are enough for events: something that dates and something to show."""
    return any(role in roles for role in _DATING) and ("title" in roles or "summary" in roles)


@dataclass(slots=True)
class Columns:
    """Where in a record each attribute stands, and which columns are fields."""

    width: int
    at: dict[str, int]
    """Our name to the column (0-based)."""
    fields: list[tuple[int, str]]
    """Column and field, in the table's order."""
    ours: bool = False
    remarks: list[Remark] = field(default_factory=list)
    header: Sequence[str] = ()
    given: frozenset[str] = frozenset()
    """The attributes that a person gave a column."""
    dropped: set[int] = field(default_factory=set)
    """Columns that tell nothing: those that only count the rows."""

    def heading(self, role: str) -> str:
        """The heading of the column that an attribute stands in."""
        return self.header[self.at[role]].strip()

    def tell(self, text: str) -> None:
        """Keep what a person should know of the choice."""
        self.remarks.append(Remark(text))


def read_header(
    header: Sequence[str],
    mapping: Mapping[str, str],
    address: str,
    rows: Sequence[list[str]] = (),
) -> Columns:
    """Map a header. `mapping` (our name → heading) is a person's word and goes first; `rows` are the first ones.

    Raises SourceError where no date or nothing to show is found, and where `mapping` names no column.
    """
    if len(header) > _MOST:
        raise SourceError(
            f"{address} has {len(header):,} columns", hint="a table of events has a few"
        )
    if cells.MARK in header:
        return _our_own(header)
    columns = Columns(len(header), {}, [], header=header)
    renamed = _mapped(header, mapping, columns, address)
    names = [plain(name) for name in header]
    choice = Choice(columns, names, rows, renamed)
    for role, aliases in ALIASES.items():
        if role in columns.at:
            continue
        for alias in aliases:
            free = [at for at, name in enumerate(names) if name == alias and at not in renamed]
            if free and free[0] not in columns.at.values():
                columns.at[role] = free[0]
                break
    if "duration" not in columns.at:
        free = [at for at, name in enumerate(names) if _DURATION.fullmatch(name)]
        if free and free[0] not in renamed:
            columns.at["duration"] = free[0]
    choice.look_into_cells()
    choice.find_title(ALIASES["summary"])
    _settle_start_time(columns, names, renamed)
    _settle_time(columns)
    choice.settle_parts()
    if not is_events(columns.at):
        raise choice.question(address)
    choice.tell_of_other_dates()
    choice.tell_of_clocks()
    _name_fields(header, renamed, columns)
    return columns


def _our_own(header: Sequence[str]) -> Columns:
    at = {name: i for i, name in enumerate(header) if name in cells.OWN_COLUMNS}
    fields = [
        (i, cells.field_of(cells.unguard(name))) for i, name in enumerate(header) if name not in at
    ]
    return Columns(len(header), at, fields, ours=True, header=header)


def _mapped(
    header: Sequence[str], mapping: Mapping[str, str], columns: Columns, address: str
) -> dict[int, str]:
    """What a person mapped: attributes go into `columns`, fields (column → name) are returned."""
    renamed: dict[int, str] = {}
    for ours, theirs in mapping.items():
        found = [i for i, name in enumerate(header) if name == theirs] or [
            i for i, name in enumerate(header) if plain(name) == plain(theirs)
        ]
        if not found:
            raise SourceError(
                f"{address} has no column {theirs!r}", hint=f"it has {_listed(header)}"
            )
        role = plain(ours)
        if role in ALIASES:
            columns.at[role] = found[0]
        else:
            renamed[found[0]] = ours.strip()
    columns.given = frozenset(columns.at)
    return renamed


def _settle_start_time(columns: Columns, names: Sequence[str], renamed: Mapping[int, str]) -> None:
    """A column `start time` is a time of day where another column has the day, as calendars export them."""
    at = columns.at
    found = [i for i, name in enumerate(names) if name == "start time" and i not in renamed]
    if not found or "time" in at:
        return
    if at.get("start") == found[0] and "date" in at:
        at["time"] = at.pop("start")
    elif "start" in at and found[0] not in at.values():
        at["time"] = found[0]


def _settle_time(columns: Columns) -> None:
    """A column `time` is the date where there is no other, else the time of day beside a date."""
    at, given = columns.at, columns.given
    if "time" in at and not any(role in at for role in _DATING):
        at["date"] = at.pop("time")
    if "start" in at and "date" in at:  # `date` is the day something was written down
        if "date" in given and "start" not in given:
            del at["start"]
            if "end" not in given:
                at.pop("end", None)
        elif "end" in at:
            del at["date"]
        else:
            del at["start"]
    if "end" in at and "start" not in at and "date" in at:
        at["start"] = at.pop("date")


def _name_fields(header: Sequence[str], renamed: Mapping[int, str], columns: Columns) -> None:
    used = {at for role, at in columns.at.items() if role not in _ALSO_FIELDS}
    twice: dict[str, list[int]] = {}
    for i, heading in enumerate(header):
        if i in used or i in columns.dropped or plain(heading) in LEFT_OUT:
            continue
        name = renamed.get(i) or heading.strip() or f"column {i + 1}"
        columns.fields.append((i, name))
        role = _ROLE_OF.get(plain(heading))
        if role in columns.at and i not in renamed and header.count(heading) > 1:
            twice.setdefault(heading, [columns.at[role]]).append(i)
    for heading, places in twice.items():
        listed = ", ".join(str(i + 1) for i in places[:6]) + (", …" if len(places) > 6 else "")
        times = "twice" if len(places) == 2 else f"{len(places)} times"
        kept = "the second is" if len(places) == 2 else "all but the first are"
        columns.tell(
            f"{heading!r} stands {times} in the header (columns {listed}): {kept} kept as the field {heading!r}"
        )


def several_values(columns: Columns) -> frozenset[int]:
    """Columns that hold lists by their nature: tags and keywords."""
    return frozenset(columns.at[role] for role in _SEVERAL if role in columns.at)


def _listed(header: Sequence[str]) -> str:
    names = [repr(name.strip()) for name in header[:20]]
    more = f" and {len(header) - 20} more" if len(header) > 20 else ""
    return ("the columns " if len(names) > 1 else "the column ") + ", ".join(names) + more


def as_markdown() -> str:
    """Which headings mean what, as a table for the documentation."""
    lines = ["| meaning | headings |", "|---|---|"]
    for role, aliases in ALIASES.items():
        lines.append(f"| {role} | {', '.join(f'`{alias}`' for alias in aliases)} |")
    return "\n".join(lines) + "\n"
