"""What the screen says of a date, typed again, is that date."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.timeloom.dates import strategies as edtf
from timeloom.dates.edtf.parsing import bounds, parse
from timeloom.dates.reading.reader import LONGEST
from timeloom.dates.typed import read_typed
from timeloom.dates.words.long import in_words
from timeloom.dates.words.short import short

TODAY = "2026-11-30"

years = st.integers(-9999, 9999).map(edtf.year_text)
ages = st.one_of(
    st.builds("{}{:03d}X".format, st.sampled_from(["", "-"]), st.integers(1, 999)),
    st.builds("{}{:02d}XX".format, st.sampled_from(["", "-"]), st.integers(1, 99)),
    st.builds("{}{}XXX".format, st.sampled_from(["", "-"]), st.integers(1, 9)),
)
seasons = st.builds("{}-{}".format, years, st.sampled_from([*range(21, 25), *range(29, 42)]))
moments = st.builds(
    "{}T{:02d}:{:02d}{}{}".format,
    edtf.days(),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["", ":05", ":59.25"]),
    st.sampled_from(["Z", "+02:00", "-09:30"]),
)
points = st.one_of(years, edtf.months(), edtf.days(), ages)
marked = st.builds(
    "{}{}".format, st.one_of(years, edtf.months(), edtf.days()), st.sampled_from("?~%")
)
pairs = st.tuples(st.one_of(points, marked), st.one_of(points, marked)).map(edtf.ordered)
said = st.one_of(
    points,
    marked,
    seasons,
    moments,
    pairs.filter(lambda pair: bounds(pair[0]) != bounds(pair[1])).map("/".join),
    st.builds("{}/..".format, st.one_of(points, marked)),
    st.builds("../{}".format, st.one_of(points, marked)),
    st.builds("{}/".format, st.one_of(points, marked)),
    st.builds("/{}".format, st.one_of(points, marked)),
    st.builds("[..{}]".format, st.one_of(points, marked, moments)),
    st.builds("[{}..]".format, st.one_of(points, marked, moments)),
    st.builds("[{0[0]}..{0[1]}]".format, pairs),
)


@given(said)
@example("2021-01~/2021-04~")
@example("1954~/1956~")
@example("1867~/1899~")
@example("2024-05-21~/2024-05-31~")
@example("Y-13800000000")
@example("Y-138E8S3")
@example("1950S2")
@example("XXXX-12-25")
@example("156X-12-25")
@example("[..1065]")
@example("{1960,1961-12}")
@example("[1667,1668,1670..1672]")
def test_the_words_of_a_date_typed_again_are_that_date(text: str) -> None:
    """The same expression; where two expressions have the same words, one with the same words and limits."""
    words = in_words(text)
    again = read_typed(words, today=TODAY).edtf
    assert again is not None
    if again != text:
        assert in_words(again) == words
        assert bounds(again) == bounds(text)


@given(edtf.expressions)
@example("[..X001,0000..]")
@example("-9999-21")
@example("-9999-01")
def test_whatever_the_words_say_is_read_to_the_same_words(text: str) -> None:
    """Of all expressions: what has words of its own is read back with the limits it had."""
    words = in_words(text)
    # Patterns without a name inside a set or an interval have words that are not read, whichever member they are.
    assume("some time between" not in words[1:])
    assume(not (words.startswith("some time between") and len(parse(text).spans) > 1))
    assume(len(words) <= LONGEST)
    again = read_typed(words, today=TODAY).edtf
    assert again is not None
    assert in_words(again) == words


@pytest.mark.parametrize(
    "text",
    [
        "2021-01~/2021-04~", "1954~/1956~", "1867~/1899~", "2024-05-01~/2024-05-10~", "[..1065]", "[1067..]", "../1066",
        "1066/..", "Y-66000000", "Y-38000", "-0043-03-15", "0098", "-04XX", "-019X", "2004-XX", "1985-04-XX", "XXXX-12-25",
        "1984?", "[1667,1668,1670..1672]", "{1960,1961-12}", "[2024-05-13..2024-05-20]", "2010-24", "2001-36",
        "1957-10-04T19:28:34Z", "2019-03-11T10:00Z/2019-03-11T11:30Z", "1971/", "/2001",
    ],
)  # fmt: skip
def test_each_kind_of_expression_comes_back_exactly(text: str) -> None:
    assert read_typed(in_words(text), today=TODAY).edtf == text


@pytest.mark.parametrize(
    ("text", "long", "brief"),
    [
        ("2021-01~/2021-04~", "early 2021", "early 2021"),
        ("2021-05~/2021-08~", "mid-2021", "mid-2021"),
        ("1954~/1956~", "the mid-1950s", "mid-1950s"),
        ("1867~/1899~", "the late 19th century", "late 19th c."),
        ("2024-05-21~/2024-05-31~", "late May 2024", "late May 2024"),
    ],
)
def test_parts_are_named(text: str, long: str, brief: str) -> None:
    """What "early" was read as is shown as "early", not as two approximate months."""
    assert in_words(text) == long
    assert short(text) == brief
