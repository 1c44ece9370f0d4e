"""Asks for a date in any form a person writes one in, and reads it back while it is typed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from timeloom.errors import DateError
from timeloom.tui.screens.dialog import Dialog, one_line_field
from timeloom.tui.when import Typed, read_date

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
