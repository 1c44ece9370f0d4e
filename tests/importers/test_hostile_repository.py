"""A repository runs nothing and asks nobody, whatever stands in it: what it holds is read as data."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from timeloom.errors import SourceError
from timeloom.importers.contract import Input
from timeloom.importers.repositories.git import GitImporter
from timeloom.model.events import Event, Item, Rejection, Remark

pytestmark = pytest.mark.slow  # each starts programs

SUBJECTS = ["one", "two", "three"]


def _git(folder: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"} | {
        "GIT_AUTHOR_DATE": "2024-05-13T10:00:00Z",
        "GIT_COMMITTER_DATE": "2024-05-13T10:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    settings = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    done = subprocess.run(
        ["git", *settings, *arguments],
        cwd=folder,
        check=True,
        env=environment,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout.strip()


def _read(folder: Path) -> list[Item]:
    return list(GitImporter().read(Input(str(folder), io.BytesIO(), folder)))


def _titles(items: list[Item]) -> list[str]:
    return [item.title for item in items if isinstance(item, Event)]


def _lose(repository: Path, revision: str) -> str:
    name = _git(repository, "rev-parse", revision)
    (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
    return name


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Three commits and a tag, nothing of them packed."""
    folder = tmp_path / "repository"
    folder.mkdir()
    _git(folder, "init", "-q", "-b", "main")
    for subject in SUBJECTS:
        (folder / "file.txt").write_text(subject)
        _git(folder, "add", ".")
        _git(folder, "commit", "-q", "-m", subject)
    _git(folder, "tag", "-a", "v1", "-m", "first")
    return folder


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[str]:
    """A program that says that it was run; the test fails if it was."""
    said = tmp_path / "it-was-run"
    program = tmp_path / "canary"
    program.write_text(f"#!/bin/sh\necho \"$0 $*\" >> '{said}'\nexit 1\n")
    program.chmod(0o755)
    yield str(program)
    assert not said.exists(), said.read_text()


def _names() -> list[str]:
    """All names that git's configuration can have, in the words of its own list."""
    listed = subprocess.run(
        ["git", "help", "-c"], capture_output=True, encoding="utf-8", check=True
    )
    lines = [line for line in listed.stdout.splitlines() if re.fullmatch(r"[\w.<>*-]+", line)]
    names = {
        re.sub(r"<[^>]*>|\*", instead, line)
        for line in lines
        for instead in ("origin", "pdf", "log", "ssh")
    }
    return sorted(name for name in names if re.fullmatch(r"\w+\..*\b[A-Za-z][A-Za-z0-9-]*", name))


def test_no_word_of_its_configuration_is_followed(repository: Path, canary: str) -> None:
    """Each name of git's own list set to a program, and the file broken for whoever reads it as it is meant.

    Most of these values are no numbers, colours or yeses: a git that read them would stop.
    """
    names = _names()
    assert len(names) > 700
    lines = []
    for name in names:
        if name.lower() in ("extensions.objectformat", "extensions.refstorage"):
            continue
        section, _, variable = name.rpartition(".")
        if "_" in variable:  # gitweb's, which git itself cannot read
            continue
        section, _, subsection = section.partition(".")
        lines.append(f'[{section} "{subsection}"]' if subsection else f"[{section}]")
        lines.append(f'\t{variable} = "{canary}"')
    (repository / ".git" / "config").write_text("\n".join(lines) + "\n")
    assert _titles(_read(repository)) == [*SUBJECTS, "v1"]


def _promisor(url: str, *more: str) -> Callable[[Path, str], None]:
    def prepare(folder: Path, canary: str) -> None:
        for name, value in (
            ("extensions.partialClone", "origin"),
            ("core.repositoryFormatVersion", "1"),
            ("remote.origin.promisor", "true"),
            ("remote.origin.url", url.format(canary=canary)),
            ("core.sshCommand", canary),
            ("core.gitProxy", canary),
            ("protocol.allow", "always"),
            ("protocol.ext.allow", "always"),
            ("credential.helper", f"!{canary}"),
            *((name, canary) for name in more),
        ):
            _git(folder, "config", name, value)
        for pack in (folder / ".git" / "objects" / "pack").glob("*.pack"):
            pack.with_suffix(".promisor").touch()
        _lose(folder, "HEAD~1")

    return prepare


