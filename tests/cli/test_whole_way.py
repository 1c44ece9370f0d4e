"""The whole way, as a person goes it: a text becomes a timeline, is annotated, changed, exported and read again."""

from __future__ import annotations

import csv
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Runner

DATA = Path(__file__).parents[2] / "data"
TOLD = {"openai-founding", "openai-lp", "microsoft-1b-2019", "gpt-4o", "llama-1", "mistral-7b"}
ESSAY = """\
# A small history

In 2015 a lab was founded with a noble mission. On 11 March 2019 it changed its mind.

## Afterwards

GPT-4o was released in May 2024 — “omni”. Within days, others had answered.
"""


def test_the_essay_becomes_events_with_their_passages(timeloom: Runner, tmp_path: Path) -> None:
    """What the essay tells is there, dated, and each passage is exactly what stands in the file."""
    db = tmp_path / "e.db"
    essay = DATA / "essay.md"
    ran = timeloom("import", essay, "--into", db, "--json")
    assert ran.code in (0, 3), ran.err
    assert set(ran.json) == {"added", "updated", "unchanged", "conflicts", "rejected"}
    rows = timeloom("list", "--db", db, "--to", "jsonl").rows
    assert len(rows) == ran.json["added"]
    by_uid = {row["uid"]: row for row in rows}
    assert by_uid.keys() >= TOLD
    text = essay.read_bytes().decode("utf-8")
    for row in rows:
        passage = row["passage"]
        assert text[passage["start"] : passage["end"]] == passage["text"]
    for uid in TOLD:
        assert by_uid[uid]["date"]
        assert by_uid[uid]["date_basis"] in {"stated", "relative", "looked-up"}


def test_any_line_end_keeps_the_offsets(timeloom: Runner, tmp_path: Path) -> None:
    """A text from Windows with a byte order mark: offsets count the file's own characters."""
    source = tmp_path / "w.md"
    source.write_bytes(b"\xef\xbb\xbf" + ESSAY.replace("\n", "\r\n").encode())
    db = tmp_path / "w.db"
    assert timeloom("import", source, "--into", db).code == 0
    text = source.read_bytes().decode("utf-8")
    rows = timeloom("list", "--db", db, "--to", "jsonl").rows
    assert {row["date"] for row in rows} >= {"2015", "2019-03-11"}
    for row in rows:
        passage = row["passage"]
        assert text[passage["start"] : passage["end"]] == passage["text"]


def test_list_count_and_every_export_agree(timeloom: Runner, tmp_path: Path) -> None:
    """The same filter has the same events everywhere, on the default timeline."""
    query = "side:open after:2023 -kind:paper"
    count = int(timeloom("list", query, "--count").out)
    assert count > 10
    assert len(timeloom("list", query).lines) == count
    assert len(timeloom("list", query, "--to", "jsonl").lines) == count
    for ending in ("jsonl", "csv", "md"):
        target = tmp_path / f"out.{ending}"
        ran = timeloom("export", query, "-o", target)
        assert ran.code == 0, ran.err
        assert f"{count} events written" in ran.err
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == count
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as lines:
        assert len(list(csv.DictReader(lines))) == count
    for row in timeloom("list", query, "--to", "jsonl").rows:
        assert set(row["fields"]["side"]) & {"open"}
        assert "paper" not in row["fields"].get("kind", [])


def test_the_default_timeline_comes_back_from_its_export(timeloom: Runner, tmp_path: Path) -> None:
    """JSON Lines into an empty timeline and out again is the same file; so is CSV."""
    for ending in ("jsonl", "csv"):
        first, second = tmp_path / f"first.{ending}", tmp_path / f"second.{ending}"
        db = tmp_path / f"{ending}.db"
        assert timeloom("export", "-o", first).code == 0
        ran = timeloom("import", first, "--into", db, "--json")
        assert (ran.code, ran.json["rejected"]) == (0, [])
        assert timeloom("export", "-o", second, "--db", db).code == 0
        assert second.read_bytes() == first.read_bytes()
        again = timeloom("import", first, "--into", db, "--json").json
        assert (again["added"], again["updated"], again["conflicts"]) == (0, 0, 0)


def test_notes_stars_and_edits_survive_the_source_and_undo(
    timeloom: Runner, tmp_path: Path
) -> None:
    """Write, import again, undo three times, redo: nothing that a person wrote is lost on the way."""
    source = tmp_path / "s.csv"
    source.write_text("uid,date,title\na,2019,Alpha\nb,2020,Beta\n")
    db = tmp_path / "s.db"
    timeloom("import", source, "--into", db)
    timeloom("note", "a", "my note", "--db", db)
    timeloom("star", "a", "--db", db)
    mine = timeloom("add", "--date", "May 2024", "--title", "Mine", "--db", db).out.strip()
    timeloom("edit", mine, "--date", "13 May 2024", "--db", db)
    assert timeloom("import", source, "--into", db, "--json").json["unchanged"] == 2
    row = timeloom("show", "a", "--json", "--db", db).json
    assert (row["notes"], row["starred"]) == (["my note"], True)
    for _ in range(3):
        assert timeloom("undo", "--db", db).code == 0
    row = timeloom("show", "a", "--json", "--db", db).json
    assert (row["notes"], row["starred"]) == (["my note"], False)
    assert timeloom("show", mine, "--db", db).code == 1
    for _ in range(3):
        assert timeloom("redo", "--db", db).code == 0
    assert timeloom("show", mine, "--json", "--db", db).json["date"] == "2024-05-13"
    assert timeloom("list", "is:starred", "--count", "--db", db).out == "1\n"


