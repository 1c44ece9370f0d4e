"""What the histogram reads: the same counts as by hand, the same gaps as `timeloom stats`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from time import time

import pytest

from tests.tui.support import build
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.scale import UNITS, buckets_between
from timeloom.model.events import Event
from timeloom.query.parser import parse
from timeloom.query.query import EVERYTHING, Query
from timeloom.stats import figures
from timeloom.store import open_reader
from timeloom.store.order import place_of
from timeloom.store.protocol import Reader
from timeloom.tui.views.histogram import data as histogram_data
from timeloom.tui.views.histogram.data import (
    begun_extent,
    count_buckets,
    count_parts,
    read_stretches,
)


def _events(seed: int) -> tuple[Event, ...]:
    """Dates of every kind: days in clusters, months, years, spans, sets, open ends, undated."""
    random = Random(seed)
    found = []
    for number in range(150):
        year, month = random.choice([1991, 1992, 1995, 1999]), random.randint(1, 12)
        date = random.choice([
            f"{year}-{month:02d}-{random.randint(1, 28):02d}", f"{year}-{month:02d}-10", f"{year}-{month:02d}",
            str(year), f"{year}-{month:02d}-03/{year + 3}", f"{year}/{year + 1}", f"[{year}..{year + 1}]",
            f"{year}~", f"../{year}", f"{year}/..", None,
        ])  # fmt: skip
        sides = random.choice([("red",), ("blue",), ("red", "blue"), ()])
        found.append(Event(f"Event {number}", date, f"e{number}", fields={"side": sides}))
    return tuple(found)


@pytest.fixture(params=[1, 2, 3])
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def reader(tmp_path: Path, seed: int) -> Iterator[Reader]:
    with closing(open_reader(build(tmp_path / "some.db", _events(seed)))) as opened:
        yield opened


def _query(text: str) -> Query:
    return parse(text, now=time()) if text else EVERYTHING


@pytest.mark.parametrize("name", ["week", "month", "quarter", "year", "decade", "century"])
@pytest.mark.parametrize("text", ["", "side:red", "-side:red"])
def test_counts_are_those_by_hand(reader: Reader, seed: int, name: str, text: str) -> None:
    unit = next(unit for unit in UNITS if unit.name == name)
    extent = begun_extent(reader.view(EVERYTHING))
    assert extent is not None
    first, count = unit.number(extent[0]), buckets_between(unit, *extent)
    found = count_buckets(reader, _query(text), unit, first, count, whole=True)
    expected = [0] * count
    wanted = {"": {True, False}, "side:red": {True}, "-side:red": {False}}[text]
    for event in _events(seed):
        if event.date and ("red" in event.fields["side"]) in wanted:
            expected[unit.number(place_of(*bounds(event.date))) - first] += 1
    assert list(found.counts) == expected
    parts = count_parts(reader, _query(text), found, "side", ("red", "blue", "green"))
    assert "green" not in parts
    assert sum(parts.get("red", ())) == (0 if text.startswith("-") else _reds(seed))


def _reds(seed: int) -> int:
    dated = [event for event in _events(seed) if event.date]
    return sum("red" in event.fields["side"] for event in dated)


@pytest.mark.parametrize("text", ["", "side:red", "-side:red", "nowhere"])
def test_gaps_are_those_of_the_figures(reader: Reader, text: str) -> None:
    query = _query(text)
    known = figures(reader, reader.view(query))
    found = read_stretches(reader, query, UNITS[8]).gaps
    assert [gap.seconds for gap in found] == pytest.approx([gap.seconds for gap in known.gaps])
    assert {gap.after for gap in found} <= {event.uid for event in reader.view(query).events()}


@pytest.mark.parametrize("text", ["", "side:red", "-side:red"])
def test_gaps_among_very_many_events(
    reader: Reader, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found through the empty cells of a grid they are real ones, and of those of two cells none is missed."""
    known = read_stretches(reader, _query(text), UNITS[8]).gaps
    extent = begun_extent(reader.view(_query(text)))
    assert extent is not None
    monkeypatch.setattr(histogram_data, "ONE_BY_ONE", 0)
    found = read_stretches(reader, _query(text), UNITS[8]).gaps
    long = [gap for gap in known if gap.seconds >= 2 * (extent[1] - extent[0]) / 1024]
    assert long
    assert list(found[: len(long)]) == long


def test_bursts_are_the_fullest_buckets(reader: Reader) -> None:
    bursts = read_stretches(reader, EVERYTHING, UNITS[6]).bursts
    assert {burst.unit.name for burst in bursts} == {"month"}, "there are too many days to count"
    assert [burst.events for burst in bursts] == sorted(
        (burst.events for burst in bursts), reverse=True
    )
    for burst in bursts:
        edges = burst.unit.edges(burst.number, 1)
        assert reader.view(EVERYTHING).histogram(edges) == [burst.events]


def test_nothing_and_one_moment(tmp_path: Path) -> None:
    with closing(open_reader(build(tmp_path / "none.db", ()))) as none:
        assert read_stretches(none, EVERYTHING, UNITS[6]).gaps == ()
        assert begun_extent(none.view(EVERYTHING)) is None
    same = tuple(Event(f"E{n}", "2020-05-01T10:11:12Z", f"e{n}") for n in range(300))
    with closing(open_reader(build(tmp_path / "same.db", same))) as one:
        found = read_stretches(one, EVERYTHING, UNITS[0])
    assert found.gaps == ()
    assert [burst.events for burst in found.bursts] == [300]
