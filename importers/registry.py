"""The importers there are, found through the entry-point group `timeloom.importers`.

A module is imported only when it is asked for: by name that one, to recognise a source all of them. A plug-in that
cannot be imported, or fails while it looks at a source, is left out with a remark and stops nothing else.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Final

from importers.contract import STDIN, Importer, Sample
from importers.text import looks_binary
from timeloom.errors import SourceError
from timeloom.events import Remark

GROUP: Final = "timeloom.importers"
_OWN: Final = "timeloom"

_loaded: dict[str, Importer] = {}
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
    """What `--format` may be, without importing anything."""
    return list(_entries())


def by_name(name: str) -> Importer:
    """The importer called `name`. Raises SourceError if there is none, or if it cannot be loaded."""
    if name not in _entries():
        raise SourceError(f"no importer is called {name!r}", hint=f"there are {', '.join(names())}")
    importer = _load(name)
    if importer is None:
        raise SourceError(_broken[name].text)
    return importer


def all_importers() -> list[Importer]:
    """Every importer that can be loaded, by name; `remarks` tells of the others."""
    return [importer for name in names() if (importer := _load(name)) is not None]


def remarks() -> list[Remark]:
    """What is wrong with plug-ins that were asked for so far."""
    return list(_broken.values())


def _load(name: str) -> Importer | None:
    if name in _loaded:
        return _loaded[name]
    entry = _entries()[name]
    try:
        importer: Importer = entry.load()()
        for attribute in ("name", "title", "suffixes", "keeps", "sniff", "read"):
            getattr(importer, attribute)
    except Exception as error:
        _broken.setdefault(name, _complaint(entry, error))
        return None
    _loaded[name] = importer
    return importer


def _complaint(entry: EntryPoint, error: Exception) -> Remark:
    package = entry.dist.name if entry.dist is not None else entry.module
    return Remark(
        f"the importer {entry.name!r} of {package} is left out: {type(error).__name__}: {error}"
    )


def for_suffix(suffix: str) -> list[Importer]:
    """The importers that read files with this ending (`.csv`, any case)."""
    wanted = suffix.lower()
    return [importer for importer in all_importers() if wanted in importer.suffixes]


def recognise(sample: Sample) -> list[tuple[Importer, float]]:
    """The importers that may read the sample and how sure each is (above 0, at most 1), surest first."""
    ranked: list[tuple[Importer, float]] = []
    for importer in all_importers():
        try:
            certainty = min(1.0, float(importer.sniff(sample)))
        except Exception as error:
            _broken[importer.name] = _complaint(_entries()[importer.name], error)
            continue
        if certainty > 0:
            ranked.append((importer, certainty))
    ranked.sort(key=lambda pair: -pair[1])
    return ranked


def choose(sample: Sample, name: str = "") -> Importer:
    """The importer called `name`, else the one that is surest of the sample. Raises SourceError without one."""
    if name:
        return by_name(name)
    ranked = recognise(sample)
    if ranked:
        return ranked[0][0]
    shown = "standard input" if sample.name == STDIN else sample.name
    if sample.is_folder:
        raise SourceError(f"{shown} is a folder", hint="name the files in it")
    if looks_binary(sample.head):
        raise SourceError(
            f"{shown} is a binary file that no importer knows",
            hint="`timeloom formats` lists what can be read",
        )
    raise SourceError(
        f"{shown} is in no format that was recognised",
        hint=f"say what it is with --format ({', '.join(names())})",
    )


def as_markdown() -> str:
    """The formats that are read, as a table for the documentation."""
    lines = ["| format | `--format` | endings | what is taken over |", "|---|---|---|---|"]
    for it in sorted(all_importers(), key=lambda it: it.title.casefold()):
        endings = " ".join(f"`{suffix}`" for suffix in it.suffixes)
        lines.append(f"| {it.title} | `{it.name}` | {endings} | {it.keeps} |")
    return "\n".join(lines) + "\n"
