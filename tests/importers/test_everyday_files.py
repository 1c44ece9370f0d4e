"""Whole files in the formats of every day, from recognising them to their events, with the odd cases in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.importers.reading import FIXTURES, Reading
from timeloom.importers.contract import Options
from timeloom.importers.registry import choose
from timeloom.importers.source.opening import open_source


def read(name: str, **options: Any) -> Reading:
    """Read as the program does: opened, recognised, streamed."""
    with open_source(FIXTURES / name, Options(**options)) as source:
        importer = choose(source.sample)
        assert importer.name == Path(name).parts[0]
        return Reading(list(importer.read(source)))


def test_a_german_spreadsheet_needs_its_date_named() -> None:
    found = read_as_csv(
        "csv/bridges.csv", date="Eröffnet", summary="Beschreibung", tag="Schlagworte"
    )
    assert found.dates == {"Brooklyn Bridge": "1883-05-13", "Oakland Bay Bridge": "1936-03-03"}
    assert found.event("Oakland Bay Bridge").summary == "Lang; sehr lang."
    assert found.event("Brooklyn Bridge").fields == {"Land": ("USA",), "tag": ("Hängebrücke",)}
    assert [
        (r.where, "31.02.1940" in r.why or "1940-02-31" in r.why) for r in found.rejections
    ] == [
        ("line 4", True),
        ("line 5", False),
    ]
    assert "cp1252" in found.remarks[0]


def read_as_csv(name: str, **columns: str) -> Reading:
    with open_source(FIXTURES / name, Options(columns=columns)) as source:
        return Reading(list(choose(source.sample, "csv").read(source)))


def test_ages_in_columns_count_years_astronomically() -> None:
    assert read("csv/ages.tsv").dates == {
        "The universe begins": "Y-13800000000",
        "Marathon": "-0489-09",
        "The year 1 BCE": "0000",
        "People walk on the Moon": "1969-07-20",
        "Nobody knows when": None,
    }


def test_lines_of_our_own() -> None:
    found = read("jsonl/ours.jsonl")
    assert found.dates == {"Marathon": "-0489-09", "Salamis": "-0479"}
    assert found.event("Marathon").notes == ("ran home",)
    assert found.event("Salamis").proposed


def test_a_log_with_a_broken_line() -> None:
    found = read("jsonl/log.ndjson")
    assert found.dates == {
        "started": "2024-05-13T10:30:00.123Z",
        "stopped": "2024-05-13T10:31:00+02:00",
        "no time": None,
    }
    assert [r.where for r in found.rejections] == ["line 4"]


def test_arrays_and_objects() -> None:
    found = read("json/array.json")
    assert found.dates == {
        "One": "2019-03/2019-07",
        "BCE": "-0043",
        "Four": "[2024-05-13..2024-05-20]",
    }
    assert [r.where for r in found.rejections] == ["event 3 (line 4)"]
    assert read("json/object.json").events[0].fields == {"tag": ("x", "y")}


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("essay/bridge.md", ["1999-03-03", "1999-03-05", "2005"]),
        ("essay/mixed.txt", ["2015", "2024-05-13", "[2024-05-13..2024-05-20]"]),
    ],
)
def test_prose(name: str, dates: list[str]) -> None:
    found = read(name)
    text = (FIXTURES / name).read_bytes().decode()
    assert [event.date for event in found.events] == dates
    for event in found.events:
        assert event.passage is not None
        assert text[event.passage.start : event.passage.end] == event.passage.text
