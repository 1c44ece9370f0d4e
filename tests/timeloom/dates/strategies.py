"""Strings that the grammar of EDTF produces, built from the grammar and not from the reader under test."""

from __future__ import annotations

from hypothesis import strategies as st

from timeloom.dates.edtf.calendar import days_in_month
from timeloom.dates.edtf.parsing import parse


def year_text(year: int) -> str:
    return f"{year:05d}" if year < 0 else f"{year:04d}"


years = st.integers(-9999, 9999)
marks = st.sampled_from(["", "", "?", "~", "%"])


@st.composite
def days(draw: st.DrawFn, year: st.SearchStrategy[int] = years) -> str:
    """`YYYY-MM-DD`, every one of them in the calendar."""
    y, m = draw(year), draw(st.integers(1, 12))
    return f"{year_text(y)}-{m:02d}-{draw(st.integers(1, days_in_month(y, m))):02d}"


@st.composite
def months(draw: st.DrawFn, year: st.SearchStrategy[int] = years) -> str:
    return f"{year_text(draw(year))}-{draw(st.integers(1, 12)):02d}"


plain = st.one_of(years.map(year_text), months(), days())


@st.composite
def moments(draw: st.DrawFn) -> str:
    """Date-times: with seconds, perhaps a fraction, perhaps a distance from UTC."""
    h, m, s = draw(st.integers(0, 23)), draw(st.integers(0, 59)), draw(st.integers(0, 59))
    fraction = draw(st.sampled_from(["", ".5", ".042", ".999999", ".000001", ".04200000"]))
    zones = ["", "Z", "+05", "+05:30", "+0530", "-04", "-00:15", "+14:00", "-12:00", "+00:00"]
    return f"{draw(days())}T{h:02d}:{m:02d}:{s:02d}{fraction}{draw(st.sampled_from(zones))}"


@st.composite
def long_years(draw: st.DrawFn) -> str:
    sign = draw(st.sampled_from(["", "-"]))
    if draw(st.booleans()):
        return f"Y{sign}{draw(st.integers(10_000, 10**12))}"
    exponent = draw(st.integers(4, 20))
    significant = draw(st.sampled_from(["", "S1", "S3"]))
    return f"Y{sign}{draw(st.integers(1, 999))}E{exponent}{significant}"


@st.composite
def open_digits(draw: st.DrawFn) -> str:
    """Digits left open so that some date always remains: any year, months 0X 1X XX, days 0X 1X 2X XX."""
    digits = year_text(draw(st.integers(1, 9999)))
    hidden = draw(st.sets(st.integers(0, 3), min_size=1))
    year = "".join("X" if place in hidden else digit for place, digit in enumerate(digits))
    # A minus before a year that may be 0000 is fine as long as another one fits too.
    sign = draw(st.sampled_from(["", "-"]))
    month = draw(st.sampled_from(["", "-XX", "-0X", "-1X", "-12"]))
    day = draw(st.sampled_from(["", "-XX", "-0X", "-1X", "-2X", "-25"])) if month else ""
    return sign + year + month + day


seasons = st.builds(lambda y, s: f"{year_text(y)}-{s}", years, st.integers(21, 41))
significant = st.builds(lambda y, s: f"{year_text(y)}S{s}", years.filter(bool), st.integers(1, 4))


@st.composite
def marked_parts(draw: st.DrawFn) -> str:
    """`2004?-06-~11`: a mark before or behind each part."""
    text = draw(plain)
    sign = "-" if text.startswith("-") else ""
    parts = text.removeprefix("-").split("-")
    before = [draw(marks) for _ in parts]
    behind = [draw(marks) for _ in parts]
    parts[0] = sign + parts[0]
    return "-".join(b + p + a for b, p, a in zip(before, parts, behind, strict=True))


points = st.one_of(plain, seasons, long_years(), open_digits(), marked_parts(), significant)


def _first(text: str) -> float:
    return parse(text).earliest


def ordered(pair: tuple[str, str]) -> tuple[str, str]:
    """Two points in an order that no reading calls reversed."""
    first, second = sorted(pair, key=_first)
    return first, second


pairs = st.tuples(points, points).map(ordered)
intervals = st.one_of(
    pairs.map("/".join),
    st.builds(lambda p, end: f"{p}/{end}", points, st.sampled_from(["", ".."])),
    st.builds(lambda p, start: f"{start}/{p}", points, st.sampled_from(["", ".."])),
)
members = st.one_of(points, pairs.map("..".join))


@st.composite
def sets(draw: st.DrawFn) -> str:
    opening, closing = draw(st.sampled_from(["[]", "{}"]))
    found = draw(st.lists(members, min_size=1, max_size=4))
    if draw(st.booleans()):
        found[0] = f"..{draw(points)}"
    if draw(st.booleans()):
        found.append(f"{draw(points)}..")
    separator = draw(st.sampled_from([",", ", "]))
    return opening + separator.join(found) + closing


expressions = st.one_of(points, moments(), intervals, sets())

clocked = st.tuples(
    st.integers(0, 9999),
    st.integers(1, 12),
    st.integers(1, 31),
    st.integers(0, 24),
    st.integers(0, 59),
    st.sampled_from(("", ":00", ":59", ":07.5")),
    st.sampled_from(("", "Z", "+00:00", "-05:30", "+14")),
).map(lambda of: f"{of[0]:04d}-{of[1]:02d}-{of[2]:02d}T{of[3]:02d}:{of[4]:02d}{of[5]}{of[6]}")
"""Times of day, on days that some months do not have and at hours that only midnight has."""
