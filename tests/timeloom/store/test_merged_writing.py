"""Changes to several timelines: in all files that they concern or in none, and what cannot be put right is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.timeloom.store.conftest import where, wheres
from timeloom.errors import BusyTimeline, Cancelled, TimelineError
from timeloom.model.events import Event, Passage, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_merged_writer, open_reader, open_writer
from timeloom.store.several.writer import MergedWriter
from timeloom.store.sqlite.write.writer import SqliteWriter

MANY = 1_200


def _fill(path: Path, count: int, *, text: str | None = None) -> Path:
    writer = open_writer(where(path), create=True)
    events = [Event(f"{path.stem} {n}", str(1000 + n), f"{path.stem}{n}") for n in range(count)]
    writer.import_items(events, Source(f"{path.stem}.md", "essay", path.stem), text=text)
    writer.close()
    return path


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    return [_fill(tmp_path / "a.db", 3), _fill(tmp_path / "b.db", MANY)]


@pytest.fixture
def merged(paths: list[Path]) -> Iterator[MergedWriter]:
    writer = open_merged_writer(wheres(paths))
    assert isinstance(writer, MergedWriter)
    yield writer
    writer.close()


def _starred(paths: list[Path]) -> list[int]:
    """How many events of each file are starred, as another program sees it."""
    found = []
    for path in paths:
        reader = open_reader(where(path))
        found.append(sum(event.starred for event in reader.view(EVERYTHING).events()))
        reader.close()
    return found


def _all(merged: MergedWriter) -> list[str]:
    return list(merged.view(EVERYTHING).uids())


def _stop_after(merged: MergedWriter, calls: int) -> None:
    seen: list[int] = []

    def tell(done: int) -> None:
        seen.append(done)
        if len(seen) >= calls:
            raise Cancelled("stopped")

    merged.watch(tell)


def test_a_bulk_change_is_one_step_per_file_and_one_undo(
    merged: MergedWriter, paths: list[Path]
) -> None:
    done = merged.star(_all(merged), True)
    assert done.step is not None
    assert done.step.count == MANY + 3
    assert _starred(paths) == [3, MANY]
    merged.undo()
    assert _starred(paths) == [0, 0]
    merged.redo()
    assert _starred(paths) == [3, MANY]
    labels = {step.label for step in merged.history() if step.kind == "star"}
    assert labels == {"star 1,200 events", "star 3 events"}


@pytest.mark.parametrize("move", ["star", "undo", "redo"])
def test_what_is_stopped_midway_has_happened_in_no_file(
    merged: MergedWriter, paths: list[Path], move: str
) -> None:
    if move != "star":
        merged.star(_all(merged), True)
    if move == "redo":
        merged.undo()
    before = _starred(paths)
    _stop_after(merged, 2)  # the first file is done by then
    with pytest.raises(Cancelled):
        merged.star(_all(merged), True) if move == "star" else getattr(merged, move)()
    assert _starred(paths) == before
    merged.watch(None)
    merged.star(_all(merged), True) if move == "star" else getattr(merged, move)()
    after = [0, 0] if move == "undo" else [3, MANY]
    assert _starred(paths) == after, "the next try does all of it"


def test_a_stopped_change_leaves_nothing_to_redo(merged: MergedWriter, paths: list[Path]) -> None:
    _stop_after(merged, 2)
    with pytest.raises(Cancelled):
        merged.star(_all(merged), True)
    merged.watch(None)
    assert not any(step.kind == "star" for step in merged.history())
    assert _starred(paths) == [0, 0]


def test_what_cannot_be_put_back_is_said_of_each_file(
    merged: MergedWriter, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    merged.star(["a0", "b0"], True)

    def busy(writer: SqliteWriter) -> Any:
        raise BusyTimeline(f"{writer.path} is being written")

    first, second = merged.writers.values()
    monkeypatch.setattr(second, "undo", lambda: busy(second))
    monkeypatch.setattr(first, "redo", lambda: busy(first))
    with pytest.raises(TimelineError, match=r"is undone in a\.db and not in b\.db") as raised:
        merged.undo()
    assert "timeloom redo --db" in str(raised.value)
    assert _starred(paths) == [0, 1]


def test_another_programs_newer_step_is_undone_first_and_alone(
    merged: MergedWriter, paths: list[Path]
) -> None:
    merged.star(["a0", "b0"], True)
    other = open_writer(where(paths[1]))
    other.star(["b5"], True)
    other.close()
    merged.undo()
    assert _starred(paths) == [1, 1]
    assert not merged.detail("b5").event.starred
    merged.undo()
    assert _starred(paths) == [0, 0]


def test_an_event_of_a_passage_goes_to_the_file_that_has_the_text(tmp_path: Path) -> None:
    paths = [_fill(tmp_path / "a.db", 1), _fill(tmp_path / "b.db", 1, text="A text of its own.")]
    merged = open_merged_writer(wheres(paths))
    passage = Passage(2, 6, "text")
    done = merged.add(
        Event("Told", "1900", "told", source=Source("b.md", "essay"), passage=passage)
    )
    assert done.focus == "told"
    merged.add(Event("Untold", "1900", "untold"))
    merged.close()
    for path, uid in zip(paths, ("untold", "told"), strict=True):
        reader = open_reader(where(path))
        assert reader.key(uid) is not None
        assert reader.info().events == 2
        reader.close()
