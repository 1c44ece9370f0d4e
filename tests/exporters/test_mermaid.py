"""Mermaid: every title arrives as it is, whatever Mermaid's own grammar would make of it."""

from __future__ import annotations

from tests.exporters.node_parsers import parse_with
from tests.exporters.writing import DATES, written
from timeloom.dates.words.long import in_words
from timeloom.exporters.contract import Context
from timeloom.exporters.mermaid import MermaidExporter
from timeloom.model.events import Event

TITLES = ["a: b : c", "%% comment", ": lead", "x <br> y", "#hash #35;", "14:30 go", "end:", "%%{init: {}}%%", "a %% b",
          "}%% z", "style:#x;", "```", "title foo", "section x", "timeline", "--- a", "a;b", "&amp; <i>", "%", "ﬂ"]  # fmt: skip


def test_sections_are_years_or_decades_and_undated_ones_come_last() -> None:
    events = [
        Event("a", date="2019-03-11"),
        Event("b", date="2019-03-11"),
        Event("c", date="2020"),
        Event("d"),
    ]
    text, losses = written(MermaidExporter(), events, Context("Name"))
    assert text.splitlines() == [
        "timeline",
        "    title Name",
        "    section 2019",
        "        11 March 2019 : a",
        "                      : b",
        "    section 2020",
        "        2020 : c",
        "    section Undated",
        "        undated : d",
    ]
    assert losses == [
        "of 4 events only date and title were written; summaries, fields, links, sources and notes have no place"
    ]


def test_many_years_make_sections_of_decades() -> None:
    events = [Event(str(year), date=str(year)) for year in range(1900, 2000)]
    text, _ = written(MermaidExporter(), events)
    sections = [line.split("section ")[1] for line in text.splitlines() if "section" in line]
    assert sections == [f"the {decade}s" for decade in range(1900, 2000, 10)]


def test_what_mermaid_will_not_draw_is_said() -> None:
    _, losses = written(MermaidExporter(), [Event("x" * 100, date="2020")] * 600)
    assert any("50,000" in loss for loss in losses)


def test_its_own_parser_finds_every_title_as_it_was() -> None:
    text, _ = written(
        MermaidExporter(), [Event(title, date="2020") for title in TITLES], Context("n: #1 %% <b>")
    )
    found = parse_with("mermaid", text)
    assert found["sections"] == ["2020"]
    assert [event for period in found["periods"] for event in period["events"]] == TITLES


def test_its_own_parser_finds_every_date() -> None:
    text, _ = written(MermaidExporter(), [Event("e", date=date) for date in DATES])
    assert [period["when"] for period in parse_with("mermaid", text)["periods"]] == [
        in_words(d) for d in DATES
    ]
