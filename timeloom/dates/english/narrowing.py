"""What stands before a date and narrows it: early, the end of, about, perhaps."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.clocks import Clock, DayPart
from timeloom.dates.english.compounds import Approximate, Open, Part
from timeloom.dates.english.lengths import Duration, Recurring, Shift, Stretch, Within
from timeloom.dates.english.lexicon import words
from timeloom.dates.english.meanings import Deictic, Fixed
from timeloom.dates.english.rules import Atom, may_follow

_PART: Final = re.compile(
    r"(?:\b(?:the|very)[ ])?\b(?P<w>early|mid|middle|late|later|earlier|end|beginning|start|close|dawn"
    r"|onset|outset|"
    r"(?:first|second|latter|opening|closing|early|middle|last|final|dying)[ ]"
    r"(?:half|part|third|months|weeks|days|years))"
    r"(?:[ ]?-[ ]?|[ ](?:part[ ])?(?:(?:in|of|on)[ ])?)?(?P<the>the[ ])?\Z",
    re.IGNORECASE,
)

_PARTS: Final = {
    "early": "early", "mid": "mid", "middle": "mid", "late": "late", "later": "whole", "earlier": "whole",
    "end": "end", "close": "end", "beginning": "start", "start": "start", "dawn": "start", "onset": "start",
    "outset": "start", "first half": "first half", "second half": "second half", "latter half": "second half",
    "first part": "early", "early part": "early", "middle part": "mid", "latter part": "late", "second part": "late",
    "last part": "late", "final part": "late", "first third": "early", "middle third": "mid", "second third": "mid",
    "last third": "late", "final third": "late", "middle years": "mid", "middle months": "mid",
    **{
        f"{edge} {unit}": part if unit in ("months", "years") else f"{part} {unit}"
        for part, edges in (("early", "first opening early"), ("late", "closing last final dying"))
        for edge in edges.split()
        for unit in ("days", "weeks", "months", "years")
    },
}  # fmt: skip

_TWOFOLD: Final = re.compile(r"(?:\bthe )?\b(?P<w>early|mid)(?: ?- ?to ?- ?|-? to )\Z", re.I)
"""Before "late 1990s": from the middle of them on."""

_ABOUT: Final = re.compile(
    r"\b(?P<w>c\.|ca\.|c|ca|circa|about|around|approximately|approx\.|approx|roughly|nearly"
    r"|almost)[ ]?(?:the[ ])?\Z",
    re.IGNORECASE,
)

_PERHAPS: Final = re.compile(
    r"\b(?:probably|possibly|perhaps|presumably|maybe)[ ]\Z", re.IGNORECASE
)

_REST: Final = re.compile(
    r"\b(?:rest|remainder|course|most|much|half|duration|whole|all|entirety)[ ]of[ ](?:the[ ])?\Z",
    re.I,
)

_NARROWING: Final = words(
    "third early mid middle late later earlier end close beginning start dawn onset outset half part months weeks days "
    "years c. ca. c ca circa about around approximately approx. approx roughly nearly almost probably possibly perhaps "
    "presumably maybe"
)
"""Without one of these before it a phrase stands alone."""

_APART: Final = str.maketrans("-–—([", "     ")
_BETWEEN: Final = words("the of in on part")
_UNMODIFIED: Final = frozenset((Duration, Recurring, Stretch))
_UNPARTED: Final = (Clock, Within)
_WITH_AROUND: Final = (Part, Deictic)
_SURE: Final = (Within, Open)


_OF: Final = re.compile(r"\bof\b", re.IGNORECASE)


def modified(text: str, phrase: Atom) -> Atom:
    """The phrase with what stands before it and narrows it: early, the end of, about."""
    if type(phrase.meaning) is Duration:
        return _measured(text, phrase)
    if type(phrase.meaning) in _UNMODIFIED:
        return phrase
    if may_follow(text, phrase.start, _NARROWING, _BETWEEN):
        window = text[max(0, phrase.start - 40) : phrase.start]
        if not _NARROWING.isdisjoint(window.lower().translate(_APART).split()[-5:]):
            narrowed = (
                _parted(text, phrase, window) or _about(phrase, window) or _perhaps(phrase, window)
            )
            if narrowed is not None:
                return narrowed
    if (
        phrase.doubt == "unit"
        and not _is_season(phrase)
        and _REST.search(text[max(0, phrase.start - 20) : phrase.start + 4])
    ):
        return phrase._replace(doubt="")
    return phrase


_MEASURED: Final = re.compile(
    r"\b(?:nearly|almost|about|around|roughly|approximately)(?: the)? \Z|\bthe (?:first |latest )?\Z",
    re.IGNORECASE,
)
"""Before a length of time these are of it: "nearly two years", "the first nine months"."""


def _measured(text: str, phrase: Atom) -> Atom:
    """A length of time with the article or the "nearly" before it."""
    if phrase.doubt or text[phrase.start : phrase.start + 4].lower() == "the ":
        return phrase
    match = _MEASURED.search(text, max(0, phrase.start - 20), phrase.start)
    return phrase if match is None else phrase._replace(start=match.start())


def _is_season(phrase: Atom) -> bool:
    """ "The season" is more often one of a sport than of a year."""
    return isinstance(phrase.meaning, Deictic) and phrase.meaning.unit == "season"


def _parted(text: str, phrase: Atom, window: str) -> Atom | None:
    """ "early 1965", "the end of the decade": a part of the phrase."""
    meaning = phrase.meaning
    match = _PART.search(window)
    if match is None or isinstance(meaning, _UNPARTED):
        return None
    word = " ".join(match["w"].lower().split())
    which = _PARTS.get(word)
    if which is None:
        return None
    of = re.search(r"\b(?:of|in|on)\b", match[0][len(match["w"]) :], re.I) is not None
    edge = which in ("start", "end")
    if (edge or "half" in which) and not of and word != "end":
        return None
    if edge and word != "end" and not _OF.search(match[0]):
        return None  # "will start on the first Saturday" begins nothing
    if which == "whole" and not (isinstance(meaning, Deictic) or of or phrase.doubt == "part"):
        return None
    if phrase.doubt == "nth-day" or (edge and isinstance(meaning, DayPart)):
        return None
    if phrase.doubt == "unit" and not of:
        return None
    start = phrase.start - (len(window) - match.start())
    twofold = _TWOFOLD.search(text, max(0, start - 16), start)
    if twofold and which in ("mid", "late"):
        return Atom(
            twofold.start(), phrase.end, Part(meaning, f"{twofold['w'].lower()} to {which}")
        )
    made = meaning if isinstance(meaning, DayPart) else Part(meaning, which)
    return _modified_again(text, Atom(start, phrase.end, made))


def _about(phrase: Atom, window: str) -> Atom | None:
    """ "c. 1900", "about the end of May"; the phrase as it is where the word before it means something else."""
    meaning = phrase.meaning
    match = _ABOUT.search(window)
    if match is None:
        return None
    if re.search(
        r"\b(?:how|what|talk|talks|book|books|article|film) \Z", window[: match.start()], re.I
    ):
        return phrase
    if isinstance(meaning, Within):
        return None
    word = match["w"].lower()
    if word in ("c", "ca", "nearly", "almost") and not (
        isinstance(meaning, Fixed) or (word[0] != "c" and isinstance(meaning, Shift))
    ):
        return phrase
    if word == "around" and isinstance(meaning, _WITH_AROUND) and phrase.doubt == "unit":
        return phrase
    start = phrase.start - (len(window) - match.start())
    sure = phrase.doubt != "year" or word in ("c.", "ca.", "circa", "c", "ca")
    return Atom(start, phrase.end, Approximate(meaning, "~"), "" if sure else "approximate-year")


def _perhaps(phrase: Atom, window: str) -> Atom | None:
    match = _PERHAPS.search(window)
    if match is None or isinstance(phrase.meaning, _SURE):
        return None
    start = phrase.start - (len(window) - match.start())
    return Atom(start, phrase.end, Approximate(phrase.meaning, "?"), phrase.doubt)


def _modified_again(text: str, phrase: Atom) -> Atom:
    """ "about the end of 1965", "in the very early 1960s"."""
    match = _ABOUT.search(text, max(0, phrase.start - 16), phrase.start)
    if (
        match
        and match.end() == phrase.start
        and match["w"].lower() not in ("nearly", "almost", "c", "ca")
    ):
        return Atom(match.start(), phrase.end, Approximate(phrase.meaning, "~"))
    return phrase
