"""What of a clause belongs to which of its times, where it has several that no joint parts into clauses of their own.

"born May 9 1918, died October 2 2011" tells two things, "Lilius (d. 1576) left a manuscript" as well; "reviewed in
2003 and 2008" tells one of both years.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from timeloom.importers.prose.structure import Span
from timeloom.importers.prose.verbs import is_verb

_JOINT: Final = re.compile(r",\s+(?:(?:and|but|then)\s+)*|\s+(?:and|but)\s+")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*")
_COMMA: Final = re.compile(r",\s")
_LIFE: Final = re.compile(
    r"(?:née\s[^();]{1,40};\s*)?(?P<w>b|d|born(?: [A-Z][^();\d]{1,40},)?|died|fl|r|reigned|founded|est)?"
    r"\.?\s*(?:c\.\s*|in\s+|on\s+)?",
    re.IGNORECASE,
)
_LIVED: Final = {
    "b": "was born", "born": "was born", "d": "died", "died": "died", "fl": "flourished", "r": "reigned",
    "reigned": "reigned", "founded": "was founded", "est": "was founded", "": "",
}  # fmt: skip
"""What the word before a date in brackets says of the name before them."""
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
        if part is None and number and _DIED.fullmatch(text, times[number - 1].end, time.start):
            birth = _in_brackets(text, clause, times[number - 1], longest=_LONGEST_LIFE)
            if birth is not None and birth.span.end > time.end:
                found[-1] = Part(birth.span, "was born")
                part = Part(birth.span, "died")
        if part is None and number:
            part = _from_joint(text, clause, times[number - 1].end, time)
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
    return Part(Span(opening, closing + 1), _LIVED[(lead["w"] or "").split(" ")[0].lower()])


def _from_joint(text: str, clause: Span, after: int, time: Span) -> Part | None:
    """From the last joint before a time behind which something is told, to the next comma."""
    for joint in reversed(list(_JOINT.finditer(text, after, time.start))):
        if any(is_verb(word) for word in _WORD.findall(text[joint.end() : time.start])):
            comma = _COMMA.search(text, time.end, clause.end)
            return Part(Span(joint.end(), comma.start() if comma else clause.end))
    return None
