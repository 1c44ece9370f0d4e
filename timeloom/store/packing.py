"""A timeline packed for handing on: no free pages, one segment of the index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def pack(path: Path) -> None:
    """Make the file as small, and its bytes as much a matter of its content, as SQLite can. Nobody else may use it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("INSERT INTO search (search) VALUES ('optimize')")
        connection.execute("VACUUM")
