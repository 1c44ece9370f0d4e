"""Events from prose: one for each clause that has a time of its own. Sentences without a time make none.

Title from the clause's own words, summary the sentence, `actor` the clause's subject if it is a name, passage the
clause. An event with a relative date is linked to the event it hangs on, so that a corrected anchor is seen by those
that rest on it. All of them are proposals: a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from timeloom.importers.prose.clauses import clauses
from timeloom.importers.prose.main_clause import (
    dangles,
    main_clause,
    own_participle,
    own_relative,
    shared_verb,
)
from timeloom.importers.prose.not_events import dates_no_event
from timeloom.importers.prose.structure.reading import Prose, Told, read
from timeloom.importers.prose.structure.sections import Section, Span
from timeloom.importers.prose.times.expressions import TimeExpression
from timeloom.importers.prose.times.parts import PRESENT, PRONOUNS, Part, is_verb, parts
from timeloom.importers.prose.titles import (
    Before,
    auxiliary,
    head_of,
    lacks_subject,
    name_at_end,
    proper_words,
    subject_name,
    subject_words,
    title,
    unnumbered,
    with_note,
    without_marks,
    without_times,
)
from timeloom.model.events import DATED_FROM, Event, Fields, Item, Link, Passage, Remark, derive

_LOWER: Final = re.compile(r"[a-z]{2}")
_WORD: Final = re.compile(r"[^\W\d_]{2}")
_SHORT: Final = 24
"""Characters besides its times up to which a sentence is looked at for a word."""
_EXPRESSION: Final = "expression"
"""Field of the link to the event that a date hangs on: the words that say so."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An event read out of a clause, with the time expression that dates it; `at` is where it is told in the file."""

    event: Event
    time: TimeExpression
    at: int


def events(text: str, *, document_date: str | None = None, source: str = "") -> list[Event]:
    """The events that a text's clauses speak of, in the order of the text."""
    return [p.event for p in proposals(read(text, document_date=document_date), source=source)]


def items(text: str, *, document_date: str | None = None, source: str = "") -> Iterator[Item]:
    """The events, and a Remark for each date that cannot be (31 February) or contradicts itself."""
    prose = read(text, document_date=document_date)
    for proposal in proposals(prose, source=source):
        yield proposal.event
    for found in prose.found:
        time = found.time
        if time.problem:
            line = text.count("\n", 0, time.start) + text.count("\r", 0, time.start)
            line += 1 - text.count("\r\n", 0, time.start)
            yield Remark(
                f"line {line}, character {time.start}: {time.text!r}: {time.problem}; kept as written, undated"
            )


def proposals(prose: Prose, *, source: str = "") -> Iterator[Proposal]:
    """The events with what dates them. `source` is the text's address; it keeps the uids of two texts apart."""
    reading = _Reading(prose, source)
    waiting: Waiting | None = None
    for told in prose.told():
        if waiting is not None and told.under != waiting.told.under:
            yield from reading.first_of_a_section(waiting)
            waiting = None
        made = list(reading.told(told))
        if waiting is not None and made:
            waiting = replace(waiting, made=True)
        elif waiting is None and told.under >= 0 and not told.is_item:
            waiting = Waiting(told, bool(made))
        yield from made
    if waiting is not None:
        yield from reading.first_of_a_section(waiting)


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first sentence under a date, which is that date's event if nothing else under it has a time."""

    told: Told
    made: bool


def _is_told(time: TimeExpression) -> bool:
    """Whether an expression can date an event: no recurring time, no length or hour of which the day is not known."""
    if time.type == "SET":
        return False
    if time.type == "DURATION":
        return time.edtf is not None
    return time.type != "TIME" or time.edtf is not None or bool(time.problem)


