"""What a person wrote for themselves and where they read things leaves the program only if they ask for it."""

from __future__ import annotations

import io

import pytest

from timeloom.carried import PRIVATE, Carried
from timeloom.errors import OutputError
from timeloom.exporters.contract import Context
from timeloom.exporters.registry import all_exporters
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
