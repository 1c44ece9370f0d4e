"""Titles made from longer texts: what is cut off stands in the summary, whatever the format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.importers.reading import read_path
from timeloom.importers.source.html import titled

LONG = (
    "The harbour board approves the second breakwater after four years of hearings, three of them"
    " about the depth of the fairway, and asks that it be done before the winter of 1964"
)


def test_a_short_text_is_the_title_alone() -> None:
    """Nothing is said twice where nothing is cut."""
    assert titled(" Keel laid ") == ("Keel laid", "")
    assert titled("Keel laid", summary="In dock 3.") == ("Keel laid", "In dock 3.")


def test_what_is_cut_stands_in_front_of_the_summary() -> None:
    """A long line and a text of several lines are kept whole."""
    title, summary = titled(LONG, summary="By the desk.")
    assert title.endswith("…")
    assert len(title) <= 120
    assert summary == f"{LONG}\n\nBy the desk."
    assert titled("Opened\nSpeeches") == ("Opened", "Opened\nSpeeches")


def test_what_the_summary_says_already_is_not_said_again() -> None:
    """A description that begins with the whole title, however it is broken into lines, stays as it is."""
    summary = LONG.replace(", ", ",\n") + "\nAnd more."
    assert titled(LONG, summary=summary)[1] == summary


def test_the_first_text_that_says_anything_counts() -> None:
    """Else the summary gives the title, and stays whole; else there is none."""
    assert titled("", " \n", "v1", summary="x") == ("v1", "x")
    assert titled("", summary="First\nSecond") == ("First", "First\nSecond")
    assert titled("") == ("untitled", "")


_TITLED = {
    "a.rss": f"<rss version='2.0'><channel><item><title>{LONG}</title></item></channel></rss>",
    "a.json": json.dumps([{"tag_name": "v1", "html_url": "x", "name": LONG}]),
    "vis.json": json.dumps([{"content": LONG, "start": "2020"}]),
    "simile.json": json.dumps(
        {"dateTimeFormat": "iso8601", "events": [{"title": LONG, "start": "1960"}]}
    ),
    "simile.xml": f"<data><event start='1960' title='{LONG}'/></data>",
    "a.timeline": "<timeline><events><event><start>1960-1-1 0:0:0</start><end>1960-1-1 0:0:0</end>"
    f"<text>{LONG}</text></event></events></timeline>",
    "era.timeline": "<timeline><eras><era><start>1960-1-1 0:0:0</start><end>1960-1-1 0:0:0</end>"
    f"<name>{LONG}</name></era></eras><events></events></timeline>",
    "timelinejs.json": json.dumps(
        {"events": [{"start_date": {"year": 1960}, "text": {"headline": LONG}}]}
    ),
    "timelinejs.csv": f'Year,Headline\n1960,"{LONG}"\n',
    "timesketch.csv": f'message,datetime,timestamp_desc\n"{LONG}",1960-01-01T00:00:00Z,x\n',
    "tln.txt": f"Time|Source|Host|User|Description\n100|a|b|c|{LONG}\n",
    "wikidata.json": json.dumps(
        {
            "entities": {
                "Q1": {
                    "id": "Q1",
                    "labels": {"en": {"value": LONG}},
                    "claims": {"P31": [{"mainsnak": {}}]},
                }
            }
        }
    ),
}


@pytest.mark.parametrize("name", _TITLED)
def test_no_importer_loses_what_it_cuts(tmp_path: Path, name: str) -> None:
    """Each format that may hold a long title."""
    path = tmp_path / name
    path.write_text(_TITLED[name])
    (event,) = read_path(path).events
    assert len(event.title) <= 120
    assert event.summary == LONG
