"""SVG: valid XML with any text in it, labels that never overlap, and every event shown, counted or said to be left out."""

from __future__ import annotations

import re
from math import inf
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import texts
from tests.exporters.writing import DATES, written
from timeloom.dates.edtf.calendar import DAY, civil_from_seconds, seconds
from timeloom.dates.edtf.parsing import bounds
from timeloom.exporters import svg, svg_layout
from timeloom.exporters.contract import Context
from timeloom.exporters.svg import SvgExporter
from timeloom.exporters.svg_layout import Mark, place, shortened, ticks, width_of
from timeloom.model.events import Event

_SVG = "{http://www.w3.org/2000/svg}"


@given(st.lists(st.tuples(texts, st.sampled_from([*DATES, None]), texts), max_size=6), texts, texts)
@settings(max_examples=60, deadline=None)
def test_it_is_xml_whatever_the_texts_say(
    found: list[tuple[str, str | None, str]], name: str, query: str
) -> None:
    events = [Event(title, date=date, fields={"side": (lane,)}) for title, date, lane in found]
    text, _ = written(SvgExporter(), events, Context(name, query))
    root = ElementTree.fromstring(text.encode())
    assert root.tag == f"{_SVG}svg"
    assert not {element.tag.removeprefix(_SVG) for element in root.iter()} & {
        "script",
        "image",
        "a",
        "use",
    }


def test_every_event_is_shown_counted_or_left_out() -> None:
    events = [Event(f"An event with a title {n}", date="2020-05") for n in range(300)] + [
        Event("some day")
    ]
    text, losses = written(SvgExporter(), events)
    shown = text.count("<g>")
    counted = sum(int(number) for number in re.findall(r">\+(\d+)<", text))
    assert 0 < shown < 300
    assert shown + counted == 300
    assert losses == [
        "1 undated event was left out: an axis has no place for it",
        f"{counted} events found no room and are only counted; a filter with fewer events shows them",
        "of 300 events only dates, lanes and titles are shown",
    ]


def test_uncertain_ends_fade_and_uncertain_moments_are_hollow() -> None:
    dates = ["1000/2000", "1000~/2000", "1000/2000?", "1000/..", "../2000", "14XX", "1500?", "1600"]
    text, _ = written(SvgExporter(), [Event(date, date=date) for date in dates])
    root = ElementTree.fromstring(text)
    paint = {}
    for group in root.iter(f"{_SVG}g"):
        shape = group[1]
        paint[group[2].text] = shape.get("fill", "").removeprefix("url(#").rstrip(")")
    assert paint == {
        "1000/2000": "#2f5d8a",
        "1000~/2000": "in-0",
        "1000/2000?": "out-0",
        "1000/..": "out-0",
        "../2000": "in-0",
        "14XX": "both-0",
        "1500?": "#fff",
        "1600": "#2f5d8a",
    }


def test_no_events_make_a_picture_all_the_same() -> None:
    text, losses = written(SvgExporter(), [])
    assert "0 events" in "".join(ElementTree.fromstring(text).itertext())
    assert losses == []


marks = st.lists(
    st.builds(
        lambda start, wide, label: Mark(start, start + 9 + wide, label, 0),
        st.floats(154, 1160),
        st.floats(0, 200) | st.just(0.0),
        st.text(max_size=60),
    ),
    max_size=60,
).map(lambda found: sorted(found, key=lambda mark: mark.start))


@given(marks, st.integers(1, 8))
@settings(deadline=None)
def test_nothing_overlaps_and_nothing_is_lost(found: list[Mark], rows: int) -> None:
    layout = place(found, 154, 1176, rows)
    assert len(layout.placed) + sum(count.number for count in layout.counts) == len(found)
    assert layout.rows <= rows
    taken: dict[int, float] = {}
    for placed in layout.placed:
        wide = width_of(placed.label)
        start = min(placed.mark.start, placed.label_x - wide * placed.before)
        end = max(placed.mark.end, placed.label_x + wide * (not placed.before))
        assert start >= taken.get(placed.row, -inf)
        assert placed.before or placed.label_x + wide <= 1176
        taken[placed.row] = end


