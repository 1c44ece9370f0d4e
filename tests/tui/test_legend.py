"""Every sign on the screen is explained: in the help page, and in `docs/signs.md`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import covers, explorer, press, text
from timeloom.tui.style.glyphs import ASCII, UNICODE, Glyphs
from timeloom.tui.style.legend import _SIGNS, legend

EXPLAIN_THEMSELVES = {
    "ascii", "rule", "thumb", "track", "saved", "to", "open_quote", "close_quote", "bullet", "up", "down", "opened",
    "closed", "tick", "wall", "corners",
}  # fmt: skip
"""Lines, quotation marks and arrows that say nothing of an event."""


@pytest.mark.parametrize(
    "name", [name for name in Glyphs._fields if name not in EXPLAIN_THEMSELVES]
)
def test_every_sign_is_explained(name: str) -> None:
    assert any("{" + name in pattern for _, pattern, _ in _SIGNS)


def test_plain_signs_are_plain() -> None:
    assert all(sign.shown.isascii() for sign in legend(ASCII))
    assert len(list(legend(ASCII))) == len(list(legend(UNICODE)))


@covers("app.signs")
async def test_signs_are_in_the_help_with_the_values_they_stand_for(calm: Path) -> None:
    app = explorer(calm)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "colon", *"signs", "enter")
        shown = text(app)
        assert "●               side crowd" in shown
        assert "⇠ 4             four events link to this one" in shown
        await press(pilot, "escape", "question_mark", *"speaks")
        assert "a source's text speaks of it" in text(app)
        await press(pilot, "enter")  # a sign has nothing to run
        assert app.screen is app.explorer
