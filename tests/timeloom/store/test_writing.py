"""What a person does to single events."""

from __future__ import annotations

import pytest

from tests.timeloom.store.conftest import Harness
from timeloom.errors import DateError, EventError, UnknownEvent
from timeloom.model.events import ANSWERS, Event, Link, Passage, Saying, Source
from timeloom.query.parser import parse
from timeloom.store.answers import Edit, SavedFilter

GPT4 = Event("GPT-4 is released", "2023-03-14", uid="gpt-4", fields={"actor": ("OpenAI",)})
LLAMA2 = Event(
    "Llama 2 arrives",
    "2023-07-18",
    uid="llama-2",
    fields={"actor": ("Meta",), "tag": ("weights",)},
    links=(Link(ANSWERS, "gpt-4", {"how": ("open weights",)}),),
    source=Source("essay.md", "essay"),
)
NASTY = "[/b]\x1b[31m 第二次世界大戦\u202e مرحبا 🏳️‍🌈 \t\n\x00\x07 ' \" ; -- %s {x}"


def found(store: Harness, text: str) -> list[str]:
    return list(store.writer.view(parse(text, now=0.0)).uids())


class TestAdding:
    def test_an_event_comes_back_whole(self, store: Harness) -> None:
        """Everything an event may hold is kept as it was given."""
        essay = Source("essay.md", "essay", "d1", "2024-01-01T00:00:00Z")
        event = Event(
            "Title",
            "[2024-05-13..2024-05-20]",
            "u",
            "Summary",
            {"actor": ("A", "B"), "tag": ("x",)},
            (Link(ANSWERS, "nowhere", {"how": ("fast",)}), Link("see", "u")),
            essay,
            Passage(3, 9, "so say", "A section"),
            "looked-up",
            ("a note", "# another"),
            True,
            True,
            (Saying(Source("b.md"), Passage(0, 2, "ab"), "2024", "stated"),),
        )
        change = store.writer.add(event)
        assert change.focus == "u"
        assert store.event("u") == event

    def test_a_uid_is_made_where_none_is_given(self, store: Harness) -> None:
        """It is stable, and the same said twice is two events."""
        first = store.writer.add(Event("Something", "2020")).focus
        second = store.writer.add(Event("Something", "2020")).focus
        assert first
        assert second
        assert first != second
        assert len(store.events()) == 2

    def test_what_is_entered_by_hand_says_so(self, store: Harness) -> None:
        """There is no source that could have stated the date."""
        store.writer.add(Event("Something", "2020", uid="x"))
        assert store.event("x").date_basis == "entered"
        assert store.event("x").source is None

    @pytest.mark.parametrize(
        ("event", "error"),
        [
            (Event("  ", "2020"), EventError),
            (Event("T", "2020-02-30"), DateError),
            (Event("T", "last week"), DateError),
            (Event("T", "2020", uid="gpt-4"), EventError),
            (Event("half \ud800", "2020"), EventError),
            (Event("T", "2020", uid="a\0b"), EventError),
            (Event("T", "2020", passage=Passage(0, 1, "a")), EventError),
        ],
    )
    def test_what_cannot_be_stored_is_refused(
        self, store: Harness, event: Event, error: type[Exception]
    ) -> None:
        """Nothing of it stays, in the events or in the journal."""
        store.writer.add(GPT4)
        before = store.snapshot(), list(store.writer.history())
        with pytest.raises(error):
            store.writer.add(event)
        assert (store.snapshot(), list(store.writer.history())) == before

    def test_events_stand_in_time_order(self, store: Harness) -> None:
        """By place, longer before shorter, undated last; on one day in the order of entry.

        What began nobody knows when stands at the end of what is known: `../2020` after all of 2020.
        """
        dates = [
            "2020",
            None,
            "2020-01-01",
            "-0043-03-15",
            "Y-13800000000",
            "../2020",
            "2020-01-01",
        ]
        dates += ["2019/2021", None, "2020/.."]
        for number, date in enumerate(dates):
            store.writer.add(Event(f"event {number}", date, uid=str(number)))
        assert [event.uid for event in store.events()] == list("4379026518")

    def test_nasty_text_is_kept_as_it_is(self, store: Harness) -> None:
        """Data is data: in titles, values, names, notes, links and uids."""
        uid = NASTY.replace("\0", "")
        event = Event(
            NASTY,
            "2020",
            uid,
            NASTY,
            {NASTY: (NASTY, "b")},
            (Link(NASTY, NASTY),),
            notes=(NASTY,),
            date_basis="entered",
        )
        store.writer.add(event)
        assert store.event(uid) == event
        assert found(store, "世界大戦") == [uid]


