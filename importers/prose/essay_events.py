"""An essay's events: what a reference chronology knows by the text's words, and clauses with a time of their own.

Apart from the importer, which is asked about every file: the grammar of dates in prose takes its time to be imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from timeloom.dates.edtf.parsing import bounds
from timeloom.importers.contract import Options
from timeloom.importers.prose.dependents import date_from
from timeloom.importers.prose.events import Proposal, proposals
from timeloom.importers.prose.reference import Hit, Reference, reference_for
from timeloom.importers.prose.structure.reading import Prose, read
from timeloom.importers.prose.structure.sections import Span
from timeloom.importers.prose.times.expressions import TimeExpression
from timeloom.model.events import (
    DATED_FROM,
    DateBasis,
    Event,
    Fields,
    Item,
    Link,
    Mention,
    Passage,
    Remark,
)

_T = TypeVar("_T")
_LINE_END: Final = re.compile(r"\r\n|[\r\n]")
_KEPT: Final = ("actor", "side", "kind", "tag", "licence", "url", "source_title")
"""Fields that an event takes over from the chronology."""
_CLAUSE_END: Final = re.compile(
    r"[;:—–()]|,\s+(?:and|but|while|whereas|yet|so|then|before|after|which|who)\b", re.I
)


def events_of(text: str, address: str, options: Options) -> Iterator[Item]:
    """The events of a text, in its order."""
    prose = read(text, document_date=options.document_date or None)
    for item in _Reading(prose, reference_for(options)).items(
        list(proposals(prose, source=address))
    ):
        if isinstance(item, Event) and item.proposed and options.accept:
            item = replace(item, proposed=False)
        yield item


@dataclass(slots=True)
class _Sentence:
    """A sentence with what begins in it."""

    span: Span
    section: str
    naming: list[Hit] = field(default_factory=list)
    illustrating: list[Hit] = field(default_factory=list)
    times: list[TimeExpression] = field(default_factory=list)
    proposed: list[Proposal] = field(default_factory=list)


class _Reading:
    """One pass through a text."""

    def __init__(self, prose: Prose, reference: Reference) -> None:
        self._prose = prose
        self._text = prose.clean.raw
        self._reference = reference
        self._times = [found.time for found in prose.found]
        self._named: set[str] = set()
        self._last: Event | None = None
        """The event before, to which "within days" refers."""
        self._last_named: Event | None = None
        """The known event before, and where it was named: what is told after it may count from it."""
        self._last_named_at = -1

    def items(self, proposed: list[Proposal]) -> Iterator[Item]:
        """All that the text tells, in its order."""
        found = 0
        for sentence in self._sentences(proposed):
            for item in self._read(sentence):
                found += 1
                yield item
        yield from self._problems()
        if not found:
            yield Remark(
                "the text names nothing that the reference chronology knows and states no date:"
                " no event was found in it"
            )

    def _problems(self) -> Iterator[Remark]:
        """Dates that cannot be, as 31 February."""
        line, counted = 1, 0
        for time in self._times:
            if time.problem:
                line += len(_LINE_END.findall(self._text, counted, time.start))
                counted = time.start
                yield Remark(f"line {line}: {time.text!r}: {time.problem}")

    def _sentences(self, proposed: list[Proposal]) -> Iterator[_Sentence]:
        """The sentences in order, each with the phrases, times and proposals that begin in it."""
        naming = _Queue(self._reference.naming.find(self._text), lambda hit: hit.start)
        illustrating = _Queue(self._reference.illustrating.find(self._text), lambda hit: hit.start)
        times = _Queue(self._times, lambda time: time.start)
        own = _Queue(proposed, lambda proposal: proposal.at)
        clean = self._prose.clean
        for told in self._prose.told():
            span = Span(clean.start_of(told.span.start), clean.end_of(told.span.end))
            yield _Sentence(
                span,
                told.section.title,
                *(naming.within(span), illustrating.within(span)),
                *(times.within(span), own.within(span)),
            )

    def _read(self, sentence: _Sentence) -> Iterator[Item]:
        span = sentence.span
        passage = Passage(span.start, span.end, self._text[span.start : span.end], sentence.section)
        told: list[tuple[int, Hit | Proposal]] = [(hit.start, hit) for hit in sentence.naming]
        told += [(p.at, p) for p in sentence.proposed if not _names(p, sentence.naming)]
        here: set[str] = set()
        for _, thing in sorted(told, key=lambda pair: pair[0]):
            if isinstance(thing, Proposal):
                yield self._remember(self._proposed(thing))
                continue
            for uid in self._reference.cues[thing.phrase]:
                if uid not in self._named and uid in self._reference.events:
                    self._named.add(uid)
                    here.add(uid)
                    event = self._known(uid, thing, sentence, passage)
                    self._last_named, self._last_named_at = event, thing.start
                    yield self._remember(event)
        for hit in sentence.illustrating:
            for uid in self._reference.illustrates[hit.phrase]:
                if uid not in here:
                    here.add(uid)
                    yield Mention(uid, passage)

    def _remember(self, event: Event) -> Event:
        self._last = event
        return event

    def _proposed(self, proposal: Proposal) -> Event:
        """A clause's own event. What counts from a time before the last known event counts from that event instead."""
        event, time, known = proposal.event, proposal.time, self._last_named
        if time.basis == "stated" or known is None or known.date is None:
            return event
        if time.anchor is not None and (time.anchor.start or 0) > self._last_named_at:
            return event
        date = date_from(time.text, known.date)
        if date is None:
            return replace(event, date=None, links=())
        link = Link(DATED_FROM, known.uid, {"expression": (time.text,)})
        return replace(event, date=date, date_basis="relative", links=(link,))

    def _known(
        self,
        uid: str,
        hit: Hit,
        sentence: _Sentence,
        passage: Passage,
    ) -> Event:
        """The event that a cue names, dated by its clause, else by the chronology."""
        known = self._reference.events[uid]
        fields: Fields = {name: known.fields[name] for name in _KEPT if name in known.fields}
        fields["reference"] = (uid,)
        date, basis, links, doubtful = self._date(known, hit, sentence)
        if known.date and date != known.date:
            fields["suggested-date"] = (known.date,)
        return Event(
            known.title,
            date,
            uid,
            known.summary,
            fields,
            known.links + links,
            passage=passage,
            date_basis=basis,
            proposed=doubtful,
            where=f"character {hit.start}",
        )

    def _date(
        self, known: Event, hit: Hit, sentence: _Sentence
    ) -> tuple[str | None, DateBasis, tuple[Link, ...], bool]:
        """Date, basis, links that say what it hangs on, and whether text and chronology contradict one another."""
        time = self._time_of(hit, sentence)
        if time is None:
            return known.date, "looked-up", (), False
        if _is_stated(time):
            return time.edtf, "stated", (), not _agree(str(time.edtf), known.date)
        before = self._last
        if before is not None and before.date and (date := date_from(time.text, before.date)):
            link = Link(DATED_FROM, before.uid, {"expression": (time.text,)})
            return date, "relative", (link,), False
        return known.date, "looked-up", (), False

    def _time_of(self, hit: Hit, sentence: _Sentence) -> TimeExpression | None:
        """The time expression that is nearest to a cue in its clause and to which no other cue there is nearer."""
        start, end = _clause(self._text, sentence.span, hit)
        near = [
            time
            for time in sentence.times
            if start <= time.start and time.end <= end and (_is_stated(time) or _follows(time))
        ]
        rivals = [other for other in sentence.naming if start <= other.start < end]
        for time in sorted(near, key=lambda time: _distance(time, hit)):
            if _distance(time, hit) == min(_distance(time, other) for other in rivals):
                return time
        return None


