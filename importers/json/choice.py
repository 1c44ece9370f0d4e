"""Which key is which, where no key of the objects is plainly a date or a title: names, places and values decide.

A date may stand deep in an object (`_source.@timestamp`, `node.createdAt`), and be called anything (`ordered_at`). What
is taken is told; what stays open is asked, with a proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from timeloom.importers.json.keys import NAMES, is_moment, roles_of
from timeloom.importers.tables.columns import plain
from timeloom.importers.tables.kinds import Reads
from timeloom.importers.tables.words import NAMED, NEVER, PAIRS, TITLE_WORDS, rank_of

_DEEPEST: Final = 4
_LOOKED_AT: Final = 40
_OURS: Final = frozenset({"passage", "source", "links", "sayings", "fields"})
"""Objects that an event of ours holds."""
_DATES: Final = ("date", "start", "time", "year")
_EPOCH: Final = re.compile(r"-?\d{9,19}(?:\.\d+)?")
"""Seconds since 1970, or thousandths, millionths, billionths of them."""


@dataclass(slots=True)
class Choice:
    """What was settled for one source's objects."""

    taken: dict[str, str] = field(default_factory=dict)
    """Our name to the key or path."""
    told: list[str] = field(default_factory=list)
    proposed: dict[str, str] = field(default_factory=dict)
    """What may be meant, where it was not plain enough to be taken."""


