"""The importers there are, found through the entry-point group `timeloom.importers`.

A module is imported only when it is asked for: by name that one, to recognise a source all of them. A plug-in that
cannot be imported, or fails while it looks at a source, is left out with a remark and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from timeloom.errors import SourceError, TimeloomError
from timeloom.importers.contract import STDIN, Importer, Input, Mapped, Sample
from timeloom.importers.source.encoding import looks_binary, no_text, readable, unmarked
from timeloom.importers.source.entries import sound
from timeloom.model.events import Event, Item, Mention, Rejection, Remark
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
    sample = readable(sample)
    for importer in all_importers():
        try:
            certainty = min(1.0, float(importer.sniff(sample)))
        except (Exception, SystemExit) as error:
            _IMPORTERS.leave_out(importer.name, error)
            continue
        if certainty > 0:  # which what is not a number is not
            ranked.append((importer, certainty))
    ranked.sort(key=lambda pair: -pair[1])
    return ranked


def read(importer: Importer, source: Input) -> Iterator[Item]:
    """What the importer finds in the source, as far as a timeline can hold it; what it cannot hold is rejected.

    What goes wrong inside somebody else's is a SourceError that names it.
    """
    package = _IMPORTERS.package(importer.name) if importer.name in _IMPORTERS else ""
    items = _watched(importer, source, package) if package else importer.read(source)
    items = sound(items, source)
    if not source.options.encoding and (guessed := unmarked(source.sample.head)):
        said = f"no byte order mark: read as {guessed}, a guess; if that is wrong, use --encoding"
        return chain(items, [Remark(said)])  # the first item of prose says that its text is there
    return items


def columns(importer: Mapped, source: Input) -> list[tuple[str, str]]:
    """What the importer takes the source's columns for; nothing, and a remark, if somebody else's fails."""
    name = getattr(importer, "name", "")
    try:
        return importer.columns(source)
    except TimeloomError:
        raise
    except Exception as error:
        if name not in _IMPORTERS or not _IMPORTERS.package(name):
            raise
        _IMPORTERS.leave_out(name, error)
        return []


def _watched(importer: Importer, source: Input, package: str) -> Iterator[Item]:
    called = f"{source.address}: the importer {importer.name!r} of {package}"
    hint = "its makers will want to know; --format names another importer"
    try:
        for item in importer.read(source):
            if wrong := _what_is_wrong(item):
                raise SourceError(f"{called} gave {wrong}", hint=hint)
            yield item
    except (TimeloomError, OSError):
        raise
    except (Exception, SystemExit) as error:
        raise SourceError(f"{called} failed: {type(error).__name__}: {error}", hint=hint) from error


def _what_is_wrong(item: object) -> str:
    """Why an item is none; empty if it is one."""
    if not isinstance(item, Event):
        known = isinstance(item, Mention | Rejection | Remark)
        return "" if known else f"{item!r:.60}, which is not an event"
    texts = (item.title, item.uid, item.summary, item.where)
    if not all(isinstance(text, str) for text in texts):
        return f"an event whose title, uid or text is not text ({item.title!r:.60})"
    date: object = item.date
    if not (date is None or isinstance(date, str)):
        return f"an event whose date is not text ({date!r:.60})"
    values = [value for each in item.fields.values() for value in each]
    if not all(isinstance(text, str) for text in (*item.fields, *values)):
        return f"an event with fields that are not text ({item.fields!r:.60})"
    return ""


def choose(sample: Sample, name: str = "") -> Importer:
    """The importer called `name`, else the one that is surest of the sample. Raises SourceError without one."""
    if name:
        named = by_name(name)
        if sample.is_folder and not any(named is one for one, _ in recognise(sample)):
            raise SourceError(
                f"{sample.name} is a folder, which {named.title} is not",
                hint="name the files in it",
            )
        return named
    ranked = recognise(sample)
    if ranked:
        return ranked[0][0]
    shown = "standard input" if sample.name == STDIN else sample.name
    if sample.is_folder:
        raise SourceError(f"{shown} is a folder", hint="name the files in it")
    if looks_binary(sample.head):
        raise no_text(shown, sample.head)
    raise SourceError(
        f"{shown} has an unrecognised format",
        hint=f"name it with --format ({', '.join(names())})",
    )
