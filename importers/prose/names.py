"""Months and weekdays that are somebody's name, or a part of one: April Jones, Friday Okonkwo, Bloody Sunday."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import DAY_PARTS, MONTHS, WEEKDAYS, words
from timeloom.dates.english.rules import Atom
from timeloom.importers.prose.surroundings import starts_sentence, word_after, word_before
from timeloom.importers.prose.verbs import is_verb

_GIVEN: Final = words("april may june august")
_NAMING: Final = words(
    "black bloody super cyber freaky man ruby fat spy joe girl casual blue green sweet gloomy detective sergeant mr mrs"
)
"""Before a weekday these make a name of it."""
_NO_NAMES: Final = words(
    "the he she it they we i in at on a an and but as when by for from his her its their my our this that there no if "
    "all some mr mrs sir lord lady king queen president senator general after before since until during mass"
)
_OF_A_MONTH: Final = words(
    "saw was were is brought came passed ended began marked proved turned gave became opened closed did would will may "
    "found went started dawned arrived had has saw's produced witnessed remained looked seemed followed"
)
"""Verbs that a month may be the subject of: "June brought rain"."""
_SURNAME: Final = re.compile(r" (?:[A-Z]\. )?(?:Mc|O'|Mac|van |de )?([A-Z][a-z]+)")
_EARLIER: Final = 4000
"""Characters before a bare "June" in which a June with a surname is looked for."""


def is_name_of_month(text: str, atom: Atom) -> bool:
    """Whether a month that no preposition leads in is a person: "June took over", after "June Hall" had come."""
    token = text[atom.start : atom.end]
    if token.lower() not in _GIVEN or not token.istitle():
        return False
    after = word_after(text, atom.end)
    if after == "'s" or not after.isalpha():
        return after == "'s" and _was_named(text, atom, token)
    if is_verb(after) and after not in _OF_A_MONTH:
        return True
    return _was_named(text, atom, token)


def _was_named(text: str, atom: Atom, token: str) -> bool:
    begin = max(0, atom.start - _EARLIER)
    position = atom.start
    while (position := text.rfind(token, begin, position)) >= 0:
        surname = _SURNAME.match(text, position + len(token))
        if surname and surname[1].lower() not in MONTHS and surname[1].lower() not in _NO_NAMES:
            return True
    return False


_PAPER: Final = re.compile(
    r" (?:(?:Evening|Morning|Night|Afternoon) )?(?:[A-Z][a-z]+ )?"
    r"(?:Post|Times|News|Review|Herald|Express|Mail|Telegraph|Live|Magazine|Gazette|Chronicle|Night Live)\b"
)
"""Behind a weekday these make it a paper's title: the Saturday Evening Post."""


def is_name_of_weekday(text: str, atom: Atom) -> bool:
    """Whether a weekday is a given name or part of a proper one: "Friday Okonkwo", "Bloody Sunday"."""
    before = word_before(text, atom.start)
    if before.lower().rstrip(".") in _NAMING and before[:1].isupper():
        return True
    if _PAPER.match(text, atom.end):
        return True
    surname = _SURNAME.match(text, atom.end)
    if surname is None:
        return False
    lower = surname[1].lower()
    if lower in _NO_NAMES or lower in MONTHS or lower in WEEKDAYS or lower in DAY_PARTS:
        return False
    if text[surname.end() : surname.end() + 1] not in (" ", ",", ".", ")", "'", ";"):
        return False
    if before in (",", "and", "&") or starts_sentence(text, atom.start):
        return not text[: atom.start].endswith("\n") and len(surname[1]) > 1
    return False
