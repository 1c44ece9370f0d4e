"""What the explorer and the command line may ask of a store, and what it answers.

One small protocol, so that SQLite today and a server tomorrow are the same to everybody else: no SQL, no file and no
row key's meaning leaks out of it. A key is a private number whose order is time order (undated events last); whatever a
person or a file refers to is a `uid`. Nothing here imports pydantic, numpy, pendulum, sqlite-utils or Textual.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

from timeloom.model.events import Event, Fields, Item, Link, Passage, Source
from timeloom.model.events import LinkEnd as LinkEnd
from timeloom.query.vocabulary import FieldInfo as FieldInfo
from timeloom.query.vocabulary import ValueCount as ValueCount
from timeloom.store.answers import UNSET as UNSET
from timeloom.store.answers import Change as Change
from timeloom.store.answers import ChangeKind as ChangeKind
from timeloom.store.answers import Conflict as Conflict
from timeloom.store.answers import Detail as Detail
from timeloom.store.answers import Edit as Edit
from timeloom.store.answers import ImportReport as ImportReport
from timeloom.store.answers import Note as Note
from timeloom.store.answers import OwnWork as OwnWork
from timeloom.store.answers import Row as Row
from timeloom.store.answers import SavedFilter as SavedFilter
from timeloom.store.answers import Step as Step
from timeloom.store.answers import TimelineInfo as TimelineInfo
from timeloom.store.answers import Touched as Touched
from timeloom.store.answers import added_up as added_up

if TYPE_CHECKING:
    from pathlib import Path

    from timeloom.carried import Carried
    from timeloom.query.query import Query
    from timeloom.query.tree import Value
    from timeloom.store.address import Address


Progress = Callable[[int], None]
"""Called now and then with the number of items done so far; may raise `Cancelled` to stop and undo the whole."""


Due = Callable[[int], bool]
"""Called now and then with the number of items read so far; whether what is new is to be shown to others now."""


PassageOf = tuple[Passage, str, str]
"""A passage, the uid of the event it speaks of, and that event's title."""


class SourceMap(NamedTuple):
    """What is known of a source's kept text after one reading: private to the store but for the length."""

    address: str
    length: int
    """In characters; 0 if no text was kept."""
    starts: tuple[int, ...] = (0,)
    """The byte at which each block of characters begins."""
    longest: int = 0
    """Characters of the longest passage."""
    origin: int = 0
    """Which of several timelines has the text."""


class View(Protocol):
    """The events that match one query, in time order, undated last. It sees the timeline as it is at each call."""

    query: Query

    @property
    def unknown_values(self) -> tuple[Value, ...]:
        """Values in the filter that no event has: perhaps mistyped, or not typed to the end yet."""

    def page(
        self,
        start: int | None = None,
        *,
        limit: int,
        backwards: bool = False,
        inclusive: bool = False,
    ) -> list[Row]:
        """At most `limit` rows from key `start` on (before it, if `backwards`), always in time order.

        `start` None is the first row (the last ones, if `backwards`). `inclusive` takes the row at `start` in.
        """

    def seek(self, seconds: float) -> int | None:
        """Key of the first match that stands at or after `seconds`, else of the last dated match."""

    def places(self, moments: Sequence[float]) -> list[int | None]:
        """For each moment what `seek` answers, in one call."""

    def pages(self, starts: Sequence[int], *, limit: int) -> list[list[Row]]:
        """For each key a page from it on, the row at it included, in one call."""

    def among(self, keys: Iterable[int]) -> list[int]:
        """Those of the keys whose events match, ascending, in one call."""

    def keys(self) -> Any:
        """All matching keys, for a view of the same query on another connection. Takes as long as reading them."""

    def contains(self, key: int) -> bool:
        """Whether the event at `key` matches."""

    def count(self) -> int:
        """How many events match."""

    def position(self, key: int) -> int:
        """How many matches stand before `key`."""

    def key_at(self, position: int) -> int | None:
        """Key of the match at 0-based `position`; None past the end."""

    def histogram(self, edges: Sequence[float]) -> list[int]:
        """How many matches stand in each [edges[i], edges[i+1]); `edges` ascending seconds."""

    def histogram_by(
        self, edges: Sequence[float], name: str, values: Sequence[str]
    ) -> dict[str, list[int]]:
        """The same per value of the field `name`."""

    def values(self, name: str, *, limit: int | None = None) -> list[ValueCount]:
        """The values of a field among the matches, most frequent first, then by name."""

    def extent(self) -> tuple[float, float] | None:
        """Earliest and latest finite bound among the dated matches, None without one."""

    def uids(self, *, first: int | None = None, last: int | None = None) -> Iterator[str]:
        """The uids of all matches, in time order; of those from key `first` to key `last`, both included."""

    def events(self, *, first: int | None = None, last: int | None = None) -> Iterator[Event]:
        """The same events whole, streamed: constant memory."""

    def row_blocks(
        self, *, first: int | None = None, last: int | None = None
    ) -> Iterator[list[str]]:
        """The same as the text of their rows (`timeloom.model.row_text`), many at a time: no event is built for it."""

    def details(self) -> Iterator[Detail]:
        """All matches with bounds, streamed: constant memory."""


