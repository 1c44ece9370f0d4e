"""The ways of showing a timeline: made when first wanted, then kept; one of them is on the screen."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from timeloom.tui.model.held_keys import install
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.timeline_view import TimelineView

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen

VIEWS: Final = {
    "list": "timeloom.tui.views.list.view:EventList",
    "lanes": "timeloom.tui.views.lanes.view:LanesView",
    "race": "timeloom.tui.views.race.view:RaceView",
    "text": "timeloom.tui.views.text.view:TextView",
    "histogram": "timeloom.tui.views.histogram.view:HistogramView",
}
"""Where the class of each view is; none but the first is imported before it is wanted."""


class Views:
    """The views of one screen. What a hidden view showed last is remembered, so that it can catch up."""

    def __init__(self, screen: ExplorerScreen, first: TimelineView) -> None:
        self._screen = screen
        self._made: dict[str, TimelineView] = {first.VIEW: first}
        self._seen: dict[str, ViewState] = {}

    def show(self, name: str) -> None:
        """Put a view on the screen, at the same place and with the same filter; unknown names are the list."""
        screen = self._screen
        name = name if name in VIEWS else "list"
        current = screen.view
        if name != current.VIEW:
            self._seen[current.VIEW] = screen.state
            current.display = False
            screen.view = self._view(name)
            screen.view.display = True
        screen.view.focus()
        if screen.state.view != name:
            screen.change(view=name)
        seen = self._seen.pop(name, ViewState())
        # Only after the layout does it know how much it can show.
        screen.call_after_refresh(self._catch_up, name, seen)

    def _catch_up(self, name: str, seen: ViewState) -> None:
        screen = self._screen
        if name == screen.view.VIEW:
            screen.view.state_changed(seen, screen.state)
            screen.strip.show_span(screen.view.shown_span())
            screen.footer.refresh()

    def _view(self, name: str) -> TimelineView:
        view = self._made.get(name)
        if view is None:
            module, _, kind = VIEWS[name].partition(":")
            view = getattr(import_module(module), kind)(id=name)
            assert isinstance(view, TimelineView)
            self._made[name] = view
            install(view, self._screen.registry.bindings(view.VIEW))
            self._screen.query_one("#views").mount(view)
        return view
