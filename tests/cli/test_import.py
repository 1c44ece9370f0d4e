"""`timeloom import`: counts, JSON, exit codes, what is rejected and why, and that a failure changes nothing."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Ran, Runner


def account(**counts: int) -> dict[str, object]:
    return {"added": 0, "updated": 0, "unchanged": 0, "conflicts": 0, "rejected": []} | counts


def test_the_same_file_twice_is_unchanged(
    timeloom: Runner, events_csv: Path, tmp_path: Path
) -> None:
    """Importing is idempotent, and the account says so in exactly these words."""
    db = tmp_path / "e.db"
    assert timeloom("import", events_csv, "--into", db, "--json").json == account(added=7)
    again = timeloom("import", events_csv, "--into", db, "--json")
    assert (again.code, again.json) == (0, account(unchanged=7))


def test_a_persons_title_survives_a_changed_source(
    timeloom: Runner, events_csv: Path, db: Path
) -> None:
    """One conflict is reported with both values; the person's stands; the rest of the source is taken."""
    timeloom("edit", "launch-a", "--title", "My title", "--db", db)
    changed = events_csv.read_text().replace("A thing is launched", "Their new title")
    events_csv.write_text(changed.replace("Another thing", "Another thing renamed"))
    ran = timeloom("import", events_csv, "--into", db, "--json")
    assert ran.json == account(updated=1, unchanged=6, conflicts=1)
    assert "'My title'" in ran.err
    assert "'Their new title'" in ran.err
    titles = {
        row["uid"]: row["title"] for row in timeloom("list", "--db", db, "--to", "jsonl").rows
    }
    assert titles["launch-a"] == "My title"
    assert titles["launch-b"] == "Another thing renamed"


BAD = """\
date,title
2019,One
not a date,Two
2020,
2021,Three,cells,too many
2022,Four
"""


def test_bad_rows_are_named_and_the_others_taken(timeloom: Runner, tmp_path: Path) -> None:
    """Exit code 3; each rejected row with its line and the reason, on standard error and in the JSON."""
    source = tmp_path / "bad.csv"
    source.write_text(BAD)
    ran = timeloom("import", source, "--into", tmp_path / "b.db", "--json")
    assert (ran.code, ran.json["added"]) == (3, 2)
    assert [it["where"] for it in ran.json["rejected"]] == ["line 3", "line 4", "line 5"]
    assert all(set(it) == {"where", "why"} and it["why"] for it in ran.json["rejected"])
    for number in (3, 4, 5):
        assert f"bad.csv: line {number}: " in ran.err
    assert "'not a date'" in ran.err


def test_strict_takes_all_or_nothing(timeloom: Runner, tmp_path: Path, db: Path) -> None:
    """One bad row: exit code 1, all bad rows named, a timeline as it was, and none where there was none."""
    source = tmp_path / "bad.csv"
    source.write_text(BAD)
    before = timeloom("list", "--db", db, "--to", "jsonl").out
    ran = timeloom("import", source, "--into", db, "--strict", "--json")
    tolerant = timeloom("import", source, "--into", tmp_path / "x.db", "--json")
    assert (ran.code, tolerant.code) == (1, 3)
    assert ran.json == {**tolerant.json, "added": 0}
    assert len(ran.json["rejected"]) > 1
    assert "bad.csv: line 3" in ran.err
    assert "nothing was changed" in ran.err
    assert timeloom("list", "--db", db, "--to", "jsonl").out == before
    ran = timeloom("import", "-", "--into", db, "--strict", stdin=BAD.encode())
    assert (ran.code, ran.out, "line 3" in ran.err) == (1, "", True)
    assert timeloom("import", source, "--into", tmp_path / "new.db", "--strict").code == 1
    assert [path.name for path in tmp_path.glob("*new*")] == []


def test_dry_run_changes_nothing(timeloom: Runner, events_csv: Path, tmp_path: Path) -> None:
    """It gives the same account and makes no timeline."""
    db = tmp_path / "none.db"
    ran = timeloom("import", events_csv, "--into", db, "--dry-run", "--json")
    assert (ran.code, ran.json) == (0, account(added=7))
    assert not db.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]


