"""RSS and Atom: times with their offset, texts out of their markup, entries without a date kept."""

from __future__ import annotations

import io

import pytest

from tests.importers.reading import read, read_text
from timeloom.errors import SourceError
from timeloom.importers.contract import Input
from timeloom.importers.documents.feeds import FeedImporter
from timeloom.model.events import Event, Rejection


def test_rss() -> None:
    found = read(FeedImporter(), "feeds/news.xml")
    assert found.dates == {
        "Old & new": "2002-09-05T00:00:01Z",
        "A month": "2003-04",
        "No date": None,
    }
    old = found.event("Old & new")
    assert (old.uid, old.summary) == ("g1", "Some text")
    assert old.fields == {"tag": ("a", "b"), "url": ("https://example.org/1",)}


def test_atom() -> None:
    found = read(FeedImporter(), "feeds/log.atom")
    assert found.dates == {
        "Bold claim": "2023-12-31T23:30:00-02:00",
        "Only updated": "2024-01-01T00:00:00Z",
    }
    assert found.event("Bold claim").fields["actor"] == ("Ada",)
    assert found.event("Bold claim").summary == "One\nTwo"


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x">]><rss><channel/></rss>'
    with pytest.raises(SourceError, match="entities"):
        list(FeedImporter().read(Input("x.rss", io.BytesIO(bomb))))


def test_times_keep_the_offset_they_were_written_with() -> None:
    items = "".join(
        f"<item><title>{title}</title>{date}</item>"
        for title, date in {
            "named zone": "<pubDate>Sat, 07 Sep 2002 00:00:01 EST</pubDate>",
            "offset": "<pubDate>Sat, 07 Sep 2002 00:00:01 +0530</pubDate>",
            "two digits": "<pubDate>Sat, 07 Sep 02 00:00:01 GMT</pubDate>",
            "leap second": "<pubDate>Sat, 31 Dec 2016 23:59:60 GMT</pubDate>",
            "W3C": "<dc:date>2003-12-13T18:30:02.25+01:00</dc:date>",
        }.items()
    )
    rss = f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>{items}</channel></rss>'
    assert read_text(FeedImporter(), rss).dates == {
        "named zone": "2002-09-07T00:00:01-05:00",
        "offset": "2002-09-07T00:00:01+05:30",
        "two digits": "2002-09-07T00:00:01Z",
        "leap second": "2016-12-31T23:59:59Z",
        "W3C": "2003-12-13T18:30:02.25+01:00",
    }


def test_a_date_that_cannot_be_read_is_named() -> None:
    rss = "<rss><channel><item><title>x</title><pubDate>soon</pubDate></item></channel></rss>"
    found = read_text(FeedImporter(), rss)
    assert found.dates == {"x": None}
    assert found.remarks == ["1 date cannot be read, 'soon' in entry 1: kept as undated"]


def test_a_feed_names_the_timeline_and_an_id_is_no_address() -> None:
    data = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>The &amp; feed</title>'
        b"<entry><id>tag1</id><title>a</title></entry><entry/></feed>"
    )
    source = Input("-", io.BytesIO(data))
    event, empty = FeedImporter().read(source)
    assert source.title == "The & feed"
    assert isinstance(event, Event)
    assert (event.uid, event.fields) == ("tag1", {})
    assert empty == Rejection("entry 2", "holds nothing")


def test_a_text_that_the_library_gives_up_is_empty() -> None:
    """Of a content that opens inside of a torn title it gives None."""
    entry = "<entry><title>A</title><id>1</id><updated>2024-01-01T00:00:00Z<title><content>&lt;p&gt;b</content></entry>"
    found = read_text(FeedImporter(), f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>')
    assert not found.rejections
    assert [event.title for event in found.events] == ["A"]


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes_and_that_is_said() -> None:
    text = "<rss version='2.0'><channel>\n<item><title>a</title></item>\n<item><title>b"
    found = read_text(FeedImporter(), text)
    assert [event.title for event in found.events][:1] == ["a"]
    assert any("not well-formed XML (no element found)" in remark for remark in found.remarks)


@pytest.mark.parametrize(
    "broken",
    [
        "<textInput><title>Search</title><name>q</name></textInput>",
        "<textinput><title>Search</title></textinput>",
        "<image><title>Logo</title><url>u</url><height/></image>",
        "<image/><textInput><height>x</height><name>q</name></textInput>",
        "<height/>",
        "<cloud/><textInput/><name>q</name>",
        "<description>&#xD800;</description>",
        "<description>&#55296;</description>",
        "<category/></category><category>",
        "<content:encoded/>",
    ],
)
def test_a_broken_part_costs_itself_and_not_its_entry(broken: str) -> None:
    """What no event is made of can be left out; so the title, date and text around it stand."""
    entry = "<item><title>Crane</title><pubDate>Mon, 01 Jan 2024 00:00:00 GMT</pubDate>{}<guid>1</guid></item>"
    other = "<item><title>Rope</title><dc:date>2024-02-01</dc:date><guid>2</guid></item>"
    feed = '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Quay</title>{}</channel></rss>'
    for text in (entry.format(broken) + other, broken + entry.format("") + other):
        found = read_text(FeedImporter(), feed.format(text))
        assert found.rejections == []
        assert found.dates == {"Crane": "2024-01-01T00:00:00Z", "Rope": "2024-02-01"}
