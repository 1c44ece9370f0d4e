"""What speaks for a phrase that its words alone leave in doubt: prepositions, brackets, lists, determiners."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import MONTHS, WEEKDAYS, words
from timeloom.dates.english.meanings.base import Yearless
from timeloom.dates.english.meanings.compounds import Open
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.disambiguation import (
    OF_A_YEAR,
    OF_OUR_LORD,
    TIME_PREPOSITIONS,
    TWO_BEFORE,
    YEARS_LIKELY,
    is_plural,
    word_after,
    word_before,
    year_of,
)
from timeloom.importers.prose.times.parts import is_verb

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


_SEASON_FRIENDS: Final = words(
    "in by of since until till during throughout early late mid before after and or to from this last next "
    "that each every between through"
)

_OF_A_LIFE: Final = words(
    "b. d. fl. m. born died dissolved reigned ruled est. founded built rebuilt dated begun"
)
"""Words that a bare year follows in brackets and lists: "(d. 1576)", "(dissolved 1955)"."""

_MADE: Final = _OF_A_LIFE | words("written made erected completed consecrated painted composed")
"""Words behind which "around 1160" is a year."""

_NO_NOUN: Final = words(
    "he she it they we you i in at with and to for on by when but who which that the a an as from was were "
    "had has is are his her their its after before until or because while where our my your this these those some "
    "all both no nobody everyone everybody one two three four five several many most only it's there then"
)


_TENS: Final = re.compile(r"(?:(?:early|mid|late)[ -])?[1-9]0s", re.IGNORECASE)
_AGED: Final = re.compile(r"\b(?:his|her|their|my|our|your|whose)\b[^.;]{0,24}\Z", re.IGNORECASE)
"""Before "50s" these make it somebody's age."""


def is_shown(text: str, phrase: Atom) -> bool:
    """Whether a phrase that stayed in doubt is shown to be a time by what stands beside it."""
    match phrase.doubt:
        case "" | "decade" if _TENS.fullmatch(text, phrase.start, phrase.end) and _AGED.search(
            text, max(0, phrase.start - 30), phrase.start
        ):
            return False
        case "":
            return True
        case "year" | "approximate-year":
            return _is_shown_year(text, phrase)
        case (
            "month"
            | "abbreviation"
            | "weekday-abbreviation"
            | "fraction"
            | "clock"
            | "hour"
            | "hour-figure"
            | "weekday"
            | "between"
            | "from"
        ):
            return True  # what speaks against them was asked before
        case "season" | "fall":
            return _is_shown_season(text, phrase)
        case "quarter":
            return word_before(text, phrase.start).lower() in TIME_PREPOSITIONS | {
                "of",
                "for",
                "the",
            }
        case "decade":
            token = text[phrase.start : phrase.end].lower()
            before = text[max(0, phrase.start - 12) : phrase.start].lower()
            return token.startswith("the ") or before.endswith(
                ("mid-", "early ", "late ", "in ", "ties and ", "0s and ")
            )
        case "nth":
            if isinstance(phrase.meaning, Yearless) and not _tells_of_trade(text, phrase):
                return False  # of a match
            if isinstance(phrase.meaning, Yearless) and phrase.meaning.what == "quarter":
                return True
            return word_before(text, phrase.start).lower() in (
                "in",
                "during",
                "of",
                "since",
                "by",
                "for",
                "until",
            )
        case "nth-told":
            return _is_shown_count(text, phrase)
        case "nth-day":
            return _is_shown_day(text, phrase)
        case "article":
            return _is_shown_length(text, phrase)
        case "part":
            return _is_shown_part(text, phrase)
        case "plural-part":
            return True
        case "unit-after":
            return False
        case "letter":
            return True
        case "days":
            return text[phrase.start : phrase.end].lower().count("the ") > 0
        case "week-number":
            return word_after(text, phrase.end).lower() != "of"
        case "unit":
            if text[phrase.start : phrase.end].lower() == "the quarter":
                return _tells_of_trade(text, phrase)
            return text[phrase.start : phrase.end].lower() == "the weekend" and word_before(
                text, phrase.start
            ).lower() in ("at", "over", "during", "for", "on")
        case _:
            return False


