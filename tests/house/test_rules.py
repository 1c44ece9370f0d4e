"""What may stand in the project's files, and how long a module may grow."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("timeloom", "importers", "exporters", "cli", "tui", "tools")
LONGEST = 600
"""Lines of a module; those that are mostly tables are named below with the reason."""
LONGER: dict[str, str] = {}
INTERNAL: dict[str, str] = {
    "importers/source/json.py: Broken": "never leaves the importers: it becomes a Rejection",
    "importers/source/json.py: Misplaced": "never leaves the importers: it becomes a Rejection or Broken",
    "importers/tables/event_rows.py: Nameless": "never leaves the importers: it becomes a Rejection or a question",
    "importers/source/entries.py: BrokenOff": "a SourceError: what came before the place it names stands",
}
"""Exceptions that no person meets."""


def tracked() -> list[Path]:
    """Every file of the project: what git knows, else what lies there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False
    )
    if listed.returncode == 0:
        return [
            ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()
        ]
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]


def text_files() -> list[tuple[str, str]]:
    """Name and text of every file that is text."""
    found = []
    for path in tracked():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@cache
def parsed(path: Path) -> ast.Module:
    """A module's tree: several rules look at it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


# Written in parts, so that this file does not hold what it looks for.
_HOSTS = "|".join(
    re.escape(host)
    for host in ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com")
)
_MACHINE = "|".join(
    re.escape(place) for place in ("/wo" + "rk/main", "/wo" + "rk/shared", "/ro" + "ot/")
)


@pytest.mark.parametrize(
    ("what", "pattern"), [("package registry", _HOSTS), ("path of one machine", _MACHINE)]
)
def test_no_file_names(what: str, pattern: str) -> None:
    """The project works anywhere: it holds no address of a registry and no path of the machine it was written on."""
    looked_for = re.compile(pattern)
    found = [
        f"{name}:{number}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if looked_for.search(line)
    ]
    assert found == [], what


def test_locks_pin_everything_with_hashes() -> None:
    """Every locked version has hashes, and no line names an index."""
    for lock in (ROOT / "locks").glob("*.txt"):
        lines = lock.read_text(encoding="utf-8").splitlines()
        pins = [line for line in lines if re.match(r"[a-z0-9][a-z0-9._-]*==", line)]
        assert pins, lock
        assert all(line.endswith("\\") for line in pins), lock
        assert not [line for line in lines if "://" in line], lock


def test_no_module_grows_out_of_hand() -> None:
    """One module, one purpose: what is longer than a few screens has more than one."""
    long = {}
    for path in modules():
        name = str(path.relative_to(ROOT))
        length = len(path.read_text(encoding="utf-8").splitlines())
        if length > LONGEST and name not in LONGER:
            long[name] = length
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    """A module begins with its purpose."""
    silent = [
        str(path.relative_to(ROOT))
        for path in modules()
        if path.stat().st_size and not ast.get_docstring(parsed(path))
    ]
    assert silent == []


def test_errors_for_people_are_of_one_family() -> None:
    """Nobody outside `timeloom.errors` defines an error that a person could meet."""
    found = []
    for path in modules():
        if path == ROOT / "timeloom" / "errors.py":
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if any(base.endswith(("Error", "Exception")) for base in bases):
                    found.append(f"{path.relative_to(ROOT)}: {node.name}")
    assert set(found) - set(INTERNAL) == set()


def test_only_the_store_speaks_sql() -> None:
    """No SQL leaks out of `timeloom.store`; other programs' databases are a source, and have a reader of their own."""
    found = []
    for path in modules():
        name = str(path.relative_to(ROOT))
        if name.startswith("timeloom/store/") or name == "importers/databases/sqlite.py":
            continue
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                module = node.module if isinstance(node, ast.ImportFrom) else ""
                if "sqlite3" in names or module == "sqlite3":
                    found.append(name)
    assert found == []
