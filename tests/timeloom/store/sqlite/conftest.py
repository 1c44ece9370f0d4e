"""These tests look into files, and run for SQLite alone."""

from __future__ import annotations

import pytest

from tests.timeloom.store.conftest import ENGINES, EngineUnderTest


@pytest.fixture(scope="session", autouse=True)
def engine() -> EngineUnderTest:
    return ENGINES["sqlite"]
