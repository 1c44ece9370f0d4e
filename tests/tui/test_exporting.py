"""Files that the explorer writes are those of the command line."""

from __future__ import annotations

import csv
from contextlib import closing
from pathlib import Path

from timeloom.model.events import Event, Source
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader, open_writer
from timeloom.tui.dialogs.export_dialog import write_export


def test_a_table_has_a_column_for_every_field(tmp_path: Path) -> None:
    """For one that only the last of many events has, too; those of the first events come first, in their order."""
    path = tmp_path / "t.db"
    events = [Event(f"E{n}", "2001", fields={"z": ("1",), "a": ("2",)}) for n in range(1500)]
    with closing(open_writer(path, create=True)) as writer:
        writer.import_items(
            [*events, Event("Late", "2002", fields={"late": ("3",)})], Source("x.csv")
        )
    with closing(open_reader(path)) as reader:
        out = tmp_path / "t.csv"
        written = write_export(reader, EVERYTHING, "csv", out, "T", lambda _: None)
    rows = list(csv.reader(out.read_text(encoding="utf-8").splitlines()))
    assert written.events == len(rows) - 1 == 1501
    own = [name for name in rows[0] if name in ("z", "a", "late")]
    assert own == ["z", "a", "late"]
    assert rows[-1][rows[0].index("late")] == "3"


def test_the_tags_of_a_person_stay_here_and_those_of_the_source_go_along(tmp_path: Path) -> None:
    """A timeline on disk tells both apart; notes and the file's name stay as well, unless they are chosen."""

    path, out = tmp_path / "t.db", tmp_path / "page.html"
    with closing(open_writer(path, create=True)) as writer:
        event = Event("Public", date="2020", uid="one", fields={"tag": ("given",)})
        writer.import_items([event], Source("/home/me/Periwinkle.csv", "csv"))
        writer.tag(["one"], add=["Wolverine"])
        writer.add_note("one", "Nightjar")
        for name in ("html", "markdown", "timelinejs", "markwhen", "ical", "svg", "mermaid"):
            write_export(writer, EVERYTHING, name, out, "T", lambda _: None, ())
            text = out.read_text().replace("\n ", "")
            assert not [w for w in ("Wolverine", "Nightjar", "Periwinkle") if w in text], name
        write_export(writer, EVERYTHING, "html", out, "T", lambda _: None)
        assert all(word in out.read_text() for word in ("given", "Wolverine", "Nightjar"))
