"""Columns of the list: chosen, ordered, sized, kept; and where the details stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import covers, explorer, lines, press
from timeloom.tui.model.state import Column


@covers("list.columns")
async def test_columns_are_chosen_ordered_sized_and_kept(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "C", "space", "j", "space")
        first, second = (column.name for column in app.explorer.state.columns)
        await press(pilot, "less_than_sign", "plus", "plus")
        assert [column.name for column in app.explorer.state.columns] == [second, first]
        await press(pilot, "escape")
        heading = next(line for line in lines(app) if " title" in line)
        assert heading.index(second) < heading.index(first) < heading.index("title")
        chosen = app.explorer.state.columns
        await pilot.press("ctrl+q")
    again = explorer(calm)
    async with again.run_test(size=(120, 40)) as pilot:
        assert again.explorer.state.columns == chosen
        assert any(second in line and " title" in line for line in lines(again))
        await press(pilot, "2")
        assert not any(line.lstrip().startswith("date ") for line in lines(again))
        await press(pilot, "1", "C", "space", "space", "k", "space", "escape")
        assert again.explorer.state.columns != chosen


async def test_what_there_is_no_room_for_is_told_and_the_title_stays(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        app.explorer.change(columns=(Column("kind", 12), Column("side", 40), Column("actor", 9)))
        await press(pilot, "j")
        heading = next(line for line in lines(app) if " title" in line)
        assert "kind" in heading
        assert "side" not in heading
        assert "(2 columns without room)" in heading


@covers("pane.place")
@pytest.mark.parametrize("width", [120, 80])
async def test_details_beside_below_and_off(calm: Path, width: int) -> None:
    app = explorer(calm)
    async with app.run_test(size=(width, 40)) as pilot:
        screen = app.explorer
        await press(pilot, "enter") if width == 80 else None
        places = []
        for _ in range(3):
            shown = screen.details.display
            places.append(
                "off" if not shown else "below" if screen.details.region.x == 0 else "beside"
            )
            await press(pilot, "I")
        assert places == (["beside", "below", "off"] if width == 120 else ["below", "off", "below"])
