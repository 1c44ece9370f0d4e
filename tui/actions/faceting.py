"""The pane of facets: showing it, and taking values into the filter."""

from __future__ import annotations

from timeloom.tui.explorer import ExplorerScreen


def toggle(screen: ExplorerScreen) -> None:
    """Show the facets and go there; from there, put them away."""
    if screen.facets.display and screen.focused is screen.facets:
        screen.close_facets()
    else:
        screen.open_facets()


def down(screen: ExplorerScreen) -> None:
    screen.facets.step(1)


def up(screen: ExplorerScreen) -> None:
    screen.facets.step(-1)


def page_down(screen: ExplorerScreen) -> None:
    screen.facets.page(1)


def page_up(screen: ExplorerScreen) -> None:
    screen.facets.page(-1)


def take_in(screen: ExplorerScreen) -> None:
    screen.facets.choose("in")


def keep_out(screen: ExplorerScreen) -> None:
    screen.facets.choose("out")


def unfold(screen: ExplorerScreen) -> None:
    screen.facets.unfold(True)


def fold(screen: ExplorerScreen) -> None:
    screen.facets.unfold(False)


def close(screen: ExplorerScreen) -> None:
    screen.close_facets()


def to_events(screen: ExplorerScreen) -> None:
    """Leave the pane open and go to the events."""
    screen.view.focus()
