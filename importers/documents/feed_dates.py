"""Dates of feeds: as mail has them (RFC 5322), as the web has them (RFC 3339), and as feeds write them all the same.

A zone may stand behind either as an offset (`+02:00`, `GMT+0200`), as letters (`CEST`) or as both; letters that name no
one zone make the date one that cannot be read: read without them it would be hours off.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.reading.zone_names import offset_text, zone_of
from timeloom.dates.words.years import MONTH_NUMBERS
from timeloom.errors import DateError
from timeloom.importers.source.dates import LooseDates, edtf_date

_COMMENT: Final = re.compile(r"\s*\([^()]*\)$")
_OFFSET: Final = re.compile(
    r"(?<=[\d\s])\s*(?:GMT|UTC|UT)?\s*([+-])(\d\d):?(\d\d)(?:\s+[A-Za-z]{1,5})?$"
)
_LETTERS: Final = re.compile(r"(?<=[\d\s])\s*([A-Za-z]{1,5})$")
_CLOCKED: Final = re.compile(r"\d:\d\d")
_MAIL: Final = re.compile(
    r"(?:[A-Za-z]{3,9}\.?,?\s+)?(?P<day>\d{1,2})[\s-]+(?P<month>[A-Za-z]{3,9})\.?,?[\s-]+(?P<year>\d{4}|\d\d)"
    r"(?:,?\s+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?)?"
)
_YEAR_LAST: Final = re.compile(
    r"(?P<day>[A-Za-z]{3,9}\.? \d{1,2}) (?P<clock>\d{1,2}:\d\d(?::\d\d)?)"
    r"(?P<zone> [A-Za-z]{1,5}| [+-]\d{4})? (?P<year>\d{4})$"
)
"""The year behind the clock, as C's `asctime`, `date` and git write it."""
_HALVES: Final = frozenset(("AM", "PM"))
_FRACTION: Final = re.compile(r"(:\d\d\.\d{1,9})\d*")


def feed_date(text: str, dates: LooseDates) -> str:
    """EDTF of a date in a feed, as precise as it is written. Raises DateError."""
    text = " ".join(text.split())
    try:
        bounds(text)
    except DateError:
        pass
    else:
        return re.sub(r"[+-]00:00$", "Z", dates.read(text))
    bare, zone = _without_zone(_YEAR_LAST.sub(r"\g<day> \g<year> \g<clock>\g<zone>", text))
    if not zone:
        naive = _as_mail(bare)
        return dates.read(naive if naive is not None else bare)
    naive = _as_mail(bare) or _as_web(bare)
    if naive is None:
        naive = LooseDates("UTC").read(bare).removesuffix("Z")
    date = naive + zone if "T" in naive else naive
    bounds(date)
    return date


def _without_zone(text: str) -> tuple[str, str]:
    """The text, and apart from it the zone that stands behind its clock as EDTF writes one."""
    text = _COMMENT.sub("", text)
    if not _CLOCKED.search(text):
        return text, ""
    if found := _OFFSET.search(text):
        sign, hours, minutes = found.groups()
        is_utc = hours == minutes == "00"
        return text[: found.start()], "Z" if is_utc else f"{sign}{hours}:{minutes}"
    found = _LETTERS.search(text)
    if found is None or (letters := found[1].upper()) in _HALVES:
        return text, ""
    away = zone_of(letters, mail=True).utcoffset(None)
    if away is None:
        raise DateError(f"{found[1]} in {text[:60]!r} does not name one distance from UTC")
    zone = offset_text(round(away.total_seconds() / 60))
    return text[: found.start()], zone


def _as_web(text: str) -> str | None:
    """EDTF of a date and a time with a blank for the T between them; None if it is not that."""
    if not re.match(r"\d{4}-\d\d-\d\d[ Tt]\d", text):
        return None
    date = _FRACTION.sub(r"\1", f"{text[:10]}T{text[11:]}")
    try:
        bounds(date)
    except DateError:
        return None
    return date


def _as_mail(text: str) -> str | None:
    """EDTF of a date in the order that mail has; weekday, clock and seconds may be missing. None if it is not that."""
    found = _MAIL.fullmatch(text)
    if found is None or (month := MONTH_NUMBERS.get(found["month"][:3].lower())) is None:
        return None
    year, second = int(found["year"]), found["second"]
    if len(found["year"]) == 2:  # RFC 5322, 4.3
        year += 2000 if year < 50 else 1900
    date = edtf_date(
        year,
        month,
        int(found["day"]),
        int(found["hour"]) if found["hour"] else None,
        int(found["minute"]) if found["hour"] else None,
        min(int(second), 59) if second else None,  # a leap second has no name in Unix time
    )
    try:
        bounds(date)
    except DateError:
        return None
    return date
