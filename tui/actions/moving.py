"""Places: dates, marks, the way back, and ranges."""

from __future__ import annotations

from time import time

from timeloom.tui.explorer import ExplorerScreen


def down(screen: ExplorerScreen) -> None:
    screen.view.move_down(1)


def up(screen: ExplorerScreen) -> None:
    screen.view.move_down(-1)


def later(screen: ExplorerScreen) -> None:
    screen.view.move_along(1)


def earlier(screen: ExplorerScreen) -> None:
    screen.view.move_along(-1)


def next_event(screen: ExplorerScreen) -> None:
    screen.view.move(1)


def previous_event(screen: ExplorerScreen) -> None:
    screen.view.move(-1)


def page_down(screen: ExplorerScreen) -> None:
    screen.view.move_page(1)


def page_up(screen: ExplorerScreen) -> None:
    screen.view.move_page(-1)


def half_down(screen: ExplorerScreen) -> None:
    screen.view.move_page(0.5)


def half_up(screen: ExplorerScreen) -> None:
    screen.view.move_page(-0.5)


def screen_later(screen: ExplorerScreen) -> None:
    screen.view.move_screen(1)


def screen_earlier(screen: ExplorerScreen) -> None:
    screen.view.move_screen(-1)


def first(screen: ExplorerScreen) -> None:
    screen.view.go_first()


def last(screen: ExplorerScreen) -> None:
    screen.view.go_last()


def go_to_date(screen: ExplorerScreen) -> None:
    from timeloom.tui.dialogs.prompts import DatePrompt

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
