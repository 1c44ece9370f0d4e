"""A field of many lines, with the keys of a shell's line beside those of the arrows."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from timeloom.tui.widgets.ordered_input import is_typed


class NoteArea(TextArea):
    """Written in by people with other editors in their fingers. A letter with Alt is a key, never text."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "cursor_down", "Down", show=False),
        Binding("ctrl+p", "cursor_up", "Up", show=False),
        Binding("ctrl+f", "cursor_right", "Right", show=False),
        Binding("ctrl+b", "cursor_left", "Left", show=False),
        Binding("alt+f", "cursor_word_right", "A word right", show=False),
        Binding("alt+b", "cursor_word_left", "A word left", show=False),
        Binding("alt+d", "delete_word_right", "Delete a word", show=False),
        Binding("alt+backspace", "delete_word_left", "Delete the word before", show=False),
    ]

    def on_key(self, event: events.Key) -> None:
        if event.is_printable and not is_typed(event):
            event.prevent_default()
