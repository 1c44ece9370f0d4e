"""Rules for what is counted on or counted otherwise: two summers later, a year or two, to the day, by year's end."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import ONES, SEASONS, TENS, UNITS, number, words
from timeloom.dates.english.meanings.base import DOCUMENT, STORY, Deictic, Yearless
from timeloom.dates.english.meanings.compounds import Approximate, Open, Part
from timeloom.dates.english.meanings.lengths import Duration, Length, Shift, YearsOn
from timeloom.dates.english.rules.lengths import (
    AFTERWARDS,
    BEFORE,
    LENGTH,
    LENGTH_THEN,
    TAIL,
    halved,
    length_of,
    shifted,
)
from timeloom.dates.english.rules.table import (
    FIGURES,
    NUMBER_WORD,
    NUMBERS,
    UNIT,
    G,
    Made,
    O,
    any_of,
    rule,
)

_TO_THE_DAY: Final = rf"{G}(?:almost{G}|exactly{G})?to{G}the{G}(?:very{G})?(?:day|hour)\b"


@rule(
    "number digit article",
    rf"{LENGTH}{_TO_THE_DAY}(?={G}(?:after|before|from|later|earlier)\b)",
    after=" -.,a",
    then=LENGTH_THEN,
)
def _length_to_the_day(m: re.Match[str]) -> Made:
    """ "six months to the day after 3 May", "a year to the day later"."""
    length = length_of(m)
    if length is None:
        return None
    tail = TAIL.match(m.string, m.end())
    if tail:
        return Shift(halved(length), 1 if tail["after"] else -1, exact=True), "", tail.end()
    return Duration(length, exact=True)


_COMES_ROUND: Final = (
    *SEASONS,
    *(f"{season}s" for season in SEASONS),
    *words("christmas christmases easter easters"),
)


@rule(
    "number digit2 article",
    rf"(?:(?P<few>(?:a{G})?(?:few|several|couple{G}of))|(?P<n>an?|[0-9]{{1,2}}|{NUMBER_WORD})){G}(?P<s>{any_of(_COMES_ROUND)})"
    rf"(?:(?P<ago>{G}ago\b)|(?P<after>{AFTERWARDS})|(?P<before>{BEFORE}))",
    after=" ",
    then=(*_COMES_ROUND, *words("few several couple of")),
)
def _summers_later(m: re.Match[str]) -> Made:
    """ "two summers later", "three winters before": that season, so many years on."""
    name = m["s"].lower()
    name = (
        name
        if name in SEASONS or name == "christmas"
        else name.removesuffix("es" if name[:1] == "c" else "s")
    )
    count = 2 if m["few"] else int(number(m["n"]) or 0)
    if not count or (m["few"] and "couple" not in m["few"].lower()):
        return None
    season = SEASONS.get(name)
    named = Yearless("holiday", 0, 0, name) if season is None else Yearless("season", season)
    return YearsOn(named, count if m["after"] else -count, DOCUMENT if m["ago"] else STORY)


_COUNT: Final = rf"(?:[0-9]{{1,3}}|{any_of((*ONES, *TENS))}(?:-{any_of(w for w, n in ONES.items() if n < 10)})?)"


@rule(
    "number digit2",
    rf"(?P<a>{_COUNT})(?:{G}(?:or|to){G}|{O}[-–]{O}|(?<=\b)(?P<and>{G}and{G}))(?:perhaps{G})?(?P<b>{_COUNT})(?:{G}|-)"
    rf"(?:more{G}|full{G})?(?P<u>{UNIT})",
    after=" -–",
    then=(*NUMBERS, *words("or to and"), FIGURES),
)
def _some_lengths(m: re.Match[str]) -> Made:
    """ "two or three weeks later", "five to ten minutes", "between two and three years"."""
    low, high, unit = number(m["a"]), number(m["b"]), UNITS[m["u"].lower()]
    if low is None or high is None or not low < high:
        return None
    if m["and"] and not re.search(
        r"\bbetween \Z", m.string[max(0, m.start() - 8) : m.start()], re.I
    ):
        return None
    length = Length(int(low), unit, int(high))
    tail = TAIL.match(m.string, m.end())
    if tail and not tail["on"]:
        return shifted(length, tail), "", tail.end()
    return Duration(length)


@rule(
    "article number",
    rf"(?:an?|one){G}(?P<u>{UNIT}){G}or{G}(?P<w>two|so|more)\b",
    then=UNITS,
)
def _one_or_two(m: re.Match[str]) -> Made:
    """ "a year or two later", "a week or so later"."""
    unit = UNITS[m["u"].lower()]
    length = Length(1, unit, 2) if m["w"].lower() == "two" else Length(1, unit)
    tail = TAIL.match(m.string, m.end())
    if tail is None or tail["on"]:
        return Duration(length)
    meaning = shifted(length, tail)
    return (meaning if length.most else Approximate(meaning, "~")), "", tail.end()


@rule(
    "number unit article",
    rf"(?:(?:a{G}|one{G}|one-)?(?P<one>quarter)|(?P<two>half)|three(?:{G}|-)(?P<three>quarters))(?:(?:{G}|-)of{G}an?{G}"
    rf"|(?<=quarter)-|(?<=quarter){G})(?P<u>century|hour|millennium)\b",
    then=("quarter", "quarters", "of", "century", "hour", "millennium"),
)
def _quarters(m: re.Match[str]) -> Made:
    """ "three-quarters of a century", "a quarter of an hour later"."""
    parts = 1 if m["one"] else 2 if m["two"] else 3
    unit, count = {"hour": ("minute", 15), "century": ("year", 25)}.get(
        m["u"].lower(), ("year", 250)
    )
    length = Length(parts * count, unit)
    tail = TAIL.match(m.string, m.end())
    if tail and not tail["on"]:
        return shifted(length, tail), "", tail.end()
    return Duration(length)


@rule(
    "since before",
    rf"(?:by|before){G}(?:the{G})?(?P<u>year|month|week|decade|century)(?:'s{G}|-|{G})end\b",
    then=words("the year month week decade century"),
)
def _by_years_end(m: re.Match[str]) -> Made:
    return Open(False, Part(Deictic("that", m["u"].lower()), "end"), word="by")


@rule(
    "before",
    rf"before{G}the{G}(?P<u>{UNIT}){G}(?:was|is|were|had{G}been){G}(?:out|over|up)\b",
    then=("the",),
)
def _before_it_is_out(m: re.Match[str]) -> Made:
    """ "before the year was out"."""
    unit = UNITS[m["u"].lower()]
    return (
        Open(False, Deictic("that", unit), word="by")
        if unit not in ("second", "minute", "hour")
        else None
    )


@rule("unit", rf"(?:year|month|week|decade|century)(?:'s{G}|-)end\b", the=True)
def _years_end(m: re.Match[str]) -> Made:
    unit = re.match("[a-z]+", m[0].lower())
    return None if unit is None else (Part(Deictic("that", unit[0]), "end"), "part")
