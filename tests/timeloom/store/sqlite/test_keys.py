"""Key order is time order, whatever is put in, in whatever sequence, however narrow the gaps."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from timeloom.store.order import Order, order, span_class
from timeloom.store.sqlite.write import keys, placing
from timeloom.store.sqlite.write import placing as runs
from timeloom.store.sqlite.write.keys import HIGHEST, LOWEST, UNDATED

# Few values, so that ties and narrow places come often.
moments = st.sampled_from([float("-inf"), -4e17, -1.0, 0.0, 0.5, 1.0, 2.0, 1e9, 4e17])
lengths = st.sampled_from([0.0, 1.0, float("inf")])
events = st.tuples(st.none() | moments, lengths, st.none() | st.integers(1, 3), st.integers(0, 5))


class Table:
    """The columns of `events` that keys depend on."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        weakref.finalize(self, self.connection.close)
        self.connection.execute(
            "CREATE TABLE events (key INTEGER PRIMARY KEY, uid TEXT, earliest REAL, latest REAL,"
            " source INTEGER, position INTEGER)"
        )

    def move(self, old: int, new: int) -> None:
        self.connection.execute("UPDATE events SET key = ? WHERE key = ?", (new, old))

    def insert(
        self, key: int, values: tuple[float | None, float | None, int | None, int, str]
    ) -> None:
        earliest, latest, source, position, uid = values
        self.connection.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)",
            (key, uid, earliest, latest, source, position),
        )

    def orders(self) -> list[Order]:
        rows = self.connection.execute(
            "SELECT earliest, latest, source, position, uid FROM events ORDER BY key"
        )
        return [order(*row) for row in rows]

    def sound(self) -> bool:
        """Whether rows stand in time order, dated ones below UNDATED and the others above."""
        wrong = self.connection.execute(
            "SELECT count(*) FROM events WHERE (earliest IS NULL) <> (key > ?) OR key <= ? OR key >= ?",
            (UNDATED, LOWEST, HIGHEST),
        ).fetchone()[0]
        return wrong == 0 and self.orders() == sorted(self.orders())


def bounded(
    event: tuple[float | None, float, int | None, int], uid: str
) -> tuple[float | None, float | None, int | None, int, str]:
    earliest, length, source, position = event
    latest = (
        None if earliest is None else length if earliest == float("-inf") else earliest + length
    )
    return earliest, latest, source, position, uid


@contextmanager
def narrow(gap: int) -> Iterator[None]:
    """Gaps of a size that is used up at once."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (keys, placing, runs):
            patch.setattr(module, "GAP", gap)
        patch.setattr(placing, "_ENOUGH", 4)
        patch.setattr(runs, "_APART", 2)
        patch.setattr(placing, "_NEIGHBOURS", 2)
        yield


@settings(max_examples=150, deadline=None)
@given(st.lists(events, max_size=40), st.sampled_from([1, 2, 3, 8, 1 << 10]))
def test_one_after_the_other(
    entered: list[tuple[float | None, float, int | None, int]], gap: int
) -> None:
    """Every insert leaves all rows in time order, also where neighbours have to be moved apart."""
    table = Table()
    with narrow(gap):
        for number, event in enumerate(entered):
            values = bounded(event, f"u{number:02d}")
            wanted = order(*values)
            key = placing.place(
                table.connection, wanted, dated=values[0] is not None, move=table.move
            )
            table.insert(key, values)
            assert table.sound()
    assert len(table.orders()) == len(entered)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(events, max_size=25), max_size=4),
    st.sampled_from([1, 2, 3, 8, 1 << 10]),
    st.sampled_from([1, 64]),
)
def test_many_at_once(
    loads: list[list[tuple[float | None, float, int | None, int]]], gap: int, steps: int
) -> None:
    """Loads on top of each other: each run of new rows spreads through its gap."""
    table = Table()
    with narrow(gap), pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "_STEPS", steps)
        for load, entered in enumerate(loads):
            rows = [bounded(event, f"u{load}-{number:02d}") for number, event in enumerate(entered)]
            rows.sort(key=lambda row: order(*row))
            orders = [order(*row) for row in rows]
            if table.orders():
                found = runs.assign(table.connection, lambda orders=orders: orders, table.move)
            else:
                undated = sum(row[0] is None for row in rows)
                found = runs.fresh(len(rows) - undated, undated)
            for key, row in zip(found.keys(), rows, strict=True):
                table.insert(key, row)
            assert table.sound()
    assert len(table.orders()) == sum(map(len, loads))


@pytest.mark.parametrize("dated", [True, False])
@pytest.mark.parametrize("step", [1, -1])
def test_a_thousand_at_one_place(dated: bool, step: int) -> None:
    """The worst case for gaps – always between the same neighbours, from either side – moves few rows each time."""
    table = Table()
    moved = 0

    def move(old: int, new: int) -> None:
        nonlocal moved
        moved += 1
        table.move(old, new)

    moment = 0.0 if dated else None
    for uid, position in (("first", -10_000), ("last", 10_000)):
        values = (moment, moment, 1, position, uid)
        table.insert(
            placing.place(table.connection, order(*values), dated=dated, move=move), values
        )
    for number in range(1000):
        values = (moment, moment, 1, step * number, f"u{number:04d}")
        key = placing.place(table.connection, order(*values), dated=dated, move=move)
        table.insert(key, values)
    assert table.sound()
    assert moved < 10 * 1000


@given(
    st.integers(0, 50),
    st.integers(LOWEST, HIGHEST - 1).flatmap(
        lambda low: st.tuples(st.just(low), st.integers(low + 1, HIGHEST))
    ),
)
def test_spread_stays_between(count: int, edges: tuple[int, int]) -> None:
    """Ascending, apart, strictly inside; None exactly where there is no room."""
    low, high = edges
    slots = keys.spread(count, low, high)
    assert (slots is None) == (high - low - 1 < count)
    if slots is not None:
        found = list(slots)
        assert len(found) == count
        assert [low, *found, high] == sorted({low, *found, high})


@given(st.lists(moments, max_size=12), moments)
def test_a_moment_is_found_by_bisection(begins: list[float], moment: float) -> None:
    """The first key at or after a moment, and after it, as a walk through all rows finds them."""
    table = Table()
    for number, begin in enumerate(sorted(begins)):
        table.insert(number * 1000 + 1, (begin, max(begin, -5e17), 1, number, str(number)))
    rows = [
        (key, order(*row)[0])
        for key, *row in table.connection.execute(
            f"SELECT key, {keys.ORDER_COLUMNS} FROM events ORDER BY key"
        )
    ]
    at = next((key for key, begin in rows if begin >= moment), UNDATED)
    after = next((key for key, begin in rows if begin > moment), UNDATED)
    assert keys.first_at_or_after(table.connection, moment) == at
    assert keys.first_after(table.connection, moment) == after


@pytest.mark.parametrize(
    ("earliest", "latest", "span"),
    [
        (None, None, 0),
        (0.0, 0.0, 0),
        (0.0, 86_400.0, 0),
        (0.0, 86_401.0, 17),
        (0.0, 131_072.0, 17),
        (0.0, 131_073.0, 18),
        (-4e17, 0.0, 59),
        (float("-inf"), 0.0, 127),
        (0.0, float("inf"), 126),
    ],
)
def test_a_span_covers_its_event(earliest: float | None, latest: float | None, span: int) -> None:
    """An event of class c is at most 2**c seconds long, and classes are as low as that allows."""
    assert span_class(earliest, latest) == span