class TestEditing:
    def test_attributes_change_and_the_rest_stays(self, store: Harness) -> None:
        """A field set to nothing is gone, one not named stays."""
        store.writer.add(LLAMA2)
        edit = Edit(title="Llama 2", fields={"actor": (), "licence": ("own",)})
        store.writer.edit("llama-2", edit)
        event = store.event("llama-2")
        assert (event.title, event.date, event.summary) == ("Llama 2", "2023-07-18", "")
        assert event.fields == {"tag": ("weights",), "licence": ("own",)}
        assert event.links == LLAMA2.links

    def test_a_changed_date_is_entered_and_moves_the_event(self, store: Harness) -> None:
        """The person vouches for it now; to say the same date is no change."""
        store.writer.add(GPT4)
        store.writer.add(LLAMA2)
        assert store.writer.edit("llama-2", Edit(date="2023-07-18")).step is None
        store.writer.edit("llama-2", Edit(date="2022"))
        assert [event.uid for event in store.events()] == ["llama-2", "gpt-4"]
        assert store.event("llama-2").date_basis == "entered"
        store.writer.edit("llama-2", Edit(date=None))
        assert store.event("llama-2").date is None
        assert [event.uid for event in store.events()] == ["gpt-4", "llama-2"]
        assert found(store, "is:undated") == ["llama-2"]

    def test_an_edit_of_what_a_source_said_is_marked(self, store: Harness) -> None:
        """And no longer when it says again what the source says."""
        store.writer.add(LLAMA2)
        store.writer.edit("llama-2", Edit(title="Mine", fields={"new": ("x",)}))
        assert sorted(store.detail("llama-2").edited) == ["fields.new", "title"]
        assert found(store, "is:edited") == ["llama-2"]
        store.writer.edit("llama-2", Edit(title="Llama 2 arrives", fields={"new": ()}))
        assert store.detail("llama-2").edited == ()
        assert found(store, "is:edited") == []

    def test_what_cannot_be_is_refused_and_changes_nothing(self, store: Harness) -> None:
        store.writer.add(GPT4)
        for edit, error in (
            (Edit(title=" "), EventError),
            (Edit(date="2020-13"), DateError),
            (Edit(date_basis="guessed"), EventError),  # type: ignore[arg-type]
        ):
            before = store.snapshot()
            with pytest.raises(error):
                store.writer.edit("gpt-4", edit)
            assert store.snapshot() == before
        with pytest.raises(UnknownEvent):
            store.writer.edit("nobody", Edit(title="x"))

    def test_nothing_to_change_is_no_step(self, store: Harness) -> None:
        """Pressing save on an untouched form leaves no line in the journal."""
        store.writer.add(GPT4)
        steps = list(store.writer.history())
        assert store.writer.edit("gpt-4", Edit(title=GPT4.title)).step is None
        assert store.writer.star(["gpt-4"], on=False).step is None
        assert store.writer.tag(["gpt-4"], add=[]).step is None
        assert list(store.writer.history()) == steps

    def test_a_field_is_set_in_many(self, store: Harness) -> None:
        store.writer.add(GPT4)
        store.writer.add(LLAMA2)
        change = store.writer.set_field(["gpt-4", "llama-2"], "side", ["x", "y"])
        assert change.step is not None
        assert change.step.count == 2
        assert found(store, "side:y") == ["gpt-4", "llama-2"]


