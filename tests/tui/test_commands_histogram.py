"""The Histogram view: buckets of any size, a brushed range as a filter, gaps and bursts to go to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import (
    NASTY,
    build,
    covers,
    explorer,
    focused,
    lines,
    matches_snapshot,
    press,
    rest,
    text,
)
from timeloom.model.events import Event
from timeloom.tui.app import TimeloomApp
from timeloom.tui.dialogs.picker import Picker
from timeloom.tui.views.histogram.data import Burst
from timeloom.tui.views.histogram.view import HistogramView

SIZES = [(120, 40), (80, 24)]


def histogram(app: TimeloomApp) -> HistogramView:
    view = app.explorer.view
    assert isinstance(view, HistogramView)
    return view


def place(app: TimeloomApp) -> str:
    """What the bucket at the cursor is called."""
    view = histogram(app)
    assert view.unit is not None
    return view.unit.words(view.cursor)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_it_looks_like(calm: Path, size: tuple[int, int]) -> None:
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "j", "j", "5")
        matches_snapshot(app, f"histogram-{size[0]}x{size[1]}")
        await press(pilot, "z", "v", "d", "d")
        matches_snapshot(app, f"histogram-beside-{size[0]}x{size[1]}")


@covers("view.histogram")
async def test_the_place_is_kept_from_view_to_view(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "j", "m", "5")
        assert app.explorer.state.view == "histogram"
        assert (focused(app), "2019" in place(app)) == ("model-2", True)
        assert app.explorer.state.marks == ("model-2",)
        await press(pilot, "full_stop", "full_stop", "full_stop")
        assert "2020" in place(app)
        await press(pilot, "1")
        assert focused(app) == "model-3"


@covers("histogram.forward", "histogram.back")
async def test_bucket_by_bucket_through_empty_ones(calm: Path) -> None:
    """The cursor stands on empty buckets too; the focus waits at the next event."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5")
        assert place(app) == "October–December 2015"
        await press(pilot, "d")
        assert place(app) == "January–March 2016"
        assert focused(app) == "model-1"
        assert "nothing begins" in text(app)
        await press(pilot, "D", "D", "D")
        assert place(app) == "October–December 2015"
        assert focused(app) == "lab"
        await press(pilot, "G")
        assert place(app) == "April–June 2024"


@covers("histogram.zoom-in", "histogram.zoom-out", "histogram.fit")
async def test_zoom_goes_from_quarters_to_seconds_and_back_to_centuries(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "j", "5")
        names = []
        for _ in range(10):
            names.append(histogram(app).unit.name)  # type: ignore[union-attr]
            await press(pilot, "plus")
            assert focused(app) == "model-2"
            assert "2019" in text(app)
        assert names[:5] == ["quarter", "month", "week", "day", "6 hours"]
        assert names[-1] == "second"
        await press(pilot, *["minus"] * 12)
        assert place(app) == "the 21st century"
        assert "10" in text(app)
        await press(pilot, "0")
        assert histogram(app).unit.name == "quarter"  # type: ignore[union-attr]
        assert app.explorer.state.seconds_per_cell is not None


@covers("histogram.open")
async def test_enter_lists_the_bucket(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "d", "enter")
        assert app.explorer.state.view == "histogram"
        await press(pilot, "G", "enter")
        assert app.explorer.state.view == "list"
        assert focused(app) == "days"


