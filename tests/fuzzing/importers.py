"""Tries importers with files that are spoiled: none may fail but with an error of ours, or take long over little.

    python -m tests.fuzzing.importers SECONDS [SEED]

What is found is told with the format, the seed and the number that bring it about again, each kind once. An entry that
was rejected for a reason that no one foresaw is told too, as `soft`.
"""

from __future__ import annotations

import io
import signal
import sys
import tempfile
import time
import traceback
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from tests.fuzzing.mutations import spoiled
from timeloom.errors import TimeloomError
from timeloom.importers import registry
from timeloom.importers.contract import Input, Options, Sample
from timeloom.model.events import Event, Rejection, Source

FIXTURES: Final = Path(__file__).parent.parent / "fixtures"
SECONDS: Final = 5.0
"""Processor time that a file of a few kilobytes may take at most: a busy machine is no fault of its."""
_SOFT: Final = "not made as its format has it"
_WINDOWS: Final = ("", "", "", "2024", "2011/2013")


class Seed(NamedTuple):
    """A sound file of a format."""

    format: str
    name: str
    data: bytes


class Fault(NamedTuple):
    """What went wrong: its kind (what was raised, and where), and the file that brings it about."""

    kind: str
    trial: str
    data: bytes


class Hangs(BaseException):
    """It takes too long. Not an Exception, which the guard of an entry would take for one in it."""


def seeds() -> list[Seed]:
    """The fixtures of all formats, and a few files with what those do not have."""
    found = []
    files = [path for path in sorted(FIXTURES.rglob("*")) if path.is_file()]
    pairs = [(path.name, path.read_bytes()) for path in files if path.stat().st_size < 20_000]
    for name, data in [*pairs, *_FURTHER, ("files.zip", _archive())]:
        try:
            importer = registry.choose(Sample(name, data[:65536]))
        except TimeloomError:
            continue
        found.append(Seed(importer.name, name, data))
    return found


