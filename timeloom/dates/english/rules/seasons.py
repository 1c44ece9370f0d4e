"""Rules for seasons, quarters and halves, weekdays, the days of a month, and feasts."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.lexicon import HOLIDAYS, ORDINALS, SEASONS, WEEKDAYS, ordinal, words
from timeloom.dates.english.meanings.base import DayOfMonth, Deictic, Fixed, Weekday, Yearless
from timeloom.dates.english.meanings.compounds import NthUnit
from timeloom.dates.english.meanings.lengths import Length, Shift
from timeloom.dates.english.ranging import counts_a_noun
from timeloom.dates.english.rules.days import short_year, year_number
from timeloom.dates.english.rules.table import (
    DAY,
    ERA,
    FIGURES,
    MONTH,
    NTH,
    ORDINAL,
    YEAR,
    G,
    Made,
    any_of,
    rule,
)

_NO_PAPER: Final = (
    rf"(?!{G}(?:Times|Telegraph|Mirror|Express|Mail|Post|Independent|Herald|Mercury|Observer|Business|Club|School"
    rf"|Night{G}(?:Live|Football)|roasts?|school|lunch|papers?|newspapers?|league|best)\b)"
)
"""What makes a weekday part of a name or of a thing: the Sunday Times, a Sunday roast."""


_TWO_YEARS: Final = re.compile(r"[0-9]{4}[-–/][0-9]{2}")
_SEASONAL: Final = words(
    "term holiday holidays vacation campaign offensive session sessions recess months break season semester meeting"
)
"""What is named for the season it lies in: "the summer holidays of 1904"."""


@rule(
    "season",
    rf"(?P<s>{any_of(SEASONS)})\b(?:(?:{G}(?:{any_of(_SEASONAL)})\b)?,?{G}(?:of{G})?|-)(?P<y>{YEAR})(?:[-–/][0-9]{{2,4}}(?![0-9]))?(?:"
    rf"{G}(?P<era>{ERA}))?",
    the=True,
    then=("of", FIGURES, *_SEASONAL),
)
def _season_year(m: re.Match[str]) -> Made:
    if _TWO_YEARS.search(m[0]) and m[0].lower().split()[1] in _SEASONAL:
        return None  # the winter semester 1921/22
    return Fixed(periods.season_of(year_number(m["y"], m["era"]), SEASONS[m["s"].lower()]))


@rule("season", rf"(?P<s>{any_of(SEASONS)})\b(?!-[a-z])", the=True)
def _season(m: re.Match[str]) -> Made:
    if m["s"].isupper():
        return None
    word = m["s"].lower()
    return Yearless("season", SEASONS[word]), "fall" if word == "fall" else "season"


@rule(
    "quarter",
    rf"(?P<k>[QH])(?P<n>[1-4])(?:(?:{G}|-)?(?:of{G})?(?P<y>{YEAR})|{G}'(?P<t>[0-9]{{2}}))?(?![0-9A-Za-z])",
)
def _quarter(m: re.Match[str]) -> Made:
    return _part_of_year(m["k"].upper(), int(m["n"]), m["y"], m["t"])


@rule(
    "digit4",
    rf"(?P<y>{YEAR})(?:{G}|-)?(?P<k>[QH])(?P<n>[1-4])(?![0-9A-Za-z])",
    after=" -a",
    then=("q", "h"),
)
def _year_quarter(m: re.Match[str]) -> Made:
    return _part_of_year(m["k"].upper(), int(m["n"]), m["y"], None)


def _part_of_year(kind: str, number: int, year: str | None, short: str | None) -> Made:
    if kind == "H" and number > 2:
        return None
    if year is None and short is None:
        return Yearless("quarter" if kind == "Q" else "half", number), "quarter"
    value = int(year) if year else short_year(short or "0")
    return Fixed(
        periods.quarter_of(value, number) if kind == "Q" else periods.half_of(value, number)
    )


@rule(
    "digit2 ordinal last",
    rf"(?:(?P<d>[1-4]){NTH}|(?P<o>first|second|third|fourth|last|final))(?:{G}|-)(?P<u>quarter|half)\b"
    rf"(?:{G}(?:of{G})?(?P<y>{YEAR}))?",
    the=True,
    after="a",
    then=("quarter", "half"),
)
def _named_quarter(m: re.Match[str]) -> Made:
    kind = m["u"].lower()
    if (
        (m["o"] or "").lower() in ("last", "final")
        and m["y"] is None
        and not re.match(r" {1,8}of\b", m.string[m.end() : m.end() + 12])
    ):
        return None
    count = int(m["d"]) if m["d"] else ordinal(m["o"]) or (4 if kind == "quarter" else 2)
    if kind == "half" and count > 2:
        return None
    if m["y"]:
        year = int(m["y"])
        return Fixed(
            periods.quarter_of(year, count) if kind == "quarter" else periods.half_of(year, count)
        )
    return Yearless(kind, count), "nth"


_SOME_DAY: Final = re.compile(r"\b(?:an?|any|some) \Z", re.IGNORECASE)
"""Before a weekday's name these leave open which one: "it was a Sunday"."""


_A_NOUN: Final = re.compile(
    r" [a-z]+ing\b| (?:afternoon|morning|evening|night) [a-z]{4,}\b(?<!when)(?<!with)"
    r"| (?:interview|statement|speech|vote|meeting|match|game|deadline|visit|trip|rally|debate|session|editorial"
    r"|report|broadcast|news conference|press conference)\b"
)
"""Behind "a Saturday" these make it one day: "a Saturday hearing"."""


