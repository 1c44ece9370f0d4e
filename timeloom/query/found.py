"""Where in a text the words of a filter stand, so that what was searched can be seen.

What a filter keeps out is not looked for, nor what it asks of dates, links and fields. Letters are compared as the
index compares them: in no case and without marks, so that `cafe` is found in "Café".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from timeloom.query.tree import And, Node, Or, Phrase, Regex, Word

Spans = list[tuple[int, int]]
"""Parts of a text by their offsets, in order, none in another."""


def nothing(_text: str) -> Spans:
    """Where a filter without words stands in a text."""
    return []


@lru_cache(maxsize=8)
def finder(root: Node) -> Callable[[str], Spans]:
    """A function that says where in a text anything stands that the filter looks for."""
    looks = [_look(node) for node in _sought(root)]
    if not looks:
        return nothing

    def find(text: str) -> Spans:
        return _joined(sorted(span for look in looks for span in look(text)))

    return lru_cache(maxsize=2048)(find)


def _sought(node: Node) -> Iterator[Word | Phrase | Regex]:
    match node:
        case Word() | Phrase() | Regex():
            yield node
        case And(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _sought(part)


def _look(node: Word | Phrase | Regex) -> Callable[[str], Spans]:
    if isinstance(node, Regex):
        from timeloom.query.patterns import spans

        return spans(node.pattern)
    words = re.findall(r"[^\W_]+", folded(node.text))
    if not words:
        return nothing
    # "gpt 4": the words one after the other; of a word that is typed, `mod` for "models", the last is a beginning
    one, rest = r"[\W_]+".join(words), r"[^\W_]*" if isinstance(node, Word) else ""
    pattern = re.compile(rf"(?<![^\W_]){one}{rest}(?![^\W_])")
    return lambda text: [found.span() for found in pattern.finditer(folded(text))]


def folded(text: str) -> str:
    """The text in lower case and without marks on its letters; each character stays where it is."""
    return text.lower() if text.isascii() else "".join(map(_plain, text))


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    lower = (parts[0] if all(map(unicodedata.combining, parts[1:])) else letter).lower()
    return lower if len(lower) == 1 else letter


def _joined(spans: list[tuple[int, int]]) -> Spans:
    """The same parts, those that touch as one."""
    joined: Spans = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif end > start:
            joined.append((start, end))
    return joined
