"""TimelineJS: precision as given, a people's count of years, nothing lost over one bad slide."""

from __future__ import annotations

import io
import json

import pytest

from importers.contract import Input
from importers.timelinejs import TimelineJsImporter, TimelineJsTableImporter
from tests.importers.reading import read
from timeloom.errors import SourceError


def test_json_keeps_precision_and_counts_years_as_people_do() -> None:
    found = read(TimelineJsImporter(), "timelinejs/lighthouses.json")
    assert found.dates == {
        "The Pharos is lit": "-0279",
        "The year before the first": "0000",
        "Winstanley lights Eddystone": "1698-11-14T17:00",
        "Smeaton's tower": "1756-08/1759-10-16",
        "An end before its start": "1822",
        "No year at all": None,
    }


def test_json_names_what_it_leaves_out() -> None:
    found = read(TimelineJsImporter(), "timelinejs/lighthouses.json")
    assert [r.where for r in found.rejections] == ["event 7", "event 8"]
    assert any("event 5" in remark and "end was left out" in remark for remark in found.remarks)
    assert any("1 eras" in remark for remark in found.remarks)


def test_json_takes_texts_out_of_their_markup_and_keeps_media_as_text() -> None:
    found = read(TimelineJsImporter(), "timelinejs/lighthouses.json")
    pharos = found.event("The Pharos is lit")
    assert (pharos.uid, pharos.summary) == (
        "pharos",
        "Begun under Ptolemy I & finished by his son.",
    )
    assert pharos.fields["group"] == ("Antiquity",)
    tower = found.event("Smeaton's tower")
    assert tower.fields["media-credit"] == ("after Smeaton",)
    assert tower.fields["display-date"] == ("three summers",)


def test_cosmological_years_are_figures() -> None:
    found = read(TimelineJsImporter(), "timelinejs/deep_time.json")
    assert list(found.dates.values()) == ["Y-4540000000", "Y-66000000/Y-23030000", "-3200"]


def test_version_2() -> None:
    found = read(TimelineJsImporter(), "timelinejs/version2.json")
    assert found.dates == {"Commas and slashes": "1963-08-09/1963-08-28", "A year": "1975"}
    assert [r.where for r in found.rejections] == ["date 3"]


def test_spreadsheet() -> None:
    found = read(TimelineJsTableImporter(), "timelinejs/bridges.csv")
    assert found.dates == {
        "The last rib, at Coalbrookdale": "1779-07-02",
        "Forth Bridge opens": "1890-03-04T14:30",
        "Kill Van Kull": "1929/1933",
    }
    assert found.event("The last rib, at Coalbrookdale").summary == "Cast iron, pinned like wood"
    assert [r.where for r in found.rejections] == ["line 7", "line 8"]


def test_first_spreadsheet_columns() -> None:
    found = read(TimelineJsTableImporter(), "timelinejs/first_columns.tsv")
    assert found.dates == {"Apollo 11": "1969-07-16/1969-07-24", "The Ides": "-0043"}


@pytest.mark.parametrize("text", ["[1, 2]", "{", "[" * 100_000])
def test_what_is_no_timeline_is_refused_in_words(text: str) -> None:
    with pytest.raises(SourceError):
        list(TimelineJsImporter().read(Input("x.json", io.BytesIO(text.encode()))))


def test_slides_without_events_give_none() -> None:
    document = json.dumps({"events": ["no object", {"start_date": {"year": "MMXX"}}]})
    items = list(TimelineJsImporter().read(Input("x.json", io.BytesIO(document.encode()))))
    assert [type(item).__name__ for item in items] == ["Rejection", "Rejection"]
