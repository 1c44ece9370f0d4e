"""Reads sources into a timeline in a process of its own, and tells the one that shows it how far it has come.

`cli.aside` starts it and says in one JSON argument what is to be read into what. A line of standard output is a JSON
object: `done` and `share` while it reads, `shown` once events can be seen, `report` for each source, `error`, `end`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from cli.readings import Said
from timeloom.errors import TimeloomError
from timeloom.events import Item

_PACE: Final = 0.1
"""Seconds between two words about how far it is."""
_FIRST: Final = 0.25
"""Seconds of reading before the first events are shown."""
_THEN: Final = 1.0
_LONGER: Final = 1.5
"""Seconds until they are shown again, and how much longer it takes from time to time: each costs the reading more."""


class _Stopped(BaseException):
    """Comes out of a read that would wait for a slow source."""


class Alongside:
    """Passes items on until it is told to stop or the source fails; what was read by then is kept."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._stopping = self._waiting = self._showing = False
        self._told = 0.0
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
        except TimeloomError as error:
            self.failure = error
        except OSError as error:
            self.failure = TimeloomError((error.strerror or str(error)).lower())
        finally:
            self._waiting = False

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
        if now < self._next or self._stopping:
            return False
        self._next = now + self._wait
        self._wait *= _LONGER
        self._showing = True
        return True


def read(path: Path, files: Sequence[str], said: Said, live: Alongside) -> None:
    """Read one source after the other until one of them fails."""
    from cli.intake import take_in
    from timeloom.store import open_writer

    writer = open_writer(path, create=True)
    try:
        for name in files:
            report = take_in(writer, name, said, live=live)
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
    wanted = json.loads(sys.argv[-1])
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    sys.stdout = sys.stderr  # nothing else may get between the lines
    live = Alongside(out)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, live.stop)
    try:
        read(Path(wanted["path"]), wanted["files"], wanted["said"], live)
        if live.failure is not None:
            live.say(error=live.failure.message, hint=live.failure.hint)
        live.say(end=True)
    except BrokenPipeError:
        sys.exit(1)  # nobody is there any more
