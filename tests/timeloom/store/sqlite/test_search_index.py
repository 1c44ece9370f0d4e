"""That the full-text index, the dictionary and the counts per day are in step with the events."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeloom.store.any_changes import Action, actions, do
from tests.timeloom.store.conftest import Harness
from tests.timeloom.store.test_undo import MEMORY
from timeloom.store.image import day_of, document
from timeloom.store.sqlite.write.snapshot import read_image


def terms(connection: sqlite3.Connection, table: str) -> Counter[Any]:
    """Every term of an index with its row, column and place."""
    connection.execute(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, {table}, instance)")
    found = Counter(connection.execute("SELECT term, doc, col, offset FROM temp.seen").fetchall())
    connection.execute("DROP TABLE temp.seen")
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(actions, min_size=1, max_size=10), st.integers(0, 3))
def test_the_index_is_as_if_made_anew(done: list[Action], undone: int) -> None:
    """After any changes, some of them undone: terms, counts of values and counts per day."""
    with TemporaryDirectory(dir=MEMORY) as folder:
        path = Path(folder, "t.db")
        writer = Harness.make(path)
        for action in done:
            do(writer, action)
        for _ in range(min(undone, len(list(writer.history())))):
            writer.undo()
        writer.close()
        connection = sqlite3.connect(path)
        connection.execute("INSERT INTO search (search) VALUES ('integrity-check')")
        held = terms(connection, "search")
        numbers = {
            (field, value): number
            for number, field, value in connection.execute("SELECT id, field, value FROM facets")
        }
        connection.execute(
            "CREATE VIRTUAL TABLE anew USING fts5(text, facets, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        values: Counter[tuple[str, str]] = Counter()
        days: Counter[int] = Counter()
        for key, uid, place, address in connection.execute(
            "SELECT key, uid, place, coalesce(address, '') FROM events"
            " LEFT JOIN sources ON sources.id = events.source"
        ).fetchall():
            made = document(read_image(connection, uid), address)
            values.update(made.facets)
            days.update([] if (day := day_of(place)) is None else [day])
            tokens = " ".join(["f0", *(f"f{numbers[facet]}" for facet in made.facets)])
            connection.execute(
                "INSERT INTO anew (rowid, text, facets) VALUES (?, ?, ?)", (key, made.text, tokens)
            )
        assert _apart(terms(connection, "anew")) == _apart(held)
        assert values == {
            (field, value): events
            for field, value, events in connection.execute(
                "SELECT field, value, events FROM facets WHERE events <> 0"
            )
        }
        assert days == dict(connection.execute("SELECT day, events FROM rollup").fetchall())
        connection.close()


def _apart(found: Counter[Any]) -> Counter[Any]:
    """Facets without their places: their order in the row says nothing."""
    return Counter(
        (term, row, column, place if column == "text" else None)
        for term, row, column, place in found.elements()
    )
