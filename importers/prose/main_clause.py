"""Which part of a clause a time belongs to: the main one behind "After …,", and what each of several times is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from timeloom.importers.prose.structure.sections import Span
from timeloom.importers.prose.times.parts import PARTICIPLES, PRONOUNS, is_verb

_SUBORDINATE: Final = re.compile(
    r"(?:(?:but|and|however|then|so),? )?(?:(?:just|even|only|soon|shortly|immediately|long|right|not long) )?"
    r"(?P<w>although|even though|though|while|whereas|after|before"
    r"|when|as|since|because|once|following"
    r"|despite|in spite of|thanks to|with|under|if|(?!during|king|ring|spring|morning|evening)"
    r"(?P<doing>[a-z]{2,}ing)) ",
    re.IGNORECASE,
)
_WITHOUT_A_VERB: Final = frozenset(
    ("after", "before", "following", "despite", "in spite of", "thanks to", "with", "under")
)
_COMMA: Final = re.compile(
    r",\s+(?!(?:and|or|but|which|who|whose|where|when|as|then)\b|[a-z]+(?:ing|ed)\b)"
    r"(?P<led>(?=(?:in|on|at|from)\b))?"
)
_SOON: Final = 8
"""Characters of a preposition before the time that a main clause begins with: "…, on 4 May she left"."""
_DANGLING: Final = re.compile(
    r"(?:^|[\w)] )(?:lasted|ran|continued|persisted|extended|existed|remained|stretched|spanned"
    r"|covered|dates?|dated|between|spent|back"
    r"|marks?|marked|set|entered|late|early|into|up to|until|be|been|being|even|(?:that|which|who) [a-z]+ed"
    r"|(?:that|which) (?:began|ran|took place))\Z"
)
_SEGMENT: Final = re.compile(r"[\s,;]*(?:(?:and|or|then|finally|also)\s+)*")
_LED_IN: Final = re.compile(
    r"\s*\b(?:in|on|at|by|during|since|until|from|for|about|around|of)?\s*\Z", re.IGNORECASE
)
_MOST: Final = 8


def main_clause(text: str, clause: Span, times: Sequence[Span]) -> Span | None:
    """The main clause of one that begins with another ("After it fell, they left in May"); None if a time is not in
    it nor stands before both."""
    begin = clause.start
    first = times[0]
    if first.start - begin < 8 and text[first.end : first.end + 2] == ", ":
        begin = first.end + 2  # "On 4 August, after Belgium refused, …"
    lead = _SUBORDINATE.match(text, begin, clause.end)
    if lead is None:
        return None
    phrase = (
        lead["doing"] is not None or lead["w"].lower() in _WITHOUT_A_VERB
    )  # "After the election in 1876, in which they lost, …"
    for comma in _COMMA.finditer(text, lead.end(), clause.end):
        if comma["led"] and not comma.end() < first.start < comma.end() + _SOON:
            continue
        left, right = text[lead.end() : comma.start()], text[comma.end() : clause.end]
        if not _tells(right) or (not phrase and not _tells(left)):
            continue
        inside = [time for time in times if lead.end() <= time.start < comma.start()]
        if lead["doing"] is not None and not inside:
            return None
        if inside and (not phrase or _tells(text[lead.end() : inside[0].start])):
            return None
        return Span(comma.end(), clause.end)
    return None


_RELATIVE: Final = re.compile(
    r"(?:,\s+|\s)(?:(?:in|to|from|by|of|at|on|for|with)\s+)?(?P<w>which|who|whom|that|where|when)\s+"
    r"(?P<next>[\w'’-]+)"
)
_PRONOUN: Final = PRONOUNS | {"there"}
_PARTICIPLE: Final = re.compile(rf",\s+(?P<w>[a-z]{{3,}}ed|{'|'.join(sorted(PARTICIPLES))})\b")
_FEW: Final = 70


class Told(NamedTuple):
    """A part that tells something of its own: of what the text `before` it ends with, else of a subject in it."""

    span: Span
    before: str


def own_relative(text: str, clause: Span, time: Span) -> Told | None:
    """The relative clause that a time at its end stands in: "sat on a committee, to which she was called | in 1915"."""
    for found in reversed(list(_RELATIVE.finditer(text, clause.start, time.start))):
        between = text[found.start("next") : time.start]
        if "," in between or ";" in between or not _tells(between):
            continue
        before = text[clause.start : found.start()]
        if not _tells(before):
            return None
        following = _RELATIVE.search(text, time.end, clause.end)
        span = Span(found.start("next"), following.start() if following else clause.end)
        verb = is_verb(found["next"]) or found["next"].endswith("ly")
        if verb and found["w"] in ("which", "who", "that"):
            return Told(span, before)
        if found["w"] != "that" and not verb and found["next"].lower() not in _PRONOUN:
            return Told(span, "")
        return None
    return None


def own_participle(text: str, clause: Span, time: Span) -> Told | None:
    """What was done to a noun beside it: "the house, built by Mears in 1881, burnt down"."""
    for found in reversed(list(_PARTICIPLE.finditer(text, clause.start, time.start))):
        between = text[found.end() : time.start]
        if len(between) > _FEW or "," in between or ";" in between or _tells(between):
            return None
        if text[time.end : time.end + 1] != "," or not _tells(text[time.end : clause.end]):
            return None
        if _tells(text[clause.start : found.start()]):
            return None
        return Told(Span(found.start("w"), time.end), text[clause.start : found.start()])
    return None


def dangles(said: str) -> bool:
    """Whether a title ends with a word that its time belonged to: "the war lasted"."""
    return _DANGLING.search(said) is not None


def shared_verb(text: str, clause: Span, times: Sequence[Span], subject: str) -> list[str]:
    """What each time of "Italy went to war in 1915, Romania in 1916" is told of; empty where nothing of its own is."""
    told = _LED_IN.sub("", text[clause.start : times[0].start]).strip()
    at = told.find(subject) if subject else -1
    predicate = " ".join(told[at + len(subject) :].split()).strip(" ,") if at >= 0 else ""
    said = [" ".join(told.split())]
    for one, other in pairwise(times):
        part = text[one.end : other.start]
        begin = _SEGMENT.match(part)
        own = " ".join(_LED_IN.sub("", part[begin.end() if begin else 0 :]).split()).strip(" ,;")
        few = 0 < len(own.split()) <= _MOST and not _tells(own) and own[0].isupper()
        whose = few or own.startswith(("the ", "a ", "an "))
        said.append(f"{own} {predicate}" if whose and predicate and _tells(predicate) else "")
    return said


def _tells(said: str) -> bool:
    return any(is_verb(word.strip(",.;")) for word in said.split())
