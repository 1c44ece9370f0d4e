"""What the explorer and the command line ask of a timeline, beside the `sqlite3` shell asked the same of the same file.

The shell orders by date and looks through the rows, as one would without keys in time order and without an index of
words and field values. Its times are those of its own `.timer`. Export goes to a file that is thrown away.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from benchmarks.generate import generated
from timeloom.query.parser import parse
from timeloom.store import open_reader
from timeloom.store.protocol import Reader, View

_ORDER: Final = "ORDER BY earliest IS NULL, earliest, latest DESC LIMIT 60"
_COLUMNS: Final = "uid, date, title, fields, key IN (SELECT key FROM stars) AS starred"

FILTERS: Final = {
    "": "1",
    "treaty": "(title LIKE '%treaty%' OR summary LIKE '%treaty%' OR fields LIKE '%treaty%')",
    "t": "(title LIKE '%t%' OR summary LIKE '%t%' OR fields LIKE '%t%')",
    '"open treaty"': "(title LIKE '%open treaty%' OR summary LIKE '%open treaty%')",
    "side:open": """fields LIKE '%"side":["open"]%'""",
    "-side:open": """fields NOT LIKE '%"side":["open"]%'""",
    "treaty side:open -kind:paper after:1990": """title LIKE '%treaty%' AND earliest > 662687999
        AND fields LIKE '%"side":["open"]%' AND fields NOT LIKE '%"kind":["paper"]%'""",
    "date:1955": "latest >= -473385600 AND earliest < -441849600",
    "treaty OR date:1955": """(title LIKE '%treaty%' OR summary LIKE '%treaty%' OR fields LIKE '%treaty%'
        OR latest >= -473385600 AND earliest < -441849600)""",
}
"""Filters, and what comes near to them without an index."""

_EXPORT: Final = """
import sys
from timeloom.exporters.contract import Context
from timeloom.exporters.json import JsonLinesExporter
from timeloom.query.query import EVERYTHING
from timeloom.store import open_reader
from timeloom.store.outgoing import Outgoing
with open(sys.argv[2], "w", encoding="utf-8", newline="") as out:
    JsonLinesExporter().write(Outgoing(open_reader(sys.argv[1]).view(EVERYTHING)), out, Context())
"""
_THE_SAME_ROWS: Final = """
SELECT e.uid, e.date, e.earliest, e.latest, e.title, e.summary, e.fields, e.basis,
    e.key IN (SELECT key FROM stars) AS starred, e.proposed, s.address,
    (SELECT json_group_array(json_object('relation', l.relation, 'to', l.target)) FROM links l WHERE l.uid = e.uid)
        AS links
FROM events e LEFT JOIN sources s ON s.id = e.source ORDER BY e.key
"""


class Taken(NamedTuple):
    """Milliseconds: the median, and the worst."""

    middle: float
    worst: float


def ours(do: Callable[[], object], times: int) -> Taken:
    """How long something takes, again and again."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        do()
        taken.append((time.perf_counter() - started) * 1000)
    return Taken(median(taken), max(taken))


