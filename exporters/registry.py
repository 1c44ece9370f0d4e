"""The exporters there are, found through the entry-point group `timeloom.exporters`.

A module is imported only when it is asked for. A plug-in that cannot be imported is left out with a remark.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from exporters.contract import Exporter
from timeloom.errors import OutputError
from timeloom.events import Remark

GROUP: Final = "timeloom.exporters"
_OWN: Final = "timeloom"

_loaded: dict[str, Exporter] = {}
_broken: dict[str, Remark] = {}


@cache
def _entries() -> dict[str, EntryPoint]:
    """Entry points by name; where two share a name, ours stands."""
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.value):
        ours = entry.dist is not None and entry.dist.name == _OWN
        if ours or entry.name not in found:
            found[entry.name] = entry
    return dict(sorted(found.items()))


def forget() -> None:
    """Look for plug-ins anew: after one was installed, and in tests."""
    _entries.cache_clear()
    _loaded.clear()
    _broken.clear()


def names() -> list[str]:
    """What `--to` may be, without importing anything."""
    return list(_entries())


def by_name(name: str) -> Exporter:
    """The exporter called `name`. Raises OutputError if there is none, or if it cannot be loaded."""
    if name not in _entries():
        raise OutputError(f"no exporter is called {name!r}", hint=f"there are {', '.join(names())}")
    exporter = _load(name)
    if exporter is None:
        raise OutputError(_broken[name].text)
    return exporter


def all_exporters() -> list[Exporter]:
    """Every exporter that can be loaded, by name; `remarks` tells of the others."""
    return [exporter for name in names() if (exporter := _load(name)) is not None]


def for_suffix(suffix: str) -> list[Exporter]:
    """The exporters that a file name's ending (`.csv`, any case) chooses."""
    wanted = suffix.lower()
    return [exporter for exporter in all_exporters() if wanted in exporter.suffixes]


def remarks() -> list[Remark]:
    """What is wrong with plug-ins that were asked for so far."""
    return list(_broken.values())


def _load(name: str) -> Exporter | None:
    if name in _loaded:
        return _loaded[name]
    entry = _entries()[name]
    try:
        exporter: Exporter = entry.load()()
        for attribute in ("name", "title", "suffixes", "keeps", "lossless", "write"):
            getattr(exporter, attribute)
    except Exception as error:
        package = entry.dist.name if entry.dist is not None else entry.module
        why = f"{type(error).__name__}: {error}"
        _broken[name] = Remark(f"the exporter {name!r} of {package} is left out: {why}")
        return None
    _loaded[name] = exporter
    return exporter


def as_markdown() -> str:
    """The formats that are written, as a table for the documentation."""
    lines = ["| format | `--to` | endings | without loss | what is kept |", "|---|---|---|---|---|"]
    for it in sorted(all_exporters(), key=lambda it: it.title.casefold()):
        endings = " ".join(f"`{suffix}`" for suffix in it.suffixes)
        whole = "yes" if it.lossless else "no"
        lines.append(f"| {it.title} | `{it.name}` | {endings} | {whole} | {it.keeps} |")
    return "\n".join(lines) + "\n"
