"""Rules for lengths of time, and for dates that lie one before or after something."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import (
    BARE_PLURAL,
    FEW,
    SCALES,
    SEVERAL,
    TENS,
    UNITS,
    number,
    words,
)
from timeloom.dates.english.meanings.base import DOCUMENT, STORY
from timeloom.dates.english.meanings.clocks import DayPart
from timeloom.dates.english.meanings.lengths import Duration, Length, Shift, Within
from timeloom.dates.english.rules.table import FIGURE, NUMBER_WORD, NUMBERS, UNIT, G, Made, O, rule

_ADJECTIVES: Final = (
    "more long short full whole business working calendar consecutive straight further complete"
)

_ADJECTIVE: Final = rf"(?:(?:{'|'.join(_ADJECTIVES.split())}){G})?"

QUANTITY: Final = (
    rf"(?:(?:a{G}|the{G})?(?P<vague>few|several|couple{G}of|couple|some|many)"
    rf"|(?P<figure>{FIGURE})(?:{G}(?P<scale>million|billion|thousand|hundred|trillion))?"
    rf"|(?P<half>half{G}an?|half{G}a)"
    rf"|(?P<words>(?>(?:an?{G}(?=hundred|thousand|million|billion|dozen))?{NUMBER_WORD}(?:(?:{G}|-)(?:and"
    rf"{G})?(?:a{G})?{NUMBER_WORD}){{0,6}}|an?)))"
    rf"(?P<andhalf>{G}and{G}(?:a{G})?half)?"
)

QUANTITY_THEN: Final = (*words("few several couple some many of a an and"), *NUMBERS)
"""The second words of a quantity."""

LENGTH: Final = (
    rf"{QUANTITY}(?:{G}|-|(?<=[0-9])){_ADJECTIVE}(?P<unit>{UNIT}|(?<=[0-9])[dwhy](?![A-Za-z]))"
    rf"(?P<ahalf>{G}and{G}a{G}half\b)?"
)

LENGTH_THEN: Final = (*QUANTITY_THEN, *words(_ADJECTIVES), *UNITS)

AFTERWARDS: Final = (
    rf"{G}(?:later(?!{G}(?:(?:this|that){G}(?:{UNIT}|season|summer|spring|autumn|fall|winter)|in|than)\b)(?:,?{G}(?P<day>to{G}the{G}(?:very{G})?day))?|afterwards?|thereafter|hence"
    rf"|after{G}that|on(?=[,.;:)?!]|{G}from{G}(?:the|his|her|its|their|that)\b)|(?P<on>on)(?={G}(?:the|it|he|she|they|we|its|his|her|a|no|there)\b))\b"
)

BEFORE: Final = (
    rf"{G}(?:earlier|previously|prior|before(?:{G}(?:that|then))?(?=[ ]?[.,;:)—–\n]|\Z|{G}(?:when\b"
    rf"|(?:he|she|they|it|we|i)(?:{G}had\b|'d\b))))"
)

_SINGLE: Final = {"d": "day", "w": "week", "h": "hour", "y": "year"}


def _are_two(said: str) -> bool:
    """Whether words are two numbers ("two and three"), and not one ("two hundred and three", "four and twenty")."""
    tokens = said.lower().split()
    if "and" not in tokens[1:-1]:
        return False
    before, behind = tokens[tokens.index("and") - 1], tokens[tokens.index("and") + 1]
    one = before in SCALES or {before in TENS, behind in TENS} == {True, False}
    return not one and behind not in ("a", "half")


def length_of(m: re.Match[str]) -> Length | None:
    """The quantity and unit that the groups of `LENGTH` hold."""
    unit_text = m["unit"].lower()
    unit = UNITS.get(unit_text) or _SINGLE.get(unit_text)
    if unit is None:
        return None
    if m["vague"]:
        word = m["vague"].lower()
        if word.startswith("couple"):
            return Length(2, unit)
        low, high = FEW if word in ("few", "some") else SEVERAL
        return Length(low, unit, high)
    if m["half"]:
        count: float | None = 0.5
    elif m["figure"]:
        count = float(m["figure"].replace(",", ""))
        if m["scale"]:
            count = number(f"1 {m['scale']}") * count if number(f"1 {m['scale']}") else count  # type: ignore[operator]
    else:
        count = None if _are_two(m["words"]) else number(m["words"])
    if count is None:
        return None
    if m["andhalf"] or m["ahalf"]:
        count += 0.5
    count = int(count) if count == int(count) else count
    if unit == "decade" and count != int(count):
        return Length(count * 10, "year")
    if unit == "century" and count != int(count):
        return Length(count * 100, "year")
    return Length(count, unit)


def halved(length: Length) -> Length:
    """Half a year is six months, so that a shift stays whole."""
    if length.unit == "year" and length.most is None and length.count != int(length.count):
        return Length(round(length.count * 12), "month")
    return length


_NOT_A_TIME: Final = re.compile(
    r"(?: {0,2}-? ?(?:old|olds)\b|-(?:old|long-running|er\b))|(?: (?:of|in) age\b)|'? ?wars?\b|'s? "
    r"(?:war|day)\b",
    re.IGNORECASE,
)

_NAMED: Final = re.compile(r" (?:of|in|to|with) [A-Z]| [A-Z][a-z]")
"""Behind a unit with a capital that is part of a title: "One Hundred Years of Solitude"."""

_EACH_DAY: Final = re.compile(r"[ -](?:an?|per)[ -](?:day|week)\b", re.IGNORECASE)
"""Behind "24 hours" these tell of no length: "24 hours a day"."""
_OF_24_HOURS: Final = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]")
_AT: Final = re.compile(r"\b(?:at|by|until|from|before|after|about|to|since) \Z", re.IGNORECASE)
"""Behind these "0615 hours" are a time of day."""

_FRACTION: Final = re.compile(
    r" (?:of|a|full|empty|finished|complete|done)\b|[ -](?:final|finals)\b", re.IGNORECASE
)
"""Behind "three quarters" these make it a fraction."""

_AND_QUARTERS: Final = re.compile(
    rf"{G}and{G}(?P<n>a{G}|one{G}|one-|three{G}|three-)quarters?\b", re.IGNORECASE
)

TAIL: Final = re.compile(
    rf"(?:(?P<ago>{G}ago\b)|(?P<after>{AFTERWARDS})|(?P<before>{BEFORE})"
    rf"|(?P<from>{G}from{G}(?:now|today)|'s?{G}time)\b|(?P<tomorrow>{G}from{G}(?:tmrw|tomorrow)\b))",
    re.IGNORECASE,
)

_SECOND_LENGTH: Final = re.compile(
    rf"(?:,?{G}and{G}|,{G})(?P<n>{FIGURE}|{NUMBER_WORD}|an?){G}(?P<u>{UNIT})", re.IGNORECASE
)

_QUARTERED: Final = {"hour": ("minute", 15), "year": ("month", 3)}
"""What a quarter of a unit is."""

_IN_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}


@rule("number digit article", LENGTH, after=" -.,a", then=LENGTH_THEN)
def _length(m: re.Match[str]) -> Made:
    """A duration, or with what follows it a date: three weeks ago, two years later, in a fortnight's time."""
    length = length_of(m)
    if length is None or _NOT_A_TIME.match(m.string, m.end()):
        return None
    if length.unit in ("hour", "minute") and _EACH_DAY.match(m.string, m.end()):
        return None
    if m["unit"].istitle() and m[0][1:2].islower() and _NAMED.match(m.string, m.end()):
        return None
    if (
        length.unit == "hour"
        and _OF_24_HOURS.fullmatch(m["figure"] or "")
        and _AT.search(m.string, max(0, m.start() - 9), m.start())
    ):
        return None
    if length.unit == "quarter" and ("-" in m[0] or _FRACTION.match(m.string, m.end())):
        return None
    end = m.end()
    quarters = _AND_QUARTERS.match(m.string, end)
    if quarters and length.most is None and length.unit in _QUARTERED:
        unit, parts = _QUARTERED[length.unit]
        more = 3 if quarters["n"].lower().startswith("three") else 1
        length, end = Length(int(4 * length.count + more) * parts, unit), quarters.end()
    second = _SECOND_LENGTH.match(m.string, end)
    if second and (total := _total(length, second)) is not None:
        length, end = total, second.end()
    tail = TAIL.match(m.string, end)
    if tail and (
        not tail["on"] or _SENTENCE_BEFORE.search(m.string, max(0, m.start() - 4), m.start())
    ):
        return shifted(length, tail), "", tail.end()
    unit = m["unit"].lower()
    if unit in ("second", "sec", "min", "d", "h", "w", "y") and not m["figure"]:
        return None
    vague = (m["vague"] or m["words"] or "").lower() in ("a", "an", "some", "many")
    vague = vague or ((m["words"] or "").lower() == "one" and length.unit == "day")
    vague = vague and re.search(r" (?:full|whole|further) ", m[0]) is None
    return Duration(length), "article" if vague else "", end


