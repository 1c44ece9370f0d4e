"""iCalendar's lines, beside those of the library that reads them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Event, vText

from timeloom.exporters.icalendar_file import content_line, escaped, text_line, time_line

texts = st.text(st.sampled_from("aé世🏳\\^;,:\n \"'n")) | st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"])
)


def by_the_library(name: str, value: object, parameters: dict[str, str] | None = None) -> str:
    component = Event()
    component.add(name, value, parameters=parameters)
    text: str = component.to_ical(sorted=False).decode()
    return text.removeprefix("BEGIN:VEVENT\r\n").removesuffix("END:VEVENT\r\n")


def backslash_n(text: str) -> bool:
    """Whether the library would take something for the end of a line that is none."""
    return "\\N" in text


@given(texts.filter(lambda text: not backslash_n(text)))
@example("\\" * 200)
@example("a" * 65 + "\\" * 3 + "b" * 100)
@example("^" * 80 + "世" * 80)
@example("🏳️‍🌈" * 40)
@example("x" * (74 - len("SUMMARY:")))
@example("x" * (75 - len("SUMMARY:")))
def test_a_text_is_escaped_and_folded_as_the_library_does(text: str) -> None:
    assert text_line("SUMMARY", text) == by_the_library("summary", text)
    line = text_line("X-OWN;VALUE=TEXT", text)
    assert line == by_the_library("x-own", vText(text), {"value": "TEXT"})
    assert max(len(piece.encode()) for piece in line.split("\r\n")) <= 75
    assert line.count("\r\n") == 1 + line.count("\r\n ")


@given(texts)
def test_unfolded_and_unescaped_it_is_the_text_again(text: str) -> None:
    """By the standard's own rules, read here one character after the other."""
    value = text_line("SUMMARY", text).replace("\r\n ", "").removesuffix("\r\n")
    read, behind = "", False
    for character in value.removeprefix("SUMMARY:"):
        if behind:
            read += "\n" if character in "nN" else character
            behind = False
        elif character == "\\":
            behind = True
        else:
            assert character not in ";,\n"
            read += character
    assert read == text


def test_a_backslash_before_a_capital_n_stays_one() -> None:
    assert text_line("SUMMARY", "C:\\New") == "SUMMARY:C:\\\\New\r\n"


def test_several_values_are_parted_by_commas_that_are_not_theirs() -> None:
    tags = ["a,b", "c;d", "e"]
    line = content_line("CATEGORIES", ",".join(map(escaped, tags)))
    assert line == by_the_library("categories", tags)


@pytest.mark.parametrize(
    "at",
    [
        date(1, 2, 3),
        date(9999, 12, 31),
        datetime(33, 4, 3, 15, 0, 7),
        datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
    ],
)
def test_days_and_times_are_those_of_the_library(at: date) -> None:
    assert time_line("DTSTART", at) == by_the_library("dtstart", at)
