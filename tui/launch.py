"""Opens the explorer on a timeline and comes back with an exit code; it draws on the terminal and nowhere else."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from timeloom.errors import ReadOnlyTimeline
from timeloom.store.address import Address, AnyAddress, parse_address
from timeloom.text import one_line, without_passwords
from timeloom.tui.terminal.terminal import leave_on_signals

if TYPE_CHECKING:
    from timeloom.store.protocol import Reader, Writer
    from timeloom.tui.app import TimeloomApp
    from timeloom.tui.model.arriving import Arriving
    from timeloom.tui.model.keeping import Work
    from timeloom.tui.settings import Settings


class OneTimeline(NamedTuple):
    """A timeline, opened as often as there are threads to read it."""

    address: Address
    read_only: bool = False
    author: str | None = None

    @property
    def writable(self) -> bool:
        """Not opened for reading only, and it can be changed, as far as is known without opening it."""
        from timeloom.store import writable

        return not self.read_only and writable(self.address)

    def refuse(self, _origin: int | None = None) -> None:
        """Raises ReadOnlyTimeline where nothing can be changed."""
        if self.read_only:
            raise ReadOnlyTimeline(
                f"{self.address.short} was opened for reading only",
                hint="start without --read-only",
            )
        if not self.writable and self.address.identity() is not None:
            raise ReadOnlyTimeline(
                f"{self.address} can be read and not changed",
                hint="copy it to a folder you can write to",
            )

    def place(self) -> object:
        return self.address.identity()

    def reader(self) -> Reader:
        from timeloom.store import open_reader

        return open_reader(self.address)

    def writer(self) -> Writer:
        self.refuse()
        from timeloom.store import open_writer

        return open_writer(self.address, author=self.author)


class SeveralTimelines(NamedTuple):
    """Timelines shown as one, each change going to its own file."""

    addresses: tuple[Address, ...]
    read_only: bool = False
    author: str | None = None

    @property
    def writable(self) -> bool:
        """Whether any of them is: the others refuse their own events' changes."""
        return any(OneTimeline(each, self.read_only).writable for each in self.addresses)

    def refuse(self, origin: int | None = None) -> None:
        """Raises ReadOnlyTimeline where the events of this one, or of none of them, can be changed."""
        if origin is not None or not self.writable:
            OneTimeline(self.addresses[origin or 0], self.read_only).refuse()

    def place(self) -> object:
        places = [each.identity() for each in self.addresses]
        return None if None in places else tuple(places)

    def reader(self) -> Reader:
        from timeloom.store import open_merged_reader

        return open_merged_reader(self.addresses)

    def writer(self) -> Writer:
        if self.read_only:
            raise ReadOnlyTimeline(
                "the timelines were opened for reading only", hint="start without --read-only"
            )
        from timeloom.store import open_merged_writer

        return open_merged_writer(self.addresses, author=self.author)


def why_not_here(environment: Mapping[str, str], *, terminal: bool) -> str | None:
    """Why the explorer cannot draw where it was started, or None."""
    if not terminal:
        return "the explorer needs a terminal; without one use `timeloom list`, `show` or `export`"
    if environment.get("TERM", "") in ("dumb", "unknown"):
        kind = environment["TERM"]
        return f"a terminal of the kind {kind!r} cannot show the explorer; use `timeloom list`, `show` or `export`"
    return None


