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
from timeloom.store.protocol import LinkEnd

if TYPE_CHECKING:
    from timeloom.query.tree import Comparison

MOST_SINGLE_KEYS: Final = 50_000
"""More events than this across one moment are not listed but compared row by row."""
MOST_TOKENS: Final = 2_000
"""More values than this under one prefix are not looked up in the index but compared row by row."""

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
        return self.keep(
            ("at", moment), lambda: keys.first_at_or_after(self.ask.connection, moment)
        )

    def first_after(self, moment: float) -> int:
        """Lowest dated key whose earliest bound is later than a moment; UNDATED if none is."""
        return self.keep(("after", moment), lambda: keys.first_after(self.ask.connection, moment))

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
        """The duration classes that occur, found by stepping from one to the next."""
        return self.keep(
            ("spans",),
            lambda: self.ask.column(
                "WITH RECURSIVE class(span) AS ("
                " SELECT min(span) FROM events WHERE span > 0 UNION ALL"
                " SELECT (SELECT min(span) FROM events WHERE span > 0 AND span > class.span)"
                " FROM class WHERE class.span IS NOT NULL"
                ") SELECT span FROM class WHERE span IS NOT NULL"
            ),
        )

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
        folded = fold(value)
        found = []
        for number, address in self.ask.all(
            "SELECT id, value FROM facets WHERE field = ?", (SOURCE,)
        ):
            path = PurePath(address)
            spellings = {fold(address), fold(path.name), fold(path.stem)}
            if (
                prefix and any(spelling.startswith(folded) for spelling in spellings)
            ) or folded in spellings:
                found.append(number)
        return found

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
        """Key and lag in seconds of every answer: to the second between two moments, else the shortest lag in days
        that the dates allow."""
        from timeloom.race import lag_between

        found = []
        for key, *ends in self.ask.stream(
            "SELECT a.key, a.uid, a.date, a.earliest, a.latest, t.uid, t.date, t.earliest, t.latest"
            " FROM links l JOIN events a ON a.uid = l.uid JOIN events t ON t.uid = l.target"
            " WHERE l.relation = ? AND a.date IS NOT NULL AND t.date IS NOT NULL",
            (ANSWERS,),
        ):
            answer, event = _end(*ends[:4]), _end(*ends[4:])
            if answer.earliest == answer.latest and event.earliest == event.latest:
                found.append((key, float(ends[2] - ends[6])))
                continue
            lag = lag_between(event, answer)
            if lag is not None:
                found.append((key, lag.low * DAY))
        return found


def _end(uid: str, date: str, earliest: float, latest: float) -> LinkEnd:
    return LinkEnd(ANSWERS, uid, "", date, earliest, latest)


def above(prefix: str) -> str:
    """A text that sorts after every text with this prefix and before all that follow."""
    return prefix + "\U0010ffff"
