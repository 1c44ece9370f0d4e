"""What goes out of the explorer: exports to files, copies to the clipboard."""

from __future__ import annotations

from timeloom.store.protocol import Reader
from timeloom.text import one_line
from tui.screens.explorer import ExplorerScreen
from tui.selection import PAGE
from tui.when import short


def export(screen: ExplorerScreen) -> None:
    """Write exactly what the filter lets through."""
    from tui.exporting import Exported, write_export
    from tui.screens.export_dialog import ExportDialog, ExportPlan

    state = screen.state
    query = state.query if state.filter_on else state.shown
    name = screen.info.name

    def begin(plan: ExportPlan | None) -> None:
        if plan is None:
            return

        def done(exported: Exported) -> None:
            screen.tell(f"{exported.events:,} events written to {plan.path}")
            for loss in exported.losses:
                screen.tell(one_line(loss))

        screen.access.ask(
            "export", lambda reader: write_export(reader, query, plan.format, plan.path, name), done
        )

    screen.app.push_screen(ExportDialog(screen.access, query, name), begin)


def copy(screen: ExplorerScreen) -> None:
    """Date and title of the focused event, or of each selected one on a line of its own."""
    state = screen.state
    if state.focus is None:
        return
    ends = (state.range_from or state.focus).key, state.focus.key
    low, high = min(ends), max(ends)
    query = state.shown

    def read(reader: Reader) -> list[str]:
        rows = reader.view(query).page(low, limit=PAGE, inclusive=True)
        return [f"{short(row.date)}\t{one_line(row.title)}" for row in rows if row.key <= high]

    def put(lines: list[str]) -> None:
        screen.app.copy_to_clipboard("\n".join(lines).replace("\t", "  "))
        screen.tell(f"{len(lines):,} events copied" if len(lines) > 1 else "copied")
        screen.change(range_from=None)

    screen.access.ask("copy", read, put)
