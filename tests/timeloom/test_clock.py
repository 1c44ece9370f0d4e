"""The clock: the day where the person is, and distances from now in words."""

from __future__ import annotations

import datetime

import pytest

from timeloom.clock import ago, today


def test_the_day_is_the_persons_own() -> None:
    before = datetime.datetime.now().astimezone().date()
    found = today()
    assert type(found) is datetime.date
    assert before <= found <= datetime.datetime.now().astimezone().date()


@pytest.mark.parametrize(
    ("back", "words"),
    [
        (datetime.timedelta(hours=3, minutes=5), "3 hours ago"),
        (datetime.timedelta(days=400), "1 year ago"),
    ],
)
def test_how_long_ago(back: datetime.timedelta, words: str) -> None:
    moment = datetime.datetime.now(datetime.UTC) - back
    assert ago(f"{moment:%Y-%m-%dT%H:%M:%SZ}") == words


@pytest.mark.parametrize("instant", ["-0043-03-15", "no time", ""])
def test_what_is_no_instant_of_our_calendar_gets_no_words(instant: str) -> None:
    assert ago(instant) == ""
