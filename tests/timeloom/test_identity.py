"""Uids that are derived: stable, told apart, short."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from timeloom.model.events import derive

texts = st.text(st.characters(), max_size=8)


def test_a_uid_is_the_same_in_every_release() -> None:
    """Files refer to it: a change here would make every event of an earlier import a new one."""
    assert derive("a.csv", "2020", "Something") == "wvwgjofelisj"
    assert derive("a.csv", None, "Something", 2) != derive("a.csv", None, "Something")


@given(texts, texts, texts, st.integers(0, 3))
def test_it_can_be_typed(source: str, date: str, title: str, repeat: int) -> None:
    uid = derive(source, date, title, repeat)
    assert len(uid) == 12
    assert uid.isalnum()
    assert uid == uid.lower()


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.sampled_from(["1", "12"]), st.sampled_from(["2", ""]))
    )
)
def test_parts_do_not_run_into_each_other(parts: list[tuple[str, str, str]]) -> None:
    assert len({derive(*part) for part in parts}) == len(set(parts))
