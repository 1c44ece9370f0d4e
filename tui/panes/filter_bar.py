"""The filter bar: what is typed, how many events it lets through, and what is wrong with it, column and all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Self

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widgets import Input

from timeloom.errors import QueryError
from timeloom.tui.cells import clip, grid
from timeloom.tui.model.held_keys import install
from timeloom.tui.model.state import Numbers, ViewState
from timeloom.tui.panes.inputs import OrderedInput
from timeloom.tui.views.timeline_view import Painted

if TYPE_CHECKING:
    from textual.binding import Binding


INDENT = 3
"""Cells before the text of the filter."""


def error_line(error: QueryError, width: int) -> str:
    """The message, which names its column, with a caret there if there is room, and as much of the way out as fits."""
    where = grid(error.message)
    more = [f"; {grid(each)}" for each in error.more]
    caret = " " * (INDENT + error.position) + "^ "
    lead = caret if cell_len(caret) + cell_len(where) <= width else " " * INDENT
    line = lead + where
    for part in more:
        if cell_len(line) + cell_len(part) > width:
            break
        line += part
    return clip(line, width)


def choices_line(choices: Sequence[str], chosen: int, width: int) -> list[tuple[str, bool]]:
    """Parts of the line and whether each is the chosen one; begins so far on that the chosen one is in sight."""
    shown = [grid(choice) for choice in choices]
    first = 0
    room = width - INDENT
    while first < chosen and _cells(shown[first : chosen + 1]) > room:
        first += 1
    parts: list[tuple[str, bool]] = [(" " * INDENT, False)]
    for number in range(first, len(shown)):
        parts += [(shown[number], number == chosen), ("  ", False)]
    return parts


def _cells(texts: Sequence[str]) -> int:
    return sum(cell_len(text) + 2 for text in texts)


DEBOUNCE: Final = 0.06
"""Seconds of rest after a key before the filter is tried: below what a person notices, above a burst of keys."""
PROMPT: Final = 3
MARGIN: Final = 18
"""Cells to the right of what is typed at the least, as in the style sheet."""
LEAST: Final = 24
"""Cells that what is typed has at the least."""


class FilterInput(OrderedInput):
    """The line that is typed in; its own keys come from the registry."""

    def __init__(self, bindings: list[Binding]) -> None:
        super().__init__(id="filter-input", compact=True, select_on_focus=False)
        self.can_focus = False
        self.display = False
        install(self, bindings)

    def focus(self, scroll_visible: bool = True) -> Self:  # noqa: ARG002 – Textual passes it by name
        """Take the keyboard at once: what is typed after `/` without a pause is text, never commands."""
        self.screen.set_focus(self, scroll_visible=False)
        return self

    async def on_key(self, event: events.Key) -> None:
        """A key that was typed behind the Enter or Esc that ended the typing is a command."""
        if not self.can_focus:
            event.stop()
            event.prevent_default()
            await self.app.run_key(event.key)  # type: ignore[attr-defined]


class FilterBar(Painted):
    css_prefix = "filter"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "filter--bar", "filter--prompt", "filter--empty", "filter--count", "filter--off", "filter--error",
        "filter--choice", "filter--chosen", "filter--name",
    }  # fmt: skip

    class Typed(Message):
        """The text has changed and rested for a moment."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, bindings: list[Binding], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.input = FilterInput(bindings)
        self.editing = False
        self.before = ""
        """The text to go back to when the change is given up."""
        self.error: QueryError | None = None
        self.choices: list[str] = []
        self.chosen = -1
        self._timer: Timer | None = None
        self._numbers = Numbers()
        self._name = ""
        """The name under which the filter was saved, if it was."""

    def compose(self) -> ComposeResult:
        yield self.input

    # Typing

    def begin(self, text: str) -> None:
        """Give the keyboard to the filter."""
        self.before = text
        self.editing = True
        self.input.can_focus = True
        self.input.display = True
        self.set_text(text)
        self.input.focus()
        self._lay_out()

    def end(self) -> None:
        """Take the keyboard away again."""
        self.editing = False
        self.error = None
        self.choices = []
        self.input.can_focus = False
        self.input.display = False
        self._stop_timer()
        self._lay_out()

    def set_text(self, text: str, *, cursor: int | None = None) -> None:
        """Put a text in place without its being typed."""
        self._stop_timer()
        with self.input.prevent(Input.Changed):
            self.input.value = text
        self.input.cursor_position = len(text) if cursor is None else cursor

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.show_choices([])
        self._stop_timer()
        self._timer = self.set_timer(DEBOUNCE, self._rested)

    def _rested(self) -> None:
        self._timer = None
        self.post_message(self.Typed(self.input.value))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    @property
    def waiting(self) -> bool:
        """Whether what is typed has still to be tried."""
        return self._timer is not None

    # What others tell it

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        if not self.editing and self.input.value != new.query.text:
            self.set_text(new.query.text)
        name = self.explorer.filters.name_of(new.query.text)
        if name != self._name:
            self._name = name
            self.refresh()
        if new.query is not old.query or new.filter_on != old.filter_on or new.lit != old.lit:
            self.refresh()

    def show_numbers(self, numbers: Numbers) -> None:
        if numbers != self._numbers:
            self._numbers = numbers
            self.refresh()

    def show_error(self, error: QueryError | None) -> None:
        if error is not self.error:
            self.error = error
            self._lay_out()

    def show_choices(self, choices: list[str], chosen: int = -1) -> None:
        changed = bool(choices) != bool(self.choices)
        self.choices, self.chosen = choices, chosen
        if changed:
            self._lay_out()
        else:
            self.refresh()

    def _lay_out(self) -> None:
        rows = 1 + bool(self.editing and (self.error or self.choices))
        self.styles.height = rows
        self.refresh()

    # Drawing

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y:
            return self._second_line(width)
        glyph = "/"
        left = [Segment(f" {glyph} ", self.paint("bar", "prompt"))]
        words, tone = self._count_words()
        right = f"{words} "
        if self.editing:
            room = width - PROMPT - LEAST
            right = f"{clip(words, max(room - 1, MARGIN - 1))} "
            self._keep_off(max(cell_len(right) + 1, MARGIN))
        if not self.editing:
            text = grid(self.input.value)
            room = width - PROMPT - cell_len(right) - 1
            if self._name:
                name = clip(grid(self._name), max(room // 2, 8)) + ": "
                left.append(Segment(name, self.paint("bar", "name")))
                room -= cell_len(name)
            left.append(
                Segment(clip(text, room), self.paint("bar"))
                if text
                else Segment(
                    clip(self.explorer.welcome or "no filter", room), self.paint("bar", "empty")
                )
            )
        filled = Strip(left).adjust_cell_length(max(width - cell_len(right), 0), self.paint("bar"))
        return Strip([*filled, Segment(right, self.paint("bar", tone))]).adjust_cell_length(width)

    def _keep_off(self, cells: int) -> None:
        """Have what is typed end before what stands at the right end of the line."""
        if self.input.styles.margin.right != cells:
            self.call_later(self._leave_free, cells)

    def _leave_free(self, cells: int) -> None:
        self.input.styles.margin = (0, cells, 0, PROMPT)

    def _count_words(self) -> tuple[str, str]:
        numbers, state = self._numbers, self.explorer.state
        if under_way := self.explorer.jobs.words:
            return under_way if self.editing else f"{under_way}  Esc stops", "count"
        if self.input.value and not state.filter_on:
            return f"filter off {self.explorer.glyphs.dot} {numbers.events:,}", "off"
        total = "?" if numbers.matches is None else f"{numbers.matches:,}"
        place = "" if numbers.position is None else f"{numbers.position + 1:,}/"
        of = f" of {numbers.events:,}" if state.query.text.strip() else ""
        chosen = ""
        if state.range_from is not None and numbers.selected is not None:
            chosen = f"{numbers.selected:,} selected {self.explorer.glyphs.dot} "
        return f"{chosen}{place}{total}{of}", "count"

    def _second_line(self, width: int) -> Strip:
        if self.error is not None and not self.choices:
            parts = [(error_line(self.error, width), "error")]
        else:
            found = choices_line(self.choices, self.chosen, width)
            parts = [(text, "chosen" if chosen else "choice") for text, chosen in found]
        segments = [Segment(text, self.paint("bar", tone)) for text, tone in parts]
        return Strip(segments).adjust_cell_length(width, self.paint("bar"))
