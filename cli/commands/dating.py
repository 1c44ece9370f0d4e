"""`timeloom dates`: the time expressions in a text, and what each of them means."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.commands.editing import typed_date
from timeloom.cli.registry import Command
from timeloom.cli.terminal import CYAN, DIM, Column, json_array, say, write_lines, write_table
from timeloom.importers.contract import STDIN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from timeloom.importers.prose.times.report import ReportedTime

_LIMIT: Final = 256 << 20
"""Bytes of a text; it is held whole, because an expression may rest on any other before it."""
_COLUMNS: Final = (
    Column("at", right=True, codes=(DIM,)),
    Column("text", most=40),
    Column("type", codes=(DIM,)),
    Column("edtf", most=32, codes=(CYAN,)),
    Column("basis", codes=(DIM,)),
    Column("resting on"),
)


def declare(parser: Parser) -> None:
    parser.add_argument(
        "file", nargs="?", default=STDIN, metavar="FILE", help="a text; - or nothing is a pipe"
    )
    parser.add_argument(
        "--on", metavar="DATE", default="", help='reference date for words such as "yesterday"'
    )
    parser.add_argument(
        "--as",
        dest="register",
        choices=("news", "history"),
        help="whether days without a year count from the day of writing or from the dates told; else the text decides",
    )
    parser.add_argument("--each-line", action="store_true", help="every line is a text of its own")
    parser.add_json("the expressions")


def run(arguments: argparse.Namespace) -> int:
    from timeloom.importers.prose.times.report import report
    from timeloom.importers.source.encoding import read_text
    from timeloom.importers.source.opening import open_source

    on = typed_date(arguments.on) if arguments.on else None
    with open_source(arguments.file) as source:
        text, remarks = read_text(source, limit=_LIMIT)
    for remark in remarks:
        say(remark.text)
    found = list(
        report(
            text,
            document_date=on,
            each_line=arguments.each_line,
            register=arguments.register,
        )
    )
    for it in found:
        if it.problem:
            say(f"at {it.start}: {it.problem}")
    if arguments.json:
        write_lines(json_array(it.row() for it in found))
    elif not write_table(map(_cells, found), _COLUMNS):
        say("no time expressions were found")
    return exits.DONE


def _cells(it: ReportedTime) -> Sequence[str]:
    return f"{it.start}", it.text, it.type, it.edtf or "", it.basis, it.anchor or ""


DATES: Final = Command(
    "dates",
    "the time expressions in a text",
    declare,
    run,
    (
        "timeloom dates essay.md",
        "echo 'Three weeks after May 2019 it was open.' | timeloom dates --json",
    ),
)
