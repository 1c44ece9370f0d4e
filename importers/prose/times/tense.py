"""Whether a clause speaks of what is to come or of what was: the nearest verb shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeloom.dates.english.lexicon import words
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.parts import IRREGULAR, starts_behind

_WORD: Final = re.compile(r"[A-Za-z']+")
_COMING: Final = words(
    "will shall won't scheduled planned expect expects expected intend intends hope hopes should let's please "
    "schedule book upcoming remind i'll he'll she'll it'll we'll you'll they'll"
)
_COMING_PAIRS: Final = {
    "to": ("going", "is", "are", "plans"),
    "due": ("is", "are"),
    "set": ("is", "are"),
    "up": ("set",),
    "you": ("can", "could"),
    "we": ("can", "could"),
}
"""Words that show what is to come behind certain others."""
_TOLD: Final = words("was were had did") | IRREGULAR - words(
    "set let put cost cut hit hurt bet bid quit read shut split spread"
)
_SET_THE_PAST: Final = ("out", "off", "sail", "foot", "forth")
"""Behind "set" these tell of a start."""
_IS_ON: Final = re.compile(
    r"\b(?:is|are|ends?|begins|starts?|opens?|closes?|expires?|resumes?|returns?) (?:on|at|in|for) \Z"
)
"""Before a day: "the parade is on Wednesday"."""
_NOW: Final = re.compile(
    r"\b(?:will|won't|shall|[a-z]+'ll|is|are|has|have|today|now)\b", re.IGNORECASE
)
CLAUSE_END: Final = re.compile(r"[.!?;\n](?=[\s\n]|\Z)")
_PASSIVE: Final = ("be", "is", "are", "am")
"""Behind these a past form has no tense of its own: "are to be held", "are deleted"."""
CLAUSE_REACH: Final = 160
"""Characters before and after a phrase that may be of its clause."""
_clause_start: Final = starts_behind(CLAUSE_END, CLAUSE_REACH)
_SHOWS: Final = {
    **dict.fromkeys(_TOLD, -1),
    **dict.fromkeys(_COMING_PAIRS, 0),
    **dict.fromkeys(_COMING, 1),
}
"""What a word says of the tense; 0 where the word before decides."""
_MAY_SHOW: Final = frozenset((*_SHOWS, *_SET_THE_PAST))
"""With the past forms in -ed, all words that can show a tense."""


def tense(text: str, phrase: Atom) -> int:
    """+1 where the clause around speaks of what is to come, −1 where it speaks of the past, 0 where neither shows.

    The nearest verb before the phrase decides ("said Friday it will"), else the first one after it.
    """
    begin = _clause_start(text, phrase.start)
    if _IS_ON.search(text, max(begin, phrase.start - 14), phrase.start):
        return 1
    nearest = ""
    for word in _words_back(text[begin : phrase.start].lower()):
        if (nearest in _MAY_SHOW or nearest[-2:] == "ed") and (shown := _tense_of(nearest, word)):
            return shown
        nearest = word
    if shown := _tense_of(nearest, ""):
        return shown
    stop_after = CLAUSE_END.search(text, phrase.end, phrase.end + CLAUSE_REACH)
    end = stop_after.start() if stop_after else phrase.end + CLAUSE_REACH
    before = ""
    for word in _WORD.findall(text[phrase.end : end].lower()):
        if (word in _MAY_SHOW or word[-2:] == "ed") and (shown := _tense_of(word, before)):
            return shown
        before = word
    return 0


def speaks_of_now(text: str, phrase: Atom) -> bool:
    """Whether the clause around has a word of the present: "is planned for May", not "was planned for May"."""
    begin = _clause_start(text, phrase.start)
    stop_after = CLAUSE_END.search(text, phrase.end, phrase.end + CLAUSE_REACH)
    end = stop_after.start() if stop_after else phrase.end + CLAUSE_REACH
    return _NOW.search(text, begin, end) is not None


def _words_back(said: str) -> Iterator[str]:
    """The words of a text from the last to the first; mostly the first few of these decide."""
    for token in reversed(said.split()):
        if token.isalpha() and token.isascii():
            yield token
        else:
            yield from reversed(_WORD.findall(token))


def _tense_of(word: str, before: str) -> int:
    """+1 or −1 where a word, with the one before it, shows a tense."""
    shown = _SHOWS.get(word)
    if before in ("than", "as", "set"):
        if shown == 1:
            return 0  # "a month earlier than planned"
        if word in _SET_THE_PAST:
            return -1
    if shown:
        return 0 if shown < 0 and before in _PASSIVE else shown
    if shown == 0 and before in _COMING_PAIRS[word]:
        return 1
    return -1 if word[-2:] == "ed" and len(word) > 4 and before not in _PASSIVE else 0
