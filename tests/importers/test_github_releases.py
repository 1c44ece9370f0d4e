"""GitHub releases: a list or one object, dated by publication."""

from __future__ import annotations

import pytest

from tests.importers.reading import read, read_text
from timeloom.errors import SourceError
from timeloom.importers.contract import Sample
from timeloom.importers.repositories.github_releases import GithubReleasesImporter


def test_list() -> None:
    found = read(GithubReleasesImporter(), "github-releases/list.json")
    assert found.dates == {"v2.0": "2024-01-02T03:04:05Z", "Three": None}
    release = found.event("v2.0")
    assert (release.uid, release.summary) == ("RE_2", "Two\nlines")
    assert release.fields["tag"] == ("prerelease",)
    assert release.fields["actor"] == ("ada",)
    assert [r.where for r in found.rejections] == ["release 3"]


def test_single_object() -> None:
    assert read(GithubReleasesImporter(), "github-releases/single.json").dates == {
        "One": "2023-01-02T03:04:05Z"
    }


def test_an_answer_that_holds_no_release_says_what_it_is() -> None:
    answer = '{"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}'
    assert GithubReleasesImporter().sniff(Sample("-", answer.encode())) > 0.8
    with pytest.raises(SourceError, match="it holds no release; GitHub says: Not Found"):
        read_text(GithubReleasesImporter(), answer)
