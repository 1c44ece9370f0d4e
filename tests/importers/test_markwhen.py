"""markwhen: its three ways of writing a range, sections, properties, and what cannot be a date."""

from __future__ import annotations

import io

import pytest

from tests.importers.reading import Reading, read, read_text
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.registry import choose
from timeloom.importers.timelines.markwhen import MarkwhenImporter


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


def _found(text: str, **options: str) -> Reading:
    source = Input("x.mw", io.BytesIO(text.encode()), None, Options(**options))
    return Reading(list(MarkwhenImporter().read(source)))


def test_an_entry_may_hang_on_the_one_right_above_it() -> None:
    found = _found("2025-01-01 9pm: party\nid: party\nafter !party 2 hours: walk home\n")
    assert found.dates["walk home"] == "2025-01-01T21:00/2025-01-01T23:00"


def test_an_entry_that_cannot_be_read_is_never_taken_for_the_header() -> None:
    found = _found("title: x\n2024-02-31: no such day\n2024-13 - 25: nor this\n2024: a year\n")
    assert found.dates == {"a year": "2024"}
    assert [r.where for r in found.rejections] == ["line 2", "line 3"]
    assert not _found("---\ntitle: 24 hours: a life\ndescription: x\n---\n2024: y\n").rejections


def test_now_is_no_date_to_keep() -> None:
    assert "another day" in _found("2024: a\nnow: b\n").rejections[0].why


def test_times_are_in_the_zone_of_the_entry_else_of_the_file() -> None:
    text = "tz: America/New_York\n2024-01-01 8pm: a\n9pm: b\ntz: Europe/Berlin\n9pm: c\ntz: +5\n"
    assert _found(text).dates == {
        "a": "2024-01-01T20:00-05:00",
        "b": "2024-01-01T21:00+01:00",
        "c": "2024-01-01T21:00+05:00",
    }
    assert _found("2024-01-01 8pm: a\n", zone="Asia/Tokyo").dates == {"a": "2024-01-01T20:00+09:00"}


def test_every_page_has_a_header_of_its_own() -> None:
    found = _found("# One\n2024: a\n_-_-_break_-_-_\ntitle: two\n2025: b\n")
    assert found.event("a").fields == {"section": ("One",)}
    assert found.event("b").fields == {}


def test_text_outside_of_entries_is_named() -> None:
    found = _found("2024: a\n# Heading\nabout this section\n2025: b\n")
    assert found.remarks == ["text that belongs to no entry was left out (line 3)"]


def test_a_file_is_known_by_its_entries_whatever_it_is_called() -> None:
    text = b"1971: a\n\n1972-1980: b\n\n1990-now: c\n"
    for name in ("-", "x.txt", "x.csv", "x.json", "x.xml"):
        assert choose(Sample(name, text)).name == "markwhen"
    assert choose(Sample("x.csv", b"date,title\n2001: a,x\n2002: b,y\n2003: c,z\n")).name == "csv"


@pytest.mark.parametrize("fence", ["", "---\n"])
def test_the_header_holds_for_the_first_entry_too(fence: str) -> None:
    """The order of day and month, and the zone; a page has a header of its own."""
    header = f"{fence}title: T\ndateFormat: d/M/y\ntz: Europe/Paris\n{fence}"
    page = "02/03/2001: {0}\n02/03/2001 10:30am: {0} by day\n"
    text = f"{header}{page.format('a')}\n_-_-_break_-_-_\ndateFormat: M/d/y\n{page.format('b')}"
    assert read_text(MarkwhenImporter(), text).dates == {
        "a": "2001-03-02",
        "a by day": "2001-03-02T10:30+01:00",
        "b": "2001-02-03",
        "b by day": "2001-02-03T10:30+01:00",
    }
