"""Two dates as a range or as alternatives, years shared in a list, and open ends."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from timeloom.dates.english import periods
from timeloom.dates.english.lexicon import words
from timeloom.dates.english.meanings.base import (
    DayOfMonth,
    Deictic,
    Fixed,
    Impossible,
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
    Range,
)
from timeloom.dates.english.meanings.lengths import Duration, Recurring, Shift, Stretch, Within
from timeloom.dates.english.neighbours import NthDay
from timeloom.dates.english.periods import RANK
from timeloom.dates.english.rules.days import Numeric
from timeloom.dates.english.rules.table import Atom, may_follow
from timeloom.dates.limits import Limit

_NOUN_NEXT: Final = re.compile(
    r" {1,3}(?!(?:of|at|in|on|by|to|and|or|he|she|it|they|we|was|were|is|had|with|when|before|after)\b)[a-z]"
)


def counts_a_noun(text: str, end: int) -> bool:
    """Whether an ordinal in words, ending at `end`, goes with what follows: on Wednesday the first tanks came."""
    return _NOUN_NEXT.match(text, end) is not None


def is_day(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return RANK[meaning.period.unit] <= RANK["day"]
    if isinstance(meaning, Yearless):
        return meaning.what in ("day", "holiday")
    if isinstance(meaning, Deictic):
        return meaning.unit == "day" or isinstance(meaning.name, Weekday)
    if isinstance(meaning, Shift):
        return meaning.length.unit in ("day", "week")
    if isinstance(meaning, InYear):
        return is_day(meaning.name)
    if isinstance(meaning, NthUnit):
        return meaning.unit == "day"
    return isinstance(meaning, Weekday | DayOfMonth | NthDay | Numeric | Impossible)


def is_today(meaning: Meaning) -> bool:
    return isinstance(meaning, Deictic) and meaning.which == "today"


def is_month(meaning: Meaning) -> bool:
    return (isinstance(meaning, Fixed) and meaning.period.unit == "month") or (
        isinstance(meaning, Yearless) and meaning.what == "month"
    )


_MONTHS_OF: Final = {"month": 1, "quarter": 3, "year": 12}


def whole_months(atom: Atom) -> int | None:
    """The months of "the year" and "the six months"; None for what has none."""
    meaning = atom.meaning
    if isinstance(meaning, Deictic):
        return _MONTHS_OF.get(meaning.unit) if atom.doubt == "unit" else None
    if isinstance(meaning, Duration) and meaning.length.most is None:
        months = _MONTHS_OF.get(meaning.length.unit, 0) * meaning.length.count
        return int(months) if months else None
    return None


def is_year(meaning: Meaning) -> bool:
    if isinstance(meaning, Fixed):
        return meaning.period.unit == "year"
    return isinstance(meaning, Deictic) and meaning.unit == "year" and meaning.name is None


def is_week(meaning: Meaning) -> bool:
    return isinstance(meaning, Deictic) and meaning.unit == "week"


def is_age(meaning: Meaning) -> bool:
    """A century or millennium, which a quarter may be of."""
    ages = ("century", "millennium")
    if isinstance(meaning, Fixed):
        return meaning.period.unit in ages
    return isinstance(meaning, Deictic) and meaning.unit in ages


def is_long(meaning: Meaning) -> bool:
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


LONGEST_GAP: Final = 24
"""Characters between two atoms that may still belong together."""
NO_DATE: Final = (Duration, Recurring, Stretch, Within)
_CLOSED: Final = frozenset((*NO_DATE, Range, Open, Either, ClockSpan))

_LIST: Final = re.compile(r"(?:, | and | or |, and |, or |/| & )(?:in |on |the |on the )?\Z")


def share_years(text: str, phrases: list[Atom]) -> list[Atom]:
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
                shared[index] = a._replace(meaning=InYear(a.meaning, year), doubt="")
    return shared


_TO: Final = re.compile(
    r"(?: {1,4}(?:to|through|thru|till|until|up to|and on to|'til) {1,4}(?:about |around |the "
    r"|at least )?| ?[-–] ?|—| {1,2}~ {1,2}|~)\Z",
    re.I,
)

_AND: Final = re.compile(r" {1,4}and {1,4}(?:in |the )?'?\Z", re.I)

_OR: Final = re.compile(r" {1,4}or {1,4}(?:in |on |the |on the |possibly |perhaps )?\Z", re.I)

_FROM: Final = re.compile(
    r"\b(?P<w>from|between|either|during|starting|beginning)(?: either)?(?P<the> the)? \Z", re.I
)


def _may_range(a: Atom, b: Atom) -> bool:
    for atom in (a, b):
        if type(atom.meaning) in _CLOSED or atom.doubt in (
            "unit",
            "part",
            "article",
            "decade-name",
        ):
            return False
    if b.doubt == "letter" or a.doubt == "letter":
        return isinstance(a.meaning, Clock) and isinstance(b.meaning, Clock)
    return isinstance(a.meaning, AtTime) or (
        isinstance(a.meaning, Clock) == (type(b.meaning) in (Clock, AtTime))
    )


def ranges(text: str, phrases: list[Atom]) -> list[Atom]:
    done: list[Atom] = []
    for phrase in phrases:
        previous = done[-1] if done else None
        joined = None
        if previous is not None and phrase.start - previous.end <= LONGEST_GAP:
            joined = _range(text, previous, phrase)
        if joined is not None:
            done[-1] = joined
        else:
            done.append(phrase)
    return [_range_prefix(text, phrase) for phrase in done]


def clocks_of_day(text: str, phrases: list[Atom]) -> list[Atom]:
    """A day with the range of clocks behind it: "on 20 July between 12:17 and 12:30"."""
    done: list[Atom] = []
    for phrase in phrases:
        meaning, day = phrase.meaning, done[-1] if done else None
        if (
            day is not None
            and isinstance(meaning, Range)
            and isinstance(meaning.first, Clock)
            and isinstance(meaning.last, Clock)
            and is_day(day.meaning)
            and text[day.end : phrase.start] in (" ", ", ")
        ):
            first, last = AtTime(day.meaning, meaning.first), AtTime(day.meaning, meaning.last)
            done[-1] = Atom(day.start, phrase.end, replace(meaning, first=first, last=last))
        else:
            done.append(phrase)
    return done


def _range(text: str, a: Atom, b: Atom) -> Atom | None:
    gap = text[a.end : b.start]
    if "\n" in gap or not _may_range(a, b):
        return None
    if isinstance(a.meaning, DayPart) and (gap == "/" or _TO.match(gap)) and is_day(b.meaning):
        return Atom(a.start, b.end, DayPart(a.meaning.part, Range(a.meaning.day, b.meaning)))
    before = _FROM.search(text, max(0, a.start - 24), a.start)
    word = before["w"].lower() if before and before.end() == a.start else ""
    start = before.start() if before and word in ("from", "between") else a.start
    meaning: Meaning
    if b.doubt == "present":
        if not (_TO.match(gap) or (word == "between" and _AND.match(gap))):
            return None
        return Atom(start, b.end, Open(True, a.meaning))
    if a.doubt == "present":
        return None
    if _TO.match(gap):
        if text[max(0, a.start - 2) : a.start].endswith(("(", "; ")) and _is_a_life(
            text, a.meaning, b
        ):
            return None
        if "il" in gap and _PUT_OFF.search(text, max(0, start - 30), start):
            return None
        if a.doubt == "nth-day" and (
            not isinstance(b.meaning, Yearless | DayOfMonth | Fixed)
            or text[a.start : a.end].isalpha()  # put off first to April, then to May
        ):
            return None
        if b.doubt == "nth-day" and text[b.end - 3].isalpha() and counts_a_noun(text, b.end):
            return None  # until the first snow
        meaning = Range(_in_full(a.meaning, b.meaning), b.meaning)
    elif word == "between" and _AND.match(gap):
        meaning = Range(_in_full(a.meaning, b.meaning), b.meaning, between=True)
    elif a.doubt == b.doubt == "nth-day" and gap == " and " and text[b.start].isdigit():
        return Atom(a.start, b.end, Either(a.meaning, b.meaning, both=True), "nth-day")
    elif _OR.match(gap) and _alike(a.meaning, b.meaning):
        start = a.start
        meaning = Either(a.meaning, b.meaning)
    else:
        return None
    return Atom(start, b.end, meaning, "days" if a.doubt == b.doubt == "nth-day" else "")


_A_LIFE: Final = 15 * 365
"""Days between the two days that a person's name is followed by."""


