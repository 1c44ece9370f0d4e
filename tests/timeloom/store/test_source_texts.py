"""Stretches of a source's text are those of the text itself, and passages are found from any place both ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.timeloom.store.conftest import where, wheres
from timeloom.model.events import Event, Passage, Source
from timeloom.store import open_merged_reader, open_reader, open_writer
from timeloom.store.protocol import SourceMap
from timeloom.store.sqlite.read import source_texts

BOOK = Source("book.txt", "essay", "one")


def _kept(path: Path, text: str, events: list[Event] | None = None, source: Source = BOOK) -> Path:
    writer = open_writer(where(path), create=True)
    writer.import_items(events or [], source, text=text)
    writer.close()
    return path


def _speaking(uid: str, start: int, end: int) -> Event:
    return Event(uid, "2000", uid, passage=Passage(start, end, "", f"from {start}"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    text=st.text(st.sampled_from("ab\né世\U0001f469\x00"), min_size=1, max_size=80),
    start=st.integers(-2, 90),
    end=st.integers(-2, 90),
)
@example("aaaaéaaé", 0, 8)  # a character begins at the end of a piece that is ASCII else
def test_any_stretch_is_that_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, start: int, end: int
) -> None:
    """However the characters fall across the blocks and the pieces in which the text is read."""
    monkeypatch.setattr(source_texts, "BLOCK", 7)
    monkeypatch.setattr(source_texts, "_PIECE", 5)
    path = tmp_path / "text.db"
    path.unlink(missing_ok=True)
    reader = open_reader(where(_kept(path, text)))
    try:
        known = reader.source_map("book.txt")
        assert known.length == reader.source_length("book.txt") == len(text)
        assert reader.source_size("book.txt") == len(text.encode())
        wanted = text[max(start, 0) : max(end, 0)]
        assert reader.source_text("book.txt", start, end) == wanted
        assert reader.source_text("book.txt", start, end, known) == wanted
    finally:
        reader.close()


def test_what_another_connection_found_out_is_enough(tmp_path: Path) -> None:
    """With the map at hand the text is not gone through again."""
    path = _kept(tmp_path / "t.db", "x" * 400_000 + "end")
    first, second = open_reader(where(path)), open_reader(where(path))
    known = first.source_map("book.txt")
    second.source_map = None  # type: ignore[method-assign, assignment]
    assert second.source_text("book.txt", 400_000, 400_010, known) == "end"
    first.close()
    second.close()


def test_a_source_without_text_has_none(tmp_path: Path) -> None:
    writer = open_writer(where(tmp_path / "t.db"), create=True)
    writer.import_items([_speaking("a", 1, 2)], BOOK)
    assert writer.source_size("book.txt") == writer.source_size("nowhere") == 0
    assert writer.source_map("book.txt").length == 0
    assert writer.source_text("book.txt", 0, 9, SourceMap("book.txt", 9)) == ""
    writer.close()


def test_a_text_read_anew_is_the_new_one(tmp_path: Path) -> None:
    path = _kept(tmp_path / "t.db", "the first text")
    reader = open_reader(where(path))
    assert reader.source_text("book.txt", 4, 9) == "first"
    _kept(path, "the other text, a longer one", source=Source("book.txt", "essay", "two"))
    assert reader.source_text("book.txt", 4, 9) == "other"
    assert reader.source_length("book.txt") == 28
    reader.close()


def test_passages_are_found_from_any_place_both_ways(tmp_path: Path) -> None:
    events = [_speaking("long", 0, 50), _speaking("a", 10, 12), _speaking("b", 10, 20), _speaking("c", 40, 41)]  # fmt: skip
    reader = open_reader(where(_kept(tmp_path / "t.db", "x" * 60, events)))

    def found(offset: int, *, backwards: bool = False) -> list[str]:
        return [uid for _, uid, _ in reader.passages_from("book.txt", offset, backwards=backwards)]

    assert found(0) == ["long", "a", "b", "c"]
    assert found(10) == ["a", "b", "c"]
    assert found(11) == ["c"]
    assert found(10, backwards=True) == ["b", "a", "long"]
    assert found(9, backwards=True) == ["long"]
    here = reader.passages("book.txt", 45, 60, reader.source_map("book.txt"))
    assert [uid for _, uid, _ in here] == ["long"], "a long one that began far before"
    assert [address for address, _ in reader.places("b")] == ["book.txt"]
    assert reader.places("nobody") == []
    reader.close()


def test_the_same_text_in_two_files_is_one(tmp_path: Path) -> None:
    one = _kept(tmp_path / "one.db", "x" * 60, [_speaking("a", 10, 12), _speaking("b", 30, 32)])
    two = _kept(tmp_path / "two.db", "x" * 60, [_speaking("b", 20, 22), _speaking("c", 40, 59)])
    reader = open_merged_reader(wheres([one, two]))
    assert [source.address for source in reader.info().sources] == ["book.txt"]
    found = ["a", "b@two", "b", "c"]
    assert [uid for _, uid, _ in reader.passages("book.txt", 0, 60)] == found
    assert [uid for _, uid, _ in reader.passages_from("book.txt", 0)] == found
    back = reader.passages_from("book.txt", 60, backwards=True)
    assert [uid for _, uid, _ in back] == found[::-1]
    assert reader.source_map("book.txt").longest == 19
    reader.close()


def test_different_texts_of_one_name_stay_apart(tmp_path: Path) -> None:
    one = _kept(tmp_path / "one.db", "the first text", [_speaking("a", 4, 9)])
    other = Source("book.txt", "essay", "two")
    two = _kept(tmp_path / "two.db", "another text", [_speaking("b", 0, 7)], other)
    reader = open_merged_reader(wheres([one, two]))
    assert [source.address for source in reader.info().sources] == ["book.txt", "book.txt@two"]
    assert reader.source_text("book.txt", 4, 9) == "first"
    assert reader.source_text("book.txt@two", 0, 7) == "another"
    assert [uid for _, uid, _ in reader.passages("book.txt", 0, 99)] == ["a"]
    assert [uid for _, uid, _ in reader.passages("book.txt@two", 0, 99)] == ["b"]
    assert [address for address, _ in reader.places("b")] == ["book.txt@two"]
    assert reader.places("nobody") == []
    reader.close()
