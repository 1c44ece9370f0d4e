"""JSON as converters, databases, loggers and feeds write it."""

from __future__ import annotations

import json

import pytest

from tests.importers.reading import read_bytes
from timeloom.errors import SourceError
from timeloom.importers.contract import Options


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ('{"Date":"2020-01-01","Title":"a"}', "2020-01-01"),
        ('{"START_DATE":"2020","End-Date":"2021","TITLE":"a"}', "2020/2021"),
        ('{"date":"1999","startDate":"2020","endDate":"2021","title":"a"}', "2020/2021"),
        ('{"@timestamp":"2020-01-01T00:00:00Z","message":"a"}', "2020-01-01T00:00:00Z"),
        ('{"Year":1914,"Month":"6","Day":28,"Event":"a"}', "1914-06-28"),
        ('{"year":"79","title":"a"}', "0079"),
        ('{"year":1914,"month":"June","title":"a"}', "1914"),
        ('{"date":"2024-05-13","time":"14:30","title":"a"}', "2024-05-13T14:30"),
        ('{"time":1531171074631,"message":"a"}', "2018-07-09T21:17:54.631Z"),
        ('{"timestamp":1531171074.25,"message":"a"}', "2018-07-09T21:17:54.25Z"),
        ('{"date":{"$date":"2020-01-01T00:00:00Z"},"title":"a"}', "2020-01-01T00:00:00Z"),
        ('{"date":{"$date":{"$numberLong":"1531171074631"}},"title":"a"}', "2018-07-09T21:17:54.631Z"),
        ('{"date":"","start":"2020","title":"a"}', "2020"),
    ],
)  # fmt: skip
def test_keys_are_compared_as_headings_are(row: str, date: str) -> None:
    """Case, blanks and joints make no difference; parts, clocks and what a database wraps a moment in are read."""
    for name, text in (("x.json", f"[{row}]"), ("x.jsonl", f"{row}\n")):
        assert read_bytes(text.encode(), name, name=name[2:]).dates == {"a": date}


@pytest.mark.parametrize("rows", [2, 300])
def test_one_question_where_no_object_has_a_title(rows: int) -> None:
    """With the keys, what stands under them in the first, and how to answer."""
    row = '{"alpha": "one two", "beta": 7}'
    for name, text in (("x.jsonl", f"{row}\n" * rows), ("x.json", f"[{','.join([row] * rows)}]")):
        with pytest.raises(SourceError) as caught:
            read_bytes(text.encode(), name)
        assert "no key that is plainly the title or the date" in caught.value.message
        assert "'alpha' ('one two')" in caught.value.hint
        assert "--map title=alpha --map date=KEY" in caught.value.hint
    found = read_bytes(
        b'{"alpha": "one two", "beta": {"from": "2024"}}\n',
        "x.jsonl",
        Options(columns={"title": "alpha", "date": "beta.from"}),
    )
    assert found.dates == {"one two": "2024"}


def test_a_list_of_lists_is_told_once() -> None:
    with pytest.raises(SourceError, match="the first is a list"):
        read_bytes(b'[["2020","a"],["2021","b"]]', "x.json", name="json")


def test_an_object_without_a_title_among_others_costs_itself() -> None:
    found = read_bytes(b'{"date":"2020"}\n{"date":"2021","title":"a"}\n{"x":1}\n', "x.jsonl")
    assert found.dates == {"a": "2021"}
    assert [rejection.where for rejection in found.rejections] == ["line 1", "line 3"]


def test_the_only_list_of_objects_is_read() -> None:
    """Wherever it stands; of several nobody knows which is meant."""
    for text in (
        '{"count":1,"messages":[{"title":"a","date":"2020"}],"next":null}',
        '{"hits":{"total":1,"hits":[{"title":"a","date":"2020"}]}}',
    ):
        found = read_bytes(text.encode(), "x.json", name="json")
        assert found.dates == {"a": "2020"}
        assert "its only list of objects" in found.remarks[0]
    with pytest.raises(SourceError, match="'a', 'b' each may be meant"):
        read_bytes(b'{"a":[{"title":"x"}],"b":[{"title":"y"}]}', "x.json", name="json")


