"""Tables of other people: headings, separators, dates in one column or five, and every way a row can be wrong."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from tests.importers.reading import Reading
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.tables.importer import CsvImporter


def read(text: str | bytes, name: str = "x.csv", **options: object) -> Reading:
    raw = text if isinstance(text, bytes) else text.encode()
    given = Options(**options)  # type: ignore[arg-type]
    source = Input(name, io.BytesIO(raw), options=given, sample=Sample(name, raw[:65536]))
    return Reading(list(CsvImporter().read(source)))


def test_known_headings_are_attributes_and_the_others_fields() -> None:
    found = read(
        "ID,When,Headline,Description,Actor,tags,answers,Notes,star,date_basis\n"
        "a,2024-05-13,GPT-4o,It talks.,OpenAI,voice; model,gpt-4,look again,yes,looked up\n"
    )
    event = found.events[0]
    assert (event.uid, event.date, event.title, event.summary) == (
        "a",
        "2024-05-13",
        "GPT-4o",
        "It talks.",
    )
    assert event.fields == {"Actor": ("OpenAI",), "tag": ("voice", "model")}
    assert [(link.relation, link.to) for link in event.links] == [("answers", "gpt-4")]
    assert (event.notes, event.starred, event.date_basis) == (("look again",), True, "looked-up")
    assert event.where == "line 2"
    assert found.remarks == []


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    text = "date,title,who\n2024,a,x\n2025,b,y\n".replace(",", separator)
    assert read(text).dates == {"a": "2024", "b": "2025"}


def test_a_separator_inside_cells_does_not_mislead() -> None:
    text = 'date;title\n2024;"a, b, c"\n2025;"d, e, f"\n2026;g, h, i\n'
    assert read(text).dates == {"a, b, c": "2024", "d, e, f": "2025", "g, h, i": "2026"}


def test_a_spreadsheets_own_first_line_names_the_separator() -> None:
    found = read("sep=|\ndate|title\n2024|a;b\n")
    assert found.dates == {"a;b": "2024"}
    assert found.events[0].where == "line 3"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("year,month,day,title\n2024,5,13,x", "2024-05-13"),
        ("year,month,day,title\n2024,May,,x", "2024-05"),
        ("year,month,day,title\n1815,,,x", "1815"),
        ("year,title\n-43,x", "-0043"),
        ("year,title\n0,x", "0000"),
        ("year,title\n-13800000000,x", "Y-13800000000"),
        ("year,end year,title\n1939,1945,x", "1939/1945"),
        ("start,end,title\n2019-03,2019-07,x", "2019-03/2019-07"),
        ("start,end,title\n2019-03,2019-03,x", "2019-03"),
        ("start,end,title\n2019-03,,x", "2019-03"),
        ("start,end,title\n,2019-03,x", "/2019-03"),
        ("date,end,title\n2019-03,2019-07,x", "2019-03/2019-07"),
        ("date,time,title\n2024-05-13,14:30,x", "2024-05-13T14:30"),
        ("date,time,title\n2024-05-13,,x", "2024-05-13"),
        ("time,title\n2024-05-13T14:30:00Z,x", "2024-05-13T14:30:00Z"),
        ("date,title\n,x", None),
        ("date,title\nn/a,x", None),
    ],
)
def test_dates_in_one_column_or_several(text: str, date: str | None) -> None:
    assert read(text).dates == {"x": date}


def test_a_column_can_be_named() -> None:
    found = read("d1,d2,t\n2019,2024,x\n", columns={"date": "d2", "title": "T", "first": "d1"})
    assert found.dates == {"x": "2024"}
    assert found.events[0].fields == {"first": ("2019",)}
    with pytest.raises(SourceError, match=r"no column 'nope'; it has the columns 'd1', 'd2', 't'"):
        read("d1,d2,t\n2019,2024,x\n", columns={"date": "nope"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "a,b\n1,2\n",
            r"the date or the title; it has the columns 'a' \(as '1'\), 'b' \(as '2'\).*--map date=.*--map title=",
        ),
        ("date,b\n1,2\n", r"plainly the title.*--map title="),
        ("2024-05-13,something\n2024-05-14,more\n", "first line seems to be an event"),
        ("\n\n", "nothing but blank lines"),
        ("title\n", "plainly the date"),
        ("," * 6000, "has 6,001 columns"),
    ],
)
def test_what_is_no_table_of_events_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(SourceError, match=words):
        read(text)


def test_a_bad_row_is_named_by_its_line_and_costs_nothing_else() -> None:
    found = read("date,title\n2024-13-01,a\n\n2024-02-30,b\n2024,c,extra\n2024,\n,\n2024,d\n2024\n")
    assert [(r.where, r.why.split(";")[0]) for r in found.rejections] == [
        (
            "line 2",
            "'2024-13-01' is not a date: expected a month 01–12 or season 21–41 at character 6",
        ),
        (
            "line 4",
            "'2024-02-30' is not a date: expected a day that the calendar has at character 9",
        ),
        ("line 5", "it has 3 cells and the header 2"),
        ("line 6", "it has no title"),
        ("line 9", "it has no title"),
    ]
    assert found.dates == {"d": "2024"}
    assert found.remarks == [
        "1 row without any cell filled (line 7): left out",
        "1 row has fewer cells than the header (line 9 has 1 of 2): the others count as empty",
    ]


def test_a_quote_that_is_not_closed_costs_its_own_line() -> None:
    found = read(
        'date,title,c\n2024,"open,x\n2025,fine,y\n2026,"two\nlines",z\n2027,"a"b,w\n2028,e,"f\n'
    )
    assert [r.where for r in found.rejections] == ["line 2"]
    assert "quote" in found.rejections[0].why
    assert found.dates == {"fine": "2025", "two\nlines": "2026", "ab": "2027", "e": "2028"}
    assert [event.where for event in found.events] == ["line 3", "line 4", "line 6", "line 7"]


def test_a_quote_opened_before_many_lines_costs_its_own_and_no_other() -> None:
    """Each line is read twice at most: once inside the quote that is not closed, once by itself."""
    found = read('date,title\n2024,"open\n' + "2025,fine\n" * 60_000)
    assert [r.where for r in found.rejections] == []
    assert len(found.events) == 60_001
    assert found.events[0].title == "open"


def test_a_header_and_no_rows_is_said() -> None:
    assert read("date,title\n").remarks == ["the table has a header and no rows"]


def test_a_heading_that_stands_twice_is_kept_as_a_field_and_said() -> None:
    found = read("title,date,date,x,x\nA,2020,2021,1,2\n")
    assert found.dates == {"A": "2020"}
    assert found.events[0].fields == {"date": ("2021",), "x": ("1", "2")}
    assert "'date' stands twice" in found.remarks[0]


def test_a_column_without_a_name_is_one_by_its_place() -> None:
    assert read("date,title,\n2024,A,x\n").events[0].fields == {"column 3": ("x",)}


def test_several_values_in_a_cell() -> None:
    found = read(
        "date|title|f\n"
        "2024|a|one; two\n"
        "2024|b|https://example.org/?a=1;b=2\n"
        "2024|c|one\\; not two; three\n"
        f"2024|d|short; {'long ' * 20}\n"
        "2024|e|AT&amp;T\n"
        "2024|g|one;;two\n"
    )
    assert [event.fields["f"] for event in found.events] == [
        ("one", "two"),
        ("https://example.org/?a=1;b=2",),
        ("one; not two", "three"),
        (f"short; {'long ' * 20}".strip(),),
        ("AT&amp;T",),
        ("one;;two",),
    ]


def test_nul_is_replaced_and_said() -> None:
    found = read("date,title\n2024,a\0b\n2025,c\n")
    assert found.dates == {"a\ufffdb": "2024", "c": "2025"}
    assert "line 2" in found.remarks[0]


def test_ten_megabytes_in_a_cell() -> None:
    found = read(f'date,title,text\n2024,a,"{"x" * 10_000_000}"\n2025,b,\n')
    assert len(found.events[0].summary) == 10_000_000
    assert len(found.events) == 2


def test_a_spreadsheet_in_windows_encoding() -> None:
    raw = ("Datum;x\n", "date;title\n" + "2024;Grüße aus Köln\n" * 30)[1].encode("cp1252")
    found = read(raw)
    assert found.events[0].title == "Grüße aus Köln"
    assert "cp1252" in found.remarks[0]


def test_utf16_with_its_mark() -> None:
    assert read("date\ttitle\n2024\t世界\n".encode("utf-16")).dates == {"世界": "2024"}


def test_day_and_month_are_told_apart_by_the_column_and_said() -> None:
    found = read("date,title\n05/06/2024,a\n13/06/2024,b\n")
    assert found.dates == {"a": "2024-06-05", "b": "2024-06-13"}
    assert "read day first" in found.remarks[0]


def test_nothing_that_a_reference_chronology_keeps_for_its_reader_is_a_field() -> None:
    found = read("uid,date,title,cues,illustrates,kind\na,2024,A,some words,more,x\n")
    assert found.events[0].fields == {"kind": ("x",)}


def test_links_as_json_and_as_words() -> None:
    found = read(
        'date|title|links\n2024|a|[{"relation":"answers","to":"x","fields":{"how":["again"]}}]\n'
        "2024|b|dated-from:x; y\n2024|c|[{not json\n"
    )
    assert found.events[0].links[0].fields == {"how": ("again",)}
    assert [(link.relation, link.to) for link in found.events[1].links] == [
        ("dated-from", "x"),
        ("related", "y"),
    ]
    assert found.rejections[0].where == "line 4"


def test_an_unknown_date_basis_is_kept_as_a_field() -> None:
    found = read("date,title,basis\n2024,a,announcement\n")
    assert found.events[0].date_basis == "stated"
    assert found.events[0].fields == {"date basis": ("announcement",)}
    assert "announcement" in found.remarks[0]


def test_rows_are_streamed() -> None:
    """The first event is there before the second half of the table is read."""

    class Endless(io.RawIOBase):
        rows = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            self.rows += 1
            assert self.rows < 100, "the whole table was read before the first event"
            text = b"date,title\n" if self.rows == 1 else b"2024-01-01,some event\n" * 100
            buffer[: len(text)] = text
            return len(text)

    head = b"date,title\n" + b"2024-01-01,some event\n" * 10
    source = Input("-", io.BufferedReader(Endless()), sample=Sample("-", head))  # type: ignore[arg-type]
    items: Iterator[object] = iter(CsvImporter().read(source))
    assert next(items)


@pytest.mark.parametrize(
    ("table", "dates"),
    [
        (  # what Google Calendar takes in and other calendars give out
            "Subject,Start Date,Start Time,End Date,End Time,All Day Event\n"
            "a,05/30/2020,10:00 AM,05/30/2020,1:00 PM,False\nb,07/04/2020,,07/05/2020,,True\n",
            {"a": "2020-05-30T10:00/2020-05-30T13:00", "b": "2020-07-04/2020-07-05"},
        ),
        (
            "name,start_time,end_time\na,2024-05-13T10:00:00Z,2024-05-13T11:00:00Z\nb,2024-05-13,\n",
            {"a": "2024-05-13T10:00:00Z/2024-05-13T11:00:00Z", "b": "2024-05-13"},
        ),
        (
            "date,start time,end time,title\n2024-05-13,10:00,11:30,a\n2024-05-14,,,b\n",
            {"a": "2024-05-13T10:00/2024-05-13T11:30", "b": "2024-05-14"},
        ),
        ("start,start time,title\n2024-05-13,9:05 pm,a\n", {"a": "2024-05-13T21:05"}),
        ("date,time,start time,title\n2024-05-13,9:05,x,a\n", {"a": "2024-05-13T09:05"}),
    ],
)
def test_times_of_day_in_columns_of_their_own(table: str, dates: dict[str, str]) -> None:
    """Beside the day, or with the day in them, as programs call them."""
    found = read(table.encode())
    assert (found.dates, found.rejections) == (dates, [])


def test_a_time_of_day_without_any_day_is_rejected() -> None:
    found = read(b"name,start date,start time,end time\na,,10:00,11:00\nb,2024,10:00,\n")
    assert [r.where for r in found.rejections] == ["line 2", "line 3"]
