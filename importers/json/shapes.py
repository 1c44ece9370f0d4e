"""What importers of small JSON documents share: reading one whole within a limit, and telling shapes apart.

These formats are made by hand or for a web page; they are read whole, up to `LIMIT`. JSON that may be of any length is
streamed by `timeloom.importers.json.importer` and `timeloom.importers.json.importer`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from timeloom.errors import SourceError
from timeloom.importers.source.encoding import readable

if TYPE_CHECKING:
    from timeloom.importers.contract import Input, Sample
    from timeloom.importers.source.encoding import Arriving
    from timeloom.model.events import Remark

LIMIT = 256 * 1024 * 1024
"""Bytes of one JSON document that are read whole."""


def head_text(sample: Sample) -> str:
    """The beginning of a text file, its byte order mark taken off; undecodable bytes are replaced."""
    return readable(sample).head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def is_json(head: str) -> bool:
    """Whether a text may be one JSON document (an object or an array)."""
    return head.lstrip()[:1] in ("{", "[")


def is_json_lines(sample: Sample) -> bool:
    """Whether a text is several JSON documents, one a line, as far as its beginning tells."""
    first, end, rest = head_text(sample).lstrip().partition("\n")
    if not first.startswith("{"):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return bool(end) and rest.lstrip()[:1] == "{"


def has_key(head: str, *names: str) -> bool:
    """Whether all these object keys occur in the beginning of a JSON document."""
    return all(re.search(rf'"{re.escape(name)}"\s*:', head) for name in names)


def load_json(source: Input, what: str, remarks: list[Remark]) -> Any:
    """The whole document; `remarks` get what a person should know of its encoding.

    Raises SourceError with line and column where it is not JSON, or when it is too large.
    """
    from timeloom.importers.source.encoding import decoding, find_encoding

    encoding = find_encoding(source)
    remarks += encoding.remarks
    data = source.stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise SourceError(
            f"{source.address}: {what} of more than {LIMIT >> 20} MiB is not read whole",
            hint="convert it to JSON Lines, which is read as a stream",
        )
    with decoding(source):
        text = data.decode(encoding.name, encoding.errors).removeprefix("\ufeff")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceError(
            f"{source.address}: line {error.lineno}, column {error.colno} is not JSON: {error.msg.lower()}"
        ) from None
    except ValueError as error:  # a number of too many digits
        raise SourceError(f"{source.address}: {str(error)[:80]}") from None
    except RecursionError:
        raise SourceError(f"{source.address}: the JSON is nested too deeply to be {what}") from None


@contextmanager
def json_text(source: Input, remarks: list[Remark]) -> Iterator[Arriving]:
    """The text of a document, for reading it as it comes; `remarks` get what a person should know of its encoding.

    SourceError, with the line, where it stops being JSON.
    """
    from timeloom.importers.source.encoding import Arriving, decoding, find_encoding
    from timeloom.importers.source.json import Broken

    encoding = find_encoding(source)
    remarks += encoding.remarks
    try:
        with decoding(source):
            yield Arriving(source.stream, encoding)
    except Broken as error:
        raise SourceError(
            f"{source.address}, line {error.line}: not JSON:"
            f" {str(error).removeprefix('it is not JSON: ')}"
        ) from None


def json_lines(source: Input, remarks: list[Remark]) -> Iterator[tuple[str, Any]]:
    """Each line's place and its document, None for a line that is not JSON; blank lines are passed over."""
    from timeloom.importers.source.encoding import as_text

    with as_text(source, remarks) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield f"line {number}", json.loads(line)
                except (ValueError, RecursionError):
                    yield f"line {number}", None


def mapping(value: object) -> Mapping[str, Any]:
    """An object as it is, an empty one in the place of anything else."""
    return value if isinstance(value, Mapping) else {}


def text_of(value: object) -> str:
    """A JSON value as text: strings as they are, numbers and booleans as JSON writes them, null as nothing."""
    if value is None:
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def as_int(value: object) -> int | None:
    """A whole number given as number or text; None where it is empty or absent. Raises ValueError otherwise."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        raise ValueError("true or false is not a number")
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(f"{value} is not a whole number")
    if isinstance(value, int | float):
        return int(value)
    if isinstance(value, str) and len(value) <= 32:
        try:
            return int(value.strip().replace(",", ""))
        except ValueError:
            pass
    raise ValueError(f"{text_of(value)[:40]!r} is not a whole number")


def other_fields(raw: Mapping[str, Any], known: Container[str]) -> dict[str, tuple[str, ...]]:
    """The keys of an object that its format has no meaning for, as fields: nobody's own data are lost.

    A list is several values; an object inside is JSON.
    """
    fields: dict[str, tuple[str, ...]] = {}
    for key, value in raw.items():
        if key in known or not key.strip():
            continue
        values = value if isinstance(value, list) else [value]
        if texts := tuple(dict.fromkeys(text for each in values if (text := text_of(each)))):
            fields[key] = texts
    return fields
