"""How events stand in the cells of a table: names of the columns, several values in one cell, no formulas.

Writing and reading agree here, so that a table written by Timeloom holds events without loss:

- `guard`: a spreadsheet would run a text that begins with `=`, `+`, `-`, `@`, their wide forms, tab or CR as a formula
  (OWASP, "CSV injection"), some of them behind blanks too: an apostrophe goes before it, and before a text that only
  looks so guarded. `unguard` undoes it.
- `join`: values of a field are joined with `;`; one that is part of a value is written `\\;`, a backslash `\\\\`.
- The last column, `timeloom`, holds a JSON object with whatever has no column of its own.
- A field named like one of our own columns is written under `field:NAME`.
"""

from __future__ import annotations

import re
from typing import Final

FIRST_COLUMNS: Final = ("uid", "date", "earliest", "latest", "title", "summary")
LAST_COLUMNS: Final = (
    "answers",
    "note",
    "starred",
    "proposed",
    "basis",
    "source",
    "passage",
    "timeloom",
)
OWN_COLUMNS: Final = frozenset(FIRST_COLUMNS + LAST_COLUMNS)
MARK: Final = "timeloom"
"""The column that says that a table was written by us."""
FIELD_PREFIX: Final = "field:"

GUARDED: Final = frozenset("'=+-@\t\r \n\u00a0\uff1d\uff0b\uff0d\uff20")
"""A text that begins with one of these may have to be guarded."""

_SIGN: Final = r"[ \n\u00a0]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]"
_FORMULA: Final = re.compile(rf"'*{_SIGN}")
_GUARDED: Final = re.compile(rf"'+{_SIGN}")
_PART: Final = re.compile(r"((?:[^;\\]|\\.)*)(;|\Z)", re.S)
_ESCAPED: Final = re.compile(r"\\(.)", re.S)


def guard(text: str) -> str:
    """The text with an apostrophe before it, where a spreadsheet would take it for a formula."""
    return f"'{text}" if text[:1] in GUARDED and _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def join(values: tuple[str, ...]) -> str:
    """Several values as one cell; only what `can_join` says is told apart again."""
    if len(values) == 1 and ";" not in values[0] and "\\" not in values[0]:
        return values[0]
    return ";".join(value.replace("\\", "\\\\").replace(";", "\\;") for value in values)


def can_join(values: tuple[str, ...]) -> bool:
    """Whether a cell can hold these values: an empty cell is not a value, so one empty value has no cell."""
    return bool(values) and values != ("",)


def split(cell: str) -> tuple[str, ...]:
    """The values that `join` put into a cell."""
    if not cell:
        return ()
    if ";" not in cell and "\\" not in cell:
        return (cell,)
    values: list[str] = []
    for part in _PART.finditer(cell):
        values.append(_ESCAPED.sub(r"\1", part[1]))
        if not part[2]:
            break
    return tuple(values)


def column_of(field: str) -> str:
    """The heading of a field's column."""
    plain = field and field not in OWN_COLUMNS and not field.startswith(FIELD_PREFIX)
    return field if plain else FIELD_PREFIX + field


def field_of(column: str) -> str:
    """The field that a column holds."""
    return column.removeprefix(FIELD_PREFIX)
