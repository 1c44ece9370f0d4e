"""Taking in what an importer yields: counted, idempotent, nothing of a person's lost, all or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.timeloom.store.conftest import Harness, snapshot, where
from timeloom.dates.edtf.parsing import is_uncertain
from timeloom.errors import Cancelled, EventError
from timeloom.model.events import (
    ANSWERS,
    Event,
    Item,
    Link,
    Mention,
    Passage,
    Rejection,
    Remark,
    Saying,
    Source,
)
from timeloom.query.parser import parse
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader
from timeloom.store.answers import Conflict, Edit, ImportReport
from timeloom.store.imports import prepare as incoming
from timeloom.store.imports import repeats, spooling
from timeloom.store.sqlite.write import dictionary

CSV = Source("data/events.csv", "csv", "digest 1", "2024-01-01T00:00:00Z")
CSV_2 = replace(CSV, digest="digest 2")
ESSAY = Source("essay.md", "essay", "e1", "2024-02-01T00:00:00Z")
A = Event("A happens", "2020-01-01", uid="a", fields={"actor": ("X",)}, where="line 2")
B = Event("B answers", "2020-02", uid="b", links=(Link(ANSWERS, "a"),), where="line 3")
C = Event("C is undated", uid="c", notes=("noted",), where="line 4")


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return (
        report.added,
        report.updated,
        report.unchanged,
        len(report.conflicts),
        len(report.rejected),
    )


def found(store: Harness, text: str) -> list[str]:
    return list(store.writer.view(parse(text, now=0.0)).uids())


class TestFirstReading:
    def test_events_come_in_whole_and_in_time_order(self, store: Harness) -> None:
        """With their source, links, notes, passage and what others say of them."""
        told = replace(A, uid="d", passage=Passage(2, 5, "abc", "One"), date="2019", where="")
        quoted = replace(
            A, uid="e", sayings=(Saying(ESSAY, Passage(0, 1, "x"), "2020~", "relative"),)
        )
        report = store.writer.import_items([C, A, B, told, quoted], CSV)
        assert counts(report) == (5, 0, 0, 0, 0)
        expected = [told, A, quoted, B, C]
        assert store.events() == [replace(event, source=CSV, where="") for event in expected]

    def test_what_is_wrong_is_left_out_with_its_place(self, store: Harness) -> None:
        """A bad row costs nothing but itself; what the importer rejected stands among them."""
        items: list[Item] = [
            A,
            Event("No such day", "2020-02-30", where="line 7"),
            Rejection("line 8", "not a row"),
            Event(" ", "2020", where="line 9"),
            Event("half \ud800", "2020", where="line 10"),
            replace(B, uid="a", where="line 11"),
            Remark("read as Windows-1252"),
            B,
        ]
        report = store.writer.import_items(items, CSV)
        assert counts(report) == (2, 0, 0, 0, 5)
        assert {rejection.where: rejection.why for rejection in report.rejected}["line 11"] == (
            "the uid 'a' is there already, first at line 2"
        )
        assert [r.where for r in report.rejected] == [
            "line 7",
            "line 8",
            "line 9",
            "line 10",
            "line 11",
        ]
        assert report.remarks == ("read as Windows-1252",)
        assert [event.uid for event in store.events()] == ["a", "b"]

    def test_strict_takes_nothing_at_the_first_rejection(self, store: Harness) -> None:
        with pytest.raises(EventError, match="line 7"):
            store.writer.import_items(
                [A, Event("No such day", "2020-02-30", where="line 7")], CSV, strict=True
            )
        assert store.events() == []
        assert list(store.writer.history()) == []

    def test_a_dry_run_counts_and_changes_nothing(self, store: Harness) -> None:
        store.writer.import_items([A], CSV)
        before = store.snapshot(), list(store.writer.history())
        report = store.writer.import_items([replace(A, title="New"), B, C], CSV_2, dry_run=True)
        assert counts(report) == (2, 1, 0, 0, 0)
        assert report.step is None
        assert (store.snapshot(), list(store.writer.history())) == before

    def test_the_same_said_twice_is_two_events(self, store: Harness) -> None:
        """Where the source gives no uid; a second reading finds both again."""
        items = [Event("Door opened", "2020-01-01T10:00:00Z", where=f"line {n}") for n in (2, 3, 4)]
        assert counts(store.writer.import_items(items, CSV)) == (3, 0, 0, 0, 0)
        assert counts(store.writer.import_items(items, CSV_2)) == (0, 0, 3, 0, 0)

    @pytest.mark.slow
    def test_little_room_makes_the_same_timeline(
        self, store: Harness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is kept at hand, sorted or settled at once is a matter of memory alone; repeats are far apart."""
        rows: list[Item] = [
            Event(
                f"number {n % 3000}",
                None if n % 50 == 0 else f"{1000 + n * 7919 % 900}~",
                uid="" if n % 3 else f"e{n % 3600}",
                summary="万里" if n % 7 == 0 else "word",
                fields={"unique": (f"u{n}",), "few": (f"f{n % 5}", f"g{n % 3}", "x"), "is": ("y",)},
                notes=("a note",) if n % 90 == 0 else (),
                starred=n % 80 == 0,
                where=f"line {n}",
            )
            for n in range(5000)
        ]
        roomy = store.make(tmp_path / "roomy.db")
        wanted = roomy.import_items(rows, CSV)
        for module, name, value in (
            (spooling, "_RUN", 300),
            (repeats, "_SETTLED", 40),
            (incoming, "_KEPT", 30),
            (dictionary, "_AT_HAND", 20),
        ):
            monkeypatch.setattr(module, name, value)
        report = store.writer.import_items(rows, CSV)
        assert wanted.added > 4000
        assert len(wanted.rejected) == 467
        assert counts(report) == counts(wanted)
        assert set(report.rejected) == set(wanted.rejected)
        assert store.snapshot() == snapshot(roomy)
        assert store.writer.check() == roomy.check() == []
        assert counts(store.writer.import_items(rows, CSV_2)) == (0, 0, wanted.added, 0, 467)
        roomy.close()

    def test_a_link_to_nowhere_is_kept_and_told(self, store: Harness) -> None:
        """It comes alive when its target does."""
        report = store.writer.import_items([B], CSV)
        assert counts(report) == (1, 0, 0, 0, 0)
        assert len(report.remarks) == 1
        assert "'a'" in report.remarks[0]
        assert store.detail("b").links[0].title == ""
        assert store.writer.import_items([A], ESSAY).remarks == ()
        assert store.detail("b").links[0].title == A.title

    def test_events_that_name_their_source_keep_it(self, store: Harness) -> None:
        """And one without an address was entered by hand: it has none here either."""
        items = [replace(A, source=ESSAY), replace(B, source=Source("")), C]
        store.writer.import_items(items, CSV)
        assert [event.source for event in store.events()] == [ESSAY, None, CSV]
        assert counts(store.writer.import_items(items, CSV)) == (0, 0, 3, 0, 0)

    def test_an_exported_timeline_comes_back_the_same(self, store: Harness) -> None:
        """The file's own name leaves no trace where every event says where it is from."""
        store.writer.import_items([A, B], CSV)
        store.writer.add(C)
        exported = [
            event if event.source else replace(event, source=Source("")) for event in store.events()
        ]
        before = store.events()
        assert counts(store.writer.import_items(exported, Source("export.jsonl"))) == (
            0,
            0,
            3,
            0,
            0,
        )
        store.writer.delete(["a", "b", "c"])
        store.reopen()
        store.writer.undo()
        assert store.events() == before

    def test_a_stopped_import_leaves_nothing(self, store: Harness) -> None:
        """Whether the progress callback stops it or the importer fails."""
        store.writer.add(C)
        before = store.snapshot(), list(store.writer.history())

        def stop(done: int) -> None:
            if done > 1500:
                raise Cancelled("stopped")

        many = [replace(A, uid=f"e{n}") for n in range(3000)]
        with pytest.raises(Cancelled):
            store.writer.import_items(many, CSV, progress=stop)

        def failing() -> Iterator[Item]:
            yield A
            raise OSError("the disk is on fire")

        with pytest.raises(OSError, match="on fire"):
            store.writer.import_items(failing(), CSV)
        assert (store.snapshot(), list(store.writer.history())) == before
        assert counts(store.writer.import_items([A], CSV)) == (1, 0, 0, 0, 0)

    def test_others_see_what_has_come_when_that_is_asked_for(
        self, store: Harness, tmp_path: Path
    ) -> None:
        """What is shown early makes the same timeline in the end as what is shown at once, and one step.

        The rows come out of time order, some twice, some the same but for their place, and lead to later ones.
        """
        rows: list[Item] = [
            Event(
                f"number {n % 3900}",
                f"{1000 + n * 7919 % 900}",
                uid="" if n % 2 else f"e{n}",
                links=(Link(ANSWERS, f"e{(n + 2000) // 2 * 2}"),) if n < 100 else (),
            )
            for n in range(4500)
        ]
        rows += [Event("again", "1999", uid=f"e{n * 100}", where=f"row {n}") for n in range(3)]
        other, seen = open_reader(where(store.path)), list[int]()

        def due(done: int) -> bool:
            seen.append(other.info().events)
            return done >= 2000

        store.writer.add(A)
        report = store.writer.import_items(rows, CSV, publish=due)
        other.close()
        assert seen == [1, 1, 2001, 3001]
        at_once = store.make(tmp_path / "at-once.db")
        at_once.add(A)
        assert at_once.import_items(rows, CSV)[:6] == report[:6]
        assert len(report.rejected) == 3
        assert store.snapshot() == snapshot(at_once)
        at_once.close()
        store.writer.undo()
        assert [event.uid for event in store.events()] == ["a"]

    def test_what_was_shown_stays_when_the_rest_fails(self, store: Harness) -> None:
        """Half a file is better than none where a person has it on the screen."""

        def failing() -> Iterator[Item]:
            for number in range(2500):
                yield replace(A, uid=f"e{number}")
            raise OSError("the disk is on fire")

        with pytest.raises(OSError, match="on fire"):
            store.writer.import_items(failing(), CSV, publish=lambda done: done == 1000)
        assert len(store.events()) == 1000

    def test_progress_is_told_to_the_last_item(self, store: Harness) -> None:
        told: list[int] = []
        many = [replace(A, uid=f"e{n}") for n in range(2500)]
        store.writer.import_items(many, CSV, progress=told.append)
        assert told == sorted(told)
        assert told[-1] == 2500

    def test_a_later_import_finds_its_place_among_what_is_there(self, store: Harness) -> None:
        """Runs before, between and after the old events, dated and undated."""
        old = [Event(f"old {year}", f"{year}", uid=f"o{year}") for year in range(1900, 2000, 3)]
        new = [Event(f"new {year}", f"{year}", uid=f"n{year}") for year in range(1850, 2050)]
        extra = [Event("undated", uid="u1"), Event("undated too", uid="u2")]
        store.writer.import_items([*old, extra[0]], CSV)
        store.writer.import_items([*reversed(new), extra[1]], ESSAY)
        events = store.events()
        years = [int(event.date) for event in events if event.date]
        assert years == sorted(years)
        assert len(years) == len(old) + len(new)
        assert [event.uid for event in events[-2:]] == ["u1", "u2"]
        # On one date the source that was known first comes first.
        assert [event.uid for event in events if event.date == "1900"] == ["o1900", "n1900"]