def test_refresh_reads_the_sources_again(timeloom: Runner, tmp_path: Path) -> None:
    """What changed in a source arrives; what is gone, and what cannot be read again, is said."""
    kept, gone = tmp_path / "kept.csv", tmp_path / "gone.csv"
    kept.write_text("uid,date,title\na,2019,Alpha\n")
    gone.write_text("uid,date,title\nb,2020,Beta\n")
    db = tmp_path / "r.db"
    timeloom("import", kept, gone, "--into", db)
    timeloom(
        "import", "-", "--format", "csv", "--into", db, stdin=b"uid,date,title\nc,2021,Piped\n"
    )
    kept.write_text("uid,date,title\na,2019,Alpha renamed\nd,2022,Delta\n")
    tried = timeloom("refresh", "--db", db, "--dry-run")
    assert "1 event added, 1 updated" in tried.out
    assert timeloom("list", "--count", "--db", db).out == "3\n"
    ran = timeloom("refresh", "--db", db)
    assert ran.code == 0, ran.err
    assert f"{kept}: 1 event added, 1 updated" in ran.out
    assert "-: cannot be read again" in ran.err
    assert timeloom("show", "a", "--json", "--db", db).json["title"] == "Alpha renamed"
    gone.unlink()
    ran = timeloom("refresh", "--db", db)
    assert ran.code == 3
    assert f"there is no file {gone}" in ran.err
    assert timeloom("list", "--count", "--db", db).out == "4\n"
    kept.unlink()
    assert timeloom("refresh", "--db", db).code == 1


def test_refresh_names_what_a_source_tells_no_more(timeloom: Runner, tmp_path: Path) -> None:
    """The first by name, all of them as JSON; they stay, with what a person wrote to them, and --dry-run says the same."""
    rows = [f"u{n},{2000 + n},Event {n}\n" for n in range(9)]
    source, db = tmp_path / "s.csv", tmp_path / "s.db"
    source.write_text("".join(["uid,date,title\n", *rows]))
    timeloom("import", source, "--into", db)
    timeloom("note", "u3", "worth keeping", "--db", db)
    source.write_text("".join(["uid,date,title\n", *rows[:2], "u9,never,Broken\n"]))
    tried = timeloom("refresh", "--db", db, "--dry-run")
    ran = timeloom("refresh", "--db", db)
    counts = "0 events added, 0 updated, 2 unchanged, 1 rejected, 7 no longer in the source"
    assert (ran.code, ran.out) == (3, f"{source}: {counts}\n")
    assert (tried.code, tried.out, tried.err) == (ran.code, ran.out, ran.err)
    assert "no longer in the source, kept in the timeline: u2 (2002: Event 2)\n" in ran.err
    assert (ran.err.count("kept in the timeline"), "and 2 more" in ran.err) == (5, True)
    told = timeloom("refresh", "--db", db, "--json").json
    assert [it["uid"] for it in told.pop("vanished")] == [f"u{n}" for n in range(2, 9)]
    assert told.pop("rejected")[0]["where"] == "line 4"
    assert told == {"source": str(source), "added": 0, "updated": 0, "unchanged": 2, "conflicts": 0}
    assert timeloom("show", "u3", "--json", "--db", db).json["notes"] == ["worth keeping"]


def test_refresh_does_not_count_what_a_window_tells_no_more(
    timeloom: Runner, tmp_path: Path
) -> None:
    """A feed shows its newest entries, and recurring entries are expanded in a window: that is said, once each."""
    feed, calendar, db = tmp_path / "f.rss", tmp_path / "c.ics", tmp_path / "w.db"
    entry = "<item><guid>{0}</guid><title>{0}</title><pubDate>0{0} Jan 2024 10:00:00 GMT</pubDate></item>"
    whole = "<rss version='2.0'><channel><title>F</title>{}</channel></rss>"
    entries = (
        "BEGIN:VEVENT\nUID:{0}\nDTSTART:2024010{0}\nRRULE:FREQ=YEARLY\nSUMMARY:{0}\nEND:VEVENT\n"
    )
    feed.write_text(whole.format(entry.format(1) + entry.format(2)))
    calendar.write_text(f"BEGIN:VCALENDAR\n{entries.format(1)}{entries.format(2)}END:VCALENDAR\n")
    timeloom("import", feed, "--into", db)
    timeloom("import", calendar, "--into", db, "--window", "2024/2025")
    feed.write_text(whole.format(entry.format(2)))
    calendar.write_text(f"BEGIN:VCALENDAR\n{entries.format(1)}END:VCALENDAR\n")
    ran = timeloom("refresh", "--db", db)
    assert "no longer" not in ran.out + ran.err
    assert ran.err.count("what it tells no more is not counted") == 2
    assert {row["vanished"] for row in timeloom("refresh", "--db", db, "--json").rows} == {None}
    assert "2 unchanged" in timeloom("import", calendar, "--into", db).out


