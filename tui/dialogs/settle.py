"""Settles what an event has two values for: both side by side, one key takes one of them.

Every decision is written at once as one step of the journal, so leaving loses nothing and undo takes back the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from timeloom.errors import UnknownEvent
from timeloom.store.answers import Change
from timeloom.store.protocol import Reader, Writer
from timeloom.text import visible
from timeloom.tui.cells import clip, fit, grid, wrap
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.dialogs.own_file import write_or_offer
from timeloom.tui.model.settling import Offer, Side, Standing, next_conflict, settle, standing
from timeloom.tui.panes.details_lines import DetailLine
from timeloom.tui.panes.event_lines import EventLines
from timeloom.tui.style.glyphs import Glyphs

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen

KEYS = "m mine   t theirs   j k value   n N event   u undo   Esc leave"


def offer_lines(
    offers: Sequence[Offer], at: int, width: int, glyphs: Glyphs
) -> tuple[list[DetailLine], list[int]]:
    """The values side by side, the one at `at` pointed to; and the line at which each begins."""
    half = max((width - 5) // 2, 4)
    lines: list[DetailLine] = []
    begins: list[int] = []
    for number, offer in enumerate(offers):
        chosen = number == at
        begins.append(len(lines))
        bar = glyphs.cursor if chosen else " "
        style = "text" if chosen else "dim"
        head = clip(f"{glyphs.rule * 2} {grid(offer.name)} ", width - 2, glyphs.ellipsis)
        rule = glyphs.rule * max(width - 2 - cell_len(head), 0)
        lines.append(DetailLine(((f"{bar} ", "star"), (head + rule, "heading"))))

        def two(
            left: str, right: str, left_style: str, right_style: str, bar: str = bar
        ) -> DetailLine:
            middle = f" {glyphs.wall} "
            parts = ((f"{bar} ", "star"), (fit(left, half), left_style), (middle, "heading"))
            return DetailLine((*parts, (clip(right, half), right_style)))

        lines.append(two("mine", f"theirs ({grid(offer.says)})", "label", "label"))
        mine, theirs = (wrap(visible(text), half) for text in (offer.mine, offer.theirs))
        lines += [
            two(left, right, "warn" if chosen else style, style)
            for left, right in zip_longest(mine, theirs, fillvalue="")
        ]
        lines.append(DetailLine())
    return lines, begins


class Settle(Overlay[None]):
    """One event after the other; stays open when nothing is left, so that the last decision can be undone."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "take('mine')", "Keep mine", show=False),
        Binding("t", "take('theirs')", "Take theirs", show=False),
        Binding("j,down", "step(1)", "Next value", show=False),
        Binding("k,up", "step(-1)", "Value before", show=False),
        Binding("n,right,l", "go(False)", "Next event", show=False),
        Binding("N,left,h", "go(True)", "Event before", show=False),
        Binding("pagedown,space,ctrl+d", "scroll_lines(10)", "On", show=False),
        Binding("pageup,b,ctrl+u", "scroll_lines(-10)", "Back", show=False),
        Binding("u", "undo", "Undo", show=False),
        Binding("escape,q", "dismiss", "Leave", show=False),
    ]

    def __init__(self, explorer: ExplorerScreen, found: Standing) -> None:
        super().__init__()
        self._explorer = explorer
        self._found = found
        self._at = 0
        self._settled = 0

    def compose(self) -> ComposeResult:
        with Container(classes="dialog settle"):
            yield Static("", id="settle-heading", classes="dialog-title", markup=False)
            yield EventLines(self._explorer.glyphs, id="settle-values")
            yield Static(Content(KEYS), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        found = self._found
        dot = self._explorer.glyphs.dot
        heading = f"Settle “{clip(grid(found.detail.event.title), 40)}”"
        if found.number and found.conflicts > 1:
            heading += f" {dot} {found.number:,} of {found.conflicts:,} events"
        if not found.offers:
            heading = f"Settle {dot} nothing is left"
        if self._settled:
            heading += f" {dot} {self._settled:,} settled"
        self.query_one("#settle-heading", Static).update(Content(heading))
        self._at = min(self._at, max(len(found.offers) - 1, 0))
        offers, at, glyphs = found.offers, self._at, self._explorer.glyphs
        pane = self.query_one(EventLines)
        pane.show(lambda width: offer_lines(offers, at, width, glyphs)[0])
        lines, begins = offer_lines(offers, at, pane.content_size.width, glyphs)
        if begins:
            ends = [*begins[1:], len(lines)]
            pane.keep_in_sight(begins[at], ends[at] - 1)

    # Going on

    def action_step(self, by: int) -> None:
        self._at = min(max(self._at + by, 0), max(len(self._found.offers) - 1, 0))
        self._show()

    def action_scroll_lines(self, by: int) -> None:
        self.query_one(EventLines).scroll_by(by)

    def action_go(self, backwards: bool) -> None:
        """Go to the next event, or the one before, whose source has changed under an edit."""
        here = self._found.detail.event.uid

        def find(reader: Reader) -> Standing | None:
            uid = next_conflict(reader, here, backwards=backwards)
            return standing(reader, uid) if uid is not None else None

        def show(found: Standing | None) -> None:
            if found is None:
                self._explorer.tell(f"this is the {'first' if backwards else 'last'} conflict")
            else:
                self._take(found)

        self.ask(self._explorer.access, "settle", find, show)

    def _take(self, found: Standing) -> None:
        if found.detail.event.uid != self._found.detail.event.uid:
            self._at = 0
            self._explorer.follow(found.detail.event.uid)
        self._found = found
        self._show()

    # Decisions

    def action_take(self, side: Side) -> None:
        offers = self._found.offers
        if self._at < len(offers):
            uid, offer = self._found.detail.event.uid, offers[self._at]
            self._write(lambda writer: settle(writer, uid, offer, side))

    def action_undo(self) -> None:
        self._write(lambda writer: writer.undo(), -1)

    def _write(self, work: Callable[[Writer], Change], settled: int = 1) -> None:
        explorer = self._explorer

        def done(change: Change) -> None:
            explorer.content_changed()
            self._settled = max(self._settled + settled, 0)
            self._reload(change.focus)

        write_or_offer(
            explorer, lambda no: explorer.access.write(work, done, no, holds_keys=True), None
        )

    def _reload(self, focus: str | None) -> None:
        """Show what is left to settle of the event that was decided on, else of the next one."""
        here = focus or self._found.detail.event.uid

        def find(reader: Reader) -> Standing | None:
            try:
                found = standing(reader, here)
            except UnknownEvent:
                found = None
            if found is not None and found.offers:
                return found
            uid = next_conflict(reader, here) or next_conflict(reader, None)
            return standing(reader, uid) if uid is not None else found

        def show(found: Standing | None) -> None:
            if found is None:  # the event is gone, and no other one is to be settled
                self.dismiss()
            else:
                self._take(found)

        self.ask(self._explorer.access, "settle", find, show)