def _hooks(folder: Path, canary: str) -> None:
    for hook in (
        "post-checkout",
        "reference-transaction",
        "fsmonitor-watchman",
        "post-index-change",
    ):
        shutil.copy(canary, folder / ".git" / "hooks" / hook)
    _git(folder, "config", "core.hooksPath", str(folder / ".git" / "hooks"))
    _git(folder, "config", "core.fsmonitor", canary)


def _attributes(folder: Path, canary: str) -> None:
    (folder / ".gitattributes").write_text("* diff=x filter=x merge=x\n")
    for name in ("diff.x.textconv", "diff.x.command", "filter.x.clean", "filter.x.process",
                 "filter.x.smudge", "merge.x.driver", "diff.external", "log.diffMerges"):  # fmt: skip
        _git(folder, "config", name, canary)


def _signatures(folder: Path, canary: str) -> None:
    for name in ("gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.openpgp.program"):
        _git(folder, "config", name, canary)
    _git(folder, "config", "log.showSignature", "true")
    tree, parent = _git(folder, "rev-parse", "HEAD^{tree}"), _git(folder, "rev-parse", "HEAD")
    signed = (
        f"tree {tree}\nparent {parent}\nauthor A <a@b> 1715594400 +0000\ncommitter A <a@b> 1715594400 +0000\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\nsigned\n"
    )
    (folder / "signed").write_text(signed)
    name = _git(folder, "hash-object", "-t", "commit", "-w", "signed")
    _git(folder, "update-ref", "refs/heads/main", name)


def _included(folder: Path, canary: str) -> None:
    more = folder / "more"
    more.write_text(
        f"[core]\n\tfsmonitor = {canary}\n\tpager = {canary}\n[alias]\n\tlog = !{canary}\n"
    )
    _git(folder, "config", "include.path", str(more))
    _git(folder, "config", "includeIf.gitdir:/.path", str(more))
    _git(folder, "config", "alias.for-each-ref", f"!{canary}")
    _git(folder, "config", "pager.log", canary)


def _elsewhere(folder: Path, canary: str) -> None:
    """The configuration of a working tree of its own, and a working tree somewhere else."""
    _git(folder, "config", "extensions.worktreeConfig", "true")
    (folder / ".git" / "config.worktree").write_text(
        f"[core]\n\tfsmonitor = {canary}\n\tworktree = /\n"
    )
    _git(folder, "config", "core.worktree", "/")


def _submodules(folder: Path, canary: str) -> None:
    (folder / ".gitmodules").write_text(
        f'[submodule "x"]\n\tpath = x\n\turl = ext::{canary}\n\tupdate = !{canary}\n'
    )
    _git(folder, "config", "submodule.recurse", "true")
    _git(folder, "config", "submodule.x.update", f"!{canary}")
    _git(folder, "config", "fetch.recurseSubmodules", "true")


