"""`timeloom serve` in a real browser: the explorer is there, a key moves in it, and only this machine can reach it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.browser import chromium

pytest.importorskip("textual_serve", reason="the extra `serve` is not installed")
pytestmark = pytest.mark.browser


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[str, Path]]:
    """The address of a server, and its timeline of three events; it is ended behind."""
    table, db = tmp_path / "t.csv", tmp_path / "t.db"
    table.write_text(
        "date,title,summary\n2001,One,alphasummary\n2002,Two,betasummary\n2003,Three,gammasummary\n"
    )
    env = {
        **os.environ,
        **dict.fromkeys(
            ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(tmp_path)
        ),
    }
    program = [sys.executable, "-m", "timeloom"]
    subprocess.run([*program, "import", table, "--into", db], env=env, check=True, timeout=60)
    (tmp_path / "out").mkdir()
    port = _free_port()
    server = subprocess.Popen(
        [*program, "serve", str(db), "--port", str(port), *getattr(request, "param", ())],
        env=env,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    )
    assert server.stdout is not None
    try:
        address = server.stdout.readline().removeprefix("the explorer is at ").strip()
        until = time.monotonic() + 60
        while time.monotonic() < until and server.poll() is None:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield address, db
    finally:
        server.stdout.close()
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


_ESCAPES = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


async def _told(page: chromium.Page, word: str, *, behind: int = 0) -> None:
    """Wait until the explorer has drawn a word; what is drawn goes to a canvas, so the drawing itself is looked at."""
    until = time.monotonic() + 60
    while word not in _ESCAPES.sub("", page.told[behind:]):
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
            host = address.split("/")[2]
            own = (f"http://{host}/", f"ws://{host}/", "data:")
            assert [url for url in page.requests if not url.startswith(own)] == []
            assert not [each for each in page.problems if "Content Security Policy" in each]
    from timeloom.query.query import EVERYTHING
    from timeloom.store import open_reader

    reader = open_reader(db)
    assert [event.starred for event in reader.view(EVERYTHING).events()] == [False] * 3
    reader.close()


@contextmanager
def _another_page(folder: Path) -> Iterator[str]:
    """The address of a page on another port of this machine: another origin, and the most that comes near."""
    folder.mkdir()
    (folder / "index.html").write_text("<!DOCTYPE html><title>elsewhere</title><p id=here>")
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as other:
        Thread(target=other.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{other.server_port}/"
        finally:
            other.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


_ATTEMPT = """new Promise(told => {{
    const socket = new WebSocket({address});
    socket.onopen = () => told("open");
    socket.onerror = () => told("refused");
    setTimeout(() => told("nothing"), 20000);
}})"""


async def test_another_page_in_the_same_browser_gets_nothing(
    served: tuple[str, Path], tmp_path: Path
) -> None:
    """Neither its socket nor what it says, even if that page had the token; nor does a frame show it."""
    address, _ = served
    ours = address.replace("http:", "ws:")
    without = "/".join(ours.split("/")[:3])
    with (
        chromium.running(tmp_path / "chromium") as port,
        _another_page(tmp_path / "other") as there,
    ):
        async with chromium.page_of(port) as page:
            await page.open(there, "document.querySelector('#here') !== null")
            for place in (
                f"{without}/ws",
                f"{ours}ws",
                f"{ours.replace('127.0.0.1', 'localhost')}ws",
            ):
                said = await page.ask(
                    _ATTEMPT.format(address=json.dumps(f"{place}?width=80&height=24"))
                )
                assert said == "refused", place
            read = f"fetch({json.dumps(address)}).then(a => a.text()).catch(() => 'refused')"
            assert await page.ask(read) == "refused"
        async with chromium.page_of(port) as page:  # its own page, to see that the attempt is one
            await page.open(address, "document.querySelector('canvas, .xterm-screen') !== null")
            said = await page.ask(
                _ATTEMPT.format(address=json.dumps(f"{ours}ws?width=80&height=24"))
            )
            assert said == "open"


async def test_no_file_is_written_from_a_browser(served: tuple[str, Path], tmp_path: Path) -> None:
    """`w` says why not; the settings stay as they are."""
    address, db = served
    before = {path.name for path in tmp_path.rglob("*.csv")}
    with chromium.running(tmp_path / "chromium") as port:
        async with chromium.page_of(port) as page:
            await page.open(address, "document.querySelector('canvas, .xterm-screen') !== null")
            await _told(page, "Three")
            await page.click(".textual-terminal")
            await page.press("w")
            await _told(page, "what is served writes no files")
            await page.press("Enter", "Enter")
            await asyncio.sleep(0.5)
    assert {path.name for path in tmp_path.rglob("*.csv")} == before
    assert db.exists()


@pytest.mark.parametrize("served", [("--write", "--folder", "out")], indirect=True)
async def test_exports_go_below_the_folder_that_was_named(
    served: tuple[str, Path], tmp_path: Path
) -> None:
    """And nowhere else."""
    address, db = served
    with chromium.running(tmp_path / "chromium") as port:
        async with chromium.page_of(port) as page:
            await page.open(address, "document.querySelector('canvas, .xterm-screen') !== null")
            await _told(page, "Three")
            await page.click(".textual-terminal")
            await page.press("w")
            await _told(page, "Export")
            await page.press("End", *"/../../x.csv")
            await _told(page, "t-2.csv/../../x.csv")  # t.csv is there: it is what was imported
            await page.press("Enter")
            await _told(page, "what is served")
            await page.press(*["Backspace"] * 12, "Enter")
            await _told(page, "events written")
    assert (tmp_path / "out" / "t-2.csv").exists()
    assert not (tmp_path / "x.csv").exists()
    assert db.exists()
