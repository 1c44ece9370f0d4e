"""iCalendar (RFC 5545): one VEVENT per event, the whole event in its property X-TIMELOOM-EVENT.

Calendars know the years 0001–9999 and exact days or times. What is coarser or vaguer is written as its nearest range
of days, with the date itself in X-TIMELOOM-EDTF; an event wholly outside those years, or undated, becomes a VJOURNAL
without DTSTART, which the standard allows (3.6.3) and no calendar shows on a wrong day.
DTSTAMP is when the event's source was read, never the clock: the same events give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import ClassVar, Final, NamedTuple, TextIO

from timeloom import __version__
from timeloom.dates.edtf.calendar import Civil, civil_from_seconds
from timeloom.dates.edtf.parsing import Edtf, Kind, Point, parse
from timeloom.exporters.contract import Context, Losses
from timeloom.exporters.nearest import nearest_days
from timeloom.exporters.own_row import own_json
from timeloom.model.events import Event, derive
from timeloom.text import one_line, visible

_LONGEST: Final = 74
"""Octets of a line but for the blank that begins a folded one, so that none has more than 75."""
_FOLD: Final = "\r\n "


def text_line(name: str, text: str) -> str:
    """A property whose value is TEXT."""
    return content_line(name, escaped(text))


def content_line(name: str, value: str) -> str:
    """A property whose value is written as it is; `name` has its parameters with it. The line is folded and ended."""
    line = f"{name}:{value}"
    if len(line) > _LONGEST or not line.isascii():
        line = _folded(line)
    return f"{line}\r\n"


def time_line(name: str, at: date) -> str:
    """A property whose value is a day, or a time: in UTC where it has a zone, else as clocks showed it."""
    day = f"{at.year:04d}{at.month:02d}{at.day:02d}"
    if not isinstance(at, datetime):
        return f"{name};VALUE=DATE:{day}\r\n"
    zone = "" if at.tzinfo is None else "Z"
    return f"{name}:{day}T{at.hour:02d}{at.minute:02d}{at.second:02d}{zone}\r\n"


def escaped(text: str) -> str:
    """TEXT: what would end a value or a line is written with a backslash."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line cut into pieces: none within a character, and none behind a backslash, which some readers trip over."""
    octets = line.encode()
    pieces, start = [], 0
    while len(octets) - start > _LONGEST:
        end = start + _LONGEST
        while octets[end] & 0xC0 == 0x80:  # amid a character
            end -= 1
        if octets[end - 1] in b"\\^":
            end -= 1
        pieces.append(octets[start:end])
        start = end
    pieces.append(octets[start:])
    return _FOLD.encode().join(pieces).decode()


