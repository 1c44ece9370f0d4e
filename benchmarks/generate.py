"""Timelines of any size that look like real ones, the same every time: `python -m benchmarks.generate 1000000 FILE`.

FILE's ending says what is written: `.csv`, `.jsonl`, or `.db` for a timeline (imported from the CSV).
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from timeloom.model.events import ANSWERS, Event, Link, Source

WORK: Final = Path(__file__).resolve().parent / "scratch"
"""Where generated files are kept between runs."""

_VOCABULARY: Final = (
    "accord agency answer archive assembly benchmark border bridge budget cable campaign canal charter city claim"
    " cluster code company compute conference council court crowd dataset debate decree delegation design election"
    " engine essay exchange expedition export factory field fleet forest founding fund garden grant harbour"
    " history hospital index industry institute journal judge laboratory launch law league letter library licence"
    " map market measure merger mill mission model museum network office opera orbit order paper parliament patent"
    " pipeline plan port press prize probe project protest railway record reform release research river road"
    " satellite school science sensor session ship signal source station strike study survey team telescope temple"
    " theatre tower town trade train treaty tunnel union university vaccine verdict village vote weights winter"
    " workshop open closed first last early public quiet bitter rapid northern southern eastern western young"
    " famous secret common"
)
_WORDS: Final = _VOCABULARY.split()
_CJK: Final = ("第二次世界大戦", "東京オリンピック", "万里の長城", "공개 모델")
_ACTORS: Final = tuple(
    f"{first} {second}".title()
    for first in _WORDS[:20]
    for second in ("group", "labs", "union", "press", "league")
)
_SIDES: Final = ("open", "closed", "other")
_KINDS: Final = ("release", "paper", "founding", "policy", "funding", "legal", "people", "product")
_LONGEST: Final = 40_000
"""Days that events spread over, from 1915 on."""


def events(count: int) -> Iterator[Event]:
    """That many events in no particular order; the first n of a larger number are those of n."""
    dice = random.Random(20_240_513)
    for number in range(count):
        yield _event(number, dice)


def _event(number: int, dice: random.Random) -> Event:
    title = " ".join(dice.choices(_WORDS, k=dice.randint(4, 8))).capitalize()
    if number % 100 == 7:
        title = f"{title} {dice.choice(_CJK)}"
    links: tuple[Link, ...] = ()
    if number > 20 and number % 10 == 0:
        links = (Link(ANSWERS, f"ev-{dice.randrange(number)}"),)
    return Event(
        title,
        _date(number, dice),
        f"ev-{number}",
        " ".join(dice.choices(_WORDS, k=dice.randint(8, 24))).capitalize() + ".",
        {
            "actor": (dice.choice(_ACTORS),),
            "side": (dice.choices(_SIDES, (5, 3, 1))[0],),
            "kind": (dice.choice(_KINDS),),
            "tag": tuple(dice.sample(_WORDS[:60], k=dice.randint(1, 2))),
        },
        links,
    )


def _date(number: int, dice: random.Random) -> str | None:
    day = dice.randrange(_LONGEST)
    year, month, day_of_month = 1915 + day // 365, day % 12 + 1, day % 28 + 1
    kind = dice.randrange(200)
    if kind == 0:
        return None
    if kind < 8:
        return f"{year}"
    if kind < 20:
        return f"{year}-{month:02d}"
    if kind < 26:
        return f"{year}-{month:02d}/{year + dice.randint(1, 9)}"
    if kind < 32:
        return f"{year}-{month:02d}-{day_of_month:02d}~"
    if kind < 60:
        return f"{year}-{month:02d}-{day_of_month:02d}T{number % 24:02d}:{number % 60:02d}:00Z"
    return f"{year}-{month:02d}-{day_of_month:02d}"


def write_csv(count: int, path: Path) -> None:
    """A table as a spreadsheet saves it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["uid", "date", "title", "summary", "actor", "side", "kind", "tag", "answers"])
        for event in events(count):
            answers = event.links[0].to if event.links else ""
            values = [";".join(values) for values in event.fields.values()]
            out.writerow([event.uid, event.date, event.title, event.summary, *values, answers])


def write_jsonl(count: int, path: Path) -> None:
    """The rows that Timeloom writes."""
    import json

    from timeloom.model.rows import event_to_row

    with path.open("w", encoding="utf-8") as file:
        for event in events(count):
            row = event_to_row(event)
            del row["source"]
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_timeline(count: int, path: Path) -> None:
    """A timeline with these events."""
    from timeloom.store import open_writer

    path.unlink(missing_ok=True)
    writer = open_writer(path, create=True)
    try:
        writer.import_items(events(count), Source(f"generated-{count}.csv", "csv"))
    finally:
        writer.close()


_WRITERS: Final = {".csv": write_csv, ".jsonl": write_jsonl, ".db": write_timeline}


def generated(count: int, suffix: str) -> Path:
    """The file with that many events, kept in WORK; made now if it is not there yet."""
    WORK.mkdir(exist_ok=True)
    path = WORK / f"events-{count}{suffix}"
    if not path.exists():
        part = path.with_name(f"part-{path.name}")
        _WRITERS[suffix](count, part)
        part.replace(path)
    return path


def main() -> int:
    """Write one file; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    if options.file.suffix not in _WRITERS:
        parser.error(f"FILE ends in {', '.join(_WRITERS)}")
    _WRITERS[options.file.suffix](options.count, options.file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
