"""One key at a time: the next is looked at when the one before has had its effect.

Textual hands a key to the widget that has the focus and takes the next one at once. A paste, a macro or a slow line
brings several in one packet: `Ctrl-o` twice would close a dialog that is closed already, letters behind the key that
opens a dialog would reach the screen below. Here they wait, in their order, until the widget, all that are around it
and a screen that has come or gone are done with the key, and until the answer is there from which a dialog is made:
`p a` accepts the first proposed event, however long it takes to find those that are proposed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from textual import events
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.app import App

PATIENCE: Final = 5.0
"""Seconds after which a widget that gives no sign is no longer waited for."""
GRACE: Final = 0.1
"""Seconds that Esc waits for its turn behind an answer; then it stops the waiting."""
TWICE: Final = 2
"""A message that is sent on while another is dealt with stands behind what waited already."""


class Held(Protocol):
    """What keys wait for although their widget is done: answers that are on their way."""

    def holds(self) -> bool:
        """Whether a key has to wait."""

    def stops(self, key: str) -> bool:
        """Whether a key stops the waiting."""

    def give_up(self) -> None:
        """Wait no longer."""


class KeyTurns:
    """The keys of one app that are still to be looked at."""

    def __init__(
        self,
        app: App[None],
        look_at: Callable[[events.Key | events.Paste], Awaitable[None]],
        held: Held,
    ) -> None:
        """`look_at` does what a key means, or hands it to a widget."""
        self._app = app
        self._look_at = look_at
        self._held = held
        self._stopping: asyncio.TimerHandle | None = None
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

    def put_first(self, keys: Sequence[events.Key]) -> None:
        """Have these keys looked at before those that wait; the key that is under way goes on to them."""
        self._waiting.extendleft(reversed(keys))

    def forget(self, keys: Sequence[events.Key]) -> None:
        """Drop these keys, which wait."""
        dropped = {id(each) for each in keys}
        self._waiting = deque(each for each in self._waiting if id(each) not in dropped)

    def answered(self) -> None:
        """What keys have waited for may be there."""
        if self._waiting and self._under_way is None:
            self._app.call_later(self._go_on)

    async def _go_on(self) -> None:
        while self._waiting and self._under_way is None:
            if self._held.holds():
                self._let_stop()
                return
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

    def _let_stop(self) -> None:
        """If a key that stops the waiting is among those that wait: have it do so after a moment."""
        if self._stopping is None and self._stop_key() is not None:
            self._stopping = asyncio.get_running_loop().call_later(GRACE, self._stop)

    def _stop_key(self) -> int | None:
        keys = enumerate(self._waiting)
        return next(
            (
                at
                for at, each in keys
                if isinstance(each, events.Key) and self._held.stops(each.key)
            ),
            None,
        )

    def _stop(self) -> None:
        """Wait no longer, and forget what was typed for the dialog that does not come."""
        self._stopping = None
        at = self._stop_key()
        if at is not None and self._held.holds():
            for _ in range(at + 1):
                self._waiting.popleft()
            self._held.give_up()

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
