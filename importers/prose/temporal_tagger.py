"""Time expressions out of English prose: found, dated, and joined to what they rest on.

    tag(text, document_date="2024-05-13")   all of them
    tags(…)                                 one after the other, for texts of any length

No model, no network; linear in the text. The grammar of date phrases is the core's (`timeloom.dates.phrases`), shared
with the dates that people type; here a text is made readable, doubts are settled by the words around, and relative
dates follow the story.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from timeloom.dates.calendar import days_from_civil
from timeloom.dates.edtf import bounds
from timeloom.dates.english import periods
from timeloom.dates.english.day_rules import writes_days_first
from timeloom.dates.english.rules import Atom
from timeloom.dates.phrases import plain, scan
from timeloom.errors import DateError
from timeloom.importers.prose.anchoring import Story
from timeloom.importers.prose.disambiguation import is_no_time
from timeloom.importers.prose.evidence import is_shown
from timeloom.importers.prose.expressions import Anchor, TimeExpression
from timeloom.importers.prose.leading import Leading
from timeloom.importers.prose.outline import Outline, outline
from timeloom.importers.prose.quoting import is_of_a_title
from timeloom.importers.prose.readable import Readable, readable
from timeloom.importers.prose.register import Register, register_of

__all__ = ["TimeExpression", "tag", "tags"]

_STRETCH: Final = 1 << 16
"""Characters read at a time, up to the next line end."""


def tag(
    text: str,
    *,
    document_date: str | None = None,
    story: str | None = None,
    register: Register | None = None,
) -> list[TimeExpression]:
    """Every time expression of a text, in order. Offsets point into the text exactly as it is given.

    `document_date` is the day the text was written (EDTF; its first day if it is coarser), what "yesterday" and "last
    year" count from; `story` the date that was told before the text begins. DateError if one of them is none.
    `register` says whether the text is news or a history; else what is in it decides.
    """
    clean = readable(text)
    found = expressions(
        clean, Outline(), document_date=document_date, story=story, register=register
    )
    return (
        [one.time for one in found]
        if story
        else list(tags(text, document_date=document_date, register=register))
    )


def tags(
    text: str, *, document_date: str | None = None, register: Register | None = None
) -> Iterator[TimeExpression]:
    """The same, one after the other."""
    clean = readable(text)
    chronology = outline(clean.text)
    for found in expressions(clean, chronology, document_date=document_date, register=register):
        yield found.time


class Found(NamedTuple):
    """A time expression of the text as it is, where it stands in the readable text, and the block that it leads in."""

    time: TimeExpression
    start: int
    end: int
    block: int = -1


def expressions(
    clean: Readable,
    chronology: Outline,
    *,
    document_date: str | None,
    story: str | None = None,
    register: Register | None = None,
) -> Iterator[Found]:
    """The time expressions of a readable text, in order."""
    flat = _with_lines(plain(clean.text), chronology)
    told = Story(
        document_day(document_date),
        written_until=None if document_date is None else bounds(document_date)[1],
        day_first=writes_days_first(flat),
    )
    if story is not None:
        told.begin_at(periods.of_date(story), Anchor(story))
    leading = Leading(flat, chronology, told)
    for begin, end in _stretches(flat):
        part = flat[begin:end] if (begin, end) != (0, len(flat)) else flat
        phrases = scan(part, is_no_time)
        if begin == 0:
            told.context.news = (
                register
                or register_of(part, (p for p in phrases if is_shown(part, p)), told.context.today)
            ) == "news"
        for phrase, block in (
            leading.among(phrases, begin, end) if chronology.blocks else _alone(phrases)
        ):
            if block < 0 and (not is_shown(part, phrase) or is_of_a_title(part, phrase)):
                continue
            phrase = _without_preposition(part, phrase)
            start, stop = clean.start_of(begin + phrase.start), clean.end_of(begin + phrase.end)
            written = clean.raw[start:stop]
            if block < 0:
                time = told.read(part, phrase, written, start, stop)
                if chronology.blocks:
                    leading.notice(part, phrase, begin, time)
            else:
                time = leading.read(block, part, phrase, (written, start, stop))
            yield Found(time, begin + phrase.start, begin + phrase.end, block)


def _alone(phrases: list[Atom]) -> Iterator[tuple[Atom, int]]:
    for phrase in phrases:
        yield phrase, -1


def _with_lines(flat: str, chronology: Outline) -> str:
    """The text with a line end before each block: an entry does not go on with the one before."""
    if not chronology.blocks:
        return flat
    pieces = []
    position = 0
    for block in chronology.blocks:
        if block.start > position:
            pieces += [flat[position : block.start - 1], "\n"]
            position = block.start
    return "".join((*pieces, flat[position:]))


def document_day(date: str | None) -> periods.Period | None:
    """The day a document was written, from its EDTF date. DateError if it is none, or has no beginning."""
    if date is None:
        return None
    match = re.match(r"(-?[0-9]{4})-([0-9]{2})-([0-9]{2})(?:T|\Z)", date)
    if match:
        bounds(date)
        return periods.day_at(days_from_civil(int(match[1]), int(match[2]), int(match[3])))
    earliest, latest = bounds(date)
    moment = earliest if earliest > float("-inf") else latest
    if moment in (float("inf"), float("-inf")):
        raise DateError(
            f"{date!r} has neither beginning nor end", hint="give a day, as in 2024-05-13"
        )
    return periods.day_at(int(moment // 86_400))


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin + _STRETCH) + 1 or len(text)
        yield begin, end
        begin = end


def _without_preposition(text: str, phrase: Atom) -> Atom:
    """Spaces at the edges do not belong to an expression."""
    start, end = phrase.start, phrase.end
    if not text[start].isspace() and not text[end - 1].isspace():
        return phrase
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Atom(start, end, phrase.meaning, phrase.doubt, phrase.the)
