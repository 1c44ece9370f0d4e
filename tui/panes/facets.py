"""The facets: every field's values and how many of the shown events have them, to be taken into the filter or kept out.

The values of a field are counted as if the filter said nothing of that field, so that one can see what else there is.
Only fields that are open are counted, in the background.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip

from timeloom.query.facets import Stand, stands, with_value, without
from timeloom.query.query import Query
from timeloom.query.vocabulary import ValueCount
from timeloom.store.protocol import Reader
from timeloom.text import fold
from timeloom.tui.cells import clip, fit, grid
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.timeline_view import Painted

SHOWN: Final = 40
"""Values of a field that are listed."""
OPEN_AT_FIRST: Final = 12
"""Fields with no more values than this are open when the pane is."""


@dataclass(frozen=True, slots=True)
class FacetLine:
    """A field's heading (`value` None), or one of its values."""

    field: str
    value: str | None = None
    count: int = 0
    stand: Stand | None = None


class FacetsPane(Painted, can_focus=True):
    css_prefix = "facets"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"facets--{part}"
        for part in ("row", "field", "value", "count", "in", "out", "cursor", "dim")
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.border_title = "Facets"
        self._fields: list[tuple[str, int]] = []
        self._open: set[str] | None = None
        self._counts: dict[str, list[ValueCount]] = {}
        self._lines: list[FacetLine] = []
        self._at = 0
        self._top = 0

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        """Count again when the filter or the timeline has changed."""
        if self.display and (new.query is not old.query or new.revision != old.revision):
            self.count()

    def count(self) -> None:
        """Ask for the values of the open fields under the filter as it is."""
        reader = self.explorer.access.reader
        self._fields = [(info.name, info.values) for info in reader.fields()]
        if self._open is None:
            few = [name for name, values in self._fields if 1 < values <= OPEN_AT_FIRST]
            self._open = set(few[:3])
        query, wanted = self.explorer.state.query, sorted(self._open)

        def read(reader: Reader) -> dict[str, list[ValueCount]]:
            return {
                name: reader.view(without(query, name)).values(name, limit=SHOWN) for name in wanted
            }

        def show(counts: dict[str, list[ValueCount]]) -> None:
            self._counts = counts
            self._arrange()

        self._arrange()
        self.explorer.access.ask("facets", read, show)

    def _arrange(self) -> None:
        """Make the lines of what is known, the cursor staying on what it was on."""
        here = self._lines[self._at] if self._at < len(self._lines) else None
        query = self.explorer.state.query
        lines: list[FacetLine] = []
        for name, values in self._fields:
            lines.append(FacetLine(name, count=values))
            if name in (self._open or ()):
                lines += self._values(query, name)
        self._lines = lines
        if here is not None:
            same = (
                n
                for n, line in enumerate(lines)
                if (line.field, line.value) == (here.field, here.value)
            )
            self._at = next(same, min(self._at, max(len(lines) - 1, 0)))
        self._keep_in_sight()
        self.refresh()

    def _values(self, query: Query, name: str) -> list[FacetLine]:
        standing = stands(query, name)
        found = [
            FacetLine(name, c.value, c.count, standing.get(fold(c.value)))
            for c in self._counts.get(name, ())
        ]
        # What stands in the filter is listed whether it has matches or not: else it could not be taken out here.
        listed = {fold(line.value or "") for line in found}
        found += [
            FacetLine(name, value, 0, stand)
            for value, stand in standing.items()
            if value not in listed
        ]
        return found

    # Moving and choosing

    def step(self, by: int) -> None:
        """Move the cursor by lines."""
        self._at = min(max(self._at + by, 0), max(len(self._lines) - 1, 0))
        self._keep_in_sight()
        self.refresh()

    def page(self, by: int) -> None:
        """Move the cursor by screens."""
        self.step(by * max(self.size.height - 1, 1))

    def _keep_in_sight(self) -> None:
        height = max(self.size.height, 1)
        self._top = max(min(self._top, self._at), self._at - height + 1)

    def unfold(self, open_: bool | None = None) -> None:
        """Open or close the field under the cursor; None turns it over."""
        if not self._lines or self._open is None:
            return
        name = self._lines[self._at].field
        wanted = name not in self._open if open_ is None else open_
        if wanted:
            self._open.add(name)
        else:
            self._open.discard(name)
            self._at = next(n for n, line in enumerate(self._lines) if line.field == name)
        self.count()

    def choose(self, stand: Stand) -> None:
        """Take the value under the cursor in, or keep it out; again, neither. On a field's name: open or close it."""
        line = self._lines[self._at] if self._at < len(self._lines) else None
        if line is None:
            return
        if line.value is None:
            self.unfold()
            return
        wanted = None if line.stand == stand else stand
        changed = with_value(self.explorer.state.query, line.field, line.value, wanted)
        self.explorer.filters.set(changed.text)

    # Drawing

    def render_line(self, y: int) -> Strip:
        width, at = self.size.width, self._top + y
        if at >= len(self._lines):
            words = " No event has a field." if at == 0 else ""
            return Strip([Segment(fit(words, width), self.paint("row", "dim"))], width)
        line = self._lines[at]
        focused = ("cursor",) if at == self._at and self.has_focus else ()
        count = f" {line.count:,}"
        room = width - cell_len(count) - 1
        if line.value is None:
            glyphs = self.explorer.glyphs
            sign = glyphs.opened if line.field in (self._open or ()) else glyphs.closed
            name = fit(f"{sign} {grid(line.field)}", room, glyphs.ellipsis)
            parts = [(name, "field"), (count + " ", "dim")]
        else:
            mark, style = {"in": ("+", "in"), "out": ("-", "out"), None: (" ", "value")}[line.stand]
            text = clip(grid(line.value), max(room - 4, 1), self.explorer.glyphs.ellipsis)
            parts = [(fit(f" {mark} {text}", room), style), (count + " ", "count")]
        segments = [Segment(text, self.paint("row", name, *focused)) for text, name in parts]
        return Strip(segments).adjust_cell_length(width, self.paint("row", *focused))

    def on_resize(self, _event: events.Resize) -> None:
        self._keep_in_sight()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        at = self._top + event.y
        if at < len(self._lines):
            self._at = at
            self.choose("in")
