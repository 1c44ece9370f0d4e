"""Rows as other programs leave them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.timeloom.store.conftest import where
from tests.timeloom.store.test_outgoing import OURS, texts, written
from timeloom.model.events import Event
from timeloom.store import open_reader, open_writer


def test_fields_that_another_program_laid_out_still_make_one_line(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    writer = open_writer(where(path), create=True)
    writer.import_items([Event("One", "2001", "a", fields={"kind": ("x",)})], OURS)
    writer.close()
    other = sqlite3.connect(path)
    other.execute("UPDATE events SET fields = ?", ('{\n  "kind": [\n    "x"\n  ]\n}',))
    other.commit()
    other.close()
    reader = open_reader(where(path))
    assert texts(reader) == written(reader)
    reader.close()
