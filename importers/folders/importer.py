"""A folder or an archive: everything in it that can be read, each by its own importer, as one source.

Texts are put one behind the other, so that passages stand in them; every event says in the field `file` where it comes
from. What cannot be read is named and costs nothing else; a git repository is read as that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import ClassVar, Final

from timeloom.errors import Cancelled, SourceError, TimeloomError
from timeloom.importers.contract import Input, Sample
from timeloom.importers.folders.members import Archive, Left, Member, in_folder
from timeloom.importers.source.entries import Uids
from timeloom.model.events import Event, Item, Mention, Passage, Rejection, Remark
from timeloom.text import number
from timeloom.work import work_folder

FILE: Final = "file"
_NAMED: Final = 6
_MOST_REMARKS: Final = 3
"""Remarks of one file that are told."""
_LONGEST: Final = 64 << 20
"""Characters of all texts together."""


class FolderImporter:
    """Reads what is in a folder."""

    name: ClassVar[str] = "folder"
    title: ClassVar[str] = "Folders"
    suffixes: ClassVar[tuple[str, ...]] = ()
    keeps: ClassVar[str] = (
        "the events of every file in it that can be read, and which file; links are not followed"
    )

    def sniff(self, sample: Sample) -> float:
        """Every folder, less surely than what knows a folder by what is in it."""
        return 0.5 if sample.is_folder else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The events of its files. Raises SourceError where none can be read."""
        if source.path is None or not source.path.is_dir():
            raise SourceError(f"{source.address} is not a folder")
        left = Left()
        yield from _Reading(source, left).items(
            in_folder(source.path, source.options.glob, left), None
        )


class ArchiveImporter:
    """Reads what is in a zip or a tar."""

    name: ClassVar[str] = "archive"
    title: ClassVar[str] = "Archives: zip, tar, tar.gz"
    suffixes: ClassVar[tuple[str, ...]] = (".zip", ".tar", ".tgz")
    keeps: ClassVar[str] = (
        "the events of every file in it that can be read, and which file; no archives within archives"
    )

    def sniff(self, sample: Sample) -> float:
        """Of a zip or tar; formats that are zips know themselves and are surer."""
        head = sample.head
        if head.startswith(b"PK\x03\x04"):
            return 0.55
        return 0.9 if head[257:262] == b"ustar" else 0.0

    def read(self, source: Input) -> Iterator[Item]:
        """The events of its files. Raises SourceError where none can be read, and for a bomb."""
        if not source.stream.seekable():
            raise SourceError("an archive is read from its file, not from a pipe")
        archive = Archive(source.stream, source.address)
        left = Left()
        yield from _Reading(source, left).items(archive.members(source.options.glob, left), archive)


@dataclass
class _Read:
    """What was learnt of the files."""

    read: int = 0
    unknown: list[str] = field(default_factory=list)
    empty: list[str] = field(default_factory=list)


