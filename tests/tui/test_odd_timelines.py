"""Timelines with little or nothing to show, and terminals that change under them: every view says what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.tui.support import build, explorer, focused, lines, press, rest, text
from timeloom.model.events import ANSWERS, Event, Link
from timeloom.tui.style.glyphs import UNICODE
from timeloom.tui.style.marks import NONE

ODD = {
    "none": (),
    "undated": (Event("Undated", None, "undated"),),
    "same": tuple(Event(f"Same {n}", "2020-06-01T12:00:00Z", f"s{n}") for n in range(300)),
    "deep": (
        Event("All of it", "Y-13800000000", "deep"),
        *(Event(f"Tick {n}", f"2026-11-24T10:00:00.000{n:03}Z", f"t{n}") for n in range(30)),
    ),
    "unsure": tuple(
        Event(f"Unsure {n}", date, f"q{n}")
        for n, date in enumerate(("1965?", "196X", "../2001", "1985/..", "[..1900]", "2004-XX-15", "-05XX", None))
    ),
    "tangled": (
        Event("A", "2001", "a", links=(Link(ANSWERS, "b"), Link(ANSWERS, "gone"))),
        Event("B", "2002", "b", links=(Link(ANSWERS, "a"), Link(ANSWERS, "b"))),
        Event("C", None, "c", links=(Link(ANSWERS, "a"),)),
        *(Event(f"Chain {n}", str(1500 + n), f"c{n}", links=(Link(ANSWERS, f"c{n - 1}"),)) for n in range(1, 40)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
async def test_every_view_survives_any_size_at_any_moment(tmp_path: Path, name: str) -> None:
    """Lines are as wide as the screen at every size; below the smallest one there is a message, and back again."""
    app = explorer(build(tmp_path / f"{name}.db", ODD[name]))
    async with app.run_test(size=(120, 40)) as pilot:
        for view, keys in {"2": "jlG", "3": "jlG", "4": "jlG", "5": "lG", "1": "jG"}.items():
            await pilot.press(view)  # the size changes before the view is there
            for width, height in ((80, 24), (40, 10), (60, 16)):
                await pilot.resize_terminal(width, height)
                await press(pilot, *keys)
                assert {cell_len(line) for line in lines(app)} == {width}
                assert ("needs 60" in text(app)) is (width == 40)
        assert focused(app) or not ODD[name]


@pytest.mark.parametrize("key", ["2", "3", "4", "5"])
async def test_why_a_view_is_empty_is_said_whole_on_the_smallest_screen(
    tmp_path: Path, key: str
) -> None:
    app = explorer(build(tmp_path / "odd.db", (Event("A thing", "2001", "a"),)))
    async with app.run_test(size=(60, 16)) as pilot:
        await press(pilot, key)
        await press(pilot, "/", "'nothing", "enter")
        await rest(pilot)
        body = " ".join(" ".join(line.split()) for line in lines(app)[4:-2])
        said = {
            "2": "F to show all events.",
            "3": "F to show all events.",
            "4": "(.md, .txt) keeps it.",
            "5": "",
        }
        assert said[key] in body


async def test_going_on_at_the_ends_of_a_list_leaves_it_on_the_screen(tmp_path: Path) -> None:
    """Where the focus cannot move, the lines do not either."""
    app = explorer(build(tmp_path / "list.db", ODD["unsure"]))
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("G", "G", "pagedown", "pagedown", "g", "g", "pageup", "L", "H"):
            await press(pilot, key)
            app.explorer.view.refresh()
            await rest(pilot)
            assert "Unsure 7" in text(app), key
            assert "Unsure 2" in text(app), key


async def test_moments_within_a_minute_are_told_apart(tmp_path: Path) -> None:
    """In the list and in what is copied; and the header says which day it was."""
    lines = tuple(
        Event(f"line {n}", f"2026-03-04T10:0{n // 40}:{n % 40:02d}Z", f"l{n}") for n in range(80)
    )
    app = explorer(build(tmp_path / "day.db", lines))
    copied: list[str] = []
    app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j", "y")
        shown = text(app)
        assert "2026-03-04 10:00:01 · line 1" in shown
        assert "2026-03-04 10:00 … 10:01" in shown
        await press(pilot, "G")
        assert "2026-03-04 10:01:39" in text(app)
    assert copied == ["2026-03-04 10:00:01  line 1"]


async def test_minutes_are_enough_where_they_tell_moments_apart(tmp_path: Path) -> None:
    hours = tuple(Event(f"line {n}", f"2026-03-04T1{n}:00:07Z", f"l{n}") for n in range(9))
    app = explorer(build(tmp_path / "day.db", hours))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j")
        assert "2026-03-04 11:00 · line 1" in text(app)


async def test_a_timeline_without_fields_says_so_in_the_facets(tmp_path: Path) -> None:
    app = explorer(build(tmp_path / "bare.db", (Event("One", "2020", "one"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        assert "No event has a field." in text(app)


async def test_an_event_without_the_field_that_colours_has_no_hue(tmp_path: Path) -> None:
    """A faint dot in the list, the lanes and the race, whatever the commonest value is."""
    events = (
        Event("Model", "2020-01-01", "m", fields={"side": ("house",)}),
        *(
            Event(f"H {n}", f"2020-02-0{n + 1}", f"h{n}", fields={"side": ("house",)})
            for n in range(3)
        ),
        Event("Crowd", "2020-03-01", "c", fields={"side": ("crowd",)}, links=(Link(ANSWERS, "m"),)),
        Event("Nobody", "2020-04-01", "n", links=(Link(ANSWERS, "m"),)),
    )
    app = explorer(build(tmp_path / "hue.db", events))
    async with app.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        signs = app.explorer.signs
        assert signs.field == "side"
        row = next(row for row in app.explorer.ui_view.page(limit=9) if row.uid == "n")
        assert signs.of(row) == (UNICODE.dot, NONE)
        faint = app.explorer.view.get_component_rich_style("event-list--sign").color
        assert (
            app.explorer.view.get_component_rich_style(f"event-list--value-{NONE}").color == faint
        )
        assert f"{UNICODE.dot} Nobody" in text(app)
        await press(pilot, "2")
        assert f"Nobody {UNICODE.dot}" in text(app), (
            "at the end of the axis its title stands before it"
        )
        await press(pilot, "3")
        assert f"{UNICODE.dot} Nobody" in text(app)
        assert f"{UNICODE.dot} Crowd" not in text(app)


async def test_lanes_use_the_rows_that_are_free(tmp_path: Path) -> None:
    """Thirteen and more events of one moment stand apart as long as there are lines; else a count says how many."""
    many = tuple(
        Event(f"many {n:02}", "2001", f"m{n}", fields={"side": ("many",)}) for n in range(20)
    )
    few = (Event("one", "2001", "one", fields={"side": ("few",)}), Event("later", "2003", "later"))
    app = explorer(build(tmp_path / "lanes.db", (*many, *few)))
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2")
        assert len(set(re.findall(r"many \d\d", text(app)))) == 20
    app = explorer(build(tmp_path / "few.db", (*many, *few)))
    async with app.run_test(size=(120, 20)) as pilot:
        await press(pilot, "2")
        assert 0 < len(set(re.findall(r"many \d\d", text(app)))) < 20
        assert "one" in text(app)
