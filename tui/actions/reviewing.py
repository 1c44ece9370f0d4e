"""Going through what importers proposed."""

from __future__ import annotations

from timeloom.tui.screens.explorer import ExplorerScreen


def review(screen: ExplorerScreen) -> None:
    """Review the proposed events, beginning at the focused one if it is proposed."""
    from timeloom.tui.screens.review import Review, proposed_uids

    def show(uids: list[str]) -> None:
        if not uids:
            screen.tell("nothing is proposed here")
            return
        focus = screen.state.focus
        index = uids.index(focus.uid) if focus is not None and focus.uid in uids else 0
        screen.app.push_screen(Review(screen, uids, index))

    screen.access.ask("review", proposed_uids, show, holds_keys=True)
