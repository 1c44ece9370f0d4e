"""What takes long is said, with how far it is, and can be stopped; what is stopped changes nothing."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.support import explorer, focused, press, rest, text
from timeloom.errors import Cancelled, TimeloomError
from timeloom.model.events import Event, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_merged_writer, open_reader, open_writer
from timeloom.store.address import FileAddress
from timeloom.store.protocol import Reader, Writer
from timeloom.tui.launch import OneTimeline
from timeloom.tui.model import jobs, store_access
from timeloom.tui.model.jobs import Job, in_words
from timeloom.tui.model.store_access import StoreAccess

MANY = 1_200


@pytest.fixture
def many(tmp_path: Path) -> Path:
    path = tmp_path / "many.db"
    writer = open_writer(path, create=True)
    events = [Event(f"event {number}", "2001", f"u{number}") for number in range(MANY)]
    writer.import_items(events, Source("many.csv"))
    writer.close()
    return path


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.001)
    monkeypatch.setattr(jobs, "PACE", 0.01)


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds up what waits for it, at the latest until the test ends."""
    opened = threading.Event()
    yield opened
    opened.set()


def test_words_say_what_is_known() -> None:
    job = Job("exporting", 1_000_000)
    assert in_words(job) == "exporting 0 s"
    job.tell(312_000)
    assert in_words(job) == "exporting 312,000 of 1,000,000"
    job = Job("writing")
    job.tell(7)
    assert in_words(job) == "writing 7"


def test_a_stopped_job_ends_where_it_tells_how_far_it_is() -> None:
    job = Job("writing")
    job.stopped = True
    with pytest.raises(Cancelled):
        job.tell(1)


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_long_question_is_shown_and_stopped_by_escape(
    calm: Path, gate: threading.Event, size: tuple[int, int], impatient: None
) -> None:
    app = explorer(calm)
    answers: list[str] = []
    async with app.run_test(size=size, notifications=True) as pilot:
        await rest(pilot)
        assert "Esc stops" not in text(app)
        job = Job("weighing", 10)
        job.tell(3)

        def weigh(_reader: Reader) -> str:
            gate.wait()
            return "heavy"

        app.access.ask("weigh", weigh, answers.append, job=job)
        while not app.explorer.jobs.words:
            await pilot.pause(0.01)
        assert "weighing 3 of 10  Esc stops" in text(app)
        await pilot.press("j", "escape")
        assert focused(app) == "model-1", "the keys are heard meanwhile"
        gate.set()
        await rest(pilot)
        assert "Esc stops" not in text(app)
        assert "stopped weighing" in text(app)
        assert "11" in text(app).splitlines()[-2]
    assert answers == []


async def test_a_long_change_is_stopped_and_taken_back(
    many: Path, gate: threading.Event, impatient: None
) -> None:
    app = explorer(many)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        uids = [f"u{number}" for number in range(MANY)]
        half = threading.Event()

        def star(writer: Writer) -> object:
            with writer.step("star", "star many"):
                writer.star(uids[:600], True)
                half.set()
                gate.wait()
                return writer.star(uids[600:], True)

        app.explorer.write(star, total=MANY)
        while not half.is_set() or "writing 600 of 1,200" not in text(app):
            await pilot.pause(0.01)
        await pilot.press("q")
        assert app.is_running, "nobody waits for a change with nothing to be seen"
        await pilot.press("escape")
        gate.set()
        await rest(pilot)
        assert "nothing was changed" in text(app)
        assert not any(event.starred for event in app.access.reader.view(EVERYTHING).events())
        await press(pilot, "s")
        assert app.access.reader.detail("u0").event.starred, "the next change goes through"


