"""What lives on when the timeline gives no answer: the failure is told, and the next key is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.message_pump import MessagePump

from timeloom.errors import TimeloomError

if TYPE_CHECKING:
    _Pump = MessagePump
else:
    _Pump = object


class Living(_Pump):
    """Part of a screen, a widget or the app. Textual would end whatever meets an error."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if failure_in(error) is None:
                raise
            self.app._handle_exception(error)


def failure_in(error: BaseException | None) -> TimeloomError | None:
    """The failure that a person can be told of, behind an error that Textual has made of it."""
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, TimeloomError):
            return error
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None
