"""vis-timeline: every way it writes a date, groups by name, backgrounds left out."""

from __future__ import annotations

from tests.importers.reading import read, read_text
from timeloom.importers.timelines.vis_timeline import VisTimelineImporter


def test_items_with_groups() -> None:
    found = read(VisTimelineImporter(), "vis-timeline/groups.json")
    assert found.dates == {
        "Kick-off": "2014-04-20T09:30:00+02:00",
        "Build": "2014-04-21/2014-05-02",
        "Epoch": "1970-01-01T00:00:00Z",
        "Old form": "2014-05-13T16:53:20.123Z",
        "Extended year": "-0400-01-01",
    }
    build = found.event("Build")
    assert build.fields == {"group": ("Workshop",), "class": ("red", "wide")}
    assert (build.uid, build.summary) == ("2", "The long part")
    assert [r.where for r in found.rejections] == ["item 7"]
    assert found.remarks == ["1 era left out (Quarter): eras are backgrounds, not events"]


def test_one_object_a_line() -> None:
    found = read(VisTimelineImporter(), "vis-timeline/lines.jsonl")
    assert found.dates == {"One": "2020", "Two": "2021-05/2021-07"}
    assert [r.where for r in found.rejections] == ["line 4"]


def test_an_end_without_a_clock_costs_the_start_its_own_and_no_event() -> None:
    found = read_text(
        VisTimelineImporter(),
        '[{"content":"a","start":1397433600000,"end":"2014-04-20","room":"blue","style":"color:red"}]',
    )
    assert found.dates == {"a": "2014-04-14/2014-04-20"}
    assert found.events[0].fields == {"room": ("blue",)}
    assert "at one end alone" in found.remarks[0]


def test_lines_are_told_by_what_stands_in_them() -> None:
    text = '{"content":"a","start":"2014"}\n{"content":"b","start":"2015-01-01T10:00"}\n'
    assert read_text(VisTimelineImporter(), text, zone="Asia/Tokyo").dates == {
        "a": "2014",
        "b": "2015-01-01T10:00+09:00",
    }


def test_numbers_beyond_javascript_are_rejected() -> None:
    text = '[{"content":"a","start":1e300},{"content":"b","start":NaN},{"content":"c","start":0}]'
    found = read_text(VisTimelineImporter(), text)
    assert found.dates == {"c": "1970-01-01T00:00:00Z"}
    assert len(found.rejections) == 2


def test_an_item_that_holds_nothing_is_rejected_by_its_place() -> None:
    items = '[{"id": 1, "content": "a", "start": "2010"}, {}, {"content": "b", "start": "2011"}]'
    found = read_text(VisTimelineImporter(), items)
    assert found.dates == {"a": "2010", "b": "2011"}
    assert [(r.where, r.why) for r in found.rejections] == [("item 2", "holds nothing")]
