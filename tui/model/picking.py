"""Finds events by a few typed words, for the lists from which one is picked."""

from __future__ import annotations

import re
from typing import Final

from timeloom.query.query import Query
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader

FOUND: Final = 40
"""Events that a list offers."""
_LOOKED_AT: Final = 400


def events_with(reader: Reader, text: str, without: str = "") -> list[Row]:
    """Events with these words anywhere, in any case, those with all of them in their titles first; then those whose
    uid begins so. `without` is the uid of one that is not wanted."""
    from timeloom.query.found import folded
    from timeloom.query.tree import And, Word

    words = re.findall(r"[^\W_]+", folded(text))
    rows: list[Row] = []
    if words:
        query = Query(text, And(0, 0, tuple(Word(0, 0, word) for word in words)))
        rows = reader.view(query).page(limit=_LOOKED_AT)
        rows.sort(key=lambda row: not all(word in folded(row.title) for word in words))
    named = [reader.key(uid) for uid, _ in reader.uids(text.strip(), limit=FOUND)]
    known = {row.key for row in rows}
    rows += reader.rows(sorted(key for key in named if key is not None and key not in known))
    return [row for row in rows if row.uid != without][:FOUND]
