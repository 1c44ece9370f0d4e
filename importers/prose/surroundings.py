"""The words beside a time expression, and what kind of words they are."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.compounds import Approximate, Open
from timeloom.dates.english.lexicon import words
from timeloom.dates.english.meanings import Fixed, Meaning
from timeloom.dates.english.rules import Atom

_REVERSED: Final = re.compile(r"\s{0,3}([A-Za-z'.]{0,23}[A-Za-z]|[^\sA-Za-z])")
"""The word before, read backwards: a search for it would try every letter of it."""

TWO_BEFORE: Final = re.compile(r"([A-Za-z][A-Za-z']{0,23}) {1,3}[A-Za-z][A-Za-z']{0,23} {1,3}\Z")

_AFTER: Final = re.compile(r"\s{0,3}(['-]?[A-Za-z][A-Za-z'-]{0,23}|[^\sA-Za-z])")

_VERBS_IN_S: Final = words(
    "was is has its this his as does goes says saw sees marks marked remains begins ends brings brought gives "
    "gave comes shows makes takes sets opens closes plus perhaps always towards besides across thus unless "
    "whereas us census crisis olympics games elections news series politics congress press process access "
    "business address loss class"
)

OF_A_YEAR: Final = words(
    "year war treaty battle siege fire plague revolution peace flood earthquake famine act crisis council charter map "
    "rebellion uprising census constitution law edict statute campaign winter summer spring autumn"
)
"""In "the plague of 1349" a year before 1700 is one; in "a herd of 1200" it is not."""

TIME_PREPOSITIONS: Final = words(
    "in since until till by before after during from circa year throughout around about late early mid spring "
    "summer autumn fall winter christmas easter through between"
)

OF_OUR_LORD: Final = words("domini lord grace")
"""Behind these a number is a year, however early: Anno Domini 1450."""

YEARS_LIKELY: Final = range(1700, 2100)


def word_before(text: str, start: int) -> str:
    match = _REVERSED.match(text[max(0, start - 28) : start][::-1])
    return match[1][::-1] if match else ""


def word_after(text: str, end: int) -> str:
    match = _AFTER.match(text, end, end + 30)
    return match[1] if match else ""


def starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'“‘(*_")
    return not before or before[-1] in ".!?\n:;•–—"


def is_plural(word: str) -> bool:
    lower = word.lower()
    return len(lower) > 3 and lower.endswith("s") and lower not in _VERBS_IN_S and word.islower()


def year_of(atom: Atom) -> int | None:
    meaning: Meaning = atom.meaning
    while isinstance(meaning, Open | Approximate):
        meaning = meaning.date
    return meaning.period.year if isinstance(meaning, Fixed) else None
