"""The filter: typed, kept, given up, turned off and on, saved, completed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.tui.support import build, covers, explorer, focused, press, rest, text, until
from timeloom.model.events import Event


@covers("filter.edit", "filter.accept")
async def test_a_filter_follows_what_is_typed(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd")
        shown = text(app)
        assert "A student rebuilds it" in shown
        assert "A laboratory opens" not in shown
        assert "1/6 of 11" in shown
        await press(pilot, "enter", "j")
        assert focused(app) == "rebuild-2"
        assert "2/6 of 11" in text(app)


async def test_a_mistake_keeps_the_last_good_result_and_names_its_column(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd")
        app.explorer.filter_bar.input.value = "side:crowd date:xyz"
        await rest(pilot)
        shown = text(app)
        assert "column 17" in shown
        assert "A student rebuilds it" in shown
        assert "A laboratory opens" not in shown
        await press(pilot, "enter")
        assert app.explorer.filter_bar.editing, "a text that is no filter cannot be kept"


async def test_an_unknown_field_is_named(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'colour:red")
        assert "colour" in text(app).splitlines()[-2]
        assert "column 1" in text(app)
        assert "A laboratory opens" in text(app)


@covers("filter.cancel")
async def test_giving_up_brings_back_filter_and_place(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "j", "/", "'crowd", "escape")
        assert focused(app) == "model-1"
        assert app.explorer.state.query.text == ""
        assert "2/11" in text(app)


async def test_the_place_stays_near_while_a_filter_comes_and_goes(calm: Path) -> None:
    """The focus goes to the nearest match after it, and every version of the text starts from the first place."""
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "G", "k", "k", "/", "'side:house")
        assert focused(app) == "talk"
        await press(pilot, *["backspace"] * 5, "'crowd")
        assert focused(app) == "spring"


@covers("filter.toggle")
async def test_off_and_on(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "F")
        assert "A laboratory opens" in text(app)
        assert "filter off" in text(app)
        await press(pilot, "F")
        assert "A laboratory opens" not in text(app)


@covers("filter.light", "match.next", "match.previous")
async def test_all_events_with_the_matches_lit(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "backslash")
        assert "A laboratory opens" in text(app)
        screen = app.explorer
        lit = {row.uid for row in screen.view.window.rows if screen.followers.is_lit(row.key)}  # type: ignore[attr-defined]
        assert lit == {"rebuild", "rebuild-2", "open-1", "spring", "days", "rumour"}
        assert focused(app) == "rebuild"
        await press(pilot, "n", "n")
        assert focused(app) == "open-1"
        await press(pilot, "N")
        assert focused(app) == "rebuild-2"


def underlined(pane: Any) -> list[str]:
    """What is underlined in a pane, line by line."""
    found = []
    for y in range(pane.size.height):
        found += [s.text for s in pane.render_line(y) if s.style and s.style.underline]
    return found


async def test_what_was_searched_is_lit(calm: Path) -> None:
    """In titles and details; with the filter off it is not, with all events and the matches lit it is."""
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'model -held", "enter")
        assert {word.casefold() for word in underlined(app.explorer.view)} == {"model"}
        assert "model" in " ".join(underlined(app.explorer.details)).casefold()
        await press(pilot, "F")
        assert underlined(app.explorer.view) == underlined(app.explorer.details) == []
        await press(pilot, "backslash")
        assert underlined(app.explorer.view)
        await press(pilot, "/", "ctrl+u", "'side:crowd", "enter")
        assert underlined(app.explorer.view) == []


async def test_matches_go_round_and_say_so(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "G", "n")
        assert focused(app) == "rebuild"
        await until(pilot, "That was the last match; going on from the first")
        await press(pilot, "N")
        assert focused(app) == "rumour"
        await until(pilot, "That was the first match; going on from the last")
        await press(pilot, "/", "ctrl+u", "'rumour", "enter", "n")
        await until(pilot, "This is the only match")
        await press(pilot, "/", "ctrl+u", "'nothingofthekind", "enter", "n")
        await until(pilot, "No event matches this filter")


@covers("filter.save", "filter.saved", "filter.forget", "filter.clear")
async def test_saved_filters(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter")
        await press(pilot, ":", "'save", "enter", "'the crowd", "enter")
        assert [each.name for each in app.access.reader.saved_filters()] == ["the crowd"]
        await press(pilot, ":", "'clear", "enter")
        assert app.explorer.state.query.text == ""
        await press(pilot, "f", "'6", "enter")
        assert app.explorer.state.query.text == "side:crowd"
        assert "A laboratory opens" not in text(app)
        await press(pilot, ":", "'delete a saved", "enter", "enter")
        assert app.access.reader.saved_filters() == []


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_name_of_a_saved_filter_stands_before_it(
    calm: Path, size: tuple[int, int]
) -> None:
    """While its text is the filter, and no longer; after a restart too."""
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "/", "'side:crowd", "enter")
        assert "/ side:crowd" in text(app)
        await press(pilot, ":", "'save", "enter", "'the crowd", "enter")
        assert "/ the crowd: side:crowd" in text(app)
        await press(pilot, "/", "'  -kind:model", "enter")
        assert "the crowd" not in text(app).splitlines()[-2]
        await press(pilot, "6")
        assert "/ the crowd: side:crowd" in text(app)
        await press(pilot, "F")
        assert "/ the crowd: side:crowd" in text(app)
        assert "filter off" in text(app)
        await pilot.press("ctrl+q")
    again = explorer(calm)
    async with again.run_test(size=size) as pilot:
        await press(pilot, "F")
        assert "/ the crowd: side:crowd" in text(again)


async def test_a_long_name_leaves_room_for_the_filter_and_the_count(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", ":", "'save", "enter", "'" + "長" * 60)
        await press(pilot, "enter")
        bar = text(app).splitlines()[-2]
        assert "長…: side:crowd" in bar
        assert bar.rstrip().endswith("1/6 of 11")


async def test_enter_keeps_a_text_whose_beginning_was_refused(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'side:")
        assert app.explorer.filter_bar.error is not None
        app.explorer.filter_bar.input.value = "side:crowd"
        await app.run_key("enter")  # before the text has rested, as when it is typed fast
        await press(pilot, "j")
        assert not app.explorer.filter_bar.editing
        assert app.explorer.state.query.text == "side:crowd"


@covers("filter.older", "filter.newer")
async def test_older_filters_come_back(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "/", *["backspace"] * 5, "'house", "enter")
        await press(pilot, "/", "up", "up")
        assert app.explorer.filter_bar.input.value == "side:crowd"
        assert "A laboratory opens" not in text(app)
        await press(pilot, "down")
        assert app.explorer.filter_bar.input.value == "side:house"


@covers("filter.complete", "filter.complete-back")
async def test_tab_completes_fields_and_values(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'sid", "tab")
        assert app.explorer.filter_bar.input.value.startswith("side:")
        await press(pilot, "'cr", "tab")
        assert "side:crowd" in app.explorer.filter_bar.input.value
        assert "A laboratory opens" not in text(app)
        await press(pilot, *["backspace"] * 12, "'kind:", "tab")
        first = app.explorer.filter_bar.input.value
        await press(pilot, "tab")
        assert app.explorer.filter_bar.input.value != first
        await press(pilot, "shift+tab")
        assert app.explorer.filter_bar.input.value == first


async def test_nothing_matches_is_said(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "/", "'zebra")
        await rest(pilot)
        assert "No event matches this filter." in text(app)
        assert "0 of 11" in text(app)
        await press(pilot, "escape")
        assert "A laboratory opens" in text(app)


async def test_a_mistake_is_said_once_under_its_column(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(100, 24)) as pilot:
        await press(pilot, "/", "'side:")
        assert "        ^ column 6: a value was expected after 'side:'" in text(app)
        assert text(app).count("column 6") == 1


async def test_a_column_called_like_a_term_is_faceted_completed_and_coloured(
    tmp_path: Path,
) -> None:
    """The facets write the field and completion offers both; the term of that name goes on meaning what it did."""
    events = tuple(
        Event(f"Row {n}", f"2020-0{n}", f"r{n}", fields={"source": ("LOG" if n < 3 else "WEB",)})
        for n in range(1, 5)
    )
    app = explorer(build(tmp_path / "log.db", events))
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        assert app.explorer.signs.field == "source"
        await press(pilot, "i", "j", "enter")
        assert app.explorer.state.query.text == "field:source=LOG"
        assert "Row 1" in text(app)
        assert "Row 3" not in text(app)
        assert "+ LOG" in text(app)
        await press(pilot, "minus")
        assert app.explorer.state.query.text == "-field:source=LOG"
        await press(pilot, "escape", "/", "ctrl+u", "'sou", "tab")
        assert app.explorer.filter_bar.input.value == "source:"
        assert "field:source" in text(app)
        await press(pilot, "tab")
        assert app.explorer.filter_bar.input.value == "field:source="
        await press(pilot, "'we", "tab", "enter")
        assert app.explorer.state.query.text == "field:source=WEB"
        assert app.explorer.ui_view.count() == 2
        await press(pilot, "2")
        assert "LOG" not in text(app).split("Details")[0]


async def test_a_completed_name_shows_its_values_and_no_error(calm: Path) -> None:
    """The program put the colon there itself: only Enter says that a value is missing."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "/", "'ki", "tab")
        assert app.explorer.filter_bar.input.value == "kind:"
        assert "model  community" in text(app)
        assert "expected" not in text(app)
        await press(pilot, "enter")
        assert "a value was expected after 'kind:'" in text(app)
        await press(pilot, "tab", "tab")
        assert app.explorer.filter_bar.input.value == "kind:community"
