"""Choices of looks: theme, the field that gives events their colours, and what makes the lanes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from timeloom.tui.dialogs.picker import Choice, Picker
from timeloom.tui.explorer import ExplorerScreen
from timeloom.tui.style.marks import Signs
from timeloom.tui.style.themes import THEME_NAMES

if TYPE_CHECKING:
    from timeloom.tui.views.lanes.data import Order


def options(screen: ExplorerScreen) -> None:
    """One list of all choices; the ones that hold now say so."""
    choices = [*_lane_choices(screen), Choice("", "Colour and shape by", heading=True)]
    for info in screen.access.reader.fields():
        now = "now" if info.name == screen.signs.field else ""
        choices.append(Choice(f"colour:{info.name}", info.name, now, f"{info.values:,} values"))
    choices.append(Choice("", "Theme", heading=True))
    own = [name for name in THEME_NAMES if name in screen.app.available_themes]
    others = sorted(
        name
        for name in screen.app.available_themes
        if name not in THEME_NAMES and "ansi" not in name
    )
    for name in (*own, *others):
        now = "now" if name == screen.app.theme else ""
        choices.append(Choice(f"theme:{name}", THEME_NAMES.get(name, name), now))

    def find(text: str) -> list[Choice[str]]:
        found: list[Choice[str]] = []
        for each in choices:
            if each.heading and found and found[-1].heading:
                found.pop()  # nothing under that one fits
            if each.heading or text.strip().casefold() in each.title.casefold():
                found.append(each)
        return found if not found or not found[-1].heading else found[:-1]

    def choose(value: str | None) -> None:
        kind, _, name = (value or "").partition(":")
        if kind == "theme":
            screen.app.theme = name
            _remember_theme(screen, name)
        elif kind in ("lanes", "order") and screen.view.VIEW == "lanes":
            _choose_lanes(screen, kind, name)
        elif kind == "colour":
            screen.signs = Signs(screen.access.reader, screen.glyphs, name)
            screen.change(colour_by=name)

    screen.app.push_screen(Picker("Options", find, placeholder="type to search"), choose)


def _remember_theme(screen: ExplorerScreen, name: str) -> None:
    """For the next start of any timeline, in the settings file; not from a browser."""
    from timeloom.tui.served import is_served
    from timeloom.tui.settings import put

    if is_served():
        return
    try:
        put("theme", name)
    except (OSError, ValueError) as error:
        screen.tell(
            f"the theme holds for this time; it could not be written: {error}", problem=True
        )


ORDERS: dict[Order, str] = {
    "count": "most events first",
    "first": "first event first",
    "name": "by name",
}


def _lane_choices(screen: ExplorerScreen) -> list[Choice[str]]:
    """What there is to choose while lanes are on the screen."""
    from timeloom.tui.views.lanes.view import LanesView

    view = screen.view
    if not isinstance(view, LanesView):
        return []
    choices = [Choice("", "Lanes by", heading=True)]
    choices.append(
        Choice("lanes:", "one lane", "now" if not view.field else "", "all events in one")
    )
    for info in screen.access.reader.fields():
        now = "now" if info.name == view.field else ""
        choices.append(Choice(f"lanes:{info.name}", info.name, now, f"{info.values:,} values"))
    choices.append(Choice("", "Order of lanes", heading=True))
    for name, words in ORDERS.items():
        choices.append(Choice(f"order:{name}", words, "now" if name == view.order else ""))
    return choices


def _choose_lanes(screen: ExplorerScreen, kind: str, name: str) -> None:
    from timeloom.tui.views.lanes.view import LanesView

    view = screen.view
    if not isinstance(view, LanesView):
        return
    if kind == "lanes":
        view.lanes_by(name)
        return
    view.lanes_by(view.field or "", next(order for order in ORDERS if order == name))
