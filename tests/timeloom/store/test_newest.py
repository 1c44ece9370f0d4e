"""A new timeline is made from statements that are kept: they come to what the migrations come to."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from timeloom.store import newest, open_writer, schema

_MODULE = '''"""A timeline of the newest version, as the migrations in `timeloom.store.schema` make it; a test checks this.

Migrating an empty file takes a fifth of a second, which is long for a file that is only opened to be looked at.
"""

from __future__ import annotations

from typing import Final

STATEMENTS: Final = (
{}
)
'''


def test_they_are_what_the_migrations_come_to() -> None:
    """With TIMELOOM_SNAPSHOTS=write they are written anew: after a migration was added."""
    wanted = schema.statements()
    if os.environ.get("TIMELOOM_SNAPSHOTS") == "write":
        texts = ",\n".join(f'    """\\\n{text}\n"""' for text in wanted)
        Path(newest.__file__).write_text(_MODULE.format(texts + ","), encoding="utf-8")
        pytest.skip("written")
    assert [text.strip() for text in newest.STATEMENTS] == wanted


def _tables(connection: sqlite3.Connection) -> list[tuple[str, ...]]:
    return connection.execute("SELECT type, name, sql FROM sqlite_master").fetchall()


def test_a_new_timeline_is_what_a_migrated_one_is(tmp_path: Path) -> None:
    """To the last table, index and header."""
    open_writer(tmp_path / "new.db", create=True).close()
    new = sqlite3.connect(tmp_path / "new.db")
    migrated = sqlite3.connect(":memory:", isolation_level=None)
    schema.upgrade(migrated)
    assert _tables(new) == _tables(migrated)
    for name in ("user_version", "application_id"):
        assert (
            new.execute(f"PRAGMA {name}").fetchone()
            == migrated.execute(f"PRAGMA {name}").fetchone()
        )
    new.close()
    migrated.close()


def test_it_is_made_once(tmp_path: Path) -> None:
    """Two programs may find the same empty file."""
    connection = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    schema.create(connection)
    before = _tables(connection)
    schema.create(connection)
    assert _tables(connection) == before
    connection.close()


def test_it_is_made_without_what_migrations_need(tmp_path: Path) -> None:
    code = (
        "import sys; from timeloom.store import open_writer;"
        " open_writer(sys.argv[1], create=True).close(); print('sqlite_utils' in sys.modules)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "new.db"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout == "False\n"
