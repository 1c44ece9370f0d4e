"""The grammar of date phrases: what it finds in a text, and what each phrase means in a context."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.english import periods
from timeloom.dates.english import scan as phrases
from timeloom.dates.english.context import Context
from timeloom.dates.english.lexicon import holiday, number, spoken_year
from timeloom.dates.english.rules.table import CLASSES
from timeloom.dates.english.scan import atoms, plain, scan

STORY = periods.day_of(1911, 12, 14)


def _read(text: str, context: Context) -> list[str | None]:
    return [phrase.meaning.read(context).edtf for phrase in scan(plain(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17 January", "1912-01-17"),  # the story went over the year's end
        ("11 February 1910", "1910-02-11"),
        ("the following spring", "1912-21"),
        ("that winter", "1911-24"),
        ("the previous October", "1911-10"),
        ("the next day", "1911-12-15"),
        ("three weeks later", "1912-01-04"),
        ("a month later", "1912-01"),
        ("two years earlier", "1909"),
        ("a year and a half later", "1913-06"),
        ("a few years later", "[1913..1916]"),
        ("within days", "[1911-12-14..1911-12-21]"),
        ("within three weeks", "[1911-12-14..1912-01-04]"),
        ("by the end of the decade", "[..1919]"),
        ("the turn of the century", "1900~"),
        ("June of that year", "1911-06"),
        ("later that year", "1911"),
        ("the same month", "1911-12"),
        ("the 24th", "1911-12-24"),
        ("Christmas Day", "1911-12-25"),
        ("two days after 3 May", "1912-05-05"),
        ("the first Saturday in July", "1911-07-01"),
        ("the morning of 9 January 1912", "1912-01-09"),
        ("at noon", "1911-12-14T12:00"),
        ("from 2 to 4 p.m.", "1911-12-14T14:00/1911-12-14T16:00"),
        ("midnight", "1911-12-15T00:00"),
        ("the next five years", "1911-12-14/1916"),
    ],
)
def test_rests_on_the_story(text: str, expected: str) -> None:
    """A relative phrase counts from what the story told last, as fine as its own unit."""
    assert expected in _read(text, Context(story=STORY, story_day=STORY))


@pytest.mark.parametrize(
    ("text", "tense", "expected"),
    [
        ("yesterday", 0, "2024-05-12"),
        ("two months ago", 0, "2024-03"),
        ("last Tuesday", 0, "2024-05-07"),
        ("last May", 0, "2023-05"),
        ("next summer", 0, "2025-22"),
        ("this week", 0, "2024-05-13/2024-05-19"),
        ("Friday", -1, "2024-05-10"),
        ("Friday", 1, "2024-05-17"),
        ("12 April", -1, "2024-04-12"),
        ("12 April", 1, "2025-04-12"),
        ("the week after next", 0, "2024-05-27/2024-06-02"),
    ],
)
def test_rests_on_the_document(text: str, tense: int, expected: str) -> None:
    """Without a story the document's date counts; a date without a year looks back or ahead with the tense."""
    assert _read(text, Context(today=periods.day_of(2024, 5, 13), tense=tense)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the late 1970s and early 1980s", ["1977~/1979~", "1980~/1983~"]),
        ("May and June 1968", ["1968-05", "1968-06"]),
        ("1974–75", ["1974/1975"]),
        ("27 BC to AD 14", ["-0026/0014"]),
        ("the 18th and 19th centuries", ["1700/1899"]),
        ("26 June to 28 June in 2020", ["2020-06-26/2020-06-28"]),
        ("Tuesday, 31 January 2023 at 09:40 UTC", ["2023-01-31T09:40Z"]),
        ("January twenty-five nineteen eighty-six", ["1986-01-25"]),
        ("second half of the 1960s", ["1965/1969"]),
        ("the last week of 2016", ["2016-12-26/2017-01-01"]),
        ("12\u00a0May\u00a02001", ["2001-05-12"]),
        ("the evening of Saturday 13 July 2024", ["2024-07-13"]),
        ("Friday the 13th of October 1307", ["1307-10-13"]),
        ("the night of 14–15 April 1912", ["1912-04-14/1912-04-15"]),
        ("the first days of May 1945", ["1945-05-01~/1945-05-10~"]),
        ("the first day of 2000", ["2000-01-01"]),
        ("May Day 1968", ["1968-05-01"]),
        ("the twenty-first century", ["20XX"]),
        ("the twenty-third of May 1990", ["1990-05-23"]),
        ("it will start on the first Saturday in July 2020", ["2020-07-04"]),
        ("between 1981 and '88", ["1981/1988"]),
        ("$60 million six months later", [None]),
    ],
)
def test_joins_what_belongs_together(text: str, expected: list[str]) -> None:
    assert _read(text, Context()) == expected


