"""What of reading only a file can show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.timeloom.store.conftest import where
from tests.timeloom.store.test_reader import reader as reader
from tests.timeloom.store.test_reader import uids
from tests.timeloom.store.test_reader import writer as writer
from timeloom.store import open_reader
from timeloom.store.protocol import Writer


def test_a_folder_that_cannot_be_written_to_is_read(writer: Writer, tmp_path: Path) -> None:
    writer.close()
    folder = tmp_path / "fixed"
    folder.mkdir()
    copy = folder / "t.db"
    copy.write_bytes(writer.path.read_bytes())
    copy.chmod(0o444)
    folder.chmod(0o555)
    try:
        reader = open_reader(where(copy))
        assert uids(reader, "weights OR closed") == ["gpt-2"]
        reader.close()
    finally:
        folder.chmod(0o755)


def test_check_finds_what_is_wrong(writer: Writer) -> None:
    assert writer.check() == ["event 'echo' sees 'nowhere', which is not there"]
    connection = writer._connection  # type: ignore[attr-defined]
    connection.execute("UPDATE events SET place = 9e9, latest = 9e9 WHERE uid = 'victoria'")
    connection.execute("INSERT INTO search(rowid, text, facets) VALUES (77, 'x', 'f0')")
    connection.execute("UPDATE rollup SET events = events + 1")
    connection.execute("UPDATE facets SET events = events + 1 WHERE field = 'basis'")
    found = "\n".join(writer.check())
    for said in (
        "(victoria): date is 1837-06-20/1901-01-22, and its place in time another",
        "event 'gpt-2' does not stand at its place in time",
        "1 event left over in the search index",
        "the search index holds other words than the events: 2 of them are wrong, such as 'f0', 'x'",
        "the counts per day are wrong on",
        "the dictionary counts",
        "event 'echo' sees 'nowhere', which is not there",
    ):
        assert said in found


def test_reading_imports_nothing_heavy(writer: Writer) -> None:
    """Pages, filters, counts and details come without the libraries that take a tenth of a second to load."""
    script = f"""
import sys
from timeloom.store import open_reader
from timeloom.query.parser import parse
from timeloom.query.completion import complete
reader = open_reader({str(writer.path)!r})
reader.info()
view = reader.view(parse("kind:model OR date:1870..", now=0))
view.page(limit=9), view.count(), reader.detail("gpt-2"), list(view.events())
complete(reader, "kind:", 5)
heavy = {{"numpy", "pydantic", "pendulum", "sqlite_utils", "textual"}} & set(sys.modules)
assert not heavy, heavy
"""
    subprocess.run([sys.executable, "-c", script], check=True)
