"""Opening a source: every way it can fail is said in words, and nothing of it is lost on the way."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import threading
from pathlib import Path

import pytest

from importers.contract import Sample
from importers.opening import HEAD, open_source
from timeloom.errors import SourceError


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
