"""The program itself: help, commands, leaving."""

from __future__ import annotations

from tui.screens.explorer import ExplorerScreen


def help_(screen: ExplorerScreen) -> None:
    from tui.screens.commands import CommandList

    screen.app.push_screen(CommandList(screen.registry, help_page=True), screen.run_chosen)


def palette(screen: ExplorerScreen) -> None:
    from tui.screens.commands import CommandList

    screen.app.push_screen(CommandList(screen.registry), screen.run_chosen)


def close_or_quit(screen: ExplorerScreen) -> None:
    if screen.focused is screen.details or (screen.has_class("-narrow") and screen.details.display):
        screen.close_details()
    else:
        quit_(screen)


def quit_(screen: ExplorerScreen) -> None:
    screen.app.exit()
