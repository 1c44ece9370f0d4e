"""`timeloom export` writes the matching events in a format; `timeloom formats` lists the formats there are."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser, query_text
from timeloom.cli.commands.listing import tell_of_unknown_values
from timeloom.cli.registry import Command
from timeloom.cli.terminal import BOLD, paint, say, show, write_json
from timeloom.cli.timelines import matches, read_query, reading
from timeloom.errors import OutputError
from timeloom.query.vocabulary import did_you_mean, suggestions
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.carried import Carried
    from timeloom.exporters.contract import Exporter
    from timeloom.store.giving import TimelineFormat
    from timeloom.store.protocol import Reader

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
    parser.add_argument(
        "--with",
        dest="along",
        metavar="KINDS",
        help="what goes along to a page: notes, stars, tags (your own), sources, or all; to a timeline: history",
    )
    parser.add_argument("--fields", metavar="NAMES", help="only these fields, with commas between")
    parser.add_argument(
        "--without",
        metavar="NAMES",
        help="leave out these fields, or notes, stars, tags, sources, summary, links, passages",
    )


def _run_export(arguments: argparse.Namespace) -> int:
    if _is_timeline(arguments.to, arguments.output):
        return _write_timeline(arguments)
    exporter = _exporter(arguments.parser, arguments.to, arguments.output)
    query = read_query(query_text(arguments))
    from timeloom.carried import Carried
    from timeloom.exporters import registry
    from timeloom.exporters.about import about
    from timeloom.exporters.output import open_output
    from timeloom.store import refuse_source, refuse_timeline

    carried = Carried.chosen(
        data=getattr(exporter, "carries_all", False),
        along=_names(arguments.along) or (),
        fields=_names(arguments.fields),
        without=_names(arguments.without) or (),
    )
    with reading(arguments) as reader:
        _refuse_unknown_fields(reader, carried)
        refuse_timeline(arguments.output)
        refuse_source(arguments.output, reader.info().sources)
        replaced = Path(arguments.output).is_file()
        view = reader.view(query)
        context = about(reader, view, carried)
        with matches(view, carried=carried) as events, open_output(arguments.output) as out:
            remarks = registry.write(exporter, events, out, context)
        tell_of_unknown_values(reader, view)
        lost = reader.unreadable()
    for remark in remarks:
        say(remark)
    if events.notes and getattr(exporter, "holds_notes", True):
        say(f"{number(events.notes, 'note')} went along")
    if arguments.output != "-":
        before = ", which was there before" if replaced else ""
        say(f"{number(events.count, 'event')} written to {arguments.output}{before}")
    return exits.PARTLY if lost else exits.DONE


def _is_timeline(named: str | None, output: str) -> bool:
    """Whether a timeline is to be written: the format is named so, or the file's ending is one of a timeline."""
    from timeloom.store.giving import TIMELINE

    if named is not None:
        return f".{named.removeprefix('.')}" in TIMELINE.suffixes
    return Path(output).suffix.lower() in TIMELINE.suffixes


def _write_timeline(arguments: argparse.Namespace) -> int:
    from timeloom.carried import Carried
    from timeloom.store import refuse_timeline
    from timeloom.store.giving import HISTORY, write_timeline

    if arguments.output == "-":
        arguments.parser.error("a timeline is a file: name it with -o FILE.db")
    along = _names(arguments.along) or []
    carried = Carried.chosen(
        data=True,
        along=[name for name in along if name != HISTORY],
        fields=_names(arguments.fields),
        without=_names(arguments.without) or (),
    )
    query = read_query(query_text(arguments))
    path = Path(arguments.output).expanduser()
    with reading(arguments) as reader:
        _refuse_unknown_fields(reader, carried)
        refuse_timeline(path)
        view = reader.view(query)
        events, left = write_timeline(reader, view, path, carried, history=HISTORY in along)
        tell_of_unknown_values(reader, view)
    for remark in left:
        say(remark)
    say(f"{number(events, 'event')} written to {path}; timeloom {path} opens it")
    return exits.DONE


def _names(text: str | None) -> list[str] | None:
    """The names in a list with commas; None where none was given."""
    return None if text is None else [name for part in text.split(",") if (name := part.strip())]


def _refuse_unknown_fields(reader: Reader, carried: Carried) -> None:
    """A mistyped name would give away what it was meant to leave out. Raises OutputError."""
    known = [field.name for field in reader.fields()]
    for name in sorted({*(carried.only or ()), *carried.without}):
        if name not in known:
            hint = did_you_mean(suggestions(name, known)) or f"there are {', '.join(known)}"
            raise OutputError(f"this timeline has no field {name!r}", hint=hint)


def _exporter(parser: Parser, name: str | None, output: str) -> Exporter:
    """The exporter that was asked for, else the one for the file's ending."""
    from timeloom.exporters import registry

    known = registry.names()
    if name is not None:
        meant = [] if name in known else registry.for_suffix(f".{name.removeprefix('.')}")
        if meant:  # `--to md` says it as well as `--to markdown`
            return meant[0]
        if name not in known:
            parser.error(f"no format is called {name!r}; there are {', '.join(known)} and db")
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
        "timeloom export has:note -o mine.db",
    ),
)


def _declare_formats(parser: Parser) -> None:
    parser.add_json("the list")


def _run_formats(arguments: argparse.Namespace) -> int:
    from timeloom.exporters import registry as exporters
    from timeloom.importers import registry as importers
    from timeloom.store.giving import TIMELINE

    read: list[dict[str, Any]] = [
        {"name": it.name, "title": it.title, "endings": list(it.suffixes), "keeps": it.keeps}
        for it in importers.all_importers()
    ]
    forms: list[Exporter | TimelineFormat] = [*exporters.all_exporters(), TIMELINE]
    written: list[dict[str, Any]] = [
        {
            "name": it.name,
            "title": it.title,
            "endings": list(it.suffixes),
            "keeps": it.keeps,
            "lossless": it.lossless,
            "carries_all": getattr(it, "carries_all", False),
        }
        for it in forms
    ]
    if arguments.json:
        write_json({"read": read, "written": written})
        return exits.DONE
    for heading, formats in (("read", read), ("written", written)):
        show(paint(heading, BOLD))
        for it in formats:
            note = ", without loss" if it.get("lossless") else ""
            note += " if asked: --with all" if note and not it["carries_all"] else ""
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
