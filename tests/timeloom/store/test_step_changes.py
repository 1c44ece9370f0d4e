"""What a step did, event by event, as the journal can tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.timeloom.store.conftest import where
from timeloom.model.events import ANSWERS, Event, Link, Source
from timeloom.store import open_writer
from timeloom.store.answers import Difference, Edit, Step, Touched
from timeloom.store.protocol import Writer

EVENTS = (
    Event("First", "2001", "a", "Of them", {"side": ("left",), "kind": ("x", "y")}),
    Event("Second", "2002", "b", links=(Link(ANSWERS, "a"),)),
    Event("Third", None, "c"),
)


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    writer = open_writer(where(tmp_path / "t.db"), create=True)
    writer.import_items(EVENTS, Source("t.csv", "csv"))
    return writer


def newest(writer: Writer) -> Step:
    return next(iter(writer.history()))


def test_an_import_added_its_events(writer: Writer) -> None:
    assert writer.touched(newest(writer), limit=2) == [
        Touched("a", "First", "added"),
        Touched("b", "Second", "added"),
    ]


def test_an_import_that_is_undone_is_still_told_of(writer: Writer) -> None:
    writer.undo()
    assert writer.touched(newest(writer), limit=9) == [
        Touched("a", "First", "added"),
        Touched("b", "Second", "added"),
        Touched("c", "Third", "added"),
    ]


def test_an_edit_is_told_part_by_part(writer: Writer) -> None:
    writer.edit(
        "a", Edit(title="The first", date="2001-05", fields={"side": ("right",), "more": ("z",)})
    )
    (touched,) = writer.touched(newest(writer), limit=9)
    assert touched.title == "The first"
    assert touched.done == "changed"
    assert touched.differences == (
        Difference("date", "2001", "2001-05"),
        Difference("title", "First", "The first"),
        Difference("more", "", "z"),
        Difference("side", "left", "right"),
    )


def test_notes_tags_stars_and_links(writer: Writer) -> None:
    writer.add_note("c", "a note")
    writer.tag(["c"], add=["red"])
    writer.star(["c"], on=True)
    writer.link("c", Link(ANSWERS, "a"))
    told = [writer.touched(step, limit=9) for step in writer.history(limit=4)]
    assert [[each.differences for each in some] for some in told] == [
        [(Difference("link", "", "answers a"),)],
        [(Difference("starred", "", "yes"),)],
        [(Difference("tag", "", "red"),)],
        [(Difference("note", "", "a note"),)],
    ]


def test_what_was_deleted_has_the_title_it_had(writer: Writer) -> None:
    writer.delete(["b", "c"])
    assert writer.touched(newest(writer), limit=1) == [Touched("b", "Second", "deleted")]
    assert len(writer.touched(newest(writer), limit=9)) == 2
