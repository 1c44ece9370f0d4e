"""markwhen: its three ways of writing a range, sections, properties, and what cannot be a date."""

from __future__ import annotations

from importers.markwhen import MarkwhenImporter
from tests.importers.reading import read


def test_a_file_with_everything() -> None:
    found = read(MarkwhenImporter(), "markwhen/house.mw")
    assert found.dates == {
        "A hearth": "-2999",
        "The Ides": "-0043-03-15",
        "Foundations dug": "1665",
        "Walls": "1666-05-03/1666-06-11",
        "Mortar hardens": "1666-01-01/1666-01-14",
        "Five days on, for three": "1666-01-20/1666-01-22",
        "Planning": "1664-12-01/1664-12-31",
        "Moved in": "1700-08",
        "Breakfast": "1700-08-30T09:45",
        "Still there 40%": "1702/..",
        "A feast": "2012-05-12/2012-05-14",
    }
    assert [r.where for r in found.rejections] == ["line 30"]


def test_sections_tags_properties_and_bodies() -> None:
    found = read(MarkwhenImporter(), "markwhen/house.mw")
    dug = found.event("Foundations dug")
    assert dug.uid == "dig"
    assert dug.fields["section"] == ("Building / Ground",)
    assert dug.fields["url"] == ("https://example.org/dig",)
    assert dug.fields["location"] == ("Delft",)
    assert dug.summary.startswith("A body line")
    assert found.event("The Ides").fields["section"] == ("Before",)
    assert found.event("A feast").fields["recurs"] == ("every year x3",)
    feast = found.event("A feast")
    assert feast.summary == "from the old days: this is no entry"


def test_relative_dates_name_what_they_hang_on() -> None:
    found = read(MarkwhenImporter(), "markwhen/house.mw")
    mortar = found.event("Mortar hardens")
    assert mortar.date_basis == "relative"
    assert [(link.relation, link.to) for link in mortar.links] == [("dated-from", "dig")]


def test_month_first_unless_the_header_says_otherwise() -> None:
    found = read(MarkwhenImporter(), "markwhen/months_first.mw")
    assert found.dates == {
        "January 2nd": "2024-01-02",
        "May": "2024-05",
        "Since December": "2012-12/..",
        "Ten years": "1971/1981",
        "A spelled day": "2026-03-18",
    }
    assert "'nobody'" in found.rejections[0].why
