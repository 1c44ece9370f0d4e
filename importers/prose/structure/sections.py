"""Sections, paragraphs and sentences of a text, as character offsets into the text exactly as it is.

Any line end counts (LF, CR LF, CR, form feed, the Unicode separators); a byte order mark, non-breaking spaces, soft
hyphens and CJK punctuation neither move an offset nor join two words. Nothing is copied but headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from timeloom.dates.english.lexicon import words


class Span(NamedTuple):
    """Characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it. `start` and `end` hold the body; `heading` the heading line, if there is one.

    `level` is 1 for a top heading and 0 for the text before the first one.
    """

    title: str
    start: int
    end: int
    level: int = 0
    heading: Span | None = None


_LINE_END: Final = "\r\n\x0b\x0c\x85\u2028\u2029"
_LINE: Final = re.compile(rf"([^{_LINE_END}]*)(\r\n|[{_LINE_END}]|\Z)")
_BLANKS: Final = " \t\u00a0\u202f\u2007\u3000\ufeff\u200b\u00ad"
_ATX: Final = re.compile(r"\ufeff?[ ]{0,3}(#{1,6})(?:[ \t\u00a0]+(.*?))?[ \t]*#*[ \t]*\Z")
_UNDERLINE: Final = re.compile(r"[ ]{0,3}(={3,}|-{3,})[ \t]*\Z")
_FENCE: Final = re.compile(r"[ ]{0,3}(```|~~~)")
_BULLET: Final = re.compile(r"[ \t]*(?:[-*+•–]|\d{1,3}[.)]|[a-zA-Z][.)]|>|\|)[ \t]")
_SENTENCE_LIKE_END: Final = re.compile(r"[.!,;:…。！，；：]['\"’”»)\]]*\Z")
_LONGEST_HEADING: Final = 80
_LONG_LINE: Final = 120
"""A line longer than this was not broken by hand: it is a paragraph of its own."""


class _Line(NamedTuple):
    start: int
    text: str
    end: int  # after the line end


def _lines(text: str, start: int, end: int) -> Iterator[_Line]:
    position = start
    while position < end:
        match = _LINE.match(text, position, end)
        if match is None or match.end() == position:
            return
        yield _Line(position, match[1], match.end())
        position = match.end()


def _bare(line: str) -> str:
    return line.strip(_BLANKS)


def _is_bare_heading(line: str, before: str, after: str) -> bool:
    """A short line without the end of a sentence, standing free, over a paragraph."""
    bare = _bare(line)
    if not bare or len(bare) > _LONGEST_HEADING or len(bare.split()) > 12:
        return False
    if _SENTENCE_LIKE_END.search(bare) or _BULLET.match(line) or _UNDERLINE.match(line):
        return False
    first = bare.lstrip("'\"‘“«([*_")[:1]
    if not (first.isupper() or (first.isalpha() and not first.islower())) and not (
        first.isdigit() and any(c.isalpha() for c in bare)
    ):
        return False
    if any(mark in bare for mark in ("|", "\t", "://")):
        return False
    stands_free = not before or bool(re.search(r"[.!?…。！？]['\"’”»)\]*_]*\Z", before))
    if not stands_free and not (len(before) <= 4 and before.rstrip(".").isdigit()):
        return False
    if bare.endswith("?") and len(bare.split()) > 10:
        return False
    if after:  # directly below: a paragraph in one long line, not the next line of a wrapped one
        return len(after) > max(_LONG_LINE * 3 // 4, 2 * len(bare))
    return True


def sections(text: str) -> list[Section]:
    """The sections of `text` in order; a text without headings is one section without a title.

    Headings are Markdown's (`#`, underlined with `===` or `---`) and short free-standing lines.
    """
    headings: list[tuple[int, str, Span, int]] = []  # level, title, line, start of the body
    lines = list(_lines(text, 0, len(text)))
    fenced = False
    skip = -1
    for number, line in enumerate(lines):
        if _FENCE.match(line.text):
            fenced = not fenced
            continue
        if fenced or number <= skip or not line.text:
            continue
        if len(line.text) > 3 * _LONGEST_HEADING:
            continue
        span = Span(line.start, line.start + len(line.text))
        atx = _ATX.match(line.text)
        if atx:
            headings.append((len(atx[1]), _bare(atx[2] or ""), span, line.end))
            continue
        before = _bare(lines[number - 1].text) if number else ""
        after = lines[number + 1] if number + 1 < len(lines) else None
        if after is not None and (rule := _UNDERLINE.match(after.text)) and _bare(line.text):
            if not before and not _BULLET.match(line.text):
                headings.append((1 if rule[1][0] == "=" else 2, _bare(line.text), span, after.end))
                skip = number + 1
            continue
        if _has_text_below(lines, number) and _is_bare_heading(
            line.text, before, _bare(after.text) if after else ""
        ):
            headings.append((1, _bare(line.text), span, line.end))
    found: list[Section] = []
    first = headings[0][2].start if headings else len(text)
    if not headings or text[:first].strip(_BLANKS + _LINE_END):
        found.append(Section("", 0, first))
    following = [span.start for _, _, span, _ in headings[1:]] + [len(text)]
    for (level, title, span, body), end in zip(headings, following, strict=False):
        found.append(Section(title, body, max(body, end), level, span))
    return found


def _has_text_below(lines: list[_Line], number: int) -> bool:
    """Whether a paragraph stands within the next lines: a heading over nothing is none."""
    for line in lines[number + 1 : number + 6]:
        bare = _bare(line.text)
        if bare:
            return len(bare) > 40 or bool(_SENTENCE_LIKE_END.search(bare)) or bare[0] == "#"
    return False


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The paragraphs between two offsets: apart by blank lines, list items, or lines too long to be wrapped by hand."""
    end = len(text) if end is None else end
    begin: int | None = None
    last_end = start
    previous = ""
    for line in _lines(text, start, end):
        blank = not _bare(line.text)
        breaks = blank or (
            begin is not None
            and (
                len(previous) > _LONG_LINE
                or len(line.text) > 2 * _LONG_LINE
                or bool(_BULLET.match(line.text))
                or bool(_ATX.match(line.text))
                or bool(_ATX.match(previous))
                or (len(previous) < 60 and bool(_SENTENCE_LIKE_END.search(_bare(previous))))
            )
        )
        if breaks and begin is not None:
            yield _trimmed(text, begin, last_end)
            begin = None
        if not blank:
            if begin is None:
                begin = line.start
            last_end = line.start + len(line.text)
        previous = line.text
    if begin is not None:
        yield _trimmed(text, begin, last_end)


