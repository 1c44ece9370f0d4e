"""Draws the pictures in `docs/screens/` from the default timeline: the program itself, at two sizes, dark and light.

    python -m tools.screenshots [FOLDER]

The clock, settings and the terminal have no part in them: a picture changes only when the screen does.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from textual.pilot import Pilot

    from timeloom.tui.app import TimeloomApp

SIZES: Final = ((120, 40), (80, 24))
THEMES: Final = ("timeloom-dark", "timeloom-light")


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: its name, where to go first (a uid), and the keys that are pressed then."""

    name: str
    place: str
    keys: tuple[str, ...] = ()


PICTURES: Final = (
    Picture("list", "openai-lp"),
    Picture("filter", "gpt-4o", ("/", *"side:open after:2023 -kind:paper", "enter")),
    Picture("lanes", "gpt-4o", ("2", "plus", "plus", "plus")),
    Picture("race", "gpt-4o", ("3",)),
    Picture("text", "gpt-4o-dissection", ("4",)),
    Picture("histogram", "gpt-4o", ("5",)),
    Picture("facets", "gpt-4o", ("i", "j", "j")),
)


def main() -> None:
    """Draw every picture into the folder given, or into `docs/screens`."""
    from timeloom.paths import default_timeline

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screens")
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        os.environ.pop(name, None)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CONFIG_HOME"] = scratch
        for picture in PICTURES:
            for size in SIZES:
                for theme in THEMES:
                    timeline = Path(scratch) / "timeline.db"
                    for old in Path(scratch).glob("timeline.db*"):
                        old.unlink()
                    shutil.copy(default_timeline(), timeline)
                    svg = asyncio.run(draw(timeline, picture, size, theme))
                    kind = theme.removeprefix("timeloom-")
                    path = folder / f"{picture.name}-{size[0]}x{size[1]}-{kind}.svg"
                    path.write_text(svg, encoding="utf-8")
                    sys.stderr.write(f"{path}\n")


async def draw(timeline: Path, picture: Picture, size: tuple[int, int], theme: str) -> str:
    """The screen as an SVG, in the fonts of whoever looks at it."""
    from timeloom.tui.launch import make_app

    app = make_app([timeline], theme=theme)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        app.explorer.follow(picture.place)
        await settle(app, pilot)
        for key in picture.keys:
            await pilot.press({" ": "space", ":": "colon", "-": "minus"}.get(key, key))
        await settle(app, pilot)
        return without_remote_fonts(app.export_screenshot(title="timeloom"))


async def settle(app: TimeloomApp, pilot: Pilot[None]) -> None:
    """Wait until nothing is asked or waiting to be drawn."""
    quiet = 0
    while quiet < 5:
        await pilot.pause(0.05)
        quiet = 0 if app.access.busy or app.explorer.followers.waiting else quiet + 1


def without_remote_fonts(svg: str) -> str:
    """The picture without the fonts that it would fetch: any monospaced one will do."""
    svg = re.sub(r"@font-face\s*\{[^}]*\}\s*", "", svg)
    return svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono").replace(
        "font-family: ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace",
        "font-family: monospace",
    )


if __name__ == "__main__":
    main()
