"""The bytes of a feed, cut and shortened before a library sees them, whose time grows with the square of a name.

Tags are found in one pass by where they begin; no pattern looks further than the next `<` or `>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from timeloom.events import Remark
from timeloom.text import number

_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?(rss|feed|RDF)\b[^<>]*>")
_ENTRY: Final = re.compile(rb"<(/?)(?:[\w.-]+:)?(?:item|entry)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(rb"<(/?)(?:[\w.-]+:)?([\w.-]+)")
_PERSONS: Final = frozenset(
    b"author creator contributor managingeditor webmaster owner publisher name email".split()
)
"""Elements in which the library looks for an e-mail address, with a pattern that begins anew at each letter."""
_BEHIND: Final = frozenset(
    b"item entry channel feed title link id guid description summary content encoded category updated"
    b" published pubdate date comments source enclosure".split()
)
"""Elements that stand behind one that is too long and never closed, and not in it."""
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
    """The feed with what is too long to be a name or an e-mail address cut, which `remarks` tell.

    What stands in an author counts as a whole, whatever elements lie between its parts: `a<b/>a<b/>…`.
    """
    parts: list[bytes] = []
    opened: list[bytes] = []  # the elements of a person that stand open, with their prefixes
    done = cut = begin = at_name = spent = 0
    for tag in chain(_TAG.finditer(data), (None,)):
        start = tag.start() if tag else len(data)
        if opened:
            if data[begin:start].partition(b">")[0].endswith(b"/") and begin == at_name:
                opened.pop()
            elif (spent := spent + start - begin) > _LONGEST_NAME:
                cut += spent - (start - begin) <= _LONGEST_NAME
                left = max(0, _LONGEST_NAME - (spent - (start - begin)))
                parts += (data[done:begin], _short(data[begin:start], left))
                done = start
        if tag is None:
            break
        begin, name = tag.end(), tag[2].lower()
        if name in _PERSONS:
            if not tag[1]:
                spent = spent if opened else 0
                opened.append(tag[0][1:])
                at_name = begin
            elif tag[0][2:] in opened:
                del opened[opened.index(tag[0][2:]) :]
        elif opened and spent > _LONGEST_NAME and name in _BEHIND:
            parts += (data[done:start], *(b"</%b>" % each for each in reversed(opened)))
            done = start
            opened.clear()
    if not cut:
        return data
    names = number(cut, "name of an author", "names of authors")
    remarks.append(Remark(f"{names} of more than {_LONGEST_NAME:,} characters cut"))
    return b"".join((*parts, data[done:]))


def _short(text: bytes, most: int) -> bytes:
    """The beginning of what stands behind the name of a tag: its end `>`, and text without marks that have an end."""
    attributes, closing, text = text.partition(b">")
    text = _MARKED.sub(b"", text)[:most]
    text = text.rpartition(b"&")[0] or text
    return attributes[:_LONGEST_NAME] + closing + text.replace(b"&", b"").replace(b"<", b"")
