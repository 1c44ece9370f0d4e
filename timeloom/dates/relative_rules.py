"""Rules for what is said relative to something: deictic units, shifts, spans, durations, recurrences, clock times."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from timeloom.dates.compounds import Clock, ClockSpan, DayPart, NthUnit, Open
from timeloom.dates.holidays import HOLIDAYS
from timeloom.dates.lexicon import (
    BARE_PLURAL,
    DAY_PARTS,
    FEW,
    MONTHS,
    ONES,
    SEASONS,
    SEVERAL,
    TENS,
    UNITS,
    WEEKDAYS,
    number,
    ordinal,
)
from timeloom.dates.meanings import (
    DOCUMENT,
    STORY,
    Deictic,
    Duration,
    Length,
    Recurring,
    Shift,
    Stretch,
    Then,
    Weekday,
    Within,
    Yearless,
)
from timeloom.dates.phrase_rules import (
    FIGURE,
    MONTH,
    NTH,
    NUMBER_WORD,
    ORDINAL,
    UNIT,
    G,
    Made,
    O,
    any_of,
    rule,
)

_ADJECTIVE: Final = rf"(?:(?:more|long|short|full|whole|business|working|calendar|consecutive|straight|further|complete){G})?"
QUANTITY: Final = (
    rf"(?:(?:a{G}|the{G})?(?P<vague>few|several|couple{G}of|couple|some|many)"
    rf"|(?P<figure>{FIGURE})(?:{G}(?P<scale>million|billion|thousand|hundred|trillion))?"
    rf"|(?P<half>half{G}an?|half{G}a)"
    rf"|(?P<words>(?:an?{G}(?=hundred|thousand|million|billion|dozen))?{NUMBER_WORD}(?:(?:{G}|-)(?:and{G})?(?:a{G})?{NUMBER_WORD}){{0,6}}|an?))"
    rf"(?P<andhalf>{G}and{G}(?:a{G})?half)?"
)
LENGTH: Final = (
    rf"{QUANTITY}(?:{G}|-|(?<=[0-9])){_ADJECTIVE}(?P<unit>{UNIT}|(?<=[0-9])[dwhmy](?![A-Za-z]))"
    rf"(?P<ahalf>{G}and{G}a{G}half\b)?"
)
_AFTERWARDS: Final = rf"{G}(?:later(?!{G}(?:this|that|in)\b)|afterwards?|thereafter|hence|after{G}that|on(?=[ ,]{{1,2}})(?=,))\b"
_BEFORE: Final = rf"{G}(?:earlier|previously|prior|before(?:{G}(?:that|then))?(?=[ ]?[.,;:)—–\n]|\Z|{G}(?:when|he|she|they|it)\b))"
_SINGLE: Final = {"d": "day", "w": "week", "h": "hour", "m": "month", "y": "year"}


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
        count = number(m["words"])
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


def _halved(length: Length) -> Length:
    """Half a year is six months, so that a shift stays whole."""
    if length.unit == "year" and length.most is None and length.count != int(length.count):
        return Length(round(length.count * 12), "month")
    return length


_NOT_A_TIME: Final = re.compile(
    r"(?: {0,2}-? ?(?:old|olds)\b|-(?:old|long-running|er\b))|(?: (?:of|in) age\b)|'? ?wars?\b|'s? (?:war|day)\b",
    re.IGNORECASE,
)


_TAIL: Final = re.compile(
    rf"(?:(?P<ago>{G}ago\b)|(?P<after>{_AFTERWARDS})|(?P<before>{_BEFORE})"
    rf"|(?P<from>{G}from{G}(?:now|today)|'s?{G}time)\b|(?P<tomorrow>{G}from{G}(?:tmrw|tomorrow)\b))",
    re.IGNORECASE,
)
_SECOND_LENGTH: Final = re.compile(
    rf"(?:,?{G}and{G}|,{G})(?P<n>{FIGURE}|{NUMBER_WORD}|an?){G}(?P<u>{UNIT})", re.IGNORECASE
)
_IN_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14}


@rule("number digit article", LENGTH)
def _length(m: re.Match[str]) -> Made:
    """A duration, or with what follows it a date: three weeks ago, two years later, in a fortnight's time."""
    length = length_of(m)
    if length is None or _NOT_A_TIME.match(m.string, m.end()):
        return None
    end = m.end()
    second = _SECOND_LENGTH.match(m.string, end)
    if second and (total := _total(length, second)) is not None:
        length, end = total, second.end()
    tail = _TAIL.match(m.string, end)
    if tail:
        return _shifted(length, tail), "", tail.end()
    unit = m["unit"].lower()
    if unit in ("second", "sec", "min", "m", "d", "h", "w", "y") and not m["figure"]:
        return None
    vague = (m["vague"] or m["words"] or "").lower() in ("a", "an", "some", "many")
    return Duration(length), "article" if vague else "", end


