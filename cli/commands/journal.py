"""`timeloom undo`, `redo` and `history`: what was done to a timeline."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import DIM, Column, json_array, say, write_lines, write_table
from timeloom.cli.timelines import reading, writing
from timeloom.text import one_line

if TYPE_CHECKING:
    from timeloom.store.answers import Step


def _declare(parser: Parser) -> None:
    parser.add_database(writes=True)


def _run_undo(arguments: argparse.Namespace) -> int:
    with writing(arguments) as writer:
        step = writer.undo().step
    say(f"undone: {step.label}" if step else "undone")
    return exits.DONE


def _run_redo(arguments: argparse.Namespace) -> int:
    with writing(arguments) as writer:
        step = writer.redo().step
    say(f"done again: {step.label}" if step else "done again")
    return exits.DONE


UNDO: Final = Command("undo", "take the last change back", _declare, _run_undo)
REDO: Final = Command("redo", "make the change again that was taken back", _declare, _run_redo)


_COLUMNS: Final = (
    Column("step", right=True, codes=(DIM,)),
    Column("at", codes=(DIM,)),
    Column("who", codes=(DIM,)),
    Column("what"),
)


def _declare_history(parser: Parser) -> None:
    parser.add_argument("uid", nargs="?", metavar="UID", help="only what touched this event")
    parser.add_argument("--limit", type=int, metavar="N", help="at most the newest N")
    parser.add_database()
    parser.add_json("the steps")


def _run_history(arguments: argparse.Namespace) -> int:
    if arguments.limit is not None and arguments.limit < 0:
        arguments.parser.error("--limit is a number of steps, 0 or more")
    with reading(arguments) as reader:
        steps = reader.history(arguments.uid, limit=arguments.limit)
        if arguments.json:
            write_lines(json_array(map(_as_json, steps)))
        elif not write_table(_cells(steps), _COLUMNS, headings=False):
            if arguments.uid is not None:
                reader.detail(arguments.uid)  # says so if there is no such event
            say("nothing was changed yet")
    return exits.DONE


def _cells(steps: Iterator[Step]) -> Iterator[Sequence[str]]:
    """The lines of the journal; a person at a terminal reads when it was in words as well."""
    in_words = sys.stdout.isatty()
    for step in steps:
        at = step.at
        if in_words:
            from timeloom.clock import ago

            at = f"{at}  {ago(at)}".rstrip()
        yield (
            str(step.id),
            at,
            one_line(step.who),
            step.label + (" (undone)" if step.undone else ""),
        )


def _as_json(step: Step) -> dict[str, object]:
    return {
        "step": step.id,
        "at": step.at,
        "who": step.who,
        "kind": step.kind,
        "label": step.label,
        "uids": list(step.uids),
        "count": step.count,
        "undone": step.undone,
    }


HISTORY: Final = Command(
    "history",
    "what was done to the timeline, newest first",
    _declare_history,
    _run_history,
    ("timeloom history --limit 10", "timeloom history gpt-4o"),
)
