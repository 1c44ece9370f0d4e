"""What can be done in the Text view alone: choosing a source, selecting, and making an event of what is selected."""

from __future__ import annotations

from dataclasses import replace

from timeloom.errors import TimeloomError
from timeloom.model.events import Event, Source
from timeloom.tui.actions.annotating import label_of
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.views.text.view import TextView


def _text(screen: ExplorerScreen) -> TextView:
    view = screen.view
    assert isinstance(view, TextView)
    return view


def choose_source(screen: ExplorerScreen) -> None:
    """Pick which source is on the screen."""
    view = _text(screen)
    reader = screen.access.reader
    choices = [
        Choice(address, address, _size(reader.source_size(address))) for address in view.addresses()
    ]

    def find(text: str) -> list[Choice[str]]:
        return [choice for choice in choices if text.casefold() in choice.title.casefold()]

    def show(address: str | None) -> None:
        if address is not None:
            view.show_source(address)

    screen.app.push_screen(Picker("Sources", find, empty="no source's text was kept"), show)


def select(screen: ExplorerScreen) -> None:
    _text(screen).select()


def leave(screen: ExplorerScreen) -> None:
    """Give up the selection; without one, what Esc does everywhere."""
    from timeloom.tui.actions import panes

    view = _text(screen)
    if view.selected_from is not None:
        view.select()
    else:
        panes.close(screen)


def open_event(screen: ExplorerScreen) -> None:
    """Go to the event of the passage, in the list; `4` comes back."""
    if screen.state.focus is not None:
        screen.show_view("list")


def add_selected(screen: ExplorerScreen) -> None:
    """Write an event from the selected passage; without a selection, a new event."""
    from timeloom.tui.actions import editing
    from timeloom.tui.dialogs.event_form import EventForm

    view = _text(screen)
    passage = view.selected_passage()
    if passage is None:
        editing.add(screen)
        return
    source = next(
        (s for s in screen.info.sources if s.address == view.address), Source(view.address)
    )
    title = " ".join(passage.text.split())
    draft = Event(
        title if len(title) <= 100 else title[:99].rsplit(" ", 1)[0] + "…", date_basis="entered"
    )

    def ask(written: Event | None = None, problem: str = "") -> None:
        heading = "Add an event from this passage"
        screen.app.push_screen(EventForm(heading, draft, written, problem), keep)

    def keep(event: Event | None) -> None:
        if event is not None:
            placed = replace(event, source=source, passage=passage)

            def again(error: TimeloomError) -> None:
                screen.ask_again(lambda: ask(event, str(error)))

            screen.write(lambda writer: writer.add(placed), label_of, failed=again)
            view.selected_from = None

    ask()


def _size(number: int) -> str:
    """Bytes in words."""
    if number < 1_000:
        return f"{number} bytes"
    return f"{number / 1e3:,.0f} kB" if number < 1e6 else f"{number / 1e6:,.1f} MB"
