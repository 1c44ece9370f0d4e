"""Opened files as timelines in the person's state folder, where they stay until somebody decides about what was done.

What is opened has a folder of its own, named after what it is (`Identity`): opening the same again finds what was done.
Every window that has it open holds a file in it locked; the lock goes with the process, however that ends. A folder
that nobody holds is swept, unless a person did something in its timeline.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from timeloom.cli.sources.fetching import as_path, is_remote
from timeloom.cli.sources.options import Said
from timeloom.errors import NotATimeline, OutputError, TimeloomError
from timeloom.importers.contract import STDIN
from timeloom.paths import make_private_folder, user_data, user_state, write_private
from timeloom.store.answers import OwnWork
from timeloom.store.making import keep_copy
from timeloom.text import one_line
from timeloom.work import work_folder

if TYPE_CHECKING:
    from timeloom.store.protocol import Reader

_FOLDER: Final = "opened"
_ABOUT: Final = "about.json"
_READING: Final = "reading"
_WINDOW: Final = "window-"
_LONGEST: Final = 80
"""Bytes of a source's name in the names of a folder and a file, which may have 255."""


@dataclass(frozen=True, slots=True)
class About:
    """What a folder's timeline was made from, kept beside it as JSON."""

    places: tuple[str, ...]
    """Where the sources are, the same from whatever folder one looks; empty for what cannot be opened again."""
    addresses: tuple[str, ...]
    """What the timeline knows them by: as they were named when it was made."""
    said: Mapping[str, Any]
    stamps: tuple[tuple[int, ...] | None, ...] = ()
    """Size, time and number of each file when all of it had been read; empty if that never was."""
    told: bool = False
    """Whether a person has been told that there is work in it."""

    @property
    def name(self) -> str:
        """What a person knows it by."""
        first = self.addresses[0] if self.addresses else "?"
        shown = "a pipe" if first == STDIN else one_line(first)
        more = f" and {len(self.addresses) - 1} more" if len(self.addresses) > 1 else ""
        return shown + more


def about_files(files: Sequence[str], said: Said) -> About:
    """What is about to be opened. A pipe is nothing that could be opened again."""
    said = {name: value for name, value in said.items() if value}
    places = [_place(name) for name in files]
    again = None not in places
    return About(tuple(place for place in places if place) if again else (), tuple(files), said)


def _place(name: str) -> str | None:
    if name == STDIN:
        return None
    if is_remote(name):
        return name
    path = Path(os.path.realpath(as_path(name)))
    if path.exists() and not (path.is_file() or path.is_dir()):
        return None
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _stamp(name: str) -> tuple[int, ...] | None:
    """What tells whether a file has changed; None where only reading it does (a folder, an address)."""
    try:
        found = Path(as_path(name)).stat()
    except (OSError, ValueError):
        return None
    if is_remote(name) or not Path(as_path(name)).is_file():
        return None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _stem(name: str) -> str:
    stem = "pipe" if name == STDIN else Path(name).stem or "timeline"
    return os.fsencode(stem)[:_LONGEST].decode("utf-8", "ignore") or "timeline"


Answer = TypeVar("Answer")


