"""Atoms put together: dates with their years and times, modifiers with what they modify, ranges, open ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from timeloom.dates import periods
from timeloom.dates.calendar_rules import Numeric
from timeloom.dates.compounds import (
    Approximate,
    AtTime,
    Clock,
    ClockSpan,
    DayPart,
    Either,
    InYear,
    NthUnit,
    Open,
    Part,
    Range,
)
from timeloom.dates.lexicon import words
from timeloom.dates.meanings import (
    Context,
    DayOfMonth,
    Deictic,
    Duration,
    Fixed,
    Found,
    Impossible,
    Length,
    Meaning,
    Recurring,
    Shift,
    Stretch,
    Weekday,
    Within,
    Yearless,
)
from timeloom.dates.periods import RANK
from timeloom.dates.phrase_rules import Atom

_LONGEST_GAP: Final = 24
_NO_DATE: Final = (Duration, Recurring, Stretch, Within)


@dataclass(frozen=True, slots=True)
class WeekOf(Meaning):
    """The week, or weekend, that holds a date."""

    unit: str
    date: Meaning

    @property
    def bare(self) -> str:
        return self.date.bare

    def find(self, context: Context) -> Found | None:
        found = self.date.find(context)
        if found is None:
            return None
        return Found(periods.of_unit(self.unit, found.period.first), found.rests_on)


def join(text: str, atoms: list[Atom]) -> list[Atom]:
    """The phrases that the atoms of a plain text make."""
    phrases = _joined_pairs(text, atoms)
    phrases = [_modified(text, phrase) for phrase in phrases]
    phrases = _share_years(text, phrases)
    phrases = _ranges(text, phrases)
    return [_opened(text, phrase) for phrase in phrases]


def _joined_pairs(text: str, atoms: list[Atom]) -> list[Atom]:
    done: list[Atom] = []
    for atom in atoms:
        current = atom
        while done and current.start - done[-1].end <= _LONGEST_GAP:
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


def _is_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return RANK[meaning.period.unit] <= RANK["day"]
    if isinstance(meaning, Yearless):
        return meaning.what in ("day", "holiday")
    if isinstance(meaning, Deictic):
        return meaning.unit == "day" or isinstance(meaning.name, Weekday)
    if isinstance(meaning, Shift):
        return meaning.length.unit in ("day", "week")
    if isinstance(meaning, InYear):
        return _is_day(meaning.name)
    if isinstance(meaning, NthUnit):
        return meaning.unit == "day"
    return isinstance(meaning, Weekday | DayOfMonth | Numeric | Impossible)


def _is_year(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return meaning.period.unit == "year"
    return isinstance(meaning, Deictic) and meaning.unit == "year" and meaning.name is None


def _is_long(meaning: Meaning) -> bool:
    """Something that has weeks, months or halves in it."""
    if isinstance(meaning, Fixed):
        return RANK[meaning.period.unit] >= RANK["month"]
    if isinstance(meaning, Yearless):
        return meaning.what != "day"
    if isinstance(meaning, Deictic):
        return meaning.unit not in ("day", "week", "weekend") and not isinstance(
            meaning.name, Weekday
        )
    return isinstance(meaning, InYear)


_OF: Final = re.compile(r",? {1,4}(?:of|in)(?: {1,4}the)? {1,4}\Z")
_AFTER: Final = re.compile(
    r" (?:and a bit )?(?P<w>after|before|from|following|prior to|since|preceding)(?: the)? \Z"
)
_AT: Final = re.compile(
    r"(?:,? (?:at |@ |around |about |shortly after |on |for |at around |at about |the )?|, |: )\Z"
)


def _pair(a: Atom, b: Atom, gap: str, text: str) -> Atom | None:
    one, two = a.meaning, b.meaning
    made: Meaning | None = None
    if isinstance(one, Weekday) or (isinstance(one, Deictic) and isinstance(one.name, Weekday)):
        named_day = _is_day(two) and not isinstance(two, Weekday | Deictic | Shift)
        if named_day and gap in (" ", ", ", " the ", ", the ", "-", " - ", ". ", " on "):
            made = replace(two, weekday=None) if isinstance(two, DayOfMonth) else two
        elif isinstance(two, Deictic) and two.unit == "week" and gap in (" ", " of ", ", "):
            made = _WeekdayOf(one.number if isinstance(one, Weekday) else one.name.number, two)  # type: ignore[union-attr]
    if (
        made is None
        and isinstance(two, Weekday)
        and isinstance(one, Deictic)
        and one.unit == "week"
    ):
        if gap in (" ", " on ", " - "):
            made = _WeekdayOf(two.number, one)
    if made is None:
        made = _with_whole(a, b, gap) or _with_clock(a, b, gap) or _shifted(a, b, gap, text)
    return None if made is None else Atom(a.start, b.end, made)


@dataclass(frozen=True, slots=True)
class _WeekdayOf(Meaning):
    """ "Monday of next week"."""

    number: int
    week: Meaning

    def find(self, context: Context) -> Found | None:
        found = self.week.find(context)
        if found is None:
            return None
        return Found(
            periods.day_at(periods.week_at(found.period.first).first + self.number), found.rests_on
        )


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
    if isinstance(one, Yearless):
        if (of or beside) and _is_year(two):
            return InYear(one, two)
        if of and one.what == "half" and _is_long(two):
            return Part("first half" if one.number == 1 else "second half", two)
        return None
    if isinstance(one, NthUnit) and of and (_is_long(two) or _is_year(two)):
        return replace(one, whole=two)
    if isinstance(one, NthUnit) and one.unit == "week" and beside and _is_year(two):
        return replace(one, whole=two)
    if isinstance(one, DayOfMonth) and (of or gap == " ") and isinstance(two, Deictic):
        if two.unit == "month" and two.name is None:
            return NthUnit(one.day, "day", two)
        if of and isinstance(two.name, Yearless) and two.name.what == "month":
            return NthUnit(one.day, "day", two)
    if isinstance(one, Weekday | Deictic) and a.doubt == "unit-of" and gap in (" ", " the "):
        return WeekOf("week", two) if _is_day(two) or _is_long(two) else None
    if isinstance(one, Deictic) and one.unit == "weekend" and gap in (" of ", " of the "):
        return WeekOf("weekend", two) if _is_day(two) else None
    return None


def _with_clock(a: Atom, b: Atom, gap: str) -> Meaning | None:
    """A day and a time of it, in either order; the morning of a day."""
    one, two = a.meaning, b.meaning
    if (
        isinstance(one, DayPart)
        and a.doubt
        and gap.strip() in ("of", "of the", "on")
        and _is_day(two)
    ):
        return DayPart(one.part, two)
    if (
        isinstance(two, DayPart)
        and b.doubt
        and _is_day(one)
        and gap in (" ", " in the ", "-", ", in the ", " the ")
    ):
        return DayPart(two.part, one)
    if isinstance(two, Clock) and (_is_day(one) or isinstance(one, DayPart)) and _AT.match(gap):
        if b.doubt == "letter" or gap == ", at ":
            return None
        return AtTime(one, _in_part(two, one))
    if (
        isinstance(two, ClockSpan)
        and two.date is None
        and _is_day(one)
        and re.match(r",? (?:from |between |at )?\Z", gap)
    ):
        return replace(two, date=one)
    if (
        isinstance(one, ClockSpan)
        and one.date is None
        and _is_day(two)
        and re.match(r",? (?:on |of )?\Z", gap)
    ):
        return replace(one, date=two)
    if isinstance(one, Clock) and isinstance(two, DayPart) and gap in (" ", " in the ", " at "):
        return AtTime(two.day, _in_part(one, two)) if not b.doubt else _in_part(one, two)
    if isinstance(one, Clock) and _is_day(two) and re.match(r",? (?:on |of |this )?\Z", gap):
        return AtTime(two, one)
    return None


def _in_part(clock: Clock, day: Meaning) -> Clock:
    """Eight in the evening is 20:00."""
    if isinstance(day, DayPart) and day.part not in ("morning", "dawn") and 1 <= clock.hour < 12:
        return replace(clock, hour=clock.hour + 12)
    return clock


def _shifted(a: Atom, b: Atom, gap: str, text: str) -> Meaning | None:
    """ "two days after 3 May", "the year before the war"; "within days of 3 May"."""
    one, two = a.meaning, b.meaning
    if isinstance(two, _NO_DATE) or b.doubt in ("unit", "present", "part"):
        return None
    if isinstance(one, Within) and gap in (" of ", " after ") and _is_day(two):
        return replace(one, base=two)
    if isinstance(one, Shift) and a.doubt == "unit-after" and gap in (" ", " the "):
        return replace(one, base=two)
    if (
        isinstance(one, Shift)
        and isinstance(one.base, str)
        and gap == " "
        and _is_day(two)
        and one.sign > 0
    ):
        return None
    match = _AFTER.match(gap)
    if match is None:
        return None
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
    return Shift(length, -1 if word in ("before", "prior to", "preceding") else 1, two)


_PART: Final = re.compile(
    r"(?:\b(?:the|very)[ ])?\b(?P<w>early|mid|middle|late|later|earlier|end|beginning|start|close|dawn|onset|outset|"
    r"(?:first|second|latter|opening|closing)[ ](?:half|part|months|weeks|days|years))"
    r"(?:[ ]?-[ ]?|[ ](?:part[ ])?(?:(?:in|of|on)[ ])?)?(?P<the>the[ ])?\Z",
    re.IGNORECASE,
)
_PARTS: Final = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late", "later": "whole", "earlier": "whole",
    "end": "end", "close": "end", "beginning": "start", "start": "start", "dawn": "start", "onset": "start",
    "outset": "start", "first half": "first half", "second half": "second half", "latter half": "second half",
    "first part": "early", "latter part": "late", "second part": "late", "opening months": "start",
    "closing months": "end", "first months": "early", "opening years": "early", "closing years": "late",
    "first years": "early", "opening weeks": "early", "first weeks": "early", "first days": "early",
    "opening days": "early", "closing weeks": "late", "closing days": "late",
}  # fmt: skip
_ABOUT: Final = re.compile(
    r"\b(?P<w>c\.|ca\.|c|ca|circa|about|around|approximately|approx\.|approx|roughly|nearly|almost)[ ]?(?:the[ ])?\Z",
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
    "early mid middle late later earlier end close beginning start dawn onset outset half part months weeks days years "
    "c. ca. c ca circa about around approximately approx. approx roughly nearly almost probably possibly perhaps "
    "presumably maybe"
)
"""Without one of these before it a phrase stands alone."""


def _modified(text: str, phrase: Atom) -> Atom:
    """The phrase with what stands before it and narrows it: early, the end of, about."""
    meaning = phrase.meaning
    if isinstance(meaning, Duration | Recurring | Stretch):
        return phrase
    for _ in range(2):
        window = text[max(0, phrase.start - 40) : phrase.start]
        if window[-1:] not in (" ", "-", ".") or _NARROWING.isdisjoint(
            window.lower().replace("-", " ").split()[-5:]
        ):
            break
        match = _PART.search(window)
        if match and not isinstance(meaning, Clock | Within):
            word = re.sub(" +", " ", match["w"].lower())
            which = _PARTS.get(word)
            of = re.search(r"\b(?:of|in|on)\b", match[0][len(match["w"]) :], re.I) is not None
            fits = which is not None and not (
                (which in ("start", "end") or "half" in which) and not of and word != "end"
            )
            if which == "whole" and not (
                isinstance(meaning, Deictic) or of or phrase.doubt == "part"
            ):
                fits = False
            if phrase.doubt == "nth-day" or (
                which in ("start", "end") and isinstance(meaning, DayPart)
            ):
                fits = False
            if phrase.doubt == "unit" and not of:
                fits = False
            if fits and which is not None:
                start = phrase.start - (len(window) - match.start())
                made = meaning if isinstance(meaning, DayPart) else Part(which, meaning)
                return _modified_again(text, Atom(start, phrase.end, made))
        match = _ABOUT.search(window)
        if match and re.search(
            r"\b(?:how|what|talk|talks|book|books|article|film) \Z", window[: match.start()], re.I
        ):
            return phrase
        if match and not isinstance(meaning, Within):
            word = match["w"].lower()
            if word in ("c", "ca", "nearly", "almost") and not (
                isinstance(meaning, Fixed) or (word[0] != "c" and isinstance(meaning, Shift))
            ):
                return phrase
            if word == "around" and isinstance(meaning, Part | Deictic) and phrase.doubt == "unit":
                return phrase
            start = phrase.start - (len(window) - match.start())
            return Atom(
                start,
                phrase.end,
                Approximate("~", meaning),
                "approximate-year"
                if phrase.doubt == "year" and word not in ("c.", "ca.", "circa", "c", "ca")
                else "",
            )
        match = _PERHAPS.search(window)
        if match and not isinstance(meaning, Within | Open):
            start = phrase.start - (len(window) - match.start())
            return Atom(start, phrase.end, Approximate("?", meaning), phrase.doubt)
        break
    if phrase.doubt == "unit" and _REST.search(text[max(0, phrase.start - 20) : phrase.start + 4]):
        return replace(phrase, doubt="")
    return phrase


def _modified_again(text: str, phrase: Atom) -> Atom:
    """ "about the end of 1965", "in the very early 1960s"."""
    match = _ABOUT.search(text, max(0, phrase.start - 16), phrase.start)
    if (
        match
        and match.end() == phrase.start
        and match["w"].lower() not in ("nearly", "almost", "c", "ca")
    ):
        return Atom(match.start(), phrase.end, Approximate("~", phrase.meaning))
    return phrase


_LIST: Final = re.compile(r"(?:, | and | or |, and |, or |/| & )(?:in |on |the |on the )?\Z")


def _share_years(text: str, phrases: list[Atom]) -> list[Atom]:
    """In "May and June 1968" both months are of that year."""
    shared = list(phrases)
    for index in range(len(shared) - 2, -1, -1):
        a, b = shared[index], shared[index + 1]
        if not isinstance(a.meaning, Yearless) or b.start - a.end > 12:
            continue
        year: Meaning | None = None
        if isinstance(b.meaning, InYear):
            year = b.meaning.year
        elif isinstance(b.meaning, Fixed) and b.meaning.period.unit in (
            "day",
            "month",
            "season",
            "quarter",
        ):
            year = Fixed(periods.year_of(b.meaning.period.year))
        if year is not None and _LIST.match(text[a.end : b.start]):
            same_kind = not isinstance(b.meaning, Fixed) or a.meaning.what == b.meaning.period.unit
            if same_kind:
                shared[index] = replace(a, meaning=InYear(a.meaning, year), doubt="")
    return shared


_TO: Final = re.compile(
    r"(?: {1,4}(?:to|through|thru|till|until|up to|and on to|'til) {1,4}(?:about |around |the |at least )?| ?[-–] ?|—| {1,2}~ {1,2}|~)\Z",
    re.I,
)
_AND: Final = re.compile(r" {1,4}and {1,4}(?:in |the )?\Z", re.I)
_OR: Final = re.compile(r" {1,4}or {1,4}(?:in |on |the |on the |possibly |perhaps )?\Z", re.I)
_FROM: Final = re.compile(
    r"\b(?P<w>from|between|either|during|starting|beginning)(?: either)?(?P<the> the)? \Z", re.I
)


def _may_range(a: Atom, b: Atom) -> bool:
    for atom in (a, b):
        if isinstance(atom.meaning, _NO_DATE) or atom.doubt in (
            "unit",
            "part",
            "article",
            "decade-name",
        ):
            return False
        if isinstance(atom.meaning, Open | Either | Range):
            return False
    if b.doubt == "letter" or a.doubt == "letter":
        return isinstance(a.meaning, Clock) and isinstance(b.meaning, Clock)
    clocks = [isinstance(atom.meaning, Clock | AtTime) for atom in (a, b)]
    return clocks[0] == clocks[1] or isinstance(a.meaning, AtTime)


def _ranges(text: str, phrases: list[Atom]) -> list[Atom]:
    done: list[Atom] = []
    for phrase in phrases:
        previous = done[-1] if done else None
        joined = None
        if previous is not None and phrase.start - previous.end <= _LONGEST_GAP:
            joined = _range(text, previous, phrase)
        if joined is not None:
            done[-1] = joined
        else:
            done.append(phrase)
    return [_range_prefix(text, phrase) for phrase in done]


def _range(text: str, a: Atom, b: Atom) -> Atom | None:
    gap = text[a.end : b.start]
    if "\n" in gap or not _may_range(a, b):
        return None
    before = _FROM.search(text, max(0, a.start - 24), a.start)
    word = before["w"].lower() if before and before.end() == a.start else ""
    start = before.start() if before and word in ("from", "between") else a.start
    meaning: Meaning
    if b.doubt == "present":
        if not _TO.match(gap):
            return None
        return Atom(start, b.end, Open(True, a.meaning))
    if a.doubt == "present":
        return None
    if _TO.match(gap):
        if a.doubt == "nth-day" and not isinstance(b.meaning, Yearless | DayOfMonth | Fixed):
            return None
        meaning = Range(_day_before(a.meaning, b.meaning), b.meaning)
    elif word == "between" and _AND.match(gap):
        meaning = Range(_day_before(a.meaning, b.meaning), b.meaning, between=True)
    elif _OR.match(gap) and _alike(a.meaning, b.meaning):
        start = a.start
        meaning = Either(a.meaning, b.meaning)
    else:
        return None
    return Atom(start, b.end, meaning)


def _day_before(one: Meaning, two: Meaning) -> Meaning:
    """In "the ninth till the seventeenth of April" the ninth is of April too."""
    if isinstance(one, DayOfMonth):
        if isinstance(two, Yearless) and two.what == "day":
            return Yearless("day", two.number, one.day)
        if isinstance(two, Fixed) and two.period.unit == "day":
            return Fixed(periods.day_at(two.period.first - int(two.period.edtf[-2:]) + one.day))
    return one


def _alike(one: Meaning, two: Meaning) -> bool:
    if isinstance(one, Fixed) and isinstance(two, Fixed):
        return one.period.unit == two.period.unit
    return isinstance(one, Yearless) and isinstance(two, Yearless | Fixed | InYear)


def _range_prefix(text: str, phrase: Atom) -> Atom:
    """ "between" and "from" before a range that one rule found whole."""
    if not isinstance(phrase.meaning, Range):
        return phrase
    before = _FROM.search(text, max(0, phrase.start - 24), phrase.start)
    if before and before.end() == phrase.start and before["w"].lower() in ("from", "between"):
        return replace(phrase, start=before.start(), doubt="")
    return replace(phrase, doubt="" if phrase.doubt in ("between", "from") else phrase.doubt)


_OPEN: Final = re.compile(
    r"\b(?P<w>since|after|before|until|till|by|prior to|up to|up until|up till|as of|starting from|starting on|starting in|"
    r"starting|beginning in|beginning on|beginning|no later than|not later than|no earlier than|not before|not until|"
    r"from|through|as late as|later than|earlier than|as early as)(?: (?:on|in|at|around|about))?(?: the)? \Z",
    re.IGNORECASE,
)
_OPENING: Final = words(
    "since after before until till by to of from on in through late early than starting beginning up"
)
_OPEN_AFTER: Final = re.compile(
    r" (?:and (?:after|later|beyond|onwards?)|or (?:later|after)|onwards?|on)(?=[ ]?[,.;:)?!\n]|\Z)",
    re.I,
)
_FORWARD: Final = (
    "since",
    "after",
    "as of",
    "start",
    "begin",
    "no earlier",
    "not before",
    "from",
    "later",
    "not until",
    "as early",
)


def _opened(text: str, phrase: Atom) -> Atom:
    """A date with the word that opens it: since, until, before, by."""
    meaning = phrase.meaning
    if isinstance(meaning, (*_NO_DATE, Range, Open, Either)) or phrase.doubt in (
        "unit",
        "part",
        "present",
        "nth",
    ):
        return phrase
    after = _OPEN_AFTER.match(text, phrase.end)
    before = None
    if not _OPENING.isdisjoint(text[max(0, phrase.start - 26) : phrase.start].lower().split()[-3:]):
        before = _OPEN.search(text, max(0, phrase.start - 26), phrase.start)
    word = before["w"].lower() if before and before.end() == phrase.start else ""
    if after:
        start = before.start() if before and word in ("from", "since") else phrase.start
        return Atom(start, after.end(), Open(True, meaning), phrase.doubt)
    if before is None or not word:
        return phrase
    if word == "from" and not (before[0][0] == "F" or isinstance(meaning, Deictic)):
        return phrase
    if word == "from" and isinstance(meaning, Fixed) and before[0][0] != "F":
        return phrase
    if (
        isinstance(meaning, Shift)
        and word in ("after", "by", "before")
        and isinstance(meaning.base, str)
    ):
        return phrase
    if word == "not until" or (word == "by" and isinstance(meaning, DayPart)):
        return phrase
    return Atom(
        before.start(),
        phrase.end,
        Open(word.startswith(_FORWARD), meaning),
        "" if phrase.doubt == "month" and word != "by" else phrase.doubt,
    )
