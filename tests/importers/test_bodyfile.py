"""Body files and mactime's table: an event for each time of a file, and what the time means."""

from __future__ import annotations

from tests.importers.reading import read, read_text
from timeloom.importers.contract import Sample
from timeloom.importers.forensics.bodyfile import BodyFileImporter
from timeloom.importers.forensics.plaso import L2tImporter


def test_each_time_of_a_file_is_an_event() -> None:
    """A time of 0 is none, a bar in a name a part of it, a link's target a field."""
    found = read(BodyFileImporter(), "forensics/disk.body")
    assert [(event.title, event.date, event.fields.get("timestamp_desc")) for event in found.events] == [
        ("/lost+found", "2012-05-25T15:55:50Z", ("Last Access Time",)),
        ("/lost+found", "2012-05-25T15:55:50Z", ("Content Modification Time",)),
        ("/lost+found", "2012-05-25T15:55:50Z", ("Metadata Modification Time",)),
        ("/home/ann/a|b.txt", "2012-05-25T15:59:24Z", ("Last Access Time",)),
        ("/home/ann/a|b.txt", "2012-05-25T15:59:23Z", ("Content Modification Time",)),
        ("/home/ann/a|b.txt", "2012-05-25T15:59:23Z", ("Metadata Modification Time",)),
        ("/home/ann/a|b.txt", "2012-05-25T15:58:20Z", ("Creation Time",)),
        ("/home/ann/link", None, None),
    ]  # fmt: skip
    assert found.events[3].fields["md5"] == ("d41d8cd98f00b204e9800998ecf8427e",)
    assert found.events[-1].fields["target"] == ("/tmp/x (deleted)",)
    assert found.remarks == ["1 file without any time: kept as undated"]


def test_mactimes_table() -> None:
    """One row for the times that are the same; the owner's numbers are fields."""
    found = read(BodyFileImporter(), "forensics/mactime.csv")
    assert [(event.date, event.title, event.uid) for event in found.events] == [
        ("2024-03-05T14:02:11", "/home/ann/notes.txt", ""),
        ("2024-03-05T14:02:12", "/home/ann/notes, old.txt", ""),
        (None, "/home/ann/list.txt", ""),
    ]
    assert found.events[0].fields["timestamp_desc"] == (
        "Content Modification Time",
        "Metadata Modification Time",
    )
    assert found.events[0].fields["uid"] == ("1000",)


def test_a_bad_line_costs_itself() -> None:
    found = read_text(
        BodyFileImporter(), "0|/a|1|r/r|0|0|1|5|5|5|0\n0|/b|1\n0|/c|1|r/r|0|0|1|x|5|0|0\n"
    )
    assert [(rejection.where, rejection.why) for rejection in found.rejections] == [
        ("line 2", "has 3 parts where a body file has eleven"),
        ("line 3", "Last Access Time: 'x' is not a Unix time in seconds"),
    ]
    assert len(found.events) == 4


def test_it_is_not_taken_for_tln_nor_the_other_way_round() -> None:
    body = Sample("disk", b"0|/a|11|d/drwx------|0|0|12288|1337961350|1337961350|1337961350|0\n")
    tln = Sample("events", b"1337961350|LOG|host|ann|logged on\n1337961351|LOG|host|ann|off|UTC|\n")
    assert (BodyFileImporter().sniff(body), L2tImporter().sniff(body)) == (0.95, 0.0)
    assert (BodyFileImporter().sniff(tln), L2tImporter().sniff(tln)) == (0.0, 0.8)