class Opened:
    """What one window has open: the timeline of one or more sources, and what is to become of it."""

    def __init__(self, folder: Path, about: About, files: Sequence[str], lock: int | None) -> None:
        """`files` are the sources as they are named this time, none where they cannot be read again."""
        self.folder = folder
        self.about = about
        self.files = tuple(files)
        self.path = folder / f"{_stem(about.addresses[0])}.db"
        self.kept_in: Path | None = None
        self.discarded = False
        self.passing = False
        """Whether it is gone when the window closes, because there is nowhere for it to stay."""
        self._lock = lock
        self._reading: int | None = None
        self._stamps = tuple(_stamp(name) for name in self.files)

    # what a window asks (`timeloom.tui.model.keeping.Work`)

    @property
    def name(self) -> str:
        return self.about.name

    def offered(self) -> Path:
        """A file to keep it in that is not there yet: beside the source, else in the person's folder for timelines."""
        first = self.about.places[0] if self.about.places else ""
        beside = Path(first).parent
        known = first and not is_remote(first)
        folder = beside if known and os.access(beside, os.W_OK) else user_data()
        stem, number = self.path.stem, 1
        path = folder / f"{stem}.db"
        while path.exists() or path.is_symlink():
            number += 1
            path = folder / f"{stem}-{number}.db"
        return path

    def last(self) -> bool:
        """Whether no other window has it open."""
        return self.passing or not _held(self.folder, but=self._lock)

    def keep(self, path: Path) -> None:
        """Keep all of it as a timeline. Raises OutputError and TimelineError; then it is as it was."""
        if path.parent == user_data():
            make_private_folder(path.parent)
        keep_copy(self.path, path)
        self.kept_in = path

    def discard(self) -> None:
        """Throw away what was done, when the window closes."""
        self.discarded = True

    # what opening asks

    @property
    def begun(self) -> bool:
        """Whether there are events in it: of an earlier time, or of another window."""
        return _answer(self.path, lambda reader: reader.info().events > 0, False, False)

    def own_work(self) -> OwnWork:
        """What was done in it so far."""
        return _answer(self.path, lambda reader: reader.own_work(), OwnWork(), OwnWork())

    def is_current(self) -> bool:
        """Whether all there is has been read, and no file has changed since."""
        self.about = _read_about(self.folder) or self.about
        if not self.files:
            return True
        known = tuple(None if stamp is None else tuple(stamp) for stamp in self.about.stamps)
        return None not in known and known == self._stamps and bool(known)

    def may_read(self) -> bool:
        """Whether this window is to read the sources: no other one does at the moment."""
        if self._reading is None:
            self._reading = _lock_file(self.folder / _READING)
        return self._reading is not None

    def has_read(self, *, whole: bool) -> None:
        """The reading is over; `whole`: nothing is missing, so that it need not be read again."""
        if whole:
            self.about = replace(self.about, stamps=self._stamps)
            _write_about(self.folder, self.about)
        reading, self._reading = self._reading, None
        if reading is not None and reading >= 0:
            os.close(reading)

    def leave(self) -> OwnWork | None:
        """Let go of it; what was done, where that stays for the next time."""
        if self.passing:
            return None
        with _alone():
            last = self.last()
            self.has_read(whole=False)
            if self._lock is not None and self._lock >= 0:
                os.close(self._lock)
            if last and (self.kept_in or self.discarded or not has_work(self.path)):
                shutil.rmtree(self.folder, ignore_errors=True)
                return None
        if self.kept_in or self.discarded or not has_work(self.path):
            return None
        return self.own_work()


@contextmanager
def opened_files(files: Sequence[str], said: Said) -> Iterator[Opened]:
    """The timeline of the files for as long as a window shows it. Raises OutputError where none can be made."""
    about = about_files(files, said)
    with ExitStack() as stack:
        try:
            opened = _enter(_folder_of(about), about, files)
        except OSError:
            # No home, or one that cannot be written: as long as the window is open, it can be kept as a timeline.
            folder = stack.enter_context(work_folder("timeloom-"))
            opened = Opened(folder, about, files, None)
            opened.passing = True
        yield from _shown(opened)


@contextmanager
def opened_again(kept: Kept) -> Iterator[Opened]:
    """What was kept, for as long as a window shows it; its sources are not read."""
    yield from _shown(_enter(kept.folder, kept.about, ()))


def _shown(opened: Opened) -> Iterator[Opened]:
    from timeloom.cli.terminal import say

    try:
        yield opened
    finally:
        left = opened.leave()
        with suppress(OSError):  # a closed window has nobody to say it to
            if opened.kept_in is not None:
                say(f"kept in {opened.kept_in}; timeloom {opened.kept_in} opens it")
            elif left is not None:
                say(f"{left.in_words()}: kept until you decide; {_way_back(opened.about)}")


def _way_back(about: About) -> str:
    again = f"timeloom {about.name} goes on with it, " if about.places else ""
    return f"{again}timeloom kept lists it"


def _enter(folder: Path, about: About, files: Sequence[str]) -> Opened:
    """Be one of the windows that have it open. Raises OSError."""
    with _alone():
        make_private_folder(folder)
        before = _read_about(folder)
        if before is None:
            _write_about(folder, about)
        else:
            about = before
        lock = _lock_file(folder / f"{_WINDOW}{secrets.token_hex(4)}")
    return Opened(folder, about, files, lock)


def _folder_of(about: About) -> Path:
    if about.places:
        what = json.dumps([about.places, about.said], sort_keys=True)
        name = hashlib.blake2b(what.encode(), digest_size=5).hexdigest()
    else:
        name = secrets.token_hex(5)
    return _all() / f"{_stem(about.addresses[0])}-{name}"


