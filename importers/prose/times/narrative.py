"""What a text has told so far, and whether a date takes the story on.

Dates in brackets, in what is added to a noun, behind "had" and "would", and those to come do not, or only until their
sentence or paragraph ends.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.edtf.calendar import DAY
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.meanings.base import (
    DOCUMENT,
    STORY,
    Deictic,
    Fixed,
    Meaning,
    Reading,
    Then,
    Yearless,
)
from timeloom.dates.english.meanings.clocks import AtTime, DayPart
from timeloom.dates.english.meanings.compounds import Approximate, InYear, Open
from timeloom.dates.english.meanings.lengths import Duration, Recurring, Shift, Stretch, Within
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.rules.business import ReportedQuarter
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.asides import (
    ASIDE_END,
    PARAGRAPH_END,
    closes,
    first_day,
    foresees,
    foretells,
    in_brackets,
    in_passing,
    is_announced,
    is_heading,
    looks_back,
    would_have,
)
from timeloom.importers.prose.times.expressions import Anchor
from timeloom.importers.prose.times.relative import (
    counts_back,
    is_before,
    is_counted_from,
    is_earlier,
    is_fine,
    is_told,
    points_back,
)
from timeloom.importers.prose.times.tense import speaks_of_now, tense

ENTRY_STOP: Final = re.compile(r"\.(?: |\n|—|–)|,? ?\n|,? ?\Z")
_SENTENCE_START: Final = re.compile(
    r"(?:\A|[.!?\n]['\")]?) ?(?:(?:In|By|During|From|Throughout|Until|Since) (?:the year )?)?\Z"
)
_HALF_A_MONTH: Final = 15
_A_MONTH: Final = 27
"""Days: a period that is longer, a month or more, is not a day of a story."""
_FAR: Final = 10
"""Years: what "would" happen so much later is told of in passing."""
_SOON: Final = 60
"""Days from one day of a story to its next."""
HALF_A_YEAR: Final = 183
"""Days before a text was written that are its own time."""
AGES: Final = ("decade", "century", "millennium")
_LONG: Final = ("month", "year", "decade", "century")
_UNTOLD: Final = frozenset((Recurring, Duration, Stretch))

Said = tuple[
    Period | None, Period | None, Period | None, Anchor | None, Anchor | None, Anchor | None
]
"""The story's last date, day and age, and where each was told."""
Beside = tuple[Period, Anchor, int]
"""A date that did not move the story, where it was told, and where it ends."""


