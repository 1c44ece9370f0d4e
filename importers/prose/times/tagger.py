"""Time expressions out of English prose: found, dated, and joined to what they rest on.

    tag(text, document_date="2024-05-13")   all of them
    tags(…)                                 one after the other, for texts of any length

No model, no network; linear in the text. The grammar of date phrases is the core's (`timeloom.dates.english.scan`),
shared with the dates that people type; here a text is made readable, doubts are settled by the words around,
and relative dates follow the story.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final, NamedTuple

from timeloom.dates.edtf.calendar import days_from_civil
from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.english import periods
from timeloom.dates.english.rules.days import writes_days_first
from timeloom.dates.english.rules.table import Atom
from timeloom.dates.english.scan import plain, scan
from timeloom.errors import DateError
from timeloom.importers.prose.evidence import is_of_a_title, is_shown
from timeloom.importers.prose.structure.blocks import no_prose
from timeloom.importers.prose.structure.leading import Leading
from timeloom.importers.prose.structure.leads import leads, unix
from timeloom.importers.prose.structure.links import link_marks
from timeloom.importers.prose.structure.outline import Outline, outline
from timeloom.importers.prose.times.anchoring import Story
from timeloom.importers.prose.times.disambiguation import is_no_time
from timeloom.importers.prose.times.expressions import Anchor, TimeExpression
from timeloom.importers.prose.times.register import Register, register_of

_INLINE: Final = (
    "a|abbr|b|bdi|bdo|big|cite|code|data|del|dfn|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|tt|u|"
    "var|wbr"
)
_BLOCK: Final = (
    "address|article|aside|blockquote|body|br|caption|center|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer|"
    "form|h[1-6]|head|header|hr|html|img|input|label|legend|li|link|main|meta|nav|ol|option|p|picture|pre|section|select|"
    "source|summary|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|ul|video"
)
_HIDDEN: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u2060]+"
    rf"|</?(?P<inline>{_INLINE})(?:\s[^<>]{{0,2000}})?/?>"
    rf"|</?(?:{_BLOCK})(?:\s[^<>]{{0,2000}})?/?>"
    r"|<(?P<unseen>script|style)\b[^<>]{0,2000}>"
    r"|<!--|<!doctype[^<>]{0,200}>"
    r"|&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#x[0-9a-fA-F]{1,5});"
    r"|https?://[^\s<>\"]{1,2000}",
    re.IGNORECASE,
)
_MAY_HIDE: Final = re.compile(
    r"[\u00ad\u200b-\u200f\u2060<&:](?:(?<![<&:])|(?<=<)/?[a-zA-Z!]|(?<=&)[a-zA-Z#]|(?<=:)//)"
)

_HOST: Final = re.compile(
    r"https?://(?:www\.)?(?:[^/@\s]*@)?(?P<host>[A-Za-z][\w.-]*\.[A-Za-z]{2,})", re.IGNORECASE
)
_INDENTED: Final = re.compile(
    r"\n(?P<indent>[ \t\u00a0]+)(?=[^\s*#|+•‣◦▪·–—:;>=.-])(?!\d{1,3}[.)][ \t\u00a0]|[a-z][.)][ \t\u00a0])"
)
_GOES_ON: Final = re.compile(r"[^\s:|][ \t\u00a0]{0,40}\r?\Z")
"""What a line ends with that the next one may go on with."""


@dataclass(slots=True)
class Readable:
    """`text` for reading; `start_of` and `end_of` turn its offsets into offsets of the raw text."""

    text: str
    raw: str
    _clean: list[int] = field(default_factory=list)
    _raw: list[int] = field(default_factory=list)
    _width: list[int] = field(
        default_factory=list
    )  # raw characters that the first clean one stands for

    def start_of(self, offset: int) -> int:
        """Where the character at `offset` of the readable text begins in the raw one."""
        if not self._clean:
            return offset
        at = bisect_right(self._clean, offset) - 1
        within = offset - self._clean[at]
        return self._raw[at] + (within and within + self._width[at] - 1)

    def end_of(self, offset: int) -> int:
        """Where a span that ends before `offset` of the readable text ends in the raw one."""
        if not self._clean or offset == 0:
            return offset
        at = bisect_right(self._clean, offset - 1) - 1
        within = offset - 1 - self._clean[at]
        return self._raw[at] + within + self._width[at]


def readable(raw: str) -> Readable:
    """The readable form of a text; the text itself, not copied, where nothing is hidden in it."""
    cuts = sorted((*_blocks(raw), *_links(raw), *_torn(raw), *_hidden(raw)))
    if not cuts:
        return Readable(raw, raw)
    pieces: list[str] = []
    result = Readable("", raw)
    clean = position = 0

    def keep(piece: str, at: int, width: int = 1) -> None:
        nonlocal clean
        if piece:
            result._clean.append(clean)
            result._raw.append(at)
            result._width.append(width)
            pieces.append(piece)
            clean += len(piece)

    for begin, end, instead in cuts:
        if begin < position:
            continue
        keep(raw[position:begin], position)
        keep(instead, begin, end - begin if len(instead) == 1 else 1)
        position = end
    keep(raw[position:], position)
    result.text = "".join(pieces)
    return result


Cut = tuple[int, int, str]
"""What is left out of a text, and what stands for it."""


def _blocks(raw: str) -> Iterator[Cut]:
    """Whole lines that are no prose; line ends stand for them."""
    for begin, end in no_prose(raw):
        yield begin, end, "\n" * min(2, end - begin)


def _links(raw: str) -> Iterator[Cut]:
    for begin, end in link_marks(raw):
        if begin < end:
            yield begin, end, ""


def _torn(raw: str) -> Iterator[Cut]:
    """What a line that only goes on with the one before is indented by."""
    if _INDENTED.search(raw) is None:
        return
    lines = {lead.line for lead in leads(unix(raw))}
    for match in _INDENTED.finditer(raw):
        begin = match.start()
        if match.start("indent") not in lines and _GOES_ON.search(raw[max(0, begin - 42) : begin]):
            yield *match.span("indent"), ""


def _hidden(raw: str) -> Iterator[Cut]:
    """Tags, comments, entities, addresses."""
    if _MAY_HIDE.search(raw) is None:
        return
    position = 0
    while (match := _HIDDEN.search(raw, position)) is not None:
        begin, position = match.span()
        found = match[0]
        if found[0] == "&":
            character = unescape(found)
            yield begin, position, character if len(character) == 1 else "_"
        elif found[:4].lower() == "http":
            yield from _address(begin, found)
        elif found[0] == "<" and not match["inline"]:
            if found == "<!--" or match["unseen"]:
                closing = "-->" if found == "<!--" else f"</{match['unseen']}"
                end = raw.find(closing, position)
                if end < 0 and match["unseen"]:
                    end = raw.find(closing.upper(), position)
                position = len(raw) if end < 0 else end + len(closing)
            yield begin, position, "\n" * (position - begin)
        else:
            yield begin, position, ""


def _address(begin: int, found: str) -> Iterator[Cut]:
    """Of an address its host is read: "see example.org"."""
    host = _HOST.match(found)
    end = begin + len(found.rstrip(".,;:!?)'\"*_"))
    if host is None:
        yield begin, end, ""
        return
    yield begin, begin + host.start("host"), ""
    yield min(end, begin + host.end("host")), end, ""


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
    year" count from; `story` the date that was told before the text begins. DateError if one of them is not one.
    `register` says whether the text is news or a history; else what is in it decides.
    """
    if not story:
        return list(tags(text, document_date=document_date, register=register))
    found = expressions(
        readable(text), Outline(), document_date=document_date, story=story, register=register
    )
    return [one.time for one in found]


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
    """The day a document was written, from its EDTF date. DateError if it is not one, or has no beginning."""
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
