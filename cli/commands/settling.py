"""`timeloom conflicts` and `merge`: values that differ settled, and two events made one."""

from __future__ import annotations

import argparse
from typing import Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import DIM, Column, say, show, write_json, write_table
from timeloom.cli.timelines import reading, writing
from timeloom.errors import EventError
from timeloom.store.united import left_out
from timeloom.text import number, one_line

_COLUMNS: Final = (
    Column("uid"),
    Column("attribute", codes=(DIM,)),
    Column("mine"),
    Column("theirs"),
)


def _declare_conflicts(parser: Parser) -> None:
    parser.add_argument("uid", nargs="?", metavar="UID", help="only this event's")
    parser.add_argument(
        "--take",
        choices=("mine", "theirs"),
        help="settle them: keep what you wrote, or take the source's",
    )
    parser.add_argument(
        "--attribute", metavar="A", help="settle only this one: title, date, fields.NAME"
    )
    parser.add_database(writes=True)
    parser.add_json("the conflicts")


def _run_conflicts(arguments: argparse.Namespace) -> int:
    if arguments.take is None:
        if arguments.attribute is not None:
            arguments.parser.error("--attribute goes with --take mine or --take theirs")
        return _list(arguments)
    if arguments.uid is None:
        arguments.parser.error("name the event whose conflicts are to be settled")
    with writing(arguments) as writer:
        found = [
            conflict
            for conflict in writer.detail(arguments.uid).conflicts
            if arguments.attribute in (None, conflict.attribute)
        ]
        if not found:
            raise EventError(
                f"there is no such conflict about {arguments.uid!r}",
                hint="timeloom conflicts lists them",
            )
        with writer.step("edit", f"take {arguments.take} in “{arguments.uid}”"):
            for conflict in found:
                writer.resolve_conflict(conflict, take=arguments.take)
    say(f"{number(len(found), 'conflict')} settled; timeloom undo takes that back")
    return exits.DONE


def _list(arguments: argparse.Namespace) -> int:
    with reading(arguments) as reader:
        found = (
            reader.conflicts()
            if arguments.uid is None
            else list(reader.detail(arguments.uid).conflicts)
        )
    if arguments.json:
        write_json(
            [
                {"uid": c.uid, "attribute": c.attribute, "mine": c.mine, "theirs": c.theirs}
                for c in found
            ]
        )
    elif not write_table(
        (
            (one_line(c.uid), one_line(c.attribute), one_line(c.mine), one_line(c.theirs))
            for c in found
        ),
        _COLUMNS,
    ):
        say("there is no conflict")
    return exits.DONE


def _declare_merge(parser: Parser) -> None:
    parser.add_argument("uid", metavar="UID", help="the event that stays")
    parser.add_argument("other", metavar="UID", help="the one that becomes a part of it")
    parser.add_database(writes=True)


def _run_merge(arguments: argparse.Namespace) -> int:
    with writing(arguments) as writer:
        other = writer.detail(arguments.other).event
        writer.merge(arguments.uid, arguments.other)
        missing = list(left_out(other, writer.detail(arguments.uid).event))
    show(arguments.uid)
    for words in missing:
        say(f"not kept: {words}")
    say(f"{arguments.other} is a part of {arguments.uid} now; timeloom undo parts them")
    return exits.DONE


CONFLICTS: Final = Command(
    "conflicts",
    "what you edited and its source has changed, and settling it",
    _declare_conflicts,
    _run_conflicts,
)
MERGE: Final = Command(
    "merge",
    "make two events one",
    _declare_merge,
    _run_merge,
    ("timeloom merge gpt-4 gpt-4o",),
)
