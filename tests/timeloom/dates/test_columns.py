"""What a column's cells tell of one another."""

from __future__ import annotations

import pytest

from timeloom.dates.reading.columns import Column, column_of
from timeloom.importers.source.dates import LooseDates


@pytest.mark.parametrize(
    ("cells", "order", "why"),
    [
        (["01/02/2024", "13/02/2024"], "day first", "1 other of the column shows ('13/02/2024')"),
        (["01/02/2024 10:00", "02/13/2024 10:00"], "month first", "1 other"),
        (["Mon 13/05/2024"], "day first", "1 other"),
        (["13/02/2024", "14/02/2024", "02/15/2024"], "day first", "though 1 have it the other way"),
        (["13/02/2024", "02/13/2024"], None, ""),
        (["13.02.2024", "x", ""], None, ""),
    ],
)
def test_the_order_of_day_and_month(cells: list[str], order: str | None, why: str) -> None:
    """A day above 12 decides for the others, and what decided is said."""
    column = column_of(cells)
    assert column.order == order
    assert why in column.why


def test_what_decided_is_named_by_its_line() -> None:
    dates = LooseDates(column=column_of(["11/12/2015", "13/12/2015"], [2, 5]))
    dates.line = 2
    assert dates.read("11/12/2015") == "2015-12-11"
    (remark,) = dates.remarks()
    assert "read day first, as 1 other of the column shows (line 5: '13/12/2015')" in remark.text


def test_doubtful_dates_are_listed_with_their_lines() -> None:
    dates = LooseDates()
    for line, cell in enumerate(["3/11/2019", "2019-03-11", "4/11/2019", "25/12/2019"], 2):
        dates.line = line
        dates.read(cell)
    (remark,) = dates.remarks()
    assert remark.text.startswith("2 dates could be day/month or month/day: read month first")
    assert "(lines 2, 4)" in remark.text


@pytest.mark.parametrize(
    ("cells", "excel"),
    [
        (["45425", "45426.5", ""], "1900"),
        (["45425", "2024-05-13"], ""),
        (["12345678", "45425"], ""),
        (["1715596200", "1715596201"], ""),
        ([], ""),
    ],
)
def test_a_column_full_of_day_numbers_is_a_spreadsheets(cells: list[str], excel: str) -> None:
    assert column_of(cells).excel == excel


def test_day_numbers_are_read_and_both_epochs_said() -> None:
    dates = LooseDates(column=column_of(["45425", "45426.5"]))
    assert dates.read("45425") == "2024-05-13"
    assert dates.read("45426.5") == "2024-05-14T12:00:00"
    assert dates.read("1") == "0001"  # a year stays a year
    assert "from 1900; if the workbook counts from 1904" in dates.remarks()[0].text
    old = LooseDates(column=Column(excel="1904"))
    assert old.read("43963") == "2024-05-13"


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1914-18", "1908-12", "2022-23"], {"1914-18": "1914/1918", "1908-12": "1908/1912", "2022-23": "2022/2023"}),
        (["2022-23", "1999"], {"2022-23": "2022/2023", "1908-12": "1908-12"}),
        (["2022-23", "2024-21", "1965~"], {"2022-23": "2022-23"}),
        (["1908-12", "1908-05"], {"1908-12": "1908-12"}),
    ],
)  # fmt: skip
def test_two_years_or_a_season_or_a_month(cells: list[str], read: dict[str, str]) -> None:
    """`2022-23` is two years where a table does not write EDTF; `1908-12` only where other rows can be nothing else."""
    dates = LooseDates(column=column_of(cells))
    assert {cell: dates.read(cell) for cell in read} == read


@pytest.mark.parametrize(
    ("cells", "edtf"),
    [
        (["24 August 79", "11 Aug 117", "44 BC"], "0079-08-24"),
        (["24 August 79", "12 May 1981"], "1979-08-24"),
        (["24 August 79", "13 May 24", "1 Jun 23"], "1979-08-24"),
        (["24 August 79"], "0079-08-24"),
    ],
)
def test_a_year_of_two_digits_behind_a_months_name(cells: list[str], edtf: str) -> None:
    """Of antiquity or of our time: the years of the other rows tell."""
    assert LooseDates(column=column_of(cells)).read("24 August 79") == edtf


def test_the_year_beside_it_gives_the_century() -> None:
    dates = LooseDates()
    assert dates.read("9/24/06", year=1906) == "1906-09-24"
    assert dates.read("1/17/01", year=2001) == "2001-01-17"
    assert dates.read("13-MAY-24", year=1924) == "1924-05-13"
