"""Shows what an event made of two would hold, and asks whether to make it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from timeloom.store.answers import Detail
from timeloom.store.protocol import Writer
from timeloom.store.united import left_out
from timeloom.tui.cells import clip, grid, wrap
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.panes.details_lines import DetailLine, details_lines
from timeloom.tui.panes.event_lines import EventLines
from timeloom.tui.style.glyphs import Glyphs

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS = "y merge   s the other one stays   j k scroll   n or Enter keep both"


class Merged(NamedTuple):
    """What an event would be with another one merged into it."""

    result: Detail
    other: str
    """uid of the one that would be a part of it."""
    other_title: str
    left_out: tuple[str, ...]
    """What the other says and the result would not."""


class _TakenBack(Exception):
    """Ends a step that was made to be looked at."""


def try_merging(writer: Writer, uid: str, other: str) -> Merged:
    """Make one event of two, look at it, and take it back: nothing is written. Raises UnknownEvent and EventError."""
    before = writer.detail(other).event
    found: list[Detail] = []
    try:
        with writer.step("edit", "merge"):
            writer.merge(uid, other)
            found.append(writer.detail(uid))
            raise _TakenBack
    except _TakenBack:
        pass
    return Merged(found[0], other, before.title, tuple(left_out(before, found[0].event)))


def merged_lines(merged: Merged, width: int, glyphs: Glyphs) -> Sequence[DetailLine]:
    """The event that would be, and before it what of the other one it would not hold."""
    lines = [
        DetailLine(((line, "warn"),))
        for words in merged.left_out
        for line in wrap(f"not kept: {grid(words)}", width)
    ]
    if lines:
        lines.append(DetailLine())
    return [*lines, *details_lines(merged.result, width, glyphs)]


class MergeTwo(Overlay[tuple[str, str]]):
    """Answers with the uids of the event that stays and the one that becomes a part of it. Only `y` is yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "merge", "Merge", show=False),
        Binding("s", "swap", "The other one stays", show=False),
        Binding("j,down", "scroll_lines(1)", "Down", show=False),
        Binding("k,up", "scroll_lines(-1)", "Up", show=False),
        Binding("pagedown,space,ctrl+d", "scroll_lines(10)", "On", show=False),
        Binding("pageup,b,ctrl+u", "scroll_lines(-10)", "Back", show=False),
        Binding("n,enter,escape,q", "dismiss", "Keep both", show=False),
    ]

    def __init__(
        self,
        merged: Merged,
        glyphs: Glyphs,
        swap: Callable[[Merged, Callable[[Merged], None]], None],
    ) -> None:
        """`swap` finds out how it would be the other way round, and hands that on."""
        super().__init__()
        self._merged = merged
        self._glyphs = glyphs
        self._swap = swap

    def compose(self) -> ComposeResult:
        with Container(classes="dialog settle"):
            yield Static("", id="settle-heading", classes="dialog-title", markup=False)
            yield EventLines(self._glyphs, id="settle-values")
            yield Static(Content(KEYS), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self._show(self._merged)

    def _show(self, merged: Merged) -> None:
        self._merged = merged
        stays = clip(grid(merged.result.event.title), 40)
        goes = clip(grid(merged.other_title), 40)
        words = f"Merge “{goes}” into “{stays}”?"
        self.query_one("#settle-heading", Static).update(Content(words))
        glyphs = self._glyphs
        self.query_one(EventLines).show(lambda width: merged_lines(merged, width, glyphs))

    def action_scroll_lines(self, by: int) -> None:
        self.query_one(EventLines).scroll_by(by)

    def action_swap(self) -> None:
        def show(merged: Merged) -> None:
            if self.is_open:
                self._show(merged)

        self._swap(self._merged, show)

    def action_merge(self) -> None:
        self.dismiss((self._merged.result.event.uid, self._merged.other))
