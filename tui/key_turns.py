"""One key at a time: the next is looked at when the one before has had its effect.

Textual hands a key to the widget that has the focus and takes the next one at once. A paste, a macro or a slow line
brings several in one packet: `Ctrl-o` twice would close a dialog that is closed already, letters behind the key that
opens a dialog would reach the screen below. Here they wait, in their order, until the widget, all that are around it
and a screen that has come or gone are done with the key.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from textual import events
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.app import App

PATIENCE: Final = 5.0
"""Seconds after which a widget that gives no sign is no longer waited for."""
TWICE: Final = 2
"""A message that is sent on while another is dealt with stands behind what waited already."""


class KeyTurns:
    """The keys of one app that are still to be looked at."""

    def __init__(
        self, app: App[None], look_at: Callable[[events.Key | events.Paste], Awaitable[None]]
    ) -> None:
        """`look_at` does what a key means, or hands it to a widget."""
        self._app = app
        self._look_at = look_at
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._under_way: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> bool:
        """Whether a key is still to have its effect."""
        return bool(self._waiting) or self._under_way is not None

    async def take(self, event: events.Key | events.Paste) -> None:
        """Look at a key, or keep it until those before it are done."""
        self._waiting.append(event)
        await self._go_on()

    async def _go_on(self) -> None:
        while self._waiting and self._under_way is None:
            screen = self._app.screen
            if not screen.is_mounted:
                self._wait_for(screen)
                return
            event = self._waiting.popleft()
            target = self._app.focused or screen
            try:
                await self._look_at(event)
            except BaseException:
                self._app.call_later(
                    self._go_on
                )  # what went wrong with one key is not the end of the others
                raise
            if event.is_forwarded or self._app.screen is not screen:
                self._wait_for(target)

    def _wait_for(self, target: MessagePump) -> None:
        self._under_way = asyncio.create_task(self._settle(target))

    async def _settle(self, target: MessagePump) -> None:
        try:
            await self._handled(target)
            while True:
                screen = self._app.screen
                with suppress(TimeoutError):
                    await asyncio.wait_for(screen._mounted_event.wait(), PATIENCE)
                # Behind what is called later: the focus of a new screen is set so.
                await self._passed(screen, TWICE)
                await self._passed(self._app, TWICE)
                if self._app.screen is screen:
                    break
        finally:
            self._under_way = None
            self._app.call_later(self._go_on)

    async def _handled(self, target: MessagePump) -> None:
        """Wait until a widget and all around it have dealt with what was sent to it."""
        await self._passed(target, TWICE)
        around = target._parent
        while around is not None and around is not self._app:
            await self._passed(around, 1)
            around = around._parent
        await self._passed(self._app, TWICE)

    async def _passed(self, pump: MessagePump, times: int) -> None:
        """Wait until what is in the queue now has been dealt with; one that is closed has nothing to do any more."""
        for _ in range(times):
            done = asyncio.Event()
            if not pump.call_later(done.set):
                return
            try:
                await asyncio.wait_for(done.wait(), PATIENCE)
            except TimeoutError:
                return
