"""The bytes of a feed, cut and shortened before a library sees them, whose time grows with the square of a name.

Tags are found in one pass by where they begin; no pattern looks further than the next `<` or `>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from timeloom.events import Remark
from timeloom.text import number

_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|RDF)\b[^<>]*>")
_ENTRY: Final = re.compile(rb"<(/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(rb"</?(?:[\w.-]+:)?([\w.-]+)")
_PERSONS: Final = frozenset(
    b"author creator contributor managingeditor webmaster owner publisher name email".split()
)
"""Elements in which the library looks for an e-mail address, with a pattern that begins anew at each letter."""
_LONGEST_NAME: Final = 1000
"""Bytes of what stands in one of them."""
_MARKED: Final = re.compile(rb"<!\[CDATA\[|\]\]>|<!--|-->")


def pieces(data: bytes) -> Iterator[bytes]:
    """Each entry of a feed as a feed of its own; one that is never closed ends where the next begins."""
    root = _ROOT.search(data)
    if root is None:
        return
    begin: int | None = None
    for tag in _ENTRY.finditer(data, root.end()):
        if begin is not None:
            yield _alone(root, data[begin : tag.end() if tag[1] else tag.start()])
        begin = None if tag[1] else tag.start()
    if begin is not None:
        yield _alone(root, data[begin:])


def _alone(root: re.Match[bytes], entry: bytes) -> bytes:
    return b"%b<channel>%b" % (root[0], entry) if root[1] == b"rss" else root[0] + entry


def shortened(data: bytes, remarks: list[Remark]) -> bytes:
    """The feed with what is too long to be a name or an e-mail address cut, which `remarks` tell."""
    parts: list[bytes] = []
    done = cut = 0
    begin: int | None = None
    for tag in _TAG.finditer(data):
        if begin is not None and tag.start() - begin > _LONGEST_NAME:
            cut += 1
            parts += (data[done:begin], _short(data[begin : tag.start()]))
            done = tag.start()
        begin = tag.end() if tag[1].lower() in _PERSONS else None
    if begin is not None and len(data) - begin > _LONGEST_NAME:
        cut += 1
        parts += (data[done:begin], _short(data[begin:]))
        done = len(data)
    if not cut:
        return data
    names = number(cut, "name of an author", "names of authors")
    remarks.append(Remark(f"{names} of more than {_LONGEST_NAME:,} characters cut"))
    return b"".join((*parts, data[done:]))


def _short(text: bytes) -> bytes:
    """The beginning of what stands behind the name of a tag: its end `>`, and text without marks that have an end."""
    attributes, closing, text = text.partition(b">")
    text = _MARKED.sub(b"", text)[:_LONGEST_NAME].rpartition(b"&")[0] or text[:_LONGEST_NAME]
    return attributes[:_LONGEST_NAME] + closing + text.replace(b"&", b"").replace(b"<", b"")
