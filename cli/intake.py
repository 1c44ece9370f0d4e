"""Reading a source into a timeline: what `import`, `refresh` and opening a foreign file have in common."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING

from cli.fetching import fetched, is_remote
from cli.progress import metered
from cli.terminal import number, say
from importers.contract import STDIN, Input, Options
from timeloom.errors import EventError, NotATimeline, OutputError
from timeloom.events import Source

if TYPE_CHECKING:
    from timeloom.store.protocol import ImportReport, Writer


def take_in(
    writer: Writer,
    address: str,
    options: Options,
    *,
    importer: str = "",
    dry_run: bool = False,
    strict: bool = False,
    recorded: str = "",
) -> ImportReport:
    """Read one source into the timeline, all of it or, if it fails, nothing of it.

    The timeline knows it by its address, or as `recorded` if it has moved since.
    """
    if is_remote(address):
        with fetched(address) as path:
            return take_in(
                writer,
                str(path),
                options,
                importer=importer,
                dry_run=dry_run,
                strict=strict,
                recorded=recorded or address,
            )
    from importers.opening import open_source
    from importers.registry import choose

    shown = recorded or address
    with open_source(address, options) as source:
        chosen = choose(source.sample, importer)
        items = iter(chosen.read(source))
        # Prose keeps its text, which is there once the first item is.
        first = list(islice(items, 1))
        digest = "" if address == STDIN else source.digest()
        try:
            with metered(shown, lambda: _share(source)) as meter:
                return writer.import_items(
                    chain(first, items),
                    Source(shown, chosen.name, digest, now()),
                    text=source.text,
                    dry_run=dry_run,
                    strict=strict,
                    progress=meter,
                )
        except EventError as error:
            raise EventError(f"{shown}: {error.message}", hint=error.hint) from error


def recognise(address: str, options: Options, importer: str = "") -> None:
    """Make sure that a source is there and in a format that is known. Raises SourceError."""
    from importers.opening import open_source
    from importers.registry import choose

    if address != STDIN and not is_remote(address):
        with open_source(address, options) as source:
            choose(source.sample, importer)


def now() -> str:
    """This moment as an EDTF instant in UTC."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _share(source: Input) -> float | None:
    """How much of a file has been read, 0 to 1."""
    try:
        size = source.path.stat().st_size if source.path is not None else 0
        return source.stream.tell() / size if size else None
    except (OSError, ValueError):
        return None


@contextmanager
def new_timeline(path: Path) -> Iterator[Writer]:
    """A timeline that comes to stand at `path` when the block ends well, and not at all otherwise."""
    from timeloom.store import open_writer

    if not path.parent.is_dir():
        raise OutputError(f"there is no folder {path.parent}", hint="make it first")
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{path.stem}-") as folder:
            made = Path(folder, path.name)
            writer = open_writer(made, create=True)
            try:
                yield writer
            finally:
                writer.close()
            if path.exists():
                raise NotATimeline(f"{path} has come to be meanwhile", hint="import once more")
            made.replace(path)
    except PermissionError as error:
        raise OutputError(f"{path.parent} may not be written to") from error


@contextmanager
def passing_timeline(name: str) -> Iterator[tuple[Writer, Path]]:
    """A timeline that is gone when the block ends."""
    from timeloom.store import open_writer

    with tempfile.TemporaryDirectory(prefix="timeloom-") as folder:
        path = Path(folder, f"{Path(name).stem or 'timeline'}.db")
        writer = open_writer(path, create=True)
        try:
            yield writer, path
        finally:
            writer.close()


def tell(address: str, report: ImportReport) -> None:
    """What a person should know of a reading: what was rejected and why, conflicts, remarks."""
    for rejection in report.rejected:
        say(f"{address}: {rejection.where}: {rejection.why}")
    for conflict in report.conflicts:
        say(
            f"{address}: {conflict.attribute} of {conflict.uid} was edited here and has changed there; "
            f"kept {conflict.mine!r}, there it is {conflict.theirs!r}"
        )
    for remark in report.remarks:
        say(f"{address}: {remark}")


def summary(added: int, updated: int, unchanged: int, conflicts: int, rejected: int) -> str:
    """`3 events added, 1 updated, 155 unchanged`, and what is out of the ordinary."""
    parts = [f"{number(added, 'event')} added", f"{updated:,} updated", f"{unchanged:,} unchanged"]
    if conflicts:
        parts.append(number(conflicts, "conflict"))
    if rejected:
        parts.append(f"{rejected:,} rejected")
    return ", ".join(parts)
