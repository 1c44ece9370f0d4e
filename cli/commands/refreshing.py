"""`timeloom refresh`: every source of a timeline read once more, and what has changed in each."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser
from timeloom.cli.registry import Command
from timeloom.cli.sources.fetching import as_path, is_remote
from timeloom.cli.sources.intake import How, take_in
from timeloom.cli.sources.options import THROUGH
from timeloom.cli.sources.telling import (
    counted,
    tell,
    tell_of_plugins,
    tell_vanished,
    write_vanished,
)
from timeloom.cli.terminal import results, say, show
from timeloom.cli.timelines import database, trial_timeline, writing
from timeloom.errors import SourceError, TimelineError
from timeloom.importers.contract import STDIN
from timeloom.model.events import Source
from timeloom.paths import default_data, user_timeline
from timeloom.store.address import Address, FileAddress

if TYPE_CHECKING:
    from timeloom.store.answers import ImportReport


def declare(parser: Parser) -> None:
    parser.add_database(writes=True)
    parser.add_argument(
        "--online", action="store_true", help="also ask the addresses on the network"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change, change nothing"
    )
    parser.add_json("one line per source, including events no longer in it,")


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
                    How(dry_run=arguments.dry_run, whole=True),
                    importer=source.importer,
                    recorded=source.address,
                )
            except (SourceError, TimelineError) as error:
                say(f"{source.address}: {error}")
                if now := _looks_like(place, source):
                    say(f"  {now}")
                failed += 1
                continue
            read += 1
            rejected += len(report.rejected)
            tell(source.address, report)
            if arguments.json:
                _write_json(source.address, report)
            else:
                tell_vanished(source.address, report)
                show(f"{source.address}: {counted([report])}")
    tell_of_plugins()
    if not read and failed:
        return exits.FAILED
    if not read:
        say("no source was read again")
    return exits.PARTLY if failed or rejected else exits.DONE


def _write_json(address: str, report: ImportReport) -> None:
    """The report as one object on one line, however many events it names."""
    counts = {
        "source": address,
        "added": report.added,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "conflicts": len(report.conflicts),
        "rejected": [{"where": it.where, "why": it.why} for it in report.rejected],
    }
    counts |= {"matched": report.matched} if report.matched else {}
    out = results()
    out.write(f'{json.dumps(counts, ensure_ascii=False)[:-1]}, "vanished": ')
    write_vanished(out, [report])
    out.write("}\n")


def _looks_like(place: str, source: Source) -> str:
    """A hint, where a source that cannot be read as before has become something else."""
    if is_remote(place):
        return ""
    from timeloom.importers.registry import choose
    from timeloom.importers.source.opening import open_source

    try:
        with open_source(place) as opened:
            now = choose(opened.sample)
    except SourceError:
        return ""
    if now.name == source.importer:
        return ""
    return f"it looks like {now.title} now: timeloom import {source.address} --format {now.name} reads it so"


def _place(source: Source, timeline: Address, *, online: bool) -> str | None:
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
    path = Path(as_path(address))
    places = [path]
    if isinstance(timeline, FileAddress):
        places.append(timeline.path.parent / path)
        if timeline.path == user_timeline():
            places.append(default_data() / path.name)
    return str(next((place for place in places if place.exists()), address))


REFRESH: Final = Command(
    "refresh",
    "read all sources of a timeline again",
    declare,
    run,
    ("timeloom refresh", "timeloom refresh --dry-run --db history.db"),
)
