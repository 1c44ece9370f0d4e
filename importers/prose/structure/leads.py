"""Dates that a line begins with, as chronologies and logs write them: "* 1914 – War begins", "01:39: Bob joins".

A line that holds nothing but a date and a heading that begins with one are leads as well. Mostly the form alone shows
it: what parts the date from the rest. A bare number before a word ("1914 War begins") is a lead where several lines
begin so and their numbers go on in one direction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from timeloom.dates.english.lexicon import MONTHS, WEEKDAYS
from timeloom.dates.english.rules.table import ERA, any_of
from timeloom.importers.prose.structure.tables import dated_rows

_MONTH: Final = rf"(?i:{any_of(MONTHS)})\.?(?![a-z])"
_WEEKDAY: Final = rf"(?i:{any_of(WEEKDAYS)})\.?(?![a-z])"
_DAY: Final = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])(?:st|nd|rd|th)?"
_FULL_YEAR: Final = rf"(?:,? (?:of )?[0-9]{{3,4}}(?![0-9]))(?: {ERA})?"
_NUMBER: Final = (
    r"(?:(?:[Cc]a?\.|[Cc]irca|[Aa]bout|[Aa]round|~) ?)?(?:A\.?D\.? ?)?"
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})+(?= ?{ERA})|[0-9]{{1,4}}(?![0-9]))(?: ?{ERA})?"
)
_CLOCK: Final = (
    r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?![0-9])(?: ?[AaPp]\.?[Mm]\b\.?)?"
    r"(?: ?(?:UTC|GMT|Z|[A-Z]{1,2}[SD]?T)(?![A-Za-z])"
    r"(?: ?[+-][0-9]{1,2}(?::?[0-9]{2})?)?)?"
)
_ON: Final = (
    r"(?:[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?(?![0-9-])|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{4}(?![0-9])"
    rf"|(?:{_WEEKDAY},? (?:the )?)?(?:{_DAY}(?: of)? {_MONTH}(?:{_FULL_YEAR})?|{_MONTH} {_DAY}(?:{_FULL_YEAR})?)"
    rf"|(?:(?i:early|mid|late)[ -])?{_MONTH}(?:{_FULL_YEAR})?)"
)
_AGE: Final = (
    rf"(?:[Tt]he )?(?:(?i:early|mid|late)[ -])?(?:[0-9]{{2,3}}0s(?: {ERA})?"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)[ -](?i:century)(?: {ERA})?)"
)
_ONE: Final = rf"(?:{_ON}(?:(?:,? (?:at )?|T){_CLOCK})?|{_CLOCK}|{_AGE}|(?i:early|mid|late)[ -]{_NUMBER}|{_NUMBER})"
_DATE: Final = rf"{_ONE}(?: ?(?:--?|[–—]) ?(?:{_ONE}|[Pp]resent|[Tt]oday)| to {_ONE})?"
DATE: Final = re.compile(_DATE)
_MARKER: Final = (
    r"#{1,6}[ \t]+|=+[ \t]*(?=[^=\n]+=+[ \t]*$)|(?:[-*+•‣◦▪·–—]|\d{1,3}[.)]|[;:]+|>)[ \t]+"
)
_EMPHASIS: Final = r"\*{1,3}|_{1,3}|'{2,5}|\[{1,2}"
_LEAD: Final = re.compile(
    rf"(?P<indent>[ \t]*)(?P<marker>{_MARKER})?(?P<open>{_EMPHASIS})?(?P<date>{_DATE})(?![A-Za-z0-9])"
)
_MAY_LEAD: Final = re.compile(
    # possessive (`*+`): marks that no date follows are gone through once, and not once for each of them
    r"^(?:(?P<begins>[ \t#=*+•‣◦▪·–—;:>_'\[-]*+(?:\d{1,3}[.)][ \t]+)?[*_'\[]*+"
    r"(?:[0-9~ACac]|the |The |(?i:ja|fe|ma|ap|ju|au|se|oc|no|de|mo|tu|we|th|fr|sa|su|ea|mi|la)))|[^:\n]{0,120}:$)",
    re.MULTILINE,
)
_TERM: Final = re.compile(
    rf"(?P<indent>[ \t]*)(?P<marker>{_MARKER})?(?P<open>\*\*|__|''')?(?P<label>[^\s:|*][^:|*\n]{{0,38}}?) ?(?:--|[–—])"
    rf" ?(?P<date>{_DATE})(?P<sep>:(?:\*\*|__|''')?(?:[ \t]+|$))"
)
"""A name with its date before what is told of it: "2.26 -- February 2003: the first release"."""
_CLOSE: Final = re.compile(r"\*{1,3}|_{1,3}|'{2,5}|\]{1,2}")
_APART: Final = re.compile(
    r"(?: (?:Eastern|Central|Mountain|Pacific)(?: [Tt]ime)?)?"
    r"[ \t]*(?::(?!//|[0-9])|--|[–—](?! ?[0-9])|-(?=[ \t]))(?:\*\*|__|'''?)?[ \t]*|\t+[ \t]*|[ ]{2,}"
)
_STOP: Final = re.compile(r"\.(?:\*\*|__|'''?)?[ \t]+(?=[\"'“‘(]?[A-ZÀ-Þ])")
_END: Final = re.compile(
    r"[ \t]*:?(?:\*\*|__|'''?|\]\])?(?:[ \t]*\([^()\n]{1,40}\))?[ \t]*[:=#]*[ \t]*$"
)
_RULE: Final = re.compile(r"[ ]{0,3}(={3,}|-{3,}|~{3,}|\^{3,}|\"{3,})[ \t]*$")
_SENTENCE_END: Final = re.compile(r"[.!?:…。][\"'”’)*_\]]*\s*\Z")
_BARE: Final = re.compile(r"[ ](?=[\"'“‘(\[*]?[^\W\d_])")
_LIKELY_YEARS: Final = range(1000, 2200)
_HEADINGS: Final = {"=": 1, "-": 2, "~": 3, "^": 4, '"': 5}
FEWEST: Final = 3
"""Lines that begin with a bare number before they are taken for a list of years; two if there are no others."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A line's leading date: its `start` and `end`, and where what is told of it begins (`body`).

    `line` is where the line begins, `stop` where it ends. `level` is that of a heading, 0 for any other line;
    `alone` is whether nothing follows. `marked` is whether a bullet or number stands before it, `indent` how far in.
    `label` is where a name before the date stands: "2.26 -- February 2003:".
    """

    line: int
    start: int
    end: int
    body: int
    stop: int
    indent: int
    marked: bool
    level: int = 0
    alone: bool = False
    label: tuple[int, int] | None = None
    told: int | None = None
    """Where what is told of it ends, if that is not where its block does: in a table the cell's end."""


