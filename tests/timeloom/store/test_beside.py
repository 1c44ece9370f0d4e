"""What people add lies beside the events: the index stays as it is, and keys there follow their events."""

from __future__ import annotations

import pytest

from tests.timeloom.store.conftest import Harness
from timeloom.errors import UnknownEvent
from timeloom.model.events import Event, Link, Source
from timeloom.query.parser import parse
from timeloom.query.query import Query
from timeloom.query.tree import Among
from timeloom.query.vocabulary import FieldInfo, ValueCount
from timeloom.store.answers import Edit, Note

CSV = Source("letters.csv", "csv", "d1")
MANY = [
    Event(f"letter {n}", f"{1900 + n % 90}", f"e{n}", fields={"tag": ("red",) if n % 2 else ()})
    for n in range(6_000)
]


def found(store: Harness, text: str) -> list[str]:
    return list(store.writer.view(parse(text, now=0.0)).uids())


def test_thousands_are_tagged_in_one_step(store: Harness) -> None:
    """Half of them have the tag from their source already: nothing has to be done for those, and each counts once."""
    store.writer.import_items(MANY, CSV)
    change = store.writer.tag([event.uid for event in MANY], add=["red"])
    assert change.step is not None
    assert (change.step.count, len(change.step.uids)) == (3_000, 100)
    view = store.writer.view(parse("tag:red", now=0.0))
    assert view.count() == 6_000
    assert [row.uid for row in view.page(limit=3)] == ["e0", "e90", "e180"]
    assert store.writer.field_values("tag") == [ValueCount("red", 6_000)]
    assert store.writer.fields() == [FieldInfo("tag", 1)]
    store.writer.tag([event.uid for event in MANY[:5_000]], remove=["red"])
    assert (len(found(store, "tag:red")), len(found(store, "-tag:red"))) == (1_000, 5_000)
    assert (len(found(store, "red")), len(found(store, "letter -red"))) == (1_000, 5_000)
    assert store.writer.view(parse("", now=0.0)).values("tag") == [ValueCount("red", 1_000)]
    store.writer.undo()
    store.writer.undo()
    assert found(store, "tag:red") == found(store, "red") == found(store, "tag:red tag:red")
    assert store.writer.view(parse("tag:red", now=0.0)).count() == 3_000
    store.writer.redo()
    store.writer.redo()
    assert store.writer.view(parse("tag:red", now=0.0)).count() == 1_000


def test_one_that_is_not_there_stops_all(store: Harness) -> None:
    store.writer.import_items(MANY[:3], CSV)
    with pytest.raises(UnknownEvent):
        store.writer.tag(["e0", "nobody"], add=["x"])
    with pytest.raises(UnknownEvent):
        store.writer.star(["nobody"])
    assert found(store, "is:starred") == []
    assert len(list(store.writer.history())) == 1


def test_what_is_added_follows_its_event(store: Harness) -> None:
    """To another date, and wherever an event is moved to make room for others."""
    store.writer.import_items(MANY[:4], CSV)
    store.writer.tag(["e1"], add=["mine"])
    store.writer.star(["e1"])
    store.writer.add_note("e1", "remember")
    store.writer.edit("e1", Edit(date="2024"))
    asked = ("tag:mine", "is:starred", "has:note", "remember")
    assert [found(store, text) for text in asked] == [["e1"]] * 4
    for number in range(40):
        store.writer.add(Event(f"between {number}", "2023", uid=f"b{number}"))
        store.writer.add(Event(f"after {number}", "2024", uid=f"a{number}"))
    assert [found(store, text) for text in asked] == [["e1"]] * 4
    store.writer.delete(["e1"])
    assert [found(store, text) for text in asked] == [[]] * 4
    store.writer.undo()
    assert [found(store, text) for text in asked] == [["e1"]] * 4


