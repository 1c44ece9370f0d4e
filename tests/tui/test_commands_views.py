"""Lanes and Text: the same place in every view, zooming, opening what is crowded, passages and events both ways."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.tui.support import build, covers, explorer, focused, matches_snapshot, press, rest, text
from timeloom.dates.edtf.calendar import DAY, seconds
from timeloom.model.events import ANSWERS, Event, Link, Passage, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer
from timeloom.tui.launch import make_app
from timeloom.tui.views.lanes.data import LanesQuestion, read_coarse, read_lanes
from timeloom.tui.views.lanes.view import LanesView
from timeloom.tui.views.text.view import TextView
from timeloom.tui.views.time_axis import TimeAxis

ESSAY = """# A workshop

The workshop opened in 1911, and for three years nothing happened.
On 12 March 1914 the roof fell in.

Nobody spoke of it until 1926, when a letter was found.
"""


def _event(title: str, date: str, uid: str, words: str) -> Event:
    start = ESSAY.index(words)
    return Event(title, date, uid, source=Source("workshop.md", "essay"),
                 passage=Passage(start, start + len(words), words, "A workshop"))  # fmt: skip


@pytest.fixture
def essay(tmp_path: Path) -> Path:
    path = tmp_path / "essay.db"
    events = [
        _event("The workshop opens", "1911", "open", "The workshop opened in 1911"),
        _event("The roof falls in", "1914-03-12", "roof", "On 12 March 1914 the roof fell in."),
        _event("A letter is found", "1926", "letter", "a letter was found"),
        Event("Elsewhere", "1920", "else"),
    ]
    writer = open_writer(path, create=True)
    writer.import_items(events, Source("workshop.md", "essay"), text=ESSAY)
    writer.close()
    return path


def lanes(app: object) -> LanesView:
    view = app.explorer.view  # type: ignore[attr-defined]
    assert isinstance(view, LanesView)
    return view


def source(app: object) -> TextView:
    view = app.explorer.view  # type: ignore[attr-defined]
    assert isinstance(view, TextView)
    return view


@covers("view.lanes")
async def test_lanes_show_the_same_place_and_filter(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "2")
        shown = text(app)
        assert "crowd" in shown
        assert "A student rebuilds it" in shown
        assert "A laboratory opens" not in shown
        here = focused(app)
        await press(pilot, "l")
        assert focused(app) != here
        moved = focused(app)
        await press(pilot, "1")
        assert focused(app) == moved


async def test_lanes_go_up_and_down_by_lane_and_along_by_event(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2")
        assert lanes(app).focused_lane == "house"
        await press(pilot, "k")
        assert lanes(app).focused_lane == "crowd"
        await press(pilot, "j")
        assert lanes(app).focused_lane == "house"
        await press(pilot, "g", "l")
        assert focused(app) == "model-1"
        await press(pilot, "full_stop", "full_stop")
        assert focused(app) == "rebuild"
        await press(pilot, "G")
        await press(pilot, "g")
        assert focused(app) == "lab"


@covers("lanes.zoom-in", "lanes.zoom-out", "lanes.fit")
async def test_zooming_keeps_the_focus_in_sight(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "l", "l")
        view = lanes(app)
        assert view.axis is not None
        whole = view.axis.scale
        await press(pilot, "plus", "plus", "plus", "equals_sign")
        assert view.axis.scale == pytest.approx(whole / 16)
        place = app.explorer.state.focus
        assert place is not None
        assert place.when is not None
        assert 0 <= view.axis.column(place.when) < view.axis.columns
        assert "2019" in text(app)
        await press(pilot, "minus")
        assert view.axis.scale == pytest.approx(whole / 8)
        await press(pilot, "0")
        assert view.axis.scale == pytest.approx(whole, rel=0.2)
        await press(pilot, "g", "v", "l", "l", "0")
        assert view.axis.scale < whole / 2


@covers("lanes.open")
async def test_a_full_cell_opens(tmp_path: Path) -> None:
    """Closer as long as that parts its events, as a list where it cannot; an event alone shows its details."""
    close = tuple(Event(f"Event {n}", f"2020-01-01T00:{n:02}:00Z", f"c{n}") for n in range(40))
    same = tuple(Event(f"Same {n}", "2020-06-01T12:00:00Z", f"s{n}") for n in range(40))
    path = build(tmp_path / "full.db", (Event("Alone", "2010", "alone"), *close, *same))
    app = explorer(path)
    async with app.run_test(size=(100, 24)) as pilot:
        await press(pilot, "2", "l")
        view = lanes(app)
        assert view.axis is not None
        crowd = view.crowd()
        assert crowd is not None
        assert crowd.number > 2
        scale = view.axis.scale
        await press(pilot, "enter")
        assert view.axis.scale < scale
        await press(pilot, "1", "G", "2", "0", "enter")
        for _ in range(12):
            if len(app.screen_stack) > 1:
                break
            await press(pilot, "enter")
        assert "events here" in text(app)
        await press(pilot, "enter")
        assert focused(app).startswith("s")
        await press(pilot, "1", "g", "2", "0", "enter")
        assert app.explorer.details.display


async def test_lanes_of_another_field_and_in_another_order(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "o", "'one lane", "enter")
        assert lanes(app).field == ""
        await press(pilot, "o", "'kind", "enter")
        assert lanes(app).field == "kind"
        assert "founding" in text(app)
        await press(pilot, "o", "'by name", "enter")
        assert lanes(app).order == "name"


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 16)])
async def test_lanes_draw_anything(nasty: Path, size: tuple[int, int]) -> None:
    app = explorer(nasty)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "2")
        for _ in range(8):
            await press(pilot, "plus")
        await press(pilot, "full_stop", "full_stop", "0", "G")
        assert "\x1b" not in text(app)
        assert "\u202e" not in text(app)


async def test_lanes_of_an_empty_timeline_say_so(tmp_path: Path) -> None:
    app = explorer(build(tmp_path / "empty.db", ()))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "plus", "j", "l", "G", "L")
        assert "no events yet" in text(app)


async def test_ten_thousand_events_of_one_second_are_a_count(tmp_path: Path) -> None:
    events = tuple(
        Event(f"E{n}", "2020-06-01T12:00:00Z", f"e{n}", fields={"side": (str(n % 3),)})
        for n in range(10_000)
    )
    app = explorer(build(tmp_path / "second.db", events))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2", "plus", "minus", "0", "j")
        assert lanes(app).axis is not None


@covers("view.text")
async def test_the_text_shows_the_focused_events_passage(essay: Path) -> None:
    app = explorer(essay)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "full_stop", "4")
        assert focused(app) == "roof"
        assert "On 12 March 1914 the roof fell in." in text(app)
        assert source(app).cursor == ESSAY.index("On 12 March")
        await press(pilot, "l")
        assert focused(app) == "letter"
        await press(pilot, "h", "h")
        assert focused(app) == "open"
        await press(pilot, "j", "j")
        assert focused(app) == "roof"


@pytest.mark.parametrize("lit", [False, True])
async def test_passages_of_events_that_the_filter_hides_are_not_lit(essay: Path, lit: bool) -> None:
    app = explorer(essay)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "/", "'roof", "enter", *(["backslash"] if lit else []))
        view = source(app)
        assert {each.uid: each.hidden for each in view.lit} == {
            "open": True, "roof": False, "letter": True
        }  # fmt: skip
        await press(pilot, ":", "'clear", "enter")
        assert not any(each.hidden for each in view.lit)


@covers("text.open")
async def test_from_a_passage_to_its_event_and_back(essay: Path) -> None:
    app = explorer(essay)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "l", "enter")
        assert app.explorer.state.view == "list"
        assert focused(app) == "roof"
        await press(pilot, "4")
        assert source(app).cursor == ESSAY.index("On 12 March")


@covers("text.select", "text.add", "text.close")
async def test_a_selected_passage_becomes_an_event(essay: Path) -> None:
    app = explorer(essay)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "v", "l", "escape")
        assert source(app).selection is None
        await press(pilot, "l", "v", "l", "l", "l", "a")
        await press(pilot, *"1914", "ctrl+o")
        added = [
            row
            for row in app.access.reader.view(app.explorer.state.shown).page(limit=9)
            if row.date == "1914"
        ]
        assert len(added) == 1
        event = app.access.reader.detail(added[0].uid).event
        assert event.passage is not None
        assert ESSAY[event.passage.start : event.passage.end] == event.passage.text
        assert event.passage.text.startswith("On 12 March")
        assert event.source is not None
        assert event.source.address == "workshop.md"


@covers("text.source")
async def test_another_source_can_be_picked(essay: Path) -> None:
    writer = open_writer(essay)
    event = Event("Second", "1950", "second", passage=Passage(0, 3, "A b", ""))
    writer.import_items([event], Source("second.md", "essay"), text="A book of 1950.")
    writer.close()
    app = explorer(essay)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "4", "S", "'second", "enter")
        assert "A book of 1950." in text(app)
        await press(pilot, "1", "g", "4")
        assert "The workshop opened" in text(app)


async def test_without_prose_the_text_view_says_so(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4", "j", "l", "v", "g", "G", "space")
        assert "No source" in text(app) or "text of no source" in text(app)


async def test_a_long_source_scrolls(tmp_path: Path) -> None:
    long = "".join(
        f"Line {n} of many, some of them long enough to be broken.\r\n" for n in range(20_000)
    )
    place = long.index("Line 15000 ")
    event = Event(
        "Far away",
        "1999",
        "far",
        source=Source("long.txt", "essay"),
        passage=Passage(place, place + 10, "Line 15000", ""),
    )
    writer = open_writer(tmp_path / "long.db", create=True)
    writer.import_items([event], Source("long.txt", "essay"), text=long)
    writer.close()
    app = explorer(tmp_path / "long.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "4")
        assert "Line 15000 of many" in text(app)
        await press(pilot, "pagedown", "pagedown")
        assert "Line 15000 of many" not in text(app)
        await press(pilot, "G")
        assert "Line 19999" in text(app)
        await press(pilot, "pageup")
        assert "Line 19999" not in text(app)
        await press(pilot, "g")
        assert "Line 0 of many" in text(app)


async def test_the_view_and_its_zoom_come_back_at_the_next_start(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2", "l", "plus", "plus")
        scale = lanes(app).axis.scale  # type: ignore[union-attr]
        await press(pilot, "q")
    again = explorer(calm)
    async with again.run_test(size=(120, 40)) as pilot:
        await rest(pilot)
        assert focused(again) == "model-1"
        assert lanes(again).axis.scale == pytest.approx(scale)  # type: ignore[union-attr]


def _many(count: int) -> tuple[Event, ...]:
    """Events on every day, in two lanes of which the first has three times as many."""
    first = date(2000, 1, 1)
    return tuple(
        Event(f"Event {n}", str(first + timedelta(days=n)), f"m{n}",
              fields={"side": ("rare" if n % 4 == 0 else "often",)})
        for n in range(count)
    )  # fmt: skip


def test_a_coarse_answer_counts_all_and_shares_them_out_between_the_lanes(tmp_path: Path) -> None:
    """It is made of samples, says so, and finds all lanes; every cell's number is near the exact one."""
    reader = open_reader(build(tmp_path / "many.db", _many(4_000)))
    axis = TimeAxis(seconds(2000), 80 * DAY, 50)
    known = frozenset({"often", "rare"})
    asked = LanesQuestion(EVERYTHING, "side", axis, known, ("often", "rare"))
    coarse, exact = read_coarse(reader, asked), read_lanes(reader, asked)
    reader.close()
    assert coarse.estimated
    assert not exact.estimated
    assert coarse.rows is exact.rows is None
    assert sum(exact.counts["often"]) == 3_000
    for lane in ("often", "rare"):
        for rough, right in zip(coarse.counts[lane], exact.counts[lane], strict=True):
            assert abs(rough - right) <= 2


