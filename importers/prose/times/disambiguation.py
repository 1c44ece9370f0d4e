"""Which numbers and words that could be times are not: versions, prices, counts, model names, "may" the verb.

Asked before phrases are put together: something beside an atom in doubt rules a time out. Of what then stays alone,
`evidence` asks what speaks for a time.
"""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import DAY_PARTS, MONTHS, WEEKDAYS, words
from timeloom.dates.english.meanings.base import Fixed, Meaning
from timeloom.dates.english.meanings.compounds import Approximate, Open
from timeloom.dates.english.rules.table import Atom
from timeloom.importers.prose.times.parts import is_verb

_GIVEN: Final = words("april may june august")
_NAMING: Final = words(
    "black bloody super cyber freaky man ruby fat spy joe girl casual blue green sweet gloomy detective sergeant mr mrs"
)
"""Before a weekday these make a name of it."""
_NO_NAMES: Final = words(
    "the he she it they we i in at on a an and but as when by for from his her its their my our this that there no if "
    "all some mr mrs sir lord lady king queen president senator general after before since until during mass"
)
_VERBS_OF_A_MONTH: Final = words(
    "saw was were is brought came passed ended began marked proved turned gave became opened closed did would will may "
    "found went started dawned arrived had has saw's produced witnessed remained looked seemed followed"
)
"""Verbs that a month may be the subject of: "June brought rain"."""
_SURNAME: Final = re.compile(r" (?:[A-Z]\. )?(?:Mc|O'|Mac|van |de )?([A-Z][a-z]+)")
_EARLIER: Final = 4000
"""Characters before a bare "June" in which a June with a surname is looked for."""


def is_name_of_month(text: str, atom: Atom) -> bool:
    """Whether a month that no preposition leads in is a person: "June took over", after "June Hall" had come."""
    token = text[atom.start : atom.end]
    if token.lower() not in _GIVEN or not token.istitle():
        return False
    after = word_after(text, atom.end)
    if after == "'s" or not after.isalpha():
        return after == "'s" and _was_named(text, atom, token)
    if is_verb(after) and after not in _VERBS_OF_A_MONTH:
        return True
    return _was_named(text, atom, token)


def _was_named(text: str, atom: Atom, token: str) -> bool:
    begin = max(0, atom.start - _EARLIER)
    position = atom.start
    while (position := text.rfind(token, begin, position)) >= 0:
        surname = _SURNAME.match(text, position + len(token))
        if surname and surname[1].lower() not in MONTHS and surname[1].lower() not in _NO_NAMES:
            return True
    return False


_PAPER: Final = re.compile(
    r" (?:(?:Evening|Morning|Night|Afternoon) )?(?:[A-Z][a-z]+ )?"
    r"(?:Post|Times|News|Review|Herald|Express|Mail|Telegraph|Live|Magazine|Gazette|Chronicle|Night Live)\b"
)
"""Behind a weekday these make it a paper's title: the Saturday Evening Post."""


def is_name_of_weekday(text: str, atom: Atom) -> bool:
    """Whether a weekday is a given name or part of a proper one: "Friday Okonkwo", "Bloody Sunday"."""
    before = word_before(text, atom.start)
    if before.lower().rstrip(".") in _NAMING and before[:1].isupper():
        return True
    if _PAPER.match(text, atom.end):
        return True
    surname = _SURNAME.match(text, atom.end)
    if surname is None:
        return False
    lower = surname[1].lower()
    if lower in _NO_NAMES or lower in MONTHS or lower in WEEKDAYS or lower in DAY_PARTS:
        return False
    if text[surname.end() : surname.end() + 1] not in (" ", ",", ".", ")", "'", ";"):
        return False
    if before in (",", "and", "&") or starts_sentence(text, atom.start):
        return not text[: atom.start].endswith("\n") and len(surname[1]) > 1
    return False


_REVERSED: Final = re.compile(r"\s{0,3}([A-Za-z'.]{0,23}[A-Za-z]|[^\sA-Za-z])")
"""The word before, read backwards: a search for it would try every letter of it."""

