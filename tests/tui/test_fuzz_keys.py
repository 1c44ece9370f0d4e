"""Keys at random, faster than the screen, over every view and every dialog: whatever comes, the explorer goes on.

The suite tries a few sequences, the same each time; `make fuzz` searches with others, and shrinks what it finds.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from unittest.mock import patch

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.tui.support import CALM, NASTY, build, burst, explorer, rest

SEARCHING: Final = os.environ.get("HYPOTHESIS_PROFILE") == "fuzz"

Phrase = tuple[str, ...]

OPENS: Final = (
    "c", "number_sign", "K", "a", "e", "x", "t", "w", "f", "o", "colon", "question_mark", "Z", "P", "slash",
    "i", "X", "v", "V", "E", "M", "delete", "tab", "enter", "r", "p", "S",
)  # fmt: skip
MOVES: Final = (
    "j", "k", "h", "l", "H", "L", "g", "G", "d", "D", "plus", "minus", "0", "space", "b", "n", "N", "comma",
    "full_stop", "less_than_sign", "greater_than_sign", "left_parenthesis", "right_parenthesis", "home", "end",
    "pageup", "pagedown", "up", "down", "left", "right", "ctrl+u", "ctrl+d", "m", "s", "u", "U", "ctrl+r", "T", "R",
    "F", "backslash", "1", "2", "3", "4", "5", "ctrl+c", "y", "z",
)  # fmt: skip
ENDS: Final = (
    "enter",
    "escape",
    "ctrl+o",
    "ctrl+u",
    "tab",
    "shift+tab",
    "backspace",
    "down",
    "up",
    "n",
)
TEXTS: Final = ("'x", "'2021", "'note", "'side:house", "'/(a+)+$/", "'date:2019..", "'kind", "'zoom", "'-a OR", "'lanes")  # fmt: skip

phrases: Final = st.one_of(
    st.sampled_from(MOVES).map(lambda key: (key,)),
    st.tuples(st.sampled_from(OPENS), st.sampled_from(ENDS), st.sampled_from(ENDS)),
    st.tuples(st.sampled_from(OPENS), st.sampled_from(TEXTS), st.sampled_from(ENDS)),
    st.tuples(
        st.sampled_from(OPENS), st.sampled_from(TEXTS), st.sampled_from(ENDS), st.sampled_from(ENDS)
    ),
)
sizes: Final = st.sampled_from([(80, 24), (120, 40), (62, 17), (60, 16), (40, 10), (10, 3)])


@settings(
    max_examples=1_000 if SEARCHING else 6, suppress_health_check=list(HealthCheck), deadline=None
)
@example([("c", "n", "ctrl+o", "ctrl+o"), ("t", "'2021", "enter", "enter")], 0.0, (80, 24), 0)
@example([("3",), ("H",), ("slash", "'x", "escape"), ("j",), ("H",), ("Z", "escape", "escape")], 0.02, (80, 24), 2)  # fmt: skip
@example([("5",), ("plus",), ("2",), ("plus",), ("5",)], 0.0, (40, 10), 0)
@given(
    typed=st.lists(phrases, min_size=10, max_size=40),
    pause=st.sampled_from([0.0, 0.0, 0.001, 0.005]),
    size=sizes,
    which=st.integers(0, 2),
)
def test_no_keys_end_the_explorer(
    typed: list[Phrase], pause: float, size: tuple[int, int], which: int
) -> None:
    """After any keys at 0 to 5 ms it comes to rest, without an error of its own."""
    with TemporaryDirectory() as folder:
        asyncio.run(
            _run(Path(folder), [key for phrase in typed for key in phrase], pause, size, which)
        )


async def _run(
    folder: Path, keys: list[str], pause: float, size: tuple[int, int], which: int
) -> None:
    events = (CALM, NASTY, tuple(each for each in CALM if not each.links))[which]
    path = build(folder / "some.db", events)
    places = {"XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "EDITOR": "true"}
    before = Path.cwd()
    os.chdir(folder)
    try:
        with patch.dict(os.environ, places):
            app = explorer(path)
            async with app.run_test(size=size) as pilot:
                await rest(pilot)
                await burst(pilot, *keys, pause=pause)
    finally:
        os.chdir(before)
