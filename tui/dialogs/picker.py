"""A dialog to pick from a list by typing: commands, help, links, tags, saved filters, options."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import Input, Static

from timeloom.errors import TimeloomError
from timeloom.tui.cells import clip, fit, grid
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.panes.inputs import OrderedInput
from timeloom.tui.views.timeline_view import Painted

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One line of the list: `note` stands at its right end, `more` is said of it while it is chosen."""

    value: T
    title: str
    note: str = ""
    more: str = ""
    lead: str = ""
    heading: bool = False
    """Names the lines below it and cannot be chosen."""
    begins: bool = False
    """Is the beginning of a value: picking it puts it into the text, to be written on."""


class ChoiceList(Painted, Generic[T]):
    """The lines, drawn by itself, with one chosen."""

    css_prefix = "choices"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "choices--row", "choices--chosen", "choices--note", "choices--lead", "choices--heading",
    }  # fmt: skip

    class Clicked(Message):
        """A line was pointed at."""

    class Moved(Message):
        """The wheel has gone on to another line."""

    def __init__(self, lead_width: int = 0) -> None:
        super().__init__()
        self.choices: Sequence[Choice[T]] = ()
        self.index = 0
        self._top = 0
        self._lead = lead_width

    def show(self, choices: Sequence[Choice[T]], index: int = 0) -> None:
        self.choices = choices
        self._top = 0
        self.index = index
        self.step(0)

    @property
    def chosen(self) -> Choice[T] | None:
        if 0 <= self.index < len(self.choices) and not self.choices[self.index].heading:
            return self.choices[self.index]
        return None

    def step(self, by: int) -> None:
        """Go on by so many lines, over headings."""
        last = len(self.choices) - 1
        self.index = min(max(self.index + by, 0), max(last, 0))
        way = -1 if by < 0 else 1
        while 0 <= self.index <= last and self.choices[self.index].heading:
            if not 0 <= self.index + way <= last:
                way = -way
                if all(choice.heading for choice in self.choices):
                    break
            self.index += way
        height = max(self.size.height, 1)
        first = (
            self.index - 1 if self.index and self.choices[self.index - 1].heading else self.index
        )
        self._top = max(min(self._top, first), self.index - height + 1)
        self.refresh()

    def on_resize(self) -> None:
        self.step(0)

    def render_line(self, y: int) -> Strip:
        width, at = self.size.width, self._top + y
        if at >= len(self.choices):
            return Strip([Segment(" " * width, self.paint("row"))], width)
        choice = self.choices[at]
        if choice.heading:
            return Strip(
                [Segment(fit(grid(choice.title), width), self.paint("row", "heading"))], width
            )
        chosen = ("chosen",) if at == self.index else ()
        base = ("row", *chosen)
        lead = fit(grid(choice.lead), self._lead) + "  " if self._lead else ""
        note = grid(choice.note)
        room = width - cell_len(lead) - 1
        note = clip(note, max(room - min(cell_len(grid(choice.title)), room) - 2, room // 3, 0))
        title = fit(grid(choice.title), max(room - cell_len(note) - 1, 0))
        parts = [
            Segment(" ", self.paint(*base)),
            Segment(lead, self.paint(*base, "lead")),
            Segment(title + " ", self.paint(*base)),
            Segment(note, self.paint(*base, "note")),
        ]
        return Strip(parts).adjust_cell_length(width, self.paint(*base))

    def on_mouse_scroll_down(self) -> None:
        self._turn(3)

    def on_mouse_scroll_up(self) -> None:
        self._turn(-3)

    def _turn(self, by: int) -> None:
        self.step(by)
        self.post_message(self.Moved())

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y
        if at < len(self.choices) and not self.choices[at].heading:
            self.index = at
            self.post_message(self.Clicked())


class Picker(Overlay[T | None]):
    """Answers with the value picked, or None. `find` gives the lines for what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel", show=False),
        Binding("down,ctrl+n", "step(1)", "Next", show=False),
        Binding("up,ctrl+p", "step(-1)", "Previous", show=False),
        Binding("pagedown", "step(10)", "On", show=False),
        Binding("pageup", "step(-10)", "Back", show=False),
        Binding("tab", "complete", "Complete", show=False),
        Binding("ctrl+o", "keep", "Take the text as it stands", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        find: Callable[[str], Sequence[Choice[T]]],
        *,
        placeholder: str = "",
        typed: Callable[[str], T | None] | None = None,
        lead_width: int = 0,
        text: str = "",
        empty: str = "nothing fits",
        pick_typed: bool = False,
    ) -> None:
        """`typed` makes a value of a text that is in no line; without it only lines can be picked.

        What `typed` raises is shown, and the text stays. With `pick_typed` Enter takes the text as it stands, nothing
        where it is empty, and the lines are there for Tab and the arrows.
        """
        super().__init__()
        self._title = title
        self._find = find
        self._placeholder = placeholder
        self._typed = typed
        self._text = text
        self._empty = empty
        self._pick_typed = pick_typed
        self._stepped = False
        self.list: ChoiceList[T] = ChoiceList(lead_width)

    def compose(self) -> ComposeResult:
        with Container(classes="dialog picker"):
            yield Static(Content(self._title), classes="dialog-title", markup=False)
            yield OrderedInput(
                self._text, placeholder=self._placeholder, compact=True, classes="field"
            )
            yield self.list
            yield Static("", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        self._refill(self._text)

    def on_input_changed(self, event: Input.Changed) -> None:
        self._stepped = False
        self._refill(event.value)

    def _refill(self, text: str) -> None:
        self.list.show(self._find(text))
        self._say()

    def _say(self) -> None:
        chosen = self.list.chosen
        words = chosen.more if chosen is not None else "" if self._typed else self._empty
        self._hint(words)

    def _hint(self, words: str) -> None:
        self.query_one(".dialog-hint", Static).update(Content(grid(words)))

    def action_step(self, by: int) -> None:
        self._stepped = True
        self.list.step(by)
        self._say()

    def action_complete(self) -> None:
        """Put the chosen line into the text."""
        if self.list.chosen is not None and self._typed is not None:
            field = self.query_one(Input)
            field.value = self.list.chosen.title
            field.cursor_position = len(field.value)
        else:
            self.action_step(1)

    def action_keep(self) -> None:
        """Take what is typed, whatever line is chosen; where only lines can be picked, the chosen one."""
        self._pick(typed=self._typed is not None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._pick()

    def on_choice_list_moved(self) -> None:
        self._stepped = True
        self._say()

    def on_choice_list_clicked(self) -> None:
        self._stepped = True
        self._pick()

    def _pick(self, *, typed: bool = False) -> None:
        chosen = self.list.chosen
        if not typed and chosen is not None and (self._stepped or not self._pick_typed):
            if chosen.begins:
                self.action_complete()
            else:
                self.dismiss(chosen.value)
            return
        try:
            value = self._typed(self.query_one(Input).value) if self._typed else None
        except TimeloomError as error:
            self._hint(str(error))
            return
        if value is not None or self._pick_typed:
            self.dismiss(value)