TWO_BEFORE: Final = re.compile(r"([A-Za-z][A-Za-z']{0,23}) {1,3}[A-Za-z][A-Za-z']{0,23} {1,3}\Z")

_AFTER: Final = re.compile(r"\s{0,3}(['-]?[A-Za-z][A-Za-z'-]{0,23}|[^\sA-Za-z])")

_VERBS_IN_S: Final = words(
    "was is has its this his as does goes says saw sees marks marked remains begins ends brings brought gives "
    "gave comes shows makes takes sets opens closes plus perhaps always towards besides across thus unless "
    "whereas us census crisis olympics games elections news series politics congress press process access "
    "business address loss class"
)

OF_A_YEAR: Final = words(
    "year war treaty battle siege fire plague revolution peace flood earthquake famine act crisis council charter map "
    "rebellion uprising census constitution law edict statute campaign winter summer spring autumn"
)
"""In "the plague of 1349" a year before 1700 is one; in "a herd of 1200" it is not."""

TIME_PREPOSITIONS: Final = words(
    "in since until till by before after during from circa year throughout around about late early mid spring "
    "summer autumn fall winter christmas easter through between"
)

OF_OUR_LORD: Final = words("domini lord grace")
"""Behind these a number is a year, however early: Anno Domini 1450."""

YEARS_LIKELY: Final = range(1700, 2100)


def word_before(text: str, start: int) -> str:
    match = _REVERSED.match(text[max(0, start - 28) : start][::-1])
    return match[1][::-1] if match else ""


def word_after(text: str, end: int) -> str:
    match = _AFTER.match(text, end, end + 30)
    return match[1] if match else ""


def starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start].rstrip(" \"'“‘(*_")
    return not before or before[-1] in ".!?\n:;•–—"


def is_plural(word: str) -> bool:
    lower = word.lower()
    return len(lower) > 3 and lower.endswith("s") and lower not in _VERBS_IN_S and word.islower()


def year_of(atom: Atom) -> int | None:
    meaning: Meaning = atom.meaning
    while isinstance(meaning, Open | Approximate):
        meaning = meaning.date
    return meaning.period.year if isinstance(meaning, Fixed) else None


_NUMBERED: Final = words(
    "room rooms page pages p pp no nos number numbers flight line lines version versions v ver release "
    "chapter article section model type class series bus route routes highway road iso rfc din pin code codes "
    "suite building unit port channel rack node figure fig table item lot form windows office psalm verse "
    "area mark locker gate platform level grade step task ticket bug issue case order invoice build revision "
    "rev patent asteroid locomotive train engine apartment apt box po ext extension phone tel fax zip isbn "
    "issn id serial part parts hall bay cell desk seat track lane row column exit junction plate question "
    "exercise example equation paragraph law act bill resolution directive regulation opus op op. bwv kv "
    "hangar u.s.c usc stat usd eur gbp "
    "catalogue item inventory sheet sheets core fn nn euro agenda vision horizon runner server "
    "studio photoshop expo excel"
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

_COUNTED_DO: Final = words(
    "answered died voted attended signed survived applied registered enrolled surrendered drowned perished joined took "
    "volunteered responded replied arrived emigrated"
)
"""What so many people do at the beginning of a sentence, and no year: "2012 answered the call"."""

_QUANTIFIED: Final = words(
    "than over nearly almost exactly least most up only just some these those all another"
)

_SIZED: Final = words(
    "total number population height score maximum minimum capacity altitude speed price cost edition sum "
    "average rate power length depth weight distance crew staff size range area garrison army force fleet "
    "membership circulation budget fine salary altitude elevation frequency strength figure record wave run "
    "elo rating ranking set group crowd audience convoy"
)

_CITATION: Final = re.compile(r"\] (?:[0-9]{1,3} )?[A-Z]{2}|\] [0-9]{1,3} [A-Z]")
"""Behind the year of a law report: "[2019] EWHC 1873", "[1967] 1 AC 1204"."""

_ADDRESS: Final = re.compile(
    r" (?:[NSEW]\.? )?(?:[A-Z][a-z]+ ){1,2}"
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Drive|Boulevard|Blvd|Square|Court|Terrace)\b"
)
"""Behind the number of a house: "1984 Elm Street"."""

