"""Ids that others gave: one that comes again (a person's, a case's, a machine's) names no event of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from timeloom.model.events import Remark
from timeloom.text import number

_REMEMBERED: Final = 1_000_000
"""Ids that are remembered, so that memory stays bounded; the store itself rejects a later repeat by its place."""


class RepeatedIds:
    """The ids of one source's entries, and how often one came again."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._repeated = 0
        self._example = ""

    def comes_again(self, uid: str, key: str, where: str) -> bool:
        """Whether an id, which stands under a key, names an earlier entry already."""
        if uid not in self._seen:
            if len(self._seen) < _REMEMBERED:
                self._seen.add(uid)
            return False
        self._repeated += 1
        self._example = self._example or (
            f"({where}: {uid!r:.80}): it does not name the event there, and is kept as the field {key!r}"
        )
        return True

    def remarks(self) -> Iterator[Remark]:
        """That ids came again, if any did."""
        if self._repeated:
            entries = number(self._repeated, "entry", "entries")
            yield Remark(f"{entries} with an id that came before {self._example}")
