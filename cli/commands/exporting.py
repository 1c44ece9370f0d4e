"""`timeloom export` writes the matching events in a format; `timeloom formats` lists the formats there are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from timeloom.cli import exits
from timeloom.cli.arguments import Parser, query_text
from timeloom.cli.registry import Command
from timeloom.cli.terminal import BOLD, paint, say, show, write_json
from timeloom.cli.timelines import export_context, matches, read_query, reading
from timeloom.cli.unknown_values import tell_of_unknown_values
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.exporters.contract import Exporter

_DEFAULT: Final = "jsonl"


def _declare_export(parser: Parser) -> None:
    parser.add_query()
    parser.add_database()
    parser.add_argument(
        "--to",
        metavar="FORMAT",
        help=f"a format or its ending; else by FILE's ending, else {_DEFAULT}; see timeloom formats",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="where to; - is standard output"
    )


def _run_export(arguments: argparse.Namespace) -> int:
    exporter = _exporter(arguments.parser, arguments.to, arguments.output)
    query = read_query(query_text(arguments))
    from timeloom.exporters import registry
    from timeloom.exporters.output import open_output
    from timeloom.store import refuse_source, refuse_timeline

    with reading(arguments) as reader:
        refuse_timeline(arguments.output)
        refuse_source(arguments.output, reader.info().sources)
        replaced = Path(arguments.output).is_file()
        view = reader.view(query)
        context = export_context(reader, view)
        with matches(view) as events, open_output(arguments.output) as out:
            remarks = registry.write(exporter, events, out, context)
        tell_of_unknown_values(reader, view)
        lost = reader.unreadable()
    for remark in remarks:
        say(remark)
    if arguments.output != "-":
        before = ", which was there before" if replaced else ""
        say(f"{number(events.count, 'event')} written to {arguments.output}{before}")
    return exits.PARTLY if lost else exits.DONE


def _exporter(parser: Parser, name: str | None, output: str) -> Exporter:
    """The exporter that was asked for, else the one for the file's ending."""
    from timeloom.exporters import registry

    known = registry.names()
    if name is not None:
        meant = [] if name in known else registry.for_suffix(f".{name.removeprefix('.')}")
        if meant:  # `--to md` says it as well as `--to markdown`
            return meant[0]
        if name not in known:
            parser.error(f"no format is called {name!r}; there are {', '.join(known)}")
        return registry.by_name(name)
    suffix = Path(output).suffix.lower()
    if output == "-" or not suffix:
        return registry.by_name(_DEFAULT)
    fitting = registry.for_suffix(suffix)
    if not fitting:
        parser.error(
            f"no format has the ending {suffix!r}; choose one with --to ({', '.join(known)})"
        )
    return fitting[0]


EXPORT: Final = Command(
    "export",
    "write the matching events in a format",
    _declare_export,
    _run_export,
    (
        "timeloom export -o everything.jsonl",
        "timeloom export 'answers:gpt-4o' --to markdown",
        "timeloom export side:open -o open.csv",
    ),
)


def _declare_formats(parser: Parser) -> None:
    parser.add_json("the list")


def _run_formats(arguments: argparse.Namespace) -> int:
    from timeloom.exporters import registry as exporters
    from timeloom.importers import registry as importers

    read: list[dict[str, Any]] = [
        {"name": it.name, "title": it.title, "endings": list(it.suffixes), "keeps": it.keeps}
        for it in importers.all_importers()
    ]
    written: list[dict[str, Any]] = [
        {
            "name": it.name,
            "title": it.title,
            "endings": list(it.suffixes),
            "keeps": it.keeps,
            "lossless": it.lossless,
        }
        for it in exporters.all_exporters()
    ]
    if arguments.json:
        write_json({"read": read, "written": written})
        return exits.DONE
    for heading, formats in (("read", read), ("written", written)):
        show(paint(heading, BOLD))
        for it in formats:
            note = ", without loss" if it.get("lossless") else ""
            show(f"  {it['name']:<18} {it['title']} {' '.join(it['endings'])}{note}")
            show(f"  {'':<18} {it['keeps']}")
        show()
    for remark in [*importers.remarks(), *exporters.remarks()]:
        say(remark.text)
    return exits.DONE


FORMATS: Final = Command(
    "formats",
    "the formats that are read and written, and what each keeps",
    _declare_formats,
    _run_formats,
)
