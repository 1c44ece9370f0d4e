"""The last line: the few keys worth knowing where one is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeloom.tui.cells import fit
from timeloom.tui.commands import Command, key_label
from timeloom.tui.widgets.timeline_view import Painted

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
