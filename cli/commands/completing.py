"""`timeloom completion`: the function with which a shell completes the program's command lines."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import results, say, show
from timeloom.errors import OutputError

SHELLS: Final = ("bash", "zsh", "fish")


def _declare(parser: Parser) -> None:
    parser.add_argument("shell", choices=SHELLS, help="which shell")
    parser.add_argument(
        "--install", action="store_true", help="put it where the shell looks for it, for you alone"
    )


def _run(arguments: argparse.Namespace) -> int:
    from argcomplete.shell_integration import shellcode

    code = shellcode(["timeloom"], shell=arguments.shell)
    if not arguments.install:
        results().write(code)
        return exits.DONE
    path = place(arguments.shell)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error
    show(str(path))
    if arguments.shell == "zsh":
        say(f"a new shell uses it once ~/.zshrc has, before compinit: fpath=({path.parent} $fpath)")
    elif arguments.shell == "bash":
        say("a new shell uses it where the package bash-completion is installed")
    return exits.DONE


def place(shell: str) -> Path:
    """Where a shell looks for a person's own completions: bash-completion's folder, a folder for fpath, fish's."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    return {
        "bash": data / "bash-completion/completions/timeloom",
        "zsh": data / "zsh/site-functions/_timeloom",
        "fish": config / "fish/completions/timeloom.fish",
    }[shell]


COMPLETION: Final = Command(
    "completion",
    "let bash, zsh or fish complete commands, options and the timeline's names and values",
    _declare,
    _run,
    ("timeloom completion bash --install", "timeloom completion fish"),
)
