"""Dates as programs print them come back as the instant they were: each program's own format, mocked here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from time import asctime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.reading.columns import column_of
from timeloom.dates.typed import read_typed
from timeloom.importers.source.dates import LooseDates

offsets = st.integers(-48, 56).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2035, 12, 31), timezones=offsets).map(
    lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000)
)
seconds = moments.map(lambda moment: moment.replace(microsecond=0))


def _is_no_day(moment: datetime) -> bool:
    """Whether its seconds since 1970 cannot be a day in eight figures: 19720811 could."""
    seconds = f"{int(moment.timestamp())}"
    return len(seconds) != 8 or not "1000" <= seconds[:4] < "2200"


def _offset(moment: datetime, colon: str = "") -> str:
    return moment.strftime("%z")[:3] + colon + moment.strftime("%z")[3:5]


def _milli(moment: datetime) -> str:
    return f"{moment.microsecond // 1000:03d}"


def _hour12(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}"


WITH_ZONE: dict[str, Callable[[datetime], str]] = {
    "JavaScript toString": lambda m: f"{m:%a %b %d %Y %H:%M:%S} GMT{_offset(m)} (Somewhere Standard Time)",
    "git default": lambda m: f"{m:%a %b} {m.day} {m:%H:%M:%S %Y} {_offset(m)}",
    "git iso": lambda m: f"{m:%Y-%m-%d %H:%M:%S} {_offset(m)}",
    "git iso-strict": lambda m: m.isoformat(),
    "git rfc": lambda m: f"{m:%a}, {m.day} {m:%b %Y %H:%M:%S} {_offset(m)}",
    "git raw": lambda m: f"{int(m.timestamp())} {_offset(m)}" if _is_no_day(m) else m.isoformat(),
    "RFC 5322": format_datetime,
    "RFC 850": lambda m: f"{m.astimezone(UTC):%A, %d-%b-%y %H:%M:%S} GMT",
    "common log": lambda m: f"[{m:%d/%b/%Y:%H:%M:%S} {_offset(m)}]",
    "Twitter": lambda m: f"{m:%a %b %d %H:%M:%S} {_offset(m)} {m:%Y}",
    "date(1)": lambda m: f"{m.astimezone(UTC):%a %b %e %H:%M:%S} UTC {m.astimezone(UTC):%Y}",
    "PostgreSQL": lambda m: f"{m:%Y-%m-%d %H:%M:%S}{_offset(m, ':').removesuffix(':00')}",
    "Oracle": lambda m: f"{m:%d-%b-%y}".upper() + f" {m:%I.%M.%S}.000000 {m:%p} {_offset(m, ':')}",
    "Go": lambda m: f"{m:%Y-%m-%d %H:%M:%S} {_offset(m)} CEST m=+0.012",
    "Java": lambda m: f"{m:%Y-%m-%dT%H:%M:%S}{_offset(m, ':')}[Europe/Berlin]",
    "ISO basic": lambda m: f"{m.astimezone(UTC):%Y%m%dT%H%M%SZ}",
    "ISO week": lambda m: f"{m:%G-W%V-%u}T{m:%H:%M:%S}{_offset(m, ':')}",
    "ISO ordinal": lambda m: f"{m:%Y-%jT%H:%M:%S}{_offset(m, ':')}",
    "Unix": lambda m: f"{int(m.timestamp())}" if m.timestamp() >= 10**8 else m.isoformat(),
    "milliseconds": lambda m: f"{int(m.timestamp())}000" if m.timestamp() >= 10**9 else m.isoformat(),
    ".NET": lambda m: f"/Date({int(m.timestamp())}000)/",
    ".NET with offset": lambda m: f"/Date({int(m.timestamp())}000{_offset(m)})/",
    "en-US long": lambda m: f"{m:%A, %B} {m.day}, {m:%Y} at {_hour12(m)}:{m:%M:%S}\u202f{m:%p} UTC{_offset(m, ':')}",
}  # fmt: skip
LOCAL: dict[str, Callable[[datetime], str]] = {
    "asctime": lambda m: asctime(m.timetuple()),
    "en-US": lambda m: f"{m.month}/{m.day}/{m:%Y}, {_hour12(m)}:{m:%M:%S} {m:%p}",
    "en-GB": lambda m: f"{m:%d/%m/%Y, %H:%M:%S}",
    "de": lambda m: f"{m.day}.{m.month}.{m:%Y, %H:%M:%S}",
    "MySQL": lambda m: f"{m:%Y-%m-%d %H:%M:%S}.000000",
    "ISO with comma": lambda m: f"{m:%Y-%m-%dT%H:%M:%S},000",
    "SQL Server": lambda m: f"{m:%d %b %Y %H:%M:%S}:000",
    "EXIF": lambda m: f"{m:%Y:%m:%d %H:%M:%S}",
    "Strava": lambda m: f"{m:%b} {m.day}, {m:%Y}, {_hour12(m)}:{m:%M:%S} {m:%p}",
    "nginx": lambda m: f"{m:%Y/%m/%d %H:%M:%S}",
    "digits": lambda m: f"{m:%Y%m%d%H%M%S}",
}  # fmt: skip
TO_THE_MINUTE: dict[str, Callable[[datetime], str]] = {
    "Jira": lambda m: f"{m:%d/%b/%y} {_hour12(m)}:{m:%M %p}",
    "Excel": lambda m: f"{m.month}/{m.day}/{m:%y} {m.hour}:{m:%M}",
    "Outlook": lambda m: f"{m:%a} {m.month}/{m.day}/{m:%Y} {_hour12(m)}:{m:%M %p}",
}  # fmt: skip


def _read(text: str, order: str = "month first") -> float:
    edtf = LooseDates("UTC", order).read(text)  # type: ignore[arg-type]
    return bounds(edtf)[0]


@pytest.mark.parametrize("tool", WITH_ZONE)
@given(moment=seconds)
def test_a_moment_with_its_zone_is_the_same_instant(tool: str, moment: datetime) -> None:
    assert _read(WITH_ZONE[tool](moment)) == moment.timestamp()


@pytest.mark.parametrize("tool", LOCAL)
@given(moment=seconds)
def test_a_local_time_is_placed_by_the_sources_zone(tool: str, moment: datetime) -> None:
    """Whatever the form: in UTC without a word, else in the zone that was given."""
    local = moment.replace(tzinfo=UTC)
    text = LOCAL[tool](local)
    order = "day first" if tool == "en-GB" else "month first"
    assert _read(text, order) == local.timestamp()
    placed = LooseDates("Asia/Kolkata", order).read(text)  # type: ignore[arg-type]
    assert placed.endswith("+05:30")
    assert bounds(placed)[0] == local.timestamp() - 5.5 * 3600


@pytest.mark.parametrize("tool", TO_THE_MINUTE)
@given(moment=seconds)
def test_a_time_to_the_minute_is_that_minute(tool: str, moment: datetime) -> None:
    local = moment.replace(tzinfo=UTC, second=0)
    assert _read(TO_THE_MINUTE[tool](local)) == local.timestamp()


@given(st.datetimes(datetime(1928, 3, 1), datetime(2035, 1, 1)))
def test_a_spreadsheets_number_of_days_is_its_day_and_time(moment: datetime) -> None:
    moment = moment.replace(microsecond=0)
    distance = moment - datetime(1899, 12, 30)
    text = f"{distance.days + distance.seconds / 86400:.9f}"
    edtf = LooseDates(column=column_of([text] * 3)).read(text)
    assert abs(bounds(edtf)[0] - moment.replace(tzinfo=UTC).timestamp()) < 0.001


@pytest.mark.parametrize("tool", ["git default", "JavaScript toString", "RFC 5322", "Oracle"])
@given(moment=seconds)
def test_typed_they_are_the_same(tool: str, moment: datetime) -> None:
    edtf = read_typed(WITH_ZONE[tool](moment), today="2026-11-30").edtf
    assert edtf is not None
    assert bounds(edtf)[0] == moment.timestamp()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("82340220 +0000", "1972-08-11T00:17:00Z"),
        ("20240513 +0200", "2024-05-13"),
        ("99999999 -0700", "1973-03-03T02:46:39-07:00"),
    ],
)
def test_eight_figures_before_a_zone(text: str, expected: str) -> None:
    """A day where the year is one that people write of, else git's seconds since 1970."""
    assert LooseDates().read(text) == expected
