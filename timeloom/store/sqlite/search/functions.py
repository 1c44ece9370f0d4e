"""The functions that a filter's conditions call, row by row, where no index helps."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from timeloom.errors import SlowPattern, TimelineError, TimeloomError
from timeloom.model.events import Fields
from timeloom.store.index import merge_tags
from timeloom.store.sqlite.read.rows import read_fields
from timeloom.text import fold, one_line

FOUND: Final = "timeloom_found"
"""(pattern, start, end, title, summary, fields, tags, notes): whether a regular expression, which stands at those
columns of the filter, is found in any of the texts. `tags` and `notes` are what lies beside the event, as JSON; NULL
where there are none."""
BEGINS: Final = "timeloom_begins"
"""(field, prefix, fields, tags): whether a value of a field begins so, folded."""
IS_DATE: Final = "timeloom_is_date"
"""(date): whether the bytes of a text are an EDTF date, so that a damaged row can be left out. Text that is not UTF-8
would not be handed over."""
UNREADABLE: Final = "timeloom_unreadable"
"""(key): 0; remembers that the event at the key was left out."""
_TITLE: Final = 60
"""Characters of the title in a message."""


class RowFunctions:
    """The functions of one connection. SQLite forgets what an error in them was, so it is kept here."""

    def __init__(self) -> None:
        self._error: BaseException | None = None
        self.skipped: set[int] = set()
        """Keys of events that could not be read, and were left out of what was asked for."""

    def by_name(self) -> dict[str, tuple[int, Callable[..., int]]]:
        """With their numbers of arguments; a connection has to be given them."""
        functions: dict[str, tuple[int, Callable[..., int]]] = {
            FOUND: (8, self._found),
            BEGINS: (4, _begins),
            IS_DATE: (1, _is_date),
            UNREADABLE: (1, self._unreadable),
        }
        return {name: (count, self._minded(of)) for name, (count, of) in functions.items()}

    def _minded(self, function: Callable[..., int]) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            try:
                return function(*arguments)
            except BaseException as error:
                self._error = self._error or error
                raise

        return call

    def _unreadable(self, key: int) -> int:
        self.skipped.add(key)
        return 0

    def error(self) -> TimeloomError | None:
        """Why a function has given up since this was last asked. Raises what a signal raised in it."""
        error, self._error = self._error, None
        if isinstance(error, Exception) and not isinstance(error, TimeloomError):
            return TimelineError(f"the filter gave no answer: {error}")
        if error is not None and not isinstance(error, TimeloomError):
            raise error
        return error

    def _found(
        self,
        pattern: str,
        start: int,
        end: int,
        title: str,
        summary: str,
        fields: str,
        tags: str | None,
        notes: str | None,
    ) -> int:
        try:
            return _found(pattern, title, summary, fields, tags, notes)
        except TimeoutError:
            name = one_line(title)
            short = name if len(name) <= _TITLE else name[: _TITLE - 1] + "…"
            self._error = SlowPattern(
                f"column {start + 1}: the regular expression takes too long on the event “{short}”",
                position=start,
                end=end,
                hint="repetitions inside repetitions, such as (a+)+, do that",
            )
            raise


def _found(
    pattern: str, title: str, summary: str, fields: str, tags: str | None, notes: str | None
) -> int:
    from timeloom.query.patterns import finder

    find = finder(pattern)
    if find(title) or (summary and find(summary)):
        return 1
    if fields != "{}" or tags:
        for values in _with_tags(fields, tags).values():
            for value in values:
                if find(value):
                    return 1
    return int(notes is not None and any(map(find, json.loads(notes))))


@lru_cache(30_000)
def _is_date(date: bytes) -> int:
    from timeloom.dates.edtf.parsing import bounds

    try:
        bounds(date.decode())
    except (
        TimeloomError,
        TypeError,
        ValueError,
        AttributeError,
        OverflowError,
    ):  # it may be anything
        return 0
    return 1


def _begins(name: str, prefix: str, fields: str, tags: str | None) -> int:
    values = _with_tags(fields, tags).get(name, ())
    folded = fold(prefix)
    return int(any(fold(value).startswith(folded) for value in values))


def _with_tags(fields: str, tags: str | None) -> Fields:
    return merge_tags(read_fields(fields), json.loads(tags) if tags else {})
