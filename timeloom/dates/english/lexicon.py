"""The words of English dates: months, weekdays, seasons, numbers, units, and how vague words are read."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.edtf.calendar import days_from_civil, weekday
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
    """The day of a feast in a year; None for a name that is not one."""
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


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


MONTHS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb febr",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}

MONTH_NAMES: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)

WEEKDAYS: Final[dict[str, int]] = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday weds wed",
            "thursday thurs thur thu",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}

SEASONS: Final = {
    "spring": 21, "springtime": 21, "summer": 22, "summertime": 22, "autumn": 23, "fall": 23,
    "winter": 24, "wintertime": 24,
}  # fmt: skip
"""EDTF codes (ISO 8601-2:2019, 4.7.2). Seasons are meteorological, winter begins in December of its year."""

ONES: Final = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "  # noqa: SIM905
        "sixteen seventeen eighteen nineteen".split()
    )
}

TENS: Final = {
    word: 10 * number
    for number, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(),  # noqa: SIM905
        2,
    )
}

SCALES: Final = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}

_FIRST_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "  # noqa: SIM905
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)

ORDINALS: Final[dict[str, int]] = {
    **{word: number for number, word in enumerate(_FIRST_ORDINALS, 1)},
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
    **{
        f"{tens}{joint}{ordinal}": TENS[tens] + number
        for tens in ("twenty", "thirty")
        for joint in ("-", " ")
        for number, ordinal in enumerate(_FIRST_ORDINALS[:9], 1)
    },
}  # fmt: skip

DECADES: Final = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50,
    "sixties": 60, "seventies": 70, "eighties": 80, "nineties": 90,
}  # fmt: skip

UNITS: Final[dict[str, str]] = {
    word: unit
    for unit, names in {
        "second": "second seconds sec secs",
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days night nights",
        "week": "week weeks wk wks",
        "fortnight": "fortnight fortnights",
        "weekend": "weekend weekends",
        "month": "month months",
        "quarter": "quarter quarters",
        "season": "season seasons",
        "year": "year years yr yrs",
        "decade": "decade decades",
        "century": "century centuries",
        "millennium": "millennium millennia",
    }.items()
    for word in names.split()
}

UNIT_CODES: Final = {
    "second": "S", "minute": "M", "hour": "H", "day": "D", "week": "W", "month": "M", "quarter": "Q",
    "year": "Y", "decade": "E", "century": "C", "millennium": "L", "weekend": "WE", "season": "S",
}  # fmt: skip
"""Letters of ISO 8601 durations; E, C and L are TimeML's for decades, centuries and millennia."""

DAY_PARTS: Final = {
    "morning": ("MO", 6 * 60), "dawn": ("MO", 6 * 60), "afternoon": ("AF", 12 * 60),
    "evening": ("EV", 18 * 60), "night": ("NI", 21 * 60), "tonight": ("NI", 21 * 60), "dusk": ("EV", 18 * 60),
    "night-time": ("NI", 21 * 60), "lunchtime": ("MI", 12 * 60), "daybreak": ("MO", 6 * 60),
    "sunrise": ("MO", 6 * 60), "sunset": ("EV", 18 * 60), "sundown": ("EV", 18 * 60), "nightfall": ("NI", 21 * 60),
    "forenoon": ("MO", 8 * 60), "teatime": ("AF", 16 * 60), "cockcrow": ("MO", 4 * 60),
    "small hours": ("NI", 0), "early hours": ("NI", 0), "wee hours": ("NI", 0),
}  # fmt: skip
"""TIMEX3's letters after `T`, and the minute of the day they begin at."""

WITHIN: Final = {
    "second": (1, "day"), "minute": (1, "day"), "hour": (1, "day"), "day": (7, "day"), "week": (30, "day"),
    "month": (6, "month"), "year": (5, "year"), "decade": (30, "year"),
}  # fmt: skip
"""How far "within days" reaches when no number is given: up to seven days, thirty days, six months, five years."""

FEW: Final = (2, 5)

SEVERAL: Final = (3, 7)

BARE_PLURAL: Final = {
    "second": (2, 59), "minute": (2, 59), "hour": (2, 23), "day": (2, 7), "week": (2, 8), "month": (2, 12),
    "year": (2, 10), "decade": (2, 5), "century": (2, 5),
}  # fmt: skip
"""How many "days later" may be; "a few" is two to five, "several" three to seven."""

_NUMBER_TOKEN: Final = re.compile(r"[a-z]+|\d[\d,]*(?:\.\d+)?")


def number(text: str) -> float | None:
    """The number that words or figures say: `three`, `twenty-one`, `a hundred`, `1,600`, `2.5`, `13.8 billion`."""
    total = 0.0
    current = 0.0
    seen = False
    for token in _NUMBER_TOKEN.findall(text.lower()):
        if token in ("a", "an"):
            current, seen = current or 1, True
        elif token == "half":
            current, seen = current + 0.5, True
        elif token[0].isdigit():
            current, seen = float(token.replace(",", "")), True
        elif token in ONES or token in TENS:
            current, seen = current + ONES.get(token, TENS.get(token, 0)), True
        elif token == "hundred":
            current = (current or 1) * 100
        elif token in SCALES:
            total, current = total + (current or 1) * SCALES[token], 0.0
        elif token == "dozen":
            current, seen = (current or 1) * 12, True
        elif token in ("couple", "pair"):
            current, seen = 2, True
        elif token not in ("and", "of"):
            return None
    return total + current if seen or total or current else None


def ordinal(text: str) -> int | None:
    """`3rd`, `third`, `twenty-fourth` as a number."""
    text = " ".join(text.lower().split())
    if text[:1].isdigit():
        return int(re.match(r"\d+", text)[0])  # type: ignore[index]
    return ORDINALS.get(text)


def spoken_year(text: str) -> int | None:
    """`nineteen eighty-six`, `two thousand and five`, `seventeen hundred thirty three`, `nineteen oh four`."""
    tokens = _NUMBER_TOKEN.findall(text.lower())
    if "thousand" in tokens or "hundred" in tokens:
        value = number(text)
        return int(value) if value is not None and 1000 <= value < 3000 else None
    if len(tokens) < 2:
        return None
    head = ONES.get(tokens[0], TENS.get(tokens[0], 0))
    rest = tokens[1:]
    if head == 20 and rest[0] in ONES and ONES[rest[0]] < 10 and len(rest) > 1:
        return None
    if rest[0] in ("oh", "o"):
        tail = ONES.get(rest[1]) if len(rest) > 1 else None
        return None if tail is None else head * 100 + tail
    tail = sum(ONES.get(token, TENS.get(token, -1000)) for token in rest)
    return head * 100 + tail if 10 <= head <= 20 and 10 <= tail <= 99 else None
