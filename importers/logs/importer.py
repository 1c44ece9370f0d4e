"""Logs of programs: an event for each entry, with its host, process and level as fields.

A log's form is the one that most of its first lines have (`importers.logs.patterns`); a line of none of the forms that
occur in it goes on with the entry above it, as a stack trace does, or is counted. Years that are not written follow
from the time of the file and the order of its lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import ClassVar, Final

from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.logs.own import faults, leave_out, own_patterns
from timeloom.importers.logs.patterns import PATTERNS, Pattern
from timeloom.importers.logs.stamps import YEARLESS, Stamps
from timeloom.importers.source.encoding import as_text, looks_binary
from timeloom.importers.tables.records import lines_of
from timeloom.model.events import Event, Fields, Item, Rejection, Remark
from timeloom.text import number, without_escapes

_LOOKED_AT: Final = 60
"""Lines that are not blank."""
_MOST: Final = 4
"""Forms that may occur in one log."""
_LONGEST_TITLE: Final = 120
_LONGEST_ENTRY: Final = 64 << 10
"""Characters of an entry with the lines that go on with it."""
_SCANNED: Final = 32 << 20
"""Bytes of a log that is gone through beforehand, to learn over how many ends of a year it goes."""
_TABLES: Final = frozenset(
    {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".md", ".ics", ".mw", ".xml", ".html"}
)
_MONTHS: Final = re.compile(
    rb"^(?:<\d{1,3}>)?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \d]\d) \d\d:", re.M
)
_ORDER: Final = {
    name: at for at, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split())
}


class LogImporter:
    """Reads logs."""

    name: ClassVar[str] = "log"
    title: ClassVar[str] = "Logs of programs"
    suffixes: ClassVar[tuple[str, ...]] = (".log",)
    keeps: ClassVar[str] = (
        "each entry with its time, host, process, level and the lines that go on with it"
    )

    def sniff(self, sample: Sample) -> float:
        """As sure as the form that most of the first lines have is telling."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        lines = _first_lines(head_text(sample), cut=len(sample.head) >= 65536)
        forms = forms_of(lines)
        if not forms:
            return 0.0
        best, share = forms[0]
        begins = best.certainty >= 0.85 and best.match(lines[0]) is not None
        needed = 0.3 if best.certainty >= 0.8 else 0.5
        if begins:  # stack traces are long
            needed = 0.01 if best.certainty >= 0.95 else 0.05
        if share < needed and sample.suffix != ".log":
            return 0.0
        sure = best.certainty if share >= needed else 0.45
        return min(sure, 0.6) if sample.suffix in _TABLES else sure

    def read(self, source: Input) -> Iterator[Item]:
        """Stream the entries. Raises SourceError for what no form of a log fits."""
        lines = _first_lines(head_text(source.sample), cut=True)
        forms = [form for form, _ in forms_of(lines)][:_MOST]
        if not forms:
            raise SourceError(
                f"{source.address} has lines in no form of a log that is known",
                hint="; ".join(faults())
                or "a form of one's own is a file in the folder of settings (see docs/formats.md)",
            )
        yearless = any(form.stamp in YEARLESS for form in forms)
        ends = _end_of(source)
        passed = _years_passed(source) if yearless else (0, frozenset[int]())
        stamps = Stamps(source.options.zone, ends, *passed)
        reading = _Reading(forms, stamps)
        remarks: list[Remark] = []
        yield from (
            Remark(f"a form of log of your own cannot be used: {each}") for each in faults()
        )
        with as_text(source, remarks, by_head=True) as text:
            yield from remarks
            yield from reading.entries(text)
        yield from reading.remarks(ends)


def _first_lines(text: str, *, cut: bool) -> list[str]:
    lines = [line.rstrip("\r\n") for line in islice(lines_of(text), 4 * _LOOKED_AT) if line.strip()]
    if cut and len(lines) > 1 and len(lines) < 4 * _LOOKED_AT:
        lines.pop()
    return [without_escapes(line) for line in lines[:_LOOKED_AT]]


