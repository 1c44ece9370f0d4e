"""Prose to events, without a network and without a model.

A reference chronology knows by which words a text names an event. What the text says of the event's time counts and
keeps its precision; where it says nothing, the date is looked up in the chronology, with its address. A sentence that
states a date and names nothing known becomes a proposed event of its own. Every event keeps the sentence it rests on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from importers.contract import Input, Sample
from importers.cues import Hit
from importers.prose.structure import Span, sections, sentences
from importers.reference import Reference, reference_for
from importers.stated_dates import TimeExpression, after, time_expressions
from importers.text import looks_binary, read_text
from timeloom.dates.edtf import bounds
from timeloom.errors import DateError, SourceError
from timeloom.events import (
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

LONGEST: Final = 64 << 20
"""Bytes of an essay: prose is kept whole."""
_TITLE: Final = 80
_KEPT: Final = ("actor", "side", "kind", "tag", "licence", "url", "source_title")
"""Fields that an event takes over from the chronology."""
_CLAUSE_END: Final = re.compile(
    r"[;:—–()]|,\s+(?:and|but|while|whereas|yet|so|then|before|after|which|who)\b", re.I
)
_SENTENCE: Final = re.compile(r"[^\W\d_]{2,}[^\n]*[.!?…。]")


class EssayImporter:
    """Reads essays, articles, chapters."""

    name = "essay"
    title = "Prose"
    suffixes = (".txt", ".md", ".markdown", ".text")
    keeps = (
        "events that a reference chronology knows and sentences with a date, each with its passage"
    )

    def sniff(self, sample: Sample) -> float:
        """Half sure of a text with sentences in it: any format with a form of its own is surer."""
        if sample.is_folder or looks_binary(sample.head):
            return 0.0
        head = sample.head.decode("utf-8", "replace").lstrip("\ufeff \r\n")
        if head[:1] in {"{", "["} or head.startswith(("<?xml", "<!", "<html", "BEGIN:")):
            return 0.0
        if sample.suffix in self.suffixes:
            return 0.5
        return 0.2 if sample.suffix == "" and _SENTENCE.search(head) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The essay's events in the order of the text. Raises SourceError for an empty text."""
        text, remarks = read_text(source, limit=LONGEST)
        if not text.strip("\ufeff \t\r\n\f\v\u00a0"):
            raise SourceError(f"{source.address} has no text in it")
        source.text = text
        yield from remarks
        yield from _Reading(text, reference_for(source.options)).items()


@dataclass(slots=True)
class _Sentence:
    """A sentence with what was found in it."""

    span: Span
    section: str
    naming: list[Hit] = field(default_factory=list)
    illustrating: list[Hit] = field(default_factory=list)


class _Reading:
    """One pass through a text."""

    def __init__(self, text: str, reference: Reference) -> None:
        self._text = text
        self._reference = reference
        self._named: set[str] = set()
        self._last: Event | None = None
        """The event before, to which "within days" refers."""

    def items(self) -> Iterator[Item]:
        found = 0
        for sentence in self._sentences():
            for item in self._read(sentence):
                found += 1
                yield item
        if not found:
            yield Remark(
                "the text names nothing that the reference chronology knows and states no date:"
                " no event was found in it"
            )

    def _sentences(self) -> Iterator[_Sentence]:
        """The sentences in order, each with the phrases that begin in it."""
        naming = self._reference.naming.find(self._text)
        illustrating = self._reference.illustrating.find(self._text)
        one = other = 0
        for section in sections(self._text):
            for span in sentences(self._text, section.start, section.end):
                sentence = _Sentence(span, section.title)
                one = _hand_over(naming, one, span, sentence.naming)
                other = _hand_over(illustrating, other, span, sentence.illustrating)
                yield sentence

    def _read(self, sentence: _Sentence) -> Iterator[Item]:
        span = sentence.span
        passage = Passage(span.start, span.end, self._text[span.start : span.end], sentence.section)
        times = time_expressions(self._text, span.start, span.end)
        here: set[str] = set()
        for hit in sentence.naming:
            for uid in self._reference.cues[hit.phrase]:
                if uid not in self._named and uid in self._reference.events:
                    self._named.add(uid)
                    here.add(uid)
                    yield self._remember(self._known(uid, hit, sentence, times, passage))
        if not sentence.naming and (stated := [time for time in times if time.date]):
            yield self._remember(_proposed(stated[0], passage))
        for hit in sentence.illustrating:
            for uid in self._reference.illustrates[hit.phrase]:
                if uid not in here:
                    here.add(uid)
                    yield Mention(uid, passage)

    def _remember(self, event: Event) -> Event:
        self._last = event
        return event

    def _known(
        self,
        uid: str,
        hit: Hit,
        sentence: _Sentence,
        times: list[TimeExpression],
        passage: Passage,
    ) -> Event:
        """The event that a cue names, dated by its clause, else by the chronology."""
        known = self._reference.events[uid]
        fields: Fields = {name: known.fields[name] for name in _KEPT if name in known.fields}
        fields["reference"] = (uid,)
        date, basis, links, doubtful = self._date(known, hit, sentence, times)
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
        self, known: Event, hit: Hit, sentence: _Sentence, times: list[TimeExpression]
    ) -> tuple[str | None, DateBasis, tuple[Link, ...], bool]:
        """Date, basis, links that say what it hangs on, and whether text and chronology contradict one another."""
        time = self._time_of(hit, sentence, times)
        if time is not None and time.date:
            return time.date, "stated", (), not _agree(time.date, known.date)
        before = self._last
        if time is not None and before is not None and before.date and before.uid:
            try:
                date = after(before.date, time.within_days)
            except DateError:
                pass
            else:
                link = Link(DATED_FROM, before.uid, {"expression": (time.text,)})
                return date, "relative", (link,), False
        return known.date, "looked-up", (), False

    def _time_of(
        self, hit: Hit, sentence: _Sentence, times: list[TimeExpression]
    ) -> TimeExpression | None:
        """The time expression that is nearest to a cue in its clause and to which no other cue there is nearer."""
        start, end = _clause(self._text, sentence.span, hit)
        near = [time for time in times if start <= time.start and time.end <= end]
        rivals = [other for other in sentence.naming if start <= other.start < end]
        for time in sorted(near, key=lambda time: _distance(time, hit)):
            if _distance(time, hit) == min(_distance(time, other) for other in rivals):
                return time
        return None


def _hand_over(hits: list[Hit], at: int, span: Span, into: list[Hit]) -> int:
    """Give a sentence the hits that begin in it; those before it stand in a heading and are passed over."""
    while at < len(hits) and hits[at].start < span.end:
        if hits[at].start >= span.start:
            into.append(hits[at])
        at += 1
    return at


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


def _proposed(time: TimeExpression, passage: Passage) -> Event:
    """An event of a sentence that states a date and names nothing known: to be looked at by a person."""
    return Event(
        _title(passage.text),
        time.date,
        passage=passage,
        proposed=True,
        where=f"character {passage.start}",
    )


def _title(sentence: str) -> str:
    words = " ".join(sentence.split())
    if len(words) <= _TITLE:
        return words.rstrip(".")
    cut = words[: _TITLE - 1]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"
