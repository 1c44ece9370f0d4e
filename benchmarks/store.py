"""The store at a million events: import, page, count and filter, each beside what SQLite's own tools take.

Times are wall clock; an import's processor time stands beside it, because a busy machine stretches the one and not the
other. Peak memory is that of the importing process.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from benchmarks.generate import generated
from timeloom.query.parser import parse
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader

COLUMNS: Final = ("title", "summary", "actor", "side", "kind", "tag")

_OURS: Final = """
import sys
from timeloom.importers.tables.importer import CsvImporter
from timeloom.importers.source.opening import open_source
from timeloom.model.events import Source
from timeloom.store import open_writer
writer = open_writer(sys.argv[2], create=True)
with open_source(sys.argv[1]) as source:
    report = writer.import_items(CsvImporter().read(source), Source(sys.argv[1], "csv"))
print(report.added, "added,", len(report.rejected), "rejected")
writer.close()
"""
_PLAIN: Final = """
import csv, sqlite3, sys
connection = sqlite3.connect(sys.argv[2])
with open(sys.argv[1], encoding="utf-8", newline="") as file:
    rows = csv.reader(file)
    names = next(rows)
    connection.execute(f"CREATE TABLE t ({', '.join(names)})")
    connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
connection.execute("CREATE VIRTUAL TABLE s USING fts5(title, summary, actor, side, kind, tag, content='t', prefix='1')")
connection.execute("INSERT INTO s (s) VALUES ('rebuild')")
connection.commit()
"""


class Cost(NamedTuple):
    """What a command took: seconds on the clock, seconds of the processor, megabytes at most."""

    wall: float
    processor: float
    memory: float


def cost(*commands: list[str]) -> Cost:
    """Run commands one after the other."""
    wall = processor = memory = 0.0
    for command in commands:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"failed: {' '.join(command)}")
        wall += time.perf_counter() - started
        processor += usage.ru_utime + usage.ru_stime
        memory = max(memory, usage.ru_maxrss / 1024)
    return Cost(wall, processor, memory)


def imports(table: Path, folder: Path) -> Path:
    """Import a table with ours and with others; the timeline."""
    tool = str(Path(sys.executable).with_name("sqlite-utils"))
    python, ours, theirs = sys.executable, folder / "ours.db", str(folder / "theirs.db")
    rows = {
        "timeloom": cost([python, "-c", _OURS, str(table), str(ours)]),
        "sqlite-utils insert --csv, enable-fts": cost(
            [tool, "insert", theirs, "t", str(table), "--csv"],
            [tool, "enable-fts", theirs, "t", *COLUMNS],
        ),
        "Python's csv and sqlite3, FTS5": cost(
            [python, "-c", _PLAIN, str(table), str(folder / "plain.db")]
        ),
    }
    mine = rows["timeloom"]
    print("| import | seconds | of the processor | peak MB | timeloom takes |")
    print("|---|---|---|---|---|")
    for name, one in rows.items():
        ratio = f"{mine.wall / one.wall:.2f} × ({mine.processor / one.processor:.2f} ×)"
        print(f"| {name} | {one.wall:.1f} | {one.processor:.1f} | {one.memory:.0f} | {ratio} |")
    return ours


def milliseconds(do: Callable[[], object], times: int) -> tuple[float, float]:
    """Median and worst of some runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        do()
        taken.append((time.perf_counter() - started) * 1000)
    return median(taken), max(taken)


def _rows(connection: sqlite3.Connection, sql: str) -> list[object]:
    return connection.execute(sql).fetchall()


def questions(timeline: Path, times: int) -> None:
    """Ask the timeline what the explorer asks, and SQLite what comes nearest without our keys and index."""
    connection = sqlite3.connect(timeline)
    in_order = "SELECT uid, title FROM events WHERE {} ORDER BY earliest, title LIMIT 60"
    filters = {
        "": "1",
        "side:open": 'fields LIKE \'%"side":["open"]%\'',
        "treaty side:open -kind:paper after:1990": "title LIKE '%treaty%' AND earliest > 631152000"
        ' AND fields LIKE \'%"side":["open"]%\' AND fields NOT LIKE \'%"kind":["paper"]%\'',
        "date:1955": "latest >= -473385600 AND earliest < -441849600",
    }
    print("\n| question | median ms | worst ms | plain SQL, ms |")
    print("|---|---|---|---|")
    for text, where in filters.items():
        reader = open_reader(timeline)
        view = reader.view(parse(text, now=0.0) if text else EVERYTHING)
        plain, _ = milliseconds(partial(_rows, connection, in_order.format(where)), 1)
        number = f"SELECT count(*) FROM events WHERE {where}"
        counted, _ = milliseconds(partial(_rows, connection, number), 1)
        shown = f"`{text}`" if text else "no filter"
        first, worst = milliseconds(partial(view.page, limit=60), times)
        print(f"| first page, {shown} | {first:.1f} | {worst:.1f} | {plain:.0f} |")
        once, _ = milliseconds(view.count, 1)
        print(f"| count, {shown} | {once:.1f} | | {counted:.0f} |")
        reader.close()
    connection.close()


def main() -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.store", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--smoke", action="store_true", help="two thousand events")
    options = parser.parse_args()
    count = 2_000 if options.smoke else options.events
    print(f"{count:,} events\n")
    table = generated(count, ".csv")
    with tempfile.TemporaryDirectory(dir=table.parent) as folder:
        timeline = imports(table, Path(folder))
        questions(timeline, 5 if options.smoke else 30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