@rule("number digit article", rf"{LENGTH}-olds?\b", after=" -,a", then=LENGTH_THEN)
def _old(m: re.Match[str]) -> Made:
    """ "An 8-month-old truce": a length of time; years so written are somebody's age."""
    length = length_of(m)
    if length is None or length.unit == "year" or "-" not in m[0][: m.start("unit") - m.start()]:
        return None
    return Duration(length)


_PLURAL: Final = r"(?P<u>days|weeks|months|years|decades|centuries|hours|minutes)"
_FOR: Final = re.compile(
    r"\b(?:for|takes?|took|taking|lasted|lasting|spent|spends?|after|within|follow(?:s|ed|ing)|despite|through) \Z",
    re.IGNORECASE,
)
"""Before a bare "weeks" these make it a length of time."""
_THE: Final = re.compile(r"\b(?:in|over|during|for) the \Z", re.IGNORECASE)
_OF_SOMETHING: Final = re.compile(rf"{G}of{G}(?!the\b|these\b|those\b)[a-z-]+")
_BESIDE_AN_EVENT: Final = re.compile(
    rf"{G}(?:before|after|since|leading|that{G}followed|following)\b"
)


@rule("unit", rf"{_PLURAL}\b(?!-|'{G})")
def _bare_plural(m: re.Match[str]) -> Made:
    """ "For weeks", "years of war", "in the days before"."""
    before = m.string[max(0, m.start() - 12) : m.start()]
    unit = UNITS[m["u"].lower()]
    led = _FOR.search(before) is not None or _OF_SOMETHING.match(m.string, m.end()) is not None
    if not led and not (_THE.search(before) and _BESIDE_AN_EVENT.match(m.string, m.end())):
        return None
    low, high = BARE_PLURAL[unit]
    return Duration(Length(low, unit, high))