class TestAnnotating:
    def test_notes_are_found_changed_and_removed(self, store: Harness) -> None:
        """A note's words are searched like the event's own, and no longer once it is gone."""
        store.writer.add(GPT4)
        store.writer.add_note("gpt-4", "Remember the milk")
        store.writer.add_note("gpt-4", "second")
        assert (store.event("gpt-4").notes, found(store, "milk has:note")) == (
            ("Remember the milk", "second"),
            ["gpt-4"],
        )
        store.writer.set_note("gpt-4", 0, "Forget it")
        assert (found(store, "milk"), found(store, "forget")) == ([], ["gpt-4"])
        store.writer.set_note("gpt-4", 0, "")
        assert store.event("gpt-4").notes == ("second",)
        store.writer.set_note("gpt-4", 0, " ")
        assert (store.event("gpt-4").notes, found(store, "has:note")) == ((), [])
        with pytest.raises(EventError):
            store.writer.set_note("gpt-4", 0, "x")
        with pytest.raises(EventError):
            store.writer.add_note("gpt-4", " \n")

    def test_stars_turn_over_together(self, store: Harness) -> None:
        """Where they differ all become starred, then all unstarred."""
        store.writer.add(GPT4)
        store.writer.add(LLAMA2)
        both = ["gpt-4", "llama-2"]
        store.writer.star(["gpt-4"])
        assert found(store, "is:starred") == ["gpt-4"]
        store.writer.star(both)
        assert found(store, "is:starred") == both
        store.writer.star(both)
        assert found(store, "is:starred") == []

    def test_tags_are_a_persons_own_beside_the_sources(self, store: Harness) -> None:
        """One that the source gave can be taken away and given back; that is no edit of what the source says."""
        store.writer.add(LLAMA2)
        store.writer.tag(["llama-2"], add=["b", "a", "weights", "b"])
        assert store.event("llama-2").fields["tag"] == ("weights", "a", "b")
        assert store.detail("llama-2").edited == ()
        assert found(store, "tag:b") == ["llama-2"]
        store.writer.tag(["llama-2"], remove=["b", "weights"])
        assert store.event("llama-2").fields["tag"] == ("a",)
        assert store.detail("llama-2").edited == ()
        assert found(store, "tag:weights") == []
        store.writer.edit("llama-2", Edit(fields={"tag": ("weights", "z")}))
        assert store.event("llama-2").fields["tag"] == ("weights", "z")
        assert store.detail("llama-2").edited == ()

    def test_links_are_made_and_unmade(self, store: Harness) -> None:
        """The same link again changes what is said of it; both ends know of it."""
        store.writer.add(GPT4)
        store.writer.add(Event("Another", "2024", uid="x"))
        store.writer.link("x", Link(ANSWERS, "gpt-4"))
        store.writer.link("x", Link(ANSWERS, "gpt-4", {"how": ("late",)}))
        store.writer.link("x", Link("see", "gpt-4"))
        assert store.event("x").links == (
            Link(ANSWERS, "gpt-4", {"how": ("late",)}),
            Link("see", "gpt-4"),
        )
        assert [end.relation for end in store.detail("gpt-4").linked_from] == [ANSWERS, "see"]
        assert found(store, "answers:gpt-4 has:link") == ["x"]
        store.writer.unlink("x", Link(ANSWERS, "gpt-4"))
        assert store.writer.unlink("x", Link(ANSWERS, "gpt-4")).step is None
        assert found(store, "answers:*") == []

    def test_proposed_events_are_accepted(self, store: Harness) -> None:
        store.writer.add(Event("Perhaps", "2020", uid="p", proposed=True))
        assert (found(store, "is:proposed"), store.writer.info().proposed) == (["p"], 1)
        store.writer.accept(["p"])
        assert (found(store, "is:proposed"), store.event("p").proposed) == ([], False)


class TestDeleting:
    def test_what_hangs_on_an_event_goes_with_it(self, store: Harness) -> None:
        """And a link to it stays, dangling, and alive again when it comes back."""
        store.writer.add(GPT4)
        store.writer.add(LLAMA2)
        store.writer.add_note("gpt-4", "words")
        store.writer.delete(["gpt-4"])
        assert [event.uid for event in store.events()] == ["llama-2"]
        assert (found(store, "words"), store.writer.key("gpt-4")) == ([], None)
        assert store.detail("llama-2").links[0].title == ""
        store.writer.add(GPT4)
        assert store.detail("llama-2").links[0].title == GPT4.title
        assert store.event("gpt-4").notes == ()
        with pytest.raises(UnknownEvent):
            store.writer.delete(["gpt-4", "nobody"])
        assert store.writer.key("gpt-4") is not None


class TestKeeping:
    def test_everything_is_there_after_a_restart(self, store: Harness) -> None:
        store.writer.add(GPT4)
        store.writer.add_note("gpt-4", "words")
        store.writer.star(["gpt-4"])
        store.writer.save_filter(SavedFilter("mine", "side:open", "1"))
        store.writer.set_session({"focus": "gpt-4", "zoom": [1, 2.5, None]})
        before = store.snapshot()
        store.reopen()
        assert store.snapshot() == before
        assert store.writer.session() == {"focus": "gpt-4", "zoom": [1, 2.5, None]}

    def test_a_hotkey_belongs_to_one_filter(self, store: Harness) -> None:
        store.writer.save_filter(SavedFilter("one", "a", "1"))
        store.writer.save_filter(SavedFilter("two", "b", "1"))
        assert store.writer.saved_filters() == [
            SavedFilter("one", "a"),
            SavedFilter("two", "b", "1"),
        ]
        store.writer.delete_filter("one")
        assert store.writer.saved_filters() == [SavedFilter("two", "b", "1")]
        with pytest.raises(EventError):
            store.writer.save_filter(SavedFilter(" ", "a"))

    def test_a_version_changes_with_every_write(self, store: Harness) -> None:
        before = store.writer.version()
        store.writer.add(GPT4)
        assert store.writer.version() != before