@pytest.mark.parametrize("change", ["star", "tag", "set_field", "delete", "accept", "undo", "redo"])
def test_every_large_change_tells_how_far_it_is_and_can_be_stopped(many: Path, change: str) -> None:
    uids = [f"u{number}" for number in range(MANY)]
    writer = open_writer(many)
    if change in ("undo", "redo"):
        writer.tag(uids, add=["x"])
    if change == "redo":
        writer.undo()
    before = list(writer.view(EVERYTHING).events())
    told: list[int] = []
    job = Job("writing", None if change in ("undo", "redo") else MANY)

    def tell(done: int) -> None:
        told.append(done)
        job.stopped = done >= 1_000
        job.tell(done)

    do = {
        "star": lambda: writer.star(uids),
        "tag": lambda: writer.tag(uids, add=["y"]),
        "set_field": lambda: writer.set_field(uids, "f", ["v"]),
        "delete": lambda: writer.delete(uids),
        "accept": lambda: writer.accept(uids),
        "undo": writer.undo,
        "redo": writer.redo,
    }
    writer.watch(tell, job.expect)
    with pytest.raises(Cancelled):
        do[change]()
    assert told == [500, 1_000]
    assert job.total == MANY, "undo and redo say themselves how much there is"
    assert list(writer.view(EVERYTHING).events()) == before
    assert writer.check() == []
    writer.watch(None)
    do[change]()
    writer.close()


def test_a_change_to_several_files_that_is_stopped_is_taken_back_in_all(tmp_path: Path) -> None:
    paths = []
    for name in "ab":
        paths.append(tmp_path / f"{name}.db")
        writer = open_writer(paths[-1], create=True)
        writer.import_items([Event("one", "2001", f"{name}{n}") for n in range(3)], Source(name))
        writer.close()
    merged = open_merged_writer(paths)
    calls: list[int] = []

    def tell(done: int) -> None:
        calls.append(done)
        if len(calls) == 2:
            raise Cancelled("stopped")

    merged.watch(tell)
    with pytest.raises(Cancelled):
        merged.star(["a0", "a1", "b0"], True)
    assert not any(event.starred for event in merged.view(EVERYTHING).events())
    merged.close()


async def test_an_export_that_is_stopped_leaves_no_file(
    many: Path, tmp_path: Path, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    from timeloom.store import outgoing

    monkeypatch.setattr(jobs, "PATIENCE", 0.001)
    monkeypatch.setattr(jobs, "PACE", 0.01)
    monkeypatch.setattr(outgoing, "_STRIDE", 100)
    tell = Job.tell

    def slow(job: Job, done: int) -> None:
        tell(job, done)
        if job.label == "exporting":
            gate.wait()

    monkeypatch.setattr(Job, "tell", slow)
    out = tmp_path / "all.csv"
    app = explorer(many)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "w", "ctrl+u")
        await press(pilot, f"'{out}")
        await pilot.press("enter")
        while "exporting 100 of 1,200" not in text(app):
            await pilot.pause(0.01)
        await pilot.press("escape")
        gate.set()
        await rest(pilot)
        assert "stopped exporting" in text(app)
    assert not out.exists()
    assert list(tmp_path.glob("all*")) == []


def test_a_change_that_does_not_end_is_stopped_when_the_window_is_closed(
    many: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits half a minute for a terminal that is gone; what was begun is taken back whole."""
    monkeypatch.setattr(store_access, "FINISH", 0.1)
    errors: list[TimeloomError] = []
    access = StoreAccess(OneTimeline(FileAddress(many)), lambda call: call(), errors.append)
    begun = threading.Event()

    def for_ever(writer: Writer) -> object:
        with writer.step("star", "star for ever"):
            for number in itertools.count():
                writer.star([f"u{number % MANY}"], number % (2 * MANY) < MANY)
                begun.set()

    access.write(for_ever, lambda _: None)
    begun.wait()
    access.close()
    access._writing._thread.join(30)
    assert [type(error) for error in errors] == [Cancelled]
    reader = open_reader(many)
    assert not any(event.starred for event in reader.view(EVERYTHING).events())
    reader.close()
