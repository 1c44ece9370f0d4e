"""What browsers keep of what was visited and downloaded: which tables, and when their counts of time began."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Query:
    """One kind of event: a query for its time, its end, its title and its address, and `name=value` beside them."""

    kind: str
    sql: str
    columns: Mapping[str, frozenset[str]]
    """The columns it needs, which other versions may not have."""


@dataclass(frozen=True)
class Known:
    """A database that is known by its tables."""

    title: str
    names: tuple[str, ...]
    needs: frozenset[str]
    queries: tuple[Query, ...]


def _since(column: str, offset: int, unit: int) -> str:
    """SQL that turns a count since another day into EDTF in UTC, as precise as the count, none for a nought."""
    whole = f"({column} / {unit} - {offset})"
    part = f"({column} % {unit})"
    digits = len(str(unit)) - 1
    fraction = (
        f"CASE WHEN {part} THEN '.' || rtrim(substr('{'0' * digits}' || {part}, -{digits}), '0') ELSE '' END"
        if unit > 1
        else "''"
    )
    return f"CASE WHEN {column} > 0 THEN strftime('%Y-%m-%dT%H:%M:%S', {whole}, 'unixepoch') || {fraction} || 'Z' END"


_WEBKIT: Final = 11_644_473_600
"""Seconds from 1601 to 1970: Chrome counts microseconds from there (base/time)."""
_CORE: Final = {
    0: "link", 1: "typed", 2: "bookmark", 3: "frame", 4: "frame", 5: "generated", 6: "start page", 7: "form",
    8: "reload", 9: "keyword", 10: "keyword",
}  # fmt: skip


def _words(column: str, words: Mapping[int, str]) -> str:
    cases = " ".join(f"WHEN {code} THEN '{word}'" for code, word in words.items())
    return f"CASE {column} {cases} ELSE '' END"


_FIREFOX: Final = {
    1: "link", 2: "typed", 3: "bookmark", 4: "embedded", 5: "redirected", 6: "redirected", 7: "download", 8: "frame",
    9: "reload",
}  # fmt: skip

HISTORIES: Final = (
    Known(
        "Chrome, Edge and other browsers of its kind", ("chrome",), frozenset({"urls", "visits"}),
        (
            Query(
                "visit",
                f"SELECT {_since('v.visit_time', _WEBKIT, 1_000_000)}, NULL, u.title, u.url,"
                f" 'transition=' || {_words('v.transition & 255', _CORE)}"
                " FROM visits v JOIN urls u ON u.id = v.url ORDER BY v.visit_time, v.id",
                {"visits": frozenset({"id", "url", "visit_time", "transition"}),
                 "urls": frozenset({"id", "url", "title"})},
            ),
        ),
    ),
    Known(
        "Chrome's downloads", ("chrome",), frozenset({"downloads", "downloads_url_chains"}),
        (
            Query(
                "download",
                f"SELECT {_since('d.start_time', _WEBKIT, 1_000_000)}, {_since('d.end_time', _WEBKIT, 1_000_000)},"
                " d.target_path, (SELECT c.url FROM downloads_url_chains c WHERE c.id = d.id"
                " ORDER BY c.chain_index DESC LIMIT 1), 'size=' || d.total_bytes, 'type=' || coalesce(d.mime_type, '')"
                " FROM downloads d ORDER BY d.start_time, d.id",
                {"downloads": frozenset({"id", "start_time", "end_time", "target_path", "total_bytes", "mime_type"}),
                 "downloads_url_chains": frozenset({"id", "chain_index", "url"})},
            ),
        ),
    ),
    Known(
        "Firefox", ("firefox",), frozenset({"moz_places", "moz_historyvisits"}),
        (
            Query(
                "visit",
                f"SELECT {_since('v.visit_date', 0, 1_000_000)}, NULL, p.title, p.url,"
                f" 'transition=' || {_words('v.visit_type', _FIREFOX)}"
                " FROM moz_historyvisits v JOIN moz_places p ON p.id = v.place_id ORDER BY v.visit_date, v.id",
                {"moz_historyvisits": frozenset({"id", "place_id", "visit_date", "visit_type"}),
                 "moz_places": frozenset({"id", "url", "title"})},
            ),
        ),
    ),
    Known(
        "Safari", ("safari",), frozenset({"history_items", "history_visits"}),
        (
            Query(
                "visit",
                "SELECT strftime('%Y-%m-%dT%H:%M:%S', CAST(v.visit_time AS INTEGER) + 978307200, 'unixepoch') || 'Z',"
                " NULL, v.title, i.url FROM history_visits v JOIN history_items i ON i.id = v.history_item"
                " ORDER BY v.visit_time, v.id",
                {"history_visits": frozenset({"id", "history_item", "visit_time", "title"}),
                 "history_items": frozenset({"id", "url"})},
            ),
        ),
    ),
)  # fmt: skip
