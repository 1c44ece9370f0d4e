"""The functions that a filter's conditions call, row by row, where no index helps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from timeloom.events import Fields
from timeloom.store.index import fold, merge_tags
from timeloom.store.rows import read_fields

FOUND: Final = "timeloom_found"
"""(pattern, title, summary, fields, tags, notes): whether a regular expression is found in any of them. `tags` and
`notes` are what lies beside the event, as JSON; NULL where there are none."""
BEGINS: Final = "timeloom_begins"
"""(field, prefix, fields, tags): whether a value of a field begins so, folded."""


def sql_functions() -> dict[str, tuple[int, Callable[..., int]]]:
    """By name, with their numbers of arguments; a connection has to be given them."""
    return {FOUND: (6, _found), BEGINS: (4, _begins)}


@lru_cache(maxsize=32)
def _finder(pattern: str) -> Callable[[str], re.Match[str] | None]:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the parser has accepted it
        return re.compile(pattern, re.IGNORECASE).search


def _found(
    pattern: str, title: str, summary: str, fields: str, tags: str | None, notes: str | None
) -> int:
    find = _finder(pattern)
    if find(title) or (summary and find(summary)):
        return 1
    if fields != "{}" or tags:
        for values in _with_tags(fields, tags).values():
            for value in values:
                if find(value):
                    return 1
    return int(notes is not None and any(map(find, json.loads(notes))))


def _begins(name: str, prefix: str, fields: str, tags: str | None) -> int:
    values = _with_tags(fields, tags).get(name, ())
    folded = fold(prefix)
    return int(any(fold(value).startswith(folded) for value in values))


def _with_tags(fields: str, tags: str | None) -> Fields:
    return merge_tags(read_fields(fields), json.loads(tags) if tags else {})
