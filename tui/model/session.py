"""What the explorer remembers of a timeline from one start to the next."""

from __future__ import annotations

from time import time
from typing import Any, NamedTuple

from timeloom.errors import QueryError, TimeloomError
from timeloom.query.query import EVERYTHING
from timeloom.store.protocol import Reader
from timeloom.tui.model.held_keys import is_slow
from timeloom.tui.model.state import NARROWEST, WIDEST, Column, Place, ViewState


class Restored(NamedTuple):
    """Where a session begins, and the saved values it begins from."""

    state: ViewState
    history: tuple[str, ...] = ()
    theme: str = ""
    session: dict[str, Any] | None = None


def to_session(state: ViewState, history: list[str], theme: str) -> dict[str, Any]:
    """The state as JSON values: uids and texts, no keys, which may be others next time."""
    return {
        "view": state.view,
        "focus": state.focus.uid if state.focus else None,
        "filter": state.query.text,
        "filter_on": state.filter_on,
        "marks": list(state.marks),
        "back": list(state.back[-20:]),
        "seconds_per_cell": state.seconds_per_cell,
        "colour_by": state.colour_by,
        "columns": [list(column) for column in state.columns],
        "details_below": state.details_below,
        "history": history,
        "theme": theme,
    }


def begin(reader: Reader, query: str | None) -> Restored:
    """Where the last session ended; a filter named on the command line takes the place of the old one.

    What no longer fits (an event that is gone, a filter that cannot be read any more) is left out. Raises QueryError
    for a `query` that cannot be read.
    """
    restored = _restored(reader)
    if query is None:
        return restored
    from timeloom.query.parser import parse

    parsed = parse(query, now=time())
    if not is_slow(
        parsed
    ):  # a slow one is found to be wrong only once it is read, in the background
        reader.view(parsed)
    return restored._replace(state=restored.state._replace(query=parsed, filter_on=True))


def _restored(reader: Reader) -> Restored:
    saved = reader.session()
    query = EVERYTHING
    text = saved.get("filter")
    if isinstance(text, str) and text.strip():
        from timeloom.query.parser import parse

        try:
            query = parse(text, now=time())
            if not is_slow(query):
                reader.view(query)
        except QueryError:
            query = EVERYTHING
    zoom = saved.get("seconds_per_cell")
    state = ViewState(
        focus=_place(reader, saved.get("focus")),
        query=query,
        filter_on=saved.get("filter_on") is not False,
        marks=_texts(saved.get("marks")),
        back=_texts(saved.get("back")),
        view=_text(saved.get("view")) or "list",
        seconds_per_cell=float(zoom) if isinstance(zoom, int | float) and zoom > 0 else None,
        colour_by=_text(saved.get("colour_by")),
        columns=_columns(saved.get("columns")),
        details_below=saved.get("details_below") is True,
    )
    return Restored(state, _texts(saved.get("history")), _text(saved.get("theme")), saved or None)


def _place(reader: Reader, uid: object) -> Place | None:
    if not isinstance(uid, str):
        return None
    try:
        key = reader.key(uid)
        row = reader.row(key) if key is not None else None
    except TimeloomError:
        return None
    return Place(row.uid, row.key, row.earliest) if row is not None else None


def _columns(value: object) -> tuple[Column, ...]:
    pairs = value if isinstance(value, list) else []
    return tuple(
        Column(pair[0], max(NARROWEST, min(pair[1], WIDEST)))
        for pair in pairs
        if isinstance(pair, list)
        and len(pair) == 2
        and isinstance(pair[0], str)
        and isinstance(pair[1], int)
    )


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