_NO_STAMP: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""DTSTAMP where the source gives no time of reading; the property is required (3.6.1)."""
_LOSSES: Final = {
    "near": (
        "1 date was written as its nearest range of days, with the exact one in X-TIMELOOM-EDTF",
        "{n} dates were written as their nearest ranges of days, with the exact ones in X-TIMELOOM-EDTF",
    ),
    "seconds": (
        "1 time was written to the second, with the exact one in X-TIMELOOM-EDTF",
        "{n} times were written to the second, with the exact ones in X-TIMELOOM-EDTF",
    ),
    "outside": (
        "1 event outside the years 1 to 9999 became a journal entry without a date",
        "{n} events outside the years 1 to 9999 became journal entries without a date",
    ),
    "undated": (
        "1 undated event became a journal entry without a date",
        "{n} undated events became journal entries without a date",
    ),
}


class ICalendarExporter:
    """iCalendar."""

    name: ClassVar[str] = "ical"
    title: ClassVar[str] = "iCalendar"
    suffixes: ClassVar[tuple[str, ...]] = (".ics", ".ical")
    keeps: ClassVar[str] = (
        "all of an event, of notes, stars, own tags and sources what is asked for; "
        "calendars show title, summary, tags, place, address, and days in the years 1 to 9999"
    )
    lossless: ClassVar[bool] = True

    def write(self, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
        losses = Losses(_LOSSES)
        head, foot = _calendar(context)
        out.write(head)
        for event in events:
            out.write(component_of(event, losses))
        out.write(foot)
        return losses.sentences()


def _calendar(context: Context) -> tuple[str, str]:
    """The lines before and after the components, so that these can be written one by one."""
    from icalendar import Calendar, vText

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Timeloom//Timeloom {__version__}//EN")
    calendar.add("calscale", "GREGORIAN")
    if context.timeline:
        name = vText(one_line(context.timeline))  # escaped, as the library does not by itself
        calendar.add("name", name)  # RFC 7986, 5.1
        calendar.add("x-wr-calname", name)
    if context.description:
        said = vText(visible(context.description))
        calendar.add("description", said)  # RFC 7986, 5.2
        calendar.add("x-wr-caldesc", said)
    end = "END:VCALENDAR\r\n"
    return calendar.to_ical(sorted=False).decode().removesuffix(end), end


def component_of(event: Event, losses: Losses) -> str:
    """The VEVENT of an event, or the VJOURNAL of one that no day of a calendar holds, in lines."""
    dated = _UNDATED if event.date is None else dated_as(event.date)
    for loss in dated.losses:
        losses.add(loss)
    lines = [
        f"BEGIN:{dated.component}\r\n",
        text_line("UID", one_line(event.uid) or _uid(event)),
        time_line("DTSTAMP", _stamp(event.source.read if event.source else "")),
        dated.lines,
        text_line("SUMMARY", one_line(event.title)),
    ]
    if event.summary.strip():
        lines.append(text_line("DESCRIPTION", visible(event.summary)))
    if tags := [escaped(one_line(tag)) for tag in event.fields.get("tag", ()) if tag.strip()]:
        lines.append(content_line("CATEGORIES", ",".join(tags)))
    if (place := event.fields.get("location")) and dated.component == "VEVENT":
        lines.append(text_line("LOCATION", one_line(place[0])))
    if address := _address(event):
        lines.append(content_line("URL", address))
    if dated.own:
        lines.append(text_line("X-TIMELOOM-EDTF;VALUE=TEXT", dated.own))
    # readers take \N for a line's end even behind a backslash, so no backslash stands before another character
    own = own_json(event).replace("\\\\", "\\u005c")
    # TEXT, and said so: readers treat an unknown property's escapes differently
    lines.append(text_line("X-TIMELOOM-EVENT;VALUE=TEXT", own))
    lines.append(f"END:{dated.component}\r\n")
    return "".join(lines)


class Dated(NamedTuple):
    """What a date becomes."""

    component: str
    lines: str
    """DTSTART, DTEND and what goes with them; nothing in a VJOURNAL."""
    own: str
    """The date itself, where the lines do not say all of it."""
    losses: tuple[str, ...]


_MOMENT: Final = re.compile(
    r"([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9])(Z?)"
)
"""A time to the second in UTC or of no zone, on a day that every month has: it stands there as calendars write it."""
_TAKES_NO_TIME: Final = content_line("TRANSP", "TRANSPARENT")
_UNDATED: Final = Dated("VJOURNAL", "", "", ("undated",))


@lru_cache(maxsize=1024)  # in order of time the same dates come one after the other
def dated_as(text: str) -> Dated:
    """A date as calendars have it."""
    if (moment := _MOMENT.fullmatch(text)) and moment[1] != "0000":
        year, month, day, hour, minute, second, zone = moment.groups()
        start_line = f"DTSTART:{year}{month}{day}T{hour}{minute}{second}{zone}\r\n"
        return Dated("VEVENT", start_line + _TAKES_NO_TIME, "", ())
    edtf = parse(text)
    when = when_of(edtf)
    if when is None:
        loss = "outside" if nearest_days(edtf) else "undated"
        return Dated("VJOURNAL", "", edtf.text, (loss,))
    start, end = when
    lines = time_line("DTSTART", start)
    if end is not None:
        lines += time_line("DTEND", end)
    lines += _TAKES_NO_TIME
    if _is_exact(edtf):
        return Dated("VEVENT", lines, "", ())
    return Dated("VEVENT", lines, edtf.text, _lost(edtf))


def _lost(edtf: Edtf) -> tuple[str, ...]:
    """What is lost of a date that is not written as it is; of a moment its distance from UTC, which moves nothing."""
    if edtf.level or not all(point.clock for point in edtf.points):
        return ("near",)
    to_the_second = all(re.fullmatch(r"\d\d:\d\d:\d\d", point.clock) for point in edtf.points)
    return () if to_the_second else ("seconds",)


def _address(event: Event) -> str:
    given = event.fields.get("url", ())
    candidates = (*given, event.source.address if event.source else "")
    return next((text for text in candidates if _is_web_address(text)), "")


def _is_web_address(text: str) -> bool:
    return (
        text.startswith(("https://", "http://"))
        and text.isascii()
        and text.isprintable()
        and " " not in text
    )


def _uid(event: Event) -> str:
    return derive(event.source.address if event.source else "", event.date, event.title)


@lru_cache(maxsize=64)
def _stamp(when_read: str) -> datetime:
    try:
        read = parse(when_read) if when_read else None
    except ValueError:
        return _NO_STAMP
    if read is None or not read.points or not read.points[0].clock:
        return _NO_STAMP
    at = civil_from_seconds(read.earliest)
    return _moment(at) if 1 <= at.year <= 9999 else _NO_STAMP


def when_of(edtf: Edtf) -> tuple[date, date | None] | None:
    """DTSTART and DTEND (exclusive); DTEND is None for a moment. None for what no calendar can hold."""
    limits = nearest_days(edtf)
    if limits is None or limits[1].year < 1 or limits[0].year > 9999:
        return None
    if (
        edtf.points
        and all(point.clock for point in edtf.points)
        and edtf.kind in (Kind.DATE, Kind.INTERVAL)
    ):
        return _times(edtf.points, limits)
    first = _day(limits[0]) if limits[0].year >= 1 else date.min
    last = _day(limits[1]) if limits[1].year <= 9999 else date.max
    if last == date.max:  # the day after it has no date; the last one of all is left out
        return first, last if last > first else None
    return first, last + timedelta(days=1)


def _times(
    points: tuple[Point, ...], limits: tuple[Civil, Civil]
) -> tuple[datetime, datetime | None] | None:
    if not (limits[0].year >= 1 and limits[1].year <= 9999):
        return None
    start = _moment(limits[0], floating=points[0].offset is None)
    if len(points) == 1:
        return start, None
    end = _moment(civil_from_seconds(points[-1].earliest), floating=points[-1].offset is None)
    # both must be of one kind (3.8.2.2), and the end later than the start
    end = end.replace(tzinfo=start.tzinfo)
    return start, end if end > start else None


def _moment(at: Civil, *, floating: bool = False) -> datetime:
    zone = None if floating else UTC
    return datetime(at.year, at.month, at.day, at.hour, at.minute, int(at.second), tzinfo=zone)


def _day(at: Civil) -> date:
    return date(at.year, at.month, at.day)


def _is_exact(edtf: Edtf) -> bool:
    """Whether the days or times written say all there is: a day, days, or times to the second."""
    return edtf.level == 0 and all(
        point.offset == 0 or point.offset is None if point.clock else point.day is not None
        for point in edtf.points
    ) and all("." not in point.clock and point.clock.count(":") != 1 for point in edtf.points)  # fmt: skip
