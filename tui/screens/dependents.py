"""Asks whether the dates that hang on a changed one are to follow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from timeloom.tui.cells import clip, grid
from timeloom.tui.screens.dialog import Confirm
from timeloom.tui.when import short

if TYPE_CHECKING:
    from timeloom.importers.prose.hanging import Rehung

WIDTH = 70


class Dependents(Confirm):
    """Lists each event with the words of its source, its date and the date it would have."""

    def __init__(self, found: Sequence[Rehung]) -> None:
        hang = "1 date hangs" if len(found) == 1 else f"{len(found)} dates hang"
        super().__init__(f"{hang} on this one. Correct?", "correct", "leave as they are")
        self._found = found

    def compose(self) -> ComposeResult:
        with Container(classes="dialog confirm"):
            yield Static(Content(self._question), classes="dialog-title", markup=False)
            with VerticalScroll(can_focus=False):
                for each in self._found:
                    yield Static(Content("\n".join(self._lines(each))), markup=False)
            yield Static(Content(self._keys), classes="dialog-hint", markup=False)

    def _lines(self, each: Rehung) -> tuple[str, str]:
        change = (
            f"“{grid(each.expression)}”: {short(each.before) or 'undated'} → {short(each.after)}"
        )
        return clip(grid(each.title), WIDTH), clip(f"  {change}", WIDTH)
