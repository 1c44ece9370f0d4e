"""The keymaps that are there for people with other habits: each key arrives, and does what it says, in every pane."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual._xterm_parser import (
    XTermParser,
)  # there is no public way to ask what a terminal's bytes mean
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from tests.tui.support import explorer, focused, press, text
from timeloom.tui.commands import CONTEXT_TITLES, EVENTS, FILTER, Registry
from timeloom.tui.dialogs.dialog import Dialog
from timeloom.tui.settings import KEYMAPS


async def alt(pilot: Pilot[None], letter: str) -> None:
    """Press a letter with Alt as a terminal sends it: it has the letter for its text."""
    driver = pilot.app._driver
    assert driver is not None
    driver.send_message(Key(f"alt+{letter}", letter))
    await press(pilot)


PRESETS = [name for name in KEYMAPS if name != "default"]


@pytest.mark.parametrize("name", PRESETS)
def test_a_further_key_means_in_a_pane_what_the_usual_one_means_there(name: str) -> None:
    """Where `j` goes down in the facets, the key that a keymap puts beside `j` does not move the events behind them."""
    usual, other = Registry(), Registry(keymap=KEYMAPS[name])
    panes = [context for context in CONTEXT_TITLES if context not in (EVENTS, FILTER)]
    tried = 0
    for pane in panes:
        own = {key: command for command in usual.in_context(pane) for key in command.keys}
        for general in usual.in_context(EVENTS):
            if not set(general.keys) & set(own):
                continue
            for key in set(other.keys(general)) - set(general.keys):
                tried += 1
                found = other.for_key(key, (pane, EVENTS))
                assert found is not None
                assert found.context == pane, f"{key} in {pane} runs {found.id}"
    assert tried


@pytest.mark.parametrize("name", PRESETS)
def test_every_key_with_alt_arrives_from_a_common_terminal(name: str) -> None:
    """It sends Escape and then the sign. What Textual makes of that has to be a key of the same command."""
    registry = Registry(keymap=KEYMAPS[name])
    for command in registry.commands:
        for key in registry.keys(command):
            if not key.startswith("alt+"):
                continue
            sign = {"less_than_sign": "<", "greater_than_sign": ">"}.get(key[4:], key[4:])
            parser = XTermParser(debug=False)
            events = [*parser.feed(f"\x1b{sign}"), *parser.feed("")]
            heard = [event.key for event in events if isinstance(event, Key)]
            assert len(heard) == 1
            assert registry.for_key(heard[0], (command.context,)) is command, heard


async def test_emacs_goes_to_the_ends_and_to_places_visited(calm: Path) -> None:
    app = explorer(calm, keys=KEYMAPS["emacs"])
    async with app.run_test() as pilot:
        await press(pilot, "greater_than_sign")
        assert focused(app) == "rumour"
        await press(pilot, "less_than_sign")
        assert focused(app) == "lab"
        await press(pilot, "left_square_bracket")
        assert focused(app) == "rumour"


async def test_emacs_moves_in_the_facets(calm: Path) -> None:
    app = explorer(calm, keys=KEYMAPS["emacs"])
    async with app.run_test() as pilot:
        await press(pilot, "i")
        before = focused(app)
        line = app.explorer.facets._at
        await press(pilot, "ctrl+n")
        assert app.explorer.facets._at == line + 1
        assert focused(app) == before
        await press(pilot, "ctrl+g")
        assert not app.explorer.facets.display


async def test_emacs_has_the_older_filter_with_alt(calm: Path) -> None:
    """A letter with Alt is a key and not a letter of the filter."""
    app = explorer(calm, keys=KEYMAPS["emacs"])
    async with app.run_test() as pilot:
        await press(pilot, "/", "'side:house", "enter", "/", "ctrl+u", "'kind:model", "enter", "/")
        await alt(pilot, "p")
        await alt(pilot, "p")
        assert app.explorer.filter_bar.input.value == "side:house"
        await alt(pilot, "z")
        assert app.explorer.filter_bar.input.value == "side:house"


@pytest.mark.parametrize("key", ["t", "a", "c", "w", "#", "K", ":", "?", "o"])
async def test_what_stands_for_escape_closes_dialogs(calm: Path, key: str) -> None:
    app = explorer(calm, keys=KEYMAPS["emacs"])
    async with app.run_test() as pilot:
        await press(pilot, key)
        assert app.screen is not app.explorer
        await press(pilot, "ctrl+g")
        assert app.screen is app.explorer


async def test_a_field_has_the_keys_of_a_shell(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test() as pilot:
        await press(pilot, "/", "'one two", "ctrl+b", "ctrl+b")
        field = app.screen.query_one("#filter-input", Input)
        assert field.cursor_position == 5
        await press(pilot, "ctrl+f")
        assert field.cursor_position == 6
        for key, place in (("b", 4), ("b", 0), ("f", 4)):
            await alt(pilot, key)
            assert field.cursor_position == place, key
        await press(pilot, "alt+backspace")
        assert field.value == "two"


async def test_a_note_has_the_keys_of_a_shell(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test() as pilot:
        await press(pilot, "c", "'one two", "enter", "'three", "ctrl+p", "ctrl+b")
        assert isinstance(app.screen, Dialog)
        area = app.screen.query_one(TextArea)
        assert area.cursor_location == (0, 4)
        await alt(pilot, "b")
        assert area.cursor_location == (0, 0)
        await press(pilot, "ctrl+f", "ctrl+n")
        assert area.cursor_location[0] == 1
        assert area.text == "one two\nthree"


async def test_the_footer_names_no_key_that_means_something_else_here(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "i")
        last = text(app).splitlines()[-1]
        assert "Enter details" not in last
        assert "j/k move" in last
        assert last.count(" x ") + last.count("Enter") <= 1
