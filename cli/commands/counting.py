"""`timeloom stats`: the matching events in figures."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser, query_text
from timeloom.cli.commands.listing import tell_of_unknown_values
from timeloom.cli.registry import Command
from timeloom.cli.terminal import BOLD, paint, show, write_json
from timeloom.cli.timelines import read_query, reading
from timeloom.dates.edtf.calendar import civil_from_seconds, edtf_year, iso
from timeloom.dates.words.long import gap as length
from timeloom.dates.words.long import in_words
from timeloom.dates.words.years import year_words
from timeloom.stats import figures
from timeloom.text import number, one_line

if TYPE_CHECKING:
    from timeloom.stats import Burst, Figures, Gap


def declare(parser: Parser) -> None:
    parser.add_query()
    parser.add_database()
    parser.add_argument(
        "--top", type=int, default=5, metavar="N", help="values shown of each field"
    )
    parser.add_json("the figures")


def run(arguments: argparse.Namespace) -> int:
    query = read_query(query_text(arguments))
    with reading(arguments) as reader:
        view = reader.view(query)
        found = figures(reader, view, top=max(arguments.top, 0))
        tell_of_unknown_values(reader, view)
    if arguments.json:
        write_json(_as_json(found))
    else:
        for line in _lines(found):
            show(line)
    return exits.DONE


def _lines(found: Figures) -> Iterator[str]:
    yield paint(number(found.events, "event"), BOLD)
    if found.earliest is not None and found.latest is not None:
        yield f"  from {_day(found.earliest)} to {_day(found.latest)}"
    yield from _section("", [(name, count) for name, count in _states(found) if count])
    yield from _section("dates are known to the", found.precision)
    yield from _section("and are", [(name.replace("-", " "), n) for name, n in found.basis])
    yield from _section("sources", found.sources)
    for field in found.fields:
        title = f"{one_line(field.name)} ({number(field.values, 'value')})"
        yield from _section(title, [(value.value, value.count) for value in field.top])
    if found.gaps:
        yield from _heading("longest gaps")
        yield from map(_gap_line, found.gaps)
    if found.bursts:
        yield from _heading("busiest periods")
        yield from map(_burst_line, found.bursts)


def _states(found: Figures) -> list[tuple[str, int]]:
    return [
        ("undated", found.undated),
        ("with an uncertain date", found.uncertain),
        ("proposed", found.proposed),
        ("starred", found.starred),
        ("with a note", found.noted),
        ("with a link", found.linked),
        ("with a passage", found.with_passage),
    ]


def _heading(title: str) -> Iterator[str]:
    if title:
        yield ""
        yield paint(title, BOLD)


def _section(title: str, counts: Iterable[tuple[str, int]]) -> Iterator[str]:
    rows = list(counts)
    if not rows:
        return
    yield from _heading(title)
    digits = max(len(f"{count:,}") for _, count in rows)
    for name, count in rows:
        yield f"  {f'{count:,}'.rjust(digits)}  {one_line(name) or '(empty)'}"


def _gap_line(gap: Gap) -> str:
    between = f"{one_line(gap.before)} and {one_line(gap.after)}"
    return f"  {length(gap.seconds)}, from {_day(gap.start)}, between {between}"


def _burst_line(burst: Burst) -> str:
    when = f"{burst.unit.preposition} {burst.unit.words(burst.number)}"
    return f"  {number(burst.events, 'event')} {when}"


def _day(moment: float) -> str:
    """The day of a moment in words; the year alone where it has more than four digits."""
    civil = civil_from_seconds(moment)
    if not -9999 <= civil.year <= 9999:
        return year_words(civil.year)
    return in_words(f"{edtf_year(civil.year)}-{civil.month:02d}-{civil.day:02d}")


def _as_json(found: Figures) -> dict[str, Any]:
    plain = asdict(found)
    plain["earliest"], plain["latest"] = iso(found.earliest), iso(found.latest)
    for name in ("precision", "basis", "sources"):
        plain[name] = dict(plain[name])
    plain["fields"] = [
        {
            "name": field.name,
            "values": field.values,
            "top": {it.value: it.count for it in field.top},
        }
        for field in found.fields
    ]
    plain["gaps"] = [
        {
            "start": iso(gap.start),
            "end": iso(gap.end),
            "seconds": gap.seconds,
            "before": gap.before,
            "after": gap.after,
        }
        for gap in found.gaps
    ]
    plain["bursts"] = [
        {"start": iso(burst.start), "unit": burst.unit.name, "events": burst.events}
        for burst in found.bursts
    ]
    return plain


STATS: Final = Command(
    "stats",
    "the matching events in figures",
    declare,
    run,
    ("timeloom stats", "timeloom stats side:open after:2023 --json"),
)
