"""A timeline to explore, in a place of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.support import NASTY, build


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NO_COLOR", "VISUAL", "EDITOR", "TEXTUAL_THEME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def calm(tmp_path: Path) -> Path:
    return build(tmp_path / "calm.db")


@pytest.fixture
def nasty(tmp_path: Path) -> Path:
    return build(tmp_path / "nasty.db", NASTY)