def test_titles_are_cut_at_words() -> None:
    assert shortened("a few words that are too long", 20) == "a few words that…"
    assert len(shortened("x" * 100, 20)) <= 20


@given(
    st.floats(-4.4e17, 4.4e17, allow_subnormal=False),
    st.floats(0, 17.5).map(lambda power: 10**power),
    st.integers(2, 15),
)
@settings(deadline=None)
def test_ticks_stay_inside_in_order_and_few(first: float, span: float, most: int) -> None:
    last = first + max(span, abs(first) * 1e-9, 1.0)
    found = ticks(first, last, most)
    assert [tick.at for tick in found] == sorted({tick.at for tick in found})
    assert all(first <= tick.at <= last for tick in found)
    assert len(found) <= most * 2 + 2


def test_ticks_always_say_the_year_and_know_no_year_zero() -> None:
    cases = {
        (seconds(2019, 3, 1), seconds(2019, 3, 20)): [
            "1 Mar 2019",
            "8 Mar 2019",
            "15 Mar 2019",
        ],
        (seconds(2019, 1), seconds(2019, 12)): ["Jan 2019", "Apr 2019", "Jul 2019", "Oct 2019"],
        (seconds(-499), seconds(500)): ["500 BCE", "1 CE", "500 CE"],
        (seconds(-13_800_000_000), seconds(100)): ["10 Ga ago", "5 Ga ago", "1 CE"],
        (seconds(2019, 3, 11), seconds(2019, 3, 11) + DAY / 2): [
            "11 Mar 2019, 00:00",
            "11 Mar 2019, 03:00",
            "11 Mar 2019, 06:00",
            "11 Mar 2019, 09:00",
            "11 Mar 2019, 12:00",
        ],
    }
    for (first, last), labels in cases.items():
        assert [tick.label for tick in ticks(first, last, 4)] == labels
    assert civil_from_seconds(ticks(seconds(-499), seconds(500), 4)[0].at).year == -499


def _out_of_order(_: object) -> None:
    raise svg._OutOfOrder


@given(st.lists(st.tuples(st.sampled_from(DATES), st.sampled_from("abc")), max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_order_of_events_costs_room_alone(found: list[tuple[str, str]]) -> None:
    """Events that come in order are placed as they come, others once they are sorted: the picture is the same."""
    events = [Event(f"{date} {lane}", date, fields={"side": (lane,)}) for date, lane in found]
    for some in (events, sorted(events, key=lambda event: bounds(event.date or ""))):
        text, _ = written(SvgExporter(), some)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(svg, "_ascending", _out_of_order)
            assert written(SvgExporter(), some)[0] == text


@given(marks, st.integers(1, 4))
def test_a_lane_that_is_full_takes_nothing_more(found: list[Mark], rows: int) -> None:
    """What is not even tried would have found no room."""
    layout = place(found, 154, 1176, rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(svg_layout, "min", lambda _: -inf, raising=False)
        assert place(found, 154, 1176, rows) == layout


def test_events_without_the_field_have_no_hue() -> None:
    """Their lane is grey, whichever lane it is; with no field at all there is one lane, in the first colour."""
    bare = Event("bare", "2000")
    events = [bare, *[Event(side, "2000", fields={"side": (side,)}) for side in ("open", "closed")]]
    for found in (events, events[::-1]):
        text, _ = written(SvgExporter(), found, Context(fields=("side",)))
        named = dict(re.findall(r'<text class="lane"[^>]*style="fill:(#\w+)">([^<]+)<', text))
        red, green, blue = bytes.fromhex(
            next(colour for colour, name in named.items() if name == "no side")[1:]
        )
        assert max(red, green, blue) - min(red, green, blue) < 16
        assert len(named) == 3
    plain, _ = written(SvgExporter(), [bare])
    assert "#77736b" not in plain


def test_the_picture_says_what_the_timeline_is() -> None:
    context = Context("A Century", author="Ada", description="What was built.")
    text, _ = written(SvgExporter(), [Event("x", "1911")], context)
    assert ">Ada · 1 event · What was built.</text>" in text
