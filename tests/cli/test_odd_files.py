"""What stands where a file is expected: other names, no UTF-8, pipes, devices, links, closed streams."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from timeloom.paths import user_data, user_state

BAD = os.fsdecode(b"n\xff\xfe")
WRITING: dict[str, list[str]] = {
    "add": ["add", "--date", "2020", "--title", "x"],
    "edit": ["edit", "launch-a", "--title", "x"],
    "tag": ["tag", "launch-a", "x"],
    "star": ["star", "launch-a"],
    "note": ["note", "launch-a", "x"],
    "delete": ["delete", "someday"],
    "undo": ["undo"],
    "refresh": ["refresh"],
}


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_umask() -> Iterator[None]:
    """A umask that hides nothing from anybody."""
    old = os.umask(0)
    yield
    os.umask(old)


def test_names_that_are_not_utf8(timeloom: Runner, events_csv: Path, tmp_path: Path) -> None:
    """Sources, timelines, folders and exports: read, refreshed and written under such names."""
    folder = tmp_path / BAD
    folder.mkdir()
    source, db, out = folder / f"{BAD}.csv", folder / f"{BAD}.db", folder / f"{BAD}.md"
    events_csv.rename(source)
    for arguments in (
        ["import", source, "--into", db],
        ["list", "--db", db],
        ["tag", "launch-a", "x", "--db", db],
        ["list", "tag:x", "--db", db],
        ["export", "-o", out, "--db", db],
        ["export", "--to", "html", "--db", db],
        ["stats", "--json", "--db", db],
        ["history", "--json", "--db", db],
        ["check", "--db", db],
        ["import", source, "--preview", "--json", "--db", db],
    ):
        ran = timeloom(*arguments)
        assert ran.code == 0, (arguments, ran.err)
    assert "A thing is launched" in out.read_text(encoding="utf-8")
    ran = timeloom("refresh", "--db", db)
    assert (ran.code, "7 unchanged" in ran.out) == (0, True), ran.err
    assert "%FF%FE.csv" in ran.out
    ran = timeloom("import", "--db", db, source.as_uri())
    assert (ran.code, "7 unchanged" in ran.out) == (0, True), ran.err
    source.unlink()
    ran = timeloom("refresh", "--db", db)
    assert (ran.code, "there is no file" in ran.err) == (1, True)


@pytest.mark.parametrize("arguments", WRITING.values(), ids=WRITING)
def test_a_timeline_with_another_name_is_not_changed(
    timeloom: Runner, db: Path, arguments: list[str]
) -> None:
    """Reading always works; the refusal names the flag, and with it the other name keeps what was there."""
    other = db.with_name("other.db")
    timeloom("star", "launch-b", "--db", db)
    other.hardlink_to(db)
    before = other.read_bytes()
    for path in (db, other):
        assert timeloom("list", "--count", "--db", path).out == "7\n"
        ran = timeloom(*arguments, "--db", path)
        assert ran.code == 1
        assert "has another name" in ran.err
        assert "--own-file" in ran.err
    assert other.read_bytes() == before
    ran = timeloom(*arguments, "--db", db, "--own-file")
    assert ran.code in (0, 3), ran.err
    assert (db.stat().st_nlink, other.stat().st_nlink) == (1, 1)
    assert timeloom("list", "is:starred", "--count", "--db", other).out == "1\n"
    assert timeloom("check", "--db", db).code == timeloom("check", "--db", other).code == 0
    assert timeloom("star", "talk", "--db", db).code == 0


def test_an_import_with_another_name(timeloom: Runner, db: Path, events_csv: Path) -> None:
    """By --into and --db alike; a trial changes nothing and needs no file of its own."""
    db.with_name("other.db").hardlink_to(db)
    assert timeloom("import", events_csv, "--into", db, "--dry-run").code == 0
    for named in ("--into", "--db"):
        assert "has another name" in timeloom("import", events_csv, named, db).err
    assert timeloom("import", events_csv, "--into", db, "--own-file").code == 0


def test_what_waits_in_the_log_comes_along(timeloom: Runner, db: Path) -> None:
    """Changes that only the write-ahead log has yet are in the copy; while another has the file open there is none."""
    from timeloom.store import open_writer
    from timeloom.store.sqlite.file.linked import make_own_file

    writer = open_writer(db)
    writer.star(["talk"])
    db.with_name("other.db").hardlink_to(db)
    with sqlite3.connect(db) as other:
        other.execute("SELECT count(*) FROM sqlite_master").fetchone()
        ran = timeloom("star", "launch-a", "--db", db, "--own-file")
        assert (ran.code, "open in another program" in ran.err) == (1, True)
    other.close()
    writer.close()
    make_own_file(db)
    assert timeloom("list", "is:starred", "--count", "--db", db).out == "1\n"


@pytest.mark.parametrize("kind", ["pipe", "device", "socket", "folder", "circle", "nowhere"])
@pytest.mark.parametrize(
    "arguments",
    [["list", "--db"], ["add", "--date", "2020", "--title", "x", "--db"], ["import"]],
    ids=str,
)
def test_what_is_no_file(
    timeloom: Runner,
    tmp_path: Path,
    kind: str,
    arguments: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Told in a sentence, at once, whether it is to be read, opened or changed."""
    monkeypatch.setattr("timeloom.importers.source.opening._BEGINNING", 0.1)
    monkeypatch.chdir(tmp_path)
    path = Path("it")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("it")
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("it" if kind == "circle" else "no/where")
    ran = timeloom(*arguments, path, *(["--into", "new.db"] if arguments == ["import"] else []))
    assert ran.code == 1
    assert str(path) in ran.err
    assert "not made for" not in ran.err
    assert not Path("new.db").exists()
    assert os.path.lexists(path)


