"""Rules for times of day."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from timeloom.dates.english.lexicon import ONES, TENS, number, words
from timeloom.dates.english.meanings.clocks import Clock, ClockSpan
from timeloom.dates.english.rules.table import UNIT, G, Made, O, any_of, rule

_ZONE: Final = (
    rf"(?:{O}(?P<zone>UTC|GMT|Z(?![A-Za-z])|(?-i:[A-Z]{{2,4}}T)(?![A-Za-z])|[+-][0-9]{{2}}:?[0-9]{{2}}))?"
    rf"(?:{G}(?:local|(?:central|eastern|mountain|pacific|greenwich|british|moscow)(?:{G}european)?)"
    rf"(?:{G}(?:mean|standard|summer|daylight))?{G}time(?![A-Za-z]))?"
)

_HALF_DAY: Final = rf"(?:{O}(?P<ap>[ap])(?:{O}\.{O}m(?:{O}\.)?|m(?![A-Za-z])|(?<=[0-9].)(?![A-Za-z.]))|{G}(?:o'?clock))"


def _clock(
    hour: int, minute: int, second: int | None, half: str | None, zone: str | None
) -> Clock | None:
    if hour > 24 or minute > 59 or (hour == 24 and (minute or second)):
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
    rf"(?P<h>[0-2]?[0-9]):(?P<m>[0-5][0-9])(?::(?P<s>[0-5][0-9])(?:[.,][0-9]{{1,6}})?)?(?![0-9:]|[.][0-9])(?:"
    rf"{_HALF_DAY})?{_ZONE}",
    after=":",
)
def _clock_time(m: re.Match[str]) -> Made:
    clock = _clock(int(m["h"]), int(m["m"]), int(m["s"]) if m["s"] else None, m["ap"], m["zone"])
    if clock is not None and not m["ap"] and m["h"][0] in "123456789" and int(m["h"]) < 12:
        clock = replace(clock, either_half=len(m["h"]) == 1)
    return (
        None
        if clock is None
        else (clock, "" if m["ap"] or m["zone"] or len(m["h"]) == 2 else "clock")
    )


@rule(
    "digit2",
    rf"(?P<h>1[0-2]|0?[1-9])(?:[.](?P<m>[0-5][0-9]))?{_HALF_DAY}{_ZONE}",
    after=" .a",
    then=words("a p am pm o oclock"),
)
def _twelve_hours(m: re.Match[str]) -> Made:
    if m["ap"] and len(m[0].strip()) == len(m["h"]) + 1 and not m["m"]:
        return _clock(int(m["h"]), 0, None, m["ap"], None), "letter"  # type: ignore[return-value]
    return _either(_clock(int(m["h"]), int(m["m"] or 0), None, m["ap"], m["zone"]), m["ap"])


def _either(clock: Clock | None, half: str | None) -> Clock | None:
    """Of either half of the day, if none is said."""
    return clock if half or clock is None or clock.hour > 12 else replace(clock, either_half=True)


@rule(
    "number",
    rf"(?P<h>{any_of([w for w, n in ONES.items() if 1 <= n <= 12])})(?:{G}o'?clock\b|(?={G}in{G}the{G}"
    rf"(?:morning|afternoon|evening)\b)|{G}(?P<mi>thirty|fifteen|forty-five)?{O}"
    rf"(?P<ap>[ap])[ .]{{0,2}}m\b\.?)(?:{G}in{G}the{G}(?P<part>morning|afternoon|evening))?",
    then=words("o oclock in thirty fifteen forty a p am pm"),
)
def _spoken_hour(m: re.Match[str]) -> Made:
    minute = {"thirty": 30, "fifteen": 15, "forty-five": 45}.get((m["mi"] or "").lower(), 0)
    half = m["ap"] or {"morning": "a", "afternoon": "p", "evening": "p"}.get(
        (m["part"] or "").lower()
    )
    return _either(_clock(ONES[m["h"].lower()], minute, None, half, None), half)


@rule(
    "number digit2 unit article",
    rf"(?:(?P<half>half)|(?P<quarter>(?:a{G})?quarter)|(?P<n>[0-9]{{1,2}}|(?:{any_of((*ONES, *TENS))})"
    rf"(?:-[a-z]{{3,5}})?)(?:{G}min(?:utes?)?)?){G}(?P<p>past|to|after|before){G}(?P<h>[0-9]{{1,2}}|"
    rf"{any_of(ONES)}|noon|midday|midnight)\b(?:{G}in{G}the{G}(?P<part>morning|afternoon|evening))?",
    after=" ",
    then=words("quarter min minute minutes past to after before"),
)
def _past_hour(m: re.Match[str]) -> Made:
    minute = 30 if m["half"] else 15 if m["quarter"] else int(number(m["n"]) or 0)
    named = m["h"].lower() in ("noon", "midday", "midnight")
    if named:
        before = 24 * 60 if m["h"].lower() == "midnight" else 12 * 60
        minutes = before + (-minute if m["p"].lower() in ("to", "before") else minute)
        return Clock(minutes // 60, minutes % 60)
    hour = int(number(m["h"]) or 0)
    if not 1 <= hour <= 12 or minute > 59 or (m["n"] and m["p"].lower() in ("after", "before")):
        return None
    if m["n"] and not re.search("min", m[0]) and m["p"].lower() == "to":
        return None
    if m["p"].lower() in ("to", "before"):
        hour, minute = (hour - 1) or 12, 60 - minute
    half = {"morning": "a", "afternoon": "p", "evening": "p"}.get((m["part"] or "").lower())
    return _either(_clock(hour, minute, None, half, None), half)


_AT_AN_HOUR: Final = re.compile(
    rf"\b(?:at|by|until|till|before|after|past|about|around|since)(?:{G}(?:about|around|exactly|precisely|just"
    rf"|nearly|almost))?{G}\Z|\b(?:from|between){G}(?:[a-z]{{3,8}}{G}(?:to|and){G}|[0-9]{{1,2}}[.:][0-9]{{2}}{G}(?:to|and){G}"
    r")?\Z",
    re.IGNORECASE,
)
"""Before a bare hour one of these must stand."""

_PART_OF_A_DAY: Final = (
    rf"{G}(?:in{G}the|that|this|(?:the{G})?(?:next|following|previous)|on{G}the"
    rf"(?:{G}(?:next|following|previous|same|first|second|third|fourth|fifth))?|each|every){G}"
    rf"(?:same{G})?(?:morning|afternoon|evening|night)\b"
)

_PART_THEN: Final = words("in that this the next following previous on each every")

_BEHIND_AN_HOUR: Final = words(
    "the he she it they we i his her their its a an when and but as while with until till to there another one two "
    "three all most some on no nobody every each sharp precisely exactly"
)


@rule(
    "number",
    rf"(?P<h>{any_of([w for w, n in ONES.items() if 1 <= n <= 12])})(?:-(?P<mi>thirty|fifteen|forty-five))?"
    rf"(?=[ ]?[.,;:)?!—–\n]|\Z|{G}{any_of(_BEHIND_AN_HOUR)}\b|{_PART_OF_A_DAY})",
    then=_BEHIND_AN_HOUR | _PART_THEN,
)
def _bare_hour(m: re.Match[str]) -> Made:
    """ "until ten", "shortly after nine that evening"."""
    if not _AT_AN_HOUR.search(m.string, max(0, m.start() - 24), m.start()):
        return None
    minute = {"thirty": 30, "fifteen": 15, "forty-five": 45}.get((m["mi"] or "").lower(), 0)
    clock = _clock(ONES[m["h"].lower()], minute, None, None, None)
    return None if clock is None else (replace(clock, either_half=True), "hour")


@rule(
    "digit2",
    rf"(?P<h>[01]?[0-9]|2[0-3])(?:\.(?P<m>[0-5][0-9])(?![0-9A-Za-z/-])(?!\.[0-9])(?!{O}[%°$€£])"
    rf"(?!{G}(?:per|percent|million|billion|trillion|thousand|{UNIT}|m|km|kg|metres|meters|miles|feet|inches|points"
    rf"|tons|tonnes|times|seconds|degrees)\b)|(?={_PART_OF_A_DAY}))",
    after=". ",
    then=_PART_THEN,
)
def _dotted(m: re.Match[str]) -> Made:
    """ "at 6.30", "at 4 that afternoon"."""
    if not _AT_AN_HOUR.search(m.string, max(0, m.start() - 24), m.start()):
        return None
    clock = _either(_clock(int(m["h"]), int(m["m"] or 0), None, None, None), None)
    return None if clock is None or int(m["h"]) == 0 else (clock, "hour")


@rule(
    "digit2",
    rf"(?<=[Tt]he )(?P<h>[0-2]?[0-9])\.(?P<m>[0-5][0-9])(?={G}(?:from|to|train|express|service|departure|mail)\b)",
    after=".",
)
def _train(m: re.Match[str]) -> Made:
    """ "the 21.40 from Porth"."""
    return _clock(int(m["h"]), int(m["m"]), None, None, None)


@rule("digit2", r"(?P<h>1[0-2]|[1-9])(?=[;)]|[.,](?![0-9]))", after=".,;)?")
def _bare_figure(m: re.Match[str]) -> Made:
    """ "The house was empty by 11."."""
    before = m.string[max(0, m.start() - 7) : m.start()].lower()
    if not before.endswith((" by ", " until ", " till ")):
        return None
    return Clock(int(m["h"]), 0, either_half=True), "hour-figure"


@rule(
    "digit4",
    rf"(?P<h>[01][0-9]|2[0-3])(?P<m>[0-5][0-9])(?:{G}?(?:hours|hrs?|h)\b(?:{G}local(?:{G}time)?)?|{O}(?P<z>Z|UTC|GMT)\b|(?P<bare>(?<=0[0-9]{{3}})(?![0-9A-Za-z:/-]|\.[0-9])))",
    after=" a?",
)
def _military(m: re.Match[str]) -> Made:
    """ "0615 hours", "1830Z", "at 0342"."""
    if m["bare"] is not None and not _AT_AN_HOUR.search(
        m.string, max(0, m.start() - 24), m.start()
    ):
        return None
    return _clock(int(m["h"]), int(m["m"]), None, None, m["z"])


_SPAN_JOINT: Final = rf"(?:{O}[-–]{O}|{G}(?:to|and|until|till){G})"


@rule(
    "digit2",
    rf"(?P<h1>1[0-2]|0?[1-9])(?:[:.](?P<m1>[0-5][0-9]))?(?:{O}(?P<ap1>[ap])\.?m\.?)?{_SPAN_JOINT}"
    rf"(?P<h2>1[0-2]|0?[1-9])(?:[:.](?P<m2>[0-5][0-9]))?{O}(?P<ap2>[ap])(?:{O}\.{O}m(?:{O}\.)?|m(?![A-Za-z]))",
    after=" :.-–a",
    then=words("to and until till a p am pm"),
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
