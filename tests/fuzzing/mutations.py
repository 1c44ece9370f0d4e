"""Ways to spoil a file that is sound: by its bytes, and by what its format is made of."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any, Final

Mutation = Callable[[Random, bytes], bytes]

HOSTILE: Final = tuple(
    """2024-2X|2024-3X-01|XXXX-XX-4X|0000|-0001|Y170000002|99999999999999999999|1e400|NaN|2-now|24:61|31/31/31|P1Y|-PT1H
    |20240513T101112Z/20240101T000000Z|Europe|Etc/GMT+99|2024-05-13T10:11:12+99:99|..|/|[..]|{}|5|-1|9223372036854775808|now
    |after 2day:|!a.end 9999999 years|\\ud800|\\u0000|&#0;|&#xD800;|<![CDATA[|]]>|<!--|<?xml|</|<summary|</height>|@|"|'|\\|;|,
    |BEGIN:VEVENT|END:VEVENT|RRULE:FREQ=SECONDLY;INTERVAL=0|TZID=|DURATION:P|EXDATE:x|#|---|section|[x](y|\t""".replace(
        "\n    ", ""
    ).split("|")
)
_VALUES: Final[tuple[Any, ...]] = (
    5, -1, 0, 1e308, 2**63, 10**30, "", "y", "z", None, True, [], {}, [5], {"": ""}, [[]], ["y"], {"value": 5},
    "\ud800", "2024-2X", "9" * 30,
)  # fmt: skip
_BYTES: Final = (
    b"\x00", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\r", b"\n", b"\x1b", b"\xc3", "\u2028".encode(), b"\x85"
)  # fmt: skip


def _span(random: Random, length: int, most: int = 40) -> slice:
    begin = random.randrange(length + 1)
    return slice(begin, min(length, begin + random.randrange(1, most)))


def spoil_bytes(random: Random, data: bytes) -> bytes:
    """Change, drop, double or put in some bytes."""
    some = _span(random, len(data))
    match random.randrange(7):
        case 0:
            return data[: some.start] + data[some.stop :]
        case 1:
            return data[: some.start] + data[some] * random.randrange(2, 30) + data[some.stop :]
        case 2:
            return data[: some.start] + random.choice(_BYTES) + data[some.start :]
        case 3:
            return data[: some.start] + random.choice(HOSTILE).encode() + data[some.stop :]
        case 4:
            return data[: some.start]
        case 5:
            other = _span(random, len(data), 200)
            return data[: some.start] + data[other] + data[some.start :]
    one = bytes([random.randrange(256)])
    return data[: some.start] + one + data[some.start + 1 :]


def spoil_words(random: Random, data: bytes) -> bytes:
    """Put something hostile in the place of a word or a number."""
    words = list(re.finditer(rb"[\w.:+-]+", data))
    if not words:
        return data
    word = random.choice(words)
    return data[: word.start()] + random.choice(HOSTILE).encode() + data[word.end() :]


def spoil_lines(random: Random, data: bytes) -> bytes:
    """Drop, double, swap or cut lines: those of a calendar, a table or a text."""
    lines = data.splitlines(keepends=True)
    if len(lines) < 2:
        return spoil_bytes(random, data)
    first, second = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(5):
        case 0:
            del lines[first]
        case 1:
            lines.insert(second, lines[first])
        case 2:
            lines[first], lines[second] = lines[second], lines[first]
        case 3:
            head, mark, _ = lines[first].partition(random.choice((b":", b",", b"=", b" ")))
            lines[first] = head + mark + random.choice(HOSTILE).encode() + b"\n"
        case _:
            lines[first] = random.choice(HOSTILE).encode() + b"\n"
    return b"".join(lines)


def spoil_tags(random: Random, data: bytes) -> bytes:
    """Take the name, the end or the place of a tag from another one."""
    tags = list(re.finditer(rb"<[^<>]*>", data))
    if not tags:
        return spoil_bytes(random, data)
    one, other = random.choice(tags), random.choice(tags)
    text = random.choice(
        (b"", other[0], other[0].replace(b"<", b"</"), one[0][:-1], one[0] + one[0], one[0].replace(b"<", b"</"),
         b"<![CDATA[" + one[0], b"<textInput>", b"<image>", b"<height>x</height>", b"<name>", b"<author>", b"</item>")
    )  # fmt: skip
    return data[: one.start()] + text + data[one.end() :]


def spoil_json(random: Random, data: bytes) -> bytes:
    """Put another value, of whatever kind, somewhere into a document, or into each of its lines."""
    lines = data.splitlines()
    try:
        if len(lines) > 1 and all(line[:1] == b"{" for line in lines if line):
            at = random.randrange(len(lines))
            lines[at] = _written(_changed(random, json.loads(lines[at])))
            return b"\n".join(lines) + b"\n"
        return _written(_changed(random, json.loads(data)))
    except (ValueError, RecursionError):
        return spoil_bytes(random, data)


def _written(value: Any) -> bytes:
    return json.dumps(value).encode()


def _changed(random: Random, value: Any) -> Any:
    places: list[tuple[Any, Any]] = []

    def walk(inner: Any) -> None:
        pairs = inner.items() if isinstance(inner, dict) else enumerate(inner)
        for key, each in list(pairs):
            places.append((inner, key))
            if isinstance(each, dict | list):
                walk(each)

    if not isinstance(value, dict | list) or not value:
        return random.choice(_VALUES)
    walk(value)
    holder, key = random.choice(places)
    if isinstance(holder, dict) and random.random() < 0.2:
        holder[random.choice(("", "title", "date", "x" * 300, str(key).upper()))] = holder.pop(key)
    elif random.random() < 0.15:
        del holder[key]
    else:
        holder[key] = random.choice(_VALUES)
    return value


def mutations_for(data: bytes) -> tuple[Mutation, ...]:
    """What may be done to a file of this kind; all files have bytes, words and lines."""
    head = data.lstrip()[:1]
    own = (spoil_json,) * 4 if head in (b"{", b"[") else (spoil_tags,) * 3 if head == b"<" else ()
    return (*own, spoil_bytes, spoil_words, spoil_lines, spoil_lines)


def spoiled(random: Random, data: bytes) -> bytes:
    """A file with one to four things wrong with it."""
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 4))):
        data = random.choice(mutations_for(data))(random, data)
    return data
