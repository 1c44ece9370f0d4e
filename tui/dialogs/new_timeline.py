"""Asks for the name and the file of a new timeline, and makes it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from textual.widget import Widget
from textual.widgets import Input

from timeloom.errors import OutputError
from timeloom.store import new
from timeloom.store.making import refuse_taken
from timeloom.tui.dialogs.dialog import Dialog, one_line_field, row
from timeloom.tui.dialogs.file_dialog import free_name
from timeloom.tui.served import output_path


class NewTimeline(Dialog[Path]):
    """Answers with the file, once an empty timeline stands there. No file is ever replaced."""

    KEYS = "Enter begin   Tab next field   Esc cancel"

    def __init__(self, author: str | None = None) -> None:
        super().__init__("New timeline")
        self._author = author
        self._offered = free_name("timeline", ".db")

    def fields(self) -> Iterator[Widget]:
        yield row("name", one_line_field("", id="name", placeholder="what it is called"))
        yield row("file", one_line_field(self._offered, id="path"))

    def on_mount(self) -> None:
        self.query_one("#name", Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.say("")
        if event.input.id == "name":
            self._follow_name()

    def _follow_name(self) -> None:
        """The file is called like the timeline, as long as nobody has named another one."""
        field = self.query_one("#path", Input)
        if field.value == self._offered:
            stem = re.sub(r"[^\w.-]+", "-", self._called()).strip("-.") or "timeline"
            self._offered = field.value = free_name(stem, ".db")
            field.cursor_position = len(field.value)

    def _called(self) -> str:
        return self.query_one("#name", Input).value.strip()

    def changed(self) -> bool:
        return bool(self._called()) or self.query_one("#path", Input).value != self._offered

    def result(self) -> Path:
        self._follow_name()  # Enter may come before the news of a letter
        text = self.query_one("#path", Input).value.strip()
        if not text:
            raise OutputError("the timeline needs a file name")
        path = output_path(text).absolute()
        if not path.suffix:
            path = path.with_name(path.name + ".db")
        refuse_taken(path)
        with new(path, self._author) as writer:
            if self._called():
                writer.set_name(self._called())
            writer.describe(author=self._author)
        return path
