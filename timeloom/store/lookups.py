"""What compiling a filter has to know of a timeline: its dictionary, where moments lie among the keys, links.

Answers are kept until the timeline changes.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from timeloom.dates.calendar import DAY
from timeloom.events import ANSWERS
from timeloom.store import keys
from timeloom.store.asking import Asker
from timeloom.store.index import RESERVED, SOURCE, fold
from timeloom.store.protocol import ValueCount

if TYPE_CHECKING:
    from timeloom.query.tree import Comparison

MOST_SINGLE_KEYS: Final = 50_000
"""More events than this across one moment are not listed but compared row by row."""
MOST_TOKENS: Final = 300
"""More values than this under one prefix are not looked up in the index but compared row by row."""

# Between `low` and `high` lies the first dated key whose event begins late enough; the keys' range halves at each step.
_BISECT: Final = """
    WITH RECURSIVE step(low, high, answer) AS (
        SELECT ?1, ?2, ?3
        UNION ALL
        SELECT
            CASE WHEN e.earliest {0} ?4 THEN s.low ELSE e.key + 1 END,
            CASE WHEN e.earliest {0} ?4 THEN (s.low + s.high) / 2 - 1 ELSE s.high END,
            CASE WHEN e.earliest {0} ?4 THEN e.key ELSE s.answer END
        FROM step s CROSS JOIN events e ON e.key = (
            SELECT key FROM events WHERE key >= (s.low + s.high) / 2 ORDER BY key LIMIT 1
        )
        WHERE s.low <= s.high
    )
    SELECT answer FROM step WHERE low > high
