"""Dates in a clause that are not when its event was: what it is compared with, what a law is called by."""

from __future__ import annotations

import re
from typing import Final

from timeloom.importers.prose.structure.sections import Span
from timeloom.importers.prose.times.expressions import TimeExpression
from timeloom.importers.prose.times.parts import is_verb

_RANKED: Final = re.compile(
    r"\b(?:worst|best|first|last|only|most|least|fewest|(?!west\b|rest\b|test\b|guest\b|request\b"
    r"|interest\b|protest\b|forest\b"
    r"|arrest\b|invest\b|contest\b|harvest\b|conquest\b|latest\b|east\b|priest\b)[a-z]{2,}est|record"
    r"|such)\b[^.;]{0,60}\Z",
    re.IGNORECASE,
)
_NOT_SINCE: Final = re.compile(
    r"\b(?:not|never|no|none|unseen|unmatched|for the first time)\b[^.;]{0,60}\Z", re.IGNORECASE
)
_COMPARED: Final = re.compile(
    r"\b(?:compared? (?:with|to)|in comparison (?:with|to)|as against|against|versus|vs\.?|unlike"
    r"|(?:less|more|lower|higher|fewer|better"
    r"|worse|larger|smaller|faster|slower|earlier|later|[a-z]{3,}er) than|just as|(?:up"
    r"|down) (?:[\d.,]+ ?(?:%|per ?cent|percent)? )?(?:from|on))"
    r"(?: (?:that|those|the same|what|it|they|he|she|the|a|an|its"
    r"|their))?(?: [\w'’$£€%.-]+){0,4}?(?: (?:in|of|was|were|on|at|for|from|during|ever))* ?\Z",
    re.IGNORECASE,
)
_BEYOND: Final = re.compile(
    r"\b(?:below|above|beyond|exceeding|exceeded|beat|matching|to) (?:the |its "
    r"|their )?(?:[a-z]+ ){0,3}?(?:levels?|peak|highs?|lows?|figures?|totals?|records?|rates?)"
    r" (?:of|in|from|for) \Z",
    re.IGNORECASE,
)
_AN_AGE: Final = re.compile(
    r"the (?:[0-9]+(?:st|nd|rd|th)|[a-z]+) century\Z|the [0-9]+s\Z", re.IGNORECASE
)
_THAN: Final = re.compile(
    r"\bthan (?:(?:that|those|it|they|he|she|what|ever|any|at any time|the [a-z]+|was|were"
    r"|had been) ){0,3}(?:(?:in|on|at|of|for|during) )?\Z"
    r"|[,(] ?(?:just )?as (?:in|on|at|of) \Z",
    re.IGNORECASE,
)
_NOT_THEN: Final = re.compile(
    r"(?:, (?:and |but )?|\b(?:and|but) )not (?:in |on |for )?\Z|\b(?:instead of|rather than) (?:in |on )?\Z"
)
_OF_ALL: Final = re.compile(
    r"\b(?:unless|except where)\b[^.\n]{0,40}\b(?:noted|stated|said|specified|indicated|marked)\b",
    re.IGNORECASE,
)
_LAW: Final = re.compile(
    r"\b(?:Acts?|Regulations?|Rules?|Orders?|Code|Directive|Ordinance|Statutes?|Bill|Convention"
    r"|Protocol|Instrument|Schedule)"
    r"(?: \([^()]{1,60}\))*,? ?(?:of )?\Z|\b[Cc]onstitution of \Z|\b[Aa]cts? (?:is|was|are|were) of \Z"
)
_LAW_NEXT: Final = re.compile(
    r"(?: [A-Z][\w.'’-]*| -| and| of){1,6} (?:Act|Law|Bill|Code|Regulations)\b"
)
"""Behind a year: "the 1930 Smoot-Hawley Tariff Act"."""
_REPORT_NEXT: Final = re.compile(
    r"\]? ?(?:(?:Supp\b\.? ?|[\[(][\dIVX]{1,4} ?[\])] ?|\d+ ))*[A-Z][A-Za-z]*[A-Z](?: [A-Z][A-Za-z]*)* \d|\] "
)
"""Behind a year in a law report: "[1995] 4 SCC 104", "1996 Indlaw SC 858"."""
_CITED_NEXT: Final = re.compile(r"(?: [A-Z][\w.]*){1,4} \d")
"""Behind a year that follows a number: "15 1996 Orlaw SC 858"."""
_AMOUNT_NEXT: Final = re.compile(
    r" (?:[a-z]+ )?(?:[A-Z]{3}\b"
    r"|levels?|prices?|figures?|dollars?|rates?|totals?|standards?|highs?|lows?|peaks?)"
)
_ROUGH_YEAR: Final = re.compile(r"(?:(?:early|mid|late|pre|post)[ -])?[0-9]{4}s?\Z")
_FROM: Final = re.compile(r"\b(?:to|from|at|above|below|of|in|than) \Z")
_AFTER_WHICH: Final = re.compile(
    r"\b(?:named (?:after|for)|based on|inspired by|modell?ed (?:on|after)|adapted from) (?:an?|the) \Z"
)
_NO_SUBJECT: Final = re.compile(
    r"(?:\(?(?:[a-z]|[ivx]+|\d+)[).] )?(?:not )?(?:have|has|be|must|shall|intends?|carry|carries) "
)
"""How a condition of a statute begins: "(a) have carried on a trade in 2018-19"."""
_READS: Final = re.compile(r"[,)]? (?:reads?|provides?|states?|says?|lists?|requires?|sets? out)\b")
_STATE: Final = re.compile(
    r"\b(?:still|(?:is|are|being) (?:widely |commonly )?(?:used|known|regarded|considered|called|available|in use)"
    r"|remains?|exists?|stands?|can be|many people)\b",
    re.IGNORECASE,
)
_CITED: Final = re.compile(
    r"(?:\bet al\.?,? ?\(?|\((?:see |cf\. )?(?:[A-Z][\w'’-]+(?:,? (?:and|&) )?){1,4},? )\Z"
)
_PAGES: Final = re.compile(r"[a-z]?(?:[,:] ?(?:pp?\.? ?)?\d|;)")
_PRESENT: Final = re.compile(
    r"\b(?:is|are|has|have|can|do|does|'s|'re|'ve|remains?|continues?)\b", re.IGNORECASE
)
_NOW: Final = re.compile(
    r"(?:today|tonight|nowadays|this (?:day|week|month|year|decade|century)|these days)\Z",
    re.IGNORECASE,
)
_OFTEN: Final = re.compile(
    r"\b(?:usually|often|always|generally|typically|normally|sometimes|regularly|commonly|would often"
    r"|used to)\b"
)
_EVER: Final = re.compile(
    r"(?:the )?(?:spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august"
    r"|september|october|november|december)s?\Z",
    re.IGNORECASE,
)


