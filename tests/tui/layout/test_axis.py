"""Labels over the density strip: never touching, always with the year, as fine as the timeline is short."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.dates.edtf.parsing import bounds
from timeloom.tui.views.time_axis import labels, span_words


def line(first: str, last: str, columns: int = 78) -> str:
    cells = [" "] * columns
    for column, text in labels(bounds(first)[0], bounds(last)[1], columns):
        cells[column : column + len(text)] = text
    return "".join(cells)


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ("2015-12-11", "2024-05-20", ["2016", "2020", "2024"]),
        ("2023-11", "2024-10", ["2023", "2024", "Apr", "Jul"]),
        ("2024-05-01", "2024-06-20", ["May 2024", "15", "June 2024"]),
        ("2024-05-13", "2024-05-13", ["13 May 2024", "12:00"]),
        ("2024-05-13T10:00:00Z", "2024-05-13T10:59:59Z", ["13 May 2024", "10:30"]),
        ("2024-05-13T23:30:00Z", "2024-05-14T00:30:00Z", ["13 May 2024", "14 May 2024"]),
        ("2024-05-13T10:00:00Z", "2024-05-13T10:00:00Z", ["13 May 2024"]),
        ("-0999", "2024", ["1000 BCE", "500 BCE", "500 CE", "1500"]),
        ("Y-13800000000", "2024", ["13.8 Ga ago", "10 Ga ago", "2024"]),
        ("-0043-03-15", "-0043-03-15", ["15 March 44 BCE", "12:00"]),
    ],
)
def test_what_can_be_read(first: str, last: str, wanted: list[str]) -> None:
    shown = line(first, last)
    places = [shown.find(text) for text in wanted]
    assert -1 not in places, shown
    assert places == sorted(places), shown


@given(
    st.floats(-4.4e17, 1e11),
    st.one_of(st.floats(0, 1e5), st.floats(0, 1e9), st.floats(0, 4.4e17)),
    st.sampled_from([58, 78, 118, 198]),
)
def test_labels_lie_on_the_line_and_apart(earliest: float, span: float, columns: int) -> None:
    found = labels(earliest, earliest + span, columns)
    assert found, "something is always said"
    free = 0
    for column, text in found:
        assert column >= free
        free = column + len(text) + 1
    assert free - 1 <= columns


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2015-12-11", "2026-10", "2015-12 … 2026-10"),
        ("2020-05", "2020-05", "2020-05"),
        ("2026-03-04", "2026-03-09", "2026-03-04 … 2026-03-09"),
        ("2020-05-05", "2020-05-05", "2020-05-05"),
        ("2026-03-04T08:12:00Z", "2026-03-04T17:40:09Z", "2026-03-04 08:12 … 17:40"),
        ("2026-03-04T08:12:00Z", "2026-03-04T08:12:09Z", "2026-03-04 08:12"),
        ("-1000", "-1000", "1001 BCE"),
    ],
)
def test_from_when_to_when_is_said_as_finely_as_it_takes(first: str, last: str, words: str) -> None:
    assert span_words(bounds(first)[0], bounds(last)[1], "…") == words