class _Reading:
    """One pass over a text, remembering which event each time expression made."""

    def __init__(self, prose: Prose, source: str) -> None:
        self._prose = prose
        self._raw = prose.clean.raw
        self._clean = clean = prose.clean
        self._source = source
        self._proper = proper_words(clean.text)
        self._uids: dict[int, str] = {}
        self._repeats: dict[tuple[str, str], int] = {}
        self._last_title = ""

    def told(self, told: Told) -> Iterator[Proposal]:
        """The events of a sentence: by its own times, else by the date that it stands under."""
        sentence, times = told.span, told.times
        if told.lead is not None:
            if not any(time.edtf is not None and _is_told(time) for time in times):
                yield from self._entry(told, told.lead)
                return
            first = _first_clause(self._clean.text, sentence)
            if first.end < times[0].start:  # "1066 – They land; on 3 May …"
                yield from self._entry(replace(told, span=first, entry_end=first.end), told.lead)
                sentence = Span(first.end, sentence.end)
            else:
                sentence, times = Span(told.lead.start, sentence.end), [told.lead, *times]
        if times:
            yield from self.sentence(told.section, sentence, times)
        elif told.lead is None and told.is_item and told.under >= 0 and told.is_first:
            yield from self._entry(told, self._prose.leads.get(told.under))

    def first_of_a_section(self, waiting: Waiting) -> Iterator[Proposal]:
        """The event of a date whose section has no other time."""
        if not waiting.made:
            yield from self._entry(waiting.told, self._prose.leads.get(waiting.told.under))

    def _entry(self, told: Told, time: TimeExpression | None) -> Iterator[Proposal]:
        """The event of an entry that has no time but the one it begins with or stands under."""
        if time is None or not _is_told(time):
            return
        text = self._clean.text
        clause = _first_clause(text, told.span)
        words = unnumbered(" ".join(text[clause.start : clause.end].split()))
        label = "" if told.label is None else text[told.label.start : told.label.end]
        run_in = _RUN_IN.match(words)
        said = title(run_in[1] if run_in and " " in run_in[1] else words)
        if not _WORD.search(said):
            return
        said = title(f"{label}: {said}") if label else _under(told.section, said)
        whole = " ".join(text[told.span.start : told.entry_end].split())
        name = subject_name(words, self._proper)
        uid = self._uid(whole, time)
        yield self._proposal(told.section, without_marks(whole), told.span, time, said, name, uid)

    def sentence(
        self, section: Section, sentence: Span, times: Sequence[TimeExpression]
    ) -> Iterator[Proposal]:
        text = self._clean.text
        told = [
            time for time in times if _is_told(time) and not dates_no_event(text, sentence, time)
        ]
        spans = [Span(time.start, time.end) for time in told]
        bare = sentence.end - sentence.start - sum(span.end - span.start for span in spans)
        if bare < _SHORT and not _WORD.search(without_times(text, sentence, spans)):
            return  # a year that stands alone, "P.S. July 7th"
        whole = " ".join(text[sentence.start : sentence.end].split())
        if _HEADING.fullmatch(whole):
            return
        before, words, end = Before(), "", sentence.start
        for clause in clauses(text, sentence, spans) if told else ():
            if not words and clause.start > sentence.start + 1:
                led = " ".join(text[sentence.start : clause.start].split())
                before = Before(
                    subject_words(led), head_of(led)
                )  # "… Tam drew it, and built it in May"
            if words:
                subject = subject_words(words) or before.subject
                apart = "," in text[end : clause.start]  # "was hired in May, and left in June"
                before = Before(subject, head_of(words), "" if apart else auxiliary(words))
            end = clause.end
            words = unnumbered(_told(text, clause, spans))
            inside = [
                time for time in told if clause.start <= time.start and time.end <= clause.end
            ]
            own = _own(_without_attributes(text, inside))
            if own:
                titles = self._titles(clause, own, spans, before, (words, whole))
                subject_is_time = words.startswith(text[inside[0].start : inside[0].end])
                name = "" if subject_is_time else subject_name(words, self._proper)
                uids = [self._uid(whole, time) for time in own]
                for other in inside:
                    self._uids.setdefault(self._clean.start_of(other.start), uids[0])
                titles = [
                    self._last_title or title(whole)
                    if said.lower() in PRONOUNS
                    else _under(section, said)
                    for said in titles
                ]
                self._last_title = titles[-1]
                for time, uid, said in zip(own, uids, titles, strict=True):
                    yield self._proposal(section, whole, clause, time, said, name, uid)

    def _titles(
        self,
        clause: Span,
        own: Sequence[TimeExpression],
        times: Sequence[Span],
        before: Before,
        spoken: tuple[str, str],
    ) -> list[str]:
        """A title for each time of a clause, `spoken` being its words and those of the whole sentence."""
        text = self._clean.text
        words, sentence = spoken
        several = parts(text, clause, [Span(time.start, time.end) for time in own])
        apart = [part for part in several if part is not None]
        if apart:
            words = _without_parts(text, clause, apart, times)
        when = _subclause(text, clause, own[0]) if len(own) == 1 else None
        if when is None and len(own) == 1:
            when = main_clause(text, clause, [Span(own[0].start, own[0].end)])
        if when is not None:
            words = without_times(text, when, times)
        whole = self._title_of_own(clause, own[0], times) if when is None and len(own) == 1 else ""
        whole = whole or title(words, before)
        bare = whole[:1].lower() + whole[1:]
        if not whole or dangles(whole) or (when is None and len(own) == 1 and _is_headless(bare)):
            whole = title(" ".join(text[slice(*(when or clause))].split()), before) or title(
                sentence
            )
        said = [
            whole if part is None else self._title_of(part, clause, times, before) or whole
            for part in several
        ]
        for number, part in enumerate(several):
            if part is not None and part.says is None and dangles(said[number]):
                said[number] = title(" ".join(text[slice(*part.span)].split()), before)
        for number, time in enumerate(own):
            if dangles(said[number]):
                said[number] = _with_its_time(said[number], text, clause, time)
        return _apart(said, text, clause, own) if len(own) > 1 else said

    def _title_of_own(self, clause: Span, time: TimeExpression, times: Sequence[Span]) -> str:
        """The title of the relative clause or participle that a time stands in; empty if it is in none."""
        text = self._clean.text
        span = Span(time.start, time.end)
        told, was = own_relative(text, clause, span), ""
        if told is None:
            told, was = own_participle(text, clause, span), "was "
        if told is None:
            return ""
        said = without_times(text, told.span, times)
        head = head_of(told.before) if told.before else ""
        if told.before and (
            not head
            or " of " in head
            or _tells(head)
            or told.before.endswith((f"of {head}", f"of the {head}"))
        ):
            return ""
        made = title(f"{head} {was}{said}".strip())
        return "" if dangles(made) else made

    def _title_of(self, part: Part, clause: Span, times: Sequence[Span], before: Before) -> str:
        """The title of what a part of a clause tells; empty if it is not known of whom."""
        text = self._clean.text
        told = without_times(text, Span(clause.start, part.span.start), times)
        if part.says is not None:
            name = name_at_end(told)
            if not part.says and _DURING.search(told[: len(told) - len(name)]):
                return ""  # "during the Han Dynasty (202 BC – 220 AD)" tells of something else
            return f"{name} {part.says}".strip() if name else ""
        said = without_times(text, part.span, times)
        if not lacks_subject(said):
            if said.endswith(_IT) and (subject := subject_words(told)):
                said = f"{said[: -len(_IT)]} {subject}"  # "with a camp preceding it"
            return title(said, Before(head=head_of(told)))
        participle = said.split()[0].endswith("ly")
        of = ("" if participle else _first_words(told)) or head_of(told)
        if any(_BETWEEN.fullmatch(text, time.end, part.span.start) for time in times):
            of = subject_words(told) or of  # "he sold it in 1958, moved in 1964"
        of = of or subject_words(told) or before.subject
        if is_verb(of.lower()):
            return title(said)  # "started in May, finished in June"
        return title(f"{of} {said}") if of else ""

    def _proposal(
        self,
        section: Section,
        sentence: str,
        clause: Span,
        time: TimeExpression,
        said: str,
        name: str,
        uid: str,
    ) -> Proposal:
        fields: Fields = {"actor": (name,)} if name else {}
        start, end = self._clean.start_of(clause.start), self._clean.end_of(clause.end)
        links: tuple[Link, ...] = ()
        if time.anchor is not None and time.anchor.start is not None:
            hangs_on = self._uids.get(time.anchor.start)
            if hangs_on is not None and hangs_on != uid:
                links = (Link(DATED_FROM, hangs_on, {_EXPRESSION: (time.text,)}),)
        self._uids[self._clean.start_of(time.start)] = uid
        date = None if time.edtf is None or "XXXX" in time.edtf else time.edtf
        event = Event(
            said,
            date,
            uid,
            sentence,
            fields,
            links,
            passage=Passage(start, end, self._raw[start:end], section.title),
            date_basis="relative" if time.basis == "relative" else "stated",
            proposed=True,
            where=f"character {start}",
        )
        begin, finish = self._clean.start_of(time.start), self._clean.end_of(time.end)
        raw_time = time._replace(start=begin, end=finish, text=self._raw[begin:finish])
        return Proposal(event, raw_time, max(start, begin) if begin < finish <= end else start)

    def _uid(self, sentence: str, time: TimeExpression) -> str:
        """From the sentence and the words of its time, not from where it stands or how it was dated: a text that was
        corrected elsewhere, or an anchor that moved, gives the same event."""
        said = (sentence, time.text)
        repeat = self._repeats.get(said, 0)
        self._repeats[said] = repeat + 1
        return derive(self._source, said[1], said[0], repeat)


