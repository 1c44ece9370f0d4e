"""What relative expressions rest on: the document's date, and the date the story told last.

The story moves on with every date that is told. Some dates do not move it: recurring times and durations, dates in
brackets ("(1912–1954)"), dates after the document's own, and "that year", which only points back.
"""

from __future__ import annotations

import re
from typing import Final

from importers.prose.asides import (
    ASIDE_END,
    PARAGRAPH_END,
    SENTENCE_END,
    closes,
    first_day,
    foresees,
    foretells,
    in_brackets,
    in_passing,
    is_heading,
    is_reported,
    looks_back,
    told_in_sentence,
)
from importers.prose.expressions import Anchor, TimeExpression
from importers.prose.leaning import (
    bounds_of,
    counts_back,
    is_before,
    is_counted_from,
    is_earlier,
    is_fine,
    is_told,
    leans,
    points_back,
    unit_of,
)
from importers.prose.quoting import is_spoken
from importers.prose.tense import CLAUSE_REACH, speaks_of_now, tense
from timeloom.dates.calendar import DAY
from timeloom.dates.english.clocks import AtTime, Clock, ClockSpan, DayPart
from timeloom.dates.english.compounds import Approximate, Either, InYear, NthUnit, Open, Part, Range
from timeloom.dates.english.lengths import Duration, Recurring, Shift, Stretch, Within
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

_ENTRY_STOP: Final = re.compile(r"\.(?: |\n|—|–)|,? ?\n|,? ?\Z")
_RECENTLY: Final = re.compile(r"\bas recently as (?:in |on )?\Z", re.IGNORECASE)
_LONGEST_LEAD: Final = 24
_A_MONTH: Final = 27
"""Days: a period that is longer, a month or more, is no day of a story."""
_FAR: Final = 10
"""Years: what "would" happen so much later is told of in passing."""
_A_YEAR: Final = 366
_HALF_A_YEAR: Final = 183
"""Days before a text was written that are its own time."""
_LONG: Final = ("month", "year", "decade", "century")
_AGES: Final = ("decade", "century", "millennium")
_YEARLESS: Final = frozenset((Yearless, Part, Open, Approximate))
_UNTOLD: Final = frozenset((Recurring, Duration, Stretch))
_COUNTED: Final = frozenset((Shift, Deictic))
_BORN: Final = re.compile(r"\b(?:was|were) born\b")
_WRAPPED: Final = (Part, Open)
_TENSED: Final = frozenset(
    (
        *(Yearless, Weekday, DayOfMonth, Within, Duration, Part, Open),
        *(Range, Either, Clock, ClockSpan, AtTime, DayPart, NthUnit),
    )
)


