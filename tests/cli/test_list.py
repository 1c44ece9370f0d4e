"""`timeloom list`, `show`, `race`, `stats`, `export` and `formats`: looking up and giving out."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Runner

ALL = ["launch-a", "answer-a1", "answer-a2", "talk", "launch-b", "answer-b", "someday"]
"""In time order, the whole before its parts, undated last."""


def test_the_table_is_in_time_order(timeloom: Runner, db: Path) -> None:
    """Date, uid and title, a line each, nothing else, no tabs."""
    ran = timeloom("list", "--db", db)
    assert [line.split()[1] for line in ran.lines] == ALL
    assert ran.lines[0] == "2019-02-14  launch-a   A thing is launched"
    assert ran.lines[-1].startswith("undated ")
    assert "\t" not in ran.out
    assert ran.err == ""


ROW_KEYS = [
    "uid",
    "date",
    "earliest",
    "latest",
    "title",
    "summary",
    "fields",
    "links",
    "source",
    "passage",
    "date_basis",
    "notes",
    "starred",
    "proposed",
]


def test_jsonl_rows_are_events(timeloom: Runner, db: Path) -> None:
    """The promised keys, bounds as ISO 8601, null for the undated."""
    rows = timeloom("list", "--db", db, "--to", "jsonl").rows
    assert [row["uid"] for row in rows] == ALL
    for row in rows:
        assert set(ROW_KEYS) <= set(row), row
    first, last = rows[0], rows[-1]
    assert first["earliest"] == "2019-02-14T00:00:00Z"
    assert first["latest"].startswith("2019-02-14T23:59:59")
    assert first["fields"] == {"side": ["closed"], "kind": ["model"]}
    assert (last["date"], last["earliest"], last["latest"]) == (None, None, None)
    assert rows[1]["links"] == [{"relation": "answers", "to": "launch-a"}]
    assert (first["starred"], first["proposed"], first["notes"]) == (False, False, [])


def test_csv_has_a_row_per_event(timeloom: Runner, db: Path) -> None:
    """A header and the same events."""
    rows = list(csv.DictReader(io.StringIO(timeloom("list", "--db", db, "--to", "csv").out)))
    assert [row["uid"] for row in rows] == ALL
    assert rows[0]["side"] == "closed"


@pytest.mark.parametrize(
    ("query", "uids"),
    [
        (["side:open"], ["answer-a1", "answer-a2", "answer-b"]),
        (["side:open after:2019-03"], ["answer-a2", "answer-b"]),
        (["-side:open", "-kind:plan", "-kind:talk"], ["launch-a", "launch-b"]),
        (["is:undated"], ["someday"]),
        (["answers:launch-a"], ["answer-a1", "answer-a2"]),
        (["lag:<30d"], ["answer-a1"]),
        (["nothing-like-that"], []),
    ],
)
def test_a_filter_chooses(timeloom: Runner, db: Path, query: list[str], uids: list[str]) -> None:
    """List, count and limit agree on what matches."""
    assert [
        row["uid"] for row in timeloom("list", *query, "--db", db, "--to", "jsonl").rows
    ] == uids
    assert timeloom("list", *query, "--count", "--db", db).out == f"{len(uids)}\n"
    assert len(timeloom("list", *query, "--limit", "1", "--db", db).lines) == min(1, len(uids))


@pytest.mark.parametrize("form", ["table", "jsonl"])
@pytest.mark.parametrize("limit", [0, 1, 3, 100])
def test_limit(timeloom: Runner, db: Path, form: str, limit: int) -> None:
    """The first N, all of them if there are fewer."""
    ran = timeloom("list", "--limit", str(limit), "--to", form, "--db", db)
    assert len(ran.lines) == min(limit, len(ALL))


def test_pages_are_joined_without_a_seam(
    timeloom: Runner, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list longer than a page has every event once."""
    monkeypatch.setattr("timeloom.cli.commands.listing._PAGE", 2)
    assert [line.split()[1] for line in timeloom("list", "--db", db).lines] == ALL
    assert len(timeloom("list", "--limit", "5", "--db", db).lines) == 5
    assert len(timeloom("list", "--limit", "4", "--db", db).lines) == 4


