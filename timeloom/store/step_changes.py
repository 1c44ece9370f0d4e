"""What a step did, event by event, from the images that the journal keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from timeloom.store.asking import Asker
from timeloom.store.images import COLUMNS, EVENT, Image, load
from timeloom.store.steps import Difference, Touched

_PLAIN: Final = ("date", "title", "summary")
_FLAGS: Final = ("starred", "proposed")
_ROWS_OF_AN_EVENT: Final = len(COLUMNS)


def touched(ask: Asker, step: int, limit: int) -> list[Touched]:
    """What a step did to the first `limit` events that it touched."""
    before: dict[str, Image] = {}
    after: dict[str, Image] = {}
    for uid, table, old, new in ask.stream(
        "SELECT uid, tbl, before, after FROM journal_rows WHERE step = ? AND uid <> ''"
        f" AND tbl IN ({', '.join('?' * len(COLUMNS))})"
        " AND (before IS NOT NULL OR after IS NOT NULL) ORDER BY ordinal LIMIT ?",
        (step, *COLUMNS, limit * _ROWS_OF_AN_EVENT),
    ):
        # An event may have been written down more than once: the first image is how it was, the last how it became.
        before.setdefault(uid, {}).setdefault(table, load(old))
        after.setdefault(uid, {})[table] = load(new)
    found = [_touched(uid, before[uid], after[uid]) for uid in list(before)[:limit]]
    # What an import has added is not written down a second time.
    added = ask.all(
        "SELECT uid, title FROM events WHERE step = ? AND uid NOT IN"
        " (SELECT uid FROM journal_rows WHERE step = ? AND (before IS NOT NULL OR after IS NOT NULL))"
        " ORDER BY key LIMIT ?",
        (step, step, limit - len(found)),
    )
    return found + [Touched(uid, title, "added") for uid, title in added]


def _touched(uid: str, before: Image, after: Image) -> Touched:
    was, became = _row(before), _row(after)
    if "events" in before and (was is None) != (became is None):
        title = str((became or was or [""] * len(EVENT))[EVENT["title"]])
        return Touched(uid, title, "added" if was is None else "deleted")
    title = str(became[EVENT["title"]]) if became is not None else ""
    return Touched(uid, title, "changed", tuple(_differences(before, after)))


def _row(image: Image) -> list[Any] | None:
    rows = image.get("events")
    return rows[0] if rows else None


def _differences(before: Image, after: Image) -> Iterator[Difference]:
    was, became = _row(before), _row(after)
    if was is not None and became is not None:
        for name in (*_PLAIN, *_FLAGS):
            yield from _one(name, _words(name, was), _words(name, became))
        old, new = (json.loads(row[EVENT["fields"]]) for row in (was, became))
        for name in sorted({*old, *new}):
            yield from _one(name, "; ".join(old.get(name, ())), "; ".join(new.get(name, ())))
    for table, name, texts in (
        ("notes", "note", lambda row: row[2]),
        ("tags", "tag", lambda row: row[1]),
        ("links", "link", lambda row: f"{row[2]} {row[3]}"),
    ):
        old, new = ([texts(row) for row in image.get(table, ())] for image in (before, after))
        gone, come = [t for t in old if t not in new], [t for t in new if t not in old]
        yield from _one(name, "; ".join(gone), "; ".join(come))


def _words(name: str, row: list[Any]) -> str:
    value = row[EVENT[name]]
    return ("yes" if value else "") if name in _FLAGS else str(value or "")


def _one(name: str, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(name, before, after)
