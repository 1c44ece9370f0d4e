"""Folders for what is being made: gone afterwards, whatever happens to the run, and never taken from a run that lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from timeloom.paths import user_state
from timeloom.work import sweep, work_file, work_folder

_RUN = """
import sys, time
from pathlib import Path
from timeloom.work import work_folder
with work_folder(".t-", Path(sys.argv[1])) as folder:
    (folder / "made.db").write_text("half")
    print(folder, flush=True)
    time.sleep(60)
"""


def test_it_is_gone_when_the_block_ends(tmp_path: Path) -> None:
    with work_folder(".t-", tmp_path) as folder:
        (folder / "a").write_text("x")
        assert folder.parent == tmp_path
    with pytest.raises(KeyError), work_folder(".t-", tmp_path):
        raise KeyError
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_and_what_lives_stays(tmp_path: Path) -> None:
    """Nothing else of that name is touched: a person's own folder has no such lock in it."""
    own, other = tmp_path / ".t-own", tmp_path / ".t-file"
    own.mkdir()
    other.write_text("x")
    run = subprocess.Popen(
        [sys.executable, "-c", _RUN, tmp_path], stdout=subprocess.PIPE, encoding="utf-8"
    )
    assert run.stdout is not None
    with run.stdout:
        left = Path(run.stdout.readline().strip())
    try:
        with work_folder(".t-", tmp_path):
            assert (left / "made.db").exists()
    finally:
        run.send_signal(signal.SIGKILL)
        run.wait()
    assert (left / "made.db").exists()
    _age()
    with work_folder(".u-", tmp_path) as folder:
        assert {it.name for it in tmp_path.iterdir()} == {".t-own", ".t-file", folder.name}
    assert list((user_state() / "at-work").iterdir()) == []


def test_nothing_but_what_was_written_down_is_swept(tmp_path: Path) -> None:
    """A note that names another file than its own name says is nobody's work of ours."""
    precious = tmp_path / "precious"
    precious.write_text("x")
    notes = user_state() / "at-work"
    notes.mkdir(mode=0o700, parents=True)
    (notes / ".t-1").write_bytes(os.fsencode(precious))
    (notes / ".t-2").write_bytes(b".t-2")
    os.mkfifo(notes / ".t-3")
    (notes / ".t-4").symlink_to(precious)
    _age()
    sweep()
    assert precious.exists()


def test_what_is_made_is_private(tmp_path: Path) -> None:
    """Nobody else may look at what is on its way, whatever the umask."""
    old = os.umask(0)
    try:
        with work_folder(".t-", tmp_path) as folder, work_file(".f", ".part", tmp_path) as file:
            assert (folder.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)
    finally:
        os.umask(old)


def _age() -> None:
    """Let what is written down be older than a run needs to lock it."""
    for note in (user_state() / "at-work").iterdir():
        os.utime(note, (1, 1), follow_symlinks=False)


def test_where_no_folder_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"), work_folder(".t-", tmp_path / "nowhere"):
        pass