def _is_shown_year(text: str, phrase: Atom) -> bool:
    if isinstance(phrase.meaning, Open):
        word = text[phrase.start : phrase.end].lower()
        return not (word.startswith(("through", "from")) and year_of(phrase) not in YEARS_LIKELY)
    before = word_before(text, phrase.start)
    lower = before.lower()
    after = word_after(text, phrase.end)
    value = year_of(phrase)
    likely = value is None or value in YEARS_LIKELY
    if phrase.doubt == "approximate-year":
        return (likely and not is_plural(after)) or lower in _MADE | {"in", "since", "until"}
    if re.match(r" to [$€£0-9]", text[phrase.end : phrase.end + 5]):
        return False  # a range whose other end is not a year
    if lower in TIME_PREPOSITIONS or lower in _OF_A_LIFE or lower in OF_OUR_LORD:
        return True
    if lower == "to":
        two = TWO_BEFORE.search(text, max(0, phrase.start - 50), phrase.start)
        return two is not None and two[1].lower() in (
            "back",
            "date",
            "dates",
            "dated",
            "dating",
            "prior",
            "up",
            "return",
            "returned",
        )
    if before in ("(", "[", "–", "—", "-", "=", ">", "<"):
        return likely
    if lower not in TIME_PREPOSITIONS and re.match(r" by [A-Z]", text[phrase.end : phrase.end + 5]):
        return False  # a title: 1984 by George Orwell
    if lower == "of":
        two = TWO_BEFORE.search(text, max(0, phrase.start - 50), phrase.start)
        named = two is not None and (two[1][0].isupper() or two[1].lower() in OF_A_YEAR)
        return likely or named
    if lower in ("and", "or", ",", "&"):
        earlier = re.search(
            r"\b[12][0-9]{3}(?:,? (?:and|or|&)|,) ?(?:in )?\Z",
            text[max(0, phrase.start - 16) : phrase.start],
        )
        return likely and (earlier is not None or before == "," or after in (",", ".", ";", ")"))
    return likely


def _is_shown_season(text: str, phrase: Atom) -> bool:
    if phrase.doubt == "fall" and word_after(text, phrase.end).lower() in ("of", "in", "from"):
        return False  # of a city, in prices
    if isinstance(phrase.meaning, Open):
        return True
    with_article = text[phrase.start : phrase.end].lower().startswith("the ")
    before = word_before(text, phrase.start).lower()
    after = word_after(text, phrase.end).lower()
    if phrase.doubt == "fall":
        return (
            with_article
            and before in ("in", "by", "since", "until", "during", "of")
            and after != "of"
        ) or (
            before in ("in", "early", "late", "last", "next", "this")
            and after in ("", ".", ",", "and", "he", "she", "they", "the")
        )
    if after in (
        "of",
        "water",
        "semester",
        "training",
        "olympics",
        "games",
        "school",
        "palace",
        "house",
        "break",
        "camp",
        "solstice",
    ):
        return False
    return before in _SEASON_FRIENDS or (
        with_article and before in ("", "spent", "all", "for", "over", "entire", "whole", ",", ".")
    )


def _is_shown_day(text: str, phrase: Atom) -> bool:
    token = text[phrase.start : phrase.end].lower()
    before = word_before(text, phrase.start).lower()
    opener, _, opened = token.partition(" ")
    if isinstance(phrase.meaning, Open) and opened.startswith("the "):
        before, token = opener, opened
    after = word_after(text, phrase.end)
    if before == "of" and _LETTER.search(text, max(0, phrase.start - 24), phrase.start):
        before = "on"
    friend = before in (
        "on",
        "by",
        "until",
        "since",
        "from",
        "before",
        "after",
        "around",
        "to",
        "till",
    )
    closed = (
        not after
        or after in (".", ",", ";", ")", ":", "!", "?", "—", "–")
        or after.lower() in _NO_NOUN
        or _acts(text, phrase.end)
    )
    return (token.startswith("the ") and friend and closed and any(c.isdigit() for c in token)) or (
        token.startswith("the ") and before == "on" and closed
    )