async def test_a_brushed_range_becomes_the_filter(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'side:house OR side:crowd", "enter", "j", "j", "5", "v", "d", "d")
        assert "Enter filters" in text(app)
        assert "━" in lines(app)[-5]
        await press(pilot, "enter")
        shown = app.explorer.state.query.text
        assert shown == "(side:house OR side:crowd) date:2019-01..2019-09"
        assert app.explorer.state.range_from is None
        assert app.explorer.ui_view.count() == 3
        assert app.explorer.state.view == "histogram"
        assert sum(histogram(app).counts.counts) == 3  # type: ignore[union-attr]
        await press(pilot, "F", "0")
        assert sum(histogram(app).counts.counts) == 10  # type: ignore[union-attr]


async def test_a_range_is_given_up_with_escape(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "v", "l", "l", "escape", "enter")
        assert app.explorer.state.query.text == ""


async def test_gaps_and_bursts_are_gone_to(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5")
        assert "Longest gaps" in text(app)
        await press(pilot, "j", "enter")
        assert focused(app) == "model-1", "the longest gap ends there"
        await press(pilot, "minus", "k", "enter")
        burst = histogram(app).entries[-1]
        assert isinstance(burst, Burst)
        assert histogram(app).cursor == burst.number
        assert focused(app) == "model-2"
        await press(pilot, "less_than_sign")
        assert focused(app) == "model-1"


async def test_the_mouse_goes_to_buckets_and_gaps(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5")
        view = histogram(app)
        room, bars = view.room, view.bars
        assert bars is not None
        assert room.pane is not None
        await pilot.click(view, offset=(room.left + bars.column(bars.first + 3), room.top + 2))
        await rest(pilot)
        assert view.cursor == bars.first + 3
        await pilot.click(view, offset=(room.pane[0] + 2, room.pane[1] + 1))
        await rest(pilot)
        assert focused(app) == "model-1"


@covers("histogram.bars")
async def test_stacked_or_side_by_side(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "5", "z")
        assert histogram(app).arrangement == "beside"
        await press(pilot, "z")
        assert histogram(app).arrangement == "stacked"


async def test_a_resize_and_other_bars_are_drawn_after_the_focus_has_followed_the_cursor(
    calm: Path,
) -> None:
    """The view looks at a new focus of its own making alone, and not at what comes later."""
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "5", "l", "l", "z")
        assert histogram(app).bars is not None
        before = text(app)
        await press(pilot, "z")
        assert text(app) != before
        await pilot.resize_terminal(80, 24)
        await rest(pilot)
        bars = histogram(app).bars
        assert bars is not None
        assert bars.holds(histogram(app).cursor)
        assert histogram(app).counts is not None
        assert histogram(app).counts.unit == bars.unit  # type: ignore[union-attr]


@covers("histogram.options")
async def test_bars_of_another_field(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "5", "o")
        assert isinstance(app.screen, Picker)
        await press(pilot, "'kind", "enter")
        assert histogram(app).field == "kind"
        assert "model 0" in text(app)
        await press(pilot, "o", "'nothing", "enter")
        assert histogram(app).field == ""
        assert "model 0" not in text(app)
        await press(pilot, "o", "'side by side", "enter")
        assert histogram(app).arrangement == "beside"


async def test_numbers_at_the_cursor(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "j", "5", "minus")
        assert "2019 · 3 events" in text(app)
        assert "crowd 2" in text(app)
        assert "house 1" in text(app)
        assert "1 without a beginning" in text(app), "the undated one"


HARD = {
    "none": (),
    "one": (Event("One", "2020-05-01", "a"),),
    "undated": (Event("None", None, "a"),),
    "same second": tuple(
        Event(f"世界 {n}", "2020-05-01T10:11:12Z", f"e{n}", fields={"kind": (f"v{n % 500}",)})
        for n in range(2000)
    ),
    "deep time": (
        Event("First", "Y-13800000000", "a"),
        Event("Caesar", "-0043-03-15", "b"),
        Event("Now", "2020-01-01T00:00:01Z", "c"),
    ),
    "uncertain": tuple(
        Event(f"U{n}", date, f"u{n}")
        for n, date in enumerate(["196X", "1965~", "[1960..1970]", "../1950", "1950/..", "19XX"])
    ),
    "nasty": NASTY,
}


@pytest.mark.parametrize(
    ("kind", "size"),
    [*((kind, (80, 24)) for kind in HARD), ("deep time", (60, 16)), ("nasty", (200, 60))],
    ids=str,
)
async def test_hard_timelines(tmp_path: Path, kind: str, size: tuple[int, int]) -> None:
    """Whatever the dates and texts are: every key works, and no line is longer than the screen."""
    app = explorer(build(tmp_path / "hard.db", HARD[kind]))
    async with app.run_test(size=size) as pilot:
        await press(
            pilot, "5", "l", "j", "enter", "5", "z", "plus", "h", "G", "minus", "minus", "0"
        )
        await press(pilot, "g", "H", "L", "v", "l", "escape", "full_stop", "comma")
        assert app.failure == ""
        assert isinstance(app.explorer.view, HistogramView)
        if kind not in ("none", "undated"):
            assert sum(histogram(app).counts.counts) >= 1  # type: ignore[union-attr]
            assert " by " in text(app) or size == (60, 16)


async def test_plain_signs_only(calm: Path) -> None:
    app = explorer(calm, ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "j", "5", "v", "l")
        assert text(app).isascii(), sorted({c for c in text(app) if not c.isascii()})


async def test_matches_are_lit_in_the_bars_of_all(calm: Path) -> None:
    """The whole is counted and the part that matches; the headline says both."""
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "backslash", "5")
        view = histogram(app)
        assert view.counts is not None
        assert view.counts.lit is not None
        assert sum(view.counts.counts) == 10
        assert sum(view.counts.lit) == 5
        shown = [count for count in view.counts.parts.values() if sum(count)]
        assert [sum(part) for part in shown] == [5]
        assert "1 of 1 event" in text(app)
        await press(pilot, "backslash")
        assert view.counts.lit is None
        assert sum(view.counts.counts) == 5
