"""The rows of `timeloom dates`."""

from __future__ import annotations

from timeloom.importers.prose.times.report import COLUMNS, report

TEXT = "He left on 13 May 2024.\r\nThree weeks later he was back.\rOn 31 February 2023 not."


def test_rows() -> None:
    first, second, third = report(TEXT)
    assert tuple(first.row()) == COLUMNS
    assert first.row() == {
        "start": 11,
        "end": 22,
        "text": "13 May 2024",
        "type": "DATE",
        "value": "2024-05-13",
        "edtf": "2024-05-13",
        "earliest": "2024-05-13T00:00:00Z",
        "latest": "2024-05-13T23:59:59.999999Z",
        "basis": "stated",
        "anchor": None,
        "as": "history",
    }
    assert (second.edtf, second.anchor) == ("2024-06-03", "13 May 2024 @11")
    assert (third.edtf, third.earliest) == (None, None)
    assert "28 days" in third.problem


def test_each_line_is_a_text_of_its_own() -> None:
    """Nothing rests on the line before; offsets still count from the start of the input."""
    rows = list(report(TEXT, document_date="2020-01-01", each_line=True))
    assert [TEXT[row.start : row.end] for row in rows] == [row.text for row in rows]
    assert (rows[1].edtf, rows[1].anchor) == ("2020-01-22", "document date 2020-01-01")


def test_open_ends_have_no_bound() -> None:
    (row,) = report("Since 2004 it has grown.")
    assert (row.earliest, row.latest) == ("2004-01-01T00:00:00Z", None)
