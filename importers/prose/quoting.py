"""Dates inside quotation marks: in the title of a work they are none, in what somebody says they are of his day."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import MONTHS, WEEKDAYS, words
from timeloom.dates.english.rules import Atom

_LONGEST_TITLE: Final = 60
_LONGEST_SPEECH: Final = 600
_MARKS: Final = {'"': '"', "“": "”", "*": "*", "_": "_"}
_MARK: Final = re.compile(r"[\"“*_]")
_QUOTES: Final = ('"', "“")
_SMALL: Final = words("a an the of in on at to and or for from by with as but nor")
_WORD: Final = re.compile(r"[^\W_][\w'’.-]*")
_CLOSING: Final = re.compile(r"[\"”]")
_NOW: Final = re.compile(r"[\"”] (?:(?:he|she|they|[A-Z]\w{1,20}) )?(?:says|tells me|told me)\b")


def is_of_a_title(text: str, phrase: Atom) -> bool:
    """Whether a phrase stands in the title of a work: "The Year 2440", *Summer of 1942*; not in "In May he came."."""
    begin = max(0, phrase.start - _LONGEST_TITLE)
    if _MARK.search(text, begin, phrase.start) is None:
        return False
    before = text[begin : phrase.start]
    opening = max(before.rfind(mark) for mark in _MARKS)
    mark = before[opening]
    closing = text.find(_MARKS[mark], phrase.end, phrase.end + _LONGEST_TITLE)
    if closing < 0 or (begin + opening and text[begin + opening - 1].isalnum()):
        return False
    title = text[begin + opening + 1 : closing]
    if mark == '"' and _is_inside(text, begin + opening):
        return False  # that mark closes what was quoted before
    said = _WORD.findall(title)
    large = [word for word in said if word.lower() not in _SMALL]
    if phrase.end - phrase.start >= len(title) - 4 and not _names_a_work(said, mark):
        return False
    return (
        title[-1] not in ",.!?;:"
        and "\n" not in title
        and title[0] not in " *_"
        and all(word[0].isupper() or word[0].isdigit() for word in large)
        and (said[0][0].isupper() or said[0][0].isdigit())
    )


def _names_a_work(said: list[str], mark: str) -> bool:
    """Whether a date that is all that stands in the marks may be a title: "1984", "Summer of 1942"; not *May 1912*."""
    if len(said) == 1:
        return said[0].isdigit() and mark in _QUOTES
    return said[0].lower() not in MONTHS and said[0].lower() not in WEEKDAYS


def is_spoken(text: str, phrase: Atom) -> bool:
    """Whether a phrase stands in what a text quotes; not what somebody "says" to the writer."""
    if not _is_inside(text, phrase.start):
        return False
    end = _CLOSING.search(text, phrase.end, phrase.end + _LONGEST_SPEECH)
    if end is not None and _NOW.match(text, end.start()):
        return False
    begin = max(text.rfind("\n", 0, phrase.start), phrase.start - _LONGEST_SPEECH, 0)
    return _NOW.search(text, begin, phrase.start) is None


def _is_inside(text: str, position: int) -> bool:
    begin = max(
        text.rfind("\n", max(0, position - _LONGEST_SPEECH), position) + 1,
        position - _LONGEST_SPEECH,
    )
    part = text[begin:position]
    return part.count('"') % 2 == 1 or part.rfind("“") > part.rfind("”")
