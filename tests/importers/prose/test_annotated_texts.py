"""The annotated texts of the benchmark: a change made for speed or for one phrase must not move what they give."""

from __future__ import annotations

from benchmarks.prose import TEXTS, Score, ours, read_texts, score


def _score(folder: str) -> Score:
    total = Score()
    for text in read_texts(TEXTS / folder):
        total.add(score(text, ours, by_day=False))
    return total


def test_the_texts_looked_at_are_read_as_they_are_annotated() -> None:
    found = _score("dev")
    assert found.errors == []
    assert found.annotated == found.found == found.exact == found.right


def test_the_texts_set_apart_are_read_no_worse_than_is_said() -> None:
    """How many expressions are found, and how many with the right value."""
    found = _score("held_out")
    assert (found.annotated, found.found) == (990, 990)
    assert found.overlapping >= 980
    assert found.right >= 953
