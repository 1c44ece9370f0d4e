"""`timeloom check`: check a timeline file for damage, and repair it."""

from __future__ import annotations

import argparse
from typing import Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import say, show, write_json
from timeloom.cli.timelines import bring_up_to_date, database, reading
from timeloom.errors import TimelineError
from timeloom.store.answers import mendable
from timeloom.text import number


def _declare(parser: Parser) -> None:
    parser.add_argument(
        "--repair",
        action="store_true",
        help="make anew what can be made and set aside what cannot be read, after a copy of the file",
    )
    parser.add_database(writes=True)
    parser.add_json("what was found (and done)")


def _run(arguments: argparse.Namespace) -> int:
    return _repair(arguments) if arguments.repair else _check(arguments)


def _check(arguments: argparse.Namespace) -> int:
    with reading(arguments, tell=False) as reader:
        found = reader.check()
        try:
            events = number(reader.info().events, "event")
        except TimelineError:
            events = "a timeline that cannot be counted"
    if arguments.json:
        write_json({"found": found})
        return exits.FAILED if found else exits.DONE
    for line in found:
        say(line)
    if found:
        show(f"{number(len(found), 'thing')} not as it should be, in {events}")
        if mendable(found):
            say("  timeloom check --repair mends what can be mended, after a copy")
        return exits.FAILED
    show(f"all is well with {events}")
    return exits.DONE


def _repair(arguments: argparse.Namespace) -> int:
    from timeloom.store import make_own_file, repair

    address = database(arguments.db)
    bring_up_to_date(address)
    if arguments.own_file:
        make_own_file(address)
    made = repair(address)
    if arguments.json:
        write_json(
            {
                "done": list(made.done),
                "backup": str(made.backup) if made.backup else None,
                "set_aside": str(made.aside) if made.aside else None,
                "rows": made.rows,
                "remaining": list(made.remaining),
            }
        )
    else:
        for line in made.done:
            show(line)
        if made.backup is None:
            show("there was nothing to repair")
        else:
            say(f"the file as it was is {made.backup}")
        if made.aside is not None:
            say(f"what could be saved of {number(made.rows, 'row')} is in {made.aside}")
        for line in made.remaining:
            say(f"still so: {line}")
    if made.remaining:
        return exits.FAILED
    return exits.PARTLY if made.rows else exits.DONE


CHECK: Final = Command(
    "check",
    "check a timeline file for damage",
    _declare,
    _run,
    ("timeloom check", "timeloom check --repair"),
)
