"""The figures of a timeline: units, gaps, stretches, and how dates are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

import pytest

from timeloom.dates.edtf.calendar import DAY, seconds
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.scale import YEAR
from timeloom.model.events import Event, Saying, Source
from timeloom.query.vocabulary import FieldInfo, ValueCount
from timeloom.stats import Figures, _unit, figures
from timeloom.store.answers import Detail
from timeloom.store.protocol import Reader, View


class Dates:
    """As much of a reader and its view as figures ask for, holding events with these dates, in order."""

    def __init__(self, dates: Sequence[str | None]) -> None:
        self._details = [
            Detail(number, Event("t", date, uid=f"e{number}", source=Source("a.csv")), *(bounds(date) if date else (None, None)), (), (), (), ())
            for number, date in enumerate(dates)
        ]  # fmt: skip

    def details(self) -> Iterator[Detail]:
        yield from self._details

    def extent(self) -> tuple[float, float] | None:
        finite = [
            d for d in self._details if d.earliest is not None and abs(d.earliest) < float("inf")
        ]
        if not finite:
            return None
        return (
            min(cast(float, d.earliest) for d in finite),
            max(cast(float, d.latest) for d in finite),
        )

    def fields(self) -> list[FieldInfo]:
        return [FieldInfo("side", 2), FieldInfo("empty", 0)]

    def values(self, name: str, *, limit: int | None = None) -> list[ValueCount]:
        return [ValueCount("open", 3), ValueCount("closed", 1)] if name == "side" else []


def of(*dates: str | None, top: int = 5) -> Figures:
    held = Dates(dates)
    return figures(cast(Reader, held), cast(View, held), top=top)


def test_counts_and_precision() -> None:
    """Every date is counted once, by how finely it is written."""
    found = of("1965~", "2019", "2019-03", "2019-03-11", "2019-03-11T10:00:00Z", "196X", None)
    assert (found.events, found.undated, found.uncertain) == (7, 1, 2)
    assert dict(found.precision) == {"decade": 1, "year": 2, "month": 1, "day": 1, "second": 1}


def test_fields_without_a_match_are_left_out() -> None:
    """And of the others the most frequent values are named."""
    (field,) = of("2019", top=1).fields
    assert (field.name, field.values, [value.value for value in field.top]) == ("side", 2, ["open"])


def test_a_gap_is_a_time_in_which_nothing_may_have_begun() -> None:
    """From the last moment the one may have begun to the first that the next may have."""
    found = of("2015", "2015-12-11", "2019-03-11", "2019-03-12")
    (gap,) = found.gaps
    assert (gap.before, gap.after) == ("e0", "e2")
    assert gap.seconds == pytest.approx(seconds(2019, 3, 11) - seconds(2016), abs=1)


def test_what_lasted_covers_only_its_beginning() -> None:
    """A reign of sixty years does not hide that nothing began in them."""
    found = of("1900-01-01/1960-01-01", "1950-01-01")
    assert found.gaps[0].seconds == pytest.approx(50 * YEAR, rel=0.01)


def test_open_beginnings_make_no_gap() -> None:
    """What began nobody knows when is no end of a gap."""
    assert of("../2000", "2001-05-05").gaps == ()


def test_the_five_longest_gaps_longest_first() -> None:
    """Of any number."""
    days = (1, 2, 4, 9, 16, 27, 58, 121)
    found = of(*(f"2019-{1 + day // 28:02d}-{1 + day % 28:02d}" for day in days))
    lengths = [gap.seconds for gap in found.gaps]
    assert len(lengths) == 5
    assert lengths == sorted(lengths, reverse=True)


def test_bursts_are_calendar_units_with_more_than_one_event() -> None:
    """Months for a few years, in order of how many began in them."""
    found = of("2019-03-01", "2019-03-11", "2019-03-30", "2020-01-01", "2020-01-02", "2021-06-01")
    assert [(burst.start, burst.unit.name, burst.events) for burst in found.bursts] == [
        (seconds(2019, 3), "month", 3),
        (seconds(2020, 1), "month", 2),
    ]


@pytest.mark.parametrize(
    ("length", "unit"),
    [
        (0, "hour"),
        (3 * DAY, "hour"),
        (100 * DAY, "day"),
        (200 * DAY, "day"),
        (200 * DAY + 1, "month"),
        (10 * YEAR, "month"),
        (150 * YEAR, "year"),
        (1900 * YEAR, "decade"),
        (19_000 * YEAR, "century"),
        (190_000 * YEAR, "millennium"),
        (2e8 * YEAR, "million years"),
        (4e9 * YEAR, "million years"),
    ],
)
def test_the_unit_fits_the_extent(length: float, unit: str) -> None:
    """At most two hundred of them, from hours to millions of years."""
    assert _unit((0.0, length)).name == unit


@pytest.mark.parametrize(
    ("dates", "unit", "start"),
    [
        (
            ("2019-03-01T10:15:00Z", "2019-03-01T10:45:00Z", "2019-03-02"),
            "hour",
            seconds(2019, 3, 1, 10),
        ),
        (
            ("2019-03-01T01:00:00Z", "2019-03-01T23:00:00Z", "2019-06-01"),
            "day",
            seconds(2019, 3, 1),
        ),
        (("2009-12-31", "2019-12-01", "2019-12-31"), "month", seconds(2019, 12)),
        (("1900-02", "1900-11", "1999"), "year", seconds(1900)),
        (("0101", "0109", "1950"), "decade", seconds(100)),
        (("-8000", "0101", "0199"), "century", seconds(100)),
        (("Y-100000", "1001", "1999"), "millennium", seconds(1000)),
        (("Y-500000000", "0001", "1999"), "million years", seconds(0)),
    ],
)
def test_a_burst_begins_where_its_unit_does(
    dates: tuple[str, ...], unit: str, start: float
) -> None:
    (burst,) = of(*dates).bursts
    assert (burst.unit.name, burst.start, burst.events) == (unit, start, 2)


def test_the_extent_and_the_sources() -> None:
    found = of("2015", "2019-03-11")
    assert (found.earliest, found.latest) == (bounds("2015")[0], bounds("2019-03-11")[1])
    assert found.sources == (("a.csv", 2),)


def test_nothing_at_all() -> None:
    """An empty view has figures too."""
    found = of()
    assert (found.events, found.earliest, found.gaps, found.bursts) == (0, None, (), ())
    assert of(None).undated == 1


def test_deep_time() -> None:
    """Billions of years fit in."""
    found = of("Y-13800000000", "Y-4540000000", "1969-07-20")
    assert found.gaps[0].before == "e0"
    assert found.bursts == ()


def test_every_source_that_tells_of_an_event_counts_it_once() -> None:
    """Its own, and those that tell of it further, however often."""
    held = Dates(["2015", "2016"])
    first, other = held._details
    sayings = [Saying(Source(address)) for address in ("b.md", "b.md", "a.csv", "c.md")]
    event = replace(first.event, sayings=tuple(sayings))
    told = Detail(0, event, first.earliest, first.latest, (), (), (), ())
    held._details = [told, other]
    found = figures(cast(Reader, held), cast(View, held), top=5)
    assert found.sources == (("a.csv", 2), ("b.md", 1), ("c.md", 1))
