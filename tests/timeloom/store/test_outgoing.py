"""Events on their way out: whole, or as the text of their rows, and the one is what the other says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import events
from tests.timeloom.store.conftest import where, wheres
from timeloom.errors import Cancelled
from timeloom.model.events import Event, Link, Source
from timeloom.model.rows import event_to_row
from timeloom.query.parser import parse
from timeloom.query.query import EVERYTHING
from timeloom.store import open_merged_reader, open_writer
from timeloom.store.outgoing import Outgoing
from timeloom.store.protocol import Reader

OURS = Source("plan.csv", "csv")


def written(reader: Reader) -> list[str]:
    """Every row as it is written, having been built and taken apart."""
    return [
        json.dumps(event_to_row(event), ensure_ascii=False, separators=(",", ":"))
        for event in reader.view(EVERYTHING).events()
    ]


def texts(reader: Reader) -> list[str]:
    return [row for block in reader.view(EVERYTHING).row_blocks() for row in block]


@settings(max_examples=60, deadline=None)
@given(some=st.lists(events, min_size=1, max_size=6))
def test_the_text_of_a_row_is_what_its_event_gives(
    some: list[Event], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With links, notes, passages, sayings, odd dates and any text; one timeline, and several as one."""
    path = tmp_path_factory.mktemp("out") / "a.db"
    writer = open_writer(where(path), create=True)
    writer.import_items(some, OURS)
    assert texts(writer) == written(writer)
    writer.close()
    merged = open_merged_reader(wheres([path, path]))
    assert texts(merged) == written(merged)
    merged.close()


def test_tags_and_notes_of_a_person_are_in_the_row(tmp_path: Path) -> None:
    """Tags are kept beside the source's fields, and a saying beside its passage: neither is in the stored text."""
    writer = open_writer(where(tmp_path / "a.db"), create=True)
    writer.import_items(
        [Event("One", "2001", "a", fields={"tag": ("x",)}), Event("Two", uid="b")], OURS
    )
    writer.tag(["a", "b"], add=["y"], remove=[])
    writer.add_note("b", "a \u2028 note")
    (one, two) = texts(writer)
    assert '"tag":["x","y"]' in one
    assert '"tag":["y"]' in two
    assert [one, two] == written(writer)
    writer.close()


@pytest.fixture
def many(tmp_path: Path) -> Reader:
    writer = open_writer(where(tmp_path / "many.db"), create=True)
    links = (Link("see", "e1"),)
    writer.import_items(
        [Event(f"E {n}", f"{n:04d}", f"e{n}", links=links) for n in range(2500)], OURS
    )
    return writer


@pytest.mark.parametrize("limit", [None, 0, 1, 1000, 1001, 5000])
def test_what_passes_is_counted_and_ends_at_the_limit(many: Reader, limit: int | None) -> None:
    view = many.view(parse("after:0099", now=0.0))
    whole = [event.uid for event in view.events()][:limit]
    out = Outgoing(view, limit=limit)
    assert [event.uid for event in out] == whole
    assert out.count == len(whole)
    out = Outgoing(view, limit=limit)
    assert [json.loads(row)["uid"] for block in out.row_blocks() for row in block] == whole
    assert out.count == len(whole)


def test_a_range_of_keys_is_all_that_passes(many: Reader) -> None:
    view = many.view(EVERYTHING)
    rows = view.page(limit=12)
    out = Outgoing(view, first=rows[3].key, last=rows[11].key)
    (block,) = out.row_blocks()
    assert [json.loads(row)["uid"] for row in block] == [row.uid for row in rows[3:]]


@pytest.mark.parametrize("way", ["events", "rows"])
def test_progress_is_told_and_may_stop_the_whole(many: Reader, way: str) -> None:
    told: list[int] = []

    def progress(done: int) -> None:
        told.append(done)
        if done >= 2000:
            raise Cancelled("enough")

    out = Outgoing(many.view(EVERYTHING), progress=progress)
    with pytest.raises(Cancelled):
        list(out if way == "events" else out.row_blocks())
    assert told[-1] == 2000


@pytest.mark.parametrize("way", ["events", "rows"])
def test_who_stops_before_the_last_leaves_nothing_running(many: Reader, way: str) -> None:
    out = Outgoing(many.view(EVERYTHING))
    stream = iter(out) if way == "events" else out.row_blocks()
    next(stream)
    out.close()
    assert list(stream) == []
