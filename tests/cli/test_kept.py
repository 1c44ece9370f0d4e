"""`timeloom kept`, and timelines written of what is filtered."""

from __future__ import annotations

import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from timeloom.cli.live.kept import Opened, kept_work, opened_files
from timeloom.model.events import ANSWERS, Event, Link, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer


def annotated(path: Path, note: str = "Keep me") -> None:
    with closing(open_writer(path, create=True, author="Ada")) as writer:
        if not writer.info().events:
            events = [Event("One", "2020", "one"), Event("Two", "2021", "two")]
            writer.import_items(events, Source("log.csv", "csv"))
        writer.add_note("one", note)


def work_on(file: Path) -> Opened:
    """Open a file, write a note, and have the window closed."""
    with opened_files([str(file)], {}) as opened:
        annotated(opened.path)
    return opened


def test_work_is_listed_saved_and_then_kept_no_longer(timeloom: Runner, tmp_path: Path) -> None:
    work_on(tmp_path / "log.csv")
    (line,) = timeloom("kept").lines[1:] or timeloom("kept").lines
    assert "log.csv" in line
    assert "1 note on 1 event" in line
    out = tmp_path / "out.db"
    assert timeloom("kept", tmp_path / "log.csv", "--save", out).code == 0
    assert timeloom("list", "has:note", "--db", out, "--count").out.strip() == "1"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert kept_work() == []


def test_what_is_there_is_not_replaced_and_the_work_stays(timeloom: Runner, tmp_path: Path) -> None:
    work_on(tmp_path / "log.csv")
    out = tmp_path / "out.db"
    out.write_text("mine")
    ran = timeloom("kept", tmp_path / "log.csv", "--save", out)
    assert (ran.code, "is there already" in ran.err, out.read_text()) == (1, True, "mine")
    assert len(kept_work()) == 1


def test_dropping_asks_first(timeloom: Runner, tmp_path: Path) -> None:
    work_on(tmp_path / "log.csv")
    assert timeloom("kept", "log", "--drop", stdin=b"\n").code == 1
    assert len(kept_work()) == 1
    assert timeloom("kept", "log", "--drop", "--yes").code == 0
    assert kept_work() == []


def test_work_that_a_window_shows_is_neither_saved_nor_dropped(
    timeloom: Runner, tmp_path: Path
) -> None:
    with opened_files([str(tmp_path / "log.csv")], {}) as opened:
        annotated(opened.path)
        for how in (("--save", tmp_path / "out.db"), ("--drop", "--yes")):
            ran = timeloom("kept", "log", *how)
            assert (ran.code, "is open in a window" in ran.err) == (1, True)


def test_an_unknown_name_is_said(timeloom: Runner) -> None:
    ran = timeloom("kept", "nothing")
    assert (ran.code, "timeloom kept lists what is" in ran.err) == (1, True)