@rule("unit", rf"(?P<u>hour|day|week|month|year|decade)(?:-|{G})?long\b")
def _unit_long(m: re.Match[str]) -> Made:
    """ "A week-long strike", "a monthlong standoff"."""
    return Duration(Length(1, m["u"].lower()))


@rule("unit", r"(?P<u>days|weeks|months|years|decades|centuries|hours)-(?:old|long)\b")
def _units_old(m: re.Match[str]) -> Made:
    """ "A decades-old dispute"."""
    unit = UNITS[m["u"].lower()]
    low, high = BARE_PLURAL[unit]
    return Duration(Length(low, unit, high))


def shifted(length: Length, tail: re.Match[str]) -> Shift:
    if tail["ago"]:
        return Shift(halved(length), -1, DOCUMENT)
    if tail["from"]:
        return Shift(halved(length), 1, DOCUMENT)
    if tail["tomorrow"]:
        return Shift(length, 1, Shift(Length(1, "day"), 1, DOCUMENT))
    return Shift(halved(length), 1 if tail["after"] else -1, exact=bool(tail["day"]))


def _total(length: Length, second: re.Match[str]) -> Length | None:
    """Two lengths as one: two weeks and three days, a year and six months, an hour and thirty minutes."""
    more = number(second["n"])
    unit = UNITS[second["u"].lower()]
    if more is None or length.most is not None:
        return None
    if length.unit in _IN_DAYS and unit in _IN_DAYS and length.unit != unit:
        return Length(length.count * _IN_DAYS[length.unit] + more * _IN_DAYS[unit], "day")
    if (length.unit, unit) == ("year", "month"):
        return Length(length.count * 12 + more, "month")
    if (length.unit, unit) == ("hour", "minute"):
        return Length(length.count * 60 + more, "minute")
    if (length.unit, unit) == ("minute", "second"):
        return Length(length.count * 60 + more, "second")
    return None


