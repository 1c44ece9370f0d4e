"""Two values of which one may stand, two events that are one, and a timeline that is damaged."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tui.support import build, covers, explorer, focused, press, rest, still, text
from timeloom.model.events import ANSWERS, Event, Link, Passage, Saying, Source
from timeloom.store import open_reader, open_writer
from timeloom.store.answers import Conflict, Detail, Edit
from timeloom.tui.dialogs.merge_two import MergeTwo
from timeloom.tui.dialogs.settle import Settle, offer_lines
from timeloom.tui.model.settling import SUGGESTED, offers_of
from timeloom.tui.style.glyphs import UNICODE

TABLE = Source("table.csv", "csv")


def rows(*, title: str = "An arm", date: str = "2019-03-11") -> list[Event]:
    return [
        Event(title, date, "a", "Long ago. " * 30, {"who": ("Ada",)}),
        Event("A gift", "2019-07-22", "b", fields={SUGGESTED: ("2019-07-20",), "who": ("Bo",)}),
        Event("A model", "2020-05-28", "c", links=(Link(ANSWERS, "d"),)),
        Event("A paper", "2020-05-29", "d", "It says so.", {"who": ("Cy",), "tag": ("read",)}),
        Event("An answer", date, "e", links=(Link(ANSWERS, "c"),)),
    ]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A timeline with two events whose source has changed under an edit."""
    path = tmp_path / "table.db"
    with closing(open_writer(path, create=True)) as writer:
        writer.import_items(rows(), TABLE)
        writer.edit("a", Edit(title="My arm", date="2019-03-12"))
        writer.edit("e", Edit(date="2021-01-01"))
        report = writer.import_items(rows(title="Their arm", date="2019-03-10"), TABLE)
        assert {(each.uid, each.attribute) for each in report.conflicts} == {
            ("a", "title"), ("a", "date"), ("e", "date"),
        }  # fmt: skip
    return path


def detail(path: Path, uid: str) -> Detail:
    with closing(open_reader(path)) as reader:
        return reader.detail(uid)


def line_of(shown: str, words: str) -> str:
    return next(line for line in shown.splitlines() if words in line)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
@covers("event.settle")
async def test_both_values_are_shown_and_a_key_takes_one(
    table: Path, size: tuple[int, int]
) -> None:
    app = explorer(table)
    async with app.run_test(size=size) as pilot:
        await rest(pilot)
        assert "≠" in line_of(text(app), "My arm")
        assert "≠" not in line_of(text(app), "A gift")
        await press(pilot, "X")
        assert isinstance(app.screen, Settle)
        assert "1 of 2 events" in text(app)
        assert "12 March 2019 (2019-03-12)" in text(app)
        assert "10 March 2019 (2019-03-10)" in text(app)
        both = line_of(text(app), "Their arm")
        assert both.index("My arm") < both.index("Their arm")
        await press(pilot, "j", "t", "m")
        assert (detail(table, "a").event.title, detail(table, "a").event.date) == (
            "Their arm",
            "2019-03-12",
        )
        assert detail(table, "a").conflicts == ()
        assert "An answer" in text(app), "the next one that is to be settled"
        await press(pilot, "t", "t", "m")
        assert detail(table, "e").event.date == "2019-03-10"
        assert "nothing is left" in text(app)
        await press(pilot, "u")
        assert detail(table, "e").event.date == "2021-01-01"
        assert "nothing is left" not in text(app)
        await press(pilot, "escape")
        assert "≠" in line_of(text(app), "2021-01-01 ")


async def test_the_mark_is_there_in_ascii_and_the_filter_finds_it(table: Path) -> None:
    app = explorer(table, ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "/", "'is:conflict", "enter")
        assert "!" in line_of(text(app), "My arm")
        assert "A gift" not in text(app)


