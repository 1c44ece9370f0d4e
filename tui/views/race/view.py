"""The Race view: who answered what, and how fast, with bars in days since each launch.

The arithmetic is that of `timeloom race`, done in the background; the names beside the bars are read for the lines on
the screen only.
"""

from __future__ import annotations

import math
from typing import ClassVar, Final

from textual import events
from textual.strip import Strip

from timeloom.model.events import ANSWERS
from timeloom.query.query import Query
from timeloom.query.vocabulary import ValueCount
from timeloom.race import Race, race_around, run_race
from timeloom.store.answers import Row
from timeloom.store.protocol import Reader
from timeloom.tui.model.jobs import Job
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.race.lines import Lineup, Order, line_up
from timeloom.tui.views.race.painter import HEAD, RacePainter
from timeloom.tui.views.timeline_view import TimelineView

MARGIN: Final = 2
"""Lines kept in sight before and after the cursor."""
MANY: Final = 10_000
"""Events from which on the answers near to the focus are shown first."""


class RaceView(TimelineView):
    VIEW = "race"
    css_prefix = "race"
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(
            f"race--{part}"
            for part in (
                *("blank", "dim", "axis", "tick", "here", "heading", "focused", "blurred"),
                *("date", "launch", "number", "faded", "warn"),
            )
        ),
        *(f"race--value-{number}" for number in range(9)),
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.relation = ""
        """Which links are measured; empty until one was chosen."""
        self.relations: tuple[ValueCount, ...] = ()
        self.order: Order = "date"
        self.logarithmic = True
        """Whether the scale of days is logarithmic."""
        self.race: Race | None = None
        self.lineup: Lineup | None = None
        self.rows: dict[str, Row | None] = {}
        self.cursor = 0
        self.top = 0
        self._asked_for: tuple[object, ...] = ()
        self._related_for = -1
        self._pending = False
        self.stopped = False
        """Whether a person has stopped the counting: what is shown is then all that will come."""
        self._lit_query: Query | None = None
        self.unlit: set[str] = set()
        """Events on the screen that do not match, while all are shown and the matches lit."""
        self._unlit_known: set[str] = set()
        self._painter = RacePainter(self)

    @property
    def lines(self) -> int:
        return self.lineup.lines if self.lineup is not None else 0

    @property
    def height(self) -> int:
        """Lines for launches and answers."""
        return max(self.size.height - HEAD - len(self._painter.foot()), 1)

    # Following the state

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        if not self.size.width:
            return  # the first layout is still to come
        if not self.relation or new.revision != self._related_for:
            self._related_for = new.revision
            self._choose_relation()
        lit = new.query if new.lit else None
        if lit is not self._lit_query:
            self._lit_query = lit
            self.unlit.clear()
            self._unlit_known.clear()
        wanted = (new.shown, new.revision, self.relation, self.order)
        if wanted != self._asked_for:
            if new.revision != old.revision:
                self.rows.clear()
            self._ask(wanted, new)
        elif new.focus != old.focus:
            self._take_focus(new)
        self._ask_rows()
        self.refresh()

    def _choose_relation(self) -> None:
        """The links that a race is about; where there are none of them, those there are most of."""
        self.relations = tuple(self.explorer.access.reader.relations())
        names = [each.value for each in self.relations]
        if self.relation not in names:
            self.relation = names[0] if names and ANSWERS not in names else ANSWERS

    def _ask(self, wanted: tuple[object, ...], state: ViewState) -> None:
        same = self.race is not None and not self.race.partial and wanted[:3] == self._asked_for[:3]
        self._asked_for = wanted
        query, relation, order, known = state.shown, self.relation, self.order, self.race
        job = Job("measuring lags")

        def go_on(_done: int) -> None:
            job.tell(
                0
            )  # there are several passes: how long it takes says more than a number of each

        def read(reader: Reader) -> tuple[Race, Lineup]:
            if same and known is not None:
                return known, line_up(known, order)
            view = reader.view(query) if query.text.strip() else None
            race = run_race(reader, view, relation, go_on)
            return race, line_up(race, order, go_on)

        def show(answer: tuple[Race, Lineup]) -> None:
            self.race, self.lineup = answer
            self._pending = self._pending and self.race.partial
            self.cursor = min(self.cursor, max(self.lines - 1, 0))
            self._take_focus(self.explorer.state)
            self._keep_in_sight()
            self._ask_rows()
            self.refresh()
            self.explorer.strip.show_span(self.shown_span())

        def ask_all() -> None:
            # Among the long ones it would wait for a slow filter's count, which may have nothing to do with it.
            long = self.explorer.info.events >= MANY or self.explorer.matching.is_slow(query)
            self.explorer.access.ask("race", read, show, long=long, job=job)

        def show_first(answer: tuple[Race, Lineup]) -> None:
            show(answer)
            ask_all()

        self._pending, self.stopped = True, False
        self.explorer.access.cancel("race")
        if same or self.explorer.info.events < MANY:
            ask_all()
            return
        key = state.focus.key if state.focus is not None else None

        def read_near(reader: Reader) -> tuple[Race, Lineup]:
            race = race_around(reader.view(query), key, relation)
            return race, line_up(race, order)

        self.explorer.access.ask("race", read_near, show_first)

    def reading_stopped(self) -> None:
        """What was counted so far stays; any change of what is raced, and R, counts again."""
        if self._pending:
            self._pending, self.stopped = False, True
            self.refresh()

    def on_hide(self) -> None:
        """What is still being counted is counted when the view is shown again."""
        if self._pending:
            self._pending = False
            self._asked_for = ()
            self.explorer.access.cancel("race")

    def _take_focus(self, state: ViewState) -> None:
        """Put the cursor on the focused event; where it is none of these, near to it."""
        lineup, focus = self.lineup, state.focus
        if lineup is None or not lineup.lines or focus is None:
            return
        if lineup.uid(self.cursor) != focus.uid:
            line = lineup.places.get(focus.uid)
            if line is None:
                line = lineup.nearest(focus.when if focus.when is not None else -math.inf)
            self.cursor = line
        self._keep_in_sight()

    def _ask_rows(self) -> None:
        """Read what the events on the screen, and a screen on either side, are called and whose they are."""
        lineup = self.lineup
        if lineup is None:
            return
        first, last = max(self.top - self.height, 0), self.top + 2 * self.height
        uids = [lineup.uid(line) for line in range(first, min(last, lineup.lines))]
        lit = self._lit_query
        missing = [uid for uid in dict.fromkeys(uids) if uid not in self.rows]
        keys = self.explorer.matching.keys_of(lit) if lit is not None else None
        # What lights them may be a slow filter: then it is waited for, and not read a second time for this.
        known = lit is not None and (keys is not None or not self.explorer.matching.is_slow(lit))
        unsure = [uid for uid in dict.fromkeys(uids) if known and uid not in self._unlit_known]
        if not missing and not unsure:
            return

        def read(reader: Reader) -> tuple[dict[str, Row | None], set[str]]:
            found = {uid: reader.key(uid) for uid in (*missing, *unsure)}
            rows = {uid: _row(reader, found[uid]) for uid in missing}
            matches = reader.view(lit, keys=keys) if lit is not None and unsure else None
            unlit = {
                uid
                for uid in unsure
                if matches is not None
                and (key := found[uid]) is not None
                and not matches.contains(key)
            }
            return rows, unlit

        def show(answer: tuple[dict[str, Row | None], set[str]]) -> None:
            rows, unlit = answer
            if len(self.rows) > 5_000:
                self.rows.clear()
            self.rows.update(rows)
            if lit is self._lit_query:
                self.unlit |= unlit
                self._unlit_known.update(unsure)
            self.refresh()

        self.explorer.access.ask("race-rows", read, show)

    def matches_known(self) -> None:
        self._ask_rows()

    def race_by(
        self,
        *,
        relation: str | None = None,
        order: Order | None = None,
        logarithmic: bool | None = None,
    ) -> None:
        """Choose which links are measured, in which order, on which scale."""
        self.relation = relation or self.relation
        self.order = order or self.order
        self.logarithmic = self.logarithmic if logarithmic is None else logarithmic
        self.state_changed(self.explorer.state, self.explorer.state)

    # Moving

    def _go(self, line: int, *, remember: bool = False) -> None:
        lineup = self.lineup
        if lineup is None or not lineup.lines:
            return
        self.cursor = min(max(line, 0), lineup.lines - 1)
        self._keep_in_sight()
        row = self.row_of(lineup.uid(self.cursor))
        if row is not None:
            self.explorer.go(row, remember=remember)
        self._ask_rows()
        self.refresh()
        self.explorer.strip.show_span(self.shown_span())

    def row_of(self, uid: str) -> Row | None:
        """The event's row; None for one that is linked to and not there."""
        if uid not in self.rows:
            reader = self.explorer.access.reader
            key = reader.key(uid)
            self.rows[uid] = reader.row(key) if key is not None else None
        return self.rows[uid]

    def _keep_in_sight(self) -> None:
        margin = min(MARGIN, (self.height - 1) // 2)
        self.top = min(self.top, max(self.cursor - margin, 0))
        self.top = max(self.top, self.cursor + margin - self.height + 1)
        self.top = max(0, min(self.top, self.lines - self.height))

    def move(self, by: int) -> None:
        self._go(self.cursor + by)

    def move_along(self, by: int) -> None:
        """To the heading of the next launch, or of the one before."""
        if self.lineup is not None and self.lineup.lines:
            self._go(self.lineup.heading(self.cursor, by))

    def move_page(self, by: float) -> None:
        if not self.lines:
            return
        lines = int(math.copysign(max(abs(by) * (self.height - 1), 1), by))
        self.top += lines
        self._go(self.cursor + lines)

    def go_first(self) -> None:
        self._go(0, remember=True)

    def go_last(self) -> None:
        self._go(self.lines - 1, remember=True)

    @property
    def focused_row(self) -> Row | None:
        focus = self.explorer.state.focus
        if focus is None:
            return None
        return self.rows.get(focus.uid) or self.explorer.access.reader.row(focus.key)

    @property
    def uid(self) -> str | None:
        """The event at the cursor."""
        return self.lineup.uid(self.cursor) if self.lineup is not None and self.lines else None

    def shown_span(self) -> tuple[float, float] | None:
        lineup = self.lineup
        if lineup is None or not lineup.lines:
            return None
        last = min(self.top + self.height, lineup.lines) - 1
        shown = lineup.launches[lineup.place(self.top).launch : lineup.place(last).launch + 1]
        begun = [
            launch.event.earliest
            for launch in shown
            if launch.event.earliest is not None and math.isfinite(launch.event.earliest)
        ]
        return (min(begun), max(begun)) if begun else None

    # Drawing and the mouse

    def on_resize(self, _event: events.Resize) -> None:
        self.state_changed(self.explorer.state, self.explorer.state)
        self._keep_in_sight()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        return self._painter.line(y)

    def on_click(self, event: events.Click) -> None:
        line = self.top + event.y - HEAD
        if HEAD <= event.y < HEAD + self.height and line < self.lines:
            self._go(line)

    def on_mouse_scroll_down(self) -> None:
        self.move(3)

    def on_mouse_scroll_up(self) -> None:
        self.move(-3)


def _row(reader: Reader, key: int | None) -> Row | None:
    return reader.row(key) if key is not None else None
