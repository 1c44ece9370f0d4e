"""`timeloom serve`: what is served to whom, and what is said where it cannot be."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Runner


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """A server that only remembers what it was asked to serve."""
    module = pytest.importorskip("textual_serve.server")
    asked: list[tuple[str, dict[str, Any]]] = []

    class Server:
        def __init__(self, command: str, **settings: Any) -> None:
            asked.append((command, settings))

        def serve(self) -> None: ...

    monkeypatch.setattr(module, "Server", Server)
    return asked


def test_by_default_this_machine_alone_may_look(
    timeloom: Runner, server: list[tuple[str, dict[str, Any]]], db: Path
) -> None:
    """Loopback and read-only, without a word; the timeline's path stays one argument."""
    odd = db.with_name("my timeline; rm.db")
    db.rename(odd)
    ran = timeloom("serve", odd)
    assert (ran.code, ran.err) == (0, "")
    ((command, settings),) = server
    assert settings["host"] == "127.0.0.1"
    words = shlex.split(command)
    assert words[1:4] == ["-m", "timeloom", "open"]
    assert "--read-only" in words
    assert str(odd) in words


def test_more_has_to_be_asked_for(
    timeloom: Runner, server: list[tuple[str, dict[str, Any]]], db: Path
) -> None:
    """--write lets others change it, --host lets them reach it, which is said aloud."""
    ran = timeloom("serve", "--db", db, "--write", "--host", "0.0.0.0", "--port", "9001")
    ((command, settings),) = server
    assert "--read-only" not in shlex.split(command)
    assert (settings["host"], settings["port"]) == ("0.0.0.0", 9001)
    assert "anyone who reaches 0.0.0.0 can open it" in ran.err
    assert timeloom("serve", "--db", db, "--port", "99999").code == 2


def test_without_the_extra(timeloom: Runner, monkeypatch: pytest.MonkeyPatch, db: Path) -> None:
    """What is missing and how to get it."""
    monkeypatch.setattr("cli.commands.serving.find_spec", lambda _: None)
    ran = timeloom("serve", "--db", db)
    assert ran.code == 1
    assert "textual-serve, which is not installed" in ran.err
    assert "timeloom[serve]" in ran.err
