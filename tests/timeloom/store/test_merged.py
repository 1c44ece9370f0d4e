"""Several timelines as one give what one timeline with all their events gives; changes land in the right file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.timeloom.store.conftest import where, wheres
from timeloom.errors import NothingToUndo, QueryError, UnknownEvent
from timeloom.model.events import Event, Link, Source
from timeloom.query.parser import parse
from timeloom.store import open_merged_reader, open_merged_writer, open_reader, open_writer
from timeloom.store.answers import Edit
from timeloom.store.protocol import Reader, Writer

DATES = [
    None,
    "2019",
    "2019-03",
    "2019-03-11",
    "2019-03-11T10:00:00Z",
    "1957/2020",
    "-0043-03-15",
    "[2018..2020]",
    "../2001",
]
EVENTS = [
    Event(f"event {number} {'llama' if number % 3 else 'whale'}", date=DATES[number % len(DATES)], uid=f"u{number}",
          fields={"side": (("open", "closed")[number % 2],)})
    for number in range(60)
]  # fmt: skip
QUERIES = [
    "",
    "llama",
    "side:open",
    "-side:open whale",
    "date:2019",
    "is:undated",
    "after:2018 side:closed",
    "a OR llama",
]


def _fill(path: Path, events: list[Event]) -> Path:
    writer = open_writer(where(path), create=True)
    writer.import_items(events, Source(f"{path.stem}.csv"))
    writer.close()
    return path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Path]]:
    folder = tmp_path_factory.mktemp("merged")
    whole = _fill(folder / "whole.db", EVENTS)
    # Dates and order of ties are the same only if the parts follow the whole's order of sources.
    return whole, [_fill(folder / "a.db", EVENTS[:25]), _fill(folder / "b.db", EVENTS[25:])]


@pytest.fixture(scope="module")
def readers(files: tuple[Path, list[Path]]) -> Iterator[tuple[Reader, Reader]]:
    whole, merged = open_reader(where(files[0])), open_merged_reader(wheres(files[1]))
    yield whole, merged
    whole.close()
    merged.close()


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    parts = [_fill(tmp_path / "a.db", EVENTS[:25]), _fill(tmp_path / "b.db", EVENTS[25:])]
    writer = open_merged_writer(wheres(parts))
    yield writer
    writer.close()


@pytest.mark.parametrize("text", QUERIES)
def test_views_agree(readers: tuple[Reader, Reader], text: str) -> None:
    query = parse(text, now=0.0)
    whole, merged = (reader.view(query) for reader in readers)
    assert list(merged.uids()) == list(whole.uids())
    assert merged.count() == whole.count()
    assert merged.extent() == whole.extent()
    assert merged.values("side") == whole.values("side")
    edges = [-1e18, 0.0, 1.5e9, 1.6e9, 1e18]
    assert merged.histogram(edges) == whole.histogram(edges)
    assert merged.histogram_by(edges, "side", ["open"]) == whole.histogram_by(
        edges, "side", ["open"]
    )


@given(
    st.sampled_from(QUERIES), st.integers(0, 59), st.integers(1, 20), st.booleans(), st.booleans()
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_agree(
    readers: tuple[Reader, Reader],
    text: str,
    number: int,
    limit: int,
    backwards: bool,
    inclusive: bool,
) -> None:
    query = parse(text, now=0.0)
    pages = []
    for reader in readers:
        start = reader.key(f"u{number}")
        page = reader.view(query).page(start, limit=limit, backwards=backwards, inclusive=inclusive)
        pages.append([row.uid for row in page])
    assert pages[0] == pages[1]


@given(st.sampled_from(QUERIES), st.integers(0, 59), st.integers(0, 59))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_stretches_agree(readers: tuple[Reader, Reader], text: str, begin: int, end: int) -> None:
    """From one event to another, also where the second stands before the first and where one of them is no match."""
    query = parse(text, now=0.0)
    found = []
    for reader in readers:
        first, last = reader.key(f"u{begin}"), reader.key(f"u{end}")
        view = reader.view(query)
        found.append(list(view.uids(first=first, last=last)))
        assert [event.uid for event in view.events(first=first, last=last)] == found[-1]
    assert found[0] == found[1]


@given(st.floats(-1e11, 2e9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_seeking_agrees(readers: tuple[Reader, Reader], moment: float) -> None:
    found = []
    for reader in readers:
        key = reader.view(parse("", now=0.0)).seek(moment)
        row = reader.row(key) if key is not None else None
        found.append(row.uid if row else None)
    assert found[0] == found[1]


def test_a_key_is_a_position(readers: tuple[Reader, Reader]) -> None:
    view = readers[1].view(parse("", now=0.0))
    for position in range(60):
        key = view.key_at(position)
        assert key is not None
        assert view.position(key) == position
        assert view.contains(key)
    assert view.key_at(60) is None


def test_a_field_that_one_file_lacks_matches_nothing_there(tmp_path: Path) -> None:
    paths = [
        _fill(tmp_path / "a.db", [Event("one", uid="x", fields={"colour": ("red",)})]),
        _fill(tmp_path / "b.db", [Event("two", uid="y")]),
    ]
    reader = open_merged_reader(wheres(paths))
    assert list(reader.view(parse("colour:red", now=0.0)).uids()) == ["x"]
    with pytest.raises(QueryError):
        reader.view(parse("taste:sour", now=0.0))
    reader.close()


def test_one_uid_in_two_files_is_told_apart(tmp_path: Path) -> None:
    paths = [
        _fill(tmp_path / "a.db", [Event("one", date="2001", uid="x")]),
        _fill(
            tmp_path / "b.db", [Event("two", date="2002", uid="x", links=(Link("answers", "x"),))]
        ),
    ]
    writer = open_merged_writer(wheres(paths))
    rows = writer.view(parse("", now=0.0)).page(limit=9)
    assert [(row.uid, row.origin) for row in rows] == [("x", 0), ("x@b", 1)]
    writer.edit("x@b", Edit(title="the second"))
    assert writer.detail("x@b").event.title == "the second"
    assert writer.detail("x").event.title == "one"
    with pytest.raises(UnknownEvent):
        writer.detail("x@c")
    writer.close()


def test_links_reach_across_files(tmp_path: Path) -> None:
    paths = [
        _fill(tmp_path / "a.db", [Event("launch", date="2001", uid="launch")]),
        _fill(
            tmp_path / "b.db",
            [Event("reply", date="2002", uid="reply", links=(Link("answers", "launch"),))],
        ),
    ]
    reader = open_merged_reader(wheres(paths))
    assert reader.detail("reply").links[0].title == "launch"
    assert [end.uid for end in reader.detail("launch").linked_from] == ["reply"]
    assert [(a.uid, b.title) for a, b, _ in reader.links("answers")] == [("reply", "launch")]
    reader.close()


def test_each_change_goes_to_its_own_file(writer: Writer, tmp_path: Path) -> None:
    writer.star(["u0", "u30"])
    writer.add_note("u30", "a note")
    for name, starred, notes in (("a", "u0", 0), ("b", "u30", 1)):
        alone = open_reader(where(tmp_path / f"{name}.db"))
        event = alone.detail(starred).event
        assert event.starred
        assert len(event.notes) == notes
        alone.close()


def test_a_change_to_several_files_is_undone_and_redone_as_one(writer: Writer) -> None:
    writer.tag(["u0", "u30"], add=["both"])
    writer.star(["u1"])
    writer.undo()
    assert not writer.detail("u1").event.starred
    writer.undo()
    assert [writer.detail(uid).event.fields.get("tag") for uid in ("u0", "u30")] == [None, None]
    writer.redo()
    assert [writer.detail(uid).event.fields.get("tag") for uid in ("u0", "u30")] == [
        ("both",),
        ("both",),
    ]


def test_steps_of_an_earlier_run_are_undone_the_newest_first(
    writer: Writer, tmp_path: Path
) -> None:
    writer.star(["u30"])
    writer.close()
    again = open_merged_writer(wheres([tmp_path / "a.db", tmp_path / "b.db"]))
    again.undo()
    assert not again.detail("u30").event.starred
    again.close()


def test_nothing_to_undo_says_so(tmp_path: Path) -> None:
    for name in ("a", "b"):
        open_writer(where(tmp_path / f"{name}.db"), create=True).close()
    writer = open_merged_writer(wheres([tmp_path / "a.db", tmp_path / "b.db"]))
    with pytest.raises(NothingToUndo):
        writer.undo()
    writer.close()


def test_files_of_one_name_in_different_folders_are_told_apart(tmp_path: Path) -> None:
    paths = []
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        paths.append(_fill(tmp_path / folder / "x.db", [Event(f"In {folder}", "2000", "same")]))
    reader = open_merged_reader(wheres(paths))
    rows = reader.view(parse("", now=0.0)).page(limit=9)
    assert [row.uid for row in rows] == ["same", "same@x-2", "same@x-3"]
    assert [reader.detail(row.uid).event.title for row in rows] == ["In a", "In b", "In c"]
    reader.close()


def test_known_matches_are_not_looked_for_again(
    files: tuple[Path, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A view made of another connection's keys compiles nothing and reads no matches."""
    _, paths = files
    query = parse("side:open", now=0.0)
    background, here = open_merged_reader(wheres(paths)), open_merged_reader(wheres(paths))
    view = background.view(query)
    keys, uids, number = view.keys(), [row.uid for row in view.page(limit=99)], view.count()
    for one in here.readers:  # type: ignore[attr-defined]
        monkeypatch.setattr(one, "view", None)
        monkeypatch.setattr(one, "find", None)
    known = here.view(query, keys=keys)
    assert [row.uid for row in known.page(limit=99)] == uids
    assert known.count() == number
    assert known.contains(int(keys[0]))
    background.close()
    here.close()


