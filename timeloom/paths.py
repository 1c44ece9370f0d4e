"""Where things lie: what came with the program, and what is the person's own."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from timeloom.errors import OutputError, SourceError

_HERE: Final = Path(__file__).resolve().parent
_APPLICATION: Final = "timeloom"


def default_data() -> Path:
    """The folder with the default timeline and what it is made from: inside the package once installed, else the
    checkout's `data/`. Raises SourceError where neither is."""
    for folder in (_HERE / "default_data", _HERE.parent / "data"):
        if folder.is_dir():
            return folder
    raise SourceError("the default timeline is not where it belongs", hint="install timeloom again")


def default_timeline() -> Path:
    """The default timeline as it came with the program; never written to."""
    path = default_data() / "timeline.db"
    if not path.is_file():
        raise SourceError(f"there is no default timeline at {path}", hint="make data builds it")
    return path


def user_data() -> Path:
    """The person's folder for timelines; it may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path(_APPLICATION, appauthor=False)


def user_settings() -> Path:
    """The person's folder for settings and keys; it may not exist."""
    from platformdirs import user_config_path

    return user_config_path(_APPLICATION, appauthor=False)


def user_state() -> Path:
    """The person's folder for what the program remembers or reports by itself; it may not exist yet."""
    from platformdirs import user_state_path

    return user_state_path(_APPLICATION, appauthor=False)


def user_timeline() -> Path:
    """The person's own timeline, which commands use that name no other; it may not exist yet."""
    return user_data() / "timeline.db"


def make_private_folder(folder: Path) -> None:
    """Make a folder, with those above it, that nobody but the person can look into. Raises OSError.

    Folders that are there stay as they are (XDG Base Directory Specification: made with 0700).
    """
    if folder.is_dir():
        return
    make_private_folder(folder.parent)
    with suppress(FileExistsError):  # another start of the program
        folder.mkdir(mode=0o700)


def behind_links(path: Path) -> Path:
    """The file that a path means, itself not a symbolic link, whether or not it is there.

    What is written takes that file's place, and a link stays one. Raises OutputError for a link that leads in a circle.
    """
    real = Path(os.path.realpath(path))
    if real.is_symlink():
        raise OutputError(f"{path} is a symbolic link that leads back to itself")
    return real


def make_private_file(path: Path) -> None:
    """Make an empty file for the person alone, unless there is one. Raises OSError."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def write_private(path: Path, text: str) -> None:
    """Write a person's file whole or not at all, for nobody else to read; its folder is made. Raises OSError.

    A symbolic link stays one: the file that it names is written.
    """
    make_private_folder(path.parent)
    path = behind_links(path)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with os.fdopen(
            os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600),
            "w",
            encoding="utf-8",
            errors="replace",
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Have a folder's entries on the disk: a file that was renamed into it is there after a power cut."""
    with suppress(OSError):  # some file systems sync no folders
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
