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
    pytest.importorskip("textual_serve.server")
    asked: list[tuple[str, dict[str, Any]]] = []

    class Server:
        def __init__(self, command: str, host: str, port: int) -> None:
            asked.append((command, {"host": host, "port": port}))

        def serve(self) -> None: ...

    monkeypatch.setattr("timeloom.cli.served_page.server", Server)
    return asked


async def test_the_page_needs_nobody_else() -> None:
    """Whatever links to other hosts is taken out of it, and a browser would not follow others."""
    web = pytest.importorskip("aiohttp.web")
    pytest.importorskip("textual_serve.server")
    from aiohttp.test_utils import TestClient, TestServer

    from timeloom.cli.served_page import self_contained, server

    app = await server("true", "127.0.0.1", 8000)._make_app()
    assert isinstance(app, web.Application)
    async with TestClient(TestServer(app)) as client:
        answer = await client.get("/")
        page = await answer.text()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert 'href="/static/css/xterm.css"' in page
    assert 'src="/static/js/textual.js"' in page
    assert "googleapis" not in page
    assert self_contained(
        "<link rel=a\nhref='//x/y'><LINK href=HTTPS://x><link href='/a'>", "http://me"
    ) == ("<link href='/a'>")


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
    monkeypatch.setattr("timeloom.cli.commands.serving.find_spec", lambda _: None)
    ran = timeloom("serve", "--db", db)
    assert ran.code == 1
    assert "textual-serve, which is not installed" in ran.err
    assert "timeloom[serve]" in ran.err
