"""What a step did, event by event, as the journal tells it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from timeloom.store.asking import Asker
from timeloom.store.images import FIELD, LINK, NOTE, STAR, TAG
from timeloom.store.steps import Difference, Touched

_ROWS_OF_AN_EVENT: Final = 30
_Change = tuple[Any, Any]
"""What was and what became; None where there was nothing."""


def changes_of(ask: Asker, step: int, limit: int) -> list[Touched]:
    """What a step did to the first `limit` events that it touched."""
    changes: dict[str, dict[str, _Change]] = {}
    for uid, what, before, after in ask.stream(
        "SELECT uid, what, before, after FROM journal_rows WHERE step = ? AND uid <> ''"
        " AND (before IS NOT NULL OR after IS NOT NULL) ORDER BY ordinal LIMIT ?",
        (step, limit * _ROWS_OF_AN_EVENT),
    ):
        # An event may have been written down more than once: the first value is how it was, the last how it became.
        of_event = changes.setdefault(uid, {})
        old = of_event[what][0] if what in of_event else before and json.loads(before)
        of_event[what] = old, after and json.loads(after)
    found = [_touched(ask, step, uid, changes[uid]) for uid in list(changes)[:limit]]
    # What an import has added is not written down a second time.
    added = ask.all(
        "SELECT uid, title FROM events WHERE step = ? AND uid NOT IN"
        " (SELECT uid FROM journal_rows WHERE step = ? AND (before IS NOT NULL OR after IS NOT NULL))"
        " ORDER BY key LIMIT ?",
        (step, step, limit - len(found)),
    )
    return found + [Touched(uid, title, "added") for uid, title in added]


def _touched(ask: Asker, step: int, uid: str, changes: dict[str, _Change]) -> Touched:
    if "event" in changes:
        before, after = changes["event"]
        title = str((after or before or {}).get("title", ""))
        return Touched(uid, title, "added" if before is None else "deleted")
    title = str(changes["title"][1]) if "title" in changes else _title(ask, step, uid)
    return Touched(uid, title, "changed", tuple(_differences(changes)))


def _title(ask: Asker, step: int, uid: str) -> str:
    """An event's title after a step that left it alone: what a later step found there, else what it is now."""
    later = ask.one(
        "SELECT what, before FROM journal_rows WHERE uid = ? AND step > ? AND what IN ('title', 'event')"
        " AND before IS NOT NULL ORDER BY step, ordinal LIMIT 1",
        (uid, step),
    )
    if later is None:
        return str(ask.value("SELECT title FROM events WHERE uid = ?", (uid,)) or "")
    what, before = later[0], json.loads(later[1])
    return str(before if what == "title" else before["title"])


def _differences(changes: dict[str, _Change]) -> Iterator[Difference]:
    if "date" in changes:
        yield from _one("date", *((value or [""])[0] or "" for value in changes["date"]))
    for name in ("title", "summary"):
        if name in changes:
            yield from _one(name, *(value or "" for value in changes[name]))
    for what, name in ((STAR, "starred"), ("proposed", "proposed")):
        if what in changes:
            yield from _one(name, *("yes" if value else "" for value in changes[what]))
    for what in sorted(changes):
        if what.startswith(FIELD):
            yield from _one(
                what[len(FIELD) :], *("; ".join(value or ()) for value in changes[what])
            )
    yield from _one("note", *_listed(changes, NOTE, lambda note: note[0]))
    yield from _one("tag", *_tags(changes))
    own = _listed(changes, LINK, lambda link: f"{link[1]} {link[2]}")
    given = [
        "; ".join(f"{link[0]} {link[1]}" for link in value or () if link not in (other or ()))
        for value, other in (changes.get("links", ((), ())), changes.get("links", ((), ()))[::-1])
    ]
    yield from _one(
        "link", *("; ".join(filter(None, pair)) for pair in zip(given, own, strict=True))
    )


def _listed(changes: dict[str, _Change], prefix: str, text: Any) -> list[str]:
    return [
        "; ".join(
            text(pair[side])
            for what, pair in changes.items()
            if what.startswith(prefix) and pair[side] is not None and pair[0] != pair[1]
        )
        for side in (0, 1)
    ]


def _tags(changes: dict[str, _Change]) -> tuple[str, str]:
    """The tags that went and those that came: one taken away from the source's goes, one given back comes."""
    gone: list[str] = []
    come: list[str] = []
    for what, (before, after) in changes.items():
        if what.startswith(TAG) and before != after:
            # 1: a person's own; 0: the source's, taken away.
            went = after == 0 or (after is None and before == 1)
            (gone if went else come).append(what[len(TAG) :])
    return "; ".join(gone), "; ".join(come)


def _one(name: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(name, before, after)
