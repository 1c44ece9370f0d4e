"""The smallest Textual app: what a terminal program of this kind costs before it does anything."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Static


class Bare(App[None]):
    """One line of text that counts keys."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        self.keys = 0
        yield Static("ready", id="line")

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if event.key == "ctrl+q":
            self.exit()
            return
        self.keys += 1
        self.query_one("#line", Static).update(f"ready {self.keys}")
