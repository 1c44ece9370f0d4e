"""Finding many phrases in a text at once, as a reader would: case, kinds of quotes and dashes, runs of blanks and soft
hyphens make no difference, words are whole, and of phrases that overlap the longest counts.

One pass with one regular expression, made of the phrases' common beginnings, so the time grows with the text alone.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final, NamedTuple

from timeloom.errors import SourceError
from timeloom.importers.contract import Options
from timeloom.importers.source.opening import open_source
from timeloom.importers.tables.importer import CsvImporter
from timeloom.model.events import Event, Rejection

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


@dataclass(frozen=True)
class Reference:
    """Events by uid, and the phrases that lead to them."""

    path: str
    events: dict[str, Event]
    cues: dict[str, tuple[str, ...]]
    """Phrase to the uids of the events that it names."""
    illustrates: dict[str, tuple[str, ...]]
    """Phrase to the uids of its examples."""

    @cached_property
    def naming(self) -> CueMatcher:
        """Finds what names an event."""
        return CueMatcher(self.cues)

    @cached_property
    def illustrating(self) -> CueMatcher:
        """Finds what an event is an example of."""
        return CueMatcher(self.illustrates)


@cache
def _default() -> Reference:
    from timeloom.paths import default_data

    return read_reference(default_data() / "chronology.csv")


def reference_for(options: Options) -> Reference:
    """The chronology that a person named, else the one that comes with Timeloom."""
    return read_reference(options.reference) if options.reference else _default()


def read_reference(path: str | Path) -> Reference:
    """Read a chronology whole. Raises SourceError for a row that cannot be read, and where no row has a cue."""
    with open_source(path) as source:
        raw = source.stream.read()
        source.stream.seek(0)
        events: dict[str, Event] = {}
        for item in CsvImporter().read(source):
            if isinstance(item, Rejection):
                raise SourceError(f"{path}, {item.where}: {item.why}")
            if isinstance(item, Event):
                events[item.uid] = item
    cues: dict[str, list[str]] = {}
    illustrates: dict[str, list[str]] = {}
    for row in csv.DictReader(io.StringIO(raw.decode("utf-8-sig", "replace"), newline="")):
        for phrases, cell in ((cues, row.get("cues")), (illustrates, row.get("illustrates"))):
            for phrase in (cell or "").split(";"):
                if phrase.strip():
                    phrases.setdefault(phrase.strip(), []).append((row.get("uid") or "").strip())
    if not cues and not illustrates:
        raise SourceError(
            f"{path} is not a reference chronology: no row of it has a cue",
            hint="it needs the columns uid, date, title and cues",
        )
    return Reference(
        str(path),
        events,
        {phrase: tuple(uids) for phrase, uids in cues.items()},
        {phrase: tuple(uids) for phrase, uids in illustrates.items()},
    )
