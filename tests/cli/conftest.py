"""Runs commands, in this process or as a program of their own, with nothing of the person who runs the tests."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest

from timeloom.cli.main import main


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output; only a line feed ends one."""
        return self.out.removesuffix("\n").split("\n") if self.out else []

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.lines]

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Runner(Protocol):
    def __call__(self, *arguments: str | Path, stdin: bytes = b"") -> Ran: ...


@pytest.fixture(autouse=True)
def nobody(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A person without any files: their data folder, empty."""
    home = tmp_path_factory.mktemp("home")
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(home))
    for name in ("TIMELOOM_DB", "TIMELOOM_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture
def timeloom(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Runner:
    """Runs a command in this process."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8", newline=""))
        capfdbinary.readouterr()
        code = main([str(argument) for argument in arguments])
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the program as a person does, in a process of its own."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "timeloom", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            cwd=cwd,
            env={**os.environ, **environment},
            timeout=60,
            check=False,
        )

    return run


EVENTS = """\
uid,date,title,summary,side,kind,answers
launch-a,2019-02-14,A thing is launched,It was much talked about.,closed,model,
answer-a1,2019-02-21,The first answer,,open,model,launch-a
answer-a2,2019-05,The second answer,,open,model,launch-a
launch-b,2020-05-28,Another thing,With a paper.,closed,paper,
answer-b,2021-03-21,An answer to it,,open,model,launch-b
talk,2020~,Somebody speaks of openness,,other,talk,
someday,,Something without a date,,other,plan,
"""


@pytest.fixture
def events_csv(tmp_path: Path) -> Path:
    """Seven events with answers, an uncertain date and no date."""
    path = tmp_path / "events.csv"
    path.write_text(EVENTS, encoding="utf-8")
    return path


@pytest.fixture
def db(tmp_path: Path, events_csv: Path, timeloom: Runner) -> Path:
    """A timeline with those events."""
    path = tmp_path / "events.db"
    ran = timeloom("import", events_csv, "--into", path)
    assert ran.code == 0, ran.err
    return path