class _Reading:
    """One pass through the files: those with a text first, for it has to be there before the first event."""

    def __init__(self, source: Input, left: Left) -> None:
        self._source = source
        self._left = left
        self._texts: list[str] = []
        self._length = 0
        self._uids = Uids()
        self._told = _Read()

    def items(self, members: list[Member], archive: Archive | None) -> Iterator[Item]:
        with work_folder("timeloom-") as folder:
            told: list[Item] = []
            rest: list[Member] = []
            for member in members:
                with self._opened(member, archive, folder, told) as opened:
                    if opened is None:
                        continue
                    inner, items = opened
                    first = next(items, None)
                    if inner.text is None:
                        rest.append(member)
                        continue
                    told += self._shifted(
                        member, inner, chain([first] if first is not None else [], items)
                    )
            if self._texts:
                self._source.text = "\n".join(self._texts)
            yield from told
            for member in rest:
                lost: list[Item] = []
                with self._opened(member, archive, folder, lost) as opened:
                    if opened is not None:
                        inner, items = opened
                        yield from self._marked(member, items, 0)
                yield from lost
        yield from self._remarks(members)

    @contextmanager
    def _opened(
        self, member: Member, archive: Archive | None, folder: Path, told: list[Item]
    ) -> Iterator[tuple[Input, Iterator[Item]] | None]:
        """A file opened with its importer; None, and said why, where there is none for it."""
        from timeloom.importers import registry
        from timeloom.importers.source.opening import open_source

        path = member.path
        try:
            if path is None and archive is not None:
                path = archive.unpack(member, folder)
            if path is None or path.stat().st_size == 0:
                self._told.empty.append(member.name)
                yield None
                return
            with open_source(path, self._source.options) as inner:
                ranked = [one for one, _ in registry.recognise(inner.sample)]
                if not ranked or ranked[0].name in ("archive", "folder"):
                    if member.name not in self._told.unknown:
                        self._told.unknown.append(member.name)
                    yield None
                    return
                inner.address = f"{self._source.address}/{member.name}"
                yield inner, self._guarded(registry.read(ranked[0], inner))
        except Cancelled:
            raise
        except (TimeloomError, OSError) as error:
            told.append(Rejection(member.name, str(error).removeprefix(f"{path} ")))
            yield None
        finally:
            if member.path is None and path is not None:
                path.unlink(missing_ok=True)

    @staticmethod
    def _guarded(items: Iterator[Item]) -> Iterator[Item]:
        """The items of a file; where it cannot be read on, what came before stands."""
        try:
            yield from items
        except Cancelled:
            raise
        except (TimeloomError, OSError) as error:
            hint = f"; {error.hint}" if isinstance(error, TimeloomError) and error.hint else ""
            yield Rejection("", f"{error}{hint}"[:400])

    def _shifted(self, member: Member, inner: Input, items: Iterator[Item]) -> Iterator[Item]:
        """The items of a text, their passages in all texts together; its text is put behind the others."""
        start = self._length
        text = inner.text or ""
        if start + len(text) > _LONGEST:
            yield Rejection(
                member.name,
                f"the texts together hold more than {_LONGEST >> 20} million characters",
            )
            return
        self._texts.append(text)
        self._length += len(text) + 1
        yield from self._marked(member, items, start)

    def _marked(self, member: Member, items: Iterator[Item], start: int) -> Iterator[Item]:
        """The items of a file with its name on them."""
        self._told.read += 1
        remarks = 0
        for item in items:
            if isinstance(item, Event):
                passage = _moved(item.passage, start, member.name) if item.passage else None
                uid = self._uids.once(item.uid)
                fields = {**item.fields, FILE: (member.name,)}
                where = f"{member.name}: {item.where}"
                yield replace(item, passage=passage, uid=uid, fields=fields, where=where)
            elif isinstance(item, Mention):
                yield replace(item, passage=_moved(item.passage, start, member.name))
            elif isinstance(item, Rejection):
                yield Rejection(f"{member.name}: {item.where}".removesuffix(": "), item.why)
            elif isinstance(item, Remark):
                remarks += 1
                if remarks <= _MOST_REMARKS:
                    yield Remark(f"{member.name}: {item.text}")

    def _remarks(self, members: list[Member]) -> Iterator[Remark]:
        told, left = self._told, self._left
        if not members:
            pattern = self._source.options.glob
            raise SourceError(
                f"{self._source.address} has no file in it"
                + (f" that fits {pattern!r}" if pattern else "")
            )
        if not told.read:
            raise SourceError(
                f"{self._source.address} has nothing in it that can be read: {_listed(told.unknown or told.empty)}",
                hint="timeloom formats says what can be",
            )
        yield Remark(f"{number(told.read, 'file')} of {len(members):,} read")
        if told.unknown:
            yield Remark(
                f"{number(len(told.unknown), 'file')} in no format that is known: {_listed(told.unknown)}"
            )
        if told.empty:
            yield Remark(
                f"{number(len(set(told.empty)), 'file')} empty: {_listed(list(dict.fromkeys(told.empty)))}"
            )
        if left.links:
            yield Remark(f"{number(left.links, 'link')} not followed")
        if left.hidden:
            yield Remark(
                f"{number(left.hidden, 'hidden file or folder', 'hidden files and folders')} left out"
            )
        if left.more:
            yield Remark(f"{left.more:,} more files than are read of one folder: left out")
        yield from self._uids.remarks()


def _moved(passage: Passage, start: int, name: str) -> Passage:
    section = f"{name}: {passage.section}" if passage.section else name
    return replace(passage, start=passage.start + start, end=passage.end + start, section=section)


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