# -- what nobody has open ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """Work on something that was opened, and that nobody has decided about."""

    folder: Path
    about: About
    done: OwnWork
    open: bool
    """Whether a window shows it now."""
    path: Path
    changed: float
    """When its timeline was last written to, in Unix seconds."""

    @property
    def name(self) -> str:
        """The name that tells it from the others."""
        return self.folder.name

    def announced(self) -> bool:
        """Whether a person has been told before; they have now."""
        before = self.about.told
        if not before:
            with suppress(OSError):
                _write_about(self.folder, replace(self.about, told=True))
        return before

    def words(self) -> str:
        """Where the work is, for a person who starts the program anew."""
        return f"kept from {self.about.name}: {self.done.in_words()}; {_way_back(self.about)}"

    def refuse_open(self) -> None:
        """Raises OutputError where a window has it open."""
        if _held(self.folder):
            raise OutputError(f"{self.name} is open in a window", hint="close it first")

    def drop(self) -> None:
        """Throw it away. Raises OutputError where a window has it open."""
        with _alone():
            self.refuse_open()
            shutil.rmtree(self.folder, ignore_errors=True)


def kept_work() -> list[Kept]:
    """Everything that was kept, the newest first; what holds no work and is not open is removed on the way."""
    try:
        with _alone():
            folders = [Path(each.path) for each in os.scandir(_all()) if each.is_dir()]
            found = [kept for folder in folders if (kept := _kept_or_swept(folder)) is not None]
    except OSError:
        return []
    return sorted(found, key=lambda kept: -kept.changed)


def _kept_or_swept(folder: Path) -> Kept | None:
    held = _held(folder)
    path = next(folder.glob("*.db"), None)
    if path is None or not has_work(path):
        if not held:
            shutil.rmtree(folder, ignore_errors=True)
        return None
    about = _read_about(folder) or About((), (path.stem,), {})
    done = _answer(path, lambda reader: reader.own_work(), OwnWork(), OwnWork())
    return Kept(folder, about, done, held, path, _changed(path))


def _changed(path: Path) -> float:
    times = [0.0]
    for each in (path, path.with_name(path.name + "-wal")):
        with suppress(OSError):
            times.append(each.stat().st_mtime)
    return max(times)


def has_work(path: Path) -> bool:
    """Whether a person did anything in a timeline; yes, where that cannot be seen: nothing of theirs is swept."""
    return _answer(path, lambda reader: reader.has_own_work(), False, True)


def _answer(path: Path, ask: Callable[[Reader], Answer], none: Answer, unknown: Answer) -> Answer:
    """What a timeline answers; `none` where there is none yet, `unknown` where it cannot be read."""
    from timeloom.store import open_reader

    try:
        if not path.exists() or not path.stat().st_size:
            return none
        reader = open_reader(path)
        try:
            return ask(reader)
        finally:
            reader.close()
    except NotATimeline:
        return none
    except (TimeloomError, OSError):
        return unknown


# -- files and locks ------------------------------------------------------------


def _all() -> Path:
    return user_state() / _FOLDER


def _read_about(folder: Path) -> About | None:
    try:
        values = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
        for name in ("places", "addresses"):
            values[name] = tuple(values[name])
        values["stamps"] = tuple(None if s is None else tuple(s) for s in values["stamps"])
        return About(**values)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write_about(folder: Path, about: About) -> None:
    write_private(folder / _ABOUT, json.dumps(asdict(about)))


@contextmanager
def _alone() -> Iterator[None]:
    """Be the only process that comes, goes or sweeps, for a moment. Raises OSError."""
    folder = _all()
    make_private_folder(folder)
    descriptor = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        with suppress(ImportError):
            from fcntl import LOCK_EX, flock

            flock(descriptor, LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _lock_file(path: Path) -> int | None:
    """Hold a file locked as long as this process lives: its descriptor, None where another process holds it."""
    try:
        from fcntl import LOCK_EX, LOCK_NB, flock
    except ImportError:
        return -1
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        flock(descriptor, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:  # a file system without locks
        os.close(descriptor)
        return -1
    return descriptor


def _held(folder: Path, *, but: int | None = None) -> bool:
    """Whether a window has a folder open, other than the one with the lock `but`."""
    own = os.fstat(but) if but is not None and but >= 0 else None
    for path in folder.glob(f"{_WINDOW}*"):
        with suppress(OSError):
            if own is not None and os.path.samestat(own, path.stat()):
                continue
            lock = _lock_file(path)
            if lock is None:
                return True
            path.unlink()  # a window that was killed
            if lock >= 0:
                os.close(lock)
    return False
