"""What a browser may do with the person's files: nothing, or exports below one folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import explorer, rest
from timeloom.errors import OutputError
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader
from timeloom.tui.dialogs.export_dialog import write_export
from timeloom.tui.served import SERVED, output_path
from timeloom.tui.terminal.editor import edit_text


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that exports may go into."""
    folder = tmp_path / "out"
    folder.mkdir()
    monkeypatch.setenv(SERVED, str(folder))
    return folder


def test_names_lie_below_the_folder(folder: Path) -> None:
    """Also in folders of it; nothing of a shell is in them."""
    assert output_path(" a.csv ") == folder / "a.csv"
    assert output_path("x/../b.csv") == folder / "b.csv"
    assert output_path(str(folder / "c.csv")) == folder / "c.csv"
    assert output_path("~/$HOME.csv") == folder / "~" / "$HOME.csv"


@pytest.mark.parametrize(
    "name",
    ["../a.csv", "/etc/passwd", "x/../../a.csv", ".", "", "..", "away/a.csv", "here", "pipe"],
)
def test_nothing_else_is_written_to(folder: Path, tmp_path: Path, name: str) -> None:
    """Whatever leads out of the folder is refused, links included, and what is no file."""
    import os

    (folder / "away").symlink_to(tmp_path)
    (folder / "here").symlink_to(tmp_path / "anything.csv")
    os.mkfifo(folder / "pipe")
    with pytest.raises(OutputError):
        output_path(name)


def test_nothing_is_written_without_a_folder(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even by what does not ask."""
    monkeypatch.setenv(SERVED, "")
    reader = open_reader(calm)
    try:
        with pytest.raises(OutputError, match="writes no files"):
            write_export(reader, EVERYTHING, "csv", tmp_path / "x.csv", "T", lambda _: None)
    finally:
        reader.close()
    assert not (tmp_path / "x.csv").exists()


def test_a_browser_starts_no_editor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither $EDITOR nor a file for it."""
    monkeypatch.setenv(SERVED, "")
    monkeypatch.setenv("EDITOR", f"touch {tmp_path}/started")
    with pytest.raises(OutputError, match="browser"):
        edit_text(None, "x")  # type: ignore[arg-type]
    assert list(tmp_path.glob("started*")) == []


async def test_the_settings_file_stays_as_it_is(
    calm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is neither made nor changed; a theme holds for this time."""
    from timeloom.tui.settings import settings_path

    monkeypatch.setenv(SERVED, "")
    app = explorer(calm)
    async with app.run_test() as pilot:
        await rest(pilot)
        await app.action_command("app.settings")
        from timeloom.tui.actions.options import _remember_theme

        _remember_theme(app.explorer, "timeloom-light")
        await app.action_command("app.export")
        await rest(pilot)
        assert app.screen is app.explorer
    assert not settings_path().exists()