def unix(text: str) -> str:
    """A text in which each line ends with a line feed; every offset stays what it was."""
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    for end in "\x0b\x0c\x85\u2028\u2029":
        if end in text:
            text = text.replace(end, "\n")
    return text.replace("\u00a0", " ") if "\u00a0" in text else text


def _lets_begin(text: str, begin: int, lead: Lead | None) -> bool:
    """Whether the line before the one at `begin` lets a date begin something new; `lead` is the last one found."""
    start = text.rfind("\n", 0, max(0, begin - 1)) + 1
    before = text[start : max(0, begin - 1)]
    if not before.strip() or before[0] == "#":
        return True
    if lead is not None and (lead.line == start or (lead.stop == start - 1 and before[0] in " \t")):
        return True
    return _SENTENCE_END.search(before[-8:]) is not None


def leads(text: str) -> list[Lead]:
    """The leads of a text whose line ends are `\\n`, in order."""
    found: list[Lead] = []
    bare: list[tuple[Lead, int]] = []
    last: Lead | None = None
    for line in _MAY_LEAD.finditer(text):
        begin = line.start()
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        follows = _lets_begin(text, begin, last)
        if line["begins"] is not None:
            lead, certain = _lead_of(text, begin, end, follows=follows)
        else:
            lead, certain = _term(text, begin, end) if follows else None, True
        if lead is not None:
            last = lead
            found.append(lead) if certain else bare.append((lead, _number(text, lead)))
    found += _in_rows(bare, only=not found)
    rows = dated_rows(text, lambda said: DATE.fullmatch(said) is not None)
    found += [
        Lead(row[0], *date, told[0], row[1], 0, marked=True, told=told[1])
        for row, date, told in rows
    ]
    return sorted(found, key=lambda lead: lead.start)


