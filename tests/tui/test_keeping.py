"""What the explorer says and asks where nothing is kept yet, where nothing can be changed, and where one begins anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.support import build, covers, explorer, press, rest, text, words
from timeloom.errors import OutputError, ReadOnlyTimeline
from timeloom.store import open_reader
from timeloom.store.address import FileAddress
from timeloom.tui.app import TimeloomApp
from timeloom.tui.commands import WRITES
from timeloom.tui.dialogs.dialog import with_short_paths
from timeloom.tui.launch import OneTimeline, SeveralTimelines
from timeloom.tui.model.keeping import Keeping

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)])


class Work:
    """Stands for the folder that the work lies in."""

    name = "log.csv"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: Path | None = None
        self.discarded = False
        self.alone = True
        self.full = False

    def offered(self) -> Path:
        return self.folder / "log.db"

    def last(self) -> bool:
        return self.alone

    def keep(self, path: Path) -> None:
        if self.full:
            raise OutputError(f"{path} cannot be made: No space left on device")
        self.kept = path

    def discard(self) -> None:
        self.discarded = True


def opened(tmp_path: Path) -> tuple[TimeloomApp, Work]:
    app, work = explorer(build(tmp_path / "calm.db")), Work(tmp_path)
    app.explorer.keeping = Keeping(work)
    return app, work


def left(app: TimeloomApp) -> bool:
    return app._exit


@SIZES
async def test_leaving_asks_once_with_what_was_done(tmp_path: Path, size: tuple[int, int]) -> None:
    """The header never says that it is saved; Esc stays, Enter keeps it where it says."""
    app, work = opened(tmp_path)
    async with app.run_test(size=size) as pilot:
        await rest(pilot)
        assert "no changes" in text(app)
        await press(pilot, "s", "j", "c", "'A note", "ctrl+o")
        assert "not kept yet" in text(app).splitlines()[0]
        assert "saved" not in text(app).splitlines()[0]
        await press(pilot, "q")
        assert "1 note, 1 star on 2 events" in words(app)
        await press(pilot, "escape")
        assert not left(app)
        await press(pilot, "q", "enter")
        assert (work.kept, work.discarded, left(app)) == (tmp_path / "log.db", False, True)


async def test_a_disk_that_is_full_is_told_in_the_question(tmp_path: Path) -> None:
    """Nothing is left, and another place can be named at once."""
    app, work = opened(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "q")
        work.full = True
        await press(pilot, "enter")
        assert "No space left on device" in words(app)
        assert not left(app)
        work.full = False
        await press(pilot, "ctrl+u", f"'{tmp_path / 'elsewhere'}", "enter")
        assert work.kept == tmp_path / "elsewhere.db"


async def test_a_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    app, work = opened(tmp_path)
    other = (
        tmp_path
        / "a folder whose path alone is longer than"
        / "what a small dialog shows of a problem"
        / "folder"
    )
    other.mkdir(parents=True)
    (other / "mine.db").write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "q", "ctrl+u", f"'{other / 'mine.db'}", "enter")
        assert "is there already" in words(app)
        assert work.kept is None
        await press(pilot, "ctrl+x")
        assert (work.discarded, left(app)) == (True, True)


async def test_no_question_where_nothing_would_be_lost(tmp_path: Path) -> None:
    """Nothing was done, or another window still has it open."""
    app, _ = opened(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "s", "s", "q")
        assert left(app)
    app, work = opened(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        work.alone = False
        await press(pilot, "s", "q")
        assert (left(app), work.kept, work.discarded) == (True, None, False)


@SIZES
async def test_a_read_only_timeline_says_so_before_anything_is_typed(
    calm: Path, size: tuple[int, int]
) -> None:
    """Each command that writes, by whatever key or name; no dialog opens."""
    app = explorer(calm, read_only=True)
    async with app.run_test(size=size) as pilot:
        await rest(pilot)
        assert "read only" in text(app).splitlines()[0]
        for name in sorted(WRITES):
            if app.registry[name].context == "events":
                app.clear_notifications()
                await app.run_action(f"app.command('{name}')")
                await rest(pilot)
                told = [each.message for each in app._notifications]
                assert any("reading only" in each for each in told), name
                assert app.screen is app.explorer, name


def test_of_several_it_depends_on_whose_events_they_are(tmp_path: Path) -> None:
    """One that may be changed is; opened for reading only, none is."""
    one, other = (FileAddress(build(tmp_path / f"{name}.db")) for name in ("one", "other"))
    both = SeveralTimelines((one, other))
    both.refuse(1)
    both.refuse(None)
    with pytest.raises(ReadOnlyTimeline, match="start without --read-only"):
        OneTimeline(one, read_only=True).refuse()
    with pytest.raises(ReadOnlyTimeline):
        SeveralTimelines((one, other), read_only=True).refuse(None)


@covers("app.new")
@SIZES
async def test_a_new_timeline_from_the_explorer(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    """It is called as was said, its file after it; a file that is there is not replaced; the explorer goes on there."""
    monkeypatch.chdir(tmp_path)
    app = explorer(calm)
    async with app.run_test(size=size) as pilot:
        await press(pilot, ":", "'new", "enter")
        await press(pilot, "'My family")
        assert app.screen.query_one("#path", Input).value == "My-family.db"
        await press(pilot, "tab", "ctrl+u", f"'{calm}", "enter")
        assert "is there already" in words(app)
        await press(pilot, "ctrl+u", "'mine", "enter")
        assert app.explorer.opens_next == tmp_path / "mine.db"
        assert left(app)
    reader = open_reader(tmp_path / "mine.db")
    assert (reader.info().name, reader.info().events) == ("My family", 0)
    reader.close()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/home/ann/a/long/way/to/notes/and/more/mine.db is a folder; name", "…/more/mine.db is a folder; name"),
        ("it is there, in /home/ann/a/long/way/to/notes/and/more; name a file", "it is there, in …/and/more; name a file"),
        ("/a/b.db is a folder", "/a/b.db is a folder"),
        ("a text with 1/2/3 in it", "a text with 1/2/3 in it"),
    ],
)  # fmt: skip
def test_a_long_path_leaves_room_for_what_is_wrong(text: str, shown: str) -> None:
    assert with_short_paths(text) == shown