class Reader(Protocol):
    """One reading connection; used by one thread, except `interrupt`."""

    @property
    def address(self) -> Address:
        """Where the timeline is; of several, the first."""

    def info(self) -> TimelineInfo: ...

    def view(self, query: Query, *, keys: Any = None) -> View:
        """The matches of a query. Raises QueryError for a field or uid that the timeline does not have.

        With `keys`, as another reader's view of the same query gave them, nothing is looked for again: the view is at
        hand at once, answers at once, and stays with these events, whatever changes.
        """

    def key(self, uid: str) -> int | None:
        """The event's key now, None if there is none. Keys change when gaps are used up: ask again after a change."""

    def row(self, key: int) -> Row | None: ...

    def rows(self, keys: Sequence[int]) -> list[Row]:
        """The list lines of these keys, ascending as the keys have to be; a key that no event has is left out."""

    def detail(self, uid: str) -> Detail:
        """Everything about one event. Raises UnknownEvent."""

    def fields(self) -> list[FieldInfo]:
        """The fields that events have, by name."""

    def field_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        """Values of a field over the whole timeline that begin with `prefix` (case and accents folded)."""

    def mark_values(self, name: str, *, prefix: str = "", limit: int = 50) -> list[ValueCount]:
        """The same of `is`, `has`, `basis` or `source`: what the program says of events, under no field of theirs."""

    def uids(self, prefix: str, *, limit: int = 50) -> list[tuple[str, str]]:
        """uid and title of events whose uid or title begins with `prefix`."""

    def links(self, relation: str) -> Iterator[tuple[LinkEnd, LinkEnd, Fields]]:
        """Every link of a relation as (from, to, link fields) in time order of the target."""

    def relations(self) -> list[ValueCount]:
        """The relations of links there are, and how many links have each; the most frequent first, then by name."""

    def source_size(self, address: str) -> int:
        """Bytes of a prose source's kept text; 0 if none was. Known at once, however long it is."""

    def source_map(self, address: str) -> SourceMap:
        """How long a prose source's kept text is, and where its characters are: takes as long as reading it once."""

    def source_text(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> str:
        """Characters start:end of a prose source's text as it was read; empty if the text was not kept.

        With `known`, from any connection, nothing but the characters has to be looked for.
        """

    def source_length(self, address: str) -> int:
        """Length in characters of a prose source's kept text; 0 if none was."""

    def passages(
        self, address: str, start: int, end: int, known: SourceMap | None = None
    ) -> list[PassageOf]:
        """(passage, uid, title) of the passages of a source that overlap start:end, by place."""

    def passages_from(
        self, address: str, offset: int, *, backwards: bool = False
    ) -> Iterator[PassageOf]:
        """The same of those that begin at `offset` or later, by place; `backwards`: at it or earlier, last first."""

    def places(self, uid: str) -> list[tuple[str, Passage]]:
        """Where sources speak of an event, by address and passage, its own first; none if no event has the uid."""

    def history(self, uid: str | None = None, *, limit: int | None = None) -> Iterator[Step]:
        """The journal, newest first; only the steps that touched `uid`, if one is given."""

    def touched(self, step: Step, *, limit: int) -> list[Touched]:
        """What a step of the journal did to the first `limit` events that it touched."""

    def has_own_work(self) -> bool:
        """Whether a person changed anything here and did not undo it. Known at once."""

    def own_work(self) -> OwnWork:
        """What a person did here that no source says. Takes as long as reading the journal."""

    def conflicts(self) -> list[Conflict]: ...
    def saved_filters(self) -> list[SavedFilter]: ...
    def session(self) -> dict[str, Any]:
        """What the explorer left for its next start (JSON values)."""

    def columns(self) -> tuple[str, ...]:
        """The fields that the list shows as columns, in their order; none if nobody chose any."""

    def reading(self, address: str) -> dict[str, Any]:
        """What a person said about how the source at this address is to be read (JSON values); empty if nothing."""

    def outline(self) -> Any:
        """What has to be read of the whole after each change, for another reader of the same; None if nothing has."""

    def ordered(self) -> bool:
        """Whether the places of events are known, or so few have to be read for them that nobody waits."""

    def expect_fields(self, names: Iterable[str]) -> None:
        """Fields that may yet come, since more is being read: a filter that asks for one of them is not an error."""

    def take_outline(self, outline: Any) -> None:
        """Go by what another reader gave as its outline just now, and by nothing newer until the next one."""

    def version(self) -> int:
        """A number that changes when this or another connection has changed the timeline."""

    def unreadable(self) -> int:
        """How many events could not be read and were left out of what this reader was asked for so far."""

    def check(self) -> list[str]:
        """What is not as it should be: damage, dangling links, an index out of step. Empty when all is well."""

    def give(
        self,
        uids: Iterable[str],
        path: Path,
        carried: Carried,
        *,
        history: bool = False,
        progress: Progress | None = None,
    ) -> list[str]:
        """Make a timeline of these events at `path`, where no file may be yet; what went along and what did not.

        With `history` the steps of the journal that touched them go along.
        """

    def interrupt(self) -> None:
        """Stop what another thread is running on this reader: that call raises Cancelled.

        A question of many small ones may be between two of them: then the next one raises it, whichever it is.
        """

    def close(self) -> None: ...


class Writer(Reader, Protocol):
    """A reader that can also write. Every write is one journal step, undone and redone as one."""

    def watch(self, progress: Progress | None, expect: Progress | None = None) -> None:
        """Have it called during each write of this writer from now on, with the number of events changed so far.

        `expect` is called with the number of all, where it is the writer that knows it: before an undo and a redo.
        """

    def step(self, kind: ChangeKind, label: str) -> AbstractContextManager[None]:
        """Bundle the writes inside into one journal step."""

    def add(self, event: Event) -> Change:
        """Add one event. Raises EventError for a uid in use, DateError for a date that is not EDTF."""

    def edit(self, uid: str, edit: Edit) -> Change: ...

    def delete(self, uids: Sequence[str]) -> Change:
        """Delete events; a later import of their source leaves them deleted."""

    def add_note(self, uid: str, text: str) -> Change: ...

    def set_note(self, uid: str, number: int, text: str) -> Change:
        """Replace note `number` (0-based); an empty text removes it."""

    def star(self, uids: Sequence[str], on: bool | None = None) -> Change:
        """Star or unstar; None turns each over (all on, if they differ)."""

    def tag(
        self, uids: Sequence[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change: ...

    def set_field(self, uids: Sequence[str], name: str, values: Sequence[str]) -> Change: ...

    def link(self, uid: str, link: Link) -> Change: ...

    def unlink(self, uid: str, link: Link) -> Change: ...

    def accept(self, uids: Sequence[str]) -> Change:
        """Take proposed events into the timeline proper."""

    def import_items(
        self,
        items: Iterable[Item],
        source: Source,
        *,
        text: str | None = None,
        dry_run: bool = False,
        strict: bool = False,
        progress: Progress | None = None,
        publish: Due | None = None,
        expected: Collection[str] = (),
    ) -> ImportReport:
        """Take in what an importer yields, as one step, or nothing of it.

        Events that carry a `source` of their own keep it; the others are `source`'s. `text` is the source's whole text,
        kept for prose. `dry_run` reports and changes nothing; `strict` raises EventError at the first rejection. With
        `publish` others see what is new whenever it says so, and if the import fails, that much of it stays. `expected`
        are the addresses of sources whose events all are to come: those that do not are in the report, and stay.
        """

    def resolve_conflict(
        self, conflict: Conflict, *, take: Literal["mine", "theirs"]
    ) -> Change: ...

    def merge(self, uid: str, other: str) -> Change:
        """Make two events one, under the uid of the first, as one step. Raises UnknownEvent and EventError."""

    def undo(self) -> Change:
        """Undo the newest step that is not undone. Raises NothingToUndo."""

    def redo(self) -> Change:
        """Redo the oldest undone step. Raises NothingToUndo."""

    def save_filter(self, saved: SavedFilter) -> None: ...

    def delete_filter(self, name: str) -> None: ...

    def set_session(self, session: Mapping[str, Any]) -> None: ...

    def set_name(self, name: str) -> None:
        """Name the timeline, which is called like its file otherwise. No step of the journal."""

    def describe(self, *, author: str | None = None, description: str | None = None) -> None:
        """Say whose timeline it is and what it is about; None leaves it as it is. No step of the journal."""

    def set_columns(self, names: Sequence[str]) -> None:
        """Keep which fields the list shows as columns, in their order. No step of the journal."""

    def set_reading(self, address: str, said: Mapping[str, Any]) -> None:
        """Keep what a person said about how a source is to be read, for the next time. No step of the journal."""
