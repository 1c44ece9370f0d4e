"""The parts of a year that EDTF writes as months 21–41, in words."""

from __future__ import annotations

from typing import Final

from timeloom.dates.edtf.units import SEASONS
from timeloom.dates.words.years import MONTHS, year_words

_NAMES: Final = ("spring", "summer", "autumn", "winter")
_COUNTED: Final = ("first", "second", "third", "fourth")


def season_words(season: int, year: int | None, *, compact: bool = False) -> str:
    """`spring 2001`, `winter 2010–11`, `first quarter of 2001` (`2001 Q1`); without a year its name alone."""
    if season <= 32:
        return _season(season, year, compact)
    if year is None:
        return _part_name(season)
    said = year_words(year, compact=compact)
    if not compact:
        return f"{_part_name(season)} of {said}"
    if season <= 36:
        return f"{said} Q{season - 32}"
    return f"{said} {'H' if season >= 40 else 'T'}{season - (39 if season >= 40 else 36)}"


def _part_name(season: int) -> str:
    if season <= 36:
        return f"{_COUNTED[season - 33]} quarter"
    if season >= 40:
        return f"{_COUNTED[season - 40]} half"
    first, length = SEASONS[season]
    return f"{MONTHS[first - 1]} to {MONTHS[first + length - 2]}"


def _season(season: int, year: int | None, compact: bool) -> str:
    name = _NAMES[(season - 21) % 4]
    hemisphere = "" if season < 25 else "northern" if season < 29 else "southern"
    where = f" ({hemisphere})" if hemisphere else ""
    if compact:
        where = where[:3].replace("(", "").upper()
    if year is None:
        return name + where
    first, length = SEASONS[season]
    when = _two_years(year) if first + length > 13 else year_words(year, compact=compact)
    return f"{name} {when}{where}"


def _two_years(year: int) -> str:
    """The years of a season that begins in December: `2010–11`, `1999–2000`, `44–43 BCE`."""
    if year >= 1000 and year // 100 == (year + 1) // 100:
        return f"{year}–{(year + 1) % 100:02d}"
    if year >= 1000:
        return f"{year}–{year + 1}"
    if year < 0:
        return f"{1 - year}–{-year} BCE"
    return f"{year_words(year)}–{year_words(year + 1)}"
