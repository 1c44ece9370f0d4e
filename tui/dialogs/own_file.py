"""Asks before the first change to a timeline whose file has another name; Enter leaves it as it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from timeloom.errors import LinkedTimeline, TimeloomError
from timeloom.tui.cells import grid

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen
    from timeloom.tui.model.store_access import Failed


class OwnFile(ModalScreen[bool]):
    """`y` is yes, everything else is no."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes", show=False),
        Binding("n,escape,q,enter", "dismiss(False)", "No", show=False),
    ]

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._question = (
            f"{path.name} has another name (a hard link), through which a change could be lost. "
            "Make this one a file of its own? The other stays as it is."
        )

    def compose(self) -> ComposeResult:
        with Container(classes="dialog confirm"):
            yield Static(Content(grid(self._question)), markup=False)
            yield Static(
                Content("y make it and keep the change   n change nothing"),
                classes="dialog-hint",
                markup=False,
            )


def write_or_offer(
    screen: ExplorerScreen, write: Callable[[Failed], None], failed: Failed | None
) -> None:
    """Make a change; where the timeline has another name, ask first, and make it after a yes.

    `write` begins the change and takes what is to be told where it cannot be made; `failed` is told after a no.
    """
    tell = failed or screen.show_error

    def refused(error: TimeloomError) -> None:
        if isinstance(error, LinkedTimeline):
            screen.ask_again(lambda: ask(error))
        else:
            tell(error)

    def ask(error: LinkedTimeline) -> None:
        screen.app.push_screen(OwnFile(error.path), answered(error))

    def answered(error: LinkedTimeline) -> Callable[[bool | None], None]:
        def answer(yes: bool | None) -> None:
            if not yes:
                tell(error)
                return
            try:
                screen.access.make_own_file(error.path)
            except TimeloomError as problem:
                tell(problem)
                return
            screen.content_changed()
            write(tell)

        return answer

    write(refused)
