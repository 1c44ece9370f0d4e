"""vis-timeline: every way it writes a date, groups by name, backgrounds left out."""

from __future__ import annotations

from importers.vis_timeline import VisTimelineImporter
from tests.importers.reading import read


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
    assert found.remarks == ["1 background items were left out: they are eras, not events"]


def test_one_object_a_line() -> None:
    found = read(VisTimelineImporter(), "vis-timeline/lines.jsonl")
    assert found.dates == {"One": "2020", "Two": "2021-05/2021-07"}
    assert [r.where for r in found.rejections] == ["line 4"]
