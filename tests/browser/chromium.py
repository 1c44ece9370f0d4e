"""A headless Chromium, spoken to over its debugging protocol: what a person would see and press, and what it logs."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

_FLAGS = (
    *(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--hide-scrollbars",
    ),
    *(
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--remote-debugging-port=0",
    ),
)
_KEYS = {
    "Enter": (13, "\r"), "Escape": (27, ""), "ArrowLeft": (37, ""), "ArrowUp": (38, ""), "ArrowRight": (39, ""),
    "ArrowDown": (40, ""), "Backspace": (8, ""), ".": (190, "."), "End": (35, ""), "Home": (36, ""),
}  # fmt: skip


def find() -> str:
    """The browser's path; skips the test where none is installed. TIMELOOM_CHROMIUM names another."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("TIMELOOM_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    return path


@contextmanager
def running(folder: Path) -> Iterator[int]:
    """The debugging port of a browser with an empty profile; it is ended behind."""
    browser = subprocess.Popen(
        [find(), *_FLAGS, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        yield _port(folder / "DevToolsActivePort", browser)
    finally:
        browser.terminate()
        try:
            browser.wait(10)
        except subprocess.TimeoutExpired:
            browser.kill()
            browser.wait()


def _port(file: Path, browser: subprocess.Popen[bytes]) -> int:
    until = time.monotonic() + 60
    while time.monotonic() < until and browser.poll() is None:
        with suppress(OSError, ValueError, IndexError):
            return int(file.read_text().splitlines()[0])
        time.sleep(0.05)
    raise AssertionError("Chromium did not say its debugging port within a minute")


class Page:
    """A tab. `problems` are errors in the console, uncaught exceptions and refusals; `requests` are addresses."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._number = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self.problems: list[str] = []
        self.requests: list[str] = []
        self.told = ""
        """What came over the page's WebSockets, in one."""

    async def listen(self) -> None:
        """Takes in what the browser says until it stops."""
        async for message in self._socket:
            said = json.loads(message.data)
            if (waiting := self._waiting.pop(said.get("id"), None)) is not None:
                waiting.set_result(said)
            else:
                self._note(said.get("method", ""), said.get("params", {}))

    def _note(self, method: str, about: dict[str, Any]) -> None:
        if method == "Network.webSocketFrameReceived":
            frame = about["response"]
            binary = frame["opcode"] == 2
            said = base64.b64decode(frame["payloadData"]) if binary else b""
            self.told += said.decode("utf-8", "replace") if binary else frame["payloadData"]
        elif method == "Network.requestWillBeSent":
            self.requests.append(about["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(about["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and about["type"] in (
            "error",
            "warning",
            "assert",
        ):
            self.problems.append(json.dumps(about["args"])[:500])
        elif method == "Log.entryAdded" and about["entry"]["level"] in ("error", "warning"):
            self.problems.append(about["entry"]["text"])

    async def send(self, method: str, **about: Any) -> Any:
        """One command of the protocol and its result."""
        self._number += 1
        waiting = self._waiting[self._number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": self._number, "method": method, "params": about})
        said = await asyncio.wait_for(waiting, 60)
        assert "error" not in said, said
        return said["result"]

    async def open(self, address: str, ready: str) -> None:
        """Go to an address and wait until an expression is true there."""
        await self.send("Page.navigate", url=address)
        await self.until(ready)

    async def ask(self, expression: str) -> Any:
        """The value of an expression in the page."""
        found = await self.send(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    async def until(self, expression: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + 30
        while not await self.ask(f"Boolean({expression})"):
            assert time.monotonic() < end, f"never came true: {expression}"
            await asyncio.sleep(0.02)

    async def press(self, *keys: str) -> None:
        """Keys as a keyboard sends them: `j`, `+`, `Enter`."""
        for key in keys:
            code, text = _KEYS.get(key, (ord(key[0].upper()), key))
            about = {"key": key, "windowsVirtualKeyCode": code}
            await self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **about)
            await self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    async def click(self, selector: str) -> None:
        """The mouse on the middle of an element."""
        x, y = await self.ask(
            f"(() => {{ const box = document.querySelector({json.dumps(selector)}).getBoundingClientRect();"
            "return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.send(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )


@asynccontextmanager
async def page_of(port: int) -> AsyncIterator[Page]:
    """A tab of its own in a running browser, watched from before anything is loaded."""
    import aiohttp

    async with aiohttp.ClientSession() as session:
        async with session.put(f"http://127.0.0.1:{port}/json/new?about:blank") as answer:
            target = await answer.json(content_type=None)
        async with session.ws_connect(target["webSocketDebuggerUrl"], max_msg_size=0) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            for domain in ("Page", "Runtime", "Network", "Log"):
                await page.send(f"{domain}.enable")
            await page.send("Emulation.setDeviceMetricsOverride", width=1280, height=800, deviceScaleFactor=1, mobile=False)  # fmt: skip
            yield page
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
