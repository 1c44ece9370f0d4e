"""A filter evaluated event by event in plain Python: slow, short, and what the store is checked against."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass

from timeloom.dates.edtf.parsing import bounds, is_uncertain
from timeloom.model.events import Event, LinkEnd
from timeloom.query.tree import (
    And,
    DateIs,
    Everything,
    FieldIs,
    Lag,
    Lasts,
    Linked,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Regex,
    Value,
    Word,
)
from timeloom.query.vocabulary import is_term
from timeloom.race import lag_between
from timeloom.text import fold

HOLDS = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}
DAY = 86_400


@dataclass(frozen=True)
class Held:
    """An event in a timeline, with what only the timeline knows of it."""

    event: Event
    edited: bool = False
    own: tuple[str, ...] = ()
    """Tags that a person added and its source does not give; they are among the event's as well."""
    lost: tuple[str, ...] = ()
    """Tags that its source gives and a person took away; they are not among the event's."""
    given: tuple[str, ...] | None = None
    """All tags of its source, if any was taken away or added."""
    conflicting: bool = False

    @property
    def bounds(self) -> tuple[float, float] | None:
        return bounds(self.event.date) if self.event.date else None

    @property
    def place(self) -> float | None:
        """Where it stands: at its beginning; if that is open, at its end."""
        if self.bounds is None:
            return None
        first, last = self.bounds
        return last if math.isinf(first) and math.isfinite(last) else first

    @property
    def order(self) -> tuple[float, float]:
        """By place; behind what is dated there if its beginning is open, else longer before shorter; undated last."""
        if self.bounds is None or self.place is None:
            return math.inf, math.inf
        return self.place, math.inf if math.isinf(self.bounds[0]) else -self.bounds[1]

    @property
    def texts(self) -> list[list[str]]:
        """What stands together: words in a row may go from one of these to the next. Notes and own tags stand apart."""
        event = self.event
        listed = []
        for name, values in self.given_fields().items():
            listed += ["\ue000" if name == "tag" and v in self.lost else v for v in values]
        apart = [[text] for text in (*event.notes, *self.own)]
        return [[event.title, event.summary, *listed], *apart]

    def given_fields(self) -> dict[str, tuple[str, ...]]:
        """The fields with the tags that the source gives."""
        if self.given is None:
            return self.event.fields
        fields = {name: values for name, values in self.event.fields.items() if name != "tag"}
        return {**fields, "tag": self.given} if self.given else fields

    @property
    def facets(self) -> dict[str, set[str]]:
        event = self.event
        kinds = {
            "starred": event.starred,
            "proposed": event.proposed,
            "uncertain": bool(event.date and is_uncertain(event.date)),
            "undated": event.date is None,
            "edited": self.edited,
            "conflict": self.conflicting,
        }
        parts = {
            "note": bool(event.notes),
            "link": bool(event.links),
            "passage": event.passage is not None,
        }
        return {
            **{name: set(values) for name, values in event.fields.items()},
            "is": {name for name, holds in kinds.items() if holds},
            "has": {name for name, holds in parts.items() if holds},
            "basis": {event.date_basis},
        }


class Naive:
    def __init__(self, events: Sequence[Held]) -> None:
        self._events = events
        self._by_uid = {held.event.uid: held for held in events}

    def matching(self, node: Node) -> set[str]:
        return {held.event.uid for held in self._events if self.holds(node, held)}

    def holds(self, node: Node, held: Held) -> bool:
        match node:
            case Everything():
                return True
            case And(parts=parts):
                return all(self.holds(part, held) for part in parts)
            case Or(parts=parts):
                return any(self.holds(part, held) for part in parts)
            case Not(part=part):
                return not self.holds(part, held)
            case Word(text=text):
                return _says(held.texts, text, prefix=True)
            case Phrase(text=text):
                return _says(held.texts, text, prefix=False)
            case Regex(pattern=pattern):
                each = [text for together in held.texts for text in together]
                return any(re.search(pattern, text, re.IGNORECASE) for text in each)
            case FieldIs(name=name, values=values, column=column):
                own = {field: set(found) for field, found in held.event.fields.items()}
                # `field:is=starred` asks for a field called `is`, not for what the term means.
                facets = {} if column and is_term(name) else held.facets
                present = ({**facets, **own} if column else facets).get(name, set())
                return any(_is(each, value) for each in present for value in values)
            case DateIs(relation=relation, earliest=earliest, latest=latest):
                return _then(held.bounds, relation, earliest, latest)
            case Near(uid=uid, seconds=seconds):
                there = self._by_uid[uid].bounds
                return there is not None and _then(
                    held.bounds, "date", there[0] - seconds, there[1] + seconds
                )
            case Linked(direction=direction, uids=uids):
                return any(self._linked(held, direction, uid) for uid in uids)
            case Lag(comparison=comparison, seconds=seconds):
                return any(HOLDS[comparison](lag, seconds) for lag in self._lags(held))
            case Lasts(comparison=comparison, seconds=seconds):
                if held.bounds is None or "/" not in (held.event.date or ""):
                    return False
                earliest, latest = held.bounds
                return HOLDS[comparison](latest - earliest + 1e-6, seconds)
        raise AssertionError(node)

    def _linked(self, held: Held, direction: str, uid: str) -> bool:
        if direction == "answers":
            return any(
                link.relation == "answers" and uid in ("*", link.to) for link in held.event.links
            )
        return any(
            link.relation == "answers" and link.to == held.event.uid
            for other in self._events
            if uid in ("*", other.event.uid)
            for link in other.event.links
        )

    def _lags(self, held: Held) -> list[float]:
        found = []
        for link in held.event.links:
            target = self._by_uid.get(link.to)
            if link.relation == "answers" and target and target.bounds and held.bounds:
                if _moment(target) and _moment(held):
                    found.append(held.bounds[0] - target.bounds[0])
                elif lag := lag_between(_end(target), _end(held)):
                    found.append(lag.days * DAY)
        return found


def _moment(held: Held) -> bool:
    return held.bounds is not None and held.bounds[0] == held.bounds[1]


def _end(held: Held) -> LinkEnd:
    return LinkEnd("answers", held.event.uid, "", held.event.date, *(held.bounds or (None, None)))


def _is(present: str, wanted: Value) -> bool:
    if wanted.prefix:
        return fold(present).startswith(fold(wanted.text))
    return fold(present) == fold(wanted.text)


def _then(
    limits: tuple[float, float] | None, relation: str, earliest: float, latest: float
) -> bool:
    if limits is None:
        return False
    begin, end = limits
    return {
        "date": end >= earliest and begin <= latest,
        "within": begin >= earliest and end <= latest,
        "after": begin > latest,
        "before": end < earliest,
    }[relation]


def _tokens(text: str) -> list[str]:
    """Runs of letters and digits, folded; each Han character by itself."""
    return re.findall(r"[\u4e00-\u9fff]|[^\W_\u4e00-\u9fff]+", fold(text))


def _says(texts: list[list[str]], wanted: str, *, prefix: bool) -> bool:
    """Whether texts that stand together have these words in a row; the last may go on if `prefix`."""
    words = _tokens(wanted)
    if not words:
        return any(wanted.strip() in text for together in texts for text in together)
    return any(_in_a_row(_tokens("\n".join(together)), words, prefix) for together in texts)


def _in_a_row(present: list[str], words: list[str], prefix: bool) -> bool:
    for start in range(len(present) - len(words) + 1):
        there = present[start : start + len(words)]
        if there[:-1] == words[:-1] and (
            there[-1] == words[-1] or (prefix and there[-1].startswith(words[-1]))
        ):
            return True
    return False
