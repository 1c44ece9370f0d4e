"""What is opened as a timeline and what is refused, untouched; migrations with a backup before them."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from timeloom.errors import (
    DamagedTimeline,
    NewerTimeline,
    NotATimeline,
    OutputError,
    ReadOnlyTimeline,
    TimelineError,
)
from timeloom.model.events import Event, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer
from timeloom.store.sqlite.file import opening, schema, upgrading

if TYPE_CHECKING:
    from sqlite_utils import Database


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    """A timeline of one event, closed."""
    path = tmp_path / "timeline.db"
    writer = open_writer(path, create=True)
    writer.add(Event("Something", "2020", uid="x"))
    writer.close()
    return path


def state(folder: Path) -> dict[str, str]:
    """Every file in a folder with a digest of its bytes."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE notes (text)")
    connection.close()


def _newer(path: Path) -> None:
    writer = open_writer(path, create=True, wal=False)
    writer.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    connection.close()


def _cut_off(path: Path) -> None:
    open_writer(path, create=True, wal=False).close()
    path.write_bytes(path.read_bytes()[:50])


def _scrambled(path: Path) -> None:
    """The header is whole, the first page's table of contents is not."""
    open_writer(path, create=True, wal=False).close()
    data = bytearray(path.read_bytes())
    data[100:2000] = b"\xff" * 1900
    path.write_bytes(data)


REFUSED = {
    "text": (lambda path: path.write_text("date,title\n2020,x\n"), NotATimeline),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 9), NotATimeline),
    "folder": (Path.mkdir, NotATimeline),
    "another program's": (_foreign, NotATimeline),
    "newer": (_newer, NewerTimeline),
    "cut off": (_cut_off, DamagedTimeline),
    "scrambled": (_scrambled, DamagedTimeline),
    "missing": (Path.exists, TimelineError),
}


@pytest.mark.parametrize("kind", REFUSED)
@pytest.mark.parametrize("open_", [open_reader, open_writer])
def test_what_is_none_is_refused_and_not_touched(tmp_path: Path, kind: str, open_) -> None:  # type: ignore[no-untyped-def]
    """Its bytes stay, nothing appears beside it, and the message names it and the way out."""
    make, error = REFUSED[kind]
    path = tmp_path / "it.db"
    make(path)
    before = state(tmp_path)
    with pytest.raises(error) as raised:
        open_(path)
    assert state(tmp_path) == before
    assert str(path) in raised.value.message
    assert raised.value.hint


def test_an_empty_file_becomes_a_timeline_when_it_is_written_to(tmp_path: Path) -> None:
    """There is nothing in it to lose; to read it says what it is."""
    path = tmp_path / "it.db"
    path.touch()
    with pytest.raises(NotATimeline, match="empty"):
        open_reader(path)
    writer = open_writer(path)
    writer.add(Event("Something", "2020", uid="x"))
    writer.close()
    reader = open_reader(path)
    assert list(reader.view(EVERYTHING).uids()) == ["x"]
    reader.close()


def test_a_new_timeline_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no folder"):
        open_writer(tmp_path / "nowhere" / "it.db", create=True)


