"""A sentence cut into clauses, so that each time in it has the words it belongs to.

The cut between two times is the strongest joint between them: a semicolon or dash before "and", "but", "while",
"when", "who" after a comma, these before a bare "and", that before a comma. Where there is no joint, the times share
their clause.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from timeloom.importers.prose.structure.sections import Span
from timeloom.importers.prose.times.parts import AUXILIARIES, IRREGULAR, PARTICIPLES, is_verb

_JOINTS: Final = re.compile(
    r"(?P<stop>;\s+|\s[–—]\s|—|:\s+)"
    r"|(?P<strong>,\s+(?=(?:and|but|so|while|whereas|yet|then|who|whose|which|where|when|before|after"
    r"|until|only)[\s,]|(?:from|in|at|by|to|on|with|of|for|during)\s+(?:which|whom)\s))"
    r"|(?P<and>\s+(?=(?:and|but|while|whereas|when|where|who|which|before|after)[\s,]"
    r"|(?:from|in|at|by|to|on|with|of|for|during)\s+(?:which|whom)\s))"
    r"|(?P<comma>,\s+)"
)
_FINITE: Final = (AUXILIARIES | IRREGULAR) - PARTICIPLES - {"be", "been", "having"}
_STRENGTH: Final = {"stop": 4, "strong": 3, "and": 2, "comma": 1}
_LEADS_IN: Final = re.compile(
    r"[^A-Za-z]*(?:(?i:on|in|at|by|from|since|until|to|the|early|late)\b[^A-Za-z]*){0,3}"
    r"|[A-Z][A-Z.' -]+(?:, [A-Z][A-Za-z.]+)*, {1,3}\([A-Z][A-Za-z]{1,20}\) ?",
    re.ASCII,
)
"""What may stand beside a time that leads in what is told: a bullet, a preposition, a newswire's place and name."""
_OPENING: Final = re.compile(
    r"(?:(?:and|but|so|while|yet|then|who|which|where|when|only|again|by|in|on|at|from|since|until|during|over|"
    r"the|first|already|not|just|to|for|of)\s+){0,4}\Z",
    re.IGNORECASE,
)
_SO_LONG: Final = re.compile(
    r",? (?:(?:almost|nearly|about|just|over|some|only|exactly|barely|more than|less than) )?(?:[a-z-]+|[0-9.,]+) "
    r"(?:hour|day|week|month|year|decade)s?\s*\Z"
)
"""Before a cut at "after": "it came out in 2015, almost 7 years | after the first one did in 2008"."""
_LONGEST_LENGTH: Final = 40
_AGAIN: Final = re.compile(
    r"(?:and |but |or )?(?:then )?(?:again|once more|finally) (?:in |on |at |from |for )?\Z"
)
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z'’]*")


def clauses(text: str, sentence: Span, times: Sequence[Span]) -> list[Span]:
    """The parts of a sentence, one for each time or group of times that no joint parts, in order.

    Together they cover the sentence; a sentence with one time is one clause.
    """
    begin = sentence.start
    found: list[Span] = []
    for one, other in pairwise(times):
        cut = _cut(text, one, other.start, begin, sentence.end)
        if cut is not None and cut > begin:
            length = _SO_LONG.search(text, max(one.end, cut - _LONGEST_LENGTH), cut)
            found.append(_trimmed(text, begin, length.start() if length else cut))
            begin = cut
    found.append(_trimmed(text, begin, sentence.end))
    return [_own_part(text, clause, times) for clause in found]


_APART: Final = re.compile(
    r"[;,–—](?:(?<=;)\s+|(?<=\s[–—])\s|(?<=—)|(?<=,)\s+(?=(?:and|but|while|whereas|yet|so)\s))"
)


def _own_part(text: str, clause: Span, times: Sequence[Span]) -> Span:
    """A clause without what stands before or after it, tells something of its own and has no time."""
    inside = [time for time in times if clause.start <= time.start and time.end <= clause.end]
    if not inside:
        return clause
    begin, end = clause
    for joint in _APART.finditer(text, begin, inside[0].start):
        if _tells(text[begin : joint.start()]) and _tells(text[joint.end() : end]):
            begin = joint.end()
    begin = _own_verb(text, begin, end, inside[0].start)
    for joint in _APART.finditer(text, inside[-1].end, end):
        if _tells(text[begin : joint.start()]) and _tells(text[joint.end() : end]):
            end = joint.start()
            break
    return _trimmed(text, begin, end)


_LONG: Final = 80
_AND: Final = re.compile(r"\s(?:and|but)\s+(?P<next>[a-z]*)")


def _own_verb(text: str, begin: int, end: int, time: int) -> int:
    """Where in a long clause the part begins that its time is of: "… had survived and | in 1993 work began", "… is
    one of the oldest and | has been its home since 1905"."""
    if end - begin <= _LONG:
        return begin
    found = begin
    for joint in _AND.finditer(text, begin, time):
        own = joint["next"] in _FINITE or _OPENING.fullmatch(
            f"{text[joint.start('next') : time].strip()} "
        )
        if own and _tells(text[found : joint.start()]) and _tells(text[joint.end() : end]):
            found = joint.start("next")
    return found


def _cut(text: str, one: Span, end: int, begin: int, finish: int) -> int | None:
    """Where between two times the second clause begins; None if they belong together."""
    best: tuple[int, int] | None = None
    for joint in _JOINTS.finditer(text, one.end, end):
        kind = joint.lastgroup or "comma"
        strength = _STRENGTH[kind]
        left, right = text[begin : joint.start()], text[joint.end() : finish]
        if left.count("(") > left.count(")"):
            continue  # brackets are no clause
        if kind == "stop" and _LEADS_IN.fullmatch(
            text[begin : one.start] + " " + text[one.end : joint.start()]
        ):
            continue  # "14:02 — the alarm rang": the time of what follows
        if kind in ("and", "comma", "strong") and not (
            _tells(left) and _tells(right[: _reach(joint.end(), finish)])
        ):
            continue
        if _AGAIN.match(text, joint.end(), end):
            continue  # "from 1887 to 1891, and again from 1893": the same thing twice
        if kind == "comma" and not _OPENING.fullmatch(text[joint.end() : end].strip() + " "):
            continue  # a comma parts clauses only right before the second time: "…, in 1907 he sold it"
        if (
            best is None
            or strength > best[0]
            or (strength == best[0] and _opens_with_time(text, joint.end(), end))
        ):
            best = (strength, joint.end())
    return None if best is None else best[1]


def _opens_with_time(text: str, joint: int, time: int) -> bool:
    """Whether the clause after a joint begins with its time: "and two years later"."""
    return _OPENING.match(text[joint:time]) is not None and len(text[joint:time]) < 30


def _reach(start: int, end: int) -> int:
    return min(end - start, 220)


def _tells(part: str) -> bool:
    """Whether there is a verb in it."""
    return any(is_verb(word[0]) for word in _WORD.finditer(part))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in ",;:—–"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:—–"):
        end -= 1
    return Span(start, end)