def _apart(said: list[str], text: str, clause: Span, own: Sequence[TimeExpression]) -> list[str]:
    """Titles of which no two are alike: with what each time is told of, else with the time itself."""
    if len(set(said)) == len(said):
        return said
    spans = [Span(time.start, time.end) for time in own]
    shared = shared_verb(text, clause, spans, subject_words(text[clause.start : spans[0].start]))
    if len(set(said)) == 1 and all(shared):
        return [title(one) for one in shared]
    return [
        one
        if said.count(one) == 1 or " ".join(time.text.split()) in one
        else with_note(one, " ".join(time.text.split()))
        for one, time in zip(said, own, strict=True)
    ]


_IT: Final = " it"
_DURING: Final = re.compile(
    r"\b(?:during|under|in|of|from|throughout|and) (?:the )?\Z", re.IGNORECASE
)
_HEADING: Final = re.compile(r"=+ [^=]+ =+")


def _with_its_time(said: str, text: str, clause: Span, time: TimeExpression) -> str:
    """A title that a word of its time was torn from, with that time: "the war lasted until 1918"."""
    last = said.rsplit(None, 1)[-1].lower()
    at = text.lower().rfind(last, clause.start, time.start)
    if at < 0 or time.start - at > _SHORT:
        return said
    return title(f"{said} {' '.join(text[at + len(last) : time.end].split())}")