_CLOCKS: Final = frozenset((Clock, Open))
_Said = tuple[
    Period | None, Period | None, Period | None, Anchor | None, Anchor | None, Anchor | None
]
"""The story's last date, day and age, and where each was told."""
_Beside = tuple[Period, Anchor, int]
"""A date that did not move the story, where it was told, and where it ends."""


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
        self._ahead: _Beside | None = None
        self._bracket: _Beside | None = None
        self._entry: tuple[Anchor, int] | None = None
        self._told_until = 0
        self._before = 0
        self._begins = True
        self._life: Period | None = None

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
        self.context.foresees = type(meaning) is Yearless and foresees(text, phrase)
        self.context.looks_back = type(meaning) in _CLOCKS and looks_back(text, phrase)
        if isinstance(meaning, Open) and not meaning.after:
            self.context.tense = max(
                self.context.tense, 0
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

    def _tense(self, text: str, phrase: Atom) -> int:
        """The tense of the clause; what "was planned" in a story of long ago is not to come when that is told."""
        shown = tense(text, phrase)
        story, today = self.context.story, self.context.today
        if shown <= 0 or story is None or today is None or today.first - story.last < _HALF_A_YEAR:
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
        if not points or day is None or self._entry is not None:
            return False
        return (today is None or today.first - day.last > _A_YEAR) and is_spoken(text, phrase)

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
        if self._life is not None and _BORN.search(
            text, max(told, phrase.start - 200), phrase.start
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
        )

    def _said(self) -> _Said:
        context = self.context
        return context.story, context.story_day, context.story_age, self._last, self._day, self._age

    def _go_on(self, text: str, phrase: Atom) -> None:
        """Take the story up again after a sentence that looked back ("two years earlier he had …")."""
        if self._entry is not None:
            self._go_on_with_entry(text, phrase)
        if self._aside is None:
            return
        said, position, stop = self._aside
        if position <= phrase.start and not stop.search(text, position, phrase.start):
            self._aside = said, max(position, phrase.start - 2), stop  # nothing is looked at twice
        elif stop is ASIDE_END and (
            (self._is_still_back(said[0], phrase.meaning) and looks_back(text, phrase))
            or self._points_at_aside(phrase)
        ):
            self._aside = said, phrase.end, stop
        else:
            self._aside = None
            self._resume(said)

    def _is_still_back(self, story: Period | None, meaning: Meaning) -> bool:
        """Whether what is looked back to may go on: "three days earlier" counts from the story's day, not a month."""
        back = self.context.story
        if back is None or story is None or not is_before(back, story):
            return False
        return not is_fine(meaning) or RANK[back.unit] <= max(RANK["week"], RANK[story.unit])

    def _points_at_aside(self, phrase: Atom) -> bool:
        """Whether "that year", "that autumn" is of the date that was looked back to, just before."""
        meaning, last = phrase.meaning, self.context.story
        if isinstance(meaning, InYear):
            meaning = meaning.year
        if not isinstance(meaning, Deictic) or meaning.which != "that" or self._begins:
            return False
        unit = "year" if isinstance(meaning.name, Yearless) else meaning.unit
        said = None if self._aside is None else self._aside[0][0]
        if meaning.name is not None and said is not None and RANK[said.unit] < RANK["year"]:
            return False  # "that August" is of the story if that told days and months
        return last is not None and unit in _LONG and RANK[last.unit] <= RANK[unit]

    def _begin_with(self, text: str, phrase: Atom) -> None:
        """A story of long ago that begins with a month is of the year of the first day that it tells in full."""
        first = first_day(text, phrase)
        today = self.context.today
        if first is not None and (today is None or first.year < today.year - 1):
            self.context.story = first

    def _go_on_with_entry(self, text: str, phrase: Atom) -> None:
        """A new line of a diary tells of its entry's day again; a heading ends the diary."""
        assert self._entry is not None
        anchor, position = self._entry
        between = text[position : phrase.start]
        day = self.context.entry
        if "\n#" in between or position > phrase.start:
            self.context.entry = self._entry = None
            return
        self._entry = anchor, phrase.start
        if "\n" in between:
            self._resume((day, day, None, anchor, anchor, None))

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
            return self._document if self._entry is None else self._entry[0]
        if reading.rests_on != STORY:
            return None
        while isinstance(meaning, _WRAPPED):
            meaning = meaning.date
        if self.context.story_age is not None and (
            self.context.story is None or unit_of(meaning) in _AGES
        ):
            return self._age
        base = day_base(self.context)
        if base is not None and base.period is self.context.story_day and is_fine(meaning):
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
            if meaning.since and is_before(period, self.context.story):
                return  # what has lasted until the date told
            meaning = meaning.date
        if period is None or isinstance(meaning, Then):
            return
        earlier = is_earlier(meaning, period, self.context.story)
        if (
            isinstance(meaning, Deictic)
            and meaning.which in ("that", "this")
            and (earlier or is_told(self.context, period))
        ):
            return
        self._enter(text, phrase, period, here)
        if in_brackets(text, phrase) and not is_heading(text, phrase):
            self._life = self._life or period
            if period.unit != "span" and text[phrase.end : phrase.end + 1] in (")", "]"):
                self._bracket = period, here, phrase.end
            return
        self._bracket = None
        if earlier and self._aside is None and in_passing(text, phrase):
            self._bracket = None if closes(text, phrase) else (period, here, phrase.end)
            return
        if self._is_ahead(text, phrase, period):
            self._ahead = period, here, phrase.end
            return
        if isinstance(meaning, Within):
            return
        if self._aside is None:
            if (earlier or points_back(meaning)) and looks_back(text, phrase):
                self._look_back(meaning, phrase)
            elif self._leaps(text, phrase, period):
                self._aside = self._said(), phrase.end, ASIDE_END
            elif self._is_background(meaning, period):
                self._aside = self._said(), phrase.end, PARAGRAPH_END
        if period.unit in _AGES:
            self.context.story_age, self._age = period, here
            return
        self.context.counts_from_today = (
            reading.rests_on == DOCUMENT and period.unit == "year" and self._entry is None
        )
        self.context.story, self._last = period, here
        self.context.story_age = None
        if is_counted_from(meaning, reading):
            self.context.counted_from = period
        if RANK[period.unit] <= RANK["day"]:
            self.context.story_day, self._day = period, here
        if period.last - period.first < _A_MONTH and not counts_back(meaning):
            self._count_recent(period)

    def _look_back(self, meaning: Meaning, phrase: Atom) -> None:
        """What "had" happened is left when its sentence ends; where a paragraph begins with it, when that ends, or
        for good if the story is told in years."""
        story = self.context.story
        if not self._begins or points_back(meaning) or story is None:
            self._aside = self._said(), phrase.end, ASIDE_END
        elif RANK[story.unit] <= RANK["month"]:
            self._aside = self._said(), phrase.end, PARAGRAPH_END

    def _leaps(self, text: str, phrase: Atom, period: Period) -> bool:
        """What a story told in days or months tells of much later: "years later he said"."""
        story = self.context.story
        if story is None or period.first <= story.last:
            return False
        meaning = phrase.meaning
        if (
            RANK[story.unit] <= RANK["month"]
            and isinstance(meaning, Shift)
            and meaning.length.most is not None
        ):
            return meaning.length.unit in ("year", "decade")
        far = period.year - story.year > _FAR or period.clock is not None
        return far and foretells(text, phrase)

    def _enter(self, text: str, phrase: Atom, period: Period, here: Anchor) -> None:
        """A day that a line begins with, and a stop behind it, is the heading of a diary's entry."""
        if (
            period.unit == "day"
            and (phrase.start == 0 or text[phrase.start - 1] == "\n")
            and _ENTRY_STOP.match(text, phrase.end)
        ):
            self.context.entry, self._entry = period, (here, phrase.end)

    def _count_recent(self, day: Period) -> None:
        """A day long before the text was written takes the story there for good."""
        today = self.context.today
        if today is not None and 0 <= today.last - day.first <= _HALF_A_YEAR:
            self.context.recent_days += 1
            return
        self.context.recent_days = max(0, self.context.recent_days - 1)
        if (
            not self.context.tells_news
            and self._aside is not None
            and self._aside[2] is PARAGRAPH_END
        ):
            self._aside = None

    def _is_ahead(self, text: str, phrase: Atom, period: Period) -> bool:
        """Whether a period is still to come when the text is written, and the story has not gone there."""
        today, story = self.context.today, self.context.story
        if today is None or period.first <= today.last:
            return False
        if tense(text, phrase) > 0:
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
                period.last - period.first > _A_MONTH
                or period.last < day.first - _HALF_A_YEAR
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
        if isinstance(meaning, AtTime):
            meaning = meaning.date
        if isinstance(meaning, Shift):
            counts = meaning.base == STORY and meaning.sign > 0
        else:
            counts = isinstance(meaning, Deictic) and meaning.which in ("following", "that")
        if not counts or self._ahead is None:
            return False
        return self._is_beside(self._ahead, text, phrase) or tense(text, phrase) > 0

    def _is_beside(self, told: _Beside, text: str, phrase: Atom) -> bool:
        """Whether a phrase counts from a date of its own sentence: "the report (July 2007) led two years later"."""
        meaning = phrase.meaning
        if not isinstance(meaning, Shift) or meaning.base != STORY:
            return False
        return told[2] <= phrase.start and not SENTENCE_END.search(
            text, max(told[2], phrase.start - CLAUSE_REACH), phrase.start
        )

    def _read_from(
        self, told: _Beside, text: str, phrase: Atom, place: tuple[str, int, int]
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