def test_a_pipe_that_somebody_writes_into_is_read(
    timeloom: Runner, tmp_path: Path, events_csv: Path
) -> None:
    """Named pipes are sources as before, whoever comes first."""
    os.mkfifo(pipe := tmp_path / "p.csv")
    with subprocess.Popen(["sh", "-c", f"sleep 0.3; cat '{events_csv}' > '{pipe}'"]):
        ran = timeloom("import", pipe, "--into", tmp_path / "p.db")
    assert (ran.code, "7 events added" in ran.out) == (0, True), ran.err


def test_an_export_into_a_pipe_that_nobody_reads(
    timeloom: Runner, db: Path, tmp_path: Path
) -> None:
    """It does not wait; one that is read is written to."""
    os.mkfifo(pipe := tmp_path / "p")
    ran = timeloom("export", "-o", pipe, "--to", "csv", "--db", db)
    assert (ran.code, "nobody reads" in ran.err) == (1, True)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        for _ in range(100):
            ran = timeloom("export", "-o", pipe, "--to", "csv", "--db", db)
            if ran.code == 0:
                break
        assert reader.stdout is not None
        assert b"A thing is launched" in reader.stdout.read()


@pytest.mark.parametrize("makes", ["import", "add", "export"])
def test_a_link_to_what_is_not_there_yet(
    timeloom: Runner, db: Path, events_csv: Path, tmp_path: Path, makes: str
) -> None:
    """It is written through: the link stays one, and the file that it names comes to be."""
    folder = tmp_path / "real"
    folder.mkdir()
    link, real = tmp_path / "link.db", folder / "real.db"
    link.symlink_to("real/real.db")
    ran = {
        "import": lambda: timeloom("import", events_csv, "--into", link),
        "add": lambda: timeloom("add", "--date", "2020", "--title", "x", "--db", link),
        "export": lambda: timeloom("export", "--to", "csv", "-o", link, "--db", db),
    }[makes]()
    assert ran.code == 0, ran.err
    assert link.is_symlink()
    assert real.is_file()
    assert [path.name for path in folder.iterdir()] == ["real.db"]