def _is_a_life(text: str, one: Meaning, b: Atom) -> bool:
    """ "(5 May 1902 – 19 November 1987)": a birth and a death, two dates rather than a stretch."""
    two = b.meaning
    return (
        isinstance(one, Fixed)
        and isinstance(two, Fixed)
        and one.period.unit == two.period.unit == "day"
        and two.period.first - one.period.first > _A_LIFE
        and text[b.end : b.end + 1] in (")", ",", ";")
    )


def _in_full(one: Meaning, two: Meaning) -> Meaning:
    """In "the ninth till the seventeenth of April" the ninth is of April too, in "13:04 to 16:16 UTC" 13:04 is UTC."""
    if isinstance(two, Clock | AtTime):
        zone = two.zone if isinstance(two, Clock) else two.clock.zone
        if isinstance(one, Clock):
            one = one if one.zone else replace(one, zone=zone)
            if isinstance(two, Clock) and one.either_half and not two.either_half:
                later = one.hour < 12 and one.hour + 12 <= two.hour
                one = replace(one, hour=one.hour + 12 * later, either_half=False)
            return replace(two, clock=one) if isinstance(two, AtTime) else one
        if isinstance(one, AtTime) and not one.clock.zone:
            return replace(one, clock=replace(one.clock, zone=zone))
        return one
    if isinstance(one, DayOfMonth):
        if isinstance(two, Yearless) and two.what == "day":
            return Yearless("day", two.number, one.day)
        if isinstance(two, Fixed) and two.period.unit == "day":
            return Fixed(periods.day_at(two.period.first - int(two.period.edtf[-2:]) + one.day))
    return one


