"""The atoms of date phrases: one rule each, tried where a word of its class stands.

A rule is a regular expression of bounded length (no unbounded repetition, so a long line cannot slow it down) and a
function that makes a meaning from the match, or refuses. Atoms are put together in `phrases`. The text a rule sees
has plain spaces, plain apostrophes and no soft hyphens (`phrases.plain`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, Final, NamedTuple

from timeloom.dates.english.lexicon import (
    DAY_PARTS,
    DECADES,
    HOLIDAYS,
    MONTHS,
    ONES,
    ORDINALS,
    SCALES,
    SEASONS,
    TENS,
    UNITS,
    WEEKDAYS,
)
from timeloom.dates.english.meanings.base import Meaning


class Atom(NamedTuple):
    """A stretch of text with a meaning. `doubt` names what must be shown by its surroundings; `the` lets an article
    before it belong to it."""

    start: int
    end: int
    meaning: Meaning
    doubt: str = ""
    the: bool = False


_ENDS: Final = (".", ",", ";", ":", "!", "?", ")")
_SHORTENED: Final = ("c.", "ca.", "C.", "Ca.", "x.", "X.", "A.")


def may_follow(text: str, start: int, leading: frozenset[str], between: frozenset[str]) -> bool:
    """Whether one of the `leading` words may stand before `start`, with words of `between` after it.

    False only where it plainly is another word: most dates have none before them, and are asked no more.
    """
    before = text[start - 1 : start]
    if before != " ":
        return before == "-" or before == "."
    floor, end = max(0, start - 40), start - 1
    while True:
        gap = text.rfind(" ", floor, end)
        word = text[floor if gap < 0 else gap + 1 : end]
        if not word.isalpha():
            return word[-1:] not in _ENDS or word.endswith(_SHORTENED)
        word = word.lower()
        if word in leading:
            return True
        if gap < 0 or word not in between:
            return False
        end = gap


Made = Meaning | tuple[Meaning, str] | tuple[Meaning, str, int] | None
"""A meaning, what is in doubt, and where the phrase ends if it goes on beyond the match."""

Maker = Callable[["re.Match[str]"], Made]


def any_of(names: Iterable[str]) -> str:
    """An alternation of names as a tree of their letters, so that a match fails at the first wrong one.

    The longest name wins; a space in one is a gap of any width.
    """
    tree: dict[str, Any] = {}
    for name in names:
        branch = tree
        for letter in name:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return _tree(tree)


def _tree(tree: dict[str, Any]) -> str:
    ways = [
        (" {1,8}" if letter == " " else re.escape(letter))
        + (_tree(rest) if rest != {"": {}} else "")
        for letter, rest in tree.items()
        if letter
    ]
    if not ways:
        return ""
    if "" not in tree and len(ways) == 1:
        return ways[0]
    return "(?:" + "|".join(ways) + ")" + ("?" if "" in tree else "")


G: Final = " {1,8}"
"""The gap between two words."""

O: Final = " {0,8}"  # noqa: E741
"""A gap that need not be."""

MONTH: Final = any_of(MONTHS)

DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"

NTH: Final = r"(?:st|nd|rd|th)"

ORDINAL: Final = any_of(ORDINALS)

YEAR: Final = r"[1-9][0-9]{3}(?![0-9])"

ERA: Final = r"(?:BCE|BC|CE|AD|B\.[ ]?C\.(?:[ ]?E\.)?|A\.[ ]?D\.|C\.[ ]?E\.)(?![A-Za-z0-9])"

UNIT: Final = any_of(UNITS) + "(?![A-Za-z])"

NUMBERS: Final = (*ONES, *TENS, *SCALES, "dozen")

NUMBER_WORD: Final = any_of(NUMBERS)

FIGURE: Final = r"(?>[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,9}(?:\.[0-9]{1,3})?)"

ERA_THEN: Final = ("bce", "bc", "ce", "ad", "b", "a", "c")
"""The words an era begins with."""

SPOKEN_YEAR: Final = (
    rf"(?:seventeen|eighteen|nineteen|twenty|two{G}thousand)(?:{G}hundred)?"
    rf"(?:(?:{G}|-)(?:and{G})?(?:oh{G})?(?:{any_of((*ONES, *TENS))})){{1,2}}"
)

SPOKEN_YEAR_BEGINS: Final = ("seventeen", "eighteen", "nineteen", "twenty", "two")

SPOKEN_YEAR_THEN: Final = ("thousand", "hundred", "and", "oh", *ONES, *TENS)
"""The second words of a spoken year."""


class Rule(NamedTuple):
    """What is tried, what makes a meaning of a match, and whether an article before it belongs to the phrase.

    `after` holds the characters that may follow a number it begins with, `a` for any letter, a point or comma only
    before figures, `?` for all others; empty if any may. `then` holds the words of which one must be the second, where
    a space parts it from the first; empty if any may.
    """

    pattern: str
    make: Maker
    the: bool
    after: str
    then: frozenset[str]


_FIRST_WORD: Final = re.compile(r"[a-z]+|[0-9]+|'")

_registered: dict[str, list[tuple[list[str], Rule]]] = {}
"""Module → its rules, with the classes of first words they are for."""


def rules_of(modules: Iterable[ModuleType]) -> dict[str, list[Rule]]:
    """Class of the first word → its rules. Of two rules that match as far, the one of the earlier module wins."""
    table: dict[str, list[Rule]] = {}
    for module in modules:
        for names, made in _registered.get(module.__name__, ()):
            for name in names:
                table.setdefault(name, []).append(made)
    return table


FIGURES: Final = "0"
"""What stands in a rule's `then` for any number in figures."""


