"""Which column of a table is which: by the headings, by the cells where these mislead, and asked where nothing tells."""

from __future__ import annotations

import io

import pytest

from tests.importers.reading import Reading
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.registry import choose


def read(text: str, name: str = "x.csv", **columns: str) -> Reading:
    """Recognised by its name and what is in it, and read, as the program does."""
    data = text.encode()
    sample = Sample(name, data[:65536])
    options = Options(columns=columns)
    source = Input(name, io.BytesIO(data), None, options, sample=sample)
    importer = choose(sample)
    assert importer.name == "csv"
    return Reading(list(importer.read(source)))


def dated(*dates: str | None) -> dict[str, str | None]:
    return dict(zip("ABCDEF", dates, strict=False))


@pytest.mark.parametrize(
    ("table", "dates", "told"),
    [
        (  # an empty column makes room for the one that has dates
            "ID,Title,Created,Started,Completed\n1,A,2024-05-13,,2024-05-15\n2,B,2024-05-14,,\n",
            dated("2024-05-13", "2024-05-14"),
            ["'Started' has no date", "'Created' as the date; 'Completed' reads as dates too"],
        ),
        ("Task,Due\nA,2024-05-13\n", dated("2024-05-13"), ["'Due' was taken", "'Task' was taken"]),
        (
            "Activity ID,Activity Date,Activity Name\n1,2024-05-13,A\n",
            dated("2024-05-13"),
            ["'Activity Date' was taken as the date", "'Activity Name' was taken as the title"],
        ),
        (
            "title,created_at,updated_at\nA,2024-05-13T10:00:00Z,2024-05-14T10:00:00Z\n",
            dated("2024-05-13T10:00:00Z"),
            ["'created_at' as the date; 'updated_at' reads as dates too"],
        ),
        (  # two ends of one span under one name
            "investigation-start,investigation-end,name\n1990-03-01,1998-10-27,A\n",
            dated("1990-03-01/1998-10-27"),
            [],
        ),
        (  # places are no dates
            "From,To,Subject,Date\nFRA,JFK,A,2024-05-13\nann@x.org,b@x.org,B,2024-05-14\n",
            dated("2024-05-13", "2024-05-14"),
            ["'From' holds no dates (as 'FRA')", "'To' holds no dates"],
        ),
        (  # what happened, rather than its details
            "Timestamp,RuleTitle,Details\n2024-05-13T10:00:00Z,A,Svc: Print\n",
            dated("2024-05-13T10:00:00Z"),
            ["'RuleTitle' was taken as the title"],
        ),
        (
            "event,date,description\n1,2024-05-13,A\n2,2024-05-14,B\n",
            dated("2024-05-13", "2024-05-14"),
            ["'event' holds no words"],
        ),
        ("Day,Title\n2024-05-13,A\n", dated("2024-05-13"), []),
        ("Date,Day,Title\n2024-05-13,Monday,A\n", dated("2024-05-13"), []),
        ("Year,Month,Day,Title\n2024,5,Monday,A\n", dated("2024-05"), []),
        ("Datum;Titel\n13.05.2024;A\n", dated("2024-05-13"), []),
        ("  Start_Date , End-Date ,TITLE\n2024-05-13,2024-05-14,A\n", dated("2024-05-13/2024-05-14"), []),
        (  # the more precise of two
            "Date,Time,Title\n2024-05-13,2024-05-13T10:00:00Z,A\n",
            dated("2024-05-13T10:00:00Z"),
            ["'Time' as the date; 'Date' reads as dates too"],
        ),
    ],
)  # fmt: skip
def test_the_cells_say_which_column_is_the_date(
    table: str, dates: dict[str, str | None], told: list[str]
) -> None:
    """And what was taken on the strength of them is told."""
    found = read(table)
    assert (found.dates, found.rejections) == (dates, [])
    for text in told:
        assert any(text in remark for remark in found.remarks), (text, found.remarks)


