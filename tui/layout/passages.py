"""Going along the passages of a source, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain

from timeloom.events import Passage


def step_along(
    passages: Iterable[tuple[Passage, str, str]],
    cursor: int,
    focus: str | None,
    steps: int,
    lets: Callable[[str], bool],
) -> tuple[int, str] | None:
    """Where the passage begins that is `steps` on, and the event it speaks of; the last one if there are fewer.

    `passages` come in the order of the way, from those that begin at the cursor on. Of several that begin there, the
    focused event's is where one stands. `lets` says of an event whether it is stopped at. None: no passage is left.
    """
    here: list[tuple[Passage, str, str]] = []
    rest = iter(passages)
    for one in rest:
        if one[0].start != cursor:
            rest = chain([one], rest)
            break
        here.append(one)
    uids = [uid for _, uid, _ in here]
    if focus in uids:
        here = here[uids.index(focus) + 1 :]
    elif focus is not None:
        here = []
    found = None
    for passage, uid, _ in chain(here, rest):
        if steps <= 0:
            break
        if lets(uid):
            found = (passage.start, uid)
            steps -= 1
    return found