def _alike(one: Meaning, two: Meaning) -> bool:
    if isinstance(one, InYear):
        return isinstance(two, InYear | Fixed) and one.name.what in ("month", "day", "season")
    if isinstance(one, Fixed) and isinstance(two, Fixed):
        return one.period.unit == two.period.unit
    return isinstance(one, Yearless) and isinstance(two, Yearless | Fixed | InYear)


def _range_prefix(text: str, phrase: Atom) -> Atom:
    """ "between" and "from" before a range that one rule found whole."""
    if not isinstance(phrase.meaning, Range | ClockSpan):
        return phrase
    before = _FROM.search(text, max(0, phrase.start - 24), phrase.start)
    if before and before.end() == phrase.start and before["w"].lower() in ("from", "between"):
        return phrase._replace(start=before.start(), doubt="")
    return phrase._replace(doubt="" if phrase.doubt in ("between", "from") else phrase.doubt)


_OPEN: Final = re.compile(
    r"\b(?P<w>(?:on|at) or (?:before|after)|since|after|before|until|till|by|prior to"
    r"|up to|up until|up till|as of|as from|with effect from|starting from"
    r"|starting on|starting in|"
    r"starting|beginning in|beginning on|beginning|no later than|not later than|no earlier than"
    r"|not before|not until|"
    r"from|through|as late as|later than|earlier than|as early as)(?: (?:on|in|at|at least|around|about))?(?: the)? \Z",
    re.IGNORECASE,
)

_UNTIL_AN_EVENT: Final = re.compile(
    r" {1,4}(?:up )?(?:until|till) {1,4}(?:his|her|its|their|the|he|she|it|they|at least the)\b(?! (?:end|beginning"
    r"|start|summer|spring|autumn|winter|[0-9])| [a-z]+ing? of)",
    re.I,
)
"""Behind "from 1764" these leave the end open: until his death."""

