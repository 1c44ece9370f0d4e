"""Rules for the periods that firms report: third-quarter, the 1988 quarter, the year-ago period, the full year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import ordinal, words
from timeloom.dates.english.meanings.base import (
    DOCUMENT,
    STORY,
    Deictic,
    Fixed,
    Found,
    Meaning,
    Yearless,
)
from timeloom.dates.english.rules.table import NTH, YEAR, G, Made, rule


@dataclass(frozen=True, slots=True)
class ReportedQuarter(Meaning):
    """The quarter that is being reported: of the `year`, so many years `ago`, or the one told last.

    Where none was told, "the latest quarter" is the last that was over when the text was written.
    """

    year: int | None = None
    ago: int = 0
    latest: bool = False

    @property
    def bare(self) -> str:
        return "XXXX-QX" if self.year is None else f"{self.year:04d}-QX"

    def find(self, context: Context) -> Found | None:
        told, today = context.quarter, context.today
        if self.year is not None:
            number = None if told is None else (told.month + 2) // 3
            found = (
                periods.year_of(self.year)
                if number is None
                else periods.quarter_of(self.year, number)
            )
            return Found(found, "" if told is None else STORY)
        if told is not None:
            return Found(periods.neighbour(told, -4 * self.ago, "quarter"), STORY)
        if today is None:
            return None
        if self.ago:
            return Found(periods.year_of(today.year - self.ago), DOCUMENT)
        return Found(
            periods.neighbour(periods.of_unit("quarter", today.first), -1, "quarter"), DOCUMENT
        )


_QUARTER: Final = (
    rf"(?:(?P<d>[1-4]){NTH}|(?P<o>first|second|third|fourth))(?:{G}|-)(?P<u>quarter|half)\b"
)
_QUARTER_THEN: Final = words("first second third fourth")


@rule(
    "digit4",
    rf"(?P<y>{YEAR})(?:{G}fiscal)?{G}{_QUARTER}",
    the=True,
    then=(*_QUARTER_THEN, "fiscal", "0"),
)
def _quarter_behind_year(m: re.Match[str]) -> Made:
    """ "The 1988 second quarter"."""
    number = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    if m["u"].lower() == "half":
        return Fixed(periods.half_of(int(m["y"]), number)) if number < 3 else None
    return Fixed(periods.quarter_of(int(m["y"]), number))


@rule("digit4", rf"(?P<y>{YEAR}){G}(?:quarter|period)\b", the=True, then=("quarter", "period"))
def _quarter_of_year(m: re.Match[str]) -> Made:
    """ "The 1988 quarter": the one that is reported, of that year."""
    if m.string[max(0, m.start() - 4) : m.start()].lower() != "the ":
        return None
    return ReportedQuarter(int(m["y"]))


@rule("quarter", rf"fiscal(?:{G}|-){_QUARTER}", the=True, then=_QUARTER_THEN)
def _fiscal_quarter(m: re.Match[str]) -> Made:
    number = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    kind = m["u"].lower()
    return None if kind == "half" and number > 2 else Yearless(kind, number)


@rule(
    "unit",
    rf"year-(?:ago|earlier)\b(?:{G}(?:(?P<o>first|second|third|fourth)(?:{G}|-))?(?:quarter|period|half)\b)?",
    the=True,
)
def _year_ago(m: re.Match[str]) -> Made:  # noqa: ARG001
    """ "The year-ago quarter", "year-earlier net income"."""
    return ReportedQuarter(ago=1)


@rule(
    "deictic",
    rf"latest{G}(?:fiscal{G})?(?:quarter|period)\b",
    the=True,
    then=words("quarter period fiscal"),
)
def _latest(m: re.Match[str]) -> Made:  # noqa: ARG001
    return ReportedQuarter(latest=True)


@rule(
    "number",
    rf"full{G}(?:fiscal{G})?year\b(?!{G}(?:of|later|after|before)\b)",
    the=True,
    then=words("year fiscal"),
)
def _full_year(m: re.Match[str]) -> Made:
    """ "For the full year"."""
    if m.string[max(0, m.start() - 4) : m.start()].lower() != "the ":
        return None
    return Deictic("this", "year")
