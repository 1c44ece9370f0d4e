"""The same forms wherever a date is read: typed, in a table, in JSON or a feed."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.dates.edtf.parsing import bounds
from timeloom.dates.reading.clocks import read_clock
from timeloom.dates.typed import read_typed
from timeloom.errors import DateError
from timeloom.importers.source.dates import LooseDates

TODAY = "2026-11-30"

FORMS = {
    "117": "0117",
    "79": "0079",
    "24 August 79": "0079-08-24",
    "11 Aug 117": "0117-08-11",
    "31 Dec 192": "0192-12-31",
    "August 24, 79": "0079-08-24",
    "11 Aug AD 117": "0117-08-11",
    "c. 886": "0886~",
    "ca. 886": "0886~",
    "ca 886": "0886~",
    "circa 886": "0886~",
    "c886": "0886~",
    "886?": "0886?",
    "fl. 1180": "1180~",
    "d. 1321": "1321",
    "b. 1265": "1265",
    "476 AD": "0476",
    "AD 476": "0476",
    "476 C.E.": "0476",
    "44 BC": "-0043",
    "44 B.C.": "-0043",
    "44 BCE": "-0043",
    "44 B.C.E.": "-0043",
    "300,000 BC": "Y-299999",
    "15 March 44 BC": "-0043-03-15",
    "14th c.": "13XX",
    "14th cent.": "13XX",
    "3rd c. BCE": "-02XX",
    "late 14th c.": "1367~/1399~",
    "13.8 Ga": "Y-13800000000",
    "66 Ma": "Y-66000000",
    "66 mya": "Y-66000000",
    "12 ka": "Y-10000",
    "252–201 Ma": "Y-252000000/Y-201000000",
    "9000 BP": "-7050",
    "1914-18": "1914/1918",
    "1939–45": "1939/1945",
    "1939/45": "1939/1945",
    "1272-1307": "1272/1307",
    "1272 – 1307": "1272/1307",
    "c. 1272–c. 1307": "1272~/1307~",
    "3000–2500 BCE": "-2999/-2499",
    "431–04 BC": "-0430/-0403",
    "50 BC–AD 20": "-0049/0020",
    "1887–8": "1887/1888",
    "1998–02": "1998/2002",
    "1990–": "1990/..",
    "–1990": "../1990",
    "1990–present": "1990/..",
    "1990 – ongoing": "1990/..",
    "before 1066": "[..1065]",
    "before 23 Feb 303": "[..0303-02-22]",
    "pre-1204": "[..1203]",
    "by 1066": "[..1066]",
    "by early 2021": "[..2021-04~]",
    "no later than 13 May 2024": "[..2024-05-13]",
    "after 1066": "[1067..]",
    "post 1204": "[1205..]",
    "at the latest 1204": "[..1204]",
    "at the earliest 1204": "[1204..]",
    "prior to May 2024": "[..2024-04]",
    "not before 1204": "[1204..]",
    "on or before 13 May 2024": "[..2024-05-13]",
    "≤ 1065": "[..1065]",
    "≥ 1067": "[1067..]",
    "< 1066": "[..1065]",
    "> 1066": "[1067..]",
    "after c. 1204": "[1205~..]",
    "until 1066": "../1066",
    "since 1066": "1066/..",
    "from 1066": "1066/..",
    "from May 2024 onwards": "2024-05/..",
    "1066 or earlier": "[..1066]",
    "1066 or later": "[1066..]",
    "2024-W20": "2024-05-13/2024-05-19",
    "2024-W20-1": "2024-05-13",
    "2024W201": "2024-05-13",
    "2024-134": "2024-05-13",
    "13/May/24 10:11 AM": "2024-05-13T10:11",
    "5/13/24 10:11": "2024-05-13T10:11",
    "13 May 2024 2pm": "2024-05-13T14:00",
    "13 May 2024 14h30": "2024-05-13T14:30",
    "2024-05-13 2:10 p.m.": "2024-05-13T14:10",
    "noon on 13 May 2024": "2024-05-13T12:00",
    "half past two on 13 May 2024": "2024-05-13T02:30",
    "18:30 CEST on 5/13/2024": "2024-05-13T18:30+02:00",
    "13 May 2024 3pm ET": "2024-05-13T15:00-04:00",
    "13 January 2024 3pm ET": "2024-01-13T15:00-05:00",
    "13 May 2024 10:00 AEST": "2024-05-13T10:00+10:00",
    "from 10:00 to 11:30 EST on 13 May 2024": "2024-05-13T10:00-05:00/2024-05-13T11:30-05:00",
    "from 10:00 EST to 11:30 EST on 13 May 2024": "2024-05-13T10:00-05:00/2024-05-13T11:30-05:00",
    "2024-05-13 10:11 Europe/Berlin": "2024-05-13T10:11+02:00",
    "13 May 2024 CEST": "2024-05-13",
    "2024-05-13 PT": "2024-05-13",
    "0044-03-15 10:00:00 BC": "-0043-03-15T10:00:00",
    "13/05/2024 - 14/05/2024": "2024-05-13/2024-05-14",
    "13.5.2024–14.6.2024": "2024-05-13/2024-06-14",
}


@pytest.mark.parametrize(("text", "edtf"), FORMS.items())
def test_a_form_is_the_same_typed_and_in_a_source(text: str, edtf: str) -> None:
    assert read_typed(text, today=TODAY).edtf == edtf
    assert LooseDates().read(text) == edtf
    bounds(edtf)


def test_edtf_of_our_own_stays_what_it_says() -> None:
    """`117` is a decade in our files, and the year 117 in those of others."""
    assert LooseDates(own=True).read("117") == "117"
    assert LooseDates(own=True).read("-44") == "-44"
    assert LooseDates().read("117") == "0117"


def test_negative_years_are_said_with_both_readings() -> None:
    dates = LooseDates()
    assert [dates.read("-44"), dates.read("-100")] == ["-0044", "-0100"]
    (remark,) = dates.remarks()
    assert "-44 is 45 BCE; if -44 means 44 BCE" in remark.text
    assert LooseDates(people=True).read("-44") == "-0043"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("13 May 2024 10:00 CST", "several time zones: -06:00 (North America), +08:00 (China)"),
        ("3pm IST on 13 May 2024", "several time zones: +05:30 (India)"),
        ("13 May 2024 10:00 XYZ", "no time zone is called 'XYZ'"),
        ("from 10:00 EST to 11:00 CET on 13 May 2024", "names 2 time zones"),
        ("27 BC – 14", "may end in 14 BCE or 14 CE"),
        ("1307-1272", "ends (1272) before it begins (1307)"),
        ("2024-W54", "2024 has no week 54"),
        ("2023-366", "2023 has no day 366"),
        ("31/02/2024", "February 2024 has 29 days"),
        ("45425", "looks like a spreadsheet's day number"),
        ("12,345", ""),
        ("13 Mai 2024", "'Mai' was not understood"),
    ],
)
def test_what_is_in_doubt_is_refused_with_the_choices(text: str, why: str) -> None:
    for read in (LooseDates().read, lambda text: read_typed(text, today=TODAY)):
        with pytest.raises(DateError) as caught:
            read(text)
        assert why in str(caught.value)


def test_letters_of_the_sources_own_zone_are_its_own() -> None:
    assert LooseDates("America/Chicago").read("13 Jan 2024 10:00 CST") == "2024-01-13T10:00-06:00"
    assert LooseDates("Asia/Shanghai").read("13 Jan 2024 10:00 CST") == "2024-01-13T10:00+08:00"
    assert LooseDates(mail=True).read("13 Jan 2024 10:00:00 CST") == "2024-01-13T10:00:00-06:00"
    assert LooseDates().read("Sat, 13 Jan 2024 10:00:00 CST") == "2024-01-13T10:00:00-06:00"


@pytest.mark.parametrize(
    "text",
    [
        "2024-05-13T10:11", "2024-05-13 10:11", "13 May 2024 10:11", "10:11 on 13 May 2024", "5/13/2024 10:11 AM",
        "Monday, 13 May 2024, eleven minutes past ten in the morning", "20240513T1011",
    ],
)  # fmt: skip
def test_the_sources_zone_reaches_every_form(text: str) -> None:
    with suppress(DateError):
        assert LooseDates("Europe/Paris").read(text) == "2024-05-13T10:11+02:00"
        return
    assert "eleven minutes" in text


def test_both_ends_of_an_interval_are_placed() -> None:
    paris = LooseDates("Europe/Paris")
    assert (
        paris.read("2024-01-13T10:00/2024-07-13T11:00")
        == "2024-01-13T10:00+01:00/2024-07-13T11:00+02:00"
    )
    assert paris.read("2024-07-13 10:00", zone="EST") == "2024-07-13T10:00-05:00"
    assert paris.read("2024-07-13", zone="EST") == "2024-07-13"


def test_an_end_that_goes_on() -> None:
    dates = LooseDates()
    for text in ("present", "ongoing", "now", "..", "Present"):
        assert dates.interval("2022-10-25", dates.read_end(text)) == "2022-10-25/.."
    with pytest.raises(DateError):
        dates.read("present")


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", "14:30"), ("2:10 p.m.", "14:10"), ("2pm", "14:00"), ("14h30", "14:30"), ("14 h", "14:00"),
        ("18.30", "18:30"), ("1830", "18:30"), ("0615 hrs", "06:15"), ("noon", "12:00"), ("c 18:30", "18:30"),
        ("c. 18:30", "18:30"), ("18:30 Uhr", "18:30"), ("half past two", "02:30"), ("quarter to three", "02:45"),
        ("ten past four in the afternoon", "16:10"), ("10:11:12,123", "10:11:12.123"), ("10.11.12 AM", "10:11:12"),
        ("12:30am", "00:30"), ("T10:11", "10:11"),
    ],
)  # fmt: skip
def test_a_clock_in_a_cell_of_its_own(text: str, clock: str) -> None:
    read = read_clock(text)
    assert read is not None
    assert read[0].text == clock


@pytest.mark.parametrize("text", ["Day", "Night", "hello", "7", "5 minutes", "", "x" * 100])
def test_what_is_not_a_clock(text: str) -> None:
    assert read_clock(text) is None


def test_clocks_in_words_say_what_was_assumed() -> None:
    dates = LooseDates("Europe/Paris")
    assert dates.read_clock("2024-05-13", "half past two") == "2024-05-13T02:30+02:00"
    assert (
        dates.read_clock("2024-05-13", "14:30", zone="America/New_York") == "2024-05-13T14:30-04:00"
    )
    assert dates.read_clock("2024-05-13", "c 18:30 EST") == "2024-05-13T18:30-05:00"
    said = " ".join(remark.text for remark in dates.remarks())
    assert "of the morning" in said
    assert "EDTF has no such times" in said


_PIECES = (
    "13 May 2024 10:11 to – - / before after c. ca. AD BC BCE 44 117 1939 45 CST ET Europe/Berlin GMT+2 +0200 pm noon half past two early the 14th century c. "
    "Ma Ga present .. [ ] { } ~ ? X 2X 31 13/05/2024 T Z W20 -134 , . : and or from until since on some time between years ago 66 \u202f 10^99 or later or earlier"
)
words = st.lists(
    st.sampled_from(_PIECES.split(" ")),
    max_size=14,
)
texts = st.one_of(
    words.map(" ".join),
    words.map("".join),
    st.text("0123456789-/.,:'+~?%XTZWSEY[]{}() –aeioumyjnbcdfwxpstADBCEGM", max_size=40),
    st.text(max_size=30),
)


@given(texts)
@example("XXXX-XX-4X")
@example("2024-2X")
@example("9" * 19)
@example("/Date(99999999999999999)/")
@example("10^999 years ago")
@example("W" * 60)
@example(" to ".join("13" * 30))
def test_whatever_is_read_is_a_valid_date_or_refused(text: str) -> None:
    """A DateError or an EDTF expression with bounds, and nothing else."""
    for read in (LooseDates("Europe/Berlin").read, lambda text: read_typed(text, today=TODAY).edtf):
        with suppress(DateError):
            edtf = read(text)
            assert edtf is None or bounds(edtf)
    with suppress(DateError):
        read_clock(text)
