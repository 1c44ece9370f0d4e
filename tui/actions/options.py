"""Choices of looks: theme, and the field that gives events their colours."""

from __future__ import annotations

from tui.screens.explorer import ExplorerScreen
from tui.screens.picker import Choice, Picker
from tui.signs import Signs

THEME_NAMES = {
    "timeloom-dark": "dark",
    "timeloom-light": "light",
    "timeloom-contrast": "high contrast",
    "timeloom-mono": "without colours",
}


def options(screen: ExplorerScreen) -> None:
    """One list of all choices; the ones that hold now say so."""
    choices = [Choice("", "Colour and shape by", heading=True)]
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
        if not text.strip():
            return choices
        return [
            each
            for each in choices
            if not each.heading and text.casefold() in each.title.casefold()
        ]

    def choose(value: str | None) -> None:
        kind, _, name = (value or "").partition(":")
        if kind == "theme":
            screen.app.theme = name
        elif kind == "colour":
            screen.signs = Signs(screen.access.reader, screen.glyphs, name)
            screen.change(colour_by=name)

    screen.app.push_screen(Picker("Options", find, placeholder="type to search"), choose)
