"""Moving through the events of whatever view is on the screen."""

from __future__ import annotations

from tui.screens.explorer import ExplorerScreen


def down(screen: ExplorerScreen) -> None:
    screen.view.move(1)


def up(screen: ExplorerScreen) -> None:
    screen.view.move(-1)


def page_down(screen: ExplorerScreen) -> None:
    screen.view.move_screen(1)


def page_up(screen: ExplorerScreen) -> None:
    screen.view.move_screen(-1)


def half_down(screen: ExplorerScreen) -> None:
    screen.view.move_screen(0.5)


def half_up(screen: ExplorerScreen) -> None:
    screen.view.move_screen(-0.5)


def first(screen: ExplorerScreen) -> None:
    screen.view.go_first()


def last(screen: ExplorerScreen) -> None:
    screen.view.go_last()
