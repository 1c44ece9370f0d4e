"""Words in the headings of tables that say what a column is likely to hold."""

from __future__ import annotations

from typing import Final

NEVER: Final = 1 << 30

_DATE_WORDS: Final = tuple(
    frozenset(words.split())
    for words in (
        "date datetime timestamp time datum fecha data dato day year when start started begin began"
        " from occurred happened observed event incident",
        "created opened posted published reported recorded logged filed added received sent submitted"
        " founded released born made established signed listed joined ordered introduced entered"
        " registered issued source publication citation",
        "updated modified changed seen activity accessed edited",
        "completed closed resolved finished done due deadline died deleted merged paid",
    )
)
"""Words in a heading that say of a date what it means, those first that say when an event was."""
_FILLERS: Final = frozenset(
    {"at", "on", "utc", "local", "gmt", "time", "date", "timestamp", "datetime"}
)
TITLE_WORDS: Final = frozenset({"title", "headline", "subject", "titel", "titre"})
NAMED: Final = frozenset(
    {
        "event",
        "activity",
        "task",
        "issue",
        "item",
        "meeting",
        "incident",
        "card",
        "milestone",
        "operation",
    }
)
"""What happens, as a heading or as the first word of one that ends in `name`."""
PAIRS: Final = {
    "start": "end",
    "begin": "end",
    "started": "ended",
    "from": "to",
    "starts": "ends",
    "first": "last",
}
"""Words of two headings that are the ends of one span: `investigation start`, `investigation end`."""


def rank_of(name: str) -> int:
    """How likely a heading is that of an event's own date: 0 is likeliest, `NEVER` says nothing of a date."""
    words = name.split()
    telling = [word for word in words if word not in _FILLERS]
    ranks = [rank for rank, said in enumerate(_DATE_WORDS) if said.intersection(telling)]
    if ranks:
        return max(ranks)
    return 0 if any(word in _DATE_WORDS[0] for word in words) else NEVER
