"""The properties of an iCalendar component: a name, parameters and a value on each unfolded line (RFC 5545, 3.1).

Lines of other tools are read as well: values in quoted-printable (vCalendar 1.0), lines that go on without the blank
which folding wants, parameters with a colon outside of quotes.
"""

from __future__ import annotations

import quopri
import re
from codecs import lookup
from collections.abc import Iterator
from typing import Final, NamedTuple

_FOLD: Final = re.compile(rb"\r*\n[ \t]")
_QUOTED_PRINTABLE: Final = re.compile(
    rb"^[A-Z-]{1,60};[^:\n]{0,200}QUOTED-PRINTABLE[^:\n]{0,200}:(?:[^\n]*=\r?\n)+",
    re.MULTILINE | re.IGNORECASE,
)
_SOFT_BREAK: Final = re.compile(rb"=\r?\n")
_PROPERTY: Final = re.compile(
    r'([A-Z0-9-]+)[ \t]*((?:;[^:"]*(?:"[^"]*"[^:"]*)*)?):(.*)', re.IGNORECASE | re.DOTALL
)
_LOOSE: Final = re.compile(r"([A-Z0-9-]+)(;[^:]*):(.*)", re.IGNORECASE | re.DOTALL)
"""The same with a quotation mark that nothing closes."""
_PARAMETER: Final = re.compile(r';[ \t]*([^=;"]+)(?:=((?:"[^"]*"|[^;"])*))?')
_DATE_AT_END: Final = re.compile(r"(.{1,200}):(\d{4}-?\d\d-?\d\d.{0,40})", re.DOTALL)
_DATES: Final = frozenset(("DTSTART", "DTEND", "DUE", "RECURRENCE-ID", "EXDATE", "RDATE"))
_ESCAPED: Final = re.compile(r"\\([\\;,:\"nN])")
"""What stands for itself in a TEXT (RFC 5545, 3.3.11); vCalendar 1.0 writes more signs so."""
_LONG_TEXTS: Final = frozenset(("SUMMARY", "DESCRIPTION", "COMMENT", "LOCATION", "CONTACT"))
_COMMON: Final = frozenset(
    ("SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "UID", "LOCATION", "STATUS", "URL", "RRULE", "CLASS")
)  # fmt: skip


class Property(NamedTuple):
    """One line: its name and parameter names in capitals, its value as written."""

    name: str
    params: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """The value as a text: what is escaped stands for itself, white space at its ends is taken off."""
        return unescaped(self.value).strip()


def unescaped(value: str) -> str:
    """A TEXT as it was before it was written."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def properties(raw: bytes, encoding: str, errors: str) -> Iterator[Property]:
    """The properties on a component's lines; a line that is not a property goes on with a text before it."""
    if b"\n=" in raw or b"=\n" in raw or b"=\r\n" in raw:
        raw = _QUOTED_PRINTABLE.sub(lambda found: _SOFT_BREAK.sub(b"", found[0]), raw)
    text = _FOLD.sub(b"", raw).decode(encoding, errors)
    last: Property | None = None
    for line in text.split("\n"):
        found = _property(line.rstrip("\r"))
        if (
            last is not None
            and last.name in _LONG_TEXTS
            and (found is None or not _is_known(line, found))
        ):
            last = last._replace(value=f"{last.value}\n{line.strip()}")
            continue
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield last


def _is_known(line: str, found: Property) -> bool:
    """Whether a line is a property rather than a text with a colon ("Bring: a lamp")."""
    name = line[: len(found.name)]
    return name.isupper() or name.upper() in _COMMON or name.upper().startswith("X-")


def _property(line: str) -> Property | None:
    match = _PROPERTY.fullmatch(line) or _LOOSE.fullmatch(line)
    if match is None:
        return None
    name, written, value = match[1].upper(), match[2], match[3]
    if name in _DATES and (odd := _DATE_AT_END.fullmatch(value)) and not value[:8].isdigit():
        # a colon in a zone's name that is not quoted: TZID=(GMT-05:00) Here:20240513T100000
        written, value = f"{written}:{odd[1]}", odd[2]
    params = dict(_parameters(written)) if written else {}
    if "ENCODING" in params or "QUOTED-PRINTABLE" in params:
        value = _decoded(value, params)
    return Property(name, params, value)


def _parameters(written: str) -> Iterator[tuple[str, str]]:
    for match in _PARAMETER.finditer(written):
        yield match[1].strip().upper(), (match[2] or "").replace('"', "").strip()


def _decoded(value: str, params: dict[str, str]) -> str:
    """A value that vCalendar 1.0 has encoded."""
    if params.get("ENCODING", "QUOTED-PRINTABLE").upper() not in ("QUOTED-PRINTABLE", "Q"):
        return value
    try:
        charset = lookup(params.get("CHARSET", "") or "utf-8").name
    except LookupError:
        charset = "utf-8"
    raw = quopri.decodestring(value.encode())
    try:
        text = raw.decode(charset)
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")