def _lead_of(text: str, begin: int, end: int, *, follows: bool) -> tuple[Lead | None, bool]:
    """The lead of a line, and whether its form alone shows it."""
    term = _term(text, begin, end) if ":" in text[begin : min(end, begin + 90)] else None
    if term is not None and follows:
        return term, True
    match = _LEAD.match(text, begin, end)
    if match is None:
        return None, False
    marker = (match["marker"] or "").strip()
    level = len(marker) if marker[:1] in ("#", "=") else 0
    if not level and not marker and (rule := _RULE.match(text, end + 1)) and end - begin <= 80:
        level = _HEADINGS[rule[1][0]]
    date, position = match["date"], match.end("date")
    number = _plain_number(date)
    odd = match["open"] is not None and match["open"][0] == "["
    if number is not None and (odd or (marker[:1] == ":" and number < 1000)):
        return None, False
    closed = _CLOSE.match(text, position, end) if match["open"] else None
    after = closed.end() if closed else position
    alone = _END.match(text, after, end) is not None
    apart = _APART.match(text, after, end) or (
        _STOP.match(text, after, end) if closed or _is_day(date) else None
    )
    lead = Lead(
        begin, match.start("date"), position, end if alone else (apart.end() if apart else after), end,
        len(match["indent"].expandtabs(4)), bool(marker) and not level, level, alone,
    )  # fmt: skip
    small = number is not None and number < (100 if apart and not alone else 1000)
    if not (marker or level or follows or (apart and "\t" in apart[0])):
        return None, False
    if small:
        return None, False
    if alone or apart or (closed and not odd and not level):
        return lead, True
    if level or _BARE.match(text, after, end) is None:
        return None, False
    return lead, False


def _term(text: str, begin: int, end: int) -> Lead | None:
    """A lead behind a name: "2.26 -- February 2003:"."""
    match = _TERM.match(text, begin, end)
    if match is None or DATE.fullmatch(match["label"]) is not None:
        return None
    if _plain_number(match["date"]) in range(1000):
        return None
    alone = not text[match.end() : end].strip()
    marker = (match["marker"] or "").strip()
    if marker[:1] in ("#", "="):
        return None
    return Lead(
        begin, *match.span("date"), end if alone else match.end(), end,
        len(match["indent"].expandtabs(4)), bool(marker), 0, alone, match.span("label"),
    )  # fmt: skip


def _is_day(date: str) -> bool:
    """Whether a date has more to it than a number: "3 May 1914", "May 1914", "01:39"."""
    return any(sign.isalpha() for sign in date) or "-" in date or ":" in date


def _plain_number(date: str) -> int | None:
    return int(date) if date.isdigit() else None


def _number(text: str, lead: Lead) -> int:
    """The number that a lead begins with, to see whether a list of them goes on in one direction."""
    figures = re.search(r"[0-9]{1,4}", text[lead.start : lead.end])
    return int(figures[0]) if figures else 0


def _in_rows(bare: list[tuple[Lead, int]], *, only: bool) -> list[Lead]:
    """Those of the leads without a mark behind them that stand in rows of their kind."""
    kept: list[Lead] = []
    for marked in (True, False):
        row = [(lead, number) for lead, number in bare if lead.marked == marked]
        numbers = [number for _, number in row]
        rising = sum(one <= other for one, other in pairwise(numbers))
        steady = max(rising, len(numbers) - 1 - rising) >= 0.9 * (len(numbers) - 1)
        fewest = 2 if only or marked else FEWEST
        if (
            len(row) >= fewest
            and steady
            and all(number in _LIKELY_YEARS or number < 60 for number in numbers)
        ):
            kept += [lead for lead, _ in row]
    return kept
