"""TimelineJS: precision as given, a people's count of years, nothing lost over one bad slide."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.importers.reading import Reading, read, read_text
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.timelines import timelinejs
from timeloom.importers.timelines.timelinejs import TimelineJsImporter, TimelineJsTableImporter
from timeloom.model.events import Event, Item, Remark


def test_json_keeps_precision_and_counts_years_as_people_do() -> None:
    found = read(TimelineJsImporter(), "timelinejs/lighthouses.json")
    assert found.dates == {
        "The Pharos is lit": "-0279",
        "The year before the first": "0000",
        "Winstanley lights Eddystone": "1698-11-14T17:00",
        "Smeaton's tower": "1756-08/1759-10-16",
        "An end before its start": "1822",
        "No year at all": None,
    }


def test_json_names_what_it_leaves_out() -> None:
    found = read(TimelineJsImporter(), "timelinejs/lighthouses.json")
    assert [r.where for r in found.rejections] == ["event 7", "event 8"]
    assert any("event 5" in remark and "end was left out" in remark for remark in found.remarks)
    assert any("1 era left out" in remark for remark in found.remarks)


def test_json_takes_texts_out_of_their_markup_and_keeps_media_as_text() -> None:
    found = read(TimelineJsImporter(), "timelinejs/lighthouses.json")
    pharos = found.event("The Pharos is lit")
    assert (pharos.uid, pharos.summary) == (
        "pharos",
        "Begun under Ptolemy I & finished by his son.",
    )
    assert pharos.fields["group"] == ("Antiquity",)
    tower = found.event("Smeaton's tower")
    assert tower.fields["media-credit"] == ("after Smeaton",)
    assert tower.fields["display-date"] == ("three summers",)


def test_cosmological_years_are_figures() -> None:
    found = read(TimelineJsImporter(), "timelinejs/deep_time.json")
    assert list(found.dates.values()) == ["Y-4540000000", "Y-66000000/Y-23030000", "-3200"]


def test_version_2() -> None:
    found = read(TimelineJsImporter(), "timelinejs/version2.json")
    assert found.dates == {"Commas and slashes": "1963-08-09/1963-08-28", "A year": "1975"}
    assert [r.where for r in found.rejections] == ["date 3"]


def test_spreadsheet() -> None:
    found = read(TimelineJsTableImporter(), "timelinejs/bridges.csv")
    assert found.dates == {
        "The last rib, at Coalbrookdale": "1779-07-02",
        "Forth Bridge opens": "1890-03-04T14:30",
        "Kill Van Kull": "1929/1933",
    }
    assert found.event("The last rib, at Coalbrookdale").summary == "Cast iron, pinned like wood"
    assert [r.where for r in found.rejections] == ["line 7", "line 8"]


def test_first_spreadsheet_columns() -> None:
    found = read(TimelineJsTableImporter(), "timelinejs/first_columns.tsv")
    assert found.dates == {"Apollo 11": "1969-07-16/1969-07-24", "The Ides": "-0043"}


@pytest.mark.parametrize("text", ["[1, 2]", "{", "[" * 100_000])
def test_what_is_no_timeline_is_refused_in_words(text: str) -> None:
    with pytest.raises(SourceError):
        list(TimelineJsImporter().read(Input("x.json", io.BytesIO(text.encode()))))


def test_slides_without_events_give_none() -> None:
    document = json.dumps({"events": ["no object", {"start_date": {"year": "MMXX"}}]})
    items = list(TimelineJsImporter().read(Input("x.json", io.BytesIO(document.encode()))))
    assert [type(item).__name__ for item in items] == ["Rejection", "Rejection"]


def _found(timeline: object, **options: str) -> Reading:
    data = json.dumps(timeline).encode()
    source = Input("x.json", io.BytesIO(data), None, Options(**options))
    return Reading(list(TimelineJsImporter().read(source)))


def _slide(headline: str, **date: object) -> dict[str, object]:
    return {"start_date": date, "text": {"headline": headline}}


def test_nothing_of_a_slide_is_lost_in_silence() -> None:
    """Media in markup stay as written, a slide's own keys become fields, the title slide is named."""
    slide = _slide("A film", year=1902) | {
        "media": {"url": "<iframe src='x'></iframe>", "title": "Le voyage"},
        "background": {"url": "moon.png", "color": "#000"},
        "archive": "shelf 3",
    }
    found = _found({"title": {"text": {"headline": "<b>Films</b>"}}, "events": [slide]})
    assert found.events[0].fields == {
        "media": ("<iframe src='x'></iframe>",),
        "media-title": ("Le voyage",),
        "background": ("moon.png",),
        "archive": ("shelf 3",),
    }
    assert found.remarks == ["the title slide ('Films') is not an event: it names a new timeline"]


def test_a_part_that_hangs_on_nothing_is_named() -> None:
    found = _found({"events": [_slide("x", year="1963", month="", day="9")]})
    assert found.dates == {"x": "1963"}
    assert found.remarks == ["event 1: the day 9 stands without a month, so it was left out"]


def test_a_scale_that_is_stated_counts() -> None:
    """-500 is a round number there, and no people's year."""
    events = [_slide("x", year="-500", month="3")]
    assert _found({"scale": "cosmological", "events": events}).dates == {"x": "-0500-03"}
    assert _found({"scale": "human", "events": events}).dates == {"x": "-0499-03"}