@covers("conflict.next", "conflict.previous")
async def test_from_conflict_to_conflict(table: Path) -> None:
    app = explorer(table)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "/", "'who:bo", "enter")
        await press(pilot, "right_curly_bracket")
        assert focused(app) == "e"
        await press(pilot, "right_curly_bracket")
        assert "no conflict after this event" in text(app)
        await press(pilot, "left_curly_bracket")
        assert focused(app) == "a"
        await press(pilot, "X", "n")
        assert "“An answer”" in text(app)
        await press(pilot, "N")
        assert "“My arm”" in text(app)
        await press(pilot, "escape", "j", "j", "X")
        assert "nothing is to be settled here; } goes to the next conflict" in text(app)


@covers("event.take-date")
async def test_a_suggested_date_is_taken_as_one_step(table: Path) -> None:
    app = explorer(table)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await press(pilot, "j", "X")
        assert "theirs (suggested)" in text(app)
        assert "20 July 2019 (2019-07-20)" in text(app)
        await press(pilot, "t", "escape")
        taken = detail(table, "b").event
        assert (taken.date, taken.date_basis) == ("2019-07-20", "looked-up")
        assert SUGGESTED not in taken.fields
        await press(pilot, "u")
        assert detail(table, "b").event == rows()[1].__class__(
            **{**vars_of(rows()[1]), "source": detail(table, "b").event.source}
        )
        await press(pilot, "X", "m", "escape")
        kept = detail(table, "b").event
        assert (kept.date, kept.fields) == ("2019-07-22", {"who": ("Bo",)})
        await press(pilot, "u", ":", "'event.take-date", "enter")
        assert detail(table, "b").event.date == "2019-07-20"
        await press(pilot, ":", "'event.take-date", "enter")
        assert "no other date is suggested" in text(app)


def vars_of(event: Event) -> dict[str, object]:
    return {name: getattr(event, name) for name in event.__dataclass_fields__}


def test_what_is_offered() -> None:
    """Conflicts first; then each date once that a reference or another source has and the event does not."""
    event = Event(
        "T", "2019", "t", fields={SUGGESTED: ("2018", "2017~")},
        sayings=(Saying(Source("x/other.md"), None, "2018"), Saying(Source("x/other.md"), None, "2016"),
                 Saying(Source("x/third.md"), Passage(0, 1, "x"), "2019")),
    )  # fmt: skip
    conflict = Conflict("t", "fields.who", "Ada", "")
    found = offers_of(Detail(1, event, None, None, (), (), (), (conflict,)))
    assert [(each.name, each.mine, each.theirs, each.says) for each in found] == [
        ("who", "Ada", "(nothing)", "the source now"),
        ("date", "2019", "2018", "suggested"),
        ("date", "2019", "c. 2017 (2017~)", "suggested"),
        ("date", "2019", "2016", "other.md"),
    ]


@pytest.mark.parametrize("width", [10, 40, 76, 106])
def test_two_columns_fit_whatever_is_in_them(width: int) -> None:
    from rich.cells import cell_len

    conflict = Conflict("t", "summary", "[b]x\x1b[31m 世界" * 40, "y" * 300)
    offers = offers_of(Detail(1, Event("T", None, "t"), None, None, (), (), (), (conflict,)))
    lines, begins = offer_lines(offers, 0, width, UNICODE)
    assert begins == [0]
    for line in lines:
        assert cell_len("".join(part for part, _ in line.parts)) <= max(width, 13)
        assert not any("\x1b" in part for part, _ in line.parts)