def forms_of(lines: Sequence[str]) -> list[tuple[Pattern, float]]:
    """The forms that these lines have and the share of each, the commonest first; each line counts for one form."""
    if not lines:
        return []
    counts: dict[str, int] = {}
    known = {pattern.name: pattern for pattern in (*own_patterns(), *PATTERNS)}
    for line in lines:
        for pattern in list(known.values()):
            try:
                fits = pattern.match(line[:4000]) is not None
            except SourceError as error:  # the other forms are not to suffer for it
                leave_out(pattern.name, error)
                del known[pattern.name]
                continue
            if fits:
                counts[pattern.name] = counts.get(pattern.name, 0) + 1
                break
    ranked = sorted(counts.items(), key=lambda pair: -pair[1])
    begins = [(known[name], count / len(lines)) for name, count in ranked if name in known]
    if begins and len(begins) > 1 and begins[0][0].certainty < begins[1][0].certainty:
        begins.sort(key=lambda pair: -pair[0].certainty * pair[1])
    return begins


def _end_of(source: Input) -> date:
    """The day a log ends on: as a person says, else that of the file."""
    said = source.options.document_date[:10]
    if re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", said):
        parts = [int(part) for part in said.split("-")]
        try:
            return date(parts[0], *(parts[1:] + [12, 31][len(parts) - 1 :]))
        except ValueError:
            pass
    try:
        if source.path is not None:
            return datetime.fromtimestamp(source.path.stat().st_mtime, UTC).date()
    except (OSError, OverflowError, ValueError):
        pass
    return datetime.now(UTC).date()


def _years_passed(source: Input) -> tuple[int, frozenset[int]]:
    """Over how many ends of a year a log of syslog's form goes, and behind how many of them it has a 29 February.

    A log that cannot be gone through beforehand is judged by its beginning, for leap days alone.
    """
    if source.path is None or not source.stream.seekable():
        return 0, _gone_through([source.sample.head])[1]
    begin = source.stream.tell()
    try:
        pieces = iter(lambda: source.stream.read(1 << 20), b"")
        ends, leap_days = _gone_through(islice(pieces, _SCANNED >> 20))
        whole = not source.stream.read(1)
    finally:
        source.stream.seek(begin)
    return (max(0, ends) if whole else 0), leap_days


def _gone_through(pieces: Iterable[bytes]) -> tuple[int, frozenset[int]]:
    ends, before, carried = 0, -1, b""
    leap_days: set[int] = set()
    for at_piece, piece in enumerate(pieces):
        carried += piece.replace(
            b"\0", b""
        )  # months of a text in UTF-16 are ASCII with noughts between
        carried = carried if at_piece else carried.lstrip(b"\xff\xfe\xef\xbb\xbf")
        cut = carried.rfind(b"\n") + 1
        for month, day in _MONTHS.findall(carried[:cut]):
            at = _ORDER[month]
            ends += (at < before - 6) - (before != -1 and at > before + 6)
            before = at
            if at == 1 and day == b"29":
                leap_days.add(ends)
        carried = carried[cut:]
        if len(carried) > 1 << 22:  # one line of many megabytes
            break
    return ends, frozenset(leap_days)


@dataclass(slots=True)
class _Form:
    """A form, ready to be read with."""

    pattern: Pattern
    match: Callable[[str], re.Match[str] | None]
    fields: list[tuple[int, str]]
    time: int
    body: int
    date: Callable[[str], str] | None
    zone: int = 0
    """The group that is the name of the stamps' zone."""


def _ready(pattern: Pattern, stamps: Stamps) -> _Form:
    index = pattern.regex.groupindex
    fields = [
        (at, name)
        for name, at in index.items()
        if name not in ("time", "body", "epoch") and not name.startswith("_")
    ]
    read = stamps.reader(pattern.stamp) if pattern.stamp else None
    return _Form(
        pattern,
        pattern.match,
        fields,
        index.get("time", 0),
        index.get("body", 0),
        read,
        index.get("zone", 0),
    )


