"""What relative expressions rest on: the document's date, and the date the story told last.

The story moves on with every date that is told. Some dates do not move it: recurring times and durations, dates in
brackets ("(1912–1954)"), dates after the document's own, and "that year", which only points back.
"""

from __future__ import annotations

import re
from typing import Final

from importers.prose.expressions import Anchor, TimeExpression
from importers.prose.verbs import IRREGULAR
from timeloom.dates import edtf
from timeloom.dates.calendar import DAY, just_before
from timeloom.dates.english.clocks import AtTime, Clock, ClockSpan, DayPart
from timeloom.dates.english.compounds import Either, NthUnit, Open, Part, Range
from timeloom.dates.english.lengths import Duration, Recurring, Shift, Stretch, Within
from timeloom.dates.english.lexicon import words
from timeloom.dates.english.meanings import (
    DOCUMENT,
    STORY,
    Context,
    DayOfMonth,
    Deictic,
    Meaning,
    Reading,
    Then,
    Weekday,
    Yearless,
    day_base,
)
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.rules import Atom
from timeloom.errors import DateError

_WORD: Final = re.compile(r"[A-Za-z']+")
_COMING: Final = words(
    "will shall won't scheduled planned expect expects expected intend intends hope hopes should let's please "
    "schedule book upcoming remind i'll he'll she'll it'll we'll you'll they'll"
)
_COMING_PAIRS: Final = {
    "to": ("going", "is", "are", "plans"),
    "due": ("is", "are"),
    "set": ("is", "are"),
    "up": ("set",),
    "you": ("can", "could"),
    "we": ("can", "could"),
}
"""Words that show what is to come behind certain others."""
_TOLD: Final = words("was were had did") | IRREGULAR - words(
    "set let put cost cut hit hurt bet bid quit read shut split spread"
)
_HAD: Final = re.compile(r"\bhad\b", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?]['\")]?(?=\s)|\n")
_PARAGRAPH_END: Final = re.compile(r"\n")
_HALF_A_YEAR: Final = 183
"""Days before a text was written that are its own time."""
_CLAUSE_END: Final = re.compile(r"[.!?;\n](?=[\s\n]|\Z)")
_CLAUSE_REACH: Final = 160
_SHOWS: Final = {
    **dict.fromkeys(_TOLD, -1),
    **dict.fromkeys(_COMING_PAIRS, 0),
    **dict.fromkeys(_COMING, 1),
}
"""What a word says of the tense; 0 where the word before decides."""
_LONG: Final = ("month", "year", "decade", "century")
_AGES: Final = ("decade", "century", "millennium")
_UNTOLD: Final = frozenset((Recurring, Duration, Stretch))
_WRAPPED: Final = (Part, Open)
_FINE: Final = frozenset((Weekday, DayOfMonth, Clock, Then, Within))
_LEANING: Final = frozenset((Yearless, Weekday, DayOfMonth, Deictic, Shift, Within, Then))
_TENSED: Final = frozenset(
    (
        *(Yearless, Weekday, DayOfMonth, Within, Duration, Part, Open),
        *(Range, Either, Clock, ClockSpan, AtTime, DayPart, NthUnit),
    )
)


_Said = tuple[
    Period | None, Period | None, Period | None, Anchor | None, Anchor | None, Anchor | None
]
"""The story's last date, day and age, and where each was told."""


class Story:
    """Reads phrases in the order of the text and remembers what later ones may rest on."""

    def __init__(
        self,
        document_date: Period | None,
        *,
        written_until: float | None = None,
        day_first: bool = False,
    ) -> None:
        """`written_until` is where the document's date ends (Unix seconds), if it is coarser than a day."""
        self.context = Context(today=document_date, day_first=day_first)
        self._written_until = float("inf") if written_until is None else written_until
        self._document = (
            None if document_date is None else Anchor(f"document date {document_date.edtf}")
        )
        self._last: Anchor | None = None
        self._day: Anchor | None = None
        self._age: Anchor | None = None
        self._aside: tuple[_Said, int, re.Pattern[str]] | None = None
        self._ahead: tuple[Period, Anchor, int] | None = None

    def read(self, text: str, phrase: Atom, written: str, start: int, end: int) -> TimeExpression:
        """The expression that a phrase of `text` is; `written`, `start` and `end` are of the raw text."""
        self._go_on(text, phrase)
        meaning = phrase.meaning
        self.context.tense = _tense(text, phrase) if type(meaning) in _TENSED else 0
        if isinstance(meaning, Open) and not meaning.after:
            self.context.tense = max(
                self.context.tense, 0
            )  # he was given until June, which is to come
        if self._ahead is not None and self._looks_ahead(text, phrase):
            return self._read_ahead(text, phrase, written, start, end)
        return self._expression(text, phrase, written, start, end)

    def _expression(
        self, text: str, phrase: Atom, written: str, start: int, end: int
    ) -> TimeExpression:
        meaning = phrase.meaning
        reading = meaning.read(self.context)
        if isinstance(meaning, Duration) and self._comes(text, phrase):
            ahead = Shift(meaning.length, 1, DOCUMENT).read(self.context)
            reading = ahead if ahead.edtf is not None else reading
        anchor = self._anchor(meaning, reading)
        here = Anchor(written, start, end)
        self._move(text, phrase, reading, here)
        problem = reading.problem
        earliest = latest = None
        if reading.edtf is not None and not reading.edtf.startswith("XXXX"):
            try:
                earliest, latest = _bounds(reading)
            except DateError as error:
                reading, problem = reading._replace(edtf=None), problem or error.message
        return TimeExpression(
            start,
            end,
            written,
            reading.kind,  # type: ignore[arg-type]
            reading.timex,
            reading.edtf,
            earliest,
            latest,
            "relative" if anchor is not None or _leans(meaning) else "stated",
            anchor,
            problem,
            isinstance(meaning, Open),
        )

    def _said(self) -> _Said:
        context = self.context
        return context.story, context.story_day, context.story_age, self._last, self._day, self._age

    def _go_on(self, text: str, phrase: Atom) -> None:
        """Take the story up again after a sentence that looked back ("two years earlier he had …")."""
        if self._aside is None:
            return
        said, position, stop = self._aside
        if position <= phrase.start and not stop.search(text, position, phrase.start):
            self._aside = said, max(position, phrase.start - 2), stop  # nothing is looked at twice
        else:
            self._aside = None
            if stop is _PARAGRAPH_END or not _HAD.search(text, phrase.end, phrase.end + 60):
                self._resume(said)

    def _resume(self, said: _Said) -> None:
        context = self.context
        context.story, context.story_day, context.story_age, *anchors = said
        self._last, self._day, self._age = anchors

    def _comes(self, text: str, phrase: Atom) -> bool:
        """ "in two weeks", said of what is to come, is a date."""
        coming = self.context.tense > 0 or (self.context.tense == 0 and self.context.story is None)
        return (
            coming
            and self.context.today is not None
            and text[max(0, phrase.start - 4) : phrase.start].lower().endswith("in ")
        )

    def _anchor(self, meaning: Meaning, reading: Reading) -> Anchor | None:
        if reading.rests_on == DOCUMENT:
            return self._document
        if reading.rests_on != STORY:
            return None
        while isinstance(meaning, _WRAPPED):
            meaning = meaning.date
        if self.context.story_age is not None and (
            self.context.story is None or _unit(meaning) in _AGES
        ):
            return self._age
        base = day_base(self.context)
        if base is not None and base.period is self.context.story_day and _is_fine(meaning):
            return self._day
        return self._last

    def _move(self, text: str, phrase: Atom, reading: Reading, here: Anchor) -> None:
        meaning = phrase.meaning
        if type(meaning) in _UNTOLD:
            return
        period = reading.period
        if isinstance(meaning, Open):
            found = meaning.find(self.context)
            period = None if found is None else found.period
            meaning = meaning.date
        if period is None or isinstance(meaning, Then):
            return
        if (
            isinstance(meaning, Deictic)
            and meaning.which in ("that", "this")
            and _is_told(self.context, period)
        ):
            return
        if text[phrase.start - 1 : phrase.start] in ("(", "[") and not _is_heading(text, phrase):
            return
        if self._is_ahead(text, phrase, period):
            self._ahead = period, here, phrase.end
            return
        if isinstance(meaning, Within):
            return
        if self._aside is None:
            if _is_flashback(text, phrase):
                self._aside = self._said(), phrase.end, _SENTENCE_END
            elif self._is_background(meaning, period):
                self._aside = self._said(), phrase.end, _PARAGRAPH_END
        if period.unit in _AGES:
            self.context.story_age, self._age = period, here
            return
        self.context.story, self._last = period, here
        self.context.story_age = None
        if RANK[period.unit] <= RANK["day"]:
            self.context.story_day, self._day = period, here
            if not _counts_back(meaning):
                self._count_recent(period)

    def _count_recent(self, day: Period) -> None:
        """A day long before the text was written takes the story there for good."""
        today = self.context.today
        if today is not None and 0 <= today.last - day.first <= _HALF_A_YEAR:
            self.context.recent_days += 1
            return
        self.context.recent_days = 0
        if self._aside is not None and self._aside[2] is _PARAGRAPH_END:
            self._aside = None

    def _is_ahead(self, text: str, phrase: Atom, period: Period) -> bool:
        """Whether a period is still to come when the text is written, and the story has not gone there."""
        today, story = self.context.today, self.context.story
        if today is None or period.first <= today.last:
            return False
        if _tense(text, phrase) > 0:
            return True
        return (
            period.first * DAY > self._written_until
            and story is not None
            and story.first <= today.last
        )

    def _is_background(self, meaning: Meaning, period: Period) -> bool:
        """What a text that tells of its own time looks back to: a month or year before the last day told."""
        day = self.context.story_day
        return (
            day is not None
            and self.context.tells_news
            and period.last < day.first
            and (
                RANK[period.unit] > RANK["week"]
                or (
                    isinstance(meaning, Shift)
                    and meaning.base != STORY
                    and meaning.length.unit in _LONG
                )
            )
        )

    def _looks_ahead(self, text: str, phrase: Atom) -> bool:
        """Whether a phrase counts from the date to come that was told last: it will be … two weeks later."""
        meaning = phrase.meaning
        if isinstance(meaning, Shift):
            counts = meaning.base == STORY and meaning.sign > 0
        else:
            counts = isinstance(meaning, Deictic) and meaning.which in ("following", "that")
        if not counts or self._ahead is None:
            return False
        told = self._ahead[2]
        beside = told <= phrase.start and not _SENTENCE_END.search(
            text, max(told, phrase.start - _CLAUSE_REACH), phrase.start
        )
        return beside or _tense(text, phrase) > 0

    def _read_ahead(
        self, text: str, phrase: Atom, written: str, start: int, end: int
    ) -> TimeExpression:
        assert self._ahead is not None
        said = self._said()
        period, anchor, _ = self._ahead
        day = period if RANK[period.unit] <= RANK["day"] else None
        self._resume((period, day, None, anchor, anchor, None))
        try:
            return self._expression(text, phrase, written, start, end)
        finally:
            self._resume(said)


def _bounds(reading: Reading) -> tuple[float, float]:
    """What `edtf.bounds` says of the reading's date; a period of whole days knows it already."""
    period = reading.period
    if period is None or period.clock is not None or reading.edtf != period.edtf:
        return edtf.bounds(reading.edtf or "")
    return float(period.first * DAY), just_before(float((period.last + 1) * DAY))


def _is_told(context: Context, period: Period) -> bool:
    """Whether the story is inside this period already."""
    story = context.story
    return story is not None and period.first <= story.first and story.last <= period.last


def _is_flashback(text: str, phrase: Atom) -> bool:
    """ "Two years earlier, Sony had shown …": what is looked back at, before the story goes on."""
    meaning = phrase.meaning
    back = isinstance(meaning, Shift) and meaning.sign < 0 and meaning.base == STORY
    if not back and not (isinstance(meaning, Deictic) and meaning.which == "previous"):
        return False
    stop = _SENTENCE_END.search(text, phrase.end, phrase.end + _CLAUSE_REACH)
    begin = max(0, phrase.start - 80)
    for end in _SENTENCE_END.finditer(text, begin, phrase.start):
        begin = end.end()
    return (
        _HAD.search(text, begin, stop.start() if stop else phrase.end + _CLAUSE_REACH) is not None
    )


def _is_heading(text: str, phrase: Atom) -> bool:
    """Whether a phrase stands in a heading of Markdown: "## 1.9.4 (2023-12-11)"."""
    begin = text.rfind("\n", max(0, phrase.start - _CLAUSE_REACH), phrase.start) + 1
    return text.startswith("#", begin)


def _counts_back(meaning: Meaning) -> bool:
    """Whether a date is so much before the day the text was written: a look back from there."""
    return isinstance(meaning, Shift) and meaning.base != STORY and meaning.sign < 0


def _unit(meaning: Meaning) -> str:
    if isinstance(meaning, Deictic):
        return meaning.unit
    return meaning.length.unit if isinstance(meaning, Shift) else ""


def _is_fine(meaning: Meaning) -> bool:
    if isinstance(meaning, Deictic):
        return meaning.unit in ("day", "week") or isinstance(meaning.name, Weekday)
    if isinstance(meaning, Shift):
        return meaning.length.unit in ("second", "minute", "hour", "day", "week")
    return type(meaning) in _FINE


def _leans(meaning: Meaning) -> bool:
    """Whether a meaning without an anchor would have needed one."""
    return type(meaning) in _LEANING


def _tense(text: str, phrase: Atom) -> int:
    """+1 where the clause around speaks of what is to come, −1 where it speaks of the past, 0 where neither shows.

    The nearest verb before the phrase decides ("said Friday it will"), else the first one after it.
    """
    begin = max(0, phrase.start - _CLAUSE_REACH)
    for stop in _CLAUSE_END.finditer(text, begin, phrase.start):
        begin = stop.end()
    said = _WORD.findall(text[begin : phrase.start].lower())
    for number in range(len(said) - 1, -1, -1):
        if shown := _tense_of(said, number):
            return shown
    stop_after = _CLAUSE_END.search(text, phrase.end, phrase.end + _CLAUSE_REACH)
    end = stop_after.start() if stop_after else phrase.end + _CLAUSE_REACH
    said = _WORD.findall(text[phrase.end : end].lower())
    for number in range(len(said)):
        if shown := _tense_of(said, number):
            return shown
    return 0


def _tense_of(said: list[str], number: int) -> int:
    """+1 or −1 where a word, with the one before it, shows a tense."""
    word = said[number]
    shown = _SHOWS.get(word)
    if shown:
        return 0 if shown < 0 and _is_passive(said, number) else shown
    if shown == 0 and number and said[number - 1] in _COMING_PAIRS[word]:
        return 1
    return -1 if word[-2:] == "ed" and len(word) > 4 and not _is_passive(said, number) else 0


def _is_passive(said: list[str], number: int) -> bool:
    """ "are to be held", "should be published": what "be" leads in has no tense of its own."""
    return number > 0 and said[number - 1] == "be"
