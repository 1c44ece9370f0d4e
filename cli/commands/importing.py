"""`timeloom import`: sources in, events out, and an exact account of what became of each row."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser, pairs
from timeloom.cli.commands.editing import typed_date
from timeloom.cli.registry import Command
from timeloom.cli.sources.intake import (
    How,
    recognised,
    take_in,
)
from timeloom.cli.sources.options import Said
from timeloom.cli.sources.preview import Preview
from timeloom.cli.sources.telling import (
    counted,
    tell,
    tell_of_plugins,
    tell_vanished,
    write_vanished,
)
from timeloom.cli.terminal import results, say, show
from timeloom.cli.timelines import (
    database,
    named_database,
    opened_to_write,
    passing_timeline,
    signer,
    trial_timeline,
)
from timeloom.errors import EventError
from timeloom.importers.contract import STDIN
from timeloom.model.events import Source
from timeloom.store import exists, new, refuse_source
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.store.answers import ImportReport
    from timeloom.store.protocol import Writer


def declare(parser: Parser) -> None:
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help="files, folders or web addresses; - is standard input",
    )
    parser.add_argument(
        "--into",
        metavar="DB",
        help="the timeline, made if there is none (else TIMELOOM_DB or your own)",
    )
    parser.add_argument("--db", metavar="DB", help="a timeline that is there already")
    parser.add_own_file()
    parser.add_author()
    parser.add_argument("--format", metavar="F", help="input format, instead of detecting it")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen, change nothing"
    )
    parser.add_argument(
        "--preview",
        action="store_true",
        help="show what is in it and how it would be read, change nothing",
    )
    parser.add_argument(
        "--strict", action="store_true", help="import nothing if any row is rejected"
    )
    parser.add_argument(
        "--accept", action="store_true", help="accept proposed events straight away"
    )
    parser.add_argument("--tz", metavar="ZONE", help="zone of times without one (UTC)")
    parser.add_argument("--on", metavar="DATE", help='reference date for words such as "yesterday"')
    parser.add_argument("--window", metavar="FROM/TO", help="bounds of recurring events")
    parser.add_argument(
        "--reference",
        metavar="FILE",
        help="the chronology that tells which words of a prose text name which event (Timeloom's own)",
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="input encoding, instead of detecting it"
    )
    parser.add_argument(
        "--glob", metavar="PATTERN", help="which files of a folder or an archive: '*.log'"
    )
    parser.add_argument(
        "--map",
        metavar="OURS=THEIRS",
        action="append",
        default=[],
        help="a column's name: --map date=When,title=What; kept with the source, as is all that is said of its reading",
    )
    parser.add_argument(
        "--rejects",
        metavar="FILE",
        help="a table to write what was rejected to, with place and reason",
    )
    parser.add_json("the counts and what was rejected")


def run(arguments: argparse.Namespace) -> int:
    said = _said(arguments)
    if arguments.rejects:
        refuse_source(arguments.rejects, [Source(address) for address in arguments.sources])
    with _target(arguments) as writer:
        reports = _take_all(writer, arguments, said)
    _write_rejects(reports, arguments, said)
    return _account(reports, arguments)


def _write_rejects(
    reports: list[tuple[str, ImportReport]], arguments: argparse.Namespace, said: Said
) -> None:
    """Write what was rejected to the file that was asked for; where nothing was, there is none."""
    rejected = [(address, each) for address, report in reports for each in report.rejected]
    if arguments.rejects and rejected:
        from timeloom.cli.sources.rejected import write_rejected

        write_rejected(Path(arguments.rejects), rejected, said)
        say(f"{number(len(rejected), 'rejected row')} written to {arguments.rejects}")


def _take_all(
    writer: Writer, arguments: argparse.Namespace, said: Said
) -> list[tuple[str, ImportReport]]:
    """Read all sources, a journal step each; if one fails, the ones before it are taken back."""
    sources: list[str] = arguments.sources
    reports: list[tuple[str, ImportReport]] = []
    if len(sources) > 1:
        for address in sources:
            recognised(address, said)
    previews = [Preview(address) for address in sources] if arguments.preview else []
    try:
        for place, address in enumerate(sources):
            report = take_in(
                writer,
                address,
                said,
                How(
                    dry_run=arguments.dry_run or arguments.preview,
                    strict=arguments.strict,
                    whole=address != STDIN,
                    watcher=previews[place] if previews else None,
                ),
            )
            reports.append((address, report))
    except BaseException as error:
        for _, report in reports:
            if report.step is not None:
                writer.undo()
        if arguments.strict and isinstance(error, EventError) and address != STDIN:
            _refuse(writer, address, arguments, said)
        raise
    arguments.previews = previews
    return reports


def _refuse(writer: Writer, address: str, arguments: argparse.Namespace, said: Said) -> None:
    """Name all rows of a source that are in the way of a strict import, which ends at the first of them."""
    report = take_in(writer, address, said, How(dry_run=True))
    if report.rejected:
        _write_rejects([(address, report)], arguments, said)
        nothing = report._replace(added=0, updated=0, unchanged=0, conflicts=(), remarks=())
        arguments.previews = []
        if arguments.json:
            _account([(address, nothing)], arguments)
        else:
            tell(address, nothing)
        raise EventError(
            f"{address}: {number(len(report.rejected), 'row')} cannot be taken in",
            hint="nothing was changed; without --strict the rest would be read",
        )


def _said(arguments: argparse.Namespace) -> Said:
    """What the person says about the reading, checked before anything is opened; only what was said is in it."""
    from timeloom.importers import registry

    if arguments.format and arguments.format not in registry.names():
        arguments.parser.error(
            f"no format is called {arguments.format!r}; there are {', '.join(registry.names())}"
        )
    columns = pairs(_apart(arguments.map), "--map", arguments.parser)
    said = {
        "format": arguments.format,
        "zone": _zone(arguments),
        "encoding": _encoding(arguments),
        "document_date": (typed_date(arguments.on) or "") if arguments.on else None,
        "window": arguments.window,
        "reference": _reference(arguments),
        "glob": arguments.glob,
        "accept": arguments.accept or None,
        "columns": {ours: theirs[-1] if theirs else "" for ours, theirs in columns.items()}
        if arguments.map
        else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _apart(maps: list[str]) -> list[str]:
    """`date=When,title=What` as two: a comma before one of our names and `=` stands between them."""
    if not any("," in text for text in maps):
        return maps
    from timeloom.importers.tables.columns import ALIASES

    names = "|".join([*ALIASES, "events", "sheet", "table", "query"])
    between = re.compile(rf",\s*(?=(?:{names})=)")
    return [
        part
        for text in maps
        for part in ([text] if text.startswith("query=") else between.split(text))
    ]


def _zone(arguments: argparse.Namespace) -> str | None:
    if arguments.tz:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(arguments.tz)
        except (KeyError, ValueError, OSError):
            arguments.parser.error(f"--tz {arguments.tz!r} is not a time zone; Europe/Paris is one")
    zone: str | None = arguments.tz
    return zone


def _reference(arguments: argparse.Namespace) -> str | None:
    """Where the chronology is, whatever folder the source is read again from."""
    if arguments.reference and not Path(arguments.reference).is_file():
        arguments.parser.error(f"--reference {arguments.reference!r} is not a file")
    return str(Path(arguments.reference).absolute()) if arguments.reference else None


def _encoding(arguments: argparse.Namespace) -> str | None:
    import codecs

    if arguments.encoding:
        try:
            codecs.lookup(arguments.encoding)
        except LookupError:
            arguments.parser.error(f"--encoding {arguments.encoding!r} is none; cp1252 is one")
    encoding: str | None = arguments.encoding
    return encoding


@contextmanager
def _target(arguments: argparse.Namespace) -> Iterator[Writer]:
    """The timeline to import into; a new one is there afterwards only if the import went well."""
    if arguments.into and arguments.db:
        arguments.parser.error("--into and --db both name the timeline; one will do")
    into = None if arguments.db else named_database(arguments.into)
    if into is not None and not exists(into):
        if arguments.dry_run or arguments.preview:
            with passing_timeline(into.name) as (writer, _):
                yield writer
            return
        with new(into, signer(arguments.author)) as writer:
            yield writer
        return
    address = into or database(arguments.db)
    if arguments.dry_run or arguments.preview:
        with trial_timeline(address) as writer:
            yield writer
        return
    writer = opened_to_write(address, arguments)
    try:
        yield writer
    finally:
        writer.close()


def _account(reports: list[tuple[str, ImportReport]], arguments: argparse.Namespace) -> int:
    """Say what became of everything; the exit code that goes with it."""
    tell_of_plugins()
    for address, report in reports:
        tell(address, report)
        if not arguments.json:
            tell_vanished(address, report)
        if not (report.added or report.updated or report.unchanged or report.rejected):
            say(f"{address}: no events were found in it")
    if arguments.json:
        _write_json(reports, arguments)
    else:
        for preview in arguments.previews:
            preview.write()
        would = "would be: " if arguments.dry_run or arguments.preview else ""
        show(would + counted([report for _, report in reports]))
    return exits.PARTLY if any(report.rejected for _, report in reports) else exits.DONE


def _write_json(reports: list[tuple[str, ImportReport]], arguments: argparse.Namespace) -> None:
    """The account as one object on one line; what is seldom there only where there is some of it."""
    only = [report for _, report in reports]
    account: dict[str, object] = {
        "added": sum(report.added for report in only),
        "updated": sum(report.updated for report in only),
        "unchanged": sum(report.unchanged for report in only),
        "conflicts": sum(len(report.conflicts) for report in only),
        "rejected": [
            {"where": (f"{address}: " if len(only) > 1 else "") + it.where, "why": it.why}
            for address, report in reports
            for it in report.rejected
        ],
    }
    if matched := sum(report.matched for report in only):
        account["matched"] = matched
    if arguments.previews:
        account["sources"] = [
            preview.as_json(report)
            for preview, report in zip(arguments.previews, only, strict=True)
        ]
    out = results()
    out.write(json.dumps(account, ensure_ascii=False)[:-1])
    if any(report.vanished for report in only):
        out.write(', "vanished": ')
        write_vanished(out, only)
    out.write("}\n")


IMPORT: Final = Command(
    "import",
    "read sources into a timeline",
    declare,
    run,
    (
        "timeloom import essay.md --into essay.db",
        "timeloom import events.csv --preview",
        "timeloom import events.csv --map date=When --tz Europe/Paris",
        "git log --format=… | timeloom import - --format csv --dry-run",
    ),
)
