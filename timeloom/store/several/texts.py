"""The texts of prose sources in several timelines that are shown as one.

Where two files kept the same text of a source, it is one text and its passages are those of both. Where the texts
differ (read on different days, or another file of the same name), each is a text of its own: `essay.md` in the first
file, `essay.md@other` in `other.db`.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from timeloom.model.events import Passage, Source
from timeloom.store.protocol import SourceMap

if TYPE_CHECKING:
    from timeloom.store.protocol import PassageOf
    from timeloom.store.several.crossings import Crossings


class _Text(NamedTuple):
    address: str
    """What its own file calls it."""
    origin: int
    """The file that it is read from."""
    origins: tuple[int, ...]
    """The files whose passages lie in it."""


class MergedTexts:
    """Which texts there are in several timelines as they are now."""

    def __init__(self, crossings: Crossings) -> None:
        self._crossings = crossings
        self._texts: dict[str, _Text] = {}
        self._outer: dict[tuple[int, str], str] = {}
        """For each file and address of its own, what everybody else calls the source."""
        self.sources: list[Source] = []
        for origin, one in enumerate(crossings.readers):
            for source in one.sources():
                self._take(origin, source)

    def _take(self, origin: int, source: Source) -> None:
        outer, kept = source.address, bool(self._size(origin, source.address))
        known = self._texts.get(outer)
        if known is not None and kept and not self._same(known, origin, source):
            outer = f"{source.address}@{self._crossings.labels[origin]}"
            known = self._texts.get(outer)
        self._outer[origin, source.address] = outer
        if known is not None:
            self._texts[outer] = known._replace(origins=(*known.origins, origin))
            return
        if kept:
            # Files that know the source without its text came before.
            others = [
                each for (each, address), name in self._outer.items()
                if name == outer and address == source.address and each != origin
            ]  # fmt: skip
            self._texts[outer] = _Text(source.address, origin, (*others, origin))
        if outer not in {each.address for each in self.sources}:
            self.sources.append(replace(source, address=outer))

    def _size(self, origin: int, address: str) -> int:
        return self._crossings.readers[origin].source_size(address)

    def _same(self, known: _Text, origin: int, source: Source) -> bool:
        """Whether a file kept the very text that is known already."""
        first = self._crossings.readers[known.origin].sources()
        digest = next((each.digest for each in first if each.address == known.address), "")
        if digest and source.digest:
            return digest == source.digest
        return self._size(known.origin, known.address) == self._size(origin, source.address)

    def inner(self, address: str) -> tuple[int, str] | None:
        """The file that holds the text of a source, and the source's address there; None if none does."""
        found = self._texts.get(address)
        return None if found is None else (found.origin, found.address)

    # what `Reader` asks

    def size(self, address: str) -> int:
        found = self._texts.get(address)
        return self._size(found.origin, found.address) if found else 0

    def map(self, address: str) -> SourceMap:
        found = self._texts.get(address)
        if found is None:
            return SourceMap(address, 0)
        readers = self._crossings.readers
        maps = {origin: readers[origin].source_map(found.address) for origin in found.origins}
        longest = max(each.longest for each in maps.values())
        return maps[found.origin]._replace(address=address, longest=longest, origin=found.origin)

    def text(self, known: SourceMap, start: int, end: int) -> str:
        found = self._texts.get(known.address)
        if found is None or found.origin != known.origin:
            return ""
        own = known._replace(address=found.address)
        return self._crossings.readers[found.origin].source_text(found.address, start, end, own)

    def passages(self, known: SourceMap, start: int, end: int) -> list[PassageOf]:
        found = self._texts.get(known.address)
        if found is None:
            return []
        own = known._replace(address=found.address)
        return sorted(
            (
                self._outer_passage(origin, one)
                for origin in found.origins
                for one in self._crossings.readers[origin].passages(found.address, start, end, own)
            ),
            key=_place,
        )

    def passages_from(
        self, address: str, offset: int, *, backwards: bool = False
    ) -> Iterator[PassageOf]:
        found = self._texts.get(address)
        streams = [self._stream(origin, found.address, offset, backwards=backwards)
                   for origin in found.origins] if found else []  # fmt: skip
        return heapq.merge(*streams, key=_place, reverse=backwards)

    def _stream(
        self, origin: int, address: str, offset: int, *, backwards: bool
    ) -> Iterator[PassageOf]:
        reader = self._crossings.readers[origin]
        for one in reader.passages_from(address, offset, backwards=backwards):
            yield self._outer_passage(origin, one)

    def places(self, uid: str) -> list[tuple[str, Passage]]:
        origin, own = self._crossings.inner(uid)
        return [
            (self._outer.get((origin, address), address), passage)
            for address, passage in self._crossings.readers[origin].places(own)
        ]

    def _outer_passage(self, origin: int, one: PassageOf) -> PassageOf:
        passage, uid, title = one
        return passage, self._crossings.outer_one(origin, uid), title


def _place(one: PassageOf) -> tuple[int, int]:
    return one[0].start, one[0].end
