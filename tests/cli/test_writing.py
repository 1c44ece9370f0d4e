"""`timeloom add`, `edit`, `delete`, `note`, `tag`, `star`, `undo`, `redo`, `history`: writing and taking back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Runner


def event(timeloom: Runner, uid: str, db: Path) -> dict[str, Any]:
    found: dict[str, Any] = timeloom("show", uid, "--json", "--db", db).json
    return found


@pytest.mark.parametrize(
    ("typed", "edtf", "words"),
    [
        ("13 May 2024", "2024-05-13", "13 May 2024"),
        ("2019-03", "2019-03", "March 2019"),
        ("c. 1965", "1965~", "c. 1965"),
        ("44 BC", "-0043", "44 BCE"),
        ("-0043-03-15", "-0043-03-15", "15 March 44 BCE"),
        ("[2024-05-13..2024-05-20]", "[2024-05-13..2024-05-20]", "between 13 and 20 May 2024"),
    ],
)
def test_add_reads_a_date_as_people_type_it(
    timeloom: Runner, db: Path, typed: str, edtf: str, words: str
) -> None:
    """It is read back in words, the uid is printed, and the event has the exact date, entered by hand."""
    ran = timeloom("add", "--date", typed, "--title", "New", "--db", db)
    assert ran.code == 0, ran.err
    assert words in ran.err
    found = event(timeloom, ran.out.strip(), db)
    assert (found["date"], found["title"], found["date_basis"]) == (edtf, "New", "entered")


def test_add_with_everything(timeloom: Runner, db: Path) -> None:
    """Summary, fields with several values, answers and a uid of one's own."""
    ran = timeloom(
        "add", "--date", "undated", "--title", "T", "--summary", "S", "--field", "actor=A", "--field", "actor=B",
        "--field", "side=open", "--answers", "launch-b", "--uid", "mine", "--db", db,
    )  # fmt: skip
    assert ran.out == "mine\n"
    found = event(timeloom, "mine", db)
    assert found["date"] is None
    assert found["fields"] == {"actor": ["A", "B"], "side": ["open"]}
    assert found["links"] == [{"relation": "answers", "to": "launch-b"}]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--date", "the day of reckoning", "--title", "x"], 1, "cannot read"),
        (["--date", "31 February 2020", "--title", "x"], 1, "29 days"),
        (["--date", "2020-13", "--title", "x"], 1, "2020-13"),
        (["--date", "2020", "--title", "  "], 1, "needs a title"),
        (["--date", "2020", "--title", "x", "--answers", "nobody"], 1, "'nobody'"),
        (["--date", "2020", "--title", "x", "--uid", "talk"], 1, "'talk'"),
        (["--date", "2020", "--title", "x", "--uid", "u", "--answers", "u"], 1, "answer itself"),
        (["--date", "2020", "--title", "x", "--field", "novalue"], 2, "--field"),
        (["--title", "x"], 2, "--date"),
        (["--date", "2020"], 2, "--title"),
    ],
)
def test_add_that_cannot_be(
    timeloom: Runner, db: Path, arguments: list[str], code: int, said: str
) -> None:
    """What is wrong is named; nothing is added."""
    ran = timeloom("add", *arguments, "--db", db)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
    assert timeloom("list", "--count", "--db", db).out == "7\n"


def test_add_makes_a_timeline_that_is_named_and_not_there(timeloom: Runner, tmp_path: Path) -> None:
    """The first event makes it, and that is said; an event that cannot be leaves no file behind."""
    fresh = tmp_path / "fresh.db"
    assert timeloom("add", "--date", "no day", "--title", "x", "--db", fresh).code == 1
    assert (
        timeloom("add", "--date", "2020", "--title", "x", "--answers", "y", "--db", fresh).code == 1
    )
    assert not fresh.exists()
    ran = timeloom("add", "--date", "2020", "--title", "x", "--db", fresh)
    assert (ran.code, f"{fresh} is a new timeline" in ran.err) == (0, True)
    assert (
        "new timeline" not in timeloom("add", "--date", "2021", "--title", "y", "--db", fresh).err
    )
    assert timeloom("list", "--count", "--db", fresh).out == "2\n"


