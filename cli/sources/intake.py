"""Reading a source into a timeline: what `import`, `refresh` and opening a foreign file have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Final, Protocol

from timeloom.cli import timelines as other_timeline
from timeloom.cli.progress import metered
from timeloom.cli.sources.fetching import as_address, as_path, fetched, is_remote
from timeloom.cli.sources.options import THROUGH, Said, as_flags, merged, options
from timeloom.errors import EventError
from timeloom.importers.contract import STDIN, Importer, Input, Mapped, Sample
from timeloom.model.events import Item, Remark, Source
from timeloom.store import is_timeline
from timeloom.text import one_line

if TYPE_CHECKING:
    from timeloom.store.answers import ImportReport
    from timeloom.store.imports.missing import Trickle
    from timeloom.store.protocol import Progress, Writer

_SURE: Final = 0.6
"""How sure one has to be of the beginning of a pipe to wait for no more of it."""
_TABLE: Final = "its columns have names of their own; --format csv reads it as any table"


class Watcher(Protocol):
    """Looks on while a source is read."""

    def begins(
        self, name: str, title: str, certainty: float | None, columns: list[tuple[str, str]]
    ) -> None:
        """What reads the source, how sure it is (None: it was named), and what it takes the columns for."""

    def sees(self, item: Item) -> None:
        """One of the items, in their order."""


class Live(Protocol):
    """Shows events to others while their source is still being read."""

    def items(self, items: Iterator[Item]) -> Iterator[Item]:
        """The items, as far as they are wanted and can be had."""

    def trickle(self, items: Iterator[Item]) -> Trickle:
        """The same of a source that may take its time; the first of the items, or the end, is there."""

    def tell(self, done: int, share: float | None) -> None:
        """So many items of the source are done, and so much of it (0 to 1), if that can be told."""

    def due(self, done: int) -> bool:
        """Whether what is new is to be shown now."""


@dataclass(frozen=True, slots=True)
class How:
    """How a source is taken in."""

    dry_run: bool = False
    strict: bool = False
    whole: bool = False
    """The report says what was told by the source before and is no more."""
    watcher: Watcher | None = None
    live: Live | None = None
    """The events are shown while their source is read, as far as one gets."""


def take_in(
    writer: Writer,
    address: str,
    said: Said,
    how: How = How(),  # it cannot change
    *,
    importer: str = "",
    recorded: str = "",
) -> ImportReport:
    """Read one source into the timeline, all of it or, if it fails, nothing of it; shown live, as far as one gets.

    `importer` names what reads it, if a person never said so. The timeline knows the source by its address, or as
    `recorded` if it has moved since. What was said about its reading is kept there, and holds again the next time
    unless something else is said then.
    """
    address = as_path(address)
    shown = recorded or as_address(address)
    if is_timeline(address):
        return _take_in_timeline(writer, address, shown, how)
    if is_remote(address):
        with fetched(address) as path:
            return take_in(writer, str(path), said, how, importer=importer, recorded=shown)
    if address == STDIN:
        return _take_in(writer, address, shown, {"format": importer, **said}, how)
    before = writer.reading(shown)
    kept = {name: value for name, value in before.items() if name != THROUGH}
    holds = merged(kept, said)
    report = _take_in(writer, address, shown, {"format": importer, **holds}, how)
    if holds != before and not how.dry_run:
        writer.set_reading(shown, holds)
    if again := as_flags({name: value for name, value in kept.items() if name not in said}):
        report = report._replace(remarks=(f"read as before with {again}", *report.remarks))
    return report


def _take_in(writer: Writer, address: str, shown: str, said: Said, how: How) -> ImportReport:
    from timeloom.importers.registry import choose, recognise
    from timeloom.importers.source.opening import open_source

    def enough(sample: Sample) -> bool:
        return bool(said.get("format")) or any(sure >= _SURE for _, sure in recognise(sample))

    live = how.live
    with open_source(address, options(said), enough=enough if live else None) as source:
        chosen = choose(source.sample, said.get("format", ""))
        coming = _coming(chosen, source, said, how)
        digest = "" if address == STDIN or live is not None else source.digest()
        unnamed = not how.dry_run and _is_unnamed(writer)
        try:
            with _progress(shown, source, live) as progress:
                report = writer.import_items(
                    coming,
                    Source(shown, chosen.name, digest, now()),
                    text=source.text,
                    dry_run=how.dry_run,
                    strict=how.strict,
                    progress=progress,
                    publish=live.due if live is not None else None,
                    expected=(shown,) if how.whole else (),
                )
        except EventError as error:
            raise EventError(f"{shown}: {error.message}", hint=error.hint) from error
        if unnamed and source.title:
            writer.set_name(one_line(source.title))
        if source.part_of and how.whole:
            remark = f"{source.part_of}: what it tells no more is not counted"
            report = report._replace(vanished=None, remarks=(*report.remarks, remark))
        return report


def _coming(chosen: Importer, source: Input, said: Said, how: How) -> Iterable[Item]:
    """What the source tells, for all who want to see it. Of prose the text is there when this is: the first item is."""
    from timeloom.importers import registry

    if how.watcher is not None:
        sure = None if said.get("format") else dict(registry.recognise(source.sample)).get(chosen)
        columns = registry.columns(chosen, source) if isinstance(chosen, Mapped) else []
        how.watcher.begins(chosen.name, chosen.title, sure, columns)
    items = _watched(registry.read(chosen, source), how.watcher)
    if said.get("columns") and not isinstance(chosen, Mapped):
        items = chain(items, [Remark(f"--map means nothing to {chosen.title}: {_TABLE}")])
    if how.live is not None:
        if not source.stream.seekable():
            return how.live.trickle(items)
        items = how.live.items(items)
    return chain(list(islice(items, 1)), items)


@contextmanager
def _progress(shown: str, source: Input, live: Live | None) -> Iterator[Progress]:
    if live is not None:
        yield lambda done: live.tell(done, _share(source))
        return
    with metered(shown, lambda: _share(source)) as meter:
        yield meter


def _is_unnamed(writer: Writer) -> bool:
    """Whether it is a new timeline, called like its file for want of a name."""
    info = writer.info()
    return not info.events and info.name == info.address.name


def _watched(items: Iterator[Item], watcher: Watcher | None) -> Iterator[Item]:
    return items if watcher is None else _seen(items, watcher)


def _seen(items: Iterator[Item], watcher: Watcher) -> Iterator[Item]:
    for item in items:
        watcher.sees(item)
        yield item


def _take_in_timeline(writer: Writer, address: str, shown: str, how: How) -> ImportReport:
    """Another timeline, and with it what was said about the reading of its sources.

    Sources that come to be known by it are read again through it: it may hold what a person changed in their events.
    """
    known = {source.address for source in writer.info().sources}
    through = [it for it in known if writer.reading(it).get(THROUGH) == shown] if how.whole else []
    with (
        other_timeline.opened(address, writer.address) as reader,
        metered(shown, lambda: None) as meter,
    ):
        if how.watcher is not None:
            how.watcher.begins(other_timeline.NAME, other_timeline.TITLE, 1.0, [])
        report = writer.import_items(
            _watched(other_timeline.items(reader), how.watcher),
            Source(shown, other_timeline.NAME, "", now()),
            text="",  # makes the source known, though its events keep their own
            dry_run=how.dry_run,
            strict=how.strict,
            progress=meter,
            expected=(shown, *through) if how.whole else (),
        )
        if not how.dry_run:
            for source in reader.info().sources:
                if source.address not in known:
                    said = {**reader.reading(source.address), THROUGH: shown}
                    writer.set_reading(source.address, said)
        return report


def recognised(address: str, said: Said) -> None:
    """Make sure that a source is there and in a format that is known. Raises SourceError."""
    from timeloom.importers.registry import choose
    from timeloom.importers.source.opening import open_source

    address = as_path(address)
    if address == STDIN or is_timeline(address) or is_remote(address):
        return
    with open_source(address, options(said)) as source:
        choose(source.sample, said.get("format", ""))


def now() -> str:
    """This moment as an EDTF instant in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _share(source: Input) -> float | None:
    """How much of a file has been read, 0 to 1."""
    try:
        size = source.path.stat().st_size if source.path is not None else 0
        stream = getattr(getattr(source.stream, "raw", None), "packed", source.stream)
        return stream.tell() / size if size else None
    except (OSError, ValueError):
        return None
