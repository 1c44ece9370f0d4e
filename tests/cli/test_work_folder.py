"""Folders for what is being made: gone afterwards, whatever happens to the run, and never taken from a run that lives."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from timeloom.cli.work_folder import work_folder

_RUN = """
import sys, time
from pathlib import Path
from timeloom.cli.work_folder import work_folder
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
    with work_folder(".u-", tmp_path):
        assert left.exists()
    with work_folder(".t-", tmp_path) as folder:
        assert {it.name for it in tmp_path.iterdir()} == {".t-own", ".t-file", folder.name}


def test_where_no_folder_can_be_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"), work_folder(".t-", tmp_path / "nowhere"):
        pass
