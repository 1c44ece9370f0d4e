"""Changelogs: one event per version, with what stands under it.

Keep a Changelog and its relatives, as `changelog_versions` finds them. A version without a date is
an undated event; a file without any version says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath
from typing import ClassVar, Final

from timeloom.dates.edtf.parsing import bounds
from timeloom.errors import DateError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.json.shapes import head_text, is_json
from timeloom.importers.repositories.changelog_versions import Version, versions_in
from timeloom.importers.source.dates import LooseDates
from timeloom.importers.source.encoding import as_text
from timeloom.model.events import Event, Item, Rejection, Remark
from timeloom.text import number

_GROUP = re.compile(r"^#{2,4}\s+(Added|Changed|Deprecated|Removed|Fixed|Security)\b", re.I)
_DATE = re.compile(r"(?<![\d.])(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_CALLED_SO = re.compile(
    r"(?:change ?log|changes|history|news)\b|releases?(?:[ -](?:notes|history))?(?:[ .-]*v?[\d.x]+)*$"
)
"""What such a file is called; a chronology may be, too."""
_CALLED = re.compile(r"change ?log|release notes|release history", re.I)
"""What a file of versions calls itself at its head."""

_PREFACE: Final = 4000
"""Characters: an article about a project can end with a list of its versions, and is prose."""


def _is_plain(version: Version) -> bool:
    """Whether it can be nothing but a version: `1914` and `2024-05-13` alone are days of a chronology."""
    name = version.name.lower()
    if version.is_debian or name in ("unreleased", "next", "upcoming"):
        return True
    return "." in name and not re.fullmatch(r"\d{4}\.\d{1,2}\.\d{1,2}", name)


class KeepAChangelogImporter:
    """Keep a Changelog."""

    name: ClassVar[str] = "changelog"
    title: ClassVar[str] = "Keep a Changelog"
    suffixes: ClassVar[tuple[str, ...]] = (".md",)
    keeps: ClassVar[str] = "versions with their dates and text, kinds of change, links"

    def sniff(self, sample: Sample) -> float:
        """By its headings: versions, dated ones under any name, others where the file calls itself a list of them."""
        head = head_text(sample)
        if is_json(head):
            return 0.0
        versions = versions_in(head.splitlines())[0]
        plain = [version for version in versions if _is_plain(version)]
        dated = [version for version in versions if version.name and version.date]
        if _CALLED_SO.match(PurePath(sample.name).stem.lower().replace("_", " ")):
            return 0.9 if plain or len(dated) > 1 else 0.0
        if len(plain) > 1 and _CALLED.search(head[:2000]):
            return 0.85
        if sum(bool(version.date) for version in plain) < 2:
            return 0.0
        before = sum(map(len, head.splitlines()[: versions[0].line - 1]))
        return 0.8 if before <= _PREFACE else 0.0

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
