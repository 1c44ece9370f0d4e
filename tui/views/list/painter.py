"""How one event looks on its line: date, sign, title, what it answers, and its marks in columns of their own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from timeloom.model.events import ANSWERS
from timeloom.store.answers import Row
from timeloom.text import number
from timeloom.tui.cells import clip, fit, grid, lit_up
from timeloom.tui.model.state import Column
from timeloom.tui.style.dates import gap_words, lag_words, short
from timeloom.tui.views.list.lines import Line

if TYPE_CHECKING:
    from timeloom.tui.views.list.view import EventList

DATE_WIDTH: Final = (10, 19)
"""Cells a date gets: at least, at most."""
MOST_LINKS: Final = 99
"""More links to an event are not counted in its line."""
TITLE_WIDTH: Final = 28
"""Cells of a title that go before what the event answers."""
TARGET_WIDTH: Final = (12, 34)
"""Cells of the title that is answered: at least, at most."""


class RowPainter:
    """Draws for one list; it knows how wide the dates are that it has seen, and which signs events have."""

    def __init__(self, owner: EventList) -> None:
        self._owner = owner
        self._date_width = DATE_WIDTH[0]
        self._seconds = False
        self._counted = 0
        """Digits of the largest number of links that lead to an event; 0 where none does."""
        self._passages = self._stars = self._notes = self._conflicts = False
        """Whether any event has one: only then is there room for its sign."""

    def measure(self, rows: Sequence[Row]) -> bool:
        """Make room for the dates and signs of these rows; whether lines look different now.

        It never narrows, so that lines keep their places. Where several moments fall into one minute, seconds are told.
        """
        before = self._columns()
        self._seconds = self._seconds or _within_a_minute(rows)
        widest = max((cell_len(self._date(row)) for row in rows), default=0)
        self._date_width = max(self._date_width, min(widest, DATE_WIDTH[1]))
        links = max((row.linked_from for row in rows), default=0)
        self._counted = max(self._counted, len(str(min(links, MOST_LINKS))) if links else 0)
        self._passages = self._passages or any(row.has_passage for row in rows)
        self._stars = self._stars or any(row.starred for row in rows)
        self._notes = self._notes or any(row.notes for row in rows)
        self._conflicts = self._conflicts or any(row.conflicting for row in rows)
        return before != self._columns()

    def _columns(self) -> tuple[int, ...]:
        return (
            self._seconds,
            self._date_width,
            self._counted,
            self._passages,
            self._stars,
            self._notes,
            self._conflicts,
        )

    def _date(self, row: Row) -> str:
        return short(row.date, seconds=self._seconds)

    def event(
        self, row: Row, width: int, *, focused: bool, selected: bool, marked: bool, lit: bool
    ) -> list[Segment]:
        """The line of an event, exactly `width` cells."""
        paint, glyphs = self._owner.paint, self._owner.explorer.glyphs
        base = ["row"]
        if selected:
            base.append("selected")
        if focused:
            base.append("focused" if self._owner.has_focus else "blurred")
        if not lit:
            base.append("dim")

        def style(*names: str) -> Style:
            return paint(*base, *names)

        cursor = glyphs.cursor if focused else glyphs.selected if selected else " "
        mark = glyphs.mark if marked else " "
        shape, number = self._owner.explorer.signs.of(row)
        signs = self._signs(row)
        signs_width = sum(cell_len(text) for text, _ in signs)
        head = 2 + self._date_width + 1 + 2
        columns = self.columns(width)
        head += sum(column.width + 1 for column in columns)
        room = max(width - head - signs_width - 1, 0)
        title = grid(row.title)
        aside = self._aside(row, cell_len(title), room)
        title_room = room - (cell_len(aside) + 2 if aside else 0)
        parts = [
            (cursor, style("cursor")),
            (mark, style("mark")),
            (fit(self._date(row), self._date_width, glyphs.ellipsis), style("date")),
            (" ", style()),
            (glyphs.proposed if row.proposed else shape, style(f"value-{number}")),
            (" ", style()),
        ]
        segments = [Segment(text, style) for text, style in parts]
        for column in columns:
            value = fit(grid(column_value(row, column.name)), column.width, glyphs.ellipsis)
            segments += [Segment(value, style("column")), Segment(" ", style())]
        shown, name = (
            fit(title, title_room, glyphs.ellipsis),
            "proposed" if row.proposed else "title",
        )
        segments += lit_up(
            shown, self._owner.explorer.found(shown), style(name), style(name, "found")
        )
        if aside:
            segments.append(Segment("  " + aside, style("aside")))
        segments.append(Segment(" ", style()))
        segments += [Segment(text, style(name)) for text, name in signs]
        return list(Strip(segments).adjust_cell_length(width, style()))

    def columns(self, width: int) -> list[Column]:
        """The columns that there is room for: the title keeps as many cells as it needs to be read."""
        left = width - 2 - self._date_width - 3 - TITLE_WIDTH
        shown = []
        for column in self._owner.explorer.state.columns:
            left -= column.width + 1
            if left < 0:
                break
            shown.append(column)
        return shown

    def heading(self, width: int) -> str:
        """The names of the columns, each above its own."""
        ellipsis = self._owner.explorer.glyphs.ellipsis
        names = [fit(grid(column.name), column.width, ellipsis) for column in self.columns(width)]
        hidden = len(self._owner.explorer.state.columns) - len(names)
        more = f"  ({number(hidden, 'column')} without room)" if hidden else ""
        head = f"  {fit('date', self._date_width)}   "
        return fit(head + " ".join([*names, "title"]) + more, width, ellipsis)

    def _aside(self, row: Row, title: int, room: int) -> str:
        """`answers GPT-3, 297 d ⇢` beside the whole title; where there is no room for that, `297 d ⇢`, or nothing."""
        link = next((link for link in row.links if link.relation == ANSWERS), None)
        if link is None:
            return ""
        glyphs = self._owner.explorer.glyphs
        lag = lag_words((link.earliest, link.latest), (row.earliest, row.latest))
        tail = f"{', ' + lag if lag else ''} {glyphs.answers}"
        left = room - title - 2 - len("answers ") - cell_len(tail)
        target = grid(link.title or link.uid)
        if left >= min(cell_len(target), TARGET_WIDTH[0]):
            return f"answers {clip(target, min(left, TARGET_WIDTH[1]), glyphs.ellipsis)}{tail}"
        short_tail = tail.removeprefix(", ")
        return short_tail if room - cell_len(short_tail) - 2 >= min(title, TITLE_WIDTH) else ""

    def _signs(self, row: Row) -> list[tuple[str, str]]:
        """The columns at the right margin, each always in its place; one that no event needs takes no room."""
        glyphs = self._owner.explorer.glyphs
        signs: list[tuple[str, str]] = []
        if self._counted:
            links = min(row.linked_from, MOST_LINKS)
            count = f"{glyphs.linked} {links}" if links else ""
            signs.append((count.rjust(self._counted + 2), "sign"))
        for there, sign, has, name in (
            (self._passages, glyphs.passage, row.has_passage, "sign"),
            (self._stars, glyphs.star, row.starred, "star"),
            (self._notes, glyphs.note, bool(row.notes), "sign"),
            (self._conflicts, glyphs.conflict, row.conflicting, "conflict"),
        ):
            if there:
                signs.append((f" {sign if has else ' '}", name))
        return signs

    def between(self, line: Line, rows: Sequence[Row], width: int) -> list[Segment]:
        """A gap, or the heading of the undated shelf."""
        glyphs = self._owner.explorer.glyphs
        style = self._owner.paint("row", "gap")
        if line.kind == "shelf":
            text = f"  {glyphs.rule * 3} undated "
            text += glyphs.rule * max(width - cell_len(text), 0)
        else:
            a, b = rows[line.row - 1], rows[line.row]
            words = gap_words(a.latest or 0.0, b.earliest or 0.0)
            text = f"{' ' * (self._date_width // 2 + 1)}{glyphs.gap} {words}"
        return [Segment(fit(text, width, glyphs.ellipsis), style)]

    def empty(self, width: int, y: int, any_events: bool) -> Strip:
        """A line after the last event; in an empty list the first ones say why it is empty."""
        text = "" if any_events else self._why_empty(y)
        return Strip([Segment(fit("  " + text, width), self._owner.paint("row", "gap"))], width)

    def _why_empty(self, line: int) -> str:
        filtered = self._owner.explorer.state.filtered
        if self._owner.explorer.searching:
            if not self._owner.explorer.access.reader.ordered():
                return "Putting the events of all timelines into one order." if line == 1 else ""
            return "Looking for what matches. Esc stops it." if line == 1 else ""
        if line == 1:
            return "No event matches this filter." if filtered else "There are no events yet."
        if line == 2:
            return (
                "Press / to change it, F to show all events."
                if filtered
                else "Press a to add the first one."
            )
        if line == 3 and filtered:
            return self._hidden_by_dates()
        return ""

    def _hidden_by_dates(self) -> str:
        """How many events are hidden because they have no date and the filter asks for one."""
        from timeloom.query.tree import asks_for_time  # the first frame needs no tree

        undated = self._owner.explorer.info.undated
        if not undated or not asks_for_time(self._owner.explorer.state.query.root):
            return ""
        have = "has no date and is" if undated == 1 else "have no date and are"
        return f"{number(undated, 'event')} {have} hidden by any filter for one."

    def scroll_cell(self, part: int) -> Segment:
        """The cell of the scrollbar: 0 there is none, 1 its track, 2 its thumb."""
        glyphs = self._owner.explorer.glyphs
        return Segment((" ", glyphs.track, glyphs.thumb)[part], self._owner.paint("row", "thumb"))


def column_value(row: Row, name: str) -> str:
    """What a column shows of an event: a field's values, or else what the event itself has under that name."""
    if name in row.fields:
        return ", ".join(row.fields[name])
    own = {"basis": row.date_basis if row.date else "", "section": row.section, "uid": row.uid}
    return own.get(name, "")


def _within_a_minute(rows: Sequence[Row]) -> bool:
    """Whether one follows another in the same minute and not in the same second."""
    moments = [row.date for row in rows if row.date and row.date.count(":") > 1]
    return any(
        short(first) == short(second) and short(first, seconds=True) != short(second, seconds=True)
        for first, second in pairwise(moments)
    )
