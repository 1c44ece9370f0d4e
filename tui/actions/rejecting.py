"""What could not be read of the file that is open."""

from __future__ import annotations

from pathlib import Path

from timeloom.store.protocol import Reader
from timeloom.text import number
from timeloom.tui.screens.explorer import ExplorerScreen


def show(screen: ExplorerScreen) -> None:
    """List the rejected rows with their reasons; Enter writes them to a file."""
    from timeloom.tui.screens.rejected import RejectedFile, RejectedRows

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
