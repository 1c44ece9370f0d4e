"""A field of one line that hears all its keys in the order in which they were typed."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from timeloom.tui.model.living import Living


def is_typed(event: events.Key) -> bool:
    """Whether a key is a letter to be written. With Alt it has a letter of its own and still is none."""
    return event.is_printable and not event.key.startswith("alt+")


class OrderedInput(Living, Input):
    """Textual lets keys with a meaning (Backspace, Enter) wander up to the app, where later letters overtake them.

    On a busy machine, or when a text is typed by a program, that mixes them up; here they wait for their turn.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # As every shell has them; Textual has the others (Ctrl-a, e, d, k, u, w).
        Binding("ctrl+f", "cursor_right", "Right", show=False),
        Binding("ctrl+b", "cursor_left", "Left", show=False),
        Binding("alt+f", "cursor_right_word", "A word right", show=False),
        Binding("alt+b", "cursor_left_word", "A word left", show=False),
        Binding("alt+d", "delete_right_word", "Delete a word", show=False),
        Binding("alt+backspace", "delete_left_word", "Delete the word before", show=False),
    ]

    async def on_key(self, event: events.Key) -> None:
        if is_typed(event):
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
        if event.is_printable:
            event.prevent_default()


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