def test_a_fault_inside_a_value_is_told_with_its_own_line() -> None:
    text = '{\n "eras": [\n  {"events": [\n   {"date": "1950"},\n   {"date": "1951" "title": "B"}\n  ]}\n ]\n}'
    with pytest.raises(SourceError, match="line 5: not JSON"):
        read_bytes(text.encode(), "x.json", name="json")
    found = read_bytes(b'[{"title":"a"},\n{"title":"b",\n"c" 1}]', "x.json")
    assert found.rejections[0].where == "event 2 (line 2)"
    assert "in line 3" in found.rejections[0].why


def test_json_feed() -> None:
    """Items with their dates, authors, tags; one without a title is called by its text."""
    found = read_bytes(
        b'{"version":"https://jsonfeed.org/version/1.1","title":"News","items":['
        b'{"id":"1","url":"u","title":"Crane","content_html":"<p>By <b>barge</b>.</p>","date_published":'
        b'"2024-03-02T09:00:00+01:00","authors":[{"name":"Ann"}],"tags":["port"],"attachments":[{"url":"f"}]},'
        b'{"id":"1","content_text":"Work begins.","date_modified":"2024-02-01T08:00:00Z"},{"id":"3","date_published":"soon"},5]}',
        "x.json",
    )
    assert found.dates == {
        "Crane": "2024-03-02T09:00:00+01:00",
        "Work begins.": "2024-02-01T08:00:00Z",
    }
    crane = found.event("Crane")
    assert crane.summary == "By barge."
    assert crane.fields == {"actor": ("Ann",), "tag": ("port",), "url": ("u",), "enclosure": ("f",)}
    assert [event.uid for event in found.events] == ["1", "1#2"]
    assert [rejection.where for rejection in found.rejections] == ["item 3", "item 4"]


@pytest.mark.parametrize(
    ("row", "date"),
    [
        ('{"start":{"dateTime":"2024-05-13T10:00:00","timeZone":"Europe/Paris"},"title":"a"}', "2024-05-13T10:00:00+02:00"),
        ('{"start":{"date":"2024-05-14"},"end":{"date":"2024-05-15"},"title":"a"}', "2024-05-14/2024-05-15"),
        ('{"date":{"start":"2024-05-13","end":null},"title":"a"}', "2024-05-13"),
        ('{"date":{"year":1914,"month":6,"day":28},"title":"a"}', "1914-06-28"),
        ('{"start":"2024-01-31T01:30:00","timeZone":"Europe/Paris","title":"a"}', "2024-01-31T01:30:00+01:00"),
        ('{"date":"2024-07-15","time":"09:30","tz":"America/Chicago","title":"a"}', "2024-07-15T09:30-05:00"),
        ('{"Year":"1970-01-01","title":"a"}', "1970-01-01"),
        ('{"year":"c. 1450","title":"a"}', "1450~"),
        ('{"eventTime":"2024-05-13T10:11:12Z","title":"a"}', "2024-05-13T10:11:12Z"),
        ('{"__REALTIME_TIMESTAMP":"1715601600000000","MESSAGE":"a"}', "2024-05-13T12:00:00Z"),
        ('{"type":"Feature","properties":{"date":"2024-05-13","title":"a"},"geometry":null}', "2024-05-13"),
    ],
)  # fmt: skip
def test_objects_that_are_dates_and_zones_beside_them(row: str, date: str) -> None:
    """Calendars, Notion and databases write a date as an object; a zone has a key of its own; a year may be a date."""
    assert read_bytes(f"[{row}]".encode(), "x.json").dates == {"a": date}


def test_an_object_under_a_date_that_is_not_one_is_told() -> None:
    """An event does not become undated in silence."""
    found = read_bytes(b'[{"date":{"era":"late","ruler":"x"},"title":"a"}]', "x.json")
    assert found.dates == {"a": None}
    assert any("no event has a date" in remark for remark in found.remarks)


def test_negative_years_are_told_in_json_too() -> None:
    found = read_bytes(b'[{"year":-44,"title":"a"},{"date":-1200,"title":"b"}]', "x.json")
    assert found.dates == {"a": "-0044", "b": "-1200"}
    assert any(remark.startswith("2 dates with a negative year") for remark in found.remarks)


def test_an_event_with_its_sources_is_one_event() -> None:
    """An object with a title and a date of its own is not the list of links that it holds."""
    event = (
        b'{"title":"Launch","date":"2025-09-11","sources":[{"title":"Paper","date":"2025-09-12"}]}'
    )
    found = read_bytes(event, "x.json", name="json")
    assert found.dates == {"Launch": "2025-09-11"}
    assert "it is one object with a title and a date: read as one event" in found.remarks
    whole = b'{"title":"History","date":"2025","items":[{"title":"a","date":"1914"}]}'
    assert read_bytes(whole, "x.json", name="json").dates == {"a": "1914"}


