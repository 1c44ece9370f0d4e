"""What could not be read of a file: each place with its reason, and all of it written to a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from textual.widget import Widget
from textual.widgets import Input

from timeloom.text import number
from timeloom.tui.dialogs.dialog import one_line_field, row
from timeloom.tui.dialogs.file_dialog import FileDialog, free_name
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.model.arriving import Rejected


class RejectedRows(Picker[bool]):
    """Answers with True when they are to be written to a file."""

    def __init__(self, rejected: Sequence[Rejected]) -> None:
        several = len({each.source for each in rejected}) > 1
        choices = [
            Choice(
                True,
                f"{each.source}: {each.where}" if several else each.where,
                each.why,
                f"{each.where}: {each.why}",
            )
            for each in rejected
        ]

        def find(text: str) -> list[Choice[bool]]:
            sought = text.casefold()
            return [each for each in choices if sought in f"{each.title} {each.note}".casefold()]

        super().__init__(
            f"{number(len(rejected), 'row')} could not be read",
            find,
            placeholder="type to search; Enter writes all of them to a file",
        )


class RejectedFile(FileDialog[Path]):
    """Asks which file they are to be written to."""

    KEYS = "Enter write   Esc cancel"

    def __init__(self, stem: str) -> None:
        super().__init__("Write the rejected rows")
        self._stem = stem

    def fields(self) -> Iterator[Widget]:
        yield row("file", one_line_field(free_name(f"{self._stem}-rejected", ".csv"), id="path"))

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    def result(self) -> Path:
        return self.path()
