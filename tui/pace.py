"""Which filters may be asked on the UI thread, and which have to look through the whole timeline first."""

from __future__ import annotations

from timeloom.query.query import EVERYTHING, Node, Query


def is_slow(query: Query) -> bool:
    """Whether no index answers the filter: it reads text by text, link by link or date by date."""
    return query is not EVERYTHING and _slow(query.root)


def _slow(node: Node) -> bool:
    from timeloom.query.tree import Lag, Lasts, Linked, Regex

    if isinstance(node, Regex | Lag | Lasts) or (isinstance(node, Linked) and "*" in node.uids):
        return True
    parts = [*getattr(node, "parts", ()), *filter(None, [getattr(node, "part", None)])]
    return any(_slow(part) for part in parts)