def dates_no_event(text: str, sentence: Span, time: TimeExpression) -> bool:
    """Whether a time of a sentence is not that of anything told in it: "the worst since 1987", "the Act of 1970"."""
    before = text[max(sentence.start, time.start - 110) : time.start]
    said = text[time.start : time.end]
    if said[:5].lower() == "since" and (_RANKED.search(before) or _NOT_SINCE.search(before)):
        return True
    if said.lower().startswith(("in ", "at ")):
        before += said[:3]
    if _AN_AGE.match(said) and before.endswith(" of ") and _RANKED.search(before):
        return True
    if _is_of_a_list_of_books(text, sentence, time):
        return True
    if (
        _NOT_THEN.search(before)
        or _COMPARED.search(before)
        or _BEYOND.search(before)
        or _THAN.search(before)
    ):
        return True
    if _OF_ALL.search(text, sentence.start, sentence.end):
        return True
    if _NO_SUBJECT.match(text, sentence.start, sentence.end):
        return True
    if before.endswith("dated ") and _READS.match(text, time.end):
        return True
    if said == "Today" and before.rstrip()[-1:].isalnum():
        return True  # of a name: "the Today programme"
    if _AFTER_WHICH.search(before) or _is_habit(text, sentence):
        return True
    if _ROUGH_YEAR.match(said) and _FROM.search(before) and _AMOUNT_NEXT.match(text, time.end):
        return True
    if said.isdigit():
        if _LAW_NEXT.match(text, time.end) or (
            len(said) == 4 and _REPORT_NEXT.match(text, time.end, time.end + 60)
        ):
            return True
        if before[-2:-1].isdigit() and _CITED_NEXT.match(text, time.end, time.end + 60):
            return True
        if _LAW.search(before):
            return True
        if _CITED.search(before) and ("et al" in before[-9:] or _PAGES.match(text, time.end)):
            return True
    if said.lower() == "today" and time.register == "history" and time.basis == "relative":
        return _PRESENT.search(text, sentence.start, sentence.end) is not None
    if _NOW.match(said) and _STATE.search(text, sentence.start, sentence.end):
        return _PRESENT.search(text, sentence.start, sentence.end) is not None
    if time.basis == "stated":
        return False
    if time.edtf is None and _NOW.match(said):
        return _PRESENT.search(text, sentence.start, sentence.end) is not None
    return (
        _EVER.match(said) is not None
        and _OFTEN.search(text, sentence.start, sentence.end) is not None
    )


_BOOK: Final = re.compile(
    r"[\s*•-]*[A-ZÀ-Þ][\w'’-]+, (?:[A-ZÀ-Þ][\w.'’-]*(?:,? (?:and|&))?,? ){1,8}(?:\(eds?\.?\),? )?"
    r"\((?=[12][0-9]{3}[a-z]?\))"
)
_SEE: Final = re.compile(r"[\s(*•-]*(?:See|Cf\.|Quoted in|Cited in|Taken from|Reprinted in) ")
_AUTHORS: Final = re.compile(
    r"[\s*•-]*(?:[A-ZÀ-Þ][\w.'’-]*[,;]? (?:(?:and|&) )?){1,8}\([12][0-9]{3}[a-z]?\)\.?\s*"
)
_QUOTED: Final = re.compile(r"[\s*•-]*[\"“‘'](?P<said>[^\"“”]{8,200})[\"”’'][.,]?\s*")


def _is_of_a_list_of_books(text: str, sentence: Span, time: TimeExpression) -> bool:
    """Whether a sentence is a book's entry ("Morland, Ada (1953).") or the title of one ("“Glass, 1915-18.”")."""
    if _SEE.match(text, sentence.start) or _AUTHORS.fullmatch(text, sentence.start, sentence.end):
        return True
    book = _BOOK.match(text, sentence.start, sentence.end)
    if book is not None:
        return time.start <= book.end() + 1
    quoted = _QUOTED.fullmatch(text, sentence.start, sentence.end)
    return quoted is not None and not any(is_verb(word) for word in quoted["said"].split())


_HABIT: Final = re.compile(
    r"\b(?:is|are|has|have) (?:usually|often|always|generally|typically|normally|sometimes|regularly|commonly) [a-z]"
)


def _is_habit(text: str, sentence: Span) -> bool:
    """Whether a sentence tells of what is so again and again: "is commonly used as an example"."""
    return _HABIT.search(text, sentence.start, sentence.end) is not None
