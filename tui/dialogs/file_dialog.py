"""What dialogs have in common that ask for the name of a file to write: none is replaced without a question by name."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from textual.widgets import Input

from timeloom.errors import OutputError
from timeloom.model.events import Source
from timeloom.store import refuse_source, refuse_timeline
from timeloom.text import number
from timeloom.tui.dialogs.dialog import Confirm, Dialog
from timeloom.tui.served import output_path

T = TypeVar("T")


class FileDialog(Dialog[T]):
    """Has a field with the id `path`."""

    def __init__(self, title: str, sources: Iterable[Source] = ()) -> None:
        """No file of the `sources` may be replaced."""
        super().__init__(title)
        self._sources = tuple(sources)
        self._may_replace: Path | None = None

    def path(self) -> Path:
        """The file that is named. Raises OutputError where none can be written."""
        text = self.query_one("#path", Input).value
        if not text.strip():
            raise OutputError("the file needs a name")
        path = output_path(text)
        if path.is_dir():
            raise OutputError(f"{path} is a folder", hint="name a file in it")
        if not path.absolute().parent.is_dir():
            raise OutputError(f"there is no folder {path.absolute().parent}", hint="make it first")
        refuse_timeline(path)
        refuse_source(path, self._sources)
        return path

    def action_keep(self) -> None:
        try:
            path = self.path()
        except OutputError as error:
            self.say(str(error))
            return
        if not path.is_file() or path == self._may_replace:
            super().action_keep()
            return

        def answered(replace: bool | None) -> None:
            if replace:
                self._may_replace = path
                self.action_keep()

        self.app.push_screen(Confirm(_question(path), "replace", "keep it"), answered)

    def changed(self) -> bool:
        return False


def _question(path: Path) -> str:
    found = path.stat()
    when = time.strftime("%d %B %Y, %H:%M", time.localtime(found.st_mtime)).lstrip("0")
    return f"{path.absolute()} exists ({number(found.st_size, 'byte')}, of {when}). Replace it?"


def free_name(stem: str, suffix: str) -> str:
    """A name for a file that is not there yet: `events.csv`, else `events-2.csv` and so on."""
    number, name = 1, stem + suffix
    while Path(name).exists():
        number += 1
        name = f"{stem}-{number}{suffix}"
    return name