"""
_HOLDS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}

Kept = TypeVar("Kept")


class Lookups:
    """Small questions to a timeline, each asked once per version of it."""

    def __init__(self, ask: Asker) -> None:
        self.ask = ask
        self.expected: frozenset[str] = frozenset()
        """Names, folded, of fields that may yet come."""
        self._kept: dict[tuple[Any, ...], Any] = {}

    def forget(self) -> None:
        """Ask anew: the timeline has changed."""
        self._kept.clear()

    def keep(self, name: tuple[Any, ...], find: Callable[[], Kept]) -> Kept:
        """What `find` answers, kept under a name until the timeline changes."""
        if name not in self._kept:
            self._kept[name] = find()
        return cast(Kept, self._kept[name])

    # moments

    def first_at_or_after(self, moment: float) -> int:
        """Lowest dated key whose earliest bound is at or after a moment; UNDATED if none is."""
        return self.keep(("at", moment), lambda: self._first(">=", moment))

    def first_after(self, moment: float) -> int:
        """Lowest dated key whose earliest bound is later than a moment; UNDATED if none is."""
        return self.keep(("after", moment), lambda: self._first(">", moment))

    def _first(self, sign: Literal[">", ">="], moment: float) -> int:
        """A bisection inside SQLite: some fifty look-ups by key in a tenth of a millisecond."""
        low, high = self.keep(("ends",), self._ends)
        if low is None:
            return keys.UNDATED
        return int(self.ask.value(_BISECT.format(sign), (low, high, keys.UNDATED, moment)))

    def _ends(self) -> tuple[int | None, int | None]:
        """Lowest and highest dated key. One at a time: SQLite finds each at once, both together by a scan."""
        sql = "SELECT {}(key) FROM events WHERE key < ?"
        return (
            self.ask.value(sql.format("min"), (keys.UNDATED,)),
            self.ask.value(sql.format("max"), (keys.UNDATED,)),
        )

    def across(self, moment: float, *, past: bool = False) -> list[int] | None:
        """Keys of the events that began before a moment and still went on at it (`past`: began at or before it and
        went on after it). None if they are too many to list."""
        return self.keep(("across", moment, past), lambda: self._across(moment, past))

    def _across(self, moment: float, past: bool) -> list[int] | None:
        begun, going = ("<=", ">") if past else ("<", ">=")
        first = self.first_after if past else self.first_at_or_after
        found: list[int] = self.ask.column(
            "SELECT key FROM events WHERE key >= ? AND key < ? AND span = 0"
            f" AND latest {going} ? LIMIT ?",
            (first(moment - DAY - 1), first(moment), moment, MOST_SINGLE_KEYS + 1),
        )
        for span in self._spans():
            # A margin, since the class was found through a logarithm.
            back = -math.inf if span == keys.UNBOUNDED_SPAN else moment - 2.0**span * (1 + 1e-9)
            found += self.ask.column(
                f"SELECT key FROM events WHERE span > 0 AND span = ? AND earliest >= ?"
                f" AND earliest {begun} ? AND latest {going} ? LIMIT ?",
                (span, back, moment, moment, MOST_SINGLE_KEYS + 1 - len(found)),
            )
            if len(found) > MOST_SINGLE_KEYS:
                return None
        return found

    def _spans(self) -> list[int]:
        """The duration classes that may occur: those longer than a day, up to the longest there is."""
        longest = self.keep(
            ("longest",),
            lambda: self.ask.value(
                "SELECT max(span) FROM events WHERE span > 0 AND span < ?", (keys.UNBOUNDED_SPAN,)
            ),
        )
        classes = range(keys.span_class(0.0, DAY + 1.0), (longest or 0) + 1)
        return [*classes, keys.UNBOUNDED_SPAN]

    # the dictionary

    def field_names(self) -> list[str]:
        """Names of the events' own fields, found by stepping from one to the next."""
        return self.keep(("fields",), self._field_names)

    def _field_names(self) -> list[str]:
        names = self.ask.column(
            "WITH RECURSIVE name(field) AS ("
            " SELECT min(field) FROM facets UNION ALL"
            " SELECT (SELECT min(field) FROM facets WHERE field > name.field)"
            " FROM name WHERE name.field IS NOT NULL"
            ") SELECT field FROM name WHERE field IS NOT NULL"
        )
        return [name for name in names if name not in RESERVED]

    def fields_called(self, name: str) -> list[str]:
        """The fields a person may mean by a name: the one written so, else those that differ in case or accents."""
        names = self.field_names()
        if name in names:
            return [name]
        folded = fold(name)
        return [known for known in names if fold(known) == folded]

    def tokens(self, field: str, value: str, *, prefix: bool) -> list[int] | None:
        """Dictionary ids of the values that equal, or begin with, a text (folded). None if they are too many."""
        folded = fold(value)
        if not prefix:
            return self.ask.column(
                "SELECT id FROM facets WHERE field = ? AND folded = ?", (field, folded)
            )
        found: list[int] = self.ask.column(
            "SELECT id FROM facets WHERE field = ? AND folded >= ? AND folded < ? LIMIT ?",
            (field, folded, above(folded), MOST_TOKENS + 1),
        )
        return found if len(found) <= MOST_TOKENS else None

    def source_tokens(self, value: str, *, prefix: bool) -> list[int]:
        """Dictionary ids of the sources a person may mean: by address, by file name, with or without its ending."""
        known = self.ask.all("SELECT id, value FROM facets WHERE field = ?", (SOURCE,))
        return [number for number, address in known if _is_called(address, value, prefix)]

    def told_further(self, value: str, *, prefix: bool) -> list[int]:
        """Keys of the events of other sources of which these sources tell as well."""
        known = self.ask.all("SELECT id, address FROM sources")
        return [
            key
            for number, address in known
            if _is_called(address, value, prefix)
            for key in self.ask.column(
                "SELECT DISTINCT e.key FROM passages p JOIN events e ON e.uid = p.uid"
                " WHERE p.source = ? AND p.first = 0",
                (number,),
            )
        ]

    def further_sources(self) -> list[ValueCount]:
        """Of how many events of other sources each source tells as well, if of any."""
        return [
            ValueCount(address, count)
            for address, count in self.ask.all(
                "SELECT s.address, (SELECT count(DISTINCT p.uid) FROM passages p JOIN events e ON e.uid = p.uid"
                " WHERE p.source = s.id AND p.first = 0 AND e.source IS NOT s.id) AS told"
                " FROM sources s WHERE told > 0"
            )
        ]

    # events and links

    def bounds(self, uid: str) -> tuple[float | None, float | None] | None:
        """Bounds of an event; None if no event has the uid."""
        row = self.ask.one("SELECT earliest, latest FROM events WHERE uid = ?", (uid,))
        return None if row is None else tuple(row)

    def uids_like(self, uid: str) -> list[str]:
        """Some uids that sort next to one, for suggestions."""
        below = self.ask.column(
            "SELECT uid FROM events WHERE uid < ? ORDER BY uid DESC LIMIT 20", (uid,)
        )
        return below + self.ask.column(
            "SELECT uid FROM events WHERE uid > ? ORDER BY uid LIMIT 20", (uid,)
        )

    def linked(self, direction: Literal["answers", "answered-by"], uid: str) -> list[int]:
        """Keys of the events that answer an event, or are answered by it; `*` is any event."""
        mine, other = ("uid", "target") if direction == "answers" else ("target", "uid")
        which, parameters = (" AND l." + other + " = ?", (uid,)) if uid != "*" else ("", ())
        return self.ask.column(
            f"SELECT DISTINCT e.key FROM links l JOIN events e ON e.uid = l.{mine}"
            f" WHERE l.relation = ?{which}",
            (ANSWERS, *parameters),
        )

    def answers_within(self, comparison: Comparison, seconds: float) -> list[int]:
        """Keys of the answers whose lag compares so with some seconds."""
        holds = _HOLDS[comparison]
        lags = self.keep(("lags",), self._lags)
        return [key for key, lag in lags if holds(lag, seconds)]

    def _lags(self) -> list[tuple[int, float]]:
        """Key and lag in seconds of every answer: to the second between two moments, else in days from the earliest
        possible one to the earliest possible one (`timeloom.race.Lag.days`), as it is shown."""
        from timeloom.race import days_begun, days_between

        found = []
        for key, a_date, a_low, a_high, date, low, high in self.ask.stream(
            "SELECT a.key, a.date, a.earliest, a.latest, t.date, t.earliest, t.latest"
            " FROM links l JOIN events a ON a.uid = l.uid JOIN events t ON t.uid = l.target"
            " WHERE l.relation = ? AND a.date IS NOT NULL AND t.date IS NOT NULL",
            (ANSWERS,),
        ):
            if a_low == a_high and low == high:
                found.append((key, a_low - low))
                continue
            answer, event = days_begun(a_date, a_low, a_high), days_begun(date, low, high)
            if answer and event:
                found.append((key, days_between(event, answer) * DAY))
        return found


def above(prefix: str) -> str:
    """A text that sorts after every text with this prefix and before all that follow."""
    return prefix + "\U0010ffff"


def _is_called(address: str, value: str, prefix: bool) -> bool:
    """Whether a person may mean a source by a name, or by how it begins."""
    path, folded = PurePath(address), fold(value)
    spellings = {fold(address), fold(path.name), fold(path.stem)}
    return folded in spellings or (
        prefix and any(spelling.startswith(folded) for spelling in spellings)
    )
