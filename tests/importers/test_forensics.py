"""Timesketch, plaso, l2t and TLN: the last digit of a time, undated kept, a bad row named and passed."""

from __future__ import annotations

import io

from importers.contract import Input, Options
from importers.forensics import L2tImporter, TimesketchImporter
from tests.importers.reading import read
from timeloom.events import Event


def test_timesketch_csv() -> None:
    found = read(TimesketchImporter(), "forensics/case.csv")
    assert found.dates == {
        "A login": "2024-05-13T10:00:00.123456789+02:00",
        "No zone": "2024-05-13T10:00:01",
        "A number": "2024-05-13T10:00:02.123456Z",
        "No time known": None,
        "=1+1": "2024-05-13T12:00:00Z",
    }
    assert found.event("A login").fields["tag"] == ("suspicious", "vpn")
    assert found.event("A number").fields["tag"] == ("a", "b")
    assert "tag" not in found.event("No zone").fields
    assert [r.where for r in found.rejections] == ["line 6"]
    assert any("no time was known" in remark for remark in found.remarks)


def test_a_zone_can_be_said() -> None:
    found = read(TimesketchImporter(), "forensics/case.csv", Options(zone="Europe/Berlin"))
    assert found.dates["No zone"] == "2024-05-13T10:00:01+02:00"


def test_plaso_json_lines() -> None:
    found = read(TimesketchImporter(), "forensics/plaso.jsonl")
    assert found.dates == {
        "A line": "2024-05-13T07:52:33Z",
        "To the microsecond": "2024-05-13T07:52:33.000042Z",
        "By time stamp": "2024-05-13T07:52:33Z",
        "Not set": None,
    }
    assert [r.where for r in found.rejections] == ["line 6", "line 7"]


def test_l2t() -> None:
    found = read(L2tImporter(), "forensics/l2t.csv")
    assert found.dates == {
        "short text": "2024-05-13T07:52:33Z",
        "in Berlin": "2024-05-13T07:52:33+02:00",
        "no time": None,
    }
    assert found.event("short text").fields["md5"] == ("abc",)
    assert [r.where for r in found.rejections] == ["line 5"]


def test_tln() -> None:
    found = read(L2tImporter(), "forensics/events.tln")
    assert found.dates == {"something": "2024-05-13T07:52:33Z"}
    assert [r.where for r in found.rejections] == ["line 3", "line 4"]


def test_utc_is_z_whichever_way_it_is_written() -> None:
    """plaso writes it as an offset of nothing in one format and as Z in the other; both are the same event."""
    table = b"message,datetime,timestamp_desc\na,2012-01-22T07:52:33.586325+00:00,x\nb,2012-01-22T07:52:33+02:00,x\n"
    found = [
        item.date
        for item in TimesketchImporter().read(Input("x.csv", io.BytesIO(table)))
        if isinstance(item, Event)
    ]
    assert found == ["2012-01-22T07:52:33.586325Z", "2012-01-22T07:52:33+02:00"]