_HEADLESS: Final = re.compile(r"(?:was|were|had|has|have|is|are|been)\b")


def _is_headless(said: str) -> bool:
    """Whether a title begins with the verb: its subject was the time, or is told of before."""
    return _HEADLESS.match(said) is not None


_RUN_IN: Final = re.compile(
    r"[\[]?(?:\*\*|__|\'\'\')([^*_\n]{3,80}?)[:.]?(?:\*\*|__|\'\'\')(?=[\]:. ])"
)
"""A title in bold that runs into its text: "**Faster builds** All crates …"."""
_NEXT: Final = re.compile(r";\s|\s[–—]\s")


def _first_clause(text: str, sentence: Span) -> Span:
    """What an entry begins with, up to a semicolon behind which more is told."""
    for stop in _NEXT.finditer(text, sentence.start, sentence.end):
        said = text[sentence.start : stop.start()]
        if len(said) > 8 and (stop[0][0] == ";" or _tells(said)):
            return Span(sentence.start, stop.start())
    return sentence


def _under(section: Section, said: str) -> str:
    """A title of one word that only says what was done, under the heading that says to what: "Survey: done"."""
    if section.title and " " not in said and lacks_subject(said.lower()):
        return title(f"{section.title}: {said.lower()}")
    return said


_BETWEEN: Final = re.compile(r",?\s+(?:(?:and|but|then),?\s+)*")
_RELATIVE: Final = re.compile(r"(?:who|whom|whose|which|that|where|when|as)\b")
_WHEN: Final = re.compile(
    r"(?:(?:but|and|so|then),? )?(?:when|as|while|once|after|before) ", re.IGNORECASE
)
_COMMA: Final = re.compile(r",\s")


