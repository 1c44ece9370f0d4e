"""What an importer is: bytes in, Events out.

An importer says how sure it is that a source is its own, then streams what it finds. It never loads the whole input
(prose, which has to keep its text, excepted), never guesses silently (a `Remark` says what was assumed), never
evaluates anything in it, and never gives up a source for one bad row (a `Rejection` names it). It knows no database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, ClassVar, Final, Protocol, runtime_checkable

from timeloom.importers.source.html import title_from
from timeloom.model.events import Item, Remark
from timeloom.text import number

_NAMED: Final = 3


def eras_left_out(names: Sequence[str]) -> Remark:
    """That so many eras are not events, and what the first of them are called; an era may have no name."""
    named = [title_from(name) for name in names if name.strip()]
    shown = ", ".join(named[:_NAMED]) + (" …" if len(named) > _NAMED else "")
    which = f" ({shown})" if shown else ""
    return Remark(f"{number(len(names), 'era')} left out{which}: eras are backgrounds, not events")


STDIN: Final = "-"
"""The address of standard input."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What `sniff` may look at: the name and the first 64 KiB of a source. A folder has an empty head.

    `encoding` is what a person says it is in. UTF-16 and UTF-32 are UTF-8 by the time an importer is asked.
    """

    name: str
    head: bytes
    is_folder: bool = False
    encoding: str = ""

    @property
    def suffix(self) -> str:
        """The file name's ending in lower case, with its dot; empty if it has none."""
        return Path(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about a reading.

    `zone` is the IANA name for times written without one; `columns` maps our names to the source's (`date` → `When`);
    `document_date` (EDTF) is the day a text speaks from; `window` bounds the expansion of recurrences (EDTF interval);
    `glob` says which files of a folder or an archive are read (`*.log`);
    `accept` takes what an importer is unsure of as accepted; `reference` is the chronology that an essay's cues are
    looked up in, empty for the one that comes with Timeloom.
    """

    zone: str = "UTC"
    columns: Mapping[str, str] = field(default_factory=dict)
    encoding: str = ""
    document_date: str = ""
    window: str = ""
    accept: bool = False
    reference: str = ""
    glob: str = ""


@dataclass(slots=True)
class Input:
    """A source opened for reading: `stream` is at its beginning. `path` is None for standard input.

    An importer of prose leaves the text it read in `text`, so that passages can be shown in their place. What a source
    calls itself as a whole goes into `title`: a new timeline is named after it. What by its nature shows a part of
    what there is says so in `part_of` ("a feed shows its newest entries only"): what it tells no more is not gone.
    """

    address: str
    stream: BinaryIO
    path: Path | None = None
    options: Options = field(default_factory=Options)
    text: str | None = None
    title: str = ""
    part_of: str = ""
    sample: Sample = Sample("", b"")
    digest: Callable[[], str] = str
    """The SHA-256 of the source's bytes in hexadecimal; of a pipe it is known, and not empty, at its end."""


class Importer(Protocol):
    """One format. Found through the entry-point group `timeloom.importers`; made without arguments."""

    name: ClassVar[str]
    """What `--format` calls it."""
    title: ClassVar[str]
    """What a person calls it."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name endings it reads, lower case, with their dot."""
    keeps: ClassVar[str]
    """What it takes over and what it cannot, in a sentence, for `timeloom formats`."""

    def sniff(self, sample: Sample) -> float:
        """How sure it is that the sample is its own: 0 (not) to 1 (certain)."""

    def read(self, source: Input) -> Iterator[Item]:
        """Stream what the source holds. Raises SourceError when it is none of this format at all."""


@runtime_checkable
class Mapped(Protocol):
    """An importer of columns that may be called anything.

    It heeds `Options.columns`, and says what it takes the columns for.
    """

    def columns(self, source: Input) -> list[tuple[str, str]]:
        """Each of the source's columns that its sample shows, and what it is taken for: `date`, or `field side`.

        Raises SourceError where they are not columns of events.
        """