def _shifted(length: Length, tail: re.Match[str]) -> Shift:
    if tail["ago"]:
        return Shift(_halved(length), -1, DOCUMENT)
    if tail["from"]:
        return Shift(_halved(length), 1, DOCUMENT)
    if tail["tomorrow"]:
        return Shift(length, 1, Shift(Length(1, "day"), 1, DOCUMENT))
    return Shift(_halved(length), 1 if tail["after"] else -1)


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
    return None


@rule(
    "unit",
    rf"(?P<u>days|weeks|months|years|decades|centuries|hours|minutes|seconds)(?:(?P<after>{_AFTERWARDS})|(?P<before>{_BEFORE})|(?P<ago>{G}ago\b))",
)
def _plural_shift(m: re.Match[str]) -> Made:
    unit = UNITS[m["u"].lower()]
    low, high = BARE_PLURAL[unit]
    return Shift(Length(low, unit, high), 1 if m["after"] else -1, DOCUMENT if m["ago"] else STORY)


@rule(
    "unit",
    rf"(?P<u>day|night|evening|morning|week|month|year|decade)(?:(?P<after>{G}after(?:{G}that)?)|(?P<before>{G}before(?:{G}that)?))\b(?=[ ]?[.,;:)?!—–\n]|\Z|{G}(?:he|she|it|they|we|i|the|a|an|in|at|his|her|[a-z]{{3,}}ed)\b)",
    the=True,
)
def _unit_after(m: re.Match[str]) -> Made:
    unit = UNITS.get(m["u"].lower(), "day")
    sure = re.match(
        r" ?[.,;:)?!—–\n]|\Z| (?:he|she|it|they|we|i|in|at|his|her)\b",
        m.string[m.end() : m.end() + 8],
        re.I,
    )
    meaning = Shift(Length(1, unit), 1 if m["after"] else -1)
    return meaning if sure or m[0].lower().endswith("that") else (meaning, "unit-after")


@rule("unit", rf"(?P<u>{UNIT})(?:{G}(?:of|commencing|beginning|starting)\b)?", the=True)
def _unit(m: re.Match[str]) -> Made:
    unit = UNITS[m["u"].lower()]
    if m["u"].lower() in ("night", "nights"):
        return None
    if m.end() != m.end("u"):
        return (Deictic("that", "week"), "unit-of") if unit == "week" else None
    if m["u"].lower().endswith("s") and unit != "century":
        return None
    return Deictic("that", unit), "unit"


@rule("unit", rf"week{G}(?P<n>[1-9]|[1-4][0-9]|5[0-3])(?![0-9.,:%-])", the=True)
def _week_number(m: re.Match[str]) -> Made:
    return NthUnit(int(m["n"]), "week", Deictic("that", "year")), "week-number"


# The first week of, the third month of


@rule(
    "digit2 ordinal last",
    rf"(?:(?P<d>[0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL}|last|final))(?:{G}(?P<n>{FIGURE}|{NUMBER_WORD}))?{G}(?:full{G})?(?P<u>{UNIT}|{any_of(WEEKDAYS)})(?={G}(?:of|in){G}(?:the{G})?(?:[0-9]|{MONTH}\b|this|that|next|last|following|same|year|month|century|decade|{any_of(SEASONS)}))",
    the=True,
)
def _nth_unit(m: re.Match[str]) -> Made:
    count = int(m["d"]) if m["d"] else ordinal(m["o"]) or -1
    word = m["u"].lower()
    many = int(number(m["n"]) or 1) if m["n"] else 1
    if word in WEEKDAYS:
        return NthUnit(count, "day", Deictic("that", "month"), WEEKDAYS[word]), "nth"
    unit = UNITS[word]
    if unit in ("second", "minute", "hour", "half"):
        return None
    return NthUnit(count, unit, Deictic("that", "year"), None, many), "nth"


