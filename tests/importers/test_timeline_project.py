"""The Timeline Project: astronomical years, whole days said to be assumed, containers, other calendars refused."""

from __future__ import annotations

import pytest

from importers.contract import Input
from importers.timeline_project import TimelineProjectImporter
from tests.importers.reading import FIXTURES, read, read_text
from timeloom.errors import SourceError


def test_events() -> None:
    found = read(TimelineProjectImporter(), "timeline-project/works.timeline")
    assert found.dates == {
        "The Ides of March": "-0043-03-15",
        "Noon in 1 BC": "0000-06-01T12:00:00",
        "The cathedral": "1248-08-15~/1880-10-14~",
        "The choir": "1322-09-27T10:00:00",
        "(1)not a member? yes: escaped": "2020-01-01/..",
    }
    choir = found.event("The choir")
    assert choir.fields["container"] == ("The cathedral",)
    assert choir.fields["url"] == ("https://example.org/a", "https://example.org/b")
    assert found.event("The cathedral").fields["label"] == ("stone", "slow")


def test_what_was_assumed_and_left_out_is_said() -> None:
    found = read(TimelineProjectImporter(), "timeline-project/works.timeline")
    assert [r.where for r in found.rejections] == ["event 6"]
    assert any("read as whole days" in remark for remark in found.remarks)
    assert any("1 eras" in remark for remark in found.remarks)


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
