"""Wikidata: precision, both ways of counting years, Julian dates, results of every shape."""

from __future__ import annotations

from importers.wikidata import WikidataImporter
from tests.importers.reading import read


def test_query_results_count_years_astronomically() -> None:
    found = read(WikidataImporter(), "wikidata/battles.json")
    assert found.dates == {
        "Battle of Marathon": "-0489-09-12",
        "A year": "1807",
        "A decade": "196X",
        "A century": "18XX",
        "1 BCE": "0000",
        "No date": None,
    }
    marathon = found.event("Battle of Marathon")
    assert marathon.uid == "Q31900"
    assert marathon.fields["place"] == ("Marathon",)
    assert [r.where for r in found.rejections] == ["row 6"]


def test_download_without_precision_says_what_it_assumes() -> None:
    found = read(WikidataImporter(), "wikidata/download.json")
    assert found.dates == {
        "A day": "1807-06-22",
        "Assumed to be a year": "1815",
        "The same entity again": "1808-06-22",
    }
    assert [event.uid for event in found.events] == ["Q7", "Q8", "Q7#2"]
    assert len(found.remarks) == 1


def test_entities_count_years_as_people_do() -> None:
    found = read(WikidataImporter(), "wikidata/entities.json")
    assert found.dates == {
        "Battle of Marathon": "-0489",
        "Oktoberrevolution": "1917-11-07",
        "Q10": None,
    }
