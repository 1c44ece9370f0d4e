"""Time expressions out of prose, ours beside the libraries that can be installed, in the manner of TempEval-3.

    python -m benchmarks.prose [--set dev|held_out|all] [--errors] [RECOGNIZERS.json]

For each tagger: precision, recall and F1 of the extent, strict (same offsets) and relaxed (overlap); of the expressions
found, how many have the right value (accuracy); and value F1, which is relaxed F1 times that accuracy (UzZaman et al.,
SemEval-2013 Task 1). `dateparser`, `parsedatetime` and `datefinder` are measured where they are installed. A path to
the cases of microsoft/Recognizers-Text in JSON adds a table for those.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import logging
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from timeloom.importers.prose.events import events
from timeloom.importers.prose.times.tagger import tag
from timeloom.model.events import Event

TEXTS: Final = Path(__file__).parent / "prose_texts"


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression, annotated or found: `value` is EDTF for DATE and TIME, TIMEX3 for DURATION and SET."""

    start: int
    end: int
    type: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Text:
    name: str
    text: str
    date: str
    expressions: tuple[Expression, ...]


@dataclass(slots=True)
class Score:
    annotated: int = 0
    found: int = 0
    overlapping: int = 0
    exact: int = 0
    right: int = 0
    seconds: float = 0.0
    characters: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.annotated += other.annotated
        self.found += other.found
        self.overlapping += other.overlapping
        self.exact += other.exact
        self.right += other.right
        self.seconds += other.seconds
        self.characters += other.characters
        self.errors += other.errors

    def _f1(self, hits: int) -> float:
        both = self.annotated + self.found
        return 2 * hits / both if both else 0.0

    def row(self, name: str) -> str:
        precision = self.overlapping / self.found if self.found else 0.0
        recall = self.overlapping / self.annotated if self.annotated else 0.0
        accuracy = self.right / self.overlapping if self.overlapping else 0.0
        speed = self.characters / self.seconds / 1e6 if self.seconds else 0.0
        return (
            f"| {name:<22} | {precision:.3f} | {recall:.3f} | {self._f1(self.overlapping):.3f} "
            f"| {self._f1(self.exact):.3f} | {accuracy:.3f} | {self._f1(self.right):.3f} | {speed:8.3f} |"
        )


HEAD: Final = (
    "| tagger                 | prec. | rec.  | F1    | strict F1 | value acc. | value F1 | MB/s |\n"
    "|------------------------|-------|-------|-------|-----------|------------|----------|------|"
)

Tagger = Callable[[str, str], Iterable[Expression]]


def ours(text: str, date: str) -> Iterable[Expression]:
    for found in tag(text, document_date=date):
        value = found.value if found.type in ("DURATION", "SET") else found.edtf
        yield Expression(found.start, found.end, found.type, value)


def _day(moment: datetime) -> str:
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}"


def dateparser_search(text: str, date: str) -> Iterable[Expression]:
    from dateparser.search import search_dates

    settings = {"RELATIVE_BASE": datetime.fromisoformat(date), "PREFER_DATES_FROM": "past"}
    position = 0
    for written, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(written, position)
        if start >= 0:
            position = start + len(written)
            yield Expression(start, position, "DATE", _day(moment))


def parsedatetime_nlp(text: str, date: str) -> Iterable[Expression]:
    import parsedatetime

    calendar = parsedatetime.Calendar(version=parsedatetime.VERSION_CONTEXT_STYLE)
    for moment, _, start, end, _ in calendar.nlp(text, datetime.fromisoformat(date)) or ():
        yield Expression(start, end, "DATE", _day(moment))


def datefinder_find(text: str, date: str) -> Iterable[Expression]:
    import datefinder

    for moment, (start, end) in datefinder.find_dates(
        text, index=True, base_date=datetime.fromisoformat(date)
    ):
        yield Expression(start, end, "DATE", _day(moment))


TAGGERS: Final[dict[str, tuple[str, Tagger]]] = {
    "timeloom": ("importers", ours),
    "dateparser.search": ("dateparser", dateparser_search),
    "parsedatetime.nlp": ("parsedatetime", parsedatetime_nlp),
    "datefinder": ("datefinder", datefinder_find),
}


