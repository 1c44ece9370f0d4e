"""Asks for a date in any form a person writes one in, and reads it back while it is typed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from timeloom.errors import DateError
from timeloom.tui.cells import clip, grid
from timeloom.tui.dialogs.dialog import Confirm, Dialog, one_line_field
from timeloom.tui.style.dates import Typed, read_date, short

if TYPE_CHECKING:
    from timeloom.importers.prose.dependents import Rehung


LONGEST: Final = 200
"""Characters; what is longer was pasted by mistake, and is not said again."""


class DatePrompt(Dialog[float]):
    """Answers with the moment at which the date begins, in Unix seconds."""

    KEYS = "Enter go there   Esc stay"

    def __init__(self) -> None:
        super().__init__("Go to a date")

    def fields(self) -> Iterator[Widget]:
        yield one_line_field(
            "", id="date", placeholder="2019, May 2024, 44 BC, last Tuesday, -3mo …"
        )
        yield Static("", id="reads-as", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#reads-as", Static).update(Content(reads_as(event.value)))

    def result(self) -> float:
        try:
            read: Typed = read_date(self.query_one(Input).value)
        except DateError as error:
            # What is wrong stands above already; what would be right is said when somebody insists.
            raise DateError(error.hint or error.message) from error
        moment = read.earliest if math.isfinite(read.earliest) else read.latest
        if not math.isfinite(moment):
            raise DateError("this date has no beginning and no end")
        return moment

    def changed(self) -> bool:
        return False


def reads_as(text: str) -> str:
    """`reads as: some time between 13 and 20 May 2024`, or why it is not a date."""
    if not text.strip():
        return ""
    if len(text) > LONGEST:
        return f"a text of {len(text):,} characters is not a date"
    try:
        read = read_date(text)
    except DateError as error:
        return error.message
    written = f" ({read.edtf})" if read.edtf not in (None, text.strip(), read.words) else ""
    note = f"; {read.note}" if read.note else ""
    return f"reads as: {read.words}{written}{note}"


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
