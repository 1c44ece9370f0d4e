"""Going along passages: by place, through those that begin together, past those whose events are hidden."""

from __future__ import annotations

from timeloom.model.events import Passage
from timeloom.tui.panes.details_lines import step_along

PLACES = [("a", 0), ("b", 10), ("c", 10), ("d", 10), ("e", 20), ("f", 30)]


def _step(cursor: int, focus: str | None, steps: int, hidden: str = "") -> tuple[int, str] | None:
    back = steps < 0
    from_here = [
        (Passage(start, start + 5, ""), uid, "")
        for uid, start in (reversed(PLACES) if back else PLACES)
        if (start <= cursor if back else start >= cursor)
    ]
    return step_along(from_here, cursor, focus, abs(steps), lambda uid: uid not in hidden)


def test_the_next_passage_begins_later() -> None:
    assert _step(0, "a", 1) == (10, "b")
    assert _step(0, None, 1) == (0, "a"), "nothing is in focus yet"
    assert _step(3, "a", 1) == (10, "b")
    assert _step(20, "e", 1) == (30, "f")
    assert _step(30, "f", 1) is None


def test_passages_that_begin_together_are_gone_through() -> None:
    assert _step(10, "b", 1) == (10, "c")
    assert _step(10, "c", 1) == (10, "d")
    assert _step(10, "d", 1) == (20, "e")
    assert _step(10, "d", -1) == (10, "c")
    assert _step(10, "b", -1) == (0, "a")
    assert _step(10, "elsewhere", 1) == (20, "e")


def test_back_from_inside_a_passage_is_its_beginning() -> None:
    assert _step(12, "d", -1) == (10, "d")
    assert _step(25, "e", -1) == (20, "e")


def test_several_steps_at_once_end_at_the_last_one() -> None:
    assert _step(0, "a", 4) == (20, "e")
    assert _step(0, "a", 99) == (30, "f")
    assert _step(30, "f", -99) == (0, "a")


def test_hidden_events_are_passed_over() -> None:
    assert _step(0, "a", 1, hidden="bcd") == (20, "e")
    assert _step(0, "a", 1, hidden="bcdef") is None
    assert _step(30, "f", -1, hidden="ecd") == (10, "b")
