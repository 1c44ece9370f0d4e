"""Databases of others: their tables, a query, what is in there, and what browsers keep."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pytest

from tests.importers.reading import FIXTURES, read_bytes, read_path
from timeloom.errors import SourceError
from timeloom.importers.contract import Options

APP = FIXTURES / "sqlite" / "app.db"


def test_tables_with_dates_and_titles_are_read() -> None:
    before = hashlib.sha256(APP.read_bytes()).digest()
    found = read_path(APP)
    assert [(e.title, e.date, e.fields["table"]) for e in found.events] == [
        ("Rope", "2024-05-13T10:11:12", ("orders",)), ("Lamp", None, ("orders",)),
        ("Rope", "2024-05-13T10:11:12", ("big",)),
    ]  # fmt: skip
    assert found.events[0].uid == "orders:1"
    assert found.events[0].fields["blob_"] == ("(2 bytes)",)
    assert "2 tables without a date or a title left out ('people', 'log entries')" in " ".join(
        found.remarks
    )
    assert hashlib.sha256(APP.read_bytes()).digest() == before
    assert sorted(path.name for path in APP.parent.iterdir()) == [
        "History",
        "app.db",
        "places.sqlite",
    ]


def test_a_person_says_which_table_and_which_columns() -> None:
    named = {"table": "log entries", "date": "at", "title": "what"}
    assert read_path(APP, Options(columns=named)).dates == {
        "begun": "2024-05-13T10:01:12Z", "ended": "2024-05-13T10:01:13Z",
    }  # fmt: skip
    query = {
        "query": "SELECT created_at AS date, 'Sold: ' || title AS title FROM orders WHERE total > 5"
    }
    assert read_path(APP, Options(columns=query)).dates == {"Sold: Rope": "2024-05-13T10:11:12"}


@pytest.mark.parametrize(
    ("columns", "words", "hint"),
    [
        ({"table": "nothing"}, "has no table 'nothing'", "'orders', 'people', 'log entries', 'big'"),
        ({"table": "people"}, "no column that is plainly the date", "--map date=COLUMN"),
        ({"query": "DELETE FROM orders"}, "is not a query", "SELECT"),
        ({"query": "SELECT 1; DROP TABLE orders"}, "cannot be read|damaged|one statement", ""),
        ({"query": "SELECT zzz FROM orders"}, "no such column", ""),
        ({"query": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) AS date, 'x' AS title FROM n"}, "takes too long", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(
    columns: dict[str, str], words: str, hint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeloom.importers.databases import sqlite

    monkeypatch.setattr(sqlite, "_MOST_STEPS", 5)
    with pytest.raises(SourceError, match=words) as caught:
        read_path(APP, Options(columns=columns))
    assert hint in caught.value.hint


def test_a_database_of_which_nothing_is_plain_says_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with sqlite3.connect(path) as database:
        database.executescript(
            "create table a(b, c); insert into a values(1,2); create table d(e); insert into d values(1)"
        )
    database.close()
    with pytest.raises(SourceError, match="has no table with plain dates and titles") as caught:
        read_path(path)
    assert "it has a (b, c); d (e): say which with --map table=NAME" in caught.value.hint
    with pytest.raises(SourceError, match="damaged, or no SQLite file"):
        read_bytes(path.read_bytes()[:100] + b"x" * 8000, "x.db")


def test_visits_and_downloads_of_browsers() -> None:
    firefox = read_path(FIXTURES / "sqlite" / "places.sqlite")
    assert [(e.date, e.title) for e in firefox.events] == [
        (None, "The quay"), ("2024-05-13T10:01:12.123456Z", "The quay"),
        ("2024-05-13T10:01:13Z", "https://example.org/wall"),
    ]  # fmt: skip
    assert firefox.events[2].fields == {
        "kind": ("visit",), "browser": ("firefox",), "url": ("https://example.org/wall",), "transition": ("typed",),
    }  # fmt: skip
    chrome = read_path(FIXTURES / "sqlite" / "History")
    assert [(e.date, e.title, e.fields["url"][0]) for e in chrome.events] == [
        ("2024-05-13T10:01:12.123Z", "The quay", "https://example.org/"),
        ("2024-05-13T10:01:12Z/2024-05-13T10:01:20Z", "/tmp/plan.pdf", "https://example.org/plan.pdf"),
    ]  # fmt: skip


def test_what_is_in_its_log_is_read_and_left_there(tmp_path: Path) -> None:
    """A database that is in use has its newest rows in a log beside it."""
    path = tmp_path / "live.db"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("create table t(date text, title text)")
    database.execute("insert into t values('2024','new')")
    database.commit()
    assert read_path(path).dates == {"new": "2024"}
    assert Path(f"{path}-wal").stat().st_size > 0
    database.close()
