"""Keys that come faster than the screen can follow: a paste, a macro, a slow line."""

from __future__ import annotations

import ast
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

import timeloom.tui
from tests.tui.support import burst, explorer, focused, press, rest, text, until
from tests.tui.test_commands_events import stored, toasts
from timeloom.errors import TimelineError
from timeloom.store import open_reader
from timeloom.store.view import EventsView
from timeloom.tui.app import TimeloomApp
from timeloom.tui.dialogs.dialog import Confirm
from timeloom.tui.dialogs.history import History
from timeloom.tui.dialogs.review import Review
from timeloom.tui.explorer import ExplorerScreen


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


async def test_a_change_that_is_written_late_leaves_the_focus_where_it_went_since(
    calm: Path,
) -> None:
    app = explorer(calm)
    late = threading.Event()
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        app.explorer.access.write(lambda _: late.wait(30), lambda _: None)
        await send(pilot, "s", "j", "j")
        late.set()
        await rest(pilot)
        assert stored(calm, "lab").starred
        assert focused(app) == "model-2"
        await burst(pilot, "u")
        assert focused(app) == "lab", "where nobody has moved, a change is shown"


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds up what a selection or a review is made of, at the latest until the test ends."""
    opened = threading.Event()
    uids = EventsView.uids

    def slow(view: EventsView, **limits: Any) -> Any:
        opened.wait(30)
        return uids(view, **limits)

    monkeypatch.setattr(EventsView, "uids", slow)
    yield opened
    opened.set()


async def send(pilot: Pilot[None], *keys: str) -> None:
    """Press keys without waiting for what they bring about."""
    for key in keys:
        await pilot.press(key)


async def test_keys_wait_for_the_question_that_is_still_being_prepared(
    calm: Path, gate: threading.Event
) -> None:
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "v", "j", "j")
        await send(pilot, "delete", "enter", "j")
        gate.set()
        await rest(pilot)
        assert focused(app) == "rebuild", "Enter answers the question, and j comes after that"
        assert open_reader(calm).info().events == 11
        await burst(pilot, "k", "v", "k", "delete", "y", "j")
        assert open_reader(calm).info().events == 9
        assert isinstance(app.screen, ExplorerScreen)


async def test_keys_wait_for_the_review(calm: Path, gate: threading.Event) -> None:
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        await send(pilot, "p", "a")
        assert isinstance(app.screen, ExplorerScreen)
        gate.set()
        await rest(
            pilot
        )  # an Esc typed now would end a waiting of more than a moment, not the review
        await burst(pilot, "escape", "j")
        assert not stored(calm, "days").proposed
        assert isinstance(app.screen, ExplorerScreen)
        assert focused(app) == "model-1", "j was for the explorer"


async def test_each_key_in_a_review_decides_on_the_next_event(calm: Path) -> None:
    """A packet of three decisions is three decisions, though each is written in the background."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        await burst(pilot, "p", "a", "u", "a")
        assert isinstance(app.screen, Review)
        assert "1 decided" in text(app)
        assert not stored(calm, "days").proposed


async def test_keys_wait_for_the_steps_of_the_history(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "s", "j", "s", "j", "s")
        await burst(pilot, "Z", "j", "j", "enter")
        assert isinstance(app.screen, Confirm)
        await burst(pilot, "enter")
        assert isinstance(app.screen, History)
        await burst(pilot, "enter", "y", "escape")
        assert not any(stored(calm, uid).starred for uid in ("lab", "model-1", "model-2"))


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_escape_stops_the_waiting(calm: Path, gate: threading.Event, key: str) -> None:
    """What was typed for the dialog goes with it; what comes behind Esc goes to the explorer."""
    app = explorer(calm)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "v", "j")
        await send(pilot, "delete", "y", key, "j")
        await until(pilot, "nothing was changed")
        assert not app.access.holds_keys
        gate.set()
        await rest(pilot)
        assert isinstance(app.screen, ExplorerScreen)
        assert open_reader(calm).info().events == 11
        assert focused(app) == "model-2"


async def test_keys_go_on_when_the_answer_fails(
    calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(view: EventsView, **limits: Any) -> Any:
        raise TimelineError("the disk is on fire")

    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        monkeypatch.setattr(EventsView, "uids", broken)
        await burst(pilot, "p", "j")
        assert any("on fire" in toast for toast in toasts(app))
        assert focused(app) == "model-1"


async def test_every_n_of_a_packet_goes_to_another_match(calm: Path) -> None:
    app = explorer(calm, query="side:house")
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        assert isinstance(app, TimeloomApp)
        await burst(pilot, "F", "n", "n", "n")
        assert focused(app) == "model-3"


def test_whatever_a_command_or_a_dialog_asks_says_whether_keys_wait() -> None:
    """A command that asks without saying so would let the keys typed behind it go to the wrong place."""
    goes_on = {"export", "rejected", "copy", "rehung"}  # nothing opens that keys could be typed for
    folder = Path(timeloom.tui.__file__).parent
    silent = []
    for path in (
        *folder.glob("actions/*.py"),
        *folder.glob("dialogs/*.py"),
        *folder.glob("views/*/actions.py"),
        folder / "model" / "selection.py",
    ):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("access.ask")):
                continue
            channel = ast.unparse(node.args[0]).strip("'")
            if channel not in goes_on and all(each.arg != "holds_keys" for each in node.keywords):
                silent.append(f"{path.name}:{node.lineno} {channel}")
    assert silent == []
