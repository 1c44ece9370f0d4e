"""Rules for what comes again and again: every Monday, twice a year, annually."""

from __future__ import annotations

import re
from typing import Final

from timeloom.dates.english.lexicon import (
    DAY_PARTS,
    MONTHS,
    ORDINALS,
    SEASONS,
    UNITS,
    WEEKDAYS,
    number,
    ordinal,
    words,
)
from timeloom.dates.english.meanings.lengths import Length, Recurring
from timeloom.dates.english.rules.table import (
    FIGURE,
    FIGURES,
    NTH,
    NUMBER_WORD,
    NUMBERS,
    ORDINAL,
    UNIT,
    G,
    Made,
    any_of,
    rule,
)

_COMES_ROUND: Final = (
    *UNITS,
    *WEEKDAYS,
    *(f"{day}s" for day in WEEKDAYS if day.endswith("day")),
    *SEASONS,
    *MONTHS,
    *DAY_PARTS,
    *("weekday", "weekdays", "mornings", "evenings"),
)


@rule(
    "often",
    rf"(?:every|each|all){G}(?:(?P<other>other|second|third|fourth|single){G}|(?P<n>{FIGURE}|"
    rf"{NUMBER_WORD}){G})?(?P<w>{any_of(_COMES_ROUND)})\b(?!{G}of{G}the{G}[a-z]+s\b)",
    then=(*words("other second third fourth single"), *NUMBERS, FIGURES, *_COMES_ROUND),
)
def _every(m: re.Match[str]) -> Made:
    word = m["w"].lower().rstrip("s") if m["w"].lower() not in UNITS else m["w"].lower()
    if m[0][:3].lower() == "all" and not m["w"].lower().endswith("s"):
        return None
    if m["w"].islower() and m["w"] in ("may", "march", "sun", "mar", "dec"):
        return None
    other = (m["other"] or "").lower()
    count = (
        {"other": 2, "second": 2, "third": 3, "fourth": 4}.get(other)
        or (number(m["n"]) if m["n"] else 1)
        or 1
    )
    if word in WEEKDAYS:
        return Recurring(f"XXXX-WXX-{WEEKDAYS[word] + 1}")
    if word in DAY_PARTS:
        return Recurring("T" + DAY_PARTS[word][0])
    if word in SEASONS:
        return Recurring("XXXX-" + ("SP", "SU", "FA", "WI")[SEASONS[word] - 21])
    if word in MONTHS:
        return Recurring(f"XXXX-{MONTHS[word]:02d}")
    if word == "weekday":
        return Recurring("P1WD")
    return Recurring(Length(count, UNITS.get(word, UNITS.get(m["w"].lower(), "day"))).timex)


@rule(
    "often",
    r"(?P<w>daily|weekly|fortnightly|monthly|quarterly|yearly|annually|annual|biennial|nightly|hourly"
    r"|semiannual|semiannually|biannual|everyday|mornings|afternoons|evenings|weekends|nights(?= of (?:the )?[0-9]))\b",
)
def _often(m: re.Match[str]) -> Made:
    word = m["w"]
    if word[0].isupper() and re.match(r" [A-Z]", m.string[m.end() : m.end() + 2]):
        return None  # a name: the Daily Telegraph
    value = {
        "daily": "P1D", "nightly": "P1D", "everyday": "P1D", "weekly": "P1W", "fortnightly": "P2W",
        "monthly": "P1M", "quarterly": "P3M", "yearly": "P1Y", "annually": "P1Y", "annual": "P1Y",
        "biennial": "P2Y", "hourly": "PT1H", "semiannual": "P6M", "semiannually": "P6M", "biannual": "P6M",
        "mornings": "TMO", "afternoons": "TAF", "evenings": "TEV", "nights": "TNI", "weekends": "P1WE",
    }[word.lower()]  # fmt: skip
    return Recurring(value), "plural-part" if value[0] == "T" else ""


@rule(
    "often number digit",
    rf"(?:once|twice|thrice|(?:{FIGURE}|{NUMBER_WORD}){G}times|(?:several|many|few){G}times){G}(?:an?"
    rf"|per|each|every){G}(?:(?P<n>{FIGURE}|{NUMBER_WORD}){G})?(?P<u>{UNIT})",
    after=" ,.",
    then=words("times a an per each every"),
)
def _times(m: re.Match[str]) -> Made:
    count = number(m["n"]) if m["n"] else 1
    return Recurring(Length(count or 1, UNITS[m["u"].lower()]).timex)


_ONE_OF: Final = (
    *WEEKDAYS,
    *(f"{day}s" for day in WEEKDAYS if day.endswith("day")),
    *DAY_PARTS,
    *(f"{part}s" for part in DAY_PARTS if part.isalpha()),
    *("days", "nights", "weeks", "months"),
)


@rule(
    "number digit2",
    rf"(?:{FIGURE}|{NUMBER_WORD}|several){G}{any_of(_ONE_OF)}{G}(?:out{G}of{G}(?:every{G})?|an?{G}"
    rf"|per{G}|each{G}|every{G})(?P<u>{UNIT})",
    after=" ,.",
    then=_ONE_OF,
)
def _some_of_each(m: re.Match[str]) -> Made:
    """ "one Sunday a month", "five days a week"."""
    return Recurring(Length(1, UNITS[m["u"].lower()]).timex)


@rule("part", r"(?<=by )night(?= and day\b|(?:,|\.|;| in | to | under | through ))")
def _by_night(m: re.Match[str]) -> Made:  # noqa: ARG001
    """ "They travelled by night": any."""
    return Recurring("TNI")


@rule(
    "weekday",
    rf"(?P<w>{any_of(d for d in WEEKDAYS if d.endswith('day'))}){G}(?P<p>morning|afternoon|evening|night)s\b",
    then=words("mornings afternoons evenings nights"),
)
def _weekday_parts(m: re.Match[str]) -> Made:
    """ "Saturday mornings"."""
    return Recurring(f"XXXX-WXX-{WEEKDAYS[m['w'].lower()] + 1}T{DAY_PARTS[m['p'].lower()][0]}")


@rule("weekdays unit", r"(?P<w>weekdays|weekends)\b")
def _weekends(m: re.Match[str]) -> Made:
    """ "On weekdays", "at weekends"."""
    before = m.string[max(0, m.start() - 3) : m.start()].lower()
    if before not in ("on ", "at "):
        return None
    return Recurring("P1WD" if m["w"].lower() == "weekdays" else "P1WE")


@rule("weekdays", rf"(?P<w>{any_of([d + 's' for d in WEEKDAYS if d.endswith('day')])})\b")
def _weekdays(m: re.Match[str]) -> Made:
    return Recurring(f"XXXX-WXX-{WEEKDAYS[m['w'].lower()[:-1]] + 1}")


@rule(
    "digit2 ordinal",
    rf"(?:(?P<d>[0-9]{{1,2}}){NTH}|(?P<o>{ORDINAL})){G}(?:day{G})?(?:(?P<w>{any_of(WEEKDAYS)}){G})?(?:of|in){G}"
    rf"(?:every|each){G}month\b",
    the=True,
    after="a",
    then=(*ORDINALS, *WEEKDAYS, *words("day of in")),
)
def _day_of_every_month(m: re.Match[str]) -> Made:
    if m["w"]:
        return Recurring("P1M")
    return Recurring(f"XXXX-XX-{(int(m['d']) if m['d'] else ordinal(m['o']) or 1):02d}")