def test_the_same_source_is_the_same_from_any_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By whatever path; a pipe is another one each time, and how it is read matters."""
    (tmp_path / "in").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "in")
    log = tmp_path / "in" / "log.csv"
    log.write_text("date,title\n")
    monkeypatch.chdir(tmp_path / "in")
    names = (str(log), "log.csv", "../in/log.csv", str(tmp_path / "link" / "log.csv"))
    folders = set()
    for name in names:
        with opened_files([name], {"format": ""}) as opened:
            folders.add(opened.folder)
    assert len(folders) == 1
    with opened_files(["log.csv"], {"format": "csv"}) as opened:
        assert opened.folder not in folders
    with opened_files(["-"], {}) as one, opened_files(["-"], {}) as other:
        assert one.folder != other.folder


def test_where_nothing_can_be_kept_by_itself_it_can_be_kept_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A state folder that cannot be made: the file is shown all the same."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file" / "state"))
    with opened_files([str(tmp_path / "log.csv")], {}) as opened:
        annotated(opened.path)
        assert opened.last()
        opened.keep(tmp_path / "kept.db")
    assert not opened.folder.exists()
    assert (tmp_path / "kept.db").exists()


def test_a_copy_that_cannot_be_made_leaves_the_work(tmp_path: Path) -> None:
    """No folder, and a file that is there: nothing half-written, and the work is kept on."""
    with opened_files([str(tmp_path / "log.csv")], {}) as opened:
        annotated(opened.path)
        (tmp_path / "taken.db").write_text("mine")
        for path in (tmp_path / "taken.db", tmp_path / "no" / "folder.db"):
            with pytest.raises(OSError, match=r"taken\.db is there already|there is no folder"):
                opened.keep(path)
    assert len(kept_work()) == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == ["taken.db"]


# -- timelines of what is filtered ------------------------------------------------


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    path = tmp_path / "whole.db"
    events = [
        Event("Wanted", "2020", "a", summary="About it", fields={"host": ("h1",), "tag": ("t",)}),
        Event("Wanted too", "2021", "b", links=(Link(ANSWERS, "a"), Link(ANSWERS, "c"))),
        Event("Periwinkle", "2022", "c"),
    ]
    with closing(open_writer(path, create=True, author="Ada")) as writer:
        writer.import_items(events, Source("log.csv", "csv"))
        writer.add_note("a", "Seen twice")
        writer.add_note("c", "Nightjar")
        writer.tag(["a"], add=["Wolverine"], remove=["t"])
        writer.star(["b"])
        writer.set_name("The whole")
    return path


def test_a_timeline_of_what_is_filtered(timeloom: Runner, whole: Path, tmp_path: Path) -> None:
    """All that belongs to these events, as it was; of the others no word, and no step to undo."""
    out = tmp_path / "part.db"
    ran = timeloom("export", "wanted", "--db", whole, "-o", out)
    assert ran.code == 0
    assert "1 note went along" in ran.err
    assert "1 link to events that were not written stayed behind" in ran.err
    with closing(open_reader(whole)) as before, closing(open_reader(out)) as after:
        found, was = after.detail("a"), before.detail("a")
        assert found.event == was.event
        assert found.notes == was.notes
        assert found.notes[0].author == "Ada"
        assert [link.to for link in after.detail("b").event.links] == ["a"]
        assert after.detail("b").event.starred
        assert list(after.history()) == []
        assert after.info().name == "The whole"
        assert after.check() == []
    assert b"Periwinkle" not in out.read_bytes()
    assert b"Nightjar" not in out.read_bytes()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert timeloom("export", "--db", whole, "-o", out).code == 1


def test_its_history_can_go_along(timeloom: Runner, whole: Path, tmp_path: Path) -> None:
    """The steps that touched these events, which can be undone there."""
    out = tmp_path / "part.db"
    assert timeloom("export", "wanted", "--db", whole, "-o", out, "--with", "history").code == 0
    assert "Nightjar" not in timeloom("history", "--db", out).out
    assert timeloom("undo", "--db", out).code == 0
    assert timeloom("list", "is:starred", "--count", "--db", out).out.strip() == "0"
    assert timeloom("check", "--db", out).code == 0
    ran = timeloom(
        "export", "--db", whole, "-o", tmp_path / "x.db", "--with", "history", "--without", "notes"
    )
    assert (ran.code, (tmp_path / "x.db").exists()) == (1, False)


def test_what_is_left_out_is_in_no_byte_of_it(
    timeloom: Runner, whole: Path, tmp_path: Path
) -> None:
    out = tmp_path / "part.db"
    left = "notes,tags,stars,sources,summary,host"
    assert timeloom("export", "wanted", "--db", whole, "--to", "db", "-o", out, "--without", left)
    held = out.read_bytes()
    assert not [
        word for word in (b"Seen", b"Wolverine", b"log.csv", b"About", b"h1") if word in held
    ]
    assert timeloom("check", "--db", out).code == 0


def test_of_several_timelines_too(whole: Path, tmp_path: Path) -> None:
    from timeloom.carried import Carried
    from timeloom.store import open_merged_reader
    from timeloom.store.giving import write_timeline

    other = tmp_path / "other.db"
    annotated(other)
    out = tmp_path / "both.db"
    with closing(open_merged_reader([whole, other])) as reader:
        events, remarks = write_timeline(reader, reader.view(EVERYTHING), out, Carried())
    assert (events, "3 notes went along, without authors and times" in remarks) == (5, True)
