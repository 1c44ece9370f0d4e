"""The first frame waits for nothing that it does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "sqlite_utils",
    "pendulum",
    "pydantic",
    "numpy",
    "tomlkit",
    "dateutil",
    "click",
}
SCRIPT = """
import asyncio, json, sys
from pathlib import Path
from timeloom.tui.launch import make_app

app = make_app([Path(sys.argv[1])])

async def main():
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        shown = "\\n".join(strip.text for strip in app.screen._compositor.render_strips())
        print(json.dumps({"shown": shown, "modules": sorted(sys.modules)}))

asyncio.run(main())
"""


def test_the_first_frame_imports_nothing_heavy(calm: Path) -> None:
    """In a process of its own: the frame shows events, and the modules loaded by then are only those it needs."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(calm)],
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    seen = json.loads(ran.stdout)
    assert "A laboratory opens" in seen["shown"]
    roots = {name.partition(".")[0] for name in seen["modules"]}
    assert roots & HEAVY == set()
    late = {
        "timeloom.store.sqlite.write.writer",
        "timeloom.tui.dialogs.event_form",
        "timeloom.tui.dialogs.picker",
        "timeloom.tui.views.lanes.view",
    }
    assert late & set(seen["modules"]) == set()
    assert not any(name.startswith(("importers", "exporters")) for name in seen["modules"])
