"""Rules for days and months: ISO, American and British orders, figures and words, with and without a year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from timeloom.dates.edtf.calendar import days_in_month
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import (
    MONTH_NAMES,
    MONTHS,
    ONES,
    ORDINALS,
    TENS,
    ordinal,
    spoken_year,
    words,
)
from timeloom.dates.english.meanings.base import Fixed, Found, Impossible, Meaning, Yearless
from timeloom.dates.english.meanings.clocks import AtTime, Clock
from timeloom.dates.english.meanings.compounds import Either, Range
from timeloom.dates.english.rules.table import (
    DAY,
    ERA,
    FIGURES,
    MONTH,
    NTH,
    ORDINAL,
    SPOKEN_YEAR,
    SPOKEN_YEAR_BEGINS,
    YEAR,
    G,
    Made,
    O,
    rule,
)


def is_before_era(text: str | None) -> bool:
    return text is not None and text.lower().replace(".", "").replace(" ", "") in ("bc", "bce")


def year_number(year: str, era: str | None = None) -> int:
    """The astronomical year: 44 BC is −43 (ISO 8601-1:2019, 4.2.1)."""
    value = int(year.replace(",", ""))
    return 1 - value if is_before_era(era) else value


def short_year(two: str) -> int:
    """Two digits: 00–35 in the twenty-first century, 36–99 in the twentieth, so that "May '68" is past."""
    value = int(two)
    return value + (1900 if value > 35 else 2000)


def dated(year: int, month: int, day: int) -> Meaning:
    """A day of the calendar, or why there is none."""
    if not 1 <= month <= 12:
        return Impossible(f"{year:04d}-{month:02d}-{day:02d}", f"there is no month {month}")
    if not 1 <= day <= days_in_month(year, month):
        name = MONTH_NAMES[month - 1]
        return Impossible(
            f"{year:04d}-{month:02d}-{day:02d}",
            f"{name} {year} has {days_in_month(year, month)} days, not {day}",
        )
    return Fixed(periods.day_of(year, month, day))


_CLOCK: Final = (
    r"(?P<h>[01][0-9]|2[0-4]):(?P<mi>[0-5][0-9])(?::(?P<s>[0-5][0-9])(?:[.,][0-9]{1,9})?)?"
)


@rule(
    "digit4",
    rf"(?P<y>[0-9]{{4}})-(?P<m>[0-9]{{1,2}})-(?P<d>[0-9]{{1,2}})(?:(?:T|{G}){_CLOCK}{O}(?P<z>Z|UTC|GMT"
    rf"|[+-][0-9]{{2}}:?[0-9]{{2}})?)?(?![0-9A-Za-z])(?!-[0-9])",
    after="-",
)
def _iso_day(m: re.Match[str]) -> Made:
    if int(m["d"]) > 31:
        return None
    day = dated(int(m["y"]), int(m["m"]), int(m["d"]))
    if m["h"] is None:
        return day
    if int(m["h"]) == 24 and (int(m["mi"]) or int(m["s"] or 0)):
        return None
    zone = m["z"] or ""
    zone = "Z" if zone.upper() in ("Z", "UTC", "GMT") else zone
    if len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    return AtTime(day, Clock(int(m["h"]), int(m["mi"]), int(m["s"]) if m["s"] else None, zone))


_OF_TWO_YEARS: Final = re.compile(
    r" {1,8}(?:(?:[a-z]+ )?seasons?|(?:(?:school|academic|financial|fiscal|tax|trad(?:e|ing)|budget|accounting) )years?"
    r"|school|academic|financial|fiscal|campaign|winter|term|budget|edition)\b"
)
_YEARS_BEFORE: Final = re.compile(
    r"\b(?:seasons?|years|(?:tax|trad(?:e|ing)|financial|fiscal|academic|school|accounting|budget) year|winters?)"
    r" (?:of |from |ending )?(?:[12][0-9]{3}-[0-9]{2}(?:, (?:and )?| and | to | or ))*\Z"
)
_PAIR: Final = re.compile(r"\b[12][0-9](?P<a>[0-9]{2})-(?P<b>[0-9]{2})(?![0-9-])")


def _is_of_two_years(m: re.Match[str]) -> bool:
    """Whether "2003-04" is of two years: beside "season" and "tax years", and where the text writes "2018-19"."""
    text = m.string
    return (
        _OF_TWO_YEARS.match(text, m.end()) is not None
        or _YEARS_BEFORE.search(text, max(0, m.start() - 60), m.start()) is not None
        or _writes_pairs(text)
    )


@lru_cache(2)
def _writes_pairs(text: str) -> bool:
    """Whether a text joins years that follow each other, and writes no month of another kind the same way."""
    pairs = [(int(found["a"]), int(found["b"])) for found in _PAIR.finditer(text)]
    return any(b == a + 1 and b > 12 for a, b in pairs) and all(b > a or b == 0 for a, b in pairs)


@rule(
    "digit4",
    r"(?P<y>1[0-9]{3}|20[0-9]{2})-(?P<m>0[1-9]|1[0-2])(?![0-9A-Za-z])(?!-[0-9])",
    after="-",
)
def _iso_month(m: re.Match[str]) -> Made:
    if int(m["m"]) == int(m["y"][2:]) + 1 and _is_of_two_years(m):
        return None
    return Fixed(periods.month_of(int(m["y"]), int(m["m"])))


@rule("digit4", r"(?P<y>1[0-9]{3}|20[0-9]{2})-?W(?P<w>[0-5][0-9])(?![0-9A-Za-z])", after="-a")
def _iso_week(m: re.Match[str]) -> Made:
    return Fixed(periods.week_of(int(m["y"]), int(m["w"]))) if 1 <= int(m["w"]) <= 53 else None


@rule(
    "digit8",
    r"(?P<y>1[6-9][0-9]{2}|20[0-9]{2})(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z])",
)
def _compact(m: re.Match[str]) -> Made:
    return dated(int(m["y"]), int(m["m"]), int(m["d"]))


@dataclass(frozen=True, slots=True)
class Numeric(Meaning):
    """`5/13/2024`: the month first, unless that cannot be or the text writes days first elsewhere."""

    one: int
    two: int
    year: int
    day_first: bool = False

    @property
    def is_ambiguous(self) -> bool:
        return not self.day_first and self.one <= 12 and self.two <= 12 and self.one != self.two

    def _day(self, *, day_first: bool) -> Meaning:
        swapped = day_first or self.day_first or self.one > 12
        month, day = (self.two, self.one) if swapped else (self.one, self.two)
        return dated(self.year, month, day)

    def find(self, context: Context) -> Found | None:
        return self._day(day_first=context.day_first and self.two <= 12).find(context)

    @property
    def bare(self) -> str:
        return self._day(day_first=False).bare

    def problem(self, context: Context) -> str:
        return self._day(day_first=context.day_first and self.two <= 12).problem(context)


@rule(
    "digit2",
    r"(?P<a>[0-9]{1,2})(?P<s>[/.-])(?P<b>[0-9]{1,2})(?P=s)(?P<y>[0-9]{4}|[0-9]{2})(?![0-9A-Za-z])(?![/.-][0-9])",
    after="/.-",
)
def _numeric(m: re.Match[str]) -> Made:
    one, two, text = int(m["a"]), int(m["b"]), m["y"]
    if len(text) == 2 and m["s"] != "/":
        return None
    if not (1 <= one <= 31 and 1 <= two <= 31) or (one > 12 and two > 12):
        return None
    if m["s"] == "." and _VERSION.search(m.string, max(0, m.start() - 9), m.start()):
        return None
    return Numeric(one, two, int(text) if len(text) == 4 else short_year(text), m["s"] == ".")


@rule(
    "digit4",
    rf"(?P<y>{YEAR})(?P<s>[/-])(?:(?P<b>[0-9]{{1,2}})|(?P<m>{MONTH}))(?P=s)(?P<d>[0-9]{{1,2}})(?![0-9A-Za-z])",
    after="/-",
)
def _year_first(m: re.Match[str]) -> Made:
    if int(m["d"]) > 31:
        return None
    return dated(int(m["y"]), int(m["b"]) if m["b"] else MONTHS[m["m"].lower()], int(m["d"]))


_VERSION: Final = re.compile(r"\b(?:version|release|build|v|rev)\.? \Z", re.IGNORECASE)
_SLASHED: Final = re.compile(r"/([0-9]{1,2})/[0-9]{2}")
_BEFORE_SLASH: Final = re.compile(r"(?<![0-9/.-])[0-9]{1,2}\Z")


def writes_days_first(text: str) -> bool:
    """Whether a text has dates such as 25/12/2019 and none such as 12/25/2019."""
    shown = False
    for found in _SLASHED.finditer(text):
        before = _BEFORE_SLASH.search(text, max(0, found.start() - 3), found.start())
        if before is None:
            continue
        one, two = int(before[0]), int(found[1])
        if 1 <= one <= 12 < two <= 31:
            return False
        shown = shown or 1 <= two <= 12 < one <= 31
    return shown


@rule("digit2", r"(?P<a>[0-9]{1,2})/(?P<b>[0-9]{1,2})(?![0-9A-Za-z/.])", after="/")
def _fraction(m: re.Match[str]) -> Made:
    one, two = int(m["a"]), int(m["b"])
    month, day = (two, one) if one > 12 else (one, two)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Yearless("day", month, day), "fraction"


_YEAR_TAIL: Final = (
    rf"(?:(?:{O},|\.)?(?:{G}|-|/|,)(?:(?:of|in|the{G}year){G})?"
    rf"(?:(?-i:A\.?D\.?){G}(?P<ad>[0-9]{{1,4}})(?![0-9])|(?P<y>{YEAR})(?![-/][0-9])(?!,[0-9])(?:{G}(?P<era>{ERA}))?|(?P<y1>[0-9]{{1,4}}){G}(?P<era1>"
    rf"{ERA})|(?P<ys>{SPOKEN_YEAR})"
    rf"|of{G}(?P<y2>[0-9]{{2}})(?![0-9A-Za-z:]))|{G}'(?P<y3>[0-9]{{2}})(?![0-9s]))?"
)


def _tail_year(m: re.Match[str]) -> int | None:
    if m["ad"]:
        return int(m["ad"])
    if m["y"]:
        return year_number(m["y"], m["era"])
    if m["y1"]:
        return year_number(m["y1"], m["era1"])
    if m["ys"]:
        return spoken_year(m["ys"])
    two = m["y2"] or m["y3"]
    return short_year(two) if two else None


def _is_verb_like(word: str) -> bool:
    """A month's name that in small letters is more often another word."""
    return word in ("may", "march", "mar", "sun", "sat", "dec", "jan", "august")