def test_an_id_that_comes_again_names_no_event() -> None:
    """As in tables: no row is lost by it, none is taken for another, and it is said."""
    rows = [{"id": number, "name": f"n{at}", "date": "2024"} for at, number in enumerate([1, 2, 1])]
    found = read_bytes("\n".join(map(json.dumps, rows)).encode(), "a.jsonl")
    assert [event.uid for event in found.events] == ["1", "2", ""]
    assert found.event("n2").fields == {"id": ("1",)}
    assert "1 entry with an id that came before (line 3: '1')" in " ".join(found.remarks)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ('[["date","title"],["2020","a"]]', {"a": "2020"}),
        ('{"1969":"a","1970":[{"title":"b"},{"title":"c","date":"1970-05"}]}', {"a": "1969", "b": "1970", "c": "1970-05"}),
        ('{"2024-05-13":{"event":"a"},"2024-05-14":{"event":"b"}}', {"a": "2024-05-13", "b": "2024-05-14"}),
        ('[{"year":1969,"events":[{"name":"a"},{"name":"b","date":"1969-07-20"}]}]', {"a": "1969", "b": "1969-07-20"}),
        ('{"date":["2020","2021"],"title":["a","b"]}', {"a": "2020", "b": "2021"}),
        ('{"columns":["date","title"],"data":[["2020","a"]]}', {"a": "2020"}),
        ('{"date":{"0":"2020","1":"2021"},"title":{"0":"a","1":"b"}}', {"a": "2020", "b": "2021"}),
        ('{"q1":{"title":"a","date":"2020"},"q2":{"title":"b","date":"2021"}}', {"a": "2020", "b": "2021"}),
        ('{"hits":[{"_source":{"@timestamp":"2024-05-13T10:11:12Z","message":"a"}}]}', {"a": "2024-05-13T10:11:12Z"}),
        ('[{"node":{"createdAt":"2024-05-13","title":"a"}}]', {"a": "2024-05-13"}),
        ('[{"ordered_at":1715594472,"item":"a"}]', {"a": "2024-05-13T10:01:12Z"}),
        ('[{"instant":{"epochSecond":1715594472,"nanoOfSecond":5000000},"message":"a"}]', {"a": "2024-05-13T10:01:12.005Z"}),
        ('{"people":[{"name":"x"}],"logs":[{"date":"2020","title":"a"}]}', {"a": "2020"}),
        ('[{"info":{"begin_on":"2020","end_on":"2021"},"subject":"a"}]', {"a": "2020/2021"}),
    ],
)  # fmt: skip
def test_what_stands_anywhere_in_a_document_is_found(text: str, dates: dict[str, str]) -> None:
    """Lists under headings, groups, objects under their dates or ids, columns, and keys inside of keys."""
    assert read_bytes(text.encode(), "x.json", name="json").dates == dates


def test_a_person_says_which_list_and_which_keys() -> None:
    text = (
        b'{"a":{"b":[{"t":"x","m":{"on":"2020","off":"2021"}}]},"c":[{"t":"y","m":{"on":"2022"}}]}'
    )
    named = {"events": "a.b", "title": "t", "date": "m.on", "place": "m.off"}
    found = read_bytes(text, "x.json", Options(columns=named), name="json")
    assert [(e.title, e.date, e.fields) for e in found.events] == [
        ("x", "2020", {"place": ("2021",)})
    ]
    both = read_bytes(text, "x.json", Options(columns={**named, "events": "a.b,c"}), name="json")
    assert both.dates == {"x": "2020", "y": "2022"}
    with pytest.raises(SourceError, match="has no list 'z'"):
        read_bytes(text, "x.json", Options(columns={"events": "z"}), name="json")


def test_a_date_that_was_chosen_is_told_with_the_others() -> None:
    found = read_bytes(b'[{"made_on":"2020-01-01","sold_on":"2021-01-01","title":"a"}]', "x.json")
    assert found.dates == {"a": "2020-01-01"}
    assert "'made_on' was taken as the date; 'sold_on' read as dates too" in found.remarks[0]
