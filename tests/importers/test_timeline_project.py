"""The Timeline Project: astronomical years, whole days said to be assumed, containers, other calendars refused."""

from __future__ import annotations

import pytest

from tests.importers.reading import FIXTURES, read, read_text
from timeloom.errors import SourceError
from timeloom.importers.contract import Input
from timeloom.importers.timelines.timeline_project import TimelineProjectImporter


def test_events() -> None:
    found = read(TimelineProjectImporter(), "timeline-project/works.timeline")
    assert found.dates == {
        "The Ides of March": "-0043-03-15",
        "Noon in 1 BC": "0000-06-01T12:00:00",
        "The cathedral": "1248-08-15~/1880-10-14~",
        "The choir": "1322-09-27T10:00:00",
        "(1)not a member? yes: escaped": "2020-01-01/..",
        "E": "1900-01-01/1949-12-31",
    }
    assert found.event("E").fields == {"kind": ("era",)}
    choir = found.event("The choir")
    assert choir.fields["container"] == ("The cathedral",)
    assert choir.fields["url"] == ("https://example.org/a", "https://example.org/b")
    assert found.event("The cathedral").fields["label"] == ("stone", "slow")


def test_what_was_assumed_and_left_out_is_said() -> None:
    found = read(TimelineProjectImporter(), "timeline-project/works.timeline")
    assert [r.where for r in found.rejections] == ["event 6"]
    assert any("read as whole days" in remark for remark in found.remarks)
    assert any(remark.startswith("1 era: ") and "kind=era" in remark for remark in found.remarks)


def test_other_calendars_are_refused_by_name() -> None:
    path = FIXTURES / "timeline-project/pharaohs.timeline"
    with path.open("rb") as stream, pytest.raises(SourceError, match="pharaonictime"):
        list(TimelineProjectImporter().read(Input(str(path), stream, path)))


def test_a_text_that_only_looks_like_a_part_stands_behind_a_blank() -> None:
    events = "".join(
        f"<event><start>2001-1-1 10:0:0</start><end>2001-1-1 10:0:0</end><text>{text}</text>"
        "<alert>2001-1-1 9:0:0;go</alert></event>"
        for text in ("[1]whole", "(1)part", " (1)neither", " [2] nor")
    )
    found = read_text(
        TimelineProjectImporter(),
        f"<timeline><timetype>gregoriantime</timetype><events>{events}</events></timeline>",
        zone="Europe/Berlin",
    )
    assert set(found.dates) == {"whole", "part", "(1)neither", "[2] nor"}
    assert set(found.dates.values()) == {"2001-01-01T10:00:00+01:00"}
    assert found.event("part").fields["container"] == ("whole",)
    assert "container" not in found.event("(1)neither").fields
    assert found.event("part").fields["alert"] == ("2001-1-1 9:0:0;go",)


def test_categories_keep_what_they_stand_in_and_eras_are_events() -> None:
    text = """<timeline><timetype>gregoriantime</timetype>
    <eras><era><name>Stone</name><start>-9-1-1 0:0:0</start><end>0-1-1 0:0:0</end></era><era/></eras>
    <categories><category><name>Art</name></category>
    <category><name>Music</name><parent>Art</parent></category>
    <category><name>Opera</name><parent>Music</parent></category>
    <category><name>Loop</name><parent>Loop</parent></category></categories><events>
    <event><start>2001-1-1 10:0:0</start><end>2001-1-1 10:0:0</end><text>a</text><category>Opera</category></event>
    <event><start>2001-1-1 10:0:0</start><end>2001-1-1 10:0:0</end><text>b</text>
    <categories><category>Music</category><category>Loop</category></categories></event>
    <event/></events></timeline>"""
    found = read_text(TimelineProjectImporter(), text)
    first, second = found.event("a").fields, found.event("b").fields
    assert (first["category"], first["parent-category"]) == (("Opera",), ("Music", "Art"))
    assert (second["category"], second["parent-category"]) == (("Music", "Loop"), ("Art",))
    rejected = [(r.where, r.why) for r in found.rejections]
    assert rejected == [("era 2", "holds nothing"), ("event 3", "holds nothing")]
    assert found.dates["Stone"] == "-0009-01-01/-0001-12-31"


def test_one_whole_day_is_counted_as_one() -> None:
    text = (
        "<timeline><events><event><start>2001-1-1 0:0:0</start><end>2001-1-2 0:0:0</end><text>a</text>"
        "</event></events></timeline>"
    )
    found = read_text(TimelineProjectImporter(), text)
    assert found.dates == {"a": "2001-01-01"}
    assert found.remarks == ["1 event from midnight to midnight: read as whole days, a guess"]
