"""SIMILE: instants in a range, durations with vague ends, both syntaxes, no XML tricks."""

from __future__ import annotations

import io

import pytest

from tests.importers.reading import Reading, read, read_text
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.timelines.simile import SimileImporter


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


def test_ages_count_backwards_in_millions_of_years() -> None:
    found = read_text(
        SimileImporter(),
        """<data date-time-format='Geochrono'>
        <event start="251.902" title="extinction"/>
        <event start="541 Ma" end="251.902" title="some time"/>
        <event start="541" end="251.902" isDuration="true" title="era"/>
        <event start="long ago" title="words"/></data>""",
    )
    assert found.dates == {
        "extinction": "Y-251902000~",
        "some time": "[Y-541000000..Y-251902000]",
        "era": "Y-541000000~/Y-251902000~",
    }
    assert [r.where for r in found.rejections] == ["event 4"]
    ages = (
        '{"dateTimeFormat": "geochrono", "events": [{"start": "4550", "end": 3800, "title": "a"}]}'
    )
    assert read_text(SimileImporter(), ages).dates == {"a": "Y-4550000000~/Y-3800000000~"}


def test_what_holds_nothing_is_rejected_by_its_place() -> None:
    for text in (
        '<data><event start="1840" title="a"/><event/></data>',
        '{"dateTimeFormat": "", "events": [{"start": "1840", "title": "a"}, {}]}',
    ):
        found = read_text(SimileImporter(), text)
        assert found.dates == {"a": "1840"}
        assert [(r.where, r.why) for r in found.rejections] == [("event 2", "holds nothing")]


def test_the_wiki_of_a_file_gives_its_events_an_address() -> None:
    text = (
        '<data wiki-url="http://example.org/" wiki-section="Film &amp; art">'
        '<event start="1840" title="A birth"/><event start="1841"/></data>'
    )
    found = read_text(SimileImporter(), text)
    assert found.event("A birth").fields["wiki"] == ("http://example.org/Film_&_art/A_birth",)
    assert "wiki" not in found.event("untitled").fields


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32", "shift_jis", "windows-1252"])
def test_xml_is_read_in_the_encoding_that_it_declares(encoding: str) -> None:
    title = {"shift_jis": "日本"}.get(encoding, "né")
    text = f'<?xml version="1.0" encoding="{encoding}"?><data><event start="1840" title="{title}"/></data>'
    assert _read_bytes(text.encode(encoding)).dates == {title: "1840"}


def test_xml_is_read_in_the_encoding_that_a_person_names() -> None:
    data = '<data><event start="1840" title="né"/></data>'.encode("cp1252")
    assert _read_bytes(data, encoding="cp1252").dates == {"né": "1840"}
    guessed = _read_bytes(data)
    assert guessed.dates == {"né": "1840"}
    assert "read as cp1252, a guess" in guessed.remarks[0]


def test_xml_that_names_an_encoding_and_is_not_in_it() -> None:
    head = b'<?xml version="1.0" encoding="%s"?><data><event start="1840" title="\xff\xfe\xfd"/></data>'
    with pytest.raises(SourceError, match="not in shift_jis"):
        _read_bytes(head % b"Shift_JIS")
    with pytest.raises(SourceError, match="'klingon', an encoding that is not known"):
        _read_bytes(head % b"klingon")


def _read_bytes(data: bytes, **options: str) -> Reading:
    source = Input("-", io.BytesIO(data), None, Options(**options), sample=Sample("-", data))
    return Reading(list(SimileImporter().read(source)))
