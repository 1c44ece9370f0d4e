"""Chronologies as people write them: a date leads in its entry, a heading dates what stands under it."""

from __future__ import annotations

import pytest

from timeloom.importers.prose.events import events
from timeloom.importers.prose.times.tagger import readable, tag

Told = list[tuple[str | None, str]]


def _told(text: str) -> Told:
    return [(event.date, event.title) for event in events(text)]


@pytest.mark.parametrize("marker", ["* ", "- ", "+ ", "• ", "– ", "1. ", "  * ", ""])
@pytest.mark.parametrize(
    ("first", "then"),
    [
        ("1907 – ", "1911 – "),
        ("1907: ", "1911: "),
        ("1907\t", "1911\t"),
        ("**1907** ", "**1911** "),
        ("**1907:** ", "**1911:** "),
        ("__1907__ – ", "__1911__ – "),
        ("'''1907''' – ", "'''1911''' – "),
        ("[[1907]] – ", "[[1911]] – "),
        ("1907 ", "1911 "),
    ],
)
def test_an_entry_a_line(marker: str, first: str, then: str) -> None:
    text = f"# A mill\n\n{marker}{first}The mill opens\n{marker}{then}It burns down\n"
    assert _told(text) == [("1907", "The mill opens"), ("1911", "It burns down")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (  # days and months under a year, whatever the entries before tell
            "## 1921\n\n- March 3: Rain\n- 4 April – Snow, as in 1899\n\n## 1922\n\n### May\n\n- 2 June – Sun\n- Hail\n",
            [("1921-03-03", "Rain"), ("1921-04-04", "Snow, as in 1899"), ("1922-06-02", "Sun"), ("1922-05", "Hail")],
        ),
        (  # clocks under a day, over midnight
            "## 2019-04-06\n\n- 23:50: Alarm rings\n- **23:58 UTC: Ada joins**\n- 00:10 - The disk is full\n",
            [
                ("2019-04-06T23:50", "Alarm rings"),
                ("2019-04-06T23:58Z", "Ada joins"),
                ("2019-04-07T00:10", "The disk is full"),
            ],
        ),
        (
            "Unless noted otherwise all of this happened on 2019-04-06.\n\n- 2019-04-05 22:10: Builds fail\n- 01:20: Ada is paged\n",
            [("2019-04-05T22:10", "Builds fail"), ("2019-04-06T01:20", "Ada is paged")],
        ),
        (  # a definition list, of reStructuredText and of Markdown
            "13 May 2004:\n   The shop opens, with a party.\n2.1 -- June 2005:\n   First release.\n\n1990\n: A road is built\n",
            [
                ("2004-05-13", "The shop opens, with a party"),
                ("2005-06", "2.1: First release"),
                ("1990", "A road is built"),
            ],
        ),
        (  # an entry's own list goes on with its date
            "* 1931 – A dam is planned\n  * Surveys begin\n  * 4 June: A road is cut\n* 1932 – Work stops\n",
            [
                ("1931", "A dam is planned"),
                ("1931", "Surveys begin"),
                ("1931-06-04", "A road is cut"),
                ("1932", "Work stops"),
            ],
        ),
        (  # a table with a column of years, not first, with gaps
            "| What | Year | Where |\n|---|---|---|\n| Bridge opens | 1890 | Lund |\n| Bridge falls | **1902** | |\n| Later | | |\n",
            [("1890", "Bridge opens"), ("1902", "Bridge falls")],
        ),
        (  # eras, centuries, decades, ranges, years below 1000
            "- 44 BC – A\u00a0consul falls\n- 476: An empire ends\n- c. 800 – A crown is made\n- 9th century – Raids begin\n"
            "- 1914–1918: A war is fought\n- 1920s – A boom comes\n- 2019–present: A road is dug\n",
            [
                ("-0043", "A consul falls"),
                ("0476", "An empire ends"),
                ("0800~", "A crown is made"),
                ("08XX", "Raids begin"),
                ("1914/1918", "A war is fought"),
                ("192X", "A boom comes"),
                ("2019/..", "A road is dug"),
            ],
        ),
        (  # dates in HTML
            "<ul><li>1950 – A school opens<br>1951 – It closes</li></ul>",
            [("1950", "A school opens"), ("1951", "It closes")],
        ),
        (  # a date alone on a line, over paragraphs: their own times count, else its
            "3 May 1911\n\nIt rained. We stayed in.\n\n4 May 1911\n\nAt noon we left. On 6 May we came home.\n",
            [("1911-05-03", "It rained"), ("1911-05-04T12:00", "We left"), ("1911-05-06", "We came home")],
        ),
    ],
)  # fmt: skip
def test_what_stands_under_a_date(text: str, expected: Told) -> None:
    assert _told(text) == expected


