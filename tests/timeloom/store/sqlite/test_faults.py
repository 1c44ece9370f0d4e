"""When things go wrong from outside: killed, out of room, held by another, text that no file can hold."""

from __future__ import annotations

import errno
import io
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from tests.timeloom.store.conftest import Harness, snapshot
from timeloom.errors import BusyTimeline, Cancelled, EventError, TimelineError
from timeloom.model.events import Event, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer
from timeloom.store.answers import Edit
from timeloom.store.imports import spooling
from timeloom.store.sqlite.file import opening

pytestmark = pytest.mark.slow  # each starts programs

MANY = [Event(f"event {n} " + "word " * 20, f"{1000 + n % 900}", uid=f"e{n}") for n in range(4000)]


@pytest.mark.parametrize("moment", [1500, 6000])
@pytest.mark.parametrize("first", [True, False])
def test_a_kill_in_an_import_leaves_what_was_there(
    tmp_path: Path, moment: int, first: bool
) -> None:
    """SIGKILL while events are read (1500) and while they are written (6000), in an empty timeline and in a full one."""
    path = tmp_path / "timeline.db"
    writer = open_writer(path, create=True)
    if not first:
        writer.add(Event("Was here", "1990", uid="old"))
        writer.add_note("old", "my words")
    before = snapshot(writer)
    writer.close()
    code = f"""
import os, signal
from timeloom.model.events import Event, Source
from timeloom.store import open_writer
from timeloom.store.imports import spooling

writer = open_writer({str(path)!r})
writer._connection.execute("PRAGMA cache_size = 20")  # so that pages reach the file before the end
looks = 0
def progress(done):
    global looks
    looks += 1000
    if looks > {moment}:
        os.kill(os.getpid(), signal.SIGKILL)
events = (Event("event %d " % n + "word " * 20, str(1000 + n % 900), uid="e%d" % n) for n in range(5000))
writer.import_items(events, Source("x.csv"), progress=progress)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    writer = open_writer(path)
    assert snapshot(writer) == before
    assert writer.check() == []
    assert list(writer.history()) == [] if first else len(list(writer.history())) == 2
    report = writer.import_items(MANY, Source("x.csv"))
    assert report.added == len(MANY)
    writer.close()


def test_a_full_disk_changes_nothing(store: Harness) -> None:
    """Imports and single changes alike; with room again the same works."""
    store.writer.add(Event("Was here", "1990", uid="old"))
    before = store.snapshot(), list(store.writer.history())
    connection = store.writer._connection  # type: ignore[attr-defined]
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    connection.execute(f"PRAGMA max_page_count = {pages + 10}")
    with pytest.raises(TimelineError, match="no room"):
        store.writer.import_items(MANY, Source("x.csv"))
    with pytest.raises(TimelineError, match="no room"):
        store.writer.add_note("old", "x" * 100_000)
    assert (store.snapshot(), list(store.writer.history())) == before
    connection.execute("PRAGMA max_page_count = 1000000")
    assert store.writer.import_items(MANY, Source("x.csv")).added == len(MANY)


def test_a_writer_waits_and_then_says_who_holds_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading goes on meanwhile; nothing is half done."""
    path = tmp_path / "timeline.db"
    monkeypatch.setattr(opening, "PATIENCE", 0.05)
    open_writer(path, create=True).close()
    connection = opening.connect_to_write(path, patience=0.05)
    connection.close()
    other = sqlite3.connect(path, isolation_level=None)
    writer = open_writer(path)
    writer._connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]
    writer.add(Event("Mine", "2020", uid="mine"))
    other.execute("BEGIN IMMEDIATE")
    for attempt in (
        lambda: writer.add(Event("More", "2020")),
        lambda: writer.import_items(MANY, Source("x.csv")),
        writer.undo,
    ):
        with pytest.raises(BusyTimeline, match="another program"):
            attempt()
    reader = open_reader(path)
    assert reader.key("mine") is not None
    other.execute("ROLLBACK")
    writer.add(Event("More", "2020", uid="more"))
    assert reader.key("more") is not None, "a reader that is open sees the change"
    for one in (reader, writer, other):
        one.close()


