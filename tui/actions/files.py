"""What goes out of the explorer: exports to files, copies to the clipboard."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Final

from timeloom.query.query import EVERYTHING
from timeloom.store.protocol import Reader
from timeloom.text import number, one_line
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.selection import Selected, selected
from timeloom.tui.style.dates import short


def show_rejected(screen: ExplorerScreen) -> None:
    """List the rejected rows with their reasons; Enter writes them to a file."""
    from timeloom.tui.dialogs.rejected import RejectedFile, RejectedRows

    arrivals = screen.arrivals
    rejected = arrivals.rejected if arrivals is not None else ()
    if arrivals is None or not rejected:
        screen.tell("no row was rejected when this was opened")
        return

    def ask(write: bool | None) -> None:
        if write:
            screen.app.push_screen(RejectedFile(screen.info.name), begin)

    def begin(path: Path | None) -> None:
        if path is None:
            return

        def write(_: Reader) -> None:
            arrivals.write_rejected(path)

        def done(_: None) -> None:
            screen.tell(f"{number(len(rejected), 'rejected row')} written to {path}")

        screen.access.ask("rejected", write, done)

    screen.app.push_screen(RejectedRows(rejected), ask)


MOST: Final = 10_000
"""Events that are copied at the most: terminals drop what is too long for their clipboard."""


def export(screen: ExplorerScreen) -> None:
    """Write exactly what is selected; with no selection, what the filter lets through."""
    from timeloom.tui.served import output_path

    output_path("a-file")  # where none may be written, that is said before anything is asked

    def load(_reader: Reader) -> None:
        from timeloom.exporters.registry import all_exporters

        all_exporters()
        import_module("timeloom.tui.dialogs.export_dialog")

    # Plug-ins are looked for and read: some 0.3 s in which the screen would stand still.
    screen.access.ask("exporters", load, lambda _: _ask_where(screen), holds_keys=True)


def _ask_where(screen: ExplorerScreen) -> None:
    from timeloom.tui.dialogs.export_dialog import ExportDialog, Exported, ExportPlan, write_export

    state = screen.state
    what = selected(state) or (state.query if state.filter_on else state.shown)
    name = screen.info.name

    def begin(plan: ExportPlan | None) -> None:
        if plan is None:
            return

        def done(exported: Exported) -> None:
            screen.change(range_from=None)
            notes = f", {number(exported.notes, 'note')} with them" if exported.notes else ""
            screen.tell(f"{number(exported.events, 'event')} written to {plan.path}{notes}")
            for loss in exported.losses:
                screen.tell(one_line(loss))

        job = Job("exporting", plan.events)

        def write(reader: Reader) -> Exported:
            return write_export(reader, what, plan.format, plan.path, name, job.tell, plan.along)

        screen.access.ask("export", write, done, long=True, job=job)

    screen.app.push_screen(ExportDialog(screen.access, what, name), begin)


def copy(screen: ExplorerScreen) -> None:
    """Date and title of the focused event, or of each selected one on a line of its own."""
    state = screen.state
    if state.focus is None:
        return
    uid = state.focus.uid
    what = selected(state) or Selected(EVERYTHING, uid, uid)

    def read(reader: Reader) -> list[str]:
        first, last = what.keys(reader)
        events = reader.view(what.query).events(first=first, last=last)
        return [
            f"{short(event.date, seconds=True)}  {one_line(event.title)}"
            for event in islice(events, MOST + 1)
        ]

    def put(lines: list[str]) -> None:
        screen.app.copy_to_clipboard("\n".join(lines[:MOST]))
        if len(lines) > MOST:
            screen.tell(f"the first {MOST:,} events copied; w writes all of them to a file")
        else:
            screen.tell(f"{len(lines):,} events copied" if len(lines) > 1 else "copied")
        screen.change(range_from=None)

    screen.access.ask("copy", read, put)