_CLOSE: Final = re.compile(
    r"\b(?:shortly|just|soon|a little|a short time|not long|immediately|right|directly|moments|minutes|seconds"
    r"|some time|a few minutes|a few moments) \Z",
    re.I,
)
"""In "shortly after noon", "just before Christmas" a time is near, and nothing is open."""

_AGENT: Final = re.compile(r"\b(?:followed|preceded|replaced|succeeded) \Z", re.I)
"""Behind these "by" is no limit: Thursday the 4th was followed by Friday the 15th."""

_PUT_OFF: Final = re.compile(
    r"\b(?:put off|postponed|delayed|deferred|adjourned|extended|suspended|rescheduled|moved|pushed back) "
    r"(?:again )?(?:on |in )?(?:the )?\Z",
    re.I,
)
"""In "adjourned on 3 May until 5 June" the two dates are no range."""

_OPENING: Final = words(
    "since after before until till by to of from on in through late early than starting beginning up"
)
_OPENS: Final = words(
    "effect with since after before until till by to of from through than as starting beginning"
)
_BETWEEN: Final = words("on in at least around about the")
_FIRST_WORD: Final = re.compile(
    r"\b(?:since|after|before|until|till|by|prior|up|as|starting|beginning|no|not|from|through|later|earlier)\b"
)
"""Only with one of these before it is a date open."""

_OPEN_AFTER: Final = re.compile(
    r" (?:and (?:after|later|beyond|onwards?)|or (?:later|after)|onwards?|on)(?=[ ]?[,.;:)?!\n]|\Z)",
    re.I,
)

_FORWARD: Final = (
    "since",
    "after",
    "on or after",
    "at or after",
    "as of",
    "as from",
    "with effect",
    "start",
    "begin",
    "no earlier",
    "not before",
    "from",
    "later",
    "not until",
    "as early",
)


_LIMITS: Final[dict[str, Limit]] = {"before": "before", "by": "by", "after": "after"}


def opened(text: str, phrase: Atom) -> Atom:
    """A date with the word that opens it: since, until, before, by."""
    meaning = phrase.meaning
    if (type(meaning) in _CLOSED and type(meaning) is not Either) or phrase.doubt in (
        "unit",
        "part",
        "present",
        "nth",
    ):
        return phrase
    if "until" in text[phrase.end : phrase.end + 7] or "till" in text[phrase.end : phrase.end + 6]:
        to_an_event = _UNTIL_AN_EVENT.match(text, phrase.end)
        lead = _FROM.search(text, max(0, phrase.start - 10), phrase.start)
        if to_an_event and lead and lead["w"].lower() == "from":
            return Atom(lead.start(), phrase.end, Open(True, meaning))
    after = _OPEN_AFTER.match(text, phrase.end)
    before = None
    if may_follow(text, phrase.start, _OPENS, _BETWEEN):
        said = text[max(0, phrase.start - 26) : phrase.start].lower()
        if _FIRST_WORD.search(said) and not _OPENING.isdisjoint(said.split()[-3:]):
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
    close = word in ("before", "after") and _CLOSE.search(
        text, max(0, before.start() - 16), before.start()
    )
    if close:
        return Atom(close.start(), phrase.end, Approximate(meaning, "~"), phrase.doubt)
    if word == "through" and isinstance(meaning, Deictic) and meaning.which in ("this", "that"):
        return phrase  # all through that summer
    if word == "not until" or (word == "by" and isinstance(meaning, DayPart)):
        return phrase
    if word in ("before", "after") and isinstance(meaning, DayPart):
        return phrase  # before dawn on the 6th is on the 6th
    if word == "by" and _AGENT.search(text, max(0, phrase.start - 20), before.start()):
        return phrase
    return Atom(
        before.start(),
        phrase.end,
        Open(word.startswith(_FORWARD), meaning, since=word == "since", word=_LIMITS.get(word)),
        "" if phrase.doubt == "month" and word != "by" else phrase.doubt,
    )
