"""Reads the dates that headings and entries begin with, and takes the story to each of them.

What stands under a date counts from it: "June 28" under "1914", "01:39" under "## 2023-07-19". The next heading of the
same rank counts from the one above both, however far the story went in between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.meanings.base import Fixed, Meaning
from timeloom.dates.english.meanings.clocks import Clock, ClockSpan
from timeloom.dates.english.meanings.compounds import Range
from timeloom.dates.english.periods import RANK, Period
from timeloom.dates.english.rules.table import Atom
from timeloom.dates.english.scan import scan
from timeloom.importers.prose.structure.leads import Lead
from timeloom.importers.prose.structure.outline import Outline
from timeloom.importers.prose.times.anchoring import Story
from timeloom.importers.prose.times.expressions import Anchor, TimeExpression

_YEAR: Final = re.compile(
    r"(?P<about>(?:ca?\.|circa|about|around|~) ?)?(?:A\.?D\.? ?)?(?P<y>[0-9]{1,4})(?: ?(?P<era>[A-Za-z. ]+))?\Z",
    re.IGNORECASE,
)
_YEARS: Final = re.compile(
    r"(?P<a>[0-9]{1,4}) ?(?:--?|–|—|to) ?(?P<b>[0-9]{1,4})(?: ?(?P<era>[A-Za-z. ]+))?\Z"
)
_A_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
"""A month of ISO 8601, and no years from 2001 to 2009."""
_UNTIL_NOW: Final = re.compile(r"(?P<d>.*?) ?(?:--?|–|—|to) ?(?:present|today)\Z", re.IGNORECASE)
_ALL_ON: Final = re.compile(r"\b(?:all|every)\b[^.\n]{0,80}?\b(?:on|of) \Z", re.IGNORECASE)


class Leading:
    """The leads of a text, as the tagger comes to them."""

    def __init__(self, flat: str, chronology: Outline, story: Story) -> None:
        self._flat = flat
        self._blocks = chronology.blocks
        self._story = story
        self._told: dict[int, tuple[Period, Anchor]] = {}
        self._before: dict[int, tuple[Period, Anchor]] = {}
        """The last heading's date, by level: the next of that level goes on from it."""
        self._next = 0
        self._day: tuple[Period, Anchor, int] | None = None
        """The day that all clocks of a section are said to be of, and where that section ends."""

    def among(self, phrases: list[Atom], begin: int, end: int) -> Iterator[tuple[Atom, int]]:
        """The phrases of a stretch with the leads in it, each with the number of the block that it leads in, or -1."""
        mine: list[tuple[Atom, int]] = []
        while self._next < len(self._blocks) and self._blocks[self._next].start < end:
            lead = self._blocks[self._next].lead
            if lead is not None and (atom := self._atom(lead)) is not None:
                mine.append(
                    (atom._replace(start=atom.start - begin, end=atom.end - begin), self._next)
                )
            self._next += 1
        at = 0
        for atom, block in mine:
            while at < len(phrases) and phrases[at].end <= atom.start:
                yield phrases[at], -1
                at += 1
            while at < len(phrases) and phrases[at].start < atom.end:
                at += 1
            yield atom, block
        for phrase in phrases[at:]:
            yield phrase, -1

    def notice(self, text: str, phrase: Atom, begin: int, found: TimeExpression) -> None:
        """Keep a day that is said to be of all that follows in its section."""
        day = self._story.context.story_day
        if day is None or found.edtf is None or RANK[day.unit] > RANK["day"]:
            return
        if _ALL_ON.search(text, max(0, phrase.start - 110), phrase.start) is not None:
            end = next(
                (b.start for b in self._blocks if b.is_heading and b.start > begin + phrase.end),
                len(self._flat),
            )
            self._day = day, Anchor(found.text, found.start, found.end), end

    def _atom(self, lead: Lead) -> Atom | None:
        """A lead with its meaning; None if it has none after all."""
        said = self._flat[lead.start : lead.end]
        meaning = _years(said)
        if meaning is None and (now := _UNTIL_NOW.match(said)):
            said = f"since {now['d']}"
            found = scan(said)
            if len(found) == 1:
                meaning = found[0].meaning
        elif meaning is None:
            found = scan(said)
            if len(found) == 1 and found[0].end - found[0].start >= len(said.rstrip(".")) - 1:
                meaning = found[0].meaning
        return None if meaning is None else Atom(lead.start, lead.end, meaning)

    def read(
        self, number: int, text: str, phrase: Atom, place: tuple[str, int, int]
    ) -> TimeExpression:
        """The time that a block is led in by, read from the date that the block stands under."""
        block = self._blocks[number]
        above = self._told.get(block.under)
        if above is None and block.is_heading:
            above = self._before.get(block.level)
        of_day = type(phrase.meaning) in (Clock, ClockSpan)
        if of_day and self._day is not None and block.start < self._day[2]:
            above = self._day[:2]
        elif of_day and above is not None and self._story.is_within(above[0]):
            above = None  # after midnight comes the next day, not the same again
        found, period = self._story.lead(text, phrase, place, above)
        if period is not None:
            self._told[number] = period, Anchor(*place)
            if block.is_heading:
                self._before = {lv: told for lv, told in self._before.items() if lv < block.level}
                self._before[block.level] = self._told[number]
        return found


def _years(said: str) -> Meaning | None:
    """The meaning of a bare year, or of two, however early."""
    one = _YEAR.match(said)
    if one is not None:
        year = _year(one["y"], one["era"])
        if year is None:
            return None
        period = periods.year_of(year)
        return Fixed(period.qualified("~") if one["about"] else period)
    two = _YEARS.match(said)
    if two is None or _A_MONTH.fullmatch(said):
        return None
    era = two["era"]
    last = two["b"]
    if era is None and len(last) < len(two["a"]):
        last = two["a"][: -len(last)] + last
    first, end = _year(two["a"], era), _year(last, era)
    if first is None or end is None or end < first:
        return None
    return Range(Fixed(periods.year_of(first)), Fixed(periods.year_of(end)))


def _year(figures: str, era: str | None) -> int | None:
    letters = "" if era is None else re.sub(r"[^A-Za-z]", "", era).upper()
    if letters not in ("", "AD", "CE", "BC", "BCE") or int(figures) == 0:
        return None
    return 1 - int(figures) if letters in ("BC", "BCE") else int(figures)
