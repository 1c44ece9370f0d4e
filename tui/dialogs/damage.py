"""Says what is damaged in a timeline and asks whether to repair it; afterwards, what was done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from timeloom.store.answers import Repaired
from timeloom.text import number
from timeloom.tui.cells import grid
from timeloom.tui.dialogs.dialog import Confirm

_SHOWN: Final = 20
"""Faults that are listed."""


class _Listed(Confirm):
    """A question with lines above it."""

    def __init__(self, title: str, lines: Sequence[str], yes: str, no: str) -> None:
        super().__init__(title, yes, no)
        self._lines = lines

    def compose(self) -> ComposeResult:
        with Container(classes="dialog damage"):
            yield Static(Content(grid(self._question)), classes="dialog-title", markup=False)
            with VerticalScroll(can_focus=False):
                for line in self._lines:
                    yield Static(Content(grid(line)), markup=False)
            yield Static(Content(self._keys), classes="dialog-hint", markup=False)


class Faults(_Listed):
    """Answers whether to repair the timeline."""

    def __init__(self, found: Sequence[str]) -> None:
        lines = list(found[:_SHOWN])
        if len(found) > _SHOWN:
            lines.append(f"and {number(len(found) - _SHOWN, 'thing')} more")
        lines += [
            "",
            "A repair copies the file first. It makes anew what can be made, and writes what cannot be read "
            "to a file beside it.",
        ]
        title = f"{number(len(found), 'thing is', 'things are')} not as it should be. Repair?"
        super().__init__(title, lines, "repair", "leave it as it is")


class Report(_Listed):
    """Says what a repair did."""

    def __init__(self, made: Repaired) -> None:
        lines = list(made.done)
        if made.backup is not None:
            lines.append(f"the file as it was is {made.backup}")
        if made.aside is not None:
            lines.append(f"what could be saved of {number(made.rows, 'row')} is in {made.aside}")
        lines += [f"still so: {line}" for line in made.remaining]
        super().__init__("The timeline was repaired", lines or ["nothing had to be done"], "", "")
        self._keys = "Esc or Enter close"
