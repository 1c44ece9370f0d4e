"""Adding, changing and deleting events, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from timeloom.events import Event
from timeloom.store.protocol import Change
from tui.actions.annotating import label_of
from tui.cells import clip, grid
from tui.screens.explorer import ExplorerScreen
from tui.selection import with_selected


def add(screen: ExplorerScreen) -> None:
    """Write a new event; its date starts at the focused one's, the place that one is looking at."""
    from tui.screens.event_form import EventForm

    def keep(event: Event | None) -> None:
        if event is not None:
            screen.write(lambda writer: writer.add(event), label_of)

    screen.app.push_screen(EventForm("Add an event", Event("", date_basis="entered")), keep)


def edit(screen: ExplorerScreen) -> None:
    from tui.screens.event_form import EventForm, edit_between

    focus = screen.state.focus
    if focus is None:
        screen.tell("there is no event here")
        return
    before = screen.access.reader.detail(focus.uid).event

    def keep(after: Event | None) -> None:
        changed = edit_between(before, after) if after is not None else None
        if changed is not None:
            screen.write(lambda writer: writer.edit(before.uid, changed), label_of)

    screen.app.push_screen(EventForm("Edit", before), keep)


def delete(screen: ExplorerScreen) -> None:
    """One event goes at once, many after a question; `u` brings them back."""

    def go(uids: Sequence[str]) -> None:
        if len(uids) == 1:
            screen.write(lambda writer: writer.delete(uids), label_of)
            return
        from tui.screens.dialog import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                screen.write(lambda writer: writer.delete(uids), label_of)

        screen.app.push_screen(
            Confirm(f"Delete {len(uids):,} events? u brings them back.", "delete", "keep"), answered
        )

    with_selected(screen, go)


def undo(screen: ExplorerScreen) -> None:
    screen.write(
        lambda writer: writer.undo(), lambda change: _said("undone", change, "Ctrl-r redoes it")
    )


def redo(screen: ExplorerScreen) -> None:
    screen.write(
        lambda writer: writer.redo(), lambda change: _said("redone", change, "u undoes it")
    )


def _said(what: str, change: Change, way_back: str) -> str:
    label = clip(grid(change.step.label), 44) if change.step else ""
    return f"{what}: {label}; {way_back}"
