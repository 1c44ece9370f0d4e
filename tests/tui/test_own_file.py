"""A timeline with another name (a hard link): read as ever, and changed only once it is a file of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import explorer, press, rest, until
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader


def _starred(path: Path) -> int:
    reader = open_reader(path)
    try:
        return sum(event.starred for event in reader.view(EVERYTHING).events())
    finally:
        reader.close()


@pytest.mark.parametrize(("key", "changed"), [("enter", 0), ("escape", 0), ("y", 1)])
async def test_it_asks_before_the_first_change(calm: Path, key: str, changed: int) -> None:
    """Enter is no: nothing is changed then. After a yes the change is made, in this file alone."""
    other = calm.with_name("other.db")
    before = _starred(calm)
    other.hardlink_to(calm)
    app = explorer(calm)
    async with app.run_test(size=(100, 30)) as pilot:
        await rest(pilot)
        await press(pilot, "s")
        await until(pilot, "has another name")
        await press(pilot, key)
        await rest(pilot)
        assert app.screen is app.explorer
        if changed:
            await press(pilot, "j", "s")
            await rest(pilot)
    assert _starred(calm) == before + 2 * changed
    assert _starred(other) == before
    assert calm.stat().st_nlink == 2 - changed