WAYS: dict[str, Callable[[Path, str], None]] = {
    "ssh": _promisor("ssh://h/x"),
    "ext": _promisor("ext::{canary} %S"),
    "remote helper": _promisor("canary::x", "remote.origin.vcs"),
    "upload pack": _promisor("/", "remote.origin.uploadpack"),
    "git protocol": _promisor("git://127.0.0.1:1/x"),
    "http": _promisor("http://user@127.0.0.1:1/x"),
    "hooks": _hooks,
    "attributes": _attributes,
    "signatures": _signatures,
    "includes": _included,
    "working tree": _elsewhere,
    "submodules": _submodules,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_nothing_is_run(repository: Path, canary: str, way: Callable[[Path, str], None]) -> None:
    """Each way that is known to lead from a repository to a program or to another host."""
    way(repository, canary)
    titles = _titles(_read(repository))
    assert "three" in titles
    assert "v1" in titles


def test_a_file_in_the_place_of_its_folder(repository: Path, canary: str, tmp_path: Path) -> None:
    """`.git` may name a folder elsewhere, as for a submodule; that one's configuration is not followed either."""
    _included(repository, canary)
    there = tmp_path / "there"
    there.mkdir()
    (there / ".git").write_text(f"gitdir: {repository}/.git\n")
    assert _titles(_read(there)) == [*SUBJECTS, "v1"]


def test_a_linked_working_tree(repository: Path, tmp_path: Path) -> None:
    """It has a HEAD of its own and shares the rest."""
    _git(repository, "worktree", "add", "-q", str(tmp_path / "linked"), "HEAD~1")
    assert _titles(_read(tmp_path / "linked")) == ["one", "two", "v1"]


def test_the_environment_names_no_other(
    repository: Path, canary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook that starts us has git's variables set; some name programs, some another repository."""
    for name in (
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_INDEX_FILE",
        "GIT_COMMON_DIR",
    ):
        monkeypatch.setenv(name, "/nowhere")
    for name in ("GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_ASKPASS", "GIT_EDITOR"):
        monkeypatch.setenv(name, canary)
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", canary)
    assert _titles(_read(repository)) == [*SUBJECTS, "v1"]


@pytest.mark.parametrize("missing", ["HEAD~1", "HEAD~2"])
def test_what_is_there_of_a_repository_that_is_not_whole(repository: Path, missing: str) -> None:
    """Said in a sentence, and read as far as it goes."""
    _lose(repository, missing)
    items = _read(repository)
    assert _titles(items)[-2:] == ["three", "v1"]
    (remark,) = [item for item in items if isinstance(item, Remark)]
    assert "not whole" in remark.text
    assert "1 commit " in remark.text


def test_the_side_of_a_merge_that_is_there(repository: Path) -> None:
    """One parent is missing; the other side's history is read."""
    _git(repository, "checkout", "-q", "-b", "side", "HEAD~2")
    _git(repository, "commit", "-q", "--allow-empty", "-m", "side")
    _git(repository, "merge", "-q", "-m", "merged", "main")
    _lose(repository, "main")
    _git(repository, "tag", "-d", "v1")
    assert sorted(_titles(_read(repository))) == ["merged", "one", "side"]


def test_a_tag_whose_object_is_missing_costs_itself(repository: Path) -> None:
    """The other tags are there."""
    _git(repository, "tag", "-a", "broken", "-m", "x")
    _git(repository, "tag", "plain")
    _lose(repository, "broken")
    items = _read(repository)
    assert _titles(items) == [*SUBJECTS, "plain", "v1"]
    (rejected,) = [item for item in items if isinstance(item, Rejection)]
    assert (rejected.where, rejected.why) == (
        "tag broken",
        "what it names is not in the repository",
    )


@pytest.mark.parametrize(
    "place",
    ["HEAD", "packed-refs", "refs/heads/x", "objects/info/alternates", "objects/aa", "shallow"],
)
def test_a_pipe_in_it_is_refused(repository: Path, place: str) -> None:
    """git would wait for somebody to write into it."""
    path = repository / ".git" / place
    path.unlink(missing_ok=True)
    path.parent.mkdir(exist_ok=True, parents=True)
    os.mkfifo(path)
    with pytest.raises(SourceError, match=r"neither a file|is not a file"):
        _read(repository)


def test_objects_borrowed_from_another(repository: Path, tmp_path: Path) -> None:
    """As `git clone --shared` makes it; a pipe over there is refused too."""
    borrower = tmp_path / "borrower"
    _git(tmp_path, "clone", "-q", "--shared", str(repository), str(borrower))
    assert _titles(_read(borrower)) == [*SUBJECTS, "v1"]
    os.mkfifo(repository / ".git" / "objects" / "pipe")
    with pytest.raises(SourceError, match="neither"):
        _read(borrower)


def test_other_ways_to_write_objects(tmp_path: Path) -> None:
    """SHA-256 names; packed; HEAD as a symbolic link, as it once was."""
    _git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256")
    _git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one")
    _git(tmp_path, "gc", "-q")
    head = tmp_path / ".git" / "HEAD"
    head.unlink()
    head.symlink_to("refs/heads/main")
    (event,) = [item for item in _read(tmp_path) if isinstance(item, Event)]
    assert (event.title, len(event.uid)) == ("one", 64)
