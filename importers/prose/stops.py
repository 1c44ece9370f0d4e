"""Where the clauses of a text begin: its stops are looked for once, not before each of its dates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from typing import Final

_STOPS: Final = ".!?;\n"


def starts_behind(stop: re.Pattern[str], reach: int) -> Callable[[str, int], int]:
    """A function of a text and a position: where begins what a stop parts from the text before, at most `reach`
    characters before the position."""

    @lru_cache(2)
    def ends(text: str) -> list[int]:
        return [found.end() for found in stop.finditer(text)]

    def start(text: str, position: int) -> int:
        begin = max(0, position - reach)
        if text[position - 1 : position] in _STOPS:  # what stands behind that one is not asked
            for found in stop.finditer(text, begin, position):
                begin = found.end()
            return begin
        stops = ends(text)
        number = bisect_right(stops, position)
        return max(begin, stops[number - 1]) if number else begin

    return start
