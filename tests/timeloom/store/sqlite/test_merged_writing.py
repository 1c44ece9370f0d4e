"""Several files of which one cannot be written."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.timeloom.store.conftest import wheres
from tests.timeloom.store.test_merged_writing import _fill, _starred
from tests.timeloom.store.test_merged_writing import merged as merged
from tests.timeloom.store.test_merged_writing import paths as paths
from timeloom.errors import ReadOnlyTimeline, TimelineError
from timeloom.model.events import Event
from timeloom.store import open_merged_writer
from timeloom.store.several.writer import MergedWriter


def test_a_disk_that_is_full_at_the_very_end_leaves_no_file_changed(
    merged: MergedWriter, paths: list[Path]
) -> None:
    """Each file is written for itself: where the second cannot be, the first is taken back."""

    class Full:
        """A connection that fails at its next COMMIT."""

        def __init__(self, connection: sqlite3.Connection) -> None:
            self.connection = connection

        def __getattr__(self, name: str) -> Any:
            return getattr(self.connection, name)

        def execute(self, sql: str, *parameters: Any) -> Any:
            if sql == "COMMIT":
                raise sqlite3.OperationalError("database or disk is full")
            return self.connection.execute(sql, *parameters)

    first = merged.writers[0]
    own = first._connection
    first._connection = Full(own)  # type: ignore[assignment]
    with pytest.raises(TimelineError, match="full"):
        merged.star(["a0", "b0"], True)
    assert not own.in_transaction
    first._connection = own
    assert _starred(paths) == [0, 0]


def test_a_file_that_is_only_for_reading_refuses_its_own_events_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever may write everywhere is told by the folder's mode not to: `os.access` is asked, as for one file."""
    (tmp_path / "locked").mkdir()
    locked, free = _fill(tmp_path / "locked" / "locked.db", 2), _fill(tmp_path / "free.db", 2)
    access = os.access
    monkeypatch.setattr(
        os, "access", lambda path, mode: "locked" not in str(path) and access(path, mode)
    )
    merged = open_merged_writer(wheres([locked, free]))
    merged.star(["free0"], True)
    with pytest.raises(ReadOnlyTimeline, match=r"locked\.db can be read and not changed"):
        merged.star(["free1", "locked0"], True)
    assert _starred([locked, free]) == [0, 1], "nothing of what cannot be done whole"
    with pytest.raises(ReadOnlyTimeline):
        merged.add_note("locked1", "a note")
    added = merged.add(Event("New", "2000", "new"))
    assert added.focus == "new"
    merged.undo()
    merged.undo()
    assert _starred([locked, free]) == [0, 0]
    merged.close()
    with pytest.raises(ReadOnlyTimeline):
        open_merged_writer(wheres([locked, locked]))
