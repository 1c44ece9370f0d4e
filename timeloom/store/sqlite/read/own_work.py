"""What a person did in a timeline, beside what its sources say: read from the journal, imports left out."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from timeloom.store.answers import OwnWork
from timeloom.store.sqlite.read.asking import Asker

_OWN: Final = "j.undone = 0 AND j.kind <> 'import'"
_ROWS: Final = (
    "SELECT r.uid, r.what, r.before, r.after FROM journal j JOIN journal_rows r ON r.step = j.id"
    f" WHERE {_OWN} AND r.ordinal > 0 ORDER BY r.uid, r.what, r.step, r.ordinal"
)
_COUNTED: Final = {"note": "notes", "tag": "tags", "star": "stars", "link": "links"}
"""What stands before the colon in the name of a change, and what it is counted as."""
_BESIDE: Final = frozenset(_COUNTED.values())


def has_own_work(ask: Asker) -> bool:
    """Whether there is any step of a person's that is not undone. Known at once."""
    return bool(ask.value(f"SELECT EXISTS (SELECT 1 FROM journal j WHERE {_OWN})"))


def own_work(ask: Asker) -> OwnWork:
    """What is left of all the steps: a star that was given and taken away again counts nothing."""
    counts: dict[str, int] = {}
    annotated = 0
    for uid, rows in groupby(ask.stream(_ROWS), key=lambda row: row[0]):
        changes = _net(rows)
        if not uid:
            filters = sum(what == "filter" for what in changes)
            counts["filters"] = counts.get("filters", 0) + filters
            continue
        kinds = _kinds(changes)
        annotated += not _BESIDE.isdisjoint(kinds)
        for kind in kinds:
            counts[kind] = counts.get(kind, 0) + 1
    return OwnWork(events=annotated, **counts)


def _net(rows: Any) -> dict[str, tuple[str | None, str | None]]:
    """What each thing was before the first step and after the last one, where that differs."""
    net = {}
    for what, steps in groupby(rows, key=lambda row: row[1]):
        listed = list(steps)
        pair = (listed[0][2], listed[-1][3])
        if pair[0] != pair[1]:
            net[what] = pair
        elif what == "event" and pair == (None, None):
            net["nothing"] = pair
    return net


def _kinds(changes: dict[str, tuple[str | None, str | None]]) -> list[str]:
    """What the changes of one event count as; no notes and tags of one that is deleted."""
    if "nothing" in changes:  # added and deleted again
        return []
    if "event" in changes and changes["event"][1] is None:
        return ["deleted"]
    named = [_COUNTED.get(what.partition(":")[0], "") for what in changes]
    kinds = [kind for kind in named if kind]
    if "event" in changes:
        kinds.append("added")
    elif len(kinds) < len(changes):
        kinds.append("edited")
    return kinds