def _day_and_month(day: int, word: str, year: int | None) -> Meaning:
    month = MONTHS[word.lower().rstrip(".")]
    if year is not None:
        return dated(year, month, day)
    return Yearless("day", month, day)


@rule(
    "digit2 ordinal number",
    rf"(?:(?P<d>{DAY})(?P<th>{NTH}\b)?|(?P<o>{ORDINAL})|(?P<n>(?:ten|eleven|twelve|thirteen|fourteen"
    rf"|fifteen|sixteen|seventeen|eighteen|nineteen|twenty)(?:[- ](?:one|two|three|four|five|six|seven"
    rf"|eight|nine))?))"
    rf"(?:{G}day)?(?:{G}of{G}|{G}|-|/)?(?P<m>{MONTH})\b{_YEAR_TAIL}(?![0-9])",
    the=True,
    after=" -/a",
    then=("of", "day", *ORDINALS, *ONES, *MONTHS),
)
def _day_month(m: re.Match[str]) -> Made:
    year = _tail_year(m)
    if m["m"] in ("may", "march") and not (m["th"] or m["o"] or year is not None):
        return None
    if m["d"] and not m["th"] and m.start("m") == m.end("d") and len(m["m"]) < 3:
        return None
    if m["n"]:
        day = _small_number(m["n"])
        if year is None and m["m"][0].islower():
            return None
    else:
        day = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    return _day_and_month(day, m["m"], year)