_WHICH: Final = {
    "this": "this", "these": "this", "current": "this", "that": "that", "those": "that", "same": "that",
    "next": "next", "upcoming": "next", "coming": "coming", "following": "following", "ensuing": "following",
    "subsequent": "following", "succeeding": "following", "last": "last", "past": "past",
    "previous": "previous", "preceding": "previous",
}  # fmt: skip
_DEICTIC: Final = rf"(?:very{G})?(?P<which>{any_of(_WHICH)})(?:{G}(?:very|same|whole|entire|one|calendar|fiscal|coming|past))?"


def _which(m: re.Match[str]) -> str:
    """The word, with "the next" counted from the story and "next" from the document."""
    which = _WHICH[m["which"].lower()]
    before = m.string[max(0, m.start() - 6) : m.start()].lower()
    if which == "next" and re.search(r"\b(?:the|very) {1,3}\Z", before):
        return "following"
    if which == "last" and before.endswith("the "):
        return "past"
    return which


@rule(
    "deictic last",
    rf"{_DEICTIC}{G}(?P<u>{UNIT}|workweek)(?!{G}of{G}(?:the|his|her|their|its|our)\b)",
    the=True,
)
def _deictic_unit(m: re.Match[str]) -> Made:
    which = _which(m)
    text = m["u"].lower()
    unit = UNITS.get(text, "week")
    if text.endswith("s") and unit != "century" and text not in ("days",):
        if which in ("next", "following", "coming") or which in ("last", "past", "previous"):
            low, high = BARE_PLURAL.get(unit, (2, 7))
            return Duration(Length(low, unit, high))
        return None
    if text in ("days", "second", "seconds", "minute", "minutes", "hour", "hours"):
        return None
    if which == "past":
        before = m.string[max(0, m.start() - 10) : m.start()].lower()
        if (
            before.endswith(("over the ", "in the ", "for the ", "during the "))
            or m["which"].lower() == "past"
        ):
            return (
                Deictic("last", unit)
                if unit in ("quarter", "century", "week", "month") and not before.endswith("the ")
                else Stretch(Length(1, unit), -1, DOCUMENT)
            )
        return Deictic("last", unit)
    if text in ("night", "nights"):
        part = DayPart("night", _day_for(which))
        return part if which in ("this", "that", "last", "following", "next", "previous") else None
    return Deictic(which, unit)


def _day_for(which: str) -> Deictic | Shift:
    """The day that "this morning", "last night", "the next evening" belong to."""
    if which == "this":
        return Deictic("today", "day")
    if which == "last":
        return Shift(Length(1, "day"), -1, DOCUMENT)
    return Deictic(which, "day")


@rule(
    "deictic last",
    rf"{_DEICTIC}{G}(?:(?:early|late){G})?(?P<p>{any_of(DAY_PARTS)})\b(?!s)",
    the=True,
)
def _deictic_part(m: re.Match[str]) -> Made:
    part = m["p"].lower()
    return DayPart(part, _day_for(_which(m))) if part != "tonight" else None


_QUANTITY_2: Final = QUANTITY.replace("(?:a{G}|the{G})?", "")


@rule("deictic last", rf"{_DEICTIC}{G}{LENGTH}", the=True)
def _deictic_length(m: re.Match[str]) -> Made:
    length = length_of(m)
    which = _which(m)
    if length is None or length.unit == "second":
        return None
    if which in ("next", "following", "coming"):
        return Stretch(_halved(length), 1, STORY if which == "following" else DOCUMENT)
    if which in ("last", "past", "previous"):
        return Stretch(_halved(length), -1, DOCUMENT if which != "previous" else STORY)
    return Duration(length)


@rule(
    "number digit",
    rf"{QUANTITY}{G}(?P<which>next|following|coming|upcoming|past|last|previous){G}(?P<unit>{UNIT})(?P<ahalf>\b)",
    the=True,
)
def _length_deictic(m: re.Match[str]) -> Made:
    length = length_of(m)
    if length is None:
        return None
    which = m["which"].lower()
    length = Length(
        length.count if length.count == int(length.count) else int(length.count),
        length.unit,
        length.most,
    )
    forward = which in ("next", "following", "coming", "upcoming")
    return Stretch(
        length, 1 if forward else -1, STORY if which in ("following", "previous") else DOCUMENT
    )


_NAMES: Final = any_of((*SEASONS, *MONTHS, *(w for w in WEEKDAYS), *HOLIDAYS))


