"""Asks where and in which format to write the filtered or selected events, says how many and what would be lost."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, TextIO

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from timeloom.carried import PRIVATE, Carried
from timeloom.exporters.contract import Exporter
from timeloom.exporters.registry import all_exporters
from timeloom.query.query import Query
from timeloom.store.giving import TIMELINE, TimelineFormat, write_timeline
from timeloom.store.making import refuse_taken
from timeloom.store.protocol import Progress, Reader, View
from timeloom.tui.cells import grid
from timeloom.tui.dialogs.dialog import one_line_field, row
from timeloom.tui.dialogs.file_dialog import FileDialog, free_name
from timeloom.tui.model.selection import Selected
from timeloom.tui.model.store_access import StoreAccess
from timeloom.tui.served import is_served, output_path


@dataclass(frozen=True, slots=True)
class Exported:
    """How many events were written and how many notes with them, and what the format could not hold."""

    events: int
    losses: tuple[str, ...]
    notes: int = 0


def write_export(
    reader: Reader,
    what: Query | Selected,
    name: str,
    path: Path,
    timeline: str,
    progress: Progress,
    along: Collection[str] = PRIVATE,
) -> Exported:
    """Write all matches of a filter or a selection; the file is there whole or not at all.

    Raises OutputError, and Cancelled where `progress` does.
    """
    from timeloom.exporters.output import open_output

    if is_served():
        path = output_path(str(path))  # whoever asks, and however
    if name == TIMELINE.name:
        view, first, last = _asked(reader, what)
        carried = Carried(frozenset(along))
        count, left = write_timeline(
            reader, view, path, carried, first=first, last=last, progress=progress
        )
        return Exported(count, tuple(left))
    with open_output(path) as out:
        return write_to(reader, what, name, out, timeline, progress, along)


def write_to(
    reader: Reader,
    what: Query | Selected,
    name: str,
    out: TextIO,
    timeline: str,
    progress: Progress | None = None,
    along: Collection[str] = PRIVATE,
) -> Exported:
    """The same into an open stream, in any format but that of timelines."""
    from timeloom.exporters.about import about
    from timeloom.exporters.registry import by_name, write
    from timeloom.store.outgoing import Outgoing

    view, first, last = _asked(reader, what)
    carried = Carried(frozenset(along))
    exporter = by_name(name)
    events = Outgoing(view, first=first, last=last, progress=progress, carried=carried)
    losses = write(exporter, events, out, about(reader, view, carried, timeline))
    notes = events.notes if getattr(exporter, "holds_notes", True) else 0
    return Exported(events.count, tuple(losses), notes)


def _asked(reader: Reader, what: Query | Selected) -> tuple[View, int | None, int | None]:
    """The events that are meant, with the first and the last key where a range is selected."""
    if not isinstance(what, Selected):
        return reader.view(what), None, None
    first, last = what.keys(reader)
    return reader.view(what.query), first, last


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """A format's name, the file to write, and how many events that will be, if it was known yet."""

    format: str
    path: Path
    events: int | None = None
    along: frozenset[str] = frozenset()
    """Which kinds of `timeloom.carried.PRIVATE` go along."""


_CHOSEN: dict[str, frozenset[str]] = {}
"""What was last chosen to go along, by format, for as long as the program runs."""


class ExportDialog(FileDialog[ExportPlan]):
    """Answers with the plan, once an existing file may be replaced."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "format(1)", "Next format", show=False),
        Binding("up,ctrl+p", "format(-1)", "Previous format", show=False),
        *(
            Binding(f"f{number}", f"along('{kind}')", kind, show=False)
            for number, kind in enumerate(PRIVATE, start=5)
        ),
    ]
    KEYS = "↑ ↓ format   F5–F8 what goes along   Enter write   Esc cancel"

    def __init__(self, access: StoreAccess, what: Query | Selected, timeline: str) -> None:
        super().__init__("Export", access.reader.info().sources)
        self._access = access
        self._what = what
        self._exporters: list[Exporter | TimelineFormat] = sorted(
            (*all_exporters(), TIMELINE), key=lambda each: each.title
        )
        self._chosen = next(
            (at for at, each in enumerate(self._exporters) if each.name == "csv"), 0
        )
        self._bare = ""
        """The file's name as it was left without an ending by the format before."""
        self._stem = re.sub(r"[^\w.-]+", "-", timeline).strip("-") or "timeline"
        self._offered = free_name(self._stem, self._suffix)
        self._count: int | None = None

    def fields(self) -> Iterator[Widget]:
        yield row("events", Static("", id="how-many", markup=False))
        yield row("format", Static("", id="formats", markup=False))
        yield row("", Static("", id="keeps", classes="faint", markup=False))
        yield row("with", Static("", id="along", markup=False))
        yield row("file", one_line_field(self._offered, id="path"))

    @property
    def _exporter(self) -> Exporter | TimelineFormat:
        return self._exporters[self._chosen]

    @property
    def _suffix(self) -> str:
        return self._exporter.suffixes[0] if self._exporter.suffixes else ""

    @property
    def _along(self) -> frozenset[str]:
        """What goes along: as it was last chosen for this format, else all of it or nothing, as the format has it."""
        keeps_all = getattr(self._exporter, "carries_all", False)
        return _CHOSEN.get(self._exporter.name, frozenset(PRIVATE if keeps_all else ()))

    def action_along(self, kind: str) -> None:
        _CHOSEN[self._exporter.name] = self._along ^ {kind}
        self._show_format()

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._show_format()
        what = self._what

        def count(reader: Reader) -> int:
            return what.count(reader) if isinstance(what, Selected) else reader.view(what).count()

        self.ask(self._access, "export-count", count, self._show_count, holds_keys=False)

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
        kinds = Content("   ").join(
            Content.styled(
                f"F{number} {kind}: {'yes' if kind in self._along else 'no'}",
                "bold" if kind in self._along else "",
            )
            for number, kind in enumerate(PRIVATE, start=5)
        )
        self.query_one("#along", Static).update(kinds)
        self.query_one("#keeps", Static).update(Content(grid(self._exporter.keeps)))

    def action_format(self, by: int) -> None:
        before = self._suffix
        self._chosen = (self._chosen + by) % len(self._exporters)
        field = self.query_one(Input)
        if field.value == self._offered:
            self._offered = field.value = free_name(self._stem, self._suffix)
            field.cursor_position = len(field.value)
        elif (self._bare and field.value == self._bare) or (
            before and field.value.endswith(before)
        ):
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

    def path(self) -> Path:
        path = super().path()
        self._follow_ending(str(path))  # Enter may come before the news of a letter
        if self._exporter is TIMELINE:
            refuse_taken(path)
        return path

    def result(self) -> ExportPlan:
        path = self.path()
        return ExportPlan(self._exporter.name, path, self._count, self._along)
