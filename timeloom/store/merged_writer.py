"""Changing several timelines that are shown as one: every change goes to the file its event is in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from timeloom.errors import NothingToUndo
from timeloom.events import Event, Item, Link, Source
from timeloom.store.merged import MergedReader
from timeloom.store.protocol import (
    Change,
    ChangeKind,
    Conflict,
    Due,
    Edit,
    ImportReport,
    Progress,
    SavedFilter,
    Step,
)

if TYPE_CHECKING:
    from timeloom.store.writer import SqliteWriter


class MergedWriter(MergedReader):
    """A writer in the sense of `timeloom.store.protocol.Writer` over several timelines.

    A change to events of several files is one step in each of them; undo takes them back together, as long as the
    program runs, and one by one after that.
    """

    def __init__(self, writers: Sequence[SqliteWriter]) -> None:
        super().__init__(writers)
        self.writers = list(writers)
        self._together: list[tuple[int, ...]] = []
        """The timelines that each change since the start touched, oldest first."""
        self._undone: list[tuple[int, ...]] = []

    def watch(self, progress: Progress | None, expect: Progress | None = None) -> None:
        for writer in self.writers:
            writer.watch(progress, expect)

    @contextmanager
    def step(self, kind: ChangeKind, label: str) -> Iterator[None]:
        before = [self._newest(writer, undone=False) for writer in self.writers]
        with ExitStack() as stack:
            for writer in self.writers:
                stack.enter_context(writer.step(kind, label))
            yield
        after = [self._newest(writer, undone=False) for writer in self.writers]
        self._did(tuple(origin for origin, step in enumerate(after) if step != before[origin]))

    def _did(self, origins: tuple[int, ...]) -> None:
        if origins:
            self._together.append(origins)
            self._undone.clear()

    def _one(self, uid: str, change: Callable[[SqliteWriter, str], Change]) -> Change:
        origin, own = self.inner(uid)
        done = change(self.writers[origin], own)
        self._did((origin,) if done.step else ())
        return self._outer_change(origin, done)

    def _many(
        self, uids: Sequence[str], change: Callable[[SqliteWriter, list[str]], Change]
    ) -> Change:
        own: dict[int, list[str]] = {}
        for uid in uids:
            origin, inner = self.inner(uid)
            own.setdefault(origin, []).append(inner)
        done: list[tuple[int, Change]] = []
        try:
            for origin, mine in own.items():
                done.append((origin, change(self.writers[origin], mine)))
        except BaseException:
            self.watch(None)
            for origin, one in done:
                if one.step:
                    self.writers[origin].undo()
            raise
        self._did(tuple(origin for origin, one in done if one.step))
        return self._joined([self._outer_change(origin, one) for origin, one in done])

    def _outer_change(self, origin: int, change: Change) -> Change:
        return change._replace(focus=self.outer(origin, change.focus) if change.focus else None)

    @staticmethod
    def _joined(changes: Sequence[Change]) -> Change:
        """Several steps as one: what they were called, and how many events they touched together."""
        steps = [change.step for change in changes if change.step is not None]
        focus = next((change.focus for change in changes if change.focus), None)
        if not steps:
            return Change(None, focus)
        uids = tuple(uid for step in steps for uid in step.uids)
        return Change(steps[0]._replace(uids=uids, count=sum(step.count for step in steps)), focus)

    # changes

    def add(self, event: Event) -> Change:
        done = self.writers[0].add(event)
        self._did((0,))
        return done

    def edit(self, uid: str, edit: Edit) -> Change:
        return self._one(uid, lambda writer, own: writer.edit(own, edit))

    def delete(self, uids: Sequence[str]) -> Change:
        return self._many(uids, lambda writer, own: writer.delete(own))

    def add_note(self, uid: str, text: str) -> Change:
        return self._one(uid, lambda writer, own: writer.add_note(own, text))

    def set_note(self, uid: str, number: int, text: str) -> Change:
        return self._one(uid, lambda writer, own: writer.set_note(own, number, text))

    def star(self, uids: Sequence[str], on: bool | None = None) -> Change:
        if on is None:
            rows = [self.row(key) for uid in uids if (key := self.key(uid)) is not None]
            on = not all(row.starred for row in rows if row is not None)
        return self._many(uids, lambda writer, own: writer.star(own, on))

    def tag(
        self, uids: Sequence[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        return self._many(uids, lambda writer, own: writer.tag(own, add=add, remove=remove))

    def set_field(self, uids: Sequence[str], name: str, values: Sequence[str]) -> Change:
        return self._many(uids, lambda writer, own: writer.set_field(own, name, values))

    def link(self, uid: str, link: Link) -> Change:
        return self._one(uid, lambda writer, own: writer.link(own, self._inner_link(link)))

    def unlink(self, uid: str, link: Link) -> Change:
        return self._one(uid, lambda writer, own: writer.unlink(own, self._inner_link(link)))

    def _inner_link(self, link: Link) -> Link:
        """A link between files names its target by the uid it has in its own file."""
        return replace(link, to=self.inner(link.to)[1]) if self.key(link.to) is not None else link

    def accept(self, uids: Sequence[str]) -> Change:
        return self._many(uids, lambda writer, own: writer.accept(own))

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
    ) -> ImportReport:
        report = self.writers[0].import_items(
            items,
            source,
            text=text,
            dry_run=dry_run,
            strict=strict,
            progress=progress,
            publish=publish,
        )
        self._did((0,) if report.step else ())
        return report

    def resolve_conflict(self, conflict: Conflict, *, take: Literal["mine", "theirs"]) -> Change:
        return self._one(
            conflict.uid,
            lambda writer, own: writer.resolve_conflict(conflict._replace(uid=own), take=take),
        )

    # undo and redo

    @staticmethod
    def _newest(writer: SqliteWriter, *, undone: bool) -> Step | None:
        """The step that undo (or redo, with `undone`) would take next."""
        chosen: Step | None = None
        for step in writer.history():
            if step.undone == undone:
                chosen = step
                if not undone:
                    return step
            elif undone:
                return chosen
        return chosen

    def undo(self) -> Change:
        origins = self._together.pop() if self._together else self._by_time(undone=False)
        if not origins:
            raise NothingToUndo("there is nothing to undo")
        self._undone.append(origins)
        return self._joined([self._outer_change(o, self.writers[o].undo()) for o in origins])

    def redo(self) -> Change:
        origins = self._undone.pop() if self._undone else self._by_time(undone=True)
        if not origins:
            raise NothingToUndo("there is nothing to redo")
        self._together.append(origins)
        return self._joined([self._outer_change(o, self.writers[o].redo()) for o in origins])

    def _by_time(self, *, undone: bool) -> tuple[int, ...]:
        """The timeline whose step comes next by the clock, for steps of an earlier run."""
        steps = [(step.at, origin) for origin, writer in enumerate(self.writers)
                 if (step := self._newest(writer, undone=undone)) is not None]  # fmt: skip
        if not steps:
            return ()
        return ((min if undone else max)(steps)[1],)

    # what a person left: in the first file

    def save_filter(self, saved: SavedFilter) -> None:
        self.writers[0].save_filter(saved)

    def delete_filter(self, name: str) -> None:
        for writer in self.writers:
            writer.delete_filter(name)

    def set_session(self, session: Mapping[str, Any]) -> None:
        """Nothing: a place among several timelines is none in any of them."""

    def set_name(self, name: str) -> None:
        """For the timeline that imports go to."""
        self.writers[0].set_name(name)

    def set_reading(self, address: str, said: Mapping[str, Any]) -> None:
        """For the timeline that imports go to."""
        self.writers[0].set_reading(address, said)
