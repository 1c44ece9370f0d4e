"""What holds for every expression, and a second opinion on the simple ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.timeloom.dates import strategies as edtf
from timeloom.dates.edtf import grammar
from timeloom.dates.edtf.calendar import civil_from_seconds
from timeloom.dates.edtf.parsing import Edtf, bounds, is_uncertain, parse
from timeloom.errors import DateError

if TYPE_CHECKING:
    from collections.abc import Callable


@given(edtf.expressions)
@example("Y2E16")
@example("Y-9E99")
def test_the_grammar_is_read_and_bounds_are_in_order(text: str) -> None:
    date = parse(text)
    assert date.earliest <= date.latest
    assert date.start_bounds[0] == date.earliest
    assert date.end_bounds[1] == date.latest
    assert date.precision == min((point.precision for point in date.points), default=0)


def outcome(read: Callable[[str], tuple[float, float]], text: str) -> tuple[object, ...]:
    """The bounds, or what is wrong and where."""
    try:
        return read(text)
    except DateError as error:
        return error.message, error.position


def read_both_ways(text: str) -> None:
    assert outcome(bounds, text) == outcome(lambda whole: parse(whole).bounds, text)


@given(edtf.expressions)
@example("2019-03-11")
@example("2019-02-29")
@example("1699-12-31")
@example("-0001-01-01")
@example("9999-12-31T23:59:59.999999Z")
@example("[2019..2020]")
@example("2019-03-11~/2020")
def test_the_fast_way_and_the_whole_grammar_agree(text: str) -> None:
    read_both_ways(text)


@given(st.text("0123456789-/.?~%XYESTZ:[]{}, +", max_size=24))
@example("2020/2019")
@example("2019-03-11T10:00:00Z/2019")
@example("[2020..2019]")
@example("2019-03-11T10:00:00Z~")
@example("2019-00")
@example("2019~~")
def test_the_two_ways_agree_on_nonsense(text: str) -> None:
    read_both_ways(text)


def _read(text: str) -> Edtf | tuple[str, int | None]:
    """The reading, or what is wrong and where."""
    try:
        return parse.__wrapped__(text)
    except DateError as error:
        return error.message, error.position


@given(
    edtf.expressions
    | st.text("0123456789-/.?~%XYESTZ:[]{}, +", max_size=24)
    | st.tuples(
        edtf.plain, st.sampled_from("0-/.?~%XYESTZ:[]{}, +"), st.text("0123/.-TZ ", max_size=4)
    ).map("".join)
    | edtf.clocked
)
@example("2019-02-29")
@example("2019-02-29T10:00:00Z")
@example("2019-12")
@example("2019-13")
@example("{2019-12-31,2020}")
@example("[2019-12..2020-02-29]")
@example("2019-11T10:00:00Z")
@example("2019-11-30T10:00:00")
@example("2019-11-31T10:00:00Z")
@example("2019-11-30T24:00:00Z")
@example("2019-11-30T10:00:00+00:00")
@example("0000-02-29T23:59:59Z")
def test_plain_dates_read_at_once_are_read_as_by_the_grammar(text: str) -> None:
    at_once = _read(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grammar, "_simple", lambda _: None)
        patch.setattr(grammar, "_plain_point", lambda _: None)
        assert _read(text) == at_once


@given(edtf.expressions)
def test_doubt_is_what_the_reading_says(text: str) -> None:
    date = parse(text)
    significant = any("S" in point.text for point in date.points)
    unknown = date.unknown_start or date.unknown_end
    doubtful = date.uncertain or date.approximate or date.unspecified or significant or unknown
    assert is_uncertain(text) == (doubtful or date.kind == "one-of")


@given(edtf.pairs)
def test_an_interval_spans_its_ends(pair: tuple[str, str]) -> None:
    first, last = parse(pair[0]), parse(pair[1])
    whole = parse("/".join(pair))
    assert (whole.earliest, whole.latest) == (first.earliest, last.latest)


years = st.integers(1, 9998)
simple = st.one_of(years.map(edtf.year_text), edtf.months(years), edtf.days(years))
open_right = st.one_of(
    st.builds(lambda y: f"{y:04d}"[:3] + "X", years),
    st.builds(lambda y: f"{y:04d}"[:2] + "XX", years),
    years.map(lambda y: f"{y:04d}-XX"),
    edtf.months(years).map(lambda month: f"{month}-XX"),
)
# Winter and unknown ends are read otherwise there, on purpose.
seasons = st.builds(lambda y, s: f"{y:04d}-{s}", years, st.integers(21, 23))
marked = st.builds(lambda text, mark: text + mark, simple, st.sampled_from("?~%"))
spans = st.tuples(simple, simple).map(edtf.ordered).map("/".join)


@settings(max_examples=60, deadline=None)
@given(st.one_of(simple, open_right, seasons, marked, spans))
def test_another_library_has_the_same_bounds(text: str) -> None:
    from edtf import parse_edtf

    other: Any = parse_edtf(text)
    lower, upper = other.lower_strict(), other.upper_strict()
    first, last = (civil_from_seconds(moment) for moment in bounds(text))
    assert (first.year, first.month, first.day) == tuple(lower)[:3]
    assert (last.year, last.month, last.day) == tuple(upper)[:3]
