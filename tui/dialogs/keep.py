"""Asks what is to become of what was done on an opened file: keep it as a timeline, discard it, or stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from timeloom.errors import OutputError, TimeloomError
from timeloom.store.answers import OwnWork
from timeloom.store.making import refuse_taken
from timeloom.store.protocol import Reader
from timeloom.tui.cells import grid
from timeloom.tui.dialogs.dialog import Dialog, one_line_field, row
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.keeping import Work
from timeloom.tui.model.store_access import StoreAccess
from timeloom.tui.served import output_path


class KeepDialog(Dialog[bool]):
    """Answers with True once it is kept or discarded, with None where the person stays.

    Enter keeps it in a file that is not there yet, so that nothing is lost by a key pressed without reading.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+x", "discard", "Discard", show=False, priority=True),
    ]
    KEYS = "Enter keep   Ctrl-x discard   Esc stay"

    def __init__(self, access: StoreAccess, work: Work, done: OwnWork, problem: str = "") -> None:
        super().__init__("Keep what you did as a timeline?", problem)
        self._access = access
        self._work = work
        self._done = done
        self._writing = False

    def fields(self) -> Iterator[Widget]:
        yield row("done", Static(Content(self._done.in_words()), markup=False))
        yield row("on", Static(Content(grid(self._work.name)), markup=False))
        yield row("file", one_line_field(str(self._work.offered()), id="path"))

    def on_mount(self) -> None:
        field = self.query_one(Input)
        field.focus()
        field.cursor_position = len(field.value)

    def changed(self) -> bool:
        return False

    def action_keep(self) -> None:
        if self._writing:
            return
        try:
            path = self._path()
        except TimeloomError as error:
            self.say(str(error))
            return
        self._writing = True
        self.say(f"writing {path} …")

        def keep(_: Reader) -> None:
            self._work.keep(path)

        self._access.ask(
            "keep", keep, self._kept, self._failed, holds_keys=True, job=Job("keeping")
        )

    def _path(self) -> Path:
        text = self.query_one(Input).value
        if not text.strip():
            raise OutputError("the timeline needs a file name")
        path = output_path(text).absolute()
        if not path.suffix:
            path = path.with_name(path.name + ".db")
        if path.parent != self._work.offered().parent:  # that one is made where it is not there
            refuse_taken(path)
        return path

    def _kept(self, _: None) -> None:
        if self.is_open:
            self.dismiss(True)

    def _failed(self, error: TimeloomError) -> None:
        self._writing = False
        if self.is_open:
            self.say(str(error))

    def action_discard(self) -> None:
        if not self._writing:
            self._work.discard()
            self.dismiss(True)

    def action_give_up(self) -> None:
        if not self._writing:
            self.dismiss(None)
