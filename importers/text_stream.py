"""A source's bytes as lines of text, for formats that are read line by line however long they are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from timeloom.importers.text import find_encoding, open_text

if TYPE_CHECKING:
    from timeloom.events import Remark
    from timeloom.importers.contract import Input


@contextmanager
def as_text(
    source: Input, remarks: list[Remark], *, newline: str | None = None
) -> Iterator[TextIO]:
    """The stream as text in the encoding that it is in, without its byte order mark.

    What a person should know of the encoding is added to `remarks`. The stream stays open: whoever opened it closes it.
    SourceError for binary data, for bytes that fit no encoding and for a line that does not end.
    """
    encoding = find_encoding(source)
    remarks += encoding.remarks
    with open_text(source, encoding, by_lines=True, newline=newline) as text:
        yield text