def _small_number(text: str) -> int:
    return sum(ONES.get(word, 20) for word in re.findall("[a-z]+", text.lower()))


@rule("digit2", rf"(?P<d>{DAY})-(?P<m>{MONTH})-(?P<y>[0-9]{{2}})(?![0-9A-Za-z-])", after="-")
def _day_month_short_year(m: re.Match[str]) -> Made:
    """ "31-Oct-74"."""
    return _day_and_month(int(m["d"]), m["m"], short_year(m["y"]))


@rule(
    "month",
    rf"(?P<m>{MONTH})\b\.?(?:,?{G}(?:the{G})?|/|-)?(?:(?P<d>{DAY})(?P<th>{NTH}\b)?|(?P<o>{ORDINAL})\b|"
    rf"(?P<n>twenty(?:{G}|-)(?:one|two|three|four|five|six|seven|eight|nine)|thirty(?:(?:{G}|-)one)?))"
    rf"(?![:.][0-9]|,[0-9]{{3}}(?![0-9])|{O}(?:percent|%))(?!'?[a-z0-9])"
    rf"{_YEAR_TAIL}(?![0-9])",
    then=("the", FIGURES, *ORDINALS, *TENS),
)
def _month_day(m: re.Match[str]) -> Made:
    year = _tail_year(m)
    if m["m"] in ("may", "march") and not (m["th"] or m["o"] or year is not None or m["n"]):
        return None
    if m["n"]:
        from timeloom.dates.english.lexicon import number

        day = int(number(m["n"]) or 0)
    else:
        day = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    return _day_and_month(day, m["m"], year)


