"""What stands over the explorer for a while: dialogs, lists to pick from, questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.await_complete import AwaitComplete
from textual.content import Content
from textual.css.query import NoMatches
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget

from timeloom.store.protocol import Reader
from timeloom.tui.cells import grid
from timeloom.tui.model.living import Living

if TYPE_CHECKING:
    from timeloom.tui.model.store_access import StoreAccess

T = TypeVar("T")
Answer = TypeVar("Answer")


class Overlay(Living, ModalScreen[T]):
    """A screen that closes once, and hears no answer to what it asked when it has closed."""

    async def _dispatch_message(self, message: Message) -> None:
        """A dialog that opens while the explorer ends is never filled: what misses its fields misses nothing."""
        try:
            await super()._dispatch_message(message)
        except NoMatches:
            if not self._app_is_leaving():
                raise

    def _app_is_leaving(self) -> bool:
        from timeloom.tui.explorer import ExplorerScreen

        return any(
            isinstance(each, ExplorerScreen) and each.is_leaving for each in self.app.screen_stack
        )

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result. Does nothing when it has closed already, or when another stands over it."""
        if not self.is_attached or self.app.screen is not self:
            return AwaitComplete()
        return super().dismiss(result)

    @property
    def is_open(self) -> bool:
        """Whether it is on the screen with all that belongs to it, or under another one."""
        return self.is_mounted and self.is_attached and self in self.app.screen_stack

    def tell(self, text: str, seconds: float, *, problem: bool = False) -> bool:
        """Say something for a while on the lower edge, where it covers nothing; False without such an edge."""
        found = self.query(".dialog")
        if not found:
            return False
        edge = found.first()
        edge.border_subtitle = Content(grid(text))  # a str would be read as markup
        edge.set_class(problem, "-problem")
        if self._telling is not None:
            self._telling.stop()
        self._telling = self.set_timer(seconds, lambda: self._told(edge))
        return True

    def _told(self, edge: Widget) -> None:
        edge.border_subtitle = ""
        self._telling = None

    _telling: Timer | None = None

    def ask(
        self,
        access: StoreAccess,
        channel: str,
        question: Callable[[Reader], Answer],
        show: Callable[[Answer], None],
        *,
        holds_keys: bool = True,
    ) -> None:
        """Put a question to the store whose answer is wanted as long as this is open.

        The next key waits for it, unless the keys mean the same without the answer.
        """

        def show_if_open(answer: Answer) -> None:
            if self.is_open:
                show(answer)

        access.ask(channel, question, show_if_open, holds_keys=holds_keys)
