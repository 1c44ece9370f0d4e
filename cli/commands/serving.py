"""`timeloom serve`: the explorer in a browser, through textual-serve."""

from __future__ import annotations

import argparse
import shlex
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from timeloom.cli import exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import say
from timeloom.cli.timelines import database
from timeloom.errors import OutputError, TimeloomError


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
    from timeloom.cli.served_page import server

    command = [sys.executable, "-m", "timeloom", "open"]
    if not arguments.write:
        command.append("--read-only")
    command += [arguments.file] if arguments.file else ["--db", str(database(arguments.db))]
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