def answer_rows(view: LanesView) -> object:
    assert view.placing is not None
    return view.placing.answer.rows


async def test_many_events_are_heights_and_their_cell_opens(tmp_path: Path) -> None:
    """Too many to be read one by one: heights, the number at the focus in words, and Enter goes nearer."""
    app = explorer(build(tmp_path / "many.db", _many(4_000)))
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "2")
        view = lanes(app)
        assert answer_rows(view) is None
        assert "here, Enter opens" in text(app)
        assert "█" in text(app)
        scale = view.axis.scale  # type: ignore[union-attr]
        await press(pilot, "enter")
        assert view.axis.scale < scale / 4  # type: ignore[union-attr]
        assert answer_rows(view)
        assert "Event 0" in text(app)


async def test_what_is_not_read_yet_is_dotted(tmp_path: Path) -> None:
    """An axis that shows more than the last answer has dots where it is not known, not emptiness."""
    app = explorer(build(tmp_path / "many.db", _many(4_000)))
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "2", "plus", "plus")
        view = lanes(app)
        assert view.axis is not None
        view.axis = view.axis.panned(view.columns // 2)
        assert "····" in "".join(
            piece for piece, _ in view.drawn().segments(view.placed[0].lane.rows + 2)
        )


async def test_lanes_light_the_matches_among_all(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "backslash", "2")
        view = lanes(app)
        assert view.placing is not None
        lit = view.placing.answer.lit
        assert lit is not None
        assert {view.rows[key].uid for key in lit} == {
            "rebuild",
            "rebuild-2",
            "open-1",
            "spring",
            "days",
        }
        assert "A laboratory opens" in text(app)
        await press(pilot, "backslash")
        assert "A laboratory opens" not in text(app)


SIZES = [(120, 40), (80, 24)]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_lanes_look_like(calm: Path, size: tuple[int, int]) -> None:
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "2", "l", "l")
        matches_snapshot(app, f"lanes-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_what_a_text_looks_like(essay: Path, size: tuple[int, int]) -> None:
    app = explorer(essay)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "full_stop", "4")
        matches_snapshot(app, f"text-{size[0]}x{size[1]}")


async def test_every_view_of_several_timelines(tmp_path: Path) -> None:
    """Two files as one: both are in every view, told apart by colour."""
    first, second = build(tmp_path / "first.db"), tmp_path / "second.db"
    build(second, (
        Event("From elsewhere", "2019-06-01", "other", fields={"side": ("crowd",)}, links=(Link(ANSWERS, "model-2"),)),
    ))  # fmt: skip
    app = make_app([first, second])
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "2")
        shown = {row.uid: row for row in lanes(app).rows.values()}
        assert {"lab", "other"} <= set(shown)
        assert app.explorer.signs.number(shown["other"]) != app.explorer.signs.number(shown["lab"])
        await press(pilot, "3")
        assert "From else" in text(app)
        await press(pilot, "5")
        assert "crowd" in text(app)
        await press(pilot, "4")
        assert "text of no source" in text(app)


async def test_lanes_of_undated_events_say_so(tmp_path: Path) -> None:
    app = explorer(build(tmp_path / "undated.db", (Event("Some day", None, "some"),)))
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "2")
        assert "No event here has a date" in text(app)