@rule(
    "deictic last",
    rf"{_DEICTIC}(?:{G}(?:year|week)'s)?{G}(?P<n>{_NAMES})\b(?!')(?!{G}[0-9]{{1,2}}\b)",
    the=True,
)
def _deictic_name(m: re.Match[str]) -> Made:
    which = _which(m)
    if which == "past":
        which = "last"
    text = re.sub(" +", " ", m["n"].lower())
    if text in ("may", "march", "sun", "sat", "mar", "dec") and m["n"].islower():
        return None
    if text in WEEKDAYS:
        return Deictic(which, "", Weekday(WEEKDAYS[text]))
    if text in MONTHS:
        return Deictic(which, "", Yearless("month", MONTHS[text]))
    if text in SEASONS:
        return Deictic(which, "", Yearless("season", SEASONS[text]))
    return Deictic(which, "", Yearless("holiday", 0, 0, text))


@rule(
    "within",
    rf"within{G}(?:(?:the|a|an){G})?(?:(?P<which>next|first|coming|following|space{G}of){G}(?:a{G})?)?{LENGTH}(?:'s?)?",
)
def _within(m: re.Match[str]) -> Made:
    length = length_of(m)
    if length is None:
        return None
    word = (m["which"] or "").lower()
    return Within(_halved(length), length.unit, DOCUMENT if word in ("next", "coming") else STORY)


@rule("within", rf"within{G}(?:(?P<the>the|a|an){G})?(?:(?:mere|matter{G}of){G})?(?P<u>{UNIT})")
def _within_unit(m: re.Match[str]) -> Made:
    unit = UNITS[m["u"].lower()]
    if m["u"].lower().endswith("s"):
        return Within(None, unit)
    return Within(Length(1, unit), unit) if m["the"] else None


@rule("today", r"(?P<w>today|yesterday|tomorrow|tmrw|tmr)\b(?!')")
def _today(m: re.Match[str]) -> Made:
    shift = {"today": 0, "yesterday": -1}.get(m["w"].lower(), 1)
    return Deictic("today", "day") if not shift else Shift(Length(1, "day"), shift, DOCUMENT)


@rule("today", r"tonight\b")
def _tonight(m: re.Match[str]) -> Made:  # noqa: ARG001
    return DayPart("night", Deictic("today", "day"))


