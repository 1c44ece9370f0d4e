"""The filter: typing it, keeping it, turning it off and on."""

from __future__ import annotations

from tui.screens.explorer import ExplorerScreen


def edit(screen: ExplorerScreen) -> None:
    """Open the bar with the last filter in it."""
    screen.filter_anchor = screen.state.focus
    screen.filter_bar.begin(screen.state.query.text)
    screen.footer.refresh()


def accept(screen: ExplorerScreen) -> None:
    bar = screen.filter_bar
    if bar.input.value != screen.state.query.text:
        screen.try_filter(bar.input.value, screen.filter_anchor)
    if bar.error is not None:
        return
    _leave(screen)


def cancel(screen: ExplorerScreen) -> None:
    bar = screen.filter_bar
    if bar.before != screen.state.query.text:
        screen.try_filter(bar.before, screen.filter_anchor)
    bar.set_text(bar.before)
    _leave(screen)


def _leave(screen: ExplorerScreen) -> None:
    screen.filter_bar.end()
    screen.view.focus()
    screen.footer.refresh()
