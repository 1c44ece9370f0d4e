"""Years and runs of years as people write them: `c. 886`, `476 AD`, `1914-18`, `3000–2500 BCE`, `fl. 1180`, `66 Ma`.

Also what is shorthand for a century (`14th c.`) and for a distance in time (`12 ka`). Years are counted as EDTF does.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

from timeloom.dates.words.years import ANCHOR, ordinal
from timeloom.errors import DateError

_LEAD: Final = (
    r"(?P<lead>(?:(?:fl|b|d|r)\.\s*(?=c))?(?:c|ca|fl|d|b|r|est|approx)\.?\s*|(?:circa|about|around|approximately|roughly"
    r"|floruit|flourished|reigned|ruled|died|born|probably|possibly|perhaps|presumably|in|the year|year)\s+|[~≈†*]\s*)?"
)
_AD: Final = r"(?:a\.?\s?d\.?|c\.?\s?e\.?)"
_BC: Final = r"(?:b\.?\s?c\.?(?:\s?e\.?)?)"
_SIDE: Final = (
    rf"{_LEAD}(?P<ad>(?:{_AD}|{_BC})\s*)?(?P<n>\d{{1,3}}(?:[, ]\d{{3}})+|\d{{1,9}})(?P<era>\s*(?:{_BC}|{_AD}))?"
    r"(?P<doubt>\s*(?:\?|\(\?\)|\(uncertain\)))?(?P<or_so>\s*(?:\(?(?:approx|ca|circa)\.?\)?|,?\s+or so|~))?"
)
_YEAR: Final = re.compile(_SIDE, re.IGNORECASE)
_GROUPED: Final = re.compile(r"\d[, ]\d")
_CENTURY_OR_YEAR: Final = re.compile(r"[cC]([1-9]|1\d|2[01])")
_DASH: Final = re.compile(
    r"\s*[-–—‒―]\s*|\s*×\s*|(?<=\d) x (?=\d)|\s+(?:to|until|till|through|bis)\s+|\s*/\s*|\s*\.\.\.?\s*|\s*…\s*",
    re.IGNORECASE,
)
_FROM: Final = re.compile(r"from\s+(?=\S)", re.IGNORECASE)
NOW: Final = frozenset(
    (
        "present",
        "the present",
        "ongoing",
        "now",
        "today",
        "current",
        "to date",
        "date",
        "to present",
        "till now",
        "..",
        "…",
        "...",
    )
)
"""What stands for an open end behind a dash or in the column of ends, lower case."""

_APPROXIMATE: Final = ("c", "f", "e", "a", "r", "~", "≈")
"""First letters of circa, floruit, est., about and around, roughly."""
_UNITS: Final = {
    "ga": 10**9, "gya": 10**9, "gyr": 10**9, "bya": 10**9, "billion": 10**9, "bn": 10**9,
    "ma": 10**6, "mya": 10**6, "myr": 10**6, "million": 10**6,
    "ka": 10**3, "kya": 10**3, "kyr": 10**3, "thousand": 10**3, "bp": 1, "a": 1, "": 1,
}  # fmt: skip
_FIGURE: Final = r"(?P<n>\d{1,3}(?:,\d{3})+|\d{1,12}(?:\.\d{1,12})?)"
_AGO: Final = re.compile(
    r"(?P<in>in\s+)?(?P<lead>(?:c\.?|ca\.?|circa|about|around|approx\.?|~|≈)\s*)?"
    rf"(?:{_FIGURE}|(?P<power>(?:(?P<m>\d(?:\.\d+)?)\s*×\s*)?10\^(?P<p>\d{{1,3}})|\d(?:\.\d+)?e(?P<e>\d{{1,3}})))\s*"
    r"(?:(?P<unit>(?-i:[GMk]a)|gya|bya|mya|kya|[gmk]yr|(?:billion|million|thousand|bn)(?=\s+years?|\s+yrs?)|a)?"
    r"(?P<years>\s*(?:years?|yrs?\.?))?(?P<side>"
    r"\s*(?:ago|before the present|before present|b\.?p\.?|from now|hence))?)\Z",
    re.IGNORECASE,
)  # fmt: skip
_AGO_RANGE: Final = re.compile(
    r"(?P<a>\d[\d.,]*)\s*(?:[-–—]|to)\s*(?P<b>\d[\d.,]*)\s*(?P<unit>(?-i:[GMk]a)|gya|bya|mya|kya|(?:billion|million|thousand)"
    r" years ago)(?P<side>\s*ago)?\Z",
    re.IGNORECASE,
)  # fmt: skip
_SHORT_CENTURY: Final = re.compile(
    r"\b(\d{1,2}(?:st|nd|rd|th))(\s*[-–]\s*|\s+(?:to|and|or)\s+)?(?:(?<=\w)\s*)(c(?:ent)?\.?|C\.?)(?=\s|\Z|,)"
)
_PRESENT_IN_BP: Final = 1950


class Years(NamedTuple):
    """A year or a run of years as EDTF, and whether a year of one to three digits was taken as it stands."""

    edtf: str
    early: bool = False


class _Side(NamedTuple):
    digits: str
    era: str
    mark: str


def edtf_year(year: int) -> str:
    """A year as EDTF has it: four digits, or `Y` before more."""
    if abs(year) > 9999:
        return f"Y{year}"
    return f"{year:04d}" if year >= 0 else f"{year:05d}"


def read_years(text: str) -> Years | None:
    """A year with anything beside its digits, or a run of years; None for what has another form.

    Of `1914-18`, `1887–8` and `431–04 BC` the second year shares the first digits of the first. DateError where a run
    ends before it begins.
    """
    text = text.strip()
    if (either := _CENTURY_OR_YEAR.fullmatch(text)) is not None:
        raise DateError(
            f"{text!r} may be century {either[1]} or about the year {either[1]}",
            hint=f"write {ordinal(int(either[1]))} century or c. AD {either[1]}",
        )
    if (one := _YEAR.fullmatch(text)) is not None:
        side = _side(one)
        if not side.era and (len(side.digits) > 4 or _GROUPED.search(text)):
            return None  # 12,345 alone is a number
        return Years(_edtf(side, side.era), not side.era and len(side.digits) < 4)
    bare = _FROM.sub("", text, count=1) if _FROM.match(text) else text
    first = _YEAR.match(bare)
    joint = _DASH.match(bare, first.end()) if first else _DASH.match(bare)
    if joint is None:
        return None
    rest = bare[joint.end() :]
    if first is None:
        last = _YEAR.fullmatch(rest)
        return (
            Years(f"../{_edtf(_side(last), _side(last).era)}")
            if last and joint[0].strip() in "-–—"
            else None
        )
    start = _side(first)
    if not rest or rest.lower() in NOW:
        return Years(f"{_edtf(start, start.era)}/..") if joint[0].strip() in "-–—" or rest else None
    if rest == "?":
        return Years(f"{_edtf(start, start.era)}/")
    second = _YEAR.fullmatch(rest)
    if second is None:
        return None
    end = _side(second)
    if first["ad"] and start.era == "BC":  # BC 490–480
        end = end._replace(era=end.era or "BC")
    if not (start.era or end.era) and (len(start.digits) not in (3, 4) or _GROUPED.search(text)):
        return None
    if joint[0].strip() in ("x", "X", "×"):  # a historian's "at some time between"
        run = _run(text, start, end).edtf
        return Years(f"[{run.replace('/', '..')}]")
    return _run(text, start, end)


def _run(text: str, start: _Side, end: _Side) -> Years:
    era, era_of_end = start.era or end.era, end.era
    if era == "BC" and not era_of_end and int(end.digits) < int(start.digits):
        raise DateError(
            f"{text!r} may end in {end.digits} BCE or {end.digits} CE",
            hint="write the era of both years",
        )
    digits = end.digits
    if len(digits) < len(start.digits) and (era == era_of_end or not (era or era_of_end)):
        whole = start.digits[: -len(digits)] + digits
        descends = era == "BC"
        fits = int(whole) < int(start.digits) if descends else int(whole) > int(start.digits)
        if (
            not descends
            and not fits
            and len(start.digits) == 4
            and int(start.digits) % 100 > 90
            and int(digits) < 10
        ):
            whole, fits = str(int(whole) + 10 ** len(digits)), True
        if fits:
            digits = whole
    first, last = _year(start, era), _year(end._replace(digits=digits), era_of_end)
    if first > last:
        ends = edtf_year(first), edtf_year(last)
        raise DateError(
            f"{text!r} is not a date: the range ends ({ends[1]}) before it begins ({ends[0]})"
        )
    return Years(f"{edtf_year(first)}{start.mark}/{edtf_year(last)}{end.mark}")


def _side(found: re.Match[str]) -> _Side:
    era = (found["era"] or found["ad"] or "").strip().lower()
    lead = (found["lead"] or "").strip().lower()
    about = lead[:1] in _APPROXIMATE if lead else False
    about = about and not lead.startswith(("reigned", "ruled")) and lead.strip(". ") != "r"
    about = about or bool(found["or_so"]) or re.search(r"\.\s*ca?\b", lead) is not None
    doubt = bool(found["doubt"]) or lead.startswith(("prob", "poss", "perh", "pres"))
    mark = "%" if about and doubt else "~" if about else "?" if doubt else ""
    return _Side(
        re.sub("[, ]", "", found["n"]), "BC" if era[:1] == "b" else "AD" if era else "", mark
    )


def _year(side: _Side, era: str) -> int:
    number = int(side.digits)
    if era == "AD" and number == 0:
        raise DateError("there is no year 0 CE", hint="the year before 1 CE is 1 BCE")
    if era == "BC":
        if number == 0:
            raise DateError("there is no year 0 BCE", hint="the year before 1 CE is 1 BCE")
        return 1 - number
    return number


def _edtf(side: _Side, era: str) -> str:
    return edtf_year(_year(side, era)) + side.mark


def _ago_range(found: re.Match[str]) -> str | None:
    """ "252–201 Ma": both ends of the same unit."""
    unit = found["unit"].split()[0] + (" years ago" if " " in found["unit"] else "")
    ends = [edtf for side in "ab" if (edtf := read_years_ago(f"{found[side]} {unit}"))]
    if len(ends) < 2:
        return None
    ends.sort(key=lambda edtf: int(edtf.removeprefix("Y")))  # "65–66 Ma" counts back from today
    return "/".join(ends)


def read_years_ago(text: str) -> str | None:
    """`13.8 Ga`, `66 million years ago`, `12 ka`, `40,000 years ago`, `in 7 ka`, `9000 BP`: EDTF, or None.

    As the screen says them: up to a million years counted from 2000 (BP from 1950), beyond that from the year 0.
    Less than ten thousand years ago, no BP and no ka, is a distance from today and not read here.
    """
    text = text.strip()
    if found := _AGO_RANGE.match(text):
        return _ago_range(found)
    found = _AGO.match(text)
    if found is None:
        return None
    unit = (found["unit"] or "").lower()
    side = (found["side"] or "").strip().lower().replace(".", "")
    ahead = side in ("from now", "hence") or (found["in"] is not None and not side)
    letters = unit in ("ga", "gya", "bya", "ma", "mya", "ka", "kya")
    is_ago = (
        letters
        or (side and (found["years"] or side in ("bp", "before present")))
        or (ahead and found["years"])
    )
    if not is_ago and not (found["power"] and (unit == "a" or found["years"])):
        return None
    if found["power"]:
        exponent = int(found["p"] or found["e"])
        distance = int(
            Decimal(found["m"] or (found["power"].split("e")[0] if found["e"] else "1"))
            * Decimal(10) ** exponent
        )
    else:
        distance = int(Decimal(found["n"].replace(",", "")) * _UNITS[unit])
    if distance < 10_000 and not letters and side not in ("bp", "before present"):
        return None
    if side in ("bp", "before present"):
        year = -distance if distance >= 10**6 else _PRESENT_IN_BP - distance
    elif ahead:
        year = distance if distance >= 10**6 else ANCHOR + distance
    else:
        year = -distance if distance >= 10**6 else ANCHOR - distance
    return edtf_year(year) + ("~" if found["lead"] else "")


def centuries_in_full(text: str) -> str:
    """`14th c.` and `3rd cent. BCE` with the word that they are short for."""
    return _SHORT_CENTURY.sub(r"\1\2 century", text)
