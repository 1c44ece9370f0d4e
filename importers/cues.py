"""Finding many phrases in a text at once, as a reader would: case, kinds of quotes and dashes, runs of blanks and soft
hyphens make no difference, words are whole, and of phrases that overlap the longest counts.

One pass with one regular expression, made of the phrases' common beginnings, so the time grows with the text alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

_SINGLE: Final = "'‘’‚‛ʼ`´′‹›"
_DOUBLE: Final = '"“”„‟″«»'
_DASHES: Final = "-‐‑‒–—―−﹣－"
_UNSEEN: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_FOLDED: Final = (
    dict.fromkeys(map(ord, _SINGLE), "'")
    | dict.fromkeys(map(ord, _DOUBLE), "'")
    | dict.fromkeys(map(ord, _DASHES), "-")
    | {ord("İ"): "i"}  # the one letter whose lower case has two characters
)
_UNSEEN_ONE: Final = re.compile(f"[{_UNSEEN}]")


class Hit(NamedTuple):
    """Where a phrase stands in the text as it is, and the phrase as it was given."""

    start: int
    end: int
    phrase: str


class CueMatcher:
    """Finds given phrases. Empty phrases are left out."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases: dict[str, str] = {}
        for phrase in phrases:
            key = " ".join(_fold(_UNSEEN_ONE.sub("", unicodedata.normalize("NFC", phrase))).split())
            if key:
                self._phrases.setdefault(key, phrase)
        self._pattern = _compiled(self._phrases)

    def find(self, text: str) -> list[Hit]:
        """The phrases in the text, in order, without overlaps."""
        if self._pattern is None:
            return []
        places: list[int] | None = None
        seen = text
        if _UNSEEN_ONE.search(text):
            places = [i for i, sign in enumerate(text) if sign not in _UNSEEN]
            seen = "".join([text[i] for i in places])
        hits: list[Hit] = []
        for found in self._pattern.finditer(_fold(seen)):
            start, end = found.span(1)
            phrase = self._phrases[" ".join(found[1].split())]
            if places is not None:
                start, end = places[start], places[end - 1] + 1
            hits.append(Hit(start, end, phrase))
        return _without_overlaps(hits)


def _fold(text: str) -> str:
    """Lower case, one kind of quote and of dash; as many characters as before."""
    folded = text.translate(_FOLDED).lower()
    if len(folded) != len(text):
        folded = "".join([sign.lower() if len(sign.lower()) == 1 else sign for sign in text])
    return folded


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    """The longest first, the earlier of two alike; what touches a chosen one is dropped.

    Hits come in order of their start and at most one per start, so each has neighbours only: a chosen hit rules out
    those that begin before its end and those before it that reach into it.
    """
    taken: list[Hit] = []
    for group in _clusters(hits):
        free = sorted(group, key=lambda hit: (hit.start - hit.end, hit.start))
        chosen: list[Hit] = []
        for hit in free:
            if all(hit.end <= other.start or hit.start >= other.end for other in chosen):
                chosen.append(hit)
        taken.extend(sorted(chosen))
    return taken


def _clusters(hits: list[Hit]) -> Iterable[list[Hit]]:
    """Runs of hits that overlap one another."""
    group: list[Hit] = []
    reach = 0
    for hit in hits:
        if group and hit.start >= reach:
            yield group
            group = []
        group.append(hit)
        reach = max(reach, hit.end)
    if group:
        yield group


class _Tree(dict[str, "_Tree"]):
    """Phrases by their characters; the key "" says that a phrase ends here."""


def _compiled(phrases: Iterable[str]) -> re.Pattern[str] | None:
    root = _Tree()
    for phrase in phrases:
        node = root
        for sign in phrase:
            node = node.setdefault(sign, _Tree())
        node[""] = _Tree()
    if not root:
        return None
    # a word goes on after a point or a dash that a figure follows: GPT-4 does not stand in GPT-4.5
    return re.compile(rf"(?<!\w)(?=({_branches(root)})(?!\w|[.-]\d))")


def _branches(node: _Tree) -> str:
    """What may follow, as a pattern that prefers the longer phrase."""
    ways = []
    for sign, below in node.items():
        if not sign:
            continue
        run, rest = sign, below
        while len(rest) == 1 and "" not in rest:  # no fork: one literal
            ((following, rest),) = rest.items()
            run += following
        ways.append(re.escape(run).replace("\\ ", r"\s+") + (_branches(rest) if any(rest) else ""))
    pattern = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    return f"(?:{pattern})?" if "" in node else pattern
