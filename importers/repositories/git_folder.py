"""A git folder of our own that shows a repository's commits and tags, and knows nothing of its configuration.

What git does is configured in the repository itself, and much of that names programs and hosts: hooks, fsmonitor,
text conversions, remotes that missing objects are fetched from, transports (`ext::sh -c …`), ssh commands, helpers for
passwords, signature checks, editors, pagers, aliases, and files to include with more of the same. Instead of turning
off what is known to be dangerous today, git is given another folder, with a configuration that is ours, whose `refs`
and objects are the repository's. All it finds there is data. The person's own configuration is left out too.
"""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from timeloom.errors import SourceError
from timeloom.work import work_folder

_CONFIGURATION: Final = """\
[core]
	repositoryformatversion = {version}
	bare = true
	quotePath = false
	fsmonitor = false
	hooksPath = /dev/null
	attributesFile = /dev/null
	excludesFile = /dev/null
	commitGraph = false
	pager = cat
	sshCommand = false
	askPass = false
[log]
	showSignature = false
[protocol]
	allow = never
[submodule]
	recurse = false
[gc]
	auto = 0
[maintenance]
	auto = false
"""
_SHARED: Final = ("refs", "packed-refs", "shallow", "reftable")
"""What of the repository our folder shows, besides its HEAD and its objects."""
_LARGEST: Final = 1 << 16
_DEEPEST: Final = 5
"""Repositories that borrow objects from one another; git follows as many."""


class GitFolder:
    """Our folder for one repository, and git run on it."""

    def __init__(self, own: Path, shown: Path, objects: Path) -> None:
        self.own = own
        self.shown = shown
        """The repository, as a person knows it."""
        self._objects = objects

    def command(self, *arguments: str) -> list[str]:
        return ["git", f"--git-dir={self.own}", "--no-pager", *arguments]

    def environment(self) -> dict[str, str]:
        """The person's, without what is git's: a hook that starts us names its own repository there."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        return kept | {
            "HOME": str(self.own),
            "XDG_CONFIG_HOME": str(self.own),
            "LC_ALL": "C.UTF-8",  # what git says is looked at
            "GIT_OBJECT_DIRECTORY": str(self._objects),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_NO_LAZY_FETCH": "1",  # from git 2.44 on; before, no remote is known
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_PROTOCOL_FROM_USER": "0",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            # git(1): otherwise it writes commit by commit into a pipe, and each costs two changes of process.
            "GIT_FLUSH": "0",
        }

    def answer(self, *arguments: str, told: bytes = b"") -> bytes:
        """What git prints, whole, whether or not it is content."""
        return subprocess.run(
            self.command(*arguments),
            input=told,
            capture_output=True,
            env=self.environment(),
            cwd=self.own,
            check=False,
        ).stdout

    def leave_out_missing(self) -> tuple[int, list[str]]:
        """Let history end where objects are missing; at how many commits, and what of their history is there.

        git's own mark for that is a list of commits whose parents are not looked for (gitrepository-layout(5),
        `shallow`). Those of a merge's parents that are there are reached no more, and have to be asked for.
        """
        listed = self.answer(
            "cat-file", "--batch-all-objects", "--batch-check=%(objecttype) %(objectname)"
        )
        commits = {line[7:] for line in listed.splitlines() if line.startswith(b"commit ")}
        parents = self.answer(
            "log", "--no-walk=unsorted", "--stdin", "--format=%H %P", told=b"\n".join(commits)
        )
        edge, beyond = set(), set()
        for line in parents.splitlines():
            commit, *before = line.split()
            if not commits.issuperset(before):
                edge.add(commit)
                beyond |= commits.intersection(before)
        shallow = self.own / "shallow"
        known = set(shallow.read_bytes().split()) if shallow.exists() else set()
        shallow.unlink(missing_ok=True)
        shallow.write_bytes(b"".join(each + b"\n" for each in sorted(edge | known)))
        return len(edge), [each.decode() for each in sorted(beyond)]

    def leave_out_broken_tags(self) -> list[str]:
        """Show no tags but those whose objects are there, all the way to what they name; the names of the others."""
        listed = self.answer("for-each-ref", "--format=%(objectname) %(refname)", "refs/tags")
        tags = [line.split(b" ", 1) for line in listed.splitlines()]
        checked = self.answer(
            "cat-file",
            "--batch-check=%(objectname)",
            told=b"".join(name + b"^{}\n" for name, _ in tags),
        ).splitlines()
        broken = []
        for shown in ("refs", "packed-refs"):
            (self.own / shown).unlink(missing_ok=True)
        (self.own / "refs").mkdir()
        with (self.own / "packed-refs").open("wb") as packed:
            for (target, name), found in zip(tags, checked, strict=True):
                if found.endswith(b" missing"):
                    broken.append(os.fsdecode(name.removeprefix(b"refs/tags/")))
                else:
                    packed.write(target + b" " + name + b"\n")
        return broken


@contextmanager
def git_folder(repository: Path) -> Iterator[GitFolder]:
    """Our folder for a repository, a working tree or a bare one. Raises SourceError for anything else."""
    head, common = _places(repository)
    objects = common / "objects"
    _require_plain(repository, [head / "HEAD", *(common / name for name in _SHARED), objects])
    try:
        with work_folder("timeloom-git-") as own:
            (own / "HEAD").write_bytes(_head(repository, head / "HEAD"))
            for name in _SHARED:
                if (common / name).exists():
                    (own / name).symlink_to((common / name).absolute())
            (own / "refs").mkdir(exist_ok=True)
            (own / "objects").mkdir()
            (own / "config").write_bytes(os.fsencode(_configuration(repository, common)))
            yield GitFolder(own, repository, objects.absolute())
    except FileNotFoundError as error:
        if error.filename != "git":
            raise
        raise SourceError("git is not installed", hint="it reads the repository for us") from None


def _places(repository: Path) -> tuple[Path, Path]:
    """The folder with a repository's HEAD, and the one with the rest; a linked working tree has them apart."""
    folder = repository / ".git" if os.path.lexists(repository / ".git") else repository
    if folder.is_file():  # gitrepository-layout(5): of a submodule or a linked working tree
        named = _text(folder)
        if not named.startswith("gitdir:"):
            raise SourceError(f"{repository}: its .git is a file that names no folder")
        folder = repository / named.removeprefix("gitdir:").strip()
    common = folder
    if (folder / "commondir").is_file():
        common = folder / _text(folder / "commondir").strip()
    if not os.path.lexists(folder / "HEAD") or not (common / "objects").is_dir():
        raise SourceError(
            f"{repository} is not a git repository: {folder} holds none",
            hint="git clone makes a whole one",
        )
    return folder, common


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        return os.fsdecode(stream.read(_LARGEST))