def test_nothing_found_is_said_aside(timeloom: Runner, db: Path) -> None:
    """Standard output stays empty; that is no failure."""
    ran = timeloom("list", "zebra", "--db", db)
    assert (ran.code, ran.out) == (0, "")
    assert "no event matches" in ran.err


@pytest.mark.parametrize(
    "command", [["list"], ["list", "--count"], ["export"], ["race"], ["stats"]]
)
def test_a_value_that_no_event_has_is_named_aside(
    timeloom: Runner, db: Path, command: list[str]
) -> None:
    """It is no mistake, and yet often one of typing; values that are there are not mentioned."""
    ran = timeloom(*command, "side:opn,open OR (-kind:xyz side:open)", "--db", db)
    assert ran.code == 0
    assert "no event has side 'opn'; did you mean 'open'" in ran.err
    assert "no event has kind 'xyz'\n" in ran.err
    assert "'open';" not in ran.err
    assert "no event has" not in timeloom(*command, "side:open", "--db", db).err


@pytest.mark.parametrize("command", ["list", "export", "race", "stats"])
def test_a_mistake_in_a_filter_is_shown_where_it_is(
    timeloom: Runner, db: Path, command: str
) -> None:
    """Exit code 2, the filter, and a caret under the wrong word."""
    ran = timeloom(command, "after:2019 sid:open", "--db", db)
    assert (ran.code, ran.out) == (2, "")
    said = ran.err.splitlines()
    assert "'sid'" in said[0]
    assert said[1] == "  after:2019 sid:open"
    assert said[2] == "             ^^^"
    assert "side" in ran.err


def test_a_timeline_that_is_not_there(timeloom: Runner, tmp_path: Path) -> None:
    """Exit code 1 and the way out; nothing is made."""
    ran = timeloom("list", "--db", tmp_path / "none.db")
    assert ran.code == 1
    assert "there is no timeline" in ran.err
    assert "--into" in ran.err
    assert not (tmp_path / "none.db").exists()


