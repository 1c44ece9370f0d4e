"""Room for many records: what is put in comes out, in its order, as often as it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exporters import spool as module
from exporters.spool import Spool

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