def test_dry_run_on_a_timeline(timeloom: Runner, events_csv: Path, db: Path) -> None:
    """What would be updated is counted, and is not."""
    events_csv.write_text(events_csv.read_text().replace("Another thing", "Else"))
    ran = timeloom("import", events_csv, "--into", db, "--dry-run", "--json")
    assert ran.json == account(updated=1, unchanged=6)
    assert timeloom("list", "--db", db, "else", "--count").out == "0\n"


def test_the_variable_names_the_timeline_which_is_made(
    timeloom: Runner, events_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TIMELOOM_DB does for an import what --into does; --db means a timeline that is there."""
    monkeypatch.setenv("TIMELOOM_DB", str(tmp_path / "mine.db"))
    assert timeloom("import", events_csv).code == 0
    assert (
        timeloom("list", "--count").out
        == timeloom("list", "--count", "--db", tmp_path / "mine.db").out
    )
    assert timeloom("import", events_csv, "--db", tmp_path / "other.db").code == 1
    assert not (tmp_path / "other.db").exists()


def test_several_sources_in_one_command(timeloom: Runner, tmp_path: Path, events_csv: Path) -> None:
    """Their counts are added up, and a rejection says which of them it is in."""
    bad = tmp_path / "bad.csv"
    bad.write_text(BAD)
    db = tmp_path / "both.db"
    ran = timeloom("import", events_csv, bad, "--into", db, "--json")
    assert (ran.code, ran.json["added"]) == (3, 9)
    assert ran.json["rejected"][0]["where"] == f"{bad}: line 3"


def test_a_source_that_fails_takes_the_others_back(
    timeloom: Runner, tmp_path: Path, events_csv: Path, db: Path
) -> None:
    """A missing second file, and a second file that turns out bad under --strict: nothing was changed."""
    bad, more = tmp_path / "bad.csv", tmp_path / "more.csv"
    bad.write_text(BAD)
    more.write_text("date,title\n2001,More\n")
    before = timeloom("list", "--db", db, "--to", "jsonl").out
    assert timeloom("import", more, tmp_path / "missing.csv", "--into", db).code == 1
    assert timeloom("import", more, bad, "--into", db, "--strict").code == 1
    assert timeloom("list", "--db", db, "--to", "jsonl").out == before
    assert timeloom("check", "--db", db).code == 0


def test_standard_input(timeloom: Runner, tmp_path: Path) -> None:
    """`-` is a pipe; `--format` says what is in it."""
    db = tmp_path / "p.db"
    ran = timeloom(
        "import", "-", "--format", "csv", "--into", db, stdin=b"date,title\n2019,Piped\n"
    )
    assert ran.code == 0, ran.err
    assert "Piped" in timeloom("list", "--db", db).out


def test_columns_and_zone_can_be_said(timeloom: Runner, tmp_path: Path) -> None:
    """--map names a column, --tz the zone of times that have none."""
    source = tmp_path / "w.csv"
    source.write_text("Wann,Was\n2019-07-01T12:00:00,Etwas\n")
    db = tmp_path / "w.db"
    ran = timeloom(
        "import",
        source,
        "--into",
        db,
        "--map",
        "date=Wann",
        "--map",
        "title=Was",
        "--tz",
        "Europe/Berlin",
    )
    assert ran.code == 0, ran.err
    (row,) = timeloom("list", "--db", db, "--to", "jsonl").rows
    assert row["earliest"] == "2019-07-01T10:00:00Z"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "nonsense"], "no format is called 'nonsense'"),
        (["--tz", "Europe/Nowhere"], "is not a time zone"),
        (["--encoding", "utf-9"], "--encoding 'utf-9'"),
        (["--map", "date"], "--map takes name=value"),
        (["--into", "x.db", "--db", "y.db"], "one will do"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_usage_errors(timeloom: Runner, events_csv: Path, arguments: list[str], said: str) -> None:
    """What is wrong with the command line itself is exit code 2, before anything is read."""
    ran = timeloom("import", events_csv, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_no_source_is_a_usage_error(timeloom: Runner) -> None:
    """`timeloom import` alone asks for a source."""
    assert timeloom("import").code == 2


def missing(folder: Path) -> Path:
    return folder / "missing.csv"


def a_folder(folder: Path) -> Path:
    (folder / "folder").mkdir()
    return folder / "folder"


def empty(folder: Path) -> Path:
    (folder / "empty.csv").write_bytes(b"")
    return folder / "empty.csv"


def binary(folder: Path) -> Path:
    (folder / "binary.csv").write_bytes(bytes(range(256)) * 16)
    return folder / "binary.csv"


def picture(folder: Path) -> Path:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    return folder / "picture.png"


@pytest.mark.parametrize("make", [missing, a_folder, empty, binary, picture])
def test_what_cannot_be_read(
    timeloom: Runner, tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    """Exit code 1, a message that names the source, and no timeline left behind."""
    source = make(tmp_path)
    db = tmp_path / "t.db"
    ran = timeloom("import", source, "--into", db)
    assert (ran.code, ran.out) == (1, "")
    assert source.name in ran.err
    assert "Traceback" not in ran.err
    assert not list(tmp_path.glob("*t.db*")) + list(tmp_path.glob(".t-*"))


def imported(timeloom: Runner, folder: Path, content: bytes) -> tuple[Ran, Ran]:
    """What importing a CSV file with this content says, and the rows that are there then."""
    (folder / "odd.csv").write_bytes(content)
    ran = timeloom("import", folder / "odd.csv", "--into", folder / "odd.db", "--json")
    return ran, timeloom("list", "--db", folder / "odd.db", "--to", "jsonl")


def test_invalid_utf8_loses_nothing_else(timeloom: Runner, tmp_path: Path) -> None:
    """The place is named, and the rows are there."""
    ran, rows = imported(timeloom, tmp_path, b"date,title\n2019,caf\xe9\n2020,ok\n")
    assert ran.json["added"] == 2
    assert "line 2" in ran.err
    assert [row["title"] for row in rows.rows] == ["café", "ok"]


def test_a_nul_loses_nothing_else(timeloom: Runner, tmp_path: Path) -> None:
    """The line is named, and the rows are there."""
    ran, rows = imported(timeloom, tmp_path, b"date,title\n2019,a\0b\n2020,ok\n")
    assert ran.code in (0, 3)
    assert "line 2" in ran.err
    assert rows.rows[-1]["title"] == "ok"


def test_a_line_of_ten_megabytes_loses_nothing_else(timeloom: Runner, tmp_path: Path) -> None:
    """Taken or refused with its line, but the row after it is there."""
    long = b"2020,long," + b"x" * 10_000_000
    ran, rows = imported(
        timeloom, tmp_path, b"date,title,summary\n2019,a,\n" + long + b"\n2021,z,\n"
    )
    assert ran.code in (0, 3), ran.err
    assert ran.code == 0 or "line 3" in ran.err
    assert {row["title"] for row in rows.rows} >= {"a", "z"}


def test_a_duplicate_uid_is_rejected_with_both_places(timeloom: Runner, tmp_path: Path) -> None:
    """The first stands; the second is named with the place of the first."""
    source, db = tmp_path / "twice.jsonl", tmp_path / "twice.db"
    rows = [("a", "2019", "One"), ("b", "2020", "Two"), ("a", "2021", "Three")]
    lines = [json.dumps({"uid": uid, "date": date, "title": title}) for uid, date, title in rows]
    source.write_text("\n".join(lines))
    ran = timeloom("import", source, "--into", db, "--json")
    assert ran.code == 3
    (rejected,) = ran.json["rejected"]
    assert rejected["where"] == "line 3"
    assert "'a'" in rejected["why"]
    assert "line 1" in rejected["why"]
    listed = timeloom("list", "--db", db, "--to", "jsonl")
    assert [row["title"] for row in listed.rows] == ["One", "Two"]


def test_a_link_to_nowhere_is_kept_and_told(timeloom: Runner, tmp_path: Path) -> None:
    """It comes alive once its event is there; until then a person knows."""
    ran, rows = imported(timeloom, tmp_path, b"uid,date,title,answers\nb,2021,Three,nowhere\n")
    assert ran.code == 0
    assert "'nowhere'" in ran.err
    assert rows.rows[0]["links"] == [{"relation": "answers", "to": "nowhere"}]


def test_a_text_without_dates_says_so(timeloom: Runner, tmp_path: Path) -> None:
    """Nothing found is said, and is no failure."""
    source = tmp_path / "header.csv"
    source.write_text("date,title\n")
    ran = timeloom("import", source, "--into", tmp_path / "h.db")
    assert ran.code == 0
    assert "no events were found" in ran.err


def test_a_chronology_of_ones_own(
    timeloom: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which event a text names and when that was; it is kept with the source, wherever that is read from."""
    text, chronology, db = tmp_path / "walls.md", tmp_path / "cities.csv", tmp_path / "w.db"
    text.write_text("# Walls\n\nNobody had foreseen the fall of the wall.\n", encoding="utf-8")
    chronology.write_text(
        "uid,date,title,cues\nwall,1989-11-09,The wall falls,fall of the wall\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    assert timeloom("import", text, "--reference", "cities.csv", "--into", db).code == 0
    (row,) = timeloom("list", "--db", db, "--to", "jsonl").rows
    assert (row["date"], row["date_basis"]) == ("1989-11-09", "looked-up")
    monkeypatch.chdir(tmp_path.parent)
    again = timeloom("import", text, "--into", db)
    assert "1 unchanged" in again.out
    assert f"read as before with --reference {chronology}" in again.err
    refused = timeloom("import", text, "--reference", tmp_path / "none.csv", "--into", db)
    assert refused.code == 2
    assert "is not a file" in refused.err


def test_into_a_folder_that_is_not_there(
    timeloom: Runner, events_csv: Path, tmp_path: Path
) -> None:
    """The way out is named."""
    ran = timeloom("import", events_csv, "--into", tmp_path / "no" / "t.db")
    assert ran.code == 1
    assert f"there is no folder {tmp_path / 'no'}" in ran.err


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "ical", "markwhen", "timelinejs"])
def test_what_one_timeline_writes_another_writes_again(
    timeloom: Runner, db: Path, tmp_path: Path, form: str
) -> None:
    """Byte for byte, though the files have other names: a new timeline is called what its source is called."""
    first, again, other = tmp_path / "first.out", tmp_path / "again.out", tmp_path / "other name.db"
    assert timeloom("export", "--to", form, "-o", first, "--db", db).code == 0
    assert timeloom("import", first, "--format", form, "--into", other).code == 0
    assert timeloom("export", "--to", form, "-o", again, "--db", other).code == 0
    assert again.read_bytes() == first.read_bytes()