@pytest.mark.parametrize(
    ("table", "dates"),
    [
        ("Year,Date,Title\n1914,Jun 28,A\n1914,28 July,B\n", dated("1914-06-28", "1914-07-28")),
        ("Year,Date,Title\n1906,24/09/06,A\n1969,1/20/69,B\n", dated("1906-09-24", "1969-01-20")),
        ("Year,Date,Title\n1906,28.9.,A\n1906,2001-02-03,B\n", dated("1906-09-28", "2001-02-03")),
        ("Day,Month,Year,Title\n5,March,1770,A\n16,12,1773,B\n", dated("1770-03-05", "1773-12-16")),
        (  # what an end does not say is as in the start
            "Year,Month,Day,End Day,Title\n1863,7,1,3,A\n1862,9,17,,B\n",
            dated("1863-07-01/1863-07-03", "1862-09-17"),
        ),
        (
            "Year,Month,Day,End Month,End Day,Title\n1863,6,29,7,3,A\n",
            dated("1863-06-29/1863-07-03"),
        ),
        ("YEAR,BEGIN_DAY,END_DAY,Title\n2023,1,1,A\n2023,13,13,B\n", dated("2023", "2023")),
        ("Year,Day,Title\n2023,1,A\n", dated("2023")),
    ],
)
def test_a_date_in_several_columns(table: str, dates: dict[str, str | None]) -> None:
    """A year beside it completes a date; a day without its month says nothing."""
    found = read(table)
    assert (found.dates, found.rejections) == (dates, [])


@pytest.mark.parametrize(
    ("table", "dates"),
    [
        (
            "title,date,time,timezone\nA,2024-05-13,10:00,Europe/Paris\nB,2024-05-13,,Europe/Paris\n"
            "C,2024-05-13,10:00,America/New_York\n",
            dated("2024-05-13T10:00+02:00", "2024-05-13", "2024-05-13T10:00-04:00"),
        ),
        (  # Outlook ends whole days at the midnight after them
            "Subject,Start Date,Start Time,End Date,End Time,All day event\n"
            "A,5/13/2024,12:00:00 AM,5/14/2024,12:00:00 AM,True\nB,5/15/2024,,5/16/2024,,TRUE\n",
            dated("2024-05-13", "2024-05-15/2024-05-16"),
        ),
        (
            "Start,Duration,Title\n2024-05-13T10:00Z,1:30:00,A\n2024-05-13T10:00Z,90 min,B\n"
            "2024-05-13T10:00Z,1:30,C\n2024-05-13,3 days,D\n2024-05-13T10:00Z,PT45M,E\n2024-05-13,2 h,F\n",
            dated(
                "2024-05-13T10:00Z/2024-05-13T11:30Z", "2024-05-13T10:00Z/2024-05-13T11:30Z",
                "2024-05-13T10:00Z", "2024-05-13/2024-05-15", "2024-05-13T10:00Z/2024-05-13T10:45Z", "2024-05-13",
            ),
        ),
        (
            "start_time,duration_seconds,name\n2024-05-13T10:00:00Z,90,A\n",
            dated("2024-05-13T10:00:00Z/2024-05-13T10:01:30Z"),
        ),
        ("Date,Start,End,Title\n2024-05-13,10:00Z,11:00Z,A\n", dated("2024-05-13T10:00Z/2024-05-13T11:00Z")),
    ],
)  # fmt: skip
def test_what_stands_beside_a_date(table: str, dates: dict[str, str | None]) -> None:
    """A zone, a flag for whole days, a duration; zone and duration stay to be seen as fields."""
    found = read(table)
    assert (found.dates, found.rejections) == (dates, [])
    for name in ("timezone", "Duration"):
        if name in table:
            assert all(name in event.fields for event in found.events)


def test_clocks_in_words_cost_no_row() -> None:
    found = read("Date,Time of day,Title\n1990-01-08,Day,A\n1990-01-09,Dusk,B\n")
    assert found.dates == dated("1990-01-08", "1990-01-09")
    assert found.events[1].fields == {"Time of day": ("Dusk",)}
    assert "'Time of day' holds no times of day" in found.remarks[0]
    mixed = read("Date,Time,Title\n1990-01-08,10:00Z,A\n1990-01-09,dusk,B\n")
    assert mixed.dates == dated("1990-01-08T10:00Z", "1990-01-09")
    assert [event.fields for event in mixed.events] == [{}, {"Time": ("dusk",)}]
    assert any("as 'dusk'" in remark for remark in mixed.remarks)


