"""What was rejected, for a person to read: one sentence for the many lines that were rejected for one reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_ONE_BY_ONE: Final = 3
"""Rejections for one reason that are told one by one."""
_RANGES: Final = 40
"""Lines and runs of lines that are listed for one reason."""
_QUOTED: Final = re.compile(r"'[^']*'|character \d+")
"""What differs between two sentences that give one reason: the cell, and the place in it."""
_LINE: Final = re.compile(r"line (\d+)")


def grouped(rejected: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Place and reason of each, `lines 2–10,001` for many lines with one reason, in the order of the first of them."""
    kinds: dict[str, list[tuple[str, str]]] = {}
    for where, why in rejected:
        kinds.setdefault(_QUOTED.sub("''", why), []).append((where, why))
    for alike in kinds.values():
        wheres = [where for where, _ in alike]
        lines = [int(found[1]) for where in wheres if (found := _LINE.fullmatch(where))]
        if len(wheres) <= _ONE_BY_ONE or len(lines) < len(wheres):
            yield from alike
        else:
            first = alike[0][1]
            same = all(why == first for _, why in alike)
            yield f"lines {_listed(lines)}", first if same else f"{first}; the others alike"


def _listed(lines: list[int]) -> str:
    """`2–5, 9 and 11`: runs of lines as one; of very many the first, and how many more there are."""
    runs: list[tuple[int, int]] = []
    for line in sorted(lines):
        if runs and line <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], line)
        else:
            runs.append((line, line))
    shown = [f"{a:,}" if a == b else f"{a:,}–{b:,}" for a, b in runs[:_RANGES]]
    if len(runs) > _RANGES:
        left = sum(b - a + 1 for a, b in runs[_RANGES:])
        return f"{', '.join(shown)} and {left:,} more (--json lists them all)"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]