class TestSecondReading:
    def test_the_same_is_unchanged_and_no_step(self, store: Harness) -> None:
        items = [A, B, C]
        store.writer.import_items(items, CSV)
        before = store.snapshot(), list(store.writer.history())
        report = store.writer.import_items(items, CSV)
        assert counts(report) == (0, 0, 3, 0, 0)
        assert report.step is None
        assert (store.snapshot(), list(store.writer.history())) == before

    def test_what_changed_in_the_source_changes_here(self, store: Harness) -> None:
        """Attribute by attribute; what the source has no more goes, what it no longer lists stays."""
        store.writer.import_items([A, B, C], CSV)
        newer = replace(A, title="A happened", date="2021", fields={"side": ("open",)})
        report = store.writer.import_items([newer, C, Event("D", "2022", uid="d")], CSV_2)
        assert counts(report) == (1, 1, 1, 0, 0)
        assert store.event("a") == replace(newer, source=CSV_2, where="")
        assert [event.uid for event in store.events()] == ["b", "a", "d", "c"]
        assert found(store, "happened side:open") == ["a"]
        assert found(store, "actor:X") == []

    def test_what_a_person_wrote_stands(self, store: Harness) -> None:
        """Notes, stars, tags and edits stay; only an edit whose source has changed too is a conflict."""
        store.writer.import_items([A, B], CSV)
        store.writer.edit("a", Edit(title="My title", fields={"actor": ("Y",)}))
        store.writer.add_note("a", "my note")
        store.writer.star(["a"])
        store.writer.tag(["a"], add=["mine"])
        assert counts(store.writer.import_items([A, B], CSV)) == (0, 0, 2, 0, 0)
        newer = replace(A, title="Their title", summary="Their summary")
        report = store.writer.import_items([newer, B], CSV_2)
        conflict = Conflict("a", "title", "My title", "Their title")
        assert counts(report) == (0, 1, 1, 1, 0)
        assert report.conflicts == (conflict,)
        assert store.writer.conflicts() == [conflict]
        event = store.event("a")
        assert (event.title, event.summary, event.notes) == (
            "My title",
            "Their summary",
            ("my note",),
        )
        assert event.fields == {"actor": ("Y",), "tag": ("mine",)}
        assert event.starred
        assert store.detail("a").conflicts == (conflict,)

    def test_a_conflict_alone_is_no_update(self, store: Harness) -> None:
        """The stored title is as it was; the conflict is told once and kept to be looked at."""
        store.writer.import_items([A], CSV)
        store.writer.edit("a", Edit(title="My title"))
        newer = replace(A, title="Their title")
        assert counts(store.writer.import_items([newer], CSV_2)) == (0, 0, 1, 1, 0)
        assert counts(store.writer.import_items([newer], CSV_2)) == (0, 0, 1, 0, 0)
        assert len(store.writer.conflicts()) == 1
        store.writer.undo()
        assert store.writer.conflicts() == []

    @pytest.mark.parametrize(("take", "title"), [("mine", "My title"), ("theirs", "Their title")])
    def test_a_conflict_is_settled(self, store: Harness, take: str, title: str) -> None:
        """Either way it is gone, also after a third reading; undo brings it back."""
        store.writer.import_items([A], CSV)
        store.writer.edit("a", Edit(title="My title"))
        newer = replace(A, title="Their title")
        store.writer.import_items([newer], CSV_2)
        (conflict,) = store.writer.conflicts()
        store.writer.resolve_conflict(conflict, take=take)  # type: ignore[arg-type]
        assert store.event("a").title == title
        assert store.detail("a").edited == (("title",) if take == "mine" else ())
        store.writer.import_items([newer], CSV_2)
        assert (store.event("a").title, store.writer.conflicts()) == (title, [])
        with pytest.raises(EventError):
            store.writer.resolve_conflict(conflict, take="mine")
        store.writer.undo()
        assert store.writer.conflicts() == [conflict]

    def test_a_deleted_event_stays_deleted(self, store: Harness) -> None:
        """And comes back by undo alone."""
        store.writer.import_items([A, B], CSV)
        store.writer.delete(["a"])
        report = store.writer.import_items([replace(A, title="Changed"), B], CSV_2)
        assert counts(report) == (0, 0, 2, 0, 0)
        assert any("deleted" in remark for remark in report.remarks)
        assert [event.uid for event in store.events()] == ["b"]
        store.writer.undo()
        assert [event.uid for event in store.events()] == ["a", "b"]

    def test_what_was_accepted_stays_accepted(self, store: Harness) -> None:
        """Also when the text around it changed; and what was dropped is not proposed again."""
        proposed = [replace(A, proposed=True), replace(B, proposed=True)]
        store.writer.import_items(proposed, ESSAY)
        store.writer.accept(["a"])
        store.writer.delete(["b"])
        changed = [replace(event, summary="more") for event in proposed]
        store.writer.import_items(changed, replace(ESSAY, digest="e2"))
        assert [(event.uid, event.proposed, event.summary) for event in store.events()] == [
            ("a", False, "more")
        ]

    @pytest.mark.slow
    def test_many_at_once(self, store: Harness) -> None:
        """More changes than are held in memory, with the index in step after them."""
        many = [Event(f"word{n % 7} event", f"{1500 + n % 400}", uid=f"e{n}") for n in range(2500)]
        store.writer.import_items(many, CSV)
        before = store.snapshot()
        newer = [replace(event, title=f"other{n % 5} event") for n, event in enumerate(many)]
        assert counts(store.writer.import_items(newer, CSV_2)) == (0, 2500, 0, 0, 0)
        assert (len(found(store, "other3")), found(store, "word3")) == (500, [])
        store.writer.undo()
        assert store.snapshot() == before


