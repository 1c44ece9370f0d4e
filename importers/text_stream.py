"""A source's bytes as lines of text, for formats that say which encoding they are in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from importers.line_guard import guarded

if TYPE_CHECKING:
    from importers.contract import Input


@contextmanager
def as_text(source: Input, *, newline: str | None = None) -> Iterator[TextIO]:
    """The stream as UTF-8 text (a byte order mark is skipped, what cannot be decoded replaced).

    The stream stays open: whoever opened it closes it.
    """
    text = io.TextIOWrapper(
        guarded(source.stream, source.address),
        encoding=source.options.encoding or "utf-8-sig",
        errors="replace",
        newline=newline,
    )
    try:
        yield text
    finally:
        if not source.stream.closed:
            text.detach()
