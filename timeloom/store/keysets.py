"""Sets of row keys: ranges, and the few keys that are otherwise.

Most of what a filter says about time is a stretch of keys, since the key is the clock. The exceptions are events that
began before the stretch and still went on in it; they are looked up once and kept as single keys.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from timeloom.store.keys import HIGHEST, LOWEST

Range = tuple[int, int]
"""First and last key, both inside."""


@dataclass(frozen=True)
class KeySet:
    """`ranges` ascend and do not touch; `odd` are the keys of events for which the ranges say the opposite."""

    ranges: tuple[Range, ...]
    odd: frozenset[int] = frozenset()

    def __contains__(self, key: int) -> bool:
        return self._in_ranges(key) != (key in self.odd)

    def _in_ranges(self, key: int) -> bool:
        place = bisect_right(self._starts, key) - 1
        return place >= 0 and key <= self.ranges[place][1]

    @cached_property
    def _starts(self) -> list[int]:
        return [first for first, _ in self.ranges]

    @cached_property
    def extra(self) -> list[int]:
        """Members outside the ranges, ascending."""
        return sorted(key for key in self.odd if not self._in_ranges(key))

    @cached_property
    def missing(self) -> frozenset[int]:
        """Keys inside the ranges that are no members."""
        return frozenset(key for key in self.odd if self._in_ranges(key))

    @property
    def everything(self) -> bool:
        return self.ranges == ALL.ranges and not self.odd

    @property
    def nothing(self) -> bool:
        return not self.ranges and not self.odd

    def __invert__(self) -> KeySet:
        return KeySet(tuple(_outside(self.ranges)), self.odd)

    def __and__(self, other: KeySet) -> KeySet:
        return self._joined(other, _common, lambda mine, yours: mine and yours)

    def __or__(self, other: KeySet) -> KeySet:
        return self._joined(other, _either, lambda mine, yours: mine or yours)

    def _joined(
        self,
        other: KeySet,
        ranges: Callable[[tuple[Range, ...], tuple[Range, ...]], tuple[Range, ...]],
        holds: Callable[[bool, bool], bool],
    ) -> KeySet:
        joined = KeySet(ranges(self.ranges, other.ranges))
        return KeySet(
            joined.ranges,
            frozenset(
                key
                for key in self.odd | other.odd
                if holds(key in self, key in other) != joined._in_ranges(key)
            ),
        )


def _common(left: tuple[Range, ...], right: tuple[Range, ...]) -> tuple[Range, ...]:
    found = []
    for first, last in left:
        for start, end in right:
            low, high = max(first, start), min(last, end)
            if low <= high:
                found.append((low, high))
    return tuple(sorted(found))


def _either(left: tuple[Range, ...], right: tuple[Range, ...]) -> tuple[Range, ...]:
    merged: list[Range] = []
    for first, last in sorted((*left, *right)):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def _outside(ranges: Iterable[Range]) -> Iterable[Range]:
    begin = LOWEST
    for first, last in ranges:
        if begin < first:
            yield begin, first - 1
        begin = last + 1
    if begin <= HIGHEST:
        yield begin, HIGHEST


ALL: Final = KeySet(((LOWEST, HIGHEST),))
NONE: Final = KeySet(())


def between(first: int, last: int) -> KeySet:
    """All keys from `first` to `last`; none if it ends before it begins."""
    return KeySet(((first, last),)) if first <= last else NONE


def these(keys: Iterable[int]) -> KeySet:
    """These keys and no other."""
    return KeySet((), frozenset(keys))
