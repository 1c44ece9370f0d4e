"""Facets, many events at once, what happened around one, review, saved filters by key, settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import build, covers, explorer, focused, press, text
from timeloom.model.events import DATED_FROM, Event, Link, Passage, Source
from timeloom.store import open_writer

PROPOSED = "Much was built. It began in 1911. It burned in 1914. It was found in 1926."


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    path = tmp_path / "proposed.db"
    events = []
    for uid, words, date in (("a", "It began in 1911.", "1911"), ("b", "It burned in 1914.", "1914"),
                             ("c", "It was found in 1926.", "1926")):  # fmt: skip
        start = PROPOSED.index(words)
        events.append(Event(words, date, uid, words, proposed=True, source=Source("p.md", "essay"),
                            passage=Passage(start, start + len(words), words)))  # fmt: skip
    writer = open_writer(path, create=True)
    writer.import_items(events, Source("p.md", "essay"), text=PROPOSED)
    writer.close()
    return path


@covers("pane.facets", "facets.down", "facets.up", "facets.in", "facets.out", "facets.close")
async def test_values_go_into_the_filter_and_out_again(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "i")
        pane = app.explorer.facets
        while pane._lines[pane._at].value != "crowd":
            await press(pilot, "j")
        await press(pilot, "enter")
        assert app.explorer.state.query.text == "side:crowd"
        assert "house" in text(app), "the other values of the field stay in sight"
        await press(pilot, "minus")
        assert app.explorer.state.query.text == "-side:crowd"
        await press(pilot, "minus")
        assert app.explorer.state.query.text == ""
        await press(pilot, "k", "j", "space")
        assert app.explorer.state.query.text == "side:crowd"
        await press(pilot, "escape")
        assert not pane.display
        assert app.explorer.state.query.text == "side:crowd"


@covers("facets.open", "facets.fold", "facets.page-down", "facets.page-up", "facets.leave")
async def test_fields_open_and_fold(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i")
        pane = app.explorer.facets
        await press(pilot, "pageup", "h")
        folded = len(pane._lines)
        await press(pilot, "l")
        assert len(pane._lines) > folded
        await press(pilot, "pagedown", "pagedown", "pagedown")
        assert pane._at == len(pane._lines) - 1
        await press(pilot, "tab")
        assert app.focused is app.explorer.view
        assert pane.display


async def test_facets_show_nasty_text_safely(nasty: Path) -> None:
    app = explorer(nasty)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "i", "j", "l", "j", "enter")
        assert "\x1b" not in text(app)
        assert app.failure == ""


@covers("select.all", "event.set-field")
async def test_a_field_is_set_on_everything_shown_in_one_step(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "V", "E", "'checked: yes; twice", "enter")
        view = app.access.reader.view(app.explorer.state.shown)
        assert [event.fields.get("checked") for event in view.events()] == [("yes", "twice")] * 6
        await press(pilot, "u")
        assert all("checked" not in event.fields for event in view.events())


@covers("go.around")
async def test_around_an_event_whatever_the_filter_and_back(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "/", "'side:crowd", "enter", "g", "r", "'1y", "enter")
        assert app.explorer.state.query.text.startswith("near:rebuild~")
        assert "Second model, held back" in text(app)
        await press(pilot, "r")
        assert app.explorer.state.query.text == "side:crowd"
        await press(pilot, "r", "'never", "enter")
        assert app.explorer.state.query.text == "side:crowd"


@covers("event.review")
async def test_proposed_events_are_taken_changed_merged_and_dropped(proposed: Path) -> None:
    app = explorer(proposed)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        assert "3 proposed" in text(app)
        await press(pilot, "p")
        assert "1 of 3 proposed" in text(app)
        assert "Much was built." in text(app), "the passage stands in its place"
        await press(pilot, "a")
        assert not app.access.reader.detail("a").event.proposed
        await press(pilot, "u")
        assert app.access.reader.detail("a").event.proposed
        await press(pilot, "right", "left", "e", "tab", "end", "exclamation_mark", "ctrl+o")
        event = app.access.reader.detail("a").event
        assert (event.title, event.proposed) == ("It began in 1911.!", False)
        await press(pilot, "m")
        assert "It burned in 1914." in app.access.reader.detail("a").event.summary
        assert app.access.reader.key("b") is None
        await press(pilot, "x")
        assert app.access.reader.key("c") is None
        assert "nothing more is proposed" in text(app)
        await press(pilot, "u", "A", "escape")
        assert not app.access.reader.detail("c").event.proposed
        await press(pilot, "p")
        assert "There are no proposed events to review" in text(app)


async def test_review_fits_a_small_screen(proposed: Path) -> None:
    app = explorer(proposed)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "p")
        assert "It began in 1911." in text(app)
        assert "Much was built." in text(app)
        assert "x drop" in text(app)


@covers("filter.recall-6", "filter.recall-7", "filter.recall-8", "filter.recall-9")
async def test_one_key_recalls_a_saved_filter(calm: Path) -> None:
    app = explorer(calm)
    texts = ["side:crowd", "side:house", "kind:model", "kind:paper"]
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        for number, typed in enumerate(texts):
            await press(
                pilot,
                "/",
                "ctrl+u",
                f"'{typed}",
                "enter",
                ":",
                "'save",
                "enter",
                f"'n{number}",
                "enter",
            )
        for key, typed in zip("6789", texts, strict=True):
            await press(pilot, key)
            assert app.explorer.state.query.text == typed
        await press(pilot, ":", "'delete a saved", "enter", "enter", "6")
        assert app.explorer.state.query.text == texts[-1]
        assert "no filter is saved under 6" in text(app)


@covers("app.settings")
async def test_the_settings_file_opens_in_the_editor(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EDITOR", "true")
    app = explorer(calm)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, ":", "'settings", "enter")
        # A test has no terminal to give to an editor: then that is said, and the file is there all the same.
        assert "an editor cannot be started from here" in text(app)
        assert (tmp_path / "config" / "timeloom" / "settings.toml").is_file()


async def test_a_merged_timeline_is_coloured_by_file_and_changed_in_it(tmp_path: Path) -> None:
    from timeloom.store import open_reader
    from timeloom.tui.launch import make_app

    one = build(tmp_path / "one.db", (Event("In one", "2001", "x"),))
    two = build(tmp_path / "two.db", (Event("In two", "2002", "y"),))
    app = make_app([one, two])
    async with app.run_test(size=(100, 24)) as pilot:
        await press(pilot, "j", "s")
        assert "In one" in text(app)
        assert "In two" in text(app)
        assert focused(app) == "y"
        row = app.explorer.focused_row
        assert row is not None
        assert app.explorer.signs.number(row) == 1
    alone = open_reader(two)
    assert alone.detail("y").event.starred
    alone.close()


async def test_dates_that_hang_on_a_corrected_one_are_offered(tmp_path: Path) -> None:
    anchor = Event("The launch", "2019-03-11", "launch")
    hanging = Event(
        "The reply", "2019-04-01", "reply", date_basis="relative",
        links=(Link(DATED_FROM, "launch", {"expression": ("three weeks later",)}),),
    )  # fmt: skip
    app = explorer(build(tmp_path / "hang.db", (anchor, hanging)))
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "g", "e", "ctrl+u", *"2019", "minus", *"05", "minus", *"01", "ctrl+o")
        assert "three weeks later" in text(app)
        assert "2019-05-22" in text(app)
        await press(pilot, "y")
        assert app.access.reader.detail("reply").event.date == "2019-05-22"
        assert app.access.reader.detail("reply").event.date_basis == "relative"
        await press(pilot, "u")
        assert app.access.reader.detail("reply").event.date == "2019-04-01"
