"""Turn "before", "by", "after", "until", "since" and "from" with a date into EDTF.

"Before 1066" is one moment on one side of a limit: `[..1065]`, some time in 1065 or earlier. "Until 1066" is a state
that lasted: `../1066`. What people type, tables and prose all mean the same by these words, so all of them ask here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from timeloom.dates.edtf.calendar import DAY, civil_from_days, civil_from_seconds, days_from_civil
from timeloom.dates.edtf.grammar import parse
from timeloom.dates.edtf.model import Edtf, Kind, Point, Precision
from timeloom.dates.edtf.units import SEASONS
from timeloom.dates.words.years import deep_words
from timeloom.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Sequence

Limit = Literal["before", "by", "after", "on or after", "until", "since", "from"]

BEFORE_A_DATE: Final = re.compile(
    r"(?P<w>before|prior to|earlier than|pre|ante|by|no later than|not later than|not after|at the latest|after"
    r"|later than|post|on or after|no earlier than|not before|at the earliest|on or before|until|till|up to|since"
    r"|from|as of|as from|starting|beginning(?! of\b))(?:\s+(?:about\s+)?(?:in\s+|on\s+)?(?:the\s+)?|-)(?=\S)"
    r"|(?P<sign>[<>]=?|[≤≥])\s*(?=\S)",
    re.IGNORECASE,
)
"""A limiting word, or a sign for one, before a date."""
MEANING: Final[dict[str, Limit]] = {
    **dict.fromkeys(("before", "prior to", "earlier than", "pre", "ante", "<"), "before"),
    **dict.fromkeys(
        (
            "by",
            "no later than",
            "not later than",
            "not after",
            "on or before",
            "at the latest",
            "<=",
            "≤",
        ),
        "by",
    ),
    **dict.fromkeys(("after", "later than", "post", ">"), "after"),
    **dict.fromkeys(
        ("on or after", "no earlier than", "not before", "at the earliest", ">=", "≥"),
        "on or after",
    ),
    **dict.fromkeys(("until", "till", "up to"), "until"),
    **dict.fromkeys(("since", "from", "as of", "as from", "starting", "beginning"), "since"),
}
"""What each of them means."""
BEHIND_A_DATE: Final = re.compile(
    r"\s+(?P<w>or earlier|or before|at the latest|or later|or after|at the earliest|onwards?|and (?:later|after|on)"
    r"|on)\Z",
    re.IGNORECASE,
)
MEANING_BEHIND: Final[dict[str, Limit]] = {
    "or earlier": "by", "or before": "by", "at the latest": "by", "or later": "on or after", "or after": "on or after",
    "at the earliest": "on or after",
}  # fmt: skip

_GROUPS: Final = (
    range(21, 25),
    range(25, 29),
    range(29, 33),
    range(33, 37),
    range(37, 40),
    range(40, 42),
)
"""Seasons and parts of a year that follow one another."""

_RUN: Final = re.compile(r"-?[0-9]+X+[?~%]?")
"""A decade, century or millennium: `196X`, `-04XX~`."""


def limited(word: Limit, text: str) -> str:
    """The EDTF expression of a limiting word and an EDTF date: ("before", "1066") is `[..1065]`.

    before D is `[..the unit before D]`, by D `[..D]`, after D `[the unit after D..]`, on or after D `[D..]`: a moment.
    until D is `../D`, since and from D are `D/..`: states. Of an interval or a set the end that the limit is nearest to
    counts: "by early 2021" (`2021-01~/2021-04~`) is `[..2021-04~]`. A mark (`?`, `~`, `%`) stays with the limit.
    DateError where D has no such end, or no unit lies beside it.
    """
    date = parse(text)
    match word:
        case "before":
            return f"[..{_beside(_end(date, word, last=False), -1)}]"
        case "by":
            return f"[..{_inside_a_set(_end(date, word, last=True))}]"
        case "after":
            return f"[{_beside(_end(date, word, last=True), 1)}..]"
        case "on or after":
            return f"[{_inside_a_set(_end(date, word, last=False))}..]"
        case "until":
            return f"../{_inside_a_set(_end(date, word, last=True))}"
        case _:
            return f"{_inside_a_set(_end(date, word, last=False))}/.."


def _end(date: Edtf, word: str, *, last: bool) -> Point:
    """The first or last point of an expression."""
    if date.kind is Kind.DATE:
        return date.points[0]
    if last:
        point = max(date.spans, key=lambda span: span.latest).end
    else:
        point = min(date.spans, key=lambda span: span.earliest).start
    if point is None:
        raise DateError(
            f"{date.text!r} has no {'end' if last else 'start'} that {word!r} could limit"
        )
    return point


def _inside_a_set(point: Point) -> str:
    """A point as it may stand beside another: decades and centuries of two or three digits with their `X`."""
    if point.year is None and not point.unspecified:
        return _with_marks(_run(point, 0), point)
    return point.text


def _beside(point: Point, step: int) -> str:
    """The unit before (−1) or after (+1) a point: the year before 1066, the day after 13 May 2024."""
    if point.clock:
        return _clock_beside(point, step)
    if "XXXX" in point.text:
        raise DateError(f"{point.text!r} is of an unknown year: nothing is before or after it")
    if point.year is not None and point.scale == 1 and deep_words(point.year):
        return point.text  # 66 million years ago is an estimate: no single year lies beside it
    return _with_marks(_unit_beside(point, step), point)


def _unit_beside(point: Point, step: int) -> str:
    edge = point.earliest if step < 0 else point.latest
    at = civil_from_seconds(edge)
    if point.precision is Precision.DAY:
        return _day(civil_from_days(days_from_civil(at.year, at.month, at.day) + step))
    if point.season and point.year is not None:
        return _season_beside(point.season, point.year, step)
    if point.precision is Precision.MONTH:
        carry, month = divmod(at.month - 1 + step, 12)
        return _day((at.year + carry, month + 1))
    if _RUN.fullmatch(point.text) or (point.year is None and not point.unspecified):
        return _run(point, step)
    return _day((at.year + step,))


def _run(point: Point, step: int) -> str:
    """The decade, century or millennium that many beside that of a point, as `195X` or `18XX`."""
    first, last = civil_from_seconds(point.earliest).year, civil_from_seconds(point.latest).year
    zeros = {Precision.DECADE: 1, Precision.CENTURY: 2, Precision.MILLENNIUM: 3}.get(
        point.precision
    )
    year = first if step == 0 else first - 1 if step < 0 else last + 1
    if zeros is None or not -9999 <= year <= 9999:
        return _day((year,))
    digits = f"{abs(year):04d}"
    return ("-" if year < 0 else "") + digits[:-zeros] + "X" * zeros


def _season_beside(season: int, year: int, step: int) -> str:
    codes = sorted(
        next(group for group in _GROUPS if season in group), key=lambda code: SEASONS[code]
    )
    carry, place = divmod(codes.index(season) + step, len(codes))
    beside = _day((year + carry,))
    return beside if beside.startswith("Y") else f"{beside}-{codes[place]}"


def _clock_beside(point: Point, step: int) -> str:
    """The minute, second or fraction of a second beside a time of day, in the zone it is written in."""
    assert point.year is not None, "a time of day has a whole date"
    assert point.month is not None, "a time of day has a whole date"
    assert point.day is not None, "a time of day has a whole date"
    clock, _, fraction = point.clock.partition(".")
    hour, minute, *second = (int(part) for part in clock.split(":"))
    unit = 1 if second else 60
    parts = 10 ** len(fraction)
    total = ((hour * 60 + minute) * 60 + (second[0] if second else 0)) * parts + int(fraction or 0)
    whole, rest = divmod(total + step * (1 if fraction else unit), parts)
    carry, whole = divmod(whole, DAY)
    day = civil_from_days(days_from_civil(point.year, point.month, point.day) + carry)
    text = f"{_day(day)}T{whole // 3600:02d}:{whole // 60 % 60:02d}"
    if second:
        text += f":{whole % 60:02d}"
    if fraction:
        text += f".{rest:0{len(fraction)}d}"
    at = point.text.index("T") + 1 + len(point.clock)
    return text + point.text[at:]


def _day(parts: Sequence[int]) -> str:
    """A year, month or day as EDTF; the year alone where four digits do not hold it."""
    year, *rest = parts
    if abs(year) > 9999:
        return f"Y{year}"
    return "-".join(
        (f"{'-' if year < 0 else ''}{abs(year):04d}", *(f"{part:02d}" for part in rest))
    )


def _with_marks(text: str, point: Point) -> str:
    mark = "%" if point.uncertain and point.approximate else "?" if point.uncertain else "~"
    return text + mark if point.marks else text
