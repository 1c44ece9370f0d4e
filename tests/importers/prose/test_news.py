"""News counts its days from the day of writing, a history from the dates it states; which a text is, is in it."""

from __future__ import annotations

import pytest

from timeloom.dates.edtf.parsing import bounds
from timeloom.importers.prose.times.tagger import TimeExpression, tag

WRITTEN = "2021-09-15"  # a Wednesday
_LEAD = "HARROW (Wire) - The mayor said Tuesday that a quarry would close. The owner said Monday it was sold.\n\n"


def _read(text: str, date: str | None = WRITTEN) -> list[TimeExpression]:
    return tag(text, document_date=date)


def _last(text: str) -> TimeExpression:
    return _read(_LEAD + text)[-1]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The bridge fell in 1987. Divers found it Sunday.", "2021-09-12"),
        ("The council met Wednesday.", "2021-09-15"),
        ("The council will meet Friday.", "2021-09-17"),
        ("The council is to meet Friday.", "2021-09-17"),
        ("The ferry could sail as early as Saturday.", "2021-09-18/.."),
        ("He was given until Monday to pay.", "[..2021-09-20]"),
        ("The trial begins Thursday.", "2021-09-16"),
        ("The vote would be held Sunday.", "2021-09-19"),
        ("Since arriving Saturday he had slept.", "2021-09-11"),
        ("She could not be reached Sunday.", "2021-09-12"),
        ("The dam broke in March.", "2021-03"),
        ("It was sold in 1998. The roof was mended in May.", "2021-05"),
        ("It declared a dividend, payable Oct. 20.", "2021-10-20"),
        ("The fair will open in February.", "2022-02"),
        ("The mill closed in December.", "2020-12"),
        ("He was shot last Oct. 23.", "2020-10-23"),
        ("A Saturday hearing was called.", "2021-09-11"),
        ("Sunday's 12-mile race was won by a boy.", "2021-09-12"),
    ],
)
def test_a_day_of_news(text: str, edtf: str) -> None:
    found = _last(text)
    expected = {edtf, f"../{edtf[3:-1]}" if edtf[0] == "[" else edtf}
    assert found.edtf in expected
    assert found.register == "news"


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        # a year that a sentence only mentions does not take the days of a story along
        ("The rising began on 3 June 1848. A book printed in 1901 denied it. On 9 June the town fell.", "1848-06-09"),
        ("The rising began on 3 June 1848. In 1849 the town fell. On 9 June it burned.", "1849-06-09"),
        # nor does a look of years back, or a quotation's "years ago"
        ("It fell in May 1848. Two decades earlier a wall was built. It was mended in June.", "1848-06"),
        # the next year, if that is nearer
        ("The fleet sailed on 12 December 1848. In January it was lost.", "1849-01"),
        ("The fleet sailed on 2 February 1848. In December 1848 it came. By October it had been seen.", "1848-10"),
        ("It was March 1848. They fought from October to March.", "1847-10/1848-03"),
    ],
)  # fmt: skip
def test_a_year_of_a_history(text: str, edtf: str) -> None:
    found = _read(text)[-1]
    assert (found.edtf or "").removeprefix("[..").removesuffix("]") == edtf
    assert found.register == "history"


def test_a_weekday_chooses_the_year() -> None:
    assert _read("It opens Wednesday, June 24.", "2020-05-02")[0].edtf == "2020-06-24"
    assert _read("They met on Monday, 24 June.", "2020-05-02")[0].edtf == "2019-06-24"


def test_a_weekday_behind_a_bare_year_is_of_the_writing() -> None:
    (year, weekday) = _read("He climbed it in 1953. He died on Monday.")
    assert (year.edtf, weekday.edtf) == ("1953", "2021-09-13")
    assert _read("He climbed it in 1953. He died on Monday.", None)[1].edtf is None