_MAY_BE_NAMED: Final = re.compile(r"day [A-Z]|\b[A-Z][a-z]+\.? [A-Z][a-z]+day\b")
"""A name may begin or end with a weekday that has capitals beside it."""


@rule(
    "weekday",
    rf"(?P<w>{any_of(w for w in WEEKDAYS if w.endswith('day'))}){G}week"
    rf"(?=[ ]?[.,;:)?!\n]|\Z|{G}(?:he|she|it|they|we|i)\b)",
    then=("week",),
)
def _weekday_week(m: re.Match[str]) -> Made:
    """ "On Friday week": a week after the Friday to come."""
    return Shift(Length(1, "week"), 1, Deictic("coming", "", Weekday(WEEKDAYS[m["w"].lower()])))


@rule("weekday", rf"(?P<w>{any_of(WEEKDAYS)})\b(?!'(?!s [a-z0-9$(])){_NO_PAPER}")
def _weekday(m: re.Match[str]) -> Made:
    word = m["w"]
    if _SOME_DAY.search(m.string, max(0, m.start() - 5), m.start()) and not _A_NOUN.match(
        m.string, m.end()
    ):
        return None
    if word.islower() and len(word) < 6:
        return Weekday(WEEKDAYS[word]), "weekday-abbreviation"
    if len(word) < 6:
        return Weekday(WEEKDAYS[word.lower()]), "weekday-abbreviation"
    return Weekday(WEEKDAYS[word.lower()]), "weekday" if _MAY_BE_NAMED.search(
        m.string, max(0, m.start() - 9), m.end() + 2
    ) else ""


@rule(
    "weekday",
    rf"(?P<w>{any_of(WEEKDAYS)})\b\.?(?:,?{G})(?:the{G})?(?:(?P<d>{DAY})(?:(?P<th>{NTH})|(?!{NTH}))|(?P<o>"
    rf"{ORDINAL})\b)(?![0-9:/.-]|,[0-9])(?!{G}?(?:of{G})?(?:{MONTH})\b)(?!{G}?[ap]\.?m)(?!{G}?[-–])",
    then=("the", FIGURES, *ORDINALS),
)
def _weekday_and_day(m: re.Match[str]) -> Made:
    day = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    if m["d"] and not m["th"] and re.match(r" {1,3}[a-z]", m.string[m.end() : m.end() + 4]):
        return None
    if m["o"] and counts_a_noun(m.string, m.end()):
        return None  # on Wednesday the first tanks came
    return DayOfMonth(day, WEEKDAYS[m["w"].lower()])


@rule(
    "digit2 ordinal",
    rf"(?:(?P<d>{DAY}){NTH}|(?P<o>{ORDINAL}))\b(?!{G}day\b)",
    the=True,
    after="a",
)
def _nth_day(m: re.Match[str]) -> Made:
    day = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    return (DayOfMonth(day), "nth-day") if 1 <= day <= 31 else None


@rule(
    "digit2 ordinal",
    rf"(?:(?P<d>{DAY}){NTH}|(?P<o>{ORDINAL}))(?:{G}of)?,?{G}(?P<w>ult|inst|prox)(?:\.|imo\b|ant\b)",
    the=True,
    after="a",
    then=(*ORDINALS, *words("of ult ultimo inst instant prox proximo")),
)
def _day_of_letter(m: re.Match[str]) -> Made:
    """ "the 21st ult.", as letters had it: of the month before, of this one, of the next."""
    day = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    which = {"ult": "last", "inst": "this", "prox": "next"}[m["w"].lower()]
    return NthUnit(Deictic(which, "month"), day, "day") if 1 <= day <= 31 else None


_THINGS: Final = (
    r"(?:tree|trees|egg|eggs|island|isle|card|cards|carols?|presents?|gifts?|dinner|lunch|pudding|cake|bonus|lights|lilies"
    r"|shopping|decorations|bells|parade|party|rising|rebellion|bunny|disease|song|songs|sermon|pantomime)"
)
"""What is named for a feast and tells no time: a Christmas tree, the Easter Rising."""

_FEAST: Final = rf"(?P<h>{any_of(HOLIDAYS)})(?![A-Za-z'])(?!{G}{_THINGS}\b)(?:,?{G}(?:of{G}|in{G})?(?P<y>{YEAR}))?"


@rule("holiday", _FEAST)
@rule("month", _FEAST, then=("day", "fools"))
def _feast(m: re.Match[str]) -> Made:
    if not m[0][0].isupper() and m["y"] is None:
        return None
    if m.string[max(0, m.start() - 6) : m.start()].lower() in ("happy ", "merry "):
        return None
    name = " ".join(m["h"].lower().split())
    feast = Yearless("holiday", 0, 0, name)
    if m["y"]:
        day = feast.in_year(int(m["y"]))
        return Fixed(day) if day else None
    return feast


@rule("holiday", r"(?<=the )new year(?![A-Za-z'-])", the=True, then=("year",))
def _the_new_year(m: re.Match[str]) -> Made:
    """The one that is to come: "in the new year" told of an April is that of the year after."""
    if re.compile(r",? {1,8}(?:of {1,8}|in {1,8})?[12][0-9]{3}").match(m.string, m.end()):
        return None
    return Deictic("following", "", Yearless("holiday", 0, 0, "new year"))
