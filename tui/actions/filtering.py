"""The filter: typing it, keeping it, turning it off and on, going from match to match."""

from __future__ import annotations

from timeloom.errors import TimeloomError
from timeloom.query.query import EVERYTHING
from timeloom.store.answers import Row, SavedFilter
from timeloom.store.protocol import Reader
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.model.held_keys import is_slow


def edit(screen: ExplorerScreen) -> None:
    """Open the bar with the last filter in it."""
    screen.filters.begin()


def accept(screen: ExplorerScreen) -> None:
    screen.filters.accept()


def cancel(screen: ExplorerScreen) -> None:
    screen.filters.cancel()


def complete(screen: ExplorerScreen) -> None:
    screen.filters.complete(1)


def complete_back(screen: ExplorerScreen) -> None:
    screen.filters.complete(-1)


def older(screen: ExplorerScreen) -> None:
    screen.filters.recall(-1)


def newer(screen: ExplorerScreen) -> None:
    screen.filters.recall(1)


def toggle(screen: ExplorerScreen) -> None:
    state = screen.state
    if not state.query.text.strip():
        screen.tell("No filter is set. Press / to type one")
        return
    screen.change(filter_on=not state.filter_on, lit=False)


def light(screen: ExplorerScreen) -> None:
    state = screen.state
    if not state.query.text.strip():
        screen.tell("No filter is set, so no match to highlight. Press / to type one")
        return
    screen.change(lit=not state.lit, filter_on=True)


def clear(screen: ExplorerScreen) -> None:
    screen.change(query=EVERYTHING, filter_on=True, lit=False)


def next_match(screen: ExplorerScreen) -> None:
    _to_match(screen, backwards=False)


def previous_match(screen: ExplorerScreen) -> None:
    _to_match(screen, backwards=True)


def _to_match(screen: ExplorerScreen, *, backwards: bool) -> None:
    """A rare match may be far away: looked for in the background."""
    state = screen.state
    if not state.query.text.strip():
        screen.tell("No filter is set. Press / to type one")
        return
    query, focus = state.query, state.focus
    end, other = ("first", "last") if backwards else ("last", "first")

    def find(reader: Reader) -> tuple[Row | None, bool]:
        """The match, and whether it is behind the end, which is gone round."""
        view, start = reader.view(query), focus.key if focus else None
        rows = view.page(start, limit=1, backwards=backwards)
        wraps = not rows and start is not None
        rows = view.page(limit=1, backwards=backwards) if wraps else rows
        return (rows[0] if rows else None), wraps

    def go(found: tuple[Row | None, bool]) -> None:
        row, wraps = found
        if row is None:
            screen.tell("No event matches this filter")
        elif focus is not None and row.key == focus.key:
            screen.tell("This is the only match")
        else:
            if wraps:
                screen.tell(f"That was the {end} match; going on from the {other}")
            screen.go(row, remember=screen.state.lit)

    screen.access.ask("match", find, go, holds_keys=not is_slow(query))


HOTKEYS = "6789"
"""Keys that recall a saved filter at once; 1 to 5 are the views."""


def recall_6(screen: ExplorerScreen) -> None:
    _recall(screen, "6")


def recall_7(screen: ExplorerScreen) -> None:
    _recall(screen, "7")


def recall_8(screen: ExplorerScreen) -> None:
    _recall(screen, "8")


def recall_9(screen: ExplorerScreen) -> None:
    _recall(screen, "9")


def _recall(screen: ExplorerScreen, key: str) -> None:
    kept = next((each for each in screen.access.reader.saved_filters() if each.hotkey == key), None)
    if kept is None:
        screen.tell(f"no filter is saved under {key}; :save keeps the one in the bar")
        return
    screen.filters.set(kept.text)
    screen.tell(f"{kept.name}: {kept.text}")


def saved(screen: ExplorerScreen) -> None:
    from timeloom.tui.dialogs.picker import Choice, Picker

    filters = screen.access.reader.saved_filters()
    if not filters:
        screen.tell("no filter is saved yet; :save keeps the one in the bar")
        return

    def find(text: str) -> list[Choice[str]]:
        sought = text.casefold()
        hot = [each for each in filters if text and each.hotkey == text]
        return [
            Choice(each.text, each.name, each.text, lead=each.hotkey)
            for each in hot or filters
            if each in hot or sought in each.name.casefold() or sought in each.text.casefold()
        ]

    def use(text: str | None) -> None:
        if text is not None:
            screen.filters.set(text)

    screen.app.push_screen(
        Picker("Saved filters", find, placeholder="name or key", lead_width=2), use
    )


def save(screen: ExplorerScreen) -> None:
    text = screen.state.query.text
    if not text.strip():
        screen.tell("No filter is set. Press / to type one, then save it")
        return
    _save(screen, text)


def _save(screen: ExplorerScreen, text: str, written: str = "") -> None:
    """Ask for the filter's name, with the one that was `written` before and could not be kept."""
    from timeloom.tui.dialogs.picker import Choice, Picker

    filters = screen.access.reader.saved_filters()

    def find(typed: str) -> list[Choice[str]]:
        known = [
            each for each in filters if typed and each.name.casefold().startswith(typed.casefold())
        ]
        return [Choice(each.name, each.name, each.text, "replaces this one") for each in known]

    def keep(name: str | None) -> None:
        if name is None:
            return
        used = {each.hotkey for each in filters if each.name != name}
        free = next((key for key in HOTKEYS if key not in used), "")
        own = next((each.hotkey for each in filters if each.name == name), free)
        kept = SavedFilter(name, text, own)

        def again(error: TimeloomError) -> None:
            screen.show_error(error)
            screen.ask_again(lambda: _save(screen, text, name))

        screen.write(
            lambda writer: writer.save_filter(kept),
            f"saved as {name}; {own or 'f'} recalls it",
            failed=again,
        )

    screen.app.push_screen(
        Picker(
            "Save the filter as",
            find,
            placeholder="a name",
            typed=lambda typed: typed.strip() or None,
            pick_typed=True,
            text=written,
        ),
        keep,
    )


def forget(screen: ExplorerScreen) -> None:
    from timeloom.tui.dialogs.picker import Choice, Picker

    filters = screen.access.reader.saved_filters()
    if not filters:
        screen.tell("no filter is saved")
        return

    def find(typed: str) -> list[Choice[str]]:
        return [
            Choice(each.name, each.name, each.text)
            for each in filters
            if typed.casefold() in each.name.casefold()
        ]

    def drop(name: str | None) -> None:
        if name is not None:
            screen.write(lambda writer: writer.delete_filter(name), f"the filter {name} is gone")

    screen.app.push_screen(Picker("Delete a saved filter", find), drop)
