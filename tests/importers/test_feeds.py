"""RSS and Atom: times in UTC, texts out of their markup, entries without a date kept."""

from __future__ import annotations

import io

import pytest

from importers.contract import Input
from importers.feeds import FeedImporter
from tests.importers.reading import read
from timeloom.errors import SourceError


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
        "Bold claim": "2024-01-01T01:30:00Z",
        "Only updated": "2024-01-01T00:00:00Z",
    }
    assert found.event("Bold claim").fields["actor"] == ("Ada",)
    assert found.event("Bold claim").summary == "One\nTwo"


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "x">]><rss><channel/></rss>'
    with pytest.raises(SourceError, match="entities"):
        list(FeedImporter().read(Input("x.rss", io.BytesIO(bomb))))
