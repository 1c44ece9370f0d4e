"""`timeloom import --preview`, and that what was said about a source's reading is kept with it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Runner

TABLE = """\
Einst,Was,Seite,cues
2019-03-11,Erstes,offen,x
-0489,Marathon,,
,Irgendwann,,
nie,Niemals,,
2021,Letztes,,
"""
MAP = ("--map", "date=Einst", "--map", "title=Was")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "tabelle.csv"
    path.write_text(TABLE)
    return path


def test_it_shows_format_columns_rows_range_and_what_would_be_rejected(
    timeloom: Runner, tmp_path: Path, table: Path
) -> None:
    """All that is needed to see whether a file is read rightly; nothing is made."""
    ran = timeloom("import", table, "--into", tmp_path / "t.db", "--preview", *MAP)
    assert ran.code == 3
    assert re.search(r"tabelle\.csv: CSV, TSV and other tables \(csv\), \d+% sure", ran.lines[0])
    words = [line.split() for line in ran.lines]
    for expected in (
        ["Einst", "date"],
        ["Was", "title"],
        ["Seite", "field", "Seite"],
        ["cues", "left", "out"],
        ["2019-03-11", "Erstes"],
        ["undated", "Irgendwann"],
    ):
        assert expected in words
    assert "4 events, 1 of them undated" in ran.lines
    assert "from -0489 to 2021" in ran.lines
    assert ran.lines[-1] == "would be: 4 events added, 0 updated, 0 unchanged, 1 rejected"
    assert "line 5: cannot read 'nie' as a date" in ran.err
    assert not (tmp_path / "t.db").exists()


def test_it_says_the_same_as_json(timeloom: Runner, tmp_path: Path, table: Path) -> None:
    """The counts as ever, and a preview for each source."""
    other = tmp_path / "other.jsonl"
    other.write_text('{"title": "One", "when": "2001", "mood": "good", "earliest": 1}\n')
    ran = timeloom(
        "import", table, other, "--into", tmp_path / "t.db", "--preview", "--json",
        "--map", "date=Einst", "--format", "csv",
    )  # fmt: skip
    assert ran.code == 1, "the second file has no such column"
    ran = timeloom("import", other, "--into", tmp_path / "t.db", "--preview", "--json")
    assert (ran.json["added"], ran.json["rejected"]) == (1, [])
    (seen,) = ran.json["sources"]
    assert (seen["format"], seen["events"], seen["undated"]) == ("jsonl", 1, 0)
    assert (seen["earliest"], seen["latest"]) == ("2001", "2001")
    assert seen["first"] == [{"date": "2001", "title": "One", "fields": {"mood": ["good"]}}]
    assert {it["column"]: it["as"] for it in seen["columns"]} == {
        "title": "title", "when": "date", "mood": "field mood", "earliest": None,
    }  # fmt: skip


def test_a_json_document_shows_the_keys_of_its_first_object(
    timeloom: Runner, tmp_path: Path
) -> None:
    """Mapped as a person says; `field` for what is none of ours."""
    source = tmp_path / "a.json"
    source.write_text(json.dumps([{"Einst": "2001", "name": "One", "wer": "x"}]))
    ran = timeloom(
        "import", source, "--into", tmp_path / "t.db", "--preview", "--json",
        "--map", "date=Einst", "--map", "actor=wer",
    )  # fmt: skip
    (seen,) = ran.json["sources"]
    assert {it["column"]: it["as"] for it in seen["columns"]} == {
        "Einst": "date", "name": "title", "wer": "field actor",
    }  # fmt: skip
    assert seen["first"][0] == {"date": "2001", "title": "One", "fields": {"actor": ["x"]}}


def test_a_preview_of_what_is_there_already_changes_nothing(
    timeloom: Runner, tmp_path: Path, table: Path
) -> None:
    """Counted against the timeline; neither it nor what is kept of the source's reading is touched."""
    db = tmp_path / "t.db"
    assert timeloom("import", table, "--into", db, *MAP).code == 3
    before = db.read_bytes()
    ran = timeloom("import", table, "--into", db, "--preview", "--map", "title=Seite")
    assert ["Seite", "title"] in [line.split() for line in ran.lines]
    assert ["Einst", "date"] in [line.split() for line in ran.lines]
    assert db.read_bytes() == before


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_a_slip_in_a_columns_name_imports_nothing(
    timeloom: Runner, tmp_path: Path, name: str
) -> None:
    """The name is told; events without the dates they have would be worse than none."""
    row = {"Einst": "2001", "title": "One"}
    content = {
        "a.jsonl": json.dumps(row), "a.json": json.dumps([row]), "a.csv": "Einst,title\n2001,One\n",
    }[name]  # fmt: skip
    source, db = tmp_path / name, tmp_path / "t.db"
    source.write_text(content)
    ran = timeloom("import", source, "--into", db, "--map", "date=Wan")
    assert ran.code == 1
    assert f"{name} has no" in ran.err
    assert "'Wan'" in ran.err
    assert not db.exists()


