"""The timeline that comes with the program is what its sources give, and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader
from tools.build_default_timeline import CHRONOLOGY, ESSAY, NAME, build

DATA = Path(__file__).resolve().parents[2] / "data"


def dump(path: Path) -> list[str]:
    """What is in a timeline, as SQL; without the index's own tables, whose blobs follow from the rest."""
    connection = sqlite3.connect(path)
    try:
        return [line for line in connection.iterdump() if '"search' not in line]
    finally:
        connection.close()


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("built") / "timeline.db"
    build(DATA, target)
    return target


def test_a_rebuild_has_the_same_content(rebuilt: Path) -> None:
    """Holds whoever changes the essay or the chronology to `make data`."""
    assert dump(rebuilt) == dump(DATA / "timeline.db"), "sources have changed: run `make data`"


def test_a_rebuild_asks_no_clock(rebuilt: Path, tmp_path: Path) -> None:
    """Two builds are the same bytes, wherever and whenever they are made."""
    build(DATA, tmp_path / "again.db")
    assert (tmp_path / "again.db").read_bytes() == rebuilt.read_bytes()


def test_it_is_one_file_that_opens_without_writing(rebuilt: Path) -> None:
    """Nothing lies beside it, before and after it is read."""
    reader = open_reader(rebuilt)
    info = reader.info()
    assert (info.name, info.events > 200, reader.check()) == (NAME, True, [])
    assert reader.view(EVERYTHING).count() == info.events
    reader.close()
    assert [path.name for path in rebuilt.parent.iterdir()] == ["timeline.db"]


def test_every_passage_is_what_stands_in_the_essay(rebuilt: Path) -> None:
    """The text kept with an event is the file's, character by character."""
    essay = (DATA / ESSAY).read_text(encoding="utf-8")
    reader = open_reader(rebuilt)
    found = reader.passages(f"data/{ESSAY}", 0, len(essay))
    assert found
    for passage, uid, _ in found:
        assert essay[passage.start : passage.end] == passage.text, uid
    reader.close()


def test_its_history_begins_with_the_person(rebuilt: Path) -> None:
    """Undo on the first day takes nothing of the timeline away."""
    reader = open_reader(rebuilt)
    assert list(reader.history()) == []
    reader.close()


def test_a_bad_source_leaves_the_timeline_that_was_there(tmp_path: Path) -> None:
    """A row that cannot be read stops the build, and the old file stays."""
    (tmp_path / ESSAY).write_text("An essay.\n", encoding="utf-8")
    rows = "uid,date,title,cues\na,2020-01-01,First,first words\nb,2020-13-01,Second,\n"
    (tmp_path / CHRONOLOGY).write_text(rows, encoding="utf-8")
    target = tmp_path / "timeline.db"
    target.write_bytes(b"what was there")
    with pytest.raises(ValueError, match="2020-13-01"):
        build(tmp_path, target)
    assert target.read_bytes() == b"what was there"
