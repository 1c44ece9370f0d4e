"""What can be done in the Lanes view alone: zooming, and opening a cell with many events."""

from __future__ import annotations

import math

from timeloom.store.answers import Row
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.style.dates import short
from timeloom.tui.views.lanes.view import ZOOM, LanesView


def _lanes(screen: ExplorerScreen) -> LanesView:
    view = screen.view
    assert isinstance(view, LanesView)
    return view


def zoom_in(screen: ExplorerScreen) -> None:
    _lanes(screen).zoom(ZOOM)


def zoom_out(screen: ExplorerScreen) -> None:
    _lanes(screen).zoom(1 / ZOOM)


def fit(screen: ExplorerScreen) -> None:
    """Show all that matches, or the selection, if there is one."""
    begin, focus = screen.state.range_from, screen.state.focus
    moments = [
        place.when for place in (begin, focus) if place is not None and place.when is not None
    ]
    if begin is not None and len(moments) == 2 and moments[0] != moments[1]:
        _lanes(screen).fit_between(min(moments), max(moments))
    else:
        _lanes(screen).fit()


def open_crowd(screen: ExplorerScreen) -> None:
    """Open the cell the focus is in: closer, as long as that parts its events; else as a list. Alone: its details."""
    view = _lanes(screen)
    crowd, axis = view.crowd(), view.axis
    if crowd is None or axis is None or crowd.number < 2:
        screen.open_details()
        return
    if not crowd.keys and axis.scale > 60:
        # Too many to be known one by one: nearer, until they are.
        first = axis.moment(crowd.column)
        view.fit_between(first, first + axis.scale)
        return
    view.read_crowd(crowd, lambda rows: _open_rows(screen, view, rows))


def _open_rows(screen: ExplorerScreen, view: LanesView, rows: list[Row]) -> None:
    """Show events of one cell: nearer where that parts them, else as a list."""
    if screen.view is not view:
        return  # the answer took long, and the person has gone on
    begun = [
        row.earliest for row in rows if row.earliest is not None and math.isfinite(row.earliest)
    ]
    if begun and max(begun) - min(begun) > 60:
        view.fit_between(min(begun), max(begun))
        return
    _pick(screen, rows)


def _pick(screen: ExplorerScreen, rows: list[Row]) -> None:
    choices = [Choice(row.uid, row.title, lead=short(row.date)) for row in rows]

    def find(text: str) -> list[Choice[str]]:
        return [choice for choice in choices if text.casefold() in choice.title.casefold()]

    def go(uid: str | None) -> None:
        if uid is not None:
            screen.follow(uid)

    title = f"{len(rows)} events here"
    screen.app.push_screen(Picker(title, find, placeholder="type to search", lead_width=10), go)
