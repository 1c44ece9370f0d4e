"""Draws `docs/screens/tour-dark.svg` and `tour-light.svg`: a walk through the default timeline, as moving pictures.

    python -m tools.recording [FOLDER]

Each is one SVG: the explorer's own frames, one after another, by CSS alone. Who wants no motion sees the first.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tools.screenshots import THEMES, settle, without_remote_fonts

SIZE: Final = (80, 24)
STEPS: Final[tuple[tuple[float, tuple[str, ...]], ...]] = (
    (2.0, ()),
    (0.5, ("j",)),
    (0.5, ("j",)),
    (1.5, ("j",)),
    (1.0, ("/", *"side:open")),
    (1.5, tuple(" after:2023")),
    (1.5, ("enter", "j")),
    (1.0, ("c", *"Compare with the demonstration")),
    (1.5, ("ctrl+o",)),
    (2.0, ("F", "2")),
    (2.0, ("plus", "plus")),
    (2.0, ("3",)),
)
"""How long a frame is shown, in seconds, and the keys that lead to it."""
_NAMED: Final = {" ": "space", ":": "colon"}


def main() -> None:
    """Draw both into the folder given, or into `docs/screens`."""
    from timeloom.paths import default_timeline

    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screens")
    for name in ("NO_COLOR", "TEXTUAL_THEME"):
        os.environ.pop(name, None)
    for theme in THEMES:
        with tempfile.TemporaryDirectory() as scratch:
            os.environ["XDG_CONFIG_HOME"] = scratch
            timeline = Path(shutil.copy(default_timeline(), Path(scratch) / "timeline.db"))
            frames = asyncio.run(draw(timeline, theme))
        path = folder / f"tour-{theme.removeprefix('timeloom-')}.svg"
        path.write_text(joined(frames, [seconds for seconds, _ in STEPS]), encoding="utf-8")
        sys.stderr.write(f"{path}: {path.stat().st_size >> 10} KiB\n")


async def draw(timeline: Path, theme: str) -> list[str]:
    """The screen after each step, as an SVG each."""
    from timeloom.tui.launch import make_app

    app = make_app([timeline], theme=theme, author="You")
    frames = []
    async with app.run_test(size=SIZE) as pilot:
        await settle(app, pilot)
        app.explorer.follow("openai-lp")
        await settle(app, pilot)
        for _, keys in STEPS:
            for key in keys:
                await pilot.press(_NAMED.get(key, key))
            await settle(app, pilot)
            frames.append(app.export_screenshot(title="timeloom"))
    return frames


def joined(frames: Sequence[str], seconds: Sequence[float]) -> str:
    """One SVG that shows the frames in turn, each for so many seconds, and begins anew."""
    whole = sum(seconds)
    first = frames[0]
    box = re.search(r'viewBox="([^"]+)"', first)
    style = without_remote_fonts("".join(re.findall(r"<style>(.*?)</style>", first, re.S)))
    rules = [re.sub(r"terminal-\d+-", "t-", style)]
    colours: dict[str, str] = {}
    bodies = [_body(frame, colours) for frame in frames]
    rules += [f".{name}{{{rule}}}" for rule, name in colours.items()]
    groups, begins = [], 0.0
    for number, (body, lasts) in enumerate(zip(bodies, seconds, strict=True)):
        rules.append(
            f"@keyframes k{number}{{0%{{visibility:visible}}{100 * lasts / whole:.2f}%,100%{{visibility:hidden}}}}"
            f"#f{number}{{visibility:hidden;animation:k{number} {whole}s step-end {begins}s infinite}}"
        )
        groups.append(f'<g id="f{number}">{body}</g>')
        begins += lasts
    rules.append(
        "@media (prefers-reduced-motion){g[id]{animation:none!important}#f0{visibility:visible}}"
    )
    assert box is not None
    return (
        f'<svg class="rich-terminal" viewBox="{box[1]}" xmlns="http://www.w3.org/2000/svg">'
        f"<style>{''.join(rules)}</style>{''.join(groups)}</svg>\n"
    )


def _body(frame: str, colours: dict[str, str]) -> str:
    """What a frame shows, without what all have: its colours by the names that they have in all frames."""
    own = dict(re.findall(r"\.(terminal-\d+-r\d+) \{ ([^}]*) \}", frame))
    body = frame[frame.index("</defs>") + len("</defs>") : frame.rindex("</svg>")]
    body = re.sub(r' clip-path="[^"]*"', "", body)

    def named(found: re.Match[str]) -> str:
        rule = own[found[0]]
        return colours.setdefault(rule, f"c{len(colours)}")

    body = re.sub(r"terminal-\d+-r\d+", named, body)
    return "".join(_shorter(re.sub(r"terminal-\d+-", "t-", body)))


def _shorter(body: str) -> Iterator[str]:
    """The same without blanks between the elements and digits that nobody sees."""
    for line in body.splitlines():
        yield re.sub(r"(\d+\.\d)\d+", r"\1", line.strip())


if __name__ == "__main__":
    main()
