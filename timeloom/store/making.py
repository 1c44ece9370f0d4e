"""Timelines that come to be: whole under their name or not at all, and never in the place of another file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from timeloom.errors import NotATimeline, OutputError
from timeloom.paths import behind_links
from timeloom.work import put_in_place, work_folder


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
        # The name first: of a long path a dialog shows the beginning alone.
        raise OutputError(
            f"{path.name} is there already, in {path.parent}",
            hint="name a file that is not there yet",
        )
    if not path.parent.is_dir():
        raise OutputError(f"there is no folder {path.parent}", hint="make it first")


def keep_copy(origin: Path, path: Path) -> None:
    """Copy a timeline whole, journal and all, to a new file. Raises OutputError and TimelineError."""
    from timeloom.store import copy

    with coming_to_be(path) as made:
        copy(origin, made)
