"""git repositories: commits and tags, read from git's own command line.

A commit's date is when it was made (author date), with the offset its author's clock had; when it landed is kept as a
field if the two differ. A tag is a release: annotated tags have a date of their own, others their commit's.
Nothing of the repository is run and nobody is asked for what it lacks: see `git_folder`.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, ClassVar

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError, SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.repositories.git_folder import GitFolder, git_folder
from timeloom.model.events import Event, Item, Link, Rejection, Remark
from timeloom.text import number

_RECORD, _PART = "\x1e", "\x1f"
_COMMIT = "%x1e%H%x1f%aI%x1f%an%x1f%ae%x1f%cI%x1f%s%x1f%b"
_TAG = "%1e%(refname:strip=2)%1f%(*objectname)%1f%(objectname)%1f%(creatordate:iso-strict)%1f%(subject)%1f%(taggername)"
_CHUNK = 1 << 20


class GitImporter:
    """A git repository, with a working tree or bare."""

    name: ClassVar[str] = "git"
    title: ClassVar[str] = "git repository"
    suffixes: ClassVar[tuple[str, ...]] = (".git",)
    keeps: ClassVar[str] = (
        "commits and tags, authors as actors, author dates with their offset; not the changes themselves"
    )

    def sniff(self, sample: Sample) -> float:
        if not sample.is_folder:
            return 0.0
        folder = Path(sample.name)
        inside = folder / ".git"
        if inside.exists() or ((folder / "HEAD").is_file() and (folder / "objects").is_dir()):
            return 0.99
        return 0.0

    def read(self, source: Input) -> Iterator[Item]:
        if source.path is None:
            raise SourceError("a git repository is read from its folder, not from standard input")
        with git_folder(source.path) as git:
            commits = 0
            for item in _commits(git):
                commits += isinstance(item, Event)
                yield item
            yield from _tags(git)
            if not commits:
                yield Remark("the repository holds no commit")


def _commits(git: GitFolder) -> Iterator[Item]:
    """All commits before HEAD; where some are missing, those that are there, and a word about it."""
    wanted = ("log", "--no-color", "--date-order", "--reverse", f"--format={_COMMIT}")
    told = 0
    try:
        for record in _records(git, *wanted, "HEAD"):
            told += 1
            yield _commit(record)
        return
    except _MissingError as error:
        if told:  # git walks through all commits before it prints the first
            raise SourceError(str(error)) from error
    edge, beyond = git.leave_out_missing()
    try:
        for record in _records(git, *wanted, "HEAD", *beyond):
            yield _commit(record)
    except _MissingError as error:
        raise SourceError(str(error)) from error
    yield Remark(
        f"the repository is not whole: what came before {number(edge, 'commit')} is not in it, and was not fetched"
    )


def _tags(git: GitFolder) -> Iterator[Item]:
    wanted = ("for-each-ref", f"--format={_TAG}", "refs/tags")
    try:
        found = list(_records(git, *wanted))
    except _MissingError:
        for name in git.leave_out_broken_tags():
            yield Rejection(f"tag {name}", "what it names is not in the repository")
        found = list(_records(git, *wanted))
    for record in found:
        yield _tag(record)


class _MissingError(SourceError):
    """git stopped; perhaps because an object is missing."""


def _records(git: GitFolder, *arguments: str) -> Iterator[list[str]]:
    """What git prints, record by record. Raises a SourceError with git's own words when it fails."""
    # A file takes any number of complaints; a pipe that nobody empties yet would stop git.
    with (git.own / "complaints").open("w+b") as complaints:
        process = subprocess.Popen(
            git.command(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=git.environment(),
            cwd=git.own,
        )
        assert process.stdout is not None
        _widen(process.stdout)
        try:
            yield from _split(process.stdout)
            if process.wait() != 0:
                _require_empty(git, complaints)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


def _require_empty(git: GitFolder, complaints: IO[bytes]) -> None:
    """Raises what git complains of, unless that is a repository without a commit."""
    complaints.seek(-min(complaints.seek(0, 2), _CHUNK), 2)
    problem = complaints.read().decode("utf-8", "replace").strip()
    if not _is_empty(problem):
        said = problem.splitlines()[-1] if problem else "it failed"
        raise _MissingError(f"{git.shown}: git says: {said}")


def _widen(pipe: IO[bytes]) -> None:
    """Let a pipe hold a whole chunk, where that can be had: git then goes on while we are busy."""
    try:
        from fcntl import F_SETPIPE_SZ, fcntl
    except ImportError:  # only Linux has it
        return
    with suppress(OSError):  # a person's pipes may be limited
        fcntl(pipe, F_SETPIPE_SZ, _CHUNK)


def _is_empty(problem: str) -> bool:
    """Whether git complains of nothing but a repository without a commit."""
    return (
        "does not have any commits yet" in problem
        or "unknown revision" in problem
        or "bad revision" in problem
    )


def _split(stream: IO[bytes]) -> Iterator[list[str]]:
    """Records of a stream, whose commits may be in any encoding: what is not UTF-8 is replaced."""
    mark = _RECORD.encode()
    rest: list[bytes] = []
    while chunk := stream.read(_CHUNK):
        end = chunk.rfind(mark)
        if end < 0:
            rest.append(chunk)
            continue
        # many records at once: a mark is never a part of another character
        yield from _parts(b"".join((*rest, chunk[:end])))
        rest = [chunk[end:]]
    yield from _parts(b"".join(rest))


def _parts(records: bytes) -> Iterator[list[str]]:
    for record in records.decode("utf-8", "replace").split(_RECORD):
        if record:
            yield record.split(_PART)


def _commit(parts: list[str]) -> Event | Rejection:
    """One commit. Its date is not read here: git writes ISO 8601, and whoever stores it reads it anyway."""
    if len(parts) < 7:
        return Rejection(f"commit {parts[0][:12]}", "git printed less of it than was asked for")
    commit, made, author, address, landed, subject = parts[:6]
    fields: dict[str, tuple[str, ...]] = {
        "actor": (author or address or "unknown",),
        "kind": ("commit",),
    }
    if landed != made and not _is_same_moment(landed, made):
        fields["landed"] = (landed,)
    body = parts[6] if len(parts) == 7 else _PART.join(parts[6:])
    return Event(
        subject or "(no subject)",
        made,
        commit,
        body.strip(),
        fields,
        where=f"commit {commit[:12]}",
    )


def _is_same_moment(landed: str, made: str) -> bool:
    """Whether two instants differ in the clock they were read from alone."""
    try:
        return bounds(landed) == bounds(made)
    except DateError:  # told of where the event is stored
        return False


def _tag(parts: list[str]) -> Event | Rejection:
    name, peeled, target, date, subject, tagger = (*parts, "", "", "", "", "")[:6]
    where = f"tag {name}"
    date = date.strip()
    try:
        bounds(date)
    except DateError as error:
        return Rejection(where, f"its date cannot be: {error}")
    fields: dict[str, tuple[str, ...]] = {"kind": ("release",), "version": (name,)}
    if tagger.strip():
        fields["actor"] = (tagger.strip(),)
    return Event(
        title=name,
        date=date,
        uid=f"tag:{name}",
        summary=subject.strip() if peeled else "",
        fields=fields,
        links=(Link("tags", peeled or target),),
        where=where,
    )
