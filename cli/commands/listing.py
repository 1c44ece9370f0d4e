"""`timeloom list`: the matching events as a table, JSON Lines or CSV, or how many there are."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser, query_text
from timeloom.cli.registry import Command
from timeloom.cli.terminal import CYAN, DIM, Column, say, show, width, write_table
from timeloom.cli.timelines import matches, read_query, reading
from timeloom.errors import DateError
from timeloom.query.printing import to_text
from timeloom.query.tree import And, FieldIs, Node, Not, Or, field_is
from timeloom.query.vocabulary import did_you_mean, is_term, suggestions
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.store.answers import Row
    from timeloom.store.protocol import Reader, View


_COMPARED: Final = 2_000
"""Values of a field that a mistyped one is compared with."""


def tell_of_unknown_values(reader: Reader, view: View) -> None:
    """Name each value in the filter that no event has, and what it may have been meant to be."""
    unknown = view.unknown_values
    if not unknown:
        return
    for term in _field_terms(view.query.root):
        for value in term.values:
            if value in unknown:
                mark = is_term(term.name) and not term.column
                ask = reader.mark_values if mark else reader.field_values
                known = [it.value for it in ask(term.name, limit=_COMPARED)]
                meant = did_you_mean(suggestions(value.text, known))
                if mark and term.name in [field.name for field in reader.fields()]:
                    meant = f"the field called so: {to_text(field_is(term.name, (value,)))}"
                say(f"no event has {term.name} {value.text!r}" + (f"; {meant}" if meant else ""))


def _field_terms(node: Node) -> Iterator[FieldIs]:
    match node:
        case FieldIs():
            yield node
        case Not(part=part):
            yield from _field_terms(part)
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _field_terms(part)


_PAGE: Final = 1000
_COLUMNS: Final = (
    Column("date", most=32, codes=(CYAN,)),
    Column("uid", most=32, codes=(DIM,)),
    Column("title"),
)


def declare(parser: Parser) -> None:
    parser.add_query()
    parser.add_database()
    parser.add_argument("--limit", type=int, metavar="N", help="at most the first N of them")
    parser.add_argument("--count", action="store_true", help="only say how many there are")
    parser.add_argument(
        "--to", choices=("table", "jsonl", "csv"), default="table", help="how they are written"
    )
    parser.add_argument(
        "--dates",
        choices=("words", "edtf"),
        help="how the table says dates: in words (on a terminal) or as EDTF (in a file or a pipe)",
    )


def run(arguments: argparse.Namespace) -> int:
    limit: int | None = arguments.limit
    if limit is not None and limit < 0:
        arguments.parser.error("--limit is a number of events, 0 or more")
    if arguments.dates == "words" and arguments.to != "table":
        arguments.parser.error(
            f"--dates words is for the table; {arguments.to} keeps dates as EDTF"
        )
    in_words = arguments.dates == "words" or (arguments.dates is None and width() is not None)
    query = read_query(query_text(arguments))
    with reading(arguments) as reader:
        view = reader.view(query)
        if arguments.count:
            count = view.count()
            show(str(count if limit is None else min(count, limit)))
        elif arguments.to == "table":
            found = write_table(
                (_cells(row, in_words=in_words) for row in _rows(view, limit)),
                _COLUMNS,
                headings=False,
            )
            if not found and limit != 0:
                say("no event matches" if query.text.strip() else "the timeline is empty")
        else:
            _write_events(reader, view, limit, arguments.to)
        tell_of_unknown_values(reader, view)
        return exits.PARTLY if reader.unreadable() else exits.DONE


def _rows(view: View, limit: int | None) -> Iterator[Row]:
    """The matching rows in time order, a page at a time."""
    start: int | None = None
    left = limit
    while left is None or left > 0:
        wanted = _PAGE if left is None else min(left, _PAGE)
        page = view.page(start, limit=wanted)
        yield from page
        if len(page) < wanted:
            return
        start = page[-1].key
        if left is not None:
            left -= len(page)


def _cells(row: Row, *, in_words: bool) -> Sequence[str]:
    marks = f"{' ★' if row.starred else ''}{' ✎' if row.notes else ''}{' (proposed)' if row.proposed else ''}"
    date = _said(row.date) if in_words and row.date else row.date
    return date or "undated", row.uid, row.title + marks


def _said(date: str) -> str:
    """A date as the explorer's list says it: `490 BCE`, `c. 1965`; what is not EDTF (a damaged file) as it stands."""
    from timeloom.dates.words.short import short

    try:
        return short(date, seconds=True)
    except DateError:
        return date


def _write_events(reader: Reader, view: View, limit: int | None, form: str) -> None:
    from timeloom.carried import Carried
    from timeloom.exporters.about import about
    from timeloom.exporters.output import STDOUT, open_output
    from timeloom.exporters.registry import by_name

    context = about(reader, view, Carried())
    with matches(view, limit) as events, open_output(STDOUT) as out:
        by_name(form).write(events, out, context)
    if events.notes:
        say(f"{number(events.notes, 'note')} went along")


LIST: Final = Command(
    "list",
    "the matching events, in time order",
    declare,
    run,
    (
        "timeloom list 'side:open after:2023 -kind:paper'",
        "timeloom list 'lag:<30d' --to csv > answers.csv",
        "timeloom list is:uncertain --count",
    ),
)
