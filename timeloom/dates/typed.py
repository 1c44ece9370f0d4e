"""What a person types where a date is wanted, read back as EDTF and in words.

EDTF itself is tried first, except that a bare year below 1000 is that year; then distances from today (`+3mo`,
`-30d`); then the reader that tables have too, and English with the grammar that reads prose. Nothing is guessed
silently: where a text can be read in two ways, `note` says which way it was read.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Final

from timeloom.dates.edtf import parsing as edtf
from timeloom.dates.edtf.calendar import days_from_civil
from timeloom.dates.english import periods
from timeloom.dates.english.context import Context
from timeloom.dates.english.meanings.base import Deictic, Meaning, Reading, Weekday, Yearless
from timeloom.dates.english.meanings.compounds import Open, Range
from timeloom.dates.english.meanings.lengths import Duration, Recurring, Shift, Stretch
from timeloom.dates.english.rules.days import Numeric
from timeloom.dates.english.rules.table import Atom
from timeloom.dates.english.scan import plain, scan
from timeloom.dates.reading.conventions import BARE, NEGATIVE, UTC_ASSUMED, Conventions
from timeloom.dates.reading.reader import DateReader
from timeloom.dates.reading.year_forms import centuries_in_full
from timeloom.dates.words.long import in_words
from timeloom.errors import DateError

_HINT: Final = (
    "try 2024-05-13, May 2024, c. 1965, 44 BC, between 13 and 20 May 2024, last Tuesday or -30d"
)
_DISTANCE: Final = re.compile(
    r"(?P<sign>[+\-−])(?: )?(?P<parts>(?:[0-9]{1,9} ?[a-z]+,? ?)+)\Z", re.IGNORECASE
)
_AMOUNT: Final = re.compile(r"([0-9]{1,9}) ?([a-z]+)", re.IGNORECASE)
_DISTANCE_UNITS: Final = {
    "d": "day", "day": "day", "days": "day", "w": "week", "wk": "week", "week": "week", "weeks": "week",
    "mo": "month", "mon": "month", "month": "month", "months": "month",
    "y": "year", "yr": "year", "year": "year", "years": "year",
}  # fmt: skip
_BARE_YEAR: Final = re.compile(r"[-−]?[0-9]{1,3}[?~%]?")
_UNDATED: Final = frozenset(
    ("", "none", "undated", "no date", "unknown", "?", "n.d.", "n.d", "s.d.", "n/a")
)
_FILLERS: Final = re.compile(
    r"(?:\b(?:in|on|at|the|of|during|some ?time|dated?)\b|[\s,.;:])*", re.IGNORECASE
)
_NAMES: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun|christmas|easter|thanksgiving"
    r"|halloween|good friday|boxing day)[a-z]*\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class TypedDate:
    """A typed date understood: `edtf` (None for an undated event), the same in words, and what was assumed."""

    edtf: str | None
    words: str
    note: str = ""


def read_typed(text: str, *, today: date | str) -> TypedDate:
    """The date that a person typed. `today` is the day that "yesterday" and "+3mo" count from.

    DateError names what was not understood and where it stands.
    """
    typed = text.strip()
    offset = len(text) - len(text.lstrip())
    if typed.lower() in _UNDATED:
        return TypedDate(None, "undated")
    if not _BARE_YEAR.fullmatch(typed):
        with suppress(DateError):
            edtf.parse(typed)
            return TypedDate(typed, in_words(typed), _season_or_years(typed))
    base = _day(today)
    distance = _DISTANCE.match(typed)
    if distance:
        return _distant(typed, distance, base, offset)
    try:
        return _read_anything(typed, base)
    except DateError as error:
        raise DateError(
            error.message, position=offset + (error.position or 0), hint=error.hint or _HINT
        ) from None


def read_english(text: str, *, today: date | str) -> str:
    """The EDTF of a date in words. DateError for what is not one."""
    base = _day(today)
    read = _phrase(text, base, 0, DateError(f"{text!r} is not a date", position=0))
    assert read.edtf is not None, "only a typed text may say that there is no date"
    return read.edtf


def _read_anything(typed: str, base: periods.Period) -> TypedDate:
    """What is neither EDTF nor a distance from today."""
    notes: list[str] = []

    def assume(sentence: str, text: str, read: str) -> str:
        if note := _note_of(sentence, text, read):
            notes.append(note)
        return read

    def words(text: str) -> str | None:
        wrong = DateError("")
        try:
            edtf.parse(text)
        except DateError as error:
            wrong = error
        read = _phrase(text, base, 0, wrong)
        notes.extend([read.note] if read.note else [])
        return read.edtf

    found = DateReader(Conventions(), assume, words).read(typed)
    return TypedDate(found, in_words(found), "; ".join(dict.fromkeys(notes)))


def _note_of(sentence: str, text: str, read: str) -> str:
    """What was assumed, as it is said of one date."""
    if sentence == UTC_ASSUMED:
        return ""
    if sentence == BARE:
        digits = text.strip()
        other = {3: f"; EDTF's decade is {digits}X", 2: f"; EDTF's century is {digits}XX"}.get(
            len(digits), ""
        )
        return (
            f"read as the year {int(digits)}{other}" if digits.isdecimal() else "read as that year"
        )
    if sentence == NEGATIVE:
        return f"read as {in_words(read)}, year 0 being 1 BCE; if {text.lstrip('-−')} BCE is meant, say so"
    if "day/month or month/day" in sentence:
        _, month, day = (int(part) for part in read[:10].rsplit("-", 2))
        return f"read month first: month {month}, day {day}"
    return sentence


def _season_or_years(typed: str) -> str:
    """EDTF's seasons look like two years of a century."""
    if (
        len(typed) == 7
        and typed[:4].isdecimal()
        and "21" <= typed[5:] <= "41"
        and typed[5:] > typed[2:4]
    ):
        return f"an EDTF season; the years are {typed[:4]}/{typed[:2]}{typed[5:]}"
    return ""


