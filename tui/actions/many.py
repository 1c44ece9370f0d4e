"""Many events at once, and the events around one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import time
from typing import Final

from timeloom.errors import EventError, TimeloomError
from timeloom.query.query import Query
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.actions.annotating import label_of
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.selection import Target, target, with_selected
from timeloom.tui.model.state import Place

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

    screen.access.ask("selection", ends, show, holds_keys=True)


def set_field(screen: ExplorerScreen) -> None:
    """Give the selected events, or this one, new values of a field; no value takes the field away."""
    on = target(screen)
    if on is not None:
        _set_field(screen, on)


def _set_field(screen: ExplorerScreen, on: Target, written: str = "") -> None:
    """Ask for a field and its values, with what was `written` before and could not be kept."""
    reader = screen.access.reader

    def find(text: str) -> list[Choice[FieldValues]]:
        name, colon, value = (part.strip() for part in text.partition(":"))
        if not colon:
            fields = [info for info in reader.fields() if info.name.startswith(name)]
            return [
                Choice((info.name, ()), f"{info.name}: ", f"{info.values:,} values", begins=True)
                for info in fields
            ]
        known = reader.field_values(name, prefix=value, limit=30)
        return [
            Choice((name, (each.value,)), f"{name}: {each.value}", f"{each.count:,}")
            for each in known
        ]

    def give(wanted: FieldValues | None) -> None:
        if wanted is None:
            return
        name, values = wanted

        def again(error: TimeloomError) -> None:
            screen.show_error(error)
            screen.ask_again(lambda: _set_field(screen, on, f"{name}: {'; '.join(values)}"))

        def put(uids: Sequence[str]) -> None:
            screen.write(
                lambda writer: writer.set_field(uids, name, values),
                label_of,
                total=len(uids),
                failed=again,
            )

        with_selected(screen, put, on)

    picker: Picker[FieldValues] = Picker(
        f"Set a field of {on.words}",
        find,
        placeholder="name: value; value",
        typed=field_values,
        pick_typed=True,
        text=written,
    )
    screen.app.push_screen(picker, give)


FieldValues = tuple[str, tuple[str, ...]]
"""The name of a field and the values it is to have."""


def field_values(text: str) -> FieldValues | None:
    """`kind: paper; policy`, read; None for an empty text. Raises EventError for what names no field."""
    if not text.strip():
        return None
    name, colon, rest = text.partition(":")
    if not colon or not name.strip():
        raise EventError("write it as name: value; value")
    return name.strip(), tuple(value.strip() for value in rest.split(";") if value.strip())


def around(screen: ExplorerScreen) -> None:
    """Show what happened about the same time as this event, whatever the filter; again, go back to the filter."""
    state = screen.state
    if state.around is not None:
        screen.change(query=state.around, around=None, filter_on=True)
        screen.tell("back to the filter there was")
        return
    on = target(screen)
    if on is None:
        return
    uid = on.uid
    choices = [Choice(near(uid, width), words, f"±{width}") for width, words in WIDTHS]

    def find(text: str) -> list[Choice[Query]]:
        return [choice for choice in choices if text in choice.title or text in choice.note]

    def show(query: Query | None) -> None:
        if query is not None:
            screen.change(around=state.query, query=query, filter_on=True, lit=False)
            screen.tell("r goes back to the filter there was")

    picker: Picker[Query] = Picker(
        f"Around “{on.title}”",
        find,
        placeholder="or type: 3d, 2w, 6mo",
        typed=lambda text: near(uid, text.strip()) if text.strip() else None,
    )
    screen.app.push_screen(picker, show)


def near(uid: str, width: str) -> Query:
    """The filter for what happened within a duration of an event. Raises QueryError for what is not a duration."""
    from timeloom.query.parser import parse
    from timeloom.query.printing import to_text
    from timeloom.query.tree import Near

    read = parse(f"near:x~{width}", now=time()).root
    assert isinstance(read, Near)
    node = replace(read, uid=uid)
    return Query(to_text(node), node)
