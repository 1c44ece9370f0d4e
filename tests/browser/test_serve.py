"""`timeloom serve` in a real browser: the explorer is there, a key moves in it, and only this machine can reach it."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browser import chromium

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")
pytestmark = pytest.mark.browser


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of a server, and its timeline of three events; it is ended behind."""
    table, db = tmp_path / "t.csv", tmp_path / "t.db"
    table.write_text(
        "date,title,summary\n2001,One,alphasummary\n2002,Two,betasummary\n2003,Three,gammasummary\n"
    )
    env = {
        **os.environ,
        **dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(tmp_path)),
    }
    program = [sys.executable, "-m", "timeloom"]
    subprocess.run([*program, "import", table, "--into", db], env=env, check=True, timeout=60)
    port = _free_port()
    server = subprocess.Popen(
        [*program, "serve", str(db), "--port", str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}", db
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


async def _told(page: chromium.Page, word: str, *, behind: int = 0) -> None:
    """Wait until the explorer has drawn a word; what is drawn goes to a canvas, so the drawing itself is looked at."""
    until = time.monotonic() + 60
    while word not in page.told[behind:]:
        assert time.monotonic() < until, page.told[behind:][-3000:]
        await asyncio.sleep(0.1)


async def test_the_explorer_is_shown_and_a_key_moves_the_list(
    served: tuple[str, Path], tmp_path: Path
) -> None:
    """The details follow the list; without --write a star is not given; nobody else is asked for anything."""
    address, db = served
    with chromium.running(tmp_path / "chromium") as port:
        async with chromium.page_of(port) as page:
            await page.open(address, "document.querySelector('canvas, .xterm-screen') !== null")
            for word in ("One", "Two", "Three"):
                await _told(page, word)
            await page.click(".textual-terminal")
            for key, word in (("j", "betasummary"), ("j", "gammasummary"), ("k", "betasummary")):
                drawn = len(page.told)
                await page.press(key)
                await _told(page, word, behind=drawn)
            await page.press("s")
            await asyncio.sleep(0.5)
            own = (address, address.replace("http:", "ws:"), "data:")
            assert [url for url in page.requests if not url.startswith(own)] == []
            assert not [each for each in page.problems if "Content Security Policy" in each]
    from timeloom.query.query import EVERYTHING
    from timeloom.store import open_reader

    reader = open_reader(db)
    assert [event.starred for event in reader.view(EVERYTHING).events()] == [False] * 3
    reader.close()