def test_nothing_is_left_beside_a_timeline_that_was_read(timeloom: Runner, db: Path) -> None:
    """No empty log, and the file itself is as it was; where another program has it open, its log stays."""
    before = db.read_bytes()
    for command in (["list"], ["check"], ["show", "talk"], ["stats"], ["export"], ["history"]):
        assert timeloom(*command, "--db", db).code == 0
        assert sorted(path.name for path in db.parent.glob("events.db*")) == ["events.db"]
    assert db.read_bytes() == before
    from timeloom.store import open_writer

    writer = open_writer(db)
    writer.star(["talk"])
    timeloom("list", "--db", db)
    assert db.with_name("events.db-wal").stat().st_size > 0
    writer.close()


@pytest.mark.usefixtures("open_umask")
def test_what_is_made_for_a_person_is_theirs_alone(
    timeloom: Runner, events_csv: Path, tmp_path: Path
) -> None:
    """Timelines, their logs and copies, folders; an export that they name is as the umask says."""
    assert timeloom("star", "gpt-4").code in (0, 1)  # makes the own copy of the default timeline
    own = user_data() / "timeline.db"
    assert (_mode(own), _mode(own.parent)) == (0o600, 0o700)
    new = tmp_path / "new.db"
    timeloom("import", events_csv, "--into", new)
    assert _mode(new) == 0o600
    from timeloom.store import open_writer

    writer = open_writer(new)
    writer.star(["talk"])
    assert _mode(new.with_name("new.db-wal")) == 0o600
    writer.close()
    timeloom("export", "-o", tmp_path / "out.csv", "--db", new)
    assert _mode(tmp_path / "out.csv") == 0o666
    from timeloom.tui.first_run import remember
    from timeloom.tui.launch import _report
    from timeloom.tui.settings import create

    remember()
    _report("Traceback\nValueError: x")
    assert {_mode(path) for path in user_state().rglob("*") if path.is_file()} == {0o600}
    assert {_mode(path) for path in user_state().rglob("*") if path.is_dir()} == {0o700}
    assert _mode(create()) == 0o600


CLOSED: dict[str, tuple[str, int, str]] = {
    "list": ("{timeloom} list --db {db} >&-", 1, "it is closed"),
    "list csv": ("{timeloom} list --to csv --db {db} >&-", 1, "it is closed"),
    "export": ("{timeloom} export --db {db} >&-", 1, "it is closed"),
    "version": ("{timeloom} --version >&-", 1, "it is closed"),
    "help": ("{timeloom} list --help >&-", 1, "it is closed"),
    "json": ("{timeloom} stats --json --db {db} >&-", 1, "it is closed"),
    "full": ("{timeloom} list --db {db} > /dev/full", 1, "no space left"),
    "full export": ("{timeloom} export --db {db} > /dev/full", 1, "no space left"),
    "full file": ("{timeloom} export --to csv -o /dev/full --db {db}", 1, "o space left"),
    "no input": ("{timeloom} import - --into {db}2 <&-", 1, "standard input"),
    "all closed": ("{timeloom} list --db {db} <&- >&- 2>&-", 1, ""),
    "nothing to say": ("{timeloom} star talk --db {db} >&- 2>&-", 0, ""),
    "a full terminal": ("{timeloom} list --db {db} 2> /dev/full", 0, ""),
    "nobody reads on": ("{timeloom} list --db {db} | true", 0, ""),
}


@pytest.mark.parametrize(("line", "code", "said"), CLOSED.values(), ids=CLOSED)
def test_a_closed_or_full_stream(line: str, code: int, said: str, db: Path) -> None:
    """Never a silent 0 where something was to be written; the timeline is whole."""
    done = subprocess.run(
        ["sh", "-c", line.format(timeloom=f"'{sys.executable}' -m timeloom", db=f"'{db}'")],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert said in done.stderr
    with sqlite3.connect(db) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
