"""Years as people write them: no year 0, BCE counts backwards, deep time in millions and billions."""

from __future__ import annotations

from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

MONTH_NUMBERS: Final = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
"""Month by its first three letters: `jan` is 1."""

ANCHOR: Final = 2000
"""Years ago are counted from 2000, so that what is shown does not change with today's date."""

_DEEP: Final = 10_000
_SCALES: Final = (
    (10**9, "billion years", "Ga"),
    (10**6, "million years", "Ma"),
    (10**3, "thousand years", "ka"),
)


def year_words(year: int, *, compact: bool = False) -> str:
    """An astronomical year: `2019`, `98 CE`, `44 BCE`, `13.8 billion years ago` (`13.8 Ga ago`).

    Deep years are said in years ago or from now where that loses no digit, and exactly otherwise.
    """
    deep = deep_words(year, compact=compact)
    if deep:
        return deep
    if year >= 1000:
        return str(year) if year < _DEEP else f"{year:,} CE"
    if year > 0:
        return f"{year} CE"
    back = 1 - year
    return f"{back:,} BCE" if back >= _DEEP else f"{back} BCE"


def deep_words(year: int, *, compact: bool = False, digits: int = 5) -> str:
    """A round year at least 10,000 years away in years ago or from now; nothing for all other years.

    Up to a million years the distance is counted from 2000; beyond, the two thousand years are less than the figure
    says. A year is round if so many digits hold it.
    """
    if -_DEEP < year < _DEEP or (abs(year) < 10**6 and year % 100):
        return ""
    distance = abs(year) if abs(year) >= 10**6 else abs(ANCHOR - year)
    size = amount_of_years(distance, compact=compact, digits=digits)
    if not size or distance < _DEEP:
        return ""
    if year < 0:
        return f"{size} ago"
    return f"in {size}" if compact else f"{size} from now"


def amount_of_years(years: int, *, compact: bool = False, digits: int = 5) -> str:
    """`13.8 billion years`, `42,000 years` (`13.8 Ga`, `42 ka`); nothing if that many digits do not hold it."""
    written = str(years)
    if len(written.rstrip("0")) > digits:
        return ""
    if years >= (10**13 if compact else 10**15):
        mantissa = written.rstrip("0")
        factor = mantissa[0] + ("." + mantissa[1:] if len(mantissa) > 1 else "")
        exponent = len(written) - 1
        if compact:
            return f"{factor}e{exponent} a"
        return f"{'' if factor == '1' else factor + ' × '}10^{exponent} years"
    for scale, name, symbol in _SCALES:
        if years < scale:
            continue
        if scale == 10**3 and not compact:
            break
        whole, rest = divmod(years, scale)
        fraction = f"{rest:0{len(str(scale)) - 1}d}".rstrip("0")
        size = f"{whole:,}" + ("." + fraction if fraction else "")
        return f"{size} {symbol if compact else name}"
    return f"{years:,} {'a' if compact else 'years'}"


def ordinal(number: int) -> str:
    """`1st`, `2nd`, `13th`, `21st`."""
    teens = 11 <= number % 100 <= 13
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def decades_words(first: int, last: int, *, compact: bool = False) -> str:
    """A run of years: `the 1960s`, `the 19th century`, `the 2nd century BCE`, else `200 to 191 BCE`.

    Centuries and millennia are those the written digits name: 18XX is 1800–1899 and called the 19th century.
    """
    width = last - first + 1
    if first >= 1000 and width == 10:
        return f"{first}s" if compact else f"the {first}s"
    for span, name, brief in ((100, "century", "c."), (1000, "millennium", "mill.")):
        # Negative runs mirror the positive ones, and −00XX and −0XXX lack the year 0.
        if first >= 0 and width == span and first % span == 0:
            return _counted(first // span + 1, name, brief, "", compact)
        if (
            last < 0
            and (-last) % span in (0, 1)
            and (-first) % span == span - 1
            and -first + last < span
        ):
            return _counted(-first // span + 1, name, brief, " BCE", compact)
    return run_words(first, last, compact=compact)


def run_words(first: int, last: int, *, compact: bool = False) -> str:
    """`1032 to 1932`, `200 to 191 BCE`, `5 BCE to 4 CE`; a dash if compact."""
    start, end = year_words(first, compact=compact), year_words(last, compact=compact)
    for era in (" BCE", " CE"):
        if start.endswith(era) and end.endswith(era):
            start = start.removesuffix(era)
            break
    return f"{start}–{end}" if compact else f"{start} to {end}"


def _counted(number: int, name: str, brief: str, era: str, compact: bool) -> str:
    if compact:
        return f"{ordinal(number)} {brief}{era}"
    return f"the {ordinal(number)} {name}{era}"
