"""Formats found through entry points: ours, and those that other packages add.

A module is imported only when it is asked for. A plug-in that cannot be imported, or lacks a part of what it has to
be, is left out with a remark and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Final, Generic, TypeVar

from timeloom.model.events import Remark

T = TypeVar("T")
_OWN: Final = "timeloom"
_TEXTS: Final = frozenset({"name", "title", "keeps"})


class Plugins(Generic[T]):
    """The plug-ins of one entry-point group, by name; where two share a name, ours stands."""

    def __init__(self, group: str, kind: str, attributes: Sequence[str]) -> None:
        """`kind` is what a person calls one ("importer"); each has to have these attributes."""
        self._group = group
        self._kind = kind
        self._attributes = tuple(attributes)
        self._loaded: dict[str, T] = {}
        self._shadowed: list[tuple[EntryPoint, EntryPoint]] = []
        self._broken: dict[str, Remark] = {}

    @cached_property
    def _entries(self) -> dict[str, EntryPoint]:
        found: dict[str, EntryPoint] = {}
        # Ours come first; of several others with one name the choice is at least the same every time.
        for entry in sorted(
            entry_points(group=self._group), key=lambda entry: (not _is_ours(entry), entry.value)
        ):
            if found.setdefault(entry.name, entry).value != entry.value:
                self._shadowed.append((entry, found[entry.name]))
        return dict(sorted(found.items()))

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        """All names, without importing anything."""
        return list(self._entries)

    def load(self, name: str) -> T | None:
        """The plug-in of this name, which has to be one of `names`; None if it cannot be used: `remark` says why."""
        if name not in self._loaded:
            try:
                plugin: T = self._entries[name].load()()
                self._require(plugin, name)
            except (Exception, SystemExit) as error:
                self.leave_out(name, error)
                return None
            self._loaded[name] = plugin
        return self._loaded[name]

    def _require(self, plugin: T, name: str) -> None:
        """Raises AttributeError or TypeError for what is no such plug-in."""
        for attribute in self._attributes:
            value = getattr(plugin, attribute)
            if attribute == "name":
                fits = value == name
            elif attribute in _TEXTS:
                fits = isinstance(value, str)
            elif attribute == "suffixes":
                fits = isinstance(value, tuple) and all(isinstance(each, str) for each in value)
            else:
                fits = callable(value) or isinstance(value, bool)
            if not fits:
                wanted = f", not {name!r}, as which it is registered" if attribute == "name" else ""
                raise TypeError(f"its {attribute} is {value!r:.60}{wanted}")

    def package(self, name: str) -> str:
        """The package that the plug-in of this name comes from; empty if it is one of ours."""
        entry = self._entries[name]
        return "" if _is_ours(entry) else _package(entry)

    def all(self) -> list[T]:
        """Every plug-in that can be used, by name."""
        return [plugin for name in self.names() if (plugin := self.load(name)) is not None]

    def leave_out(self, name: str, error: BaseException) -> None:
        """Remember what is wrong with a plug-in."""
        why = f"{type(error).__name__}: {error}"
        text = f"the {self._kind} {name!r} of {_package(self._entries[name])} is left out: {why}"
        self._broken.setdefault(name, Remark(text))

    def remark(self, name: str) -> str:
        """What is wrong with a plug-in."""
        return self._broken[name].text

    def remarks(self) -> list[Remark]:
        """What is wrong with the plug-ins that were asked for so far."""
        shadowed = [
            Remark(
                f"the {self._kind} {other.name!r} of {_package(other)} is left out:"
                f" {'Timeloom' if _is_ours(entry) else _package(entry)} has one of this name"
            )
            for other, entry in self._shadowed
        ]
        return [*self._broken.values(), *shadowed]

    def forget(self) -> None:
        """Look for plug-ins anew: after one was installed, and in tests."""
        self.__dict__.pop("_entries", None)
        self._loaded.clear()
        self._broken.clear()
        self._shadowed.clear()


def _is_ours(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == _OWN


def _package(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.module
