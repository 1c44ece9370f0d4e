"""Rules for years and longer: eras, short ranges, decades, centuries, the turn of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from timeloom.dates.edtf.calendar import civil_from_days
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import DECADES, ONES, ORDINALS, ordinal, spoken_year, words
from timeloom.dates.english.meanings.base import Fixed, Found, Meaning
from timeloom.dates.english.meanings.compounds import Range
from timeloom.dates.english.periods import RANK
from timeloom.dates.english.rules.days import is_before_era, short_year, year_number
from timeloom.dates.english.rules.table import (
    ERA,
    ERA_THEN,
    FIGURES,
    NTH,
    ORDINAL,
    SPOKEN_YEAR,
    SPOKEN_YEAR_THEN,
    YEAR,
    G,
    Made,
    O,
    any_of,
    rule,
)


@rule(
    "digit",
    rf"(?P<y>(?>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]{{1,6}}))(?:{G})?(?P<era>{ERA})",
    after=" ,a",
    then=ERA_THEN,
)
def _year_era(m: re.Match[str]) -> Made:
    if not m["era"].isupper() and m.end("y") == m.start("era"):
        return None  # "45990ce" is the name of a commit
    year = year_number(m["y"], m["era"])
    return Fixed(periods.year_of(year)) if int(m["y"].replace(",", "")) > 0 else None


@rule(
    "digit",
    rf"(?P<a>[0-9]{{1,5}}+)(?:{O}[-–—]{O}|{G}(?P<w>to|and|until){G})(?P<c>(?:ca?\.|circa|about){O})?"
    rf"(?P<b>[0-9]{{1,5}}){G}(?P<era>{ERA})",
    after=" -–—",
    then=("to", "and", "until"),
)
def _years_era(m: re.Match[str]) -> Made:
    first, last = year_number(m["a"], m["era"]), year_number(m["b"], m["era"])
    if m["w"] == "and" and not re.search(
        r"\bbetween \Z", m.string[max(0, m.start() - 12) : m.start()], re.I
    ):
        return None
    doubt = "between" if m["w"] == "and" else "from" if m["w"] else ""
    one, two = periods.year_of(first), periods.year_of(last)
    if m["c"]:
        two = two.qualified("~")
        if re.search(
            r"\b(?:ca?\.|circa|about) {0,4}\Z", m.string[max(0, m.start() - 12) : m.start()], re.I
        ):
            one = one.qualified("~")
    return Range(Fixed(one), Fixed(two), between=m["w"] == "and"), doubt


@rule("era article", rf"A\.?D\.?{G}(?P<y>[0-9]{{1,4}})(?![0-9A-Za-z])")
def _era_year(m: re.Match[str]) -> Made:
    return Fixed(periods.year_of(int(m["y"]))) if m[0][:2] in ("AD", "A.") else None


@rule(
    "era article",
    rf"(?-i:A\.?D\.?){G}(?P<a>[0-9]{{1,4}})(?:{O}[-–—]{O}|{G}(?P<w>to|and){G}(?:A\.?D\.?{G})?)(?P<b>[0-9]{{1,4}})(?![0-9A-Za-z%])",
)
def _era_years(m: re.Match[str]) -> Made:
    """ "AD 43–47", "between AD 43 and 47"."""
    first, last = int(m["a"]), int(m["b"])
    if last <= first:
        return None
    led = re.search(r"\b(between|from) \Z", m.string[max(0, m.start() - 9) : m.start()], re.I)
    if m["w"] and (led is None or (led[1].lower() == "between") != (m["w"].lower() == "and")):
        return None
    return Range(
        Fixed(periods.year_of(first)), Fixed(periods.year_of(last)), between=m["w"] == "and"
    )


@rule("decade", r"(?:noughties|aughts)\b", the=True)
def _noughties(m: re.Match[str]) -> Made:  # noqa: ARG001
    return Fixed(periods.decade_of(2000)), "decade"


@rule("era article", rf"(?-i:A\.?D\.?){G}(?P<y>[0-9]{{2,3}}0)s(?![A-Za-z])", the=True)
def _era_decade(m: re.Match[str]) -> Made:
    """ "the AD 270s"."""
    return Fixed(periods.decade_of(int(m["y"])))


_BEFORE_SHORT_YEAR: Final = re.compile(
    r"(?:\b(?:in|of|since|until|till|by|from|to|after|before|late|early|summer|spring|autumn|fall"
    r"|winter|and) "
    r"|\(|[0-9][–-])\Z"
)


@rule("digit2", r"(?<=[ (–-]')(?P<y>[0-9]{2})(?![0-9A-Za-z'])")
def _apostrophe_year(m: re.Match[str]) -> Made:
    before = m.string[max(0, m.start() - 12) : m.start() - 1].lower()
    if not _BEFORE_SHORT_YEAR.search(before) or before.endswith("class of "):
        return None
    return Fixed(periods.year_of(short_year(m["y"])))


@rule(
    "digit4",
    rf"(?P<y>{YEAR})(?![A-Za-z])(?!['][0-9])(?![.,:/][0-9])(?!/[A-Z])(?!{O}%)(?!-[A-Za-z0-9])",
)
def _year(m: re.Match[str]) -> Made:
    return (Fixed(periods.year_of(int(m["y"]))), "year") if int(m["y"]) <= 2199 else None


_EARLY: Final = re.compile(
    r"(?:\A|[\s(\"'“])(?P<w>in|since|until|till|by|about|around|circa|c\.|of|from|after|before"
    r"|christmas day,?|easter(?: day)?,?)"
    r"(?: the year)? \Z",
    re.IGNORECASE,
)
_AFTER_EARLY: Final = re.compile(
    r"(?:[.,;:)!?]|\Z| (?:and|but|when|while|the|a|an|he|she|it|they|his|her|its|their|by|in|at|under"
    r"|after|with|was|were|to|until"
    r"|[A-Z][a-z]+)\b)(?! (?:per|of them)\b)"
)
_QUANTITY: Final = re.compile(
    r" (?:and|to|or|until) [0-9]{3}(?![0-9])| (?:and|or) (?:a half|more|so)\b"
)
_VERB_BEFORE: Final = re.compile(
    r"(?:\A|[.!?]['\")]? |\n)\Z|\b(?:[a-z]{2,}ed|was|were|died|fell|began|built|born|came|became|took"
    r"|won|lost|went|rose|left|ended"
    r"|burnt|held|made|met|made [a-z]+|until|from [0-9]{3,4}|c[aoe][a-z]*d)(?: [\w'’-]+){0,5} \Z",
    re.IGNORECASE,
)


@rule("digit", r"(?P<y>[1-9][0-9]{2})(?![0-9A-Za-z%])(?![.,:/-][0-9])", after=" .,:)?")
def _early_year(m: re.Match[str]) -> Made:
    """ "In 476": a preposition leads it in, nothing that it counts follows, and something was done."""
    text = m.string
    before = _EARLY.search(text, max(0, m.start() - 24), m.start())
    if before is None or _AFTER_EARLY.match(text, m.end()) is None:
        return None
    lead = before["w"].lower()
    if lead == "from" or _QUANTITY.match(text, m.end()):
        return None
    if lead in ("by", "of", "about", "around", "after", "before", "until", "till"):
        return None
    start = before.start("w")
    if _VERB_BEFORE.search(text, max(0, start - 80), start) is None:
        return None
    return Fixed(periods.year_of(int(m["y"])))


@rule(
    "digit",
    r"(?P<a>[1-9][0-9]{2})(?: to | until |[–-])(?P<b>[1-9][0-9]{2,3})(?![0-9A-Za-z%])(?=[.,;)]|$)",
)
def _early_years(m: re.Match[str]) -> Made:
    """ "He reigned from 306 to 337"."""
    begin = max(0, m.start() - 60)
    led = re.search(
        r"\b(?:reigned|ruled|lived|lasted|king|emperor|bishop|pope|held [a-z ]+"
        r"|stood)[a-z ,]{0,24} (?:from )?\Z",
        m.string[begin : m.start()],
        re.I,
    )
    first, last = int(m["a"]), int(m["b"])
    if led is None or last <= first or last - first > 500:
        return None
    return Range(Fixed(periods.year_of(first)), Fixed(periods.year_of(last)))


@rule(
    "digit4",
    rf"(?P<y>1[0-9]{{3}}|20[0-9]{{2}})(?=-(?:era|built|style|vintage|model|born|dated"
    rf"|[12][0-9]{{3}}(?![0-9-])|the{G}|present|Q[1-4]))",
    after="-",
)
def _year_before_hyphen(m: re.Match[str]) -> Made:
    return Fixed(periods.year_of(int(m["y"]))), "year"


_NOTHING_COUNTED: Final = re.compile(r"[.,;:)]|\s*\Z|\n")
"""Behind "1937 - 39"; "1937 - 39 ships" tells of ships."""


@rule(
    "digit4",
    r"(?P<y>1[0-9]{3}|20[0-9]{2})(?P<s>[-–—/]| [-–—] )(?P<t>[0-9]{2})(?![0-9A-Za-z])(?![-/.][0-9])",
    after="-–—/ ",
)
def _short_range(m: re.Match[str]) -> Made:
    first = int(m["y"])
    last = first // 100 * 100 + int(m["t"])
    if last < first and int(m["t"]) < 10 and first % 100 > 90:
        last += 100
    if last <= first or (m["s"][0] == " " and not _NOTHING_COUNTED.match(m.string, m.end())):
        return None
    doubt = "" if last - first < 60 else "year"
    return Range(Fixed(periods.year_of(first)), Fixed(periods.year_of(last))), doubt


@rule(
    "digit4",
    r"(?P<y>1[0-9]{3}|20[0-9]{2})[-–](?P<t>[1-9])(?![0-9A-Za-z])(?![-/.–][0-9])",
    after="-–",
)
def _shortest_range(m: re.Match[str]) -> Made:
    """ "1887–8": a month would have two figures (ISO 8601-1:2019, 5.2.2.2)."""
    first, last = int(m["y"]), int(m["y"]) // 10 * 10 + int(m["t"])
    return (
        Range(Fixed(periods.year_of(first)), Fixed(periods.year_of(last))) if last > first else None
    )


@rule(
    "unit",
    rf"(?:year|yr)s?\b{G}(?:of{G})?(?P<y>{YEAR})(?![-–/][0-9])(?!{G}[a-z]{{4,}}s\b)",
    the=True,
    then=("of", FIGURES),
)
def _the_year(m: re.Match[str]) -> Made:
    return Fixed(periods.year_of(int(m["y"])))


@rule(
    "quarter",
    rf"(?:FY|(?:fiscal|calendar)(?:{G}year)?){O}(?P<y>{YEAR}|(?<=FY)[0-9]{{2}}(?![0-9]))(?:[/–-](?P<t>[0-9]{{2}})(?![0-9A-Za-z]))?",
    the=True,
)
def _fiscal_year(m: re.Match[str]) -> Made:
    year = int(m["y"]) if len(m["y"]) == 4 else short_year(m["y"])
    if m["t"] and int(m["t"]) == (year + 1) % 100:
        return Range(Fixed(periods.year_of(year)), Fixed(periods.year_of(year + 1)))
    return None if m["t"] else Fixed(periods.year_of(year))


@rule("number", rf"(?P<y>{SPOKEN_YEAR})(?![A-Za-z-])", then=SPOKEN_YEAR_THEN)
def _spoken(m: re.Match[str]) -> Made:
    year = spoken_year(m["y"])
    return None if year is None else (Fixed(periods.year_of(year)), "year")


@rule("digit4", rf"(?P<y>[0-9]{{3}}0)'?s(?![A-Za-z])(?:{G}(?P<era>{ERA}))?", the=True, after="'a")
def _decade(m: re.Match[str]) -> Made:
    first = int(m["y"])
    if is_before_era(m["era"]):
        return Fixed(_decade_before_era(first))
    if first < 100 or first > 2200:
        return None
    if first % 100 == 0 and first != 2000:
        return Fixed(periods.century_of(first // 100 + 1))
    return Fixed(periods.decade_of(first))


@rule("digit", rf"(?P<y>[0-9]{{1,2}}0)s{G}(?P<era>{ERA})", the=True, after="a")
def _old_decade(m: re.Match[str]) -> Made:
    first = int(m["y"])
    return Fixed(_decade_before_era(first) if is_before_era(m["era"]) else periods.decade_of(first))


def _decade_before_era(first: int) -> periods.Period:
    """The 470s BC, as TIMEX3 counts them: BC047."""
    return periods.decade_of(1 - (first + 9))._replace(timex=f"BC{first // 10:03d}")


_MEASURES: Final = re.compile(
    r"\b(?:temperatures?|degrees|thermometers?|highs|lows|°|speeds|scored|scores|iq|percentile)\b[^.\n]*\Z",
    re.I,
)
"""Before "the 80s" these make it no decade."""


@rule("digit2", r"(?P<y>[1-9]0)'?s(?![A-Za-z])", the=True, after="'a")
def _short_decade(m: re.Match[str]) -> Made:
    if _MEASURES.search(m.string, max(0, m.start() - 60), m.start()):
        return None
    before = m.string[max(0, m.start() - 5) : m.start()].lower()
    sure = before.endswith(("the ", "the '", "'", "mid-", "mid ", "ly ", "te ", "and ", "ly-"))
    return (Fixed(periods.decade_of(1900 + int(m["y"]))), "") if sure else None


@rule("decade", rf"(?:(?:roaring|swinging|hungry){G})?(?P<w>{any_of(DECADES)})\b", the=True)
def _word_decade(m: re.Match[str]) -> Made:
    before = m.string[max(0, m.start() - 20) : m.start("w")].lower()
    if re.search(
        r"\b(?:his|her|their|my|your|our|'?s') (?:(?:very )?(?:early|mid|late)[ -])?\Z", before
    ):
        return None
    return Fixed(periods.decade_of(1900 + DECADES[m["w"].lower()])), "decade"


@rule(
    "number",
    rf"(?P<c>seventeen|eighteen|nineteen|twenty)[- ](?P<w>{any_of(DECADES)}|hundreds)\b",
    the=True,
    then=(*DECADES, "hundreds"),
)
def _spoken_decade(m: re.Match[str]) -> Made:
    century = ONES.get(m["c"].lower(), 20)
    if m["w"].lower() == "hundreds":
        return Fixed(periods.century_of(century + 1))
    return Fixed(periods.decade_of(100 * century + DECADES[m["w"].lower()]))


@rule(
    "digit2 ordinal",
    rf"(?:(?P<d>[0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL}))(?:{G}|-)(?P<u>century|centuries|millennium"
    rf"|millennia)\b(?:{G}(?P<era>{ERA}))?",
    the=True,
    after="a",
    then=(*ORDINALS, *words("century centuries millennium millennia")),
)
def _century(m: re.Match[str]) -> Made:
    count = int(m["d"]) if m["d"] else ordinal(m["o"]) or 0
    if not 1 <= count <= 99:
        return None
    before = is_before_era(m["era"])
    if m["u"].lower().startswith("c"):
        return Fixed(periods.century_of(count, before_era=before))
    return Fixed(periods.millennium_of(count, before_era=before)) if count < 10 else None


@rule(
    "digit2 ordinal",
    rf"(?:(?P<a>[0-9]{{1,2}}){NTH}|(?P<oa>{ORDINAL}))(?:{G}(?:and|to|or){G}(?:the{G})?|{O}[-–—/]{O})(?:"
    rf"(?P<b>[0-9]{{1,2}}){NTH}|(?P<ob>{ORDINAL}))(?:{G}|-)(?P<u>century|centuries)\b(?:{G}(?P<era>{ERA}))?",
    the=True,
    after="a",
    then=(*ORDINALS, "and", "to", "or"),
)
def _centuries(m: re.Match[str]) -> Made:
    before = is_before_era(m["era"])
    first = int(m["a"]) if m["a"] else ordinal(m["oa"]) or 0
    last = int(m["b"]) if m["b"] else ordinal(m["ob"]) or 0
    if not (1 <= first <= 99 and 1 <= last <= 99):
        return None
    return Range(
        Fixed(_as_years(periods.century_of(first, before_era=before), 0)),
        Fixed(_as_years(periods.century_of(last, before_era=before), 1)),
    )


def _as_years(century: periods.Period, end: int) -> periods.Period:
    """A century at the end of an interval, as its first or last year: EDTF wants plain dates there at level 1."""
    year = civil_from_days((century.first, century.last)[end])[0]
    return century._replace(edtf=periods.written_year(year))


@rule(
    "turn",
    rf"turn{G}of{G}(?:(?:the|this){G})?(?:(?:(?P<d>[0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL}))(?:{G}|-))?"
    rf"(?P<u>century|millennium)\b",
    the=True,
)
def _turn(m: re.Match[str]) -> Made:
    if m["u"].lower() == "millennium":
        return Fixed(periods.year_of(2000).qualified("~"))
    count = int(m["d"]) if m["d"] else ordinal(m["o"]) if m["o"] else None
    if count is not None:
        return Fixed(periods.year_of(100 * (count - 1)).qualified("~"))
    return TurnOfCentury()


@dataclass(frozen=True, slots=True)
class TurnOfCentury(Meaning):
    """The change of century that is nearest to what was told last."""

    def find(self, context: Context) -> Found | None:
        base = context.story or context.today
        if base is None:
            return None
        nearest = (base.year + 50) // 100 * 100
        on = "story" if context.story else "document"
        return Found(periods.year_of(nearest).qualified("~"), on)


@rule("turn", rf"turn{G}of{G}(?:the{G}(?:year{G})?)?(?P<y>{YEAR})s?(?![A-Za-z])", the=True)
def _turn_year(m: re.Match[str]) -> Made:
    return Fixed(periods.year_of(int(m["y"])).qualified("~"))


@rule("turn", rf"turn{G}of{G}the{G}year(?!{G}[0-9])", the=True)
def _turn_of_year(m: re.Match[str]) -> Made:  # noqa: ARG001
    return TurnOfYear()


@dataclass(frozen=True, slots=True)
class TurnOfYear(Meaning):
    """The first of January that is nearest to what was told last."""

    def find(self, context: Context) -> Found | None:
        base = context.story or context.today
        if base is None or RANK[base.unit] > RANK["half"]:
            return None
        year = base.year + (base.month > _JUNE)
        on = "story" if context.story else "document"
        return Found(periods.day_of(year, 1, 1).qualified("~"), on)


_JUNE: Final = 6
