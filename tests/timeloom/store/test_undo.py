"""Undo takes back exactly what was done, redo does exactly that again, across restarts."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeloom.store.any_changes import Action, actions, do
from tests.timeloom.store.conftest import Harness, snapshot
from timeloom.errors import EventError, NothingToUndo
from timeloom.model.events import Event, Mention, Passage, Source
from timeloom.query.query import EVERYTHING
from timeloom.store.answers import Edit
from timeloom.store.sqlite.write import journal as taking_out

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where nothing waits for a disk: an example writes some fifty times."""


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(actions, min_size=1, max_size=8), st.data())
def test_undo_and_redo_are_exact(done: list[Action], data: st.DataObject) -> None:
    """Every state on the way is met again going back, and again going forth; the index is in step at every end.

    So it is where what an import added is taken out in bulk, whatever stays.
    """
    with TemporaryDirectory(dir=MEMORY) as folder, pytest.MonkeyPatch.context() as patch:
        if data.draw(st.booleans(), label="in bulk"):
            patch.setattr(taking_out, "_MANY", 1)
            patch.setattr(taking_out, "_STAYING", 0)
            patch.setattr(taking_out, "_BATCH", 2)
        path = Path(folder, "t.db")
        writer = Harness.make(path)
        states = [snapshot(writer)]
        steps = 0
        for action in done:
            do(writer, action)
            now = len(list(writer.history()))
            if now == steps:
                assert snapshot(writer) == states[-1], "what is no step has changed something"
            else:
                states.append(snapshot(writer))
                steps = now
        if data.draw(st.booleans(), label="restart"):
            writer.close()
            writer = Harness.make(path)
        for state in reversed(states[:-1]):
            writer.undo()
            assert snapshot(writer) == state
        with pytest.raises(NothingToUndo):
            writer.undo()
        assert [fault for fault in writer.check() if "is not there" not in fault] == []
        for state in states[1:]:
            writer.redo()
            assert snapshot(writer) == state
        with pytest.raises(NothingToUndo):
            writer.redo()
        assert [fault for fault in writer.check() if "is not there" not in fault] == []
        writer.close()


def test_a_new_change_drops_what_was_undone(store: Harness) -> None:
    """There is one history, not a tree."""
    store.writer.add(Event("One", "2020", uid="1"))
    store.writer.add(Event("Two", "2020", uid="2"))
    store.writer.undo()
    store.writer.add(Event("Three", "2020", uid="3"))
    with pytest.raises(NothingToUndo):
        store.writer.redo()
    assert [step.label for step in store.writer.history()] == ["add “Three”", "add “One”"]


def test_a_bundle_is_one_step(store: Harness) -> None:
    """Several writes inside `step` are undone as one, and what fails inside takes all of it back."""
    with store.writer.step("add", "paste two events"):
        store.writer.add(Event("One", "2020", uid="1"))
        store.writer.add(Event("Two", "2019", uid="2"))
        store.writer.edit("1", Edit(title="Uno"))
    (step,) = store.writer.history()
    assert (step.label, step.count, step.uids) == ("paste two events", 2, ("1", "2"))

    def paste() -> None:
        with store.writer.step("add", "paste"):
            store.writer.add(Event("Three", "2020", uid="3"))
            store.writer.add(Event("Two again", "2019", uid="2"))

    with pytest.raises(EventError):
        paste()
    assert [event.title for event in store.events()] == ["Two", "Uno"]
    change = store.writer.undo()
    assert change.step is not None
    assert change.step.undone
    assert store.events() == []
    store.writer.redo()
    assert [event.title for event in store.events()] == ["Two", "Uno"]


def test_history_names_what_was_touched(store: Harness) -> None:
    """Newest first, with the time of each step; by event, its own steps alone – also the import that brought it."""
    store.writer.import_items(
        [Event("One", "2020", uid="1"), Event("Two", "2020", uid="2")], Source("x.csv")
    )
    store.writer.star(["1"])
    store.writer.add_note("2", "words")
    assert [(step.kind, step.uids) for step in store.writer.history()] == [
        ("note", ("2",)),
        ("star", ("1",)),
        ("import", ("1", "2")),
    ]
    assert [step.kind for step in store.writer.history("1")] == ["star", "import"]
    times = [step.at for step in store.writer.history()]
    assert times == sorted(times, reverse=True)
    store.writer.undo()
    assert [step.undone for step in store.writer.history()] == [True, False, False]


@pytest.mark.slow
def test_an_import_of_many_is_undone_in_portions(store: Harness) -> None:
    """More than is held in memory at once, with links, notes, passages and what it says of others."""
    source = Source("x.csv", "csv", "d")
    store.writer.add(Event("Old", "2010", uid="old"))
    before = store.snapshot()
    items = [Event(f"event {n}", f"{1000 + n}", uid=f"e{n}", notes=("n",)) for n in range(1203)]
    mention = Mention("old", Passage(0, 3, "Old"))
    store.writer.import_items([*items, mention], source, text="Old text")
    after = store.snapshot()
    store.writer.edit("e5", Edit(title="Mine"))
    store.writer.undo()
    store.writer.undo()
    assert store.snapshot() == before
    store.reopen()
    store.writer.redo()
    assert store.snapshot() == after
    store.writer.undo()
    assert store.snapshot() == before


def test_deleted_runs_come_back_where_they_were(store: Harness) -> None:
    """Each next to the one before it, wherever there is another run of the same day, of none, or of nothing between."""
    dates = ["2001-05", "2001-05", "1950", None, "2001-05~", "2001/2003", None, "1950"]
    items = [Event(f"event {n}", dates[n % len(dates)], uid=f"e{n}") for n in range(240)]
    store.writer.import_items(items, Source("x.csv"))
    before = list(store.writer.view(EVERYTHING).uids())
    for gone in (before[:90], before[40:200:3], before[-80:], before):
        store.writer.delete(gone)
        store.writer.undo()
        assert list(store.writer.view(EVERYTHING).uids()) == before
        assert store.writer.check() == []
