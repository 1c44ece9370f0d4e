"""Driving the explorer in tests: a timeline to explore, waiting for rest, and the screen as text."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from textual.color import Color
from textual.events import Key
from textual.keys import _character_to_key as character_to_key
from textual.keys import key_to_character
from textual.pilot import Pilot

from timeloom.model.events import ANSWERS, Event, Link, Passage, Saying, Source
from timeloom.store import open_writer
from timeloom.tui.app import TimeloomApp
from timeloom.tui.launch import make_app
from timeloom.tui.terminal.line_filters import AsciiSigns

LONGEST = 20.0
"""Seconds of processor time after which what goes on is taken for something that does not end."""
SNAPSHOTS = Path(__file__).parent / "snapshots"

ESSAY = Source("essay.md", "essay")
TABLE = Source("chronology.csv", "csv")


def _event(date: str | None, title: str, uid: str, **more: Any) -> Event:
    fields = {
        name: (value,) if isinstance(value, str) else value
        for name, value in more.pop("f", {}).items()
    }
    return Event(title, date, uid, fields=fields, **more)


CALM = (
    _event("2015-12-11", "A laboratory opens", "lab", f={"side": "house", "kind": "founding"}, source=ESSAY,
           passage=Passage(10, 40, "a laboratory that would share", "Beginnings"), summary="It promises to share."),
    _event("2018-06~", "First model", "model-1", f={"side": "house", "kind": "model"}, source=TABLE),
    _event("2019-02-14", "Second model, held back", "model-2", f={"side": "house", "kind": "model"}, source=ESSAY,
           passage=Passage(60, 90, "the second was held back", "Two roads"), date_basis="looked-up",
           sayings=(Saying(TABLE, None, "2019-02"),)),
    _event("2019-05-13", "A student rebuilds it", "rebuild", f={"side": "crowd", "kind": "model"}, source=TABLE,
           links=(Link(ANSWERS, "model-2"),)),
    _event("2019-08", "Two graduates rebuild it too", "rebuild-2", f={"side": "crowd", "kind": "model"}, source=TABLE,
           links=(Link(ANSWERS, "model-2"),)),
    _event("2020-05-28", "Third model", "model-3", f={"side": "house", "kind": "paper"}, source=TABLE),
    _event("2021-03-21", "An open answer", "open-1", f={"side": "crowd", "kind": "model", "tag": ("weights", "free")},
           source=TABLE, links=(Link(ANSWERS, "model-3"),)),
    _event("2022-11-30", "A talking machine", "talk", f={"side": "house", "kind": "product"}, source=ESSAY,
           passage=Passage(120, 150, "then it began to talk", "Two roads")),
    _event("2023-02/2023-05", "A spring of answers", "spring", f={"side": "crowd", "kind": "community"}, source=TABLE),
    _event("[2024-05-13..2024-05-20]", "Answers within days", "days", f={"side": "crowd", "kind": "model"},
           source=ESSAY, date_basis="relative", links=(Link(ANSWERS, "talk"),), proposed=True),
    _event(None, "A rumour without a date", "rumour", f={"side": "crowd", "kind": "community"}, source=TABLE),
)  # fmt: skip
"""A small timeline with one of everything that a line can show."""

BAD_TITLE = "[/b] [link] \x1b[31mred\x1b[0m \tTab\nline \u202eabc 世界 👩‍🚀 {x!r} %s [0] [/foo"
NASTY = (
    Event(BAD_TITLE, "2020-01-01", "nasty-1", BAD_TITLE * 3, {"side": (BAD_TITLE,), "kind": ("[/]",)},
          notes=(BAD_TITLE,), source=Source("[/b]\x1b[2J.txt"), passage=Passage(0, 9, BAD_TITLE, BAD_TITLE)),
    Event("長い" * 1000, "2020-02-01", "nasty-2", links=(Link("[/b]\x1b", "nasty-1"), Link(ANSWERS, "nasty-1"))),
    Event("e\u0301" * 500, "-13800000000", "old", fields={"\x1b]0;x\x07": ("\x00",)}),
    Event("x" * 4000, "Y170000002", "late"),
    Event("[bold]undated[/bold]", None, "none"),
)  # fmt: skip
"""Text that would be markup, escape sequences or wider than it looks, in every place that text can stand."""


def build(path: Path, events: tuple[Event, ...] = CALM) -> Path:
    """A timeline of these events."""
    writer = open_writer(path, create=True)
    writer.import_items(events, Source("test", "test"))
    writer.close()
    return path


def explorer(path: Path, **options: Any) -> TimeloomApp:
    return make_app([path], **options)


def lines(app: TimeloomApp) -> list[str]:
    """What the screen shows, line by line. Textual has no public way to ask."""
    signs = [each for each in app._filters if isinstance(each, AsciiSigns)]
    strips = app.screen._compositor.render_strips()
    for each in signs:
        strips = [strip.apply_filter(each, Color(0, 0, 0)) for strip in strips]
    return [strip.text for strip in strips]


def text(app: TimeloomApp) -> str:
    return "\n".join(line.rstrip() for line in lines(app))


def words(app: TimeloomApp) -> str:
    """What the dialog that is open says, as one line, wherever it is broken: a path in it may be of any length."""
    place = app.screen.query_one(".dialog").region
    shown = lines(app)[place.y : place.bottom]
    return " ".join(" ".join(line[place.x : place.right].strip("│ ") for line in shown).split())


async def rest(pilot: Pilot[None]) -> None:
    """Wait until nothing is asked, written, timed or waiting to be drawn.

    How long that may take is measured in the processor time of this process: it says nothing of the machine.
    """
    app = pilot.app
    assert isinstance(app, TimeloomApp)
    quiet, begun = 0, process_time()
    while process_time() - begun < LONGEST:
        await pilot.pause()
        screen = app.explorer
        waiting = {
            "keys": app.turns.waiting,
            "the store": app.access.busy,
            "details": screen.followers.waiting,
            "the filter": screen.filter_bar.waiting,
            "the view": screen.view.waiting,
        }
        quiet = 0 if any(waiting.values()) else quiet + 1
        if quiet == 3:
            return
        await asyncio.sleep(0.005)
    raise AssertionError(f"the explorer did not come to rest: {waiting}")


async def until(pilot: Pilot[None], words: str) -> None:
    """Wait until the screen says something, which it may do before it comes to rest."""
    app = pilot.app
    assert isinstance(app, TimeloomApp)
    for _ in range(500):
        if words in text(app):
            return
        await pilot.pause(0.01)
    raise AssertionError(f"{words!r} never came in\n{text(app)}")


async def still(pilot: Pilot[None]) -> None:
    """Wait until the screen shows the same for a while: a dialog's list is laid out after it has opened."""
    app = pilot.app
    assert isinstance(app, TimeloomApp)
    seen, same = "", 0
    for _ in range(200):
        now = text(app)
        same = same + 1 if now == seen else 0
        if same == 5:
            return
        seen = now
        await pilot.pause(0.02)


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys one after the other, then wait for rest; what begins with an apostrophe is typed."""
    for key in keys:
        if key.startswith("'"):
            await type_text(pilot, key[1:])
        else:
            await pilot.press(key)
    await rest(pilot)


async def type_text(pilot: Pilot[None], words: str) -> None:
    """Type as a terminal sends it: every letter a key, without waiting for what each of them brings about."""
    driver = pilot.app._driver
    assert driver is not None
    for letter in words:
        driver.send_message(Key(character_to_key(letter), letter))
    await pilot.pause()


async def burst(pilot: Pilot[None], *keys: str, pause: float = 0.0) -> None:
    """Press keys as they come in one packet, or so many seconds apart; what begins with an apostrophe is typed."""
    driver = pilot.app._driver
    assert driver is not None
    names = [
        name
        for key in keys
        for name in (map(character_to_key, key[1:]) if len(key) > 1 and key[0] == "'" else [key])
    ]
    for name in names:
        sign = key_to_character(name)
        driver.send_message(Key(name, sign))
        if pause:
            await asyncio.sleep(pause)
    await rest(pilot)


def focused(app: TimeloomApp) -> str:
    """uid of the event in focus."""
    place = app.explorer.state.focus
    return place.uid if place is not None else ""


def matches_snapshot(app: TimeloomApp, name: str) -> None:
    """Compare the screen with the one kept; with TIMELOOM_SNAPSHOTS=write, keep it."""
    shown = text(app) + "\n"
    path = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("TIMELOOM_SNAPSHOTS") == "write":
        SNAPSHOTS.mkdir(exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    kept = path.read_text(encoding="utf-8")
    assert shown == kept, f"\n{shown}"


TESTED: set[str] = set()
"""Commands that a test runs, by id."""


def covers(*ids: str) -> Callable[[Any], Any]:
    """Says which commands a test is about; `test_every_command.py` holds that none is left out."""
    TESTED.update(ids)
    return lambda test: test
