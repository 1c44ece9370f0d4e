"""Two events made one: nothing of either is lost but what is named, and looking at the result changes nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.timeloom.store.any_changes import UIDS, Action, actions, do
from tests.timeloom.store.conftest import Harness, snapshot
from tests.timeloom.store.test_undo import MEMORY
from timeloom.errors import TimeloomError
from timeloom.model.events import Event, Link, Source
from timeloom.store import open_merged_writer, open_writer
from timeloom.store.protocol import Writer
from timeloom.store.united import left_out
from timeloom.tui.dialogs.merge_two import try_merging


def detail_of(writer: Writer, uid: str) -> Event | None:
    try:
        return writer.detail(uid).event
    except TimeloomError:
        return None


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(actions, min_size=2, max_size=8), st.permutations(UIDS))
def test_one_of_two_holds_what_both_did(
    done: list[Action],
    order: list[str],
) -> None:
    with TemporaryDirectory(dir=MEMORY) as folder:
        writer = Harness.make(Path(folder) / "it.db")
        try:
            for action in done:
                do(writer, action)
            there = [uid for uid in order if detail_of(writer, uid) is not None]
            assume(len(there) > 1)
            keep, gone = there[:2]
            first, second = writer.detail(keep).event, writer.detail(gone).event
            before = snapshot(writer)
            looked_at = try_merging(writer, keep, gone)
            assert snapshot(writer) == before, "it was only looked at"
            assert writer.check() == [f for f in writer.check() if "which is not there" in f]
            writer.merge(keep, gone)
            made = writer.detail(keep).event
            assert looked_at.result.event == made
            assert detail_of(writer, gone) is None
            assert sorted(made.notes) == sorted((*first.notes, *second.notes))
            assert made.starred == (first.starred or second.starred)
            for name in {*first.fields, *second.fields}:
                both = {*first.fields.get(name, ()), *second.fields.get(name, ())}
                assert set(made.fields[name]) == both
            ends = {(link.relation, link.to) for link in (*first.links, *second.links)}
            for relation, to in ends:
                assert to in (keep, gone) or (relation, to) in {
                    (x.relation, x.to) for x in made.links
                }
            for said in (second.summary.strip(), "" if second.summary.strip() else second.title):
                assert said in f"{made.title}\n{made.summary}"
            missing = list(left_out(second, made))
            assert any("title" in words for words in missing) == (
                second.title != made.title and second.title not in made.summary
            )
            writer.undo()
            assert snapshot(writer) == before
        finally:
            writer.close()


def test_a_look_at_several_timelines_leaves_no_step(tmp_path: Path) -> None:
    paths = [tmp_path / "one.db", tmp_path / "two.db"]
    for path in paths:
        writer = open_writer(path, create=True)
        writer.add(Event("A", "2001", "a", links=(Link("sees", "b"),)))
        writer.add(Event("B", "2002", "b", notes=("of b",)))
        writer.close()
    several = open_merged_writer(paths)
    try:
        uids = {uid for uid, _ in several.uids("")}
        before = snapshot(several), list(several.history())
        assert try_merging(several, "a", "b").result.event.notes == ("of b",)
        assert (snapshot(several), list(several.history())) == before
        other = next(uid for uid in sorted(uids) if uid not in ("a", "b"))
        with pytest.raises(TimeloomError, match="different timelines"):
            try_merging(several, "a", other)
        assert (snapshot(several), list(several.history())) == before
    finally:
        several.close()


def test_undo_of_a_deletion_brings_back_the_links_of_source_and_person(tmp_path: Path) -> None:
    """The number of a person's link may have been given to a link of a source meanwhile: both stay."""
    writer = open_writer(tmp_path / "it.db", create=True)
    events = [
        Event("First", "2019", "first", links=(Link("answers", "x"), Link("cites", "y"))),
        Event("Second", "2018", "second", links=(Link("answers", "x"),)),
    ]
    writer.import_items(events, Source("a.csv", "csv"))
    writer.link("first", Link("see", "x"))
    before = writer.detail("first").event.links, writer.detail("second").event.links
    writer.delete(["first"])
    writer.undo()
    assert (writer.detail("first").event.links, writer.detail("second").event.links) == before
    writer.delete(["first"])
    writer.delete(["second"])
    writer.undo()
    writer.undo()
    assert (writer.detail("first").event.links, writer.detail("second").event.links) == before
    writer.close()
