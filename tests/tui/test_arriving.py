"""Events that are still being read: seen as they come, refused to change, told of when they have all come."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import CALM, build, covers, explorer, press, rest, text
from timeloom.model.events import Event, Source
from timeloom.store import open_writer
from timeloom.tui.app import TimeloomApp
from timeloom.tui.model.arriving import Arrived, Rejected, in_words

READING = Arrived(31_000, 1.0, 0.23, False, False, 0, "", "")


class Reading:
    """Stands for the other process."""

    def __init__(self) -> None:
        self.now = READING

    def arrived(self) -> Arrived:
        return self.now

    def rejected(self) -> list[Rejected]:
        return [
            Rejected("events.csv", "line 7", "no date"),
            Rejected("events.csv", "line 9", "no title"),
        ]

    def write_rejected(self, path: Path) -> None:
        path.write_text("no date")

    def stop(self) -> None:
        self.now = self.now._replace(ended=True, stopped=True)


def told(app: TimeloomApp) -> list[str]:
    """The messages that stand on the screen, unwrapped. Textual has no public way to ask."""
    return [each.message for each in app._notifications]


def test_how_far_it_is_in_words() -> None:
    """Share and rate, as far as they are known."""
    assert in_words(READING) == "reading 23%  31,000/s  Ctrl-c stops"
    assert in_words(READING._replace(share=None, seconds=0.0)) == "reading  0/s  Ctrl-c stops"


async def test_events_come_while_one_looks(tmp_path: Path) -> None:
    """The header says so, nothing can be changed before the end, then it can, and what was rejected is told."""
    path, reading = build(tmp_path / "calm.db", CALM[:5]), Reading()
    app = explorer(path, arriving=reading)
    async with app.run_test(size=(110, 30)) as pilot:
        await rest(pilot)
        assert "5 events" in text(app)
        assert "reading 23%  31,000/s  Ctrl-c stops" in text(app)
        await press(pilot, "s")
        assert any("events are still being read" in each for each in told(app))
        writer = open_writer(path)
        writer.import_items(CALM[5:], Source("more", "test"))
        writer.close()
        reading.now = READING._replace(
            ended=True, seconds=17.0, rejected=2, first_rejection="line 7: no date"
        )
        app.explorer.arrivals.look(app.explorer)
        await rest(pilot)
        assert "11 events read in 17 s" in told(app)
        assert "2 rows were rejected (line 7: no date); :rejected shows all" in told(app)
        assert "reading" not in text(app).splitlines()[0]
        await press(pilot, "s")
        assert app.explorer.focused_row.starred


async def test_it_can_be_stopped(tmp_path: Path) -> None:
    """Ctrl-c stops the reading and keeps what has come; a second one has nothing to stop."""
    reading = Reading()
    app = explorer(build(tmp_path / "calm.db"), arriving=reading)
    async with app.run_test(size=(110, 30)) as pilot:
        await rest(pilot)
        await press(pilot, "ctrl+c")
        assert reading.now.stopped
        app.explorer.arrivals.look(app.explorer)
        await rest(pilot)
        assert "stopped: 11 events are here, the rest is not" in told(app)
        await press(pilot, "ctrl+c")
        assert "Nothing to cancel. Press q to quit" in told(app)


async def test_a_failure_is_told_with_what_is_there(tmp_path: Path) -> None:
    """Text from the source in it is shown as it is."""
    reading = Reading()
    app = explorer(build(tmp_path / "calm.db", (Event("one", "2020"),)), arriving=reading)
    async with app.run_test(size=(110, 30)) as pilot:
        await rest(pilot)
        reading.now = READING._replace(ended=True, failure="rows.json: line 9: [/b] is no value")
        app.explorer.arrivals.look(app.explorer)
        await rest(pilot)
        assert told(app) == ["one event, then: rows.json: line 9: [/b] is no value"]


async def test_a_filter_may_ask_for_a_field_that_has_yet_to_come(tmp_path: Path) -> None:
    """It matches nothing until the field is there; if it never comes, nothing breaks and it goes on matching nothing."""
    path, reading = build(tmp_path / "calm.db", CALM[:5]), Reading()
    app = explorer(path, arriving=reading, query="mood:glad | never:seen")
    async with app.run_test(size=(110, 30)) as pilot:
        await rest(pilot)
        assert "0 of 5" in text(app)
        writer = open_writer(path)
        late = Event("Late and glad", "2020", fields={"mood": ("glad",)})
        writer.import_items([late], Source("more", "test"))
        writer.close()
        reading.now = READING._replace(ended=True)
        app.explorer.arrivals.look(app.explorer)
        await rest(pilot)
        assert "1 of 6" in text(app)
        assert "Late and glad" in text(app)


@covers("source.rejected")
async def test_what_was_rejected_before_the_first_frame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told at the start, can be looked at again with its places and reasons, and written to a new file."""
    monkeypatch.chdir(tmp_path)
    Path("calm-rejected.csv").write_text("of the last time")
    path, reading = build(tmp_path / "calm.db"), Reading()
    reading.now = READING._replace(ended=True, rejected=2, first_rejection="line 7: no date")
    app = explorer(path, arriving=reading)
    async with app.run_test(size=(110, 30)) as pilot:
        await rest(pilot)
        assert told(app) == ["2 rows were rejected (line 7: no date); :rejected shows all"]
        await press(pilot, ":", "'rejected", "enter")
        assert "line 9" in text(app)
        assert "no title" in text(app)
        await press(pilot, "enter", "enter")
    assert Path("calm-rejected-2.csv").read_text() == "no date"
    assert Path("calm-rejected.csv").read_text() == "of the last time"