def rule(
    classes: str, pattern: str, *, the: bool = False, after: str = "", then: Iterable[str] = ()
) -> Callable[[Maker], Maker]:
    """Register a rule for words of these classes; `digit2` are numbers of one or two figures, `digit4` of four,
    `digit8` of eight, `tens` the words that begin both a number and an ordinal ("twenty-first").

    `after` and `then` (of an entry of several words the first) spare it what it cannot match; neither has to be given.
    """
    seconds = frozenset(_FIRST_WORD.match(entry)[0] for entry in then)  # type: ignore[index]

    def register(make: Maker) -> Maker:
        names = classes.split()
        if "digit" in names:
            names += ["digit2", "digit4", "digit8"]
        if "number" in names or "ordinal" in names:
            names.append("tens")
        _registered.setdefault(make.__module__, []).append(
            (names, Rule(pattern, make, the, after, seconds))
        )
        return make

    return register


def _classes() -> dict[str, str]:
    """Every word a phrase may begin with, in the three ways it is written, and its class."""
    lexicon: dict[str, str] = {}

    def add(name: str, entries: Iterable[str]) -> None:
        for entry in entries:
            first = re.match(r"[a-z]+", entry)
            if first is not None:
                for form in (first[0], first[0].capitalize(), first[0].upper()):
                    lexicon.setdefault(form, name)

    add("month", MONTHS)
    add("weekday", WEEKDAYS)
    add("weekdays", ["weekdays", *(f"{day}s" for day in WEEKDAYS if day.endswith("day"))])
    add("season", SEASONS)
    add("holiday", HOLIDAYS - {"new year's day", "new year day", "new year's eve"})
    add("holiday", ["new"])
    add("ordinal", ORDINALS)
    add("ordinal", ["last"])
    add(
        "number",
        [
            *ONES,
            *TENS,
            "half",
            "several",
            "few",
            "couple",
            "dozen",
            "some",
            "another",
            "many",
            "full",
        ],
    )
    add("article", ["a", "an"])
    add("unit", UNITS)
    add("unit", [f"{unit}long" for unit in ("hour", "day", "week", "month", "year", "decade")])
    add(
        "deictic",
        [
            "this",
            "that",
            "these",
            "those",
            "next",
            "following",
            "previous",
            "preceding",
            "subsequent",
            "past",
            "coming",
            "same",
        ],
    )
    add("deictic", "ensuing succeeding current upcoming very latter latest recent".split())  # noqa: SIM905
    add(
        "often",
        [
            "daily",
            "weekly",
            "fortnightly",
            "monthly",
            "quarterly",
            "yearly",
            "annually",
            "annual",
            "biennial",
            "nightly",
            "hourly",
        ],
    )
    add(
        "often",
        [
            "semiannual",
            "semiannually",
            "biannual",
            "every",
            "each",
            "once",
            "twice",
            "thrice",
            "everyday",
            "all",
            "most",
        ],
    )
    add("often", "mornings afternoons evenings weekends".split())  # noqa: SIM905
    add("today", "today yesterday tomorrow tonight morrow now present nowadays tmrw tmr".split())  # noqa: SIM905
    add("clock", "noon midnight midday".split())  # noqa: SIM905
    add("part", DAY_PARTS)
    add("decade", [*DECADES, "roaring", "swinging", "hungry", "noughties", "aughts"])
    add("within", ["within", "inside"])
    add("turn", ["turn"])
    add("era", ["ad"])
    add("since", ["since", "until", "till", "by", "ever", "then", "from"])
    add("before", ["before"])
    add("quarter", ["q", "h", "fy", "fiscal", "calendar"])
    # Words of two classes keep the first; these also begin phrases of another.
    for form in ("may", "May", "MAY"):
        lexicon[form] = "month"
    for form in ("last", "Last", "LAST"):
        lexicon[form] = "last"
    for form in ("second", "Second", "SECOND"):
        lexicon[form] = "ordinal"
    for form in ("quarter", "Quarter"):
        lexicon[form] = "unit"
    for word in ("twenty", "thirty"):
        for form in (word, word.capitalize(), word.upper()):
            lexicon[form] = "tens"
    return lexicon


CLASSES: Final = _classes()
