"""Changelogs: one event per dated version, whatever way its heading is written."""

from __future__ import annotations

from tests.importers.reading import FIXTURES, read, read_text
from timeloom.importers.contract import Input
from timeloom.importers.keep_a_changelog import KeepAChangelogImporter


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
    assert [getattr(item, "title", None) for item in items] == ["2.0.1", None]
    assert items[0].summary == "* Fixed it"  # type: ignore[union-attr]


def test_dates_in_other_words() -> None:
    found = read_text(
        KeepAChangelogImporter(),
        "# Changelog\n## 3.0 - January 5, 2019\n## 2.0 (2018-05)\n## 1.5 - the 2017 rewrite\n## 1.0 [YANKED]\n",
    )
    assert found.dates == {"3.0": "2019-01-05", "2.0": "2018-05", "1.5": None, "1.0": None}
    assert "2 versions without a date, kept as undated: 1.5, 1.0" in found.remarks