def test_an_id_that_repeats_names_no_event() -> None:
    """Nothing is lost by it: it is a field; one slip in a column of ids is its own row's alone."""
    owners = read("Date,UID,Title\n2024,1000,A\n2025,1000,B\n2026,1000,C\n")
    assert owners.dates == dated("2024", "2025", "2026")
    assert [(event.uid, event.fields) for event in owners.events] == [("", {"UID": ("1000",)})] * 3
    assert "does not name an event" in owners.remarks[0]

    rows = "".join(f"{number},2024,event {number}\n" for number in range(1200))
    slip = read(f"id,date,title\n{rows}7,2025,late\n")
    assert not slip.rejections
    assert slip.event("event 7").uid == "7"
    assert (slip.event("late").uid, slip.event("late").fields) == ("", {"id": ("7",)})
    assert "line 1202" in slip.remarks[-1]


@pytest.mark.parametrize(
    ("table", "asked"),
    [
        (
            "label,hdate,hdate_end,description,url\n2023: MNC,3 June 2023,,City,https://example.org\n",
            ["plainly the date", "'label' (as '2023: MNC')", "--map date=hdate", "'hdate' alone reads as dates"],
        ),
        ("title,end\nA,2024-05-13\n", ["plainly the date", "--map date=end"]),
        ("time,event\n10:00,A\n11:00,B\n", ["plainly the date", "--map title=event"]),
        ("Date,Home,Away\n2024-05-13,A,B\n", ["plainly the title", "--map date=Date --map title=COLUMN"]),
        ("Country,2019,2020\nA,1,2\n", ["the date or the title"]),
        (
            "2024-05-13,Launch\n2024-05-14,Landing\n",
            ["seems to be an event", "--map date='column 1' --map title='column 2'"],
        ),
        (
            "Konto: 1\nZeitraum: 1.1.2024\n\nBuchungstag;Text;Betrag\n13.05.2024;Miete;-800,00\n",
            ["'Buchungstag' (as '13.05.2024')", "--map date=Buchungstag --map title=Text"],
        ),
        ("first_name,last_name,death_date\nAnn,Lee,1992-04-30\n", ["plainly the title"]),
    ],
)  # fmt: skip
def test_a_table_that_nobody_understands_asks(table: str, asked: list[str]) -> None:
    """One message: what it has, with samples, and how to say which column is which."""
    with pytest.raises(SourceError) as caught:
        read(table)
    for text in asked:
        assert text in str(caught.value)


def test_the_answer_to_the_question_is_heeded() -> None:
    """With or without headings; a person's word is not gainsaid by the cells."""
    found = read("2024-05-13,A\n2024-05-14,B\n", date="column 1", title="column 2")
    assert found.dates == dated("2024-05-13", "2024-05-14")
    assert read("Start,End,Seen,Title\n1,2,2024,A\n", date="Seen").dates == dated("2024")


@pytest.mark.parametrize(
    ("table", "dates", "fields"),
    [
        ("My list,,\nMade by Ann,,\n,,\nDate,Title,x\n2024,A,1\n", dated("2024"), {"x": ("1",)}),
        ("A list of things, and more\n\nDate,Title,x\n2024,A,1\n", dated("2024"), {"x": ("1",)}),
        ("# exported\n# by hand\ndate,title,x\n2024,A,1\n", dated("2024"), {"x": ("1",)}),
        ("sep=;\r\nDate;Title\r\n2024;A\r\n", dated("2024"), {}),
        (",date,title\n0,2024,A\n1,2025,B\n", dated("2024", "2025"), {}),
        ("date\ttitle\nr1\t2024\tA\nr2\t2025\tB\n", dated("2024", "2025"), {"column 1": ("r1",)}),
        ('"date" "title"\n"a" "2024" "A"\n"b" "2025" "B"\n', dated("2024", "2025"), {"column 1": ("a",)}),
        ("date,title,,\n2024,A,,\n,,,\n,,,\n2025,B,,\n", dated("2024", "2025"), {}),
        ("Date,Title,Sum\n2024,A,1\n2025,B,2\nTotal,,3\n", dated("2024", "2025"), {"Sum": ("1",)}),
        ("Datum;Titel;Betrag\n13.05.2024;A;-1,50\n", dated("2024-05-13"), {"Betrag": ("-1,50",)}),
    ],
)  # fmt: skip
def test_what_stands_around_a_table(
    table: str, dates: dict[str, str | None], fields: dict[str, tuple[str, ...]]
) -> None:
    """Titles and comments above, names and numbers of rows, empty rows, sums below."""
    found = read(table)
    assert (found.dates, found.rejections) == (dates, [])
    assert found.events[0].fields == fields