_PAID: Final = words(
    "paid pays cost costs earned scored weighed numbered killed employed counted raised bought ordered received "
    "collected recorded killing employing with totalled totaled contained carried measured measures seats "
    "seated holds spans"
)
"""Verbs before a number that is not a year."""

_OTHER_END: Final = re.compile(r" (?:and|to) [0-9][0-9,]{2,6} ([a-z]+)")
"""Behind the first of two numbers: "between 1900 and 2000 people"."""

_TITLE: Final = re.compile(r": An? [A-Z]")
"""Behind a number that is a title: "2001: A Space Odyssey"."""

_MEASURED: Final = re.compile(
    r"\b(?P<what>[A-Za-z]+) (?:was|is|were|are|at|to|reached|exceeded|had reached|about|around|nearly|some) {0,2}\Z"
)

_SINCE_AT_LEAST: Final = re.compile(r"\b(?:since|until|from) at least \Z", re.IGNORECASE)

_FROM_YEAR: Final = re.compile(r"\b[12][0-9]{3} [a-z]+ \Z")

_LINKS: Final = words("of and or to the a an this that for on at with")


def is_no_time(text: str, atom: Atom) -> bool:
    """Whether what stands beside the atom rules out that it is a time."""
    if atom.doubt == "year":
        return _is_no_year(text, atom)
    if atom.doubt in ("clock", "letter"):
        return _is_no_clock(text, atom)
    if atom.doubt == "hour":
        return not _tells_hours(text, atom)
    if atom.doubt == "hour-figure":
        return not _CLOCK.search(text, max(0, atom.start - _HOURS_BEFORE), atom.start)
    if atom.doubt == "fraction":
        return not _is_day_and_month(text, atom)
    if atom.doubt in ("month", "abbreviation"):
        return _is_no_month(text, atom)
    if atom.doubt == "weekday":
        return is_name_of_weekday(text, atom)
    if atom.doubt == "weekday-abbreviation":
        return _is_no_weekday(text, atom)
    return False


_RANGE_NEXT: Final = re.compile(r" ?[~–-] ?[12][0-9]{3}\b")


def _is_no_year(text: str, atom: Atom) -> bool:
    before = word_before(text, atom.start)
    lower = before.lower().rstrip(".")
    after = word_after(text, atom.end)
    after_lower = after.lower()
    if before == "[" and _CITATION.match(text, atom.end):
        return True
    if after_lower in _COUNTED_DO and starts_sentence(text, atom.start):
        return True
    if _TITLE.match(text, atom.end) and lower not in TIME_PREPOSITIONS:
        return not starts_sentence(text, atom.start)
    if lower in _NUMBERED and not (
        lower == "class" and text[atom.start - 4 : atom.start - 1] == " of"
    ):
        return True
    if _ADDRESS.match(text, atom.end) or lower in _PAID:
        return True
    other = _OTHER_END.match(text, atom.end) if lower in ("between", "from") else None
    if other and other[1] in _COUNTED:
        return True
    if after in ("%", "°", "×", "€", "$", "£") or after_lower in _COUNTED:
        return True
    if before in ("×", "*", "≈", "~", "±", "^", "/", "+"):
        return before != "~" or not text[: atom.start].endswith("~")
    if lower in _QUANTIFIED and lower not in ("up",):
        two = TWO_BEFORE.search(text, max(0, atom.start - 50), atom.start)
        if _SINCE_AT_LEAST.search(text, max(0, atom.start - 16), atom.start):
            return False
        return not (lower == "than" and two is not None and two[1].lower() in ("later", "earlier"))
    if lower in ("to", "and", "until", "through") and _FROM_YEAR.search(
        text, max(0, atom.start - 16), atom.start
    ):
        return False  # the other end of a range, whatever follows it
    return _is_amount(text, atom, lower, after) or _is_numbered_name(text, atom, before)


