"""Read a date as others write it: the one reader behind typed dates, tables, JSON and feeds.

Its order: EDTF; dates in figures and month names (`written`); counts since 1970; runs of years (`year_forms`);
limits such as "before 1066" (`limits`); what the screen itself says (`spoken`); English. What is assumed on the way is
handed to `assume`, so that a person can be told. A caller says its conventions and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, tzinfo
from itertools import islice
from typing import Final

from timeloom.dates.edtf import grammar
from timeloom.dates.edtf.calendar import days_in_month
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.english.rules.days import short_year
from timeloom.dates.limits import (
    BEFORE_A_DATE,
    BEHIND_A_DATE,
    MEANING,
    MEANING_BEHIND,
    limited,
)
from timeloom.dates.reading.clocks import Clock, with_to
from timeloom.dates.reading.conventions import (
    AS_SEASON,
    AS_YEARS,
    BARE,
    EXCEL,
    FIGURES,
    FIRST_CENTURY,
    MONTH_OF_YEAR,
    NEGATIVE,
    OF_ROW,
    ONE_CLOCK,
    PEOPLES,
    TWO_DIGITS,
    UTC_ASSUMED,
    YEARS,
    Conventions,
    ambiguous,
)
from timeloom.dates.reading.counts import since_1970, spreadsheet_day
from timeloom.dates.reading.written import Written, read_written
from timeloom.dates.reading.year_forms import NOW, edtf_year, read_years, read_years_ago
from timeloom.dates.reading.zone_names import ZONE, in_zone, zone_of
from timeloom.dates.words.years import MONTHS, year_words
from timeloom.errors import DateError

Assume = Callable[[str, str, str], str]
"""Called with a sentence, the text and its EDTF where something was assumed; gives the EDTF back."""

LONGEST: Final = 200
"""Characters of what a person types as a date."""

_MARKS: Final = frozenset("/.")
_BARE_YEAR: Final = re.compile(r"([-−]?\d{1,3})([?~%]?)")
_LONG_AGO: Final = re.compile(r"[-−]\d{5,12}")
_EPOCH: Final = re.compile(
    r"(?:@(?=-?\d)|(?=-?\d{9})|(?=-?\d{1,19} [+-]\d{4}\Z))(-?\d{1,19}(?:\.\d{1,12})?)(?:\s+([+-]\d{4}))?"
)
_DOT_NET: Final = re.compile(r"\\?/?(?:new\s+)?Date\((-?\d{1,17})(?:([+-]\d{4}))?\)\\?/?")
_TWO_YEARS: Final = re.compile(r"(\d\d)(\d\d)-(\d\d)")
_TWO_ENDS: Final = re.compile(r"[^./]+/[^./]+")
_NEGATIVE_YEAR: Final = re.compile(r"-[1-9]\d{3}")
_NAIVE: Final = re.compile(r"(-?\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?![\d:.]|Z|[+-]\d)")
_MONTH_ONLY: Final = re.compile(
    r"(?P<y1>\d{4})[/.](?P<m1>\d{1,2})|(?P<m2>\d{1,2})[/.-](?P<y2>\d{4})"
)
_SHORT_MONTH: Final = re.compile(r"([a-z]{3})[a-z]*\.?[ -]'?(\d\d)", re.IGNORECASE)
_MONTHS: Final = tuple(name[:3].lower() for name in MONTHS)
_EXCEL: Final = re.compile(r"\d{1,6}(?:[.,]\d+)?")
_JOINTS: Final = re.compile(
    r"\s+[-–—]\s+|\s*[–—]\s*|\s+(?:to|until|till)\s+|(?<=[0-9])\s*/\s*(?=[0-9])", re.IGNORECASE
)
_ZONE_IN: Final = re.compile(
    r"(?:\d:\d\d(?:\.\d+)?|\d\s?[ap]\.?m\b\.?|\d\s?[AP]\.?M\b\.?|\b(?:[Nn]oon|[Mm]idnight|[Mm]idday|o'clock))\s*"
    rf"(?P<all>\(?(?P<zone>{ZONE})\)?)(?![\w:])"
)
"""A zone behind a time of day among words."""
_MOST_JOINTS: Final = 4
"""Places at which a text is tried as two dates."""
_NO_ZONES: Final = re.compile(
    r"AD|CE|BC|BCE|AM|PM|BP|(?:JAN|FEB|MAR|APR|MAY|JUNE?|JULY?|AUG|SEPT?|OCT|NOV|DEC|MON|TUE|WED|THU|FRI|SAT|SUN)|[A-Y]"
)
"""Capital letters behind a time of day that are no zone."""


def _no_words(text: str) -> str | None:  # noqa: ARG001
    return None


class DateReader:
    """Reads dates by a caller's conventions."""

    def __init__(
        self,
        conventions: Conventions,
        assume: Assume,
        words: Callable[[str], str | None] = _no_words,
        *,
        is_part: bool = False,
    ) -> None:
        self.conventions = conventions
        self._is_part = is_part
        """Whether it reads a part of a longer text: no limits or ranges are looked for, which bounds the time."""
        self._assume = assume
        self._ambiguous = ambiguous(conventions)
        self._words = words
        """Reads English; None for anything else."""

    def read(self, text: str, *, year: int | None = None, zone: str = "") -> str:
        """The EDTF expression of a text. DateError says why it is not one.

        `year` is the year that stands beside it, for years of two digits; `zone` the zone that does.
        """
        text = text.strip()
        if len(text) > grammar.LONGEST:
            raise DateError(f"a text of {len(text):,} characters is not a date")
        if not self.conventions.own and len(text) <= 5 and (bare := _BARE_YEAR.fullmatch(text)):
            return self._bare_year(bare[1], bare[2])
        if (text[1:2] in _MARKS or text[2:3] in _MARKS) and text[
            :1
        ].isdigit():  # 5/13/2024 is not EDTF
            edtf = self._other(text, year, DateError(f"{text!r} is not a date"))
            return self.placed(edtf, zone) if "T" in edtf else edtf
        try:
            bounds(text)
        except DateError as error:
            edtf = self._other(text, year, error)
        else:
            edtf = text
            if not self.conventions.own and len(text) == 5 and _NEGATIVE_YEAR.fullmatch(text):
                return self._bare_year(text)
            if (
                len(text) == 7
                and not self.conventions.own
                and (found := _TWO_YEARS.fullmatch(text))
            ):
                edtf = self._two_years(text, found)
        return self.placed(edtf, zone) if "T" in edtf else edtf

    # -- zones

    def placed(self, edtf: str, zone: str = "") -> str:
        """Times without a zone, put into the one beside them or the one that the source speaks in."""
        if edtf[-1] == "Z" and edtf.count("T") == 1:
            return edtf
        if self.conventions.zone is UTC and not zone and _NAIVE.fullmatch(edtf):
            return self._assume(UTC_ASSUMED, edtf, edtf)
        found = _NAIVE.search(edtf)
        if found is None:
            return edtf
        own = (
            zone_of(zone, self.conventions.zone, found[0])
            if zone.strip()
            else self.conventions.zone
        )
        name = zone.strip() or self.conventions.zone_name
        told = bool(zone.strip())
        return _NAIVE.sub(lambda m: self._in_zone(m[0], own, name, told=told), edtf)

    def _in_zone(self, text: str, zone: tzinfo, name: str, *, told: bool) -> str:
        if zone is UTC and not told:
            return self._assume(UTC_ASSUMED, text, text)
        placed = in_zone(text, zone)
        if placed is None:  # years outside 1–9999
            return self._assume("of years that no zone is known for: read as UTC", text, text)
        clock, doubt = placed
        if doubt:
            self._assume(f"of an hour that clocks in {name} showed {doubt}", text, clock)
        return clock if told else self._assume(f"without a zone: read as {name}", text, clock)

    # -- forms

    def _other(self, text: str, year: int | None, error: DateError) -> str:
        if self.conventions.excel and _EXCEL.fullmatch(text):
            return self._excel(text)
        text = with_to(text)
        try:
            written = read_written(text)
        except DateError:
            if text[10:11] == "T":  # it was meant as EDTF, whose error has a place
                raise error from None
            raise
        if written is not None:
            return self.figures(text, written, year)
        if self.conventions.months and (found := _SHORT_MONTH.fullmatch(text)) is not None:
            month = _MONTHS.index(found[1].lower()) + 1
            short = f"{short_year(found[2])}-{month:02d}"
            return self._assume(MONTH_OF_YEAR, text, short)
        if (found := _MONTH_ONLY.fullmatch(text)) is not None:
            edtf = f"{found['y1'] or found['y2']}-{int(found['m1'] or found['m2']):02d}"
            if "01" <= edtf[-2:] <= "12":
                return edtf
        if (found := _EPOCH.fullmatch(text)) is not None:
            return self.epoch(found[1], offset=found[2] or "", written=text)
        if (found := _DOT_NET.fullmatch(text)) is not None:
            return self.epoch(found[1], "milliseconds", offset=found[2] or "", written=text)
        if _LONG_AGO.fullmatch(text):
            return self._bare_year(text)
        if text.isdecimal() and len(text) in (5, 6):
            raise DateError(
                f"{text!r} is not a date by itself",
                hint="it looks like a spreadsheet's day number: format that column as dates and export again",
            )
        return self._in_words(text, year, error)

    def figures(self, text: str, written: Written, year: int | None = None) -> str:
        """The EDTF of a date in figures."""
        written = self._ordered(text, self._in_century(text, written, year))
        _check(text, written)
        day = _day(written.year, written.month, written.day)
        if written.last_day is not None:
            bounds(edtf := f"{day}/{_day(*written.last_day)}")
            return edtf
        if written.early and written.year < 100:
            self._assume(FIRST_CENTURY, text, day)
        if written.clock is None or "-" not in day[1:]:
            return day
        return self._clocked(text, day, written.clock, written.zone, mail=written.mail)

    def with_clock(self, text: str, day: str, clock: Clock, zone: str, beside: str = "") -> str:
        """A day with a time of day that was read apart; `beside` is the zone of a column of its own."""
        edtf = self._clocked(text, day, clock, zone)
        bounds(edtf)
        return self.placed(edtf, beside)

    def _clocked(self, text: str, day: str, clock: Clock, zone: str, *, mail: bool = False) -> str:
        edtf = f"{day}T{clock.text}"
        if zone:
            known = zone_of(zone, self.conventions.zone, day, mail=mail or self.conventions.mail)
            placed = in_zone(edtf, known)
            if placed is None:
                raise DateError(f"no time zone is known for the year of {text!r}")
            edtf = f"{edtf}+00:00" if zone == "+00:00" else placed[0]  # an offset given is kept
            bounds(edtf)
        return self._assume(clock.note, text, edtf) if clock.note else edtf

    def _in_century(self, text: str, written: Written, year: int | None) -> Written:
        if written.early and written.year < 100 and (self.conventions.short or year is not None):
            written = written._replace(short=True, early=False)
        if not written.short:
            return written
        if year is not None:
            near = min(
                ((year // 100 + step) * 100 + written.year for step in (-1, 0, 1)),
                key=lambda y: abs(y - year),
            )
            written = written._replace(year=near)
            self._assume(OF_ROW, text, _day(near, written.month, written.day))
            return written
        return written._replace(year=short_year(f"{written.year:02d}"))

    def _ordered(self, text: str, written: Written) -> Written:
        sentence = TWO_DIGITS if written.short else ""
        if written.either is not None:
            order = self.conventions.order or "month first"
            first, second = written.either
            month, day = (first, second) if order == "month first" else (second, first)
            written = written._replace(month=month, day=day)
            if first != second:
                self._assume(self._ambiguous, text, _day(written.year, month, day))
        if sentence:
            self._assume(sentence, text, _day(written.year, written.month, written.day))
        return written

    def _bare_year(self, text: str, mark: str = "") -> str:
        number = int(text.replace("−", "-"))
        if number >= 0:
            return self._assume(BARE, text, edtf_year(number) + mark)
        if self.conventions.people:
            return self._assume(PEOPLES, text, edtf_year(number + 1) + mark)
        return self._assume(NEGATIVE, text, edtf_year(number) + mark)

    def _two_years(self, text: str, found: re.Match[str]) -> str:
        century, first, last = found.groups()
        if last <= first or (last <= "12" and self.conventions.years != "all"):
            return text
        if not self.conventions.years:
            return self._assume(AS_SEASON, text, text)
        return self._assume(AS_YEARS, text, f"{century}{first}/{century}{last}")

    def _excel(self, text: str) -> str:
        kind = self.conventions.excel
        return self._assume(EXCEL[kind], text, spreadsheet_day(text, from_1904=kind == "1904"))

    def epoch(self, text: str, unit: str = "", *, offset: str = "", written: str = "") -> str:
        """Seconds since 1970, or thousandths, millionths, billionths of them: as `unit` says, else by their size."""
        edtf, unit = since_1970(text, unit, offset)
        return self._assume(FIGURES.format(unit), written or text, edtf)

    # -- words

    def _in_words(self, text: str, year: int | None, error: DateError) -> str:
        from timeloom.dates.reading.spoken import read_spoken

        if (spoken := read_spoken(text)) is not None:
            return spoken
        if len(text) > LONGEST:
            raise (
                error
                if text[:1] in "[{"
                else DateError(f"a text of {len(text):,} characters is not a date")
            )
        if (years := read_years(text)) is not None:
            if years.early:
                return (
                    years.edtf
                    if any(sign.isalpha() for sign in text)
                    else self._assume(BARE, text, years.edtf)
                )
            if not any(sign.isalpha() for sign in text) and _TWO_ENDS.fullmatch(years.edtf):
                self._assume(YEARS, text, years.edtf)
            return years.edtf
        if (ago := read_years_ago(text)) is not None:
            return ago
        if not self._is_part and (edtf := self._limited(text, year)) is not None:
            return edtf
        if (zoned := _ZONE_IN.search(text)) is not None and not _NO_ZONES.fullmatch(zoned["zone"]):
            return self._with_zone(text, zoned["zone"], error)
        if not self._is_part and (edtf := self._range(text, year)) is not None:
            return edtf
        if not any(sign.isalpha() for sign in text) or (found := self._words(text)) is None:
            raise error
        return found

    def _with_zone(self, text: str, zone: str, error: DateError) -> str:
        """A date among words with a zone behind its time of day, or behind both its times."""
        zones = {found["zone"] for found in _ZONE_IN.finditer(text)}
        if len(zones) > 1:
            raise DateError(
                f"{text!r} names {len(zones)} time zones", hint="write both ends as EDTF"
            )
        bare = _ZONE_IN.sub(lambda m: m[0][: m.start("all") - m.start()].rstrip() + " ", text)
        part = DateReader(self.conventions, self._assume, self._words, is_part=True)
        edtf = part._other(" ".join(bare.split()), None, error)
        found = _NAIVE.search(edtf)
        if found is None:
            return edtf
        known = zone_of(zone, self.conventions.zone, found[0], mail=self.conventions.mail)
        return _NAIVE.sub(lambda m: (in_zone(m[0], known) or (m[0], ""))[0], edtf)

    def _limited(self, text: str, year: int | None) -> str | None:
        """ "before 1066", "after c. 1204", "since May 2004", "1066 or earlier"; None where no limit is said."""
        if found := BEFORE_A_DATE.match(text):
            word, rest = MEANING[(found["w"] or found["sign"]).lower()], text[found.end() :]
        elif found := BEHIND_A_DATE.search(text):
            word, rest = MEANING_BEHIND.get(found["w"].lower(), "since"), text[: found.start()]
            if rest.lower().startswith("from "):
                word, rest = "since", rest[5:]
        else:
            return None
        if "about" in found[0].lower():
            rest = f"about {rest}"
        part = DateReader(self.conventions, self._assume, self._words, is_part=True)
        try:
            date = part.read(rest, year=year)
        except DateError:
            return None
        if word == "since" and "/" in date and _JOINTS.search(rest):
            return date  # from 1965 to 1966
        return limited(word, date)

    def _range(self, text: str, year: int | None) -> str | None:
        """Two dates in figures with a dash or "to" between them."""
        side = DateReader(self.conventions, self._assume, is_part=True)
        for joint in islice(_JOINTS.finditer(text), _MOST_JOINTS):
            first, last = text[: joint.start()], text[joint.end() :]
            first = first[5:] if first.lower().startswith("from ") else first
            if not first.strip():
                continue
            try:
                if not last.strip() or last.strip().lower() in NOW:
                    return limited("since", side.read(first, year=year))
                if not (_is_whole(first) and _is_whole(last)):
                    continue
                start, end = side.read(first, year=year), side.read(last, year=year)
            except DateError:
                continue
            return self.interval(start, end)
        return None

    def interval(self, start: str | None, end: str | None) -> str | None:
        """From one EDTF date to another; a start that is missing is unknown. Raises DateError.

        An interval or set as an end counts by the limit that lies there: from `196X` to "early 2001" ends in April.
        EDTF wants a time of day at both ends or at neither: where one end has none, nothing is made up for it.
        """
        if end is None or start == end:
            return start
        if end != "..":
            end = _inner(end, last=True)
        start = None if start is None else _inner(start, last=False)
        if start is None or end == ".." or ("T" in start) == ("T" in end):
            return _run(start or "", end)
        first, last = start.partition("T")[0], end.partition("T")[0]
        date = first if first == last else _run(first, last)
        return self._assume(ONE_CLOCK, f"{start}/{end}", date)


def _run(start: str, end: str) -> str:
    """An interval. DateError, in words that stand in the source, where it ends before it begins."""
    date = f"{start}/{end}"
    try:
        bounds(date)
    except DateError:
        if start and end != ".." and bounds(start)[0] > bounds(end)[0]:
            raise DateError(f"the end ({end}) is before the start ({start})") from None
        raise
    return date


def _is_whole(text: str) -> bool:
    """Whether one side of a range is a date by itself and no number."""
    return len(text.strip()) > 4 or any(sign.isalpha() for sign in text)


def _check(text: str, written: Written) -> None:
    """DateError for a month or day that the calendar does not have."""
    if not 1 <= written.month <= 12:
        raise DateError(f"{text!r} is not a date: there is no month {written.month}")
    length = days_in_month(written.year, written.month)
    if written.day is not None and not 1 <= written.day <= length:
        month = f"{MONTHS[written.month - 1]} {year_words(written.year)}"
        raise DateError(f"{text!r} is not a date: {month} has {length} days")


def _day(year: int, month: int, day: int | None) -> str:
    """A day as EDTF; beyond four digits EDTF has years alone."""
    if abs(year) > 9999:
        return edtf_year(year)
    return f"{edtf_year(year)}-{month:02d}" + (f"-{day:02d}" if day is not None else "")


def _inner(text: str, *, last: bool) -> str:
    """A date as one end of an interval."""
    if text[:1] in "[{" or "/" in text:
        return limited("until", text)[3:] if last else limited("since", text)[:-3]
    if text.isdecimal() and len(text) in (2, 3):
        return limited("until", text)[3:]
    return text