def test_what_is_left_out_is_told() -> None:
    found = read("My list,,\nDate,Title,x\n2024,A,1\n,,\nTotal,,1\n")
    told = " | ".join(found.remarks)
    for text in ("line 1 ('My list')", "line 4", "sums up the others (line 5: 'Total')"):
        assert text in told


@pytest.mark.parametrize(
    "table",
    [
        " id |    date    |  title  \n----+------------+---------\n  1 | 2024-05-13 | A      +\n    |            | more\n"
        "  2 | 2024-05-14 | B\n(2 rows)\n\n",
        "+----+------------+-------+\n| id | date       | title |\n+----+------------+-------+\n"
        "|  1 | 2024-05-13 | A     |\n|  2 | 2024-05-14 | B     |\n+----+------------+-------+\n2 rows in set (0.00 sec)\n",
        "┌────┬────────────┬───────┐\n│ id │    date    │ title │\n├────┼────────────┼───────┤\n"
        "│ 1  │ 2024-05-13 │ A     │\n│ 2  │ 2024-05-14 │ B     │\n└────┴────────────┴───────┘\n",
        "| id |    date    | title |\n|----|------------|-------|\n| 1  | 2024-05-13 | A     |\n| 2  | 2024-05-14 | B     |\n",
        "id  date        title\n--  ----------  -----\n1   2024-05-13  A\n2   2024-05-14  B\n",
        "id\tdate\ttitle\n1\t2024-05-13\tA\n2\t2024-05-14\tB\n",
    ],
)  # fmt: skip
def test_what_sql_clients_show(table: str) -> None:
    """psql, MySQL with and without lines, sqlite3's box, markdown and column."""
    found = read(table, "result.txt")
    assert [event.date for event in found.events] == ["2024-05-13", "2024-05-14"]
    assert [event.title.split("\n")[0] for event in found.events] == ["A", "B"]
    assert [event.uid for event in found.events] == ["1", "2"]
    assert not found.rejections


def test_excels_unicode_text() -> None:
    """UTF-16 with tabs, as Excel saves it."""
    data = "Date\tTitle\r\n13.05.2024\tA\r\n".encode("utf-16")
    sample = Sample("book.txt", data)
    importer = choose(sample)
    found = Reading(list(importer.read(Input("book.txt", io.BytesIO(data), sample=sample))))
    assert found.dates == dated("2024-05-13")


def test_a_table_without_a_date_in_any_row_says_so() -> None:
    assert "no row has a date in 'date'" in read("date,title\n,A\n-,B\n").remarks[-1]


@pytest.mark.parametrize(
    ("table", "dates"),
    [
        ("StartYear,EndYear,SourceDate,Title\n2026,2028,2025-01-31,a\n2024,,2025-02-01,b\n", ["2026/2028", "2024"]),
        ("Date,Event\n45000,a\n45001.5,b\n45002,c\n", ["2023-03-15", "2023-03-16T12:00:00", "2023-03-17"]),
        ("Date;Heure;Titre\n13/05/2024;14h30;a\n14/05/2024;9h;b\n", ["2024-05-13T14:30", "2024-05-14T09:00"]),
        (
            "Date,Start Time,End Time,Activity\n2024-05-13,9 PM,10 PM,a\n2024-12-31,11 PM,1 AM,b\n",
            ["2024-05-13T21:00/2024-05-13T22:00", "2024-12-31T23:00/2025-01-01T01:00"],
        ),
    ],
)  # fmt: skip
def test_columns_of_years_numbers_and_clocks(table: str, dates: list[str]) -> None:
    """Years of a start and an end, a spreadsheet's days under `Date`, clocks in other languages, nights."""
    found = read(table)
    assert [event.date for event in found.events] == dates


def test_a_column_of_clocks_that_is_not_taken_is_told() -> None:
    """The time of day is not dropped from the date in silence."""
    found = read("Date,Kl.,Title\n2024-05-13,14:30,a\n2024-05-14,9:05,b\n")
    assert [event.date for event in found.events] == ["2024-05-13", "2024-05-14"]
    assert any("'Kl.' holds times of day" in remark for remark in found.remarks)


def test_an_end_before_its_start_is_said_in_the_words_of_the_table() -> None:
    found = read("start,end,title\n2024,2023,a\n")
    assert found.rejections[0].why == "the end (2023) is before the start (2024)"
