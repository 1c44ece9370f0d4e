"""Another package's formats: tests/plugin_example is installed as a person would, and used by name, ending and content."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "plugin_example"
Program = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the example is installed in, built without a network."""
    folder = tmp_path_factory.mktemp("plugins")
    shutil.copytree(EXAMPLE, folder / "source")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    alone = ("--no-deps", "--no-index", "--no-build-isolation")
    ran = subprocess.run(
        [*pip, *alone, "--target", folder / "installed", folder / "source"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"},
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "installed"


def test_its_formats_are_listed_and_read_and_written(
    program: Program, plugins: Path, tmp_path: Path
) -> None:
    """Recognised by what is in it, chosen by the ending, its rejections and losses told like our own."""
    there = {"PYTHONPATH": str(plugins)}
    formats = program("formats", **there)
    assert formats.returncode == 0, formats.stderr
    assert formats.stdout.count("logbook") == 2

    log, db = tmp_path / "voyage.txt", tmp_path / "t.db"
    log.write_text("LOGBOOK\n2024-05-13 | Left port\nnever | Lost\n2024-05 | Storm\n")
    read = program("import", log, "--into", db, **there)
    assert read.returncode == 3
    assert read.stdout == "2 events added, 0 updated, 0 unchanged, 1 rejected\n"
    assert "line 3: 'never' is not a date" in read.stderr

    written = program("export", "--db", db, "-o", tmp_path / "out.log", **there)
    assert written.returncode == 0, written.stderr
    assert (tmp_path / "out.log").read_text() == (
        "LOGBOOK\n2024-05 | Storm\n2024-05-13 | Left port\n"
    )


def test_without_it_the_name_is_unknown(program: Program, tmp_path: Path) -> None:
    """It is the installed package that brings the format."""
    log = tmp_path / "voyage.txt"
    log.write_text("LOGBOOK\n2024-05-13 | Left port\n")
    ran = program("import", log, "--format", "logbook", "--into", tmp_path / "t.db")
    assert ran.returncode == 2
    assert "no format is called 'logbook'" in ran.stderr


def test_a_broken_plugin_stops_nothing_else(program: Program, tmp_path: Path) -> None:
    """One that cannot be imported is left out."""
    info = tmp_path / "broken-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[timeloom.importers]\nbroken = no_such_module:Thing\n")
    source = tmp_path / "a.csv"
    source.write_text("date,title\n2001,One\n")
    there = {"PYTHONPATH": str(tmp_path)}
    ran = program("import", source, "--into", tmp_path / "t.db", **there)
    assert (ran.returncode, ran.stdout) == (0, "1 event added, 0 updated, 0 unchanged\n")
    asked = program("import", source, "--format", "broken", "--into", tmp_path / "u.db", **there)
    assert asked.returncode == 1
    assert "'broken'" in asked.stderr
    assert "no_such_module" in asked.stderr


pytestmark = pytest.mark.slow

_BROKEN = """
from timeloom.model.events import Event

class Base:
    title = "Broken"; suffixes = (".odd",); keeps = "nothing"; name = "whole"
    def sniff(self, sample): return 1.0 if sample.head.startswith(self.name.encode()) else 0.0
    def read(self, source): yield Event("fine", "2001")
class Bare: pass
class Sniffs(Base):
    name = "sniffs"
    def sniff(self, sample): raise ValueError("cannot smell")
class Leaves(Base):
    name = "leaves"
    def __init__(self): raise SystemExit(7)
class Reads(Base):
    name = "reads"
    def read(self, source):
        yield Event("first", "2001")
        raise KeyError("lost")
class Gives(Base):
    name = "gives"
    def read(self, source): yield "junk"
class Dates(Base):
    name = "dates"
    def read(self, source): yield Event("a", 2001)
class Csv(Base):
    name = "csv"
    def sniff(self, sample): return 1.0
class Ending(Base):
    name = "ending"; suffixes = ".odd"
class Out:
    title = "Out"; suffixes = (); keeps = "nothing"; lossless = False
    def write(self, events, out, context):
        for event in events: out.write(event.title)
        return []
class Fine(Out): name = "fine"
class Stumbles(Out):
    name = "stumbles"
    def write(self, events, out, context):
        for event in events: out.write({"One": "1"}[event.title])
class Begins(Out):
    name = "begins"
    def write(self, events, out, context): open("/no/such/template")
class Ends(Out):
    name = "ends"
    def write(self, events, out, context): list(events); raise SystemExit(9)
class Says(Out):
    name = "says"
    def write(self, events, out, context): return None
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A package of formats that each have something wrong, and one that has not."""
    info = tmp_path / "odd-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1.0\n")
    (tmp_path / "odd.py").write_text(_BROKEN)
    names = "whole Base,bare Bare,sniffs Sniffs,leaves Leaves,reads Reads,gives Gives,dates Dates"
    names += ",csv Csv,ending Ending,other Reads"
    lines = [f"{name} = odd:{made}" for name, made in (each.split() for each in names.split(","))]
    lines += ["[timeloom.exporters]", "fine = odd:Fine", "stumbles = odd:Stumbles"]
    lines += ["begins = odd:Begins", "ends = odd:Ends", "says = odd:Says"]
    (info / "entry_points.txt").write_text("[timeloom.importers]\n" + "\n".join(lines))
    return tmp_path


