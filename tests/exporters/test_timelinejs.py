"""TimelineJS: valid by its own field rules and its own code; people's years; what it cannot date is in words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from tests.exporters.any_events import only_events, texts
from tests.exporters.node_parsers import parse_with
from tests.exporters.writing import DATES, is_date, read_back, written
from tests.timeloom.dates import strategies as edtf
from timeloom.dates.edtf.parsing import parse
from timeloom.exporters import timelinejs
from timeloom.exporters.contract import Context
from timeloom.exporters.timelinejs import TimelineJsExporter
from timeloom.importers.timelines.timelinejs import TimelineJsImporter
from timeloom.model.events import Event

_LIMITS = {"month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 59), "millisecond": (0, 999)}  # fmt: skip
_ORDER = ("year", *_LIMITS)


def _document(events: list[Event], name: str = "") -> Any:
    return json.loads(written(TimelineJsExporter(), events, Context(timeline=name))[0])


def check_field_rules(document: Any) -> None:
    """TimelineJS's documented rules: what must be there, of which kind, and within which limits."""
    assert set(document) <= {"events", "title", "eras", "scale", "timeloom_undated"}
    assert document["scale"] in ("human", "cosmological")
    ids = [slide.get("unique_id") for slide in document["events"] if "unique_id" in slide]
    assert len(ids) == len(set(ids))
    for slide in document["events"]:
        assert set(slide) <= {"start_date", "end_date", "text", "media", "group", "display_date", "background",
                              "autolink", "unique_id", "timeloom"}  # fmt: skip
        assert "start_date" in slide
        for key in ("start_date", "end_date"):
            check_date(slide.get(key, {"year": 1}))
        assert all(isinstance(slide["text"][key], str) for key in ("headline", "text"))


def check_date(parts: dict[str, int]) -> None:
    assert isinstance(parts["year"], int)
    assert parts["year"] != 0, "there is no year 0 for people"
    given = [name for name in _ORDER if name in parts]
    assert given == list(_ORDER[: len(given)]), "a finer part stands without a coarser one"
    for name, (least, most) in _LIMITS.items():
        assert least <= parts.get(name, least) <= most


def test_every_shape_of_date_keeps_the_field_rules() -> None:
    document = _document([Event(f"on {date}", date=date, uid=date) for date in DATES], "All")
    check_field_rules(document)
    assert document["title"] == {"text": {"headline": "All"}}
    assert document["scale"] == "cosmological"


def test_years_are_a_peoples_count_and_nothing_is_padded() -> None:
    dates = ["-0489", "0000", "2015", "2019-03", "1698-11-14T17:00", "2001-24"]
    slides = _document([Event(date, date=date) for date in dates])["events"]
    starts = [slide["start_date"] for slide in slides]
    assert starts == [
        {"year": -490},
        {"year": -1},
        {"year": 2015},
        {"year": 2019, "month": 3},
        {"year": 1698, "month": 11, "day": 14, "hour": 17, "minute": 0},
        {"year": 2001, "month": 12},
    ]
    assert slides[-1]["end_date"] == {"year": 2002, "month": 2}


def test_what_has_no_form_is_said_in_words_and_counted() -> None:
    events = [Event(d, date=d) for d in ("1965~", "2004/..", "[2024-05-13..2024-05-20]", "2015")]
    text, losses = written(TimelineJsExporter(), events)
    slides = json.loads(text)["events"]
    assert [slide.get("display_date") for slide in slides] == [
        "c. 1965",
        "since 2004",
        "some time between 13 and 20 May 2024",
        None,
    ]
    assert "end_date" not in slides[1]
    assert losses == [
        "3 dates that TimelineJS has no form for are shown in words at their nearest limits"
    ]


def test_undated_events_are_kept_apart_and_said() -> None:
    text, losses = written(
        TimelineJsExporter(), [Event("some day", uid="a"), Event("b", date="../..")]
    )
    document = json.loads(text)
    assert document["events"] == []
    assert [row["title"] for row in document["timeloom_undated"]] == ["some day", "b"]
    assert losses == [
        "2 undated events are kept in the file under timeloom_undated; TimelineJS does not show them"
    ]


def test_texts_are_escaped_where_they_are_html() -> None:
    event = Event("a <b>bold</b> & <script>", date="2020", summary="one <i>\ntwo\n\nthree & four")
    text = _document([event])["events"][0]["text"]
    assert text == {
        "headline": "a &lt;b&gt;bold&lt;/b&gt; &amp; &lt;script&gt;",
        "text": "<p>one &lt;i&gt;<br>two</p><p>three &amp; four</p>",
    }


def test_a_headline_changed_by_a_person_is_taken_over() -> None:
    text, _ = written(
        TimelineJsExporter(), [Event("Before & after", date="2020", uid="a", starred=True)]
    )
    changed = text.replace("Before &amp; after", "Only after")
    (event,) = only_events(read_back(TimelineJsImporter(), changed))
    assert (event.title, event.starred) == ("Only after", True)


def test_its_own_code_takes_every_slide_without_an_error() -> None:
    events = [Event(f"on {d} <b>", date=d, uid=d, fields={"side": ("x",)}) for d in DATES]
    text, _ = written(TimelineJsExporter(), events, Context("Any <name>"))
    found = parse_with("timelinejs", text)
    assert found["errors"] == []
    assert found["title"] == "Any &lt;name&gt;"
    assert {slide["id"] for slide in found["slides"]} == {d for d in DATES if d != "../.."}
    assert all(slide["headline"] == f"on {slide['id']} &lt;b&gt;" for slide in found["slides"])


@given(edtf.expressions | edtf.clocked.filter(is_date))
def test_a_plain_date_is_written_as_any_other_would_be(text: str) -> None:
    """The parts that are taken from it as it stands are those of its limits."""
    quick = timelinejs.dates_of(parse(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timelinejs, "_own_parts", lambda _: {})
        assert timelinejs.dates_of(parse(text)) == quick


@given(texts)
def test_a_line_of_text_is_a_paragraph(text: str) -> None:
    """On the short way or on the long one."""
    assert timelinejs._html(text + "\n\nx").removesuffix("<p>x</p>") == timelinejs._html(text)
