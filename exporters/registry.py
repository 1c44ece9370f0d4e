"""The exporters there are, found through the entry-point group `timeloom.exporters`.

A module is imported only when it is asked for. A plug-in that cannot be imported is left out with a remark.
"""

from __future__ import annotations

from typing import Final

from exporters.contract import Exporter
from timeloom.errors import OutputError
from timeloom.events import Remark
from timeloom.plugins import Plugins

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


def remarks() -> list[Remark]:
    """What is wrong with plug-ins that were asked for so far."""
    return _EXPORTERS.remarks()
