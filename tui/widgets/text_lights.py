"""Which passages lie on the lines at hand, and which of their events the filter hides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeloom.query.query import Query
from timeloom.store.protocol import Reader, SourceMap
from timeloom.tui.layout.source_lines import Lit
from timeloom.tui.state import ViewState

if TYPE_CHECKING:
    from timeloom.tui.widgets.text_view import TextView


class Lights:
    """The passages of one stretch of a text. What the filter hides is asked in the background; until then it is lit."""

    def __init__(self, view: TextView) -> None:
        self._view = view
        self.lit: list[Lit] = []
        self._stretch: tuple[object, ...] = ()
        self._query: Query | None = None
        """What decides which events are hidden; None where none is."""
        self._hidden: dict[str, bool] = {}
        self._judged: set[str] = set()
        """Events of which `_hidden` holds for this filter, not for the one before."""

    def forget(self) -> None:
        """The timeline has changed."""
        self._stretch = ()
        self._hidden.clear()
        self._judged.clear()

    def look(self, known: SourceMap, start: int, end: int) -> None:
        """Light what lies on the characters start:end of a text."""
        stretch = (known, start, end)
        if stretch == self._stretch:
            return
        self._stretch = stretch
        reader = self._view.explorer.access.reader
        self.lit = [
            Lit(passage.start, passage.end, uid, title, hidden=self._hidden.get(uid, False))
            for passage, uid, title in reader.passages(known.address, start, end, known)
        ]
        self._judge()

    def follow(self, state: ViewState) -> None:
        """Take the filter that hides, or lights, as it is now."""
        query = state.query if state.lit else state.shown
        wanted = query if query.text.strip() else None
        if wanted is not self._query:
            self._query = wanted
            self._judged.clear()
            if wanted is None:
                self._hidden.clear()
                self._show()
        self._judge()

    def _judge(self) -> None:
        """Ask which of the passages' events match. A slow filter is waited for, not read a second time for this."""
        query, explorer = self._query, self._view.explorer
        if query is None:
            return
        keys = explorer.matching.keys_of(query)
        if keys is None and explorer.matching.is_slow(query):
            return
        unsure = {lit.uid for lit in self.lit} - self._judged
        if not unsure:
            return

        def read(reader: Reader) -> dict[str, bool]:
            view = reader.view(query, keys=keys)
            found = {uid: reader.key(uid) for uid in unsure}
            return {uid: key is not None and not view.contains(key) for uid, key in found.items()}

        def show(hidden: dict[str, bool]) -> None:
            if query is self._query:
                self._hidden.update(hidden)
                self._judged |= unsure
                self._show()

        explorer.access.ask("text-hidden", read, show)

    def _show(self) -> None:
        self.lit = [
            Lit(lit.start, lit.end, lit.uid, lit.title, hidden=self._hidden.get(lit.uid, False))
            for lit in self.lit
        ]
        self._view.refresh()