_SENTENCE_BEFORE: Final = re.compile(r"(?:\A|[.!?;\n]['\")]?) ?\Z")
"""Only where a sentence begins is "ten years on the mill …" ten years later."""

_SHORT_LENGTH: Final = (
    rf"(?:(?P<h>[0-9]{{1,3}}){O}h(?:(?:ou)?rs?)?{O})?(?:(?P<m>[0-9]{{1,3}}){O}m(?:ins?)?{O})?"
)


@rule(
    "digit2",
    rf"{_SHORT_LENGTH}(?:(?P<s>[0-9]{{1,2}}){O}s(?:ecs?)?)?(?<![0-9 ])(?![A-Za-z0-9])",
    after="a",
)
def _clocked_length(m: re.Match[str]) -> Made:
    """ "3h 12m", "4m30s", as logs and reports write lengths of time."""
    given = [
        (int(m[name] or 0), unit) for name, unit in (("h", 3600), ("m", 60), ("s", 1)) if m[name]
    ]
    if len(given) < 2:
        return None
    seconds = sum(count * unit for count, unit in given)
    return Duration(Length(seconds, "second") if m["s"] else Length(seconds // 60, "minute"))


@rule(
    "unit",
    rf"(?P<u>days|weeks|months|years|decades|centuries|hours|minutes|seconds)(?:(?P<after>"
    rf"{AFTERWARDS})|(?P<before>{BEFORE})|(?P<ago>{G}ago\b))",
    then=words(
        "later afterward afterwards thereafter hence after on earlier previously prior before ago"
    ),
)
def _plural_shift(m: re.Match[str]) -> Made:
    unit = UNITS[m["u"].lower()]
    low, high = BARE_PLURAL[unit]
    return Shift(Length(low, unit, high), 1 if m["after"] else -1, DOCUMENT if m["ago"] else STORY)


@rule(
    "unit part",
    rf"(?P<u>day|night|evening|morning|week|month|year|decade)(?:(?P<after>{G}(?:after|following)(?:{G}that)?)|"
    rf"(?P<before>{G}before(?:{G}(?:that|it(?=[ ]?[.,;:)])))?))\b(?=[ ]?[.,;:)?!—–\n]|\Z|{G}(?:he|she|it|they|we|i"
    rf"|the|a|an|in|at|his|her|[a-z]{{3,}}ed)\b)",
    the=True,
    then=("after", "before", "following"),
)
def _unit_after(m: re.Match[str]) -> Made:
    unit = UNITS.get(m["u"].lower(), "day")
    sure = re.match(
        r" ?[.,;:)?!—–\n]|\Z| (?:in|at)\b| (?:he|she|it|they|we|i)(?: had|'d)\b"
        + (r"| (?:he|she|it|they|we|i)\b" if m["after"] else ""),
        m.string[m.end() : m.end() + 12],
        re.I,
    )  # "the year before he had left" is one, "the year before he died" needs to know when that was
    shift = Shift(Length(1, unit), 1 if m["after"] else -1)
    part = m["u"].lower()
    meaning = DayPart(part, shift) if part in ("night", "evening", "morning") else shift
    return meaning if sure or m[0].lower().endswith("that") else (meaning, "unit-after")


@rule(
    "within",
    rf"(?:within|inside){G}(?:(?:the|a|an){G})?(?:(?P<which>next|first|coming|following|space{G}of){G}(?:a{G})?)?"
    rf"{LENGTH}(?:'s?)?",
)
def _within(m: re.Match[str]) -> Made:
    length = length_of(m)
    if length is None:
        return None
    word = (m["which"] or "").lower()
    return Within(halved(length), length.unit, DOCUMENT if word in ("next", "coming") else STORY)


@rule(
    "within",
    rf"(?:within|inside){G}(?:(?P<the>the|a|an){G})?(?:(?:mere|matter{G}of|next|following|coming){G})?(?P<u>{UNIT})(?!'s)",
)
def _within_unit(m: re.Match[str]) -> Made:
    unit = UNITS[m["u"].lower()]
    if m["u"].lower().endswith("s"):
        return Within(None, unit)
    return Within(Length(1, unit), unit) if m["the"] else None
