"""An exported file is there whole or not at all."""

from __future__ import annotations

import os
import pty
from pathlib import Path

import pytest

from timeloom.errors import OutputError, SourceError
from timeloom.exporters.output import open_output


def test_the_file_takes_its_place_when_all_is_written(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")
    with open_output(path) as out:
        out.write("a\r\nb\n")
        assert path.read_text() == "old"
    assert path.read_bytes() == b"a\r\nb\n"
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old")

    def fail() -> None:
        with open_output(path) as out:
            out.write("half")
            raise SourceError("gone")

    with pytest.raises(SourceError, match="gone"):
        fail()
    assert path.read_text() == "old"
    assert [found.name for found in tmp_path.iterdir()] == ["out.csv"]


def test_a_file_keeps_its_permissions_and_a_link_its_target(tmp_path: Path) -> None:
    real, link = tmp_path / "real.md", tmp_path / "link.md"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    with open_output(link) as out:
        out.write("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(("name", "words"), [("no/such/x", "no folder"), (".", "is a folder")])
def test_where_nothing_can_be_written(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(OutputError, match=words), open_output(tmp_path / name):
        pass


def test_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    with open_output("-") as out:
        out.write("Köln\n")
    assert capfd.readouterr().out == "Köln\n"


def test_a_terminal_is_never_driven_by_what_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture of each sign that could, named as standard output or as the device; letters and lines as they are."""
    control, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as out:
        monkeypatch.setattr("sys.stdout", out)
        for address in ("-", os.ttyname(terminal)):
            with open_output(address) as shown:
                shown.write("Köln\x1b]0;x\x07 \x9b31m \u202e世界\n")
            read = os.read(control, 1000).decode()
            assert read == "Köln␛]0;x␇ \ufffd31m \ufffd世界\r\n", address
    os.close(control)


def test_a_device_is_written_to() -> None:
    with open_output("/dev/null") as out:
        out.write("x")
    assert not Path("/dev/null").is_file()
