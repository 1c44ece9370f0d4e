"""Folders and archives: every readable file as its own format, named; links, bombs and what nobody knows left out."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.importers.reading import Reading
from timeloom.errors import SourceError
from timeloom.importers import registry
from timeloom.importers.contract import Options
from timeloom.importers.folders import members
from timeloom.importers.folders.members import in_order
from timeloom.importers.source.opening import open_source

FILES = {
    "notes/bridge.md": b"# Bridge\n\nIn May 1905 the bridge fell.\n",
    "a.txt": b"It was built in 1883.\n",
    "log/syslog.1": b"May 13 10:11:12 quay app[1]: one\nMay 13 10:11:13 quay app[1]: two\n",
    "log/syslog": b"May 14 10:11:12 quay app[1]: three\nMay 14 10:11:13 quay app[1]: four\n",
    "t.csv": b"date,title,id\n2001,x,1\nnever,y,2\n",
    "u.csv": b"date,title,id\n2002,z,1\n",
    "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "empty": b"",
    ".hidden/x.csv": b"date,title\n2003,h\n",
}


def read(path: Path, options: Options | None = None) -> tuple[Reading, str]:
    with open_source(path, options) as source:
        found = Reading(list(registry.read(registry.choose(source.sample), source)))
        return found, source.text or ""


@pytest.fixture(params=["folder", "zip", "tar.gz"])
def whole(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The files in a folder, and in archives of both kinds."""
    if request.param == "folder":
        path = tmp_path / "things"
        for name, data in FILES.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
        return path
    path = tmp_path / f"things.{request.param}"
    if request.param == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in FILES.items():
                archive.writestr(name, data)
        return path
    with tarfile.open(path, "w:gz") as tar:
        for name, data in FILES.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1715700000
            tar.addfile(info, io.BytesIO(data))
    return path


def test_every_readable_file_is_read(whole: Path) -> None:
    found, text = read(whole)
    told = {(event.title.rstrip("."), event.fields["file"][0]) for event in found.events}
    assert {("x", "t.csv"), ("z", "u.csv")} <= told
    assert [e.title for e in found.events if e.fields["file"][0].startswith("log")] == [
        "one",
        "two",
        "three",
        "four",
    ]
    assert {e.date for e in found.events if e.passage} == {"1905-05", "1883"}
    for event in found.events:
        if event.passage:
            assert text[event.passage.start : event.passage.end] == event.passage.text
            assert event.passage.section.startswith(event.fields["file"][0])
    assert [(r.where, "never" in r.why) for r in found.rejections] == [("t.csv: line 3", True)]
    assert [e.uid for e in found.events if e.uid and not e.passage] == ["1", "1#2"]
    said = " ".join(found.remarks)
    assert "6 files of 8 read" in said
    assert "1 file in no format that is known: picture.png" in said
    assert "1 file empty: empty" in said
    assert "hidden" in said


def test_a_pattern_says_which_files(whole: Path) -> None:
    found, _ = read(whole, Options(glob="*.csv"))
    assert {e.title for e in found.events} == {"x", "z"}
    with pytest.raises(SourceError, match=r"has no file in it that fits '\*\.xyz'"):
        read(whole, Options(glob="*.xyz"))


def test_nothing_outside_is_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("date,title\n2001,secret\n")
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "up").symlink_to(tmp_path)
    (folder / "a.csv").write_text("date,title\n2001,a\n")
    found, _ = read(folder)
    assert [e.title for e in found.events] == ["a"]
    assert "2 links not followed" in found.remarks
    before = sorted(each.name for each in tmp_path.iterdir())
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.csv", "date,title\n2001,evil\n")
    found, _ = read(path)
    assert [e.title for e in found.events] == ["evil"]
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([*before, "evil.zip"])


def test_bombs_and_locks_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_FREE", 1 << 20)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * (8 << 20))
    with pytest.raises(SourceError, match="would unpack to 8 MiB: it is refused"):
        read(path)
    (tmp_path / "cut.zip").write_bytes(b"PK\x03\x04" + b"x" * 50)
    with pytest.raises(SourceError, match="is not an archive that can be read"):
        read(tmp_path / "cut.zip")


def test_nothing_that_can_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with pytest.raises(SourceError, match=r"nothing in it that can be read: x\.png"):
        read(tmp_path)


def test_rotated_files_come_oldest_first() -> None:
    names = [
        "syslog",
        "syslog.1",
        "syslog.10.gz",
        "syslog.2.gz",
        "app.log-20240513",
        "app.log-20240512.xz",
        "app.log",
        "b.csv",
    ]
    assert sorted(names, key=in_order) == [
        "app.log-20240512.xz", "app.log-20240513", "app.log", "b.csv", "syslog.10.gz", "syslog.2.gz", "syslog.1", "syslog",
    ]  # fmt: skip
