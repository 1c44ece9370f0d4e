"""CSV out: whole, the same each time, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import events, only_events
from timeloom.cells import guard, unguard
from timeloom.exporters.contract import Context
from timeloom.exporters.csv_table import CsvExporter
from timeloom.importers.contract import Input, Sample
from timeloom.importers.tables.importer import CsvImporter
from timeloom.model.events import Event, Item, Link, Passage, Source


def written(some: list[Event], *fields: str) -> str:
    out = io.StringIO(newline="")
    assert CsvExporter().write(some, out, Context(fields=fields)) == []
    return out.getvalue()


def read(text: str) -> list[Item]:
    raw = text.encode()
    return list(
        CsvImporter().read(Input("x.csv", io.BytesIO(raw), sample=Sample("x.csv", raw[:65536])))
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(events, min_size=1, max_size=4))
@example([Event("A field that is called as a date is", fields={"2024-05-13": ("x",)})])
@example([Event("The same without a value anywhere", fields={"0/0": ()})])
def test_any_events_come_back_equal_and_give_the_same_bytes(some: list[Event]) -> None:
    """Fields in their order, links, sayings, notes: nothing is lost and nothing is changed."""
    text = written(some)
    back = only_events(read(text))
    assert back == some
    assert [list(event.fields) for event in back] == [list(event.fields) for event in some]
    assert written(back) == text


@settings(max_examples=50, deadline=None)
@given(st.lists(events, min_size=1, max_size=3))
def test_no_cell_is_a_formula(some: list[Event]) -> None:
    for row in csv.reader(io.StringIO(written(some), newline="")):
        assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for cell in row if cell)


def test_a_field_has_a_column_and_several_values_one_cell() -> None:
    text = written([Event("A", fields={"actor": ("Meta", "a;b"), "kind": ("paper",)})])
    header, row = csv.reader(io.StringIO(text, newline=""))
    cells = dict(zip(header, row, strict=True))
    assert cells["actor"] == "Meta;a\\;b"
    assert cells["kind"] == "paper"
    assert cells["timeloom"] == ""


def test_a_field_seen_late_stands_in_the_last_column_unless_it_was_announced() -> None:
    many = [Event(str(n)) for n in range(1001)] + [Event("late", fields={"mood": ("calm",)})]
    assert written(many).splitlines()[0].count("mood") == 0
    assert written(many, "mood").splitlines()[0].count("mood") == 1
    assert only_events(read(written(many)))[-1].fields == {"mood": ("calm",)}


def test_a_field_named_like_one_of_our_columns_keeps_its_name() -> None:
    text = written(
        [Event("A", "2024", fields={"date": ("1",), "title": ("2",), "field:x": ("3",)})]
    )
    assert only_events(read(text))[0].fields == {"date": ("1",), "title": ("2",), "field:x": ("3",)}


def test_a_year_before_our_era_survives_the_guard_against_formulas() -> None:
    text = written([Event("The Ides of March", "-0043-03-15")])
    assert "'-0043-03-15" in text
    assert only_events(read(text))[0].date == "-0043-03-15"


def test_a_source_is_told_whole_once() -> None:
    source = Source("essay.md", "essay", "f" * 64, "2026-01-01T00:00:00Z")
    some = [Event(str(n), source=source, passage=Passage(n, n + 1, "x")) for n in range(5)]
    text = written(some)
    assert text.count("f" * 64) == 1
    assert only_events(read(text)) == some


def test_answers_are_readable_and_other_links_are_kept_beside_them() -> None:
    event = Event("A", links=(Link("answers", "gpt-4o"), Link("dated-from", "x", {"how": ("y",)})))
    header, row = csv.reader(io.StringIO(written([event]), newline=""))
    assert dict(zip(header, row, strict=True))["answers"] == "gpt-4o"
    assert only_events(read(written([event]))) == [event]


def test_a_damaged_cell_costs_its_row_alone() -> None:
    """A person edits the table: one row's JSON is broken, another's date is none."""
    text = written([Event(name, notes=("a", "b")) for name in ("one", "two", "three")])
    lines = text.split("\r\n")
    lines[1] = lines[1].replace("""{""notes""", """{notes""")
    lines[2] = lines[2].replace(",,", ",soon,", 1)
    first, second, third = read("\r\n".join(lines))
    assert "timeloom" in getattr(first, "why", "")
    assert "soon" in getattr(second, "why", "")
    assert isinstance(third, Event)
    assert third.title == "three"


@pytest.mark.parametrize("text", [" =1+1", "\n@x", "\u00a0+49", "＝1", "'  =1", "\t-x", "=1"])
def test_blanks_and_wide_signs_do_not_get_past_the_guard(text: str) -> None:
    """Some programs trim a cell or fold its signs before they look for a formula."""
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text
    assert guard(" plain") == " plain"
