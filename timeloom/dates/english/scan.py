"""Date phrases of English in any text: found, put together, and given a meaning.

`scan` finds atoms where a word of the lexicon stands (`phrase_rules`), then joins them: a weekday with its date, a
month with "of that year", "early" with what it modifies, the two ends of a range, "since" with a date. What an atom
alone leaves in doubt ("May", "2001", "5/12") carries the name of its doubt; the caller settles it.

Linear in the length of the text: each rule looks at a bounded stretch, each join at its neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate, islice
from typing import Final

from timeloom.dates.english.joining import join
from timeloom.dates.english.meanings.base import Meaning
from timeloom.dates.english.rules import business as business_rules
from timeloom.dates.english.rules import clock as clock_rules
from timeloom.dates.english.rules import counted as counted_rules
from timeloom.dates.english.rules import days as day_rules
from timeloom.dates.english.rules import deictic as deictic_rules
from timeloom.dates.english.rules import lengths as length_rules
from timeloom.dates.english.rules import named as named_rules
from timeloom.dates.english.rules import recurring as recurrence_rules
from timeloom.dates.english.rules import seasons as season_rules
from timeloom.dates.english.rules import years as year_rules
from timeloom.dates.english.rules.table import CLASSES, FIGURES, Atom, Maker, Rule, rules_of

_RULES: Final = rules_of(
    (
        day_rules,
        year_rules,
        season_rules,
        business_rules,
        length_rules,
        counted_rules,
        deictic_rules,
        named_rules,
        recurrence_rules,
        clock_rules,
    )
)
_SECOND_WORDS: Final = frozenset(
    word for rules in _RULES.values() for rule in rules for word in rule.then
)
"""The words that decide which rules are tried on the word before them."""

_SPACES: Final = (
    "\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u202f\u205f\u3000\ufeff"
)
_PLAIN: Final = (
    *((space, " ") for space in _SPACES),
    *((quote, "'") for quote in "’‘ʼ"),
    *((hyphen, "-") for hyphen in "\u2010\u2011\u2212"),
    *((end, "\n") for end in "\u2028\u2029"),
)
_WRAPPED: Final = range(45, 140)
"""Widths of a line that was broken by hand, so that its end is a space."""


_TORN: Final = re.compile(
    r"\b(?:(?:in|of|on|by|since|until|till|from|to|and|between|before|after|during|early|late|mid|the|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?),?\Z"
)
_TORN_OFF: Final = re.compile(
    r"(?:[0-9]{1,2}(?:st|nd|rd|th)?(?:,| (?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December))"
    r"|[12][0-9]{3}\b(?! ?[:–—-])|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b)"
)


_TORN_STARTS: Final = frozenset("0123456789JFMASOND")


def _is_torn(line: str, following: str) -> bool:
    """Whether a date goes on behind the end of a line, however short that is: "on March" and "18, 1995"."""
    return (
        following[:1] in _TORN_STARTS
        and _TORN_OFF.match(following) is not None
        and _TORN.search(line, max(0, len(line) - 12)) is not None
    )


def plain(text: str) -> str:
    """The text with plain spaces, apostrophes and hyphens, wrapped lines joined; every offset stays what it was."""
    for odd, usual in _PLAIN:
        if odd in text:
            text = text.replace(odd, usual)
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    if "\n" not in text:
        return text
    lines = text.split("\n")
    pieces: list[str] = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        pieces.append(line)
        wrapped = (len(line) in _WRAPPED or _is_torn(line, following)) and (
            following[:1].strip() != "" and following[:1] not in "#*->|"
        )
        pieces.append(" " if wrapped else "\n")
    pieces.pop()
    return "".join(pieces)


_WORD: Final = re.compile(r"([A-Za-z]+|[0-9]+)")
_WORD_END: Final = re.compile(r"[^A-Za-z0-9]")
_BLOCK: Final = 1 << 15
"""Characters whose words are cut apart at once."""
_JOINED_BY_HYPHEN: Final = re.compile(
    r"(?:mid|pre|post|early|late|since|circa|ca|from|inter|trans|then|now|"
    r"jan[a-z]*|feb[a-z]*|mar[a-z]*|apr[a-z]*|may|jun[a-z]*|jul[a-z]*|aug[a-z]*|sep[a-z]*|oct[a-z]*"
    r"|nov[a-z]*|"
    r"dec[a-z]*|mon[a-z]*|tue[a-z]*|wed[a-z]*|thu[a-z]*|fri[a-z]*|sat[a-z]*|sun[a-z]*|spring|summer"
    r"|autumn|fall|winter)-\Z",
    re.IGNORECASE,
)


_MONTH_BEFORE: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/\Z", re.I
)


def _stands_free(text: str, start: int, previous_end: int) -> bool:
    """Whether digits at `start` are a number of their own, not the tail of a code, a price or a decimal."""
    if start == 0 or start == previous_end:
        return True
    before = text[start - 1]
    if before in "$€£¥₹#№§¶@_&=\\+" and not (
        before == "=" and start > 1 and text[start - 2] in " <>="
    ):
        return before == "=" and start == 1
    if before.isalpha():
        return False
    if before in ".,:/-–—'" and start > 1:
        further = text[start - 2]
        if further.isdigit():
            # 1914-1918 goes on from an atom that ended at the dash; 3.2004 and 1,999 do not.
            return before in "-–—/" and start - 1 == previous_end
        if before == "-":
            if not further.isalpha() and further not in ")]'.":
                return True
            return bool(_JOINED_BY_HYPHEN.search(text, max(0, start - 12), start))
        if before in "/:." and further.isalpha():
            if before == "/":
                return bool(_MONTH_BEFORE.search(text, max(0, start - 10), start))
            return before == "." and bool(
                re.search(
                    r"(?:\b(?:ca?|b|d|r|fl|est|A\.D|AD)\.)\Z", text[max(0, start - 5) : start]
                )
            )
    if before == " " and start > 1 and text[start - 2] in "$€£¥₹#№×*=":
        if text[start - 2] == "*":  # a product, not the end of Markdown's emphasis
            return not text[max(0, start - 4) : start - 2].rstrip()[-1:].isdigit()
        return text[start - 2] == "="
    return True


_AFTER: Final = " -–—/.,:'"
"""What may follow a number and decides which rules are tried on it."""
_DIGITS: Final = {1: "digit2", 2: "digit2", 4: "digit4", 8: "digit8"}

_SHORT_YEAR: Final = re.compile(r"[0-9]{2}(?:s|(?![A-Za-z0-9 ])| (?!o))(?!')")
"""What an apostrophe shortens: '68, the '90s."""

Veto = Callable[[str, Atom], bool]
"""Whether an atom's surroundings show that it is not a time at all."""


