"""Places: dates, marks, the way back, and ranges."""

from __future__ import annotations

from time import time

from timeloom.tui.screens.explorer import ExplorerScreen


def go_to_date(screen: ExplorerScreen) -> None:
    from timeloom.tui.screens.date_prompt import DatePrompt

    def arrive(moment: float | None) -> None:
        if moment is not None:
            screen.go_to_moment(moment)

    screen.app.push_screen(DatePrompt(), arrive)


def go_to_now(screen: ExplorerScreen) -> None:
    screen.go_to_moment(time())


def back(screen: ExplorerScreen) -> None:
    """Go to the newest place visited that still exists."""
    state = screen.state
    places = list(state.back)
    here = state.focus.uid if state.focus else None
    while places:
        uid = places.pop()
        if uid != here and screen.exists(uid):
            forward = (*state.forward, here) if here else state.forward
            screen.revisit(uid, back=tuple(places), forward=forward)
            return
    screen.tell("no place was visited before this one")


def forward(screen: ExplorerScreen) -> None:
    state = screen.state
    places = list(state.forward)
    here = state.focus.uid if state.focus else None
    while places:
        uid = places.pop()
        if uid != here and screen.exists(uid):
            screen.revisit(
                uid, back=(*state.back, here) if here else state.back, forward=tuple(places)
            )
            return
    screen.tell("this is the last place visited")


def toggle_mark(screen: ExplorerScreen) -> None:
    state = screen.state
    if state.focus is None:
        return
    uid = state.focus.uid
    marks = tuple(mark for mark in state.marks if mark != uid)
    screen.change(marks=marks if len(marks) < len(state.marks) else (*marks, uid))


def next_mark(screen: ExplorerScreen) -> None:
    _to_mark(screen, 1)


def previous_mark(screen: ExplorerScreen) -> None:
    _to_mark(screen, -1)


def _to_mark(screen: ExplorerScreen, way: int) -> None:
    reader, focus = screen.access.reader, screen.state.focus
    keys = [(key, uid) for uid in screen.state.marks if (key := reader.key(uid)) is not None]
    here = focus.key if focus else None
    if here is not None:
        keys = [pair for pair in keys if (pair[0] - here) * way > 0]
    if not keys:
        screen.tell(f"no mark {'after' if way > 0 else 'before'} this event; m sets one")
        return
    screen.follow(min(keys)[1] if way > 0 else max(keys)[1])


def select(screen: ExplorerScreen) -> None:
    """Begin a range at the focus, or end it."""
    state = screen.state
    if state.range_from is not None or state.focus is None:
        screen.change(range_from=None)
    else:
        screen.change(range_from=state.focus)