class _Reading:
    """One pass through a log."""

    def __init__(self, forms: Sequence[Pattern], stamps: Stamps) -> None:
        self._forms = [_ready(pattern, stamps) for pattern in forms]
        self._stamps = stamps
        self._other = 0
        self._first_other = ""
        self._undated = 0
        self._cut = 0

    def entries(self, lines: Iterable[str]) -> Iterator[Item]:
        """The entries, each when the next one begins."""
        forms = self._forms
        waiting: Event | None = None
        more: list[str] = []
        length = 0
        alone = True
        for place, line in enumerate(lines, 1):
            if "\x1b" in line:
                line = without_escapes(line)
            line = line.rstrip("\r\n")
            found, form = None, forms[0]
            for form in forms:
                if (found := form.match(line)) is not None:
                    break
            if found is None:
                if not line.strip():
                    if more:
                        more.append("")
                elif waiting is None or alone:
                    self._count(place, line)
                elif length < _LONGEST_ENTRY:
                    more.append(line)
                    length += len(line)
                else:
                    self._cut += 1
                continue
            if waiting is not None:
                yield _with(waiting, more) if more else waiting
                more, length = [], 0
            try:
                waiting = self._event(form, found, line, place)
            except (DateError, ValueError, KeyError, IndexError) as error:
                waiting = None
                why = (
                    str(error) if isinstance(error, DateError) else "its time stamp cannot be read"
                )
                yield Rejection(f"line {place}", why)
            alone = form.pattern.alone
        if waiting is not None:
            yield _with(waiting, more) if more else waiting

    def _event(self, form: _Form, found: re.Match[str], line: str, place: int) -> Event:
        time = found[form.time] if form.time else None
        when = None
        if time and form.date is not None:
            zone = found[form.zone] if form.zone else None
            when = self._stamps.in_zone(time, zone, form.date) if zone else form.date(time)
        if when is None:
            self._undated += 1
        fields: Fields = {
            name: (value,) for at, name in form.fields if (value := found[at]) and value != "-"
        }
        body = found[form.body] if form.body else ""
        if form.pattern.says:
            said = form.pattern.says.format_map({**found.groupdict(""), "body": body or ""})
            body = " ".join(said.split())
        if not body or not body.strip():
            body = line
        title, summary = body, ""
        if len(body) > _LONGEST_TITLE:
            title, summary = _short(body), body
        elif body[0] == " " or body[-1] == " ":
            title = body.strip()
        return Event(
            title,
            when,
            "",
            summary,
            fields,
            (),
            None,
            None,
            "stated",
            (),
            False,
            False,
            (),
            f"line {place}",
        )

    def _count(self, place: int, line: str) -> None:
        self._other += 1
        if not self._first_other:
            self._first_other = f"line {place}: {line.strip()[:60]!r}"

    def remarks(self, ends: date) -> Iterator[Remark]:
        """What had to be assumed, and what was left out."""
        titles = " and ".join(form.pattern.title for form in self._forms[:2])
        yield Remark(f"read as {titles}")
        stamps = self._stamps
        if stamps.yearless:
            years = sorted(stamps.years)
            span = f"{years[0]}" if len(years) == 1 else f"{years[0]} to {years[-1]}"
            yield Remark(
                f"{number(stamps.yearless, 'time stamp')} without a year: read as of {span}, as the log ends about"
                f" {ends}; --on says another end"
            )
        if stamps.unzoned:
            zone = stamps.zone_name
            yield Remark(
                f"{number(stamps.unzoned, 'date')} without a zone: read as {zone}, as {stamps.example}"
            )
        if self._undated:
            yield Remark(
                f"{number(self._undated, 'entry', 'entries')} without a date: kept as undated, in their order"
            )
        if self._other:
            yield Remark(
                f"{number(self._other, 'line')} that are no entry (as {self._first_other}): left out"
            )
        if self._cut:
            yield Remark(
                f"{number(self._cut, 'line')} of entries longer than {_LONGEST_ENTRY >> 10} KiB: left out"
            )


def _with(event: Event, more: Sequence[str]) -> Event:
    """An entry with the lines that go on with it."""
    whole = "\n".join([event.summary or event.title, *more]).rstrip()
    return Event(
        event.title, event.date, "", whole, event.fields, (), None, None, "stated", (), False, False, (), event.where
    )  # fmt: skip


def _short(text: str) -> str:
    text = " ".join(text.split()) if text[:200].isspace() else text.strip()
    if len(text) <= _LONGEST_TITLE:
        return text
    cut = text.rfind(" ", _LONGEST_TITLE // 2, _LONGEST_TITLE)
    return text[: cut if cut > 0 else _LONGEST_TITLE - 1].rstrip() + "…"
