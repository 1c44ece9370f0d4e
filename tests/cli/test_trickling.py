"""Items of a slow source: what has come is given, the rest is not waited for, and every end is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from timeloom.cli.live.trickling import Trickling
from timeloom.errors import SourceError, TimeloomError
from timeloom.model.events import Event, Item
from timeloom.store.imports.missing import Trickle, batches


def _titles(some: list[Item] | None) -> list[str]:
    return [item.title for item in some or () if isinstance(item, Event)]


class _Source:
    """Gives two events, rests until it is told to go on, then gives a third or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.go_on = threading.Event()
        self.error = error

    def items(self) -> Iterator[Item]:
        yield Event("a")
        yield Event("b")
        self.go_on.wait(30)
        if self.error is not None:
            raise self.error
        yield Event("c")


def _until_there_is_more(trickle: Trickle) -> list[Item] | None:
    while (some := trickle.batch(10)) == []:
        pass
    return some


def test_what_has_come_is_given_while_the_source_rests() -> None:
    source, failures = _Source(), list[BaseException]()
    trickle = Trickling(source.items(), lambda: False, failures.append)
    trickle.ahead()
    assert isinstance(trickle, Trickle)
    assert _titles(trickle.batch(1)) == ["a"]
    assert _titles(trickle.batch(10)) == ["b"]
    assert trickle.batch(10) == []
    source.go_on.set()
    assert _titles(_until_there_is_more(trickle)) == ["c"]
    assert _until_there_is_more(trickle) is None
    assert failures == []


@pytest.mark.parametrize("error", [SourceError("gone"), OSError("gone"), KeyError("gone")])
def test_what_goes_wrong_comes_after_what_was_read(error: Exception) -> None:
    """What can go wrong with a source is told; what is a mistake of the program comes out."""
    source, failures = _Source(error), list[TimeloomError | OSError]()
    trickle = Trickling(source.items(), lambda: False, failures.append)
    source.go_on.set()
    assert _titles(_until_there_is_more(trickle)) == ["a", "b"]
    if isinstance(error, KeyError):
        with pytest.raises(KeyError):
            _until_there_is_more(trickle)
        return
    assert _until_there_is_more(trickle) is None
    assert failures == [error]


def test_when_it_is_to_stop_nothing_is_waited_for() -> None:
    source, stopping = _Source(), threading.Event()
    trickle = Trickling(source.items(), stopping.is_set, lambda _: None)
    trickle.ahead()
    stopping.set()
    while (some := trickle.batch(10)) is not None:
        assert some  # what has come is not lost
    source.go_on.set()


def test_batches_of_a_trickle_are_what_there_is_and_of_a_list_full() -> None:
    class Drops:
        """Gives one event, nothing, one event."""

        def __init__(self) -> None:
            self._batches = iter([[Event("a")], [], [Event("b")]])

        def batch(self, most: int) -> list[Item] | None:
            return next(self._batches, None)  # type: ignore[arg-type]

        def __iter__(self) -> Iterator[Item]:
            raise AssertionError

    assert [_titles(some) for some in batches(Drops(), 3)] == [["a"], [], ["b"]]
    three = [Event("a"), Event("b"), Event("c")]
    assert [_titles(some) for some in batches(three, 2)] == [["a", "b"], ["c"]]
