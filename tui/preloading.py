"""Loading what the next key may need, while nobody is pressing one.

Before the first frame nothing is loaded that the frame does not show. Each dialog and view would pay for that with the
first press of its key: some 30 ms of reading modules while the screen stands still.
"""

from __future__ import annotations

import sys
import threading
from importlib import import_module
from pkgutil import iter_modules
from time import sleep
from typing import Final

REST: Final = 0.6
"""Seconds after the first frame until it begins: a person who starts with a key in mind has pressed it by then."""
PAUSE: Final = 0.01
"""Seconds between one module and the next, in which a key finds nobody at work."""
PACKAGES: Final = ("tui.actions", "tui.widgets", "tui.screens", "tui.layout", "exporters")
FURTHER: Final = (
    "timeloom.query.parser",
    "timeloom.query.printing",
    "timeloom.store.compile",
    "timeloom.store.writer",
    "timeloom.clock",
    "timeloom.dates.typed",
    "email.parser",  # what names the plug-ins that are installed is read with it
)


def names() -> list[str]:
    """The modules that are not loaded yet, in the order in which they will be."""
    found = list(FURTHER)
    for package in PACKAGES:
        places = import_module(package).__path__
        found += [f"{package}.{each.name}" for each in iter_modules(places)]
    return [name for name in found if name not in sys.modules]


def begin() -> threading.Thread:
    """Load them on a thread that ends with the program. What cannot be loaded says so when it is wanted."""
    thread = threading.Thread(target=_load, name="timeloom-preload", daemon=True)
    thread.start()
    return thread


def _load() -> None:
    for name in names():
        try:
            import_module(name)
        except Exception:  # whatever is wrong with it, the key that needs it is the one to tell
            continue
        sleep(PAUSE)
