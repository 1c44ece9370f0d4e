"""The importers there are, found through the entry-point group `timeloom.importers`.

A module is imported only when it is asked for: by name that one, to recognise a source all of them. A plug-in that
cannot be imported, or fails while it looks at a source, is left out with a remark and stops nothing else.
"""

from __future__ import annotations

from typing import Final

from importers.contract import STDIN, Importer, Sample
from importers.text import binary_kind, looks_binary
from timeloom.errors import SourceError
from timeloom.events import Remark
from timeloom.plugins import Plugins

GROUP: Final = "timeloom.importers"
_IMPORTERS: Final[Plugins[Importer]] = Plugins(
    GROUP, "importer", ("name", "title", "suffixes", "keeps", "sniff", "read")
)


def forget() -> None:
    """Look for plug-ins anew: after one was installed, and in tests."""
    _IMPORTERS.forget()


def names() -> list[str]:
    """What `--format` may be, without importing anything."""
    return _IMPORTERS.names()


def by_name(name: str) -> Importer:
    """The importer called `name`. Raises SourceError if there is none, or if it cannot be loaded."""
    if name not in _IMPORTERS:
        raise SourceError(f"no importer is called {name!r}", hint=f"there are {', '.join(names())}")
    importer = _IMPORTERS.load(name)
    if importer is None:
        raise SourceError(_IMPORTERS.remark(name))
    return importer


def all_importers() -> list[Importer]:
    """Every importer that can be loaded, by name; `remarks` tells of the others."""
    return _IMPORTERS.all()


def remarks() -> list[Remark]:
    """What is wrong with plug-ins that were asked for so far."""
    return _IMPORTERS.remarks()


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
            _IMPORTERS.leave_out(importer.name, error)
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
            f"{shown} is a binary file ({binary_kind(sample.head)})",
            hint="`timeloom formats` lists what can be read",
        )
    raise SourceError(
        f"{shown} is in no format that was recognised",
        hint=f"say what it is with --format ({', '.join(names())})",
    )
