"""The date without a year that news means: the one nearest to the day of writing, in the direction of its clause."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from timeloom.dates.english.periods import Period

_AGAINST: Final = 4
"""How many times nearer a date has to be that the tense of its clause speaks against."""


def nearest(candidates: Iterable[Period], today: Period, tense: int) -> Period | None:
    """The candidate nearest to today: "declared a dividend, payable 1 May", written in March, is to come."""

    def distance(period: Period) -> int:
        if period.first <= today.last and today.first <= period.last:
            return 0
        ahead = period.first > today.last
        days = period.first - today.last if ahead else today.first - period.last
        return days * _AGAINST if (period.first - today.first) * tense < 0 else days

    return min(candidates, key=distance, default=None)
