"""Timelines that come to be: whole under their name or not at all, and never in the place of another file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from timeloom.errors import NotATimeline, OutputError
from timeloom.paths import behind_links, sync_folder
from timeloom.work import work_folder

if TYPE_CHECKING:
    from timeloom.store.protocol import Writer


@contextmanager
def coming_to_be(path: Path) -> Iterator[Path]:
    """The path to make a timeline at, which comes to stand at `path` when the block ends well; else nothing is left.

    It is the person's alone, and on the disk then. Raises OutputError where no file can be made, or one is there.
    """
    path = behind_links(path)
    refuse_taken(path)
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(work_folder(f".{path.stem}-", path.parent))
        except OSError as error:
            raise _cannot_make(path, error) from error
        made = folder / path.name
        yield made
        try:
            stands = put_in_place(made, path)
        except OSError as error:
            raise _cannot_make(path, error) from error
        if not stands:
            raise NotATimeline(f"{path} has come to be meanwhile", hint="name another file")


def _cannot_make(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path} cannot be made: {error.strerror or error}")


def refuse_taken(path: Path) -> None:
    """Raises OutputError where a new timeline cannot come to stand: there is a file, or no folder."""
    if path.exists() or path.is_symlink():
        raise OutputError(f"{path} is there already", hint="name a file that is not there yet")
    if not path.parent.is_dir():
        raise OutputError(f"there is no folder {path.parent}", hint="make it first")


@contextmanager
def new_timeline(path: Path, author: str | None = None) -> Iterator[Writer]:
    """A timeline that comes to stand at `path` when the block ends well, and not at all otherwise."""
    from timeloom.store import open_writer

    with coming_to_be(path) as made:
        writer = open_writer(made, create=True, author=author)
        try:
            yield writer
        finally:
            writer.close()


def keep_copy(origin: Path, path: Path) -> None:
    """Copy a timeline whole, journal and all, to a new file. Raises OutputError and TimelineError."""
    from timeloom.store.sqlite.file.opening import copy_timeline

    with coming_to_be(path) as made:
        copy_timeline(origin, made)


def put_in_place(made: Path, target: Path) -> bool:
    """Give a new timeline its name for good, unless there is one of that name by now; whether it has it.

    It and its folder are on the disk afterwards: what is told to be done outlives a power cut. Raises OSError.
    """

    descriptor = os.open(made, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    # A link fails where the file has come to be meanwhile, so that nobody's timeline is replaced.
    try:
        os.link(made, target)
        made.unlink()
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if target.exists():
            return False
        made.replace(target)
    sync_folder(target.parent)
    return True
