"""Which engine keeps the timelines of a kind of address.

A file is kept by SQLite, without a look at anything else: the explorer's first frame waits for it. The engine of a URL
is found by its scheme among the entry points of the group `timeloom.stores`, ours or those of other packages, and is
imported when it is asked for.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from timeloom.errors import TimelineError
from timeloom.store.address import Address, FileAddress
from timeloom.store.engine import Engine

GROUP: Final = "timeloom.stores"


def engine_of(address: Address) -> Engine:
    """The engine of an address. Raises TimelineError where there is none, or where it cannot be used."""
    if isinstance(address, FileAddress):
        # Late, and the one place where shared code knows an engine.
        from timeloom.store.sqlite.engine import SqliteEngine

        return SqliteEngine()
    found = _found().get(address.scheme)
    if found is None:
        raise TimelineError(
            f"{address} cannot be opened: there is no engine for {address.scheme}:// here",
            hint=_ways_out(),
        )
    try:
        engine: Engine = found.load()()
    except (ImportError, AttributeError, TypeError) as error:
        raise TimelineError(
            f"{address} cannot be opened: the engine for {address.scheme}:// is not complete ({error})",
            hint=f"install its parts with: pip install 'timeloom[{found.name}]'",
        ) from error
    return engine


def is_served(scheme: str) -> bool:
    """Whether there is an engine for URLs of this scheme; nothing is imported to find out."""
    return scheme in _found()


@cache
def _found() -> dict[str, Any]:
    from importlib.metadata import entry_points

    found: dict[str, Any] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.value):
        found.setdefault(entry.name, entry)
    return found


def _ways_out() -> str:
    schemes = "".join(f", {scheme}://…" for scheme in sorted(_found()))
    return f"a timeline is a file such as history.db{schemes}"
