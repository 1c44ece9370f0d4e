"""What is private does not leave with a page: a timeline full of notes, stars and tags of one's own, and every format."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from timeloom.exporters.registry import all_exporters

EXPORTERS = all_exporters()
PAGES = [each.name for each in EXPORTERS if not getattr(each, "carries_all", False)]
DATA = [each.name for each in EXPORTERS if getattr(each, "carries_all", False)]
SECRETS = ("nightjar", "wolverine", "periwinkle")
"""A word of every note, a tag of one's own, the name of the file that was read."""


@pytest.fixture
def private(timeloom: Runner, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve events, each starred, tagged and noted by hand: written once, and a copy of it for each test."""
    first = tmp_path_factory.getbasetemp() / "private.db"
    if not first.exists():
        first.write_bytes(_annotated(timeloom, tmp_path).read_bytes())
    return Path(shutil.copy(first, tmp_path / "it.db"))


def _annotated(timeloom: Runner, folder: Path) -> Path:
    table, db = folder / "periwinkle.csv", folder / "first.db"
    lines = [f"e{n},{1990 + n},Event {n},side-{n % 2},given" for n in range(12)]
    table.write_text("\n".join(["id,date,title,side,tag", *lines]), encoding="utf-8")
    assert timeloom("import", table, "--into", db).code == 0
    for n in range(12):
        timeloom("note", f"e{n}", f"Nightjar {n}, seen at **dusk**", "--db", db)
    timeloom("tag", *[f"e{n}" for n in range(1)], "Wolverine", "--db", db)
    timeloom("tag", "e5", "Wolverine", "--db", db)
    for n in (0, 5):
        timeloom("star", f"e{n}", "--db", db)
    return db


def exported(timeloom: Runner, db: Path, name: str, *more: str) -> tuple[str, str]:
    ran = timeloom("export", "--to", name, "--db", db, *more)
    assert ran.code == 0, ran.err
    return ran.out.replace("\r\n ", ""), ran.err


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "query",
    ["", "nightjar", "/Night.ar/", "tag:wolverine", "Wolverine", "is:starred", "has:note", "-has:link nightjar",
     "source:periwinkle", "(side:side-1 OR nightjar*) is:st*"],
)  # fmt: skip
def test_a_page_holds_no_word_that_nobody_asked_into_it(
    timeloom: Runner, private: Path, name: str, query: str
) -> None:
    """Not in an event, and not as the filter that a heading tells."""
    text, err = exported(timeloom, private, name, query)
    assert "Event" in text
    assert not [word for word in (*SECRETS, "dusk", "is:st", "has:note") if word in text.casefold()]
    assert "went along" not in err


@pytest.mark.parametrize("name", ["html", "markdown", "svg"])
def test_a_filter_that_gives_nothing_away_is_told(
    timeloom: Runner, private: Path, name: str
) -> None:
    """One of a field of the source always; one of words where what was left out cannot be what they found."""
    assert "side:side-1" in exported(timeloom, private, name, "side:side-1")[0]
    assert "nightjar" in exported(timeloom, private, name, "nightjar", "--with", "all")[0]
    bare = private.with_name("bare.db")
    timeloom("add", "--date", "2020", "--title", "A plain event", "--db", bare)
    assert "pla ev" in exported(timeloom, bare, name, "pla ev")[0]
    assert "pla ev" not in exported(timeloom, bare, name, "pla ev", "--without", "summary")[0]


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_a_list_as_data_says_how_many_notes_too(timeloom: Runner, private: Path, form: str) -> None:
    assert "12 notes went along" in timeloom("list", "--db", private, "--to", form).err
    assert "went along" not in timeloom("list", "--db", private).err
    assert "went along" not in timeloom("list", "-has:note", "--db", private, "--to", form).err


@pytest.mark.parametrize("name", DATA)
def test_data_keeps_all_and_says_how_many_notes(timeloom: Runner, private: Path, name: str) -> None:
    text, err = exported(timeloom, private, name)
    assert all(word in text.casefold() for word in SECRETS)
    assert "12 notes went along" in err
    text, err = exported(timeloom, private, name, "", "--without", "notes,tags,stars,sources")
    assert not [word for word in SECRETS if word in text.casefold()]
    assert "went along" not in err


@pytest.mark.parametrize("name", ["html", "markdown", "svg"])
def test_a_page_says_whose_timeline_it_is_and_what_about(
    timeloom: Runner, tmp_path: Path, name: str
) -> None:
    db = tmp_path / "file-name.db"
    timeloom(
        "new", db, "--name", "A Century", "--author", "Ada", "--description", "What was built."
    )
    timeloom("add", "--date", "1911", "--title", "It began", "--db", db)
    text, _ = exported(timeloom, db, name)
    for words in ("A Century", "Ada", "What was built."):
        assert words in text
    assert "file-name" not in text
