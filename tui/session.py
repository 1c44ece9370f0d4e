"""What the explorer remembers of a timeline from one start to the next."""

from __future__ import annotations

from dataclasses import replace
from time import time
from typing import Any

from timeloom.errors import QueryError, TimeloomError
from timeloom.query.tree import EVERYTHING
from timeloom.store.protocol import Reader
from tui.state import Place, ViewState


def to_session(state: ViewState) -> dict[str, Any]:
    """The state as JSON values: uids and texts, no keys, which may be others next time."""
    return {
        "view": state.view,
        "focus": state.focus.uid if state.focus else None,
        "filter": state.query.text,
        "filter_on": state.filter_on,
        "marks": list(state.marks),
        "back": list(state.back[-20:]),
        "seconds_per_cell": state.seconds_per_cell,
    }


def restored(reader: Reader, *, now: float) -> ViewState:
    """The last session's state; what no longer fits (an event that is gone, a filter that cannot be read) is left out."""
    from timeloom.query.parser import parse

    saved = reader.session()
    query = EVERYTHING
    text = saved.get("filter")
    if isinstance(text, str) and text.strip():
        try:
            query = parse(text, now=now)
            reader.view(query)
        except QueryError:
            query = EVERYTHING
    uid = saved.get("focus")
    zoom = saved.get("seconds_per_cell")
    return ViewState(
        focus=_place(reader, uid) if isinstance(uid, str) else None,
        query=query,
        filter_on=saved.get("filter_on") is not False,
        marks=_texts(saved.get("marks")),
        back=_texts(saved.get("back")),
        view=saved["view"] if isinstance(saved.get("view"), str) else "list",
        seconds_per_cell=float(zoom) if isinstance(zoom, int | float) and zoom > 0 else None,
    )


def first_state(reader: Reader, query: str | None) -> ViewState:
    """Where the last session ended; a filter named on the command line takes the place of the old one.

    Raises QueryError for a filter that cannot be read.
    """
    from timeloom.query.parser import parse

    state = restored(reader, now=time())
    if query is None:
        return state
    parsed = parse(query, now=time())
    reader.view(parsed)
    return replace(state, query=parsed, filter_on=True, lit=False)


def _place(reader: Reader, uid: str) -> Place | None:
    try:
        key = reader.key(uid)
        row = reader.row(key) if key is not None else None
    except TimeloomError:
        return None
    return Place(row.uid, row.key, row.earliest) if row is not None else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
