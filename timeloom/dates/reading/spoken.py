"""Read back what `words.in_words` says: the screen's words, typed again, are the same date.

Each candidate is said anew and kept only if it gives the very same words, so nothing else that a person types is caught
here by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeloom.dates.edtf.units import SEASONS
from timeloom.dates.english import periods
from timeloom.dates.reading.year_forms import edtf_year, read_years_ago
from timeloom.dates.words.seasons import season_words
from timeloom.dates.words.years import MONTHS
from timeloom.errors import DateError

_YEAR: Final = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,7})( CE| BCE)?\Z")
_NUMBERED: Final = {name: number for number, name in enumerate(MONTHS, 1)}
_CLOCK: Final = re.compile(r"(.+), (\d\d:\d\d(?::\d\d(?:\.\d+)?)?) UTC(?:([+−])(\d\d:\d\d))?\Z")
_PARTS: Final = re.compile(r"(.+) \(((?:(?:year|month|day|and|approximate|uncertain),? ?)+)\)\Z")
_DIGITS: Final = re.compile(r"about (.+?)(?: \(.+ to .+\))?( \(uncertain\))?\Z")
_DECADE: Final = re.compile(r"the (\d{3}0)s\Z")
_AGE: Final = re.compile(r"the (\d+)(?:st|nd|rd|th) (century|millennium)( BCE)?\Z")
_RUN: Final = re.compile(r"some year from (.+) to (.+)\Z")
_SEASON: Final = re.compile(
    r"(spring|summer|autumn|winter)(?: (.+?))?( \((?:northern|southern)\))?\Z"
)
_THIRD: Final = re.compile(r"(early |mid-|late |the early |the mid-|the late )(.+)\Z")
_BRACKETS: Final = re.compile(r"\([^()]*\)")
_LONGEST: Final = 400
_MOST_JOINTS: Final = 6
"""Two dates have so many "to" and "and" at most, with the one between them."""
_MOST_MEMBERS: Final = 40


def read_spoken(text: str) -> str | None:
    """The EDTF expression for which the screen shows these words; None where there is none."""
    from timeloom.dates.words.long import in_words

    if not 4 <= len(text) <= _LONGEST or not any(sign.isalpha() for sign in text):
        return None
    for candidate in _expressions(text):
        try:
            if in_words(candidate) == text:
                return candidate
        except (DateError, OverflowError):
            continue
    return None


def _exact(text: str) -> list[str]:
    """The one date that is said by these words, if there is one."""
    from timeloom.dates.words.long import in_words

    for candidate in _points(text):
        try:
            if in_words(candidate) == text:
                return [candidate]
        except (DateError, OverflowError):
            continue
    return []


def _expressions(text: str) -> Iterator[str]:
    yield from _points(text)
    yield from _intervals(text)
    yield from _sets(text)


# -- one date


def _points(text: str) -> Iterator[str]:
    yield from _plain(text)
    for lead in ("c. ", "about "):
        if text.startswith(lead):
            inner = text.removeprefix(lead)
            for date in _plain(inner.removesuffix(" (uncertain)")):
                yield date + ("%" if inner.endswith(" (uncertain)") else "~")
    if text.endswith(" (uncertain)"):
        yield from (date + "?" for date in _plain(text.removesuffix(" (uncertain)")))
    if found := _PARTS.match(text):
        yield from _marked(found[1], found[2])
    if found := _DIGITS.match(text):
        for date in _plain(found[1]):
            written = date.strip("Y-").rstrip("0")
            for digits in (len(written), 1, 2, 3, 4):
                yield f"{date}S{digits}{'?' if found[2] else ''}"


def _marked(date: str, said: str) -> Iterator[str]:
    """Marks of single parts: each stands before its part, and is for it alone."""
    signs: dict[str, str] = {}
    for piece in said.split(", "):
        sign = (
            "%" if "approximate and uncertain" in piece else "~" if "approximate" in piece else "?"
        )
        signs |= {name: sign for name in ("year", "month", "day") if name in piece}
    for plain in _plain(date):
        minus = "-" if plain.startswith("-") else ""
        parts = plain.removeprefix("-").split("-")
        names = ("year", "month", "day")[: len(parts)]
        marked = [
            signs.get(name, "") + (minus if name == "year" else "") + part
            for name, part in zip(names, parts, strict=True)
        ]
        yield "-".join(marked)


def _plain(text: str) -> Iterator[str]:
    """Dates without marks."""
    if found := _CLOCK.match(text):
        for day in _calendar(found[1]):
            zone = f"{'-' if found[3] == '−' else '+'}{found[4]}" if found[3] else "Z"
            yield f"{day}T{found[2]}{zone}"
        return
    yield from _calendar(text)
    if found := _SEASON.match(text):
        yield from _season(found[1], found[2] or "", text)
    yield from _part_of_year(text)
    yield from _open_digits(text)


def _calendar(text: str) -> Iterator[str]:
    """A year, month or day."""
    if (year := _year(text)) is not None:
        yield edtf_year(year)
        return
    if ago := read_years_ago(text):
        yield ago
        return
    head, _, rest = text.partition(" ")
    if head in _NUMBERED:
        if (year := _year(rest)) is not None:
            yield f"{edtf_year(year)}-{_NUMBERED[head]:02d}"
    elif head.isdecimal() and len(head) < 3:
        yield from (
            f"{month}-{int(head):02d}"
            for month in _calendar(rest)
            if month.count("-") > month.startswith("-")
        )


def _year(text: str) -> int | None:
    found = _YEAR.match(text)
    if found is None:
        return None
    number = int(found[1].replace(",", ""))
    if found[2] is None:
        return number if len(found[1]) == 4 else None
    return 1 - number if found[2] == " BCE" else number


def _season(name: str, rest: str, whole: str) -> Iterator[str]:
    base = ("spring", "summer", "autumn", "winter").index(name)
    codes = (21 + base, 25 + base, 29 + base)
    if rest.startswith("of an unknown year"):
        yield from (f"XXXX-{code}" for code in codes)
        return
    first = re.match(r"(\d[\d,]*)(?:–(\d+))?( CE| BCE)?(?:–.*)?", rest)
    if first is None:
        return
    number, era = int(first[1].replace(",", "")), first[3] or (" BCE" if " BCE" in rest else "")
    for year in (number if era != " BCE" else 1 - number, number):
        for code in codes:
            if season_words(code, year) == whole:
                yield f"{edtf_year(year)}-{code}"


def _part_of_year(text: str) -> Iterator[str]:
    """ "first quarter of 2001", "January to April of 2001"."""
    name, of, rest = text.rpartition(" of ")
    if of and (year := _year(rest)) is not None:
        yield from (
            f"{edtf_year(year)}-{code}"
            for code in SEASONS
            if code > 32 and season_words(code, None) == name
        )


def _open_digits(text: str) -> Iterator[str]:
    """Decades, centuries, and dates of which some digits are not known."""
    if text == "an unknown year":
        yield "XXXX"
    if found := _DECADE.match(text):
        yield found[1][:3] + "X"
    if found := _AGE.match(text):
        number, zeros = int(found[1]) - 1, 2 if found[2] == "century" else 3
        yield f"{'-' if found[3] else ''}{number:0{4 - zeros}d}{'X' * zeros}"
    if found := _RUN.match(text):
        era = re.search(r" B?CE\Z", found[2])
        bare = era is not None and found[1].replace(",", "").isdecimal()
        first, last = _year(f"{found[1]}{era[0]}" if era and bare else found[1]), _year(found[2])
        if first is not None and last is not None:
            outer = min(abs(first), abs(last))
            yield f"{'-' if first < 0 else ''}{outer // 10:03d}X"
            yield f"{'-' if first < 0 else ''}{outer // 100:02d}XX"
            yield f"{'-' if first < 0 else ''}{outer // 1000:01d}XXX"
    head, of, rest = text.partition(" of an unknown year")
    if of and not rest:
        yield from _month_and_day(head, "XXXX")
    head, inside, rest = text.partition(", some year in ")
    if inside:
        for age in _open_digits(rest):
            yield from _month_and_day(head, age)
    for lead, tail in (
        ("some month in ", "-XX"),
        ("some day in ", "-XX"),
        ("some day in ", "-XX-XX"),
        ("some month ", "-XX"),
        ("some day ", "-XX-XX"),
    ):
        if text.startswith(lead):
            inner = text.removeprefix(lead)
            if inner == "of an unknown year":
                yield f"XXXX{tail}"
            yield from (date + tail for date in _calendar(inner))
            yield from (date + tail for date in _open_digits(inner))


def _month_and_day(head: str, year: str) -> Iterator[str]:
    """ "25 December", "some day in May", "spring", "some month" of a year that is not known."""
    day, _, month = head.rpartition(" ")
    if month in _NUMBERED:
        known = f"{year}-{_NUMBERED[month]:02d}"
        yield known if not day else f"{known}-{int(day):02d}" if day.isdecimal() else f"{known}-XX"
    yield from (f"{year}-{code}" for code in SEASONS if season_words(code, None) == head)
    yield from (
        f"{year}{tail}"
        for lead, tail in (("some month", "-XX"), ("some day", "-XX-XX"))
        if head == lead
    )


# -- from one date to another


def _intervals(text: str) -> Iterator[str]:
    yield from {
        "always": ["../.."], "always until an unknown end": ["../"], "from an unknown start on": ["/.."],
        "start and end unknown": ["/"],
    }.get(text, [])  # fmt: skip
    for lead, tail, form in (
        ("since ", "", "{}/.."), ("from ", " on", "{}/.."), ("from ", ", end unknown", "{}/"),
        ("until ", ", start unknown", "/{}"), ("until ", "", "../{}"),
    ):  # fmt: skip
        if text.startswith(lead) and text.endswith(tail):
            inner = text[len(lead) : len(text) - len(tail)]
            yield from (form.format(date) for date in _points(inner))
    yield from _thirds(text)
    yield from (f"{a}/{b}" for a, b in _ends(text.removeprefix("from ")))


def _thirds(text: str) -> Iterator[str]:
    """ "early 2021", "the mid-1950s", "late May 2024"."""
    found = _THIRD.match(text)
    if found is None:
        return
    which = found[1].removeprefix("the ").strip(" -")
    for whole in (*_calendar(found[2]), *_open_digits(f"the {found[2]}")):
        if (period := period_of(whole)) is not None:
            yield periods.third(period, which).edtf


def period_of(text: str) -> periods.Period | None:
    """The month, year, decade or century of an EDTF date; None for all else."""
    sign, bare = (-1, text[1:]) if text.startswith("-") else (1, text)
    if re.fullmatch(r"\d{4}", bare):
        return periods.year_of(sign * int(bare))
    if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", bare):
        return periods.month_of(sign * int(bare[:4]), int(bare[5:]))
    if re.fullmatch(r"\d{3}X", bare):
        first = int(bare[:3]) * 10
        return periods.decade_of(first if sign > 0 else -first - 9)
    if re.fullmatch(r"\d\dXX", bare):
        return periods.century_of(int(bare[:2]) + 1, before_era=sign < 0)
    return None


def _ends(text: str) -> Iterator[tuple[str, str]]:
    """Both ends of "A to B", where A may lack what it shares with B."""
    joints = list(re.finditer(" to | and ", text))
    if len(joints) > _MOST_JOINTS:
        return
    for joint in joints:
        first, last = text[: joint.start()], text[joint.end() :]
        words = last.split(" ")
        starts = [first] + [
            f"{first} {' '.join(words[skipped:])}" for skipped in (1, 2) if skipped < len(words)
        ]
        for start in starts:
            for end in (last, f"{first.partition(', ')[0]}, {last}"):
                yield from ((a, b) for a in _exact(start) for b in _exact(end))


# -- sets


def _sets(text: str) -> Iterator[str]:
    for lead, brackets in (("some time between ", "[]"), ("all of ", "{}")):
        if text.startswith(lead):
            yield from (
                f"{brackets[0]}{a}..{b}{brackets[1]}" for a, b in _ends(text.removeprefix(lead))
            )
    text = _BRACKETS.sub(lambda m: m[0].replace(", ", ",\0").replace(" and ", "\0and\0"), text)
    for one, listed in ((True, text.removeprefix("one of ")), (False, text)):
        last_joint = " or " if one else " and "
        pieces = listed.split(", ")
        if len(pieces) > _MOST_MEMBERS:
            return
        for joint in re.finditer(last_joint, pieces[-1]) if pieces else ():
            heads = [*pieces[:-1], pieces[-1][: joint.start()]]
            for members in _grouped(heads, one=one):
                for last in _members(pieces[-1][joint.end() :], one=one):
                    yield ("[%s]" if one else "{%s}") % ",".join([*members, last])
        yield from (("[%s]" if one else "{%s}") % member for member in _members(text, one=one))


def _grouped(pieces: list[str], *, one: bool) -> Iterator[list[str]]:
    """The members that pieces between commas make; a member may have a comma itself ("4 May 1957, 10:00 UTC")."""
    done: list[str] = []
    at = 0
    while at < len(pieces):
        for width in (3, 2, 1):
            member = (
                next(_members(", ".join(pieces[at : at + width]), one=one), None)
                if at + width <= len(pieces)
                else None
            )
            if member is not None:
                done.append(member)
                at += width
                break
        else:
            return
    yield done


def _members(text: str, *, one: bool) -> Iterator[str]:
    text = text.replace("\0", " ")
    behind = (" or later", " or earlier") if one else (" and all later", " and all earlier")
    for tail, form in zip(behind, ("{}..", "..{}"), strict=True):
        if text.endswith(tail):
            yield from (form.format(date) for date in _exact(text.removesuffix(tail)))
    yield from _exact(text)
    yield from (f"{a}..{b}" for a, b in _ends(text))
