"""The first line: which timeline, how many events, from when to when, and that all is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeloom.store.answers import TimelineInfo
from timeloom.tui.cells import clip, fit, grid
from timeloom.tui.commands import EVENTS, Command, key_label
from timeloom.tui.style.glyphs import Glyphs
from timeloom.tui.views.registry import VIEWS
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


ALWAYS: Final = (
    ("pane.next", "pane"),
    ("app.commands", "commands"),
    ("app.help", "help"),
    ("app.close", "quit"),
)
"""Commands whose keys stand at the end of the footer wherever events are looked at."""
FIRST: Final = ("move.down", "filter.edit")
"""Commands whose keys go before all others where there is not room for all."""
TABS: Final = 100
"""From this many columns on the footer names all views; below, the one that is shown."""

_Part = tuple[str, str, str, str]
"""Keys, the word for them, the style of the word, and the command that a click runs."""


class Footer(Painted):
    """What can be pressed: on the left for the pane with the focus, on the right the views and what always works."""

    css_prefix = "footer"
    COMPONENT_CLASSES: ClassVar[set[str]] = {"footer--bar", "footer--key", "footer--shown"}

    def render_line(self, _y: int) -> Strip:
        width = self.size.width
        always = self._always(width)
        room = width - sum(map(_cells, always)) - 2
        left: list[_Part] = []
        for keys, command in self._hints({each for *_, each in always}):
            part = (keys, command.hint, "bar", command.id)
            if _cells(part) <= room:
                left.append(part)
                room -= _cells(part)
        segments = [Segment(" ", self.paint("bar")), *self._segments(left)]
        if always:
            segments.append(Segment(" " * room, self.paint("bar")))
        segments += self._segments(always)
        return Strip(segments).adjust_cell_length(width, self.paint("bar"))

    def _segments(self, parts: Sequence[_Part]) -> Iterator[Segment]:
        for keys, word, style, command in parts:
            click = Style.from_meta({"@click": f"app.command('{command}')"})
            yield Segment(keys, self.paint("bar", "key") + click)
            yield Segment(f" {word}", self.paint("bar", style) + click)
            yield Segment(" " * _gap(command), self.paint("bar"))

    def _always(self, width: int) -> list[_Part]:
        """The views, the present one marked, and the keys that hold wherever events are looked at."""
        contexts, registry = self.explorer.contexts, self.explorer.registry
        if EVENTS not in contexts:
            return []
        inner = [each for each in contexts if each != EVENTS]
        taken = {
            key
            for context in inner
            for each in registry.in_context(context)
            for key in registry.keys(each)
        }
        present = self.explorer.view.VIEW
        views = [registry[f"view.{name}"] for name in VIEWS]
        views.sort(key=lambda each: registry.keys(each)[:1])
        parts: list[_Part] = []
        if width >= TABS:
            for each in views:
                style = "shown" if each.id == f"view.{present}" else "bar"
                keys = [key for key in registry.keys(each) if key not in taken]
                if keys:
                    parts.append((_short_keys(each, keys), each.title, style, each.id))
        else:
            shown = registry[f"view.{present}"]
            keys = [key for each in views for key in registry.keys(each)[:1] if key not in taken]
            if keys:
                label = (
                    f"{key_label(keys[0])}-{key_label(keys[-1])}"
                    if len(keys) > 1
                    else key_label(keys[0])
                )
                parts.append((label, shown.title, "shown", "app.commands"))
        for name, word in ALWAYS:
            keys = list(registry.keys(registry[name]))
            if keys and keys[0] not in taken:  # a pane has its own use for it
                parts.append((_short_keys(registry[name], keys), word, "bar", name))
        return parts

    def _hints(self, shown_already: set[str]) -> list[tuple[str, Command]]:
        """Keys and commands for the pane that has the focus, its own first, which hide the general ones."""
        registry = self.explorer.registry
        shown: list[tuple[str, Command]] = []
        taken: set[str] = set()
        for context in self.explorer.contexts:
            hints = registry.hints.get(context, [])
            for command in sorted(hints, key=lambda each: each.id not in FIRST):
                keys = [key for key in registry.keys(command) if key not in taken]
                if keys and command.id not in shown_already:
                    shown.append((_short_keys(command, keys), command))
            taken.update(
                key for each in registry.in_context(context) for key in registry.keys(each)
            )
        return shown


def _cells(part: _Part) -> int:
    return cell_len(part[0]) + 1 + cell_len(part[1]) + _gap(part[3])


def _gap(command: str) -> int:
    """Cells behind a part: views stand closer together."""
    return 1 if command.startswith("view.") else 2


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
