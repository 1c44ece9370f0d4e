"""Keys at random in a real terminal, a seed at a time: what a Pilot does not have, raw bytes and their pauses."""

from __future__ import annotations

import os
import random
import signal
from pathlib import Path
from typing import Final

import pytest

from tests.tui.test_pty import Terminal

pytestmark = pytest.mark.pty

SEARCHING: Final = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"
# Not P: what follows would be run by a shell.
KEYS: Final = (
    *"12345jkhlHLgGdD+-0 bnN,.<>()msuUTRF\\yzcaextwfo:?ZpiXvVEM/#KrCOIYBAQ", "\r", "\t", "\x1b", "\x0f", "\x15", "\x12",
    "\x03", "\x7f", "\x1b[A", "\x1b[B", "\x1b[5~", "\x1b[6~", "\x1b[Z", "\x1b[200~2021\nx\x1b[201~", "/x\r", "c note\x0f",
    "t2021\r", "/(a|aa)+$/\r", "\x1b[<0;10;9M\x1b[<0;10;9m",
)  # fmt: skip


FIRST: Final = 200 * int(os.environ.get("ROUND", "0"))


@pytest.mark.parametrize("seed", range(FIRST, FIRST + (200 if SEARCHING else 1)))
def test_no_bytes_end_the_explorer(
    calm: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """After a hundred keys at 0 to 5 ms, it ends as ever when it is told to."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EDITOR", "true")
    dice = random.Random(seed)
    tour = Terminal(calm, tmp_path)
    tour.wait("A laboratory opens")
    for _ in range(100):
        os.write(tour.master, dice.choice(KEYS).encode())
        tour.read(dice.choice((0.0, 0.0, 0.001, 0.005)))
    # Some keys may have sent it to the background; what is open at the end does not matter to a signal.
    os.kill(tour.pid, signal.SIGCONT)
    os.kill(tour.pid, signal.SIGTERM)
    assert tour.end() == 0
