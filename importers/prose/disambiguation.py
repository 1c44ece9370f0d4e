"""Which numbers and words that could be times are not: versions, prices, counts, model names, "may" the verb.

Two questions about an atom in doubt, answered from the words beside it. `is_no_time` is asked before phrases are put
together: something beside it rules a time out. `is_shown` is asked of what stayed alone: something beside it must
speak for a time.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.compounds import Approximate, Open
from timeloom.dates.english.lexicon import MONTHS, WEEKDAYS, words
from timeloom.dates.english.meanings import Fixed, Meaning
from timeloom.dates.english.rules import Atom

_BEFORE: Final = re.compile(r"([A-Za-z][A-Za-z'.]{0,23}|[^\sA-Za-z])(\s{0,3})\Z")
_TWO_BEFORE: Final = re.compile(r"([A-Za-z][A-Za-z']{0,23}) {1,3}[A-Za-z][A-Za-z']{0,23} {1,3}\Z")
_AFTER: Final = re.compile(r"\s{0,3}(['-]?[A-Za-z][A-Za-z'-]{0,23}|[^\sA-Za-z])")

_NUMBERED: Final = words(
    "room rooms page pages p pp no nos number numbers flight line lines version versions v ver release "
    "chapter article section model type class series bus route routes highway road iso rfc din pin code codes "
    "suite building unit port channel rack node figure fig table item lot form windows office psalm verse "
    "area mark locker gate platform level grade step task ticket bug issue case order invoice build revision "
    "rev patent asteroid locomotive train engine apartment apt box po ext extension phone tel fax zip isbn "
    "issn id serial part parts hall bay cell desk seat track lane row column exit junction plate question "
    "exercise example equation paragraph law act bill resolution directive regulation opus op op. bwv kv "
    "catalogue item inventory sheet sheets xeon boeing airbus core pentium geforce radeon ryzen"
)
_COUNTED: Final = words(
    "people persons men women children copies troops soldiers workers employees units times years months "
    "weeks days hours minutes seconds pages homes houses customers files books readings seats votes members "
    "students pupils visitors guests spectators passengers patients cases deaths casualties prisoners tons "
    "tonnes kilograms kilometres kilometers metres meters miles feet inches yards acres hectares litres "
    "liters gallons barrels degrees dollars euros pounds francs marks crowns kronor yen rubles pesetas lire "
    "points goals runs ships aircraft planes vehicles cars tanks guns horses sheep cattle words lines samples "
    "stars species items entries records rows events requests users downloads shares km kg m cm mm mi ft lb "
    "lbs mg ml ms kb mb gb tb kw mw hz khz mhz ghz rpm mph percent per parameters tokens watts volts"
)
_QUANTIFIED: Final = words(
    "than over nearly almost exactly least most up only just some these those all another"
)
_SIZED: Final = words(
    "total number population height score maximum minimum capacity altitude speed price cost edition sum "
    "average rate power length depth weight distance crew staff size range area garrison army force fleet "
    "membership circulation budget fine salary altitude elevation frequency strength figure record wave run "
    "set group crowd audience convoy"
)
_VERBS_IN_S: Final = words(
    "was is has its this his as does goes says saw sees marks marked remains begins ends brings brought gives "
    "gave comes shows makes takes sets opens closes plus perhaps always towards besides across thus unless "
    "whereas us census crisis olympics games elections news series politics congress press process access "
    "business address loss class"
)
_OF_A_YEAR: Final = words(
    "year war treaty battle siege fire plague revolution peace flood earthquake famine act crisis council charter map "
    "rebellion uprising census constitution law edict statute campaign winter summer spring autumn"
)
"""In "the plague of 1349" a year before 1700 is one; in "a herd of 1200" it is not."""
_TIME_PREPOSITIONS: Final = words(
    "in since until till by before after during from circa year throughout around about late early mid spring "
    "summer autumn fall winter christmas easter through between"
)
_LINKS: Final = words("of and or to the a an this that for on at with")
_YEARS_LIKELY: Final = range(1700, 2100)


def _word_before(text: str, start: int) -> str:
    match = _BEFORE.search(text, max(0, start - 28), start)
    return match[1] if match else ""


def _word_after(text: str, end: int) -> str:
    match = _AFTER.match(text, end, end + 30)
    return match[1] if match else ""


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'“‘(*_")
    return not before or before[-1] in ".!?\n:;•–—"


def _plural(word: str) -> bool:
    lower = word.lower()
    return len(lower) > 3 and lower.endswith("s") and lower not in _VERBS_IN_S and word.islower()


def is_no_time(text: str, atom: Atom) -> bool:
    """Whether what stands beside the atom rules out that it is a time."""
    if atom.doubt == "year":
        return _is_no_year(text, atom)
    if atom.doubt in ("clock", "letter"):
        return _is_no_clock(text, atom)
    if atom.doubt == "fraction":
        return not _is_day_and_month(text, atom)
    if atom.doubt in ("month", "abbreviation"):
        return _is_no_month(text, atom)
    if atom.doubt == "weekday-abbreviation":
        return _is_no_weekday(text, atom)
    return False


def _is_no_year(text: str, atom: Atom) -> bool:
    before = _word_before(text, atom.start)
    lower = before.lower().rstrip(".")
    after = _word_after(text, atom.end)
    after_lower = after.lower()
    if lower in _NUMBERED and not (
        lower == "class" and text[atom.start - 4 : atom.start - 1] == " of"
    ):
        return True
    if after in ("%", "°", "×", "€", "$", "£") or after_lower in _COUNTED:
        return True
    if before in ("×", "*", "≈", "~", "±", "^", "/", "+"):
        return before != "~" or not text[: atom.start].endswith("~")
    if lower in _QUANTIFIED and lower not in ("up",):
        two = _TWO_BEFORE.search(text, max(0, atom.start - 50), atom.start)
        return not (lower == "than" and two is not None and two[1].lower() in ("later", "earlier"))
    value = _year_of(atom)
    if lower == "of":
        two = _TWO_BEFORE.search(text, max(0, atom.start - 50), atom.start)
        if (two and two[1].lower() in _SIZED) or _plural(after):
            return True
    if _plural(after) and lower not in (
        "in",
        "since",
        "until",
        "during",
        "the",
        "before",
        "after",
        "late",
        "early",
    ):
        return True
    if value is not None and value % 100 == 0 and value < 1900 and _plural(after):
        return True
    if (
        before[:1].isupper()
        and before.lower() not in _TIME_PREPOSITIONS | _LINKS
        and before.lower().rstrip(".") not in MONTHS
    ):
        if before.lower().rstrip(".") in WEEKDAYS or _starts_sentence(
            text, atom.start - len(before) - 1
        ):
            return False
        return not (value is not None and 1850 <= value <= 2099) or before.isupper()
    return False


def _year_of(atom: Atom) -> int | None:
    meaning: Meaning = atom.meaning
    while isinstance(meaning, Open | Approximate):
        meaning = meaning.date
    return meaning.period.year if isinstance(meaning, Fixed) else None


def _is_no_clock(text: str, atom: Atom) -> bool:
    """`1:1` and `2:1` are ratios and scores; `9a` may be a house number."""
    before = _word_before(text, atom.start).lower()
    if atom.doubt == "letter":
        return before not in (
            "at",
            "by",
            "until",
            "before",
            "after",
            "from",
            "to",
            "today",
            "tomorrow",
            "tonight",
            "around",
        )
    return before in (
        "won",
        "lost",
        "beat",
        "drew",
        "score",
        "of",
        "psalm",
        "john",
        "ratio",
        "scale",
    ) or _word_after(text, atom.end).lower() in (
        "win",
        "victory",
        "defeat",
        "loss",
        "ratio",
        "draw",
        "scale",
    )


_DAY_FRIENDS: Final = words(
    "on until till since this next from before after between and to - – for starting dated through"
)


def _is_day_and_month(text: str, atom: Atom) -> bool:
    """5/12 after "on Friday" or in a list of such; not three quarters, not 24/7."""
    before = _word_before(text, atom.start).lower().rstrip(".")
    if before == ",":
        return (
            re.search(r"[0-9]/[0-9]{1,2}, \Z", text[max(0, atom.start - 8) : atom.start])
            is not None
        )
    return before in _DAY_FRIENDS or before in WEEKDAYS


_MONTH_FRIENDS: Final = words(
    "in of since until till by before after during from to through early late mid between and or last next "
    "this that following previous each every the to throughout around about beginning starting ending & - – , "
    "( ("
)


def _is_no_month(text: str, atom: Atom) -> bool:
    """May and March the verbs, April and August the people, Mar and Dec inside other names."""
    token = text[atom.start : atom.end].rstrip(".")
    lower = token.lower()
    before = _word_before(text, atom.start)
    after = _word_after(text, atom.end)
    friend = before.lower() in _MONTH_FRIENDS
    if atom.doubt == "abbreviation":
        if re.match(r" ?[-–] ?[A-Z][a-z]{2}", text[atom.end : atom.end + 6]):
            return False  # Nov-Feb
        return not (
            friend
            and (
                text[atom.end : atom.end + 1] == "."
                or before.lower() not in (",", "and", "or", "the", "-")
            )
        )
    if token.isupper() and len(token) > 2 and before.isupper() and len(before) > 1:
        return False
    if lower in ("may", "march"):
        if token.islower():
            return False  # the rule itself asked for a preposition
        if _starts_sentence(text, atom.start):
            return True
        if before in (",", "(", "–", "-", "&"):
            return (
                before == ","
                and after.lower() not in MONTHS
                and after not in (",", ".", ")", "–", "-")
            )
        if (
            lower == "march"
            and (after.lower() == "of" or before.lower() in ("the", "that"))
            and before.lower() not in ("in", "since", "of")
        ):
            return True
        if before.lower() == "the" and after.islower() and after.isalpha():
            return False
        return not friend
    if lower in ("april", "june", "august") and after[:1].isupper() and after.lower() not in MONTHS:
        return before.lower() not in (
            "in",
            "since",
            "until",
            "during",
            "by",
            "of",
            "last",
            "next",
            "early",
            "late",
        )
    return (lower == "august" and before.lower() in ("an", "most", "more")) or (
        lower in ("april", "june", "august")
        and not friend
        and after.lower()
        in ("said", "says", "had", "has", "and", "told", "is", "was", "who", "looked", "went")
        and _starts_sentence(text, atom.start)
    )


def _is_no_weekday(text: str, atom: Atom) -> bool:
    token = text[atom.start : atom.end].rstrip(".")
    if token.lower() in ("sun", "sat", "wed", "mon") and token.islower():
        return True
    before = _word_before(text, atom.start).lower()
    after = _word_after(text, atom.end)
    dotted = text[atom.end - 1 : atom.end] == "."
    if token.lower() in ("sun", "sat", "mon"):
        return not (
            before in ("on", "next", "last", "this", "every", "until", "by")
            or after.isdigit()
            or after == ","
        )
    return not (
        dotted
        or before in ("on", "next", "last", "this", "until", "by", "from", "to", "and", "since")
        or after[:1].isdigit()
        or after in (",", ":")
    )


_SEASON_FRIENDS: Final = words(
    "in by of since until till during throughout early late mid before after and or to from this last next "
    "that each every between through"
)
_NO_NOUN: Final = words(
    "he she it they we you i in at with and to for on by when but who which that the a an as from was were "
    "had has is are his her their its after before until or because while where"
)


def is_shown(text: str, phrase: Atom) -> bool:
    """Whether a phrase that stayed in doubt is shown to be a time by what stands beside it."""
    match phrase.doubt:
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
            | "between"
            | "from"
        ):
            return True  # what speaks against them was asked before
        case "season" | "fall":
            return _is_shown_season(text, phrase)
        case "quarter":
            return _word_before(text, phrase.start).lower() in _TIME_PREPOSITIONS | {
                "of",
                "for",
                "the",
            }
        case "decade":
            token = text[phrase.start : phrase.end].lower()
            return token.startswith("the ") or _word_before(text, phrase.start).lower() in (
                "mid-",
                "-",
                "early",
                "late",
                "in",
            )
        case "nth":
            return _word_before(text, phrase.start).lower() in (
                "in",
                "during",
                "of",
                "since",
                "by",
                "for",
                "until",
            )
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
        case "week-number":
            return _word_after(text, phrase.end).lower() != "of"
        case "unit":
            return text[phrase.start : phrase.end].lower() == "the weekend" and _word_before(
                text, phrase.start
            ).lower() in ("at", "over", "during", "for", "on")
        case _:
            return False


def _is_shown_year(text: str, phrase: Atom) -> bool:
    if isinstance(phrase.meaning, Open):
        word = text[phrase.start : phrase.end].lower()
        return not (word.startswith(("through", "from")) and _year_of(phrase) not in _YEARS_LIKELY)
    before = _word_before(text, phrase.start)
    lower = before.lower()
    after = _word_after(text, phrase.end)
    value = _year_of(phrase)
    likely = value is None or value in _YEARS_LIKELY
    if phrase.doubt == "approximate-year":
        return (likely and not _plural(after)) or lower in ("in", "since", "until")
    if re.match(r" to [$€£0-9]", text[phrase.end : phrase.end + 5]):
        return False  # a range whose other end is no year
    if lower in _TIME_PREPOSITIONS:
        return True
    if lower == "to":
        two = _TWO_BEFORE.search(text, max(0, phrase.start - 50), phrase.start)
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
    if lower not in _TIME_PREPOSITIONS and re.match(
        r" by [A-Z]", text[phrase.end : phrase.end + 5]
    ):
        return False  # a title: 1984 by George Orwell
    if lower == "of":
        two = _TWO_BEFORE.search(text, max(0, phrase.start - 50), phrase.start)
        named = two is not None and (two[1][0].isupper() or two[1].lower() in _OF_A_YEAR)
        return likely or named
    if lower in ("and", "or", ",", "&"):
        earlier = re.search(
            r"\b[12][0-9]{3}(?:,? (?:and|or|&)|,) ?(?:in )?\Z",
            text[max(0, phrase.start - 16) : phrase.start],
        )
        return likely and (earlier is not None or before == "," or after in (",", ".", ";", ")"))
    return likely


def _is_shown_season(text: str, phrase: Atom) -> bool:
    if isinstance(phrase.meaning, Open):
        return True
    with_article = text[phrase.start : phrase.end].lower().startswith("the ")
    before = _word_before(text, phrase.start).lower()
    after = _word_after(text, phrase.end).lower()
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
    before = _word_before(text, phrase.start).lower()
    after = _word_after(text, phrase.end)
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
    )
    return (token.startswith("the ") and friend and closed and any(c.isdigit() for c in token)) or (
        token.startswith("the ") and before == "on" and closed
    )


def _is_shown_length(text: str, phrase: Atom) -> bool:
    """ "for a year", not "twelve percent a day"."""
    if _word_after(text, phrase.end).lower() in ("after", "before", "since"):
        return True
    before = _word_before(text, phrase.start).lower()
    return before in (
        "for", "in", "within", "over", "after", "about", "almost", "nearly", "than", "least", "of", "another", "lasted",
        "last", "lasts", "took", "take", "takes", "half", "leave", "wait", "waited", "spent", "spend", "every", "just",
        "only", "is", "was", "barely", "hardly", "around", "roughly", "during", "room",
    )  # fmt: skip


def _is_shown_part(text: str, phrase: Atom) -> bool:
    before = _word_before(text, phrase.start).lower()
    token = text[phrase.start : phrase.end].lower()
    if token.startswith("the "):
        return before in ("in", "during", "by", "until", "throughout", "of", "early", "late", "for")
    return (
        before in ("at", "by", "before", "after", "until", "early", "late", "in")
        and token != "night-time"
    )