@pytest.fixture
def across(tmp_path: Path) -> Iterator[Reader]:
    """`x` is in both files and answered in both; `y` is in the first alone and answered from the second."""
    one = [Event("One x", "2000", "x"), Event("One y", "2001", "y"), Event("One r", "2002", "r", links=(Link("answers", "x"),))]  # fmt: skip
    two = [
        Event("Two x", "2003", "x"),
        Event("Two r", "2004", "r", links=(Link("answers", "x"), Link("answers", "y"), Link("answers", "nowhere"))),
    ]  # fmt: skip
    reader = open_merged_reader(
        wheres([_fill(tmp_path / "one.db", one), _fill(tmp_path / "two.db", two)])
    )
    yield reader
    reader.close()


def test_a_link_means_its_own_files_event_where_that_has_one(across: Reader) -> None:
    detail = across.detail("r@two")
    assert [(end.uid, end.title) for end in detail.links] == [
        ("x@two", "Two x"), ("y", "One y"), ("nowhere", "")
    ]  # fmt: skip
    assert [end.uid for end in across.detail("x").linked_from] == ["r"]
    assert [end.uid for end in across.detail("x@two").linked_from] == ["r@two"]
    assert [end.uid for end in across.detail("y").linked_from] == ["r@two"]


def test_list_lines_and_races_say_the_same_of_links(across: Reader) -> None:
    rows = across.view(parse("", now=0.0)).page(limit=9)
    assert {row.uid: row.linked_from for row in rows} == {
        row.uid: len(across.detail(row.uid).linked_from) for row in rows
    }
    assert {row.uid: [end.uid for end in row.links] for row in rows if row.links} == {
        "r": ["x"], "r@two": ["x@two", "y", "nowhere"]
    }  # fmt: skip
    pairs = {(start.uid, end.uid) for start, end, _ in across.links("answers")}
    assert pairs == {("r", "x"), ("r@two", "x@two"), ("r@two", "y"), ("r@two", "nowhere")}


@pytest.mark.parametrize("text", QUERIES)
def test_uids_come_as_the_details_do(files: tuple[Path, list[Path]], text: str) -> None:
    reader = open_merged_reader(wheres([files[1][1], files[1][0], files[1][1].parent / "whole.db"]))
    view = reader.view(parse(text, now=0.0))
    details = [detail.event.uid for detail in view.details()]
    assert list(view.uids()) == details
    low, high = view.key_at(2), view.key_at(len(details) - 3)
    assert list(view.uids(first=low, last=high)) == details[2:-2]
    reader.close()
