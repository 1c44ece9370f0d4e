"""Logs of programs that no importer reads: known by how their lines begin, so that nobody reads them as prose.

The forms are those of RFC 3164 and RFC 5424, journalctl, web servers (Common Log Format), and the loggers of common
languages and systems: a time to the second, and then a host, a process, a level or a thread.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from timeloom.errors import SourceError
from timeloom.importers.contract import STDIN, Sample
from timeloom.importers.json.shapes import head_text
from timeloom.importers.tables.records import lines_of

_LOOKED_AT: Final = 50
"""Lines that are not blank."""
_WORD: Final = r"(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|CRIT(?:ICAL)?|SEVERE)"
_LEVEL: Final = r"\W{0,3}(?:TRACE|DEBUG|INFO|NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|CRIT(?:ICAL)?|SEVERE|ALERT|EMERG)\b"
_STAMP: Final = (
    r"\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| ?[+-]\d\d:?\d\d| UTC)?\]?"
)
_FORMS: Final = tuple(
    re.compile(form, re.I if flags else 0)
    for form, flags in (
        (r"(?:<\d{1,3}>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \S+ \S", False),
        (r"(?:\S+ ){1,4}[A-Z][a-z]{2} [ \d]?\d \d\d:\d\d:\d\d \S+ \S+: ", False),
        (rf"(?:\S+ )?[\[(]?\d[\d\W_TZ]{{5,40}}(?:\S+ ){{0,6}}\[?{_WORD}\b", False),
        (r"\d{8}-\d{1,2}:\d{1,2}:\d{1,2}:\d{1,3}\|", False),
        (r"\[[\d./-]{5,10} \d\d:\d\d:\d\d[.,\d]*\] \S+ - ", False),
        (r"<\d{1,3}>1 \S", False),
        (r"\S+ \S+ \S+ \[\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d", False),
        (rf"{_STAMP}[ \t,;:|-]*(?:\S+[ \t]+){{0,3}}{_LEVEL}", True),
        (rf"{_STAMP} \S+ [\w./-]+(?:\[\d+\])?: ", False),
        (rf"{_STAMP}[ \t-]+\[[^\]]+\]", False),
        (r"\[\s*\d+\.\d{3,6}\] \S", False),
        (r"\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\s+\d+\s+\d+ [VDIWEF] ", False),
        (r"[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+\s+\d+ ", False),
        (r"\d{10}\.\d{3}\s+\d+ \S+ \w+/\d{3} ", False),
        (r"type=[A-Z_]+ msg=audit\(\d{10}\.", False),
        (r"(?:\[[A-Z][a-z]{2} )?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d(?:\.\d+)? \d{4}\] \[", False),
    )
)
_FIELDS: Final = re.compile(r"^#Fields:.*\b(?:date|time|ts)\b", re.MULTILINE)
"""What the logs of IIS and Zeek say at their head."""


def looks_like_a_log(text: str) -> str:
    """A line that shows that the text is a log; empty if it is none."""
    if found := _FIELDS.search(text[:4096]):
        return found[0]
    lines = [line for line in islice(lines_of(text), 4 * _LOOKED_AT) if line.strip()][:_LOOKED_AT]
    for form in _FORMS:
        ours = [line for line in lines if form.match(line)]
        if len(ours) * 2 > len(lines) and len(ours) >= min(2, len(lines)):
            return ours[0].strip()
    return ""


def no_log(sample: Sample, line: str) -> SourceError:
    """The error for a log: what it looks like, and how it can be had all the same."""
    shown = "standard input" if sample.name == STDIN else sample.name
    short = line if len(line) <= 72 else line[:71] + "…"
    return SourceError(
        f"{shown} looks like a log ({short!r}), and logs in this form are not read yet",
        hint="make a table of it with the headings date and title, or JSON Lines (journalctl -o json); plaso and"
        " Timesketch read most logs, and what they write is read; --format essay takes it for prose",
    )


def refused(sample: Sample) -> SourceError | None:
    """The error, if the sample is a log."""
    line = looks_like_a_log(head_text(sample))
    return no_log(sample, line) if line else None
