"""The page that a browser gets from `timeloom serve`, and who may ask for it.

Any page that is open in the person's browser can connect to a port of this machine, and a name of its own can lead
there (DNS rebinding). So everything lies below an unguessable folder of the address; a request has to name this machine
as its host, and one that opens the socket has to come from this very page (RFC 6455, 10.2).

The page asks nobody else for anything: textual-serve's own fetches a font from the network.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import os
import re
import secrets
import shlex
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler
from textual_serve.server import Server

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import say, show
from timeloom.cli.timelines import database, typed_address
from timeloom.errors import OutputError, TimeloomError
from timeloom.store.address import UrlAddress
from timeloom.tui.served import SERVED

_ELSEWHERE: Final = re.compile(r"<link\b[^>]*\bhref=[\"']?(?:https?:)?//[^>]*>", re.IGNORECASE)
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self' 'unsafe-inline' data: blob:; connect-src 'self' ws://{host};"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
"""The address is a secret, and whatever a later version of the page may ask others for, the browser refuses."""
_LOCAL: Final = ("127.0.0.1", "localhost", "::1")


class GuardedServer(Server):
    """A server that this machine's own page alone can talk to."""

    def __init__(self, command: str, host: str, port: int, folder: Path | None = None) -> None:
        """Serves what the command starts; exports of that may go into the folder, if there is one."""
        shown = f"[{host}]" if ":" in host else host
        super().__init__(
            command, host=host, port=port, title="Timeloom", public_url=f"http://{shown}:{port}"
        )
        self.folder = folder
        self.token = secrets.token_urlsafe(24)

    @property
    def address(self) -> str:
        """What a person opens in the browser; whoever knows it gets in."""
        return f"{self.public_url}/{self.token}/"

    async def _make_app(self) -> web.Application:
        outer = web.Application(middlewares=[self._guard])
        outer.add_subapp(f"/{self.token}", await super()._make_app())
        outer.on_cleanup.append(_hear_of_the_end)
        return outer

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse whom the page is not for, before anything is looked up or started."""
        if not self._is_ours(request):
            raise web.HTTPForbidden(text="this machine is not called that\n")
        origins = request.headers.getall("Origin", [])
        connects = request.path.endswith("/ws") or "Upgrade" in request.headers
        if (connects or origins) and origins != [f"http://{request.host}"]:
            raise web.HTTPForbidden(text="another page may not ask for this\n")
        if request.method not in ("GET", "HEAD"):
            raise web.HTTPMethodNotAllowed(request.method, ["GET", "HEAD"])
        answer = await handler(request)
        if not answer.prepared:
            if isinstance(answer, web.Response) and answer.content_type == "text/html":
                answer.text = self_contained(answer.text or "", self.public_url, request.host)
            for name, value in _HEADERS.items():
                answer.headers[name] = value.replace("{host}", request.host)
        return answer

    def _is_ours(self, request: web.Request) -> bool:
        """Whether a request names this machine, by the address that led here or by a name of its own."""
        hosts = request.headers.getall("Host", [])
        if len(hosts) != 1:
            return False
        try:
            parts = urlsplit(f"//{hosts[0]}")
            name, port = (parts.hostname or "").rstrip("."), parts.port or 80
        except ValueError:
            return False
        if port != self.port or parts.netloc.lower() != hosts[0].lower() or "@" in hosts[0]:
            return False
        return name in _LOCAL or (self.host not in _LOCAL and name in self._names(request))

    def _names(self, request: web.Request) -> set[str]:
        reached = request.transport.get_extra_info("sockname") if request.transport else None
        address = str(reached[0]).removeprefix("::ffff:") if reached else ""
        own = socket.gethostname().lower()
        return {address, own, f"{own}.local", self.host.lower(), socket.getfqdn().lower()} - {""}

    async def on_startup(self, app: web.Application) -> None:  # noqa: ARG002 - aiohttp's
        show(f"the explorer is at {self.address}")
        show("Ctrl-c ends it")
        sys.stdout.flush()

    def serve(self, debug: bool = False) -> None:
        # textual-serve hands our environment on to the explorers that it starts
        os.environ[SERVED] = str(self.folder) if self.folder else ""
        super().serve(debug)

    def initialize_logging(self) -> None:
        """Say what goes wrong, in a line; who asked for what is nobody's business."""
        logging.basicConfig(level="WARNING", handlers=[_Said()], force=True)


class _Said(logging.Handler):
    """What the server's parts complain of, safe to show."""

    def emit(self, record: logging.LogRecord) -> None:
        say(f"timeloom serve: {record.getMessage()}")


async def _hear_of_the_end(_app: web.Application) -> None:
    """Let the loop learn that the programs it started have ended; Python 3.13 complains about a loop that has not."""
    with contextlib.suppress(ChildProcessError, AttributeError):  # no macOS has waitid
        for _ in range(60):
            await asyncio.sleep(0.05)
            os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)


def self_contained(page: str, here: str, host: str) -> str:
    """The page with what it has `here` by path alone, its socket on the `host` it came from, no links elsewhere."""
    page = page.replace(f"ws{here.removeprefix('http')}/", f"ws://{host}/").replace(f"{here}/", "/")
    return _ELSEWHERE.sub("", page)


def server(command: str, host: str, port: int, folder: Path | None = None) -> GuardedServer:
    """Serves the program that the command starts."""
    return GuardedServer(command, host, port, folder)


def declare(parser: Parser) -> None:
    parser.add_argument("file", nargs="?", metavar="FILE", help="as for timeloom FILE")
    parser.add_database()
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on; this machine only by default"
    )
    parser.add_argument("--port", type=int, default=8000, metavar="N", help="8000 by default")
    parser.add_argument(
        "--write", action="store_true", help="let whoever opens it change the timeline"
    )
    parser.add_argument(
        "--folder",
        metavar="FOLDER",
        help="with --write: let exports go into this folder; without, nothing is written to files",
    )


def run(arguments: argparse.Namespace) -> int:
    if find_spec("textual_serve") is None:
        raise TimeloomError(
            "serving needs textual-serve, which is not installed",
            hint="install timeloom with its extra: pip install 'timeloom[serve]'",
        )
    if not 0 < arguments.port < 65536:
        arguments.parser.error("--port is a number from 1 to 65535")
    if arguments.folder and not arguments.write:
        arguments.parser.error("--folder is for --write: what is served for reading writes nothing")
    if arguments.folder and not Path(arguments.folder).is_dir():
        raise OutputError(f"there is no folder {arguments.folder}", hint="make it first")

    command = [sys.executable, "-m", "timeloom", "open"]
    if not arguments.write:
        command.append("--read-only")
    address = typed_address(arguments.file) if arguments.file else database(arguments.db)
    if isinstance(address, UrlAddress):
        os.environ["TIMELOOM_DB"] = address.whole  # a command line is there for all to see
    else:
        command += [arguments.file] if arguments.file else ["--db", str(address)]
    if arguments.host not in ("127.0.0.1", "localhost", "::1"):
        say(f"whoever reaches {arguments.host} and knows the address below can open it")
    folder = Path(arguments.folder).resolve() if arguments.folder else None
    server(shlex.join(command), arguments.host, arguments.port, folder).serve()
    return exits.DONE


SERVE: Final = Command(
    "serve",
    "the explorer in a browser",
    declare,
    run,
    (
        "timeloom serve",
        "timeloom serve history.db --port 9000",
        "timeloom serve --write --folder out",
    ),
)