def read_texts(folder: Path) -> list[Text]:
    """The annotated texts of a folder."""
    texts = []
    for path in sorted(folder.glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
        head, _, *rows = path.with_suffix(".tsv").read_text("utf-8").splitlines()
        expressions = []
        for row in rows:
            start, end, kind, value, written = row.split("\t")
            if text[int(start) : int(end)] != written:
                raise SystemExit(f"{path.stem}.tsv: {written!r} does not stand at {start}")
            expressions.append(Expression(int(start), int(end), kind, value))
        texts.append(Text(path.stem, text, head.split("\t")[1], tuple(expressions)))
    return texts


def same_value(annotated: Expression, found: Expression, *, by_day: bool) -> bool:
    """Whether the values agree. A library that knows only days is right with any day inside the annotated date."""
    if annotated.value == found.value:
        return True
    if not by_day or found.value is None or annotated.type not in ("DATE", "TIME"):
        return False
    if annotated.value is not None and annotated.value[2:3] == ":":
        return False  # a time of day alone
    from timeloom.dates.edtf.parsing import bounds

    earliest, latest = bounds(annotated.value or "")
    day = bounds(found.value)[0]
    return latest - earliest < 400 * 86_400 and earliest - 1 <= day <= latest


def score(text: Text, tagger: Tagger, *, by_day: bool) -> Score:
    """One tagger on one text; each annotation meets the first found expression that overlaps it."""
    began = time.process_time()
    found = list(tagger(text.text, text.date))
    result = Score(len(text.expressions), len(found), characters=len(text.text))
    result.seconds = time.process_time() - began
    free = dict(enumerate(found))
    for wanted in text.expressions:
        number = next(
            (n for n, f in free.items() if f.start < wanted.end and f.end > wanted.start), None
        )
        written = text.text[wanted.start : wanted.end]
        if number is None:
            result.errors.append(f"missed   {written!r}")
            continue
        hit = free.pop(number)
        result.overlapping += 1
        result.exact += (hit.start, hit.end) == (wanted.start, wanted.end)
        right = same_value(wanted, hit, by_day=by_day)
        result.right += right
        if not right:
            result.errors.append(f"value    {written!r}: {wanted.value}, found {hit.value}")
        elif (hit.start, hit.end) != (wanted.start, wanted.end):
            result.errors.append(f"extent   {written!r}: {text.text[hit.start : hit.end]!r}")
    result.errors += [f"spurious {text.text[f.start : f.end]!r}" for f in free.values()]
    return result


def event_dates(texts: Iterable[Text]) -> tuple[int, int, int]:
    """Of the annotated dates and times: how many an event stands for, with the right date; and events without one."""
    wanted = right = stray = 0
    for text in texts:
        made = events(text.text, document_date=text.date)
        dated = [e for e in text.expressions if e.type in ("DATE", "TIME")]
        wanted += len(dated)
        for expression in dated:
            right += any(
                event.passage is not None
                and event.passage.start <= expression.start
                and expression.end <= event.passage.end
                and (event.date == expression.value or _narrows(event, expression, dated))
                for event in made
            )
        stray += sum(
            not any(
                e.start < event.passage.end and event.passage.start < e.end
                for e in text.expressions
            )
            for event in made
            if event.passage is not None
        )
    return wanted, right, stray


def _narrows(event: Event, expression: Expression, dated: Iterable[Expression]) -> bool:
    """Whether the event has the date of a finer expression beside this one: 10 May in "in 1940, on 10 May"."""
    from timeloom.dates.edtf.parsing import bounds
    from timeloom.errors import DateError

    passage = event.passage
    if passage is None or event.date is None:
        return False
    beside = [
        e
        for e in dated
        if passage.start <= e.start and e.end <= passage.end and e.value == event.date
    ]
    if not beside or expression.value is None:
        return False
    try:
        earliest, latest = bounds(expression.value)
        first, last = bounds(event.date)
    except DateError:
        return False
    return earliest <= first and last <= latest


def recognizers(path: Path, tagger: Tagger) -> Score:
    """The cases of Recognizers-Text: one sentence each, with a reference date. Dates, times, durations and sets."""
    total = Score()
    for case in json.loads(path.read_text("utf-8")):
        reference = (case.get("Context") or {}).get("ReferenceDateTime") or "2016-11-07T00:00:00"
        text = case["Input"]
        began = time.process_time()
        found = list(tagger(text, reference[:10]))
        total.seconds += time.process_time() - began
        total.characters += len(text)
        total.found += len(found)
        free = dict(enumerate(found))
        for wanted in case["Results"]:
            total.annotated += 1
            start, end = wanted["Start"], wanted["End"] + 1
            number = next((n for n, f in free.items() if f.start < end and f.end > start), None)
            if number is None:
                total.errors.append(f"missed   {wanted['Text']!r} in {text[:70]!r}")
                continue
            hit = free.pop(number)
            total.overlapping += 1
            total.exact += (hit.start, hit.end) == (start, end)
            right = _same_resolution(wanted, hit)
            total.right += right
            if not right:
                total.errors.append(
                    f"value    {wanted['Text']!r} ({reference[:10]}): found {hit.value}"
                )
        total.errors += [
            f"spurious {text[f.start : f.end]!r} in {text[:70]!r}" for f in free.values()
        ]
    return total


def _same_resolution(wanted: dict[str, Any], hit: Expression) -> bool:
    """Whether a value is one of those the case allows.

    Its ranges end where the next unit begins or where the last one does, its months and years after a date name a day:
    a day inside our month is right, and an end up to one unit later.
    """
    values = wanted["Resolution"]["values"]
    if hit.type in ("DURATION", "SET"):
        return any(value.get("timex") == hit.value for value in values)
    if hit.value is None or hit.value.startswith("XXXX"):
        return any(value.get("timex") == hit.value for value in values)
    return any(_inside(value, hit.value) for value in values)


def _inside(value: dict[str, str], edtf: str) -> bool:
    from timeloom.dates.edtf.parsing import bounds

    earliest, latest = bounds(edtf)
    single = value.get("value")
    if single is not None:
        if len(single) <= 8:  # a time of day alone
            return edtf[edtf.find("T") + 1 :].startswith(single[:5])
        try:
            moment = datetime.fromisoformat(single).timestamp() + _local_offset(single)
        except ValueError:
            return False
        return earliest <= moment <= latest + 86_400 and latest - earliest < 32 * 86_400
    start, end = value.get("start"), value.get("end")
    try:
        begin = (
            None
            if start is None
            else datetime.fromisoformat(start).timestamp() + _local_offset(start)
        )
        finish = (
            None if end is None else datetime.fromisoformat(end).timestamp() + _local_offset(end)
        )
    except ValueError:
        return False
    day, year = timedelta(days=1).total_seconds(), timedelta(days=366).total_seconds()
    if begin is None and finish is not None:
        return earliest == float("-inf") and -day <= latest - finish <= year
    if finish is None and begin is not None:
        return latest == float("inf") and abs(earliest - begin) <= year
    if begin is None or finish is None:
        return False
    return abs(earliest - begin) <= day and -day <= latest - finish + 1 <= year


def _local_offset(text: str) -> float:
    """Naive times of the cases are read as UTC, whatever the zone of this machine."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone().utcoffset().total_seconds()  # type: ignore[union-attr]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "recognizers", nargs="?", type=Path, help="cases of Recognizers-Text, as JSON"
    )
    parser.add_argument("--set", choices=("dev", "held_out", "all"), default="all")
    parser.add_argument("--errors", action="store_true", help="list what ours got wrong")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for name in ("dev", "held_out"):
        if options.set in (name, "all"):
            _print_texts(name, read_texts(TEXTS / name), errors=options.errors)
    if options.recognizers is not None:
        print(f"\n## {options.recognizers.name}\n\n{HEAD}")
        for name, (module, tagger) in TAGGERS.items():
            if importlib.util.find_spec(module) is not None:
                result = recognizers(options.recognizers, tagger)
                print(result.row(name), flush=True)
                if options.errors and name == "timeloom":
                    print(*result.errors, sep="\n")


def _print_texts(name: str, texts: list[Text], *, errors: bool) -> None:
    count = sum(len(text.expressions) for text in texts)
    print(f"\n## {name}: {', '.join(t.name for t in texts)} ({count} expressions)\n\n{HEAD}")
    for title, (module, tagger) in TAGGERS.items():
        if importlib.util.find_spec(module) is None:
            print(f"| {title:<22} | not installed", file=sys.stderr)
            continue
        total = Score()
        list(tagger(texts[0].text, texts[0].date))  # what is compiled at first use is not timed
        for text in texts:
            one = score(text, tagger, by_day=title != "timeloom")
            total.add(one)
            if title == "timeloom":
                print(one.row(f"  {text.name}"))
        print(total.row(title), flush=True)
        if errors and title == "timeloom":
            print(*total.errors, sep="\n")
    wanted, right, stray = event_dates(texts)
    print(
        f"\nevents: {right} of {wanted} dates ({right / wanted:.1%}) on an event; {stray} events from no time"
    )


if __name__ == "__main__":
    main()