_YEARS_BEFORE_A_PLURAL: Final = words("in since until during the before after late early")


def _is_amount(text: str, atom: Atom, lower: str, after: str) -> bool:
    """Whether something is counted or measured, by the words before and after: "a height of 1984", "1984 guns"."""
    measured = _MEASURED.search(text, max(0, atom.start - 40), atom.start)
    if (
        measured
        and measured["what"].lower() in _SIZED
        and not _RANGE_NEXT.match(text, atom.end, atom.end + 8)
    ):
        return True
    if lower == "of":
        two = TWO_BEFORE.search(text, max(0, atom.start - 50), atom.start)
        if (two and two[1].lower() in _SIZED) or is_plural(after):
            return True
    if not is_plural(after):
        return False
    value = year_of(atom)
    round_number = value is not None and value % 100 == 0 and value < 1900
    led = lower in _YEARS_BEFORE_A_PLURAL or text[atom.start - 3 : atom.start] == "By "
    return not led or round_number


_A_THING: Final = re.compile(
    r"\b(?:the|an?|his|her|its|their|my|our|your) (?-i:[A-Z])[A-Za-z]*(?<!s) \Z", re.IGNORECASE
)
"""With an article before the one name before it a number is a model's: "the Peugeot 2008", "a Core 2"."""


def _is_numbered_name(text: str, atom: Atom, before: str) -> bool:
    """Whether a number goes with the name before it: "Fortran 1966", "ISO 2015"; a year may stand behind "Paris"."""
    lower = before.lower().rstrip(".")
    if not before[:1].isupper() or before.lower() in TIME_PREPOSITIONS | _LINKS | OF_OUR_LORD:
        return False
    if lower in MONTHS or lower in WEEKDAYS:
        return False
    if starts_sentence(text, atom.start - len(before) - 1):
        return False
    if _A_THING.search(text, max(0, atom.start - 40), atom.start):
        return True
    value = year_of(atom)
    return not (value is not None and 1850 <= value <= 2099) or before.isupper()


def _is_no_clock(text: str, atom: Atom) -> bool:
    """`1:1` and `2:1` are ratios and scores; `9a` may be a house number."""
    before = word_before(text, atom.start).lower()
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
        "in",
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
    ) or word_after(text, atom.end).lower() in (
        "win",
        "victory",
        "defeat",
        "loss",
        "ratio",
        "draw",
        "scale",
    )


_OF_A_DAY: Final = re.compile(
    r"[0-9][:.][0-9]{2}\b(?! ?(?:%|per|m(?:illion)?\b|billion|km|kg))|[0-9] ?[ap]\.?m\b|o'clock|\b(?:noon|midday"
    r"|midnight|mornings?|afternoons?|evenings?|nights?|dawn|dusk|daybreak|nightfall|sunrise|sunset|half past"
    r"|quarter (?:to|past))\b",
    re.IGNORECASE,
)
"""What shows that a text is telling the hours of a day."""
_CLOCK: Final = re.compile(r"\b[0-9]{1,2}[:.][0-9]{2}\b|[0-9] ?[ap]\.?m\b|o'clock", re.IGNORECASE)
"""What must have been told before a figure alone is an hour."""
_HOURS_BEFORE: Final = 240
_HOURS_AFTER: Final = 60
"""Characters around a bare hour in which one of these must stand."""


def _tells_hours(text: str, atom: Atom) -> bool:
    """Whether a bare hour ("until ten", "at 6.30") stands where the hours of a day are told."""
    if word_after(text, atom.end).lower() in _COUNTED:
        return False
    begin = max(0, atom.start - _HOURS_BEFORE, text.rfind("\n\n", 0, atom.start))
    if _OF_A_DAY.search(text, begin, atom.start):
        return True
    return bool(_OF_A_DAY.search(text, atom.end, atom.end + _HOURS_AFTER))