_TRADE: Final = re.compile(
    r"\b(?:profits?|revenues?|sales|earnings|growth|loss|losses|results|orders|output|gdp|inflation|exports?|imports?|fiscal"
    r"|shares|year|years|company|companies|firm|group|bank|budget|trading|dividends?|markets?|prices?|analysts?|forecasts?"
    r"|customers|income|economy|demand|production|shipments|deliveries|spending|costs|unemployment|investors?|margins?"
    r"|project|phase|report|plant|factory|launch)\b",
    re.IGNORECASE,
)
"""Beside "the second quarter" these make it one of a year."""
_MATCH: Final = re.compile(
    r"\b(?:scored?|goals?|match|kick-off|penalty|penalties|try|tries|touchdowns?|half-?time|equali[sz]ed|wickets?|overs"
    r"|substitutes?|whistle|referee|tackle|striker|yards?|minute)\b",
    re.IGNORECASE,
)
_TRADE_REACH: Final = 160


def _tells_of_trade(text: str, phrase: Atom) -> bool:
    """Whether "the second half" is one of a year rather than of a match: by what the sentence speaks of."""
    begin, end = max(0, phrase.start - _TRADE_REACH), phrase.end + _TRADE_REACH
    return bool(_TRADE.search(text, begin, end)) and not _MATCH.search(text, begin, end)


def _is_shown_count(text: str, phrase: Atom) -> bool:
    """ "on the third day", not "for the third day", "the first day of term"."""
    if word_before(text, phrase.start).lower() not in ("on", "by", "until", "till", "during", "at"):
        return False
    first = (
        text[phrase.start : phrase.end].lower().startswith(("the first", "the last", "the final"))
    )
    return not (first and word_after(text, phrase.end).lower() == "of")


_LETTER: Final = re.compile(
    r"\b(?:letter|note|telegram|message|order|orders|dispatch|reply|report|yours|mine|his|hers|theirs) of \Z",
    re.I,
)
"""Before "the 19th" these make it a day."""
_ACTOR: Final = re.compile(r" (?:the )?[A-Z][a-z]+(?: [A-Z][a-z]+)?,? ([a-z]+)| [a-z]+s ([a-z]+)\b")


def _acts(text: str, end: int) -> bool:
    """Whether a name that does something follows a day: "on the 26th Duroy withdrew", not "the 26th Amendment"."""
    found = _ACTOR.match(text, end, end + 60)
    return found is not None and is_verb(found[1] or found[2])


def _is_shown_length(text: str, phrase: Atom) -> bool:
    """ "for a year", not "twelve percent a day"."""
    if word_after(text, phrase.end).lower() in ("after", "before", "since"):
        return True
    before = word_before(text, phrase.start).lower()
    return before in (
        "for", "in", "within", "over", "after", "about", "almost", "nearly", "than", "least", "of", "another", "lasted",
        "last", "lasts", "took", "take", "takes", "half", "leave", "wait", "waited", "spent", "spend", "every", "just",
        "only", "is", "was", "barely", "hardly", "around", "roughly", "during", "room",
    )  # fmt: skip


def _is_shown_part(text: str, phrase: Atom) -> bool:
    before = word_before(text, phrase.start).lower()
    token = text[phrase.start : phrase.end].lower()
    if token == "night" and before in ("at", "by"):
        return False  # any night
    if token.startswith("the "):
        return before in ("in", "during", "by", "until", "throughout", "of", "early", "late", "for")
    return (
        before in ("at", "by", "before", "after", "until", "early", "late", "in")
        and token != "night-time"
    )