def test_a_mapping_that_a_format_has_no_use_for_is_told(timeloom: Runner, tmp_path: Path) -> None:
    """What has columns with names of its own is read as it is."""
    source = tmp_path / "log.csv"
    source.write_text("message,datetime,timestamp_desc\nBoot,2024-05-13T10:00:00Z,start\n")
    ran = timeloom("import", source, "--into", tmp_path / "t.db", "--map", "title=timestamp_desc")
    assert ran.code == 0
    assert "--map means nothing to Timesketch" in ran.err
    assert "--format csv" in ran.err


def test_what_was_said_holds_again_for_import_and_refresh(timeloom: Runner, tmp_path: Path) -> None:
    """Columns, zone and format need to be said once; each can be said anew, and taken back."""
    source, db = tmp_path / "tabelle.log", tmp_path / "t.db"
    source.write_text("Einst,Was\n2019-07-01T12:00:00,Etwas\n")
    said = ("--format", "csv", "--tz", "Europe/Berlin", *MAP)
    assert timeloom("import", source, "--into", db, *said).code == 0

    again = timeloom("import", source, "--into", db)
    assert again.out == "0 events added, 0 updated, 1 unchanged\n"
    assert "read as before with --map date=Einst --map title=Was --format csv" in again.err
    assert "--tz Europe/Berlin" in again.err
    source.write_text("Einst,Was\n2019-07-01T12:00:00,Etwas\n2019-07-02T12:00:00,Mehr\n")
    assert "1 event added, 0 updated, 1 unchanged" in timeloom("refresh", "--db", db).out
    rows = timeloom("list", "--db", db, "--to", "jsonl").rows
    assert [row["earliest"] for row in rows] == ["2019-07-01T10:00:00Z", "2019-07-02T10:00:00Z"]

    assert timeloom("import", source, "--into", db, "--tz", "UTC", "--dry-run").code == 0
    assert "--tz Europe/Berlin" in timeloom("import", source, "--into", db).err
    utc = timeloom("import", source, "--into", db, "--tz", "UTC")
    assert "--tz" not in utc.err
    assert "--tz UTC" in timeloom("import", source, "--into", db).err
    gone = timeloom("import", source, "--into", db, "--map", "date=")
    assert gone.code == 1, "without the mapping no column is the date"
    assert "no column that is plainly the date" in gone.err
    assert "--map date=Einst" in timeloom("import", source, "--into", db).err


def test_standard_input_is_not_remembered(timeloom: Runner, tmp_path: Path) -> None:
    """What came through one pipe says nothing about the next."""
    db = tmp_path / "t.db"
    piped = b"Einst,Was\n2019,Etwas\n"
    ran = timeloom("import", "-", "--format", "csv", *MAP, "--into", db, stdin=piped)
    assert ran.code == 0, ran.err
    assert timeloom("import", "-", "--format", "csv", "--into", db, stdin=piped).code == 1
