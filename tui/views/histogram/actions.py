"""What can be done in the Histogram view alone: zooming, brushing a range into the filter, choosing the bars."""

from __future__ import annotations

from timeloom.query.tree import Or
from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.views.histogram.view import HistogramView


def _histogram(screen: ExplorerScreen) -> HistogramView:
    view = screen.view
    assert isinstance(view, HistogramView)
    return view


def show(screen: ExplorerScreen) -> None:
    screen.show_view("histogram")


def zoom_in(screen: ExplorerScreen) -> None:
    _histogram(screen).zoom(2)


def zoom_out(screen: ExplorerScreen) -> None:
    _histogram(screen).zoom(0.5)


def fit(screen: ExplorerScreen) -> None:
    _histogram(screen).fit()


def forward(screen: ExplorerScreen) -> None:
    _histogram(screen).move_along(1)


def back(screen: ExplorerScreen) -> None:
    _histogram(screen).move_along(-1)


def open_(screen: ExplorerScreen) -> None:
    """A brushed range becomes part of the filter; a chosen gap or burst is gone to; else the bucket's events listed."""
    view = _histogram(screen)
    if view.unit is None:
        return
    if view.brushed is not None:
        _filter_to(screen, view, *view.brushed)
    elif view.entry is not None:
        view.go_to_entry(view.entry)
        view.entry = None
    elif view.count_at_cursor == 0:
        screen.tell(f"nothing begins in {view.unit.words(view.cursor)}")
    else:
        screen.show_view("list")


def _filter_to(screen: ExplorerScreen, view: HistogramView, first: int, last: int) -> None:
    assert view.unit is not None
    unit, state = view.unit, screen.state
    text = state.query.text.strip() if state.filter_on else ""
    if isinstance(state.query.root, Or) and text:
        text = f"({text})"
    text = f"{text} date:{unit.written(first, last)}".strip()
    screen.change(range_from=None)
    screen.filters.set(text)
    if last > first:
        view.fit_between(unit.start(first), unit.start(last + 1) - 1)
    screen.tell("the range is in the filter now; F turns it off, / changes it")


def toggle_bars(screen: ExplorerScreen) -> None:
    """Stacked bars side by side, or the other way round."""
    view = _histogram(screen)
    if not view.field:
        screen.tell("the bars are not split; o chooses a field")
        return
    view.bars_by(view.field, "beside" if view.arrangement == "stacked" else "stacked")


def options(screen: ExplorerScreen) -> None:
    """Which field the bars are made of, and how; the explorer's own options are the last line."""
    view = _histogram(screen)
    now = {True: "now", False: ""}
    choices = [
        Choice("", "Split bars by", heading=True),
        Choice("field:", "nothing", now[not view.field]),
        *(
            Choice(
                f"field:{info.name}",
                info.name,
                now[info.name == view.field],
                f"{info.values:,} values; the most frequent ones have bars of their own",
            )
            for info in screen.access.reader.fields()
        ),
        Choice("", "Parts of a bar", heading=True),
        Choice("bars:stacked", "stacked", now[view.arrangement == "stacked"]),
        Choice("bars:beside", "side by side", now[view.arrangement == "beside"]),
        Choice("", "Explorer", heading=True),
        Choice("app", "theme, colours and other options"),
    ]

    def find(text: str) -> list[Choice[str]]:
        sought = text.strip().casefold()
        if not sought:
            return choices
        return [each for each in choices if not each.heading and sought in each.title.casefold()]

    def choose(value: str | None) -> None:
        kind, _, name = (value or "").partition(":")
        if kind == "field":
            view.bars_by(name)
        elif kind == "bars":
            view.bars_by(view.field or "", "beside" if name == "beside" else "stacked")
        elif kind == "app":
            from timeloom.tui.actions.options import options as all_options

            all_options(screen)

    screen.app.push_screen(Picker("Histogram", find, placeholder="type to search"), choose)
