"""Rules for what points: this year, that month, the following spring, last Tuesday, today, since then."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import (
    BARE_PLURAL,
    DAY_PARTS,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    number,
    ordinal,
    words,
)
from timeloom.dates.english.meanings.base import DOCUMENT, STORY, Deictic, Then
from timeloom.dates.english.meanings.clocks import DayPart
from timeloom.dates.english.meanings.compounds import NthUnit, Open
from timeloom.dates.english.meanings.lengths import Duration, Length, Shift, Stretch
from timeloom.dates.english.neighbours import NthDay, NthWeekday
from timeloom.dates.english.rules.lengths import LENGTH, QUANTITY, QUANTITY_THEN, halved, length_of
from timeloom.dates.english.rules.table import (
    FIGURE,
    FIGURES,
    MONTH,
    NTH,
    NUMBER_WORD,
    NUMBERS,
    ORDINAL,
    UNIT,
    G,
    Made,
    any_of,
    rule,
)


@rule("unit", rf"(?P<u>{UNIT})(?:{G}(?:of|commencing|beginning|starting)\b)?", the=True)
def _unit(m: re.Match[str]) -> Made:
    unit = UNITS[m["u"].lower()]
    if m["u"].lower() in ("night", "nights"):
        return None
    if m.end() != m.end("u"):
        return (Deictic("that", "week"), "unit-of") if m["u"].lower() in ("week", "wk") else None
    if m["u"].lower().endswith("s") and unit != "century":
        return None
    led = unit == "weekend" and _UP_TO.search(m.string, max(0, m.start() - 11), m.start())
    return Deictic("that", unit), "" if led else "unit"


_UP_TO: Final = re.compile(r"\b(?:by|until|till|before|since) the \Z", re.IGNORECASE)


@rule("unit", rf"week{G}(?P<n>[1-9]|[1-4][0-9]|5[0-3])(?![0-9.,:%-])", the=True, then=(FIGURES,))
def _week_number(m: re.Match[str]) -> Made:
    return NthUnit(Deictic("that", "year"), int(m["n"]), "week"), "week-number"


@rule(
    "digit2 ordinal last",
    rf"(?:(?P<d>[0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL}|last|final))(?:{G}(?P<n>{FIGURE}|{NUMBER_WORD}))?{G}"
    rf"(?:full{G})?(?P<u>{UNIT}|{any_of(WEEKDAYS)})(?={G}(?:of|in){G}(?:the{G})?(?:[0-9]|{MONTH}\b|this"
    rf"|that|next|last|following|same|year|month|century|decade|{any_of(SEASONS)}))",
    the=True,
    after="a",
    then=(*ORDINALS, *NUMBERS, FIGURES, "full", *UNITS, *WEEKDAYS),
)
def _nth_unit(m: re.Match[str]) -> Made:
    count = int(m["d"]) if m["d"] else ordinal(m["o"]) or -1
    word = m["u"].lower()
    many = (
        int(number(m["n"]) or 1)
        if m["n"]
        else 0
        if word.endswith(("days", "weeks", "months", "years"))
        else 1
    )
    if word in WEEKDAYS:
        return NthUnit(Deictic("that", "month"), count, "day", WEEKDAYS[word]), "nth"
    unit = UNITS[word]
    if unit in ("second", "minute", "hour", "half"):
        return None
    return NthUnit(Deictic("that", "year"), count, unit, None, many), "nth"


@rule(
    "ordinal last digit2",
    rf"(?:(?P<d>[2-9]|[1-9][0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL}|last|final)){G}(?:full{G})?(?P<w>day|morning|afternoon|evening|night)\b(?!s"
    rf"|-|{G}(?:running|in{G}a{G}row|after|before|out|shift|school|nurse|watch|game|match|edition))",
    the=True,
    after="a",
    then=(*ORDINALS, *words("full day morning afternoon evening night")),
)
def _nth_day_told(m: re.Match[str]) -> Made:
    """ "On the third day", "by the second evening": counted from what was told last."""
    count = int(m["d"]) if m["d"] else ordinal(m["o"]) or -1
    if m.string[max(0, m.start() - 4) : m.start()].lower() != "the " or (
        count < 0 and m["w"].lower() != "day"
    ):
        return None
    day = NthDay(count)
    return (day if m["w"].lower() == "day" else DayPart(m["w"].lower(), day)), "nth-told"


@rule(
    "unit",
    rf"day{G}(?P<n>[2-9]|1[0-9]|one|two|three|four|five|six|seven|eight|nine|ten)(?![0-9A-Za-z.:-])",
)
def _day_number(m: re.Match[str]) -> Made:
    """ "On day three"."""
    return NthDay(int(number(m["n"]) or 0)), "nth-told"


@rule(
    "ordinal last",
    rf"(?P<o>{ORDINAL}|last|final){G}(?P<w>{any_of(w for w in WEEKDAYS if w.endswith('day'))})"
    rf"(?={G}(?:after|before|following){G}(?:[A-Z0-9]|the{G}[0-9]))",
    the=True,
    then=WEEKDAYS,
)
def _nth_weekday_beside(m: re.Match[str]) -> Made:
    """ "the last Sunday before Christmas", "the second Sunday after Easter"."""
    return NthWeekday(WEEKDAYS[m["w"].lower()], ordinal(m["o"]) or 1), "nth-weekday"


_WHICH: Final = {
    "this": "this", "these": "this", "current": "this", "that": "that", "those": "that", "same": "that",
    "next": "next", "upcoming": "next", "coming": "coming", "following": "following", "ensuing": "following",
    "subsequent": "following", "succeeding": "following", "last": "last", "past": "past",
    "recent": "recent", "previous": "previous", "preceding": "previous", "latter": "that",
}  # fmt: skip

DEICTIC: Final = (
    rf"(?:very{G})?(?P<which>{any_of(_WHICH)})(?:{G}(?:very|same|whole|entire|one|calendar|fiscal"
    rf"|coming|past))?"
)


DEICTIC_THEN: Final = (*_WHICH, *words("very same whole entire one calendar fiscal coming past"))

_LAST_THE_VERB: Final = re.compile(
    r"(?:\b(?:to|not|will|would|should|could|may|might|must|can|did|does)|n't) \Z", re.IGNORECASE
)
"""Before "last three years" these make it a verb."""


def which_of(m: re.Match[str]) -> str:
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
    rf"{DEICTIC}{G}(?P<u>{UNIT}|workweek)(?!{G}of{G}(?:the|his|her|their|its|our)\b)",
    the=True,
    then=(*DEICTIC_THEN, *UNITS, "workweek"),
)
def _deictic_unit(m: re.Match[str]) -> Made:
    which = which_of(m)
    text = m["u"].lower()
    unit = UNITS.get(text, "week")
    if which == "recent":
        low, high = BARE_PLURAL.get(unit, (2, 7))
        return Duration(Length(low, unit, high)) if text.endswith("s") else None
    if text.endswith("s") and unit != "century" and text not in ("days",):
        if which in ("next", "following", "coming") or which in ("last", "past", "previous"):
            low, high = BARE_PLURAL.get(unit, (2, 7))
            return Duration(Length(low, unit, high))
        return None
    if (
        text == "day"
        and m["which"].lower() == "this"
        and m.string[max(0, m.start() - 3) : m.start()].lower() == "to "
    ):
        return None  # to this day
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
    if which in ("next", "following", "coming") and (
        (which == "coming" and unit == "decade")
        or unit == "fortnight"
        or _OVER.search(m.string, max(0, m.start() - 16), m.start())
    ):
        prefer = STORY if which == "following" else DOCUMENT
        return Stretch(Length(1, unit), 1, prefer) if unit in _LONG else Deictic(which, unit)
    if text in ("night", "nights"):
        part = DayPart("night", _day_for(which))
        return part if which in ("this", "that", "last", "following", "next", "previous") else None
    return Deictic(which, unit)


_OVER: Final = re.compile(r"\b(?:over|for|throughout) the \Z", re.IGNORECASE)
"""Before "next decade" these make it ten years from then on."""
_LONG: Final = ("fortnight", "month", "year", "decade", "century")


def _day_for(which: str) -> Deictic | Shift:
    """The day that "this morning", "last night", "the next evening" belong to."""
    if which == "this":
        return Deictic("today", "day")
    if which == "last":
        return Shift(Length(1, "day"), -1, DOCUMENT)
    return Deictic(which, "day")


@rule(
    "deictic last",
    rf"{DEICTIC}{G}(?:(?:early|late){G})?(?P<p>{any_of(DAY_PARTS)})\b(?!s)",
    the=True,
    then=(*DEICTIC_THEN, "early", "late", *DAY_PARTS),
)
def _deictic_part(m: re.Match[str]) -> Made:
    part = " ".join(m["p"].lower().split())
    return DayPart(part, _day_for(which_of(m))) if part != "tonight" else None


_ONE_AND_A_LENGTH: Final = re.compile(r"\bone\s+(?:an?|one|the)\b", re.IGNORECASE)
"""In "took the next one a month later" the length is not the next one."""


@rule(
    "deictic last",
    rf"{DEICTIC}{G}{LENGTH}",
    the=True,
    then=(*DEICTIC_THEN, *QUANTITY_THEN, "the", "half", FIGURES),
)
def _deictic_length(m: re.Match[str]) -> Made:
    length = length_of(m)
    which = which_of(m)
    if length is None or length.unit == "second" or _ONE_AND_A_LENGTH.search(m[0]):
        return None
    if which in ("last", "past") and _LAST_THE_VERB.search(
        m.string, max(0, m.start() - 12), m.start()
    ):
        return None
    if which in ("next", "following", "coming"):
        return Stretch(halved(length), 1, STORY if which == "following" else DOCUMENT)
    if which in ("last", "past", "previous"):
        return Stretch(halved(length), -1, DOCUMENT if which != "previous" else STORY)
    return Duration(length)


@rule(
    "deictic last",
    rf"{DEICTIC}{G}(?:(?P<q>quarter)(?:{G}of{G}a{G}|-|{G})|(?P<h>half)(?:{G}a{G}|-|{G}))century\b",
    the=True,
    then=("quarter", "half", *DEICTIC_THEN),
)
def _deictic_quarter(m: re.Match[str]) -> Made:
    """ "the last quarter of a century", "the next half-century"."""
    which = which_of(m)
    forward = which in ("next", "following", "coming")
    if not forward and which not in ("last", "past", "previous"):
        return None
    prefer = STORY if which in ("following", "previous") else DOCUMENT
    return Stretch(Length(25 if m["q"] else 50, "year"), 1 if forward else -1, prefer)


@rule(
    "number digit",
    rf"{QUANTITY}{G}(?P<which>next|following|coming|upcoming|past|last|previous){G}(?P<unit>{UNIT})"
    rf"(?P<ahalf>\b)",
    the=True,
    after=" ,.",
    then=(*QUANTITY_THEN, *words("next following coming upcoming past last previous")),
)
def _length_deictic(m: re.Match[str]) -> Made:
    length = length_of(m)
    if length is None:
        return None
    if length.count > 1 and not m["unit"].lower().endswith("s"):
        return None  # "between 7 and 9 last night"
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


@rule("today", r"(?P<w>today|yesterday|tomorrow|tmrw|tmr)\b(?!'(?!s [a-z]))")
def _today(m: re.Match[str]) -> Made:
    shift = {"today": 0, "yesterday": -1}.get(m["w"].lower(), 1)
    return Deictic("today", "day") if not shift else Shift(Length(1, "day"), shift, DOCUMENT)


@rule("today", r"(?<=the )morrow\b", the=True)
def _morrow(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Shift(Length(1, "day"), 1)


@rule("today", r"tonight\b")
def _tonight(m: re.Match[str]) -> Made:  # noqa: ARG001
    return DayPart("night", Deictic("today", "day"))


@rule("today", rf"(?P<w>now|present(?:{G}day)?|nowadays)\b", the=True)
def _now(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Deictic("today", "day"), "present"


@rule(
    "unit",
    rf"day{G}(?P<w>before{G}yesterday|after{G}tomorrow)\b",
    the=True,
    then=("after", "before"),
)
def _two_days(m: re.Match[str]) -> Made:
    return Shift(Length(2, "day"), -1 if m["w"].lower().startswith("b") else 1, DOCUMENT)


@rule(
    "since",
    rf"since{G}(?:then|that{G}time|that{G}point|that{G}date)\b",
    then=("then", "that"),
)
def _since_then(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Open(True, Then())


@rule("since", rf"(?:from{G})?then{G}on(?:wards?)?\b", then=words("then on onward onwards"))
def _from_then(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Open(True, Then())


@rule(
    "unit",
    rf"(?P<u>day|week|month|year){G}(?P<w>after{G}next|before{G}last)\b",
    the=True,
    then=("after", "before"),
)
def _after_next(m: re.Match[str]) -> Made:
    ahead = m["w"].lower().startswith("after")
    return Deictic("next" if ahead else "last", UNITS[m["u"].lower()], None, 2)


@rule("part unit", rf"(?P<p>{any_of(DAY_PARTS)})\b(?!s)", the=True)
def _part(m: re.Match[str]) -> Made:
    return DayPart(" ".join(m["p"].lower().split()), Deictic("that", "day"), follows=True), "part"


@rule(
    "ordinal last", rf"(?P<w>first|last){G}light\b(?!{G}(?:infantry|cavalry|bulb))", then=("light",)
)
def _first_light(m: re.Match[str]) -> Made:
    part = "dawn" if m["w"].lower() == "first" else "dusk"
    return DayPart(part, Deictic("that", "day"), follows=True), "part"
