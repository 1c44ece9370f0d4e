"""The texts of prose sources: any stretch of them by characters, and the passages that lie there.

SQLite finds characters by reading a text from its beginning, and all of it. Here a text is read once, a piece at a
time, to learn at which byte every so many characters begin; from then on a stretch costs what is read of it.
"""

from __future__ import annotations

import codecs
import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from timeloom.errors import Cancelled
from timeloom.model.events import Passage
from timeloom.store.protocol import PassageOf, SourceMap

if TYPE_CHECKING:
    from timeloom.store.sqlite.read.asking import Asker
    from timeloom.store.sqlite.search.lookups import Lookups

BLOCK: Final = 1 << 18
"""Characters that are read together."""
_KEPT: Final = 4
"""Blocks that are kept."""
_PIECE: Final = 1 << 20
"""Bytes read at a time while a text is gone through."""
_PASSAGES: Final = (
    'SELECT p.start, p."end", p.text, p.section, p.uid, e.title'
    " FROM passages p JOIN events e ON e.uid = p.uid"
    " WHERE p.source = (SELECT id FROM sources WHERE address = ?)"
)


class SourceTexts:
    """The texts of one timeline's sources. To be told to forget what it has read when the timeline has changed."""

    def __init__(self, ask: Asker, lookups: Lookups) -> None:
        self._ask = ask
        self._lookups = lookups
        self._blocks: OrderedDict[tuple[str, int], str] = OrderedDict()
        self._stopped = False

    def forget(self) -> None:
        self._blocks.clear()

    def interrupt(self) -> None:
        """Stop going through a text: called from another thread."""
        self._stopped = True

    def size(self, address: str) -> int:
        """Bytes of a text; 0 if none was kept. Nothing of it is read."""
        blob = self._open(address)
        if blob is None:
            return 0
        with blob:
            return len(blob)

    def map(self, address: str) -> SourceMap:
        """Where the characters of a text are. Reads all of it once, until the timeline changes."""
        return self._lookups.keep(("source map", address), lambda: self._mapped(address))

    def _mapped(self, address: str) -> SourceMap:
        longest = self._ask.value(
            'SELECT max("end" - start) FROM passages'
            " WHERE source = (SELECT id FROM sources WHERE address = ?)",
            (address,),
        )
        blob = self._open(address)
        if blob is None:
            return SourceMap(address, 0, (0,), longest or 0)
        self._stopped = False
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        starts, length, at = [0], 0, 0
        with blob:
            while data := self._read(blob, _PIECE):
                if self._stopped:
                    raise Cancelled("stopped reading")
                text = decoder.decode(data)
                begun = -length % BLOCK or BLOCK  # the first character that begins another block
                cuts = range(begun if length else BLOCK, len(text) + 1, BLOCK)
                starts += [at + len(text[:cut].encode()) for cut in cuts]
                length += len(text)
                # Not len(data): the first bytes of a character may stand at the end of a piece.
                at += len(text) if text.isascii() else len(text.encode())
        return SourceMap(address, length, tuple(starts), longest or 0)

    def text(self, known: SourceMap, start: int, end: int) -> str:
        """The characters start:end."""
        start, end = max(start, 0), min(end, known.length)
        if start >= end:
            return ""
        first, last = start // BLOCK, (end - 1) // BLOCK
        text = "".join(self._block(known, number) for number in range(first, last + 1))
        return text[start - first * BLOCK : end - first * BLOCK]

    def _block(self, known: SourceMap, number: int) -> str:
        name = (known.address, number)
        if name in self._blocks:
            self._blocks.move_to_end(name)
            return self._blocks[name]
        text = self._blocks[name] = self._read_block(known, number)
        if len(self._blocks) > _KEPT:
            self._blocks.popitem(last=False)
        return text

    def _read_block(self, known: SourceMap, number: int) -> str:
        blob = self._open(known.address)
        if blob is None:
            return ""
        with blob:
            start = min(known.starts[number], len(blob))
            last = number + 1 == len(known.starts)
            end = len(blob) if last else min(known.starts[number + 1], len(blob))
            blob.seek(start)
            return self._read(blob, end - start).decode("utf-8", "replace")

    def _open(self, address: str) -> sqlite3.Blob | None:
        """A text as bytes, to be closed soon: while it is open, the timeline stands still for this connection."""
        row = self._ask.one(
            "SELECT id FROM sources WHERE address = ? AND typeof(text) = 'text'", (address,)
        )
        if row is None:
            return None
        try:
            return self._ask.connection.blobopen("sources", "text", row[0], readonly=True)
        except sqlite3.DatabaseError as error:
            raise self._ask.explained(error) from error

    def _read(self, blob: sqlite3.Blob, size: int) -> bytes:
        try:
            return blob.read(size)
        except sqlite3.DatabaseError as error:
            raise self._ask.explained(error) from error

    # passages

    def passages(self, known: SourceMap, start: int, end: int) -> list[PassageOf]:
        """The passages that overlap start:end, by place."""
        rows = self._ask.all(
            f'{_PASSAGES} AND p.start > ? AND p.start < ? AND p."end" > ?'
            ' ORDER BY p.start, p."end", e.key',
            (known.address, start - known.longest - 1, end, start),
        )
        return [_passage(row) for row in rows]

    def passages_from(
        self, address: str, offset: int, *, backwards: bool = False
    ) -> Iterator[PassageOf]:
        """The passages that begin at an offset or after it, by place; `backwards` those at it or before, last first."""
        sign, way = ("<=", " DESC") if backwards else (">=", "")
        for row in self._ask.stream(
            f'{_PASSAGES} AND p.start {sign} ? ORDER BY p.start{way}, p."end"{way}, e.key{way}',
            (address, offset),
        ):
            yield _passage(row)

    def places(self, uid: str) -> list[tuple[str, Passage]]:
        """Where the sources speak of an event, its own passage first."""
        return [
            (address, Passage(first, last, text or "", section or ""))
            for address, first, last, text, section in self._ask.all(
                'SELECT s.address, p.start, p."end", p.text, p.section'
                " FROM passages p JOIN sources s ON s.id = p.source"
                " WHERE p.uid = ? AND p.start IS NOT NULL ORDER BY p.first DESC, p.id",
                (uid,),
            )
        ]


def _passage(row: Any) -> PassageOf:
    first, last, text, section, uid, title = row
    return Passage(first, last, text or "", section or ""), uid, title
