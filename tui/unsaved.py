"""What stood in an open dialog when the explorer was ended from outside: kept in a file, and said at the next start."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.paths import make_private_folder, user_state

if TYPE_CHECKING:
    from textual.screen import Screen

_NAME: Final = "unsaved.md"


def keep(screens: Sequence[Screen[object]]) -> Path | None:
    """Write down what is lost with the dialogs among the screens; the file, if there was anything and room for it."""
    from timeloom.tui.screens.dialog import Dialog

    dialogs = [each for each in screens if isinstance(each, Dialog) and each.changed()]
    if not dialogs:
        return None
    path = user_state() / _NAME
    try:
        make_private_folder(path.parent)
        path.touch(mode=0o600)
        with path.open("a", encoding="utf-8", errors="replace") as file:
            for each in dialogs:
                moment = time.strftime("%Y-%m-%d %H:%M")
                file.write(f"# {each.heading} ({moment})\n\n{each.draft()}\n\n")
    except OSError:
        return None
    return path


def kept() -> Path | None:
    """The file with what was not kept, if there is one that nobody has been told of; it gets a name of its own then."""
    path = user_state() / _NAME
    try:
        return path.replace(path.with_name(time.strftime("unsaved-%Y-%m-%d-%H%M%S.md")))
    except OSError:
        return None


def words(path: Path) -> str:
    """Where it is, said to the person whose it is."""
    return f"what you were writing when the explorer was ended is in {path}"
