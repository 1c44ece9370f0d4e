"""What docs/dates.md says of an expression is what the program does with it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from timeloom.dates.edtf.parsing import parse
from timeloom.dates.typed import read_typed
from timeloom.dates.words.long import in_words
from timeloom.errors import DateError

DOCS = Path(__file__).parents[3] / "docs" / "dates.md"
CODE = re.compile(r"`([^`]+)`")


def rows(columns: int) -> list[list[str]]:
    """The rows of the tables on expressions with so many columns, without heads and rules."""
    found = []
    text = DOCS.read_text(encoding="utf-8")
    typed = re.search(r"^## What people type.*?(?=^## )", text, re.DOTALL | re.MULTILINE)
    assert typed
    for line in text.replace(typed.group(), "").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `") and len(cells) == columns:
            found.append(cells)
    return found


def read_or_refused() -> list[tuple[str, bool]]:
    """The whole expressions of the tables that say whether an expression is read, and whether it is."""
    return [
        (text, here.startswith("read"))
        for expression, _, here, _ in rows(4)
        if here.startswith(("read", "refused"))
        for text in CODE.findall(expression)
        if "…" not in text and "−" not in text
    ]


def test_the_tables_are_found() -> None:
    assert len(rows(3)) > 12
    assert len(read_or_refused()) > 8


@pytest.mark.parametrize(("first", "shown"), [(CODE.findall(r[0])[0], r[2]) for r in rows(3)])
def test_an_expression_is_shown_as_documented(first: str, shown: str) -> None:
    assert in_words(first) in shown


@pytest.mark.parametrize(("text", "is_read"), read_or_refused())
def test_an_expression_is_read_or_refused_as_documented(text: str, is_read: bool) -> None:
    if is_read:
        parse(text)
    else:
        with pytest.raises(DateError):
            parse(text)


def typed_as_documented() -> list[tuple[str, str]]:
    """The pairs of the table on what people type: as many expressions as there are forms, in the same order."""
    section = re.search(
        r"^## What people type.*?(?=^### )",
        DOCS.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
    assert section
    found = []
    for line in section[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if (
            len(cells) == 2
            and (texts := CODE.findall(cells[0]))
            and (read := CODE.findall(cells[1]))
        ):
            found += list(zip(texts, read * len(texts) if len(read) == 1 else read, strict=True))
    return found


@pytest.mark.parametrize(("text", "edtf"), typed_as_documented())
def test_what_is_typed_is_read_as_documented(text: str, edtf: str) -> None:
    assert read_typed(text, today="2026-11-30").edtf == edtf
