"""The wheel brings all it needs: built once, installed into a fresh environment, and used there."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "timeloom": "timeloom",
    **{part: f"timeloom/{part}" for part in ("tui", "importers", "exporters", "cli")},
}
"""The folders of the tree, and where the wheel puts them."""


def run(*command: str | Path, cwd: Path, **environment: str) -> str:
    """Standard output of a command that has to succeed."""
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the files that are here, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel")
    run(*pip, "--no-deps", "--no-index", "--no-build-isolation", "-w", folder, ROOT, cwd=folder)
    (built,) = folder.glob("timeloom-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it; what it depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    ours = run(
        python, "-c", "import sysconfig; print(sysconfig.get_paths()['purelib'])", cwd=folder
    )
    # A path file of a path file is not followed, so the checkout itself stays out of it.
    Path(ours.strip(), "borrowed.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return folder


def test_the_wheel_holds_the_program_and_its_default_timeline(wheel: Path) -> None:
    """All packages, the style sheets, the data; no tests, no benchmarks, no scratch files."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    beside = {top for top in tops if top.endswith((".dist-info", ".data"))}
    assert tops - beside == {"timeloom"}
    assert any(name.endswith(".data/data/share/man/man1/timeloom.1") for name in names)
    assert "timeloom/default_data/timeline.db" in names
    assert "timeloom/default_data/chronology.csv" in names
    here = {
        str(Path(place) / path.relative_to(ROOT / folder))
        for folder, place in FOLDERS.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".py", ".tcss", ".js", ".css", ".html"}
    }
    assert here - set(names) == set()
    assert len(names) == len(set(names))
    assert not [name for name in names if name.endswith((".pyc", "-wal", "-shm"))]


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    """What is packed as source is complete: the wheel made of it holds the same files."""
    build = "import hatchling.build, sys; print(hatchling.build.build_sdist(sys.argv[1]))"
    run(sys.executable, "-c", build, tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("timeloom-*.tar.gz")
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel")
    options = ("--no-deps", "--no-index", "--no-build-isolation")
    run(*pip, *options, "-w", tmp_path / "wheel", archive, cwd=tmp_path)
    (again,) = (tmp_path / "wheel").glob("timeloom-*.whl")
    names = {name for name in zipfile.ZipFile(again).namelist() if ".dist-info/" not in name}
    assert names == {n for n in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in n}


def test_the_installed_program_runs(installed: Path, tmp_path: Path) -> None:
    """From anywhere, without the checkout: the default timeline is listed, and others can be made."""
    program = installed / "bin" / "timeloom"
    own = {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONPATH": "", "TIMELOOM_DB": ""}
    assert run(program, "--version", cwd=tmp_path, **own).startswith("timeloom ")
    assert int(run(program, "list", "--count", cwd=tmp_path, **own)) > 100
    assert (tmp_path / "data" / "timeloom" / "timeline.db").is_file()
    (tmp_path / "a.csv").write_text("date,title\n2019,One\n")
    run(program, "import", "a.csv", "--into", "a.db", cwd=tmp_path, **own)
    assert "One" in run(program, "list", "--db", "a.db", cwd=tmp_path, **own)
    assert "csv" in run(program, "formats", cwd=tmp_path, **own)


def test_the_installed_program_is_the_installed_one(installed: Path, tmp_path: Path) -> None:
    """The trial above does not run the checkout by accident."""
    place = run(
        installed / "bin" / "python",
        "-c",
        "import timeloom.cli; print(timeloom.cli.__file__)",
        cwd=tmp_path,
        PYTHONPATH="",
    )
    assert Path(place.strip()).is_relative_to(installed)


def test_a_clone_without_symbolic_links_is_told_what_helps(tmp_path: Path) -> None:
    """With `core.symlinks=false` the links come out as text; set-up and start say so, and the cure works."""
    clone = tmp_path / "clone"
    git = ("git", "-c", "core.symlinks=false")
    run(*git, "clone", "--quiet", "--depth=1", ROOT.as_uri(), clone, cwd=tmp_path)
    for command in ([sys.executable, "-m", "timeloom", "--version"], ["make", "setup"]):
        ran = subprocess.run(
            command, cwd=clone, capture_output=True, encoding="utf-8", timeout=120, check=False
        )
        assert ran.returncode != 0
        assert "core.symlinks true" in ran.stderr
        assert "Traceback" not in ran.stderr
    run("git", "config", "core.symlinks", "true", cwd=clone)
    run("git", "checkout", "--", "timeloom", cwd=clone)
    assert run(sys.executable, "-m", "timeloom", "--version", cwd=clone).startswith("timeloom ")