@rule(
    "month",
    rf"(?P<m>{MONTH})\b{G}of{G}(?:(?P<y>{YEAR})(?![-/][0-9])(?!,[0-9])(?:{G}(?P<era>{ERA}))?|'(?P<y2>[0-9]{{2}})"
    r"(?![0-9s]))",
    the=True,
    then=("of",),
)
def _month_of_year(m: re.Match[str]) -> Made:
    """As "May 2001", but an article before it belongs to it: "the August of 1929"."""
    year = short_year(m["y2"]) if m["y2"] else year_number(m["y"], m["era"])
    return Fixed(periods.month_of(year, MONTHS[m["m"].lower()]))


@rule(
    "month",
    rf"(?P<m>{MONTH})\b\.?(?:,?{G}(?:(?:of|in|the{G}year){G})?|/|-)(?:(?-i:A\.?D\.?){G}(?P<ad>[0-9]{{1,4}})(?![0-9])"
    rf"|(?P<y>{YEAR})(?![-/][0-9])"
    rf"(?!,[0-9])(?:{G}(?P<era>{ERA}))?|(?P<y1>[0-9]{{1,4}}){G}(?P<era1>{ERA})|(?P<ys>{SPOKEN_YEAR}))",
    then=("of", "in", "the", "ad", "a", FIGURES, *SPOKEN_YEAR_BEGINS),
)
def _month_year(m: re.Match[str]) -> Made:
    if m["ad"]:
        year: int | None = int(m["ad"])
    elif m["ys"]:
        year = spoken_year(m["ys"])
    elif m["y"]:
        year = year_number(m["y"], m["era"])
    else:
        year = year_number(m["y1"], m["era1"])
    return None if year is None else Fixed(periods.month_of(year, MONTHS[m["m"].lower()]))


@rule("month", rf"(?P<m>{MONTH})\b\.?{G}'(?P<y>[0-9]{{2}})(?![0-9s])", then=("'",))
def _month_short_year(m: re.Match[str]) -> Made:
    return Fixed(periods.month_of(short_year(m["y"]), MONTHS[m["m"].lower()]))


