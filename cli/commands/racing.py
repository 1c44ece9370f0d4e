"""`timeloom race`: who answered what, and how fast, as a table, CSV or JSON."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from timeloom.cli import terminal as exits
from timeloom.cli.arguments import Parser, query_text
from timeloom.cli.commands.listing import tell_of_unknown_values
from timeloom.cli.registry import Command
from timeloom.cli.terminal import (
    BOLD,
    CYAN,
    DIM,
    Column,
    paint,
    results,
    say,
    show,
    write_json,
    write_table,
)
from timeloom.cli.timelines import read_query, reading
from timeloom.dates.words.years import year_words
from timeloom.model.events import ANSWERS
from timeloom.race import CAUTION, run_race
from timeloom.text import number

if TYPE_CHECKING:
    from timeloom.model.events import LinkEnd
    from timeloom.race import Answer, Launch, Race


def declare(parser: Parser) -> None:
    parser.add_query()
    parser.add_database()
    parser.add_argument(
        "--relation", metavar="NAME", default=ANSWERS, help="the links to measure, else answers"
    )
    parser.add_argument(
        "--to", choices=("table", "csv", "json"), default="table", help="how it is written"
    )
    parser.add_argument(
        "--json", dest="to", action="store_const", const="json", help="the same as --to json"
    )


def run(arguments: argparse.Namespace) -> int:
    query = read_query(query_text(arguments))
    with reading(arguments) as reader:
        view = reader.view(query) if query.text.strip() else None
        race = run_race(reader, view, arguments.relation)
        if view is not None:
            tell_of_unknown_values(reader, view)
    if arguments.to == "json":
        write_json(as_json(race))
    elif arguments.to == "csv":
        _write_csv(race)
    else:
        _write_tables(race)
    return exits.DONE


# -- for people

_LAUNCHES: Final = (
    Column("launch", most=32, codes=(CYAN,)),
    Column("date", most=24),
    Column("n", right=True),
    Column("fastest", right=True),
    Column("median", right=True),
    Column("answers"),
)
_YEARS: Final = (
    Column("launched in", codes=(CYAN,)),
    Column("launches", right=True),
    Column("n", right=True),
    Column("fastest", right=True),
    Column("median", right=True),
)


def _write_tables(race: Race) -> None:
    if not race.launches:
        say(f"no event has a link {race.relation!r} here")
        return
    write_table((_launch_cells(launch) for launch in race.launches), _LAUNCHES)
    show()
    write_table(_year_cells(race), _YEARS)
    show()
    answers = sum(len(launch.answers) for launch in race.launches)
    show(
        f"{number(len(race.launches), 'launch', 'launches')} with {number(answers, 'answer')}; "
        + paint(f"median {_days(race.median)}, n = {race.n}", BOLD)
    )
    for line in _left_out(race):
        show(line)
    show(paint(f"Note: {CAUTION}.", DIM))


def _left_out(race: Race) -> Iterator[str]:
    said = (
        (race.remakings, "re-making", "re-makings", "left out of all figures"),
        (race.undated, "answer", "answers", "without a day to count from"),
        (race.before, "answer", "answers", "dated before what it answers: look at the dates"),
        (race.unanswered, "event", "events", "that nothing answers (yet)"),
    )
    for count, singular, plural, what in said:
        if count:
            yield f"{number(count, singular, plural)} {what}"


def _launch_cells(launch: Launch) -> Sequence[str]:
    fastest = launch.fastest
    return (
        launch.event.uid,
        launch.event.date or "undated",
        str(len(launch.days)),
        str(fastest.lag) if fastest else "",
        _days(launch.median),
        ", ".join(_answer_words(answer) for answer in launch.answers),
    )


def _answer_words(answer: Answer) -> str:
    lag = str(answer.lag) if answer.lag else "no day"
    return f"{answer.event.uid} {lag}{' re-making' if answer.remaking else ''}"


def _year_cells(race: Race) -> Iterator[Sequence[str]]:
    for year in race.years:
        yield (
            year_words(year.year),
            str(year.launches),
            str(year.n),
            _days(year.fastest),
            _days(year.median),
        )


def _days(days: float | None) -> str:
    return "" if days is None else f"{days:,.1f} d".replace(".0 d", " d")


# -- for programs


def as_json(race: Race) -> dict[str, Any]:
    """The race as JSON values; days throughout."""
    return {
        "relation": race.relation,
        "n": race.n,
        "median": race.median,
        "remakings": race.remakings,
        "undated": race.undated,
        "before": race.before,
        "unanswered": race.unanswered,
        "note": CAUTION,
        "years": [
            {
                "year": year.year,
                "launches": year.launches,
                "n": year.n,
                "fastest": year.fastest,
                "median": year.median,
            }
            for year in race.years
        ],
        "launches": [_launch_json(launch) for launch in race.launches],
    }


def _launch_json(launch: Launch) -> dict[str, Any]:
    fastest = launch.fastest
    return {
        **_end_json(launch.event),
        "n": len(launch.days),
        "fastest": fastest.lag.days if fastest and fastest.lag else None,
        "median": launch.median,
        "answers": [_answer_json(answer) for answer in launch.answers],
    }


def _end_json(end: LinkEnd) -> dict[str, Any]:
    return {"uid": end.uid, "date": end.date, "title": end.title}


def _answer_json(answer: Answer) -> dict[str, Any]:
    lag = answer.lag
    return {
        **_end_json(answer.event),
        "days": lag.days if lag else None,
        "shortest": lag.low if lag else None,
        "longest": lag.high if lag else None,
        "about": lag.about if lag else None,
        "remaking": answer.remaking,
        "counts": answer.counts,
    }


def _write_csv(race: Race) -> None:
    from timeloom.cells import guard

    writer = csv.writer(results(), lineterminator="\r\n")
    names = ("uid", "date", "title")
    lags = ("days", "shortest", "longest", "about", "remaking", "counts")
    writer.writerow(
        [*(f"launch_{name}" for name in names), *(f"answer_{name}" for name in names), *lags]
    )
    for launch in race.launches:
        head = _end_json(launch.event)
        for answer in launch.answers:
            said = _answer_json(answer)
            words = [head[name] or "" for name in names] + [said[name] or "" for name in names]
            writer.writerow([guard(word) for word in words] + [_cell(said[name]) for name in lags])


def _cell(value: int | bool | None) -> str:
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


RACE: Final = Command(
    "race",
    "who answered what, and how fast",
    declare,
    run,
    ("timeloom race", "timeloom race answers:gpt-4o", "timeloom race side:open --to json"),
)
