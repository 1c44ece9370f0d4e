"""Changing several timelines that are shown as one: every change goes to the file its event is in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any, Final, Literal, Protocol, cast

from timeloom.errors import (
    EventError,
    NothingToUndo,
    ReadOnlyTimeline,
    TimelineError,
    TimeloomError,
)
from timeloom.model.events import Event, Item, Link, Source
from timeloom.store.answers import (
    Change,
    ChangeKind,
    Conflict,
    Edit,
    ImportReport,
    SavedFilter,
    Step,
)
from timeloom.store.events import Joinable
from timeloom.store.protocol import Due, Progress, Reader, Writer
from timeloom.store.several.crossings import Part
from timeloom.store.several.reader import MergedReader


class WritablePart(Writer, Joinable, Protocol):
    """One of the timelines, which can be changed."""

    def label(self, verb: str, uids: Sequence[str]) -> str:
        """What a step of the journal is called: `star “Title”`, `star 3 events`."""


_RECENT: Final = 20
"""Steps of a journal among which the next one to undo nearly always is."""
Steps = tuple[tuple[int, int], ...]
"""The steps of one change: which timeline each is in, and its number there."""


class MergedWriter(MergedReader):
    """A writer in the sense of `timeloom.store.protocol.Writer` over several timelines.

    A change to events of several files is one step in each of them, in all of them or in none; undo takes them back
    together, as long as the program runs, and one by one after that. A timeline that is only open for reading refuses
    its own events' changes.
    """

    def __init__(self, readers: Sequence[Part]) -> None:
        super().__init__(readers)
        self.writers = {
            origin: cast(WritablePart, one)
            for origin, one in enumerate(readers)
            if hasattr(one, "undo")
        }
        """Those that can be changed, by their place among all."""
        if not self.writers:
            raise self._refusal(0)
        self._first = min(self.writers)
        """Where what belongs to none of them goes."""
        self._together: list[Steps] = []
        """The steps of each change since the start, oldest first: the journals tell seconds apart, no less."""
        self._undone: list[Steps] = []

    def _refusal(self, origin: int) -> ReadOnlyTimeline:
        return ReadOnlyTimeline(
            f"{self.readers[origin].address.short} can be read and not changed",
            hint="copy it to a folder you can write to",
        )

    def _writer(self, origin: int) -> WritablePart:
        """The writer of a timeline. Raises ReadOnlyTimeline if there is none."""
        if origin not in self.writers:
            raise self._refusal(origin)
        return self.writers[origin]

    def watch(self, progress: Progress | None, expect: Progress | None = None) -> None:
        for writer in self.writers.values():
            writer.watch(progress, expect)

    @contextmanager
    def step(self, kind: ChangeKind, label: str) -> Iterator[None]:
        with self._all_or_none(dict.fromkeys(self.writers, (kind, label))):
            yield

    @contextmanager
    def _all_or_none(self, labels: Mapping[int, tuple[ChangeKind, str]]) -> Iterator[list[Step]]:
        """One step in each of the timelines, written when all of it has gone well; then the steps are in the list."""
        before = {origin: self._newest(self.writers[origin]) for origin in labels}
        made: list[Step] = []
        try:
            with ExitStack() as stack:
                for origin, (kind, label) in labels.items():
                    stack.enter_context(self.writers[origin].step(kind, label))
                yield made
        except BaseException:
            # Mostly nothing is written anywhere. If the disk was full at the end, some files have their step already.
            self._take_back(labels, self._since(before), "made", "undo")
            raise
        steps = self._since(before)
        made += [step for origin in steps if (step := self._newest(self.writers[origin]))]
        self._did(tuple(zip(steps, (step.id for step in made), strict=True)))

    def _did(self, steps: Steps) -> None:
        if steps:
            self._together.append(steps)
            self._undone.clear()

    def _did_one(self, origin: int, change: Change | ImportReport) -> None:
        self._did(((origin, change.step.id),) if change.step is not None else ())

    def _since(self, before: Mapping[int, Step | None]) -> list[int]:
        """The timelines that have a newer step than these."""
        found = []
        for origin, step in before.items():
            now = self._newest(self.writers[origin])
            if now is not None and (step is None or now.id != step.id):
                found.append(origin)
        return found

    def _take_back(
        self, concerned: Iterable[int], done: Sequence[int], was: str, back: str
    ) -> None:
        """Take a change back where it was `done`, since it failed in others that it concerned. Says so if that fails.

        `was` is what it was there (made, undone, redone), `back` the way back.
        """
        self.watch(None)
        stuck = []
        for origin in done:
            try:
                writer = self.writers[origin]
                writer.undo() if back == "undo" else writer.redo()
            except TimeloomError:
                stuck.append(origin)
        if stuck:
            here, there = (
                ", ".join(self.readers[origin].address.short for origin in origins)
                for origins in (stuck, [each for each in concerned if each not in stuck])
            )
            raise TimelineError(
                f"the change is {was} in {here} and not in {there}",
                hint=f"{back} it with: timeloom {back} --db {self.readers[stuck[0]].address}",
            )

    def _one(self, uid: str, change: Callable[[WritablePart, str], Change]) -> Change:
        origin, own = self.inner(uid)
        done = change(self._writer(origin), own)
        self._did_one(origin, done)
        return self._outer_change(origin, done)

    def _many(
        self,
        kind: ChangeKind,
        verb: str,
        uids: Sequence[str],
        change: Callable[[WritablePart, list[str]], Change],
    ) -> Change:
        own: dict[int, list[str]] = {}
        for uid in uids:
            origin, inner = self.inner(uid)
            self._writer(origin)  # refuses all of it before any of it is written
            own.setdefault(origin, []).append(inner)
        if len(own) == 1:
            ((origin, mine),) = own.items()
            one = change(self.writers[origin], mine)
            self._did_one(origin, one)
            return self._outer_change(origin, one)
        labels = {
            origin: (kind, self.writers[origin].label(verb, mine)) for origin, mine in own.items()
        }
        done: list[Change] = []
        with self._all_or_none(labels) as made:
            for origin, mine in own.items():
                done.append(self._outer_change(origin, change(self.writers[origin], mine)))
        return self._joined([Change(step, None) for step in made], done)

    def _outer_change(self, origin: int, change: Change) -> Change:
        return change._replace(focus=self.outer(origin, change.focus) if change.focus else None)

    @staticmethod
    def _joined(changes: Sequence[Change], done: Sequence[Change] = ()) -> Change:
        """Several steps as one: what they were called, and how many events they touched together."""
        steps = [change.step for change in changes if change.step is not None]
        focus = next((change.focus for change in (*changes, *done) if change.focus), None)
        if not steps:
            return Change(None, focus)
        uids = tuple(uid for step in steps for uid in step.uids)
        return Change(steps[0]._replace(uids=uids, count=sum(step.count for step in steps)), focus)

    # changes

    def add(self, event: Event) -> Change:
        """Add an event to the first timeline that can be changed; one with a passage to the one whose text that is."""
        origin = self._first
        if event.source is not None and event.passage is not None:
            place = self.texts.inner(event.source.address)
            if place is not None:
                origin = place[0]
                event = replace(event, source=replace(event.source, address=place[1]))
        done = self._writer(origin).add(event)
        self._did_one(origin, done)
        return self._outer_change(origin, done)

    def edit(self, uid: str, edit: Edit) -> Change:
        return self._one(uid, lambda writer, own: writer.edit(own, edit))

    def delete(self, uids: Sequence[str]) -> Change:
        return self._many("delete", "delete", uids, lambda writer, own: writer.delete(own))

    def add_note(self, uid: str, text: str) -> Change:
        return self._one(uid, lambda writer, own: writer.add_note(own, text))

    def set_note(self, uid: str, number: int, text: str) -> Change:
        return self._one(uid, lambda writer, own: writer.set_note(own, number, text))

    def star(self, uids: Sequence[str], on: bool | None = None) -> Change:
        if on is None:
            rows = [self.row(key) for uid in uids if (key := self.key(uid)) is not None]
            on = not all(row.starred for row in rows if row is not None)
        verb = "star" if on else "unstar"
        return self._many("star", verb, uids, lambda writer, own: writer.star(own, on))

    def tag(
        self, uids: Sequence[str], *, add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Change:
        def change(writer: WritablePart, own: list[str]) -> Change:
            return writer.tag(own, add=add, remove=remove)

        return self._many("tag", "tag", uids, change)

    def set_field(self, uids: Sequence[str], name: str, values: Sequence[str]) -> Change:
        def change(writer: WritablePart, own: list[str]) -> Change:
            return writer.set_field(own, name, values)

        return self._many("edit", f"set {name} of", uids, change)

    def link(self, uid: str, link: Link) -> Change:
        return self._one(uid, lambda writer, own: writer.link(own, self._inner_link(link)))

    def unlink(self, uid: str, link: Link) -> Change:
        return self._one(uid, lambda writer, own: writer.unlink(own, self._inner_link(link)))

    def _inner_link(self, link: Link) -> Link:
        """A link between files names its target by the uid it has in its own file."""
        return replace(link, to=self.inner(link.to)[1]) if self.key(link.to) is not None else link

    def accept(self, uids: Sequence[str]) -> Change:
        return self._many("accept", "accept", uids, lambda writer, own: writer.accept(own))

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
        report = self.writers[self._first].import_items(
            items,
            source,
            text=text,
            dry_run=dry_run,
            strict=strict,
            progress=progress,
            publish=publish,
            expected=expected,
        )
        self._did_one(self._first, report)
        return report

    def resolve_conflict(self, conflict: Conflict, *, take: Literal["mine", "theirs"]) -> Change:
        return self._one(
            conflict.uid,
            lambda writer, own: writer.resolve_conflict(conflict._replace(uid=own), take=take),
        )

    def merge(self, uid: str, other: str) -> Change:
        (mine, own), (theirs, inner) = self.inner(uid), self.inner(other)
        if mine != theirs:
            raise EventError(
                f"{uid!r} and {other!r} are in different timelines",
                hint="import one into the other first",
            )
        return self._one(uid, lambda writer, _: writer.merge(own, inner))

    # undo and redo

    @staticmethod
    def _newest(writer: Reader, *, undone: bool = False) -> Step | None:
        """The step that undo (or redo, with `undone`) would take next."""
        for limit in (_RECENT, None):
            chosen: Step | None = None
            for step in writer.history(limit=limit):
                if not undone and not step.undone:
                    return step
                if undone and not step.undone:
                    return chosen
                chosen = step if undone else None
        return chosen

    def undo(self) -> Change:
        return self._move(self._together, self._undone, undone=False)

    def redo(self) -> Change:
        return self._move(self._undone, self._together, undone=True)

    def _move(self, source: list[Steps], target: list[Steps], *, undone: bool) -> Change:
        """Undo or redo the next change, in all files that it touched or in none of them."""
        steps = {
            origin: step
            for origin, writer in self.writers.items()
            if (step := self._newest(writer, undone=undone)) is not None
        }
        if not steps:
            raise NothingToUndo(f"there is nothing to {'redo' if undone else 'undo'}")
        group = source[-1] if source else ()
        known = bool(group) and all(at in steps and steps[at].id == id_ for at, id_ in group)
        if not known:
            # Steps of an earlier run, or of another program: one by one, by the clock.
            order = [(step.at, origin) for origin, step in steps.items()]
            origin = (min if undone else max)(order)[1]
            group = ((origin, steps[origin].id),)
        done: list[tuple[int, Change]] = []
        try:
            for at, _ in group:
                writer = self.writers[at]
                done.append((at, writer.redo() if undone else writer.undo()))
        except BaseException:
            was, back = ("redone", "undo") if undone else ("undone", "redo")
            self._take_back([at for at, _ in group], [at for at, _ in done], was, back)
            raise
        if known:
            target.append(source.pop())
        return self._joined([self._outer_change(at, one) for at, one in done])

    # what a person left: in the first file

    def save_filter(self, saved: SavedFilter) -> None:
        self.writers[self._first].save_filter(saved)

    def delete_filter(self, name: str) -> None:
        for writer in self.writers.values():
            writer.delete_filter(name)

    def set_session(self, session: Mapping[str, Any]) -> None:
        """Nothing: a place among several timelines is none in any of them."""

    def set_name(self, name: str) -> None:
        """For the timeline that imports go to."""
        self.writers[self._first].set_name(name)

    def describe(self, *, author: str | None = None, description: str | None = None) -> None:
        """For the timeline that imports go to."""
        self.writers[self._first].describe(author=author, description=description)

    def set_columns(self, names: Sequence[str]) -> None:
        """For the timeline that imports go to."""
        self.writers[self._first].set_columns(names)

    def set_reading(self, address: str, said: Mapping[str, Any]) -> None:
        """For the timeline that imports go to."""
        self.writers[self._first].set_reading(address, said)
