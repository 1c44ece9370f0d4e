"""Adding, changing and deleting events, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from timeloom.errors import TimeloomError
from timeloom.model.events import Event
from timeloom.store.answers import Change, Edit
from timeloom.store.protocol import Writer
from timeloom.tui.actions.annotating import label_of
from timeloom.tui.cells import clip, grid
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.selection import with_selected

if TYPE_CHECKING:
    from timeloom.importers.prose.dependents import Rehung


def review(screen: ExplorerScreen) -> None:
    """Review the proposed events, beginning at the focused one if it is proposed."""
    from timeloom.tui.dialogs.review import Review, proposed_uids

    def show(uids: list[str]) -> None:
        if not uids:
            screen.tell("There are no proposed events to review")
            return
        focus = screen.state.focus
        index = uids.index(focus.uid) if focus is not None and focus.uid in uids else 0
        screen.app.push_screen(Review(screen, uids, index))

    screen.access.ask("review", proposed_uids, show, holds_keys=True)


def add(screen: ExplorerScreen) -> None:
    """Write a new event."""
    _add(screen)


def _add(screen: ExplorerScreen, written: Event | None = None, problem: str = "") -> None:
    """Ask for the event, with what was `written` before and the `problem` that it could not be kept for."""
    from timeloom.tui.dialogs.event_form import EventForm

    def keep(event: Event | None) -> None:
        if event is None:
            return

        def again(error: TimeloomError) -> None:
            screen.ask_again(lambda: _add(screen, event, str(error)))

        screen.write(lambda writer: writer.add(event), label_of, failed=again)

    empty = Event("", date_basis="entered")
    screen.app.push_screen(EventForm("Add an event", empty, written, problem), keep)


def edit(screen: ExplorerScreen) -> None:
    focus = screen.state.focus
    if focus is None:
        screen.tell("there is no event here")
        return
    _edit(screen, screen.access.reader.detail(focus.uid).event)


def _edit(
    screen: ExplorerScreen, before: Event, written: Event | None = None, problem: str = ""
) -> None:
    """Ask what the event is to be, with what was `written` before and the `problem` that it could not be kept for."""
    from timeloom.tui.dialogs.event_form import EventForm, edit_between

    def keep(after: Event | None) -> None:
        changed = edit_between(before, after) if after is not None else None
        if changed is None or after is None:
            return

        def again(error: TimeloomError) -> None:
            screen.ask_again(lambda: _edit(screen, before, after, str(error)))

        def said(change: Change) -> str:
            if after.date is not None and after.date != before.date:
                offer_rehung(screen, before.uid, after.date)
            return label_of(change)

        screen.write(lambda writer: writer.edit(before.uid, changed), said, failed=again)

    screen.app.push_screen(EventForm("Edit", before, written, problem), keep)


def offer_rehung(screen: ExplorerScreen, uid: str, date: str) -> None:
    """Offer to correct the dates that hang on an event whose date has just changed."""
    from timeloom.importers.prose.dependents import rehung

    def show(found: list[Rehung]) -> None:
        if not found:
            return
        from timeloom.tui.dialogs.prompts import Dependents

        def answered(yes: bool | None) -> None:
            if yes:
                screen.write(lambda writer: _rehang(writer, found), label_of)

        screen.app.push_screen(Dependents(found), answered)

    screen.access.ask("rehung", lambda reader: rehung(reader.detail(uid).linked_from, date), show)


def _rehang(writer: Writer, found: Sequence[Rehung]) -> Change:
    """Give the dependent events their new dates, as one step."""
    with writer.step("edit", f"correct {len(found)} dates that hang on another"):
        for each in found:
            done = writer.edit(each.uid, Edit(date=each.after, date_basis="relative"))
    return done


def delete(screen: ExplorerScreen) -> None:
    """One event goes at once, many after a question; `u` brings them back."""

    def go(uids: Sequence[str]) -> None:
        if len(uids) == 1:
            screen.write(lambda writer: writer.delete(uids), label_of)
            return
        from timeloom.tui.dialogs.dialog import Confirm

        def answered(yes: bool | None) -> None:
            if yes:
                screen.write(lambda writer: writer.delete(uids), label_of, total=len(uids))

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


def history(screen: ExplorerScreen) -> None:
    """Show what was done, and go back and forth in it."""
    from timeloom.tui.dialogs.history import History

    screen.app.push_screen(History(screen))


def _said(what: str, change: Change, way_back: str) -> str:
    label = clip(grid(change.step.label), 44) if change.step else ""
    return f"{what}: {label}; {way_back}"
