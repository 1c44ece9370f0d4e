"""The page that a browser gets from `timeloom serve`: it asks nobody else for anything.

textual-serve's own page fetches a font from the network.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

_ELSEWHERE: Final = re.compile(r"<link\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>", re.IGNORECASE)
_POLICY: Final = (
    "default-src 'self' 'unsafe-inline' data: blob:; connect-src 'self' ws: wss:; base-uri 'none'"
)
"""For what a later version of the page may ask for: the browser refuses it."""


class _SelfContained(Server):
    """A server whose pages need nothing from the network but itself."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._answer)
        app.on_cleanup.append(_hear_of_the_end)
        return app

    @web.middleware
    async def _answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        if isinstance(answer, web.Response) and answer.content_type == "text/html" and answer.text:
            answer.text = self_contained(answer.text, self.public_url)
            answer.headers["Content-Security-Policy"] = _POLICY
        return answer


async def _hear_of_the_end(_app: web.Application) -> None:
    """Let the loop learn that the programs it started have ended; Python 3.13 complains about a loop that has not."""
    with contextlib.suppress(ChildProcessError, AttributeError):  # no macOS has waitid
        for _ in range(60):
            await asyncio.sleep(0.05)
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)


def self_contained(page: str, here: str) -> str:
    """The page with what it has `here` by path alone, and without links to what is elsewhere."""
    return _ELSEWHERE.sub("", page.replace(f"{here}/", "/"))


def server(command: str, host: str, port: int) -> Server:
    """Serves the program that the command starts."""
    return _SelfContained(command, host=host, port=port, title="Timeloom")
