"""Killed at any moment: what was acknowledged is there, nothing is half, and the next start sweeps.

A run kills itself (`kill -9`) at the n-th of its calls that matter: those that make, rename, remove and sync files.
Writers and a reader at the same time: nothing is lost and nobody is refused.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Runner
from timeloom.paths import user_state

pytestmark = pytest.mark.slow

_RUN = """
import os, signal, sqlite3, sys
at = int(sys.argv[1])
calls = 0
def count(event, _arguments):
    global calls
    if event in ("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "sqlite3.connect", "os.fsync"):
        step()
def step():
    global calls
    calls += 1
    if calls == at:
        os.kill(os.getpid(), signal.SIGKILL)
real = os.fsync
def fsync(descriptor):
    step()
    real(descriptor)
    step()
os.fsync = fsync
sys.addaudithook(count)
import timeloom.store.sqlite.file.open_files as open_files
class Counted(open_files.Connection):
    def execute(self, statement, *values):
        if statement.split()[0] in ("COMMIT", "BEGIN", "RELEASE", "INSERT", "SAVEPOINT"):
            step()
        done = super().execute(statement, *values)
        if statement.split()[0] in ("COMMIT", "RELEASE"):
            step()
        return done
import timeloom.store.sqlite.file.opening as opening
opening.Connection = Counted
from timeloom.cli.main import main
code = main(sys.argv[2:])
sys.stdout.flush()
print("acknowledged", calls, file=sys.stderr)
sys.exit(code)
"""


def _run(at: int, *arguments: str | Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(at), *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


COMMANDS: dict[str, list[str]] = {
    "new": ["import", "{csv}", "--into", "{folder}/new.db"],
    "add new": ["add", "--date", "2020", "--title", "x", "--db", "{folder}/new.db"],
    "again": ["import", "{changed}", "--into", "{db}"],
    "add": ["add", "--date", "2020", "--title", "x", "--db", "{db}"],
    "undo": ["undo", "--db", "{db}"],
    "export": ["export", "--to", "csv", "-o", "{folder}/out.csv", "--db", "{db}"],
    "own file": ["star", "talk", "--db", "{linked}", "--own-file"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_any_moment(
    timeloom: Runner, db: Path, events_csv: Path, tmp_path: Path, name: str
) -> None:
    """Before or after, never between; what is left is swept; the command can be given once more."""
    changed = tmp_path / "changed.csv"
    changed.write_text(
        events_csv.read_text().replace("A thing", "THE thing") + "more,2022,More,,,,\n"
    )
    kept = tmp_path / "kept.db"
    shutil.copy(db, kept)

    def fresh() -> tuple[Path, list[str]]:
        folder = tmp_path / "at"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        (folder / "out.csv").write_text("old")
        for copy in ("it.db", "linked.db"):
            shutil.copy(kept, folder / copy)
        (folder / "other.db").hardlink_to(folder / "linked.db")
        places = {"csv": events_csv, "changed": changed, "folder": folder, "db": folder / "it.db",
                  "linked": folder / "linked.db"}  # fmt: skip
        return folder, [part.format(**places) for part in COMMANDS[name]]

    def state(folder: Path) -> dict[str, object]:
        found: dict[str, object] = {"out": (folder / "out.csv").read_bytes()}
        for each in ("it.db", "linked.db", "new.db"):
            if (folder / each).exists():
                assert timeloom("check", "--db", folder / each).code == 0
                listed = timeloom("list", "--to", "jsonl", "--db", folder / each).rows
                found[each] = [(row["title"], row["starred"]) for row in listed]
        return found

    folder, arguments = fresh()
    before = state(folder)
    code, said = _run(0, *arguments)
    assert code == 0, said
    after = state(folder)
    assert before != after
    calls = int(said.rsplit(maxsplit=1)[-1])
    chosen = random.Random(f"timeloom {name}").sample(range(1, calls + 1), min(2, calls))
    for at in sorted({*chosen, calls}):
        folder, arguments = fresh()
        code, said = _run(at, *arguments)
        assert code == -signal.SIGKILL, (at, said)
        assert state(folder) in (before, after), at
        for note in (user_state() / "at-work").glob("*"):
            os.utime(note, (1, 1))
        timeloom("star", "launch-b", "--db", kept)
        timeloom("undo", "--db", kept)
        left = {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}
        assert left <= {"out.csv", "it.db", "linked.db", "other.db", "new.db"}, (at, left)


@pytest.mark.parametrize("made", ["import", "add", "export"])
def test_what_is_told_is_on_the_disk_before(
    timeloom: Runner,
    db: Path,
    events_csv: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    made: str,
) -> None:
    """The model of a power cut: names that no folder was synced for are lost, and bytes that no file was synced for.

    The file is synced before it gets its name, and its folder behind that.
    """
    steps: list[str] = []
    real_fsync, real_link, real_replace = os.fsync, os.link, os.replace

    def fsync(descriptor: int) -> None:
        what = Path(f"/proc/self/fd/{descriptor}").readlink()
        steps.append(f"sync {'folder' if what.is_dir() else 'file'}")
        real_fsync(descriptor)

    def link(*arguments: object, **more: object) -> None:
        steps.append("name")
        real_link(*arguments, **more)  # type: ignore[arg-type]

    def replace(*arguments: object, **more: object) -> None:
        steps.append("name")
        real_replace(*arguments, **more)  # type: ignore[arg-type]

    if not Path("/proc/self/fd").exists():
        pytest.skip("only Linux says what a descriptor leads to")
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "link", link)
    monkeypatch.setattr(os, "replace", replace)
    new = tmp_path / "folder"
    new.mkdir()
    ran = {
        "import": lambda: timeloom("import", events_csv, "--into", new / "new.db"),
        "add": lambda: timeloom("add", "--date", "2020", "--title", "x", "--db", new / "new.db"),
        "export": lambda: timeloom("export", "--to", "csv", "-o", new / "x.csv", "--db", db),
    }[made]()
    assert ran.code == 0, ran.err
    assert steps == ["sync file", "name", "sync folder"]


def test_two_writers_and_a_reader(timeloom: Runner, db: Path) -> None:
    """All changes that were acknowledged are there, each once; the reader meets whole ones only."""
    loop = (
        "import sys\nfrom timeloom.cli.main import main\n"
        "sys.exit(max(main([*sys.argv[1].split(), f'{sys.argv[2]}{n}', '--db', sys.argv[3]]) for n in range(15)))"
    )
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", loop, "add --date 2020 --title", f"w{number}-", str(db)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for number in range(2)
    ]
    seen = [7]
    while any(writer.poll() is None for writer in writers):
        ran = timeloom("list", "--count", "--db", db)
        assert ran.code == 0, ran.err
        seen.append(int(ran.out))
    for writer in writers:
        _, said = writer.communicate()
        assert writer.returncode == 0, said
    assert seen == sorted(seen)
    rows = timeloom("list", "--to", "jsonl", "--db", db).rows
    titles = [row["title"] for row in rows if row["title"].startswith("w")]
    assert sorted(titles) == sorted(f"w{number}-{n}" for number in range(2) for n in range(15))
    assert timeloom("check", "--db", db).code == 0
