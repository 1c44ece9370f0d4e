"""Atoms put together: dates with their years and times, modifiers with what they modify, ranges, open ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from timeloom.dates.english.lexicon import DAY_PARTS, words
from timeloom.dates.english.meanings.base import (
    DOCUMENT,
    DayOfMonth,
    Deictic,
    Fixed,
    Meaning,
    Weekday,
    Yearless,
)
from timeloom.dates.english.meanings.clocks import AtTime, Clock, ClockSpan, DayPart
from timeloom.dates.english.meanings.compounds import (
    Approximate,
    Either,
    InYear,
    NthUnit,
    Open,
    Part,
    Range,
)
from timeloom.dates.english.meanings.lengths import (
    Duration,
    Length,
    Recurring,
    Shift,
    Stretch,
    Within,
)
from timeloom.dates.english.neighbours import NextTo, NthWeekday, UpTo, WeekdayOf, WeekOf
from timeloom.dates.english.periods import RANK
from timeloom.dates.english.ranging import (
    LONGEST_GAP,
    NO_DATE,
    clocks_of_day,
    counts_a_noun,
    is_age,
    is_day,
    is_long,
    is_month,
    is_today,
    is_week,
    is_year,
    opened,
    ranges,
    share_years,
    whole_months,
)
from timeloom.dates.english.rules.table import Atom, may_follow


def join(text: str, atoms: list[Atom]) -> list[Atom]:
    """The phrases that the atoms of a plain text make."""
    phrases = _joined_pairs(text, atoms)
    phrases = [modified(text, phrase) for phrase in phrases]
    phrases = share_years(text, phrases)
    phrases = clocks_of_day(text, ranges(text, phrases))
    return [opened(text, phrase) for phrase in phrases]


def _joined_pairs(text: str, atoms: list[Atom]) -> list[Atom]:
    done: list[Atom] = []
    for atom in atoms:
        current = atom
        while done and current.start - done[-1].end <= LONGEST_GAP:
            gap = text[done[-1].end : current.start]
            if "\n" in gap:
                break
            pair = _pair(done[-1], current, gap.lower(), text)
            if pair is None:
                break
            done.pop()
            current = pair
        done.append(current)
    return done


_OF: Final = re.compile(r",? {1,4}(?:of|in)(?: {1,4}the)? {1,4}\Z")

_AFTER: Final = re.compile(
    r" (?:and a bit )?(?P<w>after|before|from|following|prior to|since|preceding)(?: the)? \Z"
)

_ENDED: Final = re.compile(r" (?:to|ended|ending|up to|to the end of|ended on|ending on)(?: the)? ")

_AT: Final = re.compile(
    r"(?:,? (?:at |@ |around |about |shortly after |on |for |at around |at about |the )?|, |: )\Z"
)


def _pair(a: Atom, b: Atom, gap: str, text: str) -> Atom | None:
    one, two = a.meaning, b.meaning
    if b.doubt == "nth-day" and text[b.end - 3].isalpha() and counts_a_noun(text, b.end):
        return None  # on Wednesday the first tanks came
    if (
        a.doubt == "nth-day"
        and isinstance(two, Clock)
        and text[a.end - 3].isalpha()
        and not text[max(0, a.start - 7) : a.start].lower().endswith(("on ", "on the "))
    ):
        return None  # one came at five, the second at six
    made: Meaning | None = None
    if isinstance(one, Weekday) or (isinstance(one, Deictic) and isinstance(one.name, Weekday)):
        named_day = is_day(two) and not isinstance(two, Weekday | Deictic | Shift)
        if named_day and gap in (" ", ", ", " the ", ", the ", "-", " - ", ". ", " on "):
            number = one.number if isinstance(one, Weekday) else one.name.number  # type: ignore[union-attr]
            made = replace(two, weekday=None) if isinstance(two, DayOfMonth) else two
            if isinstance(two, Yearless) and two.what == "day":
                made = replace(two, weekday=number)
        elif isinstance(two, Deictic) and two.unit == "week" and gap in (" ", " of ", ", "):
            made = WeekdayOf(two, one.number if isinstance(one, Weekday) else one.name.number)  # type: ignore[union-attr]
    elif is_week(one) and isinstance(two, Weekday) and gap in (" ", " on ", " - "):
        made = WeekdayOf(one, two.number)
    if made is None:
        made = _with_whole(a, b, gap) or _with_clock(a, b, gap) or _shifted(a, b, gap, text)
    if made is None:
        return None
    start = a.start
    if isinstance(made, NextTo) and text[max(0, start - 4) : start].lower() == "the ":
        start -= 4
    return Atom(start, b.end, made)


def _with_whole(a: Atom, b: Atom, gap: str) -> Meaning | None:
    """A part and the whole it is of."""
    one, two = a.meaning, b.meaning
    of = bool(_OF.match(gap))
    beside = (
        gap in (" ", ", ") and isinstance(two, Deictic) and b.doubt == "" and two.which != "that"
    )
    beside = beside or (
        gap == " "
        and isinstance(two, Deictic)
        and two.which == "that"
        and b.doubt == ""
        and two.unit == "year"
    )
    early = isinstance(two, Fixed) and gap in (" ", ", ") and 0 < two.period.year < 1000
    if isinstance(one, Yearless):
        if (of or beside or early) and is_year(two):
            return InYear(one, two)
        if of and one.what == "half" and is_long(two):
            return Part(two, "first half" if one.number == 1 else "second half")
        if of and one.what == "quarter" and is_age(two):
            return Part(two, f"quarter {one.number}")
        return None
    if isinstance(one, NthUnit) and of and (is_long(two) or is_year(two)):
        return replace(one, date=two)
    if isinstance(one, NthUnit) and one.unit == "week" and beside and is_year(two):
        return replace(one, date=two)
    if isinstance(one, DayOfMonth) and (of or gap == " ") and isinstance(two, Deictic):
        if two.unit == "month" and two.name is None:
            return NthUnit(two, one.day, "day")
        if of and isinstance(two.name, Yearless) and two.name.what == "month":
            return NthUnit(two, one.day, "day")
    if isinstance(one, Weekday | Deictic) and a.doubt == "unit-of" and gap in (" ", " the "):
        return WeekOf(two, "week") if is_day(two) or is_long(two) else None
    if isinstance(one, Deictic) and one.unit == "weekend" and gap in (" of ", " of the "):
        return WeekOf(two, "weekend") if is_day(two) or isinstance(two, Range) else None
    return None


def _with_clock(a: Atom, b: Atom, gap: str) -> Meaning | None:
    """A day and a time of it, in either order; the morning of a day."""
    one, two = a.meaning, b.meaning
    if (
        isinstance(one, DayPart)
        and a.doubt
        and gap.strip() in ("of", "of the", "on", "hours of", "hours of the", "hours on")
        and (is_day(two) or isinstance(two, Range))
    ):
        return DayPart(one.part, two)
    if isinstance(one, DayPart) and a.doubt == "part" and gap == " " and _is_told_day(b):
        return DayPart(one.part, two)  # at dawn the next day
    if (
        a.doubt == "plural-part"
        and isinstance(one, Recurring)
        and gap.strip() in ("of", "of the")
        and (is_day(two) or isinstance(two, Range | Either))
    ):
        return DayPart(_PLURAL_PARTS[one.value], two)
    if (
        isinstance(two, DayPart)
        and b.doubt
        and is_day(one)
        and gap in (" ", " in the ", "-", ", in the ", " the ")
    ):
        return DayPart(two.part, one)
    if isinstance(two, Clock) and (is_day(one) or isinstance(one, DayPart)) and _AT.match(gap):
        if b.doubt == "letter" or gap == ", at ":
            return None
        return AtTime(one, _in_part(two, one))
    if (
        isinstance(two, ClockSpan)
        and two.date is None
        and is_day(one)
        and re.match(r",? (?:from |between |at )?\Z", gap)
    ):
        return replace(two, date=one)
    if (
        isinstance(one, ClockSpan)
        and one.date is None
        and is_day(two)
        and re.match(r",? (?:on |of )?\Z", gap)
    ):
        return replace(one, date=two)
    if isinstance(one, Clock) and isinstance(two, DayPart) and gap in _IN_A_PART:
        return (
            AtTime(two.day, _in_part(one, two))
            if b.doubt in ("", "nth-told")
            else _in_part(one, two)
        )
    if (
        isinstance(one, DayPart)
        and isinstance(one.day, Weekday)
        and gap in (" ", ", ")
        and is_day(two)
    ):
        return DayPart(one.part, two)
    if (
        isinstance(one, AtTime)
        and isinstance(one.date, Weekday)
        and gap in (" ", ", ", " the ")
        and is_day(two)
        and not isinstance(two, Weekday | Deictic | Shift)
    ):
        return replace(one, date=two)
    if isinstance(one, Clock) and b.doubt == "nth-day" and gap.strip() not in ("on", "of"):
        return None
    if isinstance(one, Clock) and is_day(two) and re.match(r",? (?:on |of |this )?\Z", gap):
        return AtTime(two, one)
    return None


def _is_told_day(b: Atom) -> bool:
    meaning = b.meaning
    return isinstance(meaning, Deictic) and meaning.unit == "day" and meaning.which != "today"


_IN_A_PART: Final = (" ", " in the ", " at ", " in ", " on ", " of ", ", on ")
_PLURAL_PARTS: Final = {"TMO": "morning", "TAF": "afternoon", "TEV": "evening", "TNI": "night"}


_NOON: Final = 12 * 60
_DAWN: Final = 6


def _in_part(clock: Clock, day: Meaning) -> Clock:
    """Eight in the evening is 20:00, two on the night of the fourth 02:00 of the fifth."""
    if not isinstance(day, DayPart):
        return clock
    clock = replace(clock, either_half=False)
    start = DAY_PARTS[day.part][1]
    if start >= _NOON and 1 <= clock.hour < 12:
        night = DAY_PARTS[day.part][0] == "NI" and clock.hour < _DAWN
        return replace(clock, hour=clock.hour + (24 if night else 12))
    if clock.hour == 12 and not clock.minute and DAY_PARTS[day.part][0] == "NI":
        return replace(clock, hour=24)
    return clock


def _shifted(a: Atom, b: Atom, gap: str, text: str) -> Meaning | None:
    """ "two days after 3 May", "the year before the war"; "within days of 3 May"."""
    one, two = a.meaning, b.meaning
    if isinstance(two, NO_DATE) or b.doubt in ("unit", "present", "part"):
        return None
    if _ENDED.fullmatch(gap) and (is_day(two) or is_month(two)):
        months = whole_months(a)
        if months is None and is_day(two) and a.doubt == "unit" and is_week(one) and "end" in gap:
            return UpTo(two, 0, past="ended" in gap, days=7)
        return None if months is None else UpTo(two, months, past="ended" in gap)
    if gap == " " and isinstance(one, Shift) and one.base == DOCUMENT and is_today(two):
        return replace(one, base=two, exact=True)
    if gap == " on " and isinstance(two, Weekday) and isinstance(one, Duration):
        weeks = one.length.unit in ("week", "fortnight") and one.length.most is None
        return Shift(one.length, 1, Deictic("coming", "", two)) if weeks else None
    if gap == " " and isinstance(two, Deictic) and isinstance(two.name, Weekday):
        ahead = two.which in ("next", "coming")
        if isinstance(one, Duration) and one.length.unit == "week":
            return Shift(one.length, 1 if ahead else -1, two)  # "a week last Saturday"
        if isinstance(one, Shift) and one.base == DOCUMENT and not ahead:
            return replace(one, base=two)
    if isinstance(one, Within) and gap in (" of ", " after ") and is_day(two):
        return replace(one, base=two)
    if isinstance(one, Shift) and a.doubt == "unit-after" and gap in (" ", " the "):
        return replace(one, base=two)
    if (
        isinstance(one, Shift)
        and isinstance(one.base, str)
        and gap == " "
        and is_day(two)
        and one.sign > 0
    ):
        return None
    match = _AFTER.match(gap)
    if match is None:
        return None
    beside = _next_to(a, two, match["w"])
    if beside is not None:
        return beside
    if isinstance(one, Duration):
        length = one.length
    elif (
        isinstance(one, Deictic)
        and a.doubt == "unit"
        and one.unit in ("day", "week", "month", "year", "decade")
    ):
        length = Length(1, one.unit)
    else:
        return None
    word = match["w"]
    if isinstance(one, Deictic) and length.unit == "decade":
        there = Shift(length, -1 if word in ("before", "prior to", "preceding") else 1, two)
        return Range(two, there) if there.sign > 0 else Range(there, two)
    if word in ("from", "since") and (
        (isinstance(two, Fixed) and RANK[two.period.unit] >= RANK["month"])
        or re.search(r"\b(?:for|lasted?|of) {1,4}\Z", text[max(0, a.start - 8) : a.start], re.I)
    ):
        return None
    if word == "from" and isinstance(two, Weekday):
        two = Deictic("coming", "", two)
    exact = isinstance(one, Duration) and one.exact
    return Shift(length, -1 if word in ("before", "prior to", "preceding") else 1, two, exact)


def _next_to(a: Atom, two: Meaning, word: str) -> NextTo | None:
    """ "the week after Easter", "the Friday before Christmas"."""
    if word in ("from", "since") or not is_day(two):
        return None
    step = 1 if word in ("after", "following") else -1
    if isinstance(a.meaning, NthWeekday):
        return NextTo(two, step * a.meaning.count, a.meaning.weekday)
    if isinstance(a.meaning, Weekday):
        return None if isinstance(two, Weekday) else NextTo(two, step, a.meaning.number)
    if a.doubt != "unit" or not isinstance(a.meaning, Deictic):
        return None
    unit = a.meaning.unit
    return NextTo(two, step, unit=unit) if unit in ("week", "weekend") else None


_PART: Final = re.compile(
    r"(?:\b(?:the|very)[ ])?\b(?P<w>early|mid|middle|late|later|earlier|end|beginning|start|close|dawn"
    r"|onset|outset|"
    r"(?:first|second|latter|opening|closing|early|middle|last|final|dying)[ ]"
    r"(?:half|part|third|months|weeks|days|years))"
    r"(?:[ ]?-[ ]?|[ ](?:part[ ])?(?:(?:in|of|on)[ ])?)?(?P<the>the[ ])?\Z",
    re.IGNORECASE,
)

_PARTS: Final = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late", "later": "whole", "earlier": "whole",
    "end": "end", "close": "end", "beginning": "start", "start": "start", "dawn": "start", "onset": "start",
    "outset": "start", "first half": "first half", "second half": "second half", "latter half": "second half",
    "first part": "early", "early part": "early", "middle part": "mid", "latter part": "late", "second part": "late",
    "last part": "late", "final part": "late", "first third": "early", "middle third": "mid", "second third": "mid",
    "last third": "late", "final third": "late", "middle years": "mid", "middle months": "mid",
    **{
        f"{edge} {unit}": part if unit in ("months", "years") else f"{part} {unit}"
        for part, edges in (("early", "first opening early"), ("late", "closing last final dying"))
        for edge in edges.split()
        for unit in ("days", "weeks", "months", "years")
    },
}  # fmt: skip

_TWOFOLD: Final = re.compile(r"(?:\bthe )?\b(?P<w>early|mid)(?: ?- ?to ?- ?|-? to )\Z", re.I)
"""Before "late 1990s": from the middle of them on."""

_ABOUT: Final = re.compile(
    r"\b(?P<w>c\.|ca\.|c|ca|circa|about|around|approximately|approx\.|approx|roughly|nearly"
    r"|almost)[ ]?(?:the[ ])?\Z",
    re.IGNORECASE,
)

_PERHAPS: Final = re.compile(
    r"\b(?:probably|possibly|perhaps|presumably|maybe)[ ]\Z", re.IGNORECASE
)

_REST: Final = re.compile(
    r"\b(?:rest|remainder|course|most|much|half|duration|whole|all|entirety)[ ]of[ ](?:the[ ])?\Z",
    re.I,
)

_NARROWING: Final = words(
    "third early mid middle late later earlier end close beginning start dawn onset outset half part months weeks days "
    "years c. ca. c ca circa about around approximately approx. approx roughly nearly almost probably possibly perhaps "
    "presumably maybe"
)
"""Without one of these before it a phrase stands alone."""

_APART: Final = str.maketrans("-–—([", "     ")
_BETWEEN: Final = words("the of in on part")
_UNMODIFIED: Final = frozenset((Duration, Recurring, Stretch))
_UNPARTED: Final = (Clock, Within)
_WITH_AROUND: Final = (Part, Deictic)
_SURE: Final = (Within, Open)


_OF_WORD: Final = re.compile(r"\bof\b", re.IGNORECASE)


def modified(text: str, phrase: Atom) -> Atom:
    """The phrase with what stands before it and narrows it: early, the end of, about."""
    if type(phrase.meaning) is Duration:
        return _measured(text, phrase)
    if type(phrase.meaning) in _UNMODIFIED:
        return phrase
    if may_follow(text, phrase.start, _NARROWING, _BETWEEN):
        window = text[max(0, phrase.start - 40) : phrase.start]
        if not _NARROWING.isdisjoint(window.lower().translate(_APART).split()[-5:]):
            narrowed = (
                _parted(text, phrase, window) or _about(phrase, window) or _perhaps(phrase, window)
            )
            if narrowed is not None:
                return narrowed
    if (
        phrase.doubt == "unit"
        and not _is_season(phrase)
        and _REST.search(text[max(0, phrase.start - 20) : phrase.start + 4])
    ):
        return phrase._replace(doubt="")
    return phrase


_MEASURED: Final = re.compile(
    r"\b(?:nearly|almost|about|around|roughly|approximately)(?: the)? \Z|\bthe (?:first |latest )?\Z",
    re.IGNORECASE,
)
"""Before a length of time these are of it: "nearly two years", "the first nine months"."""


def _measured(text: str, phrase: Atom) -> Atom:
    """A length of time with the article or the "nearly" before it."""
    if phrase.doubt or text[phrase.start : phrase.start + 4].lower() == "the ":
        return phrase
    match = _MEASURED.search(text, max(0, phrase.start - 20), phrase.start)
    return phrase if match is None else phrase._replace(start=match.start())


def _is_season(phrase: Atom) -> bool:
    """ "The season" is more often one of a sport than of a year."""
    return isinstance(phrase.meaning, Deictic) and phrase.meaning.unit == "season"


def _parted(text: str, phrase: Atom, window: str) -> Atom | None:
    """ "early 1965", "the end of the decade": a part of the phrase."""
    meaning = phrase.meaning
    match = _PART.search(window)
    if match is None or isinstance(meaning, _UNPARTED):
        return None
    word = " ".join(match["w"].lower().split())
    which = _PARTS.get(word)
    if which is None:
        return None
    of = re.search(r"\b(?:of|in|on)\b", match[0][len(match["w"]) :], re.I) is not None
    edge = which in ("start", "end")
    if (edge or "half" in which) and not of and word != "end":
        return None
    if edge and word != "end" and not _OF_WORD.search(match[0]):
        return None  # "will start on the first Saturday" begins nothing
    if which == "whole" and not (isinstance(meaning, Deictic) or of or phrase.doubt == "part"):
        return None
    if phrase.doubt == "nth-day" or (edge and isinstance(meaning, DayPart)):
        return None
    if phrase.doubt == "unit" and not of:
        return None
    start = phrase.start - (len(window) - match.start())
    twofold = _TWOFOLD.search(text, max(0, start - 16), start)
    if twofold and which in ("mid", "late"):
        return Atom(
            twofold.start(), phrase.end, Part(meaning, f"{twofold['w'].lower()} to {which}")
        )
    made = meaning if isinstance(meaning, DayPart) else Part(meaning, which)
    return _modified_again(text, Atom(start, phrase.end, made))


def _about(phrase: Atom, window: str) -> Atom | None:
    """ "c. 1900", "about the end of May"; the phrase as it is where the word before it means something else."""
    meaning = phrase.meaning
    match = _ABOUT.search(window)
    if match is None:
        return None
    if re.search(
        r"\b(?:how|what|talk|talks|book|books|article|film) \Z", window[: match.start()], re.I
    ):
        return phrase
    if isinstance(meaning, Within):
        return None
    word = match["w"].lower()
    if word in ("c", "ca", "nearly", "almost") and not (
        isinstance(meaning, Fixed) or (word[0] != "c" and isinstance(meaning, Shift))
    ):
        return phrase
    if word == "around" and isinstance(meaning, _WITH_AROUND) and phrase.doubt == "unit":
        return phrase
    start = phrase.start - (len(window) - match.start())
    sure = phrase.doubt != "year" or word in ("c.", "ca.", "circa", "c", "ca")
    return Atom(start, phrase.end, Approximate(meaning, "~"), "" if sure else "approximate-year")


def _perhaps(phrase: Atom, window: str) -> Atom | None:
    match = _PERHAPS.search(window)
    if match is None or isinstance(phrase.meaning, _SURE):
        return None
    start = phrase.start - (len(window) - match.start())
    return Atom(start, phrase.end, Approximate(phrase.meaning, "?"), phrase.doubt)


def _modified_again(text: str, phrase: Atom) -> Atom:
    """ "about the end of 1965", "in the very early 1960s"."""
    match = _ABOUT.search(text, max(0, phrase.start - 16), phrase.start)
    if (
        match
        and match.end() == phrase.start
        and match["w"].lower() not in ("nearly", "almost", "c", "ca")
    ):
        return Atom(match.start(), phrase.end, Approximate(phrase.meaning, "~"))
    return phrase
