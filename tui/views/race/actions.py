"""What can be done in the Race view alone: going to an event, sorting, scaling, measuring other links."""

from __future__ import annotations

from timeloom.model.events import ANSWERS
from timeloom.tui.cells import grid
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.views.race.view import RaceView


def _race(screen: ExplorerScreen) -> RaceView:
    view = screen.view
    assert isinstance(view, RaceView)
    return view


def show(screen: ExplorerScreen) -> None:
    screen.show_view("race")


def open_(screen: ExplorerScreen) -> None:
    """Go to the event at the cursor, in the list."""
    view = _race(screen)
    uid = view.uid
    if uid is None:
        return
    if view.row_of(uid) is None:
        screen.tell(f"the event {grid(uid)} is linked to, and not in this timeline")
        return
    screen.follow(uid)
    screen.show_view("list")


def toggle_order(screen: ExplorerScreen) -> None:
    view = _race(screen)
    view.race_by(order="date" if view.order == "lag" else "lag")


def toggle_scale(screen: ExplorerScreen) -> None:
    view = _race(screen)
    view.race_by(logarithmic=not view.logarithmic)


def options(screen: ExplorerScreen) -> None:
    """Which links are measured, in which order, on which scale; the explorer's own options are the last line."""
    view = _race(screen)
    now = {True: "now", False: ""}
    counts = {each.value: each.count for each in view.relations}
    relations = dict.fromkeys((view.relation, ANSWERS, *counts))
    choices = [
        Choice("", "Order", heading=True),
        Choice("order:date", "by date", now[view.order == "date"]),
        Choice("order:lag", "fastest answer first", now[view.order == "lag"]),
        Choice("", "Scale of days", heading=True),
        Choice(
            "scale:log", "logarithmic", now[view.logarithmic], "a day and a year can both be seen"
        ),
        Choice(
            "scale:linear", "linear", now[not view.logarithmic], "twice as long is twice as slow"
        ),
        Choice("", "Links measured (type another name)", heading=True),
        *(
            Choice(
                f"relation:{name}",
                grid(name),
                now[name == view.relation],
                _links(counts.get(name, 0)),
            )
            for name in relations
        ),
        Choice("", "Explorer", heading=True),
        Choice("app", "theme, colours and other options"),
    ]

    def find(text: str) -> list[Choice[str]]:
        sought = text.strip().casefold()
        if not sought:
            return choices
        return [each for each in choices if not each.heading and sought in each.title.casefold()]

    def typed(text: str) -> str | None:
        return f"relation:{text.strip()}" if text.strip() else None

    def choose(value: str | None) -> None:
        kind, _, name = (value or "").partition(":")
        if kind == "order":
            view.race_by(order="lag" if name == "lag" else "date")
        elif kind == "scale":
            view.race_by(logarithmic=name == "log")
        elif kind == "relation":
            view.race_by(relation=name)
        elif kind == "app":
            from timeloom.tui.actions.options import options as all_options

            all_options(screen)

    screen.app.push_screen(
        Picker("Race", find, placeholder="type to search, or a relation", typed=typed), choose
    )


def _links(number: int) -> str:
    return f"{number:,} link{'' if number == 1 else 's'}"
