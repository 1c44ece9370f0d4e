"""`timeloom serve`: what is served to whom, and what is said where it cannot be."""

from __future__ import annotations

import shlex
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Runner

pytestmark = pytest.mark.slow


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """A server that only remembers what it was asked to serve."""
    pytest.importorskip("textual_serve.server")
    asked: list[tuple[str, dict[str, Any]]] = []

    class Server:
        def __init__(self, command: str, host: str, port: int, folder: Path | None = None) -> None:
            asked.append((command, {"host": host, "port": port, "folder": folder}))

        def serve(self) -> None: ...

    monkeypatch.setattr("timeloom.cli.commands.serving.server", Server)
    return asked


@asynccontextmanager
async def _served(host: str = "127.0.0.1") -> AsyncIterator[tuple[Any, str, str]]:
    """A client of a server that starts `true`, the server's folder, and the host as a browser would name it."""
    pytest.importorskip("textual_serve.server")
    from aiohttp.test_utils import TestClient, TestServer, unused_port

    from timeloom.cli.commands.serving import server

    port = unused_port()
    served = server("true", host, port)
    async with TestClient(TestServer(await served._make_app(), host=host, port=port)) as client:
        yield client, f"/{served.token}", f"{host}:{port}"


async def test_the_page_needs_nobody_else() -> None:
    """Whatever links to other hosts is taken out of it, and a browser would not follow others."""
    async with _served() as (client, folder, host):
        answer = await client.get(f"{folder}/", headers={"Host": host})
        page = await answer.text()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert f"ws://{host};" in policy
    assert f'href="{folder}/static/css/xterm.css"' in page
    assert f'src="{folder}/static/js/textual.js"' in page
    assert f'"ws://{host}{folder}/ws"' in page
    assert "googleapis" not in page
    from timeloom.cli.commands.serving import self_contained

    assert self_contained(
        "<link rel=a\nhref='//x/y'><LINK href=HTTPS://x><link href='/a'>", "http://me", "me"
    ) == ("<link href='/a'>")


async def test_the_page_may_be_called_by_any_name_of_this_machine() -> None:
    """Its socket is then asked for under the same name, so that it comes from the page's own origin."""
    async with _served() as (client, folder, host):
        named = host.replace("127.0.0.1", "localhost")
        answer = await client.get(f"{folder}/", headers={"Host": named})
        assert f'"ws://{named}{folder}/ws"' in await answer.text()


STRANGERS: dict[str, dict[str, str]] = {
    "another page": {"Origin": "http://evil.example"},
    "a page without an origin": {"Origin": "null"},
    "another port of this machine": {"Origin": "http://127.0.0.1:1"},
    "the same name by https": {"Origin": "https://{host}"},
    "a name that begins the same": {"Origin": "http://{host}.evil.example"},
    "no page at all": {},
    "a name that leads here": {"Host": "evil.example", "Origin": "http://evil.example"},
    "that name with our port": {
        "Host": "evil.example:{port}",
        "Origin": "http://evil.example:{port}",
    },
    "our name without the port": {"Host": "127.0.0.1", "Origin": "http://127.0.0.1"},
    "a person in the name": {"Host": "127.0.0.1@{host}", "Origin": "http://127.0.0.1@{host}"},
    "another address": {"Host": "192.0.2.1:{port}", "Origin": "http://192.0.2.1:{port}"},
}


@pytest.mark.parametrize("said", STRANGERS.values(), ids=STRANGERS)
async def test_the_socket_is_for_its_own_page_alone(said: dict[str, str]) -> None:
    """With the token or without: wrong origins and hosts are refused before a program is started."""
    aiohttp = pytest.importorskip("aiohttp")
    async with _served() as (client, folder, host):
        port = host.rpartition(":")[2]
        headers = {"Host": host, **{k: v.format(host=host, port=port) for k, v in said.items()}}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(f"{folder}/ws", headers=headers)
        assert refused.value.status == 403


async def test_without_the_token_there_is_nothing() -> None:
    """Neither the page nor the socket, nor the files that the page is made of."""
    async with _served() as (client, folder, host):
        for place in (
            "/",
            "/ws",
            "/static/js/textual.js",
            f"{folder[:-1]}/",
            f"{folder}x/ws",
            "/download/x",
        ):
            answer = await client.get(place, headers={"Host": host})
            assert answer.status in (403, 404), place
            for header in ("Location", "Set-Cookie"):
                assert header not in answer.headers
        answer = await client.get(f"{folder}/", headers={"Host": "evil.example"})
        assert answer.status == 403
        assert folder not in await answer.text()
        answer = await client.post(f"{folder}/", headers={"Host": host})
        assert answer.status == 405


async def test_its_own_page_gets_in() -> None:
    """The origin that the browser names for it, and the token of its address."""
    async with _served() as (client, folder, host):
        headers = {"Host": host, "Origin": f"http://{host}"}
        socket = await client.ws_connect(f"{folder}/ws", headers=headers)
        assert not socket.closed
        await socket.close()


async def test_tokens_differ_from_start_to_start() -> None:
    """They cannot be guessed from another one."""
    async with _served() as (_, one, _), _served() as (_, other, _):
        assert one != other
        assert len(one) > 30


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
    assert settings == {"host": "0.0.0.0", "port": 9001, "folder": None}
    assert "whoever reaches 0.0.0.0" in ran.err
    assert timeloom("serve", "--db", db, "--port", "99999").code == 2


def test_a_folder_for_exports_has_to_be_there_and_to_be_written_to(
    timeloom: Runner, server: list[tuple[str, dict[str, Any]]], db: Path, tmp_path: Path
) -> None:
    """It is named with --write; the explorers hear of it."""
    ran = timeloom("serve", "--db", db, "--folder", tmp_path)
    assert ran.code == 2
    assert "--folder is for --write" in ran.err
    ran = timeloom("serve", "--db", db, "--write", "--folder", tmp_path / "nowhere")
    assert (ran.code, "there is no folder" in ran.err) == (1, True)
    assert server == []
    assert timeloom("serve", "--db", db, "--write", "--folder", tmp_path).code == 0
    assert server[0][1]["folder"] == tmp_path.resolve()


def test_without_the_extra(timeloom: Runner, monkeypatch: pytest.MonkeyPatch, db: Path) -> None:
    """What is missing and how to get it."""
    monkeypatch.setattr("timeloom.cli.commands.serving.find_spec", lambda _: None)
    ran = timeloom("serve", "--db", db)
    assert ran.code == 1
    assert "textual-serve, which is not installed" in ran.err
    assert "timeloom[serve]" in ran.err