def test_a_tag_of_both_counts_once(store: Harness) -> None:
    """The source comes to give a person's own tag, and to give no more what was taken away."""
    store.writer.import_items([Event("A", "2020", "a", fields={"tag": ("old",)})], CSV)
    store.writer.tag(["a"], add=["new"], remove=["old"])
    newer = [Event("A", "2020", "a", fields={"tag": ("new", "other")})]
    report = store.writer.import_items(newer, Source("letters.csv", "csv", "d2"))
    assert (report.updated, report.conflicts) == (1, ())
    assert store.event("a").fields["tag"] == ("new", "other")
    assert store.writer.field_values("tag") == [ValueCount("new", 1), ValueCount("other", 1)]
    back = [Event("A", "2020", "a", fields={"tag": ("old",)})]
    store.writer.import_items(back, Source("letters.csv", "csv", "d3"))
    assert store.event("a").fields["tag"] == ("new",)
    assert (found(store, "tag:old"), found(store, "tag:new")) == ([], ["a"])


def test_a_phrase_stays_within_a_note(store: Harness) -> None:
    store.writer.add(Event("Title", "2020", uid="a", summary="ends here", notes=("begins there",)))
    assert found(store, '"ends here"') == found(store, '"begins there"') == ["a"]
    assert found(store, '"here begins"') == []
    assert found(store, "here begins") == ["a"]


def test_a_person_s_own_links_are_no_edit(store: Harness) -> None:
    """They stay when the source's links change, and can be undone by themselves."""
    events = [Event("A", "2020", "a", links=(Link("see", "b"),)), Event("B", "2021", "b")]
    store.writer.import_items(events, CSV)
    store.writer.link("a", Link("answers", "b"))
    store.writer.link("b", Link("see", "a"))
    assert store.detail("a").edited == ()
    assert found(store, "has:link") == ["a", "b"]
    newer = [Event("A", "2020", "a", links=(Link("cites", "b"),)), events[1]]
    report = store.writer.import_items(newer, Source("letters.csv", "csv", "d2"))
    assert report.conflicts == ()
    assert store.event("a").links == (Link("cites", "b"), Link("answers", "b"))
    store.writer.unlink("b", Link("see", "a"))
    assert found(store, "has:link") == ["a"]


def test_conflicts_are_found(store: Harness) -> None:
    store.writer.import_items([Event("A", "2020", "a"), Event("B", "2020", "b")], CSV)
    store.writer.edit("a", Edit(title="Mine"))
    store.writer.import_items([Event("Theirs", "2020", "a")], Source("letters.csv", "csv", "d2"))
    assert found(store, "is:conflict") == ["a"]
    (conflict,) = store.writer.conflicts()
    store.writer.resolve_conflict(conflict, take="mine")
    assert found(store, "is:conflict") == []


def test_a_note_has_its_author_and_its_time(store: Harness) -> None:
    store.writer._who = "ada"  # type: ignore[attr-defined]
    store.writer.add(Event("A", "2020", uid="a"))
    store.writer.add_note("a", "words")
    (note,) = store.detail("a").notes
    assert note == Note("words", note.written, "ada")
    assert note.written.startswith("2024-01-01T00:00:0")
    assert {step.who for step in store.writer.history()} == {"ada"}


def test_keys_that_are_known_are_a_filter(store: Harness) -> None:
    store.writer.import_items(MANY[:5], CSV)
    keys = frozenset(key for uid in ("e4", "e2") if (key := store.writer.key(uid)) is not None)
    view = store.writer.view(Query("", Among(0, 0, keys)))
    assert (list(view.uids()), view.count()) == (["e2", "e4"], 2)


def test_what_is_said_of_the_timeline_is_kept(store: Harness) -> None:
    store.writer.describe(author="Ada", description="Letters home")
    store.writer.describe(description="Letters")
    store.writer.set_columns(["actor", "side"])
    store.reopen()
    info = store.writer.info()
    assert (info.author, info.description, store.writer.columns()) == (
        "Ada",
        "Letters",
        ("actor", "side"),
    )
    assert list(store.writer.history()) == []
