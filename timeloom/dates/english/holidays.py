"""Feasts that English texts date things by, in the years that have them.

Western Easter is reckoned by the Gregorian computus as in the Book of Common Prayer's tables; American feasts fall on
the weekday their law names.
"""

from __future__ import annotations

from typing import Final

from timeloom.dates.calendar import days_from_civil, weekday
from timeloom.dates.english.periods import Period, day_at

_FIXED: Final = {
    "new year's day": (1, 1), "new year day": (1, 1), "new year's eve": (12, 31), "new years eve": (12, 31),
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "boxing day": (12, 26),
    "valentine's day": (2, 14), "halloween": (10, 31), "all saints' day": (11, 1), "armistice day": (11, 11),
    "independence day": (7, 4), "bastille day": (7, 14), "may day": (5, 1), "earth day": (4, 22),
    "st patrick's day": (3, 17), "saint patrick's day": (3, 17), "saint patrick": (3, 17),
    "veterans day": (11, 11), "juneteenth": (6, 19), "epiphany": (1, 6),
    "april fools' day": (4, 1), "bonfire night": (11, 5), "guy fawkes night": (11, 5), "midsummer's day": (6, 24),
    "midsummer day": (6, 24), "midsummer": (6, 24), "new year": (1, 1), "burns night": (1, 25),
    "candlemas": (2, 2), "lady day": (3, 25), "st george's day": (4, 23), "lammas": (8, 1), "michaelmas": (9, 29),
    "martinmas": (11, 11), "hogmanay": (12, 31), "st stephen's day": (12, 26),
}  # fmt: skip

_FROM_EASTER: Final = {
    "easter": 0, "easter sunday": 0, "easter monday": 1, "good friday": -2, "palm sunday": -7,
    "ash wednesday": -46, "whit sunday": 49, "pentecost": 49, "whit monday": 50, "ascension day": 39,
    "whitsun": 49, "whitsunday": 49, "trinity sunday": 56, "corpus christi": 60, "maundy thursday": -3,
    "holy saturday": -1, "shrove tuesday": -47, "mardi gras": -47, "easter day": 0,
    "easter eve": -1, "easter saturday": -1, "easter tuesday": 2,
}  # fmt: skip

_NTH_WEEKDAY: Final = {
    "thanksgiving": (11, 3, 4), "thanksgiving day": (11, 3, 4), "labor day": (9, 0, 1), "memorial day": (5, 0, -1),
    "martin luther king day": (1, 0, 3), "presidents' day": (2, 0, 3), "columbus day": (10, 0, 2),
}  # fmt: skip

HOLIDAYS: Final = frozenset((*_FIXED, *_FROM_EASTER, *_NTH_WEEKDAY))


def easter(year: int) -> int:
    """Easter Sunday of a year, as days since 1970-01-01."""
    golden = year % 19
    century = year // 100
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= moon // 28 * (1 - moon // 28 * (29 // (moon + 1)) * ((21 - golden) // 11))
    day = (year + year // 4 + moon + 2 - century + century // 4) % 7
    distance = moon - day
    month = 3 + (distance + 40) // 44
    return days_from_civil(year, month, distance + 28 - 31 * (month // 4))


def holiday(name: str, year: int) -> Period | None:
    """The day of a feast in a year; None for a name that is none."""
    name = name.lower().replace("’", "'").replace(".", "")
    if name in _FIXED:
        return day_at(days_from_civil(year, *_FIXED[name]))
    if name in _FROM_EASTER:
        return day_at(easter(year) + _FROM_EASTER[name])
    if name in _NTH_WEEKDAY:
        month, day, count = _NTH_WEEKDAY[name]
        if count < 0:
            last = days_from_civil(year, month + 1, 1) - 1
            return day_at(last - (weekday(last) - day) % 7)
        first = days_from_civil(year, month, 1)
        return day_at(first + (day - weekday(first)) % 7 + 7 * (count - 1))
    return None
