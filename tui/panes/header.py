"""The first line: which timeline, how many events, from when to when, and that all is saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeloom.store.answers import TimelineInfo
from timeloom.tui.cells import clip, fit, grid
from timeloom.tui.commands import Command, key_label
from timeloom.tui.style.glyphs import Glyphs
from timeloom.tui.views.time_axis import span_words
from timeloom.tui.views.timeline_view import Painted

ROOMY: Final = 72
"""Below this many columns the program's own name gives way to the timeline's."""
LEAST: Final = 8
"""Cells that the timeline's name has at the least."""


class Header(Painted):
    css_prefix = "header"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "header--bar",
        "header--name",
        "header--dim",
        "header--ok",
        "header--warn",
    }

    def render_line(self, _y: int) -> Strip:
        screen = self.explorer
        width = self.size.width
        info, glyphs = screen.info, screen.glyphs
        right, tone = f"UTC  {glyphs.saved} saved", "ok"
        if screen.access.gone:
            right, tone = "UTC  file gone", "warn"
        elif not screen.access.writable:
            right, tone = "UTC  read-only", "warn"
        if screen.arrivals is not None and screen.arrivals.words:
            right, tone = screen.arrivals.words, "warn"
        right = f" {right} "
        left = " timeloom  " if width >= ROOMY else " "
        room = width - len(left) - cell_len(right) - 4
        middles = _middles(info, glyphs)
        middle = next((each for each in middles if cell_len(each) + LEAST <= room), middles[-1])
        name = clip(
            grid(screen.signs.legend or info.name),
            max(room - cell_len(middle), LEAST),
            glyphs.ellipsis,
        )
        used = len(left) + cell_len(name)
        room = width - used - cell_len(right)
        middle = clip(middle, max(room - 2, 0), glyphs.ellipsis)
        gap = max(min(room // 2 - cell_len(middle) // 2, 8), 2)
        middle_text = (" " * gap + middle).ljust(max(room, 0))
        segments = [
            Segment(left, self.paint("bar", "dim")),
            Segment(name, self.paint("bar", "name")),
            Segment(middle_text, self.paint("bar")),
            Segment(right, self.paint("bar", tone)),
        ]
        return Strip(segments).adjust_cell_length(width, self.paint("bar"))


def _middles(info: TimelineInfo, glyphs: Glyphs) -> list[str]:
    """How many events and from when to when, the fullest first."""
    count = f"{info.events:,} event{'s' * (info.events != 1)}"
    span = _span(info, glyphs)
    short = f"{count} {glyphs.dot} {span}" if span else count
    if not info.proposed:
        return [short]
    full = f"{count}, {info.proposed:,} proposed"
    return [f"{full} {glyphs.dot} {span}" if span else full, short]


def _span(info: TimelineInfo, glyphs: Glyphs) -> str:
    if info.earliest is None or info.latest is None:
        return ""
    return span_words(info.earliest, info.latest, glyphs.to)


HINTS: Final = 8
"""More than this nobody reads; the rest is behind `?`."""


class Footer(Painted):
    css_prefix = "footer"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--bar", "footer--key"}

    def render_line(self, _y: int) -> Strip:
        width = self.size.width
        segments = [Segment(" ", self.paint("bar"))]
        used = 1
        for keys, command in self._hints():
            text = f" {command.hint}  "
            if used + cell_len(keys) + cell_len(text) > width + 1:
                continue
            click = Style.from_meta({"@click": f"app.command('{command.id}')"})
            segments += [
                Segment(keys, self.paint("bar", "key") + click),
                Segment(text, self.paint("bar") + click),
            ]
            used += cell_len(keys) + cell_len(text)
        return Strip(segments).adjust_cell_length(width, self.paint("bar"))

    def _hints(self) -> list[tuple[str, Command]]:
        """Keys and commands for the pane that has the focus, its own first, which hide the general ones."""
        registry = self.explorer.registry
        shown: list[tuple[str, Command]] = []
        taken: set[str] = set()
        for context in self.explorer.contexts:
            for command in registry.hints.get(context, []):
                keys = [key for key in registry.keys(command) if key not in taken]
                if keys and len(shown) < HINTS:
                    shown.append((_short_keys(command, keys), command))
            taken.update(
                key for each in registry.in_context(context) for key in registry.keys(each)
            )
        return shown


def _short_keys(command: Command, keys: Sequence[str]) -> str:
    if command.id.endswith(".down") and tuple(keys) == command.keys:
        return "j/k"
    return key_label(min(keys, key=lambda key: (len(key_label(key)), key)))


class TooSmall(Painted):
    """Stands in place of everything where there is too little room for it."""

    css_prefix = "footer"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--bar"}

    def render_line(self, y: int) -> Strip:
        width, height = self.size
        text = "timeloom needs 60×16 cells" if y == height // 2 else ""
        return Strip([Segment(fit(text.center(width), width), self.paint("bar"))], width)
