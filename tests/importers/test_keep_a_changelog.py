"""Changelogs: one event per dated version, whatever way its heading is written."""

from __future__ import annotations

import pytest

from tests.importers.reading import FIXTURES, read, read_text
from timeloom.importers.contract import Input, Sample
from timeloom.importers.repositories.changelog import KeepAChangelogImporter


def test_dated_versions() -> None:
    found = read(KeepAChangelogImporter(), "changelog/CHANGELOG.md")
    assert found.dates == {
        "Unreleased": None,
        "1.1.0": "2024-05-13",
        "1.0.1": "2024-02-09",
        "1.0.0": "2023-12-31",
    }
    yanked = found.event("1.1.0")
    assert yanked.fields["tag"] == ("yanked",)
    assert yanked.fields["change"] == ("fixed", "added")
    assert yanked.fields["url"] == ("https://example.org/compare/1.0.1...1.1.0",)
    assert found.event("1.0.0").fields["url"] == ("https://example.org/1.0.0",)
    assert yanked.summary.endswith("- A bell")


def test_what_has_no_usable_date_is_named() -> None:
    found = read(KeepAChangelogImporter(), "changelog/CHANGELOG.md")
    assert [r.where for r in found.rejections] == ["line 26"]
    assert found.remarks == ["1 version without a date, kept as undated: Unreleased"]


def test_underlined_headings() -> None:
    path = FIXTURES / "changelog/underlined.md"
    with path.open("rb") as stream:
        items = list(KeepAChangelogImporter().read(Input(str(path), stream, path)))
    assert [getattr(item, "title", None) for item in items] == ["2.0.1", "2.0.0", None]
    assert items[0].summary == "* Fixed it"  # type: ignore[union-attr]


def test_dates_in_other_words() -> None:
    found = read_text(
        KeepAChangelogImporter(),
        "# Changelog\n## 3.0 - January 5, 2019\n## 2.0 (2018-05)\n## 1.5 - the 2017 rewrite\n## 1.0 [YANKED]\n",
    )
    assert found.dates == {"3.0": "2019-01-05", "2.0": "2018-05", "1.5": None, "1.0": None}
    assert "2 versions without a date, kept as undated: 1.5, 1.0" in found.remarks


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("## 1.2.0 - 2024-05-13\n- a", {"1.2.0": "2024-05-13"}),
        ("## 1.2.0 (2024-05-13)\n- a", {"1.2.0": "2024-05-13"}),
        ("## [1.2] 13 May 2024\n- a", {"1.2": "2024-05-13"}),
        ("v1.2 / 2024-05-13\n- a", {"1.2": "2024-05-13"}),
        ("## 2023-05-03, Version 20.1.0 (Current), @ann\n- a", {"20.1.0": "2023-05-03"}),
        (
            "### [9.5.0](https://example.org/compare/a...b) (2022-05-15)\n- a",
            {"9.5.0": "2022-05-15"},
        ),
        ("**1.2.0** (May 13th, 2024)\n- a", {"1.2.0": "2024-05-13"}),
        ("Version 3.1.3\n-------------\n\nReleased 2026-02-18\n\n-   a", {"3.1.3": "2026-02-18"}),
        (
            "Version 0.12\n------------\n\nReleased on December 21st 2016, codename X.\n\n-   a",
            {"0.12": "2016-12-21"},
        ),
        ("1.4\n===\n2024-05-13\n\n* a", {"1.4": "2024-05-13"}),
        ("### 2.30.0\n\n- Release Dec 26, 2023\n- a", {"2.30.0": "2023-12-26"}),
        ("# 2024\n\n## 1.2 - 13 May\n- a", {"1.2": "2024-05-13"}),
        ("## 2024-05-13\n- a", {"2024-05-13": "2024-05-13"}),
        ("## [1.0.0] - 2024-05-13 [YANKED]\n- a", {"1.0.0": "2024-05-13"}),
        (
            "tool (1.2-1) unstable; urgency=low\n\n  * a\n\n -- Ann <ann@example.org>  Mon, 13 May 2024 10:11:12 +0200\n",
            {"1.2-1": "2024-05-13T10:11:12+02:00"},
        ),
        ("2024-05-13  Ann Smith  <ann@example.org>\n\n\t* a.c: a\n", {"Ann Smith": "2024-05-13"}),
        ("## Unreleased\n- a", {"Unreleased": None}),
        ("## 3 things\n- a", {}),
    ],
)
def test_headings_of_every_kind(text: str, dates: dict[str, str | None]) -> None:
    """What stands under a version is its summary; the date may stand beside it, below it or at its end."""
    found = read_text(KeepAChangelogImporter(), text)
    assert found.dates == dates
    assert all(event.summary.lstrip(" *-\t").endswith("a") for event in found.events)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("release_five_years.md", "Five years.\n\n#### 2015\n\n**[1.2] — Codegen:** faster.\n\n**[1.3] — A book:** out.\n"),
        ("history.md", "13/05/2024, 10:11 - Ann: is it open?\n13/05/2024, 10:12 - Bea: yes\n"),
        ("history.txt", "[13.05.24, 10:11:12] Ann: is it open?\n[13.05.2024, 10:12:13] Bea: yes\n"),
        ("company.md", "It began in a shed. " * 300 + "\n" * 2 + "- **1.0 -- May 2001:** out\n- **1.1 -- June 2002:** again\n"),
        ("company.md", "It began in a shed.\n" * 300 + "1.0 - May 2001\n\n1.1 - June 2002\n"),
    ],
)  # fmt: skip
def test_what_only_speaks_of_versions_is_not_a_changelog(name: str, text: str) -> None:
    assert KeepAChangelogImporter().sniff(Sample(name, text.encode())) == 0.0


@pytest.mark.parametrize(
    "name",
    ["release-notes-2.x.md", "RELEASES.md", "release_notes.md", "History.md", "release-1.2.md"],
)
def test_what_is_called_so_and_has_versions_is_a_changelog(name: str) -> None:
    text = "# Notes\n\n## 1.2\n\nfaster\n\n## 1.1\n\nout\n"
    assert KeepAChangelogImporter().sniff(Sample(name, text.encode())) == 0.9
