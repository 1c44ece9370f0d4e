"""`timeloom add` and `timeloom edit`: events written by hand, with dates as people type them."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser, pairs
from timeloom.cli.registry import Command
from timeloom.cli.terminal import say, write_lines
from timeloom.cli.timelines import writing
from timeloom.errors import EventError
from timeloom.model.events import ANSWERS, DATE_BASES, Event, Link
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


def typed_date(text: str) -> str | None:
    """A date as a person types it, as EDTF; says how it was read. None for `undated`. Raises DateError."""
    from timeloom.clock import today
    from timeloom.dates.typed import read_typed

    typed = read_typed(text, today=today())
    exact = f" ({typed.edtf})" if typed.edtf not in (None, typed.words) else ""
    note = f"; {typed.note}" if typed.note else ""
    say(f"reads as: {typed.words}{exact}{note}")
    return typed.edtf


def _declare_add(parser: Parser) -> None:
    parser.add_argument(
        "--date", required=True, metavar="D", help="when: 2019-03, 13 May 2024, c. 1965, undated"
    )
    parser.add_argument("--title", required=True, metavar="T", help="what happened, in a line")
    parser.add_argument("--summary", default="", metavar="S", help="what there is to say about it")
    parser.add_argument(
        "--field", action="append", default=[], metavar="K=V", help="may be given several times"
    )
    parser.add_argument(
        "--answers", action="append", default=[], metavar="UID", help="the event it answers"
    )
    parser.add_argument("--uid", default="", help="its name in links; made up if left out")
    parser.add_database(writes=True)


def _run_add(arguments: argparse.Namespace) -> int:
    fields = pairs(arguments.field, "--field", arguments.parser)
    date = typed_date(arguments.date)
    _answers_another(arguments.answers, arguments.uid)
    with writing(arguments, make=True) as writer:
        for uid in arguments.answers:
            writer.detail(uid)  # an event that is not there cannot be answered
        event = Event(
            title=arguments.title,
            date=date,
            uid=arguments.uid,
            summary=arguments.summary,
            fields={name: values for name, values in fields.items() if values},
            links=tuple(Link(ANSWERS, uid) for uid in arguments.answers),
            date_basis="entered",
        )
        write_lines([writer.add(event).focus or arguments.uid])
    return exits.DONE


ADD: Final = Command(
    "add",
    "add an event",
    _declare_add,
    _run_add,
    (
        "timeloom add --date '13 May 2024' --title 'GPT-4o is shown' --field actor=OpenAI",
        "timeloom add --date 2024-06~ --title 'A choir sings with it' --answers gpt-4o",
    ),
)


def _answers_another(answered: Sequence[str], uid: str) -> None:
    if uid and uid in answered:
        raise EventError(f"{uid!r} cannot answer itself", hint="--answers names the earlier event")


def _declare_edit(parser: Parser) -> None:
    parser.add_argument("uid", metavar="UID", help="the event")
    parser.add_argument("--date", metavar="D", help="a new date, or undated")
    parser.add_argument("--title", metavar="T", help="a new title")
    parser.add_argument("--summary", metavar="S", help="a new summary")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="K=V",
        help="the field's new value, several times for several values; K= removes the field",
    )
    parser.add_argument("--basis", choices=DATE_BASES, help="how the date is known")
    parser.add_argument(
        "--answers", action="append", metavar="UID", help="what it answers now; '' for nothing"
    )
    parser.add_database(writes=True)


def _run_edit(arguments: argparse.Namespace) -> int:
    from timeloom.store.answers import Edit

    changes: dict[str, Any] = {
        name: getattr(arguments, name)
        for name in ("title", "summary")
        if getattr(arguments, name) is not None
    }
    fields = pairs(arguments.field, "--field", arguments.parser)
    if arguments.date is not None:
        changes["date"] = typed_date(arguments.date)
        changes["date_basis"] = "entered"
    if arguments.basis is not None:
        changes["date_basis"] = arguments.basis
    if not changes and not fields and arguments.answers is None:
        arguments.parser.error("nothing to change was given; --date, --title, --summary, --field …")
    _answers_another(arguments.answers or (), arguments.uid)
    with writing(arguments) as writer:
        if arguments.answers is not None:
            wanted = [uid for uid in arguments.answers if uid]
            for uid in wanted:
                writer.detail(uid)
            held = writer.detail(arguments.uid).event.links
            others = tuple(link for link in held if link.relation != ANSWERS)
            kept = {link.to: link for link in held if link.relation == ANSWERS}
            changes["links"] = tuple(kept.get(uid, Link(ANSWERS, uid)) for uid in wanted) + others
        change = writer.edit(arguments.uid, Edit(fields=fields, **changes))
    if change.step is None:
        say("that is what it says already; nothing was changed")
    return exits.DONE


EDIT: Final = Command(
    "edit",
    "change an event",
    _declare_edit,
    _run_edit,
    (
        "timeloom edit gpt-4o --date 2024-05-13 --basis looked-up",
        "timeloom edit gpt-4o --field side=openai --field licence=",
    ),
)