class _Queue(Generic[_T]):
    """Things in the order of the text, handed over to one sentence after another.

    What stands between sentences, in a heading, is passed over.
    """

    def __init__(self, things: list[_T], start_of: Callable[[_T], int]) -> None:
        self._things = things
        self._start_of = start_of
        self._at = 0

    def within(self, span: Span) -> list[_T]:
        """The things that begin in a sentence."""
        found: list[_T] = []
        while self._at < len(self._things) and self._start_of(self._things[self._at]) < span.end:
            if self._start_of(self._things[self._at]) >= span.start:
                found.append(self._things[self._at])
            self._at += 1
        return found


def _names(proposal: Proposal, naming: list[Hit]) -> bool:
    """Whether a clause names a known event, which then is the one that it dates."""
    passage = proposal.event.passage
    return passage is not None and any(
        hit.start < passage.end and hit.end > passage.start for hit in naming
    )


def _is_stated(time: TimeExpression) -> bool:
    return (
        time.basis == "stated" and time.edtf is not None and time.type != "SET" and not time.opens
    )


_FOLLOWS: Final = re.compile(r"within\b|.*\b(?:later|after(?:wards)?)\Z", re.IGNORECASE | re.DOTALL)


def _follows(time: TimeExpression) -> bool:
    """Whether a time counts on from the event before: "within days", "weeks later"."""
    return time.type != "SET" and time.basis == "relative" and _FOLLOWS.match(time.text) is not None


def _clause(text: str, span: Span, hit: Hit) -> tuple[int, int]:
    start, end = span
    for mark in _CLAUSE_END.finditer(text, span.start, span.end):
        if mark.end() <= hit.start:
            start = mark.end()
        elif mark.start() >= hit.end:
            end = mark.start()
            break
    return start, end


def _distance(time: TimeExpression, hit: Hit) -> int:
    if time.end <= hit.start:
        return hit.start - time.end
    return max(0, time.start - hit.end)


def _agree(stated: str, known: str | None) -> bool:
    """Whether both dates can be true of one event."""
    if known is None:
        return True
    (first, last), (earliest, latest) = bounds(stated), bounds(known)
    return first <= latest and earliest <= last