def test_another_connection_sees_that_something_changed(tmp_path: Path) -> None:
    """The version is what a second window polls."""
    path = tmp_path / "timeline.db"
    writer = open_writer(path, create=True)
    reader = open_reader(path)
    before = reader.version()
    assert reader.version() == before
    writer.add(Event("Mine", "2020"))
    assert reader.version() != before
    reader.close()
    writer.close()


def test_a_first_import_goes_on_while_others_look(tmp_path: Path) -> None:
    """A window that is open on the empty timeline neither holds the import up nor misses what it brings."""
    path = tmp_path / "timeline.db"
    writer = open_writer(path, create=True)
    reader = open_reader(path)
    view = reader.view(EVERYTHING)
    assert view.count() == 0
    seen: set[int] = set()
    writer.import_items(MANY, Source("x.csv"), progress=lambda _: seen.add(view.count()))
    assert seen == {0}, "half an import is none"
    assert view.count() == len(MANY)
    writer.close()
    reader.close()


def test_what_takes_long_can_be_stopped_from_outside(tmp_path: Path) -> None:
    """`interrupt` from another thread reaches a write; nothing of it stays."""
    path = tmp_path / "timeline.db"
    writer = open_writer(path, create=True)
    writer.import_items(MANY, Source("x.csv"))
    done = threading.Event()

    def keep_stopping() -> None:
        while not done.wait(0.002):
            writer.interrupt()

    thread = threading.Thread(target=keep_stopping)
    newer = [Event(f"{event.title}!", event.date, event.uid) for event in MANY]
    thread.start()
    try:
        with pytest.raises(Cancelled):
            writer.import_items(newer, Source("x.csv"))
    finally:
        done.set()
        thread.join()
    assert writer.detail("e0").event.title == MANY[0].title
    assert writer.check() == []
    writer.close()


def test_two_writers_take_turns(tmp_path: Path) -> None:
    """Two windows on one file, both writing: every change of both is there, each a step."""
    path = tmp_path / "timeline.db"
    open_writer(path, create=True).close()

    def write(name: str) -> None:
        writer = open_writer(path)
        for number in range(20):
            writer.add(Event(f"{name} {number}", "2020", uid=f"{name}{number}"))
        writer.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reader = open_reader(path)
    assert reader.info().events == 40
    assert len(list(reader.history())) == 40
    assert reader.check() == []
    reader.close()


def test_half_a_character_is_refused_everywhere(store: Harness) -> None:
    """A lone surrogate can come from a terminal; no file can hold it."""
    store.writer.add(Event("Fine", "2020", uid="x"))
    before = store.snapshot()
    for attempt in (
        lambda: store.writer.edit("x", Edit(title="\udcff")),
        lambda: store.writer.add_note("x", "\udcff"),
        lambda: store.writer.tag(["x"], add=["\udcff"]),
        lambda: store.writer.set_field(["x"], "\udcff", ["v"]),
    ):
        with pytest.raises(EventError, match="surrogate"):
            attempt()
    assert store.snapshot() == before


def test_nothing_is_left_in_the_folder(tmp_path: Path) -> None:
    """A closed timeline is one file, also after a failed import."""
    path = tmp_path / "timeline.db"
    writer = open_writer(path, create=True)
    with pytest.raises(EventError):
        writer.import_items([*MANY, Event(" ", "2020")], Source("x.csv"), strict=True)
    writer.close()
    assert [entry.name for entry in os.scandir(tmp_path)] == ["timeline.db"]


def test_a_temporary_folder_without_room_is_named(
    store: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is neither the source nor the timeline that has none, and nothing is changed."""

    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    store.writer.import_items(MANY[:10], Source("x.csv"))
    before = snapshot(store.writer)
    monkeypatch.setattr(spooling.tempfile, "TemporaryFile", lambda **_: Full())
    monkeypatch.setattr(spooling.tempfile, "gettempdir", lambda: "/the/folder")
    with pytest.raises(TimelineError, match="/the/folder cannot be written to") as caught:
        store.writer.import_items(MANY, Source("x.csv"))
    assert "TMPDIR" in caught.value.hint
    assert snapshot(store.writer) == before
