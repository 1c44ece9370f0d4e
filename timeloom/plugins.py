"""Formats found through entry points: ours, and those that other packages add.

A module is imported only when it is asked for. A plug-in that cannot be imported, or lacks a part of what it has to
be, is left out with a remark and stops nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Final, Generic, TypeVar

from timeloom.events import Remark

T = TypeVar("T")
_OWN: Final = "timeloom"


class Plugins(Generic[T]):
    """The plug-ins of one entry-point group, by name; where two share a name, ours stands."""

    def __init__(self, group: str, kind: str, attributes: Sequence[str]) -> None:
        """`kind` is what a person calls one ("importer"); each has to have these attributes."""
        self._group = group
        self._kind = kind
        self._attributes = tuple(attributes)
        self._loaded: dict[str, T] = {}
        self._broken: dict[str, Remark] = {}

    @cached_property
    def _entries(self) -> dict[str, EntryPoint]:
        found: dict[str, EntryPoint] = {}
        for entry in sorted(entry_points(group=self._group), key=lambda entry: entry.value):
            ours = entry.dist is not None and entry.dist.name == _OWN
            if ours or entry.name not in found:
                found[entry.name] = entry
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
                for attribute in self._attributes:
                    getattr(plugin, attribute)
            except Exception as error:
                self.leave_out(name, error)
                return None
            self._loaded[name] = plugin
        return self._loaded[name]

    def all(self) -> list[T]:
        """Every plug-in that can be used, by name."""
        return [plugin for name in self.names() if (plugin := self.load(name)) is not None]

    def leave_out(self, name: str, error: Exception) -> None:
        """Remember what is wrong with a plug-in."""
        entry = self._entries[name]
        package = entry.dist.name if entry.dist is not None else entry.module
        why = f"{type(error).__name__}: {error}"
        text = f"the {self._kind} {name!r} of {package} is left out: {why}"
        self._broken.setdefault(name, Remark(text))

    def remark(self, name: str) -> str:
        """What is wrong with a plug-in."""
        return self._broken[name].text

    def remarks(self) -> list[Remark]:
        """What is wrong with the plug-ins that were asked for so far."""
        return list(self._broken.values())

    def forget(self) -> None:
        """Look for plug-ins anew: after one was installed, and in tests."""
        self.__dict__.pop("_entries", None)
        self._loaded.clear()
        self._broken.clear()
