"""Panes: opening, closing, going from one to the next."""

from __future__ import annotations

from timeloom.store.answers import Row
from timeloom.store.protocol import FieldInfo
from timeloom.tui.explorer import ExplorerScreen


def toggle_details(screen: ExplorerScreen) -> None:
    if screen.details.display:
        screen.close_details()
    else:
        screen.open_details()


def move_details(screen: ExplorerScreen) -> None:
    """Details beside the events, then below them, then not at all; where there is no room beside, below and not."""
    below = screen.state.details_below or screen.has_class("-narrow")
    if not screen.details.display:
        screen.change(details_below=False)
        screen.open_details()
    elif below:
        screen.close_details()
    else:
        screen.change(details_below=True)


def choose_columns(screen: ExplorerScreen) -> None:
    """Show, hide, order and size the list's columns, which follow at once."""
    from timeloom.tui.dialogs.columns import Columns, offered

    def ask(names: list[tuple[str, str, int]]) -> None:
        columns = screen.state.columns
        screen.app.push_screen(
            Columns(names, columns, lambda chosen: screen.change(columns=chosen))
        )

    screen.access.ask("columns", offered, ask, holds_keys=True)


def sort(screen: ExplorerScreen) -> None:
    """Show the matches sorted by the field that is picked; Enter goes to one, Esc back to time order."""
    from timeloom.tui.dialogs.picker import Choice, Picker
    from timeloom.tui.dialogs.sorted_list import SortedList

    def ask(fields: list[FieldInfo]) -> None:
        if not fields:
            screen.tell("The events have no field to sort by")
            return

        def find(typed: str) -> list[Choice[str]]:
            return [
                Choice(each.name, each.name, f"{each.values:,} values")
                for each in fields
                if typed.casefold() in each.name.casefold()
            ]

        screen.app.push_screen(Picker("Sort the matches by", find), show)

    def show(field: str | None) -> None:
        if field is not None:
            screen.app.push_screen(SortedList(screen.access, screen.state.shown, field), go)

    def go(row: Row | None) -> None:
        if row is not None:
            screen.go(row, remember=True)

    screen.access.ask("fields", lambda reader: reader.fields(), ask, holds_keys=True)


def next_pane(screen: ExplorerScreen) -> None:
    if screen.focused is screen.details or not screen.details.display:
        screen.view.focus()
    else:
        screen.details.focus()


def close(screen: ExplorerScreen) -> None:
    """Stop what takes long, else leave the innermost thing that is open; the filter stays, it has keys of its own."""
    if screen.jobs.stop():
        return
    if screen.state.range_from is not None:
        screen.change(range_from=None)
    elif screen.state.lit:
        screen.change(lit=False)
    elif screen.focused is screen.details:
        screen.view.focus()
    elif screen.has_class("-narrow") and screen.details.display:
        screen.close_details()


def details_down(screen: ExplorerScreen) -> None:
    screen.details.step(1)


def details_up(screen: ExplorerScreen) -> None:
    screen.details.step(-1)


def details_page_down(screen: ExplorerScreen) -> None:
    screen.details.scroll_by(max(screen.details.size.height - 2, 1))


def details_page_up(screen: ExplorerScreen) -> None:
    screen.details.scroll_by(-max(screen.details.size.height - 2, 1))


def follow_link(screen: ExplorerScreen) -> None:
    target = screen.details.target
    if target is not None:
        screen.follow(target)
        screen.view.focus()
    else:
        screen.view.focus()


def show_list(screen: ExplorerScreen) -> None:
    screen.show_view("list")


def show_text(screen: ExplorerScreen) -> None:
    screen.show_view("text")


def show_lanes(screen: ExplorerScreen) -> None:
    screen.show_view("lanes")