def _trimmed(text: str, start: int, end: int) -> Span:
    outer = _BLANKS + _LINE_END
    while start < end and text[start] in outer:
        start += 1
    while end > start and text[end - 1] in outer:
        end -= 1
    return Span(start, end)


_STOP: Final = re.compile(
    r"[。！？.!?…](?:(?<=[。！？])['\"’”»）」』]{0,3}"
    r"|(?<=[.!?…])[.!?…]{0,3}(?:\[\d{1,3}\]|['\"’”»)\]*_]){0,4}(?=\s)"
    r"|(?<=[.!?])(?=[‘“«(]?[A-Z][a-z]{2,15}\s))"
)
"""It begins with the characters that it can begin with, so that all others are passed over at once."""
_ABBREVIATIONS: Final = words(
    "mr mrs ms dr prof sr jr st rev gen col lt sgt capt cmdr adm gov sen rep hon pres messrs mme mlle "
    "c ca cca cf e.g i.e eg ie etc viz al approx est no nos vol vols pp p pg ch sec fig figs ed eds "
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "inc ltd co corp bros dept univ assn u.s u.k u.n a.d b.c b.c.e c.e a.m p.m vs v d.c ph.d m.d b.a m.a"
)
_ALWAYS_GO_ON: Final = words(
    "mr mrs ms dr prof rev gen col lt sgt capt cmdr adm gov sen rep hon messrs mme mlle "
    "c ca cca cf e.g i.e eg ie viz no nos vol vols pp p pg fig figs vs v st lieut cpl mt ft nr p.s incl"
)
_BEFORE_A_NUMBER: Final = words(
    "cl cls para paras art arts reg regs sch ref s ss c d b fl r sect app apps ex exs eq eqs"
)
"""Shortened words that go on only where a number follows: "under cl. 44", "(d. 1576)"."""
_WORD_BEFORE: Final = re.compile(r"([A-Za-z](?:[A-Za-z.]{0,8}[A-Za-z])?)\Z")
_GOES_ON: Final = re.compile(r"\s+['\"‘“«(\[]{0,2}(?:[a-zà-ÿ]|[,;:–—-])")
_NAME_SHORT: Final = re.compile(r"(?<![A-Za-z0-9])[A-Z]\Z")


