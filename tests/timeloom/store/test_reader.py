"""What a reader tells beside the matches of a filter, and how it behaves when something is in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.timeloom.store.conftest import where
from timeloom.errors import Cancelled, QueryError, UnknownEvent
from timeloom.model.events import Event, Link, Mention, Passage, Source
from timeloom.query.parser import DEEPEST, parse
from timeloom.query.vocabulary import FieldInfo, ValueCount
from timeloom.race import run_race
from timeloom.store import open_reader, open_writer
from timeloom.store.answers import Edit, SavedFilter
from timeloom.store.protocol import Reader, View, Writer

TEXT = "The weights were closed. A year later they were open."
ESSAY = Source("notes/essay.md", "essay")
EVENTS = [
    Event("Reign of Victoria", "1837-06-20/1901-01-22", "victoria", fields={"kind": ("reign",)}),
    Event(
        "GPT-2",
        "2019-02-14",
        "gpt-2",
        "closed at first",
        {"actor": ("OpenAI",), "kind": ("model",)},
        passage=Passage(4, 23, TEXT[4:23], "One"),
        notes=("a note", "and another"),
    ),
    Event("Answer", "2019-03", "answer", links=(Link("answers", "gpt-2", {"how": ("copy",)}),)),
    Event("Echo", "2020", "echo", links=(Link("answers", "gpt-2"), Link("sees", "nowhere"))),
    Event("Nobody knows when", None, "lost", fields={"actor": ("Nobody",)}, starred=True),
]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    found = open_writer(where(tmp_path / "t.db"), create=True, now=lambda: "2024-01-01T00:00:00Z")
    found.import_items(EVENTS, ESSAY, text=TEXT)
    yield found
    found.close()


@pytest.fixture
def reader(writer: Writer) -> Iterator[Reader]:
    found = open_reader(writer.address)
    yield found
    found.close()


def view(reader: Reader, text: str) -> View:
    return reader.view(parse(text, now=0))


def uids(reader: Reader, text: str) -> list[str]:
    return list(view(reader, text).uids())


def test_info(reader: Reader) -> None:
    info = reader.info()
    assert (info.name, info.events, info.undated, info.proposed) == ("t", 5, 1, 0)
    assert [source.address for source in info.sources] == ["notes/essay.md"]
    assert (info.earliest, info.latest) == view(reader, "").extent()
    assert not info.writable


def test_rows_carry_what_a_list_line_needs(reader: Reader) -> None:
    rows = {row.uid: row for row in view(reader, "").page(limit=10)}
    gpt, answer, echo = rows["gpt-2"], rows["answer"], rows["echo"]
    assert (gpt.notes, gpt.has_passage, gpt.section, gpt.linked_from) == (2, True, "One", 2)
    assert [(end.relation, end.uid, end.title, end.date) for end in answer.links] == [
        ("answers", "gpt-2", "GPT-2", "2019-02-14")
    ]
    assert answer.links[0].fields == {"how": ("copy",)}
    assert [(end.relation, end.uid, end.title) for end in echo.links] == [
        ("answers", "gpt-2", "GPT-2"),
        ("sees", "nowhere", ""),
    ]
    assert rows["lost"].starred
    assert rows["lost"].earliest is None
    key = reader.key("gpt-2")
    assert key is not None
    assert reader.row(key) == gpt
    assert reader.row(key + 1) is None
    assert reader.key("nowhere") is None


def test_detail_has_both_ends_of_links(reader: Reader) -> None:
    detail = reader.detail("gpt-2")
    assert detail.event.notes == ("a note", "and another")
    assert detail.event.passage == Passage(4, 23, TEXT[4:23], "One")
    assert [(end.uid, end.fields) for end in detail.linked_from] == [
        ("answer", {"how": ("copy",)}),
        ("echo", {}),
    ]
    with pytest.raises(UnknownEvent, match=r"no event has the uid 'gpt-3'; did you mean 'gpt-2'\?"):
        reader.detail("gpt-3")


def test_details_and_events_are_the_same_events(reader: Reader) -> None:
    details = list(view(reader, "-is:undated").details())
    events = list(view(reader, "-is:undated").events())
    assert [detail.event for detail in details] == events
    assert [detail for detail in details if detail.event.uid == "gpt-2"] == [reader.detail("gpt-2")]
    assert all(type(event) is Event for event in events)


def test_sayings_of_further_sources(writer: Writer, reader: Reader) -> None:
    said = Mention("gpt-2", Passage(0, 3, "The"), "2019")
    writer.import_items([said], Source("other.md", "essay"), text="The end")
    (saying,) = reader.detail("gpt-2").event.sayings
    assert (saying.source.address, saying.date, saying.passage) == (
        "other.md",
        "2019",
        Passage(0, 3, "The"),
    )


def test_what_a_further_source_tells_of_is_found_by_it(writer: Writer, reader: Reader) -> None:
    """Its own source finds the event as before; without both of them it is not found."""
    said = Mention("gpt-2", Passage(0, 3, "The"), "2019")
    writer.import_items([said], Source("texts/other.md", "essay"), text="The end")
    for name in ("other", "OTHER.md", '"texts/other.md"', "oth*", "other,nowhere"):
        assert uids(reader, f"source:{name}") == ["gpt-2"], name
    assert "gpt-2" in uids(reader, "source:essay")
    assert "gpt-2" not in uids(reader, "-source:other")
    assert uids(reader, "source:other actor:nobody") == []
    assert ValueCount("texts/other.md", 1) in reader.mark_values("source")
    assert reader.mark_values("source", prefix="TEXTS") == [ValueCount("texts/other.md", 1)]
    assert reader.mark_values("source", prefix="nowhere") == []


def test_fields_values_and_uids(reader: Reader) -> None:
    assert reader.fields() == [FieldInfo("actor", 2), FieldInfo("kind", 2)]
    assert reader.field_values("actor", prefix="ÓPEN") == [ValueCount("OpenAI", 1)]
    assert reader.mark_values("is") == [ValueCount("starred", 1), ValueCount("undated", 1)]
    assert reader.uids("g") == [("gpt-2", "GPT-2")]
    assert reader.uids("nobody kn") == [("lost", "Nobody knows when")]


def test_links_in_time_order_of_their_targets(reader: Reader) -> None:
    assert [(a.uid, t.uid, fields) for a, t, fields in reader.links("answers")] == [
        ("answer", "gpt-2", {"how": ("copy",)}),
        ("echo", "gpt-2", {}),
    ]
    assert [(a.uid, t.uid, t.title) for a, t, _ in reader.links("sees")] == [
        ("echo", "nowhere", "")
    ]


def test_the_text_of_a_source_and_its_passages(reader: Reader) -> None:
    assert reader.source_text("notes/essay.md", 4, 23) == TEXT[4:23]
    assert reader.source_text("notes/essay.md", 40, 400) == TEXT[40:]
    assert reader.source_length("notes/essay.md") == len(TEXT)
    assert reader.source_text("nowhere", 0, 9) == ""
    assert reader.source_length("nowhere") == 0
    here = [(Passage(4, 23, TEXT[4:23], "One"), "gpt-2", "GPT-2")]
    assert reader.passages("notes/essay.md", 0, 5) == here
    assert reader.passages("notes/essay.md", 22, 99) == here
    assert reader.passages("notes/essay.md", 23, 99) == []


def test_a_source_is_found_by_address_and_name(reader: Reader) -> None:
    for name in ("essay", "ESSAY", "essay.md", '"notes/essay.md"', "ess*"):
        assert len(uids(reader, f"source:{name}")) == 5, name
    assert uids(reader, "source:other") == []


def test_a_long_event_is_found_in_its_middle(reader: Reader) -> None:
    assert uids(reader, "date:1870") == ["victoria"]
    assert uids(reader, "date:1870-05-03") == ["victoria"]
    assert uids(reader, "within:1870") == []
    assert uids(reader, "date:1901-01-23..1990") == []
    assert uids(reader, "-date:1870 -is:undated") == ["gpt-2", "answer", "echo"]


def test_history_names_what_an_import_added(writer: Writer, reader: Reader) -> None:
    writer.star(["gpt-2"])
    assert [step.kind for step in reader.history()] == ["star", "import"]
    assert [step.kind for step in reader.history("gpt-2")] == ["star", "import"]
    assert [step.kind for step in reader.history("echo")] == ["import"]
    assert [step.kind for step in reader.history(limit=1)] == ["star"]
    assert next(reader.history()).uids == ("gpt-2",)


def test_filters_and_session(writer: Writer, reader: Reader) -> None:
    writer.save_filter(SavedFilter("mine", "is:starred", "1"))
    writer.set_session({"view": "list"})
    assert reader.saved_filters() == [SavedFilter("mine", "is:starred", "1")]
    assert reader.session() == {"view": "list"}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        (
            "llama actr:x",
            (6, 10),
            "column 7: this timeline has no field 'actr'; did you mean 'actor'",
        ),
        ("http://x", (0, 4), "no field 'http'; to look for the text itself, quote it"),
        ("title:llama", (0, 5), "no field 'title'; write the words alone"),
        ("answers:gpt2", (0, 12), "column 1: no event has the uid 'gpt2'; did you mean 'gpt-2'"),
        ("a near:gpt-9~3d", (2, 15), "column 3: no event has the uid 'gpt-9'"),
    ],
)
def test_unknown_names(reader: Reader, text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(QueryError) as caught:
        view(reader, text)
    assert (caught.value.position, caught.value.end) == place
    assert message in str(caught.value)


def test_an_unknown_value_matches_nothing_and_is_named(reader: Reader) -> None:
    found = view(reader, "actor:opena,nobody")
    assert list(found.uids()) == ["lost"]
    assert [value.text for value in found.unknown_values] == ["opena"]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a" NEAR("note")', []),
        ('"^gpt"', ["gpt-2"]),
        ('"{text} : gpt"', []),
        ("'; DROP TABLE events; -- x", []),
        ('"facets : f1"', []),
        ('kind:"f1 OR f2"', []),
        ('kind:"model\' OR 1"', []),
        ('"gpt\\" OR \\"x"', []),
        ("gpt-2^2", []),
        ("gpt-2*", ["gpt-2"]),
        ("%_[a-z]", []),
        ("near AND not", []),
    ],
)
def test_typed_text_is_never_a_command(reader: Reader, text: str, expected: list[str]) -> None:
    """Whatever means something to FTS5 or SQL is looked for as text."""
    assert uids(reader, text) == expected


@pytest.mark.parametrize(
    "level",
    ["(y OR gpt {})", "-(x OR -{})", "-(-gpt OR -(gpt -(x -{})))", "((y | gpt {}) -(z -gpt -x))"],
)
def test_the_deepest_filter_is_answered(reader: Reader, level: str) -> None:
    text = "gpt"
    while (deeper := level.format(text)).count("(") <= DEEPEST:
        text = deeper
    assert uids(reader, text) == ["gpt-2"]


def test_a_change_by_another_is_seen(writer: Writer, reader: Reader) -> None:
    found = view(reader, "actor:openai")
    before = reader.version()
    assert found.count() == 1
    assert found.position(1 << 60) == 1
    writer.add(Event("GPT-3", "2020-05", "gpt-3", fields={"actor": ("OpenAI", "Newcomer")}))
    assert reader.version() != before
    assert found.count() == 2
    assert [row.uid for row in found.page(limit=9)] == ["gpt-2", "gpt-3"]
    assert found.values("actor") == [ValueCount("OpenAI", 2), ValueCount("Newcomer", 1)]
    assert uids(reader, "actor:newcomer") == ["gpt-3"]


def test_a_change_by_oneself_is_seen(writer: Writer) -> None:
    found = view(writer, "is:starred")
    assert found.count() == 1
    writer.star(["echo"])
    assert list(found.uids()) == ["echo", "lost"]


def test_a_person_s_tags_and_notes_are_found(writer: Writer, reader: Reader) -> None:
    writer.tag(["echo"], add=["Voice", "later"])
    writer.add_note("echo", "remember the milk")
    assert (
        uids(reader, "tag:voice") == uids(reader, "milk") == uids(reader, "/^later$/") == ["echo"]
    )
    assert view(reader, "-xyz").values("tag") == [ValueCount("Voice", 1), ValueCount("later", 1)]
    assert reader.detail("echo").event.fields["tag"] == ("Voice", "later")


def test_two_renderings_of_one_name(writer: Writer, reader: Reader) -> None:
    """A field is found in another case than it is written, unless one is written so."""
    assert uids(reader, "ACTOR:openai") == ["gpt-2"]
    writer.add(Event("x", "2021", "x", fields={"ACTOR": ("OpenAI",)}))
    assert uids(reader, "ACTOR:openai") == ["x"]
    assert uids(reader, "Actor:openai") == ["gpt-2", "x"]


def test_interrupt_cancels_what_runs(writer: Writer, reader: Reader) -> None:
    """A filter that would run for minutes ends when another thread says so, and the reader goes on."""
    writer.import_items(
        [Event("a" * 40, "2000", f"slow{number}") for number in range(3_000)], Source("slow")
    )
    caught = []
    stop = threading.Event()

    def press() -> None:
        while not stop.wait(0.02):
            reader.interrupt()

    presser = threading.Thread(target=press)
    presser.start()
    try:
        view(reader, "/(a?){16}a{16}b/").count()
    except Cancelled as error:
        caught.append(error)
    finally:
        stop.set()
        presser.join()
    assert caught
    with suppress(Cancelled):  # one more may have been meant for what is over
        view(reader, "gpt").count()
    assert view(reader, "gpt").count() == 1


def test_interrupt_between_two_statements_ends_the_next_one_alone(reader: Reader) -> None:
    """A picture of fifty quick statements ends at the one after the key, not after all of them."""
    reader.interrupt()
    with pytest.raises(Cancelled):
        view(reader, "gpt").count()
    assert view(reader, "gpt").count() == 1
    pages = view(reader, "").events()
    next(pages)
    reader.interrupt()
    with pytest.raises(Cancelled):
        list(pages)


def test_the_relations_of_links_are_counted(reader: Reader) -> None:
    """The most frequent first; a link that leads nowhere is one too."""
    assert [(each.value, each.count) for each in reader.relations()] == [
        ("answers", 2),
        ("sees", 1),
    ]


def test_the_lag_asked_for_is_the_lag_that_the_race_shows(writer: Writer) -> None:
    """Where an event's own day is open too: from the earliest possible day on both sides."""
    events = [
        Event("Some day in May", "2021-05", "may"),
        Event("On the ninth", "2021-05-10", "ninth", links=(Link("answers", "may"),)),
        Event("Earlier, or not", "2021-05/2021-06", "around", links=(Link("answers", "may"),)),
    ]
    writer.import_items(events, Source("more", "test"))
    shown = {
        answer.event.uid: answer.lag.days
        for launch in run_race(writer).launches
        for answer in launch.answers
        if answer.lag is not None
    }
    assert shown["ninth"] == 9
    for uid, days in shown.items():
        assert uid in uids(writer, f"lag:<={days}d")
        assert days == 0 or uid not in uids(writer, f"lag:<{days}d")