def _day(today: date | str) -> periods.Period:
    year, month, day = (int(part) for part in str(today)[:10].split("-"))
    return periods.day_at(days_from_civil(year, month, day))


def _distant(typed: str, match: re.Match[str], base: periods.Period, offset: int) -> TypedDate:
    sign = 1 if match["sign"] == "+" else -1
    period = base
    for amount in _AMOUNT.finditer(typed):
        unit = _DISTANCE_UNITS.get(amount[2].lower())
        if unit is None:
            raise DateError(
                f"{typed!r} is not a date: {amount[2]!r} is not a unit of time",
                position=offset + amount.start(2),
                hint="use d, w, mo or y, as in +3mo or -30d",
            )
        period = periods.later(period, sign * int(amount[1]), unit, exact=True)
    return TypedDate(period.edtf, in_words(period.edtf))


def _phrase(typed: str, base: periods.Period, offset: int, wrong: DateError) -> TypedDate:
    clean = _NAMES.sub(
        lambda m: m[0].capitalize() if m[0].islower() else m[0], plain(centuries_in_full(typed))
    )
    found = scan(clean)
    if len(found) > 1 and (whole := _longest(found, clean)) is not None:
        found = [whole]
    if not found:
        if re.fullmatch(r"[\d\[\]{}./?~%XYESTZ:+-]+", typed):  # it was meant as EDTF
            raise DateError(
                wrong.message, position=offset + wrong.position, hint=wrong.hint or _HINT
            )
        raise _misunderstood(typed, 0, offset)
    phrase = found[0]
    before = _before(clean[: phrase.start])
    if before.strip() and not _FILLERS.fullmatch(before):
        raise _misunderstood(typed, len(_FILLERS.match(before)[0]), offset)  # type: ignore[index]
    rest = clean[phrase.end :]
    if not _FILLERS.fullmatch(rest) and rest.strip(" .,)") not in ("?", "or so", "sharp"):
        at = phrase.end + len(_FILLERS.match(rest)[0])  # type: ignore[index]
        raise _misunderstood(typed, at, offset)
    meaning = _opened(clean[: phrase.start], phrase)
    if re.match(r"\s*in\s+\Z", clean[: phrase.start], re.IGNORECASE) and isinstance(
        meaning, Duration
    ):
        meaning = Shift(meaning.length, 1, "document")
    return _read(typed, meaning, base, offset + phrase.start)


def _misunderstood(typed: str, at: int, offset: int) -> DateError:
    """The error that names the first word from there on that is not a number."""
    words = list(re.finditer(r"[^\s,;:]+", typed[at:])) or list(re.finditer(r"\S+", typed))
    word = next((w for w in words if w[0][:1].isalpha()), words[0])
    said = word[0].rstrip(".")
    why = "" if said == typed.rstrip(".") else f": {said!r} was not understood"
    return DateError(
        f"cannot read {typed!r} as a date{why}",
        position=offset + at + word.start(),
        hint=_HINT,
    )


def _longest(found: list[Atom], text: str) -> Atom | None:
    """The only phrase that is more than a stray, if there is one."""
    strays = [phrase for phrase in found if phrase.doubt in ("unit", "article", "nth-day", "part")]
    rest = [phrase for phrase in found if phrase not in strays]
    return (
        rest[0]
        if len(rest) == 1 and len(strays) == len(found) - 1 and not text[rest[0].end :].strip()
        else None
    )


_FROM: Final = re.compile(r"\b(from|since|after)\s+\Z", re.IGNORECASE)


def _before(text: str) -> str:
    return _FROM.sub("", text)


def _opened(before: str, phrase: Atom) -> Meaning:
    """ "from 1965" alone has an open end."""
    if _FROM.search(before) and not isinstance(phrase.meaning, Range | Open):
        return Open(True, phrase.meaning)
    return phrase.meaning


def _read(typed: str, meaning: Meaning, base: periods.Period, position: int) -> TypedDate:
    if isinstance(meaning, Stretch):
        reading = meaning.read(Context(today=base, story=base, story_day=base))
    elif isinstance(meaning, Duration):
        raise DateError(
            f"{typed!r} is a length of time, not a date",
            position=position,
            hint=f"say from when, as in {typed} ago",
        )
    elif isinstance(meaning, Recurring):
        raise DateError(
            f"{typed!r} comes again and again and is not one date", position=position, hint=_HINT
        )
    else:
        reading = meaning.read(
            Context(today=base, story=base, story_day=base, between_is_one_of=True)
            if _leans_on_story(meaning)
            else Context(today=base, between_is_one_of=True)
        )
    if reading.problem:
        raise DateError(f"{typed!r} is not a date: {reading.problem}", position=position)
    if reading.edtf is None:
        raise DateError(f"{typed!r} is not a date by itself", position=position, hint=_HINT)
    edtf.parse(reading.edtf)
    return TypedDate(reading.edtf, in_words(reading.edtf), _note(meaning, reading))


def _leans_on_story(meaning: Meaning) -> bool:
    """ "the following week" has only today to follow."""
    return isinstance(meaning, Deictic) and meaning.which in ("following", "that", "previous")


def _note(meaning: Meaning, reading: Reading) -> str:
    if isinstance(meaning, Numeric) and meaning.is_ambiguous and reading.period is not None:
        _, month, day = (int(part) for part in reading.period.edtf.rsplit("-", 2))
        return f"read month first: month {month}, day {day}"
    if isinstance(meaning, Yearless | Weekday) and reading.period is not None:
        return f"the last one was taken: {in_words(reading.edtf or '')}"
    return ""
