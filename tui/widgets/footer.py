"""The last line: the few keys worth knowing where one is."""

from __future__ import annotations

from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.cells import fit
from tui.commands import EVENTS, Command, key_label
from tui.widgets.timeline_view import Painted

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
        """Keys and commands for the pane that has the focus, its own first."""
        registry = self.explorer.registry
        contexts = self.explorer.contexts
        commands = [c for context in contexts for c in registry.hints.get(context, [])]
        if contexts[0] not in ("filter",):
            commands = [c for c in commands if c.context != EVENTS or c.context in contexts]
        shown: list[tuple[str, Command]] = []
        taken: set[str] = set()
        for command in commands[:HINTS]:
            keys = registry.keys(command)
            label = _short_keys(command, keys) if keys else ""
            if label and label not in taken:  # a pane's own meaning of a key hides the general one
                taken.add(label)
                shown.append((label, command))
        return shown


def _short_keys(command: Command, keys: tuple[str, ...]) -> str:
    if command.id == "move.down" and keys == command.keys:
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
