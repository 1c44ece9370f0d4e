"""Years joined by a hyphen, open ends over two dates, names that begin like a month."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.times.tagger import tag


def _dates(text: str, on: str | None = None) -> list[str | None]:
    return [time.edtf for time in tag(text, document_date=on)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He taught there from 1701-7.", ["1701/1707"]),
        ("It was paid for the tax years 2003-04 and 2004-05.", ["2003/2004", "2004/2005"]),
        ("She earned less in 2003-04 than in 2018-19.", ["2003/2004", "2018/2019"]),
        ("It was mended in 2003-04.", ["2003-04"]),
        (
            "It was mended in 2003-04. The log has 2018-19 and 2019-02.",
            ["2003-04", "2018/2019", "2019-02"],
        ),
        ("They helped the towns in 1937 - 39.", ["1937/1939"]),
        ("In 1937 - 39 ships sank.", ["1937"]),
        ("She went to school until 1834 or 1835.", ["../1835"]),
        ("By 5 or 6 May 1990 it was cut.", ["[..1990-05-06]"]),
        ("It was held in Mar de Lindholm in 2008.", ["2008"]),
        ("It was held in Mar 2008. In Mar. 2009 it closed.", ["2008-03", "2009-03"]),
    ],
)
def test_years_that_belong_together(text: str, expected: list[str | None]) -> None:
    assert _dates(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fair has been extended until 21 March.", "../1999-03-21"),
        ("The fair runs until 21 September.", "../1998-09-21"),
        ("The fair is open until 3 May.", "../1999-05-03"),
        ("The fair was open until 3 May.", "../1998-05-03"),
    ],
)
def test_what_lasts_goes_on_until_a_day_to_come(text: str, expected: str) -> None:
    assert _dates(text, "1998-06-01") == [expected]
