"""`timeloom refresh`: every source of a timeline read once more, and what has changed in each."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from cli import exits
from cli.arguments import Parser
from cli.fetching import is_remote
from cli.intake import summary, take_in, tell, tell_of_plugins, trial_timeline
from cli.readings import THROUGH
from cli.registry import Command
from cli.terminal import say
from cli.timelines import database, writing
from importers.contract import STDIN
from timeloom.errors import SourceError, TimelineError
from timeloom.events import Source
from timeloom.paths import default_data, user_timeline


def declare(parser: Parser) -> None:
    parser.add_database()
    parser.add_argument(
        "--online", action="store_true", help="also ask the addresses on the network"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, change nothing"
    )


def run(arguments: argparse.Namespace) -> int:
    failed = rejected = read = 0
    timeline = database(arguments.db)
    with trial_timeline(timeline) if arguments.dry_run else writing(arguments) as writer:
        for source in writer.info().sources:
            if through := writer.reading(source.address).get(THROUGH):
                say(f"{source.address}: comes with {through}")
                continue
            place = _place(source, timeline, online=arguments.online)
            if place is None:
                continue
            try:
                report = take_in(
                    writer,
                    place,
                    {},
                    importer=source.importer,
                    dry_run=arguments.dry_run,
                    recorded=source.address,
                )
            except (SourceError, TimelineError) as error:
                say(f"{source.address}: {error}")
                if now := _looks_like(place, source):
                    say(f"  {now}")
                failed += 1
                continue
            read += 1
            tell(source.address, report)
            rejected += len(report.rejected)
            counts = summary(
                report.added,
                report.updated,
                report.unchanged,
                len(report.conflicts),
                len(report.rejected),
            )
            print(f"{source.address}: {counts}")
    tell_of_plugins()
    if not read and failed:
        return exits.FAILED
    if not read:
        say("no source was read again")
    return exits.PARTLY if failed or rejected else exits.DONE


def _looks_like(place: str, source: Source) -> str:
    """A hint, where a source that cannot be read as before has become something else."""
    if is_remote(place):
        return ""
    from importers.opening import open_source
    from importers.registry import choose

    try:
        with open_source(place) as opened:
            now = choose(opened.sample)
    except SourceError:
        return ""
    if now.name == source.importer:
        return ""
    return f"it looks like {now.title} now: timeloom import {source.address} --format {now.name} reads it so"


def _place(source: Source, timeline: Path, *, online: bool) -> str | None:
    """Where the source is to be read now; None, and a word about it, for what is not to be read.

    As it was given, else beside the timeline; what the default timeline was made from came with the program, where a
    new version may tell more.
    """
    address = source.address
    if is_remote(address):
        if online:
            return address
        say(f"{address}: on the network; --online asks there")
        return None
    if address == STDIN or not source.importer:
        say(f"{address}: cannot be read again")
        return None
    places = [Path(address), timeline.parent / address]
    if timeline == user_timeline():
        places.append(default_data() / Path(address).name)
    return str(next((place for place in places if place.exists()), address))


REFRESH: Final = Command(
    "refresh",
    "read all sources of a timeline again",
    declare,
    run,
    ("timeloom refresh", "timeloom refresh --dry-run --db history.db"),
)
