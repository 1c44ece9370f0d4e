"""Goes through the proposed events one by one, each with the passage it was read from: take, change, merge or drop it.

Every decision is written at once as one step of the journal, so leaving loses nothing and undo takes back the last one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

from timeloom.errors import TimeloomError, UnknownEvent
from timeloom.model.events import Event
from timeloom.store.answers import Change, Detail
from timeloom.store.protocol import Reader, Writer
from timeloom.tui.cells import fit, grid
from timeloom.tui.dialogs.overlay import Overlay
from timeloom.tui.model.store_access import Failed
from timeloom.tui.panes.event_lines import EventLines
from timeloom.tui.views.text.lines import Lit, SourceLine, lines_from, runs
from timeloom.tui.views.timeline_view import Painted

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen

AROUND = 1500
"""Characters of the source shown before and after a passage."""
KEYS = "a accept  e edit, then accept  m merge with the one before  x drop  ← → back, skip  A all  u undo  Esc leave"
SHORT_KEYS = "a accept  e edit  m merge  x drop  ← → back, skip  A all  u undo  Esc"


class PassageInPlace(Painted):
    """The passage in the text around it."""

    css_prefix = "text"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "text--plain",
        "text--passage",
        "text--focused",
        "text--dim",
    }

    def __init__(self) -> None:
        super().__init__(id="passage-in-place")
        self._text = ""
        self._base = 0
        self._lit: list[Lit] = []
        self._lines: list[SourceLine] = []
        self._top = 0

    def show(self, text: str, base: int, lit: Lit | None) -> None:
        """Show a stretch of text that begins at offset `base` of its source."""
        self._text, self._base, self._lit = text, base, [lit] if lit else []
        self.on_resize()

    def on_resize(self) -> None:
        width, text, base = max(self.content_size.width, 10), self._text, self._base
        self._lines = lines_from(lambda a, b: text[a:b], len(text), 0, width, 10_000)
        self._lines = [
            SourceLine(line.start + base, line.end + base, line.text) for line in self._lines
        ]
        place = self._lit[0].start if self._lit else base
        at = next((n for n, line in enumerate(self._lines) if line.end > place), 0)
        self._top = max(at - self.content_size.height // 3, 0)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, at = self.content_size.width, self._top + y
        plain = self.paint("plain")
        if not self._text:
            words = "This event has no source passage." if y == 0 else ""
            return Strip([Segment(fit(words, width), self.paint("plain", "dim"))], width)
        if at >= len(self._lines):
            return Strip([Segment(" " * width, plain)], width)
        focused = self._lit[0].uid if self._lit else None
        segments = [
            Segment(run.text, self.paint("plain", "passage", "focused") if run.passages else plain)
            for run in runs(self._lines[at], self._lit, focused)
        ]
        return Strip(segments).adjust_cell_length(width, plain)


class Review(Overlay[None]):
    """Steps through proposed events in time order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,enter", "accept", "Accept", show=False),
        Binding("e", "edit", "Edit, then accept", show=False),
        Binding("m", "merge", "Merge with the one before", show=False),
        Binding("x,delete", "drop", "Drop", show=False),
        Binding("left,b,h,up,k", "step(-1)", "Back", show=False),
        Binding("right,space,l,down,j", "step(1)", "Skip", show=False),
        Binding("A", "accept_all", "Accept all", show=False),
        Binding("u", "undo", "Undo", show=False),
        Binding("escape,q", "dismiss", "Leave", show=False),
    ]

    def __init__(self, explorer: ExplorerScreen, uids: Sequence[str], index: int = 0) -> None:
        super().__init__()
        self._explorer = explorer
        self._uids = list(uids)
        self._index = index
        self._decided = 0

    def compose(self) -> ComposeResult:
        with Container(classes="dialog review"):
            yield Static("", id="review-heading", classes="dialog-title", markup=False)
            with Horizontal(id="review-body"):
                yield EventLines(self._explorer.glyphs, id="proposed-event")
                yield PassageInPlace()
            yield Static(Content(KEYS), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        self.set_class(self.app.size.width < 100, "-narrow")
        if self.app.size.width < 100:
            self.query_one(".dialog-hint", Static).update(Content(SHORT_KEYS))
        self._show()

    @property
    def current(self) -> str | None:
        """The uid of the event on the screen; None once all are decided."""
        return self._uids[self._index] if self._index < len(self._uids) else None

    def _show(self) -> None:
        uid, reader = self.current, self._explorer.access.reader
        heading = f"Review · {min(self._index + 1, len(self._uids))} of {len(self._uids)} proposed"
        if self._decided:
            heading += f" · {self._decided} decided"
        if uid is None:
            heading = f"Review · nothing more is proposed · {self._decided} decided"
        self.query_one("#review-heading", Static).update(Content(grid(heading)))
        try:
            detail = reader.detail(uid) if uid is not None else None
        except UnknownEvent:
            detail = None
        self.query_one(EventLines).show_event(detail)
        self._show_passage(reader, detail)

    def _show_passage(self, reader: Reader, detail: Detail | None) -> None:
        pane = self.query_one(PassageInPlace)
        passage = detail.event.passage if detail else None
        if detail is None or passage is None:
            pane.show("", 0, None)
            return
        lit = Lit(passage.start, passage.end, detail.event.uid, detail.event.title)
        address = detail.event.source.address if detail.event.source else ""
        base = max(passage.start - AROUND, 0)
        text = reader.source_text(address, base, passage.end + AROUND)
        if text:
            pane.show(text, base, lit)
        else:
            pane.show(passage.text, passage.start, lit)

    # Decisions

    def _write(
        self, work: Callable[[Writer], Change], decided: int = 1, again: Failed | None = None
    ) -> None:
        """Write a decision and show what is proposed next; `again` gets the error in place of the person."""

        def done(change: Change) -> None:
            self._explorer.content_changed()
            self._decided = max(self._decided + decided, 0)
            self._reload(change.focus)

        def failed(error: TimeloomError) -> None:
            self._explorer.show_error(error)

        self._explorer.access.write(work, done, again or failed, holds_keys=True)

    def _reload(self, focus: str | None) -> None:
        """Read what is proposed now; stay at the event just touched, if it is proposed (again), else where one was."""

        def show(uids: list[str]) -> None:
            at = focus if focus in uids else self.current
            self._uids = uids
            if at in uids:
                self._index = uids.index(at)
            self._index = min(self._index, max(len(uids) - 1, 0)) if uids else 0
            self._show()

        self.ask(self._explorer.access, "review", proposed_uids, show)

    def action_step(self, by: int) -> None:
        self._index = min(max(self._index + by, 0), max(len(self._uids) - 1, 0))
        self._show()

    def action_accept(self) -> None:
        if (uid := self.current) is not None:
            self._write(lambda writer: writer.accept([uid]))

    def action_accept_all(self) -> None:
        uids = tuple(self._uids)
        if uids:
            self._write(lambda writer: writer.accept(uids), len(uids))

    def action_drop(self) -> None:
        if (uid := self.current) is not None:
            self._write(lambda writer: writer.delete([uid]))

    def action_undo(self) -> None:
        self._write(lambda writer: writer.undo(), -1)

    def action_edit(self) -> None:
        from timeloom.tui.dialogs.event_form import EventForm, edit_between

        if (uid := self.current) is None:
            return
        before = self._explorer.access.reader.detail(uid).event

        def ask(written: Event | None = None, problem: str = "") -> None:
            form = EventForm("Edit, then accept", before, written, problem)
            self.app.push_screen(form, keep)

        def keep(after: Event | None) -> None:
            if after is None:
                return
            edit = edit_between(before, after)

            def work(writer: Writer) -> Change:
                with writer.step("accept", f"accept “{after.title}”"):
                    if edit is not None:
                        writer.edit(uid, edit)
                    return writer.accept([uid])

            self._write(work, again=lambda error: ask(after, str(error)))

        ask()

    def action_merge(self) -> None:
        """Make this one a part of the event before it."""
        if (uid := self.current) is None:
            return
        reader = self._explorer.access.reader
        from timeloom.query.query import EVERYTHING

        key = reader.key(uid)
        rows = reader.view(EVERYTHING).page(key, limit=1, backwards=True) if key is not None else []
        if not rows:
            self._explorer.tell("there is no event before this one")
            return
        earlier = rows[0].uid
        self._write(lambda writer: writer.merge(earlier, uid))


def proposed_uids(reader: Reader) -> list[str]:
    """The uids of all proposed events, in time order."""
    from timeloom.query.parser import parse

    return list(reader.view(parse("is:proposed", now=0.0)).uids())