def explore(
    addresses: Sequence[AnyAddress],
    *,
    ascii: bool = False,
    mouse: bool = True,
    theme: str | None = None,
    query: str | None = None,
    read_only: bool = False,
    arriving: Arriving | None = None,
    author: str | None = None,
    work: Work | None = None,
    words: Sequence[str] = (),
) -> int:
    """Show a timeline, and those begun from it, until the person leaves; 0, or 1 with a sentence on standard error.

    With `arriving` the one timeline is still being read; with `work` nobody keeps it until the person says so.
    `words` are said at the beginning.

    Raises TimeloomError for a file or a filter that cannot be read: before anything is drawn.
    """
    # In a browser the pipes lead to textual-serve, which names the driver.
    drawn = "TEXTUAL_DRIVER" in os.environ or (sys.stdin.isatty() and sys.stdout.isatty())
    refusal = why_not_here(os.environ, terminal=drawn)
    if refusal is not None:
        _say(refusal)
        return 1
    from timeloom.tui.preloading import Preloading

    settings, problems = _settings()
    gc.disable()  # nothing is garbage before the first frame; the screen turns it on again
    sys.setswitchinterval(0.001)  # a key waits no longer than this for a thread that counts
    app = make_app(
        addresses,
        ascii=ascii or settings.ascii,
        theme=theme or settings.theme,
        query=query,
        read_only=read_only,
        keys=settings.keys,
        vim=settings.keymap == "vim",
        arriving=arriving,
        author=settings.author if author is None else author,
    )
    greet(app)
    if app.theme_problem:
        problems.append(app.theme_problem)
    app.explorer.problems = problems
    app.explorer.words = list(words)
    app.explorer.author = settings.author if author is None else author
    if work is not None:
        from timeloom.tui.model.keeping import Keeping

        app.explorer.keeping = Keeping(work)
        app.explorer.keeping.look(app.access.reader)
    app.explorer.preloading = Preloading()
    leave_on_signals(app)
    app.run(mouse=mouse and settings.mouse)
    if app.unsaved is not None:
        from timeloom.tui.terminal import editor

        with suppress(OSError):  # a closed window has nobody to say it to
            _say(editor.words(app.unsaved))
    for problem in problems:
        with suppress(OSError):
            _say(problem)
    if app.failure:
        _say(_report(app.failure))
        return 1
    if (path := app.explorer.opens_next) is not None:
        return explore(
            [path], ascii=ascii, mouse=mouse, theme=theme, read_only=read_only, author=author
        )
    return 0


def _say(sentence: str) -> None:
    """Say a sentence on standard error, safe to show whatever names are in it."""
    sys.stderr.write(f"timeloom: {one_line(without_passwords(sentence))}\n")


def _settings() -> tuple[Settings, list[str]]:
    """The person's settings, or none of them and what is wrong with them: the explorer is there to be used."""
    from timeloom.errors import SettingsError
    from timeloom.tui.settings import Settings, load

    try:
        return load(), []
    except SettingsError as error:
        return Settings(), [f"{error}; using the defaults until this is fixed"]


def greet(app: TimeloomApp) -> None:
    """Have a line of help in sight if the person has never been here."""
    from timeloom.tui.first_run import is_first_start, welcome

    if is_first_start():
        app.explorer.welcome = welcome(app.registry)


def make_app(
    addresses: Sequence[AnyAddress],
    *,
    ascii: bool = False,
    theme: str | None = None,
    query: str | None = None,
    read_only: bool = False,
    keys: Mapping[str, Sequence[str]] | None = None,
    vim: bool = False,
    opening: Any = None,
    arriving: Arriving | None = None,
    author: str | None = None,
) -> TimeloomApp:
    """The application on a timeline, as its last session left it."""
    from timeloom.tui.app import TimeloomApp
    from timeloom.tui.commands import Registry
    from timeloom.tui.style.glyphs import ASCII, UNICODE

    plain = bool(os.environ.get("NO_COLOR"))
    opening = opening or _opening([parse_address(each) for each in addresses], read_only, author)
    if arriving is not None:
        from timeloom.tui.model.arriving import ArrivingTimeline

        opening = ArrivingTimeline(opening, arriving, _fields_of(query))
    app = TimeloomApp(
        opening,
        registry=Registry(keymap=keys),
        glyphs=ASCII if ascii else UNICODE,
        query=query,
        theme=theme,
        ansi_color=plain,
        vim=vim,
    )
    if arriving is not None:
        from timeloom.tui.model.arriving import Arrivals

        app.explorer.arrivals = Arrivals(arriving, opening)
    return app


def _fields_of(query: str | None) -> list[str]:
    """The fields that a filter asks for; none of one that cannot be read, which is found out when it is used."""
    if not query:
        return []
    import time

    from timeloom.errors import QueryError
    from timeloom.query.parser import parse
    from timeloom.query.tree import fields_named

    try:
        return fields_named(parse(query, now=time.time()).root)
    except QueryError:
        return []


def _opening(
    addresses: Sequence[Address], read_only: bool, author: str | None
) -> OneTimeline | SeveralTimelines:
    if len(addresses) == 1:
        return OneTimeline(addresses[0], read_only, author)
    return SeveralTimelines(tuple(addresses), read_only, author)


def _report(failure: str) -> str:
    """One sentence; the traceback goes to a file, where it shows nothing to a person who looks over a shoulder."""
    from timeloom.paths import user_state, write_private

    last = failure.strip().splitlines()[-1] if failure.strip() else "unknown"
    try:
        log = user_state() / "crash.log"
        write_private(log, without_passwords(failure))
        where = f"; details are in {log}"
    except OSError:
        where = ""
    kind = last.partition(":")[0]
    return f"the explorer met an error of its own ({kind}) and ended; everything written is saved{where}"