def _ends_sentence(text: str, stop: re.Match[str], begin: int, end: int) -> bool:
    if stop[0][0] in "。！？":
        return True
    if _GOES_ON.match(text, stop.end(), end):
        return False
    if stop[0] != ".":
        return True
    before = text[max(begin, stop.start() - 12) : stop.start()]
    word = _WORD_BEFORE.search(before)
    if word is None:
        # "1. First": a number at the start of a sentence belongs to what follows
        return not re.fullmatch(
            r"\s*\d{1,3}", text[max(begin, stop.start() - 5) : stop.start()]
        ) or (stop.start() - begin > 5)
    lower = word[1].lower()
    if lower in _ALWAYS_GO_ON:
        return False
    following = text[stop.end() : stop.end() + 3].lstrip()[:1]
    if following.isdigit() and lower in _BEFORE_A_NUMBER:
        return False
    if _NAME_SHORT.search(before) and following.isupper():
        return False  # an initial: "J. Bell"
    if lower in ("a.m", "p.m") and _ZONE.match(text, stop.end()):
        return False
    if lower in _ABBREVIATIONS:
        return following.isupper() and "." in lower  # "in the U.S. Then"
    return True


_ZONE: Final = re.compile(
    r"\s(?:Eastern|Central|Mountain|Pacific|Atlantic|Greenwich|British|Moscow|local|[A-Z]{1,2}[SD]?T|UTC|GMT)\b"
)

LONGEST_SENTENCE: Final = 3000
"""Characters. What goes on for longer is a table, a list or no prose, and is read in pieces."""


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The sentences between two offsets, in order, without the space around them.

    One longer than LONGEST_SENTENCE comes in pieces, so that no line, however long, costs more than its length.
    """
    for sentence in _whole_sentences(text, start, len(text) if end is None else end):
        begin = sentence.start
        while sentence.end - begin > LONGEST_SENTENCE:
            stop = _piece_end(text, begin)
            yield _trimmed(text, begin, stop)
            begin = _trimmed(text, stop, sentence.end).start
        if begin < sentence.end:
            yield Span(begin, sentence.end)


def _piece_end(text: str, begin: int) -> int:
    """Where an over-long sentence may be cut: behind a comma, else at a space, in the last third of its longest."""
    latest = begin + LONGEST_SENTENCE
    for mark in (", ", "; ", " "):
        found = text.rfind(mark, latest - LONGEST_SENTENCE // 3, latest)
        if found >= 0:
            return found + len(mark)
    return latest


def _whole_sentences(text: str, start: int, end: int) -> Iterator[Span]:
    for paragraph in paragraphs(text, start, end):
        begin = paragraph.start
        for stop in _STOP.finditer(text, paragraph.start, paragraph.end):
            if stop.end() >= paragraph.end:
                break
            if stop.start() < begin or not _ends_sentence(text, stop, begin, paragraph.end):
                continue
            yield _trimmed(text, begin, stop.end())
            begin = stop.end()
        rest = _trimmed(text, begin, paragraph.end)
        if rest.start < rest.end:
            yield rest
