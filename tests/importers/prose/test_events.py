"""Events from sentences: one for each clause with its own time, in the text's own words, hung on its anchor."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeloom.importers.prose.events import events, items, proposals
from timeloom.importers.prose.structure.reading import read
from timeloom.model.events import DATED_FROM, Remark

STORY = (
    "# The firm\n\nNorthlight was founded on 9 June 2003 by two engineers, who had met the previous October. "
    "It makes sensors. A year later it moved, and in March 2006 it hired Marta Lind; Lind left in 2010.\n"
)


def test_one_event_for_each_clause_with_a_time() -> None:
    """A sentence with three times makes three events; a sentence without one makes none."""
    found = events(STORY)
    assert [event.date for event in found] == ["2003-06-09", "2002-10", "2004", "2006-03", "2010"]
    assert [event.title for event in found] == [
        "Northlight was founded by two engineers",
        "Two engineers had met",
        "It moved",
        "It hired Marta Lind",
        "Lind left",
    ]
    assert not any("sensors" in event.title for event in found)


def test_passage_is_the_clause_and_summary_the_sentence() -> None:
    for event in events(STORY):
        assert event.passage is not None
        assert STORY[event.passage.start : event.passage.end] == event.passage.text
        assert event.passage.text in event.summary
        assert event.passage.section == "The firm"
        assert event.proposed


def test_actor_is_the_subject_when_it_is_a_name() -> None:
    text = (
        "In 1896 the chemist Ada Morland left. Sales doubled in 1897. The work of Ada Morland and Holm ended in 1899. "
        "The engineer, Tomas Reyes, joined in 1900. She stayed until 1903. Then Per van der Holm wrote in 1904."
    )
    actors = [event.fields.get("actor") for event in events(text)]
    assert actors == [("Ada Morland",), None, None, ("Tomas Reyes",), None, ("Per van der Holm",)]


def test_relative_dates_name_the_event_they_hang_on() -> None:
    first, second, third, *_ = events(STORY)
    assert (first.date_basis, first.links) == ("stated", ())
    for event, anchor, words in (
        (second, first, "the previous October"),
        (third, first, "A year later"),
    ):
        (link,) = event.links
        assert (link.relation, link.to, link.fields["expression"]) == (
            DATED_FROM,
            anchor.uid,
            (words,),
        )
        assert event.date_basis == "relative"


def test_uids_stay_when_the_text_is_corrected_elsewhere() -> None:
    """A new sentence before, or another date for the anchor, keeps the identity of what follows."""
    corrected = "Before all that, in 1999, they studied. " + STORY.replace(
        "9 June 2003", "10 June 2003"
    )
    before = {event.title: event.uid for event in events(STORY)}
    after = {event.title: event.uid for event in events(corrected)}
    assert after["It moved"] == before["It moved"]
    assert after["Lind left"] == before["Lind left"]
    assert len(set(before.values())) == len(before)


def test_the_same_sentence_twice_is_two_events_and_two_sources_differ() -> None:
    one, other = events("It rained on 3 May 1998. It rained on 3 May 1998.")
    assert one.uid != other.uid
    assert (
        events("It rained on 3 May 1998.", source="a")[0].uid
        != events("It rained on 3 May 1998.", source="b")[0].uid
    )


def test_recurring_times_and_lengths_make_no_event() -> None:
    assert (
        events("They met every Monday. It took three years. GPT-4 costs $1999 in room 2001.") == []
    )


def test_the_finer_time_of_a_clause_dates_it() -> None:
    (event,) = events("In 1940, on 10 May, at 5:35, the attack began.")
    assert event.date == "1940-05-10T05:35"


def test_impossible_dates_are_kept_undated_and_reported() -> None:
    found = list(items("It closed on 31 February 1999.\r\nThe war lasted from 1966 to 1965."))
    remarks = [item.text for item in found if isinstance(item, Remark)]
    assert [item.date for item in found if not isinstance(item, Remark)] == [None, None]
    assert remarks[0].startswith("line 1, character 13: '31 February 1999'")
    assert remarks[1].startswith("line 2")


def test_offsets_point_into_the_file_as_it_was() -> None:
    text = "\ufeff<p>In <b>No\u00advem\u00adber</b> 1969\u00a0he came.</p>\r\n<p>Two years later he left.</p>"
    first, second = proposals(read(text))
    assert text[first.time.start : first.time.end] == first.time.text
    assert (first.event.date, second.event.date) == ("1969-11", "1971")
    for proposal in (first, second):
        passage = proposal.event.passage
        assert passage is not None
        assert text[passage.start : passage.end] == passage.text


def test_titles_are_short_and_of_the_clause_itself() -> None:
    texts = Path(__file__).parents[3] / "benchmarks" / "prose_texts" / "dev"
    for path in texts.glob("*.txt"):
        text = path.read_text("utf-8")
        for event in events(text, document_date="2020-01-01"):
            assert 0 < len(event.title) <= 101
            said = event.title.rstrip("…").lower()
            known = " ".join(event.summary.lower().split())
            assert all(
                word.strip(",.;:“”\"'()") in known or word == "was" for word in said.split()
            )  # "published in 1956" was published


@pytest.mark.parametrize("text", ["", "\n\n", "No time at all."])
def test_nothing_to_tell(text: str) -> None:
    assert events(text) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "He",
                "went",
                "in",
                "1969",
                "and",
                ",",
                "which",
                ";",
                "who",
                "had",
                "left",
                "two",
                "years",
                "later",
                ".",
                "on",
                "3",
                "May",
                "(",
                ")",
                '"',
                "“",
                "—",
                "Then",
                "Paris",
                "the",
                "a",
                "\n",
            ]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_any_order_of_words(text: str) -> None:
    """Whatever the clauses: titles that are not empty, passages inside the text, uids of their own."""
    found = events(text)
    assert len({event.uid for event in found}) == len(found)
    for event in found:
        assert event.title
        assert event.passage is not None
        assert text[event.passage.start : event.passage.end] == event.passage.text


@pytest.mark.slow
def test_a_sentence_without_an_end_costs_no_more_than_its_length_and_loses_no_date() -> None:
    """Thousands of dates without a full stop: what an event keeps of its sentence stays short, offsets stay right."""
    text = "".join(
        f"in {1600 + number % 400} he went to house {number % 90}, and " for number in range(4_000)
    )
    made = events(text)
    assert len(made) == 4_000
    assert max(len(event.summary) for event in made) <= 3_000
    for event in made[:: len(made) // 50]:
        assert event.passage is not None
        assert text[event.passage.start : event.passage.end] == event.passage.text
        assert event.date is not None
        assert event.date in event.passage.text


def test_a_date_that_stands_where_a_long_sentence_is_cut_is_kept() -> None:
    for filling in range(2_985, 3_001):
        text = (
            "x" * (filling - 3)
            + " on 5 May 1990 he went to see the house of his old friend there"
            + " y" * 900
        )
        made = events(text)
        assert [event.date for event in made] == ["1990-05-05"], filling


def test_years_beside_their_days_and_dates_said_twice_make_one_event() -> None:
    made = events("In 1940 he was born on 10 May 1940, in May 1940, on the morning of 10 May 1940.")
    assert {event.date for event in made} == {"1940-05-10"}


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("On 3 March 2020 Smith left.\r\n\r\nTwo days later, Jones left.\r\n", ["2020-03-03", "2020-03-05"]),
        ("On 3 March 2020 Smith left.\r\rTwo days later, Jones left.\r", ["2020-03-03", "2020-03-05"]),
        ("On 3 Mar\u00adch 2020 Smith left; in Sep\u00adtem\u00adber\u00a02021 he died.", ["2020-03-03", "2021-09"]),
        ("Er ging。On 3\u00a0March\u00a02020 Smith left。他说了。 In May 2021 he died.", ["2020-03-03", "2021-05"]),
        ("<p>It was <b>signed</b> on 3&nbsp;March 2020.</p><script>in 1990</script>", ["2020-03-03"]),
        ("The war lasted from 1966 to 1965. It ended on 31 February 2020.", [None, None]),
    ],
)  # fmt: skip
def test_passages_point_into_the_text_as_it_was(text: str, dates: list[str | None]) -> None:
    made = events(text, document_date="2024-05-13")
    assert [event.date for event in made] == dates
    for event in made:
        assert event.passage is not None
        assert text[event.passage.start : event.passage.end] == event.passage.text
        assert not event.title.endswith("。")


def test_what_is_open_has_an_event_beside_the_time_that_it_holds() -> None:
    """Neither "since 1968" nor "until March" is the coarser date of the other time in its clause."""
    text = "The lake, dry since 1968, filled in May 1990. Printing, done in January 2020, was put off until March."
    assert [event.date for event in events(text)] == [
        "1968/..",
        "1990-05",
        "2020-01",
        "../2020-03",
    ]
