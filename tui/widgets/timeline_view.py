"""What every way of showing events has in common: it moves by events and screens, and it watches the shared state."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.widget import Widget

from tui.state import ViewState

if TYPE_CHECKING:
    from tui.screens.explorer import ExplorerScreen


class Painted(Widget):
    """A widget that draws its own lines, with the styles of its component classes looked up once per theme."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._styles: dict[tuple[str, ...], Style] = {}

    def paint(self, *names: str) -> Style:
        """The style of component classes, the later ones on top of the earlier."""
        found = self._styles.get(names)
        if found is None:
            first, *others = (f"{self.css_prefix}--{name}" for name in names)
            found = self.get_component_rich_style(first)
            for other in others:
                found += self.get_component_rich_style(other, partial=True)
            self._styles[names] = found
        return found

    css_prefix: ClassVar[str] = ""

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()


class TimelineView(Painted, can_focus=True):
    """One way of showing the events of a timeline. Subclasses answer to movement and to changes of the state."""

    VIEW: ClassVar[str]
    """Its name in `ViewState.view` and the context of its own commands."""

    @property
    def explorer(self) -> ExplorerScreen:
        from tui.screens.explorer import ExplorerScreen

        screen = self.screen
        assert isinstance(screen, ExplorerScreen)
        return screen

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        """Show what changed. Called on the UI thread while the view is the one on the screen."""
        raise NotImplementedError

    def move(self, by: int) -> None:
        """Put the focus `by` events later (earlier, if negative)."""
        raise NotImplementedError

    def move_screen(self, by: float) -> None:
        """Move by a part of what the screen shows."""
        raise NotImplementedError

    def go_first(self) -> None:
        raise NotImplementedError

    def go_last(self) -> None:
        raise NotImplementedError

    def shown_span(self) -> tuple[float, float] | None:
        """The moments that the view shows now, for the mark under the density strip."""
        return None
