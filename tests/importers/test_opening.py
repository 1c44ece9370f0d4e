"""Opening a source: every way it can fail is said in words, and nothing of it is lost on the way."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import sys
import threading
from pathlib import Path

import pytest

from timeloom.errors import SourceError
from timeloom.importers.contract import Sample
from timeloom.importers.source.opening import HEAD, open_source


def test_a_file_from_its_beginning_with_its_digest(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * (HEAD + 10))
    with open_source(path) as source:
        assert source.sample.head == b"x" * HEAD
        assert source.sample.suffix == ".csv"
        assert source.stream.read() == b"x" * (HEAD + 10)
        assert source.digest() == hashlib.sha256(b"x" * (HEAD + 10)).hexdigest()


def test_a_missing_file_and_one_with_a_name_like_it(tmp_path: Path) -> None:
    (tmp_path / "essay.txt").write_text("x")
    missing = pytest.raises(SourceError, match=r"there is no file .*esay\.txt")
    with missing as caught, open_source(tmp_path / "esay.txt"):
        pass
    assert "essay.txt" in caught.value.hint


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "e.txt").touch()
    with pytest.raises(SourceError, match="is empty"), open_source(tmp_path / "e.txt"):
        pass


def test_a_folder_is_for_importers_to_judge(tmp_path: Path) -> None:
    with open_source(tmp_path) as source:
        assert source.sample.is_folder
        assert source.path == tmp_path
        assert source.stream.read() == b""


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(SourceError, match="may not be read"), open_source(path):
        pass


def test_a_name_no_file_can_have() -> None:
    with pytest.raises(SourceError, match="no file can be called"), open_source("a\0b"):
        pass


def test_standard_input_is_read_whole_and_its_digest_comes_last(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = os.urandom(HEAD * 3 + 7)
    stdin = io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr(sys, "stdin", stdin)
    with open_source("-") as source:
        assert source.path is None
        assert source.sample.head == data[:HEAD]
        assert source.digest() == ""
        assert source.stream.read() == data
        assert source.digest() == hashlib.sha256(data).hexdigest()


def test_empty_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
    with pytest.raises(SourceError, match="standard input is empty"), open_source("-"):
        pass


def test_a_named_pipe(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    data = b"date,title\n2024,x\n" * 20_000
    writer = threading.Thread(target=path.write_bytes, args=(data,))
    writer.start()
    with open_source(path) as source:
        assert source.digest() == ""
        assert source.stream.read() == data
    writer.join()


def test_the_sample_of_a_pipe_that_pauses_is_what_is_enough() -> None:
    """Asked at each pause, and never of a pipe that goes on writing."""
    read_end, write_end = os.pipe()
    asked: list[bytes] = []

    def enough(sample: Sample) -> bool:
        asked.append(sample.head)
        if len(asked) == 1:
            os.write(write_end, b"two")
        return len(asked) == 2

    os.write(write_end, b"one ")
    try:
        with open_source(f"/dev/fd/{read_end}", enough=enough) as source:
            assert source.sample.head == b"one two"
            os.close(write_end)
            assert source.stream.read() == b"one two"
            assert source.digest() == hashlib.sha256(b"one two").hexdigest()
    finally:
        os.close(read_end)
    assert asked == [b"one ", b"one two"]


def test_what_goes_wrong_in_the_block_is_not_laid_to_the_source(tmp_path: Path) -> None:
    """No room for what is made of it, say: that error comes out as it is."""
    path = tmp_path / "a.csv"
    path.write_text("date,title\n")
    for place in (path, tmp_path):
        with pytest.raises(OSError, match="No space left") as caught, open_source(place):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        assert not isinstance(caught.value, SourceError)
    with pytest.raises(ValueError, match="null"), open_source(path):
        raise ValueError("null and void")


def test_what_goes_wrong_while_it_is_read_is(tmp_path: Path) -> None:
    """A disk that fails in the middle of a file (here it becomes a folder), however it is read."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 1_000_000)

    for way in ("read", "read1", "readline", "readinto"):
        with open_source(path) as source:
            source.stream.seek(900_000)
            os.dup2(folder := os.open(tmp_path, os.O_RDONLY), source.stream.fileno())
            os.close(folder)
            reading = getattr(source.stream, way)
            with pytest.raises(SourceError, match=r"a\.csv cannot be read: Is a directory"):
                reading(bytearray(300_000)) if way == "readinto" else reading()


def test_a_name_that_is_empty() -> None:
    with pytest.raises(SourceError, match="the name of the source is empty"), open_source(""):
        pass


def test_a_folder_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def scandir(_: Path) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, "scandir", scandir)
    with pytest.raises(SourceError, match="may not be read"), open_source(tmp_path):
        pass
