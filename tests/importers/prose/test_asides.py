"""What a text looks back or ahead to in passing does not carry its story away."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.events import events
from timeloom.importers.prose.times.tagger import tag

Found = list[tuple[str, str | None]]


def _read(text: str, date: str | None = None) -> Found:
    return [(time.text, time.edtf) for time in tag(text, document_date=date)]


LOOKS_BACK: list[tuple[str, Found]] = [
    (  # the days of a story follow one another; "he had until" looks back at nothing
        "They met on 7 November 1911.\n\nIn the spring of 1909 his rival had fallen, and three years earlier another."
        " He had until Christmas. On the evening of 15 November a letter came.",
        [
            ("7 November 1911", "1911-11-07"),
            ("the spring of 1909", "1909-21"),
            ("three years earlier", "1906"),
            ("until Christmas", "../1911-12-25"),
            ("the evening of 15 November", "1911-11-15"),
        ],
    ),
    (  # a day at another time of the year is of what is looked back to
        "They met on 7 November 1911.\n\nIn the spring of 1909 his rival had fallen. He died on 3 June.",
        [
            ("7 November 1911", "1911-11-07"),
            ("the spring of 1909", "1909-21"),
            ("3 June", "1909-06-03"),
        ],
    ),
    (  # what "had" happened is left at the end of its sentence
        "The firm began in 1871. Its founder had come home in 1869 with a limp. A decade later it made rope.",
        [("1871", "1871"), ("1869", "1869"), ("A decade later", "1881")],
    ),
    (  # "had a shop" tells of the date itself
        "He died in 1930. In 1920 he had a shop in Leith. Two years later he sold it.",
        [("1930", "1930"), ("1920", "1920"), ("Two years later", "1922")],
    ),
    (  # what had happened belongs to the clause, not to the rest of the sentence
        "He died in 1930. In 1920 he met Anna, who had been his pupil. Two years later they married.",
        [("1930", "1930"), ("1920", "1920"), ("Two years later", "1922")],
    ),
    (
        "They sighted it on 1 October 1935. Ross had drawn it in 1841. Three days later they turned back.",
        [("1 October 1935", "1935-10-01"), ("1841", "1841"), ("Three days later", "1935-10-04")],
    ),
    (  # looked back to for more than a sentence
        "Loss of 9 March 2005. The lock had been fitted in 1996. It had been mended the following year. In May it broke.",
        [
            ("9 March 2005", "2005-03-09"),
            ("1996", "1996"),
            ("the following year", "1997"),
            ("May", "2005-05"),
        ],
    ),
    (  # "that year" is the one just told of, wherever the story is
        "It failed on 2 November 2023. A like fault had been seen in March 2021. A test was written in June of that"
        " year. Refunds ended two days later.",
        [
            ("2 November 2023", "2023-11-02"),
            ("March 2021", "2021-03"),
            ("June of that year", "2021-06"),
            ("two days later", "2023-11-04"),
        ],
    ),
    (  # a paragraph that begins with it is told from there, where the story counts in years
        "Tests ended in 1989.\n\nMeanwhile Ito had been hired in 1979. A decade on, he bought a furnace.",
        [("1989", "1989"), ("1979", "1979"), ("A decade on", "1989")],
    ),
    (  # and until it ends where the story counts in days
        "On 4 June 1940 he blew it up.\n\nHe had been born in 1912. Two years later his father left.\n\nIn July he fled.",
        [
            ("4 June 1940", "1940-06-04"),
            ("1912", "1912"),
            ("Two years later", "1914"),
            ("July", "1940-07"),
        ],
    ),
    (  # an hour that had been, and a part of the day
        "At 11:40 on 5 June 1940 he fell. The mines had been laid at 4:10. Twenty minutes later it blew up.",
        [
            ("11:40 on 5 June 1940", "1940-06-05T11:40"),
            ("4:10", "1940-06-05T04:10"),
            ("Twenty minutes later", "1940-06-05T12:00"),
        ],
    ),
    (
        "By 8:00 on 5 June 1940 two burned. Men who had laid mines during the night waited. At 11.40 they ran.",
        [
            ("By 8:00 on 5 June 1940", "[..1940-06-05T08:00]"),
            ("the night", "1940-06-05"),
            ("11.40", "1940-06-05T11:40"),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LOOKS_BACK)
def test_what_had_been(text: str, expected: Found) -> None:
    assert _read(text) == expected


@pytest.mark.parametrize(
    "aside",
    [
        "The hut, built by carpenters in 1881, was cold.",
        "The hut, which Ross drew in 1881, was cold.",
        "The hut that Ross drew in 1881 was cold.",
        "The Act of 1881 forbade it.",
        "The hut, built that spring, was cold.",
    ],
)
def test_what_is_added_to_a_noun_is_no_part_of_the_story(aside: str) -> None:
    found = _read(
        f"They landed on 6 November 1934. {aside} Within a week it fell. In March they left."
    )
    assert found[2:] == [("Within a week", "[1934-11-06..1934-11-13]"), ("March", "1935-03")]


def test_a_date_added_to_a_noun_is_what_its_own_clause_counts_from() -> None:
    found = _read("He sailed in 1934 to the cape which Ross drew in 1841 and left two years later.")
    assert found[-1] == ("two years later", "1843")


LOOKS_AHEAD: list[tuple[str, Found]] = [
    (
        "On 4 June 1940 it fell. Years later he said so. On the 6th they crossed.",
        [
            ("4 June 1940", "1940-06-04"),
            ("Years later", "[1942..1950]"),
            ("the 6th", "1940-06-06"),
        ],
    ),
    (
        "In January 1945 they fled. She never spoke of it until 1994.\n\nShe learned to swim that summer.",
        [
            ("January 1945", "1945-01"),
            ("until 1994", "../1994"),
            ("that summer", "1945-22"),
        ],
    ),
    (
        "In May 1921 he came to Leeds. He would die there in 1970. Two years later he married.",
        [("May 1921", "1921-05"), ("1970", "1970"), ("Two years later", "1923")],
    ),
    (  # a few years on is the story
        "In May 1921 he came to Leeds. He would marry there in 1923. Two years later he had a son.",
        [("May 1921", "1921-05"), ("1923", "1923"), ("Two years later", "1925")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), LOOKS_AHEAD)
def test_what_would_be(text: str, expected: Found) -> None:
    assert _read(text) == expected


def test_what_was_planned_long_ago_was_not_to_come_when_it_was_told() -> None:
    text = "In 1936 the club moved. The opening was planned for April. They set out on 10 June, earlier than planned."
    assert _read(text, "2001-03-04") == [
        ("1936", "1936"),
        ("April", "1936-04"),
        ("10 June", "1936-06-10"),
    ]
    assert _read("The club moved in 1936. The feast is planned for April.", "2001-03-04")[-1] == (
        "April",
        "2001-04",
    )


def test_a_story_that_begins_with_a_month_is_of_the_year_it_gives_next() -> None:
    text = (
        "The army had been in retreat since May. On 4 June 1940, a Tuesday, it came to the river."
    )
    assert _read(text, "1990-01-01")[0] == ("since May", "1940-05/..")
    news = "It rained in May. The court fined him for what he did on 4 June 1940."
    assert _read(news, "1990-01-01")[0] == ("May", "1989-05")


ANCHORS: list[tuple[str, str | None, Found]] = [
    (  # "that August" is of the story that tells of months, "that year" of what was told last
        "He sailed in May 1912. She had been born in 1893. They married that August.",
        None,
        [("May 1912", "1912-05"), ("1893", "1893"), ("that August", "1912-08")],
    ),
    (  # what might be lies ahead of the story
        "On 6 September 1993 he said that he might call a vote in the spring. They hoped to end it in June.",
        None,
        [("6 September 1993", "1993-09-06"), ("the spring", "1994-21"), ("June", "1994-06")],
    ),
    (  # behind "last year" a month is the last one before the text was written
        "Last year they made 4,000 tonnes. The mill reopened in April. A shop opened two years ago. It closed in May.",
        "2016-05-20",
        [
            ("Last year", "2015"),
            ("April", "2016-04"),
            ("two years ago", "2014"),
            ("May", "2016-05"),
        ],
    ),
    (  # but a length counts from there
        "Ten years ago he opened a shop. Two years later he sold it.",
        "2016-05-20",
        [("Ten years ago", "2006"), ("Two years later", "2008")],
    ),
    (  # the hour at which they were to march is not yet
        "On the evening of 21 August 1900 they were to march at midnight. The colonel had left that morning.",
        None,
        [
            ("the evening of 21 August 1900", "1900-08-21"),
            ("midnight", "1900-08-22T00:00"),
            ("that morning", "1900-08-21"),
        ],
    ),
    (
        "On 6 May 1989 one came at 17:06, the second at 17:11. He took the next one a month later.",
        None,
        [
            ("6 May 1989", "1989-05-06"),
            ("17:06", "1989-05-06T17:06"),
            ("17:11", "1989-05-06T17:11"),
            ("a month later", "1989-06"),
        ],
    ),
    (
        "They came on Monday 3 June 1940. On Tuesday the first tanks fired. At dawn on Wednesday the second line fell.",
        None,
        [
            ("Monday 3 June 1940", "1940-06-03"),
            ("Tuesday", "1940-06-04"),
            ("dawn on Wednesday", "1940-06-05"),
        ],
    ),
]


ANCHORS += [
    (  # what somebody said to the writer is of the writer's days
        'He began in 1979. "There were 400 then," he said on Wednesday. Two years later the barn fell.',
        "2018-11-04",
        [("1979", "1979"), ("Wednesday", "2018-10-31"), ("Two years later", "1981")],
    ),
    (  # a weekday after "seven years ago" is the last one
        "She died in 1944. The file was opened seven years ago. On Tuesday he was pardoned.",
        "1988-12-02",
        [("1944", "1944"), ("seven years ago", "1981"), ("Tuesday", "1988-11-29")],
    ),
    (  # a semicolon ends what had been
        "It came in March 1986. A probe had left the previous July; it came close on the 13th.",
        None,
        [("March 1986", "1986-03"), ("the previous July", "1985-07"), ("the 13th", "1986-03-13")],
    ),
    (
        "It was put off in 2018, first to April 2019 and then to May 2020.",
        None,
        [("2018", "2018"), ("April 2019", "2019-04"), ("May 2020", "2020-05")],
    ),
]


ANCHORS += [
    (  # a life in brackets moves no story, and "was born" goes back to its beginning
        "Lindahl (14 May 1871 – 2 December 1948) flew in July 1903. He was born in Gävle. His mother had died the year"
        " before.",
        None,
        [
            ("14 May 1871", "1871-05-14"),
            ("2 December 1948", "1948-12-02"),
            ("July 1903", "1903-07"),
            ("the year before", "1870"),
        ],
    ),
    (  # what a letter calls yesterday is the day before it
        'The letter is of 2 March 1801. "Yesterday," she tells her sister, "I saw it." By May she was engaged.',
        "1870-03-01",
        [("2 March 1801", "1801-03-02"), ("Yesterday", "1801-03-01"), ("By May", "[..1801-05]")],
    ),
    (  # what somebody says to the writer is not
        'On 2 March 1801 it burned. "Last summer I saw the ruin," he says.',
        "1870-03-01",
        [("2 March 1801", "1801-03-02"), ("Last summer", "1869-22")],
    ),
    (
        "He was ill on Saturday. The parade is on Wednesday.",
        "2013-05-06",
        [("Saturday", "2013-05-04"), ("Wednesday", "2013-05-08")],
    ),
    (  # the first day has its year from the next one of its month
        "The armistice of 11 November found him at Spa. He had come there in October. Three days earlier he had packed."
        " He gives the date as 12 November 1918.",
        "1979-06-01",
        [
            ("11 November", "1918-11-11"),
            ("October", "1918-10"),
            ("Three days earlier", "1918-11-08"),
            ("12 November 1918", "1918-11-12"),
        ],
    ),
    (  # what will be, seen from a day of its own sentence
        "3 February 2014: the firm tells drivers that they will be paid less from 1 March.",
        "2016-12-20",
        [("3 February 2014", "2014-02-03"), ("1 March", "2014-03-01")],
    ),
    (
        "Results will be published on October 26. A call will be held at 10:00 a.m. the same day.",
        "2021-09-28",
        [("October 26", "2021-10-26"), ("10:00 a.m. the same day", "2021-10-26T10:00")],
    ),
]


@pytest.mark.parametrize(
    "title", ['"The Year 2440"', "“Summer of 1942”", "*The Winter of 1962*", '"1984"']
)
def test_the_title_of_a_work_is_no_date(title: str) -> None:
    assert _read(f"In 1902 he read {title} by a friend.") == [("1902", "1902")]


@pytest.mark.parametrize(
    "said", ['"In 1942 we left."', "“1942 was cold,”", "*in 1942*", '"we left in 1942"']
)
def test_what_is_said_may_have_a_date(said: str) -> None:
    assert [time.edtf for time in tag(f"He told us: {said}")] == ["1942"]


@pytest.mark.parametrize(("text", "date", "expected"), ANCHORS)
def test_what_a_date_hangs_on(text: str, date: str | None, expected: Found) -> None:
    assert _read(text, date) == expected


def test_a_zone_behind_the_hour_ends_no_sentence() -> None:
    (event,) = events("On 3 March 2022 at 1:20 p.m. Eastern, users saw nothing.")
    assert event.title == "Eastern, users saw nothing"


def test_a_line_broken_by_hand_ends_no_sentence() -> None:
    text = "It began in 1871. Its founder had\ncome home in 1869 with\na limp in 1870.\nA decade later it made rope."
    assert _read(text)[-1] == ("A decade later", "1881")


def test_what_had_been_may_follow_a_colon() -> None:
    text = (
        "They came out on Monday 9 September 1912. Their grievance was an old one by then: in March 1911 the owners "
        "had cut the rate. On the Tuesday the next pit joined them."
    )
    assert _read(text)[-1] == ("Tuesday", "1912-09-10")
