"""Tables, messages and progress: cells, widths, safe text."""

from __future__ import annotations

import io
import sys

import pytest

from timeloom.cli.progress import Meter
from timeloom.cli.terminal import Column, query_problem, table_lines
from timeloom.errors import QueryError
from timeloom.text import number

COLUMNS = (Column("date"), Column("n", right=True), Column("title"))


def test_columns_are_aligned_in_cells() -> None:
    """Wide characters take two cells, combining ones none."""
    rows = [("2019", "1", "one"), ("日本", "10", "two"), ("e\u0301", "100", "three")]
    assert list(table_lines(rows, COLUMNS, None)) == [
        "date    n  title",
        "2019    1  one",
        "日本   10  two",
        "e\u0301     100  three",
    ]


def test_a_line_is_cut_to_the_terminal() -> None:
    """No line wraps, and what was cut off shows that it was."""
    from rich.cells import cell_len

    rows = [("2019", "1", "世界" * 50), ("2020", "22", "x" * 100)]
    for total in (10, 20, 21, 22, 79):
        lines = list(table_lines(rows, COLUMNS, total))
        assert all(cell_len(line) <= total for line in lines), total
    assert lines[1].endswith("…")


def test_text_of_a_source_is_made_safe() -> None:
    """An escape sequence, a line end and a tab in a title cannot draw anything."""
    (line,) = table_lines([("a", "1", "x\x1b[31mred\n\ty\u202e")], COLUMNS, None, headings=False)
    assert line == "a  1  x␛[31mred y\ufffd"


def test_an_empty_table_has_no_headings() -> None:
    """Nothing found is nothing written."""
    assert list(table_lines([], COLUMNS, 80)) == []


def test_rows_after_the_measured_ones_are_written_whole_into_a_pipe() -> None:
    """A table of any length streams; a longer cell further down pushes its line, and is not cut."""
    rows = [("2019", "1", "t")] * 600 + [("2019-03-11/2019-07-22", "1", "t")]
    assert list(table_lines(rows, COLUMNS, None))[-1] == "2019-03-11/2019-07-22  1  t"


@pytest.mark.parametrize(
    ("text", "start", "end", "caret"),
    [
        ("sid:open", 0, 3, "^^^"),
        ("世界 sid:open", 3, 6, "     ^^^"),
        ("a\tb(", 4, 4, "    ^"),
    ],
)
def test_a_caret_stands_under_the_mistake(
    text: str, start: int, end: int, caret: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also behind wide characters and controls."""
    error = QueryError("wrong", position=start, end=end, expected="right", hint="so")
    query_problem(error, text, "timeloom list")
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "timeloom list: wrong"
    assert said[2].rstrip() == "  " + caret
    assert said[3:] == ["  expected right", "  so"]


def test_counts_read_as_english() -> None:
    """One event, two events, a thousand with a comma."""
    assert number(1, "event") == "1 event"
    assert number(1204, "event") == "1,204 events"
    assert number(2, "launch", "launches") == "2 launches"


class Terminal(io.StringIO):
    """Standard error that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


def test_progress_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quarter after two seconds leaves six."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    meter = Meter("a.csv", lambda: 0.25)
    assert meter.line(5000, 2.0) == "a.csv: 5,000 events, 2,500/s, 25%, 6 s left"
    assert Meter("-", lambda: None).line(5000, 2.0) == "-: 5,000 events, 2,500/s"
    assert Meter("a.csv", lambda: 0.01).line(100, 2.0).endswith("3:18 left")


def test_progress_waits_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing for what is quick; the line is wiped in the end."""
    out = Terminal()
    monkeypatch.setattr(sys, "stderr", out)
    clock = iter((0.0, 0.1, 0.6, 0.61, 0.8))
    monkeypatch.setattr("timeloom.cli.progress.time.monotonic", lambda: next(clock))
    meter = Meter("a.csv", lambda: None)
    meter(10)
    assert out.getvalue() == ""
    meter(60)
    first = out.getvalue()
    assert "60 events" in first
    meter(61)
    assert out.getvalue() == first
    meter(80)
    meter.wipe()
    assert out.getvalue().endswith("\r\x1b[K")


def test_no_progress_into_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    """A log file is not filled with it."""
    meter = Meter("a.csv", lambda: None)
    meter._next = 0.0
    meter(10)
    assert capsys.readouterr().err == ""