def test_unknown_year_stays_unknown() -> None:
    """Nothing to rest on: the year is not invented."""
    (phrase,) = scan("11 February")
    assert phrase.meaning.read(Context()).edtf == "XXXX-02-11"


@pytest.mark.parametrize("text", ["31 February 1999", "from 1966 to 1965", "29 February 2023"])
def test_impossible_dates_are_reported(text: str) -> None:
    (phrase,) = scan(text)
    reading = phrase.meaning.read(Context())
    assert reading.edtf is None
    assert reading.problem


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twenty-one", 21),
        ("a hundred", 100),
        ("1,600", 1600),
        ("13.8 billion", 13.8e9),
        ("pear", None),
    ],
)
def test_numbers(text: str, expected: float | None) -> None:
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nineteen eighty-six", 1986),
        ("two thousand and five", 2005),
        ("seventeen hundred thirty three", 1733),
        ("nineteen oh four", 1904),
        ("twelve", None),
    ],
)
def test_spoken_years(text: str, expected: int | None) -> None:
    assert spoken_year(text) == expected


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("Easter", 2024, "2024-03-31"),
        ("Easter", 1981, "1981-04-19"),  # both exceptions of the Gregorian computus
        ("Easter", 1954, "1954-04-18"),
        ("Good Friday", 2019, "2019-04-19"),
        ("Thanksgiving", 2023, "2023-11-23"),
        ("Labor Day", 2021, "2021-09-06"),
        ("Memorial Day", 2021, "2021-05-31"),
    ],
)
def test_feasts(name: str, year: int, expected: str) -> None:
    day = holiday(name, year)
    assert day is not None
    assert day.edtf == expected


@given(
    st.integers(-700_000, 700_000),
    st.sampled_from(["week", "month", "quarter", "season", "half", "year", "decade", "century"]),
)
def test_periods_hold_their_day_and_agree_with_edtf(day: int, unit: str) -> None:
    """The period of a unit around a day holds it, and its first and last day are the bounds of its EDTF."""
    period = periods.of_unit(unit, day)
    assert period.first <= day <= period.last
    earliest, latest = bounds(period.edtf)
    assert (earliest // 86_400, latest // 86_400) == (period.first, period.last)


@given(st.text(alphabet="0123456789 MayJuneBC,.-–/:'thefromtillsecondyears\n", max_size=60))
def test_scans_anything(text: str) -> None:
    """Phrases stand in order, inside the text, and read without an error."""
    end = 0
    context = Context(story=STORY, story_day=STORY, today=periods.day_of(2024, 5, 13))
    for phrase in scan(plain(text)):
        assert end <= phrase.start < phrase.end <= len(text)
        end = phrase.end
        phrase.meaning.read(context)


_TEXTS = Path(__file__).parents[3] / "benchmarks" / "prose_texts"
_VOCABULARY = sorted({*CLASSES, *phrases._SECOND_WORDS, "3", "12", "1944", "o'clock", "'87"})


def _same_with_all_rules(text: str) -> bool:
    """Whether trying every rule of a word's class finds what those chosen by the second word find."""
    chosen = atoms(plain(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "_second", lambda _word: "")
        return chosen == atoms(plain(text))


@given(st.lists(st.sampled_from(_VOCABULARY), min_size=2, max_size=8))
def test_second_words_spare_no_rule_that_matches(words: list[str]) -> None:
    """What a rule says of its second word only keeps it from where it cannot match, whatever words come together."""
    assert _same_with_all_rules(" ".join(words))


def test_a_rule_matches_behind_no_second_word_but_its_own() -> None:
    """Whoever adds a word to a pattern is told here that the rule's `then` has to know it too."""
    firsts: dict[str, list[str]] = {"digit2": ["3", "12"], "digit4": ["1944"], "digit": ["120"]}
    for word, name in CLASSES.items():
        if word.islower():
            firsts.setdefault(name, []).append(word)
    missed = [
        f"{rule.make.__module__}.{rule.make.__name__}: {text!r}"
        for name, rules in phrases._RULES.items()
        for rule in rules
        if rule.then
        for second in phrases._SECOND_WORDS - rule.then
        for first in firsts.get(name, ())
        for tail in ("", " later")
        if phrases._ready(rule)[0](text := f"{first} {second}{tail}", 0)
    ]
    assert missed == []


@pytest.mark.parametrize("path", sorted(_TEXTS.glob("*/*.txt")), ids=lambda path: path.stem)
def test_second_words_lose_nothing_of_a_text(path: Path) -> None:
    assert _same_with_all_rules(path.read_text("utf-8"))
