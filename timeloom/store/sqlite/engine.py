"""Timelines in SQLite files: what the rest of the program opens, makes and mends them by."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from timeloom.errors import NotATimeline, OutputError
from timeloom.store.address import FileAddress
from timeloom.store.engine import Engine, Told

if TYPE_CHECKING:
    from timeloom.store.answers import Repaired
    from timeloom.store.protocol import Reader, Writer


class SqliteEngine(Engine):
    """A timeline is one file, with a log beside it while it is written."""

    def open_reader(self, address: FileAddress, *, tell: Told | None = None) -> Reader:
        from timeloom.store.sqlite.file.opening import connect_to_read
        from timeloom.store.sqlite.file.schema import quietly
        from timeloom.store.sqlite.read.reader import SqliteReader

        return SqliteReader(address.path, connect_to_read(address.path, tell or quietly))

    def open_writer(
        self,
        address: FileAddress,
        *,
        create: bool = False,
        now: Callable[[], str] | None = None,
        wal: bool = True,
        author: str | None = None,
        tell: Told | None = None,
    ) -> Writer:
        from timeloom.store.sqlite.file.opening import connect_to_write
        from timeloom.store.sqlite.file.schema import quietly
        from timeloom.store.sqlite.write.writer import SqliteWriter, utc_now

        path = address.path
        connection = connect_to_write(path, create=create, wal=wal, tell=tell or quietly)
        who = os.environ.get("USER", "") if author is None else author
        return SqliteWriter(path, connection, now=now or utc_now, who=who)

    @contextmanager
    def new(self, address: FileAddress, author: str | None = None) -> Iterator[Writer]:
        """Make it under another name, which it loses when all has gone well."""
        from timeloom.paths import behind_links
        from timeloom.work import put_in_place, work_folder

        path = behind_links(address.path)
        if not path.parent.is_dir():
            raise OutputError(f"there is no folder {path.parent}", hint="make it first")
        with ExitStack() as stack:
            try:
                folder = stack.enter_context(work_folder(f".{path.stem}-", path.parent))
            except OSError as error:
                raise OutputError(f"{path} cannot be made: {error.strerror or error}") from error
            made = Path(folder, path.name)
            writer = self.open_writer(FileAddress(made), create=True, author=author)
            try:
                yield writer
            finally:
                writer.close()
            if not put_in_place(made, path):
                raise NotATimeline(f"{path} has come to be meanwhile", hint="import once more")

    def exists(self, address: FileAddress) -> bool:
        return address.path.exists()

    def writable(self, address: FileAddress) -> bool:
        """Whether file and folder are: SQLite writes its journal beside the file."""
        path = address.path
        return os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)

    def is_older(self, address: FileAddress) -> bool:
        from timeloom.store.sqlite.file.opening import is_older

        return is_older(address.path)

    def is_open(self, address: FileAddress) -> bool:
        from timeloom.store.sqlite.file.open_files import is_open

        return is_open(address.path)

    def repair(self, address: FileAddress) -> Repaired:
        from timeloom.store.sqlite.file.repairing import repair

        return repair(address.path)

    def make_own_file(self, address: FileAddress) -> None:
        from timeloom.store.sqlite.file.linked import make_own_file

        make_own_file(address.path)

    def copy(self, address: FileAddress, target: Path) -> None:
        from timeloom.store.sqlite.file.opening import copy_timeline

        copy_timeline(address.path, target)
