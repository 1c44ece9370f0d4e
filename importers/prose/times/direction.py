"""Whether a day that news names is to come: "is to meet Friday", "could open as early as Monday", "payable 1 May".

News counts its days from the day of writing, so the clause has to say whether the last one is meant or the next.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import words
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.parts import IRREGULAR, starts_behind
from timeloom.importers.prose.times.tense import CLAUSE_END, CLAUSE_REACH

_clause_start: Final = starts_behind(CLAUSE_END, CLAUSE_REACH)
_LEADS_AHEAD: Final = re.compile(
    r"\b(?:as (?:early|soon) as|(?:no|not) later than|effective|payable|due"
    r"|(?:set|slated|scheduled|planned|expected|ready) (?:for|on|in)|(?<=[a-z] )(?:until|till)|starting|beginning)"
    r"(?: (?:on|in|at|the|late|early|about|around|for|by))*[ -]\Z",
    re.IGNORECASE,
)
_OPENS_AHEAD: Final = re.compile(
    r"(?:until|till|as early as|no later than|not later than|starting|beginning)\b"
)
_SINCE_DOING: Final = re.compile(r"\b(?:since|after) [a-z]+ing\b[^,;]*\Z", re.IGNORECASE)
_OPENS_BACK: Final = re.compile(r"(?:since|as of)\b", re.IGNORECASE)
_JOINT: Final = re.compile(
    r"[,;:—–]|--|\b(?:but|where|when|who|which|that|after|since|because|while|although)\b"
)
"""What ends a clause before the one that the day stands in."""
_TOKEN: Final = re.compile(r"[A-Za-z']+")
_MODALS: Final = words("could would might may can must should")
_NOT: Final = words("not never hardly n't")
_OPENS: Final = words(
    "begins begin starts opens ends expires expire closes leaves goes meets returns resumes enters faces hosts visits "
    "travels plays arrives departs convenes becomes takes comes gets holds hears considers launches is are am isn't "
    "aren't"
)
"""Verbs whose present form beside a day tells of what is to come."""
_NO_INFINITIVE: Final = words(
    "the a an his her its their our my your this that these those it him them us me you at in on of and or all some "
    "more about from death"
)
_HAVING_COME: Final = words(
    "went came flew gathered met traveled travelled drove rose fell used began continued started failed managed helped "
    "tried returned forced had proceeded ceased refused declined dropped climbed got jumped ran moved allowed"
)
"""Behind these "to do it" was done."""
_PAST: Final = (
    IRREGULAR - words("set let put cost cut hit hurt bet bid quit read shut split spread")
) | words("was were had did died said told")


def direction(text: str, phrase: Atom, shown: int) -> int:
    """+1 where the clause shows the day is to come, −1 where it is past; what the tense has `shown` if neither."""
    begin = max(_clause_start(text, phrase.start), phrase.start - CLAUSE_REACH)
    before = text[begin : phrase.start]
    if _LEADS_AHEAD.search(before) or (before.strip() and _OPENS_AHEAD.match(text, phrase.start)):
        return 1
    if _SINCE_DOING.search(before) or _OPENS_BACK.match(text, phrase.start):
        return -1
    joint = 0
    for found in _JOINT.finditer(before, 0, max(0, len(before) - 2)):
        joint = found.end()
    nearest = _nearest_verb(_TOKEN.findall(before[joint:]))
    return shown if nearest is None else nearest


def _nearest_verb(said: list[str]) -> int | None:
    """What the nearest verb before the day says; None if there is none that does."""
    for at in range(len(said) - 1, -1, -1):
        word = said[at]
        previous = said[at - 1] if at else ""
        if word in _PAST or (word[-2:] == "ed" and len(word) > 4):
            if previous == "be":
                continue  # "would be held"
            return None
        if word in _MODALS:
            negated = word.endswith("n't") or (at + 1 < len(said) and said[at + 1] in _NOT)
            return None if negated else 1
        if word in _OPENS:
            if previous == "to" and at > 1:
                return None if said[at - 2] in _HAVING_COME else 1
            return 1
        if previous == "to" and word.islower() and word not in _NO_INFINITIVE:
            return None if at > 1 and said[at - 2] in _HAVING_COME else 1
    return None
