"""markwhen: entries that its own parser reads as they were meant, whatever stands in titles and summaries."""

from __future__ import annotations

from tests.exporters.node_parsers import parse_with
from tests.exporters.writing import DATES, written
from timeloom.dates.edtf.parsing import parse
from timeloom.exporters.contract import Context
from timeloom.exporters.markwhen import MarkwhenExporter, range_of
from timeloom.model.events import Event

LINES = ["2019: no entry", "# no heading", "// no comment", "key: value", "now - 2 weeks: no", "section X",
         "---", "before !x: no", "by 3 days: no", "Aug 30: no", "- [ ] a list", "just #words"]  # fmt: skip


def test_ranges_are_the_nearest_that_markwhen_knows() -> None:
    near = {date: range_of(parse(date)) for date in DATES}
    assert near["2015"] == "2015"
    assert near["2019-03/2019-07"] == "2019-03/2019-07"
    assert near["1957-10-04T19:28:34Z"] == "1957-10-04T19:28:34Z"
    assert near["1965~"] == "1965"
    assert near["196X"] == "1960-01-01/1969-12-31"
    assert near["2001-24"] == "2001-12-01/2002-02-28"
    assert near["2004/.."] == "2004/now"
    assert near["-0043-03-15"] == "44 BCE"
    assert near["0000"] == "1 BCE"
    assert near["-0049/0050"] == "50 BCE - 50 CE"
    assert near["../.."] is None
    assert near["Y-13800000000"] is None


def test_losses_are_said() -> None:
    events = [
        Event("a", date="1965~"),
        Event("b", date="2015"),
        Event("c"),
        Event("d", date="Y17E7"),
    ]
    text, losses = written(MarkwhenExporter(), events)
    assert 'edtf: "1965~"' in text
    assert losses == [
        "1 date was written as its nearest range, with the exact one in its property edtf",
        "2 events that markwhen has no dates for are kept in comments; markwhen does not show them",
    ]


def test_one_heading_for_each_lane() -> None:
    sides = ["open", "closed", "", "open"]
    events = [
        Event(f"e{n}", date=f"201{n}", fields={"side": (s,)} if s else {})
        for n, s in enumerate(sides)
    ]
    text, _ = written(MarkwhenExporter(), events, Context("T", fields=("kind", "side")))
    wanted = ("#", "20")
    assert [line for line in text.splitlines() if line.startswith(wanted)] == [
        "2012: e2",
        "# open",
        "2010: e0",
        "2013: e3",
        "# closed",
        "2011: e1",
    ]


def test_its_own_parser_finds_each_event_once_and_whole() -> None:
    events = [
        Event(
            f"{LINES[n % len(LINES)]} on {date}",
            date=date,
            uid=f"id {n} #x: y" if n % 2 else f"plain-{n}",
            summary="\n".join(LINES),
            fields={"side": ("a #b: c",), "tag": ("voice", "two words")},
        )
        for n, date in enumerate(DATES)
    ]
    text, _ = written(MarkwhenExporter(), events, Context('A "name": #1 // x'))
    found = parse_with("markwhen", text)
    assert found["title"] == 'A "name": #1 // x'
    assert found["messages"] == []
    shown = [event for event in events if range_of(parse(event.date or "")) is not None]
    assert [entry["own"]["uid"] for entry in found["entries"]] == [event.uid for event in shown]
    assert [entry["id"] for entry in found["entries"]] == [event.uid for event in shown]
    for entry, event in zip(found["entries"], shown, strict=True):
        assert entry["own"]["date"] == event.date
        assert entry["own"]["summary"] == event.summary
        # the parser looks for no tags behind a year before the common era and behind //
        assert "voice" in entry["tags"] or entry["from"] < "0001" or "//" in event.title
        assert entry["headings"] == ["a b: c"]


def test_its_own_parser_reads_the_ranges_that_were_meant() -> None:
    dates = ["2015", "-0043-03-15", "0000", "196X", "2019-03/2019-07", "1957-10-04T19:28:34Z"]
    text, _ = written(MarkwhenExporter(), [Event(d, date=d) for d in dates])
    found = [
        (entry["from"][:13], entry["to"][:13]) for entry in parse_with("markwhen", text)["entries"]
    ]
    assert found == [
        ("2015-01-01T00", "2016-01-01T00"),
        ("-000043-01-01", "-000042-01-01"),
        ("0000-01-01T00", "0001-01-01T00"),
        ("1960-01-01T00", "1970-01-01T00"),
        ("2019-03-01T00", "2019-08-01T00"),
        ("1957-10-04T19", "1957-10-04T19"),
    ]