def _subclause(text: str, clause: Span, time: TimeExpression) -> Span | None:
    """What a clause begins with that a time in it belongs to: "when he died in 1902, his son took over"."""
    lead = _WHEN.match(text, clause.start, time.start)
    if lead is None:
        return None
    for comma in _COMMA.finditer(text, time.end, clause.end):
        first, rest = text[lead.end() : comma.start()], text[comma.end() : clause.end]
        if _tells(first) and _tells(rest):
            return Span(lead.end(), comma.start())
    return None


def _tells(said: str) -> bool:
    return any(is_verb(word.strip(",.;")) for word in said.split())


def _first_words(told: str) -> str:
    """What stands before the first comma, if that may be a subject: "The defence" of "The defence, due …"."""
    words = told.split(",")[0].split()
    if not 0 < len(words) < 7 or "," not in told or any(is_verb(word) for word in words):
        return ""
    return " ".join(words)


_VERB_NEXT: Final = re.compile(r" {1,3}([a-z]+)")


def _told(text: str, clause: Span, times: Sequence[Span]) -> str:
    """The clause without its times, but for one that is its subject: "April was cruel"."""
    first = next((time for time in times if time.start >= clause.start), None)
    if (
        first is not None
        and first.start - clause.start < 12
        and not _LOWER.search(text, clause.start, first.start)
    ):
        verb = _VERB_NEXT.match(text, first.end, clause.end)
        if verb is not None and is_verb(verb[1]) and verb[1] not in PRESENT:
            times = [time for time in times if time.start > first.start]
    return without_times(text, clause, times)


def _without_parts(text: str, clause: Span, others: Sequence[Part], times: Sequence[Span]) -> str:
    """The clause without its times and without the parts that tell of others of them."""
    pieces = []
    begin = clause.start
    for part in others:
        if part.span.start > begin:
            pieces.append(_told(text, Span(begin, part.span.start), times).rstrip(" ,"))
        begin = max(begin, part.span.end)
    said = text[others[-1].span.start : begin]
    if others[-1].says is None and not lacks_subject(said) and not _RELATIVE.match(said):
        return " ".join(piece for piece in pieces if piece)  # what follows is the part's
    last = _told(text, Span(begin, clause.end), times)
    pieces.append(last.lstrip(" ,") if begin > clause.start else last)
    return " ".join(piece for piece in pieces if piece)


def _own(times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The times of a clause that each stand for something that happened: not the year beside its day, none twice."""
    if len(times) < 2:
        return list(times)
    spans = {bounds for time in times if not time.opens and (bounds := _bounds(time)) is not None}
    coarse = _coarse(spans)
    kept: list[TimeExpression] = []
    seen: set[tuple[float, float]] = set()
    for time in times:
        bounds = _bounds(time)
        if bounds is None:
            kept.append(time)
        elif (time.opens or bounds not in coarse) and bounds not in seen:
            seen.add(bounds)
            kept.append(time)
    return kept


_OF_WHICH: Final = re.compile(
    r"\b(?:the|an?|his|her|its|their|every|each) (?:[\w'’-]+ ){1,4}of (?:the )?\Z"
)
_BARE: Final = re.compile(
    r"(?:the )?(?:[0-9]{4}(?:s|[-–/][0-9]{2,4})?|[a-z0-9-]+ century)\Z", re.IGNORECASE
)


def _without_attributes(text: str, times: Sequence[TimeExpression]) -> list[TimeExpression]:
    """The times without years that only say which thing is meant, beside one that says when: "that May they planned
    the rising of 1860"."""
    if len(times) < 2:
        return list(times)
    kept = [
        time
        for time in times
        if not _BARE.match(time.text)
        or not _OF_WHICH.search(text, max(0, time.start - 60), time.start)
    ]
    return kept or list(times)


def _bounds(time: TimeExpression) -> tuple[float, float] | None:
    if time.earliest is None or time.latest is None:
        return None
    return time.earliest, time.latest


def _coarse(spans: set[tuple[float, float]]) -> set[tuple[float, float]]:
    """Those of the spans that hold another one."""
    found = set()
    nearest = float("inf")
    first = True
    for span in sorted(spans, key=lambda span: (span[0], -span[1]), reverse=True):
        if not first and nearest <= span[1]:
            found.add(span)
        nearest, first = min(nearest, span[1]), False
    return found