@pytest.mark.parametrize("command", [["star"], ["delete"], ["note"], ["tag"], ["show"], ["edit"]])
def test_a_mistyped_uid_is_met_with_the_near_one(
    timeloom: Runner, db: Path, command: list[str]
) -> None:
    """Whatever is to be done to the event, exit code 1 and what was probably meant, else where uids are found."""
    more = {"note": ["text"], "tag": ["x"], "edit": ["--title", "y"]}.get(command[0], [])
    near = timeloom(*command, "launchb", *more, "--db", db)
    assert (near.code, "did you mean 'launch-b'" in near.err) == (1, True)
    far = timeloom(*command, "0", *more, "--db", db)
    assert (far.code, "timeloom list" in far.err) == (1, True)


def test_edit(timeloom: Runner, db: Path) -> None:
    """What is given changes, the rest stays; a field without a value goes."""
    ran = timeloom(
        "edit", "talk", "--title", "New title", "--date", "2020-06-01", "--field", "side=open", "--field", "kind=",
        "--answers", "launch-b", "--db", db,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    found = event(timeloom, "talk", db)
    assert (found["title"], found["date"], found["date_basis"]) == (
        "New title",
        "2020-06-01",
        "entered",
    )
    assert found["fields"] == {"side": ["open"]}
    assert found["links"] == [{"relation": "answers", "to": "launch-b"}]
    timeloom("edit", "talk", "--basis", "looked-up", "--answers", "", "--db", db)
    found = event(timeloom, "talk", db)
    assert (found["date_basis"], found["links"]) == ("looked-up", [])


def test_edit_without_a_change(timeloom: Runner, db: Path) -> None:
    """Nothing given is a usage error; the same again is no journal step."""
    assert timeloom("edit", "talk", "--db", db).code == 2
    steps = len(timeloom("history", "--db", db).lines)
    ran = timeloom("edit", "talk", "--title", "Somebody speaks of openness", "--db", db)
    assert (ran.code, "nothing was changed" in ran.err) == (0, True)
    assert len(timeloom("history", "--db", db).lines) == steps


def test_delete_and_undo(timeloom: Runner, db: Path) -> None:
    """All of them or none, and back again."""
    before = timeloom("export", "--db", db).out
    assert timeloom("delete", "talk", "nobody", "--db", db).code == 1
    assert timeloom("export", "--db", db).out == before
    ran = timeloom("delete", "talk", "launch-a", "--db", db)
    assert ran.code == 0
    assert "2 events deleted" in ran.err
    assert timeloom("list", "--count", "--db", db).out == "5\n"
    assert timeloom("undo", "--db", db).code == 0
    assert timeloom("export", "--db", db).out == before


def test_note_tag_and_star_are_found(timeloom: Runner, db: Path) -> None:
    """Annotations are kept and the filter finds them."""
    assert timeloom("note", "talk", "-", "--db", db, stdin=b"a *marvellous*\ntalk\n").code == 0
    assert timeloom("tag", "talk", "to read", "mine", "--db", db).code == 0
    assert timeloom("star", "talk", "launch-a", "--db", db).code == 0
    found = event(timeloom, "talk", db)
    assert found["notes"] == ["a *marvellous*\ntalk"]
    assert set(found["fields"]["tag"]) == {"to read", "mine"}
    for query in ("marvellous", 'tag:"to read"', "is:starred has:note"):
        assert "talk" in timeloom("list", query, "--db", db).out
    assert timeloom("list", "is:starred", "--count", "--db", db).out == "2\n"
    timeloom("star", "talk", "--off", "--db", db)
    timeloom("tag", "talk", "--remove", "mine", "--db", db)
    found = event(timeloom, "talk", db)
    assert (found["starred"], found["fields"]["tag"]) == (False, ["to read"])


def test_a_star_twice_is_still_a_star(timeloom: Runner, db: Path) -> None:
    """The command says what is to be, so a script can say it again."""
    timeloom("star", "talk", "--db", db)
    ran = timeloom("star", "talk", "--db", db)
    assert ran.code == 0
    assert event(timeloom, "talk", db)["starred"] is True


def test_an_empty_note_is_none(timeloom: Runner, db: Path) -> None:
    """It is refused instead of written."""
    ran = timeloom("note", "talk", "  ", "--db", db)
    assert (ran.code, "needs words" in ran.err) == (1, True)


def test_three_steps_back_and_one_forth(timeloom: Runner, db: Path) -> None:
    """Undo goes step by step across runs of the program, redo the other way; both end."""
    timeloom("star", "talk", "--db", db)
    timeloom("note", "talk", "kept", "--db", db)
    timeloom("edit", "talk", "--title", "Changed", "--db", db)
    for _ in range(3):
        ran = timeloom("undo", "--db", db)
        assert (ran.code, ran.err.startswith("undone: ")) == (0, True)
    found = event(timeloom, "talk", db)
    assert (found["starred"], found["notes"], found["title"]) == (
        False,
        [],
        "Somebody speaks of openness",
    )
    assert timeloom("redo", "--db", db).code == 0
    assert event(timeloom, "talk", db)["starred"] is True
    timeloom("redo", "--db", db)
    timeloom("redo", "--db", db)
    assert event(timeloom, "talk", db)["title"] == "Changed"
    assert timeloom("redo", "--db", db).code == 1


def test_undo_of_an_import(timeloom: Runner, db: Path) -> None:
    """An import is one step; before it there is nothing to undo."""
    assert timeloom("undo", "--db", db).code == 0
    assert timeloom("list", "--count", "--db", db).out == "0\n"
    ran = timeloom("undo", "--db", db)
    assert (ran.code, ran.out) == (1, "")
    assert timeloom("redo", "--db", db).code == 0
    assert timeloom("list", "--count", "--db", db).out == "7\n"


def test_history(timeloom: Runner, db: Path) -> None:
    """Newest first, per event if one is named; what is undone is marked."""
    timeloom("star", "talk", "--db", db)
    timeloom("note", "launch-a", "x", "--db", db)
    timeloom("undo", "--db", db)
    steps = timeloom("history", "--json", "--db", db).json
    assert [step["kind"] for step in steps] == ["note", "star", "import"]
    assert [step["undone"] for step in steps] == [True, False, False]
    assert steps[-1]["count"] == 7
    (star,) = (
        s for s in timeloom("history", "talk", "--json", "--db", db).json if s["kind"] == "star"
    )
    assert star["uids"] == ["talk"]
    assert "(undone)" in timeloom("history", "--limit", "1", "--db", db).out
    assert timeloom("history", "nobody", "--db", db).code == 1


def test_a_read_only_timeline_is_read_and_not_written(timeloom: Runner, db: Path) -> None:
    """Where the file may not be changed, that is said. (A superuser may change it all the same.)"""
    import os

    if os.geteuid() == 0:
        pytest.skip("the superuser may write anywhere")
    db.chmod(0o444)
    db.parent.chmod(0o555)
    try:
        assert timeloom("list", "--count", "--db", db).out == "7\n"
        ran = timeloom("star", "talk", "--db", db)
        assert (ran.code, ran.out) == (1, "")
    finally:
        db.parent.chmod(0o755)


def test_an_export_does_not_take_the_place_of_its_timeline(timeloom: Runner, db: Path) -> None:
    """Not by another name either."""
    link = db.with_name("link.csv")
    link.symlink_to(db)
    before = db.read_bytes()
    for name in (db, link):
        ran = timeloom("export", "--to", "csv", "-o", name, "--db", db)
        assert ran.code == 1
        assert "is the timeline itself" in ran.err
    assert db.read_bytes() == before


def test_who_writes_is_named_by_author(
    timeloom: Runner, db: Path, nobody: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--author` signs a note and its step, the setting `author` does without it, and the login name without both."""
    monkeypatch.setenv("USER", "login")
    timeloom("note", "talk", "one", "--author", "Ada", "--db", db)
    (nobody / "timeloom").mkdir(exist_ok=True)
    settings = nobody / "timeloom" / "settings.toml"
    timeloom("note", "talk", "two", "--db", db)
    settings.write_text('author = "Grace"\n', encoding="utf-8")
    timeloom("note", "talk", "three", "--db", db)
    shown = timeloom("show", "talk", "--db", db).out
    assert [line.split(" · ")[0] for line in shown.split("\n") if line.startswith("note")] == [
        "note by Ada", "note by login", "note by Grace",
    ]  # fmt: skip
    steps = timeloom("history", "talk", "--json", "--db", db).json
    assert [step["who"] for step in steps[:3]] == ["Grace", "login", "Ada"]
    assert "Grace" in timeloom("history", "--db", db).out


def test_a_mistake_in_the_settings_is_said_and_stops_no_writing(
    timeloom: Runner, db: Path, nobody: Path
) -> None:
    (nobody / "timeloom").mkdir(exist_ok=True)
    (nobody / "timeloom" / "settings.toml").write_text("author = 5\n", encoding="utf-8")
    ran = timeloom("star", "talk", "--db", db)
    assert ran.code == 0
    assert "line 1: 'author' has to be a text" in ran.err
