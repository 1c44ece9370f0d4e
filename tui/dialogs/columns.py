"""Chooses the columns of the list: which, in what order, how wide. The list follows each key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from timeloom.store.protocol import Reader
from timeloom.tui.cells import grid
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.dialogs.picker import Choice, ChoiceList
from timeloom.tui.model.state import NARROWEST, WIDEST, Column

OWN: Final = (
    ("basis", "how its date is known", 9),
    ("section", "where it stands in its source", 18),
    ("uid", "its name in the timeline", 12),
)
"""What events have besides fields: name, what it is, cells."""
_MOST: Final = 20
"""Cells that a column has by itself at the most."""
_LOOKED_AT: Final = 8
KEYS: Final = "Space show or hide   < > order   + - width   Enter done"


def offered(reader: Reader) -> list[tuple[str, str, int]]:
    """What can be a column: its name, what is said of it, and the width that its commonest values need."""
    found = []
    for info in reader.fields():
        values = reader.field_values(info.name, limit=_LOOKED_AT)
        widest = max((cell_len(grid(each.value)) for each in values), default=NARROWEST)
        width = min(max(widest, cell_len(grid(info.name)), NARROWEST), _MOST)
        found.append((info.name, f"{info.values:,} values", width))
    known = {name for name, *_ in found}
    return [*found, *(each for each in OWN if each[0] not in known)]


class Columns(Overlay[None]):
    """`changed` is told of each change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,q,C", "dismiss(None)", "Done", show=False),
        Binding("down,j,ctrl+n", "step(1)", "Next", show=False),
        Binding("up,k,ctrl+p", "step(-1)", "Previous", show=False),
        Binding("space,x", "show_or_hide", "Show or hide", show=False),
        Binding("greater_than_sign,J,shift+down", "order(1)", "Later", show=False),
        Binding("less_than_sign,K,shift+up", "order(-1)", "Earlier", show=False),
        Binding("plus,equals_sign,right,l", "size(1)", "Wider", show=False),
        Binding("minus,left,h", "size(-1)", "Narrower", show=False),
    ]

    def __init__(
        self,
        names: Sequence[tuple[str, str, int]],
        columns: tuple[Column, ...],
        changed: Callable[[tuple[Column, ...]], None],
    ) -> None:
        super().__init__()
        self._said = {name: said for name, said, _ in names}
        self._width = {name: width for name, _, width in names}
        self._columns = [column for column in columns if column.name in self._said]
        self._changed = changed
        self.list: ChoiceList[str] = ChoiceList(2)

    def compose(self) -> ComposeResult:
        with Container(classes="dialog picker"):
            yield Static(Content("Columns of the list"), classes="dialog-title", markup=False)
            yield self.list
            yield Static(Content(KEYS), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self._show(0)

    def _names(self) -> list[str]:
        """Those that are shown in their order, then the others."""
        shown = [column.name for column in self._columns]
        return shown + [name for name in self._said if name not in shown]

    def _show(self, index: int) -> None:
        widths = {column.name: column.width for column in self._columns}
        choices = [
            Choice(
                name,
                name,
                f"{widths[name]} cells" if name in widths else self._said[name],
                lead=str(at + 1) if name in widths else "",
            )
            for at, name in enumerate(self._names())
        ]
        self.list.show(choices, index)

    def _chosen(self) -> int | None:
        """The place of the chosen line among the columns that are shown, if it is one of them."""
        return self.list.index if self.list.index < len(self._columns) else None

    def _tell(self, name: str) -> None:
        self._changed(tuple(self._columns))
        self._show(self._names().index(name))

    def action_step(self, by: int) -> None:
        self.list.step(by)

    def action_show_or_hide(self) -> None:
        chosen = self.list.chosen
        if chosen is None:
            return
        at = self._chosen()
        if at is None:
            self._columns.append(Column(chosen.value, self._width[chosen.value]))
        else:
            del self._columns[at]
        self._tell(chosen.value)

    def action_order(self, by: int) -> None:
        at = self._chosen()
        if at is None or not 0 <= at + by < len(self._columns):
            return
        column = self._columns.pop(at)
        self._columns.insert(at + by, column)
        self._tell(column.name)

    def action_size(self, by: int) -> None:
        at = self._chosen()
        if at is None:
            return
        column = self._columns[at]
        self._columns[at] = column._replace(width=max(NARROWEST, min(column.width + by, WIDEST)))
        self._tell(column.name)
