"""Which keys of many rows are worth a comparison, in constant memory: a counting Bloom filter of one hash.

Of a table that was replaced as a whole nearly every key is on one side only, and of one in which a few words come
again and again nearly every row is under them. Neither says which row is which event, and to write and sort all of
them takes many times as long as to count them first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_SLOTS: Final = 1 << 24
"""Bytes of the filter, 16 MB."""
_BOTH: Final = 0b11
"""The two lowest bits of a slot: the sides that it was counted for;"""
_ONE: Final = 0b100
"""the others say how often, and stop at the highest number that they hold."""
_FULL: Final = 0b11111100


class SharedKeys:
    """Counts the keys of both sides, then says which of them both sides may have and few rows enough."""

    def __init__(self, most: int) -> None:
        """More than `most` rows under one key tell nothing; `most` is larger than what a slot counts to (63)."""
        self._most = most
        self._slots = bytearray(_SLOTS)
        self._many: dict[int, int] = {}
        """How often each key of a full slot was let through."""

    def count(self, side: int, keys: Iterable[int]) -> None:
        """Count the keys of one row of side 0 or 1."""
        slots, bit = self._slots, 1 << side
        for key in keys:
            at = key % _SLOTS
            held = slots[at] | bit
            slots[at] = held if held >= _FULL else held + _ONE

    def may_tell(self, key: int) -> bool:
        """Whether to look at one more row under this key.

        Wrong only with yes, where another key has its slot. Of a key that too many share, one row more than `most` is
        let through, so that whoever counts them sees that there are too many.
        """
        held = self._slots[key % _SLOTS]
        if held & _BOTH != _BOTH:
            return False
        if held < _FULL:
            return True
        seen = self._many.get(key, 0)
        if seen > self._most:
            return False
        self._many[key] = seen + 1
        return True
