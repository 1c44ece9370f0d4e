"""What waits on its way into a timeline."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from timeloom.store.imports import spooling
from timeloom.store.imports.spooling import SeenBefore

uids = st.lists(st.lists(st.sampled_from([f"uid-{n}" for n in range(40)]), max_size=12))


@pytest.mark.parametrize("few", [0, 5, 1_000])
@given(batches=uids)
@example(batches=[["uid-1", "uid-1"], ["uid-2"], ["uid-1"]])
def test_what_came_before_is_named_at_its_place_however_many_there_are(
    few: int, batches: list[list[str]]
) -> None:
    """Repeats inside a batch too, and across the moment from which on there are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spooling, "_FEW", few)
        patch.setattr(spooling, "_FILTER_BITS", 1 << 20)
        seen, known = SeenBefore(), set[str]()
        for batch in batches:
            expected = []
            for place, uid in enumerate(batch):
                if uid in known:
                    expected.append(place)
                known.add(uid)
            assert seen.among(batch) == expected
