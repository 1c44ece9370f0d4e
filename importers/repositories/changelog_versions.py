"""Versions in a changelog as people write them: headings of any kind with a version, a date, or both.

Headings are Markdown's, underlined ones (also of reStructuredText), lines that are bold as a whole, plain lines with a
version and a date, and the first lines of entries in Debian's and GNU's changelogs. A date stands in the heading, on
one of the first lines below it, or in the line that ends a Debian entry; a year may stand in a heading above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE: Final = re.compile(
    r"(?<![\w.])(?:\d{4}(?P<mark>[-/.])\d{1,2}(?P=mark)\d{1,2}(?!\d)"
    r"|\d{1,2}/\d{1,2}/\d{4}(?!\d)|\d{1,2}\.\d{1,2}\.\d{4}(?!\d)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+\d{{4}}(?!\d)"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}(?!\d)|{_MONTH},?\s+\d{{4}}(?!\d)|\d{{4}}-\d\d(?![\w.-]))",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"[,T]?[ \u202f]?\d{1,2}[:.]\d\d(?!\d*[.]\d+[.])[^\n]{0,14}?(?: -|\]) ")
"""Behind a date: the time of a message (`13/05/2024, 10:11 - Ann: …`), which is not a version."""
_DAY_WITHOUT_YEAR: Final = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)(?!\w)",
    re.IGNORECASE,
)
_VERSION: Final = re.compile(
    r"(?:(?:version|release|ver|rel)\.?\s+)?\[?(?:[A-Za-z][\w.-]{0,40}[@-])?"
    r"(?:v|r|version\s|release\s)?\.?(?P<version>\d+(?:\.[\dx]+)+[\w.+~:-]*|\d{1,4}(?![\w/]))\]?",
    re.IGNORECASE,
)
_NAMED: Final = re.compile(
    r"(?:[A-Za-z][\w./-]{0,40}\s+){1,2}(?:version\s+|release\s+)?v?(?P<version>\d+(?:\.[\dx]+)+[\w.+~-]*)",
    re.IGNORECASE,
)
"""`Flask 3.1.2`, `Changes in version 1.2` are read by what follows the words."""
_UNRELEASED: Final = re.compile(
    r"\[?(?P<version>unreleased|next|upcoming)\]?(?=\W|$)", re.IGNORECASE
)
_HASHES: Final = re.compile(r"\s{0,3}(#{1,4})\s+(.*?)\s*#*\s*")
_BOLD: Final = re.compile(r"\s{0,3}(\*\*|__)(?=\S)(.+?)\1\s*(.{0,60})")
_RULE: Final = re.compile(r"([-=~^*+\"'`_])\1{2,}\s*")
_DEBIAN: Final = re.compile(r"[\w.+-]+ \((?P<version>[^()\s]+)\) [\w .+-]+;.*=.*")
_TRAILER: Final = re.compile(
    r" -- .*<[^>]*>\s+(?:\w{3},\s+)?(\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4})"
)
_GNU: Final = re.compile(r"(?P<date>\d{4}-\d\d-\d\d)\s{2,}(?P<name>\S.*?)\s+<[^>]*>\s*")
_BELOW: Final = re.compile(
    r"[\s>*_`(:-]*(?:(?:was\s+)?(?:released?|published|date|release\s+date)(?:\s+on)?)?[:\s*_]*",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"\[([^\[\]]*)\]\((https?://[^()\s]+)\)")
_REFERENCE: Final = re.compile(r"\[v?([^\]]+)\]:\s*(\S+)")
_FIRST_LINES: Final = 3


@dataclass(slots=True)
class Version:
    """One version: the line of its heading, its name, what else the heading says, its date as written."""

    line: int
    name: str
    rest: str
    date: str = ""
    lines: list[str] = field(default_factory=list)
    url: str = ""
    is_debian: bool = False

    def text(self) -> str:
        """What stands under it."""
        return "\n".join(self.lines).strip()


def versions_in(lines: Iterable[str]) -> tuple[list[Version], dict[str, str]]:
    """All versions in their order, and the addresses that the file refers to by name."""
    versions: list[Version] = []
    references: dict[str, str] = {}
    year = ""
    for place, line, under in _with_next(lines):
        if match := _REFERENCE.match(line):
            references[match[1].lower()] = match[2]
            continue
        text, is_heading = _heading(line, under)
        if is_heading and re.fullmatch(r"\d{4}", text):
            year = text
            continue
        version = _version(place, line, text, year) if is_heading or line[:1].strip() else None
        if version is not None and (
            is_heading or (version.date and version.name) or version.is_debian
        ):
            versions.append(version)
        elif versions and not (_RULE.fullmatch(line) and not versions[-1].text()):
            _take(versions[-1], line)
    return versions, references


def _with_next(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    before: str | None = None
    place = 0
    for raw in lines:
        line = raw.rstrip().removeprefix("\ufeff")
        if before is not None:
            yield place, before, line
        before, place = line, place + 1
    if before is not None:
        yield place, before, ""


def _heading(line: str, under: str) -> tuple[str, bool]:
    """A line without what makes it a heading, and whether it is one."""
    if match := _HASHES.fullmatch(line):
        return match[2], True
    if match := _BOLD.fullmatch(line):
        return f"{match[2]} {match[3]}".strip(), True
    return line.strip(), bool(line.strip()) and bool(_RULE.fullmatch(under))


def _version(place: int, line: str, text: str, year: str) -> Version | None:
    """The version that a line begins; None if it begins none."""
    if match := _DEBIAN.fullmatch(line):
        return Version(place, match["version"], "", is_debian=True)
    if match := _GNU.fullmatch(line):
        return Version(place, match["name"], "", match["date"])
    url = _LINK.search(text)
    text = _LINK.sub(r"\1", text).replace("**", "").replace("`", "").strip(" _*")
    if len(text) > 160:
        return None
    found = _DATE.search(text)
    if found and _CLOCK.match(text, found.end()):
        return None
    date = found[0] if found else ""
    rest = f"{text[: found.start()]} {text[found.end() :]}" if found else text
    if not found and year and (found := _DAY_WITHOUT_YEAR.search(text)):
        date, rest = f"{found[0]} {year}", f"{text[: found.start()]} {text[found.end() :]}"
    rest = rest.strip(" -–—:/,(|")
    match = _VERSION.match(rest) or _UNRELEASED.match(rest) or _NAMED.match(rest)
    if match is None:
        return (
            Version(place, rest.strip(" ()[]"), "", date)
            if date and not rest.strip(" ()[],.-")
            else None
        )
    if match["version"].isdigit() and not date and not text.lower().startswith(("v", "[", "rel")):
        return None  # "3 things that are new"
    name = match["version"].rstrip(".:-,")
    return Version(place, name, rest[match.end() :], date, url=url[2] if url else "")


def _take(version: Version, line: str) -> None:
    """A line under a version; one of the first may be no more than its date."""
    if version.is_debian and (match := _TRAILER.match(line)):
        version.date = match[1]
        return
    if not version.date and not version.is_debian and line.strip():
        before = sum(bool(each.strip()) for each in version.lines)
        found = _DATE.search(line) if before < _FIRST_LINES else None
        behind = line[found.end() :].strip(" )*_.`") if found else ""
        if (
            found
            and _BELOW.fullmatch(line[: found.start()])
            and (not behind or (behind[0] in ",;(" and "eleased" in line[: found.start()]))
        ):
            if behind:
                version.lines.append(line)
            version.date = found[0]
            return
    version.lines.append(line)
