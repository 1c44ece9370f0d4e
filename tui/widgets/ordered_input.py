"""A field of one line that hears all its keys in the order in which they were typed."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class OrderedInput(Input):
    """Textual lets keys with a meaning (Backspace, Enter) wander up to the app, where later letters overtake them.

    On a busy machine, or when a text is typed by a program, that mixes them up; here they wait for their turn.
    """

    async def on_key(self, event: events.Key) -> None:
        if event.is_printable:
            return
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            if await self.app.run_action(binding.action, self):
                event.stop()
                event.prevent_default()
                return