@rule(
    "digit4",
    rf"(?P<y>{YEAR})(?:{G}|-|/)(?P<m>{MONTH})\b(?!{G}[0-9]{{4}})(?:(?:{G}|-|/)(?P<d>{DAY}){NTH}?"
    rf"(?![0-9A-Za-z:]))?",
    after=" -/",
    then=MONTHS,
)
def _year_month(m: re.Match[str]) -> Made:
    if m["m"] in ("may", "march", "mar", "sun", "dec") or (
        m["m"] in ("May", "March") and m["d"] is None
    ):
        return None
    month = MONTHS[m["m"].lower()]
    return (
        dated(int(m["y"]), month, int(m["d"]))
        if m["d"]
        else Fixed(periods.month_of(int(m["y"]), month))
    )


@rule("month", rf"(?P<m>{MONTH})\b(?!'s?\b)")
def _month_alone(m: re.Match[str]) -> Made:
    if m["m"].islower() and (_is_verb_like(m["m"]) or len(m["m"]) < 4):
        before = m.string[max(0, m.start() - 7) : m.start()].lower()
        if not re.search(r"\b(?:in|since|until|last|next|early|late|mid)[ -]\Z", before):
            return None
    return Yearless("month", MONTHS[m["m"].lower()]), "abbreviation" if len(m["m"]) < 4 and m[
        "m"
    ].lower() != "may" else "month"


_DAYS_JOINT: Final = (
    rf"(?:{G}(?:to|through|till|until|thru){G}(?:the{G})?|{O}[-–—]{O}|(?<=[0-9])/(?=[0-9]))"
)

_LISTED: Final = rf"(?P<listed>(?:{DAY}{NTH}?,{G}){{1,4}})?"
"""In "10, 11 and 12 May" the days before the last two."""


@rule(
    "digit2 ordinal",
    rf"{_LISTED}(?:(?P<a>{DAY}){NTH}?|(?P<oa>{ORDINAL}))(?:{_DAYS_JOINT}|,?{G}(?P<and>and){G}(?:the{G})?|{G}"
    rf"(?P<or>or){G}(?:the{G})?)(?:(?P<b>{DAY}){NTH}?|(?P<ob>{ORDINAL}))"
    rf"(?:{G}of{G}|{G})(?P<m>{MONTH})\b{_YEAR_TAIL}(?![0-9])",
    after=" -–—a/?",
    then=(FIGURES, *ORDINALS, *words("to through till until thru and or")),
)
def _days_month(m: re.Match[str]) -> Made:
    if m["m"] in ("may", "march"):
        return None
    first = int(m["a"]) if m["a"] else ordinal(m["oa"]) or 0
    last = int(m["b"]) if m["b"] else ordinal(m["ob"]) or 0
    return _days(m, first, last)


def _days(m: re.Match[str], first: int, last: int) -> Made:
    year = _tail_year(m)
    one, two = _day_and_month(first, m["m"], year), _day_and_month(last, m["m"], year)
    if m["and"] or m["or"]:
        if m["and"] and re.search(
            r"\bbetween (?:the )?\Z", m.string[max(0, m.start() - 14) : m.start()], re.I
        ):
            return Range(one, two, between=True), "between"
        if m["listed"]:
            listed = [
                _day_and_month(int(day), m["m"], year) for day in re.findall("[0-9]+", m["listed"])
            ]
            return Either(one, two, both=bool(m["and"]), more=tuple(listed))
        return Either(one, two, both=bool(m["and"]))
    return None if m["listed"] else Range(one, two)


@rule(
    "month",
    rf"(?P<m>{MONTH})\b\.?{G}(?:the{G})?{_LISTED}(?:(?P<a>{DAY}){NTH}?|(?P<oa>{ORDINAL}))(?:{_DAYS_JOINT}|,?{G}"
    rf"(?P<and>and){G}(?:the{G})?|{G}(?P<or>or){G}(?:the{G})?)(?:(?P<b>{DAY}){NTH}?|(?P<ob>{ORDINAL}))"
    rf"(?![:.][0-9])(?!{G}{MONTH}\b){_YEAR_TAIL}(?![0-9])",
    then=("the", FIGURES, *ORDINALS),
)
def _month_days(m: re.Match[str]) -> Made:
    first = int(m["a"]) if m["a"] else ordinal(m["oa"]) or 0
    last = int(m["b"]) if m["b"] else ordinal(m["ob"]) or 0
    return _days(m, first, last)
