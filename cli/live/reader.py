"""Reads sources into a timeline in a process of its own, and tells the one that shows it how far it has come.

`cli.live.aside` starts it and says in one JSON argument what is to be read into what. A line of standard output
is a JSON object: `done` and `share` while it reads, `shown` once events can be seen,
`report` for each source, `error`, `end`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from timeloom.cli.live.trickling import Trickling
from timeloom.cli.sources.options import Said
from timeloom.errors import TimeloomError
from timeloom.model.events import Item
from timeloom.store.imports.missing import Trickle

_PACE: Final = 0.1
"""Seconds between two words about how far it is."""
_FIRST: Final = 0.25
"""Seconds of reading before the first events are shown."""
_WORTH: Final = 20
"""How many times as long as it takes to show the events of a pipe one waits before showing more of them."""
_THEN: Final = 1.0
_LONGER: Final = 1.5
"""Seconds until they are shown again, and how much longer it takes from time to time: each costs the reading more."""


class _Stopped(BaseException):
    """Comes out of a read that would wait for a slow source."""


class Alongside:
    """Passes items on until it is told to stop or the source fails; what was read by then is kept."""

    def __init__(self, out: TextIO, *, joins: bool = False) -> None:
        """With `joins` there are events already, and what is new is shown when all of it is there."""
        self._out = out
        self._joins = joins
        self._stopping = self._waiting = self._showing = False
        self._told = self._due = 0.0
        self._next = time.monotonic() + _FIRST
        self._wait = _THEN
        self._before = 0
        """Items of the sources before this one."""
        self._here = 0
        self.failure: TimeloomError | None = None

    def say(self, **words: Any) -> None:
        """Tell the other process."""
        self._out.write(json.dumps(words) + "\n")
        self._out.flush()

    def stop(self, *_: object) -> None:
        """End the reading here. A signal's handler: it may come at any time."""
        self._stopping = True
        if self._waiting:
            raise _Stopped

    @property
    def ended(self) -> bool:
        """Whether no further source is to be begun."""
        return self._stopping or self.failure is not None

    # What intake asks

    def items(self, items: Iterator[Item]) -> Iterator[Item]:
        """The same items, as far as they are wanted and can be had."""
        self._before += self._here
        self._here = 0
        try:
            self._waiting = True
            for item in items:
                self._waiting = False
                if self._stopping:
                    return
                yield item
                if self._showing:  # whoever took the item has come back: it is done
                    self._showing = False
                    self.say(shown=True)
                self._waiting = True
        except _Stopped:
            pass
        except (TimeloomError, OSError) as error:
            self._fail(error)
        finally:
            self._waiting = False

    def trickle(self, items: Iterator[Item]) -> Trickle:
        """The items of a pipe as they come. The first of them, or the end, is there."""
        self._before += self._here
        self._here = 0
        trickling = Trickling(items, lambda: self._stopping, self._fail)
        trickling.ahead()
        return _Shown(trickling, self)

    def _fail(self, error: TimeloomError | OSError) -> None:
        if isinstance(error, TimeloomError):
            self.failure = error
        else:
            self.failure = TimeloomError((error.strerror or str(error)).lower())

    def shown(self) -> None:
        """Tell that what was due is shown. How long that took says when it is worth doing again."""
        if self._showing:
            self._showing = False
            self.say(shown=True)
            now = time.monotonic()
            self._next = now + max(_FIRST, _WORTH * (now - self._due))

    def tell(self, done: int, share: float | None) -> None:
        """So many items of this source are done, and so much of it."""
        self._here = done
        now = time.monotonic()
        if now - self._told >= _PACE:
            self._told = now
            self.say(done=self._before + done, share=share)

    def due(self, _done: int) -> bool:
        """Whether it is time to show what is new."""
        now = time.monotonic()
        if now < self._next or self._stopping or self._joins:
            return False
        self._next = now + self._wait
        self._wait *= _LONGER
        self._showing = True
        self._due = now
        return True


class _Shown:
    """A trickle whose next batch is asked for when what was due is shown."""

    def __init__(self, trickle: Trickle, live: Alongside) -> None:
        self._trickle = trickle
        self._live = live

    def batch(self, most: int) -> list[Item] | None:
        self._live.shown()
        return self._trickle.batch(most)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._trickle)


def read(path: Path, files: Sequence[tuple[str, str]], said: Said, live: Alongside) -> None:
    """Read one source after the other, each with the address that it is known by, until one of them fails."""
    from timeloom.cli.sources.fetching import as_address, as_path
    from timeloom.cli.sources.intake import How, take_in
    from timeloom.store import open_writer

    writer = open_writer(path, create=True)
    try:
        for name, known in files:
            report = take_in(
                writer, name, said, How(live=live), recorded=as_address(as_path(known))
            )
            live.say(
                report=name,
                added=report.added,
                rejected=[(each.where, each.why) for each in report.rejected],
                remarks=report.remarks,
            )
            if live.ended:
                break
    except TimeloomError as error:
        live.failure = error
    finally:
        writer.close()


def main() -> None:
    """The process, whose last argument says what to do."""
    from timeloom.importers import registry

    wanted = json.loads(sys.argv[-1])
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = sys.stderr  # nothing else may get between the lines
    live = Alongside(out, joins=wanted["joins"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, live.stop)
    try:
        read(Path(wanted["path"]), wanted["files"], wanted["said"], live)
        if broken := [remark.text for remark in registry.remarks()]:
            live.say(plugins=broken)
        if live.failure is not None:
            live.say(error=live.failure.message, hint=live.failure.hint)
        live.say(end=True)
    except BrokenPipeError:
        os._exit(1)  # nobody is there any more
    if threading.active_count() > 1:
        # A thread that waits for a pipe holds what the interpreter tidies up at its end.
        os._exit(0)
