"""Spoiled files, a short search with one seed; `make fuzz` goes on with it."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzzing.importers import Seed, search, seeds, tried
from timeloom.importers import registry
from timeloom.importers.contract import Input

TRIALS = 250


@pytest.mark.slow
def test_no_spoiled_file_makes_an_importer_fail() -> None:
    """Each fails with an error of ours or not at all, and none takes long; every format is among them."""
    assert {seed.format for seed in seeds()} >= set(registry.names()) - {"git", "folder"}
    faults = [fault for fault in search(1, TRIALS) if fault is not None]
    assert [fault for fault in faults if not fault.kind.startswith("soft")] == []


def test_the_search_would_find_an_importer_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised inside is told with its kind; so is a reading that does not end."""

    def fails(_importer: object, _source: Input) -> list[object]:
        raise KeyError("x")

    def hangs(_importer: object, _source: Input) -> list[object]:
        while True:
            pass

    seed = Seed("json", "x.json", b'[{"title": "a"}]')
    monkeypatch.setattr(registry, "read", fails)
    fault = tried(seed, Random(1))
    assert fault is not None
    assert fault.kind.startswith("KeyError")
    monkeypatch.setattr(registry, "read", hangs)
    monkeypatch.setattr("tests.fuzzing.importers.SECONDS", 0.05)
    found = [fault for fault in search(1, 1) if fault is not None]
    assert [fault.kind.partition(" ")[0] for fault in found] == ["Hangs"]
