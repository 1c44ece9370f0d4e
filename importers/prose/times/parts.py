"""What of a clause belongs to which of its times, where it has several that no joint parts into clauses of their own.

"born May 9 1918, died October 2 2011" tells two things, "Lilius (d. 1576) left a manuscript" as well; "reviewed in
2003 and 2008" tells one of both years.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from timeloom.dates.english.lexicon import words
from timeloom.importers.prose.structure.sections import Span

_STOPS: Final = ".!?;\n"


def starts_behind(stop: re.Pattern[str], reach: int) -> Callable[[str, int], int]:
    """A function of a text and a position: where begins what a stop parts from the text before, at most `reach`
    characters before the position."""

    @lru_cache(2)
    def ends(text: str) -> list[int]:
        return [found.end() for found in stop.finditer(text)]

    def start(text: str, position: int) -> int:
        begin = max(0, position - reach)
        if text[position - 1 : position] in _STOPS:  # what stands behind that one is not asked
            for found in stop.finditer(text, begin, position):
                begin = found.end()
            return begin
        stops = ends(text)
        number = bisect_right(stops, position)
        return max(begin, stops[number - 1]) if number else begin

    return start


AUXILIARIES: Final = words(
    "was were is are be been had has have having did does do will would shall should can could may might must "
    "became becomes remained remains seems seemed got gets"
)
IRREGULAR: Final = words(
    "arose ate awoke beat began born bent bet bid bit bled blew bore bought bound bred broke brought built burnt "
    "came cast caught chose clung cost crept cut dealt drank drew drove dug fed fell felt fled flew forbade "
    "forgave fought found froze gave grew ground heard held hid hit hung hurt kept knew laid lay leapt learnt "
    "led left lent let lit lost made meant met mowed overcame overtook overthrew paid put quit ran rang read "
    "rebuilt resold rewrote rode rose said sang sank sat saw sent set shed shook shone shot showed shrank "
    "shut slept slid sold sought spent split spoke spoilt sprang spread stole stood struck stuck sued swam "
    "swept swore swung taught thought threw told took tore undertook understood upheld went withdrew woke won "
    "wore wound wrote"
)
PRESENT: Final = words(
    "says shows opens begins starts ends leaves makes takes gives gets goes comes joins wins loses stands "
    "runs holds announces launches releases publishes presents becomes dies moves returns writes finds founds "
    "builds sells buys signs appears arrives announces plans expects hopes wants employs stops celebrates"
)
PARTICIPLES: Final = words(
    "begun bought broken brought built caught chosen cut dealt drawn driven felt fought found given held hit kept laid "
    "left lent lost made met paid put read rebuilt said seen sent set shot shown shut sold spent split spread stolen "
    "struck sworn taken taught thrown told torn understood upheld withdrawn won worn written"
)
"""Past participles that do not end in -ed."""
PRONOUNS: Final = words(
    "he she it they we i you this that these those there who which what his her its their"
)


def is_verb(word: str) -> bool:
    """Whether a word may be the verb of a clause that tells something."""
    if not word.islower():  # May, Will and Rose are not
        return False
    return (
        word in AUXILIARIES
        or word in IRREGULAR
        or word in PRESENT
        or (len(word) > 3 and word.endswith("ed") and word not in ("indeed", "hundred", "need"))
    )


_JOINT: Final = re.compile(r",\s+(?:(?:and|but|then)\s+)*|\s+(?:and|but)\s+")
_PART_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*")
_COMMA: Final = re.compile(r",\s")
_LIFE: Final = re.compile(
    r"(?:née\s[^();]{1,40};\s*)?(?P<w>b|d|born(?: [A-Z][^();\d]{1,40},)?|died|fl|r|reigned|est|[a-z]{3,}ed)?"
    r"\.?\s*(?:c\.\s*|in\s+|on\s+)?",
    re.IGNORECASE,
)
_LIVED: Final = {
    "b": "was born", "born": "was born", "d": "died", "died": "died", "fl": "flourished", "r": "reigned",
    "reigned": "reigned", "est": "was founded", "": "",
}  # fmt: skip
"""What the word before a date in brackets says of the name before them."""
_A_WORK: Final = re.compile(r"\([12][0-9]{3}\)")
_LONGEST_BRACKET: Final = 80
_LONGEST_LIFE: Final = 120
_DIED: Final = re.compile(
    r"(?:[;,]\s*(?:and )?(?:died|d\.?)|\s*[-–—])\s*(?:on |in )?", re.IGNORECASE
)
"""Between the two dates of a life in brackets: "(4 June 1948; died 9 November 2019)"."""


class Part(NamedTuple):
    """Where a time is told of in its clause; `says` is what brackets say of the name before them."""

    span: Span
    says: str | None = None


def parts(text: str, clause: Span, times: Sequence[Span]) -> list[Part | None]:
    """For each time its part of the clause; None if the whole clause is."""
    found: list[Part | None] = []
    for number, time in enumerate(times):
        part = _in_brackets(text, clause, time)
        if part is not None and len(times) == 1 and _A_WORK.match(text, part.span.start):
            part = None  # "she designed the car for The Long Road (1968)": all of it is told
        if part is None and number and _DIED.fullmatch(text, times[number - 1].end, time.start):
            birth = _in_brackets(text, clause, times[number - 1], longest=_LONGEST_LIFE)
            if birth is not None and birth.span.end > time.end:
                found[-1] = Part(birth.span, "was born")
                part = Part(birth.span, "died")
        if part is None and number:
            part = _from_joint(text, clause, times[number - 1].end, time) or _beside(
                text, clause, times[number - 1].end, time, listed=found[-1] is not None
            )
        found.append(part)
    return found


def _in_brackets(
    text: str, clause: Span, time: Span, *, longest: int = _LONGEST_BRACKET
) -> Part | None:
    opening = text.rfind("(", max(clause.start, time.start - _LONGEST_BRACKET), time.start)
    if opening < 0 or ")" in text[opening : time.start]:
        return None
    closing = text.find(")", time.end, min(clause.end + 1, time.end + longest))
    lead = _LIFE.fullmatch(text, opening + 1, time.start)
    if closing < 0 or lead is None:
        return None
    said = (lead["w"] or "").split(" ")[0].lower()
    return Part(Span(opening, closing + 1), _LIVED.get(said, f"was {said}"))


_WITH: Final = re.compile(r",?\s+with\s+(?=\S)|,?\s+and\s+(?P<listed>(?:an?|the)\s)")
_DOING: Final = re.compile(
    r"\b(?:[a-z]+ing|before it|after it|beforehand|afterwards)\b|\b(?:on|in|at|from|until|by)\s*\Z"
)
_LONGEST_BESIDE: Final = 70


def _beside(text: str, clause: Span, after: int, time: Span, *, listed: bool) -> Part | None:
    """What goes along at a time of its own: "was held from 24 to 30 July, with a camp before it from 17 to 23 July"."""
    for joint in _WITH.finditer(text, after, time.start):
        said = text[joint.end() : time.start]
        if joint["listed"] is not None and not listed:
            continue
        if (
            len(said) < _LONGEST_BESIDE
            and "," not in said
            and (joint["listed"] is not None or _DOING.search(said) is not None)
        ):
            comma = _COMMA.search(text, time.end, clause.end)
            begin = joint.start("listed") if joint["listed"] else joint.end()
            return Part(Span(begin, comma.start() if comma else clause.end))
    return None


def _from_joint(text: str, clause: Span, after: int, time: Span) -> Part | None:
    """From the last joint before a time behind which something is told, to the next comma."""
    for joint in reversed(list(_JOINT.finditer(text, after, time.start))):
        if any(is_verb(word) for word in _PART_WORD.findall(text[joint.end() : time.start])):
            comma = _COMMA.search(text, time.end, clause.end)
            return Part(Span(joint.end(), comma.start() if comma else clause.end))
    return None