def _archive() -> bytes:
    """Two small tables in a zip."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("one.csv", "below/two.csv"):
            archive.writestr(name, "date,title\n2024-05-13,A launch\n2024-05-20,An answer\n")
    return written.getvalue()


_FURTHER: Final[tuple[tuple[str, bytes], ...]] = (
    ("full.jsonl", b'{"uid":"a","title":"A","date":"2024","summary":"s","fields":{"x":["y"]},"links":[{"relation":"r",'
     b'"to":"b","fields":{"k":["v"]}}],"source":{"address":"e.md","importer":"essay"},"passage":{"start":3,"end":5,'
     b'"text":"ab","section":"S"},"date_basis":"stated","notes":["n"],"starred":true,"proposed":false,"sayings":'
     b'[{"source":{"address":"f.md"},"passage":{"start":1,"end":2,"text":"b"},"date":"2023"}]}\n{"title":"B"}\n'),
    ("rows.json", b'{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"u","content_html":'
     b'"<p>x</p>","date_published":"2024-03-02T09:00:00+01:00","authors":[{"name":"A"}],"tags":["t"],"attachments":'
     b'[{"url":"u"}]},{"id":"2","title":"B","date_published":"2024-03-03T09:00:00Z"}]}'),
    ("all.rss", b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>T</title><image><url>u</url>"
     b"<height>5</height></image><textInput><title>S</title><name>q</name><link>l</link></textInput><item><title>A</title>"
     b"<author>a@b.c (A)</author><pubDate>Tue, 24 May 2016 14:17:57 GMT</pubDate><guid>1</guid><description>&lt;p&gt;x&lt;"
     b"/p&gt;</description></item><item><title>B</title><guid>2</guid></item></channel></rss>"),
    ("zones.ics", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTIMEZONE\r\nTZID:Quay\r\nBEGIN:STANDARD\r\n"
     b"DTSTART:19701025T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
     b"END:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Quay:20240513T100000\r\nDURATION:PT1H\r\n"
     b"RRULE:FREQ=DAILY;COUNT=3\r\nEXDATE;TZID=Quay:20240514T100000\r\nCREATED:20240101T000000Z\r\nLAST-MODIFIED:20240101"
     b"T000000Z\r\nSUMMARY:A\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT5M\r\nEND:VALARM\r\nEND:VEVENT\r\n"
     b"BEGIN:VEVENT\r\nUID:a\r\nRECURRENCE-ID;TZID=Quay:20240515T100000\r\nDTSTART;TZID=Quay:20240515T110000\r\nSUMMARY:B\r\n"
     b"END:VEVENT\r\nBEGIN:VTODO\r\nUID:c\r\nDUE:20240601\r\nCOMPLETED:20240602T000000Z\r\nSUMMARY:C\r\nEND:VTODO\r\n"
     b"END:VCALENDAR\r\n"),
    ("more.mw", b"title: T\n#x: red\n\nsection S\n2020-01: A #x\n2020-02/2020-04: B [x](y)\nafter 2 days: C\n2 weeks: D\n"
     b"group G\nnow - 3 days: E\nbefore !a: F\nendGroup\n2021 for 2 years x5: H\nendSection\n"),
)  # fmt: skip


def tried(seed: Seed, random: Random, writer: Any = None) -> Fault | None:
    """Spoil a file and read it with the importer of its kind; what was wrong with that, if anything was."""
    data = spoiled(random, seed.data)
    options = Options(window=random.choice(_WINDOWS)) if seed.format == "ical" else Options()
    sample = Sample(seed.name, data[:65536])
    source = Input(seed.name, io.BytesIO(data), None, options, sample=sample)
    if not data:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        try:
            items = list(registry.read(registry.by_name(seed.format), source))
            if writer is not None:
                _stored(writer, seed, items)
        except TimeloomError:
            return None
        except (Exception, Hangs) as error:
            signal.setitimer(signal.ITIMER_PROF, 0)  # a long trace takes its time too
            return Fault(_kind_of(error), seed.name, data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    soft = next((it.why for it in items if isinstance(it, Rejection) and _SOFT in it.why), "")
    return Fault(f"soft: {soft[:110]}", seed.name, data) if soft else None


def _stored(writer: Any, seed: Seed, items: list[Any]) -> None:
    """Take the events into a timeline, and out of it again."""
    if any(isinstance(item, Event) for item in items):
        report = writer.import_items(iter(items), Source(seed.name, seed.format), text=None)
        if report.step is not None:
            writer.undo()


def _kind_of(error: BaseException) -> str:
    ours = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if "tests/" not in frame.filename
    ]
    last = ours[-1] if ours else None
    inner = next((f for f in reversed(ours) if "site-packages" not in f.filename), last)
    place = f"{Path(inner.filename).name}:{inner.name}" if inner else "?"
    return f"{type(error).__name__} in {place}: {str(error)[:60]}"


def _ring(_number: int, _frame: object) -> None:
    raise Hangs("it takes too long")


def search(seed: int, trials: int, writer: Any = None, first: int = 0) -> Iterator[Fault | None]:
    """Try so many spoiled files, each format in its turn; what each trial found."""
    known = seeds()
    before = signal.signal(signal.SIGPROF, _ring)
    try:
        for number in range(first, first + trials):
            chosen = known[number % len(known)]
            fault = tried(chosen, Random(f"{seed}:{number}"), writer)
            yield None if fault is None else fault._replace(trial=f"{seed}:{number} {chosen.name}")
    finally:
        signal.signal(signal.SIGPROF, before)


def _load() -> None:
    """Read each seed once: modules that load when they are first wanted are no part of what a file takes."""
    for seed in seeds():
        sample = Sample(seed.name, seed.data)
        with suppress(TimeloomError):
            source = Input(seed.name, io.BytesIO(seed.data), sample=sample)
            list(registry.read(registry.by_name(seed.format), source))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(seconds: float, seed: int) -> int:
    from timeloom.store import open_writer

    _load()
    begin, found, number = time.monotonic(), dict[str, int](), 0
    with tempfile.TemporaryDirectory() as folder:
        while (passed := time.monotonic() - begin) < seconds:
            writer = open_writer(Path(folder, f"{number}.db"), create=True)
            try:
                for fault in search(seed, 500, writer if number % 2_000 == 0 else None, number):
                    number += 1
                    if fault is None:
                        continue
                    kind = fault.kind.partition(":")[0] if "soft" not in fault.kind else fault.kind
                    found[kind] = found.get(kind, 0) + 1
                    if found[kind] == 1:
                        _say(f"{passed:6.0f} s, trial {fault.trial}: {fault.kind}")
                        name = f"timeloom-fuzz-{len(found)}-{fault.trial.split()[-1]}"
                        Path(tempfile.gettempdir(), name).write_bytes(fault.data)
                    if time.monotonic() - begin > seconds:
                        break
            finally:
                writer.close()
    hard = [kind for kind in found if "soft" not in kind]
    _say(f"{number:,} files tried, {len(hard)} kinds of fault, {len(found) - len(hard)} soft")
    return 1 if hard else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
