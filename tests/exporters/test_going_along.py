"""What a person wrote for themselves and where they read things leaves the program only if they ask for it."""

from __future__ import annotations

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exporters.any_events import only_events
from tests.exporters.test_lossless_formats import storable
from timeloom.carried import PRIVATE, Carried
from timeloom.errors import OutputError
from timeloom.exporters.contract import Context
from timeloom.exporters.registry import all_exporters
from timeloom.importers.calendars.importer import ICalendarImporter
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.importer import JsonImporter, JsonLinesImporter
from timeloom.importers.tables.importer import CsvImporter
from timeloom.importers.timelines.markwhen import MarkwhenImporter
from timeloom.importers.timelines.timelinejs import TimelineJsImporter
from timeloom.model.events import Event, Passage, Saying, Source
from timeloom.model.row_text import RowWriter

WORDS = {"notes": "Nightjar", "tags": "Wolverine", "sources": "Periwinkle"}
SECRET = [
    Event(
        f"Public {number}",
        date=date,
        uid=f"public-{number}",
        summary="Shown",
        fields={"side": ("open",), "tag": ("given", "Wolverine")},
        source=Source("/home/me/Periwinkle.csv", "csv", "d", "2026-01-01T00:00:00Z"),
        passage=Passage(0, 3, "all", "Section"),
        notes=("Nightjar 1", "Nightjar 2"),
        starred=True,
        sayings=(Saying(Source("/home/me/Periwinkle.txt", "essay"), None, "2020"),),
        own_tags=("Wolverine",),
    )
    for number, date in enumerate(("2020-01-01", "196X", None))
]
EXPORTERS = all_exporters()


def _written(exporter, carried: Carried) -> str:
    out = io.StringIO()
    exporter.write(map(carried.event, SECRET), out, Context("Name", fields=("side", "tag")))
    # Lines of calendars are folded: what is cut in two is whole again.
    return out.getvalue().replace("\r\n ", "")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda each: each.name)
def test_nothing_private_is_in_a_page_that_nobody_asked_it_into(exporter):
    """Not a byte of a note, a tag of one's own, a source's path or a star, unless the format is one that keeps all."""
    data = getattr(exporter, "carries_all", False)
    text = _written(exporter, Carried.chosen(data=data, without=PRIVATE if data else ()))
    assert not [word for word in WORDS.values() if word in text]
    assert '"starred":true' not in text
    mark = {"html": '"x":1', "markdown": "★"}.get(exporter.name)
    assert mark is None or mark not in text


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda each: each.name)
def test_what_is_asked_for_goes_along_and_nothing_else(exporter, kind):
    """Each kind by itself: its words are there, those of the other kinds are not."""
    if exporter.name in ("svg", "mermaid"):
        pytest.skip("it has no place for any of them")
    left = [other for other in PRIVATE if other != kind]
    text = _written(exporter, Carried.chosen(data=False, along=[kind], without=left))
    assert {name for name, word in WORDS.items() if word in text} == {kind}


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda each: each.name)
def test_all_is_byte_for_byte_what_the_events_are(exporter):
    """`--with all` changes nothing, so that every lossless format stays one."""
    carried = Carried.chosen(data=False, along=["all"])
    assert carried.everything
    assert [carried.event(event) for event in SECRET] == SECRET


def test_fields_are_chosen_and_left_out():
    """By name; a field that is called like a kind is named with `field:`."""
    event = Event("x", fields={"a": ("1",), "b": ("2",), "notes": ("3",)}, notes=("n",))
    assert set(Carried.chosen(data=True, fields=["a"]).event(event).fields) == {"a"}
    left = Carried.chosen(data=True, without=["b", "field:notes"]).event(event)
    assert set(left.fields) == {"a"}
    assert left.notes == ("n",)


def test_the_source_keeps_a_tag_that_a_person_gave_as_well():
    """Only what is the person's alone is left out, and no empty list stays behind."""
    bare = Carried.chosen(data=False)
    assert bare.event(SECRET[0]).fields["tag"] == ("given",)
    own = Event("x", fields={"tag": ("mine",)}, own_tags=("mine",))
    assert bare.event(own).fields == {}
    assert "mine" not in RowWriter().of(bare.event(own))


def test_a_kind_that_is_none_is_refused():
    """A mistyped kind is not taken for none."""
    with pytest.raises(OutputError, match="'note' is not"):
        Carried.chosen(data=False, along=["note"])


READ_BACK = {
    "csv": CsvImporter(),
    "json": JsonImporter(),
    "jsonl": JsonLinesImporter(),
    "timelinejs": TimelineJsImporter(),
    "markwhen": MarkwhenImporter(),
    "ical": ICalendarImporter(),
}
LOSSLESS = [each for each in EXPORTERS if each.name in READ_BACK]


def test_every_lossless_format_is_tried():
    assert {each.name for each in EXPORTERS if each.lossless} == set(READ_BACK)


@pytest.mark.parametrize("exporter", LOSSLESS, ids=lambda each: each.name)
@given(
    found=st.lists(storable, max_size=3),
    kinds=st.sets(st.sampled_from(PRIVATE)),
    without=st.sets(st.sampled_from(["summary", "links", "passages", "side", "tag"])),
    everything=st.booleans(),
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_comes_back_is_what_went_along(exporter, found, kinds, without, everything):
    """Read back, a file holds what was asked for, no more and no less; with all of it the events themselves."""
    carried = Carried.chosen(data=False, along=["all"] if everything else kinds, without=without)
    if everything and not without:
        assert [carried.event(event) for event in found] == found
    sent = [carried.event(event) for event in found]
    out = io.StringIO(newline="")
    exporter.write(sent, out, Context("Name"))
    raw = out.getvalue().encode()
    source = Input("written", io.BytesIO(raw), sample=Sample("written", raw[:65536]))
    back = only_events(READ_BACK[exporter.name].read(source))
    assert sorted(back, key=repr) == sorted(sent, key=repr)
    for before, after in zip(found, sent, strict=True):
        assert after.notes == (before.notes if everything or "notes" in kinds else ())
        assert after.starred == (before.starred and (everything or "stars" in kinds))
        assert after.source == (before.source if everything or "sources" in kinds else None)
        assert after.summary == ("" if "summary" in without else before.summary)
        assert after.links == (() if "links" in without else before.links)
        assert not without & set(after.fields)
