"""Timesketch, plaso, l2t and TLN: the last digit of a time, undated kept, a bad row named and passed."""

from __future__ import annotations

import gc
import io
import json
import sys

import pytest

from tests.importers.reading import read, read_text
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.forensics.plaso import L2tImporter, TimesketchImporter
from timeloom.model.events import Event


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
    assert any("1 event without a time that is known" in remark for remark in found.remarks)


def test_a_zone_can_be_said() -> None:
    found = read(TimesketchImporter(), "forensics/case.csv", Options(zone="Europe/Berlin"))
    assert found.dates["No zone"] == "2024-05-13T10:00:01+02:00"


def test_plaso_json_lines() -> None:
    found = read(TimesketchImporter(), "forensics/plaso.jsonl")
    assert found.dates == {
        "A line": "2024-05-13T07:52:33Z",
        "To the microsecond": "2024-05-13T07:52:33.000042Z",
        "By time stamp": "2024-05-13T07:52:33.000000001Z",
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


def _plaso(message: str, **more: object) -> dict[str, object]:
    return {
        "__type__": "AttributeContainer",
        "message": message,
        "timestamp_desc": "W",
        "timestamp": 1704103200123456,
    } | more


def test_one_bad_time_stamp_costs_its_own_event_alone() -> None:
    unread = {"__class_name__": "FATDateTime"}
    elements = {"__class_name__": "TimeElements", "time_elements_tuple": [2024, 13, 1, 0, 0, 0]}
    rows = [
        _plaso("text", timestamp="abc", date_time=unread),
        _plaso("month 13", date_time=elements),
        _plaso("before 1970", timestamp=-1, date_time=unread),
    ]
    found = read_text(TimesketchImporter(), "\n".join(map(json.dumps, rows)))
    assert found.dates == {"before 1970": "1969-12-31T23:59:59.999999Z"}
    assert [r.where for r in found.rejections] == ["line 1", "line 2"]


def test_plasos_json_of_one_piece() -> None:
    text = json.dumps({"event_0": _plaso("a"), "event_1": _plaso("b"), "event_2": 5})
    assert TimesketchImporter().sniff(Sample("x", text.encode())) > 0.9
    found = read_text(TimesketchImporter(), text)
    assert found.dates == dict.fromkeys("ab", "2024-01-01T10:00:00.123456Z")
    assert [r.where for r in found.rejections] == ["event_2"]


def test_numbers_are_unix_time_whatever_their_size() -> None:
    table = "message,datetime,timestamp_desc\na,-1,W\nb,2017,W\nc,not a time,W\n"
    found = read_text(TimesketchImporter(), table)
    assert found.dates == {"a": "1969-12-31T23:59:59Z", "b": "1970-01-01T00:33:37Z", "c": None}


def test_a_reading_that_is_given_up_leaves_its_stream_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What only looks at the first event closes the reading there, and nothing complains on the way out."""
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    text = "message,datetime,timestamp_desc\n" + "a,2024-01-01T10:00:00Z,W\n" * 3
    source = Input("-", io.BytesIO(text.encode()), sample=Sample("-", text.encode()))
    items = iter(TimesketchImporter().read(source))
    next(items)
    del items
    gc.collect()
    assert not complaints
    assert not source.stream.closed


_L2T = "date,time,timezone,MACB,source,sourcetype,type,user,host,short,desc,version,filename,inode,notes,format,extra\n"


def test_l2t_rows_that_are_none_and_zones_by_their_short_names() -> None:
    row = ",M,FILE,OS,T,-,-,{},d,2,/f,1,-,fmt,plain; k: v\n"
    found = read_text(
        L2tImporter(),
        _L2T
        + "07/22/2012,07:52:33,CEST" + row.format("a")
        + "nonsense,07:52:33,UTC" + row.format("b")
        + "07/22/2012\n"
        + "07/22/2012,07:52:33,XYZ" + row.format("c"),
    )  # fmt: skip
    assert found.dates == {"a": "2012-07-22T07:52:33+02:00"}
    assert (found.events[0].fields["extra"], found.events[0].fields["k"]) == (("plain",), ("v",))
    assert [r.where for r in found.rejections] == ["line 3", "line 4", "line 5"]


def test_tln_needs_no_heading_and_keeps_bars_and_fractions() -> None:
    text = "1327218753.5|FILE|h|u|one|two\n-5|FILE|h|u|before\n"
    assert L2tImporter().sniff(Sample("-", text.encode())) > 0.7
    found = read_text(L2tImporter(), text)
    assert found.dates == {"one|two": "2012-01-22T07:52:33.5Z", "before": "1969-12-31T23:59:55Z"}


@pytest.mark.parametrize(
    ("kind", "count", "date"),
    [
        ("PosixTime", 1_704_164_645, "2024-01-02T03:04:05Z"),
        ("PosixTimeInMilliseconds", 1_704_164_645_007, "2024-01-02T03:04:05.007Z"),
        ("PosixTimeInNanoseconds", -1, "1969-12-31T23:59:59.999999999Z"),
        ("Filetime", 133_486_382_451_234_567, "2024-01-02T03:04:05.1234567Z"),
        ("WebKitTime", 13_348_638_245_000_001, "2024-01-02T03:04:05.000001Z"),
        ("UUIDTime", 139_234_574_451_234_567, "2024-01-02T03:04:05.1234567Z"),
        ("HFSTime", 3_787_009_445, "2024-01-02T03:04:05Z"),
    ],
)
def test_plasos_counts_are_read_to_their_last_digit(kind: str, count: int, date: str) -> None:
    row = _plaso("a", timestamp=1, date_time={"__class_name__": kind, "timestamp": count})
    assert read_text(TimesketchImporter(), json.dumps(row)).dates == {"a": date}


def test_plasos_own_time_stamp_is_said_to_be_in_microseconds() -> None:
    row = _plaso("a", timestamp=1_704_164_645_000_060, date_time={"__class_name__": "FATDateTime"})
    found = read_text(TimesketchImporter(), json.dumps(row))
    assert found.dates == {"a": "2024-01-02T03:04:05.00006Z"}
    assert "read as microseconds since 1970, as '1704164645000060'" in found.remarks[0]


def test_plasos_tags_and_rows_that_hold_nothing() -> None:
    tagged = _plaso("a", tag={"__container_type__": "event_tag", "labels": ["x", "y"]})
    text = json.dumps(tagged) + '\n{}\n{"message": "", "tag": null}\nno JSON\n'
    found = read_text(TimesketchImporter(), text)
    assert found.events[0].fields["tag"] == ("x", "y")
    assert [(r.where, r.why) for r in found.rejections] == [
        ("line 2", "holds nothing"),
        ("line 3", "holds nothing"),
        ("line 4", "it is not JSON: expecting value at character 1"),
    ]


def test_a_time_stamp_may_be_written_with_an_exponent() -> None:
    """Programs that know one kind of number write large ones so."""
    text = '{"message":"a","timestamp":9.783072e14,"timestamp_desc":"x"}\n'
    assert read_text(TimesketchImporter(), text).dates == {"a": "2001-01-01T00:00:00Z"}
