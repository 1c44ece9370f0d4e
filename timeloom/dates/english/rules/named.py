"""Rules for names that come round, told from another date: last May, the Monday after, the summer before."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import HOLIDAYS, MONTHS, SEASONS, WEEKDAYS, words
from timeloom.dates.english.meanings.base import Deictic, Weekday, Yearless
from timeloom.dates.english.rules.deictic import DEICTIC, DEICTIC_THEN, which_of
from timeloom.dates.english.rules.table import DAY, NTH, G, Made, any_of, rule

_NAMES: Final = any_of((*SEASONS, *MONTHS, *(w for w in WEEKDAYS), *HOLIDAYS))


_THAT_NEXT: Final = re.compile(r" {1,3}(?:that|which|on which|when|anyone|anybody|of)\b")


@rule(
    "deictic last",
    rf"{DEICTIC}(?:{G}(?:year|week)'s)?{G}(?P<n>{_NAMES})\b(?!'(?!s [a-z]))(?!{G}[0-9]{{1,2}}\b(?!,[0-9]))",
    the=True,
    then=(*DEICTIC_THEN, "year", "week", *SEASONS, *MONTHS, *WEEKDAYS, *HOLIDAYS),
)
def _deictic_name(m: re.Match[str]) -> Made:
    which = which_of(m)
    if which == "past":
        which = "last"
        if _THAT_NEXT.match(m.string, m.end()):
            return None  # "the last Saturday that anyone could manage"
    text = " ".join(m["n"].lower().split())
    if text in ("may", "march", "sun", "sat", "mar", "dec") and m["n"].islower():
        return None
    if text in WEEKDAYS:
        return Deictic(which, "", Weekday(WEEKDAYS[text]))
    return Deictic(which, "", _named(text))


@rule(
    "deictic last",
    rf"(?P<which>last|next|this){G}(?P<m>{any_of(MONTHS)})\b\.?{G}(?P<d>{DAY})(?:{NTH})?(?![0-9:.,]*[0-9])",
    then=MONTHS,
)
def _deictic_day(m: re.Match[str]) -> Made:
    """ "Last Oct. 23"."""
    return Deictic(m["which"].lower(), "", Yearless("day", MONTHS[m["m"].lower()], int(m["d"])))


_SHORTEST: Final = 5
_OF_FEASTS: Final = words(
    "day eve night sunday monday tuesday wednesday thursday friday saturday year years"
)
_NAMED: Final = any_of(
    (*SEASONS, *(n for n in (*MONTHS, *WEEKDAYS) if len(n) > _SHORTEST), *HOLIDAYS, "may")
)


@rule(
    "weekday month season holiday",
    rf"(?P<n>{_NAMED}){G}(?P<w>after|before|following)(?=[ ]?[.,;:)?!—–\n]|\Z"
    rf"|{G}(?:he|she|it|they|we|i|in|at|when)\b)",
    the=True,
    then=("after", "before", "following", *_OF_FEASTS),
)
def _named_after(m: re.Match[str]) -> Made:
    """ "the Monday after", "the summer before": told as "the following Monday" is."""
    which = "previous" if m["w"].lower() == "before" else "following"
    word = " ".join(m["n"].lower().split())
    led = m.string[max(0, m.start() - 4) : m.start()].lower() == "the "
    if word in WEEKDAYS:
        return Deictic(which, "", Weekday(WEEKDAYS[word]))
    if not led or re.match(
        r" (?:he|she|it|they|we|i) (?!had\b)", m.string[m.end() : m.end() + 10], re.I
    ):
        return None  # the summer before he died
    return Deictic(which, "", _named(word))


def _named(word: str) -> Yearless:
    if word in MONTHS:
        return Yearless("month", MONTHS[word])
    if word in SEASONS:
        return Yearless("season", SEASONS[word])
    return Yearless("holiday", 0, 0, word)


@rule(
    "weekday month",
    rf"(?P<n>{_NAMED}){G}(?P<w>last|next)(?=[ ]?[.,;:)?!\n]|\Z|{G}(?:he|she|it|they|we|i|with|at|when|by)\b)",
    then=("last", "next"),
)
def _named_last(m: re.Match[str]) -> Made:
    """ "On Monday last", "in May next", as reports had it."""
    word = " ".join(m["n"].lower().split())
    if word not in WEEKDAYS and word not in MONTHS:
        return None
    name = Weekday(WEEKDAYS[word]) if word in WEEKDAYS else _named(word)
    return Deictic(m["w"].lower(), "", name)
