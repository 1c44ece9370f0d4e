"""What relative expressions rest on: the document's date, and the date the story told last.

The story moves on with every date that is told. Some dates do not move it: recurring times and durations, dates in
brackets ("(1912–1954)"), dates after the document's own, and "that year", which only points back.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.meanings.base import (
    DOCUMENT,
    STORY,
    DayOfMonth,
    Deictic,
    Meaning,
    Reading,
    Weekday,
    Yearless,
    day_base,
)
from timeloom.dates.english.meanings.clocks import AtTime, Clock, ClockSpan, DayPart
from timeloom.dates.english.meanings.compounds import (
    Approximate,
    Either,
    NthUnit,
    Open,
    Part,
    Range,
)
from timeloom.dates.english.meanings.lengths import Duration, Shift, Within
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.rules.table import Atom
from timeloom.errors import DateError
from timeloom.importers.prose.evidence import is_spoken
from timeloom.importers.prose.times.asides import (
    PARAGRAPH_END,
    SENTENCE_END,
    foresees,
    is_reported,
    looks_back,
    told_in_sentence,
)
from timeloom.importers.prose.times.direction import direction
from timeloom.importers.prose.times.expressions import Anchor, TimeExpression
from timeloom.importers.prose.times.narrative import AGES, HALF_A_YEAR, Beside, Telling
from timeloom.importers.prose.times.relative import bounds_of, is_fine, leans, unit_of
from timeloom.importers.prose.times.tense import CLAUSE_REACH, speaks_of_now, tense

_RECENTLY: Final = re.compile(r"\bas recently as (?:in |on )?\Z", re.IGNORECASE)
_AHEAD: Final = re.compile(r"\b(?:coming|next|following|recent)\b", re.IGNORECASE)
_LONGEST_LEAD: Final = 24
_OWN_DAYS: Final = 100
"""Days before a text was written, of which somebody in it may say \"yesterday\" to its writer."""
_YEARLESS: Final = frozenset((Yearless, Part, Open, Approximate))
_COUNTED: Final = frozenset((Shift, Deictic))
_LONGEST_LAST: Final = 60
_LASTS: Final = re.compile(
    r"\b(?:(?:has|have) (?:now )?been [a-z]+|(?:is|are) (?:[a-z]+ ){0,2}[a-z]+(?:ed|ing|en)|(?:is|are) [a-z]+"
    r"|runs?|lasts?|remains?|continues?|stays?|goes on)(?: [a-z]+){0,2} \Z"
)
"""Before "until 21 March": what lasts or was put off goes on for some time yet."""
_BORN: Final = re.compile(
    r"\b(?!daughters?|sons?|child|children|boys?|girls?|twins|brothers?|sisters?|mother|father|wife|husband|they|heir)"
    r"[A-Za-z]+[),]{0,2} (?:was|were) born\b"
)
_WRAPPED: Final = (Part, Open)
_TENSED: Final = frozenset(
    (
        *(Yearless, Weekday, DayOfMonth, Within, Duration, Part, Open),
        *(Range, Either, Clock, ClockSpan, AtTime, DayPart, NthUnit),
    )
)


_CLOCKS: Final = frozenset((Clock, Open))
_NAMED: Final = frozenset((Weekday, Yearless))