def test_the_environment_names_the_timeline(
    timeloom: Runner, db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """TIMELOOM_DB is used without --db, and --db goes before it."""
    monkeypatch.setenv("TIMELOOM_DB", str(db))
    assert timeloom("list", "--count").out == "7\n"
    assert timeloom("list", "--count", "--db", tmp_path / "x.db").code == 1


def test_show_has_everything(timeloom: Runner, db: Path) -> None:
    """Title, date in words and exact, fields, links both ways, notes, source."""
    timeloom("note", "launch-a", "a *note*", "--db", db)
    out = timeloom("show", "launch-a", "--db", db).out
    for part in (
        "A thing is launched",
        "14 February 2019",
        "2019-02-14",
        "It was much talked about.",
        "closed",
        "answer-a1",
        "answer-a2",
        "a *note*",
        "events.csv",
    ):
        assert part in out
    assert "launch-a" in timeloom("show", "answer-a1", "--db", db).out
    assert timeloom("show", "launch-a", "--json", "--db", db).json["uid"] == "launch-a"


@pytest.mark.parametrize("command", ["show", "edit", "delete", "note", "tag", "star"])
def test_a_uid_that_no_event_has(timeloom: Runner, db: Path, command: str) -> None:
    """Every command that takes a uid names the one that is unknown, and changes nothing."""
    more = {"edit": ["--title", "x"], "note": ["x"], "tag": ["x"], "delete": ["launch-a"]}
    ran = timeloom(command, "nobody", *more.get(command, []), "--db", db)
    assert (ran.code, ran.out) == (1, "")
    assert "'nobody'" in ran.err
    assert timeloom("list", "--count", "--db", db).out == "7\n"


def test_race(timeloom: Runner, db: Path) -> None:
    """The table names launches, answers, days, n, and says what kind of sample it is."""
    out = timeloom("race", "--db", db).out
    assert "answer-a1 7 d, answer-a2 ~76 d" in out
    assert "median 76 d, n = 3" in out
    assert "collected, not drawn" in out
    found = timeloom("race", "--to", "json", "--db", db).json
    assert found["n"] == 3
    assert [year["year"] for year in found["years"]] == [2019, 2020]
    assert [it["days"] for launch in found["launches"] for it in launch["answers"]] == [7, 76, 297]
    assert (
        found["launches"][0]["answers"][1]["shortest"],
        found["launches"][0]["answers"][1]["longest"],
    ) == (76, 106)
    rows = list(csv.DictReader(io.StringIO(timeloom("race", "--to", "csv", "--db", db).out)))
    assert [(row["launch_uid"], row["answer_uid"], row["days"]) for row in rows] == [
        ("launch-a", "answer-a1", "7"),
        ("launch-a", "answer-a2", "76"),
        ("launch-b", "answer-b", "297"),
    ]


def test_race_of_a_filter_and_of_another_relation(timeloom: Runner, db: Path) -> None:
    """The filter chooses pairs; a relation without links is said to have none."""
    found = timeloom("race", "answers:launch-b", "--to", "json", "--db", db).json
    assert [launch["uid"] for launch in found["launches"]] == ["launch-b"]
    ran = timeloom("race", "--relation", "follows", "--db", db)
    assert (ran.code, ran.out) == (0, "")
    assert "'follows'" in ran.err


def test_stats(timeloom: Runner, db: Path) -> None:
    """Counts, extent, values, precision, gaps: of what the filter matches."""
    found = timeloom("stats", "--json", "--db", db).json
    assert (found["events"], found["undated"], found["uncertain"], found["linked"]) == (7, 1, 1, 3)
    assert found["earliest"] == "2019-02-14T00:00:00Z"
    assert found["precision"] == {"year": 1, "month": 1, "day": 4}
    assert found["basis"] == {"stated": 7}
    sides = next(field for field in found["fields"] if field["name"] == "side")
    assert sides["top"] == {"open": 3, "closed": 2, "other": 2}
    gap = found["gaps"][0]
    assert (gap["before"], gap["after"]) == ("answer-a2", "talk")
    assert found["bursts"][0]["events"] == 2
    assert timeloom("stats", "side:open", "--json", "--db", db).json["events"] == 3
    text = timeloom("stats", "--db", db).out
    assert "from 14 February 2019 to 21 March 2021" in text
    assert "7 months" in text


def test_export_writes_what_is_filtered(timeloom: Runner, db: Path, tmp_path: Path) -> None:
    """The format follows the file's ending; every format has the matching events and no other."""
    for ending, count in (("csv", 4), ("jsonl", 3)):
        target = tmp_path / f"open.{ending}"
        ran = timeloom("export", "side:open", "-o", target, "--db", db)
        assert (ran.code, ran.out) == (0, ""), ran.err
        assert "3 events written" in ran.err
        assert len(target.read_text().splitlines()) == count
    target = tmp_path / "open.md"
    timeloom("export", "side:open", "-o", target, "--db", db)
    text = target.read_text()
    assert [
        title in text for title in ("The first answer", "An answer to it", "Another thing")
    ] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("ending", "form"), [("md", "markdown"), (".ics", "ical"), ("mmd", "mermaid"), ("htm", "html")]
)
def test_a_format_may_be_called_by_its_ending(
    timeloom: Runner, db: Path, ending: str, form: str
) -> None:
    assert timeloom("export", "--to", ending, "--db", db) == timeloom(
        "export", "--to", form, "--db", db
    )


def test_export_to_standard_output(timeloom: Runner, db: Path) -> None:
    """JSON Lines, unless a format is named."""
    assert [row["uid"] for row in timeloom("export", "--db", db).rows] == ALL
    assert timeloom("export", "--to", "csv", "--db", db).lines[0].startswith("uid,date,")


def test_what_is_exported_and_imported_again_is_the_same(
    timeloom: Runner, db: Path, tmp_path: Path
) -> None:
    """Into an empty timeline and out again: the same bytes, notes, stars and tags included."""
    timeloom("note", "talk", "two\nlines", "--db", db)
    timeloom("star", "launch-b", "--db", db)
    timeloom("tag", "answer-b", "mine", "--db", db)
    first = timeloom("export", "--db", db).out
    (tmp_path / "first.jsonl").write_text(first)
    ran = timeloom("import", tmp_path / "first.jsonl", "--into", tmp_path / "second.db")
    assert ran.code == 0, ran.err
    assert timeloom("export", "--db", tmp_path / "second.db").out == first


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--to", "nonsense"], 2, "no format is called 'nonsense'"),
        (["-o", "x.nonsense"], 2, "no format has the ending '.nonsense'"),
        (["-o", "nowhere/x.csv"], 1, "there is no folder nowhere"),
        (["-o", "."], 1, "folder"),
    ],
)
def test_export_that_cannot_be(
    timeloom: Runner, db: Path, arguments: list[str], code: int, said: str
) -> None:
    """A format that there is none of is a usage error, a place that there is none of a failure."""
    ran = timeloom("export", *arguments, "--db", db)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err


