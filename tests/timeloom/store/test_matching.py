"""Corrected rows without ids are the events that they were, and nothing else is taken for one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.timeloom.store.conftest import Harness
from timeloom.model.events import Event, Item, Source
from timeloom.store.answers import Edit, ImportReport
from timeloom.store.imports.likeness import Row, plain
from timeloom.store.imports.matching import Matching

TABLE = Source("t.csv", "csv", "1", "2024-01-01T00:00:00Z")

Cells = dict[str, str]


def row(date: str | None, title: str, summary: str = "", **cells: str) -> Event:
    fields = {name: (value,) for name, value in cells.items()}
    return Event(title, date, "", summary, fields)


SPUTNIK = row("1957-10-04", "Sputnik 1 in orbit", place="Baikonur", kind="flight")
GAGARIN = row("1961-04-12", "Gagarin circles the Earth", place="Baikonur", kind="flight")
APOLLO = row("1969-07-20", "Apollo 11 lands on the Moon", place="Tranquility", kind="landing")
LUNA = row("1969-07-20", "Luna 15 still in orbit", place="Moon", kind="flight")
ALL = [SPUTNIK, GAGARIN, APOLLO, LUNA]


def again(store: Harness, events: list[Event], source: Source = TABLE) -> ImportReport:
    items: list[Item] = list(events)
    return store.writer.import_items(items, source, expected=(source.address,))


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    gone = len(report.vanished or ())
    return report.added, report.updated, report.unchanged, report.matched, gone


def uids(store: Harness) -> dict[str, str]:
    return {event.title: event.uid for event in store.events()}


CORRECTED = {
    "a cell": replace(GAGARIN, fields={**GAGARIN.fields, "place": ("Tyuratam",)}),
    "a date": replace(GAGARIN, date="1961-04-13"),
    "a year": replace(GAGARIN, date="1962-04-12"),
    "day and month": replace(GAGARIN, date="1961-12-04"),
    "a finer date": replace(GAGARIN, date="1961-04-12T06:07:00Z"),
    "a rougher date": replace(GAGARIN, date="1961"),
    "a doubt": replace(GAGARIN, date="1961-04-12~"),
    "no date any more": replace(GAGARIN, date=None),
    "another date altogether": replace(GAGARIN, date="1963-11-30"),
    "a slip": replace(GAGARIN, title="Gagarin circels the Earth"),
    "case and marks": replace(GAGARIN, title="GAGARIN circles the Earth!"),
    "a word more": replace(GAGARIN, title="Yuri Gagarin circles the Earth"),
    "a word less": replace(GAGARIN, title="Gagarin circles Earth"),
    "another word": replace(GAGARIN, title="Gagarin orbits the Earth"),
    "title and date": replace(GAGARIN, title="Yuri Gagarin circles the Earth", date="1961-04-13"),
    "a new column": replace(
        GAGARIN, title="Gagarin circles Earth", fields={**GAGARIN.fields, "crew": ("1",)}
    ),
    "a column renamed": replace(
        GAGARIN, date="1961-04-13", fields={"where": ("Baikonur",), "kind": ("flight",)}
    ),
}


@pytest.mark.parametrize("corrected", CORRECTED.values(), ids=CORRECTED)
def test_a_corrected_row_is_the_event_it_was(store: Harness, corrected: Event) -> None:
    """Its uid and what hangs on it stay; the same table once more changes nothing; one undo takes it back."""
    again(store, ALL)
    uid = uids(store)[GAGARIN.title]
    store.writer.add_note(uid, "he was 27")
    before = store.snapshot()
    # Others come in another order at the same time.
    table = [LUNA, corrected, APOLLO, SPUTNIK]
    report = again(store, table)
    assert counts(report)[:3] + counts(report)[4:] == (0, 1, 3, 0)
    event = store.event(uid)
    assert (event.date, event.title, event.fields) == (
        corrected.date,
        corrected.title,
        corrected.fields,
    )
    assert event.notes == ("he was 27",)
    report = again(store, table)
    assert (counts(report), report.step) == ((0, 0, 4, 0, 0), None)
    store.writer.undo()
    assert store.snapshot() == before


def test_what_was_matched_is_said(store: Harness) -> None:
    again(store, ALL)
    report = again(store, [replace(it, date=f"{it.date}~") for it in ALL])
    assert report.remarks == ("4 events changed, matched to rows of before",)
    report = again(store, [replace(SPUTNIK, date="1957-10-05"), *ALL[1:]])
    assert report.matched == 4


OTHERS = {
    "another event on the same date": (GAGARIN, row("1961-04-12", "Treaty of Bern is signed")),
    "another of a series": (
        row("2020-01-01", "Version 1.0 released"),
        row("2020-01-01", "Version 1.1 released"),
    ),
    "another round": (row("2020-01-01", "Team A wins"), row("2020-01-01", "Team B wins")),
    "one word, another year, another place": (
        row("1857-03-01", "Founding", place="Leeds"),
        row("1923-05-01", "Founding", place="Turin"),
    ),
    "a sentence of the same words": (
        row("2020-01-01", "Battle of Salamis"),
        row("2020-01-01", "Battle of Marathon"),
    ),
    "another subject, other cells": (
        row("1945-05-08", "Germany surrenders to the Allies", theatre="Europe"),
        row("1945-09-02", "Japan surrenders to the Allies", theatre="Pacific"),
    ),
    "neither has a date": (row(None, "Write to Ada"), row(None, "Call Bob")),
}


@pytest.mark.parametrize(("old", "new"), OTHERS.values(), ids=OTHERS)
def test_another_event_is_another_event(store: Harness, old: Event, new: Event) -> None:
    again(store, [SPUTNIK, old])
    uid = uids(store)[old.title]
    assert counts(again(store, [SPUTNIK, new])) == (1, 0, 1, 0, 1)
    assert store.event(uid).date == old.date


def test_an_unrelated_table_in_the_same_place_changes_nothing(store: Harness) -> None:
    again(store, ALL)
    other = [
        row(f"20{n:02}-01-{n:02}", title, city="Rome")
        for n, title in enumerate(
            ["Choir practice", "Annual meeting", "Summer fair", "Tax is due"], 10
        )
    ]
    assert counts(again(store, other)) == (4, 0, 0, 0, 4)


def test_two_equally_close_rows_match_nothing(store: Harness) -> None:
    """One row of before, two that could be it; and the other way round."""
    again(store, [row("2020-03-04", "Opening of the bridge")])
    twice = [row(day, "Opening of the bridge") for day in ("2020-03-03", "2020-03-05")]
    assert counts(again(store, twice)) == (2, 0, 0, 0, 1)
    other = Source("u.csv", "csv", "1", "2024-01-01T00:00:00Z")
    again(store, twice, other)
    assert counts(again(store, [row("2020-03-04", "Opening of the bridge")], other))[0] == 1


def test_the_closest_come_first(store: Harness) -> None:
    """Two rows could be the event; the one that says more of the same is."""
    again(store, [GAGARIN])
    uid = uids(store)[GAGARIN.title]
    near, far = replace(GAGARIN, date="1961-04-13"), replace(GAGARIN, date="1988-06-01")
    assert counts(again(store, [far, near])) == (1, 1, 0, 1, 0)
    assert store.event(uid).date == "1961-04-13"


def test_rows_whose_dates_were_swapped_keep_their_titles(store: Harness) -> None:
    again(store, ALL)
    before = uids(store)
    swapped = [replace(SPUTNIK, date=GAGARIN.date), replace(GAGARIN, date=SPUTNIK.date), *ALL[2:]]
    assert counts(again(store, swapped)) == (0, 2, 2, 2, 0)
    assert uids(store) == before


def test_a_meeting_that_comes_every_week_moves_on(store: Harness) -> None:
    """The first is gone and another comes at the end: no one was moved. One that is a day later was."""
    weeks = [row(f"2021-02-{day:02}", "Board meeting") for day in (1, 8, 15, 22)]
    again(store, weeks[:3])
    assert counts(again(store, weeks[1:])) == (1, 0, 2, 0, 1)
    assert counts(again(store, [*weeks[:2], replace(weeks[2], date="2021-02-16"), weeks[3]])) == (
        (0, 1, 3, 1, 0)
    )


def test_rows_of_one_date_and_title_are_told_apart_by_their_cells(store: Harness) -> None:
    """In another order, one less, one more and one corrected: notes stay on the row that they are of."""
    runs = [row("2020", "Run", runner=name, club="Blue") for name in ("Ada", "Bob", "Cid")]
    again(store, runs)
    (bob,) = [event.uid for event in store.events() if event.fields["runner"] == ("Bob",)]
    store.writer.add_note(bob, "fell")
    assert counts(again(store, runs[::-1])) == (0, 0, 3, 0, 0)
    assert counts(again(store, runs[1:])) == (0, 0, 2, 0, 1)
    assert counts(again(store, [row("2020", "Run", runner="Dot", club="Red"), *runs])) == (
        (1, 0, 3, 0, 0)
    )
    corrected = replace(runs[1], fields={"runner": ("Bob",), "club": ("Green",)})
    again(store, [runs[2], corrected, runs[0]])
    assert store.event(bob).fields["club"] == ("Green",)
    assert store.event(bob).notes == ("fell",)


def test_a_row_may_come_to_say_what_another_said(store: Harness) -> None:
    """The event keeps its uid, which the other row would have been given: that gets one of its own, for good."""
    again(store, [GAGARIN])
    uid = uids(store)[GAGARIN.title]
    again(store, [moved := replace(GAGARIN, date="1961-04-13")])
    table = [GAGARIN, moved]
    assert counts(again(store, table)) == (1, 0, 1, 0, 0)
    assert store.event(uid).date == moved.date
    assert counts(again(store, table)) == (0, 0, 2, 0, 0)


def test_what_a_person_edited_stands(store: Harness) -> None:
    """A row is compared with what its source said, not with what a person made of it."""
    again(store, ALL)
    uid = uids(store)[GAGARIN.title]
    store.writer.edit(uid, Edit(title="First human in space", fields={"place": ("Site 1",)}))
    report = again(store, [SPUTNIK, replace(GAGARIN, title="Gagarin orbits the Earth"), *ALL[2:]])
    assert (report.matched, report.added) == (0, 0)  # nothing changed: the edit stands
    assert [(it.attribute, it.theirs) for it in report.conflicts] == [
        ("title", "Gagarin orbits the Earth")
    ]
    assert store.event(uid).title == "First human in space"


def test_an_event_that_was_matched_and_deleted_stays_deleted(store: Harness) -> None:
    again(store, ALL)
    uid = uids(store)[GAGARIN.title]
    table = [SPUTNIK, replace(GAGARIN, date="1961-04-13"), *ALL[2:]]
    again(store, table)
    store.writer.delete([uid])
    assert counts(again(store, table)) == (0, 0, 4, 0, 0)
    store.writer.undo()
    assert counts(again(store, table)) == (0, 0, 4, 0, 0)


def test_rows_with_ids_are_known_by_them(store: Harness) -> None:
    again(store, [replace(GAGARIN, uid="a")])
    assert counts(again(store, [replace(GAGARIN, uid="b", date="1961-04-13")])) == (1, 0, 0, 0, 1)


# -- properties ------------------------------------------------------------------

_TITLES = st.sampled_from(
    ["Opening of the bridge", "Opening of the bridges", "Board meeting", "Choir", "Choir sings"]
)
_EVENTS = st.lists(
    st.builds(
        row,
        st.sampled_from([None, "2020", "2020-03-04", "2020-03-05", "2021-07"]),
        _TITLES,
        place=st.sampled_from(["Rome", "Leeds"]),
    ),
    max_size=7,
)


def _row(number: int, event: Event) -> Row:
    return Row(
        number,
        number,
        repr(event).encode(),
        hash((event.date, event.title)),
        event.date,
        None,
        plain(event.title),
        "",
        tuple(hash(value) for values in event.fields.values() for value in values),
        (),
        f"held {number}",
    )


def _pairs(came: list[Event], held: list[Event]) -> list[tuple[int, str]]:
    matching = Matching()
    for number, event in enumerate(came):
        matching.came(_row(number, event))
    for number, event in enumerate(held):
        matching.held(_row(number, event))
    return list(matching.pairs())


@given(_EVENTS, _EVENTS)
def test_matching_is_one_to_one(came: list[Event], held: list[Event]) -> None:
    pairs = _pairs(came, held)
    assert len({number for number, _ in pairs}) == len({uid for _, uid in pairs}) == len(pairs)


@given(st.lists(_TITLES, unique=True), _EVENTS, st.randoms())
def test_matching_is_stable_under_order(titles: list[str], held: list[Event], random) -> None:  # type: ignore[no-untyped-def]
    """Where no two rows are alike, their order makes no difference."""
    came = [row("2020-03-04", title) for title in titles]
    held = list({(it.date, it.title): it for it in held}.values())
    mixed, others = random.sample(came, len(came)), random.sample(held, len(held))

    def said(one: list[Event], other: list[Event]) -> set[tuple[str, str | None, str]]:
        pairs = [(one[n], other[int(uid[5:])]) for n, uid in _pairs(one, other)]
        return {(row.title, event.date, event.title) for row, event in pairs}

    assert said(came, held) == said(mixed, others)


@given(_EVENTS)
def test_all_that_comes_again_is_matched(events: list[Event]) -> None:
    assert len(_pairs(events, events[::-1])) == len(events)
