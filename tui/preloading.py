"""Loading what the next key may need, while nobody is pressing one.

Before the first frame nothing is loaded that the frame does not show. Each dialog and view would pay for that with the
first press of its key: some 30 ms of reading modules while the screen stands still.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from time import monotonic, sleep
from typing import Final

REST: Final = 1.5
"""Seconds without a key, and after the first frame, before anything is loaded."""
PAUSE: Final = 0.01
"""Seconds between one module and the next, in which a key finds nobody at work."""
PACKAGES: Final = (
    "timeloom.tui.actions",
    "timeloom.tui.dialogs",
    "timeloom.tui.panes",
    "timeloom.tui.views",
    "timeloom.exporters",
)
FURTHER: Final = (
    "timeloom.query.parser",
    "timeloom.query.printing",
    "timeloom.store.sqlite.search.compile",
    "timeloom.store.sqlite.write.writer",
    "timeloom.clock",
    "timeloom.tui.dialogs.export_dialog",
    "timeloom.dates.typed",
    "email.parser",  # what names the plug-ins that are installed is read with it
)


def names() -> list[str]:
    """The modules that are not loaded yet, in the order in which they will be."""
    from pkgutil import walk_packages

    found = list(FURTHER)
    for package in PACKAGES:
        places = import_module(package).__path__
        found += [each.name for each in walk_packages(places, f"{package}.") if not each.ispkg]
    return [name for name in found if name not in sys.modules]


class Preloading:
    """Loads on a thread of its own, which ends with the program, and only while no key has been pressed for a while."""

    def __init__(self) -> None:
        self._touched = monotonic()
        self._thread = threading.Thread(target=self._load, name="timeloom-preload", daemon=True)

    def begin(self) -> None:
        """The first frame is there."""
        self.touch()
        self._thread.start()

    def touch(self) -> None:
        """A key was pressed: what it does comes first."""
        self._touched = monotonic()

    def _load(self) -> None:
        for name in names():
            while (rest := monotonic() - self._touched) < REST:
                sleep(REST - rest)
            try:
                import_module(name)
            except Exception:  # whatever is wrong with it, the key that needs it is the one to tell
                continue
            sleep(PAUSE)