def _head(repository: Path, file: Path) -> bytes:
    if file.is_symlink():  # as git made it long ago
        return b"ref: " + os.fsencode(file.readlink()) + b"\n"
    try:
        with file.open("rb") as stream:
            return stream.read(_LARGEST)
    except OSError as error:
        raise SourceError(f"{repository}: its HEAD cannot be read: {error.strerror}") from error


def _configuration(repository: Path, common: Path) -> str:
    """Ours, with the two words of the repository's own that say how its files are written."""
    extensions = []
    for name, known in (
        ("objectFormat", ("sha1", "sha256")),
        ("refStorage", ("files", "reftable")),
    ):
        value = _asked(repository, common / "config", f"extensions.{name}")
        if value and value not in known:
            raise SourceError(f"{repository}: its {name} {value!r} is not known")
        if value and value != known[0]:
            extensions.append(f"\t{name} = {value}\n")
    text = _CONFIGURATION.format(version=1 if extensions else 0)
    if extensions:
        text += "[extensions]\n" + "".join(extensions)
    return text


def _asked(repository: Path, file: Path, name: str) -> str:
    """One value of a configuration file, read by git as a file like any other, and nothing that it includes."""
    if not file.is_file():
        return ""
    said = subprocess.run(
        ["git", "config", "--file", str(file.absolute()), "--no-includes", "--get", name],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": os.environ.get("PATH", os.defpath), "GIT_CONFIG_NOSYSTEM": "1", "HOME": "/"},
        check=False,
    )
    if said.returncode not in (0, 1):
        raise SourceError(f"{repository}: its configuration cannot be read")
    return said.stdout.decode("utf-8", "replace").strip().lower()


def _require_plain(repository: Path, roots: Sequence[Path]) -> None:
    """Refuse a pipe or a device where git looks for a file: it would wait for it for ever."""
    seen: set[Path] = set()
    waiting = [(root, 0) for root in roots]
    while waiting:
        place, depth = waiting.pop()
        if place.name == "objects":
            place = place.resolve()
            if place in seen or depth > _DEEPEST:
                continue
            seen.add(place)
            waiting += [(each, depth + 1) for each in _borrowed(repository, place)]
        for found in _irregular(place):
            raise SourceError(
                f"{repository}: {found} is neither a file nor a folder",
                hint="git would wait for it",
            )


def _borrowed(repository: Path, objects: Path) -> list[Path]:
    """The folders that objects are borrowed from."""
    listed = objects / "info" / "alternates"
    for found in _irregular(listed):
        raise SourceError(f"{repository}: {found} is not a file")
    if not listed.is_file():
        return []
    lines = [line for line in _text(listed).splitlines() if line and not line.startswith("#")]
    return [objects / line for line in lines]


def _irregular(place: Path) -> Iterator[Path]:
    """What is neither a file nor a folder, there and below."""
    try:
        mode = place.stat().st_mode
    except OSError:  # it is not there
        return
    if not stat.S_ISDIR(mode):
        if not stat.S_ISREG(mode):
            yield place
        return
    folders = [place]
    while folders:
        try:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders.append(Path(entry.path))
                    elif not (entry.is_file() or entry.is_dir()) and Path(entry.path).exists():
                        yield Path(entry.path)  # a symbolic link that leads nowhere does no harm
        except OSError:
            continue
