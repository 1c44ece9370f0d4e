"""SIMILE: instants in a range, durations with vague ends, both syntaxes, no XML tricks."""

from __future__ import annotations

import pytest

from importers.contract import Input
from importers.simile import SimileImporter
from tests.importers.reading import FIXTURES, read
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
    path = FIXTURES / "simile/bomb.xml"
    with path.open("rb") as stream, pytest.raises(SourceError, match="document type"):
        list(SimileImporter().read(Input(str(path), stream, path)))