_DAY_FRIENDS: Final = words(
    "on until till since this next from before after between and to - – for starting dated through"
)


def _is_day_and_month(text: str, atom: Atom) -> bool:
    """5/12 after "on Friday" or in a list of such; not three quarters, not 24/7."""
    before = word_before(text, atom.start).lower().rstrip(".")
    if before == ",":
        return (
            re.search(r"[0-9]/[0-9]{1,2}, \Z", text[max(0, atom.start - 8) : atom.start])
            is not None
        )
    return before in _DAY_FRIENDS or before in WEEKDAYS


_RISINGS: Final = words(
    "Revolution Offensive Uprising Rising Crisis Days Manifesto Movement Theses Putsch Coup"
)
"""Behind a month these make it a name: the October Revolution."""

_MONTH_FRIENDS: Final = words(
    "in of since until till by before after during from to through early late mid between and or last next "
    "this that following previous each every the to throughout around about beginning starting ending & - – , "
    "( ("
)


_IN_A_NAME: Final = re.compile(r" (?:de|del|della|di|la|van|von|der|den) | [A-Z][a-z]")
_CALLED: Final = ("Mr", "Mrs", "Ms", "Miss", "Dr")


def _is_no_month(text: str, atom: Atom) -> bool:
    """May and March the verbs, April and August the people, Mar and Dec inside other names."""
    token = text[atom.start : atom.end].rstrip(".")
    lower = token.lower()
    before = word_before(text, atom.start)
    after = word_after(text, atom.end)
    friend = before.lower() in _MONTH_FRIENDS
    if before.rstrip(".") in _CALLED:
        return True
    if atom.doubt == "abbreviation":
        if token.isupper() and not after[:1].isdigit() and not before[-1:].isdigit():
            return True  # DEC, SEP and MAR name other things
        if re.match(r" ?[-–] ?[A-Z][a-z]{2}", text[atom.end : atom.end + 6]):
            return False  # Nov-Feb
        if _IN_A_NAME.match(text, atom.end) and after.lower() not in MONTHS:
            return True  # Mar de Plata, Jan Smuts
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
        if starts_sentence(text, atom.start):
            return after.lower() not in _OF_A_MONTH or bool(
                _PERSON.search(text, atom.end, atom.end + 60)
            )
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
    if (not friend and is_name_of_month(text, atom)) or after in _RISINGS:
        return True
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
            "mid",
            "-",
            "that",
            "before",
            "after",
        )
    return (lower == "august" and before.lower() in ("an", "most", "more")) or (
        lower in ("april", "june", "august")
        and not friend
        and starts_sentence(text, atom.start)
        and (
            after.lower() in ("said", "says", "and", "told", "who", "looked", "went")
            or (
                after.lower() in ("had", "has", "is", "was")
                and _PERSON.search(text, atom.end, atom.end + 60) is not None
            )
        )
    )


_OF_A_MONTH: Final = words("was brought saw came passed began ended")
"""Behind "March" and "May" where a sentence begins these make them months."""
_PERSON: Final = re.compile(r"\b(?:she|he|her|his|him|born|named|called|married)\b", re.IGNORECASE)


def _is_no_weekday(text: str, atom: Atom) -> bool:
    token = text[atom.start : atom.end].rstrip(".")
    if token.lower() in ("sun", "sat", "wed", "mon") and token.islower():
        return True
    before = word_before(text, atom.start).lower()
    after = word_after(text, atom.end)
    dotted = text[atom.end - 1 : atom.end] == "."
    if token.lower() in ("sun", "sat", "mon"):
        return not (
            before in ("on", "next", "last", "this", "every", "until", "by")
            or after.isdigit()
            or (after == "," and re.match(r", (?:the )?[0-9A-Z]", text[atom.end : atom.end + 8]))
        )
    return not (
        dotted
        or before in ("on", "next", "last", "this", "until", "by", "from", "to", "and", "since")
        or after[:1].isdigit()
        or after in (",", ":")
    )
