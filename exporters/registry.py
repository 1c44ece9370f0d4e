"""The exporters there are, found through the entry-point group `timeloom.exporters`.

A module is imported only when it is asked for. A plug-in that cannot be imported is left out with a remark; one that
fails while it writes is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, TextIO

from timeloom.errors import OutputError, TimeloomError
from timeloom.exporters.contract import Context, Exporter
from timeloom.model.events import Event, Remark
from timeloom.plugins import Plugins
from timeloom.text import one_line

GROUP: Final = "timeloom.exporters"
_EXPORTERS: Final[Plugins[Exporter]] = Plugins(
    GROUP, "exporter", ("name", "title", "suffixes", "keeps", "lossless", "write")
)


def forget() -> None:
    """Look for plug-ins anew: after one was installed, and in tests."""
    _EXPORTERS.forget()


def names() -> list[str]:
    """What `--to` may be, without importing anything."""
    return _EXPORTERS.names()


def by_name(name: str) -> Exporter:
    """The exporter called `name`. Raises OutputError if there is none, or if it cannot be loaded."""
    if name not in _EXPORTERS:
        raise OutputError(f"no exporter is called {name!r}", hint=f"there are {', '.join(names())}")
    exporter = _EXPORTERS.load(name)
    if exporter is None:
        raise OutputError(_EXPORTERS.remark(name))
    return exporter


def all_exporters() -> list[Exporter]:
    """Every exporter that can be loaded, by name; `remarks` tells of the others."""
    return _EXPORTERS.all()


def for_suffix(suffix: str) -> list[Exporter]:
    """The exporters that a file name's ending (`.csv`, any case) chooses."""
    wanted = suffix.lower()
    return [exporter for exporter in all_exporters() if wanted in exporter.suffixes]


def write(exporter: Exporter, events: Iterable[Event], out: TextIO, context: Context) -> list[str]:
    """What `exporter.write` says; what goes wrong in somebody else's is an OutputError that names it and the event."""
    package = _EXPORTERS.package(exporter.name) if exporter.name in _EXPORTERS else ""
    if not package:
        return exporter.write(events, out, context)
    watched = _Watched(events)
    called = f"the exporter {exporter.name!r} of {package}"
    hint = "its makers will want to know; --to names another format"
    try:
        said: object = exporter.write(watched, out, context)
    except (Exception, SystemExit) as error:
        no_room = isinstance(error, OSError) and error.filename is None  # of `out` itself
        if watched.failed or no_room or isinstance(error, TimeloomError):
            raise
        raise OutputError(
            f"{called} failed {watched.place}: {type(error).__name__}: {error}", hint=hint
        ) from error
    if not (isinstance(said, list) and all(isinstance(sentence, str) for sentence in said)):
        raise OutputError(
            f"{called} said {said!r:.60} of its losses, which is not a list of sentences"
        )
    return said


class _Watched:
    """Events on their way out; knows which is being written, and whether they ended because ours went wrong."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._events = events
        self._number = 0
        self._event: Event | None = None
        self._ended = self.failed = False

    @property
    def place(self) -> str:
        """Where the writing is."""
        if self._event is None:
            return "behind the last event" if self._ended else "before the first event"
        named = f" ({self._event.uid})" if self._event.uid else ""
        return f"at event {self._number:,}, {one_line(self._event.title)[:60]!r}{named}"

    def __iter__(self) -> Iterator[Event]:
        events = iter(self._events)
        while True:
            try:
                event = next(events, None)
            except BaseException:
                self.failed = True
                raise
            self._event = event
            if event is None:
                self._ended = True
                return
            self._number += 1
            yield event


def remarks() -> list[Remark]:
    """What is wrong with plug-ins that were asked for so far."""
    return _EXPORTERS.remarks()
