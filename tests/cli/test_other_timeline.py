"""Another timeline as a source: its events come as they are, and come once."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from pathlib import Path

import pytest

from tests.cli.conftest import Runner


@pytest.fixture
def theirs(timeloom: Runner, tmp_path: Path) -> Path:
    """A timeline with prose and its passages, a table, an entered event, a note, a star and a tag."""
    db, essay, table = tmp_path / "theirs.db", tmp_path / "essay.md", tmp_path / "t.csv"
    essay.write_text("# Tests\n\nIn May 2019 the village built a new bridge across the river.\n")
    table.write_text("uid,Wann,title,answers\na,2001-02-03,One,\nb,2002,Two,a\n")
    assert timeloom("import", essay, "--into", db, "--accept").code == 0
    assert timeloom("import", table, "--into", db, "--map", "date=Wann").code == 0
    for command in (
        ("add", "--date", "-0489", "--title", "Entered", "--field", "side=x"),
        ("note", "a", "A note of mine"),
        ("star", "b"),
        ("tag", "a", "mine"),
    ):
        assert timeloom(*command, "--db", db).code == 0
    return db


def test_events_keep_what_they_have(timeloom: Runner, tmp_path: Path, theirs: Path) -> None:
    """Sources, passages, notes, stars, links and uids: both timelines list the same."""
    mine = tmp_path / "mine.db"
    ran = timeloom("import", theirs, "--into", mine, "--json")
    assert (ran.code, ran.json["added"], ran.json["rejected"]) == (0, 4, [])
    listed = timeloom("list", "--db", theirs, "--to", "jsonl").rows
    assert timeloom("list", "--db", mine, "--to", "jsonl").rows == listed
    assert {row["source"] and Path(row["source"]["address"]).name for row in listed} == {
        "essay.md", "t.csv", None,
    }  # fmt: skip
    assert any(row["passage"] for row in listed)
    assert "whole text of" in ran.err
    assert timeloom("check", "--db", mine).code == 0


def test_a_second_time_nothing_changes(timeloom: Runner, tmp_path: Path, theirs: Path) -> None:
    """By import and by refresh; an event that comes there later comes here too."""
    mine = tmp_path / "mine.db"
    assert timeloom("import", theirs, "--into", mine).code == 0
    again = timeloom("import", theirs, "--into", mine)
    assert again.out == "0 events added, 0 updated, 4 unchanged\n"
    assert timeloom("add", "--date", "2020", "--title", "New", "--db", theirs).code == 0
    refreshed = timeloom("refresh", "--db", mine)
    assert refreshed.code == 0, refreshed.err
    (line,) = [it for it in refreshed.lines if it.startswith(f"{theirs}: ")]
    assert line == f"{theirs}: 1 event added, 0 updated, 4 unchanged"
    assert "t.csv: comes with " in refreshed.err


def test_what_the_other_timeline_holds_no_more_is_named(
    timeloom: Runner, tmp_path: Path, theirs: Path
) -> None:
    """Whatever source it came from there; what was entered there by hand has no source here that could lose it."""
    mine = tmp_path / "mine.db"
    assert timeloom("import", theirs, "--into", mine).code == 0
    entered = timeloom("list", "Entered", "--db", theirs, "--to", "jsonl").rows[0]["uid"]
    assert timeloom("delete", "a", entered, "--db", theirs).code == 0
    (told,) = timeloom("refresh", "--db", mine, "--json").rows
    assert [event["uid"] for event in told["vanished"]] == ["a"]
    assert timeloom("list", "--count", "--db", mine).out == "4\n"


def test_a_source_is_read_by_itself_once_a_person_does_so(
    timeloom: Runner, tmp_path: Path, theirs: Path
) -> None:
    """Until then refreshing would undo what a person changed there; how to read it came along."""
    mine, table = tmp_path / "mine.db", tmp_path / "t.csv"
    assert timeloom("import", theirs, "--into", mine).code == 0
    ran = timeloom("import", table, "--into", mine)
    assert "read as before with --map date=Wann" in ran.err
    assert "0 events added" in ran.out
    refreshed = timeloom("refresh", "--db", mine)
    assert any("t.csv: 0 events added" in line for line in refreshed.lines)
    assert "essay.md: comes with " in refreshed.err


def test_one_undo_takes_it_back(timeloom: Runner, tmp_path: Path, db: Path, theirs: Path) -> None:
    """An import is one step, this one too; --dry-run and --preview are none."""
    before = timeloom("list", "--db", db, "--to", "jsonl").out
    preview = timeloom("import", theirs, "--into", db, "--preview")
    assert preview.lines[0] == f"{theirs}: another timeline (timeloom), 100% sure"
    assert "from -0489 to 2019-05" in preview.lines
    assert timeloom("list", "--db", db, "--to", "jsonl").out == before
    assert timeloom("import", theirs, "--into", db).code == 0
    assert timeloom("list", "--db", db, "--to", "jsonl").out != before
    assert timeloom("undo", "--db", db).code == 0
    assert timeloom("list", "--db", db, "--to", "jsonl").out == before


def test_what_is_no_other_timeline(timeloom: Runner, tmp_path: Path, db: Path) -> None:
    """The timeline itself, and another program's database: said, and nothing is touched."""
    same = timeloom("import", db, "--into", db)
    assert (same.code, same.out) == (1, "")
    assert "is the timeline that it is to be read into" in same.err
    foreign = tmp_path / "foreign.db"
    with contextlib.closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE a (b)")
    ran = timeloom("import", foreign, "--into", tmp_path / "new.db")
    assert ran.code == 1
    assert "foreign.db" in ran.err
    assert not (tmp_path / "new.db").exists()


def test_a_named_pipe_loses_nothing(timeloom: Runner, tmp_path: Path) -> None:
    """What is looked at to see whether it is a timeline is gone from a pipe: so it is not looked at."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writing = threading.Thread(target=pipe.write_text, args=("date,title\n2001,One\n",))
    writing.start()
    ran = timeloom("import", pipe, "--into", tmp_path / "t.db")
    writing.join(10)
    assert (ran.code, ran.out) == (0, "1 event added, 0 updated, 0 unchanged\n"), ran.err