class Telling:
    """The story's last date, day and age, where they were told, and what is told in passing."""

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
        self._aside: tuple[Said, int, re.Pattern[str]] | None = None
        self._ahead: Beside | None = None
        self._bracket: Beside | None = None
        self._entry: tuple[Anchor, int] | None = None
        self._told_until = 0
        self._before = 0
        self._begins = True
        self._life: Period | None = None
        self._looked_back = False

    def _said(self) -> Said:
        context = self.context
        return context.story, context.story_day, context.story_age, self._last, self._day, self._age

    def _resume(self, said: Said) -> None:
        context = self.context
        context.counts_from_today = False
        context.story, context.story_day, context.story_age, *anchors = said
        self._last, self._day, self._age = anchors

    def _go_on(self, text: str, phrase: Atom) -> None:
        """Take the story up again after a sentence that looked back ("two years earlier he had …")."""
        if self._entry is not None:
            self._go_on_with_entry(text, phrase)
        if self._aside is None:
            return
        said, position, stop = self._aside
        if self._is_next(said[0], phrase.meaning) and not looks_back(text, phrase):
            self._aside = None
            self._resume(said)
        elif position <= phrase.start and not stop.search(text, position, phrase.start):
            self._aside = said, max(position, phrase.start - 2), stop  # nothing is looked at twice
        elif (
            stop is ASIDE_END
            and not self._begins
            and (
                (self._is_still_back(said[0], phrase.meaning) and looks_back(text, phrase))
                or self._points_at_aside(phrase)
            )
        ):
            self._aside = said, phrase.end, stop
        else:
            self._aside = None
            self._resume(said)

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

    def _is_next(self, story: Period | None, meaning: Meaning) -> bool:
        """Whether a day without its year goes on with a story of days, left for what was years before: the days of a
        story follow one another, and nobody dates to the day what they know the year of."""
        back, day = self.context.story, _day_without_year(meaning)
        if day is None or back is None or story is None or RANK[story.unit] > RANK["day"]:
            return False
        if RANK[back.unit] <= RANK["month"]:
            return False
        in_years = (day.in_year(year) for year in (story.year, story.year + 1))
        return any(each is not None and 0 < each.first - story.last <= _SOON for each in in_years)

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
        self._report_quarter(meaning, period)
        if isinstance(meaning, ReportedQuarter):
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
            self._step_aside(text, phrase, period, earlier=earlier)
        elif self._stays(text, phrase, period):
            self._aside = None
        if period.unit in AGES:
            self.context.story_age, self._age = period, here
            return
        self.context.counts_from_today = self._entry is None and (
            (reading.rests_on == DOCUMENT and period.unit == "year")
            or (
                isinstance(phrase.meaning, Open)
                and phrase.meaning.since
                and speaks_of_now(text, phrase)
            )
        )
        self.context.begins_with_year = (
            _SENTENCE_START.search(text, max(0, phrase.start - 16), phrase.start) is not None
        )
        until = text[phrase.start : phrase.start + 4].lower() in ("unti", "till")
        self.context.until_from = self.context.story if until else None
        self.context.story, self._last = period, here
        self.context.story_age = None
        if is_counted_from(meaning, reading):
            self.context.counted_from = period
        if RANK[period.unit] <= RANK["day"]:
            self.context.story_day, self._day = period, here
        if period.last - period.first < _A_MONTH and not counts_back(meaning):
            self._count_recent(period)

    def _report_quarter(self, meaning: Meaning, period: Period) -> None:
        """Remember the quarter that is reported, not one that it is compared with."""
        if isinstance(meaning, Shift) or period.timex[4:6] != "-Q":
            return
        quarter, told = (
            periods.of_unit("quarter", period.last - _HALF_A_MONTH),
            self.context.quarter,
        )
        if told is None or quarter.first > told.first or isinstance(meaning, Yearless):
            self.context.quarter = quarter

    def _step_aside(self, text: str, phrase: Atom, period: Period, *, earlier: bool) -> None:
        """Keep the story's place where a date leaves it for a while."""
        meaning = phrase.meaning
        if (earlier or points_back(meaning)) and looks_back(text, phrase):
            self._look_back(meaning, phrase)
        elif self._only_looks_aside(meaning, period, earlier=earlier) or self._leaps(
            text, phrase, period
        ):
            self._aside = self._said(), phrase.end, ASIDE_END
        elif self._is_background(meaning, period):
            self._aside = self._said(), phrase.end, PARAGRAPH_END
            self._looked_back = False

    def _only_looks_aside(self, meaning: Meaning, period: Period, *, earlier: bool) -> bool:
        """Whether "two decades earlier" and "two years ago" leave the story where it is: what follows is of it."""
        if isinstance(meaning, Approximate):
            meaning = meaning.date
        if not _is_long(meaning):
            return False
        story = self.context.story
        if counts_back(meaning):
            return earlier or (story is not None and period.year - story.year > _FAR)
        return earlier and points_back(meaning)

    def _stays(self, text: str, phrase: Atom, period: Period) -> bool:
        """Whether a paragraph that looked back goes on with a year of its own: the story is there now."""
        assert self._aside is not None
        story = self.context.story
        return (
            self._aside[2] is PARAGRAPH_END
            and self._looked_back
            and isinstance(phrase.meaning, Fixed)
            and story is not None
            and period.first > story.last
            and not looks_back(text, phrase)
        )

    def _look_back(self, meaning: Meaning, phrase: Atom) -> None:
        """What "had" happened is left when its sentence ends; where a paragraph begins with it, when that ends, or
        for good if the story is told in years."""
        story = self.context.story
        if not self._begins or points_back(meaning) or story is None:
            self._aside = self._said(), phrase.end, ASIDE_END
        elif RANK[story.unit] <= RANK["month"]:
            self._aside = self._said(), phrase.end, PARAGRAPH_END
            self._looked_back = True

    def _leaps(self, text: str, phrase: Atom, period: Period) -> bool:
        """What a story told in days or months tells of much later: "years later he said"."""
        story = self.context.story
        if story is None or period.first <= story.last:
            return False
        if would_have(text, phrase) or is_announced(text, phrase):
            return True
        if text[phrase.start : phrase.start + 3].lower() == "by " and foresees(text, phrase):
            return True  # "it would be finished by 2017"
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
            and ENTRY_STOP.match(text, phrase.end)
        ):
            self.context.entry, self._entry = period, (here, phrase.end)

    def _count_recent(self, day: Period) -> None:
        """A day long before the text was written takes the story there for good."""
        today = self.context.today
        if today is not None and 0 <= today.last - day.first <= HALF_A_YEAR:
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
                or period.last < day.first - HALF_A_YEAR
                or (
                    isinstance(meaning, Shift)
                    and meaning.base != STORY
                    and meaning.length.unit in _LONG
                )
            )
        )


def _is_long(meaning: Meaning) -> bool:
    """Whether something is counted in months or longer."""
    if isinstance(meaning, Shift):
        return meaning.length.unit in _LONG
    return isinstance(meaning, Deictic) and meaning.unit in _LONG


def _day_without_year(meaning: Meaning) -> Yearless | None:
    """The day that a meaning is of, or leads up to, if its year is not said."""
    while not isinstance(meaning, Yearless):
        if isinstance(meaning, Open | AtTime):
            meaning = meaning.date
        elif isinstance(meaning, DayPart):
            meaning = meaning.day
        else:
            return None
    return meaning if meaning.what in ("day", "holiday") else None