def test_a_failed_export_leaves_the_file_as_it_was(
    timeloom: Runner, db: Path, tmp_path: Path
) -> None:
    """A mistake in the filter does not empty what was exported before."""
    target = tmp_path / "out.csv"
    target.write_text("kept")
    assert timeloom("export", "sid:open", "-o", target, "--db", db).code == 2
    assert target.read_text() == "kept"


def test_formats(timeloom: Runner) -> None:
    """Everything in the registries, with what it keeps; those without loss are marked."""
    from timeloom.exporters import registry as exporters
    from timeloom.importers import registry as importers

    found = timeloom("formats", "--json").json
    assert [it["name"] for it in found["read"]] == [it.name for it in importers.all_importers()]
    assert [it["name"] for it in found["written"]] == [*exporters.names(), "db"]
    assert {it["name"] for it in found["written"] if it["lossless"]} >= {"csv", "jsonl", "json"}
    text = timeloom("formats").out
    for it in found["read"] + found["written"]:
        assert it["title"] in text
        assert it["keeps"] in text


def test_check(timeloom: Runner, db: Path) -> None:
    """All is well with a sound file; a damaged one is exit code 1."""
    ran = timeloom("check", "--db", db)
    assert (ran.code, ran.out) == (0, "all is well with 7 events\n")
    data = bytearray(db.read_bytes())
    for page in range(3, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    db.write_bytes(data)
    ran = timeloom("check", "--db", db)
    assert ran.code == 1
    assert ran.err
    assert "Traceback" not in ran.err


def test_a_terminal_gets_dates_in_words_and_a_pipe_edtf(
    timeloom: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No year 0 and no negative year on a screen; `--dates` chooses; what a program reads keeps EDTF."""
    source, db = tmp_path / "old.csv", tmp_path / "old.db"
    source.write_text(
        "uid,date,title\na,-0489-09-12,Marathon\nb,0000,Year one before\nc,1965~,About\nd,,None\n"
    )
    timeloom("import", source, "--into", db)
    edtf = ["-0489-09-12", "0000", "1965~", "undated"]
    words = ["12 Sep 490 BCE", "1 BCE", "c. 1965", "undated"]

    def dates(*arguments: str) -> list[str]:
        return [line.split("  ")[0] for line in timeloom("list", "--db", db, *arguments).lines]

    assert dates() == edtf
    assert dates("--dates", "words") == words
    refused = timeloom("list", "--db", db, "--to", "csv", "--dates", "words")
    assert refused.code == 2
    assert "--dates words is for the table" in refused.err
    for module in ("timeloom.cli.commands.listing", "timeloom.cli.terminal"):
        monkeypatch.setattr(f"{module}.width", lambda: 80)
    assert dates() == words
    assert dates("--dates", "edtf") == edtf


def test_one_bad_row_stops_neither_list_nor_export_and_is_repaired(
    timeloom: Runner, db: Path
) -> None:
    """What cannot be read is told (exit code 3) and left out; a repair says what it did, and all is well."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE events SET fields = '{' WHERE uid = 'talk'")
    for arguments in (["list"], ["list", "--to", "jsonl"], ["export", "--to", "markdown"]):
        ran = timeloom(*arguments, "--db", db)
        assert ran.code == 3
        assert "cannot be read and was left out" in ran.err
        assert "launch-a" in ran.out or "A thing is launched" in ran.out
    assert "(talk): fields is not JSON" in timeloom("check", "--json", "--db", db).json["found"][0]
    made = timeloom("check", "--repair", "--json", "--db", db)
    assert made.code == 3
    assert made.json["rows"] == 1
    assert Path(made.json["backup"]).exists()
    assert timeloom("check", "--db", db).out == "all is well with 6 events\n"
    assert timeloom("check", "--repair", "--db", db).out == "there was nothing to repair\n"
