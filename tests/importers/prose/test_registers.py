"""Time expressions as newswires, obituaries, judgments, letters, reports and chronicles write them."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.times.tagger import tag

Found = list[tuple[str, str | None]]


def _read(text: str, date: str | None = None) -> Found:
    return [(time.text, time.edtf) for time in tag(text, document_date=date)]


NEWS: list[tuple[str, str, Found]] = [
    (  # a date still to come does not carry the story away with it
        "The strike began on 1 March. A bill would raise the age by 2008. The minister spoke on Tuesday.",
        "2004-03-03",
        [("1 March", "2004-03-01"), ("by 2008", "[..2008]"), ("Tuesday", "2004-03-02")],
    ),
    (  # nor does a year that news looks back to, whose weekdays are its own
        "PARIS, March 3. Unions met on 1 March. It was the longest strike since the winter of 1995."
        " Drivers voted Tuesday.",
        "2004-03-03",
        [
            ("March 3", "2004-03-03"),
            ("1 March", "2004-03-01"),
            ("since the winter of 1995", "1995-24/.."),
            ("Tuesday", "2004-03-02"),
        ],
    ),
    (  # the next paragraph is news again
        "The index failed on 26 August. By 28 August it was back.\n\nA like failure came in February 2020.\n\n"
        "Work ended on 30 August.",
        "2021-09-02",
        [
            ("26 August", "2021-08-26"),
            ("By 28 August", "[..2021-08-28]"),
            ("February 2020", "2020-02"),
            ("30 August", "2021-08-30"),
        ],
    ),
    (  # but a dateline alone does not make news of what is told under it
        "Coll, 14 June 1998. She was born in 1911.\n\nIn April the family left. On Tuesday it rained.",
        "1998-06-14",
        [
            ("14 June 1998", "1998-06-14"),
            ("1911", "1911"),
            ("April", "1911-04"),
            ("Tuesday", "1998-06-09"),
        ],
    ),
    (  # a day of long ago takes the story there
        "Coll, 14 June 1998. We met yesterday. Her father died on 3 May 1911.\n\nIn June the family left.",
        "1998-06-14",
        [
            ("14 June 1998", "1998-06-14"),
            ("yesterday", "1998-06-13"),
            ("3 May 1911", "1911-05-03"),
            ("June", "1911-06"),
        ],
    ),
    (  # "to be held" is no past, "should" looks ahead through "the morning"
        "Talks broke down on Monday. Elections are to be held on March 16. Trains should run by Thursday morning.",
        "2004-03-03",
        [
            ("Monday", "2004-03-01"),
            ("March 16", "2004-03-16"),
            ("Thursday morning", "2004-03-04"),
        ],
    ),
    (  # what was told is past, although the story's year would put it later
        "Posted on 20 February 2024. Version 1.9 went out in late October.",
        "2024-02-20",
        [("20 February 2024", "2024-02-20"), ("late October", "2023-10-21~/2023-10-31~")],
    ),
    (  # counted from the date to come
        "The season ended on 24 May 2009. Training will start on 1 July and the campaign five weeks after that.",
        "2009-05-25",
        [
            ("24 May 2009", "2009-05-24"),
            ("1 July", "2009-07-01"),
            ("five weeks after that", "2009-08-05"),
        ],
    ),
    (
        "It failed on 3 May 2020; he had until 30 September to reply.",
        "2020-06-01",
        [("3 May 2020", "2020-05-03"), ("until 30 September", "../2020-09-30")],
    ),
    (
        "Two years ago today we met. Yours of the 21st ult. came; mine of the 3rd inst. is lost.",
        "1863-07-06",
        [
            ("Two years ago today", "1861-07-06"),
            ("the 21st ult.", "1863-06-21"),
            ("the 3rd inst.", "1863-07-03"),
        ],
    ),
    (  # one odd day of long ago is an aside where much of its own time was told
        "Held on 17 May 2023. The minutes of 15 March were read. It flooded on 12–13 January. Cheques of 3 May 2011"
        " are void.\n\nAn objection was lodged on 9 May.",
        "2023-05-17",
        [
            ("17 May 2023", "2023-05-17"),
            ("15 March", "2023-03-15"),
            ("12–13 January", "2023-01-12/2023-01-13"),
            ("3 May 2011", "2011-05-03"),
            ("9 May", "2023-05-09"),
        ],
    ),
    (  # a diary's entry has its own yesterday, and its next entry goes on from it
        "Jan. 10, 1912. Farthest south. A year ago today we landed; yesterday it blew. We should be down by mid-February."
        "\n\nJan. 17. We go on tomorrow.\n\n# Editor's note\n\nHe wrote to me yesterday.",
        "1913-06-01",
        [
            ("Jan. 10, 1912", "1912-01-10"),
            ("A year ago today", "1911-01-10"),
            ("yesterday", "1912-01-09"),
            ("by mid-February", "[..1912-02-20~]"),
            ("Jan. 17", "1912-01-17"),
            ("tomorrow", "1912-01-18"),
            ("yesterday", "1913-05-31"),
        ],
    ),
    (  # what has lasted since then does not take the story back
        "On 9 September it failed; logs had been kept since July 14. By the 11th it was back.",
        "2022-10-03",
        [
            ("9 September", "2022-09-09"),
            ("since July 14", "2022-07-14/.."),
            ("By the 11th", "[..2022-09-11]"),
        ],
    ),
    (
        "She resigned on 17 March 2003. She had not slept since Christmas. She wrote as recently as July.",
        "2019-11-20",
        [
            ("17 March 2003", "2003-03-17"),
            ("since Christmas", "2002-12-25/.."),
            ("July", "2019-07"),
        ],
    ),
    (
        "She died a week last Saturday. The meetup is a week from Thursday. The books are for the year ended 31 March.",
        "2019-11-20",
        [
            ("a week last Saturday", "2019-11-09"),
            ("a week from Thursday", "2019-11-28"),
            ("the year ended 31 March", "2018-04-01/2019-03-31"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "date", "expected"), NEWS)
def test_a_text_of_its_own_day(text: str, date: str, expected: Found) -> None:
    assert _read(text, date) == expected


PHRASES: list[tuple[str, Found]] = [
    (
        "It began in '87; until '45 he was away; they came in November of '38 (’71).",
        [
            ("'87", "1987"),
            ("until '45", "../1945"),
            ("November of '38", "1938-11"),
            ("’71", "1971"),
        ],
    ),
    ("They met in the August of 1929.", [("the August of 1929", "1929-08")]),
    (
        "He left in 1918. In the new year he wrote. By the New Year of 1920 he was back.",
        [
            ("1918", "1918"),
            ("the new year", "1919-01-01"),
            ("By the New Year of 1920", "[..1920-01-01]"),
        ],
    ),
    (
        "Lady Day 2006, Michaelmas 1512, Whitsun 1967, Maundy Thursday 1914.",
        [
            ("Lady Day 2006", "2006-03-25"),
            ("Michaelmas 1512", "1512-09-29"),
            ("Whitsun 1967", "1967-05-14"),
            ("Maundy Thursday 1914", "1914-04-09"),
        ],
    ),
    (
        "We married the week after Easter, 1934. The Friday before Christmas 1950 he left. The Monday after, he wrote.",
        [
            ("the week after Easter, 1934", "1934-04-02/1934-04-08"),
            ("The Friday before Christmas 1950", "1950-12-22"),
            ("The Monday after", "1950-12-25"),
        ],
    ),
    (
        "From 13:04 to 16:16 UTC on 3 May 2021 it failed.",
        [("From 13:04 to 16:16 UTC on 3 May 2021", "2021-05-03T13:04Z/2021-05-03T16:16Z")],
    ),
    (
        "Hipparchus (c. 190–c. 120 BC), a man (c. 1340–c. 1400), Lilius (d. 1576), a son (b. c. 1500).",
        [
            ("c. 190–c. 120 BC", "-0189~/-0119~"),
            ("c. 1340–c. 1400", "1340~/1400~"),
            ("1576", "1576"),
            ("c. 1500", "1500~"),
        ],
    ),
    (
        "Works began on or after 1 May 2017 and ended on or before 30 November 2018; it ran with effect from 2 May 2019.",
        [
            ("on or after 1 May 2017", "2017-05-01/.."),
            ("on or before 30 November 2018", "../2018-11-30"),
            ("with effect from 2 May 2019", "2019-05-02/.."),
        ],
    ),
    (
        "Thursday, 4 October 1582 was followed by Friday, 15 October.",
        [("Thursday, 4 October 1582", "1582-10-04"), ("Friday, 15 October", "1582-10-15")],
    ),
    (
        "The case was adjourned on 3 May 2015 until 5 June 2015.",
        [("3 May 2015", "2015-05-03"), ("until 5 June 2015", "../2015-06-05")],
    ),
    (
        "On 24 June 1863 we marched. On the 26th our brigade lost nine men. On the 27th Duroy withdrew until the 30th.",
        [
            ("24 June 1863", "1863-06-24"),
            ("the 26th", "1863-06-26"),
            ("the 27th", "1863-06-27"),
            ("until the 30th", "../1863-06-30"),
        ],
    ),
    (
        "The night of 28 February/1 March 1991, the night of 3–4 May 1992, the mornings of 3–5 May 1993.",
        [
            ("The night of 28 February/1 March 1991", "1991-02-28/1991-03-01"),
            ("the night of 3–4 May 1992", "1992-05-03/1992-05-04"),
            ("mornings of 3–5 May 1993", "1993-05-03/1993-05-05"),
        ],
    ),
    (
        "In the small hours of 28 March 1942 they sailed; before dawn on 29 March 1942 they were home.",
        [
            ("the small hours of 28 March 1942", "1942-03-28"),
            ("dawn on 29 March 1942", "1942-03-29"),
        ],
    ),
    (
        "The year to March 2021, the six months ended 30 June 2020, FY2019/20, fiscal 2018.",
        [
            ("The year to March 2021", "2020-04/2021-03"),
            ("six months ended 30 June 2020", "2020-01-01/2020-06-30"),
            ("FY2019/20", "2019/2020"),
            ("fiscal 2018", "2018"),
        ],
    ),
    (
        "the mid-to-late 1990s, the mid- to late 1980s, the early-to-mid 1970s",
        [
            ("the mid-to-late 1990s", "1994~/1999~"),
            ("the mid- to late 1980s", "1984~/1989~"),
            ("the early-to-mid 1970s", "1970~/1976~"),
        ],
    ),
    (
        "In the swinging sixties and the roaring twenties.",
        [("the swinging sixties", "196X"), ("the roaring twenties", "192X")],
    ),
    (
        "14/02/2017: tender. 12/06/2017: contract.",
        [("14/02/2017", "2017-02-14"), ("12/06/2017", "2017-06-12")],
    ),
    (
        "Sent on 02/14/2017 and 14/02/2017; signed on 12/06/2017.",  # both orders: nothing is shown
        [("02/14/2017", "2017-02-14"), ("14/02/2017", "2017-02-14"), ("12/06/2017", "2017-12-06")],
    ),
    (
        "## 1.9.4 (2023-12-11)\n\nA fault was found a week later.",
        [("2023-12-11", "2023-12-11"), ("a week later", "2023-12-18")],
    ),
    ("**Duration:** 3h 12m, then 4m30s.", [("3h 12m", None), ("4m30s", None)]),
    (
        "On 9 May 2022 at 5pm it failed. By 5:20 they were on a call. Half an hour later it was known.",
        [
            ("9 May 2022 at 5pm", "2022-05-09T17:00"),
            ("By 5:20", "[..2022-05-09T17:20]"),
            ("Half an hour later", "2022-05-09T17:50"),
        ],
    ),
    (
        "In 2003 she left. Her report (July 2007) led two years later to an act. That year she died.",
        [
            ("2003", "2003"),
            ("July 2007", "2007-07"),
            ("two years later", "2009"),
            ("That year", "2009"),
        ],
    ),
    (
        "The battle of 2–3 July 1813 decided it. At 5.30 am the guns opened. The next morning fog lay. Two days later"
        " it was over. They had held the hill since at least 1779.",
        [
            ("2–3 July 1813", "1813-07-02/1813-07-03"),
            ("5.30 am", "1813-07-02T05:30"),
            ("The next morning", "1813-07-03"),
            ("Two days later", "1813-07-05"),
            ("since at least 1779", "1779/.."),
        ],
    ),
    (  # a heading far above makes no heading of what stands in brackets
        "# The brewery\n\nIt was founded in 1818 by a man of whom little is known but that he came from the fens, was"
        " tall, loved his horses, had three wives and a wooden leg. Its founder (1790–1861) sold it two years later.",
        [("1818", "1818"), ("1790–1861", "1790/1861"), ("two years later", "1820")],
    ),
    (
        "The charter is dated 1141; the church, begun around 1160, was dug up in 1887–8.",
        [("1141", "1141"), ("around 1160", "1160~"), ("1887–8", "1887/1888")],
    ),
    (
        "It reopened on Easter Saturday 1979. On 26 May 1979 I found his note of the 19th and left on the 21.40 from Porth.",
        [
            ("Easter Saturday 1979", "1979-04-14"),
            ("26 May 1979", "1979-05-26"),
            ("the 19th", "1979-05-19"),
            ("21.40", "1979-05-19T21:40"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_everyday_ways_of_saying_when(text: str, expected: Found) -> None:
    assert _read(text) == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one Sunday a month", "P1M"),
        ("five days a week", "P1W"),
        ("two nights out of every month", "P1M"),
        ("on the first Monday of every month", "P1M"),
        ("on Saturday mornings", "XXXX-WXX-6TMO"),
    ],
)
def test_so_many_of_each_come_again(text: str, value: str) -> None:
    (found,) = tag(f"He came {text}.")
    assert (found.type, found.value) == ("SET", value)


@pytest.mark.parametrize(
    "text",
    [
        "See [2019] EWHC 1873 (Ch) and [1967] 1 AC 1204, 42 U.S.C. 1983 and §1984.",
        "He read the Sunday Times at a Sunday lunch in the Thursday Club.",
        "They rose from 24th to 17th.",
        "Temperatures were in the 80s.",
        "The population was 1876 and its rating reached 2100.",
        "He read 2001: A Space Odyssey, and One Hundred Years of Solitude.",
        "The address is 10.12.2019.1 in hangar 1914.",
        "A 10m pool cost £10m.",
        "It was a Sunday.",
        "The class of '94 sang.",
        "Happy New Year and merry Christmas!",
        "The notice is 2017/S 031.",
        "They reached the third day.",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert _read(text) == []


def test_a_month_that_begins_a_sentence_is_one_unless_it_is_a_person() -> None:
    assert _read("In 2009 they won. April was cruel.") == [("2009", "2009"), ("April", "2009-04")]
    assert _read("In 2009 they won. April was born in Leeds.") == [("2009", "2009")]
