"""`timeloom [FILE]…`: what is opened, and that nothing is left behind."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import Runner
from timeloom.store import is_timeline
from timeloom.store.address import FileAddress

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from timeloom.tui.model.arriving import Arriving


class Seen:
    """Stands for the explorer: what it was given, and how many events were there."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.settings: dict[str, Any] = {}
        self.events = 0

    def __call__(self, paths: Sequence[FileAddress], **settings: Any) -> int:
        from timeloom.store import open_reader

        self.paths, self.settings = [Path(path) for path in paths], settings
        reader = open_reader(paths[0])
        self.events = reader.info().events
        reader.close()
        return 0


@pytest.fixture
def explorer(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """A terminal, and an explorer that only looks at what it is given."""
    seen = Seen()
    monkeypatch.setattr("timeloom.tui.launch.explore", seen)
    monkeypatch.setattr("timeloom.cli.commands.opening.on_terminal", lambda: True)
    return seen


def test_without_arguments_the_persons_own_timeline(
    timeloom: Runner, explorer: Seen, nobody: Path
) -> None:
    """Their copy of the default timeline, made on first use."""
    assert timeloom().code == 0
    assert explorer.paths == [nobody / "timeloom" / "timeline.db"]
    assert explorer.events > 100


def test_a_timeline(timeloom: Runner, explorer: Seen, db: Path) -> None:
    """A timeline is opened where it is; settings are passed on."""
    assert timeloom(db, "--filter", "-side:open", "--read-only", "--no-mouse", "--ascii").code == 0
    assert explorer.paths == [db]
    assert explorer.settings == {
        "query": "-side:open",
        "read_only": True,
        "mouse": False,
        "ascii": True,
        "theme": None,
        "author": None,
        "work": None,
        "words": [],
    }
    assert timeloom("--db", db).code == 0
    assert explorer.paths == [db]


def test_several_timelines(timeloom: Runner, explorer: Seen, db: Path) -> None:
    """They are opened together."""
    assert timeloom(db, db).code == 0
    assert explorer.paths == [db, db]


def test_anything_readable_is_opened_and_leaves_nothing(
    timeloom: Runner,
    explorer: Seen,
    events_csv: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A table is explored as a timeline that is gone afterwards; the folder is as it was."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    (tmp_path / "scratch").mkdir()
    before = sorted(tmp_path.iterdir())
    assert timeloom(events_csv).code == 0
    assert explorer.events == 7
    assert explorer.paths[0].name == "events.db"
    assert not explorer.paths[0].exists()
    assert sorted(tmp_path.iterdir()) == before
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_cannot_be_opened(
    timeloom: Runner, explorer: Seen, db: Path, events_csv: Path, tmp_path: Path
) -> None:
    """A missing file, a folder of nothing, a timeline beside a table, two names for one: said, not opened."""
    assert timeloom(tmp_path / "none.csv").code == 1
    assert timeloom(tmp_path / "none.db").code == 1
    (tmp_path / "nothing").mkdir()
    assert timeloom(tmp_path / "nothing").code == 1
    assert timeloom(db, events_csv).code == 2
    assert timeloom(db, "--db", db).code == 2
    assert explorer.paths == []


def test_what_is_a_timeline(db: Path, events_csv: Path, tmp_path: Path) -> None:
    """It is seen from the first bytes, not from the name."""
    assert is_timeline(str(db))
    assert not is_timeline(str(events_csv))
    assert not is_timeline(str(tmp_path))
    assert not is_timeline("-")


def test_the_first_events_are_shown_while_the_rest_is_read(
    timeloom: Runner, explorer: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a pipe that stays open: the explorer has the first events, more come, and it can be stopped."""
    pipe = tmp_path / "rows.csv"
    os.mkfifo(pipe)
    found: dict[str, Any] = {}

    def feed(stop: threading.Event) -> None:
        # Nobody reads on when the reading is stopped.
        with suppress(BrokenPipeError), pipe.open("w", encoding="utf-8") as out:
            out.write("date,title\nno date at all,wrong\n")
            number = 0
            while not stop.is_set() and number < 1_000_000:
                out.writelines(f"2020-01-01,row {number + n}\n" for n in range(500))
                out.flush()
                number += 500
                stop.wait(0.02)

    def explore(paths: Sequence[FileAddress], *, arriving: Arriving, **_: Any) -> int:
        from timeloom.store import open_reader

        reader = open_reader(paths[0])
        found["first"] = reader.info().events
        found["ended at first"] = arriving.arrived().ended
        while reader.info().events == found["first"]:
            time.sleep(0.02)
        arriving.stop()
        while not arriving.arrived().ended:
            time.sleep(0.02)
        found["last"], found["arrived"] = reader.info().events, arriving.arrived()
        found["path"] = Path(paths[0])
        reader.close()
        return 0

    monkeypatch.setattr("timeloom.tui.launch.explore", explore)
    stop = threading.Event()
    feeder = threading.Thread(target=feed, args=(stop,), daemon=True)
    feeder.start()
    try:
        ran = timeloom(pipe, "--format", "csv")
    finally:
        stop.set()
    assert ran.code == 0
    assert found["first"] > 0
    assert not found["ended at first"]
    assert found["arrived"].stopped
    assert found["arrived"].rejected == 1
    assert found["last"] > found["first"]
    assert "line 2" in ran.err  # what was rejected is named when the explorer is left
    assert not found["path"].parent.exists()


def test_a_failure_after_the_first_events_loses_none_of_them(
    timeloom: Runner, explorer: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two files, the second of no known format: what has been shown stays, the reason is told, the exit code is 1."""
    pipe, broken = tmp_path / "rows.csv", tmp_path / "broken.csv"
    os.mkfifo(pipe)
    broken.write_bytes(b"")
    rows = "".join(f"2020-01-01,row {n}\n" for n in range(1500))

    def feed() -> None:
        with pipe.open("w", encoding="utf-8") as out:
            out.write("date,title\n" + rows)
            out.flush()
            time.sleep(0.6)  # longer than nothing is shown
            out.write(rows.replace("row", "line"))

    found: dict[str, Any] = {}

    def explore(paths: Sequence[FileAddress], *, arriving: Arriving, **_: Any) -> int:
        while not arriving.arrived().ended:
            time.sleep(0.02)
        found["arrived"] = arriving.arrived()
        found["events"] = explorer(paths) or explorer.events
        return 0

    monkeypatch.setattr("timeloom.tui.launch.explore", explore)
    threading.Thread(target=feed, daemon=True).start()
    ran = timeloom(pipe, broken, "--format", "csv")
    assert found["events"] == 3000
    assert "broken.csv is empty" in found["arrived"].failure
    assert "broken.csv is empty" in ran.err
    assert ran.code == 1


@pytest.mark.parametrize(
    ("name", "head", "more"),
    [
        ("rows.csv", "date,title\n2001,a\n2002,b\n", "2003,c\n"),
        ("rows.jsonl", '{"date": "2001", "title": "a"}\n{"date": "2002", "title": "b"}\n', ""),
        ("rows.json", '[{"date": "2001", "title": "a"}, {"date": "2002", "title": "b"}', "]"),
        (
            "rows.xml",
            '<data><event start="2001" title="a"/><event start="2002" title="b"/>',
            "</data>",
        ),
    ],
)
def test_few_events_are_shown_while_the_other_end_of_the_pipe_rests(
    name: str, head: str, more: str,
    timeloom: Runner, explorer: Seen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """However few they are and whatever has yet to come: the pipe is written to again only once they are seen."""
    pipe = tmp_path / name
    os.mkfifo(pipe)
    seen = threading.Event()
    found: dict[str, Any] = {}

    def feed() -> None:
        with pipe.open("w", encoding="utf-8") as out:
            out.write(head)
            out.flush()
            found["rested"] = seen.wait(30)
            out.write(more)

    def explore(paths: Sequence[FileAddress], *, arriving: Arriving, **_: Any) -> int:
        found["first"] = explorer(paths) or explorer.events
        seen.set()
        while not arriving.arrived().ended:
            time.sleep(0.02)
        found["last"] = explorer(paths) or explorer.events
        return 0

    monkeypatch.setattr("timeloom.tui.launch.explore", explore)
    threading.Thread(target=feed, daemon=True).start()
    assert timeloom(pipe).code == 0
    assert found == {"rested": True, "first": 2, "last": 2 + more.count("c\n")}
