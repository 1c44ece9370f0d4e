"""Keys that come faster than the screen can follow: a paste, a macro, a slow line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import burst, explorer, focused, rest
from tests.tui.test_commands_events import stored
from timeloom.tui.screens.explorer import ExplorerScreen


@pytest.mark.parametrize("pause", [0.0, 0.001, 0.004])
@pytest.mark.parametrize(
    "keys",
    [
        ("c", "n", "ctrl+o", "ctrl+o"),
        ("number_sign", "x", "enter", "enter"),
        ("t", "'2021", "enter", "enter"),
        ("Z", "escape", "escape"),
        ("question_mark", "escape", "escape", "escape"),
        ("w", "escape", "escape", "q"),
        ("colon", "'zoom", "enter", "enter"),
        ("a", "escape", "escape"),
        ("o", "enter", "enter"),
        ("f", "escape", "enter"),
    ],
    ids=" ".join,
)
async def test_a_dialog_is_closed_once(calm: Path, keys: tuple[str, ...], pause: float) -> None:
    """However fast a key that closes a dialog is repeated, the explorer goes on."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        await burst(pilot, *keys, pause=pause)
        assert not app.failure


@pytest.mark.parametrize("pause", [0.0, 0.002])
async def test_every_note_of_a_macro_is_kept(calm: Path, pause: float) -> None:
    """Three notes typed in one go are three notes, also where the second finds the first already written."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        uid = focused(app)
        for words in ("one", "two", "three"):
            await burst(pilot, "c", f"'{words}", "ctrl+o", pause=pause)
        assert stored(calm, uid).notes == ("one", "two", "three")


async def test_notes_of_several_events_in_one_packet(calm: Path) -> None:
    """What is typed after a dialog has closed goes where the next key leads."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        first = focused(app)
        await burst(
            pilot,
            "c",
            "'note",
            "ctrl+o",
            "j",
            "c",
            "'note",
            "ctrl+o",
            "j",
            "c",
            "'note",
            "ctrl+o",
            "k",
        )
        assert isinstance(app.screen, ExplorerScreen)
        assert stored(calm, first).notes == ("note",)
        assert stored(calm, focused(app)).notes == ("note",)
