"""What starting the program imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow  # each starts Python anew

HEAVY = ("textual", "pendulum", "pydantic", "sqlite_utils", "numpy")

_SPY = """
import runpy, sys
sys.argv[0] = "timeloom"
try:
    runpy.run_module("timeloom", run_name="__main__")
except SystemExit as left:
    code = left.code
loaded = sorted(name for name in {heavy} if name in sys.modules)
sys.stderr.write("loaded: " + " ".join(loaded))
sys.exit(code)
"""


def loaded_by(*arguments: str, db: Path | None = None) -> set[str]:
    """The heavy packages that a command loads, in a fresh interpreter."""
    ran = subprocess.run(
        [sys.executable, "-c", _SPY.format(heavy=HEAVY), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **({"TIMELOOM_DB": str(db)} if db else {})},
        timeout=60,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.rpartition("loaded: ")[2].split())


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A timeline of two events."""
    folder = tmp_path_factory.mktemp("small")
    source = folder / "two.csv"
    source.write_text("date,title,side\n2019,One,open\n2020-03,Two,closed\n", encoding="utf-8")
    db = folder / "two.db"
    from timeloom.cli.main import main

    assert main(["import", str(source), "--into", str(db)]) == 0
    return db


@pytest.mark.parametrize("arguments", [("--version",), ("--help",), ("list", "--help")])
def test_words_about_the_program_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    """Version and help do not wait for the explorer, the models or the schema tools."""
    assert loaded_by(*arguments) == set()


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("list", "--count"),
        ("list", "side:open", "after:2018"),
        ("list", "--to", "jsonl"),
        ("list", "--to", "csv"),
        ("export", "--to", "jsonl"),
    ],
)
def test_reading_a_timeline_loads_nothing_heavy(arguments: tuple[str, ...], small: Path) -> None:
    """The read path is plain sqlite3."""
    assert loaded_by(*arguments, db=small) == set()


def test_a_table_is_read_into_a_new_timeline_without_anything_heavy(tmp_path: Path) -> None:
    """A file that is opened to be looked at is there soon: what a new timeline is, is known."""
    source = tmp_path / "one.csv"
    source.write_text("date,title\n2019,One\n", encoding="utf-8")
    assert loaded_by("import", str(source), "--into", str(tmp_path / "new.db")) == set()


def test_the_spy_sees_what_is_loaded(tmp_path: Path) -> None:
    """An event of our own inside another format is held to its model; else the tests above would prove nothing."""
    source = tmp_path / "own.json"
    row = {"title": "One", "date": "2019"}
    source.write_text(json.dumps({"events": [], "timeloom_undated": [row]}), encoding="utf-8")
    assert "pydantic" in loaded_by("import", str(source), "--into", str(tmp_path / "new.db"))


@pytest.mark.parametrize("part", ["cli", "tui", "importers", "exporters"])
def test_a_folder_of_the_same_name_hides_no_part(part: str, tmp_path: Path) -> None:
    """A folder `cli` where Python is started is not run instead of ours."""
    (tmp_path / part).mkdir()
    (tmp_path / part / "__init__.py").write_text("raise SystemExit('the wrong one ran')\n")
    ran = subprocess.run(
        [sys.executable, "-m", "timeloom", "--version"],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("timeloom ")
