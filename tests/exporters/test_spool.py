"""Room for many records: what is put in comes out, in its order, as often as it is asked for."""

from __future__ import annotations

import errno
import io
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporters.writing import written
from timeloom.errors import OutputError
from timeloom.exporters import markwhen
from timeloom.exporters import spool as module
from timeloom.exporters.markwhen import MarkwhenExporter
from timeloom.exporters.mermaid import MermaidExporter
from timeloom.exporters.spool import Spool
from timeloom.exporters.svg import SvgExporter
from timeloom.model.events import Event

_records = st.lists(st.tuples(st.floats(allow_nan=False), st.text(), st.none() | st.integers()))


@given(_records, _records)
def test_what_goes_in_comes_out(some: list[tuple[Any, ...]], more: list[tuple[Any, ...]]) -> None:
    """From a file too, and when it grows between two readings."""
    with pytest.MonkeyPatch.context() as little, Spool() as spool:
        little.setattr(module, "_CHUNK", 2)
        little.setattr(module, "_IN_MEMORY", 1)
        for record in some:
            spool.add(record)
        assert list(spool) == some
        for record in more:
            spool.add(record)
        assert (len(spool), list(spool)) == (len(some) + len(more), some + more)
        assert list(spool) == some + more


class _Full(io.BytesIO):
    """A file on a disk that has no room."""

    def write(self, _: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_temporary_folder_without_room_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not the file that is written which has none."""
    monkeypatch.setattr(module, "SpooledTemporaryFile", lambda *_: _Full())
    monkeypatch.setattr(module, "gettempdir", lambda: "/the/folder")
    monkeypatch.setattr(markwhen.tempfile, "SpooledTemporaryFile", lambda *_: _Full())
    events = [Event(f"E{n}", "2001") for n in range(1000)]
    for exporter in (SvgExporter(), MermaidExporter(), MarkwhenExporter()):
        with pytest.raises(OutputError, match="/the/folder cannot be written to") as caught:
            written(exporter, events)
        assert "TMPDIR" in caught.value.hint
