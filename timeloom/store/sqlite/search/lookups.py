"""What compiling a filter has to know of a timeline: its dictionary, where moments lie among the keys, links.

Answers are kept until the timeline changes.
"""

from __future__ import annotations

import json
import math
import operator
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar, cast

from timeloom.dates.edtf.calendar import DAY
from timeloom.model.events import ANSWERS
from timeloom.query.vocabulary import ValueCount
from timeloom.store import order
from timeloom.store.index import SOURCE, TAG, field_of, index_text, merge_tags, words
from timeloom.store.sqlite.read.asking import Asker
from timeloom.store.sqlite.read.rows import read_fields
from timeloom.store.sqlite.write import keys
from timeloom.text import fold

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
            CASE WHEN e.place {0} ?4 THEN s.low ELSE e.key + 1 END,
            CASE WHEN e.place {0} ?4 THEN (s.low + s.high) / 2 - 1 ELSE s.high END,
            CASE WHEN e.place {0} ?4 THEN e.key ELSE s.answer END
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

_LOST: Final = (
    "SELECT DISTINCT t.key FROM json_each(?) j"
    " JOIN tags t ON t.tag = j.value AND t.mine = 0 AND t.given = 1"
)
"""The keys of the events that lost one of some tags."""

Kept = TypeVar("Kept")
Text = TypeVar("Text", str, int)


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
        """Lowest dated key whose place is at or after a moment; UNDATED if none is."""
        return self.keep(("at", moment), lambda: self._first(">=", moment))

    def first_after(self, moment: float) -> int:
        """Lowest dated key whose place is later than a moment; UNDATED if none is."""
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
        """Keys of the events that are known to have begun before a moment and still went on at it (`past`: begun at or
        before it and gone on after it). None if they are too many to list."""
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
            back = -math.inf if span == order.ENDLESS else moment - 2.0**span * (1 + 1e-9)
            found += self.ask.column(
                f"SELECT key FROM events WHERE span > 0 AND span = ? AND place >= ?"
                f" AND place {begun} ? AND latest {going} ? LIMIT ?",
                (span, back, moment, moment, MOST_SINGLE_KEYS + 1 - len(found)),
            )
            if len(found) > MOST_SINGLE_KEYS:
                return None
        return found

    def open_from(self, moment: float) -> list[int] | None:
        """Keys of the events without a lower bound that may have gone on at a moment or later: where they stand says
        nothing of when they began. None if they are too many to list."""
        found = self.keep(
            ("open", moment),
            lambda: self.ask.column(
                "SELECT key FROM events WHERE span > 0 AND span = ? AND latest >= ? LIMIT ?",
                (order.OPEN, moment, MOST_SINGLE_KEYS + 1),
            ),
        )
        return None if len(found) > MOST_SINGLE_KEYS else found

    def _spans(self) -> list[int]:
        """The duration classes that may occur: those longer than a day, up to the longest there is."""
        longest = self.keep(
            ("longest",),
            lambda: self.ask.value(
                "SELECT max(span) FROM events WHERE span > 0 AND span < ?", (order.ENDLESS,)
            ),
        )
        classes = range(order.span_class(0.0, DAY + 1.0), (longest or 0) + 1)
        return [*classes, order.ENDLESS]

    # the dictionary

    def field_names(self) -> list[str]:
        """Names of the events' own fields, found by stepping from one to the next."""
        return self.keep(("fields",), self._field_names)

    def _field_names(self) -> list[str]:
        keys = self.ask.column(
            "WITH RECURSIVE name(field) AS ("
            " SELECT min(field) FROM facets UNION ALL"
            " SELECT (SELECT min(field) FROM facets WHERE field > name.field)"
            " FROM name WHERE name.field IS NOT NULL"
            ") SELECT field FROM name WHERE field IS NOT NULL"
        )
        names = {name for key in keys if (name := field_of(key)) is not None}
        return sorted({*names, TAG} if self.own_tags() else names)

    # what people added

    def own_tags(self) -> dict[str, int]:
        """The tags that people added to events whose sources do not give them, and to how many."""
        return self.keep(("own tags",), lambda: self._tags("mine = 1 AND given = 0"))

    def lost_tags(self) -> dict[str, int]:
        """The tags of sources that people took away, and from how many events."""
        return self.keep(("lost tags",), lambda: self._tags("mine = 0 AND given = 1"))

    def _tags(self, which: str) -> dict[str, int]:
        sql = f"SELECT tag, count(*) FROM tags WHERE {which} GROUP BY tag"
        return dict(self.ask.all(sql))

    def with_tag(self, tag: str, *, mine: int) -> list[int]:
        """Keys of the events to which a person added a tag, or from which one was taken away."""
        return self.ask.column(
            "SELECT key FROM tags WHERE tag = ? AND mine = ? AND given = ? ORDER BY key",
            (tag, int(mine), int(not mine)),
        )

    def still_tagged(self, lost: Sequence[str], wanted: Callable[[str], bool]) -> list[int]:
        """Keys of the events that lost one of these tags and whose source gives another one that is wanted."""
        return [
            key
            for key, fields, gone in self.ask.stream(
                "SELECT e.key, e.fields,"
                " (SELECT json_group_object(g.tag, 0) FROM tags g WHERE g.key = e.key AND g.mine = 0)"
                f" FROM ({_LOST}) d CROSS JOIN events e ON e.key = d.key",
                (json.dumps(lost),),
            )
            if any(map(wanted, merge_tags(read_fields(fields), json.loads(gone)).get(TAG, ())))
        ]

    def tags_with_words(self, match: str, any_of_them: str) -> tuple[list[str], list[str]]:
        """The tags that people added and whose words an FTS5 expression matches, and those that they took away and in
        which another one, for any of the words, finds one."""
        own, lost = self.own_tags(), self.lost_tags()
        return (
            _matching({tag: tag for tag in own}, match),
            _matching({tag: tag for tag in lost}, any_of_them),
        )

    def said_otherwise(self, tags: Sequence[str], match: str) -> list[int]:
        """Keys of the events that lost one of these tags and whose other words an FTS5 expression matches."""
        texts = {}
        for key, title, summary, fields, lost in self.ask.stream(
            "SELECT e.key, e.title, e.summary, e.fields,"
            " (SELECT json_group_object(g.tag, 0) FROM tags g WHERE g.key = e.key AND g.mine = 0)"
            f" FROM ({_LOST}) d CROSS JOIN events e ON e.key = d.key",
            (json.dumps(tags),),
        ):
            left, gone = read_fields(fields), json.loads(lost)
            if TAG in left:
                # What stood on both sides of a tag does not become neighbours.
                left = {**left, TAG: tuple(_GAP if tag in gone else tag for tag in left[TAG])}
            texts[key] = index_text(title, summary, left)
        return sorted(_matching(texts, match))

    def with_notes(self, match: str) -> int:
        """How many notes an FTS5 expression matches."""
        if not self.keep(("noted",), lambda: self.ask.value("SELECT 1 FROM notes LIMIT 1")):
            return 0
        return int(
            self.ask.value("SELECT count(*) FROM note_words WHERE note_words MATCH ?", (match,))
        )

    def fields_called(self, name: str) -> list[str]:
        """The fields a person may mean by a name: the one written so, else those that differ in case or accents."""
        names = self.field_names()
        if name in names:
            return [name]
        folded = fold(name)
        return [known for known in names if fold(known) == folded]

    def tokens(self, field: str, value: str, *, prefix: bool) -> list[int] | None:
        """Dictionary ids of the values under a key that equal, or begin with, a text (folded). None if too many."""
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

    def number(self, field: str, value: str) -> int | None:
        """Dictionary id of a value; None if no source ever gave it."""
        found = self.ask.value(
            "SELECT id FROM facets WHERE field = ? AND value = ?", (field, value)
        )
        return None if found is None else int(found)

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


_GAP: Final = "\ue000"
"""A word that nobody looks for."""


def _matching(texts: dict[Text, str], match: str) -> list[Text]:
    """Which of some texts an FTS5 expression matches, by their names."""
    if not texts:
        return []
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        names = list(texts)
        rows = ((number, words(texts[name])) for number, name in enumerate(names))
        connection.executemany("INSERT INTO t (rowid, text) VALUES (?, ?)", rows)
        found = connection.execute("SELECT rowid FROM t WHERE t MATCH ?", (match,))
        return [names[number] for (number,) in found]


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
