"""git: author dates with their offset, authors as actors, tags as releases, odd repositories."""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import pytest

from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.repositories.git import GitImporter
from timeloom.model.events import Event, Item, Remark


def _git(folder: Path, *arguments: str, when: str = "2024-05-13T10:00:00+02:00") -> None:
    environment = os.environ | {
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": "2024-05-14T00:00:00Z",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    settings = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    subprocess.run(
        ["git", *settings, *arguments], cwd=folder, check=True, env=environment, capture_output=True
    )


def _read(folder: Path) -> list[Item]:
    return list(GitImporter().read(Input(str(folder), io.BytesIO(), folder)))


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "a").write_text("1")
    _git(tmp_path, "add", "a")
    _git(tmp_path, "commit", "-q", "-m", "First: [/b] \x1b[31m\n\nA body\nof two lines")
    _git(tmp_path, "tag", "v1.0")
    (tmp_path / "a").write_text("2")
    _git(tmp_path, "commit", "-q", "-a", "-m", "Second", when="2024-05-13T11:00:00-07:00")
    _git(tmp_path, "tag", "-a", "v2.0", "-m", "The second release")
    return tmp_path


def test_commits_and_tags(repository: Path) -> None:
    assert GitImporter().sniff(Sample(str(repository), b"", is_folder=True)) > 0.9
    events = [item for item in _read(repository) if isinstance(item, Event)]
    assert [(e.title.split(":")[0], e.date) for e in events] == [
        ("First", "2024-05-13T10:00:00+02:00"),
        ("Second", "2024-05-13T11:00:00-07:00"),
        ("v1.0", "2024-05-14T00:00:00+00:00"),
        ("v2.0", "2024-05-14T00:00:00+00:00"),
    ]
    first, second, plain, annotated = events
    assert first.summary == "A body\nof two lines"
    assert first.fields["actor"] == ("Ada",)
    assert plain.links[0].to == first.uid
    assert annotated.links[0].to == second.uid
    assert annotated.summary == "The second release"


def test_a_bare_repository(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    bare = tmp_path_factory.mktemp("bare") / "r.git"
    _git(repository, "clone", "-q", "--bare", str(repository), str(bare))
    assert GitImporter().sniff(Sample(str(bare), b"", is_folder=True)) > 0.9
    assert len(_read(bare)) == 4


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    assert _read(tmp_path) == [Remark("the repository holds no commit")]


def test_a_folder_that_is_no_repository_is_refused(tmp_path: Path) -> None:
    assert GitImporter().sniff(Sample(str(tmp_path), b"", is_folder=True)) == 0
    (tmp_path / ".git").mkdir()
    with pytest.raises(SourceError, match="is not a git repository"):
        _read(tmp_path)


def test_when_it_landed_is_told_if_that_was_another_moment(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q", "-b", "main")
    for when in ("2024-05-13T10:00:00+02:00", "2024-05-14T02:00:00+02:00"):
        _git(tmp_path, "commit", "-q", "--allow-empty", "-m", "one", when=when)
    landed = [item.fields.get("landed") for item in _read(tmp_path) if isinstance(item, Event)]
    assert landed == [("2024-05-14T00:00:00+00:00",), None]
