"""What a format could not hold, counted while writing and said in sentences at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping


class Losses:
    """Counts by kind; `words` has for each kind what to say of one and of several (`{n}` is the number)."""

    def __init__(self, words: Mapping[str, tuple[str, str]]) -> None:
        self._words = words
        self._counts: Counter[str] = Counter()

    def add(self, kind: str, number: int = 1) -> None:
        self._counts[kind] += number

    def sentences(self) -> list[str]:
        """A sentence for each kind that occurred, in the order of `words`."""
        said = []
        for kind, (one, many) in self._words.items():
            if number := self._counts[kind]:
                said.append(one if number == 1 else many.format(n=f"{number:,}"))
        return said