def test_times_are_in_the_zone_that_is_named() -> None:
    events = [_slide("x", year=2024, month=7, day=1, hour=9, minute=30)]
    assert _found({"events": events}, zone="Europe/Berlin").dates == {"x": "2024-07-01T09:30+02:00"}
    assert "without a zone: read as UTC" in _found({"events": events}).remarks[0]


def test_a_year_that_is_no_number_is_rejected_in_words() -> None:
    (rejection,) = _found({"events": [_slide("x", year="abc")]}).rejections
    assert rejection.why == "its start is not a date: 'abc' is not a whole number"


def test_columns_that_are_the_sheets_own_become_fields() -> None:
    sheet = b"Year,Headline,Media,Background,Shelf\n1902,A film,<iframe></iframe>,#000,3\n"
    found = Reading(list(TimelineJsTableImporter().read(Input("x.csv", io.BytesIO(sheet)))))
    assert found.events[0].fields == {
        "media": ("<iframe></iframe>",),
        "background": ("#000",),
        "shelf": ("3",),
    }


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1/26/2012 2:30 PM", "2012-01-26T14:30"),
        ("1/26/2012 12:05 am", "2012-01-26T00:05"),
        ("2012,1,26,4,5", "2012-01-26T04:05"),
        ("2012-01-26T10:00:00+0200", "2012-01-26T10:00:00+02:00"),
        ("2012-01-26T10:00:00.25Z", "2012-01-26T10:00:00.25Z"),
        ("3/2012", "2012-03"),
    ],
)
def test_the_one_text_of_the_first_forms(text: str, date: str) -> None:
    document = {"timeline": {"date": [{"startDate": text, "headline": "a"}]}}
    assert read_text(TimelineJsImporter(), json.dumps(document)).dates == {"a": date}


def test_a_slide_that_holds_nothing_is_rejected_and_a_date_may_say_how_it_is_shown() -> None:
    shown = {"start_date": {"year": 1, "display_date": "long ago"}, "text": {"headline": "a"}}
    found = read_text(TimelineJsImporter(), json.dumps({"events": [shown, {}, "x"]}))
    assert found.event("a").fields["display-date"] == ("long ago",)
    assert [(r.where, r.why) for r in found.rejections] == [
        ("event 2", "holds nothing"),
        ("event 3", "is not an object"),
    ]


def test_a_sheet_is_called_as_its_title_row_says() -> None:
    sheet = b"Year,Headline,Type\n,The whole,title\n1999,a,\n1999,Nineties,era\n"
    source = Input("-", io.BytesIO(sheet))
    remarks = [
        item.text for item in TimelineJsTableImporter().read(source) if isinstance(item, Remark)
    ]
    assert source.title == "The whole"
    assert remarks == [
        "the title slide ('The whole') is not an event: it names a new timeline",
        "1 era left out (Nineties): eras are backgrounds, not events",
    ]


def _flowing(pieces: list[bytes]) -> Iterator[Item]:
    """What comes of a pipe that gives one piece after another, and fails when more is wanted."""

    class Pipe(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            piece = pieces.pop(0)
            buffer[: len(piece)] = piece
            return len(piece)

    stream = io.BufferedReader(Pipe())
    sample = Sample("-", b'{"events": [')
    return TimelineJsImporter().read(Input("-", stream, None, Options(), sample=sample))


def test_a_timeline_of_any_length_is_streamed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Timeloom's own slides at once, others once there are so many that their scale is settled; undated ones too."""
    monkeypatch.setattr(timelinejs, "_HELD", 2)
    own = json.dumps({"start_date": {"year": 1}, "timeloom": {"title": "own", "date": "0001"}})
    items = _flowing([b'{"events": [', own.encode()])
    assert next(items) == Event("own", "0001", where="event 1")
    slides = [json.dumps(_slide(f"s{n}", year=2000 + n)) for n in range(3)]
    items = _flowing([f'{{"events": [{slides[0]}'.encode(), f", {slides[1]}".encode()])
    assert [getattr(next(items), "title", "") for _ in range(2)] == ["s0", "s1"]
    rest = b'], "timeloom_undated": [{"title": "u"}, {"title": "v"}'
    items = _flowing([f'{{"events": [{slides[0]}, {slides[1]}, {slides[2]}'.encode(), rest])
    titles = [getattr(next(items), "title", "") for _ in range(4)]
    assert titles == ["s0", "s1", "u", "v"]


def test_a_late_slide_beyond_the_human_scale_keeps_its_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the slides before it have settled that years are a people's count."""
    monkeypatch.setattr(timelinejs, "_HELD", 2)
    events = [_slide("a", year=-500), _slide("b", year=2), _slide("c", year="-4500000000")]
    assert _found({"events": events}).dates == {"a": "-0499", "b": "0002", "c": "Y-4499999999"}
    scaled = {"scale": "cosmological", "events": events}
    assert _found(scaled).dates["a"] == "-0500"


def test_a_slide_that_is_no_json_costs_itself() -> None:
    """What is wrong outside the slides ends the reading with the line."""
    good = json.dumps(_slide("b", year=2))
    text = f'{{"events": [{{"start_date": {{"year": 1}}, "text": nothing}},\n{good}]}}'
    found = read_text(TimelineJsImporter(), text)
    assert (list(found.dates), [r.where for r in found.rejections]) == (["b"], ["event 1"])
    assert "it is not JSON" in found.rejections[0].why
    with pytest.raises(SourceError, match="line 2: not JSON: the text breaks off"):
        read_text(TimelineJsImporter(), text[:-2])
