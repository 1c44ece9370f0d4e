"""`timeloom delete`, `note`, `tag` and `star`: what a person does to events that are there."""

from __future__ import annotations

import argparse
import sys
from typing import Final

from timeloom.cli import exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import say
from timeloom.cli.timelines import writing
from timeloom.errors import EventError
from timeloom.text import number


def _declare_delete(parser: Parser) -> None:
    parser.add_argument("uids", nargs="+", metavar="UID", help="the events")
    parser.add_database(writes=True)


def _run_delete(arguments: argparse.Namespace) -> int:
    uids = list(dict.fromkeys(arguments.uids))
    with writing(arguments) as writer:
        for uid in uids:
            writer.detail(uid)  # all of them are there, or none is deleted
        writer.delete(uids)
    say(
        f"{number(len(uids), 'event')} deleted; timeloom undo brings {'it' if len(uids) == 1 else 'them'} back"
    )
    return exits.DONE


DELETE: Final = Command(
    "delete",
    "delete events",
    _declare_delete,
    _run_delete,
    ("timeloom delete gpt-4o whisper",),
)


def _declare_note(parser: Parser) -> None:
    parser.add_argument("uid", metavar="UID", help="the event")
    parser.add_argument("text", metavar="TEXT", help="Markdown; - reads it from standard input")
    parser.add_database(writes=True)


def _run_note(arguments: argparse.Namespace) -> int:
    text: str = sys.stdin.read() if arguments.text == "-" else arguments.text
    if not text.strip():
        raise EventError("a note needs words", hint="timeloom note UID 'what there is to say'")
    with writing(arguments) as writer:
        writer.add_note(arguments.uid, text.rstrip("\n"))
    return exits.DONE


NOTE: Final = Command(
    "note",
    "write a note to an event",
    _declare_note,
    _run_note,
    ("timeloom note gpt-4o 'the *voice* came months later'", "timeloom note gpt-4o - < note.md"),
)


def _declare_tag(parser: Parser) -> None:
    parser.add_argument("uid", metavar="UID", help="the event")
    parser.add_argument("tags", nargs="*", metavar="TAG", help="a tag to give it")
    parser.add_argument(
        "--remove", action="append", default=[], metavar="TAG", help="take a tag away"
    )
    parser.add_database(writes=True)


def _run_tag(arguments: argparse.Namespace) -> int:
    if not arguments.tags and not arguments.remove:
        arguments.parser.error("name a tag")
    with writing(arguments) as writer:
        change = writer.tag([arguments.uid], add=arguments.tags, remove=arguments.remove)
    if change.step is None:
        say("its tags are like that already; nothing was changed")
    return exits.DONE


TAG: Final = Command(
    "tag",
    "tag an event",
    _declare_tag,
    _run_tag,
    ("timeloom tag gpt-4o voice 'to read'", "timeloom tag gpt-4o --remove 'to read'"),
)


def _declare_star(parser: Parser) -> None:
    parser.add_argument("uids", nargs="+", metavar="UID", help="the events")
    parser.add_argument("--off", action="store_true", help="take the star away")
    parser.add_database(writes=True)


def _run_star(arguments: argparse.Namespace) -> int:
    with writing(arguments) as writer:
        change = writer.star(arguments.uids, not arguments.off)
    if change.step is None:
        say(f"{'no star' if arguments.off else 'a star'} is there already; nothing was changed")
    return exits.DONE


STAR: Final = Command(
    "star",
    "star an event",
    _declare_star,
    _run_star,
    ("timeloom star gpt-4o", "timeloom star gpt-4o --off"),
)
