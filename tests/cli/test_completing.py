"""`timeloom completion`, and what a shell is answered at the cursor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from timeloom.cli.commands.completing import SHELLS, place
from timeloom.cli.main import main
from timeloom.model.events import Event
from timeloom.store import open_writer

pytestmark = pytest.mark.slow


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    with closing(open_writer(path, create=True)) as writer:
        writer.add(
            Event("GPT-4o released", "2024-05-13", uid="gpt-4o", fields={"side": ("openai",)})
        )
        writer.add(
            Event(
                "Llama 3",
                "2024-04-18",
                uid="llama-3",
                fields={"side": ("open",), "tag": ("weights",)},
            )
        )
    return path


def _answers(line: str, tmp_path: Path, shell: str = "fish") -> dict[str, str]:
    """What a shell is told at the end of a line: each completion with what is said of it (argcomplete's protocol)."""
    told = tmp_path / "told"
    told.touch()
    environment = {
        **os.environ,
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_IFS": "\n",
        "_ARGCOMPLETE_DFS": "\t",
        "_ARGCOMPLETE_SHELL": shell,
        "_ARGCOMPLETE_STDOUT_FILENAME": str(told),
        "_ARGCOMPLETE_SUPPRESS_SPACE": "1",
        "COMP_LINE": line,
        "COMP_POINT": str(len(line.encode())),
    }
    done = subprocess.run(
        [sys.executable, "-m", "timeloom"],
        env=environment,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    lines = told.read_text().split("\n")
    return dict(each.partition("\t")[::2] for each in lines if each)


def test_names_and_values_of_the_timeline(timeline: Path, tmp_path: Path) -> None:
    found = _answers(f"timeloom list --db {timeline} side:", tmp_path)
    assert found == {"side:open": "1 event", "side:openai": "1 event"}
    assert _answers(f"timeloom show --db {timeline} gp", tmp_path) == {"gpt-4o": "GPT-4o released"}
    assert "side:" in _answers(f"timeloom export --db {timeline} s", tmp_path)
    assert list(_answers(f"timeloom edit x --db {timeline} --field side=openai", tmp_path)) == [
        "side=openai"
    ]
    assert "side,tag" in _answers(f"timeloom export --db {timeline} --fields side,", tmp_path)
    assert list(_answers(f"timeloom tag --db {timeline} gpt-4o w", tmp_path)) == ["weights"]


def test_commands_options_formats_and_files(tmp_path: Path) -> None:
    (tmp_path / "history.txt").touch()
    first = _answers("timeloom ", tmp_path)
    assert {"list", "export", "completion", "history.txt"} <= set(first)
    assert first["undo"] == "take the last change back"
    assert list(_answers("timeloom hist", tmp_path)) == ["history", "history.txt"]
    assert "--limit" in _answers("timeloom list --l", tmp_path)
    assert list(_answers("timeloom export --to markd", tmp_path)) == ["markdown"]
    assert "csv" in _answers("timeloom import --format c", tmp_path)
    assert "Europe/Berlin" in _answers("timeloom import --tz Europe/Be", tmp_path)
    assert list(_answers("timeloom completion z", tmp_path)) == ["zsh"]


@pytest.mark.parametrize(
    "line",
    [
        "timeloom list --db nowhere.db side:",
        'timeloom list --db nowhere.db "',
        "timeloom list --db nowhere.db \\",
        "timeloom nothing ",
        "timeloom show --db . x",
    ],
)
def test_where_nothing_can_be_said_nothing_is(line: str, tmp_path: Path) -> None:
    assert not any(":" in found for found in _answers(line, tmp_path))


@pytest.mark.parametrize("shell", SHELLS)
def test_it_is_put_where_the_shell_looks(
    shell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["completion", shell, "--install"]) == 0
    assert capsys.readouterr().out == f"{place(shell)}\n"
    assert main(["completion", shell]) == 0
    assert capsys.readouterr().out == place(shell).read_text()
    if program := shutil.which(shell):
        subprocess.run([program, "-n", place(shell)], check=True)


def test_a_folder_that_cannot_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "file"))
    assert main(["completion", "fish", "--install"]) == 1
    assert "cannot be written" in capsys.readouterr().err
