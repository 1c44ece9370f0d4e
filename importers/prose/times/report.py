"""What `timeloom dates` prints: each time expression of a text with its offsets, values, bounds and anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from timeloom.dates.edtf.calendar import iso
from timeloom.importers.prose.times.expressions import TimeExpression
from timeloom.importers.prose.times.register import Register
from timeloom.importers.prose.times.tagger import tags

COLUMNS: Final = (
    "start",
    "end",
    "text",
    "type",
    "value",
    "edtf",
    "earliest",
    "latest",
    "basis",
    "anchor",
    "as",
)
_FIELDS: Final = {"as": "register"}
"""Columns that are named otherwise in `ReportedTime`."""
_LINE: Final = re.compile(r"[^\r\n]+")


@dataclass(frozen=True, slots=True)
class ReportedTime:
    """One time expression: `start` and `end` in characters of the input, the bounds as ISO 8601 or None if open.

    `anchor` is the text of the expression it rests on with its offset (`13 May 2024 @20`), or the document's date.
    `value` is TIMEX3's, of the words without their signal; `register` is what the text was read as ("as" in a row).
    `problem` says why there is no date where one is written (31 February); it is a message, not a column.
    """

    start: int
    end: int
    text: str
    type: str
    value: str
    edtf: str | None
    earliest: str | None
    latest: str | None
    basis: str
    anchor: str | None
    problem: str = ""
    register: Register = "history"

    def row(self) -> dict[str, str | int | None]:
        """The columns, in their order."""
        return {name: getattr(self, _FIELDS.get(name, name)) for name in COLUMNS}


def report(
    text: str,
    *,
    document_date: str | None = None,
    each_line: bool = False,
    register: Register | None = None,
) -> Iterator[ReportedTime]:
    """The time expressions of a text in order.

    With `each_line` every line is a text of its own: nothing rests on another line, and offsets still count from the
    start of the input. `document_date` is EDTF; DateError if it is not one.
    `register` says what the text is, news or a history; else what is in it decides.
    """
    if not each_line:
        for found in tags(text, document_date=document_date, register=register):
            yield _reported(found, 0)
        return
    for line in _LINE.finditer(text):
        for found in tags(line[0], document_date=document_date, register=register):
            yield _reported(found, line.start())


def _reported(found: TimeExpression, offset: int) -> ReportedTime:
    anchor = found.anchor
    return ReportedTime(
        found.start + offset,
        found.end + offset,
        found.text,
        found.type,
        found.value,
        found.edtf,
        iso(found.earliest),
        iso(found.latest),
        found.basis,
        None if anchor is None else str(anchor.moved(offset)),
        found.problem,
        found.register,
    )
