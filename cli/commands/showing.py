"""`timeloom show`: everything about one event."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from textwrap import indent
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.terminal import BOLD, CYAN, DIM, YELLOW, paint, show, width, write_json
from timeloom.cli.timelines import reading
from timeloom.text import one_line, visible

if TYPE_CHECKING:
    from timeloom.model.events import LinkEnd
    from timeloom.store.answers import Detail

_READABLE: Final = 100
"""Longer lines than this are hard to read, however wide the terminal."""


def declare(parser: Parser) -> None:
    parser.add_argument("uid", metavar="UID", help="the event")
    parser.add_database()
    parser.add_json("the event")


def run(arguments: argparse.Namespace) -> int:
    with reading(arguments) as reader:
        detail = reader.detail(arguments.uid)
    if arguments.json:
        from timeloom.model.rows import event_to_row

        write_json(event_to_row(detail.event))
    else:
        for line in _lines(detail):
            show(line)
    return exits.DONE


def _lines(detail: Detail) -> Iterator[str]:
    from timeloom.clock import ago
    from timeloom.dates.words.long import in_words

    event = detail.event
    marks = [word for word, on in (("★", event.starred), ("proposed", event.proposed)) if on]
    yield paint(one_line(event.title), BOLD)
    when = f"{in_words(event.date)} · {event.date}" if event.date else "undated"
    yield paint(" · ".join([when, event.date_basis.replace("-", " "), *marks]), CYAN)
    for text in (event.summary, *_edited(detail)):
        if text:
            yield ""
            yield _wrapped(text)
    yield ""
    rows = [("uid", (event.uid,)), *event.fields.items()]
    widest = max(len(one_line(name)) for name, _ in rows)
    for name, values in rows:
        yield f"{paint(one_line(name).ljust(widest), DIM)}  {'; '.join(map(one_line, values))}"
    yield from _links(detail)
    yield from _origin(detail)
    for note in detail.notes:
        yield ""
        by = f" by {one_line(note.author)}" if note.author else ""
        at = f" · {note.written}  {ago(note.written)}".rstrip() if note.written else ""
        yield paint(f"note{by}{at}", YELLOW)
        yield indent(_wrapped(note.text, 2), "  ")


def _edited(detail: Detail) -> Sequence[str]:
    lines = [f"edited by hand: {', '.join(detail.edited)}"] if detail.edited else []
    lines += [
        f"its source has changed: {conflict.attribute} is {conflict.theirs!r} there, {conflict.mine!r} here"
        for conflict in detail.conflicts
    ]
    return lines


def _links(detail: Detail) -> Iterator[str]:
    if detail.links or detail.linked_from:
        yield ""
    for arrow, ends in (("⇢", detail.links), ("⇠", detail.linked_from)):
        for end in ends:
            yield f"{arrow} {one_line(end.relation)} {_end(end)}"


def _end(end: LinkEnd) -> str:
    known = f"{one_line(end.title)} · {end.date or 'undated'}" if end.title else "no such event yet"
    return f"{paint(one_line(end.uid), CYAN)}  {known}"


def _origin(detail: Detail) -> Iterator[str]:
    event = detail.event
    sayings = [(event.source, event.passage)] + [(it.source, it.passage) for it in event.sayings]
    for source, passage in sayings:
        if source is None and passage is None:
            continue
        yield ""
        place = [one_line(source.address)] if source else []
        if passage is not None:
            place += [one_line(passage.section)] if passage.section else []
            place.append(f"characters {passage.start:,}–{passage.end:,}")
        yield paint(f"from {', '.join(place)}", DIM)
        if passage is not None:
            yield indent(_wrapped(passage.text, 4), "  │ ")


def _wrapped(text: str, less: int = 0) -> str:
    """The text, safe, at a width that can be read on a terminal; in full for a file."""
    safe = visible(text)
    columns = width()
    if columns is None:
        return safe
    from timeloom.tui.cells import wrap

    return "\n".join(wrap(safe, max(min(columns, _READABLE) - less, 20)))


SHOW: Final = Command(
    "show",
    "everything about one event",
    declare,
    run,
    ("timeloom show gpt-4o", "timeloom show gpt-4o --json"),
)
