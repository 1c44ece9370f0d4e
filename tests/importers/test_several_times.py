"""A row with several times is an event for each, and says what the time means."""

from __future__ import annotations

from tests.importers.reading import FIXTURES, read_path


def test_a_file_of_the_master_file_table() -> None:
    found = read_path(FIXTURES / "several-times" / "mft.csv")
    told = [(e.title, e.date, e.fields.get("timestamp_desc")) for e in found.events]
    assert told == [
        (
            ".\\Users\\plan.docx",
            "2024-05-13T10:11:12.1234567",
            ("Creation Time", "Content Modification Time"),
        ),
        (".\\Users\\plan.docx", "2024-05-14T00:00:00.0000000", ("Metadata Modification Time",)),
        (".\\empty", None, None),
    ]
    assert found.events[0].fields["EntryNumber"] == ("39",)


def test_columns_called_like_the_times_of_a_file() -> None:
    found = read_path(FIXTURES / "several-times" / "stat.csv")
    assert [(e.title, e.date, e.fields.get("timestamp_desc")) for e in found.events] == [
        ("/a", "2024-05-13T10:01:12Z", ("Last Access Time", "Content Modification Time")),
        ("/a", "2024-05-13T10:01:13Z", ("Metadata Modification Time",)),
        ("/b", None, None),
    ]
    assert [r.where for r in found.rejections] == ["line 3"]
