"""Prose to events: what a text names, when it says it was, and where it says so."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from tests.importers.reading import Reading
from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import SourceError
from timeloom.importers.contract import Input, Options, Sample
from timeloom.importers.prose.importer import EssayImporter
from timeloom.model.events import Event, Item, Mention
from timeloom.paths import default_data

CHRONOLOGY = """uid,date,title,summary,actor,side,url,section,answers,cues,illustrates
lab,2015-12-11,The lab is founded,It begins.,Lab,lab,https://example.org/lab,Elsewhere,,founded in 2015;the lab was founded,
deal,2019-07-22,A giant invests,,Giant,lab,,,,invests a billion,the bills
voice,2024-05-13,The lab shows Voice,,Lab,lab,,,,Voice-1,
echo,2024-05-14/2024-05-17,Hobbyists take Voice apart,,crowd,open,,,voice,took it apart,the crowd answers
other,2024-06-01,Another answer,,crowd,open,,,voice,,the crowd answers
"""


@pytest.fixture
def chronology(tmp_path: Path) -> str:
    path = tmp_path / "chronology.csv"
    path.write_text(CHRONOLOGY)
    return str(path)


def read(text: str | bytes, reference: str = "", **options: Any) -> Reading:
    raw = text if isinstance(text, bytes) else text.encode()
    source = Input(
        "x.txt",
        io.BytesIO(raw),
        options=Options(reference=reference, **options),
        sample=Sample("x.txt", raw[:65536]),
    )
    found = Reading(list(EssayImporter().read(source)))
    assert source.text is not None
    for passage in [item.passage for item in found.items if isinstance(item, Event | Mention)]:
        assert passage is not None
        assert source.text[passage.start : passage.end] == passage.text
    return found


def mentions(items: list[Item]) -> list[tuple[str, str]]:
    return [(item.uid, item.passage.text) for item in items if isinstance(item, Mention)]


def test_a_cue_without_a_date_takes_the_references(chronology: str) -> None:
    (event,) = read(
        "# Money\n\nThen a giant INVESTS a\nbillion. Nothing else.\n", chronology
    ).events
    assert (event.uid, event.date, event.date_basis) == ("deal", "2019-07-22", "looked-up")
    assert event.passage is not None
    assert event.passage.text == "Then a giant INVESTS a\nbillion."
    assert event.passage.section == "Money"
    assert event.fields == {"actor": ("Giant",), "side": ("lab",), "reference": ("deal",)}


def test_a_stated_date_keeps_its_precision_and_gets_the_references_as_a_suggestion(
    chronology: str,
) -> None:
    (event,) = read("It was founded in 2015, by friends.", chronology).events
    assert (event.date, event.date_basis) == ("2015", "stated")
    assert event.fields["suggested-date"] == ("2015-12-11",)
    assert event.fields["url"] == ("https://example.org/lab",)
    assert not event.proposed
    (event,) = read("On 13 May 2024 the lab showed Voice-1.", chronology).events
    assert (event.date, event.date_basis) == ("2024-05-13", "stated")
    assert "suggested-date" not in event.fields


def test_a_stated_date_that_contradicts_the_reference_is_proposed(chronology: str) -> None:
    (event,) = read("By all accounts the lab was founded in 2014.", chronology).events
    assert (event.date, event.date_basis, event.proposed) == ("2014", "stated", True)


def test_a_date_in_another_clause_or_beside_another_cue_is_not_taken(chronology: str) -> None:
    found = read("In 2019 it made noise; in the end Voice-1 came.", chronology).events
    told = {event.uid: (event.date, event.date_basis) for event in found}
    assert told["voice"] == ("2024-05-13", "looked-up")
    found = read(
        "The lab was founded in 2015 and then somebody invests a billion.", chronology
    ).events
    assert [(e.uid, e.date) for e in found] == [("lab", "2015"), ("deal", "2019-07-22")]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("Within days", "[2024-05-13..2024-05-20]"),
        ("Within hours", "[2024-05-13..2024-05-14]"),
        ("Within a few weeks", "[2024-05-13..2024-06-17]"),
        ("Within three days", "[2024-05-13..2024-05-16]"),
        ("Within two weeks", "[2024-05-13..2024-05-27]"),
        ("Within weeks", "[2024-05-13..2024-06-12]"),
        ("Within 36 hours", "[2024-05-13..2024-05-15]"),
        ("Days later", "[2024-05-15..2024-05-20]"),
    ],
)
def test_within_days_counts_from_the_event_before(chronology: str, words: str, date: str) -> None:
    first, second = read(f"Voice-1 came. {words}, hobbyists took it apart.", chronology).events
    assert (second.uid, second.date, second.date_basis) == ("echo", date, "relative")
    assert second.fields["suggested-date"] == ("2024-05-14/2024-05-17",)
    link = second.links[-1]
    assert (link.relation, link.to, link.fields) == (
        "dated-from",
        first.uid,
        {"expression": (words,)},
    )
    assert second.links[0].relation == "answers"


def test_within_days_of_a_month_reaches_beyond_it(chronology: str) -> None:
    _, echo = read("In May 2024 came Voice-1. Within days, they took it apart.", chronology).events
    assert echo.date == "[2024-05..2024-06-07]"


def test_within_days_of_nothing_is_looked_up(chronology: str) -> None:
    (event,) = read("Within days, they took it apart.", chronology).events
    assert (event.date, event.date_basis) == ("2024-05-14/2024-05-17", "looked-up")


def test_an_event_is_told_once_and_examples_are_mentioned(chronology: str) -> None:
    found = read(
        "Voice-1 came. Voice-1 stayed. So the crowd answers, and took it apart.", chronology
    )
    assert [event.uid for event in found.events] == ["voice", "echo"]
    assert mentions(found.items) == [("other", "So the crowd answers, and took it apart.")]


def test_a_clause_with_a_time_and_nothing_known_is_proposed(chronology: str) -> None:
    text = (
        "It rained. On 3 March 1999 a bridge fell in the old town. Two days later the river rose."
    )
    bridge, river = read(text, chronology).events
    assert (bridge.date, bridge.proposed, bridge.title) == (
        "1999-03-03",
        True,
        "A bridge fell in the old town",
    )
    assert (river.date, river.date_basis, river.links[0].to) == (
        "1999-03-05",
        "relative",
        bridge.uid,
    )
    assert not any(event.proposed for event in read(text, chronology, accept=True).events)


def test_what_follows_a_known_event_counts_from_it_and_not_from_an_older_date(
    chronology: str,
) -> None:
    """The chronology knows when Voice-1 came, the text alone does not."""
    found = read(
        "In 1999 a bridge fell. Then came Voice-1. Two weeks later the river rose.", chronology
    ).events
    assert [event.date for event in found] == ["1999", "2024-05-13", "2024-05-27"]
    assert (found[2].date_basis, found[2].links[0].to) == ("relative", "voice")


def test_within_days_of_a_proposed_event(chronology: str) -> None:
    bridge, echo = read(
        "On 3 March 1999 a bridge fell. Within days they took it apart.", chronology
    ).events
    assert (echo.date, echo.links[-1].to) == ("[1999-03-03..1999-03-10]", bridge.uid)


def test_a_clause_that_names_a_known_event_is_not_proposed_besides(chronology: str) -> None:
    found = read("In May 2024 the lab showed Voice-1, and in 2025 it rested.", chronology).events
    assert [(event.uid == "voice", event.date) for event in found] == [
        (True, "2024-05"),
        (False, "2025"),
    ]


def test_a_date_that_cannot_be_is_said_with_its_line(chronology: str) -> None:
    found = read("One.\r\n\r\nOn 31 February 2019 nothing happened.", chronology)
    assert any("line 3" in text and "31 February 2019" in text for text in found.remarks)


def test_the_day_a_text_speaks_from(chronology: str) -> None:
    (event,) = read("A bridge fell yesterday.", chronology, document_date="2024-05-14").events
    assert event.date == "2024-05-13"


def test_nothing_found_is_said(chronology: str) -> None:
    found = read("Nothing here has a date or a name.", chronology)
    assert found.events == []
    assert "no event was found" in found.remarks[0]


@pytest.mark.parametrize("text", [" \n\t\r\n", "\ufeff\n"])
def test_a_text_without_text_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="has no text"):
        read(text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_offsets_count_the_characters_of_the_file(chronology: str, end: str) -> None:
    """Byte order mark, line ends and characters beyond the basic plane included; `read` compares every passage."""
    text = (
        "\ufeffOne 🏳️‍🌈 title"
        + end * 2
        + f"So{end}they invests a\u00ad billion. In 2001 all was well."
        + end
    )
    found = read(text, chronology)
    assert [event.date for event in found.events] == ["2019-07-22", "2001"]
    assert read(text.replace("\ufeff", "").encode("utf-16"), chronology).events[0].uid == "deal"


def test_a_chronology_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text("uid,date,title\na,2024,x\n")
    with pytest.raises(SourceError, match="is not a reference chronology"):
        read("x.", str(path))
    path.write_text("uid,date,title,cues\na,soon,x,y\n")
    with pytest.raises(SourceError, match="line 2"):
        read("x.", str(path))


def test_our_own_essay() -> None:
    """The story's five turns are there: founding, capped profit, the deal, GPT-4o, and the answers to it."""
    found = read((default_data() / "essay.md").read_bytes())
    by_uid = {event.uid: event for event in found.events}
    told = {uid: (by_uid[uid].date, by_uid[uid].date_basis) for uid in by_uid}
    assert told["openai-founding"] == ("2015", "stated")
    assert told["openai-lp"] == ("2019-03-11", "looked-up")
    assert told["microsoft-1b-2019"] == ("2019-07-22", "looked-up")
    assert told["gpt-4o"] == ("2024-05-13", "looked-up")
    assert told["gpt-4o-dissection"] == ("[2024-05-13..2024-05-20]", "relative")
    assert {"llama-1", "mistral-7b"} <= told.keys()
    assert told["chatgpt"] == ("2022-11", "stated")
    assert all(event.passage and event.passage.section for event in found.events)
    assert not [event.uid for event in found.events if event.proposed]
    assert all(bounds(event.date) for event in found.events if event.date)
