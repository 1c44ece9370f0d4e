"""A feed cut before a library reads it: into its entries, its endless names short, and to what an event needs.

The library loses a whole feed over one part that it trips over, be it a picture's height or a text box that no one has
used for twenty years. So a feed that it fails over is read again without what no event is made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from timeloom.model.events import Remark
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


_NEEDED: Final = frozenset(
    b"rss feed rdf channel item entry title link guid id description summary content encoded body author creator"
    b" name email contributor category subject keywords pubdate published issued date created updated modified"
    b" enclosure".split()
)
"""Elements that an event is made of."""
_TITLED: Final = frozenset((b"image", b"textinput"))
"""Others with a title of their own, which would be taken for the entry's."""
_ENTRIES: Final = frozenset((b"item", b"entry"))
_ANY_TAG: Final = re.compile(rb"<(/?)(?:[\w.-]+:)?([A-Za-z_][\w.-]*)(?=[\s/>])[^<>]*>")
_NOT_A_TAG: Final = re.compile(
    rb"<(?=[^/!?A-Za-z_]|/[^A-Za-z_]|!(?!\[CDATA\[|--|DOCTYPE))", re.IGNORECASE
)
_REFERENCE: Final = re.compile(rb"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,9}));?")
_NAMED: Final = 4


def needed(data: bytes) -> tuple[bytes, str]:
    """The feed without the elements that no event is made of, and what they are called.

    What is in them stays, but for pictures and text boxes. What looks like a tag and cannot be one becomes text, and a
    reference to half a character becomes the sign for one that cannot be read.
    """
    data = _REFERENCE.sub(_whole, _NOT_A_TAG.sub(b"&lt;", data))
    parts: list[bytes] = []
    names: dict[bytes, None] = {}
    done, titled, kept = 0, b"", 0
    for tag in _ANY_TAG.finditer(data):
        name = tag[2].lower()
        if name in _NEEDED:
            titled = b"" if name in _ENTRIES else titled
            continue
        names[tag[2]] = None
        parts.append(data[done : tag.start()])
        done = tag.end()
        if name in _TITLED:
            if tag[1] and name == titled:
                del parts[kept:]
            titled, kept = (b"" if tag[1] else name), len(parts)
    named = [name.decode(errors="replace") for name in names][:_NAMED]
    more = " …" if len(names) > _NAMED else ""
    return b" ".join((*parts, data[done:])), ", ".join(named) + more


def _whole(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    half = 0xD800 <= code < 0xE000 or code > 0x10FFFF or code == 0
    return "\ufffd".encode() if half else reference[0]
