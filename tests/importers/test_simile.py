"""SIMILE: instants in a range, durations with vague ends, both syntaxes, no XML tricks."""

from __future__ import annotations

import pytest

from importers.simile import SimileImporter
from tests.importers.reading import read, read_text
from timeloom.errors import SourceError


def test_xml_means_instants() -> None:
    found = read(SimileImporter(), "simile/painter.xml")
    assert found.dates == {
        "Born": "1606-07-15",
        "Married some time between": "[1634..1636]",
        "Lives in the Breestraat": "1639-06-01~/1658-12-31~",
        "A morning": "2006-05-28T09:00:00Z",
        "Before the count": "-0199",
    }
    assert found.event("Born").summary == "In Leiden."
    assert found.event("Born").fields == {"url": ("https://example.org/r",)}
    assert [r.where for r in found.rejections] == ["event 6"]


def test_json_means_durations() -> None:
    found = read(SimileImporter(), "simile/short_keys.json")
    assert found.dates == {
        "A span by default": "1990/1995",
        "An instant somewhere in a range": "[2001-03-01..2001-04-01]",
        "No date": None,
    }


def test_entities_are_refused() -> None:
    with pytest.raises(SourceError, match="document type"):
        read(SimileImporter(), "simile/bomb.xml")


def test_bare_years_count_as_javascript_does() -> None:
    """Year 0 is 1 BC there; only what says BC is a people's count."""
    found = read_text(
        SimileImporter(),
        '<data><event start="-489" title="a"/><event start="0" title="b"/><event start="44 BC" title="c"/></data>',
    )
    assert found.dates == {"a": "-0489", "b": "0000", "c": "-0043"}


def test_what_is_read_does_not_hang_on_the_name() -> None:
    found = read_text(SimileImporter(), '{"events":[{"start":"2001","title":"x","by":["a","b"]}]}')
    assert found.dates == {"x": "2001"}
    assert found.events[0].fields == {"by": ("a", "b")}


def test_dates_that_a_browser_understands() -> None:
    found = read_text(
        SimileImporter(),
        '<data><event start="28 May 2006" title="a"/><event start="5/28/2006" title="b"/>'
        '<event start="20060528" title="c"/><event start="2006-05-28T09:00" title="d">one<br/>two</event></data>',
        zone="Europe/Berlin",
    )
    assert found.dates == {
        "a": "2006-05-28",
        "b": "2006-05-28",
        "c": "2006-05-28",
        "d": "2006-05-28T09:00+02:00",
    }
    assert found.event("d").summary == "one\ntwo"