def leaves(row: Mapping[str, Any], within: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The values of an object by their paths (`meta.created`); what is an object itself is gone into, a list is not."""
    for key, value in row.items():
        path = f"{within}{key}"
        if isinstance(value, dict) and not is_moment(value) and depth < _DEEPEST:
            yield from leaves(value, f"{path}.", depth + 1)
        elif value not in (None, "", [], {}):
            yield path, value


def lifted(row: dict[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """The object with what stands at these paths as members of its own, taken out of where they stood."""
    for path in paths:
        if path not in row and "." in path:
            row, value = _taken(row, path.split("."))
            if value is not None:
                row[path] = value
    return row


def _taken(row: dict[str, Any], parts: Sequence[str]) -> tuple[dict[str, Any], Any]:
    """A copy without the value at a path, and that value; a key may have dots in it itself."""
    for end in range(1, len(parts) + 1):
        key = ".".join(parts[:end])
        if key not in row:
            continue
        if end == len(parts):
            return {name: value for name, value in row.items() if name != key}, row[key]
        inner: Any = row[key]
        if isinstance(inner, list) and parts[end].isdigit() and int(parts[end]) < len(inner):
            chosen = inner[int(parts[end])]
            if end + 1 == len(parts):
                return row, chosen
            inner = chosen
        if isinstance(inner, dict):
            rest, value = _taken(inner, parts[end:])
            if value is not None:
                copy = {name: rest if name == key else it for name, it in row.items()}
                if not rest:  # nothing else stood there
                    del copy[key]
                return copy, value
    return row, None


def choose(rows: Sequence[Mapping[str, Any]], given: Mapping[str, str]) -> Choice:
    """Settle date and title for objects of which the first are `rows`; `given` is what a person said."""
    choice = Choice()
    rows = rows[:_LOOKED_AT]
    roles: set[str] = set(given)
    for row in rows:
        roles |= roles_of(row).keys()
    columns: dict[str, list[Any]] = {}
    for row in rows:
        for path, value in leaves({key: row[key] for key in row if key not in _OURS}):
            columns.setdefault(path, []).append(value)
    used = set(given.values())
    if not roles & set(_DATES):
        _choose_date(choice, columns, used)
    if "title" not in roles and ("summary" not in roles or any("." in p for p in columns)):
        used |= set(choice.taken.values())
        _choose_title(choice, columns, used, len(rows), asks="summary" not in roles)
    return choice


def _choose_date(choice: Choice, columns: Mapping[str, list[Any]], used: set[str]) -> None:
    reads = Reads()
    found: list[tuple[int, int, int, str]] = []
    loose: list[str] = []
    for at, (path, values) in enumerate(columns.items()):
        last = plain(path.rpartition(".")[2].lstrip("@_"))
        if path in used or not _all_dates(values, reads, numbers=True):
            continue
        exact = last in NAMES["date"] or last in NAMES["start"] or last == "time"
        rank = -1 if exact else rank_of(last)
        if rank != NEVER:
            found.append((rank, path.count("."), at, path))
        elif _all_dates(values, reads, numbers=False):
            loose.append(path)
    if found:
        path = min(found)[3]
        choice.taken["date"] = path
        others = [*(other[3] for other in sorted(found)[1:4]), *loose][:3]
        also = (
            f"; {', '.join(map(repr, others))} read as dates too (--map date={others[0]} takes that one)"
            if others
            else ""
        )
        choice.told.append(f"{path!r} was taken as the date{also}")
        if (end := _other_end(path, columns)) and _all_dates(columns[end], reads, numbers=True):
            choice.taken["end"] = end
    elif len(loose) == 1:
        choice.taken["date"] = loose[0]
        choice.told.append(f"{loose[0]!r} alone reads as dates and was taken as the date")
    elif loose:
        choice.proposed["date"] = loose[0]


def _other_end(path: str, columns: Mapping[str, Any]) -> str:
    """The path whose last name is the same but for `end` in place of `start`."""
    within, _, last = path.rpartition(".")
    words = plain(last).split()
    for word in words:
        if other := PAIRS.get(word):
            wanted = [other if each == word else each for each in words]
            for candidate in columns:
                before, _, name = candidate.rpartition(".")
                if before == within and plain(name).split() == wanted:
                    return candidate
    return ""


def _all_dates(values: Sequence[Any], reads: Reads, *, numbers: bool) -> bool:
    """Whether nearly all values are dates; numbers of the size of epochs and years where a name says so, too."""
    good = sum(_is_date(value, reads, numbers=numbers) for value in values)
    return bool(values) and good * 5 >= len(values) * 4


def _is_date(value: Any, reads: Reads, *, numbers: bool) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, dict):
        return is_moment(value)
    if isinstance(value, int | float):
        return numbers and (1000 <= value <= 2100 or 1e8 <= value < 1e19)
    if not isinstance(value, str):
        return False
    text = value.strip()
    if numbers and (_EPOCH.fullmatch(text) or re.fullmatch(r"1\d{3}|20\d\d", text)):
        return True
    return reads.is_date(text)


def _choose_title(
    choice: Choice, columns: Mapping[str, list[Any]], used: set[str], rows: int, *, asks: bool
) -> None:
    texts = [
        path
        for path, values in columns.items()
        if path not in used
        and len(values) * 2 >= rows
        and all(isinstance(value, str) for value in values)
    ]
    ranked: list[tuple[int, int, int, str]] = []
    names = NAMES["title"]
    for at, path in enumerate(texts):
        within, _, last = path.rpartition(".")
        name = plain(last)
        words = name.split()
        if name in names and (within or name != "name"):
            ranked.append((0 if name != "name" else 3, path.count("."), names.index(name), path))
        elif words and words[-1] in TITLE_WORDS:
            ranked.append((1, path.count("."), at, path))
        elif name in NAMED or (words[-1:] == ["name"] and words[0] in NAMED):
            ranked.append((2, path.count("."), at, path))
        elif "." in path and name in NAMES["summary"]:
            ranked.append((4, path.count("."), at, path))
    if not asks:  # there is a summary, which does as a title unless something better is there
        ranked = [each for each in ranked if each[0] < 3]
    if ranked:
        path = min(ranked)[3]
        choice.taken["title"] = path
        choice.told.append(f"{path!r} was taken as the title")
    elif asks:
        reads = Reads()
        words_of = [
            path
            for path in texts
            if path not in used
            and not _all_dates(columns[path], reads, numbers=True)
            and not all("://" in value for value in columns[path])
        ]
        if words_of:
            best = max(words_of, key=lambda path: _variety(columns[path]))
            choice.proposed["title"] = best


def _variety(values: Sequence[str]) -> tuple[bool, float]:
    """How much values look like what happened: words with blanks between them, most of them different."""
    spoken = sum(" " in value.strip() for value in values) * 2 >= len(values)
    return spoken, len(set(values)) / len(values)