def _first_words(text: str) -> Iterator[tuple[str, int, str]]:
    """The words that a phrase may begin with, and all numbers, each with its place and the word behind the space
    behind it, if one stands there."""
    begin = 0
    while begin < len(text):
        stop = _WORD_END.search(text, begin + _BLOCK)
        end = stop.start() if stop else len(text)
        pieces = _WORD.split(text[begin:end])
        ends = islice(accumulate(map(len, pieces)), 1, None, 2)
        words = pieces[1::2]
        first = [
            (number, word, after)
            for number, (word, after) in enumerate(zip(words, ends, strict=True))
            if word in CLASSES or word < ":"
        ]
        for number, word, after in first:
            then = (
                words[number + 1]
                if pieces[2 * number + 2] == " " and number + 1 < len(words)
                else ""
            )
            yield word, begin + after - len(word), then
        begin = end


def atoms(text: str, veto: Veto | None = None) -> list[Atom]:
    """The atoms of a plain text, in order, never overlapping; of two rules the longer match wins."""
    found: list[Atom] = []
    end = 0
    for word, start, then in _first_words(text):
        if start < end:
            continue
        if word < ":":
            if len(word) > 9 or not _stands_free(text, start, end):
                continue
            follows = _follows(text, start + len(word))
            rules = _rules(_DIGITS.get(len(word), "digit"), follows, _second(then))
        else:
            if start and text[start - 1].isalnum():
                continue
            rules = _rules(CLASSES[word], "", _second(then))
        atom = _best(text, start, rules) if rules else None
        if atom is None or (veto is not None and atom.doubt and veto(text, atom)):
            continue
        found.append(atom)
        end = atom.end
    return found


_Ready = tuple[Callable[[str, int], "re.Match[str] | None"], Maker, bool]


def _follows(text: str, end: int) -> str:
    """The character after a number as rules know it: `a` for any letter, a point or comma only before further figures,
    `?` for what else no rule asks for."""
    follows = text[end : end + 1]
    if follows.isalpha():
        return "a"
    if follows in ".,":
        return follows if text[end + 1 : end + 2].isdigit() else "?"
    return follows if follows in _AFTER else "?"


def _second(word: str) -> str:
    """The word as rules know it, to choose them by: `?` for one that none asks for, empty if there is none."""
    if word < ":":
        return word and FIGURES
    word = word.lower()
    return word if word in _SECOND_WORDS else "?"


@cache
def _rules(name: str, follows: str, then: str) -> tuple[_Ready, ...]:
    """The rules of a class that what follows its word allows.

    For a number the character after it is asked first.
    """
    return tuple(
        _ready(rule)
        for rule in _RULES[name]
        if (not follows or not rule.after or follows in rule.after)
        and (not then or not rule.then or then in rule.then)
    )


@cache
def _ready(rule: Rule) -> _Ready:
    """A rule compiled when it is first wanted: a typed date needs few of them."""
    return re.compile(rule.pattern, re.IGNORECASE).match, rule.make, rule.the


def _best(text: str, start: int, rules: tuple[_Ready, ...]) -> Atom | None:
    best: Meaning | None = None
    end, doubt, with_the = start, "", False
    for matched, make, the in rules:
        match = matched(text, start)
        if match is None or match.end() <= end:
            continue
        made = make(match)
        if made is None:
            continue
        end, with_the = match.end(), the
        if not isinstance(made, tuple):
            best, doubt = made, ""
        elif len(made) == 2:
            best, doubt = made
        else:
            best, doubt, end = made
    if best is None:
        return None
    if start and text[start - 1] == "'" and _SHORT_YEAR.match(text, start):
        start -= 1
    if with_the and text[max(0, start - 4) : start].lower() == "the ":
        start -= 4
    return Atom(start, end, best, doubt, with_the)


def scan(text: str, veto: Veto | None = None) -> list[Atom]:
    """The date phrases of a plain text (see `plain`), joined as far as they go; doubts are the caller's to settle."""
    return join(text, atoms(text, veto))


def spans(phrases: Iterable[Atom]) -> list[tuple[int, int]]:
    """Where the phrases stand."""
    return [(phrase.start, phrase.end) for phrase in phrases]
