"""What every way of showing events has in common: it moves by events and screens, and it watches the shared state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, ClassVar, Final, Self

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from timeloom.errors import TimeloomError
from timeloom.store.answers import Row
from timeloom.tui.model.living import Living
from timeloom.tui.model.state import ViewState
from timeloom.tui.views.canvas import Canvas

if TYPE_CHECKING:
    from timeloom.tui.explorer import ExplorerScreen


_GROUND: Final = Color(0, 0, 0)


class Painted(Living, Widget):
    """A widget that draws its own lines, with the styles of its component classes looked up once per theme."""

    def __init__(self, *, id: str | None = None) -> None:
        self._kept: dict[int, Strip] = {}
        self._kept_size = Size()
        self._shown: tuple[Region, list[Strip]] | None = None
        """What was drawn last, and of which part; None after a refresh."""
        self._refreshes = 0
        super().__init__(id=id)
        self._styles: dict[tuple[str, ...], Style] = {}
        self._explorer: ExplorerScreen | None = None

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
        """The screen that the widget is on; asked for many times a frame, so found once."""
        if self._explorer is None:
            from timeloom.tui.explorer import ExplorerScreen

            screen = self.screen
            assert isinstance(screen, ExplorerScreen)
            self._explorer = screen
        return self._explorer

    def focus(self, scroll_visible: bool = True) -> Self:  # noqa: ARG002 – Textual passes it by name
        """Take the keyboard at once: the next key may have been typed already."""
        self.screen.set_focus(self, scroll_visible=False)
        return self

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are drawn, without Textual's work for borders and padding where there are none.

        As in Textual's own cache, a line is drawn again only after a refresh that concerns it.
        """
        if self._shown is not None and self._shown[0] == crop:
            return self._shown[1]
        refreshes = self._refreshes
        lines = super().render_lines(crop) if any(self.gutter) else self._lines_of(crop)
        if refreshes == self._refreshes:  # else drawing itself has found something new
            self._shown = (crop, lines)
        return lines

    def _lines_of(self, crop: Region) -> list[Strip]:
        size = self.size  # which Textual computes each time it is asked
        if self._kept_size != size:
            self._kept_size = size
            self._kept.clear()
        filters = self.app.get_line_filters()
        strips = []
        for y in crop.line_range:
            strip = self._kept.get(y)
            if strip is None:
                strip = self._kept[y] = _finished(self._line(y), size.width, filters)
            strips.append(strip)
        if crop.column_span == (0, size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def _line(self, y: int) -> Strip:
        """The line, blank where the store gives no answer for it: one widget's trouble is not the frame's."""
        try:
            return self.render_line(y)
        except TimeloomError as error:
            self.app._handle_exception(error)
            return Strip([])

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        self._shown = None
        self._refreshes += 1
        if regions:
            for region in regions:
                for y in region.line_range:
                    self._kept.pop(y, None)
        else:
            self._kept.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def notify_style_update(self) -> None:
        self._styles.clear()
        self._kept.clear()
        self._shown = None
        super().notify_style_update()


def _finished(strip: Strip, width: int, filters: Sequence[LineFilter]) -> Strip:
    """Exactly so many cells wide, and past the line filters."""
    if strip.cell_length != width:
        strip = strip.adjust_cell_length(width)
    before = segments = list(strip)
    for each in filters:
        # Ours do not look at the ground, and NoColor does not either.
        segments = each.apply(segments, _GROUND)
    # They mostly leave a line as it is, and a strip costs more to make than to look through.
    return strip if segments is before else Strip(segments, width)


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

    def matches_known(self) -> None:
        """All events that match a filter, the one in use or the one that lights, are at hand now."""

    def reading_stopped(self) -> None:
        """A person has stopped what was being read, this view's answer perhaps with it."""

    def numbers_changed(self) -> None:
        """Totals or position are known now; for views that draw them."""

    @property
    def waiting(self) -> bool:
        """Whether something will still be asked when keys have rested a moment."""
        return False

    def shown_span(self) -> tuple[float, float] | None:
        """The moments that the view shows now, for the mark under the density strip."""
        return None


_NOWHERE: Final = Region()


def _joined(parts: Sequence[tuple[str, Style]], blank: Style) -> list[Segment]:
    """Segments, blanks being drawn with what stands before them where nobody sees the difference: half as many."""
    found: list[Segment] = []
    text, style = parts[0]
    ground = blank.bgcolor
    for more, other in parts[1:]:
        unseen = (
            other is blank and style.bgcolor == ground and not (style.underline or style.reverse)
        )
        if unseen and more.isspace():
            text += more
        else:
            found.append(Segment(text, style))
            text, style = more, other
    found.append(Segment(text, style))
    return found


class CanvasView(TimelineView):
    """Subclasses say what their picture is (`drawn`), and call `redraw` when it may be another one."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._canvas: Canvas[Style] | None = None
        """The picture on the screen; None if all of it has to be sent anew."""
        self._stale = True

    def drawn(self) -> Canvas[Style]:
        """The whole picture, on a canvas as large as the view."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Have the next frame drawn again; which lines that concerns will be seen then."""
        self._stale = True
        self.refresh(_NOWHERE)

    def _draw(self) -> list[int]:
        """Draw, if that is due; the lines that differ from those on the screen."""
        before, (width, height) = self._canvas, self.size
        resized = before is None or (before.width, before.height) != (width, height)
        if not (self._stale or resized) or not width:
            return []
        self._stale = False
        self._canvas = now = self.drawn()
        changed = [y for y in range(height) if before is None or not now.same_row(before, y)]
        for y in changed:
            self._kept.pop(y, None)
        if changed:
            self._shown = None
        return changed

    def _exchange_repaint_regions(self) -> Collection[Region]:
        """What is to be sent: Textual asks for it once a frame, which is when the picture has to be there."""
        width, offset = self.size.width, self.content_offset
        changed = [Region(0, y, width, 1).translate(offset) for y in self._draw()]
        return {*super()._exchange_repaint_regions(), *changed}

    def render_lines(self, crop: Region) -> list[Strip]:
        self._draw()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        canvas = self._canvas
        if canvas is None or y >= canvas.height:
            return Strip.blank(self.size.width, self.paint("blank"))
        return Strip(_joined(canvas.segments(y), self.paint("blank")), canvas.width)

    def on_resize(self, _event: events.Resize) -> None:
        self.state_changed(self.explorer.state, self.explorer.state)

    def notify_style_update(self) -> None:
        self._canvas, self._stale = None, True
        super().notify_style_update()

    def on_focus(self) -> None:
        self.redraw()

    def on_blur(self) -> None:
        self.redraw()