class Story(Telling):
    """Reads phrases in the order of the text and remembers what later ones may rest on."""

    def read(self, text: str, phrase: Atom, written: str, start: int, end: int) -> TimeExpression:
        """The expression that a phrase of `text` is; `written`, `start` and `end` are of the raw text."""
        told = self._told_until if self._told_until <= phrase.start else 0
        self._begins = not told or PARAGRAPH_END.search(text, told, phrase.start) is not None
        self._go_on(text, phrase)
        if self._life is not None and told and type(phrase.meaning) in _COUNTED:
            self._go_back_to_birth(text, phrase, told)
        self._before, self._told_until = told, phrase.end
        meaning = phrase.meaning
        if self.context.story is None and type(meaning) in _YEARLESS:
            self._begin_with(text, phrase)
        self.context.tense = self._tense(text, phrase) if type(meaning) in _TENSED else 0
        if self.context.news and (type(meaning) in _TENSED or type(meaning) is Deictic):
            self.context.tense = direction(text, phrase, self.context.tense)
        self.context.foresees = type(meaning) is Yearless and foresees(text, phrase)
        self.context.looks_back = type(meaning) in _CLOCKS and looks_back(text, phrase)
        self.context.told_before = (
            type(meaning) in _NAMED and self._aside is None and looks_back(text, phrase)
        )
        if isinstance(meaning, Open) and not meaning.after:
            self.context.tense = (
                1
                if _LASTS.search(text, max(0, phrase.start - _LONGEST_LAST), phrase.start)
                else max(self.context.tense, 0)
            )  # he was given until June, which is to come
        if self._ahead is not None and self._looks_ahead(text, phrase):
            return self._read_from(self._ahead, text, phrase, (written, start, end))
        if self._bracket is not None and self._is_beside(self._bracket, text, phrase):
            return self._read_from(self._bracket, text, phrase, (written, start, end))
        if type(meaning) is Weekday and self._is_of_years() and is_reported(text, phrase):
            said = self._said()
            found = self._read_without_story(text, phrase, (written, start, end))
            self._resume(said)
            return found
        if self._speaks(text, phrase):
            return self._read_spoken(text, phrase, (written, start, end))
        before = text[max(0, phrase.start - _LONGEST_LEAD) : phrase.start]
        if "recently" in before and _RECENTLY.search(before):
            return self._read_without_story(text, phrase, (written, start, end))
        return self._expression(text, phrase, written, start, end)

    def lead(
        self,
        text: str,
        phrase: Atom,
        place: tuple[str, int, int],
        above: tuple[Period, Anchor] | None,
    ) -> tuple[TimeExpression, Period | None]:
        """A date that a heading or an entry begins with, read from the date `above` it: the story is there now."""
        self._aside = self._bracket = self._ahead = self._life = None
        self.context.entry = self._entry = None
        if above is not None:
            self.begin_at(*above)
        context = self.context
        context.tense, context.foresees, context.looks_back, context.told_before = (
            0,
            False,
            False,
            False,
        )
        period = phrase.meaning.read(context).period
        found = self._expression(text, phrase, *place)
        self._aside = self._bracket = self._ahead = self._life = None
        self.context.entry = self._entry = None
        self._told_until = phrase.end
        if period is not None:
            self.begin_at(period, Anchor(*place))
            if period.unit == "day":
                self.context.entry, self._entry = period, (Anchor(*place), phrase.end)
        return found, period

    def begin_at(self, period: Period, anchor: Anchor) -> None:
        """Take the story to a date."""
        if period.unit in AGES:
            self._resume((None, None, period, None, None, anchor))
        elif RANK[period.unit] <= RANK["day"]:
            self._resume((period, period, None, anchor, anchor, None))
        else:
            self._resume((period, None, None, anchor, None, None))

    def is_within(self, day: Period) -> bool:
        """Whether the story's day is a day, or one of the two after it."""
        told = self.context.story_day
        return told is not None and day.first <= told.first <= day.last + 2

    def _has_no_story(self, text: str, phrase: Atom, reading: Reading) -> bool:
        """Whether "the next spring he came" has nothing to count from: what was is not after the text's own day."""
        meaning, today, period = phrase.meaning, self.context.today, reading.period
        if not isinstance(meaning, Deictic) or meaning.which != "following" or today is None:
            return False
        if self.context.story is not None or period is None or text.startswith("?", phrase.end):
            return False
        return period.first > today.last and tense(text, phrase) < 0

    def _tense(self, text: str, phrase: Atom) -> int:
        """The tense of the clause; what "was planned" in a story of long ago is not to come when that is told."""
        shown = tense(text, phrase)
        story, today = self.context.story, self.context.today
        if shown <= 0 or story is None or today is None or today.first - story.last < HALF_A_YEAR:
            return shown
        if told_in_sentence(text, self._before, phrase):
            return 0  # "1914: the firm says that it will pay from 1 May"
        return shown if speaks_of_now(text, phrase) else 0

    def _speaks(self, text: str, phrase: Atom) -> bool:
        """Whether "yesterday" is said by somebody of the story, long before the text was written."""
        day, today, meaning = self.context.story_day, self.context.today, phrase.meaning
        if isinstance(meaning, DayPart):
            meaning = meaning.day
        if isinstance(meaning, Deictic):
            points = meaning.which in ("today", "last", "next", "this")
        else:
            points = isinstance(meaning, Shift) and meaning.base == DOCUMENT
        if not points or day is None or self._entry is not None or self.context.news:
            return False
        return (today is None or today.first - day.last > _OWN_DAYS) and is_spoken(text, phrase)

    def _read_spoken(self, text: str, phrase: Atom, place: tuple[str, int, int]) -> TimeExpression:
        """A phrase that counts from the story's day, as from a letter's, and leaves the story where it is."""
        said, day = self._said(), self.context.story_day
        if self._day is not None:
            self.context.entry, self._entry = day, (self._day, phrase.end)
        found = self._expression(text, phrase, *place)
        self.context.entry = self._entry = None
        self._resume(said)
        return found

    def _go_back_to_birth(self, text: str, phrase: Atom, told: int) -> None:
        """ "Lindahl (14 May 1871 – 1948) … was born in Gävle. His mother had died the year before."""
        begin = max(told, phrase.start - 200)
        if (
            self._life is not None
            and text.find(" born", begin, phrase.start) >= 0
            and _BORN.search(text, begin, phrase.start)
        ):
            day = self._life if RANK[self._life.unit] <= RANK["day"] else None
            self._resume((self._life, day, None, None, None, None))
            self._life = self._aside = None

    def _is_of_years(self) -> bool:
        story = self.context.story
        return story is not None and RANK[story.unit] >= RANK["year"]

    def _read_without_story(
        self, text: str, phrase: Atom, place: tuple[str, int, int]
    ) -> TimeExpression:
        """A date that counts from the day the text was written, and takes the story there."""
        said = self._said()
        self._resume((None, None, None, None, None, None))
        found = self._expression(text, phrase, *place)
        if self.context.story is None:
            self._resume(said)
        return found

    def _expression(
        self, text: str, phrase: Atom, written: str, start: int, end: int
    ) -> TimeExpression:
        meaning = phrase.meaning
        reading = meaning.read(self.context)
        if reading.rests_on == DOCUMENT and self._has_no_story(text, phrase, reading):
            reading = Reading(reading.kind, meaning.bare)
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
                earliest, latest = bounds_of(reading)
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
            "relative" if anchor is not None or leans(meaning) else "stated",
            anchor,
            problem,
            isinstance(meaning, Open),
            "news" if self.context.news else "history",
        )

    def _comes(self, text: str, phrase: Atom) -> bool:
        """ "in two weeks", said of what is to come, is a date."""
        coming = self.context.tense > 0 or (self.context.tense == 0 and self.context.story is None)
        if _AHEAD.search(text, phrase.start, phrase.end):
            return False  # "in the coming weeks" has begun
        return (
            coming
            and self.context.today is not None
            and text[max(0, phrase.start - 4) : phrase.start].lower().endswith("in ")
        )

    def _anchor(self, meaning: Meaning, reading: Reading) -> Anchor | None:
        if reading.rests_on == DOCUMENT:
            return self._document if self._entry is None else self._entry[0]
        if reading.rests_on != STORY:
            return None
        while isinstance(meaning, _WRAPPED):
            meaning = meaning.date
        if self.context.story_age is not None and (
            self.context.story is None or unit_of(meaning) in AGES
        ):
            return self._age
        base = day_base(self.context)
        if base is not None and base.period is self.context.story_day and is_fine(meaning):
            return self._day
        return self._last

    def _looks_ahead(self, text: str, phrase: Atom) -> bool:
        """Whether a phrase counts from the date to come that was told last: it will be … two weeks later."""
        meaning = phrase.meaning
        if isinstance(meaning, AtTime):
            meaning = meaning.date
        if isinstance(meaning, Shift):
            counts = meaning.base == STORY and meaning.sign > 0
        else:
            counts = isinstance(meaning, Deictic) and meaning.which in ("following", "that")
        if not counts or self._ahead is None:
            return False
        return self._is_beside(self._ahead, text, phrase) or tense(text, phrase) > 0

    def _is_beside(self, told: Beside, text: str, phrase: Atom) -> bool:
        """Whether a phrase counts from a date of its own sentence: "the report (July 2007) led two years later"."""
        meaning = phrase.meaning
        if not isinstance(meaning, Shift) or meaning.base != STORY:
            return False
        return told[2] <= phrase.start and not SENTENCE_END.search(
            text, max(told[2], phrase.start - CLAUSE_REACH), phrase.start
        )

    def _read_from(
        self, told: Beside, text: str, phrase: Atom, place: tuple[str, int, int]
    ) -> TimeExpression:
        """A phrase that counts from a date beside it: the story goes on from it, unless it is still to come."""
        said = self._said()
        period, anchor, _ = told
        day = period if RANK[period.unit] <= RANK["day"] else None
        self._resume((period, day, None, anchor, anchor, None))
        found = self._expression(text, phrase, *place)
        if self.context.story is period:
            self._resume(said)
        return found
