"""A short title out of a clause's own words, and the name that is its subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from importers.prose.structure import Span
from importers.prose.verbs import PRONOUNS, is_verb

LONGEST: Final = 80
"""Characters of a title."""
_SHORTEST_CUT: Final = 36

_PREPOSITION: Final = re.compile(
    r"(?:,?\s*\b(?:(?:only|just|some|nearly|almost|already|early|late|as|again|and|but|for)\s+)?"
    r"(?:in|on|at|by|during|since|until|from|for|around|over|throughout|to|through|about|of|after|before|within|dated|"
    r"some time in|as early as|as late as|well into|for most of|for the rest of|the rest of|most of)(?:\s+the)?|"
    r",?\s*\b(?:only|just|some|nearly|almost|already))?\s*[(\[]?\Z",
    re.IGNORECASE,
)
_LEADING: Final = re.compile(
    r"(?:(?:and|but|then|so|yet|while|whereas|when|where|that|though|although|because|however|meanwhile|also|only|after|before)\b[\s,]*|[\s,;:.)\]—–-]+)+",
    re.IGNORECASE,
)
_TRAILING: Final = re.compile(
    r"(?:[\s,;:(\[—–-]+|\s+(?:and|but|or|to|in|on|at|of|the|a|an|from|by|with|which|who|that|when|where|while|as|for))+\Z",
    re.I,
)
_RELATIVE: Final = re.compile(r"(?:,\s*)?(?P<w>who|which|whose|that)\s+", re.IGNORECASE)
_NAME: Final = re.compile(
    r"(?:[Tt]he\s+)?(?P<name>[A-ZÀ-Þ][\w'’.&-]*(?:\s+(?:(?:of|de|du|von|van|der|den|la|le|da|di|al|ibn|bin|and|&|the|for)\s+){0,2}[A-ZÀ-Þ0-9][\w'’.&-]*){0,6})"
)
_HEADING_WORDS: Final = frozenset(
    ("in", "on", "at", "by", "after", "before", "during", "since", "until", "from", "when", "while", "although", "though",
     "but", "and", "then", "however", "meanwhile", "later", "earlier", "not", "no", "every", "each", "most", "some", "many",
     "a", "an", "the", "if", "as", "its", "his", "her", "their", "our", "my", "your", "one", "two", "three", "four", "five",
     "six", "seven", "eight", "nine", "ten", "about", "around", "within", "shortly", "soon", "today", "yesterday", "now", "there", "here", "early", "late", "so", "to",
     "for", "with", "all", "both", "only", "even", "today's", "of", "more", "new")
)  # fmt: skip


def without_times(text: str, clause: Span, times: Sequence[Span]) -> str:
    """The clause without its times and the prepositions that lead them in."""
    pieces: list[str] = []
    position = clause.start
    for time in times:
        if time.end <= position or time.start >= clause.end:
            continue
        before = text[position : max(position, time.start)]
        lead = _PREPOSITION.search(before)
        pieces.append(before[: lead.start()] if lead else before)
        position = min(time.end, clause.end)
        closing = re.compile(r"\s*[)\]]").match(text, position, clause.end)
        if closing and pieces[-1].count("(") < text[clause.start : position].count("("):
            position = closing.end()
        if not "".join(pieces).strip():
            comma = re.compile(r"\s*,").match(text, position, clause.end)
            position = comma.end() if comma else position
    pieces.append(text[position : clause.end])
    return " ".join("".join(pieces).split())


def title(words: str, subject: str = "") -> str:
    """A title from a clause without its times; `subject` stands in where the clause has none of its own."""
    said = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    relative = _RELATIVE.match(said)
    if relative:
        said = said[relative.end() :]
        said = f"{subject} {said}" if subject else said
    elif subject and said and is_verb(said.split()[0].strip(",")) and said[:1].islower():
        said = f"{subject} {said}"
    said = re.sub(r"\s+([,.;:!?)])", r"\1", said)
    said = re.sub(r",\s*,", ",", said)
    said = _TRAILING.sub("", said.rstrip(".!?…").strip())
    for opening, closing in ("()", "[]", "“”"):
        if said.count(opening) != said.count(closing):
            said = said.replace(opening, "").replace(closing, "")
    if said.count('"') % 2:
        said = said.replace('"', "")
    said = _shortened(said.strip(" ,;:"))
    return said[:1].upper() + said[1:]


def _shortened(said: str) -> str:
    if len(said) <= LONGEST:
        return said
    window = said[:LONGEST]
    cuts = [
        m.start()
        for m in re.finditer(
            r"[,;:]\s|\s[—–(]|\s(?=(?:and|but|which|who|where|when|while|because|to|for|with|by)\s)",
            window,
        )
    ]
    late = [cut for cut in cuts if cut >= _SHORTEST_CUT]
    if late:
        return _TRAILING.sub("", said[: late[-1]])
    return _TRAILING.sub("", window[: window.rfind(" ")] if " " in window else window[:-1]) + "…"


def subject_name(words: str) -> str:
    """The name that is the subject of a clause without its times; empty if its subject is no name."""
    said = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    start = 0
    for _ in range(2):
        match = _NAME.match(said, start)
        if match is None:
            return ""
        name = match["name"]
        first = name.split()[0].lower()
        if first in PRONOUNS or first.rstrip(".") in _HEADING_WORDS:
            comma = said.find(", ", start)
            if comma < 0 or comma > 60:
                return ""
            start = comma + 2
            continue
        rest = said[match.end() :]
        rest = re.sub(r"\A\s*\([^()]{1,60}\)", "", rest)
        rest = re.sub(r"\A,[^,;]{2,70},(?=\s)", "", rest)
        following = rest.split()[:3]
        verbs = [word.strip(",.;") for word in following]
        if verbs and (
            is_verb(verbs[0])
            or (
                len(verbs) > 1
                and (
                    verbs[0].endswith("ly")
                    or verbs[0] in ("then", "also", "first", "never", "again", "soon")
                )
                and is_verb(verbs[1])
            )
        ):
            return re.sub(r"['’]s\Z", "", name.strip(".,"))
        return ""
    return ""


def subject_words(words: str) -> str:
    """What stands before the verb, to be used where the next clause has no subject of its own."""
    name = subject_name(words)
    if name:
        return name
    said = _LEADING.sub("", words, count=1) if _LEADING.match(words) else words
    tokens = said.split()
    for number, token in enumerate(tokens[:9]):
        if number and is_verb(token.strip(",.;")):
            return " ".join(tokens[:number]).strip(" ,;:")
    return ""
