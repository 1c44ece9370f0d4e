"""Items of a source that takes its time: a pipe whose other end has not written the rest yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol, runtime_checkable

from timeloom.events import Item


@runtime_checkable
class Trickle(Iterable[Item], Protocol):
    """Gives what has come, and does not wait until there is more."""

    def batch(self, most: int) -> list[Item] | None:
        """What has come since, at most so many items, after a short wait for them; None at the end."""


def batches(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    """The items in lists of at most so many: of a trickle what there is, which may be nothing yet; else full ones."""
    if isinstance(items, Trickle):
        while (some := items.batch(most)) is not None:
            yield some
        return
    rest = iter(items)
    while some := list(islice(rest, most)):
        yield some
