"""What all dialogs have in common: a frame, a line that says what the keys do, and care for what was written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Final, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from timeloom.tui.cells import grid
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.panes.inputs import NoteArea, OrderedInput

T = TypeVar("T")

_LONG_PATH: Final = re.compile(
    r"(?<!\S)(?=/[^/\n]{0,200}/.{40})(?:/[^/\n]+){2,}?((?:/[^/\s]+){2})(?![^\s,;:])"
)
SHORT: Final = 22
"""Below this many lines a dialog does without blank ones."""


class Confirm(Overlay[bool]):
    """Asks one question. Only `y` is yes: Enter, which a person presses without reading, changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "dismiss(True)", "Yes", show=False),
        Binding("n,enter,escape,q", "dismiss(False)", "No", show=False),
    ]

    def __init__(self, question: str, yes: str = "yes", no: str = "no") -> None:
        super().__init__()
        self._question = question
        self._keys = f"y {yes}   n or Enter {no}"

    def compose(self) -> ComposeResult:
        with Container(classes="dialog confirm"):
            yield Static(Content(grid(self._question)), markup=False)
            yield Static(Content(self._keys), classes="dialog-hint", markup=False)


class Dialog(Overlay[T | None]):
    """A form. Ctrl-o saves what was written, Enter too in a field of one line; Esc gives it up, and asks first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "keep", "Keep", show=False, priority=True),
        Binding("escape", "give_up", "Give up", show=False),
        # Before the field hears of it, so that what is typed ahead goes into the next one.
        Binding("tab", "app.focus_next", "Next field", show=False, priority=True),
        Binding("shift+tab", "app.focus_previous", "Previous field", show=False, priority=True),
    ]
    KEYS = "Ctrl-o save   Tab next field   Esc cancel"

    def __init__(self, title: str, problem: str = "") -> None:
        """`problem` is what was wrong with what the dialog begins with."""
        super().__init__()
        self._title = title
        self._problem = problem

    def compose(self) -> ComposeResult:
        with Container(classes="dialog form"):
            yield Static(Content(grid(self._title)), classes="dialog-title", markup=False)
            with VerticalScroll(classes="fields", can_focus=False):
                yield from self.fields()
            yield Static(Content(grid(self._problem)), id="problem", markup=False)
            yield Static(Content(self.KEYS), classes="dialog-hint", markup=False)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.height < SHORT, "-short")
        self._fit()

    def _fit(self) -> None:
        """Leave room for what is wrong and for the keys: it is the fields that scroll where all is too much."""
        short = self.app.size.height < SHORT
        around = 4 if short else 6
        if self._problem:
            around += 2 if short else 3
        self.query_one(".fields").styles.max_height = max(self.app.size.height - around, 4)

    def fields(self) -> Iterator[Widget]:
        """The fields, top to bottom."""
        raise NotImplementedError

    def result(self) -> T:
        """What was written. Raises TimeloomError for what cannot be kept."""
        raise NotImplementedError

    def changed(self) -> bool:
        """Whether anything would be lost."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """What the dialog is about."""
        return self._title

    def draft(self) -> str:
        """All that stands in the fields, as text."""
        fields = self.query(".field")
        texts = [
            each.text if isinstance(each, TextArea) else each.value
            for each in fields
            if isinstance(each, TextArea | Input)
        ]
        return "\n\n".join(filter(None, texts))

    def action_keep(self) -> None:
        from timeloom.errors import TimeloomError

        try:
            result = self.result()
        except TimeloomError as error:
            self.say(str(error))
            return
        self.dismiss(result)

    def say(self, problem: str) -> None:
        """Show what is wrong, or that nothing is any more."""
        if problem != self._problem:
            self._problem = problem
            self.query_one("#problem", Static).update(Content(grid(with_short_paths(problem))))
            self._fit()

    def action_give_up(self) -> None:
        if not self.changed():
            self.dismiss(None)
            return

        def answered(drop: bool | None) -> None:
            if drop:
                self.dismiss(None)

        self.app.push_screen(Confirm("Discard your changes?", "discard", "keep editing"), answered)


def with_short_paths(text: str) -> str:
    """The text with the folders of long paths left out, so that what is wrong with one can be seen in three lines.

    `/home/ann/a/long/way/to/notes/and/more/mine.db is a folder` becomes `…/more/mine.db is a folder`.
    """
    return _LONG_PATH.sub(r"…\1", text)


class Field(OrderedInput):
    """A field of one line whose Enter keeps the form as it is at that key, whatever is typed behind it."""

    async def action_submit(self) -> None:
        if isinstance(self.screen, Dialog):
            self.screen.action_keep()


def one_line_field(text: str, *, id: str, placeholder: str = "") -> Input:
    return Field(
        text, id=id, placeholder=placeholder, compact=True, select_on_focus=False, classes="field"
    )


def many_lines_field(text: str, *, id: str) -> TextArea:
    return NoteArea(
        text, id=id, compact=True, soft_wrap=True, tab_behavior="focus", classes="field area"
    )


def row(name: str, field: Widget) -> Widget:
    """A field with its name at its left."""
    return Horizontal(Static(Content(name), classes="label", markup=False), field, classes="row")
