"""Asks for the command that the events are given to, and shows what will be run before it is."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from timeloom.errors import OutputError
from timeloom.text import number, one_line
from timeloom.tui.dialogs.dialog import Dialog, one_line_field


class PipeDialog(Dialog[str]):
    """Answers with the command as the shell will be given it."""

    KEYS = "Enter run   Esc cancel"

    def __init__(self, form: str, count: int | None) -> None:
        """`form` is what a person calls the format, `count` how many events there are, if that is known."""
        super().__init__("Pipe the events to a command")
        self._what = f"{number(count, 'event') if count is not None else 'the events'} as {form}"

    def fields(self) -> Iterator[Widget]:
        yield one_line_field("", id="command", placeholder="less, jq .title, grep -c storm …")
        yield Static(Content(self._said("")), id="runs", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.query_one("#runs", Static).update(Content(self._said(event.value)))

    def _said(self, command: str) -> str:
        """What will be run on what."""
        return f"{self._what} | {one_line(command.strip())}" if command.strip() else self._what

    def result(self) -> str:
        command = self.query_one(Input).value.strip()
        if not command:
            raise OutputError("type a command, such as: less")
        return command

    def changed(self) -> bool:
        return False
