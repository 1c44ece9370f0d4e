"""What every way of showing events has in common: it moves by events and screens, and it watches the shared state."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual.widget import Widget

from timeloom.store.protocol import Row
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

    @property
    def explorer(self) -> ExplorerScreen:
        from tui.screens.explorer import ExplorerScreen

        screen = self.screen
        assert isinstance(screen, ExplorerScreen)
        return screen

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()


class TimelineView(Painted, can_focus=True):
    """One way of showing the events of a timeline. Subclasses answer to movement and to changes of the state."""

    VIEW: ClassVar[str]
    """Its name in `ViewState.view` and the context of its own commands."""

    def state_changed(self, old: ViewState, new: ViewState) -> None:
        """Show what changed. Called on the UI thread while the view is the one on the screen."""
        raise NotImplementedError

    def move(self, by: int) -> None:
        """Put the focus `by` events later (earlier, if negative), in whatever lane that is."""
        raise NotImplementedError

    def move_page(self, by: float) -> None:
        """Move by a part of what the screen shows, the way `move_down` goes."""
        raise NotImplementedError

    def move_down(self, by: int) -> None:
        """Move by lines or lanes; where lines are events, by events."""
        self.move(by)

    def move_along(self, by: int) -> None:
        """Move along the axis of time; where there is none, by events."""
        self.move(by)

    def move_screen(self, by: int) -> None:
        """Move by whole screens along the axis of time; where there is none, by pages."""
        self.move_page(by)

    def go_first(self) -> None:
        raise NotImplementedError

    def go_last(self) -> None:
        raise NotImplementedError

    @property
    def focused_row(self) -> Row | None:
        """The focused event, if the view has its row at hand."""
        return None

    def numbers_changed(self) -> None:
        """Totals or position are known now; for views that draw them."""

    def shown_span(self) -> tuple[float, float] | None:
        """The moments that the view shows now, for the mark under the density strip."""
        return None