@covers("event.merge")
async def test_two_selected_events_become_one_and_two_again(table: Path) -> None:
    with closing(open_writer(table)) as writer:
        writer.add_note("d", "mind this")
        writer.star(["d"], True)
        writer.tag(["d"], add=["mine"])
    app = explorer(table)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await press(pilot, "j", "j", "v", "M")
        assert "Merge into “A model”" in text(app), "one alone: the other is to be picked"
        before = {uid: detail(table, uid).event for uid in "abcde"}
        await press(pilot, "escape", "v", "j", "M")
        assert isinstance(app.screen, MergeTwo)
        shown = text(app)
        assert "Merge “A model” into “A paper”?" in shown
        assert "mind this" in shown
        assert "read, mine" in shown
        await press(pilot, "s")
        shown = text(app)
        assert "Merge “A paper” into “A model”?" in shown
        assert "not kept: the title “A paper”" in shown
        assert "mind this" in shown
        assert {uid: detail(table, uid).event for uid in "abcde"} == before, "it is only looked at"
        await press(pilot, "enter")
        assert {uid: detail(table, uid).event for uid in "abcde"} == before
        await press(pilot, "v", "k", "M", "y")
        made = detail(table, "c").event
        assert (made.title, made.summary, made.notes, made.starred) == (
            "A model", "It says so.", ("mind this",), True,
        )  # fmt: skip
        assert made.fields == {"who": ("Cy",), "tag": ("mine", "read")}
        assert [saying.date for saying in made.sayings] == ["2020-05-29"]
        assert focused(app) == "c"
        await press(pilot, "u")
        assert {uid: detail(table, uid).event for uid in "abcde"} == before


async def test_the_other_event_is_picked_among_neighbours_or_by_its_words(table: Path) -> None:
    app = explorer(table)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await press(pilot, "j", "j", "M")
        listed = text(app)
        assert listed.index("A paper") < listed.index("A gift"), "the nearest in time first"
        await press(pilot, "'pap", "enter", "y")
        assert detail(table, "c").event.summary == "It says so."
        await press(pilot, "V", "M")
        assert "select two, or none" in text(app)


async def test_nothing_is_asked_of_a_timeline_that_can_only_be_read(table: Path) -> None:
    app = explorer(table, read_only=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        for key in ("X", "M"):
            await press(pilot, key)
            assert app.screen is app.explorer
            assert "can be read and not changed" in text(app)
            app.clear_notifications()


@covers("app.repair")
async def test_events_that_cannot_be_read_are_told_of_and_the_file_is_mended(
    tmp_path: Path,
) -> None:
    path = build(tmp_path / "it.db")
    with closing(sqlite3.connect(path)) as damaged, damaged:
        damaged.execute("UPDATE events SET date = x'ff' WHERE uid = 'model-3'")
    app = explorer(path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await rest(pilot)
        app.explorer.changes.look()
        await pilot.pause()
        assert "1 event cannot be read and is left out; :repair" in text(app)
        await press(pilot, ":", "'repair", "enter")
        assert "row" in text(app)
        assert "(model-3): date is not text" in text(app)
        await press(pilot, "enter")
        assert not list(tmp_path.glob("*.backup.*")), "only y is yes"
        await press(pilot, ":", "'repair", "enter", "y")
        assert "set 1 row aside" in text(app)
        assert len(list(tmp_path.glob("*.backup.db"))) == 1
        assert "model-3" in next(tmp_path.glob("*.set-aside.jsonl")).read_text(encoding="utf-8")
        await press(pilot, "escape")
        assert "10 events" in text(app)
        await press(pilot, ":", "'repair", "enter")
        await still(pilot)
        assert "nothing has to be repaired; event 'open-1' answers 'model-3'" in text(app)


async def test_help_says_what_the_signs_mean(table: Path) -> None:
    app = explorer(table)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "question_mark", "'≠")
        assert "its source has changed what you edited" in text(app)
        await press(pilot, "enter")
        assert app.screen is app.explorer


async def test_an_option_that_is_found_stands_under_its_heading(table: Path) -> None:
    """A field can colour and make lanes: which of the two a line is for is said above it."""
    app = explorer(table)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, "2", "o", "'who")
        shown = text(app)
        lanes, colour = shown.index("Lanes by"), shown.index("Colour and shape by")
        assert lanes < shown.index("who", lanes) < colour < shown.index("who", colour)
        assert "Theme" not in shown
        await press(pilot, "ctrl+u", "'no such option")
        assert "Lanes by" not in text(app)