def test_an_entry_of_several_sentences_is_one_event_with_all_of_them() -> None:
    (event,) = events("* 1934: The pier is built. It is of oak. Nobody pays.\n")
    assert (event.title, event.summary) == (
        "The pier is built",
        "The pier is built. It is of oak. Nobody pays.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "He sold the land that his father had bought in the summer of\n1907 and went away.",
        "The list holds\n12 people,\n14 dogs and\n16 cats.",
        "1. First we eat.\n2. Then we go.\n",
        "Pages:\n\n12\n\n13\n",
        "Versions 1.30 and 2.25 were fine.",
    ],
)
def test_numbers_at_the_beginning_of_a_line_are_no_leads(text: str) -> None:
    assert [date for date, _ in _told(text)] in ([], ["1907-22"], [None])


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A day\ndate: 2019-10-24\n---\n\n",
        "+++\npath = 'x/2019/10/24'\n+++\n\n",
        "```\nran on 3 May 2019\n```\n",
        "~~~ text\n3:19 note: here\n~~~\n",
        "Run it::\n\n    date 2019-05-03\n    more\n\n",
        ".. code-block:: sh\n\n   echo 3 May 2019\n\n",
        "So:\n\n    let day = at(2019, 5, 3); // 3 May 2019\n    run(&day)?;\n\n",
        "src/main.rs:10:15: error: moved on 3 May 2019\n",
        "1990 12.5 13\n1991 12.6 14\n1992 12.9 15\n",
        "[1]: https://example.org/2019/05/03 'Of 3 May 2019'\n",
    ],
)
def test_what_is_no_prose_makes_no_events(text: str) -> None:
    assert _told(text + "\nNothing else is told here.\n") == []


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("See [the report](https://example.org/2019/05/03 'x').", "See the report."),
        ("See ![a picture](x.png)it.", "See it."),
        ("See `the page <https://example.org/>`__ now.", "See the page now."),
        ("See :ref:`the page <there>` now.", "See the page now."),
        ("It fell.[3] Then[^a] it rose.", "It fell. Then it rose."),
        ("[Ada] came.\n\n[Ada]: https://example.org\n", "Ada came."),
        ("See [[1911|that year]] and [[Lund]].", "See that year and Lund."),
        ("See <https://example.org/1999> or https://www.example.org/1999/05.", "See  or example.org."),
    ],
)  # fmt: skip
def test_links_are_read_as_their_text(written: str, read: str) -> None:
    assert readable(written).text.strip() == read


def test_a_phrase_over_an_indented_line_end_is_one() -> None:
    text = "    The first of them were given out to friends between August and\n    December of 1993, and on March\n    18, 1995 it was sold."
    assert [date for date, _ in _told(text)] == ["1993-08/1993-12", "1995-03-18"]


def test_headings_of_months_go_on_from_each_other_whatever_is_told_in_between() -> None:
    text = (
        "# November\n\n- Ann opened it to be ready in 2021.\n\n# December\n\n- Bo shut it in 2019, and again.\n\n"
        "# January\n\n## January 7\n\n- Cy left it.\n\n# March 1\n\n- Di sold it.\n"
    )
    found = [time.edtf for time in tag(text, document_date="2021-04-01")]
    assert found == ["2020-11", "2021", "2020-12", "2019", "2021-01", "2021-01-07", "2021-03-01"]
