"""Spreadsheets: real dates in either epoch, merged headings, formulas' values, sheets chosen, hidden ones told."""

from __future__ import annotations

import pytest

from tests.importers.reading import FIXTURES, read_bytes, read_path
from timeloom.errors import SourceError
from timeloom.importers.contract import Options
from timeloom.importers.registry import columns
from timeloom.importers.source.opening import open_source
from timeloom.importers.tables.workbook import WorkbookImporter

BOOK = FIXTURES / "workbook" / "harbour.xlsx"


def test_every_sheet_with_dates_and_titles_is_read() -> None:
    found = read_path(BOOK)
    assert [(e.date, e.title, e.where) for e in found.events] == [
        ("1960-10-21", "The wall is approved", "sheet 'Works', row 5"),
        ("1964-03-12", "The wall is opened", "sheet 'Works', row 6"),
        ("1971-01-01", "A second wall", "sheet 'Works', row 7"),
        ("1970-02-01", "By a formula", "sheet 'Works', row 8"),
        ("2020-05-04T10:00:00", "The minister comes", "sheet 'Visits', row 2"),
        ("2020-05-05T00:00:00", "She leaves", "sheet 'Visits', row 3"),
    ]
    assert found.events[0].fields == {
        "Start Place": ("North",),
        "Cost": ("12.5",),
        "sheet": ("Works",),
    }
    assert found.events[3].fields["Cost"] == ("25",)


def test_what_is_not_read_is_told() -> None:
    remarks = read_path(BOOK).remarks
    assert "sheet 'Secret' is hidden: left out; --map sheet=Secret reads it" in remarks
    assert "sheet 'Works', 1 row hidden by a filter or by hand: read like the others" in remarks
    assert "sheet 'Works', above the headings: 'The works at the harbour': left out" in remarks
    assert "sheet 'Prices' left out: it has no column that is plainly the date" in remarks


def test_a_person_says_which_sheet() -> None:
    hidden = read_path(BOOK, Options(columns={"sheet": "Secret"}))
    assert hidden.dates == {"x": "2001"}
    assert len(read_path(BOOK, Options(columns={"sheet": "Works,Visits"})).events) == 6
    with pytest.raises(SourceError, match="has no sheet 'Walls'") as caught:
        read_path(BOOK, Options(columns={"sheet": "Walls"}))
    assert "'Works', 'Visits', 'Secret', 'Prices'" in caught.value.hint
    with pytest.raises(SourceError, match="sheet 'Prices', has no column that is plainly the date"):
        read_path(BOOK, Options(columns={"sheet": "Prices"}))


def test_days_count_from_1904_where_the_workbook_says_so() -> None:
    found = read_path(FIXTURES / "workbook" / "mac.xlsx")
    assert found.dates == {"Die Mole": "1998-07-05", "Das Tor": "1850", "Der Turm": "1700~"}
    assert found.events[0].fields == {"tag": ("a", "b")}


def test_open_document_sheets_are_read() -> None:
    assert read_path(FIXTURES / "workbook" / "list.ods").dates == {"The bridge": "1883-05-24"}


def test_the_columns_are_known_before_it_is_read() -> None:
    with open_source(BOOK) as source:
        said = columns(WorkbookImporter(), source)
        assert ("Start Date", "start") in said or ("Start Date", "date") in said
        assert len(list(WorkbookImporter().read(source))) > 6


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04xl/workbook.xml", "is not a workbook, or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is not a workbook that can be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    ],
)  # fmt: skip
def test_what_is_damaged_or_locked_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read_bytes(data, "x.xlsx")