def test_it_can_be_said_what_a_text_is() -> None:
    text = "The pact was signed on 4 May 1911. In June the army left."
    assert [one.edtf for one in tag(text, document_date=WRITTEN)] == ["1911-05-04", "1911-06"]
    assert [one.edtf for one in tag(text, document_date=WRITTEN, register="news")][1] == "2021-06"


BUSINESS = [
    ("It reported a third-quarter loss.", "2021-Q3"),
    ("Its fiscal second-quarter profit fell.", "2021-Q2"),
    ("Its second-quarter profit rose from 3 million a year earlier.", "2020-Q2"),
    ("Its second-quarter profit rose from the year-ago quarter.", "2020-Q2"),
    ("Its second-quarter sales rose. Sales in the 2019 quarter were 3 million.", "2019-Q2"),
    ("Profit included a charge in the 2019 second quarter.", "2019-Q2"),
    ("Profit rose in the latest quarter.", "2021-Q2"),
    ("Profit rose in the quarter ended June 30.", "2021-Q2"),
    ("Sales for the full year were 3 million.", "2021"),
]


@pytest.mark.parametrize(("text", "value"), BUSINESS)
def test_the_periods_that_firms_report(text: str, value: str) -> None:
    assert _last(text).value == value


LENGTHS = [
    ("The strike lasted for weeks.", "weeks", "PXW"),
    ("It ended years of war.", "years", "PXY"),
    ("Much has changed in recent years.", "recent years", "PXY"),
    ("He ended a decades-old quarrel.", "decades-old", "PXE"),
    ("It broke an 8-month-old truce.", "8-month-old", "P8M"),
    ("They called a monthlong strike.", "monthlong", "P1M"),
    ("It took nearly two years.", "nearly two years", "P2Y"),
    ("Sales rose for the first nine months.", "the first nine months", "P9M"),
    ("It must be paid within 18 months.", "within 18 months", "P18M"),
]


@pytest.mark.parametrize(("text", "written", "value"), LENGTHS)
def test_lengths_of_time(text: str, written: str, value: str) -> None:
    found = _last(text)
    assert (found.text, found.value) == (written, value)


@pytest.mark.parametrize(
    "text",
    [
        "The line is answered 24 hours a day.",
        "He has been ill ever since.",
        "They sold the PDP-11 (DEC) and others.",
        "The girl is called Mr. July by all.",
        "It was read by people in their 50s and 60s.",
        "A 27-year-old nurse won.",
        "They sang of the fall of Candia.",
        "He drove a Lancia 2008 home, and the Hawker 1998 flew.",
    ],
)
def test_what_is_no_time(text: str) -> None:
    assert _read(text) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The work began on 31-Oct-74.", "1974-10-31"),
        ("On 2023-07-20 between 12:17 and 12:30 UTC it was down.", "2023-07-20T12:17Z/2023-07-20T12:30Z"),
        ("It fell in A.D. 284.", "0284"),
        ("In the early morning hours of 3 May 1911 it burned.", "1911-05-03"),
        ("It began on 3 May 1911. On the 40th day it ended.", "1911-06-11"),
    ],
)  # fmt: skip
def test_dates_written_otherwise(text: str, edtf: str) -> None:
    assert _read(text)[-1].edtf == edtf


def test_a_number_behind_a_weekday_or_month_may_be_a_count() -> None:
    assert [one.text for one in _read(_LEAD + "On Thursday, 5,745,188 shares changed hands.")][
        -1
    ] == "Thursday"
    assert _last("Through August, 31,466 came.").text.endswith("August")


def test_the_bounds_of_clocks_are_those_of_the_edtf() -> None:
    (found,) = _read("On 2 May 2019 from 11:30 to 13:30 it was down.")
    assert (found.earliest, found.latest) == bounds(found.edtf or "")


def test_today_in_a_quotation_of_news_is_the_day_of_writing() -> None:
    text = 'She was born on 4 May 1931. "We mourn a friend today," he said Tuesday. She will be buried Friday, he said.'
    assert [one.edtf for one in _read(_LEAD + text)][-3:] == [
        "2021-09-15",
        "2021-09-14",
        "2021-09-17",
    ]
