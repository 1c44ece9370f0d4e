"""Keep a Changelog and its relatives: one event per dated version.

`## [1.2.3] - 2024-05-13 [YANKED]`, `## v1.2.3 (2024-05-13)`, headings underlined with dashes, and links inside the
heading are read; a date in other words too. A version without a date is named in a remark and left out; a file without
any date says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import PurePath
from typing import ClassVar

from timeloom.dates.edtf import bounds
from timeloom.errors import DateError
from timeloom.events import Event, Item, Rejection, Remark
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json_shapes import head_text
from timeloom.importers.loose_dates import LooseDates
from timeloom.importers.text_stream import as_text
from timeloom.text import number

_VERSION = re.compile(
    r"^#{1,3}\s+(?:version\s+|release\s+)?\[?v?(?P<version>\d[^\]\s(:,]*|unreleased)\]?(?P<rest>.*)$",
    re.I,
)
_UNDERLINED = re.compile(
    r"^(?:version\s+|release\s+)?\[?v?(?P<version>\d+\.\d[^\]\s(:,]*|unreleased)\]?(?P<rest>.*)$",
    re.I,
)
_DATE = re.compile(r"(?<![\d.])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_GROUP = re.compile(r"^#{2,4}\s+(Added|Changed|Deprecated|Removed|Fixed|Security)\b", re.I)
_REFERENCE = re.compile(r"^\[v?([^\]]+)\]:\s*(\S+)")
_URL = re.compile(r"\((https?://[^)\s]+)\)")
_RULE = re.compile(r"-{3,}|={3,}")
_CALLED_SO = re.compile(r"(?:change ?log|changes|history|news|releases?)\b")
"""What such a file is called; a chronology may be, too."""
_CALLED = re.compile(r"change ?log|release notes|release history", re.I)
"""What a file of versions calls itself at its head."""


def _is_version(heading: re.Match[str]) -> bool:
    """Whether a heading names a version: `1914` and `2024-05-13` alone are days of a chronology."""
    name, rest = heading["version"].lower(), heading["rest"].lower()
    if (
        name == "unreleased"
        or re.search(r"version|release", heading[0], re.I)
        or _DATE.search(rest)
    ):
        return True
    return "." in name and not re.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}", name)


@dataclass(slots=True)
class Version:
    """One heading and the lines under it."""

    line: int
    name: str
    rest: str
    lines: list[str] = field(default_factory=list)


class KeepAChangelogImporter:
    """Keep a Changelog."""

    name: ClassVar[str] = "changelog"
    title: ClassVar[str] = "Keep a Changelog"
    suffixes: ClassVar[tuple[str, ...]] = (".md",)
    keeps: ClassVar[str] = (
        "dated versions with their text, kinds of change, links; not undated versions"
    )

    def sniff(self, sample: Sample) -> float:
        """By its headings: versions, dated ones under any name, others where the file calls itself a list of them."""
        stem = PurePath(sample.name).stem.lower().replace("_", " ")
        head = head_text(sample)
        lines = head.splitlines()
        found = [match for line in lines if (match := _VERSION.match(line))]
        found += [
            match
            for line, under in pairwise(lines)
            if (match := _UNDERLINED.match(line)) and _RULE.fullmatch(under.rstrip())
        ]
        versions = [match for match in found if _is_version(match)]
        if versions and (_CALLED_SO.match(stem) or _CALLED.search(head[:2000])):
            return 0.9 if _CALLED_SO.match(stem) else 0.85 * (len(versions) > 1)
        dated = sum(_DATE.search(match["rest"]) is not None for match in versions)
        return 0.8 if dated > 1 else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        remarks: list[Remark] = []
        with as_text(source, remarks) as text:
            versions, references = _versions(text)
        yield from remarks
        undated: list[str] = []
        dates = LooseDates(order=None)
        for version in versions:
            try:
                date = _date(version, dates)
            except DateError as error:
                yield Rejection(f"line {version.line}", str(error))
                continue
            if date:
                yield _event(version, date, references)
            else:
                undated.append(version.name)
        yield from dates.remarks()
        if undated:
            shown = ", ".join(undated[:5]) + (" …" if len(undated) > 5 else "")
            yield Remark(f"{number(len(undated), 'version')} without a date left out: {shown}")
        if not versions:
            yield Remark("no heading names a version")


def _versions(lines: Iterator[str]) -> tuple[list[Version], dict[str, str]]:
    versions: list[Version] = []
    references: dict[str, str] = {}
    before = ""
    for place, raw in enumerate(lines, start=1):
        line = raw.rstrip()
        if match := _VERSION.match(line):
            versions.append(Version(place, match["version"], match["rest"]))
        elif _RULE.fullmatch(line) and (match := _UNDERLINED.match(before)):
            if versions and versions[-1].lines:
                versions[-1].lines.pop()
            versions.append(Version(place - 1, match["version"], match["rest"]))
        elif match := _REFERENCE.match(line):
            references[match[1].lower()] = match[2]
        elif versions:
            versions[-1].lines.append(line)
        before = line
    return versions, references


def _date(version: Version, dates: LooseDates) -> str:
    """The date in a version's heading; empty without one. Raises DateError for one that cannot be."""
    if found := _DATE.search(version.rest):
        date = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
        bounds(date)
        return date
    words = re.sub(r"\[yanked\]|\(https?:[^)]*\)", "", version.rest, flags=re.I).strip(
        " -–—:()[]/,"
    )
    if not re.search(r"(?<!\d)\d{4}(?!\d)", words):
        return ""
    try:
        return dates.read(words)
    except DateError:  # a heading that goes on
        return ""


def _event(version: Version, date: str, references: dict[str, str]) -> Event:
    fields: dict[str, tuple[str, ...]] = {"kind": ("release",), "version": (version.name,)}
    changes = [match[1].lower() for line in version.lines if (match := _GROUP.match(line))]
    if changes:
        fields["change"] = tuple(dict.fromkeys(changes))
    if re.search(r"yanked", version.rest, re.I):
        fields["tag"] = ("yanked",)
    url = _URL.search(version.rest)
    if link := (url[1] if url else references.get(version.name.lower(), "")):
        fields["url"] = (link,)
    return Event(
        title=version.name,
        date=date,
        summary="\n".join(version.lines).strip(),
        fields=fields,
        where=f"line {version.line}",
    )
