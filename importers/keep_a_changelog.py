"""Changelogs: one event per version, with what stands under it.

Keep a Changelog and its relatives, as `timeloom.importers.changelog_versions` finds them. A version without a date is
an undated event; a file without any version says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import ClassVar

from timeloom.dates.edtf import bounds
from timeloom.errors import DateError
from timeloom.events import Event, Item, Rejection, Remark
from timeloom.importers.changelog_versions import Version, versions_in
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json_shapes import head_text, is_json
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
_RULE = re.compile(r"-{3,}|={3,}")
_CALLED = re.compile(r"change ?log|release notes|release history", re.I)
"""What a file of versions calls itself at its head."""


class KeepAChangelogImporter:
    """Keep a Changelog."""

    name: ClassVar[str] = "changelog"
    title: ClassVar[str] = "Keep a Changelog"
    suffixes: ClassVar[tuple[str, ...]] = (".md",)
    keeps: ClassVar[str] = "versions with their dates and text, kinds of change, links"

    def sniff(self, sample: Sample) -> float:
        named = re.match(r"(?:change|history|news|release)", PurePath(sample.name).name, re.I)
        if named and not is_json(head_text(sample)):
            dated = [each for each in versions_in(head_text(sample).splitlines())[0] if each.date]
            if len(dated) > 1:
                return 0.9
        stem = PurePath(sample.name).stem.lower()
        head = head_text(sample)
        lines = head.splitlines()
        versions = sum(1 for line in lines if _VERSION.match(line)) + sum(
            1
            for line, under in pairwise(lines)
            if _UNDERLINED.match(line) and _RULE.fullmatch(under.rstrip())
        )
        if stem in ("changelog", "changes", "history", "news", "releases"):
            return 0.9 if versions else 0.0
        return 0.85 if versions >= 2 and _CALLED.search(head[:2000]) else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        remarks: list[Remark] = []
        with as_text(source, remarks) as text:
            versions, references = versions_in(text)
        yield from remarks
        undated: list[str] = []
        dates = LooseDates(order=None)
        for version in versions:
            try:
                date = _date(version.date, dates)
            except DateError as error:
                yield Rejection(f"line {version.line}", str(error))
                continue
            if not date:
                undated.append(version.name)
            yield _event(version, date, references)
        yield from dates.remarks()
        if undated:
            shown = ", ".join(undated[:5]) + (" …" if len(undated) > 5 else "")
            yield Remark(
                f"{number(len(undated), 'version')} without a date, kept as undated: {shown}"
            )
        if not versions:
            yield Remark("no heading names a version")


def _date(written: str, dates: LooseDates) -> str:
    """The date of a version as EDTF; empty without one. Raises DateError for one that cannot be."""
    if found := _DATE.fullmatch(written.replace("/", "-").replace(".", "-")):
        date = f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
        bounds(date)
        return date
    return dates.read(re.sub(r"\bof\s+", "", written)) if written else ""


def _event(version: Version, date: str, references: dict[str, str]) -> Event:
    fields: dict[str, tuple[str, ...]] = {"kind": ("release",)}
    name = version.name or date
    if version.name:
        fields["version"] = (version.name,)
    changes = [match[1].lower() for line in version.lines if (match := _GROUP.match(line))]
    if changes:
        fields["change"] = tuple(dict.fromkeys(changes))
    if re.search(r"yanked", version.rest, re.I):
        fields["tag"] = ("yanked",)
    if link := (version.url or references.get(version.name.lower(), "")):
        fields["url"] = (link,)
    return Event(
        title=name,
        date=date or None,
        summary=version.text(),
        fields=fields,
        where=f"line {version.line}",
    )