def test_refresh_asks_the_network_only_if_told(timeloom: Runner, tmp_path: Path) -> None:
    """A source with an address is named, and not visited."""
    source = tmp_path / "f.jsonl"
    source.write_text(
        '{"uid":"a","date":"2019","title":"A","source":{"address":"https://example.org/feed","importer":"feed"}}\n'
    )
    db = tmp_path / "n.db"
    timeloom("import", source, "--into", db)
    source.unlink()
    ran = timeloom("refresh", "--db", db)
    assert "https://example.org/feed: on the network" in ran.err


class Feed(http.server.BaseHTTPRequestHandler):
    """Serves one table."""

    def do_GET(self) -> None:
        found = self.path == "/events.csv"
        self.send_response(200 if found else 404)
        self.end_headers()
        if found:
            self.wfile.write(b"uid,date,title\na,2019,Fetched\n")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    """A web server of this machine's own."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_source_on_the_network(timeloom: Runner, tmp_path: Path, site: str) -> None:
    """An address that a person names is fetched, and asked again with --online; one that is not there is an error."""
    db = tmp_path / "web.db"
    address = f"{site}/events.csv"
    assert timeloom("import", address, "--into", db, "--json").json["added"] == 1
    assert timeloom("show", "a", "--json", "--db", db).json["source"]["address"] == address
    ran = timeloom("refresh", "--online", "--db", db)
    assert (ran.code, ran.out) == (0, f"{address}: 0 events added, 0 updated, 1 unchanged\n")
    ran = timeloom("import", f"{site}/nothing.csv", "--into", db)
    assert (ran.code, "404" in ran.err) == (1, True)
    ran = timeloom("import", "ftp://127.0.0.1/events.csv", "--into", db)
    assert (ran.code, "https://" in ran.err) == (1, True)


def test_the_default_timeline_refreshes_from_what_came_along(
    timeloom: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From wherever it is asked, a person's own copy finds the program's sources, and keeps what they wrote."""
    monkeypatch.chdir(tmp_path)
    timeloom("edit", "gpt-4o", "--title", "My words")
    ran = timeloom("refresh")
    assert ran.code == 0, ran.err
    assert "0 events added" in ran.out
    assert timeloom("show", "gpt-4o", "--json").json["title"] == "My words"


def test_a_source_that_has_become_something_else_is_named(timeloom: Runner, tmp_path: Path) -> None:
    """Another format, a folder, nothing at all: each is said, the others are read, the events stay."""
    db = tmp_path / "t.db"
    other, folder, gone, whole = (tmp_path / f"{name}.csv" for name in ("o", "f", "g", "w"))
    for number, source in enumerate((other, folder, gone, whole)):
        source.write_text(f"date,title\n200{number},One\n")
    assert timeloom("import", other, folder, gone, whole, "--into", db).code == 0
    other.write_text('{"date": "2001", "title": "Two"}\n{"date": "2002", "title": "Three"}\n')
    folder.unlink()
    folder.mkdir()
    gone.unlink()
    ran = timeloom("refresh", "--db", db)
    assert (ran.code, ran.out) == (3, f"{whole}: 0 events added, 0 updated, 1 unchanged\n")
    assert f"it looks like JSON Lines now: timeloom import {other} --format jsonl" in ran.err
    assert f"{folder} is a folder, which CSV" in ran.err
    assert f"there is no file {gone}" in ran.err
    assert timeloom("list", "--count", "--db", db).out == "4\n"
    assert timeloom("import", other, "--format", "jsonl", "--into", db).code == 0
    assert "2 unchanged" in timeloom("refresh", "--db", db).out


@pytest.mark.parametrize(("form", "goes"), [("svg", False), ("mermaid", False), ("markdown", True)])
def test_notes_are_said_to_go_where_the_format_holds_them(
    timeloom: Runner, tmp_path: Path, form: str, goes: bool
) -> None:
    source, db = tmp_path / "s.csv", tmp_path / "s.db"
    source.write_text("uid,date,title\nu1,2001,One\n")
    timeloom("import", source, "--into", db)
    timeloom("note", "u1", "private", "--db", db)
    ran = timeloom("export", "--db", db, "--to", form, "--with", "notes")
    assert ("private" in ran.out, "1 note went along" in ran.err) == (goes, goes)
