"""Dates of feeds, in the forms and with the zones that they are written in."""

from __future__ import annotations

import pytest

from timeloom.errors import DateError
from timeloom.importers.documents.feed_dates import feed_date
from timeloom.importers.source.dates import LooseDates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Tue, 24 May 2016 14:17:57 +0200", "2016-05-24T14:17:57+02:00"),
        ("Tue, 24 May 2016 14:17:57 +02:00", "2016-05-24T14:17:57+02:00"),
        ("Tue, 24 May 2016 14:17:57 GMT+0200", "2016-05-24T14:17:57+02:00"),
        ("Tue May 24 2016 14:17:57 GMT+0200 (Central European Summer Time)", "2016-05-24T14:17:57+02:00"),
        ("2016-05-24 14:17:57.364419679 +0200 CEST", "2016-05-24T14:17:57.364419679+02:00"),
        ("Tue, 24 May 2016 14:17:57 CEST", "2016-05-24T14:17:57+02:00"),
        ("Tue, 24 May 2016 14:17 AEST", "2016-05-24T14:17+10:00"),
        ("Tue, 24 May 2016 14:17:57 EST", "2016-05-24T14:17:57-05:00"),
        ("Tue, 24 May 2016 14:17:57 -0000", "2016-05-24T14:17:57Z"),
        ("Tuesday, 24-May-16 14:17:57 GMT", "2016-05-24T14:17:57Z"),
        ("24 May 98 14:17:57 Z", "1998-05-24T14:17:57Z"),
        ("Tue May 24 14:17:57 CEST 2016", "2016-05-24T14:17:57+02:00"),
        ("Tue May 24 14:17:57 +0200 2016", "2016-05-24T14:17:57+02:00"),
        ("May 24, 2016 2:17:05 pm EST", "2016-05-24T14:17:05-05:00"),
        ("Tue, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
        ("24 May 2016", "2016-05-24"),
        ("2016-05-24T14:17:57+00:00", "2016-05-24T14:17:57Z"),
        ("2016-05", "2016-05"),
    ],
)  # fmt: skip
def test_a_date_keeps_its_zone_and_its_precision(text: str, date: str) -> None:
    assert feed_date(text, LooseDates()) == date


@pytest.mark.parametrize(
    "text", ["Tue, 24 May 2016 14:17:57 IST", "Tue, 32 May 2016 14:17:57 +0200", "soon", "24 Mai 2016 1:00 +0100"]
)  # fmt: skip
def test_what_cannot_be_read_is_not_guessed(text: str) -> None:
    """Letters that name several zones among them: without them it would be hours off."""
    with pytest.raises(DateError):
        feed_date(text, LooseDates())


def test_a_zone_that_is_missing_is_the_reading_s_and_told() -> None:
    dates = LooseDates("Europe/Berlin")
    assert feed_date("2016/6/29 15:07:41", dates) == "2016-06-29T15:07:41+02:00"
    assert feed_date("Wed, 29 Jun 2016 15:07", dates) == "2016-06-29T15:07+02:00"
    assert "read as Europe/Berlin" in dates.remarks()[0].text
