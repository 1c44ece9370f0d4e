"""Dates that a text looks back to in passing, and after which the story goes on where it was.

"Two years earlier, Sony had shown one", "the mountains that Ross had sketched in 1841", "the mill, built in 1881,
burned", "under the Act of 1990": what follows does not count from these.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.edtf.calendar import days_in_month
from timeloom.dates.english.lexicon import MONTH_NAMES, words
from timeloom.dates.english.meanings.base import Fixed
from timeloom.dates.english.meanings.compounds import Approximate
from timeloom.dates.english.periods import Period, day_of
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.parts import IRREGULAR, PARTICIPLES, is_verb, starts_behind
from timeloom.importers.prose.times.tense import CLAUSE_REACH

_UNWRAPPED: Final = r"(?:(?<![a-z0-9,]\n)|(?<!,\n)(?![a-z0-9]))"
"""Behind a line end: a line that was broken by hand ends no sentence."""
_STOPPED: Final = rf"(?<=[.!?])['\")]?(?=\s)|(?<=\n){_UNWRAPPED}"
# Each begins with the characters that it can begin with, so that all others are passed over at once.
PARAGRAPH_END: Final = re.compile(rf"\n{_UNWRAPPED}")
SENTENCE_END: Final = re.compile(rf"[.!?\n](?:{_STOPPED})")
ASIDE_END: Final = re.compile(rf"[.!?\n;](?:{_STOPPED}|(?<=;)\s)")
_behind_stop: Final = starts_behind(ASIDE_END, CLAUSE_REACH)
_TOLD_ME: Final = re.compile(
    r"\b(?:said|says|told|tells|recalled|recalls|announced|confirmed|added|explained|admitted|warned)"
    r"(?: (?:me|us|reporters|journalists|parliament|this newspaper|the [a-z]{1,20}|in an interview))?"
    r"(?: on| late| early)? \Z"
)
_HAD: Final = re.compile(
    r"\b(?:had|having|he'd|she'd|they'd|it'd)"
    r"(?:\s(?:not|never|already|just|also|only|once|long|since|first|even|always|then|twice|all|[a-z]{1,20}ly))?"
    r"(?:\s([a-z]{1,20}))?\b",
    re.IGNORECASE,
)
_MODAL: Final = re.compile(r"\b(?:would|might|could|should)\b")
_DONE: Final = (IRREGULAR | PARTICIPLES) | words(
    "been gone come become begun done run flown grown known drunk sung swum rung sunk arisen risen ridden written "
    "bitten hidden eaten fallen forbidden forgotten gotten proven sewn torn woven no"
)
_THAT: Final = re.compile(r"\bthat\b[^.;,]{0,40}\Z")
_WOULD_NEXT: Final = re.compile(r"[^.;,]{0,60}\bwould\b")
_WOULD_HAVE: Final = re.compile(r"\bwould(?: [a-z]{1,20}){0,2} have\b")
_MIGHT: Final = re.compile(
    r"\b(?:would|might|could|should|(?:was|were|hoped|planned|promised|agreed|wanted|intended|expected|meant|due|decided"
    r"|threatened) to|(?:planned|scheduled|expected|promised|arranged|set) (?:for|in|on)) ",
    re.IGNORECASE,
)
_WOULD: Final = re.compile(
    r"\bwould\b|\b(?:was|were) to [a-z]|\b(?:never|not|nobody|no one|nothing)\b[^.;]{1,80}\b(?:until|till)\b",
    re.IGNORECASE,
)
_RELATIVES: Final = words("who whom whose which that where when because as")
_JOINT: Final = re.compile(
    r"[,;:—–]|\b(?:who|whom|whose|which|that|where|when|because|as|until)\b", re.IGNORECASE
)
_RELATIVE: Final = re.compile(
    r"(?:,|—| –) ?(?:(?:in|of|from|by|to|for|at|on) )?(?:who|which|whose|whom|where)\b[^,;—]{0,80}\Z"
    r"|\b(?:the|an?|its|his|her|their) (?:[\w-]{1,20} ){1,3}that (?:[\w-]{1,20} ){1,5}(?:in|on|by|about|around) \Z",
    re.IGNORECASE,
)
_PARTICIPIAL: Final = re.compile(
    r"(?:,|—| –) ?(?:(?:first|itself|himself|herself|originally|only|[a-z]{1,20}ly) )?([a-z]{3,20})\b"
    r"(?P<rest>[^,;—]{0,60})\Z"
)
_VERB_NEXT: Final = re.compile(r" ([a-z]{2,20})")
_OF: Final = re.compile(r"\b([A-Za-z]{2,20}) of (?:the )?\Z")
_MONTH: Final = "|".join(MONTH_NAMES)
_A_DAY: Final = (
    rf"(?:(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})|(?P<n>{_MONTH}) (?P<e>[0-9]{{1,2}}))"
    r",? (?P<y>1[0-9]{3}|20[0-9]{2})\b"
)
_FIRST_DAY: Final = re.compile(
    r"[.!?]['\")]? (?:On|By|Before|After|At [a-z]+ on|In the [a-z]+ of|The [a-z]+ of) (?:the )?(?:[A-Z][a-z]+day,? )?"
    + _A_DAY
)
_DAY: Final = re.compile(r"\b" + _A_DAY)
_FULL_YEAR: Final = re.compile(r"[12][0-9]{3}")
_MONTHS: Final = re.compile(_MONTH)
_REACH: Final = 800
_NO_REFERENCE: Final = words(
    "end beginning start middle rest course spring summer autumn fall winter night morning evening part half months "
    "weeks days eve january february march april may june july august september october november december"
)


def looks_back(text: str, phrase: Atom) -> bool:
    """Whether what a phrase dates "had" happened: before what is being told."""
    begin = _start(text, phrase)
    if text[phrase.start - 4 : phrase.end - 1].lower().startswith(("had until ", "had till ")):
        return False  # "he had until Friday": that was his time
    if _has_done(text, begin, phrase.start):
        return True
    begin = max(begin, text.rfind(":", begin, phrase.start))
    if text[begin : phrase.start].count(" ") > 4:
        return False  # what follows is another's: "He left in 1902 because it had rained"
    end = min(len(text), phrase.end + CLAUSE_REACH)
    for stop, begin in ((ASIDE_END, phrase.end), (_JOINT, phrase.end + 1)):
        found = stop.search(text, begin, end)
        end = found.start() if found else end
    return _has_done(text, phrase.end, end)


def foretells(text: str, phrase: Atom) -> bool:
    """Whether the clause says what would be, or what was not before: "would die there in 1950", "never spoke until"."""
    return _WOULD.search(text, _start(text, phrase), phrase.end) is not None


def would_have(text: str, phrase: Atom) -> bool:
    """Whether the clause tells what did not happen: "it would have ended on the 20th"."""
    begin = _start(text, phrase)
    return (
        text.find("would", begin, phrase.start) >= 0
        and _WOULD_HAVE.search(text, begin, phrase.start) is not None
    )


def is_announced(text: str, phrase: Atom) -> bool:
    """Whether somebody only says what would be: "the notice said that from the 18th they would be paid less"."""
    return (
        _THAT.search(text, max(_start(text, phrase), phrase.start - 60), phrase.start) is not None
        and _WOULD_NEXT.match(text, phrase.end, phrase.end + 70) is not None
    )


def foresees(text: str, phrase: Atom) -> bool:
    """Whether the clause tells what might be later: "he might call an election in the spring"."""
    begin = max(_start(text, phrase), phrase.start - 80)
    for stop in _JOINT.finditer(text, begin, phrase.start):
        begin = stop.end()
    return _MIGHT.search(text, begin, phrase.start) is not None


def in_brackets(text: str, phrase: Atom) -> bool:
    """Whether a phrase stands in brackets, perhaps behind something else: "(14 May 1871 – 2 December 1948)"."""
    before = text[max(0, phrase.start - 60) : phrase.start]
    opening = max(before.rfind("("), before.rfind("["))
    return opening >= 0 and opening > max(before.rfind(")"), before.rfind("]"))


def told_in_sentence(text: str, told: int, phrase: Atom) -> bool:
    """Whether what was told up to `told` is of the sentence of the phrase."""
    return _start(text, phrase) <= told


def is_reported(text: str, phrase: Atom) -> bool:
    """Whether a phrase says when somebody spoke to the writer: "he said on Wednesday"."""
    return _TOLD_ME.search(text, max(0, phrase.start - 60), phrase.start) is not None


def in_passing(text: str, phrase: Atom) -> bool:
    """Whether a phrase stands in what is added to a noun: "which Ross drew in 1841", "built in 1881", "Act of 1990"."""
    begin = max(_start(text, phrase), phrase.start - 100)
    before = text[begin : phrase.start]
    if isinstance(_bare(phrase), Fixed) and phrase.end - phrase.start == 4:
        of = _OF.search(before)
        if of is not None and of[1].lower() not in _NO_REFERENCE:
            return True
    if _RELATIVE.search(before):
        return True
    if _is_reduced(text, phrase, begin):
        return True
    participial = _PARTICIPIAL.search(before)
    if participial is None or not _is_participle(participial[1]):
        return False
    return "," in text[phrase.end : phrase.end + 60] and not re.search(
        r"\b(?:and|but)\b", participial["rest"]
    )


def _is_reduced(text: str, phrase: Atom, begin: int) -> bool:
    """ "A change deployed on 13 July broke it": what is done to a noun, before the verb of the sentence."""
    verb = _VERB_NEXT.match(text, phrase.end)
    if verb is None or not is_verb(verb[1]):
        return False
    said = text[begin : phrase.start].split()
    if not 3 <= len(said) < 10 or not all(word.strip("'’-").isalpha() for word in said):
        return False
    done = next((at for at in range(2, len(said)) if _is_participle(said[at])), 0)
    return done > 0 and not any(is_verb(word) for word in said[:done])


def closes(text: str, phrase: Atom) -> bool:
    """Whether what is added to a noun ends with the phrase."""
    return text[phrase.end : phrase.end + 1] in (",", ")", "—") or text.startswith(" –", phrase.end)


def is_heading(text: str, phrase: Atom) -> bool:
    """Whether a phrase stands in a heading of Markdown: "## 1.9.4 (2023-12-11)"."""
    reach = max(0, phrase.start - CLAUSE_REACH)
    begin = text.rfind("\n", reach, phrase.start) + 1
    return (begin > 0 or reach == 0) and text.startswith("#", begin)


def first_day(text: str, phrase: Atom) -> Period | None:
    """The day given in full that a paragraph's later sentences begin with, or that is of the phrase's own month."""
    paragraph = text.find("\n", phrase.end, phrase.end + _REACH)
    end = paragraph if paragraph >= 0 else phrase.end + _REACH
    if _FULL_YEAR.search(text, phrase.end, end) is None:
        return None  # "on 5 May on 5 May …" without end
    found = _FIRST_DAY.search(text, phrase.end, end) or _day_of_the_month(text, phrase, end)
    if found is None:
        return None
    year, month = int(found["y"]), MONTH_NAMES.index(found["m"] or found["n"]) + 1
    day = int(found["d"] or found["e"])
    return day_of(year, month, day) if 0 < day <= days_in_month(year, month) else None


def _day_of_the_month(text: str, phrase: Atom, end: int) -> re.Match[str] | None:
    month = _MONTHS.search(text, phrase.start, phrase.end)
    if month is None:
        return None
    days = _DAY.finditer(text, phrase.end, end)
    return next((day for day in days if month[0] in (day["m"], day["n"])), None)


def _bare(phrase: Atom) -> object:
    meaning = phrase.meaning
    return meaning.date if isinstance(meaning, Approximate) else meaning


def _is_participle(word: str) -> bool:
    return word in _DONE or (len(word) > 4 and word.endswith("ed"))


def _start(text: str, phrase: Atom) -> int:
    """Where the sentence begins that a phrase stands in, or its part behind a semicolon."""
    return _behind_stop(text, phrase.start)


def _has_done(text: str, begin: int, end: int) -> bool:
    """Whether the pluperfect stands between two offsets and reaches the end: "had shown", not "had a shop", nor what
    "had said that he would", nor "the man, who had come, left"."""
    said = text[begin:end].lower()
    if "had" not in said and "having" not in said and "'d" not in said:
        return False
    for had in _HAD.finditer(text, begin, end):
        verb = had[1]
        if verb is not None and not _is_participle(verb.lower()):
            continue
        if _MODAL.search(text, had.end(), end) is None and not _is_over(text, had, begin, end):
            return True
    return False


def _is_over(text: str, had: re.Match[str], begin: int, end: int) -> bool:
    """Whether the clause of a "which had" ends before the phrase, and the sentence's own verb follows."""
    comma = text.find(", ", had.end(), end)
    if comma < 0:
        return False
    joints = [joint[0].lower() for joint in _JOINT.finditer(text, begin, had.start())]
    if not joints or joints[-1] not in _RELATIVES:
        return False
    return any(is_verb(word) for word in text[comma + 1 : end].split())
