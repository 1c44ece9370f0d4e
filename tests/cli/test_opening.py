"""`timeloom [FILE]…`: what is opened, and that nothing is left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.timelines import is_timeline
from tests.cli.conftest import Runner


class Seen:
    """Stands for the explorer: what it was given, and how many events were there."""

    def __init__(self) -> None:
        self.paths: list[Path] = []
        self.settings: dict[str, Any] = {}
        self.events = 0

    def __call__(self, paths: Sequence[Path], **settings: Any) -> int:
        from timeloom.store import open_reader

        self.paths, self.settings = list(paths), settings
        reader = open_reader(paths[0])
        self.events = reader.info().events
        reader.close()
        return 0


@pytest.fixture
def explorer(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """A terminal, and an explorer that only looks at what it is given."""
    seen = Seen()
    monkeypatch.setattr("tui.launch.explore", seen)
    monkeypatch.setattr("cli.commands.opening.on_terminal", lambda: True)
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
    assert timeloom(tmp_path).code == 1
    assert timeloom(db, events_csv).code == 2
    assert timeloom(db, "--db", db).code == 2
    assert explorer.paths == []


def test_what_is_a_timeline(db: Path, events_csv: Path, tmp_path: Path) -> None:
    """It is seen from the first bytes, not from the name."""
    assert is_timeline(str(db))
    assert not is_timeline(str(events_csv))
    assert not is_timeline(str(tmp_path))
    assert not is_timeline("-")
