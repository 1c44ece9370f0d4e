"""Asks where and in which format to write the filtered or selected events, says how many and what would be lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from timeloom.errors import OutputError
from timeloom.exporters.contract import Exporter
from timeloom.exporters.registry import all_exporters
from timeloom.query.query import Query
from timeloom.store import refuse_timeline
from timeloom.store.protocol import Reader
from timeloom.tui.cells import grid
from timeloom.tui.exporting import expanded
from timeloom.tui.screens.dialog import Confirm, Dialog, one_line_field, row
from timeloom.tui.selection import Selected
from timeloom.tui.store_access import StoreAccess


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A format's name, the file to write, and how many events that will be, if it was known yet."""

    format: str
    path: Path
    events: int | None = None


class ExportDialog(Dialog[ExportPlan]):
    """Answers with the plan, once an existing file may be replaced."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "format(1)", "Next format", show=False),
        Binding("up,ctrl+p", "format(-1)", "Previous format", show=False),
    ]
    KEYS = "↑ ↓ format   Enter write   Esc give up"

    def __init__(self, access: StoreAccess, what: Query | Selected, timeline: str) -> None:
        super().__init__("Export")
        self._access = access
        self._what = what
        self._exporters: list[Exporter] = sorted(all_exporters(), key=lambda each: each.title)
        self._chosen = next(
            (at for at, each in enumerate(self._exporters) if each.name == "csv"), 0
        )
        self._bare = ""
        """The file's name as it was left without an ending by the format before."""
        self._stem = re.sub(r"[^\w.-]+", "-", timeline).strip("-") or "timeline"
        self._may_replace: Path | None = None
        self._count: int | None = None

    def fields(self) -> Iterator[Widget]:
        yield row("events", Static("", id="how-many", markup=False))
        yield row("format", Static("", id="formats", markup=False))
        yield row("", Static("", id="keeps", classes="faint", markup=False))
        yield row("file", one_line_field(self._stem + self._suffix, id="path"))

    @property
    def _exporter(self) -> Exporter:
        return self._exporters[self._chosen]

    @property
    def _suffix(self) -> str:
        return self._exporter.suffixes[0] if self._exporter.suffixes else ""

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show_format()
        what = self._what

        def count(reader: Reader) -> int:
            return what.count(reader) if isinstance(what, Selected) else reader.view(what).count()

        self.ask(self._access, "export-count", count, self._show_count)

    def _show_count(self, count: int) -> None:
        self._count = count
        events = f"event{'s' * (count != 1)}"
        if isinstance(self._what, Selected):
            words = f"{count:,} selected {events}"
        elif self._what.text.strip():
            words = f"{count:,} {events} that match {grid(self._what.text)}"
        else:
            words = f"{count:,} {events} of the timeline"
        self.query_one("#how-many", Static).update(Content(words))

    def _show_format(self) -> None:
        names = Content("   ").join(
            Content.styled(f" {each.title} ", "reverse bold" if at == self._chosen else "")
            for at, each in enumerate(self._exporters)
        )
        self.query_one("#formats", Static).update(names)
        self.query_one("#keeps", Static).update(Content(grid(self._exporter.keeps)))

    def action_format(self, by: int) -> None:
        before = self._suffix
        self._chosen = (self._chosen + by) % len(self._exporters)
        field = self.query_one(Input)
        if (self._bare and field.value == self._bare) or (before and field.value.endswith(before)):
            self._bare = field.value.removesuffix(before)  # a format may have no ending of its own
            field.value = self._bare + self._suffix
            field.cursor_position = len(field.value)
        self._show_format()

    def on_input_changed(self, event: Input.Changed) -> None:
        self.say("")
        self._follow_ending(event.value)

    def _follow_ending(self, text: str) -> None:
        """The ending of the file chooses the format, as on the command line."""
        suffix = Path(text.strip()).suffix.lower()
        if suffix and suffix not in self._exporter.suffixes:
            fitting = [at for at, each in enumerate(self._exporters) if suffix in each.suffixes]
            if fitting:
                self._chosen = fitting[0]
                self._show_format()

    def result(self) -> ExportPlan:
        text = self.query_one(Input).value
        if not text.strip():
            raise OutputError("the file needs a name")
        self._follow_ending(text)  # Enter may have come before the news of the last letter
        path = expanded(text)
        if path.is_dir():
            raise OutputError(f"{path} is a folder", hint="name a file in it")
        if not path.absolute().parent.is_dir():
            raise OutputError(f"there is no folder {path.absolute().parent}", hint="make it first")
        return ExportPlan(self._exporter.name, path, self._count)

    def action_keep(self) -> None:
        path = expanded(self.query_one(Input).value or ".")
        if not path.is_file() or path == self._may_replace:
            super().action_keep()
            return

        try:
            refuse_timeline(path)
        except OutputError as error:
            self.say(str(error))
            return

        def answered(replace: bool | None) -> None:
            if replace:
                self._may_replace = path
                self.action_keep()

        self.app.push_screen(
            Confirm(f"{path.name} exists. Replace it?", "replace", "keep it"), answered
        )

    def changed(self) -> bool:
        return False
