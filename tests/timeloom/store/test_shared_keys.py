"""Keys that cannot tell which row is which event are left out, and none that can."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from timeloom.store.imports.shared_keys import SharedKeys

MOST = 100
HELD = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 5)), max_size=400)


def let_through(rows: list[tuple[int, int]]) -> Counter[int]:
    keys = SharedKeys(MOST)
    for side, key in rows:
        keys.count(side, [key])
    return Counter(key for _, key in rows if keys.may_tell(key))


@given(HELD)
def test_a_key_is_looked_at_exactly_where_both_sides_have_it(rows: list[tuple[int, int]]) -> None:
    both = {key for side, key in rows if side == 0} & {key for side, key in rows if side == 1}
    assert let_through(rows).keys() == both


def test_all_rows_under_a_key_that_may_tell_are_let_through() -> None:
    for count in (1, 31, 32, 62, 63, 64, 99, 100):
        assert let_through([(0, 7), *[(1, 7)] * (count - 1), (1, 8)])[7] == count * (count > 1)


def test_of_a_key_that_too_many_share_one_row_too_many_is_let_through() -> None:
    assert let_through([(0, 7), *[(1, 7)] * 5_000])[7] == MOST + 1
