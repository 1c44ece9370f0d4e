"""Moving through the events of whatever view is on the screen."""

from __future__ import annotations

from timeloom.tui.screens.explorer import ExplorerScreen


def down(screen: ExplorerScreen) -> None:
    screen.view.move_down(1)


def up(screen: ExplorerScreen) -> None:
    screen.view.move_down(-1)


def later(screen: ExplorerScreen) -> None:
    screen.view.move_along(1)


def earlier(screen: ExplorerScreen) -> None:
    screen.view.move_along(-1)


def next_event(screen: ExplorerScreen) -> None:
    screen.view.move(1)


def previous_event(screen: ExplorerScreen) -> None:
    screen.view.move(-1)


def page_down(screen: ExplorerScreen) -> None:
    screen.view.move_page(1)


def page_up(screen: ExplorerScreen) -> None:
    screen.view.move_page(-1)


def half_down(screen: ExplorerScreen) -> None:
    screen.view.move_page(0.5)


def half_up(screen: ExplorerScreen) -> None:
    screen.view.move_page(-0.5)


def screen_later(screen: ExplorerScreen) -> None:
    screen.view.move_screen(1)


def screen_earlier(screen: ExplorerScreen) -> None:
    screen.view.move_screen(-1)


def first(screen: ExplorerScreen) -> None:
    screen.view.go_first()


def last(screen: ExplorerScreen) -> None:
    screen.view.go_last()
