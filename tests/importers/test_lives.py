"""What people keep of their lives: family trees, tracks, chats, bookmarks."""

from __future__ import annotations

import datetime

import pytest

from tests.importers.reading import FIXTURES, read_bytes, read_path
from timeloom.importers.lives.gedcom import gregorian


def test_a_family_tree_keeps_what_is_uncertain() -> None:
    found = read_path(FIXTURES / "gedcom" / "lind.ged")
    assert found.dates == {
        "Birth of Ann Lind": "1700-02-24",
        "Death of Ann Lind": "1760~",
        "Occupation of Ann Lind: Keeper of the light": "1720/1735-03",
        "Rescue of Ann Lind": "[1730-05-05..1730-06]",
        "Graduation of Ann Lind": None,
        "Birth of Bob": "[..1694]",
        "Residence of Bob": None,
        "Marriage of Bob and Ann Lind": "[1719-07-05..]",
    }
    birth = found.events[0]
    assert (birth.uid, birth.summary, birth.fields["place"]) == (
        "I1:BIRT:1",
        "Told by her\naunt.",
        ("North quay",),
    )
    assert [r.where for r in found.rejections] == ["line 31"]
    said = " ".join(found.remarks)
    assert "1 Julian date converted to the Gregorian calendar" in said
    assert "1 date in the calendar FRENCH R, which is not converted" in said
    assert "1 fact without a date: left out" in said
    seven = read_path(FIXTURES / "gedcom" / "seven.ged")
    assert seven.dates == {"Birth of Cato": "-0094", "Death of Cato": "1946-04-12T10:11"}


@pytest.mark.parametrize(
    ("julian", "then"),
    [
        ((1582, 10, 5), (1582, 10, 15)),
        ((1700, 2, 29), (1700, 3, 11)),
        ((1917, 10, 25), (1917, 11, 7)),
        ((200, 3, 1), (200, 3, 1)),
    ],
)
def test_julian_days(julian: tuple[int, int, int], then: tuple[int, int, int]) -> None:
    assert gregorian(*julian) == then
    assert datetime.date(*then)


def test_tracks_and_waypoints() -> None:
    found = read_path(FIXTURES / "gpx" / "walk.gpx")
    assert found.dates == {
        "Light": "2024-05-13T10:00:00Z",
        "Along the quay": "2024-05-13T10:11:12Z/2024-05-13T10:31:12Z",
    }
    assert found.event("Along the quay").fields["kilometres"] == ("1.1",)
    assert read_path(FIXTURES / "gpx" / "bare.gpx").dates == {"Track": None}


def test_chats_of_both_kinds_of_phones() -> None:
    found = read_path(FIXTURES / "whatsapp" / "chat.txt")
    assert [(e.date, e.title, e.fields.get("actor")) for e in found.events] == [
        ("2024-05-13T10:11", "Messages are end-to-end encrypted.", None),
        ("2024-05-13T10:12", "The wall stands: all of it", ("Ann",)),
        ("2024-05-14T09:00", "<Media omitted>", ("Bob",)),
    ]
    assert found.events[1].summary == "The wall stands: all of it\nand the light."
    phone = read_path(FIXTURES / "whatsapp" / "iphone.txt")
    assert [(e.date, e.title, e.fields["actor"]) for e in phone.events] == [
        ("2024-05-13T10:11:12", "Hello", ("Ann",)), ("2024-05-13T13:05:00", "Hi", ("Bob Lind",)),
    ]  # fmt: skip


def test_bookmarks_keep_their_folder() -> None:
    found = read_path(FIXTURES / "bookmarks" / "firefox.html")
    assert found.dates == {"The quay": "2024-05-13T10:01:12Z", "No date": None}
    assert found.events[0].fields == {
        "url": ("https://example.org/?a=1&b=2",), "folder": ("Harbours & walls",), "tag": ("a", "b"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"0 HEAD\nno line\n0 @I1@ INDI\n1 BIRT\n2 DATE 1900\n",
        b"0 HEAD\n1 CHAR UTF-8\n0 @I@ INDI\n1 BIRT\n2 DATE 1900",
    ],
)
def test_a_broken_line_of_a_tree_costs_nothing_else(data: bytes) -> None:
    assert [event.date for event in read_bytes(data, "x.ged").events] == ["1900"]
