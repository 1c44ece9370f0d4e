"""Writing in the person's own editor, with the explorer out of the way meanwhile."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from textual.app import App, SuspendNotSupported

from timeloom.errors import OutputError
from timeloom.tui.served import refuse_served


def edit_text(app: App[Any], text: str, *, suffix: str = ".md") -> str | None:
    """The text as the editor left it; None if the editor said that it failed.

    The editor is $VISUAL, else $EDITOR, else `vi`. Raises OutputError if it cannot be started.
    """
    refuse_served("an editor of your own")
    with tempfile.TemporaryDirectory(prefix="timeloom-") as folder:
        path = Path(folder) / f"note{suffix}"
        path.write_text(text, encoding="utf-8")
        done = edit_file(app, path)
        return path.read_text(encoding="utf-8", errors="replace") if done else None


def edit_file(app: App[Any], path: Path) -> bool:
    """Let the person change a file in their editor; whether the editor said that all went well."""
    refuse_served("an editor of your own")
    command = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi")
    try:
        with app.suspend():
            return subprocess.run([*command, str(path)], check=False).returncode == 0
    except SuspendNotSupported as error:
        raise OutputError(
            "an editor cannot be started from here", hint="the explorer has to be in a terminal"
        ) from error
    except OSError as error:
        raise OutputError(
            f"the editor {command[0]!r} cannot be started", hint="set EDITOR to another one"
        ) from error
