"""What a key needs is there before it is pressed, and not before the first frame."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from timeloom.tui.commands import Registry
from timeloom.tui.preloading import FURTHER, names
from timeloom.tui.views.registry import VIEWS

SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from timeloom.tui import preloading
from timeloom.tui.launch import make_app

preloading.REST = 0.01
app = make_app([Path(sys.argv[1])])
app.explorer.preloading = preloading.Preloading()

async def main():
    async with app.run_test(size=(120, 40)) as pilot:
        before = set(sys.modules)
        while preloading.names():
            await pilot.pause(0.01)
        await pilot.pause(0.05)
        loaded = set(sys.modules) - before
        late = {}
        for key in sys.argv[2:]:
            before = set(sys.modules)
            await pilot.press(key)
            await pilot.pause()
            late[key] = sorted(set(sys.modules) - before)
            await pilot.press("escape")
        print(json.dumps({"loaded": sorted(loaded), "late": late}))

asyncio.run(main())
"""
KEYS = ("2", "3", "4", "1", "slash", "a", "c", "o", "colon", "t", "i", "w")


def test_no_key_has_to_load_what_opens_with_it(calm: Path) -> None:
    """In a process of its own: once the explorer has rested, no key loads a module of ours."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(calm), *KEYS],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    seen = json.loads(ran.stdout)
    assert "timeloom.tui.views.lanes.view" in seen["loaded"]
    ours = ("timeloom.tui.", "timeloom.exporters.", "textual.")
    late = {
        key: [name for name in new if name.startswith(ours)] for key, new in seen["late"].items()
    }
    assert late == {key: [] for key in KEYS}


def test_everything_that_a_command_or_a_view_lives_in_is_named() -> None:
    wanted = {each.load().__module__ for each in Registry().commands}
    wanted |= {place.partition(":")[0] for place in VIEWS.values()}
    assert {name for name in wanted if name not in sys.modules} <= set(names())
    assert all(find_spec(name) is not None for name in FURTHER)
