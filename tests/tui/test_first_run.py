"""The welcome: seen once, out of the way, gone with the first command."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import explorer, press, rest, text
from timeloom.tui.first_run import is_first_start, welcome
from timeloom.tui.launch import greet

LINE = "Welcome: ? lists all keys, : finds commands, 1 to 5 are views"


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_first_start_says_where_help_is(calm: Path, size: tuple[int, int]) -> None:
    app = explorer(calm)
    greet(app)
    async with app.run_test(size=size) as pilot:
        await rest(pilot)
        assert LINE in text(app)
        assert "1/11" in text(app)
        await press(pilot, "j")
        assert "Welcome" not in text(app)
        assert "no filter" in text(app)
    again = explorer(calm)
    greet(again)
    async with again.run_test(size=size) as pilot:
        await rest(pilot)
        assert "Welcome" not in text(again)


async def test_a_filter_is_shown_first_and_the_welcome_waits(calm: Path) -> None:
    app = explorer(calm, query="side:crowd")
    greet(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j")
        assert "Welcome" not in text(app)
        assert is_first_start()
        await press(pilot, ":", "'clear", "enter")
        assert LINE in text(app)
        await press(pilot, "j")
        assert not is_first_start()


async def test_where_nothing_can_be_remembered_all_goes_on(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    app = explorer(calm)
    greet(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "j")
        assert "Welcome" not in text(app)
        assert app.return_code is None


def test_it_names_the_keys_that_a_person_has(calm: Path) -> None:
    app = explorer(calm, keys={"app.help": ["f5"], "app.commands": []})
    assert welcome(app.registry) == "Welcome: F5 lists all keys, 1 to 5 are views"
