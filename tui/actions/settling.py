"""Settling what an event has two values for, making one event of two, and mending a timeline that is damaged."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from timeloom.query.query import EVERYTHING
from timeloom.store.answers import Repaired, Row, mendable
from timeloom.store.protocol import Reader
from timeloom.tui.actions.annotating import label_of
from timeloom.tui.dialogs.merge_two import Merged, MergeTwo, try_merging
from timeloom.tui.dialogs.own_file import write_or_offer
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.picking import events_with
from timeloom.tui.model.selection import Selected, Target, target
from timeloom.tui.model.settling import Standing, next_conflict, settle, standing
from timeloom.tui.model.store_access import Failed
from timeloom.tui.style.dates import short

_NEIGHBOURS: Final = 6
"""Events before and after one that are offered to be merged with it."""


def settle_this(screen: ExplorerScreen) -> None:
    """Show both values of what this event has two of."""
    from timeloom.tui.dialogs.settle import Settle

    focus = screen.state.focus
    if focus is None or _read_only(screen):
        return

    def show(found: Standing) -> None:
        if found.offers:
            screen.app.push_screen(Settle(screen, found))
        elif found.conflicts:
            key = screen.registry.label("conflict.next")
            screen.tell(f"nothing is to be settled here; {key} goes to the next conflict")
        else:
            screen.tell("nothing is to be settled: no source has changed under an edit")

    uid = focus.uid
    screen.access.ask("settle", lambda reader: standing(reader, uid), show, holds_keys=True)


def take_date(screen: ExplorerScreen) -> None:
    """Take the date that is suggested beside the one that this event has."""
    focus = screen.state.focus
    if focus is None or _read_only(screen):
        return
    uid = focus.uid

    def take(found: Standing) -> None:
        dates = [offer for offer in found.offers if offer.date is not None]
        if not dates:
            screen.tell("no other date is suggested for this event")
        elif len(dates) > 1:
            from timeloom.tui.dialogs.settle import Settle

            screen.app.push_screen(Settle(screen, found._replace(offers=tuple(dates))))
        else:
            screen.write(lambda writer: settle(writer, uid, dates[0], "theirs"), label_of)

    screen.access.ask("settle", lambda reader: standing(reader, uid), take, holds_keys=True)


def next_(screen: ExplorerScreen) -> None:
    _to_conflict(screen, backwards=False)


def previous(screen: ExplorerScreen) -> None:
    _to_conflict(screen, backwards=True)


def _to_conflict(screen: ExplorerScreen, *, backwards: bool) -> None:
    focus = screen.state.focus
    here = focus.uid if focus is not None else None

    def find(reader: Reader) -> tuple[str | None, bool]:
        found = next_conflict(reader, here, backwards=backwards)
        return found, found is not None or next_conflict(reader, None) is not None

    def go(answer: tuple[str | None, bool]) -> None:
        uid, there_are = answer
        if uid is not None:
            screen.follow(uid)
        elif there_are:
            screen.tell(f"there is no conflict {'before' if backwards else 'after'} this event")
        else:
            screen.tell("there is no conflict: no source has changed under an edit")

    screen.access.ask("conflict", find, go, holds_keys=True)


# Two events made one


def merge(screen: ExplorerScreen) -> None:
    """Make one event of the two that are selected, or of this one and another that is picked."""
    on = target(screen)
    if on is None or _read_only(screen):
        return
    chosen = on.chosen
    if chosen is None:
        _pick_other(screen, on)
        return

    def show(uids: list[str]) -> None:
        others = [uid for uid in uids if uid != on.uid]
        if len(others) > 1:
            screen.tell(f"{len(uids):,} events are selected; select two, or none to pick the other")
            return
        screen.change(range_from=None)
        if others:
            _ask(screen, on.uid, others[0])
        else:
            _pick_other(screen, on)

    screen.access.ask("selection", lambda reader: _few(reader, chosen), show, holds_keys=True)


def _few(reader: Reader, chosen: Selected) -> list[str]:
    """The uids of what is selected where they are one or two; of more, nothing but how many."""
    count = chosen.count(reader)
    return chosen.uids(reader) if count <= 2 else [""] * count


def _pick_other(screen: ExplorerScreen, on: Target) -> None:
    """Ask which event is to become a part of this one; those next to it in time are offered first."""

    def open_(near: list[Row]) -> None:
        reader = screen.access.reader

        def find(text: str) -> list[Choice[str]]:
            rows = events_with(reader, text, on.uid) if text.strip() else near
            return [Choice(row.uid, row.title, short(row.date) or "undated") for row in rows]

        def picked(other: str | None) -> None:
            if other is not None:
                _ask(screen, on.uid, other)

        screen.app.push_screen(
            Picker(
                f"Merge into “{on.title}” …",
                find,
                placeholder="words of the other event",
                empty="no other event has these words",
            ),
            picked,
        )

    screen.access.ask("merge", lambda reader: _near(reader, on.uid), open_, holds_keys=True)


def _near(reader: Reader, uid: str) -> list[Row]:
    """The events next to one in time, the nearest first."""
    key, view = reader.key(uid), reader.view(EVERYTHING)
    if key is None:
        return []
    here = reader.row(key)
    place = here.place if here is not None else None
    rows = [*view.page(key, limit=_NEIGHBOURS, backwards=True), *view.page(key, limit=_NEIGHBOURS)]

    def distance(row: Row) -> float:
        return math.inf if place is None or row.place is None else abs(row.place - place)

    return sorted(rows, key=distance)


def _ask(screen: ExplorerScreen, uid: str, other: str) -> None:
    """Show what the two would make, and make it after a yes."""

    def with_result(uid: str, other: str, show: Callable[[Merged], None]) -> None:
        def begin(no: Failed) -> None:
            screen.access.write(
                lambda writer: try_merging(writer, uid, other), show, no, holds_keys=True
            )

        write_or_offer(screen, begin, None)

    def swap(merged: Merged, show: Callable[[Merged], None]) -> None:
        with_result(merged.other, merged.result.event.uid, show)

    def answered(pair: tuple[str, str] | None) -> None:
        if pair is not None:
            stays, goes = pair
            screen.write(lambda writer: writer.merge(stays, goes), label_of)

    def open_(merged: Merged) -> None:
        screen.app.push_screen(MergeTwo(merged, screen.glyphs, swap), answered)

    with_result(uid, other, open_)


# A damaged timeline


def repair(screen: ExplorerScreen) -> None:
    """Look what is damaged, and after a yes mend it, as `timeloom check --repair` does."""
    from timeloom.store import repair
    from timeloom.tui.dialogs.damage import Faults

    if _read_only(screen):
        return
    if len(screen.info.origins) > 1:
        screen.tell(
            "several timelines are open: open the damaged one alone to repair it", problem=True
        )
        return

    def mend(yes: bool | None) -> None:
        if yes:
            write_or_offer(
                screen,
                lambda no: screen.access.write(lambda writer: repair(writer.address), told, no),
                None,
            )

    def told(made: Repaired) -> None:
        screen.app.clear_notifications()  # they tell of what was so before
        screen.content_changed()
        screen.ask_again(lambda: _report(screen, made))

    def show(found: list[str]) -> None:
        if damage := mendable(found):
            screen.app.push_screen(Faults(damage), mend)
        elif found:
            screen.tell(f"nothing has to be repaired; {found[0]}")
        else:
            screen.tell("all is well with the timeline's file")

    job = Job("checking the timeline")
    screen.access.ask(
        "check", lambda reader: reader.check(), show, long=True, job=job, holds_keys=True
    )


def _report(screen: ExplorerScreen, made: Repaired) -> None:
    from timeloom.tui.dialogs.damage import Report

    screen.app.push_screen(Report(made))


def _read_only(screen: ExplorerScreen) -> bool:
    """Whether nothing can be changed, which is said before anybody has decided anything."""
    if not screen.access.writable:
        screen.tell("this timeline can be read and not changed", problem=True)
    return not screen.access.writable