@rule("today", rf"(?P<w>now|present(?:{G}day)?|nowadays)\b", the=True)
def _now(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Deictic("today", "day"), "present"


@rule("unit", rf"day{G}(?P<w>before{G}yesterday|after{G}tomorrow)\b", the=True)
def _two_days(m: re.Match[str]) -> Made:
    return Shift(Length(2, "day"), -1 if m["w"].lower().startswith("b") else 1, DOCUMENT)


# Recurrences

_EACH: Final = {"day": "P1D", "week": "P1W", "weekday": "P1WD"}


@rule(
    "often",
    rf"(?:every|each|all){G}(?:(?P<other>other|second|third|fourth|single){G}|(?P<n>{FIGURE}|{NUMBER_WORD}){G})?(?P<w>{any_of((*UNITS, *WEEKDAYS, *(d + 's' for d in WEEKDAYS if d.endswith('day')), *SEASONS, *MONTHS, *DAY_PARTS, 'weekday', 'weekdays', 'mornings', 'evenings'))})\b(?!{G}of{G}the{G}[a-z]+s\b)",
)
def _every(m: re.Match[str]) -> Made:
    word = m["w"].lower().rstrip("s") if m["w"].lower() not in UNITS else m["w"].lower()
    if m[0][:3].lower() == "all" and not m["w"].lower().endswith("s"):
        return None
    if m["w"].islower() and m["w"] in ("may", "march", "sun", "mar", "dec"):
        return None
    other = (m["other"] or "").lower()
    count = (
        {"other": 2, "second": 2, "third": 3, "fourth": 4}.get(other)
        or (number(m["n"]) if m["n"] else 1)
        or 1
    )
    if word in WEEKDAYS:
        return Recurring(f"XXXX-WXX-{WEEKDAYS[word] + 1}")
    if word in DAY_PARTS:
        return Recurring("T" + DAY_PARTS[word][0])
    if word in SEASONS:
        return Recurring("XXXX-" + ("SP", "SU", "FA", "WI")[SEASONS[word] - 21])
    if word in MONTHS:
        return Recurring(f"XXXX-{MONTHS[word]:02d}")
    if word == "weekday":
        return Recurring("P1WD")
    return Recurring(Length(count, UNITS.get(word, UNITS.get(m["w"].lower(), "day"))).timex)


@rule(
    "often",
    r"(?P<w>daily|weekly|fortnightly|monthly|quarterly|yearly|annually|annual|biennial|nightly|hourly|semiannual|semiannually|biannual|everyday|mornings|afternoons|evenings|weekends)\b",
)
def _often(m: re.Match[str]) -> Made:
    word = m["w"]
    if word[0].isupper() and re.match(r" [A-Z]", m.string[m.end() : m.end() + 2]):
        return None  # a name: the Daily Telegraph
    value = {
        "daily": "P1D", "nightly": "P1D", "everyday": "P1D", "weekly": "P1W", "fortnightly": "P2W",
        "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y",
        "biennial": "P2Y", "hourly": "PT1H", "semiannual": "P6M", "semiannually": "P6M", "biannual": "P6M",
        "mornings": "TMO", "afternoons": "TAF", "evenings": "TEV", "weekends": "P1WE",
    }[word.lower()]  # fmt: skip
    return Recurring(value), "plural-part" if value[0] == "T" else ""


@rule(
    "often number digit",
    rf"(?:once|twice|thrice|(?:{FIGURE}|{NUMBER_WORD}){G}times|(?:several|many|few){G}times){G}(?:an?|per|each|every){G}(?:(?P<n>{FIGURE}|{NUMBER_WORD}){G})?(?P<u>{UNIT})",
)
def _times(m: re.Match[str]) -> Made:
    count = number(m["n"]) if m["n"] else 1
    return Recurring(Length(count or 1, UNITS[m["u"].lower()]).timex)


@rule("weekdays", rf"(?P<w>{any_of([d + 's' for d in WEEKDAYS if d.endswith('day')])})\b")
def _weekdays(m: re.Match[str]) -> Made:
    return Recurring(f"XXXX-WXX-{WEEKDAYS[m['w'].lower()[:-1]] + 1}")


@rule(
    "digit2 ordinal",
    rf"(?:(?P<d>[0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL})){G}(?:day{G})?of{G}(?:every|each){G}month\b",
    the=True,
)
def _day_of_every_month(m: re.Match[str]) -> Made:
    return Recurring(f"XXXX-XX-{(int(m['d']) if m['d'] else ordinal(m['o']) or 1):02d}")


# Times of day

_ZONE: Final = (
    rf"(?:{O}(?P<zone>UTC|GMT|Z(?![A-Za-z])|[A-Z]{{2,4}}T(?![A-Za-z])|[+-][0-9]{{2}}:?[0-9]{{2}}))?"
)
_HALF_DAY: Final = rf"(?:{O}(?P<ap>[ap])(?:{O}\.{O}m(?:{O}\.)?|m(?![A-Za-z])|(?<=[0-9].)(?![A-Za-z.]))|{G}(?:o'?clock))"


def _clock(
    hour: int, minute: int, second: int | None, half: str | None, zone: str | None
) -> Clock | None:
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    mark = (
        "Z"
        if (zone or "").upper() in ("UTC", "GMT", "Z")
        else zone
        if zone and zone[0] in "+-"
        else ""
    )
    if mark and len(mark) == 5:
        mark = mark[:3] + ":" + mark[3:]
    return Clock(hour % 24, minute, second, mark or "")


@rule(
    "digit2",
    rf"(?P<h>[0-2]?[0-9]):(?P<m>[0-5][0-9])(?::(?P<s>[0-5][0-9])(?:[.,][0-9]{{1,6}})?)?(?![0-9:])(?:{_HALF_DAY})?{_ZONE}",
)
def _clock_time(m: re.Match[str]) -> Made:
    clock = _clock(int(m["h"]), int(m["m"]), int(m["s"]) if m["s"] else None, m["ap"], m["zone"])
    return (
        None
        if clock is None
        else (clock, "" if m["ap"] or m["zone"] or len(m["h"]) == 2 else "clock")
    )


@rule("digit2", rf"(?P<h>1[0-2]|0?[1-9])(?:[.](?P<m>[0-5][0-9]))?{_HALF_DAY}{_ZONE}")
def _twelve_hours(m: re.Match[str]) -> Made:
    if m["ap"] and len(m[0].strip()) == len(m["h"]) + 1 and not m["m"]:
        return _clock(int(m["h"]), 0, None, m["ap"], None), "letter"  # type: ignore[return-value]
    return _clock(int(m["h"]), int(m["m"] or 0), None, m["ap"], m["zone"])


@rule(
    "number",
    rf"(?P<h>{any_of([w for w, n in ONES.items() if 1 <= n <= 12])})(?:{G}o'?clock\b|(?={G}in{G}the{G}(?:morning|afternoon|evening)\b)|{G}(?P<mi>thirty|fifteen|forty-five)?{O}(?P<ap>[ap])[ .]{{0,2}}m\b\.?)(?:{G}in{G}the{G}(?P<part>morning|afternoon|evening))?",
)
def _spoken_hour(m: re.Match[str]) -> Made:
    minute = {"thirty": 30, "fifteen": 15, "forty-five": 45}.get((m["mi"] or "").lower(), 0)
    half = m["ap"] or {"morning": "a", "afternoon": "p", "evening": "p"}.get(
        (m["part"] or "").lower()
    )
    return _clock(ONES[m["h"].lower()], minute, None, half, None)


@rule(
    "number digit2 unit article",
    rf"(?:(?P<half>half)|(?P<quarter>(?:a{G})?quarter)|(?P<n>[0-9]{{1,2}}|(?:{any_of((*ONES, *TENS))})(?:-[a-z]{{3,5}})?)(?:{G}min(?:utes?)?)?){G}(?P<p>past|to|after|before){G}(?P<h>[0-9]{{1,2}}|{any_of(ONES)})\b(?:{G}in{G}the{G}(?P<part>morning|afternoon|evening))?",
)
def _past_hour(m: re.Match[str]) -> Made:
    minute = 30 if m["half"] else 15 if m["quarter"] else int(number(m["n"]) or 0)
    hour = int(number(m["h"]) or 0)
    if not 1 <= hour <= 12 or minute > 59 or (m["n"] and m["p"].lower() in ("after", "before")):
        return None
    if m["n"] and not re.search("min", m[0]) and m["p"].lower() == "to":
        return None
    if m["p"].lower() in ("to", "before"):
        hour, minute = (hour - 1) or 12, 60 - minute
    half = {"morning": "a", "afternoon": "p", "evening": "p"}.get((m["part"] or "").lower())
    return _clock(hour, minute, None, half, None)


_SPAN_JOINT: Final = rf"(?:{O}[-–]{O}|{G}(?:to|and|until|till){G})"


@rule(
    "digit2",
    rf"(?P<h1>1[0-2]|0?[1-9])(?:[:.](?P<m1>[0-5][0-9]))?(?:{O}(?P<ap1>[ap])\.?m\.?)?{_SPAN_JOINT}"
    rf"(?P<h2>1[0-2]|0?[1-9])(?:[:.](?P<m2>[0-5][0-9]))?{O}(?P<ap2>[ap])(?:{O}\.{O}m(?:{O}\.)?|m(?![A-Za-z]))",
)
def _clock_span(m: re.Match[str]) -> Made:
    last = _clock(int(m["h2"]), int(m["m2"] or 0), None, m["ap2"], None)
    first = _clock(int(m["h1"]), int(m["m1"] or 0), None, m["ap1"] or m["ap2"], None)
    if first is None or last is None:
        return None
    if m["ap1"] is None and first.hour > last.hour:
        first = replace(first, hour=first.hour - 12)
    return ClockSpan(first, last)


@rule("clock", r"(?P<w>noon|midnight|midday)\b")
def _noon(m: re.Match[str]) -> Made:
    return Clock(
        24 if m["w"].lower() == "midnight" else 12, 0
    )  # midnight ends the day it is told of


@rule(
    "since",
    rf"(?P<w>since|until|till|by){G}(?:then|that{G}time|that{G}point|that{G}date)\b|ever{G}since\b",
)
def _since_then(m: re.Match[str]) -> Made:
    return Open((m["w"] or "since").lower() == "since", Then())


@rule("since", rf"(?:from{G})?then{G}on(?:wards?)?\b")
def _from_then(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Open(True, Then())


@rule("unit", rf"(?P<u>day|week|month|year){G}(?P<w>after{G}next|before{G}last)\b", the=True)
def _after_next(m: re.Match[str]) -> Made:
    ahead = m["w"].lower().startswith("after")
    return Deictic("next" if ahead else "last", UNITS[m["u"].lower()], None, 2)


@rule("part unit", rf"(?P<p>{any_of(DAY_PARTS)})\b(?!s)", the=True)
def _part(m: re.Match[str]) -> Made:
    return DayPart(m["p"].lower(), Deictic("that", "day")), "part"