def test_what_is_wrong_with_plugins_is_told_and_all_others_work(
    program: Program, broken: Path
) -> None:
    """Ours cannot be replaced; the good one of the same package is used."""
    source = broken / "a.csv"
    source.write_text("date,title\n2001,One\n")
    ran = program("import", source, "--into", broken / "t.db", PYTHONPATH=str(broken))
    assert (ran.returncode, ran.stdout) == (0, "1 event added, 0 updated, 0 unchanged\n")
    left_out = {line.split("'")[1]: line.partition(": ")[2] for line in ran.stderr.splitlines()}
    assert left_out == {
        "bare": "AttributeError: 'Bare' object has no attribute 'name'",
        "leaves": "SystemExit: 7",
        "sniffs": "ValueError: cannot smell",
        "csv": "Timeloom has one of this name",
        "ending": "TypeError: its suffixes is '.odd'",
        "other": "TypeError: its name is 'reads', not 'other', as which it is registered",
    }
    assert all(" of odd is left out: " in line for line in ran.stderr.splitlines())
    (broken / "whole.odd").write_text("whole")
    ran = program("import", broken / "whole.odd", "--into", broken / "t.db", PYTHONPATH=str(broken))
    assert (ran.returncode, ran.stdout) == (0, "1 event added, 0 updated, 0 unchanged\n")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("reads", "failed: KeyError: 'lost'"),
        ("gives", "gave 'junk', which is not an event"),
        ("dates", "gave an event whose date is not text (2001)"),
    ],
)
def test_a_plugin_that_fails_while_it_reads_is_named(
    name: str, why: str, program: Program, broken: Path
) -> None:
    """The timeline is as it was."""
    (broken / "x.odd").write_text(name)
    ran = program("import", broken / "x.odd", "--into", broken / "t.db", PYTHONPATH=str(broken))
    assert ran.returncode == 1
    assert f"x.odd: the importer {name!r} of odd {why}" in ran.stderr
    assert not (broken / "t.db").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("stumbles", "failed at event 2, 'Two' (b): KeyError: 'Two'"),
        ("begins", "failed before the first event: FileNotFoundError: "),
        ("ends", "failed behind the last event: SystemExit: 9"),
        ("says", "said None of its losses, which is not a list of sentences"),
    ],
)
def test_a_plugin_that_fails_while_it_writes_is_named(
    name: str, why: str, program: Program, broken: Path
) -> None:
    """With the event it stumbled over; the file that was there stays as it was."""
    source, db, out = broken / "a.csv", broken / "t.db", broken / "out.txt"
    source.write_text("uid,date,title\na,2001,One\nb,2002,Two\n")
    out.write_text("before")
    there = {"PYTHONPATH": str(broken)}
    assert program("import", source, "--into", db, **there).returncode == 0
    ran = program("export", "--db", db, "--to", name, "-o", out, **there)
    assert ran.returncode == 1
    assert f"the exporter {name!r} of odd {why}" in ran.stderr
    assert (out.read_text(), list(broken.glob(".out*"))) == ("before", [])
    ran = program("export", "--db", db, "--to", "fine", "-o", out, **there)
    assert (ran.returncode, out.read_text()) == (0, "OneTwo")
