"""What a source tells no more is named and stays; nothing else is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timeloom.store.conftest import Harness, where
from timeloom.model.events import Event, Item, Mention, Passage, Rejection, Source
from timeloom.store import open_writer
from timeloom.store.answers import ImportReport
from timeloom.store.imports import spooling
from timeloom.store.imports.missing import Gone

TABLE = Source("events.csv", "csv", "1", "2024-01-01T00:00:00Z")
OTHER = Source("other.csv", "csv", "1", "2024-01-01T00:00:00Z")
A = Event("Alpha", "2020-01-01", uid="a")
B = Event("Beta", None, uid="b", notes=("mine",))
C = Event("Gamma", "2021", uid="c")


def again(store: Harness, items: list[Item], source: Source = TABLE) -> ImportReport:
    return store.writer.import_items(items, source, expected=(source.address,))


def gone(report: ImportReport) -> list[Gone]:
    assert report.vanished is not None
    assert len(list(report.vanished)) == len(report.vanished)
    return list(report.vanished)


def test_what_did_not_come_is_named_and_stays(store: Harness) -> None:
    """An undated event with a note too; with nothing else changed the timeline is as it was."""
    store.writer.import_items([A, B, C], TABLE)
    before = [store.event(uid) for uid in "abc"]
    report = again(store, [C])
    assert gone(report) == [Gone("a", "2020-01-01", "Alpha"), Gone("b", None, "Beta")]
    assert (report.unchanged, report.step) == (1, None)
    assert [store.event(uid) for uid in "abc"] == before
    assert gone(again(store, [A, B, C])) == []


def test_nobody_counts_unless_asked(store: Harness) -> None:
    """An ordinary import says nothing of what did not come."""
    store.writer.import_items([A, B], TABLE)
    assert store.writer.import_items([A], TABLE).vanished is None


def test_only_what_this_source_alone_told_is_expected(store: Harness) -> None:
    """Not what was entered by hand, what came from elsewhere, or what another source tells as well."""
    store.writer.import_items([A, B], TABLE)
    store.writer.import_items([replace(A, title="Alpha, too"), C], OTHER)  # tells of a by its date
    store.writer.add(Event("Entered", "2022", uid="e"))
    assert [event.uid for event in gone(again(store, []))] == ["b"]
    assert [event.uid for event in gone(again(store, [], OTHER))] == ["c"]


def test_what_is_mentioned_renamed_or_deleted_is_not_gone(store: Harness) -> None:
    """A passage that speaks of an event tells it; a uid in use elsewhere has another name here; deleted is deleted."""
    store.writer.import_items([Event("Taken", "1999", uid="c")], OTHER)
    store.writer.import_items([A, B, C], TABLE)
    assert store.event("c@events").title == "Gamma"
    store.writer.delete(["b"])
    mention = Mention("a", Passage(0, 1, "A"))
    assert gone(again(store, [mention, C])) == []
    assert [event.uid for event in gone(again(store, []))] == ["a", "c@events"]


def test_what_is_rejected_or_has_another_identity_is_gone(store: Harness) -> None:
    """A row that cannot be read any more, and a title that changed where the source gives no uid."""
    store.writer.import_items([A, replace(B, uid="")], TABLE)
    report = again(store, [Rejection("line 2", "its date is none"), Event("Beta two", uid="")])
    assert sorted(event.title for event in gone(report)) == ["Alpha", "Beta"]
    assert report.added == 1


def test_a_dry_run_names_them_too(store: Harness) -> None:
    """New ones do not count as gone, though they are not written."""
    store.writer.import_items([A, B], TABLE)
    report = store.writer.import_items([A, C], TABLE, dry_run=True, expected=("events.csv",))
    assert [event.uid for event in gone(report)] == ["b"]


@given(
    st.sets(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)),
    st.data(),
)
def test_many_in_little_room(told: set[str], data: st.DataObject) -> None:
    """With files for what has no room the same uids are missing, whatever characters they are made of."""
    came = data.draw(st.lists(st.sampled_from(sorted(told)) if told else st.nothing()))
    with pytest.MonkeyPatch.context() as little, TemporaryDirectory() as folder:
        little.setattr(spooling, "_RUN", 3)
        little.setattr(spooling, "_CHUNK", 2)
        with closing(open_writer(where(Path(folder, "t.db")), create=True)) as writer:
            writer.import_items([Event("T", "2020", uid=uid) for uid in sorted(told)], TABLE)
            items = [Event("T", "2020", uid=uid) for uid in dict.fromkeys(came)]
            report = writer.import_items(items, TABLE, expected=(TABLE.address,))
            assert [event.uid for event in gone(report)] == sorted(told - set(came))
