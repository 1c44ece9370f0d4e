"""A file that the timeline was read from is not written over, from whatever folder it is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from timeloom.cli.main import main
from timeloom.errors import OutputError
from timeloom.model.events import Source
from timeloom.store import open_reader, refuse_source


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, tuple[Source, ...]]:
    """A table that was imported by its name alone, and the sources of that timeline."""
    folder = tmp_path / "there"
    folder.mkdir()
    monkeypatch.chdir(folder)
    (folder / "t.csv").write_text("date,title\n2020,a\n", encoding="utf-8")
    assert main(["import", "t.csv", "--into", "t.db"]) == 0
    reader = open_reader(folder / "t.db")
    sources = tuple(reader.info().sources)
    reader.close()
    return folder / "t.csv", sources


@pytest.mark.parametrize("named", ["there/t.csv", "./there/../there/t.csv", "link/t.csv"])
def test_a_source_is_known_from_another_folder(
    read: tuple[Path, tuple[Source, ...]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: str,
) -> None:
    (tmp_path / "link").symlink_to("there")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError, match="was read from"):
        refuse_source(named, read[1])
    assert main(["export", "--db", "there/t.db", "-o", named]) == 1
    assert read[0].read_text(encoding="utf-8") == "date,title\n2020,a\n"


def test_another_file_of_the_same_name_is_no_source(
    read: tuple[Path, tuple[Source, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "t.csv").write_text("mine", encoding="utf-8")
    refuse_source("other/t.csv", read[1])
    refuse_source("new.csv", read[1])
