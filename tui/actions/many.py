"""Many events at once, and the events around one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import time
from typing import Final

from timeloom.errors import QueryError
from timeloom.query.query import Query
from timeloom.store.protocol import Reader, Row
from tui.actions.annotating import label_of
from tui.screens.explorer import ExplorerScreen
from tui.screens.picker import Choice, Picker
from tui.selection import with_selected
from tui.state import Place

WIDTHS: Final = (
    ("1h", "an hour"),
    ("1d", "a day"),
    ("7d", "a week"),
    ("30d", "thirty days"),
    ("1y", "a year"),
    ("10y", "ten years"),
)


def select_all(screen: ExplorerScreen) -> None:
    """Select every event that is shown: tag, star, set, delete, accept and export then mean all of them."""
    query = screen.state.shown

    def ends(reader: Reader) -> tuple[list[Row], list[Row]]:
        view = reader.view(query)
        return view.page(limit=1), view.page(limit=1, backwards=True)

    def show(found: tuple[list[Row], list[Row]]) -> None:
        first, last = found
        if not first:
            screen.tell("there is nothing to select")
            return
        begin = Place(first[0].uid, first[0].key, first[0].earliest)
        screen.change(range_from=begin)
        screen.go(last[0])

    screen.access.ask("selection", ends, show)


def set_field(screen: ExplorerScreen) -> None:
    """Give the selected events, or this one, new values of a field; no value takes the field away."""
    reader = screen.access.reader

    def find(text: str) -> list[Choice[str]]:
        name, colon, value = text.partition(":")
        if not colon:
            names = [info.name for info in reader.fields() if info.name.startswith(name.strip())]
            return [Choice(f"{each}: ", f"{each}: ") for each in names]
        known = reader.field_values(name.strip(), prefix=value.strip(), limit=30)
        return [
            Choice(f"{name}: {each.value}", f"{name}: {each.value}", f"{each.count:,}")
            for each in known
        ]

    def give(text: str | None) -> None:
        name, colon, rest = (text or "").partition(":")
        if not colon or not name.strip():
            if text:
                screen.tell("write it as name: value; value", problem=True)
            return
        values = [value.strip() for value in rest.split(";") if value.strip()]

        def put(uids: Sequence[str]) -> None:
            screen.write(
                lambda writer: writer.set_field(uids, name.strip(), values),
                label_of,
                total=len(uids),
            )

        with_selected(screen, put)

    picker = Picker(
        "Set a field",
        find,
        placeholder="name: value; value",
        typed=lambda text: text.strip() or None,
        pick_typed=True,
    )
    screen.app.push_screen(picker, give)


def around(screen: ExplorerScreen) -> None:
    """Show what happened about the same time as this event, whatever the filter; again, go back to the filter."""
    state = screen.state
    if state.around is not None:
        screen.change(query=state.around, around=None, filter_on=True)
        screen.tell("back to the filter there was")
        return
    if state.focus is None:
        screen.tell("there is no event here")
        return
    uid = state.focus.uid
    choices = [Choice(width, words, f"±{width}") for width, words in WIDTHS]

    def find(text: str) -> list[Choice[str]]:
        return [choice for choice in choices if text in choice.title or text in choice.value]

    def show(width: str | None) -> None:
        if width is None:
            return
        try:
            query = near(uid, width)
        except QueryError as error:
            screen.show_error(error)
            return
        screen.change(around=state.query, query=query, filter_on=True, lit=False)
        screen.tell("r goes back to the filter there was")

    picker = Picker(
        "Around this event",
        find,
        placeholder="or type: 3d, 2w, 6mo",
        typed=lambda text: text.strip() or None,
    )
    screen.app.push_screen(picker, show)


def near(uid: str, width: str) -> Query:
    """The filter for what happened within a duration of an event. Raises QueryError for what is no duration."""
    from timeloom.query.parser import parse
    from timeloom.query.printing import to_text
    from timeloom.query.tree import Near

    read = parse(f"near:x~{width}", now=time()).root
    assert isinstance(read, Near)
    node = replace(read, uid=uid)
    return Query(to_text(node), node)
