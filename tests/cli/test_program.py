"""The program as a process: first use, pipes, signals, terminals, unexpected errors."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pty
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow

Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A source that takes a while: a pipe that stays open after these rows."""
    path = tmp_path / "many.csv"
    rows = (f"20{n % 90 + 10},Event number {n},side {n % 7}\n" for n in range(20_000))
    path.write_text("date,title,side\n" + "".join(rows))
    return path


def start(*arguments: str | Path, **settings: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "timeloom", *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_version_and_help(program: Program) -> None:
    """They are results: on standard output, exit code 0."""
    version = program("--version")
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("timeloom ")
    shown = program("--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "usage: timeloom" in shown.stdout


@pytest.mark.parametrize("closed", ["2>&-", "<&-"])
def test_a_closed_stream_that_is_not_needed_is_no_failure(db: Path, closed: str) -> None:
    """Who closes standard error or input gets the events all the same."""
    command = f'"{sys.executable}" -m timeloom list --db "{db}" {closed}'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_a_closed_standard_output_is_told(db: Path) -> None:
    """Results that go nowhere are a failure: nobody takes the exit code 0 for a list that was written."""
    command = f'"{sys.executable}" -m timeloom list --db "{db}" >&-'
    ran = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "timeloom: standard output cannot be written to: it is closed\n"


def test_first_use_makes_a_copy_of_ones_own(program: Program, nobody: Path) -> None:
    """The default timeline is copied into the person's folder; what they write stays there."""
    from timeloom.paths import default_timeline

    pristine = default_timeline().read_bytes()
    count = int(program("list", "--count").stdout)
    assert count > 100
    own = nobody / "timeloom" / "timeline.db"
    assert own.is_file()
    assert [path.name for path in own.parent.iterdir() if path.name.startswith(".")] == []
    added = program("add", "--date", "2024", "--title", "Mine")
    assert added.returncode == 0, added.stderr
    assert int(program("list", "--count").stdout) == count + 1
    assert default_timeline().read_bytes() == pristine


def test_a_copy_that_cannot_be_made(program: Program, tmp_path: Path) -> None:
    """A data folder that is a file: exit code 1, with the way out."""
    (tmp_path / "file").write_text("")
    ran = program("list", XDG_DATA_HOME=str(tmp_path / "file"))
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "--db" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_reader_that_has_seen_enough(program: Program, many: Path, tmp_path: Path) -> None:
    """`timeloom list | head -2` ends without a word, for every way of writing."""
    db = tmp_path / "many.db"
    assert program("import", many, "--into", db).returncode == 0
    for more in (["list"], ["list", "--to", "jsonl"], ["export", "--to", "csv"]):
        process = start(*more, "--db", db)
        assert process.stdout is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == ""
        assert process.wait(timeout=30) == 0
        for stream in (process.stdin, process.stderr):
            if stream is not None:
                stream.close()


def pending_import(many: Path, db: Path) -> subprocess.Popen[str]:
    """An import that has read many rows and waits for more."""
    process = start("import", "-", "--format", "csv", "--into", db)
    assert process.stdin is not None
    process.stdin.write(many.read_text())
    process.stdin.flush()
    time.sleep(0.5)
    assert process.poll() is None
    return process


def test_ctrl_c_leaves_the_timeline_as_it_was(many: Path, db: Path) -> None:
    """Exit code 130, one line, no trace; the import is gone as if it had not been."""
    before = rows_of(db)
    process = pending_import(many, db)
    process.send_signal(signal.SIGINT)
    code, out, err = finish(process)
    assert (code, out) == (130, "")
    assert len(err.splitlines()) == 1
    assert "as it was" in err
    assert rows_of(db) == before


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_plain_kill_leaves_nothing_half_made(many: Path, tmp_path: Path, number: int) -> None:
    """Neither a timeline nor the folder that it was being made in."""
    db = tmp_path / "made" / "new.db"
    db.parent.mkdir()
    process = pending_import(many, db)
    process.send_signal(number)
    code, said, err = finish(process)
    assert (code, said, "Traceback" in err) == (128 + number, "", False)
    assert list(db.parent.iterdir()) == []


def test_a_kill_leaves_the_timeline_as_it_was(program: Program, many: Path, db: Path) -> None:
    """Even without a chance to clean up: the next one finds all in order."""
    before = rows_of(db)
    process = pending_import(many, db)
    process.kill()
    finish(process)
    assert rows_of(db) == before
    check = program("check", "--db", db)
    assert check.returncode == 0, check.stderr
    assert program("import", many, "--into", db).returncode == 0


def test_a_kill_while_a_timeline_is_made(many: Path, tmp_path: Path) -> None:
    """A timeline that was not finished is not there."""
    process = pending_import(many, tmp_path / "new.db")
    process.kill()
    finish(process)
    assert not (tmp_path / "new.db").exists()


def rows_of(db: Path) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(db)) as connection:
        return connection.execute("SELECT uid, title, date FROM events ORDER BY key").fetchall()


def test_an_unexpected_error_is_one_sentence(program: Program, db: Path, tmp_path: Path) -> None:
    """No trace for a person; with TIMELOOM_DEBUG the whole of it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import sys\n"
        "class Broken:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'timeloom.stats':\n"
        "            raise ZeroDivisionError('as if')\n"
        "sys.meta_path.insert(0, Broken())\n"
    )
    here = str(Path(__file__).parents[2])
    ran = program("stats", "--db", db, PYTHONPATH=f"{tmp_path}{os.pathsep}{here}")
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    assert "ZeroDivisionError: as if" in ran.stderr
    assert "TIMELOOM_DEBUG=1" in ran.stderr
    ran = program(
        "stats", "--db", db, PYTHONPATH=f"{tmp_path}{os.pathsep}{here}", TIMELOOM_DEBUG="1"
    )
    assert "Traceback" in ran.stderr


def on_a_terminal(*arguments: str | Path, columns: int, **environment: str) -> str:
    """What a command writes to a terminal of that width."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "timeloom", *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=subprocess.STDOUT,
        env={**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", **environment},
    )
    os.close(child)
    chunks = []
    with contextlib.suppress(OSError):
        while chunk := os.read(parent, 65536):
            chunks.append(chunk)
    os.close(parent)
    assert process.wait(timeout=60) == 0
    return b"".join(chunks).decode()


def test_a_terminal_gets_colours_and_lines_that_fit(db: Path) -> None:
    """Lines are cut to the width; colours are closed on every line."""
    out = on_a_terminal("list", "--db", db, columns=40)
    assert "\x1b[36m2019-02-14" in out
    import re

    for line in re.sub(r"\x1b\[[0-9;]*m", "", out).splitlines():
        assert len(line) <= 40, line
    assert "…" in out
    for line in out.splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colours_where_none_are_wanted(db: Path, environment: dict[str, str]) -> None:
    """NO_COLOR and a dumb terminal get plain text."""
    assert "\x1b" not in on_a_terminal("list", "--db", db, columns=60, **environment)


def test_a_pipe_gets_plain_lines_in_full(program: Program, db: Path) -> None:
    """No colours, nothing cut off, whatever COLUMNS says."""
    ran = program("list", "--db", db, COLUMNS="20")
    assert "\x1b" not in ran.stdout
    assert "Somebody speaks of openness" in ran.stdout


def test_utf8_whatever_the_locale(program: Program, tmp_path: Path) -> None:
    """Files and pipes get UTF-8 also where the locale is plain C."""
    (tmp_path / "w.csv").write_text("date,title\n2019,第二次世界大戦 é\n", encoding="utf-8")
    db = tmp_path / "w.db"
    assert program("import", tmp_path / "w.csv", "--into", db, LC_ALL="C").returncode == 0
    settings = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert "第二次世界大戦 é" in program("list", "--db", db, **settings).stdout


def test_the_explorer_asks_for_a_terminal(program: Program, db: Path) -> None:
    """In a pipe it says so, instead of drawing into it."""
    ran = program(db)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "needs a terminal" in ran.stderr


def test_what_is_wrong_with_a_file_comes_before_the_terminal(
    program: Program, tmp_path: Path
) -> None:
    (tmp_path / "empty.csv").touch()
    for path, said in (
        (tmp_path / "nowhere.txt", "there is no file"),
        (tmp_path / "empty.csv", "is empty"),
    ):
        ran = program(path)
        assert (ran.returncode, said in ran.stderr, "terminal" in ran.stderr) == (1, True, False)


def test_a_file_with_the_name_of_a_command(program: Program, tmp_path: Path) -> None:
    """The command wins; `./list` is the file."""
    (tmp_path / "list").write_text("date,title\n2019,One\n")
    here = str(Path(__file__).parents[2])
    ran = program("list", "--help", cwd=tmp_path, PYTHONPATH=here)
    assert ran.stdout.startswith("usage: timeloom list")
    ran = program("./list", cwd=tmp_path, PYTHONPATH=here)
    assert "needs a terminal" in ran.stderr


def test_serve_without_its_extra(program: Program, db: Path, tmp_path: Path) -> None:
    """What is missing is named, and how to get it."""
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "found = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'textual_serve' else found(name, *a)\n"
    )
    here = str(Path(__file__).parents[2])
    ran = program("serve", "--db", db, PYTHONPATH=f"{tmp_path}{os.pathsep}{here}")
    assert ran.returncode == 1
    assert "timeloom[serve]" in ran.stderr


