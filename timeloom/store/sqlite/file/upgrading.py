"""The way from one version of a timeline's file to the next, with sqlite-utils: loaded where a file needs it.

Every version after the first is one function in MIGRATIONS, forward only; `upgrade` runs those that a file lacks in one
transaction and sets `user_version`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from typing import Final

from sqlite_utils import Database

from timeloom.store.sqlite.file.migrating import migrate
from timeloom.store.sqlite.file.schema import VERSION, Told, quietly, version_of

Migration = Callable[[Database, Told], None]
"""Brings a file from one version to the next."""
MIGRATIONS: Final[Mapping[int, Migration]] = {1: migrate}
"""The way on from each earlier version. Entries are only ever added."""


def upgrade(connection: sqlite3.Connection, tell: Told = quietly) -> None:
    """Bring a file to the newest version, or leave it as it was if a step fails."""
    db = Database(connection, execute_plugins=False)
    # Tables are made anew under the names of those that others point to.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA legacy_alter_table = ON")
    with db.atomic():
        version = version_of(connection)
        for number in range(version, VERSION):
            MIGRATIONS[number](db, tell)
            db.execute(f"PRAGMA user_version = {number + 1}")
    connection.execute("PRAGMA legacy_alter_table = OFF")
    connection.execute("PRAGMA foreign_keys = ON")
