"""The matches sorted by a field, over the explorer: not in time order, and it says so."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from timeloom.query.query import Query
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.text import number
from timeloom.tui.cells import grid
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.dialogs.picker import Choice, ChoiceList
from timeloom.tui.model.sorting import At, Part, parts_of, read_on
from timeloom.tui.model.store_access import StoreAccess
from timeloom.tui.style.dates import short

KEYS: Final = "Enter go to the event   s the other way   Esc back to time order"
_DATE: Final = 14
"""Cells of a date."""
_AT_ONCE: Final = 200
"""Rows that are read at a time."""
_AHEAD: Final = 60
"""Lines that are there below the chosen one, if there are any more."""


class SortedList(Overlay[Row]):
    """Answers with the event to go to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,O", "dismiss(None)", "Back", show=False),
        Binding("enter", "choose", "Go", show=False),
        Binding("down,j,ctrl+n", "step(1)", "Next", show=False),
        Binding("up,k,ctrl+p", "step(-1)", "Previous", show=False),
        Binding("pagedown,space,ctrl+d", "step(20)", "On", show=False),
        Binding("pageup,b,ctrl+u", "step(-20)", "Back", show=False),
        Binding("home,g", "step(-1000000)", "First", show=False),
        Binding("end,G", "step(1000000)", "Last that is read", show=False),
        Binding("s", "turn_round", "The other way", show=False),
    ]

    def __init__(self, access: StoreAccess, query: Query, field: str) -> None:
        super().__init__()
        self._access, self._query, self._field = access, query, field
        self._downwards = False
        self._parts: list[Part] = []
        self._rows: list[tuple[int, Row]] = []
        self._at = At()
        self._reading = False
        self.list: ChoiceList[Row | None] = ChoiceList(_DATE)

    def compose(self) -> ComposeResult:
        with Container(classes="dialog picker sorted"):
            yield Static(Content(""), classes="dialog-title", markup=False)
            yield self.list
            yield Static(Content(KEYS), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self._begin()

    def _begin(self) -> None:
        """Read the values in their order, and the first rows."""
        self._rows, self._at, self._parts = [], At(), []
        query, field, downwards = self._query, self._field, self._downwards
        self._say("reading …")

        def read(reader: Reader) -> tuple[list[Part], list[tuple[int, Row]], At]:
            parts = parts_of(reader, query, field, downwards=downwards)
            return parts, *read_on(reader, query, field, parts, At(), _AT_ONCE)

        def show(found: tuple[list[Part], list[tuple[int, Row]], At]) -> None:
            self._parts, rows, self._at = found
            order = "largest first" if downwards else "smallest first"
            self._say(f"{number(len(self._parts), 'value')}, {order}")
            self._add(rows)

        self.ask(self._access, "sorted", read, show, holds_keys=False)

    def _say(self, words: str) -> None:
        title = f"Sorted by {grid(self._field)}, not in time order: {words}"
        self.query_one(".dialog-title", Static).update(Content(title))

    def _add(self, rows: list[tuple[int, Row]]) -> None:
        self._reading = False
        index = self.list.index
        self._rows += rows
        choices: list[Choice[Row | None]] = []
        before = -1
        for at, row in self._rows:
            if at != before:
                part = self._parts[at]
                name = f"no {self._field}" if part.value is None else part.value
                choices.append(
                    Choice(None, f"{name} ({number(part.events, 'event')})", heading=True)
                )
                before = at
            choices.append(Choice(row, row.title, lead=short(row.date)))
        self.list.show(choices, index)

    def _read_on(self) -> None:
        ends = self._at.part >= len(self._parts)
        if self._reading or ends or self.list.index + _AHEAD < len(self.list.choices):
            return
        self._reading = True
        query, field, parts, at = self._query, self._field, self._parts, self._at

        def read(reader: Reader) -> tuple[list[tuple[int, Row]], At]:
            return read_on(reader, query, field, parts, at, _AT_ONCE)

        def show(found: tuple[list[tuple[int, Row]], At]) -> None:
            if self._at == at and self._parts is parts:
                rows, self._at = found
                self._add(rows)

        self.ask(self._access, "sorted", read, show, holds_keys=False)

    def action_step(self, by: int) -> None:
        self.list.step(by)
        self._read_on()

    def on_choice_list_moved(self) -> None:
        self._read_on()

    def on_choice_list_clicked(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        chosen = self.list.chosen
        if chosen is not None and chosen.value is not None:
            self.dismiss(chosen.value)

    def action_turn_round(self) -> None:
        self._downwards = not self._downwards
        self.list.index = 0
        self._begin()
