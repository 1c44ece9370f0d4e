"""Starting and ending: where the explorer cannot draw it says so, and what goes wrong is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.app import ComposeResult
from textual.events import Key

from tests.tui.support import explorer, focused, press, rest
from timeloom.errors import QueryError, TimelineError
from timeloom.tui.app import TimeloomApp
from timeloom.tui.launch import explore, make_app, why_not_here


@pytest.mark.parametrize(
    ("environment", "terminal", "said"),
    [
        ({"TERM": "xterm"}, True, None),
        ({"TERM": "dumb"}, True, "'dumb'"),
        ({"TERM": "xterm"}, False, "timeloom list"),
    ],
)
def test_where_it_cannot_draw(
    environment: dict[str, str], terminal: bool, said: str | None
) -> None:
    why = why_not_here(environment, terminal=terminal)
    assert why is None if said is None else why is not None and said in why


def test_without_a_terminal_it_points_to_the_command_line(
    calm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert explore([calm]) == 1
    assert "timeloom list" in capsys.readouterr().err


def test_a_file_that_is_no_timeline_is_refused_before_anything_is_drawn(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("just text", encoding="utf-8")
    with pytest.raises(TimelineError):
        make_app([path])
    assert path.read_text(encoding="utf-8") == "just text"


def test_a_filter_that_cannot_be_read_is_refused_before_anything_is_drawn(calm: Path) -> None:
    with pytest.raises(QueryError):
        make_app([calm], query="date:(")


async def _break(app: TimeloomApp, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(by: int) -> None:
        person = "what a person".upper()
        raise RuntimeError(f"broken {len(person) + by}")

    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        monkeypatch.setattr(app.explorer.view, "move_down", broken)
        await pilot.press("j")
        await pilot.pause()


async def test_an_error_of_its_own_shows_no_values(
    calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends the app is kept as a traceback without variables: people's text does not get into bug reports."""
    app = explorer(calm)
    with pytest.raises(RuntimeError, match="broken"):
        await _break(app, monkeypatch)
    assert "RuntimeError" in app.failure
    assert "WHAT A PERSON" not in app.failure


async def test_a_theme_of_textual_can_be_chosen(calm: Path) -> None:
    """Textual's own themes know none of our colours; they get them."""
    app = explorer(calm)
    async with app.run_test(size=(80, 24)) as pilot:
        for theme in ("dracula", "textual-light", "nord"):
            app.theme = theme
            await rest(pilot)
        await press(pilot, "j")
        assert app.is_running


async def test_a_key_that_comes_before_the_screen_waits_for_it(calm: Path) -> None:
    """On a busy machine a key may be heard while the screen is being put up."""
    app = explorer(calm)
    compose = app.explorer.compose

    def compose_late() -> ComposeResult:
        app.post_message(Key("j", "j"))
        yield from compose()

    app.explorer.compose = compose_late  # type: ignore[method-assign]
    async with app.run_test(size=(80, 24)) as pilot:
        await rest(pilot)
        assert focused(app) == "model-1"
