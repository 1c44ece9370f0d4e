"""A timeline of version 1 becomes one of this version, with every word and every step of its journal, or stays as it was."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from timeloom.errors import NothingToUndo
from timeloom.model.row_text import RowWriter
from timeloom.query.parser import parse
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer
from timeloom.store.answers import Note
from timeloom.store.protocol import Reader
from timeloom.store.sqlite.file import schema
from timeloom.store.sqlite.file.migrating import current_date

_ROUNDED = re.compile(r"59\.99999\dZ$")
FIXTURES = Path(__file__).parents[3] / "fixtures" / "timelines"
"""`version-1.db` was made by the last program that wrote version 1; `version-1.json` says what that program read in it,
and after every undo and redo."""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "version-1.db", tmp_path / "letters.db"))


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIXTURES / "version-1.json").read_text())
    return found


def rows(reader: Reader) -> dict[str, Any]:
    """Every event as it is exported, by uid."""
    writer = RowWriter()
    found = [json.loads(writer.of(event)) for event in reader.view(EVERYTHING).events()]
    return {row["uid"]: row for row in found}


def expected(state: dict[str, Any]) -> dict[str, Any]:
    """The same as version 1 had it, in the words of this version: it rounded the last microsecond of far years."""
    return {
        row["uid"]: {
            **row,
            "date": current_date(row["date"]),
            "latest": _exact(row["latest"]),
        }
        for row in state["rows"]
    }


def _exact(latest: str | None) -> str | None:
    if latest is None:
        return None
    if latest.startswith("-13800000000"):
        return "-13800000000-12-31T23:59:59.999999Z"
    return _ROUNDED.sub("59.999999Z", latest)


def agrees(reader: Reader, state: dict[str, Any]) -> None:
    assert rows(reader) == expected(state)
    assert [list(found) for found in reader.saved_filters()] == state["filters"]
    # What was a tag taken away or a link added is no edit any more.
    edited = {uid: set(of) - {"fields.tag", "links"} for uid, of in state["edited"].items()}
    now = {d.event.uid: set(d.edited) - {"links"} for d in reader.view(EVERYTHING).details()}
    assert {uid: of for uid, of in now.items() if of} == {
        uid: of for uid, of in edited.items() if of
    }
    assert [list(found) for found in reader.conflicts() if found.attribute != "fields.tag"] == [
        found for found in state["conflicts"] if found[1] != "fields.tag"
    ]
    assert [fault for fault in reader.check() if "which is not there" not in fault] == []


def test_it_says_what_it_said(old: Path, told: dict[str, Any]) -> None:
    reader = open_reader(old)
    agrees(reader, told["now"])
    assert reader.info().name == "Letters"
    assert reader.session() == {"focus": "l01", "zoom": 2}
    assert reader.reading("letters.csv") == {"on": "2020-01-01"}
    assert reader.source_text("essay.md", 3, 18) == "14 October 1066"
    assert [
        [step.id, step.at, step.kind, step.label, list(step.uids), step.count, step.undone]
        for step in reader.history()
    ] == told["history"]
    assert reader.detail("l01").notes[0] == Note("Remember the *milk*", "2024-01-01T00:00:04Z")
    assert [row.uid for row in reader.view(parse("milk", now=0.0)).page(limit=9)] == ["l01"]
    reader.close()


@pytest.mark.slow
def test_every_step_can_be_undone_and_redone(old: Path, told: dict[str, Any]) -> None:
    """Forwards what was undone, then back to the empty timeline, then forwards again."""
    writer = open_writer(old)
    for state in told["redo"]:
        writer.redo()
        agrees(writer, state)
    for _ in told["redo"]:
        writer.undo()
    agrees(writer, told["now"])
    for state in told["undo"]:
        writer.undo()
        agrees(writer, state)
    with pytest.raises(NothingToUndo):
        writer.undo()
    for state in [*told["undo"][-2::-1], told["now"], *told["redo"]]:
        writer.redo()
        agrees(writer, state)
    writer.close()


@pytest.mark.parametrize(
    ("date", "now"),
    [
        ("117", "117X"), ("-117~", "-117X~"), ("12", "12XX"), ("0117", "0117"), ("2019", "2019"),
        ("117X", "117X"), ("2019-03", "2019-03"), ("../1066", "../1066"), (None, None),
    ],
)  # fmt: skip
def test_a_short_year_is_written_as_what_it_means(date: str | None, now: str | None) -> None:
    assert current_date(date) == now


def test_a_timeline_with_another_name_is_read(old: Path) -> None:
    """A hard link is no reason not to read: a copy is migrated, and both names keep the old file."""
    before = old.read_bytes()
    old.with_name("other.db").hardlink_to(old)
    reader = open_reader(old)
    assert reader.info().events > 0
    reader.close()
    assert old.read_bytes() == before


def test_a_timeline_that_cannot_be_written_is_read(old: Path, told: dict[str, Any]) -> None:
    """In a copy that is gone afterwards; the file and its folder stay as they are."""
    before = old.read_bytes()
    program = (
        "import os, sys\n"
        "from timeloom.store import open_reader\n"
        "import timeloom.store.sqlite.file.migrating, timeloom.store.sqlite.read.reader, timeloom.store.sqlite.file.opening, sqlite_utils\n"
        "from timeloom.query.query import EVERYTHING\n"
        "if os.getuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
        "reader = open_reader(sys.argv[1])\n"
        "print(len(list(reader.view(EVERYTHING).uids())), reader.info().name)\n"
        "reader.close()\n"
        "print(os.listdir(sys.argv[2]))\n"
    )
    # Not in pytest's own folder, which nobody else may enter.
    with TemporaryDirectory() as folder:
        path, temporary = Path(folder, "letters.db"), Path(folder, "temporary")
        path.write_bytes(before)
        temporary.mkdir()
        temporary.chmod(0o777)
        path.chmod(0o444)
        path.parent.chmod(0o755)
        done = subprocess.run(
            [sys.executable, "-c", program, str(path), str(temporary)],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "TMPDIR": str(temporary)},
        )
        assert done.stdout.splitlines() == [f"{len(told['now']['rows'])} Letters", "[]"], (
            done.stderr
        )
        assert path.read_bytes() == before
        assert sorted(each.name for each in path.parent.iterdir()) == ["letters.db", "temporary"]


MIGRATE = """
import sys
from timeloom.store import open_writer
print("begun", flush=True)
open_writer(sys.argv[1]).close()
"""


def _many(path: Path) -> None:
    """More events into a timeline of version 1, so that a migration takes a moment."""
    connection = sqlite3.connect(path)
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)"
        " INSERT INTO events (key, uid, date, earliest, latest, title, basis, position)"
        " SELECT (1 << 61) + i, 'more' || i, '2030-01-01', 1893456000.0, 1893542399.999999,"
        " 'many ' || i, 'stated', i FROM n"
    )
    connection.commit()
    connection.close()


@pytest.mark.slow
def test_a_migration_that_is_killed_leaves_the_old_file_or_the_new_one(
    old: Path, told: dict[str, Any]
) -> None:
    """At whatever moment: it opens, holds everything, and the next start brings it up to date."""
    _many(old)
    kept = old.read_bytes()
    chance = random.Random(12)
    versions = set()
    for _ in range(10):
        for path in old.parent.iterdir():
            path.unlink()
        old.write_bytes(kept)
        with subprocess.Popen(
            [sys.executable, "-c", MIGRATE, str(old)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0.0, 1.5))
            process.send_signal(signal.SIGKILL)
        connection = sqlite3.connect(old)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        (columns,) = connection.execute(
            "SELECT count(*) FROM pragma_table_xinfo('events') WHERE name = 'place'"
        ).fetchone()
        assert (version, columns) in ((1, 0), (schema.VERSION, 1))
        connection.close()
        versions.add(version)
        reader = open_reader(old)
        found = rows(reader)
        assert {uid: row for uid, row in found.items() if not uid.startswith("more")} == expected(
            told["now"]
        )
        assert len(found) == len(told["now"]["rows"]) + 4000
        reader.close()
    assert 1 in versions, "none was killed in the middle"
