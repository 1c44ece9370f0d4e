"""How much two rows of a source say the same: the evidence on which a corrected row is taken for the one of before.

Dates, titles and the other cells speak. What is enough is in the docs (`docs/tables.md`, *A table read again*) and in
`closeness`, which gives a number to compare pairs by, or nothing where a person would not take the one for the other.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from timeloom.text import fold, separate

SAME, NEAR, APART = 2, 1, 0
"""How two dates stand to each other."""

_WORD: Final = re.compile(r"\w+")
_FIGURES: Final = re.compile(r"\d+")
_DOUBT: Final = re.compile(r"[~?%]")
_LONGEST: Final = 400
"""Characters of a text that are compared."""
_LABEL: Final = 2
"""Letters: a word as short as that is a label (`team A`), as every number is (`round 2`)."""
_SMALL_WORDS: Final = frozenset(
    [
        *("a", "an", "at", "by", "in", "is", "it", "of", "on", "or", "to", "as", "the", "and"),
        *("for", "le", "la", "de", "di", "da", "el", "en", "et", "du", "un"),
    ]
)
_TYPING: Final = 0.8
"""Two words as alike as this differ by a slip of the keyboard or an ending (`office`, `offices`)."""
SENTENCE: Final = 20
"""Characters from which on a summary tells one event from others."""

_LENGTHENED: Final = 0.5
"""How much two titles of one date have to share where only one of them has words of its own;"""
_REWORDED: Final = 0.66
"""where each has words of its own;"""
_MOSTLY: Final = 0.8
"""and where the dates or the other cells differ, too."""


class Row(NamedTuple):
    """What is compared of an event, in plain values only: many of them wait in a file."""

    number: int
    order: int
    """Where it stands in its source."""
    digest: bytes
    identity: int
    """The hash of date and title as they are."""
    date: str | None
    place: float | None
    title: str
    summary: str
    cells: tuple[int, ...]
    """The hashes of its fields' values, whatever their columns are called."""
    telling: tuple[int, ...]
    """Those of them that no other event had."""
    uid: str = ""


class Likeness(NamedTuple):
    """How two texts stand to each other."""

    share: float
    """How much of them is the same, 0 to 1, long words counting more."""
    reworded: bool
    """Whether each has a word of its own, so that one may have been put for the other."""
    relabelled: bool
    """Whether a number or label is among those: it tells `round 1` from `round 2`."""


def plain(text: str) -> str:
    """A text without what may differ in typing: case, accents, punctuation, blanks."""
    return " ".join(_WORD.findall(separate(fold(text[:_LONGEST]))))


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> Likeness:
    """Compare two plain texts by their words."""
    mine, theirs = Counter(one.split()), Counter(other.split())
    size = sum(map(len, mine.elements())) + sum(map(len, theirs.elements()))
    shared = sum(map(len, (mine & theirs).elements())) * 2.0
    left, right = list((mine - theirs).elements()), list((theirs - mine).elements())
    for word in left.copy():
        slip = next((it for it in right if _is_slip(word, it)), None)
        if slip is not None:
            left.remove(word)
            right.remove(slip)
            shared += len(word) + len(slip)
    own = [[word for word in words if word not in _SMALL_WORDS] for words in (left, right)]
    relabelled = bool(left and right) and any(map(_is_label, left + right))
    return Likeness(shared / size if size else 0.0, all(own), relabelled)


def _is_label(word: str) -> bool:
    short = len(word) <= _LABEL and word.isascii() and word not in _SMALL_WORDS
    return short or any(map(str.isdigit, word))


def _is_slip(word: str, other: str) -> bool:
    if min(len(word), len(other)) < 4 or any(map(str.isdigit, word + other)):
        return False
    if abs(len(word) - len(other)) > 2:
        return False
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= _TYPING


def nearness(one: str | None, other: str | None) -> int:
    """How a date stands to another: the same, near (what one correction does), or apart.

    Near are a date filled in, one told finer or rougher, with doubt or without, one part of which is another
    (`2020-03-04`, `2020-03-05`), and one with its parts in another order (`2020-04-03`).
    """
    if one is None or other is None:
        return NEAR
    if one == other:
        return SAME
    one, other = _DOUBT.sub("", one), _DOUBT.sub("", other)
    if one.startswith(other) or other.startswith(one):
        return NEAR
    mine, theirs = _FIGURES.findall(one), _FIGURES.findall(other)
    if len(mine) != len(theirs):
        return APART
    differing = sum(map(str.__ne__, mine, theirs))
    return NEAR if differing <= 1 or sorted(mine) == sorted(theirs) else APART


def closeness(came: Row, held: Row, *, told_once: bool = True) -> int | None:
    """How close a row is to an event of before; None where a person would not take it for that.

    `told_once` says that neither reading has the title more than once, or that no other event of it stands nearer.
    """
    near = nearness(came.date, held.date)
    if near == SAME and came.date is None:
        near = NEAR  # no date is none that they share
    cells = _shared(came.cells, held.cells)
    against = cells is not None and cells < 0.5
    tells = not against and _tells(came, held)
    if came.title == held.title:
        share = 1.0
        enough = near == SAME or tells or (told_once and _is_same(came.title, near, cells))
    elif near == APART and not tells:
        return None  # without a look at the words, which takes the longest
    else:
        found = likeness(came.title, held.title)
        share = found.share
        enough = _is_retyped(found, near, against=against, tells=tells)
    if not enough:
        return None
    close = round(share * 10) * 10 + near * 30 + (30 if tells else 0)
    close += 10 if cells is None else round(cells * 20)
    return close + (400 if share == 1.0 else 0)


def _is_same(title: str, near: int, cells: float | None) -> bool:
    """Whether a title that is told once is enough, with another date: one of several words, or what else there is."""
    several, agree = " " in title, cells is not None and cells >= 0.5
    if near == NEAR:
        return several or cells is None or agree
    return agree or (several and cells is None)


def _is_retyped(found: Likeness, near: int, *, against: bool, tells: bool) -> bool:
    """Whether a title is another one corrected."""
    if tells:
        return near == SAME or found.share >= (_LENGTHENED if near == NEAR else _REWORDED)
    if found.relabelled:
        return False
    if near == SAME:
        if found.reworded:
            return found.share >= _REWORDED and not against
        return found.share >= (_MOSTLY if against else _LENGTHENED)
    return near == NEAR and found.share >= _MOSTLY and not found.reworded and not against


def agree(one: Row, other: Row) -> bool:
    """Whether at least half of the cells are the same, or there are none."""
    cells = _shared(one.cells, other.cells)
    return cells is None or cells >= 0.5


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> float | None:
    """How many of the cells are the same; None where there are none."""
    if not one and not other:
        return None
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / max(len(mine), len(theirs))


def _tells(came: Row, held: Row) -> bool:
    """Whether they share what no other event had: a value, or a sentence."""
    if not set(held.telling).isdisjoint(came.cells):
        return True
    if min(len(came.summary), len(held.summary)) < SENTENCE:
        return False
    if came.summary == held.summary:
        return True
    found = likeness(came.summary, held.summary)
    return found.share >= _MOSTLY and not found.relabelled
