"""Writes a note: Markdown, as many lines as wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import Widget
from textual.widgets import TextArea

from timeloom.text import visible
from timeloom.tui.dialogs.dialog import Dialog, many_lines_field


class NoteEditor(Dialog[str]):
    """Answers with the text; an empty one removes the note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+e", "editor", "$EDITOR", show=False, priority=True)
    ]
    KEYS = "Ctrl-o save   Ctrl-e write in $EDITOR   Esc cancel"

    def __init__(
        self, title: str, text: str, written: str | None = None, problem: str = ""
    ) -> None:
        """Starts from the note's `text`, or from what was `written` and could not be kept because of the `problem`."""
        super().__init__(f"Note on “{title}”", problem)
        self._kept = text
        self._text = visible(text)
        self._written = self._text if written is None else visible(written)

    def fields(self) -> Iterator[Widget]:
        yield many_lines_field(self._written, id="note")

    def on_mount(self) -> None:
        area = self.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)

    def result(self) -> str:
        text = self.query_one(TextArea).text
        return self._kept if text == self._text else text

    def changed(self) -> bool:
        return self.query_one(TextArea).text != self._text

    def action_editor(self) -> None:
        from timeloom.errors import TimeloomError
        from timeloom.tui.terminal.editor import edit_text

        area = self.query_one(TextArea)
        try:
            written = edit_text(self.app, area.text)
        except TimeloomError as error:
            self.say(str(error))
            return
        if written is None:
            self.say("the editor ended with an error: the note is as it was")
        else:
            area.text = written