async def drawn(address: str, until: bytes) -> bytes:
    """What the explorer draws into a browser, up to some words of it."""
    import aiohttp

    shown = b""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(
            f"{address}ws?width=100&height=30", headers={"Origin": address.rsplit("/", 2)[0]}
        ) as socket,
    ):
        while until not in shown or b"launched" not in shown:
            message = await socket.receive(timeout=30)
            assert message.type is aiohttp.WSMsgType.BINARY or not shown, message
            shown += message.data if isinstance(message.data, bytes) else b""
    return shown


def test_serve_shows_the_explorer_on_this_machine_only(db: Path) -> None:
    """A browser gets the explorer, read-only, from the loopback address; the server ends with Ctrl-C."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = start("serve", "--db", db, "--port", str(port))
    assert process.stdout is not None
    try:
        address = process.stdout.readline().removeprefix("the explorer is at ").strip()
        page = b""
        for _ in range(100):
            with contextlib.suppress(OSError):
                page = urlopen(address, timeout=5).read()
                break
            time.sleep(0.1)
        assert b"Timeloom" in page
        shown = asyncio.run(drawn(address, b"read only"))
        assert b"A thing is launched" in shown
    finally:
        process.send_signal(signal.SIGINT)
        code, out, err = finish(process)
    assert "Traceback" not in out + err
    assert code in (0, 130)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_is_not_lost_where_nobody_gets_an_error(number: int, code: int) -> None:
    """In a finaliser Python drops what a signal raises; the program is told once more."""
    program = (
        "import os, signal, sys, time\n"
        "from timeloom.cli.main import _leave_on_signals\n"
        "class Held:\n"
        f"    def __del__(self): os.kill(os.getpid(), {number:d}); time.sleep(1)\n"
        "_leave_on_signals()\n"
        "Held()\n"
        "try: time.sleep(20)\n"
        "except KeyboardInterrupt: sys.exit(130)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (code, "")