def test_a_field_that_may_yet_come_is_no_error(writer: Writer, reader: Reader) -> None:
    """No event has it by now; once one has, it is found. Any other unknown field is refused as ever."""
    reader.expect_fields(["Mood"])
    assert uids(reader, "mood:glad") == []
    assert uids(reader, "-mood:glad") == uids(reader, "")
    assert [value.text for value in view(reader, "mood:glad").unknown_values] == ["glad"]
    with pytest.raises(QueryError, match="no field 'moon'"):
        view(reader, "moon:full")
    writer.add(Event("late", "2024", uid="late", fields={"mood": ("glad",)}))
    assert uids(reader, "mood:glad") == ["late"]


def test_columns_called_like_terms(writer: Writer) -> None:
    """However an event came in, a field called like a term is found, listed and counted apart from the term."""
    own = {"source": ("LOG",), "is": ("big",), "has": ("wings",), "date": ("x",), "=is": ("odd",)}
    writer.import_items([Event("Imported", "2030", "imported", fields=own)], Source("a.csv", "csv"))
    writer.add(Event("Added", "2031", "added", fields={"source": ("LOG", "WEB"), "is": ("big",)}))
    writer.edit("added", Edit(fields={"source": ("WEB",)}))
    assert {*own} <= {info.name for info in writer.fields()}
    assert uids(writer, "field:source=log") == ["imported"]
    assert uids(writer, "field:source=*") == ["imported", "added"]
    assert uids(writer, "-field:source=WEB field:is=big") == ["imported"]
    assert uids(writer, "source:a") == ["imported"]
    assert uids(writer, "source:LOG") == []
    assert uids(writer, 'field:"=is"=odd') == ["imported"]
    assert writer.field_values("source") == [ValueCount("LOG", 1), ValueCount("WEB", 1)]
    assert writer.field_values("is") == [ValueCount("big", 2)]
    assert ValueCount("a.csv", 1) in writer.mark_values("source")
    assert ValueCount("big", 2) not in writer.mark_values("is")
    assert view(writer, "after:2029").values("source") == [
        ValueCount("LOG", 1),
        ValueCount("WEB", 1),
    ]
    writer.undo()
    assert uids(writer, "field:source=log") == ["imported", "added"]
    assert not [line for line in writer.check() if "nowhere" not in line]


def test_a_signal_within_a_function_that_sqlite_calls_stays_what_it_is(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite forgets what was raised there, and would say that the file cannot be used."""

    def press(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("timeloom.store.sqlite.search.functions._found", press)
    with pytest.raises(KeyboardInterrupt):
        view(reader, "/gp.t?/").count()
    monkeypatch.undo()
    assert view(reader, "/gp.t?/").count() > 0