def test_only_a_new_timeline_is_named_by_a_source(
    timeloom: Runner, db: Path, tmp_path: Path
) -> None:
    """One that holds events, or has a name, keeps it; so does one on which an import is only tried."""
    calendar = tmp_path / "calendar.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Rust\\, and more\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;VALUE=DATE:20200101\r\n"
        "SUMMARY:One\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    fresh = tmp_path / "fresh.db"
    for path, named in ((db, db.stem), (fresh, "Rust, and more")):
        timeloom("import", calendar, "--into", path, "--dry-run")
        timeloom("import", calendar, "--into", path)
        assert timeloom("export", "--to", "markdown", "--db", path).lines[0] == f"# {named}"


def test_a_timeline_that_cannot_be_made_names_itself(
    timeloom: Runner, events_csv: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not the passing file beside it; and a source that cannot be read is not blamed on the timeline's folder."""
    target = tmp_path / "new.db"

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(tmp_path / ".new-x1y2"))

    with monkeypatch.context() as patch:
        patch.setattr("timeloom.work.work_folder", refuse)
        ran = timeloom("import", events_csv, "--into", target)
    assert (ran.code, f"{target} cannot be made: Read-only file system" in ran.err) == (1, True)

    def forbidden(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(events_csv))

    monkeypatch.setattr("timeloom.importers.source.opening.open_source", forbidden)
    ran = timeloom("import", events_csv, "--into", target)
    assert (ran.code, "permission denied" in ran.err, str(events_csv) in ran.err) == (1, True, True)


