"""What leaves for other programs: an address to a browser, whole events to the clipboard, events to a command."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import StringIO
from itertools import islice
from typing import TYPE_CHECKING, Final, TextIO
from urllib.parse import urlsplit

from timeloom.query.query import EVERYTHING
from timeloom.store.protocol import Reader
from timeloom.text import number
from timeloom.tui.actions.files import MOST
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.selection import Selected, selected
from timeloom.tui.served import refuse_served

if TYPE_CHECKING:
    from timeloom.model.events import Event
    from timeloom.query.query import Query
    from timeloom.store.answers import Detail
    from timeloom.tui.dialogs.picker import Choice

_WIDTH: Final = 80
"""Cells of a line of an event that is copied as text."""
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\[\]{}|\\^]+")
_COPIED_AS: Final = (
    ("text", "Text", "as the details show it"),
    ("markdown", "Markdown", "date, title, text, fields and notes"),
    ("jsonl", "JSON Lines", "everything, one event a line"),
)
_PIPED_AS: Final = (
    ("jsonl", "JSON Lines", "one event a line, for jq"),
    ("csv", "CSV", "a table with a column for each field"),
    ("markdown", "Markdown", "to read, for less or an editor"),
)


def addresses_of(event: Event) -> list[str]:
    """The addresses of the web that an event names: in its fields, as its source, in its text; each once.

    Only http and https, and only what a browser can be given as it is: no blanks, no signs that nobody sees.
    """
    texts = [value for values in event.fields.values() for value in values]
    texts += [event.source.address if event.source is not None else "", event.summary]
    found = [match.rstrip(".,;:!?)") for text in texts for match in _ADDRESS.findall(text)]
    return [each for each in dict.fromkeys(found) if _is_of_the_web(each)]


def _is_of_the_web(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and address.isprintable()


def open_address(screen: ExplorerScreen) -> None:
    """List the addresses of the focused event; Enter opens one in the browser."""
    from timeloom.tui.dialogs.picker import Choice, Picker

    place = screen.state.focus
    if place is None:
        return

    def choose(detail: Detail) -> None:
        addresses = addresses_of(detail.event)
        if not addresses:
            screen.tell("This event names no web address")
            return

        def find(typed: str) -> list[Choice[str]]:
            return [Choice(each, each) for each in addresses if typed.casefold() in each.casefold()]

        screen.app.push_screen(Picker("Open in the browser", find), go)

    def go(address: str | None) -> None:
        if address is None:
            return
        if _has_browser(screen):
            screen.app.open_url(address)
            screen.tell(f"Opened {address}")
        else:
            screen.app.copy_to_clipboard(address)
            screen.tell(f"No browser can be reached from this terminal; copied {address}")

    screen.access.ask("address", lambda reader: reader.detail(place.uid), choose, holds_keys=True)


def _has_browser(screen: ExplorerScreen) -> bool:
    """Whether a browser with a window of its own can be opened: one for the terminal would draw over the explorer."""
    import os
    import sys
    import webbrowser

    if screen.app.is_web:
        return True
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        return False
    try:
        return webbrowser.get().name not in ("www-browser", "links", "elinks", "lynx", "w3m")
    except webbrowser.Error:
        return False


def copy_whole(screen: ExplorerScreen) -> None:
    """Copy the focused event with all that is known of it, or each selected one, in the form that is picked."""
    from timeloom.tui.dialogs.picker import Choice, Picker

    state = screen.state
    if state.focus is None:
        return
    what = selected(state) or Selected(EVERYTHING, state.focus.uid, state.focus.uid)
    choices = [Choice(name, title, note) for name, title, note in _COPIED_AS]

    def read(reader: Reader, form: str) -> tuple[str, int]:
        uids = list(islice(what.uids(reader), MOST + 1))
        if len(uids) > MOST:
            return "", len(uids)
        if form != "text":
            from timeloom.tui.dialogs.export_dialog import write_to

            out = StringIO()
            write_to(reader, what, form, out, screen.info.name)
            return out.getvalue(), len(uids)
        return "\n\n".join(_as_text(screen, reader.detail(uid)) for uid in uids), len(uids)

    def put(copied: tuple[str, int]) -> None:
        text, count = copied
        if count > MOST:
            screen.tell(f"More than {MOST:,} events are not copied; w writes them to a file")
            return
        screen.app.copy_to_clipboard(text)
        screen.tell(f"{number(count, 'event')} copied, {number(len(text), 'character')}")
        screen.change(range_from=None)

    def copy(form: str | None) -> None:
        if form is not None:
            screen.access.ask("copy", lambda reader: read(reader, form), put)

    screen.app.push_screen(Picker("Copy whole as", _finder(choices)), copy)


def _finder(choices: list[Choice[str]]) -> Callable[[str], list[Choice[str]]]:
    return lambda typed: [each for each in choices if typed.casefold() in each.title.casefold()]


def _as_text(screen: ExplorerScreen, detail: Detail) -> str:
    from timeloom.tui.panes.details_lines import details_lines

    lines = details_lines(detail, _WIDTH, screen.glyphs)
    return "\n".join("".join(text for text, _ in line.parts).rstrip() for line in lines)


def pipe(screen: ExplorerScreen) -> None:
    """Give the selected or filtered events to a command, which has the terminal until it ends."""
    from timeloom.tui.dialogs.picker import Choice, Picker

    refuse_served("running a command")
    choices = [Choice(name, title, note) for name, title, note in _PIPED_AS]

    def ask(form: str | None) -> None:
        if form is None:
            return
        from timeloom.tui.dialogs.pipe import PipeDialog

        state = screen.state
        what = selected(state) or state.shown
        count = screen.numbers.selected or screen.numbers.matches
        title = next(title for name, title, _ in _PIPED_AS if name == form)

        def run(command: str | None) -> None:
            if command is not None:
                _run(screen, what, form, command)

        screen.app.push_screen(PipeDialog(title, count), run)

    screen.app.push_screen(Picker("Pipe the events as", _finder(choices)), ask)


def _run(screen: ExplorerScreen, what: Query | Selected, form: str, command: str) -> None:
    from timeloom.tui.dialogs.export_dialog import write_to
    from timeloom.tui.terminal.editor import run_with_terminal

    reader, name = screen.access.reader, screen.info.name

    def write(out: TextIO) -> None:
        write_to(reader, what, form, out, name)

    code = run_with_terminal(screen.app, command, write)
    screen.tell(f"{command}: {'done' if code == 0 else f'exit status {code}'}", problem=code != 0)