class TestSeveralSources:
    def test_a_second_source_of_one_event_is_a_saying(self, store: Harness) -> None:
        """Same uid and same title or date: one event that two sources speak of."""
        store.writer.import_items([A], CSV)
        told = replace(A, title="What the essay calls it", passage=Passage(4, 8, "said", "Two"))
        report = store.writer.import_items([told], ESSAY)
        assert counts(report) == (0, 1, 0, 0, 0)
        event = store.event("a")
        assert (event.title, event.source) == (A.title, CSV)
        assert event.sayings == (Saying(ESSAY, Passage(4, 8, "said", "Two"), A.date, "stated"),)
        assert found(store, "has:passage") == ["a"]
        assert counts(store.writer.import_items([told], ESSAY)) == (0, 0, 1, 0, 0)

    def test_a_reference_is_the_same_event_whatever_it_says(self, store: Harness) -> None:
        """An essay that names an event of the chronology, with a date and words of its own."""
        store.writer.import_items([A], CSV)
        named = Event("Other words", "2019", uid="a", fields={"reference": ("a",)})
        assert counts(store.writer.import_items([named], ESSAY)) == (0, 1, 0, 0, 0)
        assert store.event("a").sayings == (Saying(ESSAY, None, "2019", "stated"),)
        assert len(store.events()) == 1

    def test_another_event_of_the_same_number_gets_the_sources_name(self, store: Harness) -> None:
        """Two spreadsheets that number from one; links inside the second follow, also when it is read again."""
        store.writer.import_items(
            [Event("First", "2020", uid="1"), Event("Second", "2021", uid="2")], CSV
        )
        other = Source("other/plan.csv", "csv", "p1")
        items = [
            Event("Ground breaking", "1990", uid="1", links=(Link("before", "2"),)),
            Event("Opening", "1991", uid="2", links=(Link("after", "1"),)),
            Event("Party", "1992", uid="3", links=(Link("after", "2"),)),
        ]
        report = store.writer.import_items(items, other)
        assert counts(report) == (3, 0, 0, 0, 0)
        assert "1@plan" in " ".join(report.remarks)
        assert [event.uid for event in store.events()] == ["1@plan", "2@plan", "3", "1", "2"]
        assert [store.event(uid).links[0].to for uid in ("1@plan", "2@plan", "3")] == [
            "2@plan",
            "1@plan",
            "2@plan",
        ]
        assert counts(store.writer.import_items(items, other)) == (0, 0, 3, 0, 0)
        changed = [replace(items[0], title="Breaking ground"), *items[1:]]
        assert counts(store.writer.import_items(changed, other)) == (0, 1, 2, 0, 0)
        assert store.event("1@plan").links[0].to == "2@plan"
        third = Source("third/plan.csv", "csv", "t1")
        store.writer.import_items([Event("Unrelated", "1800", uid="1")], third)
        assert store.events()[0].uid == "1@plan-2"
        store.writer.delete(["1@plan-2"])
        assert counts(store.writer.import_items([Event("Unrelated", "1800", uid="1")], third))[
            :3
        ] == (0, 0, 1)

    def test_mentions_add_sayings_and_never_events(self, store: Harness) -> None:
        """A passage that illustrates an event; what the essay no longer says goes away."""
        store.writer.import_items([A, B], CSV)
        items = [
            Mention("a", Passage(0, 3, "one")),
            Mention("a", Passage(5, 8, "two"), "2020", "relative"),
            Mention("b", Passage(9, 12, "six")),
            Mention("nobody", Passage(0, 3, "one")),
        ]
        assert counts(store.writer.import_items(items, ESSAY, text="one  two six")) == (
            0,
            2,
            0,
            0,
            0,
        )
        assert store.event("a").sayings == (
            Saying(ESSAY, Passage(0, 3, "one")),
            Saying(ESSAY, Passage(5, 8, "two"), "2020", "relative"),
        )
        assert counts(store.writer.import_items(items, ESSAY, text="one  two six")) == (
            0,
            0,
            2,
            0,
            0,
        )
        report = store.writer.import_items(items[:1], replace(ESSAY, digest="e2"), text="one")
        assert counts(report) == (0, 2, 0, 0, 0)
        assert (store.event("a").sayings[1:], store.event("b").sayings) == ((), ())
        assert found(store, "has:passage") == ["a"]
        assert store.writer.source_text("essay.md", 0, 99) == "one"
        store.writer.undo()
        assert store.writer.source_text("essay.md", 0, 99) == "one  two six"
        assert len(store.event("a").sayings) == 2

    def test_a_source_that_tells_of_its_own_event_twice_counts_it_once(
        self, store: Harness
    ) -> None:
        """Added is added, and read again it is unchanged: as many as there are events."""
        essay_event = Event("Two", "2021", uid="two", passage=Passage(5, 8, "two"))
        items = [essay_event, Mention("two", Passage(0, 3, "one"))]
        report = store.writer.import_items(items, ESSAY, text="one  two six")
        assert counts(report) == (1, 0, 0, 0, 0)
        assert len(store.event("two").sayings) == 1
        report = store.writer.import_items(items, ESSAY, text="one  two six")
        assert counts(report) == (0, 0, 1, 0, 0)

    def test_doubt_is_found_whether_or_not_a_date_is_one_moment(self, store: Harness) -> None:
        """Years so far off that their bounds are one number are no moments."""
        moment = "2019-03-11T10:00:00Z"
        dates = ["Y-9E99?", "Y-9E99", moment, f"[{moment}]", f"{moment}/", f"{moment}/..", "2019?"]
        store.writer.import_items([Event(date, date, date) for date in dates], CSV)
        doubtful = store.writer.view(parse("is:uncertain", now=0.0)).events()
        assert {event.uid for event in doubtful} == {date for date in dates if is_uncertain(date)}

    def test_days_that_no_integer_of_the_file_holds_are_counted(self, store: Harness) -> None:
        """Black holes last for 10^100 years; what is counted per day is found, and taken back, like all else."""
        report = store.writer.import_items(
            [Event("Dark", "Y9E99", "x"), Event("Big", "Y-9E99", "y"), A], CSV
        )
        assert counts(report) == (3, 0, 0, 0, 0)
        view = store.writer.view(EVERYTHING)
        assert view.histogram([-1e110, -86400.0 * 1e9, 86400.0 * 1e9, 1e110]) == [1, 1, 1]
        assert view.histogram([-86400.0 * 1e9, 86400.0 * 1e9]) == [1]
        store.writer.edit("x", Edit(date="Y8E99"))
        store.writer.delete(["y"])
        assert view.histogram([-1e110, 0.0, 1e110]) == [0, 2]
        store.writer.undo()
        store.writer.undo()
        assert view.histogram([-1e110, 0.0, 1e110]) == [1, 2]

    def test_the_text_of_prose_is_kept(self, store: Harness) -> None:
        text = "\ufeffÜber alles\r\n世界 🏳️‍🌈 end"
        told = replace(A, passage=Passage(1, 5, text[1:5]))
        store.writer.import_items([told], ESSAY, text=text)
        assert store.writer.source_text("essay.md", 1, 5) == text[1:5]
        assert store.writer.source_length("essay.md") == len(text)
        store.writer.undo()
        assert store.writer.info().sources == ()
        store.writer.redo()
        assert store.writer.source_text("essay.md", 0, 99) == text
