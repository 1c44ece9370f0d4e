"""The matches sorted by a field: the order, reading on, and the list that shows them."""

from __future__ import annotations

from pathlib import Path

from tests.tui.support import build, covers, explorer, focused, press, rest, text, until
from timeloom.model.events import Event
from timeloom.query.parser import parse
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader
from timeloom.tui.model.sorting import At, order_of, parts_of, read_on


def sized(path: Path, many: int = 40) -> Path:
    values = ("10", "9", "b", "A", "1,000", "")
    events = tuple(
        Event(f"event {n}", str(1900 + n), f"e{n}", fields={"size": (value,)} if value else {})
        for n in range(many)
        if (value := values[n % len(values)]) or True
    )
    return build(path, events)


def all_rows(path: Path, query: str, limit: int, *, downwards: bool = False) -> list[str]:
    reader = open_reader(path)
    try:
        asked = parse(query, now=0) if query else EVERYTHING
        parts = parts_of(reader, asked, "size", downwards=downwards)
        rows, at = [], At()
        while at.part < len(parts):
            found, at = read_on(reader, asked, "size", parts, at, limit)
            rows += [row.uid for _, row in found]
        return rows
    finally:
        reader.close()


def test_numbers_then_words_then_what_has_none(tmp_path: Path) -> None:
    """Whatever is read at a time, each match comes once."""
    path = sized(tmp_path / "sized.db")
    expected = [f"e{n}" for start in (1, 0, 4, 3, 2, 5) for n in range(start, 40, 6)]
    for limit in (1, 3, 7, 100):
        assert all_rows(path, "", limit) == expected
    assert all_rows(path, "", 9, downwards=True)[:7] == [f"e{n}" for n in range(2, 40, 6)]
    assert all_rows(path, "size:9 OR size:A", 2) == [
        f"e{n}" for s in (1, 3) for n in range(s, 40, 6)
    ]


def test_what_is_no_number_is_a_word() -> None:
    values = ["nan", "12", "Infinity", "-3.5", "1e3", "abc", "", "1,200"]
    assert sorted(values, key=order_of) == [
        "-3.5",
        "12",
        "1e3",
        "1,200",
        "Infinity",
        "",
        "abc",
        "nan",
    ]


@covers("list.sort")
async def test_the_sorted_list_says_what_it_is_and_leads_to_an_event(tmp_path: Path) -> None:
    app = explorer(sized(tmp_path / "sized.db", 600))
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "O", "enter")
        await until(pilot, "Sorted by size, not in time order: 6 values, smallest first")
        assert "9 (100 events)" in text(app)
        await press(pilot, "G", "G", "G", "G")
        await rest(pilot)
        await press(pilot, "G")
        assert "no size (100 events)" in text(app) or "event 599" in text(app)
        await press(pilot, "s")
        await until(pilot, "largest first")
        await press(pilot, "enter")
        assert focused(app) == "e2"
        await press(pilot, "O", "enter")
        await until(pilot, "Sorted by")
        await press(pilot, "escape")
        assert focused(app) == "e2"