def test_damage_further_in_is_told(timeline: Path) -> None:
    """The file opens; what is asked of a damaged page fails in words, and `check` names it."""
    writer = open_writer(timeline, wal=False)
    many = [Event(f"event {n} " + "long " * 30, f"{1000 + n}") for n in range(500)]
    writer.import_items(many, Source("x.csv"))
    (page,) = writer._connection.execute(  # type: ignore[attr-defined]
        "SELECT rootpage FROM sqlite_master WHERE name = 'events'"
    ).fetchone()
    writer.close()
    data = bytearray(timeline.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\x55" * 4096
    timeline.write_bytes(data)
    reader = open_reader(timeline)
    with pytest.raises(DamagedTimeline):
        reader.view(EVERYTHING).page(limit=500)
    with pytest.raises(DamagedTimeline):
        list(reader.view(EVERYTHING).events())
    (said,) = reader.check()
    assert "is damaged" in said
    reader.close()


def test_it_is_known_by_its_header(timeline: Path) -> None:
    """`file` and other programs can tell it, plain SQL can read it."""
    connection = sqlite3.connect(timeline)
    assert connection.execute("PRAGMA application_id").fetchone() == (0x54494D4C,)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("SELECT uid, date, title FROM events").fetchall() == [
        ("x", "2020", "Something")
    ]
    connection.close()


def _add_column(db: Database, tell: Callable[[int, int], None]) -> None:
    db.execute("ALTER TABLE events ADD COLUMN mood TEXT")
    tell(1, 1)


def _fail(db: Database, tell: Callable[[int, int], None]) -> None:
    db.execute("ALTER TABLE events ADD COLUMN spoilt TEXT")
    raise RuntimeError("half way")


def _patch(patch: pytest.MonkeyPatch, *more: schema.Migration) -> None:
    newest = schema.VERSION + len(more)
    migrations = dict(zip(range(schema.VERSION, newest), more, strict=True))
    patch.setattr(upgrading, "MIGRATIONS", {**upgrading.MIGRATIONS, **migrations})
    for module in (schema, opening, upgrading):
        patch.setattr(module, "VERSION", newest)


@pytest.mark.parametrize("open_", [open_reader, open_writer])
def test_an_older_timeline_is_copied_then_migrated(
    timeline: Path, monkeypatch: pytest.MonkeyPatch, open_
) -> None:  # type: ignore[no-untyped-def]
    """The copy beside it says version and date and is a whole timeline of the old version."""
    version = schema.VERSION
    _patch(monkeypatch, _add_column)
    heard: list[tuple[int, int]] = []
    store = open_(timeline, tell=lambda done, of: heard.append((done, of)))
    assert heard == [(1, 1)]
    assert list(store.view(EVERYTHING).uids()) == ["x"]
    store.close()
    connection = sqlite3.connect(timeline)
    assert connection.execute("PRAGMA user_version").fetchone() == (version + 1,)
    assert connection.execute("SELECT mood FROM events").fetchall() == [(None,)]
    connection.close()
    (copy,) = timeline.parent.glob(f"timeline.v{version}-????-??-??.backup.db")
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA user_version").fetchone() == (version,)
    assert connection.execute("SELECT uid FROM events").fetchall() == [("x",)]
    connection.close()
    open_(timeline).close()
    assert len(list(timeline.parent.glob("*.backup.db"))) == 1, "a second opening migrates nothing"


def test_a_migration_that_fails_leaves_the_timeline_as_it_was(
    timeline: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All steps of the way or none of them."""
    with monkeypatch.context() as patch:
        _patch(patch, _add_column, _fail)
        with pytest.raises(RuntimeError, match="half way"):
            open_writer(timeline)
    connection = sqlite3.connect(timeline)
    assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(events)")]
    assert not {"mood", "spoilt"} & set(columns)
    connection.close()
    assert list(timeline.parent.glob("*.backup.db")) == [], "every try would leave one more"


def test_two_backups_of_a_day_have_two_names(timeline: Path) -> None:
    connection = sqlite3.connect(timeline)
    first, second = (opening.back_up(connection, timeline, 1) for _ in range(2))
    assert first != second
    assert first.exists()
    assert second.exists()
    connection.close()


READ_AND_WRITE = """
import os, sys
from timeloom.store import open_reader, open_writer
from timeloom.query.query import EVERYTHING
from timeloom.errors import ReadOnlyTimeline

def run(path):
    reader = open_reader(path)
    print(list(reader.view(EVERYTHING).uids()), reader.info().events)
    reader.close()
    try:
        open_writer(path).close()
    except ReadOnlyTimeline as error:
        print(error)

run(sys.argv[1])
if os.getuid() == 0:  # root may write anything; by now all that is needed is imported
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
run(sys.argv[2])
"""


@pytest.mark.parametrize("what", ["file", "folder"])
@pytest.mark.parametrize("wal", [True, False])
def test_what_may_not_be_written_can_be_read(
    timeline: Path, tmp_path: Path, what: str, wal: bool
) -> None:
    """A read-only file or folder: every question is answered, a write says why not."""
    folder = tmp_path / "kept"
    folder.mkdir()
    path = folder / "timeline.db"
    writer = open_writer(path, create=True, wal=wal)
    writer.add(Event("Something", "2020", uid="x"))
    writer.close()
    path.chmod(0o444 if what == "file" else 0o666)
    folder.chmod(0o555 if what == "folder" else 0o777)
    for parent in folder.parents:
        if parent.stat().st_uid == os.getuid() and str(parent) not in ("/", "/tmp"):
            parent.chmod(parent.stat().st_mode | 0o055)
    before = state(folder)
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_WRITE, str(timeline), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    folder.chmod(0o777)
    assert done.stdout.splitlines() == [
        "['x'] 1",
        "['x'] 1",
        f"{path} can be read and not changed; copy it to a folder you can write to",
    ], done.stderr
    assert state(folder)["timeline.db"] == before["timeline.db"]


def test_a_file_that_becomes_read_only_says_so_when_it_is_written(timeline: Path) -> None:
    """The connection that could write cannot any more: the error is of the family."""
    writer = open_writer(timeline)
    writer._connection.execute("PRAGMA query_only = ON")  # type: ignore[attr-defined]
    with pytest.raises(ReadOnlyTimeline):
        writer.add(Event("More", "2020"))
    writer.close()


HEAVY = ("sqlite_utils", "pydantic", "numpy", "pendulum", "textual", "click")


@pytest.mark.parametrize(
    "use",
    [
        "store = open_reader(path); store.view(EVERYTHING).page(limit=5); store.info()",
        "store = open_writer(path); store.add(Event('More', '2021')); store.undo()",
        "store = open_writer(path); store.import_items([Event('More', '2021')], Source('x'))",
    ],
)
def test_nothing_heavy_is_loaded_for_a_timeline_of_this_version(timeline: Path, use: str) -> None:
    """What takes a fifth of a second to import is for new files and migrations only."""
    code = (
        "import sys; from timeloom.store import open_reader, open_writer\n"
        "from timeloom.model.events import Event, Source; from timeloom.query.query import EVERYTHING\n"
        f"path = {str(timeline)!r}\n{use}; store.close()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


_SECOND_PROGRAM = """
import sys
from pathlib import Path
from timeloom.store import open_writer

writer = open_writer(Path(sys.argv[1]))
writer.star(["x"])
writer.close()
"""


def test_another_program_that_ends_takes_nothing_away(timeline: Path) -> None:
    """Opening a second connection may not cost the first one its locks: the other program would delete the log."""
    reader = open_reader(timeline)
    writer = open_writer(timeline)
    writer.add(Event("Before", "2021", uid="before"))
    subprocess.run([sys.executable, "-c", _SECOND_PROGRAM, str(timeline)], check=True)
    writer.add(Event("After", "2022", uid="after"))
    writer.close()
    reader.close()
    again = open_reader(timeline)
    assert list(again.view(EVERYTHING).uids()) == ["x", "before", "after"]
    assert again.detail("x").event.starred
    again.close()


def test_a_file_that_became_another_program_s_is_refused_while_the_old_one_is_open(
    timeline: Path,
) -> None:
    """Its bytes are not looked at then: SQLite has to say whose it is."""
    reader = open_reader(timeline)
    connection = sqlite3.connect(timeline)
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    with pytest.raises(NotATimeline, match="another program"):
        open_writer(timeline)
    reader.close()