def test_into_what_is_no_timeline(timeloom: Runner, events_csv: Path, tmp_path: Path) -> None:
    """A file of somebody else's is refused and not touched."""
    other = tmp_path / "notes.txt"
    other.write_text("my notes")
    ran = timeloom("import", events_csv, "--into", other)
    assert ran.code == 1
    assert "not a timeline" in ran.err
    assert other.read_text() == "my notes"


def test_a_dry_run_needs_no_timeline_that_can_be_written(
    timeloom: Runner, db: Path, events_csv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written in any case: import and refresh say what would happen, as in any other timeline."""
    changes = [("import", events_csv, "--into"), ("refresh", "--db")]
    there = [timeloom(*words, db, "--dry-run") for words in changes]
    before = db.read_bytes()

    monkeypatch.setattr(
        "timeloom.store.sqlite.file.opening.os.access", lambda path, _: Path(path) != db
    )
    assert timeloom("import", events_csv, "--into", db).code == 1
    tried = [timeloom(*words, db, "--dry-run") for words in changes]
    assert [(it.code, it.out) for it in tried] == [(it.code, it.out) for it in there]
    assert timeloom("import", events_csv, "--into", db, "--preview").code in (0, 3)
    assert db.read_bytes() == before


def test_rejected_rows_are_written_as_they_stand(timeloom: Runner, tmp_path: Path) -> None:
    """Cells, several lines in one and columns called alike included; mended, the file can be read."""
    source, rejects = tmp_path / "events.csv", tmp_path / "bad.csv"
    source.write_text(
        'Date,Title,Note,Note\n2020,one,a,b\nnonsense,two,c,d\n2022-02-30,"three\nlines",g,h\n2023,x,i,j,k\n'
    )
    ran = timeloom("import", source, "--into", tmp_path / "t.db", "--rejects", rejects)
    assert ran.code == 3
    assert f"3 rejected rows written to {rejects}" in ran.err
    lines = rejects.read_text().splitlines()
    assert lines[0] == "Date,Title,Note,Note,column 5,rejected at,rejected because"
    assert lines[1].startswith("nonsense,two,c,d,,line 3,")
    assert lines[2:4][0] == '2022-02-30,"three'
    assert lines[3].startswith('lines",g,h,,line 4,')
    assert lines[4].startswith("2023,x,i,j,k,line 6,")


def test_rejected_rows_of_what_is_no_table(timeloom: Runner, tmp_path: Path) -> None:
    """Their places and reasons; nothing is written where nothing was rejected, and never over the source."""
    source, rejects = tmp_path / "events.jsonl", tmp_path / "bad.csv"
    source.write_text('{"title": "one", "date": "2020"}\n')
    timeloom("import", source, "--into", tmp_path / "t.db", "--rejects", rejects)
    assert not rejects.exists()
    source.write_text('{"title": "one", "date": "2020"}\n{"title": "two", "date": "2020-13-41"}\n')
    timeloom("import", source, "--into", tmp_path / "t.db", "--rejects", rejects)
    assert rejects.read_text().splitlines()[0] == "rejected at,rejected because"
    assert rejects.read_text().splitlines()[1].startswith("line 2,")
    ran = timeloom("import", source, "--into", tmp_path / "t.db", "--rejects", source)
    assert ran.code == 1
    assert "this timeline was read from" in ran.err


def test_an_export_does_not_take_the_place_of_its_source(
    timeloom: Runner, db: Path, events_csv: Path, tmp_path: Path
) -> None:
    """The file it was read from stays as it is; another that is there is replaced, as scripts expect, and it is said."""
    before = events_csv.read_bytes()
    ran = timeloom("export", "--db", db, "-o", events_csv)
    assert ran.code == 1
    assert "is a file that this timeline was read from" in ran.err
    assert events_csv.read_bytes() == before
    other = tmp_path / "other.csv"
    timeloom("export", "--db", db, "-o", other)
    assert "which was there before" in timeloom("export", "--db", db, "-o", other).err


@pytest.mark.parametrize(
    "words",
    [["list"], ["stats"], ["race"], ["export", "-o", "out.csv"]],
    ids=lambda words: words[0],
)
def test_a_pattern_without_an_end(
    timeloom: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Every command that takes a filter fails with the event that it takes too long on; nothing is written or lost."""
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "events.csv"
    source.write_text(f"date,title\n2020,{'a' * 60}!\n")
    timeloom("import", source, "--into", tmp_path / "t.db")
    ran = timeloom(*words, "/(a|aa)+$/", "--db", tmp_path / "t.db")
    assert ran.code == 1
    assert "column 1: the regular expression takes too long on the event “aaaa" in ran.err
    assert not (tmp_path / "out.csv").exists()
    assert "aaaa" in timeloom("list", "--db", tmp_path / "t.db").out
