"""How a race looks: a scale of days, a heading per launch, a bar per answer, and below them what it comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.model.events import ANSWERS
from timeloom.race import CAUTION, Answer, Launch
from timeloom.tui.cells import clip, fit, grid, wrap
from timeloom.tui.style.dates import short
from timeloom.tui.style.glyphs import Glyphs
from timeloom.tui.views.race.lines import (
    Scale,
    bar_of,
    lag_words,
    launch_words,
    summary,
    year_table,
)

if TYPE_CHECKING:
    from timeloom.tui.views.race.view import RaceView

HEAD: Final = 2
"""Lines above the launches: what is shown, the scale."""
TALL: Final = 24
"""From so many lines on there is room for the trend on a line of its own and for the whole caution."""
WHO: Final = (12, 22)
"""Cells for the name of who answered: at least, at most."""
AFTER: Final = 20
"""Cells kept free behind the longest bar for its days."""
LABEL: Final = 13
"""Cells for what a line of the table of years is called."""
BRIEFLY: Final = "Collected, not drawn: fast answers are easier to find than slow ones."

Part = tuple[str, tuple[str, ...]]


class RacePainter:
    """Draws the lines of one view."""

    def __init__(self, view: RaceView) -> None:
        self._view = view
        self._foot_for: tuple[object, ...] = ()
        self._foot: list[list[Part]] = []

    def line(self, y: int) -> Strip:
        view = self._view
        foot = self.foot()
        rows = max(view.size.height - HEAD - len(foot), 1)
        if y == 0:
            return self._strip(self._title())
        if y == 1:
            return self._strip(self._scale_line())
        if y < HEAD + rows:
            return self._race_line(view.top + y - HEAD)
        at = y - HEAD - rows
        return self._strip(foot[at] if at < len(foot) else [])

    def _strip(self, parts: list[Part], *ground: str) -> Strip:
        paint, width = self._view.paint, self._view.size.width
        segments = [Segment(text, paint("blank", *ground, *names)) for text, names in parts]
        return Strip(segments).adjust_cell_length(width, paint("blank", *ground))

    # Above

    def _title(self) -> list[Part]:
        view = self._view
        what = "answers" if view.relation == ANSWERS else grid(view.relation)
        scale = "logarithmic" if view.logarithmic else "linear"
        left = f" days from each event to its {what}, {scale} scale"
        right = "fastest first" if view.order == "lag" else "by date"
        if len(view.relations) > 1 and view.size.width >= 100:
            right = f"o: other links {self._glyphs.dot} {right}"
        if view.explorer.state.lit:
            right = f"matches lit {self._glyphs.dot} {right}"
        right = f" {right}"
        room = view.size.width - len(right) - 1
        return [(fit(left, room, self._glyphs.ellipsis), ("dim",)), (right, ("dim",))]

    @property
    def _glyphs(self) -> Glyphs:
        return self._view.explorer.glyphs

    @property
    def _who(self) -> int:
        return min(max(self._view.size.width // 5, WHO[0]), WHO[1])

    @property
    def scale(self) -> Scale:
        """The scale of days on the cells between the names and the end of the line."""
        longest = self._view.lineup.longest if self._view.lineup is not None else 1
        columns = self._view.size.width - self._who - 5 - AFTER
        return Scale(longest, max(columns, 4), self._view.logarithmic)

    def _scale_line(self) -> list[Part]:
        if not self._view.lines:
            return []
        line = [" "] * (self._view.size.width)
        left = self._who + 5
        for column, text in self.scale.ticks():
            line[left + column : left + column + len(text)] = text
        return [("".join(line), ("axis",))]

    # Launches and answers

    def _race_line(self, at: int) -> Strip:
        view, lineup = self._view, self._view.lineup
        if lineup is None or at >= lineup.lines:
            lines = wrap(_why_empty(view), max(view.size.width - 4, 10))
            words = lines[at - 1] if 1 <= at <= len(lines) else ""
            return self._strip([("  " + words, ("dim",))])
        ground: tuple[str, ...] = ()
        if at == view.cursor:
            ground = ("focused",) if view.has_focus else ("blurred",)
        answer = lineup.answer(at)
        launch = lineup.launches[lineup.place(at).launch]
        parts = self._heading(launch) if answer is None else self._answer(answer)
        cursor = self._glyphs.cursor if at == view.cursor else " "
        return self._strip([(cursor, ("here",)), *parts], *ground)

    def _heading(self, launch: Launch) -> list[Part]:
        view, glyphs = self._view, self._glyphs
        mark = glyphs.mark if launch.event.uid in view.explorer.state.marks else " "
        date = short(launch.event.date) or "undated"
        title = grid(launch.event.title or launch.event.uid)
        partial = view.race is not None and view.race.partial
        end = "" if partial else launch_words(launch).replace("·", glyphs.dot)
        dim = launch.event.uid in view.unlit
        room = view.size.width - 2 - cell_len(date) - 2 - cell_len(end) - 3
        return [
            (mark, ("here",)),
            (date, ("faded" if dim else "date",)),
            ("  ", ()),
            (fit(title, max(room, 0), glyphs.ellipsis), ("faded" if dim else "launch",)),
            (f"  {end} ", ("number",)),
        ]

    def _answer(self, answer: Answer) -> list[Part]:
        view, glyphs = self._view, self._glyphs
        row = view.rows.get(answer.event.uid)
        shape, number = view.explorer.signs.of(row) if row is not None else (" ", 0)
        mark = glyphs.mark if answer.event.uid in view.explorer.state.marks else " "
        dim = answer.event.uid in view.unlit
        colour = () if answer.remaking else ("faded",) if dim else (f"value-{number}",)
        left_out = ("faded",) if dim or not answer.counts else ()
        bar = self._bar(answer)
        words = f" {lag_words(answer)}"
        who = self._name(answer)
        room = view.size.width - 4 - self._who - 1 - sum(cell_len(text) for text, _ in bar)
        title = clip(grid(answer.event.title), room - len(words) - 3, glyphs.ellipsis)
        if title == who:
            title = ""
        return [
            (mark, ("here",)),
            (f"{shape} ", colour),
            (fit(who, self._who - 1, glyphs.ellipsis), left_out),
            (" ", ()),
            (glyphs.wall, ("tick",)),
            *((text, names or colour) for text, names in bar),
            (words, left_out or ("number",)),
            (f"  {title}", ("dim",)),
        ]

    def _name(self, answer: Answer) -> str:
        """Who answered; the title where nobody is named."""
        row = self._view.rows.get(answer.event.uid)
        who = row.fields.get("actor", ()) if row is not None else ()
        return grid(", ".join(who)) or grid(answer.event.title or answer.event.uid)

    def _bar(self, answer: Answer) -> list[Part]:
        lag, glyphs = answer.lag, self._glyphs
        if lag is None:
            return []
        if lag.days < 0:
            return [(glyphs.beyond_left, ("warn",))]
        solid, faded, beyond = bar_of(lag, self.scale)
        end = glyphs.beyond_right if beyond else ""
        if answer.remaking:
            return [(glyphs.faded * (solid + faded) + end, ("faded",))]
        return [(glyphs.bar * solid, ()), (glyphs.faded * faded + end, ())]

    # Below

    def foot(self) -> list[list[Part]]:
        """Years, sums and the caution; nothing while there is nothing to sum up."""
        wanted = (self._view.race, self._view.size, self._year(), self._view.stopped)
        if wanted != self._foot_for:
            self._foot_for, self._foot = wanted, self._made_foot()
        return self._foot

    def _made_foot(self) -> list[list[Part]]:
        view, race = self._view, self._view.race
        if race is None or not race.launches:
            return []
        if race.partial:
            words = " counting all of them; so far those near the focus"
            if view.stopped:
                words = " stopped: only those near the focus; R counts all of them"
            rule = self._glyphs.rule * view.size.width
            return [[(rule, ("tick",))], [(clip(words, view.size.width), ("dim",))]]
        width, tall = view.size.width - 2, view.size.height >= TALL
        lines: list[list[Part]] = [[(self._glyphs.rule * view.size.width, ("tick",))]]
        lines += self._years(width, tall)
        dot = f" {self._glyphs.dot} "
        for words in _flow(summary(race), dot, width):
            lines.append([(f" {words}", ("number",))])
        caution = f"{CAUTION[0].upper()}{CAUTION[1:]}." if tall else BRIEFLY
        lines += [[(f" {words}", ("dim",))] for words in wrap(caution, width)]
        return lines

    def _years(self, width: int, tall: bool) -> list[list[Part]]:
        race = self._view.race
        if race is None or not race.years:
            return []
        bars = self._glyphs.bars
        table = year_table(race.years, width - LABEL, len(bars) - 1, self._year())

        def row(label: str, cells: tuple[str, ...], style: str) -> list[Part]:
            texts = "".join(cell.rjust(table.width) for cell in cells)
            return [(f" {label:<{LABEL}}", ("dim",)), (texts, (style,))]

        more = self._glyphs.ellipsis if table.earlier else ""
        lines = [
            row(f"launched in {more}", table.years, "heading"),
            row("n", table.n, "number"),
            row("fastest", table.fastest, "number"),
        ]
        trend = "".join(bars[bar] for bar in table.bars)
        if tall:
            lines.append(row("median", table.median, "launch"))
            wide = max(table.width - 3, 1)
            cells = tuple(bars[bar] * wide for bar in table.bars)
            lines.append(row("trend", cells, "here"))
        else:
            median = row(f"median {trend[: LABEL - 8]}", table.median, "launch")
            lines.append(median)
        return lines

    def _year(self) -> int | None:
        """The year of the launch at the cursor."""
        lineup = self._view.lineup
        if lineup is None or not lineup.lines:
            return None
        earliest = lineup.launches[lineup.place(self._view.cursor).launch].event.earliest
        try:
            return None if earliest is None else civil_from_seconds(earliest).year
        except (OverflowError, ValueError):  # begun at an unknown time
            return None


def _flow(pieces: list[str], joint: str, width: int) -> list[str]:
    """The pieces on as few lines as hold them."""
    lines: list[str] = []
    for piece in pieces:
        if lines and cell_len(lines[-1]) + len(joint) + cell_len(piece) <= width:
            lines[-1] += joint + piece
        else:
            lines.append(clip(piece, width))
    return lines


def _why_empty(view: RaceView) -> str:
    if view.race is None:
        return "Stopped: R counts the answers." if view.stopped else "counting"
    if view.explorer.state.filtered:
        return (
            "No matching event has such a link. Press / to change the filter, F to show all events."
        )
    if not view.relations:
        return "No event is linked to another yet: K links the focused one to what it answers."
    return f"No event has a link {grid(view.relation)!r}: o chooses another."