def shell(timeline: Path, sql: str) -> float:
    """Milliseconds that the `sqlite3` shell says a statement took."""
    said = subprocess.run(
        ["sqlite3", "-readonly", str(timeline)],
        input=f".timer on\n.output {os.devnull}\n{sql};\n.output\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    # The timer's line goes where results go, except where the shell writes it to its own output.
    found = re.search(r"real ([0-9.]+)", said)
    return float(found.group(1)) * 1000 if found else float("nan")


def line(name: str, taken: Taken, other: float) -> None:
    print(
        f"| {name} | {taken.middle:.2f} | {taken.worst:.2f} | {other:.0f}"
        f" | {taken.middle / other if other else float('nan'):.4f} |",
        flush=True,
    )


def filters(timeline: Path, times: int) -> None:
    """Pages and counts under every filter: the first page before anything is kept, the others as one scrolls."""
    print("| question | median ms | worst ms | sqlite3 shell, ms | ratio |")
    print("|---|---|---|---|---|")
    for text, where in FILTERS.items():
        name = f"`{text}`".replace("|", "\\|") if text else "no filter"
        select = f"SELECT {_COLUMNS} FROM events WHERE {where}"
        line(
            f"open, first page, {name}",
            ours(partial(_first_page, timeline, text), times),
            shell(timeline, f"{select} {_ORDER}"),
        )
        counted = shell(timeline, f"SELECT count(*) FROM events WHERE {where}")
        line(
            f"open, count, {name}",
            ours(partial(_count, timeline, text), max(times // 5, 3)),
            counted,
        )
        reader, view = _opened(timeline, text)
        half = view.count() // 2
        key = view.key_at(half)
        far = shell(timeline, f"{select} {_ORDER} OFFSET {half}")
        line(
            f"page from the middle, {name}",
            ours(partial(view.page, key, limit=60), times),
            far,
        )
        reader.close()


def _opened(timeline: Path, text: str) -> tuple[Reader, View]:
    reader = open_reader(timeline)
    return reader, reader.view(parse(text, now=0.0))


def _first_page(timeline: Path, text: str) -> None:
    reader, view = _opened(timeline, text)
    view.page(limit=60)
    reader.close()


def _count(timeline: Path, text: str) -> None:
    reader, view = _opened(timeline, text)
    view.count()
    reader.close()


def panes(timeline: Path) -> None:
    """What the density strip and the panes of values ask, the first time and once keys and columns are read."""
    edges = [-1_735_689_600.0 + 30_000_000 * number for number in range(121)]
    per_bucket = "SELECT CAST((earliest + 1735689600) / 30000000 AS INT), count(*) FROM events WHERE {} GROUP BY 1"
    per_value = (
        "SELECT value, count(*) FROM events, json_each(fields, '$.actor[0]') WHERE {} GROUP BY 1"
    )
    print("\n| question | first ms | again ms | sqlite3 shell, ms | ratio, first |")
    print("|---|---|---|---|---|")
    for text in ("", "side:open", "t"):
        name = f"`{text}`" if text else "no filter"
        reader, view = _opened(timeline, text)
        questions: dict[str, tuple[Callable[[], object], str]] = {
            "position of the last match": (
                partial(view.position, 1 << 61),
                "SELECT count(*) FROM events WHERE {}",
            ),
            "histogram, 120 buckets": (partial(view.histogram, edges), per_bucket),
            "values of a field": (partial(view.values, "actor", limit=20), per_value),
            "histogram per value": (
                partial(view.histogram_by, edges, "side", ["open", "closed"]),
                per_bucket.replace("GROUP BY 1", "GROUP BY 1, fields ->> '$.side[0]'"),
            ),
        }
        for what, (do, sql) in questions.items():
            first, again = ours(do, 1).middle, ours(do, 3).middle
            other = shell(timeline, sql.format(FILTERS[text]))
            print(
                f"| {what}, {name} | {first:.1f} | {again:.1f} | {other:.0f} | {first / other:.3f} |"
            )
        reader.close()


def export(timeline: Path, folder: Path) -> None:
    """The whole timeline as JSON Lines, and the same rows as the shell writes JSON."""
    target = folder / "export.jsonl"
    commands: dict[str, Sequence[str]] = {
        "timeloom, JSON Lines": [sys.executable, "-c", _EXPORT, str(timeline), str(target)],
        "sqlite3 -json": ["sqlite3", "-readonly", "-json", str(timeline), _THE_SAME_ROWS],
    }
    print("| export | seconds | of the processor | peak MB |")
    print("|---|---|---|---|")
    taken = []
    for name, command in commands.items():
        with target.open("wb") as out:
            started = time.perf_counter()
            process = subprocess.Popen(command, stdout=out)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"failed: {name}")
        processor = usage.ru_utime + usage.ru_stime
        taken.append(processor)
        wall = time.perf_counter() - started
        print(f"| {name} | {wall:.1f} | {processor:.1f} | {usage.ru_maxrss / 1024:.0f} |")
    target.unlink()
    print(f"\nOf the processor, the export takes {taken[0] / taken[1]:.2f} × `sqlite3 -json`.\n")


def main() -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--smoke", action="store_true", help="twenty thousand events")
    options = parser.parse_args()
    if shutil.which("sqlite3") is None:
        parser.error("the sqlite3 shell is needed to compare with; Debian: apt install sqlite3")
    count = 20_000 if options.smoke else options.events
    print(f"{count:,} events\n")
    timeline = generated(count, ".db")
    export(
        timeline, timeline.parent
    )  # first: a process that is started inherits this one's peak of memory
    filters(timeline, 3 if options.smoke else 20)
    panes(timeline)
    return 0


if __name__ == "__main__":
    sys.exit(main())
