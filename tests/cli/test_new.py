"""`timeloom new` and `describe`: a timeline of one's own, with its name."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Runner


def test_a_new_timeline_knows_what_it_is(timeloom: Runner, tmp_path: Path) -> None:
    db = tmp_path / "mine.db"
    ran = timeloom(
        "new", db, "--name", "My family", "--author", "Ada", "--description", "Since 1800"
    )
    assert ran.code == 0, ran.err
    assert timeloom("list", "--db", db, "--count").out == "0\n"
    said = timeloom("describe", "--db", db).out
    assert [line.split(maxsplit=1)[1] for line in said.splitlines()] == [
        "My family",
        "Ada",
        "Since 1800",
    ]
    assert timeloom("describe", "--db", db, "--name", "Ours").code == 0
    said = timeloom("describe", "--db", db).out
    assert [line.split(maxsplit=1)[1] for line in said.splitlines()] == [
        "Ours",
        "Ada",
        "Since 1800",
    ]


def test_a_file_that_is_there_is_refused(timeloom: Runner, db: Path) -> None:
    before = db.read_bytes()
    ran = timeloom("new", db)
    assert ran.code == 1
    assert "is there already" in ran.err
    assert db.read_bytes() == before


def test_a_timeline_that_is_not_there_names_the_way_to_begin_one(
    timeloom: Runner, tmp_path: Path
) -> None:
    db = tmp_path / "mine.db"
    for arguments in ([db], ["list", "--db", db]):
        ran = timeloom(*arguments)
        assert ran.code == 1
        assert f"timeloom new {db}" in ran.err
    assert not db.exists()
